/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The same calls without blocking, and an answer watched while it is written.
 *
 *     asynchronous SESSION
 */

#include <ara/ara.h>
#include <locale.h>

typedef struct
{
  AraRuntimeClient *rt;
  const char       *session_id;
  GMainLoop        *loop;
  guint             waiting; /* calls without an answer yet; the last one ends the loop */
} Tour;

static void
call_done (Tour *tour, const GError *error)
{
  if (error != NULL)
    g_print ("%s\n", error->message);
  if (--tour->waiting == 0)
    g_main_loop_quit (tour->loop);
}

static void
count (Tour *tour, GListModel *list, const char *of_what, const GError *error)
{
  if (list != NULL)
    g_print ("%u %s\n", g_list_model_get_n_items (list), of_what);
  call_done (tour, error);
}

static void
capabilities_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraCapabilities) caps = ara_runtime_client_capabilities_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autoptr (GListModel) tools = caps == NULL ? NULL : ara_capabilities_get_tools (caps);

  count (data, tools, "tools in the capabilities", error);
}

static void
skills_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) skills = ara_runtime_client_skills_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  count (data, skills, "skills", error);
}

static void
tools_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) tools = ara_runtime_client_tools_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  count (data, tools, "built-in tools", error);
}

static void
actions_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) actions = ara_runtime_client_control_actions_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  count (data, actions, "control actions", error);
}

static void
tool_ran (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_execute_tool_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autoptr (AraValue) output = answer == NULL ? NULL : ara_value_dup_member (answer, "result");
  g_autofree char *text = output == NULL ? NULL : ara_value_dup_member_string (output, "stdout");

  if (text != NULL)
    g_print ("%s\n", text);
  call_done (data, error);
}

static void
windows_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) windows = ara_runtime_client_control_call_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *text = windows == NULL ? NULL : ara_value_dup_text (windows);

  if (text != NULL)
    g_print ("%s\n", text);
  call_done (data, error);
}

static void
answer_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraMessage) answer = ara_runtime_client_chat_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (answer != NULL)
    g_print ("%s\n", ara_message_get_status (answer) == ARA_MESSAGE_DONE ? "done" : "not done");
  call_done (data, error);
}

/* All of these run at once. */
static void
call_all (Tour *tour)
{
  g_autoptr (AraValue) args = ara_value_new_from_text ("{\"command\": \"cat hello.py\"}", -1, NULL);

  tour->waiting = 7;
  ara_runtime_client_capabilities_async (tour->rt, tour->session_id, NULL, NULL, capabilities_came, tour);
  ara_runtime_client_skills_async (tour->rt, tour->session_id, NULL, skills_came, tour);
  ara_runtime_client_tools_async (tour->rt, tour->session_id, "builtin", NULL, NULL, tools_came, tour);
  ara_runtime_client_control_actions_async (tour->rt, tour->session_id, NULL, actions_came, tour);
  ara_runtime_client_execute_tool_async (tour->rt, tour->session_id, "exec", args, NULL, NULL, tool_ran, tour);
  ara_runtime_client_control_call_async (tour->rt, tour->session_id, "list_windows", NULL, 0, NULL, windows_came, tour);
  ara_runtime_client_chat_async (tour->rt, "read hello.py", NULL, NULL, 0, NULL, answer_came, tour);
  g_main_loop_run (tour->loop);
}

static void
text_appended (AraTextPart *part, guint64 offset, gpointer data)
{
  g_print ("%s", ara_text_part_get_text (part) + offset);
}

static void
state_changed (AraToolCall *call, GParamSpec *pspec, gpointer data)
{
  g_print ("[%s: %s]\n", ara_tool_call_get_name (call), ara_tool_call_state_to_string (ara_tool_call_get_state (call)));
}

/* Prints the parts of the answer as they grow. */
static void
parts_changed (GListModel *message, guint position, guint removed, guint added, gpointer data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (message, i);

      if (ARA_IS_TEXT_PART (part) && !ara_text_part_is_reasoning (ARA_TEXT_PART (part)))
        g_signal_connect (part, "appended", G_CALLBACK (text_appended), NULL);
      else if (ARA_IS_TOOL_CALL (part))
        g_signal_connect (part, "notify::state", G_CALLBACK (state_changed), NULL);
    }
}

static void
turn_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (ara_turn_run_finish (ARA_TURN (source), result, &error))
    g_print ("\ndone\n");
  call_done (data, error);
}

/* A turn: its message is there from the beginning, and grows. */
static void
watch_a_turn (Tour *tour)
{
  g_autoptr (AraTurn) turn = ara_turn_new (tour->rt, "Create a Python script that prints hello world");

  tour->waiting = 1;
  ara_turn_set_session_id (turn, tour->session_id);
  g_signal_connect (ara_turn_get_message (turn), "items-changed", G_CALLBACK (parts_changed), NULL);
  ara_turn_run_async (turn, NULL, turn_done, tour);
  g_main_loop_run (tour->loop);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraRuntimeClient) rt = ara_runtime_client_new_from_env (&error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Tour tour = { .rt = rt, .session_id = argc > 1 ? argv[1] : NULL, .loop = loop };

  setlocale (LC_ALL, "");
  if (rt == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  watch_a_turn (&tour);
  call_all (&tour);
  return 0;
}
