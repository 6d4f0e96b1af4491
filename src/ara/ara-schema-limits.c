/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keywords that look at a value itself: its type, size and content. */

#include "ara-schema-private.h"

#include <string.h>

static void
append_type (GString *text, const char *name, gboolean last)
{
  if (text->len > 0)
    g_string_append (text, last ? " or " : ", ");
  g_string_append (text, name);
}

static gboolean
fail_type (SchemaCheck *check, SchemaRule *rule, AraItem *item)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (rule->value->kind == ARA_VALUE_STRING)
    {
      g_autofree char *name = ara_text_dup (rule->value->string);

      return strcmp (name, "null") == 0 ? ara_schema_fail (check, rule, item, NULL, "Input should be null")
                                        : ara_schema_fail (check, rule, item, NULL, "Input should be a valid %s", name);
    }
  for (guint i = 0; i < rule->value->n_children; i++)
    {
      g_autofree char *name = ara_text_dup (rule->value->children[i]->string);

      append_type (names, name, i + 1 == rule->value->n_children);
    }
  return ara_schema_fail (check, rule, item, NULL, "Input should be of type %s", names->str);
}

gboolean
ara_schema_check_type (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  if ((rule->types & ara_schema_item_types (item)) != 0)
    return TRUE;
  return check->problems == NULL ? FALSE : fail_type (check, rule, item);
}

gboolean
ara_schema_check_const (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  return ara_item_equal (rule->value, item)
         || ara_schema_fail (check, rule, item, NULL, "Input should be %.*s", (int) MIN (rule->value->source.length, 1000), rule->value->source.text);
}

gboolean
ara_schema_check_enum (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  ara_schema_spend (check, item, rule->value->n_children);
  for (guint i = 0; i < rule->value->n_children; i++)
    if (ara_item_equal (rule->value->children[i], item))
      return TRUE;
  return ara_schema_fail (check, rule, item, NULL, "Input should be one of %.*s", (int) MIN (rule->value->source.length, 1000), rule->value->source.text);
}

gboolean
ara_schema_check_multiple (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  g_auto (AraDecimal) number = { 0 };
  gboolean given_up = FALSE;

  if (item->kind != ARA_VALUE_NUMBER)
    return TRUE;
  ara_decimal_init (&number, item->source.text, item->source.length);
  if (ara_decimal_is_multiple (&number, &rule->number, &given_up))
    return TRUE;
  if (given_up)
    return ara_schema_doubt (check, rule, item, "Whether this is a multiple of %.*s takes too long to be checked",
                             (int) MIN (rule->value->source.length, 1000), rule->value->source.text);
  return ara_schema_fail (check, rule, item, NULL, "Input should be a multiple of %.*s", (int) rule->value->source.length, rule->value->source.text);
}

/* Draft 4 has `"exclusiveMinimum": true` beside `minimum`: its number, by the other's name. */
static gboolean
take_beside (SchemaNode *node, SchemaRule *rule, SchemaRule *strict)
{
  SchemaRule *beside = ara_schema_node_find (node, strcmp (rule->keyword->name, "exclusiveMinimum") == 0 ? "minimum" : "maximum");

  if (beside == NULL || rule->value->source.length != 4 /* true */)
    return FALSE;
  *strict = *beside;
  strict->keyword = rule->keyword;
  return TRUE;
}

gboolean
ara_schema_check_bound (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  static const struct { const char *keyword, *words; gboolean least, excluded; } bounds[] = {
    { "minimum", "at least", TRUE, FALSE },
    { "maximum", "at most", FALSE, FALSE },
    { "exclusiveMinimum", "greater than", TRUE, TRUE },
    { "exclusiveMaximum", "less than", FALSE, TRUE },
  };
  g_auto (AraDecimal) number = { 0 };
  SchemaRule strict;
  guint i = 0;
  int order;

  if (rule->value->kind == ARA_VALUE_BOOLEAN)
    {
      if (!take_beside (node, rule, &strict))
        return TRUE;
      rule = &strict;
    }
  if (item->kind != ARA_VALUE_NUMBER || rule->value->kind != ARA_VALUE_NUMBER)
    return TRUE;
  while (strcmp (bounds[i].keyword, rule->keyword->name) != 0)
    i++;
  ara_decimal_init (&number, item->source.text, item->source.length);
  order = ara_decimal_compare (&number, &rule->number);
  if (order == 0 ? !bounds[i].excluded : (order > 0) == bounds[i].least)
    return TRUE;
  return ara_schema_fail (check, rule, item, NULL, "Input should be %s %.*s", bounds[i].words, (int) rule->value->source.length, rule->value->source.text);
}

gsize
ara_schema_text_length (AraText text)
{
  gsize count = 0;

  for (gsize i = 0; i < text.length; i++)
    count += ((guchar) text.text[i] & 0xc0) != 0x80;
  return count;
}

static gboolean
check_count (SchemaCheck *check, SchemaRule *rule, AraItem *item, guint64 count, const char *one, const char *many)
{
  gboolean least = rule->keyword->name[1] == 'i'; /* min or max */

  if (least ? count >= rule->count : count <= rule->count)
    return TRUE;
  return ara_schema_fail (check, rule, item, NULL, "Input should have at %s %" G_GUINT64_FORMAT " %s", least ? "least" : "most", rule->count, rule->count == 1 ? one : many);
}

gboolean
ara_schema_check_length (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  if (item->kind != ARA_VALUE_STRING)
    return TRUE;
  ara_schema_spend (check, item, item->string.length / 64);
  return check_count (check, rule, item, ara_schema_text_length (item->string), "character", "characters");
}

gboolean
ara_schema_check_n_items (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean of_array = strcmp (rule->keyword->name + 3, "Items") == 0;

  if (item->kind != (of_array ? ARA_VALUE_ARRAY : ARA_VALUE_OBJECT))
    return TRUE;
  return of_array ? check_count (check, rule, item, item->n_children, "item", "items")
                  : check_count (check, rule, item, item->n_children, "member", "members");
}

gboolean
ara_schema_check_pattern (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  int length = (int) MIN (rule->value->string.length, 1000);

  if (item->kind != ARA_VALUE_STRING || rule->regexes[0] == NULL)
    return TRUE;
  switch (ara_schema_matches (check, rule->regexes[0], item->string, item))
    {
    case SCHEMA_YES:
      return TRUE;
    case SCHEMA_UNKNOWN:
      return ara_schema_doubt (check, rule, item, "The pattern %.*s takes too long to be checked", length, rule->value->string.text);
    case SCHEMA_NO:
    default:
      return ara_schema_fail (check, rule, item, NULL, "Input should match the pattern %.*s", length, rule->value->string.text);
    }
}

static gboolean
items_equal (gconstpointer a, gconstpointer b)
{
  return ara_item_equal ((AraItem *) a, (AraItem *) b);
}

static guint
item_hash (gconstpointer item)
{
  return ara_item_hash ((AraItem *) item);
}

gboolean
ara_schema_check_unique (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  g_autoptr (GHashTable) known = NULL;

  if (item->kind != ARA_VALUE_ARRAY || rule->value->source.length != 4 /* true */)
    return TRUE;
  known = g_hash_table_new (item_hash, items_equal);
  for (guint i = 0; i < item->n_children && ara_schema_spend (check, item, 1 + item->children[i]->source.length / 16); i++)
    {
      AraItem *same = g_hash_table_lookup (known, item->children[i]);

      if (same != NULL)
        return ara_schema_fail (check, rule, item, NULL, "Items %u and %u should not be equal", same->place + 1, i + 1);
      g_hash_table_add (known, item->children[i]);
    }
  return TRUE;
}

gboolean
ara_schema_check_required (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  gboolean valid = TRUE;

  ara_schema_spend (check, item, rule->value->n_children);
  for (guint i = 0; item->kind == ARA_VALUE_OBJECT && i < rule->value->n_children; i++)
    {
      AraText wanted = rule->value->children[i]->string;
      g_autofree char *name = NULL;

      if (ara_item_find (item, wanted.text, wanted.length) != NULL)
        continue;
      name = ara_text_dup (wanted);
      valid = ara_schema_fail (check, rule, item, name, "Field required");
    }
  return valid;
}

gboolean
ara_schema_check_format (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen)
{
  g_autofree char *format = NULL, *text = NULL;
  const char *name = NULL;

  gboolean asked = (check->schema->flags & ARA_SCHEMA_CHECK_FORMATS) != 0 || node->resource->asserts_formats;

  if (!asked || item->kind != ARA_VALUE_STRING)
    return TRUE;
  format = ara_text_dup (rule->value->string);
  text = ara_text_dup (item->string);
  return ara_schema_fits_format (format, text, &name) || ara_schema_fail (check, rule, item, NULL, "Input should be %s", name);
}
