/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects and arrays with one thing changed; all else is copied as it stands in the source. */

#include "config.h"

#include "macaw-form-edit.h"

#include <string.h>

static guint
place_of (GPtrArray *order, const char *name)
{
  for (guint i = 0; order != NULL && i < order->len; i++)
    if (strcmp (g_ptr_array_index (order, i), name) == 0)
      return i;
  return G_MAXUINT;
}

/* Where a new member goes: before the first one that the schema has after it. */
static guint
find_gap (AraValue *object, const char *name, GPtrArray *order, guint count)
{
  guint own = place_of (order, name);

  for (guint i = 0; own != G_MAXUINT && i < count; i++)
    {
      g_autofree char *other = ara_value_dup_child_name (object, i);
      guint place = place_of (order, other);

      if (place != G_MAXUINT && place > own)
        return i;
    }
  return count;
}

static guint
find_last (AraValue *object, const char *name, guint count)
{
  for (guint i = count; i-- > 0;)
    {
      g_autofree char *other = ara_value_dup_child_name (object, i);

      if (strcmp (other, name) == 0)
        return i;
    }
  return G_MAXUINT;
}

AraValue *
macaw_form_with_member (AraValue *object, const char *name, AraValue *value, GPtrArray *order)
{
  gboolean is_object = object != NULL && ara_value_get_kind (object) == ARA_VALUE_OBJECT;
  guint count = is_object ? ara_value_get_n_children (object) : 0;
  guint own = find_last (object, name, count);
  guint gap = own == G_MAXUINT ? find_gap (object, name, order, count) : G_MAXUINT;
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *other = ara_value_dup_child_name (object, i);
      g_autoptr (AraValue) kept = NULL;

      if (i == gap)
        ara_value_builder_member_value (builder, name, value);
      if (i == own || (value == NULL && strcmp (other, name) == 0))
        {
          ara_value_builder_member_value (builder, name, value);
          continue;
        }
      kept = ara_value_dup_child (object, i);
      ara_value_builder_member_value (builder, other, kept);
    }
  if (gap == count)
    ara_value_builder_member_value (builder, name, value);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static guint
count_elements (AraValue *array)
{
  return array != NULL && ara_value_get_kind (array) == ARA_VALUE_ARRAY ? ara_value_get_n_children (array) : 0;
}

static void
copy_element (AraValueBuilder *builder, AraValue *array, guint place)
{
  g_autoptr (AraValue) element = ara_value_dup_child (array, place);

  ara_value_builder_value (builder, element);
}

AraValue *
macaw_form_with_element (AraValue *array, guint place, AraValue *value)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  guint count = count_elements (array);

  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < count; i++)
    if (i == place)
      ara_value_builder_value (builder, value);
    else
      copy_element (builder, array, i);
  if (place >= count)
    ara_value_builder_value (builder, value);
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

AraValue *
macaw_form_without (AraValue *array, guint place)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < count_elements (array); i++)
    if (i != place)
      copy_element (builder, array, i);
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

AraValue *
macaw_form_with_moved (AraValue *array, guint from, guint to)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  guint count = count_elements (array);

  ara_value_builder_begin_array (builder);
  for (guint i = 0, source = 0; i < count; i++)
    {
      if (source == from)
        source++;
      copy_element (builder, array, i == to ? from : source++);
    }
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

AraValue *
macaw_form_parse_number (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (AraValue) value = ara_value_new_from_text (trimmed, -1, NULL);

  return value != NULL && ara_value_get_kind (value) == ARA_VALUE_NUMBER ? g_steal_pointer (&value) : NULL;
}

gboolean
macaw_form_is_long (const char *text)
{
  for (gsize length = strcspn (text, "\n");; text += length + 1, length = strcspn (text, "\n"))
    {
      if (length > MACAW_FORM_MAX_LINE)
        return TRUE;
      if (text[length] == '\0')
        return FALSE;
    }
}
