/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The elements and members of a value, found in its source text. */

#include "ara-value-private.h"

#include <string.h>

/* Every so many children their place is remembered, so that walking a long array costs
 * linear time and an index of it stays small. */
#define CHECKPOINT_EVERY 64

struct _AraValueIndex
{
  guint   n_children;
  GArray *checkpoints; /* of goffset, where child 0, 64, 128… begins */
};

void
ara_value_index_free (AraValueIndex *index)
{
  g_array_unref (index->checkpoints);
  g_free (index);
}

static AraValueIndex *
build_index (AraValue *self)
{
  AraValueIndex *index = g_new0 (AraValueIndex, 1);
  AraCursor cursor;
  int byte;

  index->checkpoints = g_array_new (FALSE, FALSE, sizeof (goffset));
  ara_cursor_init (&cursor, self->source, self->start + 1, self->end - 1);
  while ((byte = ara_cursor_skip_space (&cursor)) >= 0)
    {
      goffset place;

      if (byte == ',')
        {
          cursor.position++;
          ara_cursor_skip_space (&cursor);
        }
      place = ara_cursor_tell (&cursor);
      if (index->n_children++ % CHECKPOINT_EVERY == 0)
        g_array_append_val (index->checkpoints, place);
      if (self->kind == ARA_VALUE_OBJECT)
        {
          ara_cursor_skip_string (&cursor);
          ara_cursor_skip_space (&cursor);
          cursor.position++;
        }
      ara_cursor_skip_value (&cursor);
    }
  ara_cursor_clear (&cursor);
  return index;
}

static AraValueIndex *
get_index (AraValue *self)
{
  AraValueIndex *index = g_atomic_pointer_get (&self->index);

  if (index != NULL || self->kind < ARA_VALUE_ARRAY)
    return index;
  index = build_index (self);
  if (g_atomic_pointer_compare_and_exchange (&self->index, NULL, index))
    return index;
  ara_value_index_free (index);
  return g_atomic_pointer_get (&self->index);
}

/**
 * ara_value_get_n_children:
 * @self: an #AraValue
 *
 * Counts elements or members, equal names each. The first call reads the whole value once.
 *
 * Returns: how many, 0 if it is neither array nor object
 *
 * Since: 1.0
 */
guint
ara_value_get_n_children (AraValue *self)
{
  AraValueIndex *index = get_index (self);

  return index == NULL ? 0 : index->n_children;
}

/* From a member's name to its value; tells where the name begins and ends, without quotes. */
static void
pass_name (AraCursor *cursor, goffset *name, goffset *name_end)
{
  *name = ara_cursor_tell (cursor) + 1;
  ara_cursor_skip_string (cursor);
  *name_end = ara_cursor_tell (cursor) - 1;
  ara_cursor_skip_space (cursor);
  cursor->position++;
  ara_cursor_skip_space (cursor);
}

/* Moves to the value of child @number; tells where its name begins and ends in an object. */
static gboolean
go_to_child (AraValue *self, AraCursor *cursor, guint number, goffset *name, goffset *name_end)
{
  AraValueIndex *index = get_index (self);
  guint skip = number % CHECKPOINT_EVERY;

  if (index == NULL || number >= index->n_children)
    return FALSE;
  ara_cursor_init (cursor, self->source,
                   g_array_index (index->checkpoints, goffset, number / CHECKPOINT_EVERY), self->end - 1);
  for (;; skip--)
    {
      if (self->kind == ARA_VALUE_OBJECT)
        pass_name (cursor, name, name_end);
      if (skip == 0)
        return TRUE;
      ara_cursor_skip_value (cursor);
      ara_cursor_skip_space (cursor);
      cursor->position++;
      ara_cursor_skip_space (cursor);
    }
}

static AraValue *
take_value_at (AraValue *self, AraCursor *cursor)
{
  goffset start;

  ara_cursor_skip_space (cursor);
  start = ara_cursor_tell (cursor);
  ara_cursor_skip_value (cursor);
  return ara_value_new_in_source (self->source, start, ara_cursor_tell (cursor) - start);
}

/**
 * ara_value_dup_child:
 * @self: an #AraValue
 * @index: which one, from 0
 *
 * Looks at an element, or at the value of a member, in the order of the source.
 *
 * Returns: (transfer full) (nullable): the value, %NULL past the end
 *
 * Since: 1.0
 */
AraValue *
ara_value_dup_child (AraValue *self, guint index)
{
  AraCursor cursor;
  goffset name, name_end;
  AraValue *child;

  if (!go_to_child (self, &cursor, index, &name, &name_end))
    return NULL;
  child = take_value_at (self, &cursor);
  ara_cursor_clear (&cursor);
  return child;
}

static char *
dup_name (AraValue *self, goffset start, goffset end)
{
  gsize length = (gsize) (end - start);
  g_autofree char *text = NULL;

  if (self->source->data != NULL)
    return ara_json_unescape (self->source->data + start, length, NULL);
  text = g_malloc (length + 1);
  length = ara_source_read (self->source, start, text, length);
  return ara_json_unescape (text, length, NULL);
}

/**
 * ara_value_dup_child_name:
 * @self: an #AraValue
 * @index: which one, from 0
 *
 * Looks at a member's name, decoded as by [method@Value.dup_string].
 *
 * Returns: (transfer full) (nullable): the name, %NULL past the end or in an array
 *
 * Since: 1.0
 */
char *
ara_value_dup_child_name (AraValue *self, guint index)
{
  AraCursor cursor;
  goffset name, name_end;

  if (self->kind != ARA_VALUE_OBJECT || !go_to_child (self, &cursor, index, &name, &name_end))
    return NULL;
  ara_cursor_clear (&cursor);
  return dup_name (self, name, name_end);
}

/* Moves to the value of the first child; without an index, which is needed further behind only. */
static gboolean
go_to_first (AraValue *self, AraCursor *cursor, goffset *name, goffset *name_end)
{
  if (self->kind < ARA_VALUE_ARRAY)
    return FALSE;
  ara_cursor_init (cursor, self->source, self->start + 1, self->end - 1);
  if (ara_cursor_skip_space (cursor) < 0)
    {
      ara_cursor_clear (cursor);
      return FALSE;
    }
  if (self->kind == ARA_VALUE_OBJECT)
    pass_name (cursor, name, name_end);
  return TRUE;
}

/**
 * ara_value_dup_children:
 * @self: an #AraValue
 * @first: the first one, from 0
 * @count: how many at most
 * @names: (out) (optional) (transfer container) (element-type utf8): the members' names,
 *   decoded as by [method@Value.dup_string]; empty for an array
 *
 * Looks at a run of elements or members in one pass over the source, where asking for one
 * by one would pass some of it again and again.
 *
 * Returns: (transfer container) (element-type AraValue): the values; fewer than @count at
 *   the end
 *
 * Since: 1.0
 */
GPtrArray *
ara_value_dup_children (AraValue *self, guint first, guint count, GPtrArray **names)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  goffset name = 0, name_end = 0;
  AraCursor cursor;

  if (names != NULL)
    *names = g_ptr_array_new_with_free_func (g_free);
  if (count == 0
      || !(first == 0 ? go_to_first (self, &cursor, &name, &name_end) : go_to_child (self, &cursor, first, &name, &name_end)))
    return values;
  for (;;)
    {
      if (names != NULL && self->kind == ARA_VALUE_OBJECT)
        g_ptr_array_add (*names, dup_name (self, name, name_end));
      g_ptr_array_add (values, take_value_at (self, &cursor));
      if (values->len >= count || ara_cursor_skip_space (&cursor) < 0)
        break;
      cursor.position++; /* the comma */
      ara_cursor_skip_space (&cursor);
      if (self->kind == ARA_VALUE_OBJECT)
        pass_name (&cursor, &name, &name_end);
    }
  ara_cursor_clear (&cursor);
  return values;
}

/* Whether the literal between @start and @end (without quotes) decodes to @name. */
static gboolean
name_matches (AraValue *self, goffset start, goffset end, const char *name, gsize length)
{
  gsize raw = (gsize) (end - start);
  g_autofree char *decoded = NULL;

  if (self->source->data != NULL)
    {
      const char *text = self->source->data + start;

      if (raw == length && memcmp (text, name, length) == 0)
        return TRUE;
      if (raw <= length || memchr (text, '\\', raw) == NULL)
        return FALSE;
    }
  decoded = dup_name (self, start, end);
  return strcmp (decoded, name) == 0;
}

/**
 * ara_value_dup_member:
 * @self: an #AraValue
 * @name: the decoded name
 *
 * Looks for a member; of several with the same name the last one counts. Takes time linear
 * in the object.
 *
 * Returns: (transfer full) (nullable): its value, %NULL if there is none or this is no
 *   object
 *
 * Since: 1.0
 */
AraValue *
ara_value_dup_member (AraValue *self, const char *name)
{
  gsize length = strlen (name);
  goffset found = -1, found_end = 0;
  AraCursor cursor;

  if (self->kind != ARA_VALUE_OBJECT)
    return NULL;
  ara_cursor_init (&cursor, self->source, self->start + 1, self->end - 1);
  while (ara_cursor_skip_space (&cursor) >= 0)
    {
      goffset start = ara_cursor_tell (&cursor) + 1, value;
      gboolean match;

      ara_cursor_skip_string (&cursor);
      match = name_matches (self, start, ara_cursor_tell (&cursor) - 1, name, length);
      ara_cursor_skip_space (&cursor);
      cursor.position++;
      ara_cursor_skip_space (&cursor);
      value = ara_cursor_tell (&cursor);
      ara_cursor_skip_value (&cursor);
      if (match)
        {
          found = value;
          found_end = ara_cursor_tell (&cursor);
        }
      if (ara_cursor_skip_space (&cursor) == ',')
        cursor.position++;
    }
  ara_cursor_clear (&cursor);
  return found < 0 ? NULL : ara_value_new_in_source (self->source, found, found_end - found);
}

/**
 * ara_value_dup_member_string:
 * @self: an #AraValue
 * @name: the decoded name
 *
 * Reads a member that is a string.
 *
 * Returns: (transfer full) (nullable): the text, %NULL if there is none or it is no string
 *
 * Since: 1.0
 */
char *
ara_value_dup_member_string (AraValue *self, const char *name)
{
  g_autoptr (AraValue) member = ara_value_dup_member (self, name);

  return member == NULL ? NULL : ara_value_dup_string (member);
}

/**
 * ara_value_get_member_integer:
 * @self: an #AraValue
 * @name: the decoded name
 *
 * Reads a member that is an integer of 64 bits.
 *
 * Returns: the number, 0 if there is none
 *
 * Since: 1.0
 */
gint64
ara_value_get_member_integer (AraValue *self, const char *name)
{
  g_autoptr (AraValue) member = ara_value_dup_member (self, name);
  gint64 value = 0;

  return member != NULL && ara_value_get_integer (member, &value) ? value : 0;
}

/**
 * ara_value_get_member_boolean:
 * @self: an #AraValue
 * @name: the decoded name
 *
 * Reads a member that is a boolean.
 *
 * Returns: %TRUE only if it is `true`
 *
 * Since: 1.0
 */
gboolean
ara_value_get_member_boolean (AraValue *self, const char *name)
{
  g_autoptr (AraValue) member = ara_value_dup_member (self, name);

  return member != NULL && ara_value_get_boolean (member);
}
