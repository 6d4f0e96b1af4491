/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A turn that runs: its request, and the stream that comes. */

#include "ara-turn-private.h"

#include <string.h>

#define READ_SIZE (64 * 1024)
/* A fast stream comes behind redrawing (GDK's priority is 120) and gives the loop back
 * after some milliseconds, so that what it makes grow can be looked at meanwhile. */
#define STREAM_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)
#define SLICE_SIZE 4096
#define SLICE_TIME (5 * G_TIME_SPAN_MILLISECOND)

static char *
make_request (AraTurn *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "messages");
  ara_value_builder_begin_array (builder);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "role", "user");
  ara_value_builder_member_string (builder, "content", self->text);
  ara_value_builder_member_string (builder, "id", self->message_id);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_array (builder);
  if (self->model != NULL && *self->model != '\0')
    ara_value_builder_member_string (builder, "model", self->model);
  ara_value_builder_member_string (builder, "chatId", self->conversation_id);
  ara_value_builder_member_string (builder, "session_id", self->session_id);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

static void
take_event (const AraEvent *event, gpointer data)
{
  AraTurn *self = data;
  AraValue *metadata;

  /* What stands behind [DONE] in the same piece is no part of the turn. */
  if (self->ended)
    return;
  self->n_events++;
  self->ended = event->length == 6 && memcmp (event->data, "[DONE]", 6) == 0;
  ara_fold_push (self->fold, event->data, (gssize) event->length);
  ara_turn_tell_event (self, event->data);
  metadata = ara_message_get_metadata (self->message);
  if (metadata != NULL && strstr (event->data, "\"chatId\"") != NULL)
    {
      g_autofree char *id = ara_value_dup_member_string (metadata, "chatId");

      if (id != NULL)
        ara_turn_set_conversation_id (self, id);
    }
}

/* The one exit of a turn: every path passes here. Takes @error. */
static void
end_run (GTask *task, GError *error)
{
  AraTurn *self = g_task_get_source_object (task);

  ara_turn_stop_grace (self);
  g_cancellable_disconnect (self->callers, self->chained);
  g_clear_object (&self->callers);
  g_clear_pointer (&self->piece, g_bytes_unref);
  g_clear_pointer (&self->reply, ara_reply_unref);
  if (self->stopping && ara_message_get_status (self->message) == ARA_MESSAGE_STREAMING)
    ara_message_set_status (self->message, ARA_MESSAGE_STOPPED);
  if (error != NULL && ara_message_get_status (self->message) == ARA_MESSAGE_STREAMING)
    {
      gboolean broken = g_error_matches (error, ARA_ERROR, ARA_ERROR_DISCONNECTED)
                        || g_error_matches (error, ARA_ERROR, ARA_ERROR_TIMED_OUT)
                        || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      ara_message_set_status (self->message, broken ? ARA_MESSAGE_INTERRUPTED : ARA_MESSAGE_FAILED);
    }
  ara_fold_end (self->fold);
  if (error == NULL && ara_fold_get_error_text (self->fold) != NULL)
    error = g_error_new_literal (ARA_ERROR, ARA_ERROR_TURN_FAILED, ara_fold_get_error_text (self->fold));
  ara_turn_set_flag (self, &self->running, FALSE, ARA_TURN_PROP_RUNNING);
  ara_turn_end_waiting_stops (self);
  if (self->stopping)
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Whether a part of the message is still under way. */
static gboolean
has_open (AraMessage *message, gboolean texts)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), i);

      if (ARA_IS_TOOL_CALL (part) && !ara_tool_call_is_finished (ARA_TOOL_CALL (part)))
        return TRUE;
      if (texts && ARA_IS_TEXT_PART (part) && ara_text_part_is_streaming (ARA_TEXT_PART (part)))
        return TRUE;
    }
  return FALSE;
}

static GError *
judge_end (AraTurn *self)
{
  ara_event_stream_finish (self->parser);
  if (ara_fold_is_done (self->fold) || self->stopping)
    return NULL;
  if (self->n_events == ara_fold_get_n_skipped (self->fold))
    return g_error_new_literal (ARA_ERROR, ARA_ERROR_BAD_REPLY,
                                ara_reply_is_event_stream (self->reply)
                                  ? "The server's answer is empty"
                                  : "The server's answer is neither an event stream nor a result with a text");
  /* A stream may just end (protocol: "or just ends"), but not while a tool runs; and where
   * the end of the body can't be told from a cut, an open text speaks for a cut. */
  if (!has_open (self->message, !ara_reply_is_delimited (self->reply)))
    {
      ara_message_set_status (self->message, ARA_MESSAGE_DONE);
      return NULL;
    }
  return g_error_new_literal (ARA_ERROR, ARA_ERROR_DISCONNECTED, "The connection was cut before the answer was complete");
}

static void stream_read (GObject *source, GAsyncResult *result, gpointer data);

/* Parses as much of the piece as fits into a slice of time. Takes @data, the task. */
static gboolean
take_slice (gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  gint64 until = g_get_monotonic_time () + SLICE_TIME;
  gsize length;
  const char *text = g_bytes_get_data (self->piece, &length);
  GError *error = NULL;

  while (self->piece_offset < length && !self->ended && !g_cancellable_is_cancelled (self->cancellable))
    {
      gsize size = MIN (length - self->piece_offset, SLICE_SIZE);

      if (g_get_monotonic_time () >= until)
        {
          g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
          g_autoptr (GSource) idle = g_idle_source_new ();

          g_source_set_priority (idle, STREAM_PRIORITY);
          g_source_set_callback (idle, take_slice, g_steal_pointer (&task), NULL);
          g_source_attach (idle, context);
          return G_SOURCE_REMOVE;
        }
      if (!ara_event_stream_push (self->parser, text + self->piece_offset, size, &error))
        {
          end_run (task, error);
          return G_SOURCE_REMOVE;
        }
      self->piece_offset += size;
    }
  g_clear_pointer (&self->piece, g_bytes_unref);
  /* Behind [DONE] nothing comes, even if the connection stays. */
  if (self->ended)
    end_run (task, NULL);
  else
    ara_reply_read_async (self->reply, READ_SIZE, STREAM_PRIORITY, stream_read, g_steal_pointer (&task));
  return G_SOURCE_REMOVE;
}

static void
stream_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = ara_reply_read_finish (self->reply, result, &error);

  if (bytes == NULL)
    {
      /* What is complete stays so, however the connection ends. */
      if (ara_fold_is_done (self->fold))
        g_clear_error (&error);
      end_run (task, error);
    }
  else if (g_bytes_get_size (bytes) == 0)
    end_run (task, judge_end (self));
  else
    {
      self->piece = g_steal_pointer (&bytes);
      self->piece_offset = 0;
      take_slice (g_steal_pointer (&task));
    }
}

static void
value_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (AraValue) value = ara_reply_read_value_finish (self->reply, result, &error);

  end_run (task, value != NULL ? ara_turn_take_result (self, value) : error);
}

static void
reply_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GSList *stops;
  GError *error = NULL;

  self->reply = ara_transport_send_finish (ARA_TRANSPORT (source), result, &error);
  if (self->reply == NULL)
    {
      end_run (task, error);
      return;
    }
  stops = g_steal_pointer (&self->waiting_stops);
  g_slist_free_full (stops, (GDestroyNotify) ara_turn_send_stop);
  if (g_ascii_strcasecmp (ara_reply_get_content_type (self->reply), "application/json") == 0)
    ara_reply_read_value_async (self->reply, value_read, g_steal_pointer (&task));
  else
    {
      self->parser = ara_event_stream_new (take_event, self, NULL);
      ara_reply_read_async (self->reply, READ_SIZE, STREAM_PRIORITY, stream_read, g_steal_pointer (&task));
    }
}

static void
forward_cancel (GCancellable *callers, GCancellable *ours)
{
  g_cancellable_cancel (ours);
}

/**
 * ara_turn_run_async:
 * @self: an #AraTurn
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Sends the person's message and reads the answer as it comes. A turn runs once.
 *
 * Fails with %ARA_ERROR_TURN_FAILED if the agent does, and with %ARA_ERROR_DISCONNECTED if
 * the stream was cut off before its end. Either way what has come stays in the message,
 * whose status says the same. A turn that was stopped does not fail.
 *
 * Since: 1.0
 */
void
ara_turn_run_async (AraTurn *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  g_autofree char *body = NULL;

  g_return_if_fail (ARA_IS_TURN (self) && !self->running && self->parser == NULL);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ara_turn_run_async);
  body = make_request (self);
  ara_turn_set_flag (self, &self->running, TRUE, ARA_TURN_PROP_RUNNING);
  if (cancellable != NULL)
    {
      self->callers = g_object_ref (cancellable);
      self->chained = g_cancellable_connect (cancellable, G_CALLBACK (forward_cancel),
                                             g_object_ref (self->cancellable), g_object_unref);
    }
  ara_transport_send_async (ara_runtime_client_get_transport (self->client), "POST", "/chat", NULL, body,
                            "text/event-stream", self->timeout, self->cancellable, reply_came, task);
}

/**
 * ara_turn_run_finish:
 * @self: an #AraTurn
 * @result: what the callback got
 *
 * Finishes [method@Turn.run_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_turn_run_finish (AraTurn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
