/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server of the scenarios: takes each connection over and writes the reply itself,
 * so that it can be cut, stalled or wrong at any byte. */

#include "scenarios.h"

#include <libsoup/soup.h>
#include <string.h>

struct _ScenarioServer
{
  SoupServer         *soup;
  char               *url;
  char               *body;
  const CallScenario *call;
  const TurnScenario *turn;
  GPtrArray          *connections; /* stalled ones, kept open */
};

/* A reply on its way. */
typedef struct
{
  GIOStream *connection;
  GString   *bytes;
  gsize      sent;
  gsize      step;
  gboolean   keep_open;
  GPtrArray *connections;
} Writer;

static void
writer_free (Writer *self)
{
  g_ptr_array_unref (self->connections);
  g_object_unref (self->connection);
  g_string_free (self->bytes, TRUE);
  g_free (self);
}

static void write_more (Writer *self);

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  Writer *self = data;
  gssize count = g_output_stream_write_finish (G_OUTPUT_STREAM (source), result, NULL);

  /* A client that has gone is not the server's trouble. */
  self->sent = count < 0 ? self->bytes->len : self->sent + (gsize) count;
  write_more (self);
}

static void
write_more (Writer *self)
{
  gsize rest = self->bytes->len - self->sent;

  if (rest > 0)
    {
      g_output_stream_write_async (g_io_stream_get_output_stream (self->connection), self->bytes->str + self->sent,
                                   MIN (rest, self->step), G_PRIORITY_DEFAULT, NULL, written, self);
      return;
    }
  if (self->keep_open)
    g_ptr_array_add (self->connections, g_object_ref (self->connection));
  else
    g_io_stream_close (self->connection, NULL, NULL);
  writer_free (self);
}

static void
append_body (GString *out, const char *reply, gsize length, Delivery delivery)
{
  gsize promised = length + (delivery == DELIVER_STALLED || delivery == DELIVER_CUT ? 1000 : 0);

  if (delivery == DELIVER_BYTE_BY_BYTE)
    {
      g_string_append (out, "Transfer-Encoding: chunked\r\n\r\n");
      for (gsize i = 0; i < length; i++)
        g_string_append_printf (out, "1\r\n%c\r\n", reply[i]);
      g_string_append (out, "0\r\n\r\n");
      return;
    }
  if (delivery != DELIVER_UNTIL_CLOSE)
    g_string_append_printf (out, "Content-Length: %" G_GSIZE_FORMAT "\r\n", promised);
  g_string_append (out, "Connection: close\r\n\r\n");
  g_string_append_len (out, reply, (gssize) length);
}

static void
answer (ScenarioServer *self, SoupServerMessage *message, guint status, const char *headers, const char *reply, Delivery delivery)
{
  Writer *writer = g_new0 (Writer, 1);

  writer->connection = soup_server_message_steal_connection (message);
  writer->bytes = g_string_new (NULL);
  writer->step = delivery == DELIVER_BYTE_BY_BYTE ? 1 : 16 * 1024;
  writer->keep_open = delivery == DELIVER_STALLED;
  writer->connections = g_ptr_array_ref (self->connections);
  if (delivery == DELIVER_RAW)
    g_string_append (writer->bytes, reply);
  else
    {
      g_string_append_printf (writer->bytes, "HTTP/1.1 %u Said\r\n%s", status, headers != NULL ? headers : "");
      if (status == 204)
        g_string_append (writer->bytes, "\r\n");
      else
        append_body (writer->bytes, reply, strlen (reply), delivery);
    }
  write_more (writer);
}

static void
handle (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  ScenarioServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *key = soup_message_headers_get_one (headers, "Authorization");

  g_free (self->body);
  self->body = body->data == NULL ? g_strdup ("") : g_strndup (body->data, (gsize) body->length);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Type"), ==, "application/json");
  if (self->turn != NULL)
    {
      g_autofree char *type = g_strdup_printf ("Content-Type: %s\r\n", self->turn->type);

      g_assert_cmpstr (key, ==, "Bearer " SCENARIO_KEY);
      g_assert_cmpstr (path, ==, "/chat");
      g_assert_cmpstr (soup_message_headers_get_one (headers, "Accept"), ==, "text/event-stream");
      answer (self, message, self->turn->status, type, self->turn->reply, self->turn->delivery);
      return;
    }
  g_assert_cmpstr (key, ==, self->call->wrong_key ? "Bearer wrong" : "Bearer " SCENARIO_KEY);
  g_assert_cmpstr (soup_server_message_get_method (message), ==, self->call->method);
  g_assert_cmpstr (path, ==, self->call->path);
  answer (self, message, self->call->status, self->call->headers, self->call->reply, self->call->delivery);
}

ScenarioServer *
scenario_server_new (void)
{
  ScenarioServer *self = g_new0 (ScenarioServer, 1);
  GSList *uris;

  self->soup = soup_server_new (NULL, NULL);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  soup_server_add_handler (self->soup, NULL, handle, self, NULL);
  g_assert_true (soup_server_listen_local (self->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->soup);
  self->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
scenario_server_free (ScenarioServer *self)
{
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  g_ptr_array_unref (self->connections);
  g_free (self->url);
  g_free (self->body);
  g_free (self);
}

const char *
scenario_server_get_url (ScenarioServer *self)
{
  return self->url;
}

void
scenario_server_set_call (ScenarioServer *self, const CallScenario *scenario)
{
  self->call = scenario;
  self->turn = NULL;
}

void
scenario_server_set_turn (ScenarioServer *self, const TurnScenario *scenario)
{
  self->turn = scenario;
}

const char *
scenario_server_get_body (ScenarioServer *self)
{
  return self->body;
}
