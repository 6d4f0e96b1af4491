/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making a schema ready: its resources and anchors, its references, the rules of its nodes. */

#include "ara-schema-private.h"

#include <string.h>

void
ara_schema_remark (AraSchema *self, AraItem *item, const char *format, ...)
{
  g_autofree char *pointer = ara_item_dup_pointer (item), *text = NULL;
  va_list arguments;

  if (self->remarks->len >= ARA_SCHEMA_MAX_PROBLEMS)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->remarks, g_strdup_printf ("At %s: %s", *pointer == '\0' ? "the top" : pointer, text));
}

void
ara_schema_resource_free (SchemaResource *resource)
{
  g_free (resource->uri);
  g_hash_table_unref (resource->anchors);
  g_hash_table_unref (resource->dynamic_anchors);
  g_free (resource);
}

static void
rule_clear (SchemaRule *rule)
{
  for (guint i = 0; rule->regexes != NULL && i < rule->value->n_children; i++)
    g_clear_pointer (&rule->regexes[i], g_regex_unref);
  if (rule->regexes != NULL && rule->value->kind == ARA_VALUE_STRING)
    g_clear_pointer (&rule->regexes[0], g_regex_unref);
  g_free (rule->regexes);
  g_free (rule->nodes);
  g_free (rule->anchor);
  ara_decimal_clear (&rule->number);
}

void
ara_schema_node_free (SchemaNode *node)
{
  for (guint i = 0; i < node->n_rules; i++)
    rule_clear (&node->rules[i]);
  g_free (node->rules);
  g_free (node);
}

SchemaRule *
ara_schema_node_find (SchemaNode *node, const char *keyword)
{
  for (guint i = 0; i < node->n_rules; i++)
    if (strcmp (node->rules[i].keyword->name, keyword) == 0)
      return &node->rules[i];
  return NULL;
}

/* Against @base where it is relative; without its fragment. */
static char *
resolve_uri (const char *base, const char *reference)
{
  g_autofree char *plain = g_strndup (reference, strcspn (reference, "#"));
  char *resolved;

  if (*plain == '\0')
    return g_strdup (base);
  resolved = g_uri_resolve_relative (base, plain, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  return resolved != NULL ? resolved : g_steal_pointer (&plain);
}

static gboolean
has_vocabulary (AraValue *vocabularies, const char *name)
{
  g_autofree char *uri = g_strconcat ("https://json-schema.org/draft/2020-12/vocab/", name, NULL);
  g_autoptr (AraValue) found = ara_value_dup_member (vocabularies, uri);

  return found != NULL;
}

/* Whether `$schema` names a draft before 2020-12, and what its dialect checks. */
static void
read_dialect (AraSchema *self, SchemaResource *resource)
{
  g_autofree char *dialect = ara_item_dup_string (ara_item_get (resource->root, "$schema"));
  AraValue *meta;
  g_autoptr (AraValue) vocabularies = NULL;

  if (dialect == NULL)
    return;
  resource->legacy = strstr (dialect, "json-schema.org/draft-0") != NULL || strstr (dialect, "json-schema.org/draft/2019") != NULL;
  meta = g_hash_table_lookup (self->documents, dialect);
  vocabularies = meta == NULL ? NULL : ara_value_dup_member (meta, "$vocabulary");
  if (vocabularies == NULL)
    return;
  resource->validates = has_vocabulary (vocabularies, "validation");
  resource->asserts_formats = has_vocabulary (vocabularies, "format-assertion");
}

static SchemaResource *
add_resource (AraSchema *self, const char *uri, AraItem *root, SchemaResource *outer)
{
  SchemaResource *resource = g_new0 (SchemaResource, 1);

  resource->uri = g_strdup (uri);
  resource->root = root;
  resource->anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  resource->dynamic_anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  resource->validates = outer == NULL || outer->validates;
  resource->asserts_formats = outer != NULL && outer->asserts_formats;
  resource->legacy = outer != NULL && outer->legacy;
  read_dialect (self, resource);
  /* Of two with one address the first counts; the other is known by its place. */
  if (g_hash_table_contains (self->resources, uri))
    g_hash_table_insert (self->resources, g_strdup_printf ("%s#%p", uri, (void *) root), resource);
  else
    g_hash_table_insert (self->resources, g_strdup (uri), resource);
  g_hash_table_insert (self->roots, root, resource);
  return resource;
}

static SchemaResource *
find_resource (AraSchema *self, AraItem *item)
{
  for (; item != NULL; item = item->parent)
    {
      SchemaResource *resource = g_hash_table_lookup (self->roots, item);

      if (resource != NULL)
        return resource;
    }
  g_assert_not_reached ();
}

static void add_parts (AraSchema *self, AraItem *item, SchemaResource *resource);

static void
add_schemas_of_keyword (AraSchema *self, const SchemaKeyword *keyword, AraItem *value, SchemaResource *resource)
{
  switch (keyword->shape)
    {
    case SHAPE_SCHEMA_OR_SCHEMAS:
      if (value->kind != ARA_VALUE_ARRAY)
        {
          add_parts (self, value, resource);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case SHAPE_SCHEMAS:
    case SHAPE_SCHEMA_MAP:
    case SHAPE_PATTERN_MAP:
    case SHAPE_SCHEMA_OR_STRINGS_MAP:
      for (guint i = 0; i < value->n_children; i++)
        add_parts (self, value->children[i], resource);
      break;
    case SHAPE_SCHEMA:
      add_parts (self, value, resource);
      break;
    default:
      break;
    }
}

static void
add_anchors (AraItem *item, SchemaResource *resource)
{
  char *anchor = ara_item_dup_string (ara_item_get (item, "$anchor"));
  char *dynamic = ara_item_dup_string (ara_item_get (item, "$dynamicAnchor"));
  g_autofree char *id = resource->legacy ? ara_item_dup_string (ara_item_get (item, "$id")) : NULL;

  /* What drafts 6 and 7 have for an anchor. */
  if (id != NULL && *id == '#')
    g_hash_table_insert (resource->anchors, g_strdup (id + 1), item);
  if (anchor != NULL)
    g_hash_table_insert (resource->anchors, anchor, item);
  if (dynamic == NULL)
    return;
  g_hash_table_insert (resource->anchors, g_strdup (dynamic), item);
  g_hash_table_insert (resource->dynamic_anchors, dynamic, item);
}

/* Finds what has a name of its own in the schema @item and in those inside it. */
static void
add_parts (AraSchema *self, AraItem *item, SchemaResource *resource)
{
  g_autofree char *id = NULL;

  if (item->kind != ARA_VALUE_OBJECT)
    return;
  id = ara_item_dup_string (ara_item_get (item, "$id"));
  if (id != NULL && *id != '#' && item != resource->root)
    {
      g_autofree char *uri = resolve_uri (resource->uri, id);

      resource = add_resource (self, uri, item, resource);
    }
  add_anchors (item, resource);
  for (guint i = 0; i < item->n_children; i++)
    {
      const SchemaKeyword *keyword = ara_schema_keyword_find (item->names[i]);

      if (keyword != NULL)
        add_schemas_of_keyword (self, keyword, item->children[i], resource);
    }
}

void
ara_schema_add_document (AraSchema *self, const char *uri, AraItem *root)
{
  g_autofree char *id = ara_item_dup_string (ara_item_get (root, "$id"));
  g_autofree char *own = id == NULL ? g_strdup (uri) : resolve_uri (uri, id);
  SchemaResource *resource = add_resource (self, own, root, NULL);

  add_parts (self, root, resource);
}

/* A document that the maker of the schema gave along, looked at when it is first named. */
static SchemaResource *
find_by_uri (AraSchema *self, const char *uri)
{
  SchemaResource *resource = g_hash_table_lookup (self->resources, uri);
  AraValue *value;
  AraTree *tree;

  if (resource != NULL)
    return resource;
  value = g_hash_table_lookup (self->documents, uri);
  tree = value == NULL ? NULL : ara_tree_new (value, ARA_SCHEMA_MAX_LENGTH);
  if (tree == NULL)
    return NULL;
  g_ptr_array_add (self->trees, tree);
  ara_schema_add_document (self, uri, ara_tree_get_root (tree));
  resource = g_hash_table_lookup (self->roots, ara_tree_get_root (tree));
  if (!g_hash_table_contains (self->resources, uri))
    {
      SchemaResource *alias = add_resource (self, uri, ara_tree_get_root (tree), NULL);

      /* The same document under the name by which it was asked for. */
      g_hash_table_insert (self->roots, alias->root, resource);
    }
  return resource;
}

AraItem *
ara_schema_resolve (AraSchema *self, SchemaResource *from, const char *reference)
{
  const char *hash = strchr (reference, '#');
  g_autofree char *uri = resolve_uri (from->uri, reference);
  g_autofree char *fragment = g_uri_unescape_string (hash == NULL ? "" : hash + 1, NULL);
  SchemaResource *resource = *reference == '#' ? from : find_by_uri (self, uri);

  if (resource == NULL || fragment == NULL)
    return NULL;
  if (*fragment == '\0')
    return resource->root;
  if (*fragment == '/')
    return ara_item_at_pointer (resource->root, fragment);
  resource = g_hash_table_lookup (self->roots, resource->root) ?: resource;
  return g_hash_table_lookup (resource->anchors, fragment);
}

static gboolean
names_meta (SchemaResource *from, const char *reference)
{
  g_autofree char *uri = resolve_uri (from->uri, reference);

  return *reference != '#' && strcmp (uri, SCHEMA_META_URI) == 0;
}

static SchemaNode *
resolve_node (AraSchema *self, SchemaNode *node, SchemaRule *rule)
{
  g_autofree char *reference = ara_item_dup_string (rule->value), *why = NULL;
  AraItem *target = ara_schema_resolve (self, node->resource, reference), *where = NULL;

  if (target == NULL && names_meta (node->resource, reference))
    return self->meta;
  if (target == NULL)
    ara_schema_remark (self, rule->value, "“%s” is not in this schema, and nothing is fetched, so what it asks is not checked", reference);
  else if (!ara_schema_is_well_formed (target, node->resource->legacy, &where, &why))
    ara_schema_remark (self, rule->value, "“%s” is not a schema: %s, so it is not checked", reference, why);
  else
    return ara_schema_get_node (self, target);
  return NULL;
}

static GRegex *
make_regex (AraSchema *self, AraItem *where, AraText pattern)
{
  g_autoptr (GError) error = NULL;
  GRegex *regex = ara_schema_pattern_new (pattern, &error);
  g_autofree char *text = NULL;

  if (regex == NULL)
    {
      text = ara_text_dup (pattern);
      ara_schema_remark (self, where, "“%s” is not a regular expression (%s), so it is not checked", text, error->message);
    }
  return regex;
}

static guint64
read_count (AraItem *value)
{
  double count = g_ascii_strtod (value->source.text, NULL); /* ends at what is no digit */

  return count >= (double) G_MAXUINT ? G_MAXUINT : (guint64) count;
}

static void
build_nodes (AraSchema *self, SchemaRule *rule)
{
  rule->nodes = g_new0 (SchemaNode *, rule->value->n_children + 1);
  for (guint i = 0; i < rule->value->n_children; i++)
    if (rule->value->children[i]->kind == ARA_VALUE_OBJECT || rule->value->children[i]->kind == ARA_VALUE_BOOLEAN)
      rule->nodes[i] = ara_schema_get_node (self, rule->value->children[i]);
}

static void
build_regexes (AraSchema *self, SchemaRule *rule)
{
  rule->regexes = g_new0 (GRegex *, rule->value->n_children + 1);
  for (guint i = 0; i < rule->value->n_children; i++)
    rule->regexes[i] = make_regex (self, rule->value->children[i], rule->value->names[i]);
}

static void
build_dynamic (AraSchema *self, SchemaNode *node, SchemaRule *rule)
{
  g_autofree char *reference = ara_item_dup_string (rule->value);
  const char *hash = strchr (reference, '#');
  SchemaResource *resource = rule->node == NULL ? NULL : rule->node->resource;

  if (resource != NULL && hash != NULL && g_hash_table_lookup (resource->dynamic_anchors, hash + 1) == rule->node->item)
    rule->anchor = g_strdup (hash + 1);
}

static void
build_rule (AraSchema *self, SchemaNode *node, SchemaRule *rule)
{
  switch (rule->keyword->shape)
    {
    case SHAPE_SCHEMA_OR_SCHEMAS:
      if (rule->value->kind == ARA_VALUE_ARRAY)
        build_nodes (self, rule);
      else
        rule->node = ara_schema_get_node (self, rule->value);
      break;
    case SHAPE_SCHEMA:
      rule->node = ara_schema_get_node (self, rule->value);
      break;
    case SHAPE_PATTERN_MAP:
      build_regexes (self, rule);
      G_GNUC_FALLTHROUGH;
    case SHAPE_SCHEMAS:
    case SHAPE_SCHEMA_MAP:
    case SHAPE_SCHEMA_OR_STRINGS_MAP:
      build_nodes (self, rule);
      break;
    case SHAPE_COUNT:
      rule->count = read_count (rule->value);
      break;
    case SHAPE_NUMBER:
    case SHAPE_POSITIVE:
      ara_decimal_init (&rule->number, rule->value->source.text, rule->value->source.length);
      break;
    case SHAPE_TYPE:
      rule->types = ara_schema_type_mask (rule->value);
      break;
    case SHAPE_PATTERN:
      rule->regexes = g_new0 (GRegex *, 1);
      rule->regexes[0] = make_regex (self, rule->value, rule->value->string);
      break;
    default:
      break;
    }
  if (rule->keyword->func != ara_schema_check_reference && rule->keyword->func != ara_schema_check_dynamic)
    return;
  rule->node = resolve_node (self, node, rule);
  if (rule->keyword->func == ara_schema_check_dynamic)
    build_dynamic (self, node, rule);
}

static gboolean
applies (const SchemaKeyword *keyword, SchemaResource *resource)
{
  return keyword->vocabulary == VOCABULARY_LEGACY ? resource->legacy
         : keyword->vocabulary == VOCABULARY_VALIDATION ? resource->validates
         /* Names and remarks ask nothing of a value. */
         : keyword->vocabulary == VOCABULARY_APPLICATOR || keyword->func != NULL;
}

static void
build_node (AraSchema *self, SchemaNode *node)
{
  g_autoptr (GArray) rules = g_array_new (FALSE, TRUE, sizeof (SchemaRule));

  if (node->item->kind == ARA_VALUE_BOOLEAN)
    {
      node->refuses = node->item->source.length == 5;
      return;
    }
  for (const SchemaKeyword *keyword = ara_schema_keywords; keyword->name != NULL; keyword++)
    {
      SchemaRule rule = { keyword, ara_item_get (node->item, keyword->name) };

      if (rule.value == NULL || !applies (keyword, node->resource))
        continue;
      g_array_append_val (rules, rule);
      node->tracks |= keyword->vocabulary == VOCABULARY_UNEVALUATED;
    }
  node->n_rules = rules->len;
  node->rules = (SchemaRule *) (gpointer) g_array_free (g_steal_pointer (&rules), FALSE);
  for (guint i = 0; i < node->n_rules; i++)
    build_rule (self, node, &node->rules[i]);
}

SchemaNode *
ara_schema_get_node (AraSchema *self, AraItem *item)
{
  SchemaNode *node = g_hash_table_lookup (self->nodes, item);

  if (node != NULL)
    return node;
  node = g_new0 (SchemaNode, 1);
  node->item = item;
  node->resource = find_resource (self, item);
  g_hash_table_insert (self->nodes, item, node);
  /* Not at once: a chain of references may be longer than the stack is deep. */
  g_queue_push_tail (&self->pending, node);
  return node;
}

void
ara_schema_build_pending (AraSchema *self)
{
  SchemaNode *node;

  while ((node = g_queue_pop_head (&self->pending)) != NULL)
    build_node (self, node);
}
