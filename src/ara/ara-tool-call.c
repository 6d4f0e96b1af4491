/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tool call: from the first byte of its arguments to its result. */

#include "ara-part-private.h"

#include <string.h>

/**
 * AraToolCall:
 *
 * A tool call in a message: the tool, its arguments and its result.
 *
 * It is there from the first byte of its arguments on; [property@ToolCall:state] says how
 * far it is.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (AraToolCall, ara_tool_call, ARA_TYPE_PART)

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_STATE,
  PROP_INPUT_TEXT,
  PROP_INPUT,
  PROP_OUTPUT,
  PROP_PRELIMINARY,
  PROP_ERROR_TEXT,
  PROP_APPROVAL_ID,
  PROP_DURATION_MS,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

static const GEnumValue states[] = {
  { ARA_TOOL_CALL_INPUT_STREAMING, "ARA_TOOL_CALL_INPUT_STREAMING", "input-streaming" },
  { ARA_TOOL_CALL_INPUT_AVAILABLE, "ARA_TOOL_CALL_INPUT_AVAILABLE", "input-available" },
  { ARA_TOOL_CALL_APPROVAL_REQUESTED, "ARA_TOOL_CALL_APPROVAL_REQUESTED", "approval-requested" },
  { ARA_TOOL_CALL_OUTPUT_AVAILABLE, "ARA_TOOL_CALL_OUTPUT_AVAILABLE", "output-available" },
  { ARA_TOOL_CALL_OUTPUT_ERROR, "ARA_TOOL_CALL_OUTPUT_ERROR", "output-error" },
  { ARA_TOOL_CALL_OUTPUT_DENIED, "ARA_TOOL_CALL_OUTPUT_DENIED", "output-denied" },
  { 0, NULL, NULL },
};

GType
ara_tool_call_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AraToolCallState", states));
  return type;
}

/**
 * ara_tool_call_state_to_string:
 * @state: a state
 *
 * Tells how a state is written, e.g. `input-streaming`.
 *
 * Returns: (nullable): the word, %NULL if there is no such state
 *
 * Since: 1.0
 */
const char *
ara_tool_call_state_to_string (AraToolCallState state)
{
  g_return_val_if_fail (state <= ARA_TOOL_CALL_OUTPUT_DENIED, NULL);
  return states[state].value_nick;
}

static void
ara_tool_call_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AraToolCall *self = ARA_TOOL_CALL (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_INPUT_TEXT:
      g_value_set_string (value, self->input_text->str);
      break;
    case PROP_INPUT:
      g_value_set_boxed (value, self->input);
      break;
    case PROP_OUTPUT:
      g_value_set_boxed (value, self->output);
      break;
    case PROP_PRELIMINARY:
      g_value_set_boolean (value, self->preliminary);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_APPROVAL_ID:
      g_value_set_string (value, self->approval_id);
      break;
    case PROP_DURATION_MS:
      g_value_set_int64 (value, ara_tool_call_get_duration_ms (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ara_tool_call_finalize (GObject *object)
{
  AraToolCall *self = ARA_TOOL_CALL (object);

  g_free (self->id);
  g_free (self->name);
  g_string_free (self->input_text, TRUE);
  g_clear_pointer (&self->input, ara_value_unref);
  g_clear_pointer (&self->output, ara_value_unref);
  g_free (self->error_text);
  g_free (self->approval_id);
  G_OBJECT_CLASS (ara_tool_call_parent_class)->finalize (object);
}

static void
ara_tool_call_class_init (AraToolCallClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ara_tool_call_get_property;
  object_class->finalize = ara_tool_call_finalize;
  ARA_PART_CLASS (class)->to_value = ara_tool_call_to_value;
  /**
   * AraToolCall:id:
   *
   * The id of the call.
   *
   * Since: 1.0
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * AraToolCall:name:
   *
   * The name of the tool, `""` as long as it is not known.
   *
   * Since: 1.0
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * AraToolCall:state:
   *
   * How far the call is.
   *
   * Since: 1.0
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ARA_TYPE_TOOL_CALL_STATE, 0, flags);
  /**
   * AraToolCall:input-text:
   *
   * The JSON text of the arguments as far as it has come; it need not be complete.
   *
   * Since: 1.0
   */
  properties[PROP_INPUT_TEXT] = g_param_spec_string ("input-text", NULL, NULL, "", flags);
  /**
   * AraToolCall:input:
   *
   * The complete arguments; `NULL` until then.
   *
   * Since: 1.0
   */
  properties[PROP_INPUT] = g_param_spec_boxed ("input", NULL, NULL, ARA_TYPE_VALUE, flags);
  /**
   * AraToolCall:output:
   *
   * The result, or what there is of it while [property@ToolCall:preliminary].
   *
   * Since: 1.0
   */
  properties[PROP_OUTPUT] = g_param_spec_boxed ("output", NULL, NULL, ARA_TYPE_VALUE, flags);
  /**
   * AraToolCall:preliminary:
   *
   * Whether the output will be replaced, since the tool still runs.
   *
   * Since: 1.0
   */
  properties[PROP_PRELIMINARY] = g_param_spec_boolean ("preliminary", NULL, NULL, FALSE, flags);
  /**
   * AraToolCall:error-text:
   *
   * Why the call failed, `NULL` if it did not.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  /**
   * AraToolCall:approval-id:
   *
   * What the server asks for the person's consent with, `NULL` if it does not.
   *
   * Since: 1.0
   */
  properties[PROP_APPROVAL_ID] = g_param_spec_string ("approval-id", NULL, NULL, NULL, flags);
  /**
   * AraToolCall:duration-ms:
   *
   * How long the call has run so far, or ran, in milliseconds; -1 if it is not known.
   *
   * Since: 1.0
   */
  properties[PROP_DURATION_MS] = g_param_spec_int64 ("duration-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ara_tool_call_init (AraToolCall *self)
{
  self->input_text = g_string_new (NULL);
  self->stored_duration_ms = -1;
}

static void
notify (AraToolCall *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  ara_part_changed (ARA_PART (self));
}

/**
 * ara_tool_call_new:
 * @id: (nullable): its id
 * @name: (nullable): the tool
 *
 * Makes a call whose arguments are still to come; its clock runs from now.
 *
 * Returns: (transfer full): a new call
 *
 * Since: 1.0
 */
AraToolCall *
ara_tool_call_new (const char *id, const char *name)
{
  AraToolCall *self = g_object_new (ARA_TYPE_TOOL_CALL, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name != NULL ? name : "");
  return self;
}

/**
 * ara_tool_call_get_id:
 * @self: an #AraToolCall
 *
 * Tells its id.
 *
 * Returns: (nullable): the id
 *
 * Since: 1.0
 */
const char *
ara_tool_call_get_id (AraToolCall *self)
{
  return self->id;
}

/**
 * ara_tool_call_get_name:
 * @self: an #AraToolCall
 *
 * Tells which tool is called.
 *
 * Returns: the name, `""` as long as it is not known
 *
 * Since: 1.0
 */
const char *
ara_tool_call_get_name (AraToolCall *self)
{
  return self->name;
}

/**
 * ara_tool_call_get_state:
 * @self: an #AraToolCall
 *
 * Tells how far the call is.
 *
 * Returns: the state
 *
 * Since: 1.0
 */
AraToolCallState
ara_tool_call_get_state (AraToolCall *self)
{
  return self->state;
}

/**
 * ara_tool_call_get_input_text:
 * @self: an #AraToolCall
 *
 * Tells the JSON text of the arguments as far as it has come; it need not be complete.
 *
 * Returns: the text
 *
 * Since: 1.0
 */
const char *
ara_tool_call_get_input_text (AraToolCall *self)
{
  return self->input_text->str;
}

/**
 * ara_tool_call_get_input:
 * @self: an #AraToolCall
 *
 * Tells the complete arguments.
 *
 * Returns: (transfer none) (nullable): the value, %NULL as long as they are not complete
 *
 * Since: 1.0
 */
AraValue *
ara_tool_call_get_input (AraToolCall *self)
{
  return self->input;
}

/**
 * ara_tool_call_get_output:
 * @self: an #AraToolCall
 *
 * Tells the result, or what there is of it while [method@ToolCall.is_preliminary].
 *
 * Returns: (transfer none) (nullable): the value, %NULL as long as there is none
 *
 * Since: 1.0
 */
AraValue *
ara_tool_call_get_output (AraToolCall *self)
{
  return self->output;
}

/**
 * ara_tool_call_is_preliminary:
 * @self: an #AraToolCall
 *
 * Tells whether the output will still be replaced.
 *
 * Returns: %TRUE while the tool runs on
 *
 * Since: 1.0
 */
gboolean
ara_tool_call_is_preliminary (AraToolCall *self)
{
  return self->preliminary;
}

/**
 * ara_tool_call_is_finished:
 * @self: an #AraToolCall
 *
 * Tells whether no event can change the call any more.
 *
 * Returns: %TRUE if it has ended, well or not
 *
 * Since: 1.0
 */
gboolean
ara_tool_call_is_finished (AraToolCall *self)
{
  return self->state >= ARA_TOOL_CALL_OUTPUT_AVAILABLE && !self->preliminary;
}

/**
 * ara_tool_call_get_error_text:
 * @self: an #AraToolCall
 *
 * Tells why the call failed.
 *
 * Returns: (nullable): a sentence, %NULL if it did not
 *
 * Since: 1.0
 */
const char *
ara_tool_call_get_error_text (AraToolCall *self)
{
  return self->error_text;
}

/**
 * ara_tool_call_get_duration_ms:
 * @self: an #AraToolCall
 *
 * Tells how long the call has run so far, or ran: from its complete arguments to its
 * result, without the time in which the arguments were written.
 *
 * Returns: milliseconds, -1 if it is not known
 *
 * Since: 1.0
 */
gint64
ara_tool_call_get_duration_ms (AraToolCall *self)
{
  if (self->started == 0)
    return self->stored_duration_ms;
  return ((self->ended != 0 ? self->ended : g_get_monotonic_time ()) - self->started) / 1000;
}

void
ara_tool_call_stop_clock (AraToolCall *self)
{
  if (self->ended != 0 || self->started == 0)
    return;
  self->ended = g_get_monotonic_time ();
  notify (self, PROP_DURATION_MS);
}

void
ara_tool_call_set_name (AraToolCall *self, const char *name)
{
  if (name == NULL || g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  notify (self, PROP_NAME);
}

void
ara_tool_call_append_input_text (AraToolCall *self, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_append (self->input_text, text);
  notify (self, PROP_INPUT_TEXT);
}

void
ara_tool_call_set_input (AraToolCall *self, AraValue *input)
{
  g_clear_pointer (&self->input, ara_value_unref);
  self->input = input == NULL ? NULL : ara_value_ref (input);
  notify (self, PROP_INPUT);
}

void
ara_tool_call_set_output (AraToolCall *self, AraValue *output, gboolean preliminary)
{
  AraValue *old = self->output;

  /* It may be the one that is there already. */
  self->output = output == NULL ? NULL : ara_value_ref (output);
  g_clear_pointer (&old, ara_value_unref);
  if (self->preliminary != preliminary)
    {
      self->preliminary = preliminary;
      notify (self, PROP_PRELIMINARY);
    }
  notify (self, PROP_OUTPUT);
}

void
ara_tool_call_set_error (AraToolCall *self, const char *text)
{
  g_free (self->error_text);
  self->error_text = g_strdup (text);
  notify (self, PROP_ERROR_TEXT);
}

void
ara_tool_call_set_state (AraToolCall *self, AraToolCallState state)
{
  if (self->state == state)
    return;
  self->state = state;
  /* Of several in one round, each has its arguments written while the ones before it run. */
  if (state == ARA_TOOL_CALL_INPUT_AVAILABLE && self->started == 0)
    self->started = g_get_monotonic_time ();
  if (ara_tool_call_is_finished (self))
    ara_tool_call_stop_clock (self);
  notify (self, PROP_STATE);
}

void
ara_tool_call_set_approval_id (AraToolCall *self, const char *approval_id)
{
  g_free (self->approval_id);
  self->approval_id = g_strdup (approval_id);
  notify (self, PROP_APPROVAL_ID);
}
