/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with tools in the test's own process. */

#include "inspector-fixture.h"

#include <string.h>

/* The server */

static void
reply (SoupServerMessage *message, guint status, GBytes *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
  if (g_bytes_get_size (json) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), json);
}

/* libsoup doesn't look at the socket of a paused message. */
static gboolean
client_gone (GSocket *socket, GIOCondition condition, gpointer data)
{
  ToolServer *self = data;

  self->n_gone++;
  for (guint i = 0; i < self->waiting->len; i++)
    if (soup_server_message_get_socket (g_ptr_array_index (self->waiting, i)) == socket)
      g_ptr_array_remove_index (self->waiting, i);
  return G_SOURCE_REMOVE;
}

static void
watch_client (ToolServer *self, GSocket *socket)
{
  g_autoptr (GSource) watch = g_socket_create_source (socket, G_IO_IN | G_IO_HUP, NULL);

  g_source_set_callback (watch, G_SOURCE_FUNC (client_gone), self, NULL);
  g_source_attach (watch, NULL);
  g_ptr_array_add (self->watches, g_steal_pointer (&watch));
}

static void
watch_free (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
run_tool (ToolServer *self, SoupServerMessage *message, SoupMessageBody *body)
{
  AraValue *value = ara_value_new_from_text (body->data, body->length, NULL);

  g_assert_nonnull (value);
  g_ptr_array_add (self->bodies, value);
  if (self->answer != NULL)
    {
      reply (message, self->answer_status, self->answer);
      return;
    }
  g_ptr_array_add (self->waiting, g_object_ref (message));
  watch_client (self, soup_server_message_get_socket (message));
  soup_server_message_pause (message);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  ToolServer *self = data;

  if (g_str_equal (path, "/session/runtime/tools"))
    {
      g_autoptr (GBytes) json = g_bytes_new (self->tools, strlen (self->tools));

      reply (message, self->tools_status, json);
    }
  else if (g_str_equal (path, "/session/runtime/tools/execute"))
    run_tool (self, message, soup_server_message_get_request_body (message));
  else
    soup_server_message_set_status (message, 404, NULL);
}

ToolServer *
tool_server_new (void)
{
  ToolServer *self = g_new0 (ToolServer, 1);
  g_autofree char *url = NULL;
  GSList *uris;

  self->tools_status = self->answer_status = 200;
  self->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->watches = g_ptr_array_new_with_free_func (watch_free);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  url = g_uri_to_string (uris->data);
  self->client = ara_runtime_client_new (url, "key");
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
tool_server_free (ToolServer *self)
{
  g_object_unref (self->client);
  g_ptr_array_unref (self->watches);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->bodies);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_free (self->tools);
  g_free (self);
}

void
tool_server_set_answer (ToolServer *self, guint status, const char *answer)
{
  g_clear_pointer (&self->answer, g_bytes_unref);
  self->answer = answer == NULL ? NULL : g_bytes_new (answer, strlen (answer));
  self->answer_status = status;
}

void
tool_server_answer_one (ToolServer *self, const char *answer)
{
  g_autoptr (GBytes) json = g_bytes_new (answer, strlen (answer));
  g_autoptr (SoupServerMessage) message = NULL;

  g_assert_cmpuint (self->waiting->len, >, 0);
  /* The client lives, and its socket is libsoup's again. */
  watch_free (g_ptr_array_steal_index (self->watches, self->watches->len - self->waiting->len));
  message = g_ptr_array_steal_index (self->waiting, 0);
  reply (message, 200, json);
  soup_server_message_unpause (message);
}

char *
tool_server_dup_args (ToolServer *self)
{
  g_autoptr (AraValue) args = NULL;

  g_assert_cmpuint (self->bodies->len, >, 0);
  args = ara_value_dup_member (g_ptr_array_index (self->bodies, self->bodies->len - 1), "args");
  return ara_value_dup_text (args);
}
