/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of a message. */

#include "ara-part-private.h"

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
