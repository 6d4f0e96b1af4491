/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keywords that apply schemas: to the value itself, to its members, to its elements. */

#include "ara-schema-private.h"

#include <string.h>

/* How deep schemas may nest while one value is checked, and how much may be looked at. */
#define MAX_DEPTH 2000
#define MAX_STEPS 4000000

gboolean
ara_schema_spend (SchemaCheck *check, AraItem *item, guint64 steps)
{
  check->steps += steps;
  if (check->steps > MAX_STEPS)
    check->given_up = TRUE;
  return !check->given_up;
}

static gboolean
run_rules (SchemaCheck *check, SchemaNode *node, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  for (guint i = 0; i < node->n_rules && !check->given_up; i++)
    {
      SchemaRule *rule = &node->rules[i];

      if (rule->keyword->func == NULL)
        continue;
      /* What failed has looked at nothing: do not report it a second time. */
      if (!valid && (check->problems == NULL || rule->keyword->vocabulary == VOCABULARY_UNEVALUATED))
        continue;
      valid &= ara_schema_spend (check, item, 1) && rule->keyword->func (check, node, rule, item, seen);
    }
  return valid;
}

static gboolean
apply_tracked (SchemaCheck *check, SchemaNode *node, AraItem *item, SchemaSeen *seen)
{
  g_autofree SchemaSeen *own = g_new0 (SchemaSeen, item->n_children + 1);
  gboolean valid = run_rules (check, node, item, own);

  ara_schema_spend (check, item, item->n_children);
  for (guint i = 0; valid && seen != NULL && i < item->n_children; i++)
    seen[i] |= own[i];
  return valid;
}

static gboolean
apply_meta (SchemaCheck *check, AraItem *item)
{
  AraItem *where = NULL;
  g_autofree char *why = NULL;

  if (ara_schema_is_well_formed (item, FALSE, &where, &why))
    return TRUE;
  return ara_schema_fail (check, NULL, where, NULL, "%s", why);
}

gboolean
ara_schema_apply (SchemaCheck *check, SchemaNode *node, AraItem *item, SchemaSeen *seen)
{
  SchemaScope scope = { node->resource, check->scope };
  gboolean enters = check->scope == NULL || check->scope->resource != node->resource, valid;

  if (check->depth >= MAX_DEPTH)
    check->given_up = TRUE;
  if (!ara_schema_spend (check, item, 1))
    return FALSE;
  if (node->is_meta)
    return apply_meta (check, item);
  if (node->refuses)
    return ara_schema_fail (check, NULL, item, NULL, "No value is allowed here");
  if (enters)
    check->scope = &scope;
  check->depth++;
  valid = node->tracks || seen != NULL ? apply_tracked (check, node, item, seen) : run_rules (check, node, item, NULL);
  check->depth--;
  if (enters)
    check->scope = scope.outer;
  return valid;
}

gboolean
ara_schema_apply_silently (SchemaCheck *check, SchemaNode *node, AraItem *item, SchemaSeen *seen)
{
  GPtrArray *problems = g_steal_pointer (&check->problems);
  gboolean valid = ara_schema_apply (check, node, item, seen);

  check->problems = problems;
  return valid;
}

gboolean
ara_schema_check_reference (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  return rule->node == NULL || ara_schema_apply (check, rule->node, item, seen);
}

gboolean
ara_schema_check_dynamic (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  SchemaNode *target = rule->node;

  /* The outermost resource on the way here that has such an anchor. */
  for (SchemaScope *scope = check->scope; rule->anchor != NULL && scope != NULL; scope = scope->outer)
    {
      AraItem *anchored = g_hash_table_lookup (scope->resource->dynamic_anchors, rule->anchor);

      if (anchored != NULL)
        target = ara_schema_get_node (check->schema, anchored);
    }
  ara_schema_build_pending (check->schema);
  return target == NULL || ara_schema_apply (check, target, item, seen);
}

gboolean
ara_schema_check_all_of (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  for (guint i = 0; i < rule->value->n_children && (valid || check->problems != NULL); i++)
    valid &= ara_schema_apply (check, rule->nodes[i], item, seen);
  return valid;
}

/* Whether the schema could be meant at all: its type and its constants allow this. A member
 * that is constant tells which of several forms is meant. */
static gboolean
is_likely (SchemaCheck *check, SchemaNode *node, AraItem *item, guint depth)
{
  SchemaRule *type = ara_schema_node_find (node, "type"), *constant = ara_schema_node_find (node, "const");
  SchemaRule *reference = ara_schema_node_find (node, "$ref"), *properties = ara_schema_node_find (node, "properties");

  if (node->refuses || (type != NULL && (type->types & ara_schema_item_types (item)) == 0)
      || (constant != NULL && !ara_item_equal (constant->value, item)))
    return FALSE;
  if (reference != NULL && reference->node != NULL && depth < 8 && !is_likely (check, reference->node, item, depth + 1))
    return FALSE;
  for (guint i = 0; properties != NULL && item->kind == ARA_VALUE_OBJECT && depth < 8 && i < properties->value->n_children; i++)
    {
      AraText name = properties->value->names[i];
      AraItem *member = ara_item_find (item, name.text, name.length);
      SchemaRule *fixed = ara_schema_node_find (properties->nodes[i], "const");

      if (member != NULL && fixed != NULL && !ara_item_equal (fixed->value, member))
        return FALSE;
    }
  return ara_schema_spend (check, item, 1 + node->n_rules);
}

/* None fits. Where only one could be meant, its own problems say more. */
static gboolean
fail_forms (SchemaCheck *check, SchemaRule *rule, AraItem *item)
{
  SchemaNode *likely = NULL;
  guint count = 0;

  for (guint i = 0; check->problems != NULL && i < rule->value->n_children; i++)
    if (is_likely (check, rule->nodes[i], item, 0))
      {
        likely = rule->nodes[i];
        count++;
      }
  if (count == 1)
    return ara_schema_apply (check, likely, item, NULL) && FALSE;
  return ara_schema_fail (check, rule, item, NULL, "Input should be of one of the %u forms that are allowed here",
                          rule->value->n_children);
}

gboolean
ara_schema_check_any_of (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = FALSE;

  for (guint i = 0; i < rule->value->n_children && (!valid || seen != NULL); i++)
    valid |= ara_schema_apply_silently (check, rule->nodes[i], item, seen);
  return valid || fail_forms (check, rule, item);
}

gboolean
ara_schema_check_one_of (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  guint count = 0;

  for (guint i = 0; i < rule->value->n_children && count < 2; i++)
    count += ara_schema_apply_silently (check, rule->nodes[i], item, seen) ? 1 : 0;
  if (count == 1)
    return TRUE;
  return count == 0 ? fail_forms (check, rule, item)
                    : ara_schema_fail (check, rule, item, NULL, "Input should be of only one of the %u forms that are allowed here, but it is of several",
                                       rule->value->n_children);
}

gboolean
ara_schema_check_not (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  return !ara_schema_apply_silently (check, rule->node, item, NULL)
         || ara_schema_fail (check, rule, item, NULL, "Input is of a form that is not allowed here");
}

gboolean
ara_schema_check_if (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean fits = ara_schema_apply_silently (check, rule->node, item, seen);
  SchemaRule *next = ara_schema_node_find (node, fits ? "then" : "else");

  return next == NULL || ara_schema_apply (check, next->node, item, seen);
}

static gboolean
requires_together (SchemaCheck *check, SchemaRule *rule, AraItem *names, AraItem *item, const char *because)
{
  gboolean valid = TRUE;

  for (guint i = 0; i < names->n_children; i++)
    {
      AraText wanted = names->children[i]->string;
      g_autofree char *name = NULL;

      if (names->children[i]->kind != ARA_VALUE_STRING || ara_item_find (item, wanted.text, wanted.length) != NULL)
        continue;
      name = ara_text_dup (wanted);
      valid = ara_schema_fail (check, rule, item, name, "Field required where “%s” is given", because);
    }
  return valid;
}

/* `dependentSchemas`, `dependentRequired` and the `dependencies` of old, which are both. */
gboolean
ara_schema_check_dependent (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  for (guint i = 0; item->kind == ARA_VALUE_OBJECT && i < rule->value->n_children; i++)
    {
      AraText name = rule->value->names[i];
      g_autofree char *because = NULL;

      if (ara_item_find (item, name.text, name.length) == NULL)
        continue;
      because = ara_text_dup (name);
      valid &= rule->nodes != NULL && rule->nodes[i] != NULL
                 ? ara_schema_apply (check, rule->nodes[i], item, seen)
                 : requires_together (check, rule, rule->value->children[i], item, because);
    }
  return valid;
}

gboolean
ara_schema_check_together (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  return ara_schema_check_dependent (check, node, rule, item, seen);
}

/* One member or element that no schema beside this one speaks of. */
static gboolean
check_extra (SchemaCheck *check, SchemaRule *rule, AraItem *member)
{
  g_autofree char *name = NULL;

  if (!rule->node->refuses)
    return ara_schema_apply (check, rule->node, member, NULL);
  if (member->parent->kind == ARA_VALUE_ARRAY)
    return ara_schema_fail (check, rule, member, NULL, "No more items are allowed here");
  if (check->problems != NULL)
    name = ara_text_dup (member->parent->names[member->place]);
  return ara_schema_fail (check, rule, member, name, "No member of this name is allowed here");
}

static gboolean
check_elements (SchemaCheck *check, SchemaRule *rule, AraItem *item, guint from, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  for (guint i = from; i < item->n_children && !check->given_up; i++)
    {
      valid &= check_extra (check, rule, item->children[i]);
      if (seen != NULL)
        seen[i] = 1;
    }
  return valid;
}

gboolean
ara_schema_check_prefix (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  for (guint i = 0; item->kind == ARA_VALUE_ARRAY && i < MIN (item->n_children, rule->value->n_children); i++)
    {
      valid &= ara_schema_apply (check, rule->nodes[i], item->children[i], NULL);
      if (seen != NULL)
        seen[i] = 1;
    }
  return valid;
}

gboolean
ara_schema_check_items (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  SchemaRule *prefix = ara_schema_node_find (node, "prefixItems");

  if (item->kind != ARA_VALUE_ARRAY)
    return TRUE;
  if (rule->nodes != NULL)
    return ara_schema_check_prefix (check, node, rule, item, seen);
  return check_elements (check, rule, item, prefix == NULL ? 0 : prefix->value->n_children, seen);
}

/* `additionalItems` of old: what an array of `items` leaves. */
gboolean
ara_schema_check_more_items (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  SchemaRule *items = ara_schema_node_find (node, "items");

  if (item->kind != ARA_VALUE_ARRAY || items == NULL || items->nodes == NULL)
    return TRUE;
  return check_elements (check, rule, item, items->value->n_children, seen);
}

gboolean
ara_schema_check_contains (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  SchemaRule *least = ara_schema_node_find (node, "minContains"), *most = ara_schema_node_find (node, "maxContains");
  guint64 minimum = least == NULL ? 1 : least->count, count = 0;

  if (item->kind != ARA_VALUE_ARRAY)
    return TRUE;
  for (guint i = 0; i < item->n_children && !check->given_up; i++)
    if (ara_schema_apply_silently (check, rule->node, item->children[i], NULL))
      {
        count++;
        if (seen != NULL)
          seen[i] = 1;
      }
  if (count < minimum)
    return ara_schema_fail (check, rule, item, NULL, "Input should hold at least %" G_GUINT64_FORMAT " of the described items, not %" G_GUINT64_FORMAT, minimum, count);
  if (most != NULL && count > most->count)
    return ara_schema_fail (check, most, item, NULL, "Input should hold at most %" G_GUINT64_FORMAT " of the described items, not %" G_GUINT64_FORMAT, most->count, count);
  return TRUE;
}

gboolean
ara_schema_check_properties (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  for (guint i = 0; item->kind == ARA_VALUE_OBJECT && i < item->n_children; i++)
    {
      AraItem *schema = ara_item_find (rule->value, item->names[i].text, item->names[i].length);

      if (schema == NULL)
        continue;
      valid &= ara_schema_apply (check, rule->nodes[schema->place], item->children[i], NULL);
      if (seen != NULL)
        seen[i] = 1;
    }
  return valid;
}

gboolean
ara_schema_check_patterns (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  for (guint i = 0; item->kind == ARA_VALUE_OBJECT && i < item->n_children; i++)
    for (guint j = 0; j < rule->value->n_children; j++)
      {
        if (rule->regexes[j] == NULL || !ara_schema_matches (check, rule->regexes[j], item->names[i], item))
          continue;
        valid &= ara_schema_apply (check, rule->nodes[j], item->children[i], NULL);
        if (seen != NULL)
          seen[i] = 1;
      }
  return valid;
}

/* Whether `properties` or `patternProperties` beside it speak of this member. */
static gboolean
is_named (SchemaCheck *check, SchemaRule *properties, SchemaRule *patterns, AraItem *item, AraText name)
{
  if (properties != NULL && ara_item_find (properties->value, name.text, name.length) != NULL)
    return TRUE;
  for (guint i = 0; patterns != NULL && i < patterns->value->n_children; i++)
    /* One that is no regular expression might have meant it. */
    if (patterns->regexes[i] == NULL || ara_schema_matches (check, patterns->regexes[i], name, item))
      return TRUE;
  return FALSE;
}

gboolean
ara_schema_check_additional (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  SchemaRule *properties = ara_schema_node_find (node, "properties"), *patterns = ara_schema_node_find (node, "patternProperties");
  gboolean valid = TRUE;

  for (guint i = 0; item->kind == ARA_VALUE_OBJECT && i < item->n_children && !check->given_up; i++)
    {
      if (is_named (check, properties, patterns, item, item->names[i]))
        continue;
      valid &= check_extra (check, rule, item->children[i]);
      if (seen != NULL)
        seen[i] = 1;
    }
  return valid;
}

gboolean
ara_schema_check_unevaluated (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  AraValueKind kind = strcmp (rule->keyword->name, "unevaluatedItems") == 0 ? ARA_VALUE_ARRAY : ARA_VALUE_OBJECT;
  gboolean valid = TRUE;

  for (guint i = 0; item->kind == kind && i < item->n_children && !check->given_up; i++)
    {
      if (seen[i])
        continue;
      valid &= check_extra (check, rule, item->children[i]);
      seen[i] = 1;
    }
  return valid;
}

/* Names are checked as strings of their own, which stand nowhere in the value. */
gboolean
ara_schema_check_names (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  for (guint i = 0; item->kind == ARA_VALUE_OBJECT && i < item->n_children && !check->given_up; i++)
    {
      AraItem name = { ARA_VALUE_STRING, i, NULL, item->names[i], item->names[i] };
      g_autofree char *text = NULL;

      if (ara_schema_apply_silently (check, rule->node, &name, NULL))
        continue;
      text = ara_text_dup (item->names[i]);
      valid = ara_schema_fail (check, rule, item->children[i], text, "“%s” is not allowed as a name here", text);
    }
  return valid;
}
