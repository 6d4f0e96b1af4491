/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tells the agent something, and looks whether it has noted it down.
 *
 *     verify-behavior SESSION
 */

#include <ara/ara.h>
#include <locale.h>

static void
show_answer (AraMessage *answer)
{
  g_autofree char *text = ara_message_dup_text (answer);

  g_print ("Response: %s\n", text);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (answer)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (answer), i);
      g_autofree char *args = NULL;

      if (!ARA_IS_TOOL_CALL (part))
        continue;
      args = ara_value_dup_text (ara_tool_call_get_input (ARA_TOOL_CALL (part)));
      g_print ("  Tool: %s(%s)\n", ara_tool_call_get_name (ARA_TOOL_CALL (part)), args);
    }
}

static gboolean
verify (AraRuntimeClient *rt, const char *session_id, GError **error)
{
  g_autoptr (AraMessage) answer = NULL;
  g_autoptr (AraValue) args = NULL, user_md = NULL;
  g_autofree char *text = NULL;

  ara_runtime_client_set_chat_session (rt, session_id);

  /* Send a message and check what tools the agent used. */
  answer = ara_runtime_client_chat (rt, "My name is Adi and I prefer dark mode", NULL, NULL, 0, NULL, error);
  if (answer == NULL)
    return FALSE;
  show_answer (answer);

  /* Verify that the agent saved it to memory. */
  args = ara_value_new_from_text ("{\"path\": \"/root/.ara/memory/USER.md\"}", -1, error);
  user_md = ara_runtime_client_execute_tool (rt, session_id, "read_file", args, NULL, NULL, error);
  if (user_md == NULL)
    return FALSE;
  text = ara_value_dup_member_string (user_md, "result");
  g_print ("USER.md: %s\n", text);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraRuntimeClient) rt = ara_runtime_client_new_from_env (&error);

  setlocale (LC_ALL, "");
  if (rt != NULL && verify (rt, argc > 1 ? argv[1] : NULL, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
