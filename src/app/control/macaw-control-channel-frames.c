/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frames of a control channel: what leaves, what comes, and the calls that wait between. */

#include "config.h"

#include "macaw-control-channel-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define THREAD_THRESHOLD (256 * 1024)
#define KNOWN_IDS 1024 /* of calls, remembered to tell repeated ones */

/* Whoever watches the client sees frames among its requests. */
static void
tell (MacawControlChannel *self, gboolean sent, GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (self->url != NULL)
    ara_runtime_client_add_frame (self->client, self->url, sent, text, length);
}

/* Frames that leave */

static void
send_text (MacawControlChannel *self, char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));

  if (self->connection == NULL || soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  soup_websocket_connection_send_message (self->connection, SOUP_WEBSOCKET_DATA_TEXT, bytes);
  tell (self, TRUE, bytes);
}

static AraValueBuilder *
frame (const char *type)
{
  AraValueBuilder *builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", type);
  return builder;
}

static void
send_frame (MacawControlChannel *self, AraValueBuilder *builder)
{
  ara_value_builder_end_object (builder);
  send_text (self, ara_value_builder_end_text (builder));
}

void
macaw_control_channel_say_hello (MacawControlChannel *self)
{
  g_autoptr (AraValueBuilder) builder = frame ("hello");

  ara_value_builder_member_string (builder, "client", "macaw/" MACAW_VERSION);
  ara_value_builder_member_value (builder, "actions", self->offer);
  send_frame (self, builder);
}

/* What was wrong with a frame. Never said to a frame that says so itself, or two programs
 * would go on for ever. */
static void
complain (MacawControlChannel *self, const char *id, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = frame ("error");

  g_info ("A control frame is not in order: %s", sentence);
  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_member_string (builder, "message", sentence);
  send_frame (self, builder);
}

static const char *
error_code (MacawControlOutcome outcome)
{
  return outcome == MACAW_CONTROL_DENIED ? "denied"
         : outcome == MACAW_CONTROL_UNKNOWN_ACTION ? "unknown_action"
         : outcome == MACAW_CONTROL_BAD_ARGS ? "bad_args"
                                             : "failed";
}

static void
send_error (MacawControlChannel *self, const char *id, const char *code, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = frame ("control.error");

  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_member_string (builder, "code", code);
  ara_value_builder_member_string (builder, "message", sentence != NULL ? sentence : "");
  send_frame (self, builder);
}

/* After its time a call gets no answer: nobody waits for it. */
static void
call_ended (MacawControlChannel *self, MacawControlCall *call)
{
  MacawControlOutcome outcome = macaw_control_call_get_outcome (call);
  const char *id = macaw_control_call_get_id (call);

  if (outcome == MACAW_CONTROL_DONE)
    {
      g_autoptr (AraValueBuilder) builder = frame ("control.result");

      ara_value_builder_member_string (builder, "id", id);
      ara_value_builder_member_value (builder, "result", macaw_control_call_get_result (call));
      send_frame (self, builder);
    }
  else if (outcome != MACAW_CONTROL_TIMED_OUT && outcome != MACAW_CONTROL_GONE)
    send_error (self, id, error_code (outcome), macaw_control_call_get_sentence (call));
  g_hash_table_remove (self->calls, id);
}

/* Frames that come */

/* FALSE if the id was seen before. */
static gboolean
remember_id (MacawControlChannel *self, const char *id)
{
  char *copy;

  if (g_hash_table_contains (self->known, id))
    return FALSE;
  copy = g_strdup (id);
  g_queue_push_tail (&self->known_order, copy);
  g_hash_table_add (self->known, copy);
  if (self->known_order.length > KNOWN_IDS)
    {
      g_autofree char *oldest = g_queue_pop_head (&self->known_order);

      g_hash_table_remove (self->known, oldest);
    }
  return TRUE;
}

static void
take_call (MacawControlChannel *self, AraValue *value)
{
  g_autofree char *id = ara_value_dup_member_string (value, "id"), *action = ara_value_dup_member_string (value, "action");
  g_autoptr (AraValue) given = ara_value_dup_member (value, "args");
  g_autoptr (AraValue) args = given != NULL ? ara_value_ref (given) : ara_value_new_empty_object ();
  gint64 timeout = ara_value_get_member_integer (value, "timeout_ms");
  g_autoptr (MacawControlCall) call = NULL;

  if (id == NULL || *id == '\0')
    complain (self, NULL, "control.call: a call needs an id.");
  else if (!remember_id (self, id))
    complain (self, id, "control.call: a call of this id came before; it is not done twice.");
  else if (action == NULL)
    send_error (self, id, "bad_args", "control.call: a call needs an action.");
  else if (ara_value_get_kind (args) != ARA_VALUE_OBJECT)
    send_error (self, id, "bad_args", "control.call: args should be an object.");
  else if (g_hash_table_size (self->calls) >= MACAW_CONTROL_MAX_CALLS)
    send_error (self, id, "failed", "64 calls wait already; the app takes more when some are answered.");
  else
    {
      call = macaw_control_call_new (self->client, self->session_id, id, action, args,
                                     timeout > 0 ? (guint) MIN (timeout, G_MAXINT) : 8000);
      g_hash_table_insert (self->calls, g_strdup (id), g_object_ref (call));
      g_signal_connect_object (call, "ended", G_CALLBACK (call_ended), self, G_CONNECT_SWAPPED);
      macaw_control_channel_emit_call (self, call);
    }
}

/* Whoever called waits no more, so the question goes and nothing is done. */
static void
take_cancel (MacawControlChannel *self, AraValue *value)
{
  g_autofree char *id = ara_value_dup_member_string (value, "id");
  MacawControlCall *call = id == NULL ? NULL : g_hash_table_lookup (self->calls, id);
  g_autoptr (MacawControlCall) waiting = call == NULL ? NULL : g_object_ref (call);

  if (waiting != NULL)
    macaw_control_call_fail (waiting, MACAW_CONTROL_GONE, _("Whoever called it does not wait any more."));
}

static void
take_changes (MacawControlChannel *self, AraValue *value)
{
  g_autoptr (AraValue) ids = ara_value_dup_member (value, "ids");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  for (guint i = 0; ids != NULL && i < ara_value_get_n_children (ids); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (ids, i);
      g_autofree char *id = ara_value_dup_string (child);

      if (id != NULL)
        g_strv_builder_add (builder, id);
    }
  strings = g_strv_builder_end (builder);
  macaw_control_channel_emit_changes (self, strings);
}

static void
take_frame (MacawControlChannel *self, AraValue *value, const GError *error)
{
  g_autofree char *type = value == NULL ? NULL : ara_value_dup_member_string (value, "type");

  if (value == NULL)
    {
      g_autofree char *sentence = g_strdup_printf ("The frame is not JSON. %s", error->message);

      complain (self, NULL, sentence);
    }
  else if (type == NULL)
    complain (self, NULL, "The frame should be a JSON object with a type.");
  else if (g_str_equal (type, "control.call"))
    take_call (self, value);
  else if (g_str_equal (type, "control.cancel"))
    take_cancel (self, value);
  else if (g_str_equal (type, "conversations.changed"))
    take_changes (self, value);
  else if (g_str_equal (type, "automations.changed"))
    macaw_control_channel_emit_automations (self);
  else
    g_debug ("A frame of type %s is passed over", type);
}

typedef struct
{
  GBytes                  *bytes;
  SoupWebsocketConnection *connection; /* that it came by */
} Parsing;

static void
parsing_free (gpointer data)
{
  Parsing *parsing = data;

  g_bytes_unref (parsing->bytes);
  g_object_unref (parsing->connection);
  g_free (parsing);
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  AraValue *value = ara_value_new_from_bytes (((Parsing *) data)->bytes, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) ara_value_unref);
  else
    g_task_return_error (task, error);
}

static void
frame_parsed (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawControlChannel *self = MACAW_CONTROL_CHANNEL (source);
  Parsing *parsing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->connection == parsing->connection)
    take_frame (self, value, error);
}

void
macaw_control_channel_take_message (MacawControlChannel *self, SoupWebsocketConnection *connection, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL;

  tell (self, FALSE, bytes);
  if (g_bytes_get_size (bytes) > THREAD_THRESHOLD)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, frame_parsed, NULL);
      Parsing *parsing = g_new (Parsing, 1);

      *parsing = (Parsing){ g_bytes_ref (bytes), g_object_ref (connection) };
      g_task_set_task_data (task, parsing, parsing_free);
      g_task_run_in_thread (task, parse_in_thread);
      return;
    }
  value = ara_value_new_from_bytes (bytes, &error);
  take_frame (self, value, error);
}

void
macaw_control_channel_end_calls (MacawControlChannel *self)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer call;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    g_ptr_array_add (waiting, g_object_ref (call));
  for (guint i = 0; i < waiting->len; i++)
    macaw_control_call_fail (g_ptr_array_index (waiting, i), MACAW_CONTROL_GONE, _("The connection it came by has ended."));
  g_hash_table_remove_all (self->known);
  g_queue_clear_full (&self->known_order, g_free);
}
