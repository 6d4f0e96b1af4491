/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form: a value from above is handed down to the fields below. */

#include "config.h"

#include "macaw-form-node-private.h"

#include <string.h>

/* To the byte, unlike ara_value_equal(): what is typed otherwise is shown otherwise. */
gboolean
macaw_form_node_same_text (AraValue *a, AraValue *b)
{
  g_autofree char *left = NULL, *right = NULL;

  if (a == NULL || b == NULL || a == b)
    return a == b;
  if (ara_value_get_text_length (a) != ara_value_get_text_length (b))
    return FALSE;
  left = ara_value_dup_text (a);
  right = ara_value_dup_text (b);
  return strcmp (left, right) == 0;
}

/* What of an object has each name; of equal ones the last. */
GHashTable *
macaw_form_node_index_members (AraValue *value, GPtrArray *names)
{
  GHashTable *members = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ara_value_unref);
  guint count = value != NULL && ara_value_get_kind (value) == ARA_VALUE_OBJECT ? ara_value_get_n_children (value) : 0;

  for (guint i = 0; i < count; i++)
    {
      char *name = ara_value_dup_child_name (value, i);

      g_ptr_array_add (names, name);
      g_hash_table_replace (members, name, ara_value_dup_child (value, i));
    }
  return members;
}

/* The members that the schema does not name come after those that it does, in the order of
 * the value. Those that stay keep their nodes. */
void
macaw_form_node_match_extras (MacawFormNode *self, GPtrArray *names, GHashTable *members)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint place = spec->names->len;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (MacawFormNode) there = NULL;
      g_autoptr (MacawFormNode) made = NULL;

      if (g_hash_table_contains (spec->members, name) || !g_hash_table_add (seen, (gpointer) name))
        continue;
      there = g_list_model_get_item (G_LIST_MODEL (self->children), place);
      if (there == NULL || strcmp (there->name, name) != 0)
        {
          made = macaw_form_node_new_child (self, name);
          made->value = ara_value_ref (g_hash_table_lookup (members, name));
          g_list_store_insert (self->children, place, made);
        }
      place++;
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->children)) > place)
    {
      g_autoptr (MacawFormNode) gone = g_list_model_get_item (G_LIST_MODEL (self->children), place);

      macaw_form_node_let_go (gone);
      g_list_store_remove (self->children, place);
    }
}

static void
match_members (MacawFormNode *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) members = macaw_form_node_index_members (self->value, names);

  macaw_form_node_match_extras (self, names, members);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MacawFormNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      macaw_form_node_set_own_value (child, g_hash_table_lookup (members, child->name), FALSE);
    }
}

void
macaw_form_node_match_elements (MacawFormNode *self)
{
  guint count = self->value != NULL && ara_value_get_kind (self->value) == ARA_VALUE_ARRAY ? ara_value_get_n_children (self->value) : 0;

  while (g_list_model_get_n_items (G_LIST_MODEL (self->children)) > count)
    {
      g_autoptr (MacawFormNode) gone = g_list_model_get_item (G_LIST_MODEL (self->children), g_list_model_get_n_items (G_LIST_MODEL (self->children)) - 1);

      macaw_form_node_let_go (gone);
      g_list_store_remove (self->children, g_list_model_get_n_items (G_LIST_MODEL (self->children)) - 1);
    }
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraValue) value = ara_value_dup_child (self->value, i);
      g_autoptr (MacawFormNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      if (child != NULL)
        {
          macaw_form_node_set_own_value (child, value, FALSE);
          continue;
        }
      child = macaw_form_node_new_child (self, NULL);
      child->is_element = TRUE;
      child->value = ara_value_ref (value);
      g_list_store_append (self->children, child);
    }
}

/* Whether a value is of one form of a choice: as its schema says, or of its type. */
gboolean
macaw_form_node_fits_branch (MacawFormSpec *spec, MacawFormBranch *branch, AraValue *value)
{
  static const struct { const char *type; AraValueKind kind; } kinds[] = {
    { "boolean", ARA_VALUE_BOOLEAN }, { "number", ARA_VALUE_NUMBER }, { "integer", ARA_VALUE_NUMBER },
    { "string", ARA_VALUE_STRING }, { "array", ARA_VALUE_ARRAY }, { "object", ARA_VALUE_OBJECT },
  };
  g_autoptr (GPtrArray) problems = NULL;

  if (branch->pointer != NULL)
    {
      problems = ara_schema_validate_at (spec->schema, branch->pointer, value);
      return problems->len == 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (branch->type, kinds[i].type) == 0)
      return ara_value_get_kind (value) == kinds[i].kind;
  return FALSE;
}

static AraValueKind
kind_of_field (MacawFormSpec *spec)
{
  switch (spec->kind)
    {
    case MACAW_FIELD_NUMBER:
      return ARA_VALUE_NUMBER;
    case MACAW_FIELD_BOOLEAN:
      return ARA_VALUE_BOOLEAN;
    case MACAW_FIELD_ARRAY:
      return ARA_VALUE_ARRAY;
    case MACAW_FIELD_OBJECT:
      return ARA_VALUE_OBJECT;
    default:
      return ARA_VALUE_STRING;
    }
}

/* What of the schema's forms a value is meant to be: the present one, if it fits; else the
 * first that fits; else the first of its kind. */
guint
macaw_form_node_guess_branch (MacawFormNode *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);

  if (self->value == NULL || macaw_form_node_is_null (self)
      || macaw_form_node_fits_branch (spec, g_ptr_array_index (spec->branches, self->branch), self->value))
    return self->branch;
  for (guint i = 0; i < spec->branches->len; i++)
    if (macaw_form_node_fits_branch (spec, g_ptr_array_index (spec->branches, i), self->value))
      return i;
  for (guint i = 0; i < spec->branches->len; i++)
    {
      MacawFormBranch *branch = g_ptr_array_index (spec->branches, i);
      g_autoptr (MacawFormSpec) form = macaw_form_spec_new (spec->schema, branch->parts, NULL);

      if (form->kind != MACAW_FIELD_PICK && kind_of_field (form) == ara_value_get_kind (self->value))
        return i;
    }
  return self->branch;
}

/* The field of the form that is chosen; of null none is, and it begins anew. */
void
macaw_form_node_make_form (MacawFormNode *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);
  MacawFormBranch *branch = g_ptr_array_index (spec->branches, self->branch);
  g_autoptr (MacawFormNode) form = macaw_form_node_new_child (self, self->name);
  g_autoptr (MacawFormNode) old = g_list_model_get_item (G_LIST_MODEL (self->children), 0);
  gpointer additions[] = { form };

  form->is_form = TRUE;
  form->parts = g_ptr_array_ref (branch->parts);
  form->value = self->value == NULL ? NULL : ara_value_ref (self->value);
  if (old != NULL)
    macaw_form_node_let_go (old);
  g_list_store_splice (self->children, 0, old != NULL, additions, 1);
}

static void
match_form (MacawFormNode *self, gboolean keep_form)
{
  guint branch = keep_form ? self->branch : macaw_form_node_guess_branch (self);
  g_autoptr (MacawFormNode) form = g_list_model_get_item (G_LIST_MODEL (self->children), 0);

  if (branch != self->branch)
    {
      self->branch = branch;
      macaw_form_node_make_form (self);
    }
  else
    macaw_form_node_set_own_value (form, self->value, FALSE);
}

static void
match_children (MacawFormNode *self, gboolean keep_form)
{
  MacawFieldKind kind = macaw_form_node_get_spec (self)->kind;

  if (kind == MACAW_FIELD_OBJECT)
    match_members (self);
  else if (kind == MACAW_FIELD_ARRAY)
    macaw_form_node_match_elements (self);
  else if (kind == MACAW_FIELD_CHOICE)
    match_form (self, keep_form);
}

void
macaw_form_node_take_value (MacawFormNode *self, AraValue *value)
{
  g_clear_pointer (&self->value, ara_value_unref);
  self->value = value == NULL ? NULL : ara_value_ref (value);
  g_signal_emit (self, macaw_form_node_signals[MACAW_FORM_NODE_CHANGED], 0);
}

/* Takes a value from above, and hands its parts down. */
void
macaw_form_node_set_own_value (MacawFormNode *self, AraValue *value, gboolean keep_form)
{
  if (macaw_form_node_same_text (self->value, value))
    return;
  macaw_form_node_set_draft (self, NULL);
  macaw_form_node_take_value (self, value);
  if (self->children != NULL)
    match_children (self, keep_form);
}
