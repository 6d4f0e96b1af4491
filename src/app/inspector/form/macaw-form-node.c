/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form and its value; the fields below it are made when they are asked for. */

#include "config.h"

#include "macaw-form-node.h"
#include "macaw-form-edit.h"

#include <glib/gi18n.h>
#include <string.h>

/* Below here JSON has to do: a schema that leads back to itself has no end of its own. */
#define MAX_DEPTH 24

struct _MacawFormNode
{
  GObject        parent_instance;

  MacawFormNode *parent; /* borrowed; NULL at the top and for what was removed */
  MacawFormNode *root;   /* borrowed */
  GPtrArray     *parts;  /* of the schema, of the one form of a choice; else the parent knows */
  MacawFormSpec *spec;   /* read when asked for */
  char          *name;
  gboolean       is_element;
  gboolean       is_form; /* the one form of a choice, whose value it shares */
  guint          depth;
  AraValue      *value;
  GListStore    *children;
  guint          branch;
  GPtrArray     *kept;    /* values of the forms that were chosen before */
  char          *problem;
  char          *draft;
  guint          n_drafts;  /* of the root */
  GHashTable    *problems;  /* of the root */
  GPtrArray     *marked;    /* of the root: fields with a problem */
};

G_DEFINE_FINAL_TYPE (MacawFormNode, macaw_form_node, G_TYPE_OBJECT)

enum { CHANGED, EDITED, PROBLEM_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void assign_problems (MacawFormNode *root);
static void set_own_value (MacawFormNode *self, AraValue *value, gboolean keep_form);

static void
let_go (MacawFormNode *self)
{
  macaw_form_node_set_draft (self, NULL);
  for (guint i = 0; self->children != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MacawFormNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      let_go (child);
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
    let_go (self);
  g_clear_object (&self->children);
  G_OBJECT_CLASS (macaw_form_node_parent_class)->dispose (object);
}

static void
value_free (AraValue *value)
{
  if (value != NULL)
    ara_value_unref (value);
}

static void
macaw_form_node_finalize (GObject *object)
{
  MacawFormNode *self = MACAW_FORM_NODE (object);

  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->spec, macaw_form_spec_unref);
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
  signals[CHANGED] = g_signal_new ("changed", MACAW_TYPE_FORM_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDITED] = g_signal_new ("edited", MACAW_TYPE_FORM_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM_CHANGED] = g_signal_new ("problem-changed", MACAW_TYPE_FORM_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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

static MacawFormNode *
new_child (MacawFormNode *parent, const char *name)
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
  if (self->depth >= MAX_DEPTH && spec->kind >= MACAW_FIELD_ARRAY && spec->kind != MACAW_FIELD_JSON)
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
  if (spec->title != NULL && *spec->title != '\0')
    return g_strdup (spec->title);
  return g_strdup (self->name != NULL ? self->name : _("Arguments"));
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

/* To the byte, unlike ara_value_equal(): what is typed otherwise is shown otherwise. */
static gboolean
same_text (AraValue *a, AraValue *b)
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
static GHashTable *
index_members (AraValue *value, GPtrArray *names)
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
static void
match_extras (MacawFormNode *self, GPtrArray *names, GHashTable *members)
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
          made = new_child (self, name);
          made->value = ara_value_ref (g_hash_table_lookup (members, name));
          g_list_store_insert (self->children, place, made);
        }
      place++;
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->children)) > place)
    {
      g_autoptr (MacawFormNode) gone = g_list_model_get_item (G_LIST_MODEL (self->children), place);

      let_go (gone);
      g_list_store_remove (self->children, place);
    }
}

static void
match_members (MacawFormNode *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) members = index_members (self->value, names);

  match_extras (self, names, members);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MacawFormNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      set_own_value (child, g_hash_table_lookup (members, child->name), FALSE);
    }
}

static void
match_elements (MacawFormNode *self)
{
  guint count = self->value != NULL && ara_value_get_kind (self->value) == ARA_VALUE_ARRAY ? ara_value_get_n_children (self->value) : 0;

  while (g_list_model_get_n_items (G_LIST_MODEL (self->children)) > count)
    {
      g_autoptr (MacawFormNode) gone = g_list_model_get_item (G_LIST_MODEL (self->children), g_list_model_get_n_items (G_LIST_MODEL (self->children)) - 1);

      let_go (gone);
      g_list_store_remove (self->children, g_list_model_get_n_items (G_LIST_MODEL (self->children)) - 1);
    }
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraValue) value = ara_value_dup_child (self->value, i);
      g_autoptr (MacawFormNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      if (child != NULL)
        {
          set_own_value (child, value, FALSE);
          continue;
        }
      child = new_child (self, NULL);
      child->is_element = TRUE;
      child->value = ara_value_ref (value);
      g_list_store_append (self->children, child);
    }
}

/* Whether a value is of one form of a choice: as its schema says, or of its type. */
static gboolean
fits_branch (MacawFormSpec *spec, MacawFormBranch *branch, AraValue *value)
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
static guint
guess_branch (MacawFormNode *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);

  if (self->value == NULL || macaw_form_node_is_null (self)
      || fits_branch (spec, g_ptr_array_index (spec->branches, self->branch), self->value))
    return self->branch;
  for (guint i = 0; i < spec->branches->len; i++)
    if (fits_branch (spec, g_ptr_array_index (spec->branches, i), self->value))
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
static void
make_form (MacawFormNode *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);
  MacawFormBranch *branch = g_ptr_array_index (spec->branches, self->branch);
  g_autoptr (MacawFormNode) form = new_child (self, self->name);
  g_autoptr (MacawFormNode) old = g_list_model_get_item (G_LIST_MODEL (self->children), 0);
  gpointer additions[] = { form };

  form->is_form = TRUE;
  form->parts = g_ptr_array_ref (branch->parts);
  form->value = self->value == NULL ? NULL : ara_value_ref (self->value);
  if (old != NULL)
    let_go (old);
  g_list_store_splice (self->children, 0, old != NULL, additions, 1);
}

static void
match_form (MacawFormNode *self, gboolean keep_form)
{
  guint branch = keep_form ? self->branch : guess_branch (self);
  g_autoptr (MacawFormNode) form = g_list_model_get_item (G_LIST_MODEL (self->children), 0);

  if (branch != self->branch)
    {
      self->branch = branch;
      make_form (self);
    }
  else
    set_own_value (form, self->value, FALSE);
}

static void
match_children (MacawFormNode *self, gboolean keep_form)
{
  MacawFieldKind kind = macaw_form_node_get_spec (self)->kind;

  if (kind == MACAW_FIELD_OBJECT)
    match_members (self);
  else if (kind == MACAW_FIELD_ARRAY)
    match_elements (self);
  else if (kind == MACAW_FIELD_CHOICE)
    match_form (self, keep_form);
}

static void
take_value (MacawFormNode *self, AraValue *value)
{
  g_clear_pointer (&self->value, ara_value_unref);
  self->value = value == NULL ? NULL : ara_value_ref (value);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Takes a value from above, and hands its parts down. */
static void
set_own_value (MacawFormNode *self, AraValue *value, gboolean keep_form)
{
  if (same_text (self->value, value))
    return;
  macaw_form_node_set_draft (self, NULL);
  take_value (self, value);
  if (self->children != NULL)
    match_children (self, keep_form);
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
        g_signal_emit (self, signals[EDITED], 0);
      return;
    }
  if (self->is_form)
    value = self->value == NULL ? NULL : ara_value_ref (self->value);
  else if (self->is_element)
    value = macaw_form_with_element (parent->value, macaw_form_node_get_place (self), self->value);
  else
    value = macaw_form_with_member (parent->value, self->name, self->value, macaw_form_node_get_spec (parent)->names);
  take_value (parent, value);
  hand_up (parent);
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

void
macaw_form_node_set_value (MacawFormNode *self, AraValue *value)
{
  g_autoptr (MacawFormNode) alive = g_object_ref (self);
  g_autoptr (AraValue) null = NULL;

  /* An element can't be left out in the middle. */
  if (value == NULL && self->is_element)
    value = null = ara_value_new_null ();
  macaw_form_node_set_draft (self, NULL);
  if (same_text (self->value, value))
    return;
  set_own_value (self, value, FALSE);
  if (self->parent != NULL && macaw_form_node_is_extra (self) && value == NULL)
    {
      macaw_form_node_remove (self);
      return;
    }
  hand_up (self);
}

/* Fields below */

static void
make_members (MacawFormNode *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) members = index_members (self->value, names);

  for (guint i = 0; i < spec->names->len; i++)
    {
      const char *name = g_ptr_array_index (spec->names, i);
      AraValue *value = g_hash_table_lookup (members, name);
      g_autoptr (MacawFormNode) child = new_child (self, name);

      child->value = value == NULL ? NULL : ara_value_ref (value);
      g_list_store_append (self->children, child);
    }
  match_extras (self, names, members);
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
    match_elements (self);
  else if (kind == MACAW_FIELD_CHOICE)
    {
      self->branch = guess_branch (self);
      make_form (self);
    }
  if (self->root != NULL && self->root->problems != NULL)
    assign_problems (self->root);
  return G_LIST_MODEL (self->children);
}

gboolean
macaw_form_node_has_children (MacawFormNode *self)
{
  return self->children != NULL;
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
  let_go (self);
  g_list_store_remove (parent->children, place);
  take_value (parent, whole);
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
  take_value (parent, whole);
  hand_up (parent);
}

/* Choices */

guint
macaw_form_node_get_branch (MacawFormNode *self)
{
  macaw_form_node_get_children (self);
  return self->branch;
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
  else if (self->value != NULL && fits_branch (spec, g_ptr_array_index (spec->branches, branch), self->value))
    value = ara_value_ref (self->value);
  make_form (self);
  form = g_list_model_get_item (G_LIST_MODEL (self->children), 0);
  if (value == NULL)
    value = macaw_form_spec_dup_initial (macaw_form_node_get_spec (form));
  if (value == NULL && macaw_form_node_is_element (self))
    value = ara_value_new_string ("");
  set_own_value (self, value, TRUE);
  hand_up (self);
}

/* Problems */

const char *
macaw_form_node_get_problem (MacawFormNode *self)
{
  return self->draft != NULL ? self->draft : self->problem;
}

void
macaw_form_node_set_draft (MacawFormNode *self, const char *problem)
{
  if (g_strcmp0 (self->draft, problem) == 0)
    return;
  if (self->root != NULL)
    self->root->n_drafts += (problem != NULL) - (self->draft != NULL);
  g_free (self->draft);
  self->draft = g_strdup (problem);
  g_signal_emit (self, signals[PROBLEM_CHANGED], 0);
}

guint
macaw_form_node_count_drafts (MacawFormNode *root)
{
  return root->n_drafts;
}

static void
set_problem (MacawFormNode *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, signals[PROBLEM_CHANGED], 0);
}

MacawFormNode *
macaw_form_node_find_nearest (MacawFormNode *root, const char *pointer, const char **rest)
{
  MacawFormNode *node = root;

  while (*pointer == '/')
    {
      gsize length = strcspn (pointer + 1, "/");
      g_autoptr (GString) token = g_string_new_len (pointer + 1, (gssize) length);
      MacawFormNode *next;

      g_string_replace (token, "~1", "/", 0);
      g_string_replace (token, "~0", "~", 0);
      next = macaw_form_node_find (node, token->str);
      if (next == NULL)
        break;
      node = next;
      pointer += length + 1;
    }
  /* The form that is chosen says more than the choice. */
  while (node->children != NULL && macaw_form_node_get_spec (node)->kind == MACAW_FIELD_CHOICE)
    {
      g_autoptr (MacawFormNode) form = g_list_model_get_item (G_LIST_MODEL (node->children), 0);

      node = form;
    }
  *rest = pointer;
  return node;
}

static void
assign_problems (MacawFormNode *root)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, root->problems);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const char *rest;
      MacawFormNode *node = macaw_form_node_find_nearest (root, key, &rest);

      if (*rest == '\0')
        g_hash_table_insert (wanted, node, g_strdup (value));
      else if (!g_hash_table_contains (wanted, node))
        g_hash_table_insert (wanted, node, g_strdup_printf ("%s: %s", rest + 1, (char *) value));
    }
  for (guint i = root->marked->len; i-- > 0;)
    {
      MacawFormNode *node = g_ptr_array_index (root->marked, i);

      if (g_hash_table_contains (wanted, node))
        continue;
      set_problem (node, NULL);
      g_ptr_array_remove_index_fast (root->marked, i);
    }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (!g_ptr_array_find (root->marked, key, NULL))
        g_ptr_array_add (root->marked, key);
      set_problem (key, value);
    }
}

void
macaw_form_node_set_problems (MacawFormNode *root, GHashTable *problems)
{
  g_clear_pointer (&root->problems, g_hash_table_unref);
  root->problems = g_hash_table_ref (problems);
  assign_problems (root);
}
