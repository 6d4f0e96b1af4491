/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON Schema: the public test suite, a table of our own, and what is hostile. */

#include "ara/ara.h"

#include <string.h>

#define SUITE "json-schema-test-suite"

static AraValue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AraValue *value = ara_value_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static AraValue *
load (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return parse (text);
}

static void
add_remotes (GHashTable *remotes, const char *folder, const char *address)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *uri = g_strconcat (address, "/", name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        add_remotes (remotes, path, uri);
      else
        g_hash_table_insert (remotes, g_steal_pointer (&uri), load (path));
    }
}

static GHashTable *
dup_remotes (void)
{
  GHashTable *remotes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ara_value_unref);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, SUITE, "remotes", NULL);

  add_remotes (remotes, folder, "http://localhost:1234");
  return remotes;
}

typedef struct
{
  GHashTable    *remotes;
  AraSchemaFlags flags;
  guint          count;
  guint          failed;
} Suite;

static void
run_group (Suite *suite, const char *file, AraValue *group)
{
  g_autoptr (AraValue) schema_value = ara_value_dup_member (group, "schema"), tests = ara_value_dup_member (group, "tests");
  g_autofree char *title = ara_value_dup_member_string (group, "description");
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSchema) schema = ara_schema_new (schema_value, suite->flags, suite->remotes, &error);

  for (guint i = 0; i < ara_value_get_n_children (tests); i++)
    {
      g_autoptr (AraValue) test = ara_value_dup_child (tests, i), data = ara_value_dup_member (test, "data");
      g_autofree char *description = ara_value_dup_member_string (test, "description");
      gboolean wanted = ara_value_get_member_boolean (test, "valid");
      g_autoptr (GPtrArray) problems = schema == NULL ? NULL : ara_schema_validate (schema, data);

      suite->count++;
      if (schema != NULL && (problems->len == 0) == wanted && ara_schema_is_valid (schema, data) == wanted)
        continue;
      suite->failed++;
      g_test_message ("%s: %s: %s (%s)", file, title, description,
                      schema == NULL ? error->message : wanted && problems->len > 0 ? ara_schema_problem_get_message (problems->pdata[0])
                                                                                    : "no problem was found");
    }
}

static void
run_folder (Suite *suite, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (AraValue) groups = g_str_has_suffix (name, ".json") ? load (path) : NULL;

      for (guint i = 0; groups != NULL && i < ara_value_get_n_children (groups); i++)
        {
          g_autoptr (AraValue) group = ara_value_dup_child (groups, i);

          run_group (suite, name, group);
        }
    }
}

static void
test_suite (gconstpointer data)
{
  const char *part = data;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, SUITE, "tests", "draft2020-12", part, NULL);
  g_autoptr (GHashTable) remotes = dup_remotes ();
  Suite suite = { remotes, strstr (part, "format") != NULL ? ARA_SCHEMA_CHECK_FORMATS : ARA_SCHEMA_DEFAULT };

  run_folder (&suite, folder);
  g_test_message ("%s: %u tests, %u failed", *part == '\0' ? "required" : part, suite.count, suite.failed);
  g_assert_cmpuint (suite.count, >, 50);
  g_assert_cmpuint (suite.failed, ==, 0);
}

/* Every problem as "pointer keyword name: message". */
static char *
describe (GPtrArray *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      AraSchemaProblem *problem = problems->pdata[i];

      g_string_append_printf (text, "%s%s%c%s %s: %s", i == 0 ? "" : "\n", ara_schema_problem_get_pointer (problem),
                              ara_schema_problem_is_unchecked (problem) ? '?' : ' ', ara_schema_problem_get_keyword (problem),
                              ara_schema_problem_get_name (problem) ?: "-", ara_schema_problem_get_message (problem));
    }
  return g_string_free (text, FALSE);
}

#define SLOW "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\""

static const struct { const char *schema, *value, *problems; } rows[] = {
  { "{\"type\":\"integer\"}", "18446744073709551616", "" },
  { "{\"maximum\":9007199254740992}", "9007199254740993", " maximum -: Input should be at most 9007199254740992" },
  { "{\"minimum\":0.1000000000000000000001}", "0.1", " minimum -: Input should be at least 0.1000000000000000000001" },
  { "{\"const\":9007199254740993}", "9007199254740992", " const -: Input should be 9007199254740993" },
  { "{\"exclusiveMinimum\":1e400}", "1e400", " exclusiveMinimum -: Input should be greater than 1e400" },
  { "{\"exclusiveMaximum\":-1e-400}", "-2e-400", "" },
  { "{\"multipleOf\":0.01}", "4.35", "" },
  { "{\"multipleOf\":0.01}", "4.355", " multipleOf -: Input should be a multiple of 0.01" },
  { "{\"multipleOf\":12345678901234567890123}", "24691357802469135780246", "" },
  { "{\"multipleOf\":12345678901234567890123}", "24691357802469135780247", " multipleOf -: Input should be a multiple of 12345678901234567890123" },
  { "{\"multipleOf\":3}", "1e1000000", " multipleOf -: Input should be a multiple of 3" },
  { "{\"multipleOf\":7e-3}", "7e1000000", "" },
  { "{\"type\":\"integer\"}", "1e400", "" },
  { "{\"type\":\"integer\"}", "1.50", " type -: Input should be a valid integer" },
  { "{\"type\":[\"string\",\"null\"]}", "5", " type -: Input should be of type string or null" },
  { "{\"type\":\"null\"}", "0", " type -: Input should be null" },
  { "{\"required\":[\"a\",\"b\"],\"properties\":{\"c\":{\"type\":\"string\"}}}", "{\"c\":1}",
    " required a: Field required\n required b: Field required\n/c type -: Input should be a valid string" },
  { "{\"properties\":{\"a/b\":{\"items\":{\"minLength\":2}}}}", "{\"a/b\":[\"xx\",\"y\"]}", "/a~1b/1 minLength -: Input should have at least 2 characters" },
  { "{\"additionalProperties\":false}", "{\"x\":1}", "/x additionalProperties x: No member of this name is allowed here" },
  { "{\"anyOf\":[{\"type\":\"string\",\"minLength\":1},{\"type\":\"null\"}]}", "\"\"", " minLength -: Input should have at least 1 character" },
  { "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "1", " anyOf -: Input should be of one of the 2 forms that are allowed here" },
  { "{\"oneOf\":[{\"properties\":{\"k\":{\"const\":\"a\"},\"v\":{\"type\":\"integer\"}}},{\"properties\":{\"k\":{\"const\":\"b\"},\"v\":{\"type\":\"string\"}}}]}",
    "{\"k\":\"b\",\"v\":1}", "/v type -: Input should be a valid string" },
  { "{\"pattern\":\"^\\\\d+$\"}", "\"1\\n\"", " pattern -: Input should match the pattern ^\\d+$" },
  { "{\"pattern\":\"^\\\\d+$\"}", "\"\u0663\"", " pattern -: Input should match the pattern ^\\d+$" },
  { "{\"pattern\":\"(unclosed\"}", "\"anything\"", "" },
  { "{\"const\":\"a\\u0000\"}", "\"a\\ufffd\"", " const -: Input should be \"a\\u0000\"" },
  { "{\"const\":\"\\ud800\"}", "\"\\ud801\"", " const -: Input should be \"\\ud800\"" },
  { "{\"maxLength\":1}", "\"\\ud83d\\ude00\"", "" },
  { "{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1,\"a\":\"last\"}", "" },
  { "{\"uniqueItems\":true}", "[1,{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1e0}]", " uniqueItems -: Items 2 and 3 should not be equal" },
  { "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":[{\"type\":\"string\"}],\"additionalItems\":false}", "[\"a\",1]",
    "/1 additionalItems -: No more items are allowed here" },
  { "{\"$ref\":\"https://example.org/elsewhere.json\"}", "5", "" },
  /* What can't be checked is told, and what is wrong beside it as well. */
  { "{\"$ref\":\"#\"}", "5", "? -: The schema leads back to itself here without end" },
  { "{\"$ref\":\"#\",\"type\":\"string\"}", "5", " type -: Input should be a valid string\n? -: The schema leads back to itself here without end" },
  { "{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}", "5",
    "? -: The schema leads back to itself here without end\n? -: The schema leads back to itself here without end" },
  { "{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"b\"]}", "{\"b\":1,\"a\":{\"b\":2}}", "" },
  { "{\"pattern\":\"^(a+)+$\"}", SLOW, "?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"items\":{\"pattern\":\"^(a+)+$\",\"type\":\"string\"}}", "[" SLOW ",3," SLOW "]",
    "/1 type -: Input should be a valid string\n/0?pattern -: The pattern ^(a+)+$ takes too long to be checked\n"
    "/2?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"multipleOf\":12345678901234567890123}", "1e9999999", "?multipleOf -: Whether this is a multiple of 12345678901234567890123 takes too long to be checked" },
  /* What is not known is neither taken for fitting nor for wrong. */
  { "{\"not\":{\"pattern\":\"^(a+)+$\"}}", SLOW, "?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"not\":{\"pattern\":\"^(a+)+$\",\"maxLength\":2}}", SLOW, "" },
  { "{\"anyOf\":[{\"pattern\":\"^(a+)+$\"},{\"type\":\"string\"}]}", SLOW, "" },
  { "{\"anyOf\":[{\"pattern\":\"^(a+)+$\"},{\"type\":\"number\"}]}", SLOW, "?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"anyOf\":[{\"pattern\":\"^(a+)+$\",\"maxLength\":2},{\"type\":\"number\"}]}", SLOW,
    " maxLength -: Input should have at most 2 characters\n?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"oneOf\":[{\"pattern\":\"^(a+)+$\"},{\"type\":\"string\"}]}", SLOW, "?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"oneOf\":[{\"pattern\":\"^(a+)+$\"},{\"type\":\"string\"},{\"minLength\":1}]}", SLOW,
    " oneOf -: Input should be of only one of the 3 forms that are allowed here, but it is of several" },
  { "{\"if\":{\"pattern\":\"^(a+)+$\"},\"then\":false,\"else\":false}", SLOW, "?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"contains\":{\"pattern\":\"^(a+)+$\",\"type\":\"string\"}}", "[" SLOW "]", "/0?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"contains\":{\"pattern\":\"^(a+)+$\",\"type\":\"string\"},\"minContains\":2}", "[" SLOW "]",
    " minContains -: Input should hold at least 2 of the described items, not 1\n/0?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
  { "{\"not\":{}}", "1", " not -: No value is allowed here" },
  { "{\"not\":false}", "1", "" },
  /* What older drafts write otherwise */
  { "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"minimum\":3,\"exclusiveMinimum\":true}", "3", " exclusiveMinimum -: Input should be greater than 3" },
  { "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"maximum\":3,\"exclusiveMaximum\":true}", "3", " exclusiveMaximum -: Input should be less than 3" },
  { "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"minimum\":3,\"exclusiveMinimum\":false}", "3", "" },
  { "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"exclusiveMinimum\":true}", "3", "" },
  { "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"$ref\":\"#n\",\"definitions\":{\"n\":{\"$id\":\"#n\",\"type\":\"integer\"}}}", "true",
    " type -: Input should be a valid integer" },
  { "{\"patternProperties\":{\"^(a+)+$\":false},\"additionalProperties\":false}", "{" SLOW ":1}",
    "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!?patternProperties -: Whether this is meant by a pattern takes too long to be checked" },
  { "{\"propertyNames\":{\"pattern\":\"^(a+)+$\"}}", "{" SLOW ":1}",
    "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!?propertyNames -: Its name takes too long to be checked" },
  { "{\"anyOf\":[{\"properties\":{\"a\":{\"pattern\":\"^(a+)+$\"}}}],\"unevaluatedProperties\":false}", "{\"a\":" SLOW "}",
    "/a?pattern -: The pattern ^(a+)+$ takes too long to be checked" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) schema_value = parse (rows[i].schema), value = parse (rows[i].value);
      g_autoptr (GError) error = NULL;
      g_autoptr (AraSchema) schema = ara_schema_new (schema_value, ARA_SCHEMA_DEFAULT, NULL, &error);
      g_autoptr (GPtrArray) problems = NULL;
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      problems = ara_schema_validate (schema, value);
      text = describe (problems);
      g_test_message ("%s %s", rows[i].schema, rows[i].value);
      g_assert_cmpstr (text, ==, rows[i].problems);
      g_assert_cmpint (ara_schema_is_valid (schema, value), ==, *rows[i].problems == '\0');
    }
}

/* What is no schema is refused with its place. */
static void
test_invalid (void)
{
  static const struct { const char *schema, *message; } texts[] = {
    { "5", "The schema is not valid: A schema should be an object, true or false (at the top)" },
    { "{\"type\":\"text\"}", "The schema is not valid: “type” should be one or several of null, boolean, integer, number, string, array, object (at /type)" },
    { "{\"properties\":{\"a\":{\"minimum\":\"1\"}}}", "The schema is not valid: “minimum” should be a number (at /properties/a/minimum)" },
    { "{\"items\":[{}]}", "The schema is not valid: A schema should be an object, true or false (at /items)" },
    { "{\"allOf\":[]}", "The schema is not valid: “allOf” should be an array of schemas, not empty (at /allOf)" },
    { "{\"properties\":[]}", "The schema is not valid: “properties” should be an object of schemas (at /properties)" },
    { "{\"required\":true}", "The schema is not valid: “required” should be an array of strings (at /required)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AraValue) value = parse (texts[i].schema);
      g_autoptr (GError) error = NULL;

      g_assert_null (ara_schema_new (value, ARA_SCHEMA_DEFAULT, NULL, &error));
      g_assert_error (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS);
      g_assert_cmpstr (error->message, ==, texts[i].message);
    }
}

static void
test_remarks (void)
{
  g_autoptr (AraValue) value = parse ("{\"properties\":{\"a\":{\"pattern\":\"(\"},\"b\":{\"$ref\":\"#/$defs/none\"},\"c\":{\"$ref\":\"other.json\"}}}");
  g_autoptr (AraSchema) schema = ara_schema_new (value, ARA_SCHEMA_DEFAULT, NULL, NULL);
  g_auto (GStrv) remarks = ara_schema_dup_remarks (schema);

  g_assert_cmpuint (g_strv_length (remarks), ==, 3);
  g_assert_true (g_str_has_prefix (remarks[0], "At /properties/a/pattern: “(” is not a regular expression (missing"));
  g_assert_null (strstr (remarks[0], "LIMIT"));
  g_assert_true (g_str_has_prefix (remarks[1], "At /properties/b/$ref: “#/$defs/none” is not in this schema"));
  g_assert_true (g_str_has_prefix (remarks[2], "At /properties/c/$ref: “other.json” is not in this schema"));
}

/* What a form asks: a part, where a reference leads, a value against a part. */
static void
test_parts (void)
{
  g_autoptr (AraValue) value = parse ("{\"$defs\":{\"n\":{\"type\":\"number\"}},\"properties\":{\"a\":{\"$ref\":\"#/$defs/n\"},\"b\":{\"$ref\":\"x:y\"}}}");
  g_autoptr (AraSchema) schema = ara_schema_new (value, ARA_SCHEMA_DEFAULT, NULL, NULL);
  g_autoptr (AraValue) part = ara_schema_dup_part (schema, "/properties/a"), text = parse ("\"t\""), one = parse ("1");
  g_autofree char *target = ara_schema_dup_target (schema, "/properties/a"), *source = ara_value_dup_text (part);
  g_autoptr (GPtrArray) wrong = ara_schema_validate_at (schema, "/properties/a", text), right = ara_schema_validate_at (schema, "/properties/a", one);

  g_assert_cmpstr (source, ==, "{\"$ref\":\"#/$defs/n\"}");
  g_assert_cmpstr (target, ==, "/$defs/n");
  g_assert_null (ara_schema_dup_target (schema, "/properties/b"));
  g_assert_null (ara_schema_dup_target (schema, "/properties"));
  g_assert_null (ara_schema_dup_part (schema, "/nothing"));
  g_assert_cmpuint (wrong->len, ==, 1);
  g_assert_cmpuint (right->len, ==, 0);
  g_assert_cmpstr (ara_schema_get_unsupported ()[0], ==, "$recursiveRef");
}

static char *
repeat (const char *before, const char *inside, const char *after, guint times)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (text, before);
  g_string_append (text, inside);
  for (guint i = 0; i < times; i++)
    g_string_append (text, after);
  return g_string_free (text, FALSE);
}

/* Deep schemas and values, a long chain of references, many fields, many problems. */
static void
test_large (void)
{
  g_autofree char *deep = repeat ("{\"items\":", "{\"type\":\"string\"}", "}", 500), *nested = repeat ("[", "1", "]", 500);
  g_autoptr (GString) chain = g_string_new ("{\"$ref\":\"#/$defs/0\",\"$defs\":{"), wide = g_string_new ("{\"additionalProperties\":false,\"properties\":{\"a\":true}}");
  g_autoptr (AraValue) deep_value = parse (deep), nested_value = parse (nested), chain_value = NULL, wide_value = parse (wide->str), members = NULL;
  g_autoptr (AraSchema) deep_schema = ara_schema_new (deep_value, ARA_SCHEMA_DEFAULT, NULL, NULL), chain_schema = NULL;
  g_autoptr (AraSchema) wide_schema = ara_schema_new (wide_value, ARA_SCHEMA_DEFAULT, NULL, NULL);
  g_autoptr (GPtrArray) problems = ara_schema_validate (deep_schema, nested_value), extra = NULL;

  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (ara_schema_problem_get_keyword (problems->pdata[0]), ==, "type");
  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (chain, "\"%u\":{\"$ref\":\"#/$defs/%u\"},", i, i + 1);
  g_string_append (chain, "\"50000\":{}}}");
  chain_value = parse (chain->str);
  chain_schema = ara_schema_new (chain_value, ARA_SCHEMA_DEFAULT, NULL, NULL);
  g_assert_nonnull (chain_schema);
  g_assert_false (ara_schema_is_valid (chain_schema, deep_value)); /* given up, not crashed */
  g_string_assign (wide, "{\"a\":1");
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (wide, ",\"%u\":%u", i, i);
  g_string_append_c (wide, '}');
  members = parse (wide->str);
  extra = ara_schema_validate (wide_schema, members);
  g_assert_cmpuint (extra->len, ==, ARA_SCHEMA_MAX_PROBLEMS);
}

/* Work without end is left, with what was found till then: schemas that double at each step,
 * and many matches that stay just below what one may cost. */
static void
test_given_up (void)
{
  g_autoptr (GString) doubling = g_string_new ("{\"type\":\"string\",\"$ref\":\"#/$defs/0\",\"$defs\":{"), texts = g_string_new ("[1");
  g_autoptr (AraValue) five = parse ("5"), list = NULL, doubling_value = NULL, items_value = parse ("{\"items\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}");
  g_autoptr (AraSchema) schema = NULL, items = ara_schema_new (items_value, ARA_SCHEMA_DEFAULT, NULL, NULL);
  g_autoptr (GPtrArray) problems = NULL, others = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (doubling, "\"%u\":{\"allOf\":[{\"$ref\":\"#/$defs/%u\"},{\"$ref\":\"#/$defs/%u\"}]},", i, i + 1, i + 1);
  g_string_append (doubling, "\"60\":{}}}");
  doubling_value = parse (doubling->str);
  schema = ara_schema_new (doubling_value, ARA_SCHEMA_DEFAULT, NULL, NULL);
  problems = ara_schema_validate (schema, five);
  text = describe (problems);
  g_assert_cmpstr (text, ==, " type -: Input should be a valid string\n? -: All of this takes too long to be checked");
  g_assert_false (ara_schema_is_valid (schema, five));

  for (guint i = 0; i < 20000; i++)
    g_string_append (texts, ",\"aaaaaaaaaaaaa!\"");
  g_string_append_c (texts, ']');
  list = parse (texts->str);
  others = ara_schema_validate (items, list);
  g_assert_cmpstr (ara_schema_problem_get_pointer (others->pdata[0]), ==, "/0");
  g_assert_cmpuint (others->len, <=, ARA_SCHEMA_MAX_PROBLEMS + 1);
  g_assert_true (ara_schema_problem_is_unchecked (others->pdata[others->len - 1]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/schema/suite/required", "", test_suite);
  g_test_add_data_func ("/schema/suite/optional", "optional", test_suite);
  g_test_add_data_func ("/schema/suite/formats", "optional/format", test_suite);
  g_test_add_func ("/schema/rows", test_rows);
  g_test_add_func ("/schema/invalid", test_invalid);
  g_test_add_func ("/schema/remarks", test_remarks);
  g_test_add_func ("/schema/parts", test_parts);
  g_test_add_func ("/schema/large", test_large);
  g_test_add_func ("/schema/given-up", test_given_up);
  return g_test_run ();
}
