/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema asks of one field: values to pick from, and forms to choose from. */

#include "config.h"

#include "macaw-form-spec-private.h"
#include "app/inspector/macaw-abridged.h"

#include <glib/gi18n.h>
#include <string.h>

static GPtrArray *
settle (MacawFormReader *reader, const char *pointer, const char *type)
{
  GPtrArray *parts = macaw_form_parts_new ();

  if (pointer != NULL)
    macaw_form_parts_add (parts, pointer, FALSE, NULL);
  for (guint i = 0; i < reader->sources->len; i++)
    {
      const MacawFormPart *part = &macaw_form_reader_get_source (reader, i)->part;

      macaw_form_parts_add (parts, part->pointer, part->settled || pointer != NULL, type != NULL ? type : part->type);
    }
  return parts;
}

const char *
macaw_form_type_get_title (const char *type)
{
  switch (macaw_form_type_bit (type))
    {
    case T_NULL:
      return _("Null");
    case T_BOOLEAN:
      return _("True or False");
    case T_NUMBER:
      return _("Number");
    case T_INTEGER:
      return _("Whole Number");
    case T_STRING:
      return _("Text");
    case T_ARRAY:
      return _("List");
    case T_OBJECT:
      return _("Group");
    default:
      return NULL;
    }
}

static char *
dup_value_text (AraValue *value)
{
  g_autofree char *text = ara_value_dup_string (value) ?: ara_value_dup_text (value);

  return macaw_abridge (text, MACAW_ABRIDGED_LINE);
}

/* The const that stands in the schema of a member itself. */
static AraValue *
dup_constant (MacawFormSpec *self, const char *name)
{
  GPtrArray *parts = g_hash_table_lookup (self->members, name);

  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr (AraValue) schema = ara_schema_dup_part (self->schema, ((MacawFormPart *) g_ptr_array_index (parts, i))->pointer);
      AraValue *constant = schema == NULL ? NULL : ara_value_dup_member (schema, "const");

      if (constant != NULL)
        return constant;
    }
  return NULL;
}

/* What tells one form from another: its title, its type, or the constant in it. */
static char *
title_branch (MacawFormSpec *branch, guint place)
{
  if (branch->title != NULL)
    return g_strdup (branch->title);
  if (branch->kind == MACAW_FIELD_PICK && branch->fixed)
    return dup_value_text (g_ptr_array_index (branch->values, 0));
  for (guint i = 0; branch->kind == MACAW_FIELD_OBJECT && i < branch->names->len; i++)
    {
      g_autoptr (AraValue) constant = dup_constant (branch, g_ptr_array_index (branch->names, i));

      if (constant != NULL)
        return dup_value_text (constant);
    }
  switch (branch->kind)
    {
    case MACAW_FIELD_STRING:
    case MACAW_FIELD_TEXT:
      return g_strdup (macaw_form_type_get_title ("string"));
    case MACAW_FIELD_NUMBER:
      return g_strdup (macaw_form_type_get_title (branch->integer ? "integer" : "number"));
    case MACAW_FIELD_BOOLEAN:
      return g_strdup (macaw_form_type_get_title ("boolean"));
    case MACAW_FIELD_ARRAY:
      return g_strdup (macaw_form_type_get_title ("array"));
    case MACAW_FIELD_OBJECT:
      if (branch->names->len > 0)
        return g_strdup_printf (_("Group with “%s”"), (char *) g_ptr_array_index (branch->names, 0));
      return g_strdup (macaw_form_type_get_title ("object"));
    case MACAW_FIELD_PICK:
    case MACAW_FIELD_CHOICE:
    case MACAW_FIELD_JSON:
    default:
      return g_strdup_printf (_("Form %u"), place + 1);
    }
}

static void
add_branch (MacawFormReader *reader, char *pointer, const char *type, char *title)
{
  MacawFormBranch *branch = g_new0 (MacawFormBranch, 1);

  branch->pointer = pointer;
  branch->parts = settle (reader, pointer, type);
  branch->type = type;
  branch->title = title;
  g_ptr_array_add (reader->spec->branches, branch);
}

static gboolean
is_null_schema (AraValue *schema)
{
  g_autofree char *type = ara_value_dup_member_string (schema, "type");
  g_autoptr (AraValue) constant = ara_value_dup_member (schema, "const");

  return g_strcmp0 (type, "null") == 0 || (constant != NULL && ara_value_get_kind (constant) == ARA_VALUE_NULL);
}

/* The schemas of anyOf or oneOf in the one part that has such; FALSE if several have. */
gboolean
macaw_form_reader_find_forms (MacawFormReader *reader, MacawFormSource **source, const char **keyword, AraValue **forms)
{
  static const char *const keywords[] = { "anyOf", "oneOf" };

  *forms = NULL;
  for (guint i = 0; i < reader->sources->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (keywords) && !macaw_form_reader_get_source (reader, i)->part.settled; k++)
      {
        g_autoptr (AraValue) found = ara_value_dup_member (macaw_form_reader_get_source (reader, i)->value, keywords[k]);

        if (found == NULL)
          continue;
        if (*forms != NULL)
          {
            g_clear_pointer (forms, ara_value_unref);
            return FALSE;
          }
        *source = macaw_form_reader_get_source (reader, i);
        *keyword = keywords[k];
        *forms = g_steal_pointer (&found);
      }
  return TRUE;
}

/* Something or null is that thing, nullable; it is read in place of the choice. */
gboolean
macaw_form_reader_read_nullable_form (MacawFormReader *reader, MacawFormSource *source, const char *keyword, AraValue *forms)
{
  guint count = ara_value_get_n_children (forms), other = 0, n_others = 0;
  g_autofree char *pointer = NULL;
  MacawFormPart part = { NULL };

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraValue) form = ara_value_dup_child (forms, i);

      if (is_null_schema (form))
        continue;
      other = i;
      n_others++;
    }
  if (n_others != 1)
    return FALSE;
  reader->spec->nullable = count > 1;
  source->part.settled = TRUE;
  pointer = macaw_form_pointer_step_to (source->part.pointer, keyword, other);
  part.pointer = pointer;
  macaw_form_reader_collect (reader, &part);
  return TRUE;
}

void
macaw_form_reader_read_forms (MacawFormReader *reader, MacawFormSource *source, const char *keyword, AraValue *forms)
{
  reader->spec->kind = MACAW_FIELD_CHOICE;
  for (guint i = 0; i < ara_value_get_n_children (forms); i++)
    {
      g_autoptr (AraValue) form = ara_value_dup_child (forms, i);
      char *pointer;
      g_autoptr (GPtrArray) alone = NULL;
      g_autoptr (MacawFormSpec) spec = NULL;

      if (is_null_schema (form))
        {
          reader->spec->nullable = TRUE;
          continue;
        }
      pointer = macaw_form_pointer_step_to (source->part.pointer, keyword, i);
      alone = macaw_form_parts_new ();
      macaw_form_parts_add (alone, pointer, TRUE, NULL);
      spec = macaw_form_spec_new (reader->spec->schema, alone, NULL);
      add_branch (reader, pointer, NULL, title_branch (spec, i));
    }
}

/* All forms are constants: that is an enumeration, whose values may have titles. */
gboolean
macaw_form_values_are_constants (AraValue *forms)
{
  for (guint i = 0; i < ara_value_get_n_children (forms); i++)
    {
      g_autoptr (AraValue) form = ara_value_dup_child (forms, i), constant = ara_value_dup_member (form, "const");

      if (constant == NULL)
        return FALSE;
    }
  return TRUE;
}

void
macaw_form_reader_read_constants (MacawFormReader *reader, AraValue *forms)
{
  reader->spec->kind = MACAW_FIELD_PICK;
  reader->spec->values = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  reader->spec->value_titles = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ara_value_get_n_children (forms); i++)
    {
      g_autoptr (AraValue) form = ara_value_dup_child (forms, i);

      g_ptr_array_add (reader->spec->values, ara_value_dup_member (form, "const"));
      g_ptr_array_add (reader->spec->value_titles, ara_value_dup_member_string (form, "title"));
    }
}

gboolean
macaw_form_reader_read_pick (MacawFormReader *reader)
{
  g_autoptr (AraValue) constant = macaw_form_reader_find (reader, "const"), values = macaw_form_reader_find (reader, "enum");
  guint count = constant != NULL ? 1 : values != NULL ? ara_value_get_n_children (values) : 0;

  if (count == 0)
    return FALSE;
  reader->spec->kind = MACAW_FIELD_PICK;
  reader->spec->fixed = count == 1;
  reader->spec->values = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (reader->spec->values, constant != NULL ? ara_value_ref (constant) : ara_value_dup_child (values, i));
  return TRUE;
}

void
macaw_form_reader_read_types (MacawFormReader *reader, guint types)
{
  if (types & T_NUMBER)
    types &= ~(guint) T_INTEGER;
  reader->spec->kind = MACAW_FIELD_CHOICE;
  for (guint i = 0; i < G_N_ELEMENTS (macaw_form_type_names); i++)
    if (types & 1u << i)
      add_branch (reader, NULL, macaw_form_type_names[i], g_strdup (macaw_form_type_get_title (macaw_form_type_names[i])));
}
