/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One app UI that holds a control channel open: what it offers, and calls to it. */

#include "macaw-control-peer.h"

#include <string.h>

#define THREAD_THRESHOLD (256 * 1024) /* a larger message is parsed beside the main loop */

typedef struct
{
  MacawControlPeer *peer;
  char             *id;
  gsize             size;
  guint             timeout_ms;
  guint             timer;
  gulong            cancelled;
} Call;

struct _MacawControlPeer
{
  GObject                  parent_instance;

  SoupWebsocketConnection *connection; /* NULL once it is gone */
  char                    *client;
  AraValue                *actions;    /* NULL before its hello */
  GHashTable              *calls;      /* id → GTask with a Call, waiting for an answer */
  gsize                    calls_size;
  guint                    last_call;

  guint                    patience_seconds;
  gint64                   last_sign;  /* of life, monotonic µs */
  guint                    life_timer;
  gint64                   counted_since;
  guint                    n_counted;  /* frames that nobody asked for, within a second */
};

enum { READY, GONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_QUARK (macaw-control-error, macaw_control_error)
G_DEFINE_FINAL_TYPE (MacawControlPeer, macaw_control_peer, G_TYPE_OBJECT)

/* Calls */

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

static gboolean
call_timed_out (gpointer data)
{
  Call *call = data;
  g_autofree char *sentence = g_strdup_printf ("The app did not answer within %u ms.", call->timeout_ms);

  call->timer = 0;
  fail_call (call->peer, call->id, MACAW_CONTROL_ERROR_TIMED_OUT, sentence);
  return G_SOURCE_REMOVE;
}

static gboolean
drop_cancelled (gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GTask) taken = take_call (call->peer, call->id);

  if (taken != NULL)
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

/* What comes */

static gboolean
remove_source (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
go (MacawControlPeer *self)
{
  g_autoptr (GPtrArray) ids = NULL;
  GHashTableIter iter;
  gpointer id;

  if (self->connection == NULL)
    return;
  g_object_ref (self);
  g_clear_handle_id (&self->life_timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  /* Dropped later: libsoup goes on with it after a signal of its own. */
  g_idle_add_full (G_PRIORITY_HIGH, remove_source, g_steal_pointer (&self->connection), g_object_unref);
  ids = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  for (guint i = 0; i < ids->len; i++)
    fail_call (self, g_ptr_array_index (ids, i), MACAW_CONTROL_ERROR_GONE, "The app went away before it answered.");
  g_signal_emit (self, signals[GONE], 0);
  g_object_unref (self);
}

void
macaw_control_peer_close (MacawControlPeer *self, gushort code, const char *sentence)
{
  if (self->connection == NULL)
    return;
  /* Written at once, so that the connection may go right away. */
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, code, sentence);
  go (self);
}

void
macaw_control_peer_tell (MacawControlPeer *self, const char *json)
{
  if (self->connection != NULL && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (self->connection, json);
}

static void
tell_error (MacawControlPeer *self, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *json = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "error");
  ara_value_builder_member_string (builder, "message", sentence);
  ara_value_builder_end_object (builder);
  json = ara_value_builder_end_text (builder);
  macaw_control_peer_tell (self, json);
}

/* FALSE, and the channel closed, if there are too many of them. */
static gboolean
count_unasked (MacawControlPeer *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->counted_since > G_USEC_PER_SEC)
    {
      self->counted_since = now;
      self->n_counted = 0;
    }
  if (++self->n_counted <= MACAW_CONTROL_MAX_FRAMES)
    return TRUE;
  macaw_control_peer_close (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "More than 100 frames a second that nobody asked for.");
  return FALSE;
}

/* What is wrong with the actions of a hello, or NULL. */
static char *
check_actions (AraValue *actions)
{
  if (actions == NULL || ara_value_get_kind (actions) != ARA_VALUE_ARRAY)
    return g_strdup ("hello: actions should be an array.");
  if (ara_value_get_n_children (actions) > MACAW_CONTROL_MAX_ACTIONS)
    return g_strdup_printf ("hello: at most %d actions are taken.", MACAW_CONTROL_MAX_ACTIONS);
  for (guint i = 0; i < ara_value_get_n_children (actions); i++)
    {
      g_autoptr (AraValue) action = ara_value_dup_child (actions, i);
      g_autofree char *id = ara_value_dup_member_string (action, "id");

      if (id == NULL || *id == '\0')
        return g_strdup_printf ("hello: action %u has no id.", i);
    }
  return NULL;
}

static void
take_hello (MacawControlPeer *self, AraValue *frame)
{
  g_autoptr (AraValue) actions = ara_value_dup_member (frame, "actions");
  g_autofree char *problem = check_actions (actions);

  if (problem != NULL)
    {
      tell_error (self, problem);
      return;
    }
  g_free (self->client);
  self->client = ara_value_dup_member_string (frame, "client");
  g_clear_pointer (&self->actions, ara_value_unref);
  self->actions = g_steal_pointer (&actions);
  g_debug ("An app UI is connected: %s", self->client != NULL ? self->client : "unnamed");
  g_signal_emit (self, signals[READY], 0);
}

static MacawControlError
error_code (const char *code)
{
  return g_strcmp0 (code, "denied") == 0 ? MACAW_CONTROL_ERROR_DENIED
         : g_strcmp0 (code, "unknown_action") == 0 ? MACAW_CONTROL_ERROR_UNKNOWN_ACTION
         : g_strcmp0 (code, "bad_args") == 0 ? MACAW_CONTROL_ERROR_BAD_ARGS
                                             : MACAW_CONTROL_ERROR_FAILED;
}

static void
take_answer (MacawControlPeer *self, AraValue *frame, gboolean failed)
{
  g_autofree char *id = ara_value_dup_member_string (frame, "id");
  g_autoptr (GTask) task = id == NULL ? NULL : take_call (self, id);

  /* Late, or told twice: dropped. */
  if (task == NULL)
    count_unasked (self);
  else if (failed)
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
}

static void
take_frame (MacawControlPeer *self, AraValue *frame, const GError *error)
{
  g_autofree char *type = frame == NULL ? NULL : ara_value_dup_member_string (frame, "type");

  if (self->connection == NULL)
    return;
  if (g_strcmp0 (type, "control.result") == 0 || g_strcmp0 (type, "control.error") == 0)
    take_answer (self, frame, g_str_equal (type, "control.error"));
  else if (!count_unasked (self))
    return;
  else if (frame == NULL)
    {
      g_autofree char *sentence = g_strdup_printf ("The frame is not JSON. %s", error->message);

      tell_error (self, sentence);
    }
  else if (type == NULL)
    tell_error (self, "The frame should be a JSON object with a type.");
  else if (g_str_equal (type, "hello"))
    take_hello (self, frame);
  else
    g_debug ("A frame of type %s is passed over", type); /* of a newer protocol, perhaps */
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  AraValue *frame = ara_value_new_from_bytes (data, &error);

  if (frame != NULL)
    g_task_return_pointer (task, frame, (GDestroyNotify) ara_value_unref);
  else
    g_task_return_error (task, error);
}

static void
frame_parsed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) frame = g_task_propagate_pointer (G_TASK (result), &error);

  take_frame (MACAW_CONTROL_PEER (source), frame, error);
}

static void
message_came (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, gpointer data)
{
  MacawControlPeer *self = data;

  self->last_sign = g_get_monotonic_time ();
  if (g_bytes_get_size (bytes) > THREAD_THRESHOLD)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, frame_parsed, NULL);

      g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
      g_task_run_in_thread (task, parse_in_thread);
    }
  else
    {
      g_autoptr (MacawControlPeer) alive = g_object_ref (self);
      g_autoptr (GError) error = NULL;
      g_autoptr (AraValue) frame = ara_value_new_from_bytes (bytes, &error);

      take_frame (self, frame, error);
    }
}

/* Life and death */

static void
pong_came (SoupWebsocketConnection *connection, GByteArray *payload, gpointer data)
{
  ((MacawControlPeer *) data)->last_sign = g_get_monotonic_time ();
}

static gboolean
look_for_life (gpointer data)
{
  MacawControlPeer *self = data;

  if (g_get_monotonic_time () - self->last_sign < (gint64) self->patience_seconds * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;
  g_info ("An app UI gave no sign of life for %u s", self->patience_seconds);
  self->life_timer = 0;
  macaw_control_peer_close (self, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "No sign of life.");
  return G_SOURCE_REMOVE;
}

static void
connection_closed (SoupWebsocketConnection *connection, gpointer data)
{
  go (data);
}

static gboolean
go_later (gpointer data)
{
  go (data);
  return G_SOURCE_REMOVE;
}

/* libsoup says nothing to the other side where a frame is too large, and after any error
 * it would go on with what it did not understand. */
static void
connection_failed (SoupWebsocketConnection *connection, GError *error, gpointer data)
{
  MacawControlPeer *self = data;
  gboolean too_big = g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG);

  g_debug ("A control channel fails: %s", error->message);
  if (soup_websocket_connection_get_state (connection) == SOUP_WEBSOCKET_STATE_OPEN && error->domain == SOUP_WEBSOCKET_ERROR)
    soup_websocket_connection_close (connection, (gushort) error->code,
                                     too_big ? "A message may have 16 MiB at most." : "Not a frame of the WebSocket protocol.");
  g_idle_add_full (G_PRIORITY_HIGH, go_later, g_object_ref (self), g_object_unref);
}

static void
macaw_control_peer_dispose (GObject *object)
{
  MacawControlPeer *self = MACAW_CONTROL_PEER (object);

  go (self);
  G_OBJECT_CLASS (macaw_control_peer_parent_class)->dispose (object);
}

static void
macaw_control_peer_finalize (GObject *object)
{
  MacawControlPeer *self = MACAW_CONTROL_PEER (object);

  g_hash_table_unref (self->calls);
  g_clear_pointer (&self->actions, ara_value_unref);
  g_free (self->client);
  G_OBJECT_CLASS (macaw_control_peer_parent_class)->finalize (object);
}

static void
macaw_control_peer_class_init (MacawControlPeerClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_control_peer_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_peer_finalize;
  signals[READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GONE] = g_signal_new ("gone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_control_peer_init (MacawControlPeer *self)
{
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

MacawControlPeer *
macaw_control_peer_new (SoupWebsocketConnection *connection, guint ping_seconds, guint patience_seconds)
{
  MacawControlPeer *self = g_object_new (MACAW_TYPE_CONTROL_PEER, NULL);

  self->connection = g_object_ref (connection);
  self->patience_seconds = patience_seconds;
  self->last_sign = g_get_monotonic_time ();
  self->life_timer = g_timeout_add_seconds (1, look_for_life, self);
  /* libsoup takes what reaches the limit for too large. */
  soup_websocket_connection_set_max_incoming_payload_size (connection, MACAW_CONTROL_MAX_MESSAGE + 1);
  soup_websocket_connection_set_keepalive_interval (connection, ping_seconds);
  g_signal_connect (connection, "message", G_CALLBACK (message_came), self);
  g_signal_connect (connection, "pong", G_CALLBACK (pong_came), self);
  g_signal_connect (connection, "error", G_CALLBACK (connection_failed), self);
  g_signal_connect (connection, "closed", G_CALLBACK (connection_closed), self);
  return self;
}

gboolean
macaw_control_peer_is_ready (MacawControlPeer *self)
{
  return self->actions != NULL && self->connection != NULL;
}

const char *
macaw_control_peer_get_client (MacawControlPeer *self)
{
  return self->client;
}

AraValue *
macaw_control_peer_get_actions (MacawControlPeer *self)
{
  return self->actions;
}

AraValue *
macaw_control_peer_dup_action (MacawControlPeer *self, const char *id)
{
  for (guint i = 0; i < ara_value_get_n_children (self->actions); i++)
    {
      g_autoptr (AraValue) action = ara_value_dup_child (self->actions, i);
      g_autofree char *found = ara_value_dup_member_string (action, "id");

      if (g_strcmp0 (found, id) == 0)
        return g_steal_pointer (&action);
    }
  return NULL;
}
