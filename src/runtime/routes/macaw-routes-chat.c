/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A turn as an event stream, and stopping it. */

#include "macaw-routes.h"

#include <string.h>

typedef struct
{
  MacawServer       *server;
  SoupServerMessage *message;
  char              *conversation;
  GSource           *hangup;
  gint64             unread;  /* bytes */
  gint64             largest; /* of an event */
} Reader;

static void
reader_free (Reader *reader)
{
  if (reader->hangup != NULL)
    g_source_destroy (reader->hangup);
  g_clear_pointer (&reader->hangup, g_source_unref);
  g_signal_handlers_disconnect_by_data (reader->message, reader);
  g_object_unref (reader->message);
  g_free (reader->conversation);
  g_free (reader);
}

#define SMALL_EVENT (16 * 1024) /* bytes; a larger one is not copied for the sake of one chunk less */

static void
append_event (SoupMessageBody *body, GBytes *event)
{
  gsize length;
  const char *json = g_bytes_get_data (event, &length);
  g_autoptr (GBytes) begin = NULL, end = NULL;

  if (length <= SMALL_EVENT)
    {
      char *line = g_strdup_printf ("data: %.*s\n\n", (int) length, json);

      soup_message_body_append_take (body, (guchar *) line, length + strlen ("data: \n\n"));
      return;
    }
  begin = g_bytes_new_static ("data: ", strlen ("data: "));
  end = g_bytes_new_static ("\n\n", 2);
  soup_message_body_append_bytes (body, begin);
  soup_message_body_append_bytes (body, event);
  soup_message_body_append_bytes (body, end);
}

static void
end_stream (Reader *reader)
{
  soup_message_body_complete (soup_server_message_get_response_body (reader->message));
  soup_server_message_unpause (reader->message);
  reader_free (reader);
}

/* Nothing is written for the client any more, and the turn goes on. */
static void
leave_turn (Reader *reader)
{
  MacawTurn *turn = g_hash_table_lookup (reader->server->runtime->turns, reader->conversation);

  if (turn != NULL)
    macaw_turn_detach (turn);
}

static void
reader_hung_up (gpointer data)
{
  leave_turn (data);
  end_stream (data);
}

static void
reader_gone (SoupServerMessage *message, gpointer data)
{
  leave_turn (data);
  reader_free (data);
}

static void
reader_read (SoupServerMessage *message, guint count, gpointer data)
{
  ((Reader *) data)->unread -= count;
}

/* What a client does not read is kept for it in memory: not without a bound. */
static void
cut_off (Reader *reader)
{
  GSocket *socket = soup_server_message_get_socket (reader->message);

  g_info ("A client is cut off: it left %" G_GINT64_FORMAT " bytes of an answer unread", reader->unread);
  leave_turn (reader);
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
  end_stream (reader);
}

static void
write_event (GBytes *event, gpointer data)
{
  Reader *reader = data;
  gint64 size;

  if (event == NULL)
    {
      end_stream (reader);
      return;
    }
  append_event (soup_server_message_get_response_body (reader->message), event);
  size = (gint64) (g_bytes_get_size (event) + strlen ("data: \n\n"));
  reader->unread += size;
  /* One event may be large by itself, and takes its time. */
  reader->largest = MAX (reader->largest, size);
  if (reader->unread > reader->largest + reader->server->runtime->limits.turn_unread_bytes)
    {
      cut_off (reader);
      return;
    }
  soup_server_message_unpause (reader->message);
}

/* The text of a message: a string, or parts of text. */
static char *
read_text (AraValue *value)
{
  g_autoptr (AraMessage) message = NULL;
  char *text = ara_value_dup_member_string (value, "content");

  if (text != NULL || ara_value_get_kind (value) != ARA_VALUE_OBJECT)
    return text;
  message = ara_message_new_from_value (value, NULL);
  text = ara_message_dup_text (message);
  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/* Reads the last one of @messages. */
static void
read_message (MacawProblems *problems, AraValue *messages, char **text, char **id)
{
  static const MacawMember members[] = { { "id", "string", 0, MACAW_MAX_NAME }, { "role", "string" }, { 0 } };
  guint count = ara_value_get_n_children (messages);
  g_autoptr (AraValue) last = count == 0 ? NULL : ara_value_dup_child (messages, count - 1);
  g_autofree char *where = g_strdup_printf ("body.messages.%u", count - 1);
  g_autofree char *role = last == NULL ? NULL : ara_value_dup_member_string (last, "role");

  if (last == NULL)
    {
      macaw_problems_add (problems, "body", "messages", "List should have at least 1 item", "too_short", messages);
      return;
    }
  if (ara_value_get_kind (last) != ARA_VALUE_OBJECT)
    {
      macaw_problems_add (problems, where, NULL, "Input should be a valid object", "dict_type", last);
      return;
    }
  macaw_problems_check (problems, where, last, members);
  if (role != NULL && !g_str_equal (role, "user"))
    macaw_problems_add (problems, where, "role", "The last message should be the user's", "enum", NULL);
  *id = ara_value_dup_member_string (last, "id");
  *text = read_text (last);
  if (*text == NULL)
    macaw_problems_add (problems, where, "content", "Input should be a text, or parts of which one is a text", "string_type", NULL);
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

static Reader *
reader_new (MacawServer *server, SoupServerMessage *message, const char *conversation)
{
  Reader *reader = g_new0 (Reader, 1);

  reader->server = server;
  reader->message = g_object_ref (message);
  reader->conversation = g_strdup (conversation);
  reader->hangup = macaw_connections_watch_hangup (message, reader_hung_up, reader);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (reader_read), reader);
  /* "finished" comes before "disconnected" when a client aborts: one of them is enough. */
  g_signal_connect (message, "finished", G_CALLBACK (reader_gone), reader);
  return reader;
}

/* A turn that is asked for, until it is known whose conversation it goes on with. */
typedef struct
{
  MacawServer *server;
  MacawLater  *later;
  char        *text;
  char        *user_id;
  char        *session; /* the one that was named, or NULL */
  char        *model;
  char        *conversation;
} Wish;

static void
wish_free (Wish *self)
{
  g_free (self->text);
  g_free (self->user_id);
  g_free (self->session);
  g_free (self->model);
  g_free (self->conversation);
  g_free (self);
}

static gboolean
refuse_busy (MacawServer *self, SoupServerMessage *message, const char *conversation)
{
  MacawRuntime *runtime = self->runtime;

  if (g_hash_table_contains (runtime->turns, conversation))
    macaw_refuse (message, 409, "This conversation is busy with a turn; wait for its end or stop it.");
  else if (g_hash_table_size (runtime->turns) >= runtime->limits.turns)
    {
      macaw_refuse (message, 429, "Too many conversations are busy; stop one, or wait until one is done.");
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "10");
    }
  return soup_server_message_get_status (message) != 0;
}

/* @owner: the session of the conversation, NULL if it is a new one. */
static void
start_turn (Wish *self, const char *owner)
{
  SoupServerMessage *message = self->later->message;
  g_autofree char *session = NULL;

  if (refuse_busy (self->server, message, self->conversation))
    return;
  session = macaw_server_find_session (self->server, message, self->session != NULL && *self->session != '\0' ? self->session : owner);
  if (session == NULL)
    return;
  if (owner != NULL && !g_str_equal (owner, session))
    {
      macaw_refuse (message, 404, "This session has no such conversation.");
      return;
    }
  macaw_runtime_touch_session (self->server->runtime, session);
  if (g_cancellable_is_cancelled (self->later->cancellable))
    {
      /* It was asked for all the same: the turn is made, and kept. */
      macaw_refuse (message, 503, "The client has gone.");
      macaw_turn_detach (macaw_turn_start (self->server->runtime, session, self->conversation, self->text, self->user_id, self->model,
                                           NULL, NULL));
      return;
    }
  begin_stream (message);
  macaw_turn_start (self->server->runtime, session, self->conversation, self->text, self->user_id, self->model, write_event,
                    reader_new (self->server, message, self->conversation));
}

static void
owner_found (GObject *source, GAsyncResult *result, gpointer data)
{
  Wish *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *owner = macaw_runtime_store_find_conversation_finish (self->server->runtime->store, result, &error);

  if (owner != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    start_turn (self, owner);
  else
    macaw_refuse (self->later->message, 500, error->message);
  macaw_reply_resume (self->later);
  wish_free (self);
}

/* A conversation's id is part of a path. */
static void
check_id (MacawProblems *problems, const char *id)
{
  g_autoptr (AraValue) input = id == NULL ? NULL : ara_value_new_string (id);

  for (const char *at = id; at != NULL && *at != '\0'; at++)
    if (*at == '/' || g_ascii_iscntrl (*at))
      {
        macaw_problems_add (problems, "body", "chatId", "Input should be an id without slashes and control characters", "value_error", input);
        return;
      }
}

void
macaw_route_chat (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  static const MacawMember members[] = {
    { "messages", "array", MACAW_MEMBER_REQUIRED }, { "model", "string", 0, MACAW_MAX_NAME }, { "chatId", "string", 0, MACAW_MAX_NAME },
    { "session_id", "string" }, { 0 } };
  g_autoptr (AraValue) body = macaw_read_request (message, members);
  g_autoptr (AraValue) messages = body == NULL ? NULL : ara_value_dup_member (body, "messages");
  g_autofree char *conversation = body == NULL ? NULL : ara_value_dup_member_string (body, "chatId");
  g_autofree char *user_id = NULL, *text = NULL;
  g_autoptr (MacawProblems) problems = macaw_problems_new ();
  Wish *wish;

  if (body == NULL)
    return;
  check_id (problems, conversation);
  read_message (problems, messages, &text, &user_id);
  if (macaw_problems_refuse (problems, message))
    return;
  if (conversation == NULL || *conversation == '\0')
    {
      g_free (conversation);
      conversation = g_uuid_string_random ();
    }
  if (refuse_busy (self, message, conversation))
    return;
  wish = g_new (Wish, 1);
  *wish = (Wish){ self, macaw_reply_later (message), g_steal_pointer (&text), g_steal_pointer (&user_id),
                  ara_value_dup_member_string (body, "session_id"), ara_value_dup_member_string (body, "model"),
                  g_steal_pointer (&conversation) };
  macaw_runtime_store_find_conversation_async (self->runtime->store, wish->conversation, NULL, owner_found, wish);
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
  static const MacawMember members[] = { { "chatId", "string", MACAW_MEMBER_REQUIRED }, { 0 } };
  g_autoptr (AraValue) body = macaw_read_request (message, members);
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
