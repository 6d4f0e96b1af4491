/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON Schema, draft 2020-12: making one, checking values, and what is told about them. */

#include "ara-schema-private.h"
#include "ara-error.h"

#include <string.h>

/* What a relative reference starts from where a schema has no `$id`. */
#define NO_URI "schema:///"

/**
 * AraSchema:
 *
 * A JSON Schema, draft 2020-12, ready to check values.
 *
 * The arguments of a tool, [method@Tool.get_input_schema], are described by one.
 *
 * Since: 1.0
 */
G_DEFINE_BOXED_TYPE (AraSchema, ara_schema, ara_schema_ref, ara_schema_unref)

static AraSchema *
schema_alloc (AraSchemaFlags flags, GHashTable *resources)
{
  AraSchema *self = g_new0 (AraSchema, 1);

  g_atomic_ref_count_init (&self->references);
  self->flags = flags;
  self->trees = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_tree_free);
  self->documents = resources == NULL ? g_hash_table_new (g_str_hash, g_str_equal) : g_hash_table_ref (resources);
  self->resources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ara_schema_resource_free);
  self->roots = g_hash_table_new (NULL, NULL);
  self->nodes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) ara_schema_node_free);
  self->remarks = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&self->pending);
  return self;
}

/**
 * ara_schema_new:
 * @schema: a JSON Schema: an object, or a boolean
 * @flags: what to check beside what the specification says
 * @resources: (nullable) (element-type utf8 AraValue): other documents that it may refer
 *   to, by their absolute address without fragment; %NULL for none. Must not change any
 *   more
 *
 * Makes a schema ready to check values. Drafts before 2020-12 that `$schema` names are read
 * with what they write otherwise (arrays of `items`, `dependencies`). Nothing is fetched.
 *
 * Fails with %ARA_ERROR_INVALID_ARGUMENTS and a sentence with the place where it is not a
 * schema, or where it is longer than %ARA_SCHEMA_MAX_LENGTH. A reference to nothing or a
 * pattern that is no regular expression do not fail: they are passed over and told by
 * [method@Schema.dup_remarks].
 *
 * To be used on one thread at a time.
 *
 * Returns: (transfer full) (nullable): the schema, or %NULL on error
 *
 * Since: 1.0
 */
AraSchema *
ara_schema_new (AraValue *schema, AraSchemaFlags flags, GHashTable *resources, GError **error)
{
  g_autoptr (AraSchema) self = NULL;
  g_autoptr (AraTree) tree = NULL;
  AraItem *root, *where = NULL;
  g_autofree char *why = NULL, *pointer = NULL;
  SchemaResource *resource;

  g_return_val_if_fail (schema != NULL, NULL);
  tree = ara_tree_new (schema, ARA_SCHEMA_MAX_LENGTH);
  if (tree == NULL)
    {
      g_set_error (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, "The schema is longer than %d MiB", ARA_SCHEMA_MAX_LENGTH >> 20);
      return NULL;
    }
  self = schema_alloc (flags, resources);
  root = ara_tree_get_root (tree);
  self->tree = tree;
  g_ptr_array_add (self->trees, g_steal_pointer (&tree));
  ara_schema_add_document (self, NO_URI, root);
  resource = g_hash_table_lookup (self->roots, root);
  if (!ara_schema_is_well_formed (root, resource->legacy, &where, &why))
    {
      pointer = ara_item_dup_pointer (where);
      g_set_error (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, "The schema is not valid: %s (at %s)", why, *pointer == '\0' ? "the top" : pointer);
      return NULL;
    }
  self->root = ara_schema_get_node (self, root);
  self->meta = g_new0 (SchemaNode, 1);
  self->meta->is_meta = TRUE;
  self->meta->item = root;
  self->meta->resource = self->root->resource;
  g_hash_table_insert (self->nodes, self->meta, self->meta);
  ara_schema_build_pending (self);
  return g_steal_pointer (&self);
}

/**
 * ara_schema_ref:
 * @self: an #AraSchema
 *
 * Adds a reference.
 *
 * Returns: (transfer full): @self
 *
 * Since: 1.0
 */
AraSchema *
ara_schema_ref (AraSchema *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ara_schema_unref:
 * @self: (transfer full): an #AraSchema
 *
 * Drops a reference; the last one frees the schema.
 *
 * Since: 1.0
 */
void
ara_schema_unref (AraSchema *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_queue_clear (&self->pending);
  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->roots);
  g_hash_table_unref (self->resources);
  g_hash_table_unref (self->documents);
  g_ptr_array_unref (self->trees);
  g_ptr_array_unref (self->remarks);
  g_free (self);
}

AraTree *
ara_schema_get_tree (AraSchema *self, AraItem *item)
{
  while (item->parent != NULL)
    item = item->parent;
  for (guint i = 0; i < self->trees->len; i++)
    if (ara_tree_get_root (g_ptr_array_index (self->trees, i)) == item)
      return g_ptr_array_index (self->trees, i);
  return NULL;
}

/* Doubts come after what is wrong; both are told. */
static gboolean
check_value (AraSchema *self, SchemaNode *node, AraValue *value, GPtrArray *problems)
{
  g_autoptr (AraTree) tree = ara_tree_new (value, ARA_SCHEMA_MAX_LENGTH);
  SchemaCheck check = { self, tree, problems };
  gboolean valid;

  check.doubts = problems == NULL ? NULL : ara_schema_problems_new ();
  if (tree == NULL)
    ara_schema_doubt (&check, NULL, NULL, "This is longer than %d MiB, which is too long to be checked", ARA_SCHEMA_MAX_LENGTH >> 20);
  valid = tree == NULL || ara_schema_apply (&check, node, ara_tree_get_root (tree), NULL);
  if (check.given_up)
    {
      check.given_up = FALSE;
      ara_schema_doubt (&check, NULL, NULL, "All of this takes too long to be checked");
    }
  if (problems != NULL)
    g_ptr_array_extend_and_steal (problems, check.doubts);
  g_clear_pointer (&check.slow, g_hash_table_unref);
  return valid && check.n_doubts == 0;
}

/**
 * ara_schema_validate:
 * @self: an #AraSchema
 * @value: what to check
 *
 * Finds what is wrong with a value: at most %ARA_SCHEMA_MAX_PROBLEMS things, in the order
 * of the keywords. Numbers are compared by their digits, however many there are.
 *
 * What would take too long (a hostile pattern, references that lead in circles, a value
 * over %ARA_SCHEMA_MAX_LENGTH) is not checked, which is told as a problem of its own kind,
 * after the others; see [method@SchemaProblem.is_unchecked]. A person should not be kept
 * from sending a value for that.
 *
 * Returns: (transfer container) (element-type AraSchemaProblem): the problems, empty if the
 *   value is valid
 *
 * Since: 1.0
 */
GPtrArray *
ara_schema_validate (AraSchema *self, AraValue *value)
{
  GPtrArray *problems = ara_schema_problems_new ();

  check_value (self, self->root, value, problems);
  return problems;
}

static AraItem *
find_part (AraSchema *self, const char *schema_pointer)
{
  AraItem *item = ara_item_at_pointer (ara_tree_get_root (self->tree), schema_pointer), *where = NULL;
  g_autofree char *why = NULL;

  return item != NULL && ara_schema_is_well_formed (item, self->root->resource->legacy, &where, &why) ? item : NULL;
}

/**
 * ara_schema_validate_at:
 * @self: an #AraSchema
 * @schema_pointer: a JSON Pointer to a part of the schema that is a schema itself
 * @value: what to check
 *
 * Like [method@Schema.validate], against a part. Where there is no such part nothing is
 * wrong.
 *
 * Returns: (transfer container) (element-type AraSchemaProblem): the problems
 *
 * Since: 1.0
 */
GPtrArray *
ara_schema_validate_at (AraSchema *self, const char *schema_pointer, AraValue *value)
{
  GPtrArray *problems = ara_schema_problems_new ();
  AraItem *item = find_part (self, schema_pointer);

  if (item == NULL)
    return problems;
  ara_schema_get_node (self, item);
  ara_schema_build_pending (self);
  check_value (self, g_hash_table_lookup (self->nodes, item), value, problems);
  return problems;
}

/**
 * ara_schema_is_valid:
 * @self: an #AraSchema
 * @value: what to check
 *
 * Like [method@Schema.validate] where only the answer counts; stops at the first problem.
 *
 * Returns: whether the value is known to be valid; %FALSE where a part could not be checked
 *
 * Since: 1.0
 */
gboolean
ara_schema_is_valid (AraSchema *self, AraValue *value)
{
  return check_value (self, self->root, value, NULL);
}

/**
 * ara_schema_dup_part:
 * @self: an #AraSchema
 * @schema_pointer: a JSON Pointer into the schema
 *
 * Looks at a part of the schema.
 *
 * Returns: (transfer full) (nullable): the part, %NULL if there is none
 *
 * Since: 1.0
 */
AraValue *
ara_schema_dup_part (AraSchema *self, const char *schema_pointer)
{
  AraItem *item = ara_item_at_pointer (ara_tree_get_root (self->tree), schema_pointer);

  return item == NULL ? NULL : ara_tree_dup_value (self->tree, item);
}

/**
 * ara_schema_dup_target:
 * @self: an #AraSchema
 * @schema_pointer: a JSON Pointer to a part that has a `$ref` or a `$dynamicRef`
 *
 * Tells where a reference inside the schema leads, one step. A `$dynamicRef` may lead
 * elsewhere where the schema is used by another one; what is told is where it stands.
 *
 * Returns: (transfer full) (nullable): a JSON Pointer, %NULL if it leads out of the schema
 *   or to nothing
 *
 * Since: 1.0
 */
char *
ara_schema_dup_target (AraSchema *self, const char *schema_pointer)
{
  AraItem *item = ara_item_at_pointer (ara_tree_get_root (self->tree), schema_pointer), *target;
  AraItem *named = ara_item_get (item, "$ref");
  g_autofree char *reference = ara_item_dup_string (named != NULL ? named : ara_item_get (item, "$dynamicRef"));

  if (reference == NULL)
    return NULL;
  target = ara_schema_resolve (self, ara_schema_get_node (self, item)->resource, reference);
  ara_schema_build_pending (self);
  return target == NULL || ara_schema_get_tree (self, target) != self->tree ? NULL : ara_item_dup_pointer (target);
}

/**
 * ara_schema_dup_remarks:
 * @self: an #AraSchema
 *
 * Tells what of the schema is passed over: references to nothing, patterns that are no
 * regular expressions.
 *
 * Returns: (transfer full) (array zero-terminated=1): sentences, each with its place; none
 *   for a schema without fault
 *
 * Since: 1.0
 */
char **
ara_schema_dup_remarks (AraSchema *self)
{
  char **remarks = g_new0 (char *, self->remarks->len + 1);

  for (guint i = 0; i < self->remarks->len; i++)
    remarks[i] = g_strdup (g_ptr_array_index (self->remarks, i));
  return remarks;
}
