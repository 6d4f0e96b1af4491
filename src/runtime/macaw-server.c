/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guards before every request, and the table of paths. */

#include "macaw-routes.h"

#include <string.h>

/* Guards */

/* Takes the same time wherever the first difference stands. */
static gboolean
same_key (const char *given, const char *key)
{
  gsize length = strlen (key), given_length = strlen (given);
  volatile unsigned char difference = length != given_length;

  for (gsize i = 0; i < given_length; i++)
    difference |= (unsigned char) (given[i] ^ key[i % length]);
  return difference == 0;
}

static gboolean
is_own_host (const char *host)
{
  g_autofree char *name = host == NULL ? NULL : g_strndup (host, strcspn (host, ":"));

  return name != NULL && (g_str_equal (name, "127.0.0.1") || g_ascii_strcasecmp (name, "localhost") == 0);
}

static void
count_body (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length > MACAW_MAX_BODY)
    {
      soup_message_body_set_accumulate (body, FALSE);
      macaw_refuse (message, 413, "The request is larger than the limit of 16 MiB.");
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
    }
}

static void
guard (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  MacawServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");

  self->runtime->last_used = g_get_monotonic_time ();
  macaw_connections_begin_request (self->connections, message);
  if (!is_own_host (soup_message_headers_get_one (headers, "Host")))
    macaw_refuse (message, 403, "This runtime answers to 127.0.0.1 and localhost only.");
  else if (soup_message_headers_get_one (headers, "Origin") != NULL)
    macaw_refuse (message, 403, "Requests from web pages are refused.");
  else if (authorization == NULL || !g_str_has_prefix (authorization, "Bearer ") || !same_key (authorization + 7, self->key))
    macaw_refuse (message, 401, "The key is missing or wrong.");
  else if (soup_message_headers_get_content_length (headers) > MACAW_MAX_BODY)
    macaw_refuse (message, 413, "The request is larger than the limit of 16 MiB.");
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (count_body), NULL);
  if (soup_server_message_get_status (message) != 0)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
}

/* The session that a call means; refuses it and gives NULL otherwise. */
char *
macaw_server_find_session (MacawServer *self, SoupServerMessage *message, const char *id)
{
  guint status = 0;
  const char *sentence = NULL;
  char *found = macaw_runtime_find_session (self->runtime, id, &status, &sentence);

  if (found == NULL)
    macaw_refuse (message, status, sentence);
  return found;
}

/* Routes */

/* A path that ends in "/" takes one more segment, given to the handler. */
static const struct
{
  const char *method;
  const char *path;
  MacawRoute  handler;
} routes[] = {
  { "POST", "/session/start", macaw_route_session_start },
  { "GET", "/session/status", macaw_route_session_status },
  { "GET", "/session/list", macaw_route_session_list },
  { "POST", "/session/stop", macaw_route_session_stop },
  { "POST", "/session/restart-gateway", macaw_route_heartbeat },
  { "POST", "/session/heartbeat", macaw_route_heartbeat },
  { "POST", "/session/inject", macaw_route_inject },
  { "GET", "/session/conversations", macaw_route_conversations },
  { "GET", "/session/conversations/", macaw_route_conversation },
  { "PATCH", "/session/conversations/", macaw_route_conversation_rename },
  { "DELETE", "/session/conversations/", macaw_route_conversation_delete },
  { "GET", "/session/automations", macaw_route_automations },
  { "POST", "/session/automations", macaw_route_automation_create },
  { "GET", "/session/automations/runs", macaw_route_automation_runs },
  { "POST", "/session/automations/run", macaw_route_automation_run },
  { "POST", "/session/automations/stop", macaw_route_automation_stop },
  { "GET", "/session/automations/", macaw_route_automation },
  { "PATCH", "/session/automations/", macaw_route_automation_change },
  { "DELETE", "/session/automations/", macaw_route_automation_delete },
  { "GET", "/session/runtime/capabilities", macaw_route_capabilities },
  { "GET", "/session/runtime/skills", macaw_route_skills },
  { "GET", "/session/runtime/tools", macaw_route_tools },
  { "POST", "/session/runtime/tools/execute", macaw_route_execute },
  { "GET", "/session/runtime/control/actions", macaw_route_control_actions },
  { "POST", "/session/runtime/control/call", macaw_route_control_call },
  { "GET", "/models", macaw_route_models },
  { "POST", "/chat", macaw_route_chat },
  { "POST", "/chat/stop", macaw_route_chat_stop },
  { "PATCH", "/session/", macaw_route_session_rename },
  { "DELETE", "/session/", macaw_route_session_delete },
};

/* What stands behind @route in @path, "" if they are equal, NULL if they don't match. */
static const char *
match_path (const char *route, const char *path)
{
  gsize length = strlen (route);

  if (route[length - 1] != '/')
    return g_str_equal (route, path) ? "" : NULL;
  return g_str_has_prefix (path, route) && path[length] != '\0' && strchr (path + length, '/') == NULL ? path + length : NULL;
}

static void
handle (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const char *method = soup_server_message_get_method (message);
  gboolean known = FALSE;

  if (soup_server_message_get_status (message) != 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const char *rest = match_path (routes[i].path, path);

      if (rest == NULL)
        continue;
      known = TRUE;
      if (g_str_equal (routes[i].method, method))
        {
          routes[i].handler (data, message, query, rest);
          return;
        }
    }
  macaw_refuse (message, known ? 405 : 404, known ? "This path has no such method." : "There is no such path.");
}

MacawServer *
macaw_server_start (MacawRuntime *runtime, guint port, const char *key, GError **error)
{
  MacawServer *self = g_new0 (MacawServer, 1);
  GSList *uris;

  self->runtime = runtime;
  self->key = g_strdup (key);
  self->soup = soup_server_new ("server-header", "macaw-runtime", NULL);
  self->connections = macaw_connections_new (self->soup);
  soup_server_add_early_handler (self->soup, NULL, guard, self, NULL);
  soup_server_add_handler (self->soup, NULL, handle, self, NULL);
  if (!soup_server_listen_local (self->soup, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    {
      macaw_server_stop (self);
      return NULL;
    }
  uris = soup_server_get_uris (self->soup);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
macaw_server_stop (MacawServer *self)
{
  soup_server_disconnect (self->soup);
  g_clear_object (&self->connections);
  g_object_unref (self->soup);
  g_free (self->key);
  g_free (self);
}
