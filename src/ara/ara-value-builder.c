/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes JSON text piece by piece. */

#include "ara-json-private.h"

#include <math.h>
#include <string.h>

struct _AraValueBuilder
{
  gatomicrefcount references;
  GString        *json; /* NULL for nothing yet */
  gboolean        need_comma;
};

/**
 * AraValueBuilder:
 *
 * Writes JSON piece by piece.
 *
 * ```c
 * g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
 * g_autoptr (AraValue) value = NULL;
 *
 * ara_value_builder_begin_object (builder);
 * ara_value_builder_member_string (builder, "path", "hello.py");
 * ara_value_builder_end_object (builder);
 * value = ara_value_builder_end (builder);
 * ```
 *
 * Since: 1.0
 */
G_DEFINE_BOXED_TYPE (AraValueBuilder, ara_value_builder, ara_value_builder_ref, ara_value_builder_unref)

/**
 * ara_value_builder_new:
 *
 * Makes an empty builder. Names and values must be told in an order that makes sense: it
 * does not check.
 *
 * Returns: (transfer full): a new builder
 *
 * Since: 1.0
 */
AraValueBuilder *
ara_value_builder_new (void)
{
  AraValueBuilder *self = g_new0 (AraValueBuilder, 1);

  g_atomic_ref_count_init (&self->references);
  return self;
}

/**
 * ara_value_builder_ref:
 * @self: an #AraValueBuilder
 *
 * Adds a reference.
 *
 * Returns: (transfer full): @self
 *
 * Since: 1.0
 */
AraValueBuilder *
ara_value_builder_ref (AraValueBuilder *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ara_value_builder_unref:
 * @self: (transfer full): an #AraValueBuilder
 *
 * Drops a reference.
 *
 * Since: 1.0
 */
void
ara_value_builder_unref (AraValueBuilder *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  if (self->json != NULL)
    g_string_free (self->json, TRUE);
  g_free (self);
}

static void
begin_value (AraValueBuilder *self)
{
  if (self->json == NULL)
    self->json = g_string_new (NULL);
  if (self->need_comma)
    g_string_append_c (self->json, ',');
  self->need_comma = TRUE;
}

static void
open_container (AraValueBuilder *self, char bracket)
{
  begin_value (self);
  g_string_append_c (self->json, bracket);
  self->need_comma = FALSE;
}

static void
close_container (AraValueBuilder *self, char bracket)
{
  g_string_append_c (self->json, bracket);
  self->need_comma = TRUE;
}

/**
 * ara_value_builder_begin_object:
 * @self: an #AraValueBuilder
 *
 * Opens an object.
 *
 * Since: 1.0
 */
void
ara_value_builder_begin_object (AraValueBuilder *self)
{
  open_container (self, '{');
}

/**
 * ara_value_builder_end_object:
 * @self: an #AraValueBuilder
 *
 * Closes the object opened last.
 *
 * Since: 1.0
 */
void
ara_value_builder_end_object (AraValueBuilder *self)
{
  close_container (self, '}');
}

/**
 * ara_value_builder_begin_array:
 * @self: an #AraValueBuilder
 *
 * Opens an array.
 *
 * Since: 1.0
 */
void
ara_value_builder_begin_array (AraValueBuilder *self)
{
  open_container (self, '[');
}

/**
 * ara_value_builder_end_array:
 * @self: an #AraValueBuilder
 *
 * Closes the array opened last.
 *
 * Since: 1.0
 */
void
ara_value_builder_end_array (AraValueBuilder *self)
{
  close_container (self, ']');
}

/**
 * ara_value_builder_name:
 * @self: an #AraValueBuilder
 * @name: the name
 *
 * Writes the name of a member; its value comes next.
 *
 * Since: 1.0
 */
void
ara_value_builder_name (AraValueBuilder *self, const char *name)
{
  ara_value_builder_string (self, name);
  g_string_append_c (self->json, ':');
  self->need_comma = FALSE;
}

/**
 * ara_value_builder_string_len:
 * @self: an #AraValueBuilder
 * @value: the text, which may hold NULs
 * @length: its length in bytes, or -1 if it ends with a NUL
 *
 * Writes a string of a known length; what is not UTF-8 becomes U+FFFD.
 *
 * Since: 1.0
 */
void
ara_value_builder_string_len (AraValueBuilder *self, const char *value, gssize length)
{
  begin_value (self);
  ara_json_append_quoted (self->json, value, length < 0 ? strlen (value) : (gsize) length);
}

/**
 * ara_value_builder_string:
 * @self: an #AraValueBuilder
 * @value: (nullable): the text, or %NULL for `null`
 *
 * Writes a string; what is not UTF-8 becomes U+FFFD.
 *
 * Since: 1.0
 */
void
ara_value_builder_string (AraValueBuilder *self, const char *value)
{
  if (value == NULL)
    ara_value_builder_null (self);
  else
    ara_value_builder_string_len (self, value, -1);
}

/**
 * ara_value_builder_integer:
 * @self: an #AraValueBuilder
 * @value: the number
 *
 * Writes an integer.
 *
 * Since: 1.0
 */
void
ara_value_builder_integer (AraValueBuilder *self, gint64 value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (self);
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  g_string_append (self->json, text);
}

/**
 * ara_value_builder_double:
 * @self: an #AraValueBuilder
 * @value: the number
 *
 * Writes a number so that it reads back the same; `null` if it is not finite, since JSON
 * has no word for that.
 *
 * Since: 1.0
 */
void
ara_value_builder_double (AraValueBuilder *self, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "null"; /* JSON has no word for what is not finite */

  begin_value (self);
  if (isfinite (value))
    ara_json_format_double (text, value);
  g_string_append (self->json, text);
}

/**
 * ara_value_builder_boolean:
 * @self: an #AraValueBuilder
 * @value: what it says
 *
 * Writes `true` or `false`.
 *
 * Since: 1.0
 */
void
ara_value_builder_boolean (AraValueBuilder *self, gboolean value)
{
  begin_value (self);
  g_string_append (self->json, value ? "true" : "false");
}

/**
 * ara_value_builder_null:
 * @self: an #AraValueBuilder
 *
 * Writes `null`.
 *
 * Since: 1.0
 */
void
ara_value_builder_null (AraValueBuilder *self)
{
  begin_value (self);
  g_string_append (self->json, "null");
}

/**
 * ara_value_builder_value:
 * @self: an #AraValueBuilder
 * @value: what to copy
 *
 * Writes the source text of @value, with all its digits.
 *
 * Since: 1.0
 */
void
ara_value_builder_value (AraValueBuilder *self, AraValue *value)
{
  gsize length = (gsize) ara_value_get_text_length (value), place;

  begin_value (self);
  place = self->json->len;
  g_string_set_size (self->json, place + length);
  g_string_set_size (self->json, place + (gsize) ara_value_read_text (value, 0, self->json->str + place, length));
}

void
ara_value_builder_write_others (AraValueBuilder *self, AraValue *object, const char *const *known)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (; known != NULL && *known != NULL; known++)
    g_hash_table_add (names, (gpointer) *known);
  for (guint i = 0; i < ara_value_get_n_children (object); i++)
    {
      g_autofree char *name = ara_value_dup_child_name (object, i);

      if (!g_hash_table_contains (names, name))
        {
          g_autoptr (AraValue) child = ara_value_dup_child (object, i);

          ara_value_builder_member_value (self, name, child);
        }
    }
}

/**
 * ara_value_builder_member_string:
 * @self: an #AraValueBuilder
 * @name: the name
 * @value: (nullable): the text
 *
 * Writes a member, or nothing at all if @value is %NULL.
 *
 * Since: 1.0
 */
void
ara_value_builder_member_string (AraValueBuilder *self, const char *name, const char *value)
{
  if (value == NULL)
    return;
  ara_value_builder_name (self, name);
  ara_value_builder_string (self, value);
}

/**
 * ara_value_builder_member_value:
 * @self: an #AraValueBuilder
 * @name: the name
 * @value: (nullable): its value
 *
 * Writes a member, or nothing at all if @value is %NULL.
 *
 * Since: 1.0
 */
void
ara_value_builder_member_value (AraValueBuilder *self, const char *name, AraValue *value)
{
  if (value == NULL)
    return;
  ara_value_builder_name (self, name);
  ara_value_builder_value (self, value);
}

/**
 * ara_value_builder_end_text:
 * @self: an #AraValueBuilder
 *
 * Takes the text out; the builder is empty again.
 *
 * Returns: (transfer full): JSON text
 *
 * Since: 1.0
 */
char *
ara_value_builder_end_text (AraValueBuilder *self)
{
  char *text = self->json == NULL ? g_strdup ("") : g_string_free (self->json, FALSE);

  self->json = NULL;
  self->need_comma = FALSE;
  return text;
}

/**
 * ara_value_builder_end:
 * @self: an #AraValueBuilder
 *
 * Takes the value out; the builder is empty again.
 *
 * Returns: (transfer full): the value
 *
 * Since: 1.0
 */
AraValue *
ara_value_builder_end (AraValueBuilder *self)
{
  gsize length = self->json == NULL ? 0 : self->json->len;
  g_autoptr (GBytes) bytes = g_bytes_new_take (ara_value_builder_end_text (self), length);
  g_autoptr (AraSource) source = ara_source_new_from_bytes (bytes);

  g_return_val_if_fail (length > 0, ara_value_new_null ());
  return ara_value_new_in_source (source, 0, (goffset) length);
}
