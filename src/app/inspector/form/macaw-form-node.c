/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form and its value; the fields below it are made when they are asked for. */

#include "config.h"

#include "macaw-form-node-private.h"
#include "macaw-form-edit.h"
#include "app/inspector/macaw-abridged.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (MacawFormNode, macaw_form_node, G_TYPE_OBJECT)

guint macaw_form_node_signals[MACAW_FORM_NODE_N_SIGNALS];

void
macaw_form_node_let_go (MacawFormNode *self)
{
  macaw_form_node_set_draft (self, NULL);
  for (guint i = 0; self->children != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MacawFormNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      macaw_form_node_let_go (child);
    }
  if (self->root != NULL && self->root != self)
    g_ptr_array_remove_fast (self->root->marked, self);
  self->parent = NULL;
  self->root = NULL;
}

static void
macaw_form_node_dispose (GObject *object)
{
  MacawFormNode *self = MACAW_FORM_NODE (object);

  if (self->root != NULL)
    macaw_form_node_let_go (self);
  g_clear_object (&self->children);
  G_OBJECT_CLASS (macaw_form_node_parent_class)->dispose (object);
}

static void
macaw_form_node_finalize (GObject *object)
{
  MacawFormNode *self = MACAW_FORM_NODE (object);

  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->spec, macaw_form_spec_free);
  g_clear_pointer (&self->value, ara_value_unref);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_hash_table_unref);
  g_clear_pointer (&self->marked, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->problem);
  g_free (self->draft);
  G_OBJECT_CLASS (macaw_form_node_parent_class)->finalize (object);
}

static void
macaw_form_node_class_init (MacawFormNodeClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_form_node_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_form_node_finalize;
  macaw_form_node_signals[MACAW_FORM_NODE_CHANGED] = g_signal_new ("changed", MACAW_TYPE_FORM_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  macaw_form_node_signals[MACAW_FORM_NODE_EDITED] = g_signal_new ("edited", MACAW_TYPE_FORM_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  macaw_form_node_signals[MACAW_FORM_NODE_PROBLEM_CHANGED] = g_signal_new ("problem-changed", MACAW_TYPE_FORM_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_form_node_init (MacawFormNode *self)
{
}

MacawFormNode *
macaw_form_node_new_root (AraSchema *schema)
{
  MacawFormNode *self = g_object_new (MACAW_TYPE_FORM_NODE, NULL);

  self->root = self;
  self->marked = g_ptr_array_new ();
  self->spec = macaw_form_spec_new_root (schema);
  self->value = macaw_form_spec_dup_initial (self->spec) ?: ara_value_new_empty_object ();
  return self;
}

MacawFormNode *
macaw_form_node_new_child (MacawFormNode *parent, const char *name)
{
  MacawFormNode *self = g_object_new (MACAW_TYPE_FORM_NODE, NULL);

  self->parent = parent;
  self->root = parent->root;
  self->name = g_strdup (name);
  self->depth = parent->depth + 1;
  return self;
}

static MacawFormSpec *
read_spec (MacawFormNode *self)
{
  MacawFormSpec *above = macaw_form_node_get_spec (self->parent);
  MacawFormSpec *spec;

  if (self->is_form)
    spec = macaw_form_spec_new (above->schema, self->parts, self->parent->name);
  else if (self->is_element)
    spec = macaw_form_spec_new_element (above, macaw_form_node_get_place (self));
  else
    spec = macaw_form_spec_new_member (above, self->name);
  if (self->depth >= MACAW_FORM_MAX_DEPTH && spec->kind >= MACAW_FIELD_ARRAY && spec->kind != MACAW_FIELD_JSON)
    {
      spec->kind = MACAW_FIELD_JSON;
      spec->reason = g_strdup (_("This is too deep for a form."));
    }
  return spec;
}

MacawFormSpec *
macaw_form_node_get_spec (MacawFormNode *self)
{
  if (self->spec == NULL)
    self->spec = read_spec (self);
  return self->spec;
}

MacawFormNode *
macaw_form_node_get_parent (MacawFormNode *self)
{
  return self->parent;
}

MacawFormNode *
macaw_form_node_get_root (MacawFormNode *self)
{
  return self->root;
}

const char *
macaw_form_node_get_name (MacawFormNode *self)
{
  return self->name;
}

guint
macaw_form_node_get_depth (MacawFormNode *self)
{
  return self->depth;
}

gboolean
macaw_form_node_is_element (MacawFormNode *self)
{
  return self->is_element;
}

gboolean
macaw_form_node_is_extra (MacawFormNode *self)
{
  return self->name != NULL && self->parent != NULL && !self->is_form
         && !g_hash_table_contains (macaw_form_node_get_spec (self->parent)->members, self->name);
}

gboolean
macaw_form_node_is_required (MacawFormNode *self)
{
  if (self->parent == NULL || self->is_element)
    return TRUE;
  if (self->is_form)
    return macaw_form_node_is_required (self->parent);
  return macaw_form_spec_requires (macaw_form_node_get_spec (self->parent), self->name);
}

guint
macaw_form_node_get_place (MacawFormNode *self)
{
  guint place = 0;

  if (self->parent != NULL && self->parent->children != NULL)
    g_list_store_find (self->parent->children, self, &place);
  return place;
}

char *
macaw_form_node_dup_label (MacawFormNode *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);

  if (self->is_element)
    return g_strdup_printf (_("Item %u"), macaw_form_node_get_place (self) + 1);
  if (!macaw_is_blank (spec->title))
    return g_strdup (spec->title);
  if (self->name == NULL)
    return g_strdup (_("Arguments"));
  return macaw_is_blank (self->name) ? g_strdup_printf ("“%s”", self->name) : macaw_abridge (self->name, MACAW_ABRIDGED_LINE);
}

char *
macaw_form_node_dup_pointer (MacawFormNode *self)
{
  g_autofree char *above = self->parent == NULL ? NULL : macaw_form_node_dup_pointer (self->parent);
  g_autoptr (GString) name = NULL;

  if (self->parent == NULL)
    return g_strdup ("");
  if (self->is_form)
    return g_steal_pointer (&above);
  if (self->is_element)
    return g_strdup_printf ("%s/%u", above, macaw_form_node_get_place (self));
  name = g_string_new (self->name);
  g_string_replace (name, "~", "~0", 0);
  g_string_replace (name, "/", "~1", 0);
  return g_strconcat (above, "/", name->str, NULL);
}

/* Values */

AraValue *
macaw_form_node_get_value (MacawFormNode *self)
{
  return self->value;
}

gboolean
macaw_form_node_is_null (MacawFormNode *self)
{
  return self->value != NULL && ara_value_get_kind (self->value) == ARA_VALUE_NULL;
}

char *
macaw_form_node_dup_text (MacawFormNode *self)
{
  char *text;

  if (self->value == NULL || macaw_form_node_is_null (self))
    return NULL;
  text = ara_value_dup_string (self->value);
  return text != NULL ? text : ara_value_dup_text (self->value);
}

static MacawFieldKind
get_text_editor (MacawFormNode *self, MacawFieldKind kind)
{
  g_autofree char *text = macaw_form_node_dup_text (self);

  if (text == NULL)
    return kind;
  if (macaw_form_is_long (text))
    return MACAW_FIELD_JSON;
  return strchr (text, '\n') != NULL || strlen (text) > MACAW_FORM_MAX_ENTRY ? MACAW_FIELD_TEXT : kind;
}

MacawFieldKind
macaw_form_node_get_editor (MacawFormNode *self)
{
  MacawFieldKind kind = macaw_form_node_get_spec (self)->kind;
  AraValueKind value_kind = self->value == NULL ? ARA_VALUE_NULL : ara_value_get_kind (self->value);

  if (value_kind == ARA_VALUE_NULL)
    return kind;
  switch (kind)
    {
    case MACAW_FIELD_STRING:
    case MACAW_FIELD_TEXT:
      return value_kind == ARA_VALUE_STRING ? get_text_editor (self, kind) : MACAW_FIELD_JSON;
    case MACAW_FIELD_NUMBER:
      /* A string is what is typed and no number yet. */
      if (value_kind == ARA_VALUE_STRING)
        return get_text_editor (self, kind) == kind ? kind : MACAW_FIELD_JSON;
      return value_kind == ARA_VALUE_NUMBER && ara_value_get_text_length (self->value) <= MACAW_FORM_MAX_ENTRY ? kind : MACAW_FIELD_JSON;
    case MACAW_FIELD_BOOLEAN:
      return value_kind == ARA_VALUE_BOOLEAN ? kind : MACAW_FIELD_JSON;
    case MACAW_FIELD_ARRAY:
      return value_kind == ARA_VALUE_ARRAY ? kind : MACAW_FIELD_JSON;
    case MACAW_FIELD_OBJECT:
      return value_kind == ARA_VALUE_OBJECT ? kind : MACAW_FIELD_JSON;
    case MACAW_FIELD_PICK:
    case MACAW_FIELD_CHOICE:
    case MACAW_FIELD_JSON:
    default:
      return kind;
    }
}

/* Fields below */

static void
make_members (MacawFormNode *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) members = macaw_form_node_index_members (self->value, names);

  for (guint i = 0; i < spec->names->len; i++)
    {
      const char *name = g_ptr_array_index (spec->names, i);
      AraValue *value = g_hash_table_lookup (members, name);
      g_autoptr (MacawFormNode) child = macaw_form_node_new_child (self, name);

      child->value = value == NULL ? NULL : ara_value_ref (value);
      g_list_store_append (self->children, child);
    }
  macaw_form_node_match_extras (self, names, members);
}

GListModel *
macaw_form_node_get_children (MacawFormNode *self)
{
  MacawFieldKind kind = macaw_form_node_get_spec (self)->kind;

  if (self->children != NULL)
    return G_LIST_MODEL (self->children);
  self->children = g_list_store_new (MACAW_TYPE_FORM_NODE);
  if (kind == MACAW_FIELD_OBJECT)
    make_members (self);
  else if (kind == MACAW_FIELD_ARRAY)
    macaw_form_node_match_elements (self);
  else if (kind == MACAW_FIELD_CHOICE)
    {
      self->branch = macaw_form_node_guess_branch (self);
      macaw_form_node_make_form (self);
    }
  if (self->root != NULL && self->root->problems != NULL)
    macaw_form_node_assign_problems (self->root);
  return G_LIST_MODEL (self->children);
}

MacawFormNode *
macaw_form_node_find (MacawFormNode *self, const char *token)
{
  MacawFieldKind kind = macaw_form_node_get_spec (self)->kind;
  guint64 wanted = 0;
  gboolean is_place = g_ascii_string_to_unsigned (token, 10, 0, G_MAXUINT, &wanted, NULL);

  for (guint i = 0; self->children != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MacawFormNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      if (kind == MACAW_FIELD_CHOICE)
        return macaw_form_node_find (child, token);
      if (kind == MACAW_FIELD_ARRAY ? is_place && wanted == i : strcmp (child->name, token) == 0)
        return child;
    }
  return NULL;
}

guint
macaw_form_node_get_branch (MacawFormNode *self)
{
  macaw_form_node_get_children (self);
  return self->branch;
}
