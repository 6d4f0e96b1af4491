/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One turn of the agent: what it is asked and what it tells. */

#include "ara-turn-private.h"

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

static GParamSpec *properties[ARA_TURN_N_PROPS];
static guint event_signal, overflow_signal;

static void
ara_turn_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AraTurn *self = ARA_TURN (object);

  switch (id)
    {
    case ARA_TURN_PROP_MESSAGE:
      g_value_set_object (value, self->message);
      break;
    case ARA_TURN_PROP_CONVERSATION_ID:
      g_value_set_string (value, self->conversation_id);
      break;
    case ARA_TURN_PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case ARA_TURN_PROP_STOPPING:
      g_value_set_boolean (value, self->stopping);
      break;
    case ARA_TURN_PROP_STOP_CONFIRMED:
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

  ara_turn_stop_grace (self);
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
  properties[ARA_TURN_PROP_MESSAGE] = g_param_spec_object ("message", NULL, NULL, ARA_TYPE_MESSAGE, flags);
  /**
   * AraTurn:conversation-id:
   *
   * The conversation that the turn belongs to: a new UUID unless it was set; the server may
   * choose another.
   *
   * Since: 1.0
   */
  properties[ARA_TURN_PROP_CONVERSATION_ID] = g_param_spec_string ("conversation-id", NULL, NULL, NULL, flags);
  /**
   * AraTurn:running:
   *
   * Whether the turn runs.
   *
   * Since: 1.0
   */
  properties[ARA_TURN_PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  /**
   * AraTurn:stopping:
   *
   * Whether the turn was asked to stop.
   *
   * Since: 1.0
   */
  properties[ARA_TURN_PROP_STOPPING] = g_param_spec_boolean ("stopping", NULL, NULL, FALSE, flags);
  /**
   * AraTurn:stop-confirmed:
   *
   * Whether the server said that all that the turn began is gone.
   *
   * Since: 1.0
   */
  properties[ARA_TURN_PROP_STOP_CONFIRMED] = g_param_spec_boolean ("stop-confirmed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, ARA_TURN_N_PROPS, properties);
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
                               G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * AraTurn::overflow:
   * @self: an #AraTurn
   * @part: the text or reasoning that it belongs to
   * @text: the text, UTF-8
   *
   * Text came that the message doesn't take any more, see [method@Turn.set_text_limit].
   *
   * Since: 1.0
   */
  overflow_signal = g_signal_new ("overflow", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, ARA_TYPE_TEXT_PART, G_TYPE_BYTES);
}

static void
fold_overflowed (AraFold *fold, AraTextPart *part, GBytes *text, AraTurn *self)
{
  g_signal_emit (self, overflow_signal, 0, part, text);
}

static void
ara_turn_init (AraTurn *self)
{
  self->conversation_id = g_uuid_string_random ();
  self->timeout = ARA_DEFAULT_CHAT_TIMEOUT;
  self->message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
  self->fold = ara_fold_new (self->message);
  g_signal_connect_object (self->fold, "overflow", G_CALLBACK (fold_overflowed), self, 0);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[ARA_TURN_PROP_CONVERSATION_ID]);
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
 * ara_turn_set_text_limit:
 * @self: an #AraTurn
 * @limit: bytes, 0 for no limit, which is the default
 *
 * Bounds the text and the reasoning that the message takes together. The turn goes on
 * beyond it: what comes is told by [signal@Turn::overflow] and kept nowhere, so that it can
 * be written elsewhere. Only before it runs.
 *
 * Since: 1.0
 */
void
ara_turn_set_text_limit (AraTurn *self, gsize limit)
{
  g_return_if_fail (ARA_IS_TURN (self));
  ara_fold_set_text_limit (self->fold, limit);
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

void
ara_turn_set_flag (AraTurn *self, gboolean *flag, gboolean value, AraTurnProperty property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
ara_turn_tell_event (AraTurn *self, const char *json)
{
  g_signal_emit (self, event_signal, 0, json);
}
