/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form says of each keyword: beforehand of what is allowed, afterwards of what is wrong. */

#include "app/inspector/form/macaw-form-help.h"
#include "app/inspector/form/macaw-form-limits.h"
#include "app/inspector/form/macaw-form-problems.h"
#include "app/inspector/form/macaw-form-spec.h"

#include <string.h>

static AraValue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AraValue *value = ara_value_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static AraSchema *
make_schema (const char *text)
{
  g_autoptr (AraValue) value = parse (text);
  g_autoptr (GError) error = NULL;
  AraSchema *schema = ara_schema_new (value, ARA_SCHEMA_CHECK_FORMATS, NULL, &error);

  g_assert_no_error (error);
  return schema;
}

/* "pointer: sentence" for each, by pointer. */
static char *
describe (GHashTable *problems)
{
  g_autoptr (GList) pointers = g_list_sort (g_hash_table_get_keys (problems), (GCompareFunc) strcmp);
  GString *text = g_string_new (NULL);

  for (GList *at = pointers; at != NULL; at = at->next)
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", (char *) at->data, (char *) g_hash_table_lookup (problems, at->data));
  return g_string_free (text, FALSE);
}

static const struct { const char *schema, *value, *limits, *problems; } rows[] = {
  /* Numbers, digit by digit */
  { "{\"type\":\"integer\",\"minimum\":1,\"maximum\":18446744073709551616}", "18446744073709551617", "From 1 to 18446744073709551616",
    ": This has to be at most 18446744073709551616." },
  { "{\"type\":\"integer\",\"minimum\":1}", "0", "At least 1", ": This has to be at least 1." },
  { "{\"type\":\"integer\"}", "1.5", NULL, ": This has to be a whole number." },
  { "{\"type\":\"number\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":1}", "0", "More than 0 and less than 1", ": This has to be more than 0." },
  { "{\"type\":\"number\",\"exclusiveMaximum\":0.10}", "0.1", "Less than 0.10", ": This has to be less than 0.10." },
  { "{\"type\":\"number\",\"multipleOf\":0.01}", "4.355", "A multiple of 0.01", ": This has to be a multiple of 0.01." },
  { "{\"type\":\"number\"}", "\"1\"", NULL, ": This has to be a number." },
  { "{\"allOf\":[{\"type\":\"integer\",\"minimum\":1},{\"multipleOf\":5}]}", "7", "At least 1\nA multiple of 5", ": This has to be a multiple of 5." },
  /* Text */
  { "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}", "\"x\"", "Length: 2 to 3", ": This has to be at least 2 characters long." },
  { "{\"type\":\"string\",\"maxLength\":1}", "\"xy\"", "Length: at most 1", ": This can be at most one character long." },
  { "{\"type\":\"string\",\"minLength\":1}", "\"\"", NULL, ": This can’t be empty." },
  { "{\"type\":\"string\",\"pattern\":\"^%s+$\"}", "\"x\"", "Pattern: ^%s+$", ": This does not match the pattern ^%s+$." },
  { "{\"type\":\"string\",\"pattern\":\"(\"}", "\"x\"", "Pattern: (", "" },
  { "{\"type\":\"string\"}", "null", NULL, ": This has to be text." },
  { "{\"type\":[\"string\",\"null\"],\"minLength\":1}", "null", NULL, "" },
  { "{\"type\":[\"string\",\"null\"]}", "\"\"", NULL, "" },
  { "{\"type\":\"boolean\"}", "\"true\"", NULL, ": This has to be true or false." },
  { "{\"type\":\"null\"}", "0", NULL, ": This has to be null." },
  /* One of a few */
  { "{\"enum\":[\"a\",1,null]}", "\"b\"", NULL, ": This has to be one of [\"a\",1,null]." },
  { "{\"const\":9007199254740993}", "9007199254740992", NULL, ": This has to be 9007199254740993." },
  /* Lists and groups */
  { "{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\"}}", "[]", "Items: at least 1", ": This needs at least one item." },
  { "{\"type\":\"array\",\"minItems\":2,\"maxItems\":3}", "[1]", "Items: 2 to 3", ": This needs at least 2 items." },
  { "{\"type\":\"array\",\"uniqueItems\":true}", "[1,1.0]", NULL, ": Two items are equal, which is not allowed here." },
  { "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}", "[1,\"x\"]", NULL, "/1: This has to be a whole number." },
  { "{\"type\":\"array\"}", "{}", NULL, ": This has to be a list." },
  { "{\"type\":\"object\",\"required\":[\"a\",\"b/c\"]}", "{\"a\":1}", NULL, "/b~1c: This is required." },
  { "{\"type\":\"object\",\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}", NULL, "/b: This is required together with another field." },
  { "{\"type\":\"object\",\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"a\":1,\"z\":2}", NULL, "/z: No field of this name is allowed here." },
  { "{\"type\":\"object\",\"maxProperties\":1}", "{\"a\":1,\"b\":2}", "Fields: at most 1", ": This can have at most one field." },
  { "{\"properties\":{\"a\":{\"properties\":{\"b\":{\"type\":\"integer\"}}}}}", "{\"a\":{\"b\":true}}", NULL, "/a/b: This has to be a whole number." },
  { "{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"properties\":{\"n\":{\"$ref\":\"#/$defs/t\"},\"v\":{\"type\":\"string\"}}}}}", "{\"n\":{\"n\":{\"v\":1}}}", NULL,
    "/n/n/v: This has to be text." },
  /* Several forms */
  { "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}", "true", NULL, ": This is of none of the forms that are allowed here." },
  { "{\"oneOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]}", "1", NULL, ": This is not of exactly one of the forms that are allowed here." },
  { "{\"type\":\"string\",\"not\":{\"const\":\"x\"}}", "\"x\"", NULL, ": This is of a form that is not allowed here." },
  { "{\"not\":{}}", "1", NULL, ": No value is allowed here." },
  { "{\"properties\":{\"a\":{\"not\":true},\"b\":false}}", "{\"a\":1,\"b\":2}", NULL, "/a: No value is allowed here.\n/b: No value is allowed here." },
  { "{\"type\":[\"string\",\"integer\",\"null\"]}", "1.5", NULL, ": This has to be of one of these kinds: Text, Whole Number, Null." },
  { "{\"type\":\"array\",\"contains\":{\"type\":\"integer\"}}", "[\"a\"]", NULL, ": At least one of the items has to be as the schema says." },
  { "{\"type\":\"array\",\"contains\":{\"type\":\"integer\"},\"minContains\":2}", "[1]", NULL, ": At least 2 of the items have to be as the schema says." },
  { "{\"type\":\"array\",\"contains\":{\"type\":\"integer\"},\"maxContains\":1}", "[1,2]", NULL, ": At most one of the items can be as the schema says." },
  { "{\"type\":\"array\",\"contains\":{\"type\":\"integer\"},\"minContains\":0}", "[]", NULL, "" },
  { "{\"type\":\"array\",\"prefixItems\":[{}],\"items\":false}", "[1,2]", NULL, "/1: No more items are allowed here." },
  { "{\"type\":\"array\",\"prefixItems\":[{}],\"unevaluatedItems\":false}", "[1,2]", NULL, "/1: No more items are allowed here." },
  { "{\"type\":\"object\",\"propertyNames\":{\"maxLength\":1}}", "{\"ab\":1}", NULL, "/ab: No field of this name is allowed here." },
  { "{\"properties\":{\"a\":{\"$dynamicRef\":\"#n\"}},\"$defs\":{\"n\":{\"$dynamicAnchor\":\"n\",\"type\":\"integer\"}}}", "{\"a\":\"x\"}", NULL,
    "/a: This has to be a whole number." },
  /* Older drafts */
  { "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"integer\",\"minimum\":3,\"exclusiveMinimum\":true,\"maximum\":5,\"exclusiveMaximum\":false}", "3",
    "At most 5\nMore than 3", ": This has to be more than 3." },
  { "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"dependencies\":{\"a\":[\"b\"]}}", "{\"a\":1}", NULL,
    "/b: This is required together with another field." },
  { "{\"type\":\"object\",\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]}}", "{\"a\":1}", NULL, "/b: This is required." },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraSchema) schema = make_schema (rows[i].schema);
      g_autoptr (MacawFormSpec) spec = macaw_form_spec_new_root (schema);
      g_autoptr (AraValue) value = parse (rows[i].value);
      gboolean valid;
      g_autofree char *doubt = NULL;
      g_autoptr (GHashTable) problems = macaw_form_problems_find (schema, value, TRUE, &valid, &doubt);
      g_autofree char *text = describe (problems);

      g_test_message ("%s %s", rows[i].schema, rows[i].value);
      g_assert_cmpstr (text, ==, rows[i].problems);
      g_assert_cmpstr (spec->limits, ==, rows[i].limits);
      g_assert_cmpint (valid, ==, *rows[i].problems == '\0');
      g_assert_null (doubt);
    }
}

/* A sentence has an end, however long the schema is. */
static void
test_huge (void)
{
  g_autoptr (GString) text = g_string_new ("{\"enum\":[0");
  g_autoptr (AraSchema) schema = NULL;
  g_autoptr (AraValue) value = parse ("-1");
  gboolean valid;
  g_autofree char *doubt = NULL;
  g_autoptr (GHashTable) problems = NULL;

  for (guint i = 1; i < 5000; i++)
    g_string_append_printf (text, ",%u", i);
  schema = make_schema (g_string_append (text, "]}")->str);
  problems = macaw_form_problems_find (schema, value, TRUE, &valid, &doubt);
  g_assert_true (g_str_has_prefix (g_hash_table_lookup (problems, ""), "This has to be one of [0,1,2,"));
  g_assert_cmpuint (strlen (g_hash_table_lookup (problems, "")), <, 400);
}

/* What can't be checked is named, and does not count as wrong. */
static void
test_doubts (void)
{
#define SLOW "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\""
  static const struct { const char *schema, *value, *doubt; gboolean valid; } doubts[] = {
    { "{\"$ref\":\"#\"}", "{}", "The arguments couldn’t be checked whole here; the server will check them.", TRUE },
    { "{\"properties\":{\"a\":{\"pattern\":\"^(a+)+$\"},\"n\":{\"items\":{\"pattern\":\"^(a+)+$\"}}}}", "{\"a\":" SLOW ",\"n\":[\"a\"," SLOW "]}",
      "This couldn’t be checked here; the server will check it: a, n/1.", TRUE },
    { "{\"items\":{\"pattern\":\"^(a+)+$\"}}", "[" SLOW "," SLOW "," SLOW "," SLOW "," SLOW "," SLOW "," SLOW "]",
      "This couldn’t be checked here; the server will check it: 0, 1, 2, 3, 4, ….", TRUE },
    { "{\"required\":[\"b\"],\"properties\":{\"a\":{\"pattern\":\"^(a+)+$\"}}}", "{\"a\":" SLOW "}",
      "This couldn’t be checked here; the server will check it: a.", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (doubts); i++)
    {
      g_autoptr (AraSchema) schema = make_schema (doubts[i].schema);
      g_autoptr (AraValue) value = parse (doubts[i].value);
      gboolean valid;
      g_autofree char *doubt = NULL;
      g_autoptr (GHashTable) problems = macaw_form_problems_find (schema, value, TRUE, &valid, &doubt);

      g_assert_cmpstr (doubt, ==, doubts[i].doubt);
      g_assert_cmpint (valid, ==, doubts[i].valid);
      g_assert_cmpint (g_hash_table_size (problems) == 0, ==, valid);
    }
}

/* Each format that libara checks has its words here. */
static void
test_formats (void)
{
  const char *const *names = ara_schema_get_formats ();

  g_assert_cmpuint (g_strv_length ((char **) names), >, 10);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"type\":\"string\",\"format\":\"%s\"}", names[i]);
      g_autoptr (AraSchema) schema = make_schema (text);
      g_autoptr (MacawFormSpec) spec = macaw_form_spec_new_root (schema);
      g_autoptr (AraValue) value = ara_value_new_string ("(~ ");
      gboolean valid;
      g_autofree char *doubt = NULL;
      g_autoptr (GHashTable) problems = macaw_form_problems_find (schema, value, FALSE, &valid, &doubt);

      g_test_message ("%s", names[i]);
      g_assert_false (valid);
      g_assert_nonnull (spec->limits);
      g_assert_cmpstr (g_hash_table_lookup (problems, ""), ==, macaw_form_limits_get_sentence (names[i]));
    }
  g_assert_null (macaw_form_limits_get_sentence ("colour"));
}

/* What is still empty is a problem only for who wants to send it. */
static void
test_missing (void)
{
  g_autoptr (AraSchema) schema = make_schema ("{\"required\":[\"a\"],\"properties\":{\"b\":{\"type\":\"string\"}}}");
  g_autoptr (AraValue) value = parse ("{\"b\":1}");
  gboolean valid;
  g_autofree char *doubt = NULL;
  g_autoptr (GHashTable) typing = macaw_form_problems_find (schema, value, FALSE, &valid, &doubt), sending = NULL;
  g_autofree char *first = describe (typing), *second = NULL;

  g_assert_false (valid);
  sending = macaw_form_problems_find (schema, value, TRUE, &valid, &doubt);
  second = describe (sending);
  g_assert_cmpstr (first, ==, "/b: This has to be text.");
  g_assert_cmpstr (second, ==, "/a: This is required.\n/b: This has to be text.");
}

/* What servers answer with 422, each in its own way. */
static void
test_details (void)
{
  static const struct { const char *detail, *problems; } answers[] = {
    { "[{\"loc\":[\"body\",\"args\",\"a\",0,\"b/c\"],\"msg\":\"No\",\"type\":\"x\"}]", "/a/0/b~1c: No" },
    { "[{\"loc\":[\"body\",\"session_id\"],\"msg\":\"No such session\"}]", ": No such session" },
    { "[{\"loc\":[\"body\",\"args\",\"a\"],\"msg\":\"One\"},{\"loc\":[\"body\",\"args\",\"a\"],\"msg\":\"Two\"}]", "/a: One\nTwo" },
    { "\"A sentence is the error's own\"", "" },
    { "[{\"loc\":[\"body\",\"args\",\"a\"]}]", "" },
    { "[7,null,{\"loc\":\"x\",\"msg\":5}]", "" },
    { "null", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (AraValue) detail = parse (answers[i].detail);
      g_autoptr (GHashTable) problems = macaw_form_problems_read (detail);
      g_autofree char *text = describe (problems);

      g_test_message ("%s", answers[i].detail);
      g_assert_cmpstr (text, ==, answers[i].problems);
    }
}

/* The manual names all that is passed over, and all that is checked. */
static void
test_manual (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "data", "man", "macaw.1", NULL), *text = NULL, *help = macaw_form_help_dup_text ();
  g_autoptr (GError) error = NULL;
  const char *const *lists[] = { ara_schema_get_unsupported (), ara_schema_get_formats () };

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; lists[i][j] != NULL; j++)
      {
        g_autofree char *word = g_strdup_printf (" %s ", lists[i][j]);

        g_test_message ("%s", word);
        g_assert_nonnull (strstr (text, word));
        g_assert_nonnull (strstr (help, lists[i][j]));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-problems/rows", test_rows);
  g_test_add_func ("/form-problems/huge", test_huge);
  g_test_add_func ("/form-problems/doubts", test_doubts);
  g_test_add_func ("/form-problems/formats", test_formats);
  g_test_add_func ("/form-problems/missing", test_missing);
  g_test_add_func ("/form-problems/details", test_details);
  g_test_add_func ("/form-problems/manual", test_manual);
  return g_test_run ();
}
