/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out what a result is, so that it can be shown as that. */

#include "macaw-result-shape.h"

#include <string.h>

#define MAX_DEPTH 4 /* of MCP content within content */

static MacawResultShape *shape_new (AraValue *value, guint depth);

MacawResultShape *
macaw_result_shape_ref (MacawResultShape *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
macaw_result_shape_unref (MacawResultShape *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->value, ara_value_unref);
  g_clear_pointer (&self->main, ara_value_unref);
  g_clear_pointer (&self->problems, ara_value_unref);
  g_clear_pointer (&self->exit_code, ara_value_unref);
  g_free (self->mime_type);
  g_free (self->output_file);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_free (self);
}

/* A member of that kind, or NULL. */
static AraValue *
dup_member_of (AraValue *value, const char *name, AraValueKind kind)
{
  g_autoptr (AraValue) member = ara_value_dup_member (value, name);

  return member != NULL && ara_value_get_kind (member) == kind ? g_steal_pointer (&member) : NULL;
}

static void
take (MacawResultShape *self, MacawResultKind kind, AraValue *main)
{
  self->kind = kind;
  g_clear_pointer (&self->main, ara_value_unref);
  self->main = main;
}

/* Texts */

static void
look_at_text (MacawResultShape *self)
{
  g_autofree char *text = NULL;
  char separator;

  take (self, MACAW_RESULT_TEXT, ara_value_ref (self->value));
  if (ara_value_get_text_length (self->value) > MACAW_RESULT_MAX_CSV)
    return;
  text = ara_value_dup_string (self->value);
  separator = macaw_csv_guess (text);
  if (separator == '\0')
    return;
  self->kind = MACAW_RESULT_CSV;
  self->records = macaw_csv_parse (text, separator, G_MAXUINT);
}

/* Arrays */

/* What stands at the beginning, in the middle and at the end has to be of one kind. */
static gboolean
is_rows (AraValue *array)
{
  guint count = ara_value_get_n_children (array);
  g_autoptr (AraValue) first = ara_value_dup_child (array, 0);
  g_autoptr (AraValue) middle = ara_value_dup_child (array, count / 2);
  g_autoptr (AraValue) last = ara_value_dup_child (array, count - 1);

  return count > 0 && ara_value_get_kind (first) == ARA_VALUE_OBJECT && ara_value_get_kind (middle) == ARA_VALUE_OBJECT
         && ara_value_get_kind (last) == ARA_VALUE_OBJECT && ara_value_get_n_children (first) > 0
         /* Rows that are books read better as a tree. */
         && ara_value_get_text_length (array) / count < 16 * 1024;
}

/* Objects */

static gboolean
look_at_terminal (MacawResultShape *self)
{
  g_autoptr (AraValue) output = dup_member_of (self->value, "stdout", ARA_VALUE_STRING);
  g_autoptr (AraValue) problems = dup_member_of (self->value, "stderr", ARA_VALUE_STRING);

  self->exit_code = ara_value_dup_member (self->value, "exit_code");
  if (output == NULL || (self->exit_code == NULL && problems == NULL))
    return FALSE;
  if (problems != NULL && ara_value_get_text_length (problems) > 2)
    self->problems = g_steal_pointer (&problems);
  self->timed_out = ara_value_get_member_boolean (self->value, "timed_out");
  self->truncated = ara_value_get_member_boolean (self->value, "truncated");
  self->output_file = ara_value_dup_member_string (self->value, "output_file");
  take (self, MACAW_RESULT_TERMINAL, g_steal_pointer (&output));
  return TRUE;
}

static gboolean
first_has (AraValue *array, const char *one, const char *other)
{
  g_autoptr (AraValue) first = ara_value_dup_child (array, 0);
  g_autoptr (AraValue) a = first == NULL ? NULL : ara_value_dup_member (first, one);
  g_autoptr (AraValue) b = first == NULL ? NULL : ara_value_dup_member (first, other);

  return first == NULL || (a != NULL && b != NULL);
}

/* One list in the object is what it is about. */
static gboolean
look_at_list (MacawResultShape *self)
{
  static const struct { const char *member, *one, *other; MacawResultKind kind; } lists[] = {
    { "entries", "name", "type", MACAW_RESULT_DIRECTORY }, { "matches", "path", "text", MACAW_RESULT_HITS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (AraValue) list = dup_member_of (self->value, lists[i].member, ARA_VALUE_ARRAY);

      if (list == NULL || !first_has (list, lists[i].one, lists[i].other))
        continue;
      self->truncated = ara_value_get_member_boolean (self->value, "truncated");
      take (self, lists[i].kind, g_steal_pointer (&list));
      return TRUE;
    }
  return FALSE;
}

/* An object that holds one list of objects and little else: {"windows":[…]}. */
static gboolean
look_at_only_list (MacawResultShape *self)
{
  guint count = ara_value_get_n_children (self->value);
  g_autoptr (GPtrArray) members = NULL;
  AraValue *list = NULL;

  if (count > 4)
    return FALSE;
  members = ara_value_dup_children (self->value, 0, count, NULL);
  for (guint i = 0; i < members->len; i++)
    {
      AraValueKind kind = ara_value_get_kind (g_ptr_array_index (members, i));

      if (kind == ARA_VALUE_OBJECT || (kind == ARA_VALUE_ARRAY && list != NULL))
        return FALSE;
      if (kind == ARA_VALUE_ARRAY)
        list = g_ptr_array_index (members, i);
    }
  if (list == NULL || !is_rows (list))
    return FALSE;
  self->truncated = ara_value_get_member_boolean (self->value, "truncated");
  take (self, MACAW_RESULT_ROWS, ara_value_ref (list));
  return TRUE;
}

static gboolean
look_at_data (MacawResultShape *self)
{
  g_autofree char *type = ara_value_dup_member_string (self->value, "type");
  g_autoptr (AraValue) resource = dup_member_of (self->value, "resource", ARA_VALUE_OBJECT);
  AraValue *holder = resource != NULL ? resource : self->value;
  g_autoptr (AraValue) data = dup_member_of (holder, resource != NULL ? "blob" : "data", ARA_VALUE_STRING);
  g_autoptr (AraValue) text = dup_member_of (holder, "text", ARA_VALUE_STRING);

  if (type == NULL)
    return FALSE;
  self->mime_type = ara_value_dup_member_string (holder, "mimeType");
  if (g_str_equal (type, "text") && text != NULL)
    take (self, MACAW_RESULT_TEXT, g_steal_pointer (&text));
  else if (g_str_equal (type, "image") && data != NULL)
    take (self, MACAW_RESULT_IMAGE, g_steal_pointer (&data));
  else if (g_str_equal (type, "resource") && text != NULL)
    take (self, MACAW_RESULT_TEXT, g_steal_pointer (&text));
  else if ((g_str_equal (type, "audio") || g_str_equal (type, "resource")) && data != NULL)
    take (self, self->mime_type != NULL && g_str_has_prefix (self->mime_type, "image/") ? MACAW_RESULT_IMAGE : MACAW_RESULT_BINARY,
          g_steal_pointer (&data));
  return self->main != NULL;
}

/* An array whose first member says its type, as MCP's content does. */
static gboolean
is_content (AraValue *array)
{
  g_autoptr (AraValue) first = ara_value_dup_child (array, 0);
  g_autofree char *type = first == NULL ? NULL : ara_value_dup_member_string (first, "type");

  return type != NULL && g_strv_contains ((const char *const[]){ "text", "image", "audio", "resource", "resource_link", NULL }, type);
}

static void
look_at_content (MacawResultShape *self, AraValue *list, guint depth)
{
  g_autoptr (GPtrArray) values = ara_value_dup_children (list, 0, MACAW_RESULT_MAX_PARTS, NULL);

  self->truncated = ara_value_get_n_children (list) > MACAW_RESULT_MAX_PARTS;
  self->failed = ara_value_get_member_boolean (self->value, "isError");
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_result_shape_unref);
  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (self->parts, shape_new (g_ptr_array_index (values, i), depth + 1));
  take (self, MACAW_RESULT_CONTENT, ara_value_ref (list));
}

static void
look_at_object (MacawResultShape *self, guint depth)
{
  g_autoptr (AraValue) content = dup_member_of (self->value, "content", ARA_VALUE_ARRAY);

  if (content != NULL && depth < MAX_DEPTH && is_content (content))
    look_at_content (self, content, depth);
  else if (!look_at_data (self) && !look_at_terminal (self) && !look_at_list (self))
    look_at_only_list (self);
}

static void
look_at_array (MacawResultShape *self, guint depth)
{
  if (depth < MAX_DEPTH && is_content (self->value))
    look_at_content (self, self->value, depth);
  else if (is_rows (self->value))
    take (self, MACAW_RESULT_ROWS, ara_value_ref (self->value));
}

static MacawResultShape *
shape_new (AraValue *value, guint depth)
{
  MacawResultShape *self = g_new0 (MacawResultShape, 1);

  g_atomic_ref_count_init (&self->references);
  self->value = ara_value_ref (value);
  /* Counted here, on this thread: later it costs nothing. */
  ara_value_get_n_children (value);
  if (ara_value_get_kind (value) == ARA_VALUE_STRING)
    look_at_text (self);
  else if (ara_value_get_kind (value) == ARA_VALUE_OBJECT)
    look_at_object (self, depth);
  else if (ara_value_get_kind (value) == ARA_VALUE_ARRAY)
    look_at_array (self, depth);
  if (self->main == NULL)
    self->main = ara_value_ref (value);
  ara_value_get_n_children (self->main);
  return self;
}

MacawResultShape *
macaw_result_shape_new (AraValue *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  return shape_new (value, 0);
}
