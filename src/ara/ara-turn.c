/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One turn of the agent: the request, its stream, and stopping it. */

#include "ara-turn.h"
#include "ara-event-stream.h"
#include "ara-fold.h"
#include "ara-runtime-client-private.h"

#include <string.h>

#define READ_SIZE (64 * 1024)
/* A fast stream comes behind redrawing (GDK's priority is 120) and gives the loop back
 * after some milliseconds, so that what it makes grow can be looked at meanwhile. */
#define STREAM_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)
#define SLICE_SIZE 4096
#define SLICE_TIME (5 * G_TIME_SPAN_MILLISECOND)
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
  GBytes           *piece;       /* of the stream, parsed up to piece_offset */
  gsize             piece_offset;
  guint             n_events;
  gboolean          ended;       /* [DONE] was seen */
  GCancellable     *cancellable; /* closes the stream; the caller's is chained to it */
  GCancellable     *callers;
  gulong            chained;
  GSource          *grace;
  GSList           *waiting_stops; /* GTasks: the server did not know the turn yet */
  gboolean          running;
  gboolean          stopping;
  gboolean          stop_confirmed;
};

/**
 * AraTurn:
 *
 * One turn of the agent, watched while it runs.
 *
 * A turn is made with [ctor@Turn.new], set up, and run once with [method@Turn.run_async].
 * From the beginning it has a [property@Turn:message], which grows as the answer comes. It
 * can be stopped, [method@Turn.stop_async]; cancelling it merely closes the stream, and the
 * server goes on.
 *
 * [method@RuntimeClient.chat] is enough for who wants the answer as a whole.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (AraTurn, ara_turn, G_TYPE_OBJECT)

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
stop_grace (AraTurn *self)
{
  if (self->grace == NULL)
    return;
  g_source_destroy (self->grace);
  g_clear_pointer (&self->grace, g_source_unref);
}

static void
ara_turn_dispose (GObject *object)
{
  AraTurn *self = ARA_TURN (object);

  stop_grace (self);
  g_clear_pointer (&self->piece, g_bytes_unref);
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
  /**
   * AraTurn:message:
   *
   * The message that grows. It is there from the beginning, and stays when the turn fails.
   *
   * Since: 1.0
   */
  properties[PROP_MESSAGE] = g_param_spec_object ("message", NULL, NULL, ARA_TYPE_MESSAGE, flags);
  /**
   * AraTurn:conversation-id:
   *
   * The conversation that the turn belongs to: a new UUID unless it was set; the server may
   * choose another.
   *
   * Since: 1.0
   */
  properties[PROP_CONVERSATION_ID] = g_param_spec_string ("conversation-id", NULL, NULL, NULL, flags);
  /**
   * AraTurn:running:
   *
   * Whether the turn runs.
   *
   * Since: 1.0
   */
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  /**
   * AraTurn:stopping:
   *
   * Whether the turn was asked to stop.
   *
   * Since: 1.0
   */
  properties[PROP_STOPPING] = g_param_spec_boolean ("stopping", NULL, NULL, FALSE, flags);
  /**
   * AraTurn:stop-confirmed:
   *
   * Whether the server said that all that the turn began is gone.
   *
   * Since: 1.0
   */
  properties[PROP_STOP_CONFIRMED] = g_param_spec_boolean ("stop-confirmed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * AraTurn::event:
   * @self: an #AraTurn
   * @json: the data of one event, as it came
   *
   * An event came. The message has grown by it already.
   *
   * Since: 1.0
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
 * Makes a turn; it begins with [method@Turn.run_async].
 *
 * Returns: (transfer full): a new turn
 *
 * Since: 1.0
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

/**
 * ara_turn_set_model:
 * @self: an #AraTurn
 * @model: (nullable): `provider/model`, or %NULL for the server's default
 *
 * Chooses the language model. Only before it runs.
 *
 * Since: 1.0
 */
void
ara_turn_set_model (AraTurn *self, const char *model)
{
  set_string (&self->model, model);
}

/**
 * ara_turn_set_conversation_id:
 * @self: an #AraTurn
 * @conversation_id: the conversation, a UUID
 *
 * Goes on with a conversation. Only before it runs.
 *
 * Since: 1.0
 */
void
ara_turn_set_conversation_id (AraTurn *self, const char *conversation_id)
{
  if (g_strcmp0 (self->conversation_id, conversation_id) == 0)
    return;
  set_string (&self->conversation_id, conversation_id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION_ID]);
}

/**
 * ara_turn_set_session_id:
 * @self: an #AraTurn
 * @session_id: (nullable): the session, or %NULL for the active one
 *
 * Chooses the session. Only before it runs. Servers other than this project's have one
 * session and pass it over.
 *
 * Since: 1.0
 */
void
ara_turn_set_session_id (AraTurn *self, const char *session_id)
{
  set_string (&self->session_id, session_id);
}

/**
 * ara_turn_set_message_id:
 * @self: an #AraTurn
 * @message_id: (nullable): a UUID, or %NULL to leave it to the server
 *
 * Names the person's message. Only before it runs. Where the server knows the id already
 * the message is tried again in place, never appended (runtimes of this project).
 *
 * Since: 1.0
 */
void
ara_turn_set_message_id (AraTurn *self, const char *message_id)
{
  set_string (&self->message_id, message_id);
}

/**
 * ara_turn_set_timeout:
 * @self: an #AraTurn
 * @seconds: how many, 0 for %ARA_DEFAULT_CHAT_TIMEOUT
 *
 * Bounds how long the turn may wait without a byte. Only before it runs.
 *
 * Since: 1.0
 */
void
ara_turn_set_timeout (AraTurn *self, guint seconds)
{
  self->timeout = seconds == 0 ? ARA_DEFAULT_CHAT_TIMEOUT : seconds;
}

/**
 * ara_turn_get_conversation_id:
 * @self: an #AraTurn
 *
 * Tells the conversation that the turn belongs to.
 *
 * Returns: (transfer none): a UUID
 *
 * Since: 1.0
 */
const char *
ara_turn_get_conversation_id (AraTurn *self)
{
  return self->conversation_id;
}

/**
 * ara_turn_get_message_id:
 * @self: an #AraTurn
 *
 * Tells what [method@Turn.set_message_id] said.
 *
 * Returns: (transfer none) (nullable): the id, or %NULL
 *
 * Since: 1.0
 */
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
 *
 * Since: 1.0
 */
AraMessage *
ara_turn_get_message (AraTurn *self)
{
  return self->message;
}

/**
 * ara_turn_is_running:
 * @self: an #AraTurn
 *
 * Tells whether the turn runs.
 *
 * Returns: %TRUE while it does
 *
 * Since: 1.0
 */
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

  self->n_events++;
  self->ended = event->length == 6 && memcmp (event->data, "[DONE]", 6) == 0;
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

static void
end_waiting_stops (AraTurn *self)
{
  GSList *tasks = g_steal_pointer (&self->waiting_stops);

  for (GSList *item = tasks; item != NULL; item = item->next)
    g_task_return_boolean (item->data, TRUE);
  g_slist_free_full (tasks, g_object_unref);
}

/* The one exit of a turn: every path passes here. Takes @error. */
static void
end_run (GTask *task, GError *error)
{
  AraTurn *self = g_task_get_source_object (task);

  stop_grace (self);
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
  set_flag (self, &self->running, FALSE, PROP_RUNNING);
  end_waiting_stops (self);
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

/* A server that answers with the folded result instead of a stream */

static void
push_built (AraTurn *self, AraValueBuilder *event)
{
  g_autofree char *json = NULL;

  ara_value_builder_end_object (event);
  json = ara_value_builder_end_text (event);
  ara_fold_push (self->fold, json, -1);
}

static void
push_text (AraTurn *self, AraValue *result, const char *member, const char *type)
{
  g_autoptr (AraValueBuilder) event = ara_value_builder_new ();
  g_autofree char *text = ara_value_dup_member_string (result, member);

  if (text == NULL)
    return;
  ara_value_builder_begin_object (event);
  ara_value_builder_member_string (event, "type", type);
  ara_value_builder_member_string (event, "id", member);
  ara_value_builder_member_string (event, "delta", text);
  push_built (self, event);
}

static void
push_call (AraTurn *self, AraValue *call, guint number)
{
  g_autoptr (AraValueBuilder) event = ara_value_builder_new ();
  g_autofree char *id = g_strdup_printf ("call-%u", number), *name = ara_value_dup_member_string (call, "name");
  g_autoptr (AraValue) args = ara_value_dup_member (call, "args"), result = ara_value_dup_member (call, "result");

  ara_value_builder_begin_object (event);
  ara_value_builder_member_string (event, "type", "tool-input-available");
  ara_value_builder_member_string (event, "toolCallId", id);
  ara_value_builder_member_string (event, "toolName", name);
  ara_value_builder_member_value (event, "input", args);
  push_built (self, event);
  ara_value_builder_begin_object (event);
  ara_value_builder_member_string (event, "type", "tool-output-available");
  ara_value_builder_member_string (event, "toolCallId", id);
  ara_value_builder_member_value (event, "output", result);
  push_built (self, event);
}

static GError *
take_result (AraTurn *self, AraValue *result)
{
  g_autofree char *text = ara_value_dup_member_string (result, "text");
  g_autofree char *detail = ara_value_dup_member_string (result, "detail");
  g_autoptr (AraValue) calls = ara_value_dup_member (result, "tool_calls");

  if (text == NULL)
    return g_error_new_literal (ARA_ERROR, ARA_ERROR_BAD_REPLY,
                                detail != NULL ? detail
                                               : "The server's answer is neither an event stream nor a result with a text");
  push_text (self, result, "reasoning", "reasoning-delta");
  for (guint i = 0; calls != NULL && i < ara_value_get_n_children (calls); i++)
    {
      g_autoptr (AraValue) call = ara_value_dup_child (calls, i);

      push_call (self, call, i);
    }
  push_text (self, result, "text", "text-delta");
  ara_fold_push (self->fold, "[DONE]", -1);
  return NULL;
}

static void
value_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (AraValue) value = ara_reply_read_value_finish (self->reply, result, &error);

  end_run (task, value != NULL ? take_result (self, value) : error);
}

static void send_stop (GTask *task);

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
  g_slist_free_full (stops, (GDestroyNotify) send_stop);
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
  set_flag (self, &self->running, TRUE, PROP_RUNNING);
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

/* Stopping */

static gboolean
grace_over (gpointer data)
{
  AraTurn *self = data;

  stop_grace (self);
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
            send_stop (g_steal_pointer (&task));
          else
            self->waiting_stops = g_slist_prepend (self->waiting_stops, g_steal_pointer (&task));
          return;
        }
      set_flag (self, &self->stop_confirmed, TRUE, PROP_STOP_CONFIRMED);
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

/* Takes @task. */
static void
send_stop (GTask *task)
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
  set_flag (self, &self->stopping, TRUE, PROP_STOPPING);
  send_stop (task);
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
