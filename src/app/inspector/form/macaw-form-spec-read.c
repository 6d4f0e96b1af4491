/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema asks of one field: its parts found, by references and allOf, and their types. */

#include "config.h"

#include "macaw-form-spec-private.h"

#include <glib/gi18n.h>

const char *const macaw_form_type_names[MACAW_FORM_N_TYPES] = { "null", "boolean", "number", "string", "array", "object", "integer" };

/* Adds @part, what it refers to and what it holds in allOf; each place once. */
void
macaw_form_reader_collect (MacawFormReader *reader, const MacawFormPart *part)
{
  g_autoptr (AraValue) value = ara_schema_dup_part (reader->spec->schema, part->pointer);
  g_autoptr (AraValue) all = NULL, reference = NULL;
  MacawFormSource *source;

  if (value == NULL || !g_hash_table_add (reader->seen, g_strdup (part->pointer)))
    return;
  if (reader->sources->len == MACAW_FORM_MAX_PARTS)
    {
      g_free (reader->problem);
      reader->problem = g_strdup_printf (_("The schema says what this is in more than %d places."), MACAW_FORM_MAX_PARTS);
      return;
    }
  source = g_new0 (MacawFormSource, 1);
  source->value = ara_value_ref (value);
  source->part = *part;
  source->part.pointer = g_strdup (part->pointer);
  g_ptr_array_add (reader->sources, source);
  reference = ara_value_dup_member (value, "$ref") ?: ara_value_dup_member (value, "$dynamicRef");
  if (reference != NULL)
    {
      g_autofree char *target = ara_schema_dup_target (reader->spec->schema, part->pointer);
      MacawFormPart next = { target, part->settled, part->type };

      if (target != NULL)
        macaw_form_reader_collect (reader, &next);
      else if (reader->problem == NULL)
        {
          g_autofree char *text = ara_value_dup_string (reference);

          reader->problem = g_strdup_printf (_("The schema refers to “%s”, which is not in it."), text);
        }
    }
  all = ara_value_dup_member (value, "allOf");
  for (guint i = 0; all != NULL && i < ara_value_get_n_children (all); i++)
    {
      g_autofree char *pointer = macaw_form_pointer_step_to (part->pointer, "allOf", i);
      MacawFormPart next = { pointer, part->settled, part->type };

      macaw_form_reader_collect (reader, &next);
    }
}

MacawFormSource *
macaw_form_reader_get_source (MacawFormReader *reader, guint i)
{
  return g_ptr_array_index (reader->sources, i);
}

/* The first part that has this keyword wins: what stands beside a reference is nearer. */
AraValue *
macaw_form_reader_find (MacawFormReader *reader, const char *keyword)
{
  for (guint i = 0; i < reader->sources->len; i++)
    {
      AraValue *value = ara_value_dup_member (macaw_form_reader_get_source (reader, i)->value, keyword);

      if (value != NULL)
        return value;
    }
  return NULL;
}

gboolean
macaw_form_reader_has (MacawFormReader *reader, const char *keyword)
{
  g_autoptr (AraValue) value = macaw_form_reader_find (reader, keyword);

  return value != NULL;
}

char *
macaw_form_reader_find_string (MacawFormReader *reader, const char *keyword)
{
  g_autoptr (AraValue) value = macaw_form_reader_find (reader, keyword);

  return value == NULL ? NULL : ara_value_dup_string (value);
}

guint
macaw_form_type_bit (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (macaw_form_type_names); i++)
    if (g_strcmp0 (name, macaw_form_type_names[i]) == 0)
      return 1u << i;
  return 0;
}

/* An integer is a number as well. */
static guint
widen (guint types)
{
  return types & T_NUMBER ? types | T_INTEGER : types;
}

static guint
read_types (AraValue *value)
{
  guint types = 0;
  g_autofree char *one = ara_value_dup_string (value);

  if (one != NULL)
    return widen (macaw_form_type_bit (one));
  for (guint i = 0; i < ara_value_get_n_children (value); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (value, i);
      g_autofree char *name = ara_value_dup_string (child);

      types |= macaw_form_type_bit (name);
    }
  return widen (types);
}

void
macaw_form_reader_narrow_types (MacawFormReader *reader)
{
  reader->types = T_ALL;
  for (guint i = 0; i < reader->sources->len; i++)
    {
      MacawFormSource *source = macaw_form_reader_get_source (reader, i);
      g_autoptr (AraValue) type = ara_value_dup_member (source->value, "type");

      if (source->part.type != NULL)
        reader->types &= widen (macaw_form_type_bit (source->part.type));
      if (type != NULL)
        reader->types &= read_types (type);
      reader->typed |= type != NULL || source->part.type != NULL;
    }
}

/* Where no type is named, the keywords that are only for one tell. */
void
macaw_form_reader_guess_type (MacawFormReader *reader)
{
  static const struct { const char *keyword; guint type; } hints[] = {
    { "properties", T_OBJECT }, { "required", T_OBJECT }, { "additionalProperties", T_OBJECT }, { "patternProperties", T_OBJECT },
    { "items", T_ARRAY }, { "prefixItems", T_ARRAY }, { "uniqueItems", T_ARRAY }, { "minItems", T_ARRAY }, { "maxItems", T_ARRAY },
    { "pattern", T_STRING }, { "format", T_STRING }, { "minLength", T_STRING }, { "maxLength", T_STRING },
    { "minimum", T_NUMBER }, { "maximum", T_NUMBER }, { "multipleOf", T_NUMBER },
    { "exclusiveMinimum", T_NUMBER }, { "exclusiveMaximum", T_NUMBER },
  };

  for (guint i = 0; !reader->typed && i < G_N_ELEMENTS (hints); i++)
    if (macaw_form_reader_has (reader, hints[i].keyword))
      {
        reader->types = widen (hints[i].type);
        reader->typed = TRUE;
      }
}
