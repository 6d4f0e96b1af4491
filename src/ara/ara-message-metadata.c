/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is known about a message beside its parts: who wrote it, when, and how long that took. */

#include "ara-message-private.h"
#include "ara-json-private.h"

AraValue *
ara_message_merge_objects (AraValue *old, AraValue *new)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ara_value_get_n_children (new); i++)
    g_ptr_array_add (names, ara_value_dup_child_name (new, i));
  g_ptr_array_add (names, NULL);
  ara_value_builder_begin_object (builder);
  if (old != NULL)
    ara_value_builder_write_others (builder, old, (const char *const *) names->pdata);
  ara_value_builder_write_others (builder, new, NULL);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

AraValue *
ara_message_dup_full_metadata (AraMessage *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) own = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "status", ara_message_statuses[self->status].value_nick);
  ara_value_builder_member_string (builder, "errorText", self->error_text);
  ara_value_builder_end_object (builder);
  own = ara_value_builder_end (builder);
  return ara_message_merge_objects (self->metadata, own);
}

/**
 * ara_message_get_metadata:
 * @self: an #AraMessage
 *
 * Tells its metadata, an object.
 *
 * Returns: (transfer none) (nullable): the metadata, %NULL if there are none
 *
 * Since: 1.0
 */
AraValue *
ara_message_get_metadata (AraMessage *self)
{
  return self->metadata;
}

/**
 * ara_message_merge_metadata:
 * @self: an #AraMessage
 * @object: an object; anything else is ignored
 *
 * Adds members to the metadata, in the place of those with the same names.
 *
 * Since: 1.0
 */
void
ara_message_merge_metadata (AraMessage *self, AraValue *object)
{
  AraValue *merged;

  if (ara_value_get_kind (object) != ARA_VALUE_OBJECT)
    return;
  merged = ara_message_merge_objects (self->metadata, object);
  g_clear_pointer (&self->metadata, ara_value_unref);
  self->metadata = merged;
  ara_message_metadata_changed (self);
}

/**
 * ara_message_dup_model:
 * @self: an #AraMessage
 *
 * Tells from the metadata which model spoke.
 *
 * Returns: (transfer full) (nullable): `provider/model`, %NULL if it is not known
 *
 * Since: 1.0
 */
char *
ara_message_dup_model (AraMessage *self)
{
  return self->metadata == NULL ? NULL : ara_value_dup_member_string (self->metadata, "model");
}

/**
 * ara_message_get_duration_ms:
 * @self: an #AraMessage
 *
 * Tells from the metadata how long the turn took.
 *
 * Returns: milliseconds, -1 if it is not known
 *
 * Since: 1.0
 */
gint64
ara_message_get_duration_ms (AraMessage *self)
{
  g_autoptr (AraValue) duration = self->metadata == NULL ? NULL : ara_value_dup_member (self->metadata, "durationMs");
  gint64 value = -1;

  if (duration != NULL && !ara_value_get_integer (duration, &value))
    value = (gint64) ara_value_get_double (duration);
  return value;
}

/**
 * ara_message_get_created_at:
 * @self: an #AraMessage
 *
 * Tells from the metadata when the message began.
 *
 * Returns: microseconds since 1970, 0 if it is not known
 *
 * Since: 1.0
 */
gint64
ara_message_get_created_at (AraMessage *self)
{
  g_autofree char *text = self->metadata == NULL ? NULL : ara_value_dup_member_string (self->metadata, "createdAt");
  g_autoptr (GDateTime) time = text == NULL ? NULL : g_date_time_new_from_iso8601 (text, NULL);

  return time == NULL ? 0 : g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}
