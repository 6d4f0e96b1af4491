/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of turns for the tests of `ara chat`: streams what it is told, stops when asked. */

#include "stream.h"
#include "ara/ara-value.h"

#include <string.h>

static gboolean
too_long (gpointer data)
{
  g_error ("What the test waits for did not happen within a minute");
  return G_SOURCE_REMOVE;
}

guint
stream_guard_new (void)
{
  return g_timeout_add_seconds (60, too_long, NULL);
}

static void
append (SoupServerMessage *message, const char *text)
{
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, text, strlen (text));
}

static void
turn_gone (SoupServerMessage *message, gpointer data)
{
  Stream *self = data;

  if (self->open == message)
    self->open = NULL;
}

static void
break_connection (SoupServerMessage *message, gpointer data)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
drip (SoupServerMessage *message, gpointer data)
{
  Stream *self = data;

  if (self->open == message)
    append (message, self->events);
}

static void
begin_turn (Stream *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (AraValue) body = ara_value_new_from_text (self->fixture->body, -1, NULL);

  self->n_turns++;
  g_free (self->turn_body);
  g_free (self->chat_id);
  self->turn_body = g_strdup (self->fixture->body);
  self->chat_id = body == NULL ? NULL : ara_value_dup_member_string (body, "chatId");
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  append (message, self->events);
  if (self->hangs || self->drips)
    {
      self->open = message;
      g_signal_connect (message, "finished", G_CALLBACK (turn_gone), self);
    }
  if (self->drips)
    g_signal_connect (message, "wrote-chunk", G_CALLBACK (drip), self);
  else if (self->cuts)
    g_signal_connect (message, "wrote-chunk", G_CALLBACK (break_connection), self);
  else if (!self->hangs)
    soup_message_body_complete (soup_server_message_get_response_body (message));
}

static void
end_turn (Stream *self)
{
  SoupServerMessage *message = g_steal_pointer (&self->open);

  if (message == NULL)
    return;
  append (message, self->last_words != NULL ? self->last_words : "");
  append (message, "data: {\"type\":\"abort\"}\n\ndata: [DONE]\n\n");
  soup_message_body_complete (soup_server_message_get_response_body (message));
  soup_server_message_unpause (message);
}

static gboolean
answer (CliFixture *fixture, SoupServerMessage *message, const char *path)
{
  Stream *self = fixture->data;

  if (g_str_equal (path, "/chat/stop"))
    {
      gboolean runs = self->open != NULL;

      self->n_stops++;
      g_free (self->stop_body);
      self->stop_body = g_strdup (fixture->body);
      if (self->stop_status == 200)
        end_turn (self);
      if (self->stop_status == 0)
        soup_server_message_pause (message);
      else
        soup_server_message_set_status (message, self->stop_status, NULL);
      if (self->stop_status == 200)
        append (message, runs ? "{\"ok\":true,\"stopped\":true}" : "{\"ok\":true,\"stopped\":false}");
      return TRUE;
    }
  if (!g_str_equal (path, "/chat") || self->events == NULL)
    return FALSE;
  begin_turn (self, message);
  return TRUE;
}

Stream *
stream_new (const char *events)
{
  Stream *self = g_new0 (Stream, 1);

  self->fixture = cli_fixture_new ();
  self->fixture->answer_func = answer;
  self->fixture->data = self;
  self->events = events;
  self->stop_status = 200;
  return self;
}

void
stream_free (Stream *self)
{
  cli_fixture_free (self->fixture);
  g_free (self->turn_body);
  g_free (self->chat_id);
  g_free (self->stop_body);
  g_free (self);
}
