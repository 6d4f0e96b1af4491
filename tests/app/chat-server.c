/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of the protocol in the test's own process, whose every byte the test decides. */

#include "chat-server.h"

#include <string.h>

/* Streams */

static void
stream_free (gpointer data)
{
  ChatStream *self = data;

  g_signal_handlers_disconnect_by_data (self->message, self);
  g_object_unref (self->message);
  g_free (self->conversation);
  g_free (self->question);
  g_free (self->question_id);
  g_free (self);
}

static void
stream_finished (SoupServerMessage *message, ChatStream *self)
{
  g_ptr_array_remove (self->server->streams, self);
}

void
chat_stream_event (ChatStream *self, const char *json)
{
  g_autofree char *event = g_strdup_printf ("data: %s\n\n", json);

  soup_message_body_append (soup_server_message_get_response_body (self->message), SOUP_MEMORY_COPY, event, strlen (event));
  soup_server_message_unpause (self->message);
}

static void
send_delta (ChatStream *self, const char *delta)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *json = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "text-delta");
  ara_value_builder_member_string (builder, "id", "t");
  ara_value_builder_member_string (builder, "delta", delta);
  ara_value_builder_end_object (builder);
  json = ara_value_builder_end_text (builder);
  chat_stream_event (self, json);
}

void
chat_stream_text (ChatStream *self, const char *delta)
{
  send_delta (self, delta);
}

static void
complete (ChatStream *self)
{
  chat_stream_event (self, "[DONE]");
  self->over = TRUE;
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
  soup_server_message_unpause (self->message);
}

void
chat_stream_end (ChatStream *self)
{
  self->over = TRUE;
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
  soup_server_message_unpause (self->message);
}

void
chat_stream_finish (ChatStream *self)
{
  chat_stream_event (self, "{\"type\":\"finish\"}");
  complete (self);
}

void
chat_stream_cut (ChatStream *self)
{
  GSocket *socket = soup_server_message_get_socket (self->message);

  self->over = TRUE;
  g_assert_true (g_socket_shutdown (socket, TRUE, TRUE, NULL));
}

ChatStream *
chat_server_get_open (ChatServer *self)
{
  for (guint i = self->streams->len; i > 0; i--)
    {
      ChatStream *stream = g_ptr_array_index (self->streams, i - 1);

      if (!stream->over)
        return stream;
    }
  return NULL;
}

/* What is stored */

static void
store_json (ChatServer *self, const char *conversation, char *json)
{
  GPtrArray *messages = g_hash_table_lookup (self->stored, conversation);

  if (messages == NULL)
    {
      messages = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->stored, g_strdup (conversation), messages);
    }
  g_ptr_array_add (messages, json);
}

void
chat_server_store (ChatServer *self, const char *conversation, const char *role, const char *id, const char *text,
                   const char *status)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_member_string (builder, "role", role);
  ara_value_builder_name (builder, "parts");
  ara_value_builder_begin_array (builder);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "text");
  ara_value_builder_member_string (builder, "text", text);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_array (builder);
  ara_value_builder_name (builder, "metadata");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "status", status);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_object (builder);
  store_json (self, conversation, ara_value_builder_end_text (builder));
}

void
chat_server_forget (ChatServer *self, const char *conversation)
{
  g_hash_table_remove (self->stored, conversation);
}

/* Calls */

static void
reply (SoupServerMessage *message, guint status, const char *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json, strlen (json));
}

static void
echo (ChatStream *stream)
{
  ChatServer *self = stream->server;
  g_autofree char *id = g_strdup_printf ("answer-%u", self->n_chats);
  g_autofree char *start = g_strdup_printf ("{\"type\":\"start\",\"messageId\":\"%s\"}", id);
  g_autofree char *question_id = g_strdup_printf ("question-%u", self->n_chats);

  chat_server_store (self, stream->conversation, "user", self->forgets_ids ? question_id : stream->question_id, stream->question, NULL);
  chat_server_store (self, stream->conversation, "assistant", id, stream->question + strlen ("echo "), "done");
  chat_stream_event (stream, start);
  send_delta (stream, stream->question + strlen ("echo "));
  chat_stream_finish (stream);
}

static void
begin_chat (ChatServer *self, SoupServerMessage *message, AraValue *body)
{
  g_autoptr (AraValue) messages = ara_value_dup_member (body, "messages"), last = ara_value_dup_child (messages, 0);
  ChatStream *stream = g_new0 (ChatStream, 1);

  g_assert_cmpuint (ara_value_get_n_children (messages), ==, 1);
  self->n_chats++;
  stream->server = self;
  stream->message = g_object_ref (message);
  stream->conversation = ara_value_dup_member_string (body, "chatId");
  stream->question = ara_value_dup_member_string (last, "content");
  stream->question_id = ara_value_dup_member_string (last, "id");
  g_ptr_array_add (self->streams, stream);
  g_signal_connect (message, "finished", G_CALLBACK (stream_finished), stream);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "text/event-stream", NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_server_message_pause (message);
  if (g_str_has_prefix (stream->question, "echo "))
    echo (stream);
}

static void
stop_chat (ChatServer *self, SoupServerMessage *message, AraValue *body)
{
  g_autofree char *conversation = ara_value_dup_member_string (body, "chatId");

  self->n_stops++;
  if (self->lacks_stop)
    {
      reply (message, 404, "{\"detail\":\"Not Found\"}");
      return;
    }
  for (guint i = 0; i < self->streams->len; i++)
    {
      ChatStream *stream = g_ptr_array_index (self->streams, i);

      if (g_str_equal (stream->conversation, conversation))
        {
          chat_stream_event (stream, "{\"type\":\"abort\"}");
          complete (stream);
        }
    }
  reply (message, 200, "{\"ok\":true,\"stopped\":true}");
}

static void
tell_conversation (ChatServer *self, SoupServerMessage *message, const char *id)
{
  GPtrArray *messages = g_hash_table_lookup (self->stored, id);
  g_autoptr (GString) json = g_string_new ("{\"messages\":[");

  self->n_reads++;
  if (self->lacks_reading || messages == NULL)
    {
      reply (message, 404, "{\"detail\":\"No such conversation\"}");
      return;
    }
  for (guint i = 0; i < messages->len; i++)
    g_string_append_printf (json, "%s%s", i > 0 ? "," : "", (const char *) g_ptr_array_index (messages, i));
  g_string_append (json, "]}");
  reply (message, 200, json->str);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  ChatServer *self = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (AraValue) value = body->length == 0 ? NULL : ara_value_new_from_text (body->data, body->length, NULL);

  if (self->refuse != 0)
    reply (message, self->refuse, "{\"detail\":\"Not now\"}");
  else if (g_str_equal (path, "/chat"))
    begin_chat (self, message, value);
  else if (g_str_equal (path, "/chat/stop"))
    stop_chat (self, message, value);
  else if (g_str_has_prefix (path, "/session/conversations/"))
    tell_conversation (self, message, path + strlen ("/session/conversations/"));
  else
    reply (message, 404, "{}");
}

ChatServer *
chat_server_new (void)
{
  ChatServer *self = g_new0 (ChatServer, 1);
  g_autofree char *url = NULL;
  GSList *uris;

  self->streams = g_ptr_array_new_with_free_func (stream_free);
  self->stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
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
chat_server_free (ChatServer *self)
{
  g_object_unref (self->client);
  soup_server_disconnect (self->server);
  g_ptr_array_unref (self->streams);
  g_object_unref (self->server);
  g_hash_table_unref (self->stored);
  g_free (self);
}
