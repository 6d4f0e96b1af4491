/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stopping a turn, on the server if it can be. */

#include "ara-turn-private.h"

/* How long a confirmed stop may take to end the stream before it is closed. */
#define STOP_GRACE_SECONDS 10

void
ara_turn_stop_grace (AraTurn *self)
{
  if (self->grace == NULL)
    return;
  g_source_destroy (self->grace);
  g_clear_pointer (&self->grace, g_source_unref);
}

void
ara_turn_end_waiting_stops (AraTurn *self)
{
  GSList *tasks = g_steal_pointer (&self->waiting_stops);

  for (GSList *item = tasks; item != NULL; item = item->next)
    g_task_return_boolean (item->data, TRUE);
  g_slist_free_full (tasks, g_object_unref);
}

static gboolean
grace_over (gpointer data)
{
  AraTurn *self = data;

  ara_turn_stop_grace (self);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
start_grace (AraTurn *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  if (!self->running || self->grace != NULL)
    return;
  self->grace = g_timeout_source_new_seconds (STOP_GRACE_SECONDS);
  g_source_set_callback (self->grace, grace_over, self, NULL);
  g_source_attach (self->grace, context);
}

/* Whether the server says that it had nothing to stop; one that says no more than "ok"
 * has stopped. */
static gboolean
had_nothing_to_stop (AraValue *answer)
{
  g_autoptr (AraValue) stopped = ara_value_dup_member (answer, "stopped");

  return stopped != NULL && ara_value_get_kind (stopped) == ARA_VALUE_BOOLEAN && !ara_value_get_boolean (stopped);
}

static void
stop_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_request_finish (self->client, result, &error);

  if (answer != NULL)
    {
      gboolean early = !GPOINTER_TO_INT (g_task_get_task_data (task));

      start_grace (self);
      /* The stop may overtake the message on another connection: then it's asked again
       * as soon as the server has taken the message. */
      if (self->running && early && had_nothing_to_stop (answer))
        {
          if (self->reply != NULL)
            ara_turn_send_stop (g_steal_pointer (&task));
          else
            self->waiting_stops = g_slist_prepend (self->waiting_stops, g_steal_pointer (&task));
          return;
        }
      ara_turn_set_flag (self, &self->stop_confirmed, TRUE, ARA_TURN_PROP_STOP_CONFIRMED);
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* No such call there, or it can't be reached: close our end, and say that it's unconfirmed. */
  g_cancellable_cancel (self->cancellable);
  if (g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND) || g_error_matches (error, ARA_ERROR, ARA_ERROR_UNSUPPORTED))
    {
      g_error_free (error);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

void
ara_turn_send_stop (GTask *task)
{
  AraTurn *self = g_task_get_source_object (task);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) body = NULL;

  /* Whether the server is known to have the message already. */
  g_task_set_task_data (task, GINT_TO_POINTER (self->reply != NULL), NULL);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "chatId", self->conversation_id);
  ara_value_builder_end_object (builder);
  body = ara_value_builder_end (builder);
  ara_runtime_client_request_async (self->client, "POST", "/chat/stop", NULL, body, g_task_get_cancellable (task),
                                    stop_answered, task);
}

/**
 * ara_turn_stop_async:
 * @self: an #AraTurn
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Asks the server to stop, and lets the open stream end.
 *
 * Where the server has no such call (HTTP 404 or 405) the stream is closed, and the stop is
 * not confirmed.
 *
 * Since: 1.0
 */
void
ara_turn_stop_async (AraTurn *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ARA_IS_TURN (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ara_turn_stop_async);
  ara_turn_set_flag (self, &self->stopping, TRUE, ARA_TURN_PROP_STOPPING);
  ara_turn_send_stop (task);
}

/**
 * ara_turn_stop_finish:
 * @self: an #AraTurn
 * @result: what the callback got
 * @confirmed: (out) (optional): whether the server said that all of it is gone
 *
 * Finishes [method@Turn.stop_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_turn_stop_finish (AraTurn *self, GAsyncResult *result, gboolean *confirmed, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (confirmed != NULL)
    *confirmed = self->stop_confirmed;
  return g_task_propagate_boolean (G_TASK (result), error);
}
