/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs tools of the sandbox at once, no model in between.
 *
 *     execute-tool SESSION
 */

#include <ara/ara.h>
#include <locale.h>

/* What a tool answers. Its shape is the server's: one that failed says so in it.
 * @args: a JSON object; where its members are not constant, AraValueBuilder writes it. */
static AraValue *
run (AraRuntimeClient *rt, const char *session_id, const char *tool_name, const char *args, GError **error)
{
  g_autoptr (AraValue) value = ara_value_new_from_text (args, -1, error);

  return value == NULL ? NULL : ara_runtime_client_execute_tool (rt, session_id, tool_name, value, NULL, NULL, error);
}

/* Prints the result, or a member of it. */
static gboolean
show (AraRuntimeClient *rt, const char *session_id, const char *tool_name, const char *args, const char *member, GError **error)
{
  g_autoptr (AraValue) answer = run (rt, session_id, tool_name, args, error);
  g_autoptr (AraValue) result = answer == NULL ? NULL : ara_value_dup_member (answer, "result");
  g_autofree char *text = NULL;

  if (answer == NULL)
    return FALSE;
  if (result == NULL)
    text = ara_value_dup_member_string (answer, "error");
  else if (member != NULL)
    text = ara_value_dup_member_string (result, member);
  else if (ara_value_get_kind (result) == ARA_VALUE_STRING)
    text = ara_value_dup_string (result);
  else
    text = ara_value_dup_text (result);
  g_print ("%s\n", text);
  return TRUE;
}

static gboolean
execute_tools (AraRuntimeClient *rt, const char *session_id, GError **error)
{
  g_autoptr (AraValue) answer = NULL;

  /* Write a file into the sandbox, and read it. */
  if (!show (rt, session_id, "write_file",
             "{\"path\": \"/root/.ara/memory/USER.md\", \"content\": \"# User\\n\\n- My name is Adi\\n\"}", NULL, error)
      || !show (rt, session_id, "read_file", "{\"path\": \"/root/.ara/memory/USER.md\"}", NULL, error))
    return FALSE;

  /* Run a shell command. */
  if (!show (rt, session_id, "exec", "{\"command\": \"ls -a /root/.ara/workspace\"}", "stdout", error))
    return FALSE;

  /* List automations. */
  if (!show (rt, session_id, "automation_list", "{}", NULL, error))
    return FALSE;

  /* A tool that fails is no error of ours. */
  answer = run (rt, session_id, "read_file", "{\"path\": \"nowhere.txt\"}", error);
  if (answer == NULL)
    return FALSE;
  g_print ("%s\n", ara_value_get_member_boolean (answer, "ok") ? "true" : "false");
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraRuntimeClient) rt = ara_runtime_client_new_from_env (&error);

  setlocale (LC_ALL, "");
  if (rt != NULL && execute_tools (rt, argc > 1 ? argv[1] : NULL, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
