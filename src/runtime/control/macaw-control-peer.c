/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One app UI that holds a control channel open: what it offers, and calls to it. */

#include "macaw-control-peer-private.h"

#define THREAD_THRESHOLD (256 * 1024) /* a larger message is parsed beside the main loop */

enum { READY, GONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_QUARK (macaw-control-error, macaw_control_error)
G_DEFINE_FINAL_TYPE (MacawControlPeer, macaw_control_peer, G_TYPE_OBJECT)

/* What comes */

static gboolean
remove_source (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
go (MacawControlPeer *self)
{
  if (self->connection == NULL)
    return;
  g_object_ref (self);
  g_clear_handle_id (&self->life_timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  /* Dropped later: libsoup goes on with it after a signal of its own. */
  g_idle_add_full (G_PRIORITY_HIGH, remove_source, g_steal_pointer (&self->connection), g_object_unref);
  macaw_control_peer_fail_calls (self);
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

static void
take_frame (MacawControlPeer *self, AraValue *frame, const GError *error)
{
  g_autofree char *type = frame == NULL ? NULL : ara_value_dup_member_string (frame, "type");

  if (self->connection == NULL)
    return;
  if (g_strcmp0 (type, "control.result") == 0 || g_strcmp0 (type, "control.error") == 0)
    {
      /* Late, or told twice: dropped. */
      if (!macaw_control_peer_take_answer (self, frame, g_str_equal (type, "control.error")))
        count_unasked (self);
    }
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
