/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libara's own JSON against json-glib's: what one writes the other reads, and both find the same in
 * it. The documents are random; their seed is GTest's. */

#include "ara/ara.h"

#include <json-glib/json-glib.h>

#define DOCUMENTS 2000
#define MAX_DEPTH 6

/* Documents */

/* A member's name or a string: escapes, characters of one to four bytes, and none that is longer. */
static void
write_string (GString *text)
{
  static const char *const pieces[] = { "a", " ", "é", "→", "🦜", "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\u0001", "\\u00e9", "\\u20AC",
                                        "\\ud83e\\udd9c", "\\t", "<b>%s</b>", "שלום", "[", "}" };
  int count = g_test_rand_int_range (0, 12);

  g_string_append_c (text, '"');
  for (int i = 0; i < count; i++)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  g_string_append_c (text, '"');
}

static void
write_number (GString *text)
{
  static const char *const edges[] = { "0", "-1", "9223372036854775807", "-9223372036854775808", "0.5", "1e3", "1E+2", "-2.5e-3", "1e300",
                                       "123456789.125", "0.1" };

  if (g_test_rand_int_range (0, 3) == 0)
    g_string_append (text, edges[g_test_rand_int_range (0, G_N_ELEMENTS (edges))]);
  else
    g_string_append_printf (text, "%d", g_test_rand_int ());
}

static void
write_space (GString *text)
{
  static const char *const spaces[] = { "", "", " ", "\n  ", "\t\r\n" };

  g_string_append (text, spaces[g_test_rand_int_range (0, G_N_ELEMENTS (spaces))]);
}

static void
write_value (GString *text, int depth)
{
  int kind = g_test_rand_int_range (0, depth < MAX_DEPTH ? 8 : 5), count = g_test_rand_int_range (0, 6);
  gboolean object = kind == 6 || kind == 7;

  write_space (text);
  if (kind < 3)
    g_string_append (text, ((const char *const[]){ "null", "true", "false" })[kind]);
  else if (kind == 3)
    write_number (text);
  else if (kind == 4)
    write_string (text);
  else
    {
      g_string_append_c (text, object ? '{' : '[');
      for (int i = 0; i < count; i++)
        {
          g_string_append (text, i == 0 ? "" : ",");
          if (object) /* a name is given once: json-glib keeps one value of it */
            g_string_append_printf (text, "\"%d\":", i);
          write_value (text, depth + 1);
        }
      g_string_append_c (text, object ? '}' : ']');
    }
  write_space (text);
}

/* Both of them */

static void assert_same (AraValue *value, JsonNode *node);

static void
assert_same_children (AraValue *value, JsonNode *node)
{
  gboolean object = JSON_NODE_HOLDS_OBJECT (node);
  guint count = object ? json_object_get_size (json_node_get_object (node)) : json_array_get_length (json_node_get_array (node));

  g_assert_cmpint (ara_value_get_kind (value), ==, object ? ARA_VALUE_OBJECT : ARA_VALUE_ARRAY);
  g_assert_cmpuint (ara_value_get_n_children (value), ==, count);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (value, i);
      g_autofree char *name = ara_value_dup_child_name (value, i);

      g_assert_true ((name != NULL) == object);
      assert_same (child, object ? json_object_get_member (json_node_get_object (node), name)
                                 : json_array_get_element (json_node_get_array (node), i));
    }
}

static void
assert_same_number (AraValue *value, JsonNode *node)
{
  gint64 integer;

  g_assert_cmpint (ara_value_get_kind (value), ==, ARA_VALUE_NUMBER);
  g_assert_cmpfloat (ara_value_get_double (value), ==, json_node_get_double (node));
  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return;
  g_assert_true (ara_value_get_integer (value, &integer));
  g_assert_cmpint (integer, ==, json_node_get_int (node));
}

static void
assert_same (AraValue *value, JsonNode *node)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (value);
  g_assert_nonnull (node);
  if (JSON_NODE_HOLDS_NULL (node))
    g_assert_cmpint (ara_value_get_kind (value), ==, ARA_VALUE_NULL);
  else if (!JSON_NODE_HOLDS_VALUE (node))
    assert_same_children (value, node);
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      g_assert_cmpint (ara_value_get_kind (value), ==, ARA_VALUE_BOOLEAN);
      g_assert_true (ara_value_get_boolean (value) == json_node_get_boolean (node));
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      text = ara_value_dup_string (value);
      g_assert_cmpstr (text, ==, json_node_get_string (node));
    }
  else
    assert_same_number (value, node);
}

/* Writes @value anew, each part by itself. */
static void
rebuild (AraValueBuilder *builder, AraValue *value)
{
  AraValueKind kind = ara_value_get_kind (value);
  g_autofree char *string = kind == ARA_VALUE_STRING ? ara_value_dup_string (value) : NULL;

  if (kind == ARA_VALUE_STRING)
    ara_value_builder_string (builder, string);
  else if (kind != ARA_VALUE_OBJECT && kind != ARA_VALUE_ARRAY)
    ara_value_builder_value (builder, value);
  else
    {
      (kind == ARA_VALUE_OBJECT ? ara_value_builder_begin_object : ara_value_builder_begin_array) (builder);
      for (guint i = 0; i < ara_value_get_n_children (value); i++)
        {
          g_autoptr (AraValue) child = ara_value_dup_child (value, i);
          g_autofree char *name = ara_value_dup_child_name (value, i);

          if (name != NULL)
            ara_value_builder_name (builder, name);
          rebuild (builder, child);
        }
      (kind == ARA_VALUE_OBJECT ? ara_value_builder_end_object : ara_value_builder_end_array) (builder);
    }
}

static JsonNode *
read_with_json_glib (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_documents (void)
{
  for (guint i = 0; i < DOCUMENTS; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AraValue) value = NULL, reread = NULL;
      g_autoptr (JsonNode) node = NULL, bridged = NULL, rebuilt = NULL;
      g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
      g_autofree char *ours = NULL, *pretty = NULL, *theirs = NULL;

      write_value (text, 0);
      value = ara_value_new_from_text (text->str, (gssize) text->len, &error);
      g_assert_no_error (error);
      node = read_with_json_glib (text->str);
      assert_same (value, node);
      bridged = ara_value_to_json_node (value, ARA_JSON_NODE_EXACT, &error);
      g_assert_no_error (error);
      g_assert_true (json_node_equal (node, bridged));
      /* What we write, they read. */
      rebuild (builder, value);
      ours = ara_value_builder_end_text (builder);
      rebuilt = read_with_json_glib (ours);
      assert_same (value, rebuilt);
      pretty = ara_value_dup_pretty (value);
      g_clear_pointer (&rebuilt, json_node_unref);
      rebuilt = read_with_json_glib (pretty);
      assert_same (value, rebuilt);
      /* And the other way. */
      theirs = json_to_string (node, i % 2 == 0);
      reread = ara_value_new_from_text (theirs, -1, &error);
      g_assert_no_error (error);
      assert_same (reread, node);
      g_clear_pointer (&reread, ara_value_unref);
      reread = ara_value_new_from_json_node (node, &error);
      g_assert_no_error (error);
      assert_same (reread, node);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-oracle/documents", test_documents);
  return g_test_run ();
}
