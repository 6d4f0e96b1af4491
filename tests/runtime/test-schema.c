/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments against a schema, row by row. */

#include "runtime/tools/macaw-schema.h"

#define SCHEMA "{\"type\":\"object\",\"properties\":{\"s\":{\"type\":\"string\"},\"i\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":600}," \
               "\"n\":{\"type\":\"number\"},\"b\":{\"type\":\"boolean\"},\"a\":{\"type\":\"array\"},\"o\":{\"type\":\"object\"}," \
               "\"e\":{\"type\":\"string\",\"enum\":[\"every\",\"cron\"]},\"big\":{\"type\":\"integer\"},\"any\":{}},\"additionalProperties\":false}"

/* What comes out; or the type of the first problem and its message. */
static const struct { const char *args, *result, *type; } rows[] = {
  { "{}", "{}", NULL },
  { "{\"i\":\"5\",\"b\":\"true\",\"n\":\"1.50\"}", "{\"i\":5,\"b\":true,\"n\":1.50}", NULL },
  { "{\"a\":\"[1,2]\",\"o\":\"{\\\"x\\\":1}\"}", "{\"a\":[1,2],\"o\":{\"x\":1}}", NULL },
  { "{\"s\":\"5\",\"any\":\"5\"}", "{\"s\":\"5\",\"any\":\"5\"}", NULL },
  { "{\"s\":null}", "{}", NULL },
  { "{\"big\":9223372036854775807}", "{\"big\":9223372036854775807}", NULL },
  { "{\"s\":\"a\\\\u0000\"}", "{\"s\":\"a\\\\u0000\"}", NULL },
  { "{\"e\":\"cron\"}", "{\"e\":\"cron\"}", NULL },
  { "{\"s\":5}", "Input should be a valid string", "string_type" },
  { "{\"i\":\"five\"}", "Input should be a valid integer", "int_type" },
  { "{\"i\":1.5}", "Input should be a valid integer", "int_type" },
  { "{\"i\":true}", "Input should be a valid integer", "int_type" },
  { "{\"b\":\"yes\"}", "Input should be a valid boolean", "bool_type" },
  { "{\"n\":\"1e\"}", "Input should be a valid number", "float_type" },
  { "{\"a\":\"[1\"}", "Input should be a valid array", "list_type" },
  { "{\"o\":[]}", "Input should be a valid object", "dict_type" },
  { "{\"i\":0}", "Input should be at least 1", "greater_than_equal" },
  { "{\"i\":601}", "Input should be at most 600", "less_than_equal" },
  { "{\"big\":9223372036854775808}", "Input should fit into 64 bits", "int_parsing_size" },
  { "{\"e\":\"daily\"}", "Input should be one of [\"every\",\"cron\"]", "enum" },
  { "{\"s\":\"a\\u0000b\"}", "Input should not hold the character U+0000", "string_nul" },
  { "{\"x\":1}", "This tool has no such argument", "extra_forbidden" },
  { "[]", "The arguments should be an object", "dict_type" },
  { "5", "The arguments should be an object", "dict_type" },
};

static void
test_rows (void)
{
  g_autoptr (AraValue) schema = ara_value_new_from_text (SCHEMA, -1, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) args = ara_value_new_from_text (rows[i].args, -1, NULL);
      g_autoptr (AraValue) details = NULL, first = NULL;
      g_autoptr (AraValue) applied = macaw_schema_apply (schema, args, &details);
      g_autofree char *text = applied == NULL ? NULL : ara_value_dup_text (applied);
      g_autofree char *type = NULL, *message = NULL;

      g_test_message ("%s", rows[i].args);
      if (rows[i].type == NULL)
        {
          g_assert_cmpstr (text, ==, rows[i].result);
          continue;
        }
      g_assert_null (applied);
      first = ara_value_dup_child (details, 0);
      type = ara_value_dup_member_string (first, "type");
      message = ara_value_dup_member_string (first, "msg");
      g_assert_cmpstr (type, ==, rows[i].type);
      g_assert_cmpstr (message, ==, rows[i].result);
    }
}

/* Each problem is told, with its place and what was given. */
static void
test_details (void)
{
  g_autoptr (AraValue) schema = ara_value_new_from_text ("{\"properties\":{\"p\":{\"type\":\"string\"},\"l\":{\"type\":\"integer\"}},\"required\":[\"p\"]}", -1, NULL);
  g_autoptr (AraValue) args = ara_value_new_from_text ("{\"l\":\"x\"}", -1, NULL);
  g_autoptr (AraValue) details = NULL;
  g_autoptr (AraValue) applied = macaw_schema_apply (schema, args, &details);
  g_autofree char *text = NULL;

  g_assert_null (applied);
  text = ara_value_dup_text (details);
  g_assert_cmpstr (text, ==, "[{\"loc\":[\"body\",\"args\",\"l\"],\"msg\":\"Input should be a valid integer\",\"type\":\"int_type\",\"input\":\"x\"},"
                             "{\"loc\":[\"body\",\"args\",\"p\"],\"msg\":\"Field required\",\"type\":\"missing\",\"input\":{\"l\":\"x\"}}]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/rows", test_rows);
  g_test_add_func ("/schema/details", test_details);
  return g_test_run ();
}
