/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a message but tool calls: text, reasoning, and everything else. */

#include "ara-part-private.h"
#include "ara-json-private.h"

#include <string.h>

typedef struct
{
  AraValue *raw; /* as read: members that we don't know are written back */
} AraPartPrivate;

/**
 * AraPart:
 *
 * A part of a message.
 *
 * Text and reasoning are [class@TextPart], a tool call is [class@ToolCall], and everything
 * else is [class@OtherPart].
 *
 * Since: 1.0
 */
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AraPart, ara_part, G_TYPE_OBJECT)

static guint changed_signal;

static void
ara_part_finalize (GObject *object)
{
  AraPartPrivate *private = ara_part_get_instance_private (ARA_PART (object));

  g_clear_pointer (&private->raw, ara_value_unref);
  G_OBJECT_CLASS (ara_part_parent_class)->finalize (object);
}

static void
ara_part_class_init (AraPartClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ara_part_finalize;
  /**
   * AraPart::changed:
   *
   * Something about it is other than before: its text grew, its state moved.
   *
   * Since: 1.0
   */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ara_part_init (AraPart *self)
{
}

void
ara_part_changed (AraPart *self)
{
  g_signal_emit (self, changed_signal, 0);
}

void
ara_part_set_raw (AraPart *self, AraValue *raw)
{
  AraPartPrivate *private = ara_part_get_instance_private (self);

  private->raw = ara_value_ref (raw);
}

AraValue *
ara_part_get_raw (AraPart *self)
{
  AraPartPrivate *private = ara_part_get_instance_private (self);

  return private->raw;
}

/**
 * ara_part_to_value:
 * @self: an #AraPart
 *
 * Writes the part as a server stores it.
 *
 * Returns: (transfer full): an object
 *
 * Since: 1.0
 */
AraValue *
ara_part_to_value (AraPart *self)
{
  g_return_val_if_fail (ARA_IS_PART (self), NULL);
  return ARA_PART_GET_CLASS (self)->to_value (self);
}

/* Text and reasoning */

struct _AraTextPart
{
  AraPart  parent_instance;

  char    *id;
  GString *text;
  gboolean reasoning;
  gboolean streaming;
  gint64   started; /* monotonic µs, 0: not measured */
  gint64   ended;
};

/**
 * AraTextPart:
 *
 * A part of a message that is text, or reasoning.
 *
 * It grows at its end while the agent writes: see [signal@TextPart::appended].
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (AraTextPart, ara_text_part, ARA_TYPE_PART)

enum
{
  TEXT_PROP_ID = 1,
  TEXT_PROP_TEXT,
  TEXT_PROP_REASONING,
  TEXT_PROP_STREAMING,
  TEXT_PROP_DURATION_MS,
  TEXT_N_PROPS,
};
static GParamSpec *text_properties[TEXT_N_PROPS];
static guint appended_signal;

static AraValue *
ara_text_part_to_value (AraPart *part)
{
  static const char *const known[] = { "type", "text", NULL };
  AraTextPart *self = ARA_TEXT_PART (part);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", self->reasoning ? "reasoning" : "text");
  ara_value_builder_name (builder, "text");
  ara_value_builder_string_len (builder, self->text->str, (gssize) self->text->len);
  if (ara_part_get_raw (part) != NULL)
    ara_value_builder_write_others (builder, ara_part_get_raw (part), known);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static void
ara_text_part_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AraTextPart *self = ARA_TEXT_PART (object);

  switch (id)
    {
    case TEXT_PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case TEXT_PROP_TEXT:
      g_value_set_string (value, self->text->str);
      break;
    case TEXT_PROP_REASONING:
      g_value_set_boolean (value, self->reasoning);
      break;
    case TEXT_PROP_STREAMING:
      g_value_set_boolean (value, self->streaming);
      break;
    case TEXT_PROP_DURATION_MS:
      g_value_set_int64 (value, ara_text_part_get_duration_ms (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ara_text_part_finalize (GObject *object)
{
  AraTextPart *self = ARA_TEXT_PART (object);

  g_free (self->id);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (ara_text_part_parent_class)->finalize (object);
}

static void
ara_text_part_class_init (AraTextPartClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ara_text_part_get_property;
  object_class->finalize = ara_text_part_finalize;
  ARA_PART_CLASS (class)->to_value = ara_text_part_to_value;
  /**
   * AraTextPart:id:
   *
   * What the stream calls the part; `NULL` for one that was read from the store.
   *
   * Since: 1.0
   */
  text_properties[TEXT_PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * AraTextPart:text:
   *
   * The text so far. Notified each time it grows.
   *
   * Since: 1.0
   */
  text_properties[TEXT_PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  /**
   * AraTextPart:reasoning:
   *
   * Whether it is reasoning, not the answer.
   *
   * Since: 1.0
   */
  text_properties[TEXT_PROP_REASONING] = g_param_spec_boolean ("reasoning", NULL, NULL, FALSE, flags);
  /**
   * AraTextPart:streaming:
   *
   * Whether more may come.
   *
   * Since: 1.0
   */
  text_properties[TEXT_PROP_STREAMING] = g_param_spec_boolean ("streaming", NULL, NULL, FALSE, flags);
  /**
   * AraTextPart:duration-ms:
   *
   * How long the part was open, so far or in all, in milliseconds; -1 if it was not
   * measured.
   *
   * Since: 1.0
   */
  text_properties[TEXT_PROP_DURATION_MS] = g_param_spec_int64 ("duration-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, TEXT_N_PROPS, text_properties);
  /**
   * AraTextPart::appended:
   * @self: an #AraTextPart
   * @offset: where the new text begins, in bytes
   *
   * The text has grown at its end.
   *
   * Since: 1.0
   */
  appended_signal = g_signal_new ("appended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
ara_text_part_init (AraTextPart *self)
{
  self->text = g_string_new (NULL);
  self->streaming = TRUE;
  self->started = g_get_monotonic_time ();
}

/**
 * ara_text_part_new:
 * @id: (nullable): what tells it from others that are open
 * @reasoning: whether it is reasoning
 * @text: (nullable): all of the text, or %NULL for a part that will grow
 *
 * Makes a text part, or one of reasoning.
 *
 * Returns: (transfer full): a new part
 *
 * Since: 1.0
 */
AraTextPart *
ara_text_part_new (const char *id, gboolean reasoning, const char *text)
{
  AraTextPart *self = g_object_new (ARA_TYPE_TEXT_PART, NULL);

  self->id = g_strdup (id);
  self->reasoning = reasoning;
  if (text != NULL)
    {
      g_string_append (self->text, text);
      self->streaming = FALSE;
      self->started = 0;
    }
  return self;
}

/**
 * ara_text_part_get_id:
 * @self: an #AraTextPart
 *
 * Tells what the stream calls it.
 *
 * Returns: (nullable): the id, %NULL for one read from the store
 *
 * Since: 1.0
 */
const char *
ara_text_part_get_id (AraTextPart *self)
{
  return self->id;
}

/**
 * ara_text_part_get_text:
 * @self: an #AraTextPart
 *
 * Tells the text so far; valid until the next change.
 *
 * Returns: the text
 *
 * Since: 1.0
 */
const char *
ara_text_part_get_text (AraTextPart *self)
{
  return self->text->str;
}

/**
 * ara_text_part_get_length:
 * @self: an #AraTextPart
 *
 * Tells how long the text is.
 *
 * Returns: bytes
 *
 * Since: 1.0
 */
gsize
ara_text_part_get_length (AraTextPart *self)
{
  return self->text->len;
}

/**
 * ara_text_part_is_reasoning:
 * @self: an #AraTextPart
 *
 * Tells reasoning from the answer.
 *
 * Returns: %TRUE for reasoning
 *
 * Since: 1.0
 */
gboolean
ara_text_part_is_reasoning (AraTextPart *self)
{
  return self->reasoning;
}

/**
 * ara_text_part_is_streaming:
 * @self: an #AraTextPart
 *
 * Tells whether more may come.
 *
 * Returns: %TRUE while it is open
 *
 * Since: 1.0
 */
gboolean
ara_text_part_is_streaming (AraTextPart *self)
{
  return self->streaming;
}

/**
 * ara_text_part_append:
 * @self: an #AraTextPart
 * @delta: UTF-8
 * @length: its length in bytes, or -1 if it ends with a NUL
 *
 * Adds to the text. [signal@TextPart::appended] comes first, then the notification of
 * [property@TextPart:text], then [signal@Part::changed].
 *
 * Since: 1.0
 */
void
ara_text_part_append (AraTextPart *self, const char *delta, gssize length)
{
  guint64 offset = self->text->len;

  g_string_append_len (self->text, delta, length);
  if (self->text->len == offset)
    return;
  g_signal_emit (self, appended_signal, 0, offset);
  g_object_notify_by_pspec (G_OBJECT (self), text_properties[TEXT_PROP_TEXT]);
  ara_part_changed (ARA_PART (self));
}

/**
 * ara_text_part_close:
 * @self: an #AraTextPart
 *
 * Tells that no more will come.
 *
 * Since: 1.0
 */
void
ara_text_part_close (AraTextPart *self)
{
  if (!self->streaming)
    return;
  self->streaming = FALSE;
  self->ended = g_get_monotonic_time ();
  g_object_notify_by_pspec (G_OBJECT (self), text_properties[TEXT_PROP_STREAMING]);
  g_object_notify_by_pspec (G_OBJECT (self), text_properties[TEXT_PROP_DURATION_MS]);
  ara_part_changed (ARA_PART (self));
}

/**
 * ara_text_part_get_duration_ms:
 * @self: an #AraTextPart
 *
 * Tells how long the part was open, so far or in all.
 *
 * Returns: milliseconds, -1 for one read from the store
 *
 * Since: 1.0
 */
gint64
ara_text_part_get_duration_ms (AraTextPart *self)
{
  if (self->started == 0)
    return -1;
  return ((self->streaming ? g_get_monotonic_time () : self->ended) - self->started) / 1000;
}

/* Everything else */

struct _AraOtherPart
{
  AraPart   parent_instance;

  char     *type;
  AraValue *value;
};

/**
 * AraOtherPart:
 *
 * A part of a message that has no class of its own: a source, a file, `data-…`, the
 * beginning of a step. It keeps the JSON that the server told.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (AraOtherPart, ara_other_part, ARA_TYPE_PART)

static AraValue *
ara_other_part_to_value (AraPart *part)
{
  return ara_value_ref (ARA_OTHER_PART (part)->value);
}

static void
ara_other_part_finalize (GObject *object)
{
  AraOtherPart *self = ARA_OTHER_PART (object);

  g_free (self->type);
  ara_value_unref (self->value);
  G_OBJECT_CLASS (ara_other_part_parent_class)->finalize (object);
}

static void
ara_other_part_class_init (AraOtherPartClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ara_other_part_finalize;
  ARA_PART_CLASS (class)->to_value = ara_other_part_to_value;
}

static void
ara_other_part_init (AraOtherPart *self)
{
}

/**
 * ara_other_part_new:
 * @type: its type, e.g. `source-url`
 * @value: the part as it came
 *
 * Makes a part of a kind that has no class of its own.
 *
 * Returns: (transfer full): a new part
 *
 * Since: 1.0
 */
AraOtherPart *
ara_other_part_new (const char *type, AraValue *value)
{
  AraOtherPart *self = g_object_new (ARA_TYPE_OTHER_PART, NULL);

  self->type = g_strdup (type);
  self->value = ara_value_ref (value);
  return self;
}

/**
 * ara_other_part_get_part_type:
 * @self: an #AraOtherPart
 *
 * Tells what it is.
 *
 * Returns: the type
 *
 * Since: 1.0
 */
const char *
ara_other_part_get_part_type (AraOtherPart *self)
{
  return self->type;
}

/**
 * ara_other_part_get_value:
 * @self: an #AraOtherPart
 *
 * Tells its JSON as it came.
 *
 * Returns: (transfer none): an object
 *
 * Since: 1.0
 */
AraValue *
ara_other_part_get_value (AraOtherPart *self)
{
  return self->value;
}

/**
 * ara_other_part_set_value:
 * @self: an #AraOtherPart
 * @value: the part as it came now
 *
 * Replaces its JSON.
 *
 * Since: 1.0
 */
void
ara_other_part_set_value (AraOtherPart *self, AraValue *value)
{
  AraValue *old = self->value;

  self->value = ara_value_ref (value);
  ara_value_unref (old);
  ara_part_changed (ARA_PART (self));
}
