/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form: a change of its value is handed up to all that is above. */

#include "config.h"

#include "macaw-form-node-private.h"
#include "macaw-form-edit.h"

static void
value_free (AraValue *value)
{
  if (value != NULL)
    ara_value_unref (value);
}

/* Hands a changed value up: everything above holds it as well. */
static void
hand_up (MacawFormNode *self)
{
  MacawFormNode *parent = self->parent;
  g_autoptr (AraValue) value = NULL;

  if (parent == NULL)
    {
      if (self->root != NULL)
        g_signal_emit (self, macaw_form_node_signals[MACAW_FORM_NODE_EDITED], 0);
      return;
    }
  if (self->is_form)
    value = self->value == NULL ? NULL : ara_value_ref (self->value);
  else if (self->is_element)
    value = macaw_form_with_element (parent->value, macaw_form_node_get_place (self), self->value);
  else
    value = macaw_form_with_member (parent->value, self->name, self->value, macaw_form_node_get_spec (parent)->names);
  macaw_form_node_take_value (parent, value);
  hand_up (parent);
}

void
macaw_form_node_set_value (MacawFormNode *self, AraValue *value)
{
  g_autoptr (MacawFormNode) alive = g_object_ref (self);
  g_autoptr (AraValue) null = NULL;

  /* An element can't be left out in the middle. */
  if (value == NULL && self->is_element)
    value = null = ara_value_new_null ();
  macaw_form_node_set_draft (self, NULL);
  if (macaw_form_node_same_text (self->value, value))
    return;
  macaw_form_node_set_own_value (self, value, FALSE);
  if (self->parent != NULL && macaw_form_node_is_extra (self) && value == NULL)
    {
      macaw_form_node_remove (self);
      return;
    }
  hand_up (self);
}

gboolean
macaw_form_node_add_member (MacawFormNode *self, const char *name)
{
  g_autoptr (AraValue) there = self->value == NULL ? NULL : ara_value_dup_member (self->value, name);
  g_autoptr (MacawFormSpec) spec = NULL;
  g_autoptr (AraValue) initial = NULL, whole = NULL;

  if (there != NULL || g_hash_table_contains (macaw_form_node_get_spec (self)->members, name))
    return FALSE;
  spec = macaw_form_spec_new_member (macaw_form_node_get_spec (self), name);
  initial = macaw_form_spec_dup_initial (spec) ?: ara_value_new_string ("");
  whole = macaw_form_with_member (self->value, name, initial, NULL);
  macaw_form_node_set_value (self, whole);
  return TRUE;
}

void
macaw_form_node_add_element (MacawFormNode *self)
{
  guint count = self->value != NULL && ara_value_get_kind (self->value) == ARA_VALUE_ARRAY ? ara_value_get_n_children (self->value) : 0;
  g_autoptr (MacawFormSpec) spec = macaw_form_spec_new_element (macaw_form_node_get_spec (self), count);
  g_autoptr (AraValue) initial = macaw_form_spec_dup_initial (spec), whole = NULL;

  if (initial == NULL)
    initial = spec->kind == MACAW_FIELD_BOOLEAN ? ara_value_new_boolean (FALSE)
              : spec->kind == MACAW_FIELD_PICK  ? ara_value_ref (g_ptr_array_index (spec->values, 0))
              : spec->kind == MACAW_FIELD_JSON  ? ara_value_new_null ()
                                                : ara_value_new_string ("");
  whole = macaw_form_with_element (self->value, count, initial);
  macaw_form_node_set_value (self, whole);
}

void
macaw_form_node_remove (MacawFormNode *self)
{
  g_autoptr (MacawFormNode) alive = g_object_ref (self);
  MacawFormNode *parent = self->parent;
  guint place = macaw_form_node_get_place (self);
  g_autoptr (AraValue) whole = NULL;

  if (parent == NULL)
    return;
  if (self->is_element)
    whole = macaw_form_without (parent->value, place);
  else
    whole = macaw_form_with_member (parent->value, self->name, NULL, NULL);
  /* Itself goes, so that the others keep what is typed in them. */
  macaw_form_node_let_go (self);
  g_list_store_remove (parent->children, place);
  macaw_form_node_take_value (parent, whole);
  hand_up (parent);
}

void
macaw_form_node_move (MacawFormNode *self, int by)
{
  g_autoptr (MacawFormNode) alive = g_object_ref (self);
  MacawFormNode *parent = self->parent;
  guint place = macaw_form_node_get_place (self), to = (guint) ((int) place + by);
  g_autoptr (AraValue) whole = NULL;

  if (parent == NULL || !self->is_element || to >= g_list_model_get_n_items (G_LIST_MODEL (parent->children)))
    return;
  whole = macaw_form_with_moved (parent->value, place, to);
  g_list_store_remove (parent->children, place);
  g_list_store_insert (parent->children, to, self);
  macaw_form_node_take_value (parent, whole);
  hand_up (parent);
}

void
macaw_form_node_set_branch (MacawFormNode *self, guint branch)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);
  g_autoptr (MacawFormNode) form = NULL;
  g_autoptr (AraValue) value = NULL;

  macaw_form_node_get_children (self);
  if (branch == self->branch || branch >= spec->branches->len)
    return;
  if (self->kept == NULL)
    {
      self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
      g_ptr_array_set_size (self->kept, (int) spec->branches->len);
    }
  value_free (g_ptr_array_index (self->kept, self->branch));
  g_ptr_array_index (self->kept, self->branch) = self->value == NULL ? NULL : ara_value_ref (self->value);
  self->branch = branch;
  value = g_ptr_array_index (self->kept, branch);
  if (value != NULL)
    ara_value_ref (value);
  else if (self->value != NULL && macaw_form_node_fits_branch (spec, g_ptr_array_index (spec->branches, branch), self->value))
    value = ara_value_ref (self->value);
  macaw_form_node_make_form (self);
  form = g_list_model_get_item (G_LIST_MODEL (self->children), 0);
  if (value == NULL)
    value = macaw_form_spec_dup_initial (macaw_form_node_get_spec (form));
  if (value == NULL && macaw_form_node_is_element (self))
    value = ara_value_new_string ("");
  macaw_form_node_set_own_value (self, value, TRUE);
  hand_up (self);
}
