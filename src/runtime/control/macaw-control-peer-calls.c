/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls to an app UI that wait for its answer. */

#include "macaw-control-peer-private.h"

#include <string.h>

typedef struct
{
  MacawControlPeer *peer;
  char             *id;
  gsize             size;
  guint             timeout_ms;
  guint             timer;
  gulong            cancelled;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_handle_id (&call->timer, g_source_remove);
  g_free (call->id);
  g_free (call);
}

/* The call is over: (transfer full) its task, or NULL if there is none of that id. */
static GTask *
take_call (MacawControlPeer *self, const char *id)
{
  g_autofree char *key = NULL;
  GTask *task = NULL;
  Call *call;

  if (!g_hash_table_steal_extended (self->calls, id, (gpointer *) &key, (gpointer *) &task))
    return NULL;
  call = g_task_get_task_data (task);
  self->calls_size -= call->size;
  g_clear_handle_id (&call->timer, g_source_remove);
  if (call->cancelled != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), call->cancelled);
  call->cancelled = 0;
  return task;
}

static void
fail_call (MacawControlPeer *self, const char *id, MacawControlError code, const char *sentence)
{
  g_autoptr (GTask) task = take_call (self, id);

  if (task != NULL)
    g_task_return_new_error (task, MACAW_CONTROL_ERROR, (int) code, "%s", sentence);
}

/* Nobody waits any more: a question that the app asks because of it may go. */
static void
tell_cancelled (MacawControlPeer *self, const char *id)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *json = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "control.cancel");
  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_end_object (builder);
  json = ara_value_builder_end_text (builder);
  macaw_control_peer_tell (self, json);
}

static gboolean
call_timed_out (gpointer data)
{
  Call *call = data;
  g_autofree char *sentence = g_strdup_printf ("The app did not answer within %u ms.", call->timeout_ms);

  call->timer = 0;
  tell_cancelled (call->peer, call->id);
  fail_call (call->peer, call->id, MACAW_CONTROL_ERROR_TIMED_OUT, sentence);
  return G_SOURCE_REMOVE;
}

static gboolean
drop_cancelled (gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GTask) taken = take_call (call->peer, call->id);

  if (taken == NULL)
    return G_SOURCE_REMOVE;
  tell_cancelled (call->peer, call->id);
  g_task_return_error_if_cancelled (taken);
  return G_SOURCE_REMOVE;
}

/* Not at once: a handler must not be disconnected while its cancellable runs it. */
static void
call_cancelled (GCancellable *cancellable, gpointer data)
{
  g_idle_add (drop_cancelled, g_object_ref (data));
}

static char *
describe_call (const char *id, const char *action, AraValue *args, guint timeout_ms)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "control.call");
  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_member_string (builder, "action", action);
  ara_value_builder_member_value (builder, "args", args);
  ara_value_builder_name (builder, "timeout_ms");
  ara_value_builder_integer (builder, timeout_ms);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

void
macaw_control_peer_call_async (MacawControlPeer *self, const char *action, AraValue *args, guint timeout_ms,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *id = g_strdup_printf ("call-%u", ++self->last_call);
  g_autofree char *json = describe_call (id, action, args, timeout_ms);
  gsize size = strlen (json);
  Call *call;

  g_task_set_source_tag (task, macaw_control_peer_call_async);
  if (self->connection == NULL)
    g_task_return_new_error (task, MACAW_CONTROL_ERROR, MACAW_CONTROL_ERROR_GONE, "The app has gone.");
  else if (size > MACAW_CONTROL_MAX_MESSAGE)
    g_task_return_new_error (task, MACAW_CONTROL_ERROR, MACAW_CONTROL_ERROR_TOO_LARGE,
                             "The arguments are larger than a message to the app may be, 16 MiB.");
  else if (g_hash_table_size (self->calls) >= MACAW_CONTROL_MAX_CALLS || self->calls_size + size > MACAW_CONTROL_MAX_CALLS_BYTES)
    g_task_return_new_error (task, MACAW_CONTROL_ERROR, MACAW_CONTROL_ERROR_TOO_MANY,
                             "Too many calls wait for the app already; try again when some are answered.");
  if (g_task_get_completed (task) || g_task_had_error (task))
    return;
  call = g_new0 (Call, 1);
  call->peer = self;
  call->id = g_steal_pointer (&id);
  call->size = size;
  call->timeout_ms = timeout_ms;
  call->timer = g_timeout_add (timeout_ms, call_timed_out, call);
  self->calls_size += size;
  g_task_set_task_data (task, call, call_free);
  if (cancellable != NULL)
    call->cancelled = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (call_cancelled), g_object_ref (task),
                                             (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  g_hash_table_insert (self->calls, g_strdup (call->id), g_object_ref (task));
  soup_websocket_connection_send_text (self->connection, json);
}

AraValue *
macaw_control_peer_call_finish (MacawControlPeer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static MacawControlError
error_code (const char *code)
{
  return g_strcmp0 (code, "denied") == 0 ? MACAW_CONTROL_ERROR_DENIED
         : g_strcmp0 (code, "unknown_action") == 0 ? MACAW_CONTROL_ERROR_UNKNOWN_ACTION
         : g_strcmp0 (code, "bad_args") == 0 ? MACAW_CONTROL_ERROR_BAD_ARGS
                                             : MACAW_CONTROL_ERROR_FAILED;
}

gboolean
macaw_control_peer_take_answer (MacawControlPeer *self, AraValue *frame, gboolean failed)
{
  g_autofree char *id = ara_value_dup_member_string (frame, "id");
  g_autoptr (GTask) task = id == NULL ? NULL : take_call (self, id);

  if (task == NULL)
    return FALSE;
  if (failed)
    {
      g_autofree char *code = ara_value_dup_member_string (frame, "code");
      g_autofree char *sentence = ara_value_dup_member_string (frame, "message");

      g_task_return_new_error (task, MACAW_CONTROL_ERROR, (int) error_code (code), "%s",
                               sentence != NULL ? sentence : "The app could not do it, and did not say why.");
    }
  else
    {
      AraValue *result = ara_value_dup_member (frame, "result");

      g_task_return_pointer (task, result != NULL ? result : ara_value_new_null (), (GDestroyNotify) ara_value_unref);
    }
  return TRUE;
}

void
macaw_control_peer_fail_calls (MacawControlPeer *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  for (guint i = 0; i < ids->len; i++)
    fail_call (self, g_ptr_array_index (ids, i), MACAW_CONTROL_ERROR_GONE, "The app went away before it answered.");
}
