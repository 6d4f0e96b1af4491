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
  guint n_doubts = check->n_doubts;
  gboolean valid = TRUE;

  for (guint i = 0; i < node->n_rules && !check->given_up; i++)
    {
      SchemaRule *rule = &node->rules[i];

      if (rule->keyword->func == NULL)
        continue;
      /* What could not be checked might have looked at anything. */
      if (check->n_doubts > n_doubts && rule->keyword->vocabulary == VOCABULARY_UNEVALUATED)
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

/* Whether the schema is at work on this very value already: it leads back to itself. */
static gboolean
is_circle (SchemaCheck *check, SchemaNode *node, AraItem *item)
{
  guint64 count = 0;

  for (SchemaFrame *frame = check->frame; frame != NULL && frame->item == item; frame = frame->outer)
    {
      if (frame->node == node)
        return TRUE;
      count++;
    }
  return !ara_schema_spend (check, item, count / 8);
}

gboolean
ara_schema_apply (SchemaCheck *check, SchemaNode *node, AraItem *item, SchemaSeen *seen)
{
  SchemaScope scope = { node->resource, check->scope };
  SchemaFrame frame = { node, item, check->frame };
  gboolean enters = check->scope == NULL || check->scope->resource != node->resource, valid;

  if (!ara_schema_spend (check, item, 1))
    return FALSE;
  if (check->depth >= MAX_DEPTH)
    return ara_schema_doubt (check, NULL, item, "The schema is nested too deeply to be checked here");
  if (is_circle (check, node, item))
    return ara_schema_doubt (check, NULL, item, "The schema leads back to itself here without end");
  if (node->is_meta)
    return apply_meta (check, item);
  if (node->refuses)
    return ara_schema_fail (check, NULL, item, NULL, "No value is allowed here");
  if (enters)
    check->scope = &scope;
  check->frame = &frame;
  check->depth++;
  valid = node->tracks || seen != NULL ? apply_tracked (check, node, item, seen) : run_rules (check, node, item, NULL);
  check->depth--;
  check->frame = frame.outer;
  if (enters)
    check->scope = scope.outer;
  return valid;
}

SchemaFit
ara_schema_fits (SchemaCheck *check, SchemaNode *node, AraItem *item, SchemaSeen *seen)
{
  GPtrArray *problems = g_steal_pointer (&check->problems);
  guint n_doubts = check->n_doubts;
  gboolean valid = ara_schema_apply (check, node, item, seen);

  check->problems = problems;
  if (valid)
    return check->n_doubts > n_doubts ? SCHEMA_UNKNOWN : SCHEMA_YES;
  ara_schema_forget_doubts (check, n_doubts);
  return SCHEMA_NO;
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

static void
count_contained (SchemaCheck *check, SchemaRule *rule, AraItem *item, SchemaSeen *seen, guint64 *n_fit, guint64 *n_unknown)
{
  *n_fit = *n_unknown = 0;
  for (guint i = 0; i < item->n_children && !check->given_up; i++)
    {
      SchemaFit fit = ara_schema_fits (check, rule->node, item->children[i], NULL);

      *n_fit += fit == SCHEMA_YES;
      *n_unknown += fit == SCHEMA_UNKNOWN;
      if (seen != NULL && fit != SCHEMA_NO)
        seen[i] = 1;
    }
}

gboolean
ara_schema_check_contains (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  SchemaRule *least = ara_schema_node_find (node, "minContains"), *most = ara_schema_node_find (node, "maxContains");
  guint64 minimum = least == NULL ? 1 : least->count, n_fit, n_unknown;
  guint n_doubts = check->n_doubts;

  if (item->kind != ARA_VALUE_ARRAY)
    return TRUE;
  count_contained (check, rule, item, seen, &n_fit, &n_unknown);
  if (n_fit + n_unknown < minimum)
    return ara_schema_fail (check, least != NULL ? least : rule, item, NULL, "Input should hold at least %" G_GUINT64_FORMAT " of the described items, not %" G_GUINT64_FORMAT, minimum, n_fit + n_unknown);
  if (most != NULL && n_fit > most->count)
    return ara_schema_fail (check, most, item, NULL, "Input should hold at most %" G_GUINT64_FORMAT " of the described items, not %" G_GUINT64_FORMAT, most->count, n_fit);
  if (seen == NULL && n_fit >= minimum && (most == NULL || n_fit + n_unknown <= most->count))
    ara_schema_forget_doubts (check, n_doubts);
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
        SchemaFit fit = rule->regexes[j] == NULL ? SCHEMA_NO : ara_schema_matches (check, rule->regexes[j], item->names[i], item);

        if (fit == SCHEMA_NO)
          continue;
        if (fit == SCHEMA_UNKNOWN)
          ara_schema_doubt (check, rule, item->children[i], "Whether this is meant by a pattern takes too long to be checked");
        else
          valid &= ara_schema_apply (check, rule->nodes[j], item->children[i], NULL);
        if (seen != NULL)
          seen[i] = 1;
      }
  return valid;
}

/* Whether `properties` or `patternProperties` beside it speak, or may speak, of this member. */
static gboolean
is_named (SchemaCheck *check, SchemaRule *properties, SchemaRule *patterns, AraItem *item, AraText name)
{
  if (properties != NULL && ara_item_find (properties->value, name.text, name.length) != NULL)
    return TRUE;
  for (guint i = 0; patterns != NULL && i < patterns->value->n_children; i++)
    /* One that is no regular expression might have meant it. */
    if (patterns->regexes[i] == NULL || ara_schema_matches (check, patterns->regexes[i], name, item) != SCHEMA_NO)
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
      guint n_doubts = check->n_doubts;
      SchemaFit fit = ara_schema_fits (check, rule->node, &name, NULL);
      g_autofree char *text = NULL;

      if (fit == SCHEMA_YES)
        continue;
      if (fit == SCHEMA_UNKNOWN)
        {
          ara_schema_forget_doubts (check, n_doubts);
          ara_schema_doubt (check, rule, item->children[i], "Its name takes too long to be checked");
          continue;
        }
      text = ara_text_dup (item->names[i]);
      valid = ara_schema_fail (check, rule, item->children[i], text, "“%s” is not allowed as a name here", text);
    }
  return valid;
}
