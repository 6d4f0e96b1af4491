/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guards before every request, and the table of paths. */

#include "runtime/routes/macaw-routes.h"

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
has_key (MacawServer *self, SoupMessageHeaders *headers)
{
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");

  return authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", strlen ("Bearer ")) == 0
         && same_key (authorization + strlen ("Bearer "), self->key);
}

static gboolean
is_own_host (const char *host)
{
  static const char *const names[] = { "127.0.0.1", "localhost" };
  gsize length = host == NULL ? 0 : strcspn (host, ":");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == length && g_ascii_strncasecmp (host, names[i], length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_own_origin (MacawServer *self, const char *origin)
{
  g_autofree char *number = origin == NULL ? NULL : g_strdup_printf ("http://127.0.0.1:%u", self->port);
  g_autofree char *name = origin == NULL ? NULL : g_strdup_printf ("http://localhost:%u", self->port);

  return origin == NULL || g_str_equal (origin, number) || g_str_equal (origin, name);
}

static gsize
count_header_bytes (SoupServerMessage *message)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  GUri *address = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (address);
  gsize count = strlen (g_uri_get_path (address)) + (query == NULL ? 0 : strlen (query));

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    count += strlen (name) + strlen (value) + strlen (": \r\n");
  return count;
}

static void
refuse_size (SoupServerMessage *message, gint64 limit)
{
  g_autofree char *sentence = g_strdup_printf ("The request is larger than the limit of %" G_GINT64_FORMAT " bytes.", limit);

  macaw_refuse (message, 413, sentence);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
}

/* A body as it comes. */
typedef struct
{
  gint64 limit;
  gint64 length;
} Incoming;

static void
count_body (SoupServerMessage *message, GBytes *chunk, Incoming *self)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  self->length += (gint64) g_bytes_get_size (chunk);
  if (self->length <= self->limit)
    return;
  /* It is read to its end, so that the client hears why; but not for ever. */
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  if (soup_server_message_get_status (message) == 0)
    refuse_size (message, self->limit);
  else if (self->length > 4 * self->limit)
    g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
limit_body (SoupServerMessage *message, gint64 limit)
{
  Incoming *incoming = g_new (Incoming, 1);

  *incoming = (Incoming){ limit, 0 };
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (count_body), incoming, (GClosureNotify) (GCallback) g_free, 0);
}

static void
guard (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  MacawServer *self = data;
  const MacawLimits *limits = &self->runtime->limits;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gboolean welcome = macaw_connections_begin_request (self->connections, message);

  self->runtime->last_used = g_get_monotonic_time ();
  if (!has_key (self, headers))
    macaw_refuse (message, 401, "The key is missing or wrong.");
  else if (!is_own_host (soup_message_headers_get_one (headers, "Host")))
    macaw_refuse (message, 403, "This runtime answers to 127.0.0.1 and localhost only.");
  else if (!is_own_origin (self, soup_message_headers_get_one (headers, "Origin")))
    macaw_refuse (message, 403, "Requests from web pages are refused.");
  else if (!welcome)
    macaw_refuse (message, 503, "There are too many connections to this runtime; close some and try again.");
  else if (count_header_bytes (message) > (gsize) limits->header_bytes)
    macaw_refuse (message, 431, "The headers of the request are too long.");
  else if (soup_message_headers_get_content_length (headers) > limits->body_bytes)
    refuse_size (message, limits->body_bytes);
  /* Of one in chunks nobody says the length beforehand. */
  if (soup_server_message_get_status (message) != 0 || soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
    limit_body (message, limits->body_bytes);
  if (soup_server_message_get_status (message) == 0)
    return;
  /* Its body may still come; nothing of it is kept. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
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

static void
conversation_changed (const char *session, const char *conversation, gpointer data)
{
  macaw_control_conversation_changed (data, session, conversation);
}

static void
automation_changed (const char *session, const char *automation, gpointer data)
{
  macaw_control_automation_changed (data, session, automation);
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
  { "POST", "/session/automations/check", macaw_route_automation_check },
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
  { "GET", "/ws/", macaw_route_control_socket },
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
refuse_method (SoupServerMessage *message, const char *allowed)
{
  g_autofree char *sentence = g_strdup_printf ("This path takes %s only.", allowed);

  macaw_refuse (message, 405, sentence);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allowed);
}

static void
handle (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const char *method = soup_server_message_get_method (message);
  g_autoptr (GString) allowed = NULL;
  gboolean named = FALSE;

  if (soup_server_message_get_status (message) != 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const char *rest = match_path (routes[i].path, path);

      /* What has a name of its own is no id. */
      if (rest == NULL || (*rest != '\0' && named))
        continue;
      named = *rest == '\0';
      if (g_str_equal (routes[i].method, method))
        {
          routes[i].handler (data, message, query, rest);
          return;
        }
      if (allowed == NULL)
        allowed = g_string_new (routes[i].method);
      else
        g_string_append_printf (allowed, ", %s", routes[i].method);
    }
  if (allowed != NULL)
    refuse_method (message, allowed->str);
  else
    macaw_refuse (message, 404, "There is no such path.");
}

MacawServer *
macaw_server_start (MacawRuntime *runtime, guint port, const char *key, GError **error)
{
  MacawServer *self = g_new0 (MacawServer, 1);
  GSList *uris;

  self->runtime = runtime;
  self->key = g_strdup (key);
  self->control = macaw_control_new ();
  runtime->conversation_changed = conversation_changed;
  runtime->conversation_changed_data = self->control;
  runtime->automation_changed = automation_changed;
  runtime->automation_changed_data = self->control;
  self->soup = soup_server_new ("server-header", "macaw-runtime", NULL);
  self->connections = macaw_connections_new (self->soup, &runtime->limits);
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
  self->runtime->conversation_changed = NULL;
  self->runtime->automation_changed = NULL;
  macaw_control_free (self->control);
  soup_server_disconnect (self->soup);
  g_clear_object (&self->connections);
  g_object_unref (self->soup);
  g_free (self->key);
  g_free (self);
}
