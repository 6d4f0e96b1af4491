/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one table of keywords, and whether a schema is written as they ask. */

#include "ara-schema-private.h"

#include <string.h>

/* What no other rule has looked at comes last. */
const SchemaKeyword ara_schema_keywords[] = {
  { "$id", SHAPE_STRING, VOCABULARY_CORE, NULL },
  { "$schema", SHAPE_STRING, VOCABULARY_CORE, NULL },
  { "$anchor", SHAPE_STRING, VOCABULARY_CORE, NULL },
  { "$dynamicAnchor", SHAPE_STRING, VOCABULARY_CORE, NULL },
  { "$comment", SHAPE_STRING, VOCABULARY_CORE, NULL },
  { "$defs", SHAPE_SCHEMA_MAP, VOCABULARY_CORE, NULL },
  { "definitions", SHAPE_SCHEMA_MAP, VOCABULARY_CORE, NULL },
  { "title", SHAPE_STRING, VOCABULARY_REMARK, NULL },
  { "description", SHAPE_STRING, VOCABULARY_REMARK, NULL },
  { "type", SHAPE_TYPE, VOCABULARY_VALIDATION, ara_schema_check_type },
  { "const", SHAPE_ANY, VOCABULARY_VALIDATION, ara_schema_check_const },
  { "enum", SHAPE_ARRAY, VOCABULARY_VALIDATION, ara_schema_check_enum },
  { "multipleOf", SHAPE_POSITIVE, VOCABULARY_VALIDATION, ara_schema_check_multiple },
  { "minimum", SHAPE_NUMBER, VOCABULARY_VALIDATION, ara_schema_check_bound },
  { "maximum", SHAPE_NUMBER, VOCABULARY_VALIDATION, ara_schema_check_bound },
  { "exclusiveMinimum", SHAPE_NUMBER, VOCABULARY_VALIDATION, ara_schema_check_bound },
  { "exclusiveMaximum", SHAPE_NUMBER, VOCABULARY_VALIDATION, ara_schema_check_bound },
  { "minLength", SHAPE_COUNT, VOCABULARY_VALIDATION, ara_schema_check_length },
  { "maxLength", SHAPE_COUNT, VOCABULARY_VALIDATION, ara_schema_check_length },
  { "pattern", SHAPE_PATTERN, VOCABULARY_VALIDATION, ara_schema_check_pattern },
  { "format", SHAPE_STRING, VOCABULARY_REMARK, ara_schema_check_format },
  { "minItems", SHAPE_COUNT, VOCABULARY_VALIDATION, ara_schema_check_n_items },
  { "maxItems", SHAPE_COUNT, VOCABULARY_VALIDATION, ara_schema_check_n_items },
  { "uniqueItems", SHAPE_BOOLEAN, VOCABULARY_VALIDATION, ara_schema_check_unique },
  { "minProperties", SHAPE_COUNT, VOCABULARY_VALIDATION, ara_schema_check_n_items },
  { "maxProperties", SHAPE_COUNT, VOCABULARY_VALIDATION, ara_schema_check_n_items },
  { "required", SHAPE_STRINGS, VOCABULARY_VALIDATION, ara_schema_check_required },
  { "dependentRequired", SHAPE_STRINGS_MAP, VOCABULARY_VALIDATION, ara_schema_check_together },
  { "properties", SHAPE_SCHEMA_MAP, VOCABULARY_APPLICATOR, ara_schema_check_properties },
  { "patternProperties", SHAPE_PATTERN_MAP, VOCABULARY_APPLICATOR, ara_schema_check_patterns },
  { "additionalProperties", SHAPE_SCHEMA, VOCABULARY_APPLICATOR, ara_schema_check_additional },
  { "propertyNames", SHAPE_SCHEMA, VOCABULARY_APPLICATOR, ara_schema_check_names },
  { "prefixItems", SHAPE_SCHEMAS, VOCABULARY_APPLICATOR, ara_schema_check_prefix },
  { "items", SHAPE_SCHEMA_OR_SCHEMAS, VOCABULARY_APPLICATOR, ara_schema_check_items },
  { "additionalItems", SHAPE_SCHEMA, VOCABULARY_LEGACY, ara_schema_check_more_items },
  { "contains", SHAPE_SCHEMA, VOCABULARY_APPLICATOR, ara_schema_check_contains },
  { "minContains", SHAPE_COUNT, VOCABULARY_VALIDATION, NULL },
  { "maxContains", SHAPE_COUNT, VOCABULARY_VALIDATION, NULL },
  { "$ref", SHAPE_STRING, VOCABULARY_CORE, ara_schema_check_reference },
  { "$dynamicRef", SHAPE_STRING, VOCABULARY_CORE, ara_schema_check_dynamic },
  { "allOf", SHAPE_SCHEMAS, VOCABULARY_APPLICATOR, ara_schema_check_all_of },
  { "anyOf", SHAPE_SCHEMAS, VOCABULARY_APPLICATOR, ara_schema_check_any_of },
  { "oneOf", SHAPE_SCHEMAS, VOCABULARY_APPLICATOR, ara_schema_check_one_of },
  { "not", SHAPE_SCHEMA, VOCABULARY_APPLICATOR, ara_schema_check_not },
  { "if", SHAPE_SCHEMA, VOCABULARY_APPLICATOR, ara_schema_check_if },
  { "then", SHAPE_SCHEMA, VOCABULARY_APPLICATOR, NULL },
  { "else", SHAPE_SCHEMA, VOCABULARY_APPLICATOR, NULL },
  { "dependentSchemas", SHAPE_SCHEMA_MAP, VOCABULARY_APPLICATOR, ara_schema_check_dependent },
  { "dependencies", SHAPE_SCHEMA_OR_STRINGS_MAP, VOCABULARY_APPLICATOR, ara_schema_check_dependent },
  { "unevaluatedItems", SHAPE_SCHEMA, VOCABULARY_UNEVALUATED, ara_schema_check_unevaluated },
  { "unevaluatedProperties", SHAPE_SCHEMA, VOCABULARY_UNEVALUATED, ara_schema_check_unevaluated },
  { NULL },
};

/* What the specifications have and this passes over; the help names the same. By 2020-12 the
 * content* keywords ask nothing of a value, and no document is ever fetched for `$ref`. */
static const char *const unsupported[] = {
  "$recursiveRef", /* draft 2019-09 only */
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  NULL,
};

/**
 * ara_schema_get_unsupported:
 *
 * Tells which keywords are passed over, beside those that are remarks by nature. References
 * to other documents are never fetched: they work for what [ctor@Schema.new] was given.
 *
 * Returns: (transfer none) (array zero-terminated=1): their names
 *
 * Since: 1.0
 */
const char *const *
ara_schema_get_unsupported (void)
{
  return unsupported;
}

const SchemaKeyword *
ara_schema_keyword_find (AraText name)
{
  static gsize table = 0;
  g_autofree char *text = NULL;

  if (g_once_init_enter (&table))
    {
      GHashTable *made = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; ara_schema_keywords[i].name != NULL; i++)
        g_hash_table_insert (made, (gpointer) ara_schema_keywords[i].name, (gpointer) &ara_schema_keywords[i]);
      g_once_init_leave (&table, (gsize) made);
    }
  if (name.length > 32)
    return NULL;
  text = g_strndup (name.text, name.length);
  return g_hash_table_lookup ((GHashTable *) table, text);
}

static const char *const type_names[] = { "null", "boolean", "number", "string", "array", "object", "integer" };

static guint
type_bit (AraItem *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (ara_item_is_text (name, type_names[i]))
      return 1u << i;
  return 0;
}

/* The bits of a `type`; 0 if it names something that is none. */
guint
ara_schema_type_mask (AraItem *value)
{
  guint mask = 0;

  if (value->kind == ARA_VALUE_STRING)
    return type_bit (value);
  for (guint i = 0; value->kind == ARA_VALUE_ARRAY && i < value->n_children; i++)
    {
      guint bit = type_bit (value->children[i]);

      if (bit == 0)
        return 0;
      mask |= bit;
    }
  return mask;
}

/* A whole number is a number too. */
guint
ara_schema_item_types (AraItem *item)
{
  g_auto (AraDecimal) number = { 0 };

  if (item->kind != ARA_VALUE_NUMBER)
    return 1u << item->kind;
  ara_decimal_init (&number, item->source.text, item->source.length);
  return 1u << ARA_VALUE_NUMBER | (ara_decimal_is_integer (&number) ? 1u << 6 : 0);
}

static gboolean
is_strings (AraItem *value)
{
  if (value->kind != ARA_VALUE_ARRAY)
    return FALSE;
  for (guint i = 0; i < value->n_children; i++)
    if (value->children[i]->kind != ARA_VALUE_STRING)
      return FALSE;
  return TRUE;
}

static gboolean
is_count (AraItem *value)
{
  return value->kind == ARA_VALUE_NUMBER && value->source.text[0] != '-' && (ara_schema_item_types (value) & 1u << 6) != 0;
}

static gboolean
is_positive (AraItem *value)
{
  g_auto (AraDecimal) number = { 0 };

  if (value->kind != ARA_VALUE_NUMBER)
    return FALSE;
  ara_decimal_init (&number, value->source.text, value->source.length);
  return number.n_digits > 0 && !number.negative;
}

static gboolean
is_strings_map (AraItem *value)
{
  if (value->kind != ARA_VALUE_OBJECT)
    return FALSE;
  for (guint i = 0; i < value->n_children; i++)
    if (!is_strings (value->children[i]))
      return FALSE;
  return TRUE;
}

/* What a keyword's value should be and is not, apart from the schemas in it. */
static const char *
find_fault (const SchemaKeyword *keyword, AraItem *value, gboolean legacy)
{
  switch (keyword->shape)
    {
    case SHAPE_SCHEMAS:
      return value->kind == ARA_VALUE_ARRAY && value->n_children > 0 ? NULL : "an array of schemas, not empty";
    case SHAPE_SCHEMA_MAP:
    case SHAPE_PATTERN_MAP:
    case SHAPE_SCHEMA_OR_STRINGS_MAP:
      return value->kind == ARA_VALUE_OBJECT ? NULL : "an object of schemas";
    case SHAPE_STRINGS_MAP:
      return is_strings_map (value) ? NULL : "an object of arrays of strings";
    case SHAPE_STRINGS:
      /* Draft 4 has `"required": true` at the member: harmless, and passed over. */
      return is_strings (value) || (legacy && value->kind == ARA_VALUE_BOOLEAN) ? NULL : "an array of strings";
    case SHAPE_STRING:
    case SHAPE_PATTERN:
      return value->kind == ARA_VALUE_STRING ? NULL : "a string";
    case SHAPE_ARRAY:
      return value->kind == ARA_VALUE_ARRAY ? NULL : "an array";
    case SHAPE_BOOLEAN:
      return value->kind == ARA_VALUE_BOOLEAN ? NULL : "true or false";
    case SHAPE_COUNT:
      return is_count (value) ? NULL : "a whole number from 0";
    case SHAPE_NUMBER:
      return value->kind == ARA_VALUE_NUMBER || (legacy && value->kind == ARA_VALUE_BOOLEAN) ? NULL : "a number";
    case SHAPE_POSITIVE:
      return is_positive (value) ? NULL : "a number above 0";
    case SHAPE_TYPE:
      return ara_schema_type_mask (value) != 0 ? NULL : "one or several of null, boolean, integer, number, string, array, object";
    case SHAPE_ANY:
    case SHAPE_SCHEMA:
    case SHAPE_SCHEMA_OR_SCHEMAS:
    default:
      return NULL;
    }
}

static gboolean
children_are_well_formed (AraItem *value, gboolean legacy, AraItem **where, char **why)
{
  for (guint i = 0; i < value->n_children; i++)
    if (!ara_schema_is_well_formed (value->children[i], legacy, where, why))
      return FALSE;
  return TRUE;
}

/* What `dependencies` names are schemas or arrays of names. */
static gboolean
dependencies_are_well_formed (AraItem *value, AraItem **where, char **why)
{
  for (guint i = 0; i < value->n_children; i++)
    if (!is_strings (value->children[i]) && !ara_schema_is_well_formed (value->children[i], TRUE, where, why))
      return FALSE;
  return TRUE;
}

static gboolean
value_is_well_formed (const SchemaKeyword *keyword, AraItem *value, gboolean legacy, AraItem **where, char **why)
{
  const char *fault = find_fault (keyword, value, legacy);

  if (fault != NULL)
    {
      *where = value;
      *why = g_strdup_printf ("“%s” should be %s", keyword->name, fault);
      return FALSE;
    }
  switch (keyword->shape)
    {
    case SHAPE_SCHEMA:
      return ara_schema_is_well_formed (value, legacy, where, why);
    case SHAPE_SCHEMAS:
    case SHAPE_SCHEMA_MAP:
    case SHAPE_PATTERN_MAP:
      return children_are_well_formed (value, legacy, where, why);
    case SHAPE_SCHEMA_OR_SCHEMAS:
      return legacy && value->kind == ARA_VALUE_ARRAY ? children_are_well_formed (value, legacy, where, why)
                                                      : ara_schema_is_well_formed (value, legacy, where, why);
    case SHAPE_SCHEMA_OR_STRINGS_MAP:
      return dependencies_are_well_formed (value, where, why);
    default:
      return TRUE;
    }
}

gboolean
ara_schema_is_well_formed (AraItem *item, gboolean legacy, AraItem **where, char **why)
{
  if (item->kind == ARA_VALUE_BOOLEAN)
    return TRUE;
  if (item->kind != ARA_VALUE_OBJECT)
    {
      *where = item;
      *why = g_strdup ("A schema should be an object, true or false");
      return FALSE;
    }
  for (guint i = 0; i < item->n_children; i++)
    {
      const SchemaKeyword *keyword = ara_schema_keyword_find (item->names[i]);

      if (keyword != NULL && (legacy || keyword->vocabulary != VOCABULARY_LEGACY)
          && !value_is_well_formed (keyword, item->children[i], legacy, where, why))
        return FALSE;
    }
  return TRUE;
}
