/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of a message that has no class of its own. */

#include "ara-other-part.h"
#include "ara-part-private.h"

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
  AraValue *value = ARA_OTHER_PART (part)->value;

  return value == NULL ? ara_value_new_null () : ara_value_ref (value);
}

static void
ara_other_part_finalize (GObject *object)
{
  AraOtherPart *self = ARA_OTHER_PART (object);

  g_free (self->type);
  g_clear_pointer (&self->value, ara_value_unref);
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
