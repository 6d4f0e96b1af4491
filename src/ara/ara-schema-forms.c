/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keywords that put schemas together: all, any or one of several forms, none, one by another. */

#include "ara-schema-private.h"

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

/* How many of the forms fit, and how many might. */
static void
count_forms (SchemaCheck *check, SchemaRule *rule, AraItem *item, SchemaSeen *seen, guint enough, guint *n_fit, guint *n_unknown)
{
  *n_fit = *n_unknown = 0;
  for (guint i = 0; i < rule->value->n_children && *n_fit < enough && !check->given_up; i++)
    switch (ara_schema_fits (check, rule->nodes[i], item, seen))
      {
      case SCHEMA_YES:
        (*n_fit)++;
        break;
      case SCHEMA_UNKNOWN:
        (*n_unknown)++;
        break;
      case SCHEMA_NO:
      default:
        break;
      }
}

gboolean
ara_schema_check_any_of (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  guint n_doubts = check->n_doubts, n_fit, n_unknown;

  count_forms (check, rule, item, seen, seen == NULL ? 1 : G_MAXUINT, &n_fit, &n_unknown);
  /* Others may have looked at more of it, which matters where somebody asks. */
  if (n_fit > 0 && seen == NULL)
    ara_schema_forget_doubts (check, n_doubts);
  return n_fit > 0 || n_unknown > 0 || fail_forms (check, rule, item);
}

gboolean
ara_schema_check_one_of (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  guint n_doubts = check->n_doubts, n_fit, n_unknown;

  count_forms (check, rule, item, seen, 2, &n_fit, &n_unknown);
  if (n_fit < 2)
    return n_fit > 0 || n_unknown > 0 || fail_forms (check, rule, item);
  ara_schema_forget_doubts (check, n_doubts);
  return ara_schema_fail (check, rule, item, NULL, "Input should be of only one of the %u forms that are allowed here, but it is of several",
                          rule->value->n_children);
}

gboolean
ara_schema_check_not (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean anything = rule->node->n_rules == 0 && !rule->node->refuses && !rule->node->is_meta;

  return ara_schema_fits (check, rule->node, item, NULL) != SCHEMA_YES
         || ara_schema_fail (check, rule, item, NULL, anything ? "No value is allowed here" : "Input is of a form that is not allowed here");
}

gboolean
ara_schema_check_if (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  SchemaFit fit = ara_schema_fits (check, rule->node, item, seen);
  SchemaRule *next = fit == SCHEMA_UNKNOWN ? NULL : ara_schema_node_find (node, fit == SCHEMA_YES ? "then" : "else");

  return next == NULL || ara_schema_apply (check, next->node, item, seen);
}
