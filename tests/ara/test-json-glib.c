/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bridge to json-glib: what a node can't hold is said, and nothing else is lost. */

#include "ara/ara.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static AraValue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AraValue *value = ara_value_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static JsonNode *
convert (const char *text, AraJsonNodeFlags flags)
{
  g_autoptr (AraValue) value = parse (text);
  g_autoptr (GError) error = NULL;
  JsonNode *node = ara_value_to_json_node (value, flags, &error);

  g_assert_no_error (error);
  return node;
}

static char *
write_back (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = ara_value_new_from_json_node (node, &error);

  g_assert_no_error (error);
  return ara_value_dup_text (value);
}

/* What fits comes back as it was. */
static void
test_there_and_back (void)
{
  static const char *const texts[] = {
    "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "1.0", "0.5", "1e+300", "1.5e-07",
    "\"\"", "\"a\\\"b\\\\c\\n\"", "\"é→🦜\"", "[]", "{}", "[[],{},[null]]", "{\"z\":1,\"a\":{\"~/\":[1,2.5]},\"\":\"x\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = convert (texts[i], ARA_JSON_NODE_EXACT), again = NULL;
      g_autofree char *text = write_back (node);

      g_assert_cmpstr (text, ==, texts[i]);
      again = convert (text, ARA_JSON_NODE_EXACT);
      g_assert_true (json_node_equal (node, again));
    }
}

static void
test_types (void)
{
  g_autoptr (JsonNode) node = convert ("{\"i\":1,\"d\":1e2,\"b\":true,\"s\":\"\\ud83e\\udd9c\\/\",\"n\":null}", ARA_JSON_NODE_EXACT);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpint (json_node_get_value_type (json_object_get_member (object, "i")), ==, G_TYPE_INT64);
  g_assert_cmpint (json_node_get_value_type (json_object_get_member (object, "d")), ==, G_TYPE_DOUBLE);
  g_assert_cmpfloat (json_object_get_double_member (object, "d"), ==, 100);
  g_assert_true (json_object_get_boolean_member (object, "b"));
  g_assert_cmpstr (json_object_get_string_member (object, "s"), ==, "🦜/");
  g_assert_true (json_object_get_null_member (object, "n"));
}

/* What doesn't fit: where that is, and what it becomes if it may be rounded. */
static void
test_inexact (void)
{
  static const struct { const char *text, *where, *rounded; } rows[] = {
    { "18446744073709551616", "of more than 64 bits", "1.8446744073709552e+19" },
    { "[0,{\"a/b\":-9223372036854775809}]", "at /1/a~1b", "[0,{\"a/b\":-9223372036854775808.0}]" },
    { "{\"a\":[1e400]}", "at /a/0", "{\"a\":[1.7976931348623157e+308]}" },
    { "[-1e400]", "at /0", "[-1.7976931348623157e+308]" },
    { "[\"\\u0000\"]", "at /0", "[\"\xef\xbf\xbd\"]" },
    { "[\"x\",\"\\ud800\\n\"]", "at /1", "[\"x\",\"\xef\xbf\xbd\\n\"]" },
    { "\"\\udc00\\ud83e\\udd9c\"", "half of a surrogate pair", "\"\xef\xbf\xbd\xf0\x9f\xa6\x9c\"" },
    { "{\"\\u0000\":1}", "U+0000", "{\"\xef\xbf\xbd\":1}" },
    { "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}", "at /a/b", "{\"a\":{\"b\":3,\"c\":2}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) value = parse (rows[i].text), expected = parse (rows[i].rounded);
      g_autoptr (JsonNode) rounded = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_null (ara_value_to_json_node (value, ARA_JSON_NODE_EXACT, &error));
      g_assert_error (error, ARA_ERROR, ARA_ERROR_INEXACT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].where));
      rounded = convert (rows[i].text, ARA_JSON_NODE_ROUND);
      text = write_back (rounded);
      if (strchr (rows[i].rounded, '.') == NULL)
        g_assert_cmpstr (text, ==, rows[i].rounded);
      else
        {
          g_autoptr (JsonNode) nearest = convert (rows[i].rounded, ARA_JSON_NODE_EXACT);

          g_assert_true (json_node_equal (rounded, nearest));
        }
    }
}

static void
assert_no_json (JsonNode *node, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ara_value_new_from_json_node (node, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_BAD_JSON);
  g_assert_nonnull (strstr (error->message, why));
}

static JsonNode *
nest (guint levels)
{
  JsonNode *node = json_node_init_int (json_node_alloc (), 1);

  while (levels-- > 0)
    {
      g_autoptr (JsonArray) array = json_array_new ();

      json_array_add_element (array, node);
      node = json_node_init_array (json_node_alloc (), array);
    }
  return node;
}

static void
test_no_json (void)
{
  g_autoptr (JsonNode) infinite = json_node_init_double (json_node_alloc (), INFINITY);
  g_autoptr (JsonNode) nan = json_node_init_double (json_node_alloc (), NAN);
  g_autoptr (JsonNode) bytes = json_node_init_string (json_node_alloc (), "a\xff");
  g_autoptr (JsonNode) name = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) deep = nest (ARA_VALUE_MAX_DEPTH + 1);

  json_node_take_object (name, json_object_new ());
  json_object_set_null_member (json_node_get_object (name), "\xff");
  assert_no_json (infinite, "not finite");
  assert_no_json (nan, "not finite");
  assert_no_json (bytes, "not UTF-8");
  assert_no_json (name, "not UTF-8");
  assert_no_json (deep, "512 levels");
}

static void
test_depth (void)
{
  g_autoptr (JsonNode) deep = nest (ARA_VALUE_MAX_DEPTH), again = NULL;
  g_autofree char *text = write_back (deep);

  again = convert (text, ARA_JSON_NODE_EXACT);
  g_assert_true (json_node_equal (deep, again));
}

/* Nodes that json-glib lets one make, with nothing in them. */
static void
test_empty_nodes (void)
{
  g_autoptr (JsonNode) object = json_node_new (JSON_NODE_OBJECT), array = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonNode) string = json_node_init_string (json_node_alloc (), NULL);
  g_autofree char *object_text = write_back (object), *array_text = write_back (array), *string_text = write_back (string);

  g_assert_cmpstr (object_text, ==, "{}");
  g_assert_cmpstr (array_text, ==, "[]");
  g_assert_cmpstr (string_text, ==, "null");
}

/* A value in a file is read through a window that is smaller than it. */
static void
test_spooled (void)
{
  g_autoptr (GString) text = g_string_new ("{\"list\":[");
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("test-json-glib-XXXXXX", &path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *list;

  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "%s{\"n\":%d,\"é\":\"\\u00e9%d\"}", i == 0 ? "" : ", ", i, i);
  g_string_append (text, "]}");
  g_assert_cmpint (write (fd, text->str, text->len), ==, (gssize) text->len);
  unlink (path);
  value = ara_value_new_from_fd (fd, &error);
  g_assert_no_error (error);
  g_assert_true (ara_value_is_spooled (value));
  node = ara_value_to_json_node (value, ARA_JSON_NODE_EXACT, &error);
  g_assert_no_error (error);
  list = json_object_get_array_member (json_node_get_object (node), "list");
  g_assert_cmpuint (json_array_get_length (list), ==, 20000);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 19999), "é"), ==, "é19999");
}

static void
test_models (void)
{
  g_autoptr (AraValue) raw = parse ("{\"name\":\"exec\",\"input_schema\":{\"type\":\"object\"},\"more\":[1]}");
  g_autoptr (AraTool) tool = ara_tool_new_from_value (raw);
  g_autoptr (JsonNode) node = ara_model_to_json_node (ARA_MODEL (tool), ARA_JSON_NODE_EXACT, NULL);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (AraValue) again = ara_value_new_from_json_node (node, NULL);
  g_autoptr (AraTool) copy = ara_tool_new_from_value (again);

  g_assert_cmpstr (text, ==, "{\"name\":\"exec\",\"input_schema\":{\"type\":\"object\"},\"more\":[1]}");
  g_assert_cmpstr (ara_tool_get_name (copy), ==, "exec");
}

static void
test_messages (void)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autoptr (JsonNode) node = NULL, part = NULL, again = NULL;
  g_autoptr (AraValue) value = NULL;
  g_autoptr (AraMessage) copy = NULL;
  g_autofree char *text = NULL;
  JsonObject *call;

  ara_fold_push (fold, "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"Hi\"}", -1);
  ara_fold_push (fold, "{\"type\":\"tool-input-available\",\"toolCallId\":\"t\",\"toolName\":\"exec\",\"input\":{\"n\":1}}", -1);
  ara_fold_push (fold, "{\"type\":\"tool-output-available\",\"toolCallId\":\"t\",\"output\":{\"exit_code\":0}}", -1);
  ara_fold_push (fold, "[DONE]", -1);
  node = ara_message_to_json_node (message, ARA_JSON_NODE_EXACT, NULL);
  call = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "parts"), 1);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (call, "output"), "exit_code"), ==, 0);
  part = ara_part_to_json_node (ARA_PART (ara_message_find_tool_call (message, "t")), ARA_JSON_NODE_EXACT, NULL);
  g_assert_true (json_node_equal (part, json_array_get_element (json_object_get_array_member (json_node_get_object (node), "parts"), 1)));
  /* A message that a program of json-glib's stored is read back. */
  value = ara_value_new_from_json_node (node, NULL);
  copy = ara_message_new_from_value (value, NULL);
  text = ara_message_dup_text (copy);
  g_assert_cmpstr (text, ==, "Hi");
  again = ara_message_to_json_node (copy, ARA_JSON_NODE_EXACT, NULL);
  g_assert_true (json_node_equal (node, again));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-glib/there-and-back", test_there_and_back);
  g_test_add_func ("/json-glib/types", test_types);
  g_test_add_func ("/json-glib/inexact", test_inexact);
  g_test_add_func ("/json-glib/no-json", test_no_json);
  g_test_add_func ("/json-glib/depth", test_depth);
  g_test_add_func ("/json-glib/empty-nodes", test_empty_nodes);
  g_test_add_func ("/json-glib/spooled", test_spooled);
  g_test_add_func ("/json-glib/models", test_models);
  g_test_add_func ("/json-glib/messages", test_messages);
  return g_test_run ();
}
