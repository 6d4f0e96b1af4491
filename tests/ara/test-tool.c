/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tools and actions as servers of several makes tell them. */

#include "ara/ara.h"

/* @members: the object's, "name description schema" or "-" for each that is not told. */
static const struct { const char *json, *told; } rows[] = {
  { "{\"name\":\"t\",\"description\":\"d\",\"input_schema\":{\"a\":1}}", "t d {\"a\":1}" },
  { "{\"name\":\"t\",\"inputSchema\":{}}", "t - {}" },
  { "{\"name\":\"t\",\"parameters\":true}", "t - true" },
  { "{\"type\":\"function\",\"name\":\"t\",\"parameters\":{}}", "t - {}" },
  { "{\"type\":\"function\",\"function\":{\"name\":\"t\",\"description\":\"d\",\"parameters\":{\"a\":1}}}", "t d {\"a\":1}" },
  { "{\"name\":\"t\",\"function\":{\"name\":\"u\",\"description\":\"d\"}}", "t d -" },
  { "{\"name\":7,\"function\":{\"name\":\"u\"}}", "u - -" },
  { "{\"function\":\"t\"}", "- - -" },
  { "{\"function\":[{\"name\":\"t\"}]}", "- - -" },
  { "{\"input_schema\":null,\"function\":{\"parameters\":{}}}", "- - {}" },
  { "{}", "- - -" },
};

static const char *
or_dash (const char *text)
{
  return text != NULL ? text : "-";
}

static void
test_shapes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) raw = ara_value_new_from_text (rows[i].json, -1, NULL);
      g_autoptr (AraTool) tool = ara_tool_new_from_value (raw);
      AraValue *schema = ara_tool_get_input_schema (tool);
      g_autofree char *text = schema == NULL ? NULL : ara_value_dup_text (schema), *told = NULL;

      told = g_strdup_printf ("%s %s %s", or_dash (ara_tool_get_name (tool)), or_dash (ara_tool_get_description (tool)), or_dash (text));
      g_assert_cmpstr (told, ==, rows[i].told);
      g_assert_true (ara_model_get_raw (ARA_MODEL (tool)) == raw);
    }
}

/* Both are JSON Schemas of what is called, and told under the same names. */
static void
test_actions (void)
{
  static const char *const members[] = { "input_schema", "inputSchema", "parameters" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"id\":\"a\",\"%s\":{}}", members[i]);
      g_autoptr (AraValue) raw = ara_value_new_from_text (json, -1, NULL);
      g_autoptr (AraControlAction) action = ara_control_action_new_from_value (raw);

      g_assert_cmpstr (ara_control_action_get_id (action), ==, "a");
      g_assert_nonnull (ara_control_action_get_input_schema (action));
    }
}

/* Names alone are tools as well; what is no tool is passed over. */
static void
test_names (void)
{
  g_autoptr (AraValue) raw = ara_value_new_from_text ("{\"tools\":[\"a\",{\"name\":\"b\"},7],\"skills\":[\"s\"]}", -1, NULL);
  g_autoptr (AraCapabilities) capabilities = ara_capabilities_new_from_value (raw);
  g_autoptr (GListModel) tools = ara_capabilities_get_tools (capabilities), skills = ara_capabilities_get_skills (capabilities);
  g_autoptr (AraTool) a = g_list_model_get_item (tools, 0), b = g_list_model_get_item (tools, 1);
  g_autoptr (AraSkill) skill = g_list_model_get_item (skills, 0);

  g_assert_cmpuint (g_list_model_get_n_items (tools), ==, 2);
  g_assert_cmpstr (ara_tool_get_name (a), ==, "a");
  g_assert_cmpstr (ara_tool_get_name (b), ==, "b");
  g_assert_cmpstr (ara_skill_get_name (skill), ==, "s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tool/shapes", test_shapes);
  g_test_add_func ("/tool/actions", test_actions);
  g_test_add_func ("/tool/names", test_names);
  return g_test_run ();
}
