/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a value, by JSON Pointer, in the words of the person's language. */

#include "config.h"

#include "macaw-form-problems.h"
#include "macaw-form-limits.h"
#include "macaw-form-spec.h"
#include "app/inspector/macaw-abridged.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_NAMES 5 /* of fields that could not be checked */

static char *
type_sentence (const char *type)
{
  static const struct { const char *type, *sentence; } sentences[] = {
    { "integer", N_("This has to be a whole number.") },
    { "number", N_("This has to be a number.") },
    { "string", N_("This has to be text.") },
    { "boolean", N_("This has to be true or false.") },
    { "array", N_("This has to be a list.") },
    { "object", N_("This has to be a group of fields.") },
    { "null", N_("This has to be null.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_strcmp0 (type, sentences[i].type) == 0)
      return g_strdup (_(sentences[i].sentence));
  return NULL;
}

static char *
types_sentence (AraValue *types)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < ara_value_get_n_children (types); i++)
    {
      g_autoptr (AraValue) type = ara_value_dup_child (types, i);
      g_autofree char *name = ara_value_dup_string (type);
      const char *title = macaw_form_type_get_title (name);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", title != NULL ? title : name);
    }
  /* Translators: %s are names of kinds, as in “Text, Whole Number”. */
  return g_strdup_printf (_("This has to be of one of these kinds: %s."), names->str);
}

/* Sentences with the limit of the schema, as it stands there. */
static const struct { const char *keyword, *sentence; } limits[] = {
  { "minimum", N_("This has to be at least %s.") },
  { "maximum", N_("This has to be at most %s.") },
  { "exclusiveMinimum", N_("This has to be more than %s.") },
  { "exclusiveMaximum", N_("This has to be less than %s.") },
  { "multipleOf", N_("This has to be a multiple of %s.") },
  { "minLength", N_("This has to be at least %s characters long.") },
  { "maxLength", N_("This can be at most %s characters long.") },
  { "minItems", N_("This needs at least %s items.") },
  { "maxItems", N_("This can have at most %s items.") },
  { "minProperties", N_("This needs at least %s fields.") },
  { "maxProperties", N_("This can have at most %s fields.") },
  { "minContains", N_("At least %s of the items have to be as the schema says.") },
  { "maxContains", N_("At most %s of the items can be as the schema says.") },
  { "pattern", N_("This does not match the pattern %s.") },
  { "const", N_("This has to be %s.") },
  { "enum", N_("This has to be one of %s.") },
};

/* The same where the limit is one. */
static const struct { const char *keyword, *sentence; } ones[] = {
  { "minLength", N_("This can’t be empty.") },
  { "maxLength", N_("This can be at most one character long.") },
  { "minItems", N_("This needs at least one item.") },
  { "maxItems", N_("This can have at most one item.") },
  { "minProperties", N_("This needs at least one field.") },
  { "maxProperties", N_("This can have at most one field.") },
  { "minContains", N_("At least one of the items has to be as the schema says.") },
  { "maxContains", N_("At most one of the items can be as the schema says.") },
};

/* Keywords whose sentence needs nothing more. */
static const struct { const char *keyword, *sentence; } plain[] = {
  { "required", N_("This is required.") },
  { "dependentRequired", N_("This is required together with another field.") },
  { "dependencies", N_("This is required together with another field.") },
  { "additionalProperties", N_("No field of this name is allowed here.") },
  { "unevaluatedProperties", N_("No field of this name is allowed here.") },
  { "propertyNames", N_("No field of this name is allowed here.") },
  { "items", N_("No more items are allowed here.") },
  { "additionalItems", N_("No more items are allowed here.") },
  { "unevaluatedItems", N_("No more items are allowed here.") },
  { "contains", N_("At least one of the items has to be as the schema says.") },
  { "uniqueItems", N_("Two items are equal, which is not allowed here.") },
  { "anyOf", N_("This is of none of the forms that are allowed here.") },
  { "oneOf", N_("This is not of exactly one of the forms that are allowed here.") },
  { "not", N_("This is of a form that is not allowed here.") },
  { "", N_("No value is allowed here.") }, /* a schema that is false */
};

static char *
limit_sentence (const char *keyword, const char *format, AraValue *limit)
{
  g_autofree char *whole = ara_value_dup_string (limit) ?: ara_value_dup_text (limit), *text = macaw_abridge (whole, MACAW_ABRIDGED_LINE);
  g_autoptr (GString) sentence = g_string_new (format);

  for (guint i = 0; strcmp (text, "1") == 0 && i < G_N_ELEMENTS (ones); i++)
    if (strcmp (keyword, ones[i].keyword) == 0)
      return g_strdup (_(ones[i].sentence));
  g_string_replace (sentence, "%s", text, 1);
  return g_strdup (sentence->str);
}

static char *
dup_sentence (AraSchemaProblem *problem)
{
  const char *keyword = ara_schema_problem_get_keyword (problem), *sentence = NULL;
  AraValue *limit = ara_schema_problem_get_limit (problem);
  g_autofree char *type = limit == NULL ? NULL : ara_value_dup_string (limit);

  if (strcmp (keyword, "type") == 0)
    return type != NULL ? type_sentence (type) : types_sentence (limit);
  if (strcmp (keyword, "not") == 0 && macaw_form_spec_is_anything (limit))
    keyword = "";
  if (strcmp (keyword, "format") == 0 && type != NULL)
    sentence = macaw_form_limits_get_sentence (type);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (strcmp (keyword, plain[i].keyword) == 0)
      sentence = _(plain[i].sentence);
  for (guint i = 0; limit != NULL && i < G_N_ELEMENTS (limits); i++)
    if (strcmp (keyword, limits[i].keyword) == 0)
      return limit_sentence (keyword, _(limits[i].sentence), limit);
  return g_strdup (sentence != NULL ? sentence : ara_schema_problem_get_message (problem));
}

static void
append_token (GString *pointer, const char *name)
{
  g_autoptr (GString) token = g_string_new (name);

  g_string_replace (token, "~", "~0", 0);
  g_string_replace (token, "/", "~1", 0);
  g_string_append_printf (pointer, "/%s", token->str);
}

static gboolean
is_missing (AraSchemaProblem *problem)
{
  const char *keyword = ara_schema_problem_get_keyword (problem);

  return strcmp (keyword, "required") == 0 || strcmp (keyword, "dependentRequired") == 0 || strcmp (keyword, "dependencies") == 0;
}

/* Names of a few fields, each once; NULL where one of the doubts is about all of them. */
static char *
list_unchecked (GPtrArray *problems)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint n_more = 0;

  for (guint i = 0; i < problems->len; i++)
    {
      AraSchemaProblem *problem = g_ptr_array_index (problems, i);
      const char *pointer = ara_schema_problem_get_pointer (problem);

      if (!ara_schema_problem_is_unchecked (problem) || g_ptr_array_find_with_equal_func (names, pointer, g_str_equal, NULL))
        continue;
      if (*pointer == '\0')
        return NULL;
      if (names->len < MAX_NAMES)
        g_ptr_array_add (names, (gpointer) pointer);
      else
        n_more++;
    }
  for (guint i = 0; i < names->len; i++)
    names->pdata[i] = (char *) names->pdata[i] + 1;
  if (n_more > 0)
    g_ptr_array_add (names, (gpointer) "…");
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static char *
dup_doubt (GPtrArray *problems)
{
  g_autofree char *names = list_unchecked (problems);

  if (names == NULL)
    return g_strdup (_("The arguments couldn’t be checked whole here; the server will check them."));
  /* Translators: %s are the names of fields, as in “query, items/0”. */
  return g_strdup_printf (_("This couldn’t be checked here; the server will check it: %s."), names);
}

GHashTable *
macaw_form_problems_find (AraSchema *schema, AraValue *value, gboolean with_missing, gboolean *valid, char **doubt)
{
  g_autoptr (GPtrArray) problems = ara_schema_validate (schema, value);
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_unchecked = 0;

  for (guint i = 0; i < problems->len; i++)
    {
      AraSchemaProblem *problem = g_ptr_array_index (problems, i);
      g_autoptr (GString) pointer = g_string_new (ara_schema_problem_get_pointer (problem));

      if (ara_schema_problem_is_unchecked (problem))
        {
          n_unchecked++;
          continue;
        }
      if (is_missing (problem))
        append_token (pointer, ara_schema_problem_get_name (problem));
      if ((with_missing || !is_missing (problem)) && !g_hash_table_contains (found, pointer->str))
        g_hash_table_insert (found, g_strdup (pointer->str), dup_sentence (problem));
    }
  *valid = problems->len == n_unchecked;
  *doubt = n_unchecked == 0 ? NULL : dup_doubt (problems);
  return found;
}

/* The pointer that a `loc` such as ["body","args","path",0] means. */
static char *
read_location (AraValue *location)
{
  g_autoptr (GString) pointer = g_string_new (NULL);
  guint count = location == NULL ? 0 : ara_value_get_n_children (location);
  gboolean inside = FALSE;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraValue) part = ara_value_dup_child (location, i);
      g_autofree char *name = ara_value_dup_string (part) ?: ara_value_dup_text (part);

      if (inside)
        append_token (pointer, name);
      else
        inside = strcmp (name, "args") == 0;
    }
  return g_strdup (pointer->str);
}

GHashTable *
macaw_form_problems_read (AraValue *detail)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; ara_value_get_kind (detail) == ARA_VALUE_ARRAY && i < ara_value_get_n_children (detail); i++)
    {
      g_autoptr (AraValue) entry = ara_value_dup_child (detail, i), location = ara_value_dup_member (entry, "loc");
      g_autofree char *pointer = read_location (location), *message = ara_value_dup_member_string (entry, "msg");

      const char *before = g_hash_table_lookup (found, pointer);

      g_autofree char *all = before == NULL ? g_strdup (message) : g_strconcat (before, "\n", message, NULL);

      if (message != NULL)
        g_hash_table_replace (found, g_steal_pointer (&pointer), macaw_abridge (all, MACAW_ABRIDGED_TEXT));
    }
  return found;
}
