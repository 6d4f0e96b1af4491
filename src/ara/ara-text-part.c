/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of a message that is text, or reasoning: it grows at its end. */

#include "ara-text-part.h"
#include "ara-part-private.h"
#include "ara-json-private.h"

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
  PROP_ID = 1,
  PROP_TEXT,
  PROP_REASONING,
  PROP_STREAMING,
  PROP_DURATION_MS,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];
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
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text->str);
      break;
    case PROP_REASONING:
      g_value_set_boolean (value, self->reasoning);
      break;
    case PROP_STREAMING:
      g_value_set_boolean (value, self->streaming);
      break;
    case PROP_DURATION_MS:
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
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * AraTextPart:text:
   *
   * The text so far. Notified each time it grows.
   *
   * Since: 1.0
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  /**
   * AraTextPart:reasoning:
   *
   * Whether it is reasoning, not the answer.
   *
   * Since: 1.0
   */
  properties[PROP_REASONING] = g_param_spec_boolean ("reasoning", NULL, NULL, FALSE, flags);
  /**
   * AraTextPart:streaming:
   *
   * Whether more may come.
   *
   * Since: 1.0
   */
  properties[PROP_STREAMING] = g_param_spec_boolean ("streaming", NULL, NULL, FALSE, flags);
  /**
   * AraTextPart:duration-ms:
   *
   * How long the part was open, so far or in all, in milliseconds; -1 if it was not
   * measured.
   *
   * Since: 1.0
   */
  properties[PROP_DURATION_MS] = g_param_spec_int64 ("duration-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STREAMING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION_MS]);
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
