/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a form without their widgets: what a schema makes of them, and that no value
 * changes by being looked at or edited elsewhere. */

#include "app/inspector/form/macaw-form-edit.h"
#include "app/inspector/form/macaw-form-node.h"
#include "app/inspector/form/macaw-form-spec-private.h"

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
make_schema (AraValue *value)
{
  g_autoptr (GError) error = NULL;
  AraSchema *schema = ara_schema_new (value, ARA_SCHEMA_DEFAULT, NULL, &error);

  g_assert_no_error (error);
  return schema;
}

/* What a schema becomes: kind by kind, members in braces, elements in brackets. */
static void
describe_spec (GString *text, MacawFormSpec *spec, guint depth)
{
  static const char *const kinds[] = { "string", "text", "number", "boolean", "pick", "array", "object", "choice", "json" };

  g_string_append_printf (text, "%s%s", spec->kind == MACAW_FIELD_NUMBER && spec->integer ? "integer" : kinds[spec->kind], spec->nullable ? "?" : "");
  if (spec->kind == MACAW_FIELD_OBJECT && depth < 3)
    {
      g_string_append_c (text, '{');
      for (guint i = 0; i < spec->names->len; i++)
        {
          const char *name = g_ptr_array_index (spec->names, i);
          g_autoptr (MacawFormSpec) member = macaw_form_spec_new_member (spec, name);

          g_string_append_printf (text, "%s%s%s:", i == 0 ? "" : ",", name, macaw_form_spec_requires (spec, name) ? "!" : "");
          describe_spec (text, member, depth + 1);
        }
      g_string_append (text, spec->open ? ",…}" : "}");
    }
  if (spec->kind == MACAW_FIELD_ARRAY && depth < 3)
    {
      g_autoptr (MacawFormSpec) element = macaw_form_spec_new_element (spec, 0);

      g_string_append_c (text, '[');
      describe_spec (text, element, depth + 1);
      g_string_append_c (text, ']');
    }
  if (spec->kind == MACAW_FIELD_CHOICE)
    for (guint i = 0; i < spec->branches->len; i++)
      g_string_append_printf (text, "|%s", ((MacawFormBranch *) g_ptr_array_index (spec->branches, i))->title);
}

static void
test_specs (void)
{
  static const struct { const char *schema, *fields; } rows[] = {
    { "{\"type\":\"string\"}", "string" },
    { "{\"type\":[\"string\",\"null\"]}", "string?" },
    { "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}", "integer?" },
    { "{\"minimum\":1}", "number" },
    { "{\"properties\":{\"content\":{\"type\":\"string\"},\"code\":{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"},\"text\":{\"type\":\"string\",\"maxLength\":80}}}", "object{content:text,code:string,text:string}" },
    { "{\"enum\":[1,\"a\",null]}", "pick" },
    { "{\"const\":1}", "pick" },
    { "{\"oneOf\":[{\"const\":\"a\"},{\"const\":\"b\"}]}", "pick" },
    { "{\"type\":[\"string\",\"number\"]}", "choice|Number|Text" },
    { "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{\"type\":\"string\"}},{\"type\":\"null\"}]}", "choice?|Text|List" },
    { "{\"oneOf\":[{\"properties\":{\"kind\":{\"const\":\"a\"}}},{\"title\":\"The Other\"},{\"properties\":{\"x\":{}}}]}", "choice|a|The Other|Group with “x”" },
    { "{\"properties\":{\"a\":{\"type\":\"boolean\"}},\"required\":[\"a\",\"b\"]}", "object{a!:boolean,b!:json}" },
    { "{\"properties\":{\"a\":{\"type\":\"boolean\"}},\"additionalProperties\":{\"type\":\"integer\"}}", "object{a:boolean,…}" },
    { "{\"type\":\"object\"}", "object{,…}" },
    { "{\"type\":\"object\",\"additionalProperties\":false}", "object{}" },
    { "{\"type\":\"object\",\"properties\":{}}", "object{}" },
    { "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":true}", "object{,…}" },
    { "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}}},{\"properties\":{\"a\":{\"maxLength\":3},\"command\":{\"type\":\"string\"}}}]}", "object{a:string,command:text}" },
    { "{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/$defs/t\"}}}}}", "object{next:object{next:object{next:object}}}" },
    { "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":{\"type\":\"integer\"}}", "array[string]" },
    { "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":[{\"type\":\"string\"}]}", "array[string]" },
    { "{\"$ref\":\"#/$defs/none\"}", "json" },
    { "{\"allOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}", "json" },
    { "{\"anyOf\":[{},{}],\"oneOf\":[{},{}]}", "json" },
    { "{\"properties\":{\"self\":{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"string\"}]}}}", "object{self:choice|Group with “self”|Text}" },
    { "{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}", "choice|Form 1|Form 2" },
    { "false", "json" },
    { "{\"not\":{}}", "json" },
    { "{\"properties\":{\"a\":{\"$dynamicRef\":\"#n\"}},\"$defs\":{\"n\":{\"$dynamicAnchor\":\"n\",\"type\":\"integer\"}}}", "object{a:integer}" },
    { "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"properties\":{\"a\":{\"$ref\":\"#n\"}},\"definitions\":{\"n\":{\"$id\":\"#n\",\"type\":\"integer\"}}}",
      "object{a:integer}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) value = parse (rows[i].schema);
      g_autoptr (AraSchema) schema = make_schema (value);
      g_autoptr (MacawFormSpec) spec = macaw_form_spec_new_root (schema);
      g_autoptr (GString) text = g_string_new (NULL);

      describe_spec (text, spec, 0);
      g_test_message ("%s", rows[i].schema);
      g_assert_cmpstr (text->str, ==, rows[i].fields);
      g_assert_true (spec->kind != MACAW_FIELD_JSON || spec->reason != NULL);
    }
}

/* The field @depth levels down in a schema that leads back to itself. */
static MacawFieldKind
kind_at (MacawFormNode *root, guint depth)
{
  for (guint i = 0; i < depth; i++)
    {
      macaw_form_node_get_children (root);
      root = macaw_form_node_find (root, "next");
    }
  return macaw_form_node_get_spec (root)->kind;
}

static void
test_depth (void)
{
  g_autoptr (AraValue) value = parse ("{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}}}");
  g_autoptr (AraSchema) schema = make_schema (value);
  g_autoptr (MacawFormNode) root = macaw_form_node_new_root (schema);

  g_assert_cmpint (kind_at (root, MACAW_FORM_MAX_DEPTH - 1), ==, MACAW_FIELD_OBJECT);
  g_assert_cmpint (kind_at (root, MACAW_FORM_MAX_DEPTH), ==, MACAW_FIELD_JSON);
}

/* What a field is called, where its name or title says nothing, too. */
static void
test_labels (void)
{
  static const struct { const char *name, *label; } rows[] = { { "", "“”" }, { " ", "“ ”" }, { "a", "a" }, { "b", "The B" } };
  g_autoptr (AraValue) value = parse ("{\"properties\":{\"\":{},\" \":{\"title\":\" \"},\"a\":{\"title\":\"\"},\"b\":{\"title\":\"The B\"}}}");
  g_autoptr (AraSchema) schema = make_schema (value);
  g_autoptr (MacawFormNode) root = macaw_form_node_new_root (schema);

  macaw_form_node_get_children (root);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *label = macaw_form_node_dup_label (macaw_form_node_find (root, rows[i].name));

      g_assert_cmpstr (label, ==, rows[i].label);
    }
}

/* Parts that a form would have to leave out are not left out: there is no form then. */
static void
test_parts (void)
{
  for (guint more = 0; more < 2; more++)
    {
      g_autoptr (GString) text = g_string_new ("{\"type\":\"object\",\"allOf\":[{\"properties\":{\"first\":{}}}");
      g_autoptr (AraValue) value = NULL;
      g_autoptr (AraSchema) schema = NULL;
      g_autoptr (MacawFormSpec) spec = NULL;

      for (guint i = 2; i < MACAW_FORM_MAX_PARTS + more; i++)
        g_string_append_printf (text, ",{\"properties\":{\"p%u\":{}}}", i);
      value = parse (g_string_append (text, "]}")->str);
      schema = make_schema (value);
      spec = macaw_form_spec_new_root (schema);
      if (more == 0)
        g_assert_cmpuint (spec->names->len, ==, MACAW_FORM_MAX_PARTS - 1);
      else
        g_assert_cmpstr (spec->reason, ==, "The schema says what this is in more than 64 places.");
    }
}

/* Which fields offer the sandbox's files. */
static void
test_paths (void)
{
  static const struct { const char *schema, *name; gboolean is_path; } rows[] = {
    { "{\"type\":\"string\"}", "path", TRUE },
    { "{\"type\":\"string\"}", "output_path", TRUE },
    { "{\"type\":\"string\"}", "filePath", TRUE },
    { "{\"type\":\"string\"}", "paths", TRUE }, /* an element of it */
    { "{\"type\":[\"string\",\"null\"],\"default\":\".\"}", "cwd", TRUE },
    { "{\"type\":\"string\",\"format\":\"path\"}", "x", TRUE },
    { "{\"type\":\"string\",\"format\":\"uri\"}", "path", FALSE },
    { "{\"type\":\"string\"}", "pathology", FALSE },
    { "{\"type\":\"string\"}", NULL, FALSE },
    { "{\"type\":\"integer\"}", "path", FALSE },
    { "{\"enum\":[\"a\"]}", "path", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) value = parse (rows[i].schema);
      g_autoptr (AraSchema) schema = make_schema (value);
      g_autoptr (MacawFormSpec) spec = macaw_form_spec_new_root (schema);

      g_test_message ("%s %s", rows[i].name, rows[i].schema);
      g_assert_cmpint (macaw_form_spec_is_path (spec, rows[i].name), ==, rows[i].is_path);
    }
}

static void
assert_text (AraValue *value, const char *json)
{
  g_autofree char *text = ara_value_dup_text (value);

  g_assert_cmpstr (text, ==, json);
}

/* Objects and arrays with one thing changed. */
static void
test_edits (void)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (AraValue) object = parse ("{ \"c\":1.0,\"a\":1, \"a\":2e1,\"\\u0062\":[ ]}"), array = parse ("[1.0, 2,3]"), value = parse ("9");
  g_autoptr (AraValue) same = macaw_form_with_member (object, "a", value, NULL), gone = macaw_form_with_member (object, "a", NULL, NULL);
  g_autoptr (AraValue) moved = macaw_form_with_moved (array, 0, 2), back = macaw_form_with_moved (moved, 2, 0);
  g_autoptr (AraValue) without = macaw_form_without (array, 1), longer = macaw_form_with_element (array, 3, value);
  g_autoptr (AraValue) added = NULL;

  g_ptr_array_add (order, (gpointer) "x");
  g_ptr_array_add (order, (gpointer) "c");
  added = macaw_form_with_member (object, "x", value, order);
  assert_text (same, "{\"c\":1.0,\"a\":1,\"a\":9,\"b\":[ ]}");
  assert_text (added, "{\"x\":9,\"c\":1.0,\"a\":1,\"a\":2e1,\"b\":[ ]}");
  assert_text (gone, "{\"c\":1.0,\"b\":[ ]}");
  assert_text (moved, "[2,3,1.0]");
  assert_text (back, "[1.0,2,3]");
  assert_text (without, "[1.0,3]");
  assert_text (longer, "[1.0,2,3,9]");
}

/* Random schemas and values */

static const char *const names[] = { "a", "b", "path", "content", "x y", "é/~" };

static void
append_value (GString *json, GRand *random, guint depth)
{
  static const char *const scalars[] = { "null", "true", "false", "\"\"", "\"text\"", "\"two\\nlines\"", "\"\\u0000\"", "0", "-0", "1.50", "1e400",
                                         "18446744073709551617", "9007199254740993", "-1E-7", "\"12\"" };
  guint kind = depth > 3 ? 0 : (guint) g_rand_int_range (random, 0, 5), count = (guint) g_rand_int_range (random, 0, 4);

  if (kind < 3)
    {
      g_string_append (json, scalars[g_rand_int_range (random, 0, G_N_ELEMENTS (scalars))]);
      return;
    }
  g_string_append_c (json, kind == 3 ? '[' : '{');
  for (guint i = 0; i < count; i++)
    {
      if (kind == 4)
        g_string_append_printf (json, "%s\"%s\":", i > 0 ? "," : "", names[(i + depth) % G_N_ELEMENTS (names)]);
      else if (i > 0)
        g_string_append_c (json, ',');
      append_value (json, random, depth + 1);
    }
  g_string_append_c (json, kind == 3 ? ']' : '}');
}

static void
append_schema (GString *json, GRand *random, guint depth)
{
  static const char *const leaves[] = { "{\"type\":\"string\"}", "{\"type\":\"integer\"}", "{\"type\":\"number\",\"minimum\":1}", "{\"type\":\"boolean\"}",
                                        "{\"enum\":[1,null,\"text\"]}", "{\"const\":\"text\"}", "{}", "true", "{\"type\":[\"string\",\"null\",\"array\"]}",
                                        "{\"$ref\":\"#\"}", "{\"type\":\"string\",\"default\":\"d\"}" };
  guint kind = depth > 3 ? 0 : (guint) g_rand_int_range (random, 0, 6);

  if (kind < 2 && depth > 0)
    {
      g_string_append (json, leaves[g_rand_int_range (random, 0, G_N_ELEMENTS (leaves))]);
      return;
    }
  if (kind < 4)
    {
      g_string_append (json, "{\"type\":\"object\",\"properties\":{");
      for (guint i = 0; i < 3; i++)
        {
          g_string_append_printf (json, "%s\"%s\":", i > 0 ? "," : "", names[(i + depth * 2) % G_N_ELEMENTS (names)]);
          append_schema (json, random, depth + 1);
        }
      g_string_append_printf (json, "},\"required\":[\"%s\"]}", names[depth % G_N_ELEMENTS (names)]);
      return;
    }
  g_string_append (json, kind == 4 ? "{\"type\":\"array\",\"items\":" : "{\"oneOf\":[{\"type\":\"string\"},");
  append_schema (json, random, depth + 1);
  g_string_append (json, kind == 4 ? "}" : "]}");
}

/* Makes all fields there are, and changes each that is a leaf to something else and back. */
static void
visit (MacawFormNode *node, MacawFormNode *root, guint depth, guint *count)
{
  GListModel *children = macaw_form_node_get_children (node);
  AraValue *value = macaw_form_node_get_value (node);
  guint n_children = g_list_model_get_n_items (children);

  (*count)++;
  /* A value of another kind has JSON for its editor, not these fields. */
  if (macaw_form_node_get_editor (node) == MACAW_FIELD_JSON)
    return;
  for (guint i = 0; depth < 6 && *count < 400 && i < n_children; i++)
    {
      g_autoptr (MacawFormNode) child = g_list_model_get_item (children, i);

      visit (child, root, depth + 1, count);
      /* What was changed and put back may have been made anew. */
      children = macaw_form_node_get_children (node);
    }
  if (n_children > 0 || node == root || macaw_form_node_is_extra (node))
    return;
  if (value == NULL || ara_value_get_kind (value) < ARA_VALUE_ARRAY)
    {
      g_autoptr (AraValue) kept = value == NULL ? NULL : ara_value_ref (value), other = ara_value_new_string ("something else");
      g_autoptr (MacawFormNode) parent = macaw_form_node_get_parent (node) == NULL ? NULL : g_object_ref (macaw_form_node_get_parent (node));
      g_autoptr (AraValue) above = parent == NULL || macaw_form_node_get_value (parent) == NULL ? NULL : ara_value_ref (macaw_form_node_get_value (parent));

      if (above == NULL || ara_value_get_kind (above) == ARA_VALUE_NULL || (kept == NULL && macaw_form_node_is_element (node)))
        return; /* would make the group above as well */
      macaw_form_node_set_value (node, other);
      macaw_form_node_set_value (node, kept);
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20241125);

  for (guint i = 0; i < 1500; i++)
    {
      g_autoptr (GString) schema_text = g_string_new (NULL), json = g_string_new (NULL);
      g_autoptr (AraValue) schema_value = NULL, value = NULL;
      g_autoptr (AraSchema) schema = NULL;
      g_autoptr (MacawFormNode) root = NULL;
      guint count = 0;

      append_schema (schema_text, random, 0);
      append_value (json, random, 0);
      g_test_message ("%s %s", schema_text->str, json->str);
      schema_value = parse (schema_text->str);
      value = parse (json->str);
      schema = make_schema (schema_value);
      root = macaw_form_node_new_root (schema);
      macaw_form_node_get_children (root);
      macaw_form_node_set_value (root, value);
      assert_text (macaw_form_node_get_value (root), json->str);
      visit (root, root, 0, &count);
      if (!ara_value_equal (macaw_form_node_get_value (root), value))
        assert_text (macaw_form_node_get_value (root), json->str); /* tells both */
    }
}

/* Tools not written by us: each gets fields, or JSON with a reason. */

static void
check_fields (MacawFormNode *node, guint depth, guint *n_fields)
{
  GListModel *children = macaw_form_node_get_children (node);
  MacawFormSpec *spec = macaw_form_node_get_spec (node);

  (*n_fields)++;
  g_assert_true (spec->kind != MACAW_FIELD_JSON || spec->reason != NULL);
  for (guint i = 0; depth < 8 && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MacawFormNode) child = g_list_model_get_item (children, i);

      check_fields (child, depth + 1, n_fields);
    }
  if (spec->kind == MACAW_FIELD_ARRAY && depth < 4)
    {
      macaw_form_node_add_element (node);
      g_assert_cmpuint (g_list_model_get_n_items (children), ==, 1);
    }
}

static void
check_server (AraValue *tools)
{
  guint n_fields = 0, count = ara_value_get_kind (tools) == ARA_VALUE_ARRAY ? ara_value_get_n_children (tools) : 0;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraValue) tool = ara_value_dup_child (tools, i), schema_value = ara_value_dup_member (tool, "input_schema");
      g_autoptr (AraSchema) schema = make_schema (schema_value);
      g_autoptr (MacawFormNode) root = macaw_form_node_new_root (schema);
      g_auto (GStrv) remarks = ara_schema_dup_remarks (schema);

      g_assert_cmpint (macaw_form_node_get_spec (root)->kind, ==, MACAW_FIELD_OBJECT);
      g_assert_cmpuint (g_strv_length (remarks), ==, 0);
      check_fields (root, 0, &n_fields);
    }
  g_assert_true (count == 0 || n_fields > count);
}

static void
test_foreign (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "mcp-tools.json", NULL), *text = NULL;
  g_autoptr (AraValue) servers = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  servers = parse (text);
  g_assert_cmpuint (ara_value_get_n_children (servers), ==, 3);
  for (guint i = 0; i < ara_value_get_n_children (servers); i++)
    {
      g_autoptr (AraValue) tools = ara_value_dup_child (servers, i);

      check_server (tools);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-node/specs", test_specs);
  g_test_add_func ("/form-node/depth", test_depth);
  g_test_add_func ("/form-node/parts", test_parts);
  g_test_add_func ("/form-node/labels", test_labels);
  g_test_add_func ("/form-node/paths", test_paths);
  g_test_add_func ("/form-node/edits", test_edits);
  g_test_add_func ("/form-node/random", test_random);
  g_test_add_func ("/form-node/foreign", test_foreign);
  return g_test_run ();
}
