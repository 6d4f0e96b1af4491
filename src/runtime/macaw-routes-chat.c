/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A turn as an event stream, and stopping it. */

#include "macaw-routes.h"

#include <string.h>

typedef struct
{
  MacawServer       *server;
  SoupServerMessage *message;
  char              *conversation;
} Reader;

static void
reader_free (Reader *reader)
{
  g_signal_handlers_disconnect_by_data (reader->message, reader);
  g_object_unref (reader->message);
  g_free (reader->conversation);
  g_free (reader);
}

static void
write_event (const char *json, gpointer data)
{
  Reader *reader = data;
  SoupMessageBody *body = soup_server_message_get_response_body (reader->message);

  if (json == NULL)
    {
      soup_message_body_complete (body);
      soup_server_message_unpause (reader->message);
      reader_free (reader);
      return;
    }
  soup_message_body_append_take (body, (guchar *) g_strdup_printf ("data: %s\n\n", json), strlen (json) + 8);
  soup_server_message_unpause (reader->message);
}

static void
reader_gone (SoupServerMessage *message, gpointer data)
{
  Reader *reader = data;
  MacawTurn *turn = g_hash_table_lookup (reader->server->runtime->turns, reader->conversation);

  if (turn != NULL)
    macaw_turn_detach (turn);
  reader_free (reader);
}

/* The text of the last message of the request: a string, or parts of text. */
static char *
read_user_text (AraValue *body, char **id)
{
  g_autoptr (AraValue) messages = ara_value_dup_member (body, "messages");
  guint count = messages == NULL ? 0 : ara_value_get_n_children (messages);
  g_autoptr (AraValue) last = count == 0 ? NULL : ara_value_dup_child (messages, count - 1);
  g_autoptr (AraMessage) message = NULL;
  char *text = last == NULL ? NULL : ara_value_dup_member_string (last, "content");

  if (last == NULL || ara_value_get_kind (last) != ARA_VALUE_OBJECT)
    return NULL;
  *id = ara_value_dup_member_string (last, "id");
  if (text != NULL)
    return text;
  message = ara_message_new_from_value (last, NULL);
  text = ara_message_dup_text (message);
  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static void
begin_stream (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_replace (headers, "x-vercel-ai-ui-message-stream", "v1");
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
}

void
macaw_route_chat (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *user_id = NULL, *text = body == NULL ? NULL : read_user_text (body, &user_id);
  g_autofree char *wanted = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autofree char *model = body == NULL ? NULL : ara_value_dup_member_string (body, "model");
  g_autofree char *conversation_id = body == NULL ? NULL : ara_value_dup_member_string (body, "chatId");
  g_autofree char *owner = NULL, *session = NULL;
  Reader *reader;

  if (body == NULL)
    return;
  if (text == NULL)
    {
      macaw_refuse (message, 422, "messages: the last one should have a text as content.");
      return;
    }
  if (conversation_id == NULL || *conversation_id == '\0')
    {
      g_free (conversation_id);
      conversation_id = g_uuid_string_random ();
    }
  if (g_hash_table_contains (self->runtime->turns, conversation_id))
    {
      macaw_refuse (message, 409, "This conversation is busy with a turn; wait for its end or stop it.");
      return;
    }
  owner = macaw_runtime_store_find_conversation (self->runtime->store, conversation_id, NULL);
  session = macaw_server_find_session (self, message, wanted != NULL && *wanted != '\0' ? wanted : owner);
  if (session == NULL)
    return;
  if (owner != NULL && !g_str_equal (owner, session))
    {
      macaw_refuse (message, 404, "This session has no such conversation.");
      return;
    }
  macaw_runtime_touch_session (self->runtime, session);
  reader = g_new0 (Reader, 1);
  reader->server = self;
  reader->message = g_object_ref (message);
  reader->conversation = g_strdup (conversation_id);
  begin_stream (message);
  /* "finished" comes before "disconnected" when a client aborts: one of them is enough. */
  g_signal_connect (message, "finished", G_CALLBACK (reader_gone), reader);
  macaw_turn_start (self->runtime, session, conversation_id, text, user_id, model, write_event, reader);
}

static void
answer_stop (SoupServerMessage *message, gboolean stopped)
{
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_name (builder, "stopped");
  ara_value_builder_boolean (builder, stopped);
  macaw_reply (message, builder);
}

static void
turn_stopped (gpointer unused, gpointer data)
{
  MacawLater *later = data;

  answer_stop (later->message, TRUE);
  macaw_reply_resume (later);
}

void
macaw_route_chat_stop (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *id = body == NULL ? NULL : ara_value_dup_member_string (body, "chatId");
  MacawTurn *turn = id == NULL ? NULL : g_hash_table_lookup (self->runtime->turns, id);

  if (body == NULL)
    return;
  if (turn == NULL)
    {
      answer_stop (message, FALSE);
      return;
    }
  macaw_turn_stop (turn, turn_stopped, macaw_reply_later (message));
}
