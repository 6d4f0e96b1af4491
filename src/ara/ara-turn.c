/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One turn of the agent: the request, its stream, and stopping it. */

#include "ara-turn.h"
#include "ara-event-stream.h"
#include "ara-fold.h"
#include "ara-runtime-client-private.h"

#include <string.h>

#define READ_SIZE (64 * 1024)
/* How long a confirmed stop may take to end the stream before it is closed. */
#define STOP_GRACE_SECONDS 10

struct _AraTurn
{
  GObject           parent_instance;

  AraRuntimeClient *client;
  char             *text;
  char             *model;
  char             *conversation_id;
  char             *session_id;
  char             *message_id;
  guint             timeout;

  AraMessage       *message;
  AraFold          *fold;
  AraEventStream   *parser;
  AraReply         *reply;
  GCancellable     *cancellable; /* closes the stream */
  guint             grace;
  gboolean          running;
  gboolean          stopping;
  gboolean          stop_confirmed;
};

G_DEFINE_TYPE (AraTurn, ara_turn, G_TYPE_OBJECT)

enum
{
  PROP_MESSAGE = 1,
  PROP_CONVERSATION_ID,
  PROP_RUNNING,
  PROP_STOPPING,
  PROP_STOP_CONFIRMED,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];
static guint event_signal;

static void
ara_turn_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AraTurn *self = ARA_TURN (object);

  switch (id)
    {
    case PROP_MESSAGE:
      g_value_set_object (value, self->message);
      break;
    case PROP_CONVERSATION_ID:
      g_value_set_string (value, self->conversation_id);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_STOPPING:
      g_value_set_boolean (value, self->stopping);
      break;
    case PROP_STOP_CONFIRMED:
      g_value_set_boolean (value, self->stop_confirmed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ara_turn_dispose (GObject *object)
{
  AraTurn *self = ARA_TURN (object);

  g_clear_handle_id (&self->grace, g_source_remove);
  g_clear_pointer (&self->reply, ara_reply_unref);
  g_clear_pointer (&self->parser, ara_event_stream_unref);
  g_clear_object (&self->fold);
  g_clear_object (&self->message);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (ara_turn_parent_class)->dispose (object);
}

static void
ara_turn_finalize (GObject *object)
{
  AraTurn *self = ARA_TURN (object);

  g_free (self->text);
  g_free (self->model);
  g_free (self->conversation_id);
  g_free (self->session_id);
  g_free (self->message_id);
  G_OBJECT_CLASS (ara_turn_parent_class)->finalize (object);
}

static void
ara_turn_class_init (AraTurnClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ara_turn_get_property;
  object_class->dispose = ara_turn_dispose;
  object_class->finalize = ara_turn_finalize;
  properties[PROP_MESSAGE] = g_param_spec_object ("message", NULL, NULL, ARA_TYPE_MESSAGE, flags);
  properties[PROP_CONVERSATION_ID] = g_param_spec_string ("conversation-id", NULL, NULL, NULL, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_STOPPING] = g_param_spec_boolean ("stopping", NULL, NULL, FALSE, flags);
  properties[PROP_STOP_CONFIRMED] = g_param_spec_boolean ("stop-confirmed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * AraTurn::event:
   * @self: an #AraTurn
   * @json: the data of one event, as it came
   */
  event_signal = g_signal_new ("event", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ara_turn_init (AraTurn *self)
{
  self->conversation_id = g_uuid_string_random ();
  self->timeout = ARA_DEFAULT_CHAT_TIMEOUT;
  self->message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
  self->fold = ara_fold_new (self->message);
  self->cancellable = g_cancellable_new ();
}

/**
 * ara_turn_new:
 * @client: the client to ask with
 * @text: what the person said
 *
 * Makes a turn; it begins with ara_turn_run_async().
 *
 * Returns: (transfer full): a new turn
 */
AraTurn *
ara_turn_new (AraRuntimeClient *client, const char *text)
{
  AraTurn *self;

  g_return_val_if_fail (ARA_IS_RUNTIME_CLIENT (client) && text != NULL, NULL);
  self = g_object_new (ARA_TYPE_TURN, NULL);
  self->client = g_object_ref (client);
  self->text = g_strdup (text);
  self->session_id = g_strdup (ara_runtime_client_get_chat_session (client));
  return self;
}

static void
set_string (char **place, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*place);
  *place = copy;
}

void
ara_turn_set_model (AraTurn *self, const char *model)
{
  set_string (&self->model, model);
}

void
ara_turn_set_conversation_id (AraTurn *self, const char *conversation_id)
{
  if (g_strcmp0 (self->conversation_id, conversation_id) == 0)
    return;
  set_string (&self->conversation_id, conversation_id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION_ID]);
}

void
ara_turn_set_session_id (AraTurn *self, const char *session_id)
{
  set_string (&self->session_id, session_id);
}

void
ara_turn_set_message_id (AraTurn *self, const char *message_id)
{
  set_string (&self->message_id, message_id);
}

void
ara_turn_set_timeout (AraTurn *self, guint seconds)
{
  self->timeout = seconds == 0 ? ARA_DEFAULT_CHAT_TIMEOUT : seconds;
}

const char *
ara_turn_get_conversation_id (AraTurn *self)
{
  return self->conversation_id;
}

const char *
ara_turn_get_message_id (AraTurn *self)
{
  return self->message_id;
}

/**
 * ara_turn_get_message:
 * @self: an #AraTurn
 *
 * Tells the message that grows; it is there from the beginning.
 *
 * Returns: (transfer none): the message
 */
AraMessage *
ara_turn_get_message (AraTurn *self)
{
  return self->message;
}

gboolean
ara_turn_is_running (AraTurn *self)
{
  return self->running;
}

static void
set_flag (AraTurn *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The stream */

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

  ara_fold_push (self->fold, event->data, (gssize) event->length);
  g_signal_emit (self, event_signal, 0, event->data);
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

  g_clear_handle_id (&self->grace, g_source_remove);
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
  set_flag (self, &self->running, FALSE, PROP_RUNNING);
  if (self->stopping)
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Whether nothing is under way in the message, so that a silent end can be the end. */
static gboolean
nothing_open (AraMessage *message)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), i);

      if (ARA_IS_TEXT_PART (part) ? ara_text_part_is_streaming (ARA_TEXT_PART (part))
                                  : ARA_IS_TOOL_CALL (part) && !ara_tool_call_is_finished (ARA_TOOL_CALL (part)))
        return FALSE;
    }
  return TRUE;
}

static GError *
judge_end (AraTurn *self)
{
  ara_event_stream_finish (self->parser);
  if (ara_fold_is_done (self->fold) || self->stopping)
    return NULL;
  /* A stream may just end (protocol: "or just ends"); only where the end of the body can't
   * be told from a cut does what is still open speak for a cut. */
  if (ara_reply_is_delimited (self->reply) || nothing_open (self->message))
    {
      ara_message_set_status (self->message, ARA_MESSAGE_DONE);
      return NULL;
    }
  return g_error_new_literal (ARA_ERROR, ARA_ERROR_DISCONNECTED, "The connection was cut before the answer was complete");
}

static void
stream_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = ara_reply_read_finish (self->reply, result, &error);
  gsize length = 0;
  const char *text = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);

  if (bytes == NULL)
    end_run (task, error);
  else if (length == 0)
    end_run (task, judge_end (self));
  else if (!ara_event_stream_push (self->parser, text, length, &error))
    end_run (task, error);
  else
    ara_reply_read_async (self->reply, READ_SIZE, stream_read, g_steal_pointer (&task));
}

/* A server that answers with the folded result instead of a stream. */
static void
value_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (AraValue) value = ara_reply_read_value_finish (self->reply, result, &error);
  g_autofree char *text = value == NULL ? NULL : ara_value_dup_member_string (value, "text");

  if (value != NULL && text == NULL)
    error = g_error_new_literal (ARA_ERROR, ARA_ERROR_BAD_REPLY,
                                 "The server's answer is neither an event stream nor a result with a text");
  if (text != NULL)
    {
      g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, text);

      ara_message_append_part (self->message, ARA_PART (part));
      ara_message_set_status (self->message, ARA_MESSAGE_DONE);
    }
  end_run (task, error);
}

static void
reply_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->reply = ara_transport_send_finish (ARA_TRANSPORT (source), result, &error);
  if (self->reply == NULL)
    end_run (task, error);
  else if (g_ascii_strcasecmp (ara_reply_get_content_type (self->reply), "application/json") == 0)
    ara_reply_read_value_async (self->reply, value_read, g_steal_pointer (&task));
  else
    {
      self->parser = ara_event_stream_new (take_event, self, NULL);
      ara_reply_read_async (self->reply, READ_SIZE, stream_read, g_steal_pointer (&task));
    }
}

static void
forward_cancel (GCancellable *callers, GCancellable *ours)
{
  g_cancellable_cancel (ours);
}

void
ara_turn_run_async (AraTurn *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  g_autofree char *body = NULL;

  g_return_if_fail (ARA_IS_TURN (self) && !self->running && self->parser == NULL);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ara_turn_run_async);
  body = make_request (self);
  set_flag (self, &self->running, TRUE, PROP_RUNNING);
  if (cancellable != NULL)
    g_cancellable_connect (cancellable, G_CALLBACK (forward_cancel), g_object_ref (self->cancellable), g_object_unref);
  ara_transport_send_async (ara_runtime_client_get_transport (self->client), "POST", "/chat", NULL, body,
                            "text/event-stream", self->timeout, self->cancellable, reply_came, task);
}

gboolean
ara_turn_run_finish (AraTurn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Stopping */

static gboolean
grace_over (gpointer data)
{
  AraTurn *self = data;

  self->grace = 0;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
stop_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (ara_runtime_client_chat_stop_finish (self->client, result, &error))
    {
      set_flag (self, &self->stop_confirmed, TRUE, PROP_STOP_CONFIRMED);
      if (self->running && self->grace == 0)
        self->grace = g_timeout_add_seconds (STOP_GRACE_SECONDS, grace_over, self);
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
ara_turn_stop_async (AraTurn *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ARA_IS_TURN (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ara_turn_stop_async);
  set_flag (self, &self->stopping, TRUE, PROP_STOPPING);
  ara_runtime_client_chat_stop_async (self->client, self->conversation_id, cancellable, stop_answered, task);
}

/**
 * ara_turn_stop_finish:
 * @self: an #AraTurn
 * @result: what the callback got
 * @confirmed: (out) (optional): whether the server said that all of it is gone
 *
 * Finishes ara_turn_stop_async().
 *
 * Returns: %FALSE on error
 */
gboolean
ara_turn_stop_finish (AraTurn *self, GAsyncResult *result, gboolean *confirmed, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (confirmed != NULL)
    *confirmed = self->stop_confirmed;
  return g_task_propagate_boolean (G_TASK (result), error);
}
