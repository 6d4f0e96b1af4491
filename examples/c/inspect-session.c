/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looks into a session: what can it do?
 *
 *     inspect-session SESSION
 */

#include <ara/ara.h>
#include <locale.h>

static void
show_capabilities (AraCapabilities *caps)
{
  AraValue *raw = ara_model_get_raw (ARA_MODEL (caps));

  g_print ("session: %s %s\n", ara_capabilities_get_session_id (caps), ara_capabilities_get_session_type (caps));
  g_print ("sandbox: %s\n", ara_capabilities_get_sandbox_url_present (caps) ? "true" : "false");
  g_print ("members:");
  for (guint i = 0; i < ara_value_get_n_children (raw); i++)
    {
      g_autofree char *name = ara_value_dup_child_name (raw, i);

      g_print (" %s", name);
    }
  g_print ("\n");
}

/* Prints a property of each. */
static void
show_list (GListModel *list, const char *what, const char *property)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);
      g_autofree char *text = NULL;

      g_object_get (item, property, &text, NULL);
      g_print ("%s: %s\n", what, text);
    }
}

static gboolean
inspect (AraRuntimeClient *rt, const char *session_id, GError **error)
{
  g_autoptr (AraCapabilities) caps = NULL;
  g_autoptr (GListModel) skills = NULL, tools = NULL, actions = NULL;

  caps = ara_runtime_client_capabilities (rt, session_id, NULL, NULL, error);
  if (caps == NULL)
    return FALSE;
  show_capabilities (caps);

  skills = ara_runtime_client_skills (rt, session_id, NULL, error);
  if (skills == NULL)
    return FALSE;
  show_list (skills, "skill", "name");

  /* kind: "all" | "builtin" | "app" | "connector" */
  tools = ara_runtime_client_tools (rt, session_id, "builtin", NULL, NULL, error);
  if (tools == NULL)
    return FALSE;
  show_list (tools, "tool", "name");

  /* Empty while no app UI is open. */
  actions = ara_runtime_client_control_actions (rt, session_id, NULL, error);
  if (actions == NULL)
    return FALSE;
  show_list (actions, "action", "id");
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraRuntimeClient) rt = ara_runtime_client_new_from_env (&error);

  setlocale (LC_ALL, "");
  if (rt != NULL && inspect (rt, argc > 1 ? argv[1] : NULL, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
