/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A turn as a client sees it: its events, their order, and its text. */

#include "runtime-fixture.h"

static void
take_event (const AraEvent *event, gpointer data)
{
  Chat *self = data;
  g_autofree char *type = NULL, *delta = NULL;
  AraValue *value;

  g_assert_false (self->done);
  if (g_str_equal (event->data, "[DONE]"))
    {
      self->done = TRUE;
      return;
    }
  value = ara_value_new_from_text (event->data, (gssize) event->length, NULL);
  g_assert_nonnull (value);
  g_ptr_array_add (self->events, value);
  type = ara_value_dup_member_string (value, "type");
  delta = ara_value_dup_member_string (value, "delta");
  if (g_str_equal (type, "text-delta"))
    g_string_append (self->text, delta);
}

static void
chat_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  Chat *self = data;
  gsize length = 0;
  const char *text;

  /* After a cancel the test has freed it. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!self->may_break)
    g_assert_no_error (error);
  text = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);
  if (length == 0)
    {
      self->ended = TRUE;
      return;
    }
  g_assert_true (ara_event_stream_push (self->parser, text, length, NULL));
  g_input_stream_read_bytes_async (self->stream, 4096, G_PRIORITY_DEFAULT, self->cancellable, chat_read, self);
}

static void
chat_came (GObject *source, GAsyncResult *result, gpointer data)
{
  Chat *self = data;
  g_autoptr (GError) error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (self->message), ==, 200);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (self->message), "x-vercel-ai-ui-message-stream"), ==, "v1");
  g_input_stream_read_bytes_async (self->stream, 4096, G_PRIORITY_DEFAULT, self->cancellable, chat_read, self);
}

Chat *
fixture_chat (Fixture *self, const char *conversation, const char *text, const char *user_id)
{
  Chat *chat = g_new0 (Chat, 1);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *body = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "messages");
  ara_value_builder_begin_array (builder);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", user_id);
  ara_value_builder_member_string (builder, "role", "user");
  ara_value_builder_member_string (builder, "content", text);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_array (builder);
  ara_value_builder_member_string (builder, "chatId", conversation);
  ara_value_builder_end_object (builder);
  body = ara_value_builder_end_text (builder);
  chat->message = fixture_message_new (self, "POST", "/chat", body);
  chat->cancellable = g_cancellable_new ();
  chat->parser = ara_event_stream_new (take_event, chat, NULL);
  chat->events = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  chat->text = g_string_new (NULL);
  soup_session_send_async (self->session, chat->message, G_PRIORITY_DEFAULT, chat->cancellable, chat_came, chat);
  return chat;
}

Chat *
fixture_chat_whole (Fixture *self, const char *conversation, const char *text, const char *user_id)
{
  Chat *chat = fixture_chat (self, conversation, text, user_id);

  fixture_wait (chat->ended);
  g_assert_true (chat->done);
  chat_assert_legal (chat);
  return chat;
}

AraValue *
chat_find (Chat *self, const char *type)
{
  for (guint i = self->events->len; i > 0; i--)
    {
      g_autofree char *found = ara_value_dup_member_string (g_ptr_array_index (self->events, i - 1), "type");

      if (g_str_equal (found, type))
        return g_ptr_array_index (self->events, i - 1);
    }
  return NULL;
}

/* @open: what has begun and not ended, by id. */
static void
assert_event_legal (GHashTable *open, const char *type, const char *id)
{
  if (g_str_has_suffix (type, "-start") && id != NULL)
    g_assert_true (g_hash_table_add (open, g_strdup (id)));
  else if (g_str_has_suffix (type, "-delta") || g_str_equal (type, "tool-output-available") || g_str_equal (type, "tool-output-error"))
    g_assert_true (g_hash_table_contains (open, id));
  else if (g_str_equal (type, "text-end") || g_str_equal (type, "reasoning-end"))
    g_assert_true (g_hash_table_remove (open, id));
  else if (g_str_equal (type, "tool-input-available"))
    g_hash_table_add (open, g_strdup (id));
}

void
chat_assert_legal (Chat *self)
{
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char *const reasons[] = { "stop", "length", "content-filter", "tool-calls", "error", "other", NULL };

  for (guint i = 0; i < self->events->len; i++)
    {
      AraValue *event = g_ptr_array_index (self->events, i);
      g_autofree char *type = ara_value_dup_member_string (event, "type"), *part = ara_value_dup_member_string (event, "id");
      g_autofree char *call = ara_value_dup_member_string (event, "toolCallId");
      g_autofree char *reason = ara_value_dup_member_string (event, "finishReason");

      g_assert_true (g_str_equal (type, "start") == (i == 0));
      assert_event_legal (open, type, part != NULL ? part : call);
      if (g_str_equal (type, "finish"))
        g_assert_true (g_strv_contains (reasons, reason));
    }
}

void
chat_free (Chat *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->stream);
  g_object_unref (self->cancellable);
  g_object_unref (self->message);
  ara_event_stream_unref (self->parser);
  g_ptr_array_unref (self->events);
  g_string_free (self->text, TRUE);
  g_free (self);
}
