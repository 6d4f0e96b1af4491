/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema asks of one field: the members of objects and the elements of arrays. */

#include "config.h"

#include "macaw-form-spec-private.h"

static void
read_properties (MacawFormReader *reader, MacawFormSource *source)
{
  MacawFormSpec *spec = reader->spec;
  g_autoptr (AraValue) properties = ara_value_dup_member (source->value, "properties");
  g_autofree char *base = g_strconcat (source->part.pointer, "/properties", NULL);
  guint count = properties == NULL ? 0 : ara_value_get_n_children (properties);

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = ara_value_dup_child_name (properties, i), *pointer = macaw_form_pointer_step (base, name);
      GPtrArray *parts = g_hash_table_lookup (spec->members, name);

      if (parts == NULL)
        {
          parts = macaw_form_parts_new ();
          g_hash_table_insert (spec->members, g_strdup (name), parts);
          g_ptr_array_add (spec->names, g_strdup (name));
        }
      macaw_form_parts_add (parts, pointer, FALSE, NULL);
    }
}

static void
read_required (MacawFormReader *reader, MacawFormSource *source)
{
  MacawFormSpec *spec = reader->spec;
  g_autoptr (AraValue) required = ara_value_dup_member (source->value, "required");

  for (guint i = 0; required != NULL && i < ara_value_get_n_children (required); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (required, i);
      char *name = ara_value_dup_string (child);

      if (name == NULL)
        continue;
      if (!g_hash_table_contains (spec->members, name))
        {
          g_hash_table_insert (spec->members, g_strdup (name), macaw_form_parts_new ());
          g_ptr_array_add (spec->names, g_strdup (name));
        }
      g_hash_table_add (spec->required, name);
    }
}

/* A schema for the rest: FALSE forbids it. */
static gboolean
read_rest (MacawFormReader *reader, MacawFormSource *source, const char *keyword)
{
  g_autoptr (AraValue) rest = ara_value_dup_member (source->value, keyword);
  g_autofree char *pointer = NULL;

  if (rest == NULL)
    return TRUE;
  if (ara_value_get_kind (rest) == ARA_VALUE_BOOLEAN)
    return ara_value_get_boolean (rest);
  pointer = g_strconcat (source->part.pointer, "/", keyword, NULL);
  macaw_form_parts_add (reader->spec->rest, pointer, FALSE, NULL);
  return TRUE;
}

void
macaw_form_reader_read_object (MacawFormReader *reader)
{
  MacawFormSpec *spec = reader->spec;

  gboolean closed = FALSE, told = macaw_form_reader_has (reader, "additionalProperties") || macaw_form_reader_has (reader, "patternProperties")
                                   || macaw_form_reader_has (reader, "unevaluatedProperties");
  gboolean named = macaw_form_reader_has (reader, "properties");

  spec->kind = MACAW_FIELD_OBJECT;
  spec->names = g_ptr_array_new_with_free_func (g_free);
  spec->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  spec->required = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  spec->rest = macaw_form_parts_new ();
  for (guint i = 0; i < reader->sources->len; i++)
    {
      read_properties (reader, macaw_form_reader_get_source (reader, i));
      closed |= !read_rest (reader, macaw_form_reader_get_source (reader, i), "additionalProperties");
      closed |= !read_rest (reader, macaw_form_reader_get_source (reader, i), "unevaluatedProperties");
    }
  for (guint i = 0; i < reader->sources->len; i++)
    read_required (reader, macaw_form_reader_get_source (reader, i));
  /* A schema that names members, if none, and says nothing of others hardly means that any will do. */
  spec->open = macaw_form_reader_has (reader, "patternProperties") || (!closed && (told || (spec->names->len == 0 && !named)));
}

/* `prefixItems`, or the array of `items` of older drafts. */
static void
read_prefix (MacawFormReader *reader, MacawFormSource *source, const char *keyword)
{
  g_autoptr (AraValue) prefix = ara_value_dup_member (source->value, keyword);

  if (prefix == NULL || ara_value_get_kind (prefix) != ARA_VALUE_ARRAY)
    return;
  for (guint i = 0; i < ara_value_get_n_children (prefix); i++)
    {
      g_autofree char *pointer = macaw_form_pointer_step_to (source->part.pointer, keyword, i);

      if (i >= reader->spec->prefix->len)
        g_ptr_array_add (reader->spec->prefix, macaw_form_parts_new ());
      macaw_form_parts_add (g_ptr_array_index (reader->spec->prefix, i), pointer, FALSE, NULL);
    }
}

void
macaw_form_reader_read_array (MacawFormReader *reader)
{
  MacawFormSpec *spec = reader->spec;

  spec->kind = MACAW_FIELD_ARRAY;
  spec->rest = macaw_form_parts_new ();
  spec->prefix = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < reader->sources->len; i++)
    {
      MacawFormSource *source = macaw_form_reader_get_source (reader, i);
      g_autoptr (AraValue) items = ara_value_dup_member (source->value, "items");
      gboolean open = TRUE;

      read_prefix (reader, source, "prefixItems");
      read_prefix (reader, source, "items");
      if (items != NULL && ara_value_get_kind (items) != ARA_VALUE_ARRAY)
        open = read_rest (reader, source, "items");
      else if (items != NULL)
        open = read_rest (reader, source, "additionalItems");
      open &= read_rest (reader, source, "unevaluatedItems");
      spec->fixed_length |= !open;
    }
}
