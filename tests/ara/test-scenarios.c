/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client against the table of scenarios: the server in this process, and the real
 * macaw-runtime that $MACAW_RUNTIME names. */

#include "scenarios.h"

#include <glib/gstdio.h>
#include <string.h>

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static char *
fill_in (const char *text, const char *session_id)
{
  GString *filled = text == NULL ? NULL : g_string_new (text);

  if (filled == NULL)
    return NULL;
  g_string_replace (filled, "$S", session_id, 0);
  return g_string_free (filled, FALSE);
}

static void
check_error (const CallScenario *scenario, const GError *error)
{
  const char *request = ara_error_get_request (error);

  g_assert_error (error, ARA_ERROR, scenario->code);
  g_assert_nonnull (strstr (error->message, scenario->words));
  g_assert_null (strstr (error->message, SCENARIO_KEY));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpstr (ara_error_get_step (error), ==, scenario->step);
  g_assert_nonnull (request);
  g_assert_true (g_str_has_prefix (request, scenario->method));
  if (scenario->retry_after_max == 0)
    g_assert_cmpint (ara_error_get_retry_after (error), ==, -1);
  else
    {
      g_assert_cmpint (ara_error_get_retry_after (error), >=, scenario->retry_after_min);
      g_assert_cmpint (ara_error_get_retry_after (error), <=, scenario->retry_after_max);
    }
}

static void
run_call (const char *url, const char *key, const char *session_id, const CallScenario *scenario)
{
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new (url, scenario->wrong_key ? "wrong" : key);
  g_autofree char *query = fill_in (scenario->query, session_id), *text = fill_in (scenario->body, session_id);
  g_autoptr (AraValue) body = text == NULL ? NULL : ara_value_new_from_text (text, -1, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL;
  g_autofree char *told = NULL;

  g_test_message ("%s", scenario->name);
  ara_runtime_client_set_timeout (client, scenario->delivery == DELIVER_STALLED ? 1 : 20);
  ara_runtime_client_request_async (client, scenario->method, scenario->path, query, body, NULL, keep_result, &result);
  wait_for (&result);
  value = ara_runtime_client_request_finish (client, result, &error);
  g_assert_true ((value == NULL) == (error != NULL));
  if (scenario->code != NO_ERROR)
    {
      check_error (scenario, error);
      return;
    }
  g_assert_no_error (error);
  told = ara_value_dup_text (value);
  g_assert_nonnull (strstr (told, scenario->words));
}

static AraToolCall *
first_call (AraMessage *message)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), i);

      if (ARA_IS_TOOL_CALL (part))
        return ARA_TOOL_CALL (part); /* the message holds it */
    }
  return NULL;
}

static void
check_message (const TurnScenario *scenario, AraMessage *message)
{
  g_autofree char *text = ara_message_dup_text (message);
  AraToolCall *call = first_call (message);

  g_assert_cmpint (ara_message_get_status (message), ==, scenario->message);
  if (scenario->text != NULL && *scenario->text == '=')
    g_assert_cmpstr (text, ==, scenario->text + 1);
  if (scenario->tool == NULL)
    return;
  g_assert_nonnull (call);
  g_assert_cmpstr (ara_tool_call_get_name (call), ==, scenario->tool);
  if (scenario->output != NULL)
    {
      g_autofree char *output = ara_value_dup_text (ara_tool_call_get_output (call));

      g_assert_nonnull (strstr (output, scenario->output));
    }
}

static void
run_turn (AraRuntimeClient *client, const TurnScenario *scenario)
{
  g_autoptr (AraTurn) turn = ara_turn_new (client, scenario->say);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  g_test_message ("%s", scenario->name);
  ara_turn_set_timeout (turn, scenario->delivery == DELIVER_STALLED ? 1 : 20);
  ara_turn_run_async (turn, NULL, keep_result, &result);
  g_assert_true (ara_turn_is_running (turn));
  wait_for (&result);
  good = ara_turn_run_finish (turn, result, &error);
  g_assert_false (ara_turn_is_running (turn));
  g_assert_true (good == (error == NULL));
  if (scenario->code == NO_ERROR)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, ARA_ERROR, scenario->code);
      g_assert_nonnull (strstr (error->message, scenario->words));
    }
  check_message (scenario, ara_turn_get_message (turn));
}

static void
test_calls (void)
{
  g_autoptr (ScenarioServer) server = scenario_server_new ();

  for (guint i = 0; i < n_call_scenarios; i++)
    {
      scenario_server_set_call (server, &call_scenarios[i]);
      run_call (scenario_server_get_url (server), SCENARIO_KEY, "sess-1", &call_scenarios[i]);
    }
}

static void
test_turns (void)
{
  g_autoptr (ScenarioServer) server = scenario_server_new ();
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new (scenario_server_get_url (server), SCENARIO_KEY);

  for (guint i = 0; i < n_turn_scenarios; i++)
    {
      scenario_server_set_turn (server, &turn_scenarios[i]);
      run_turn (client, &turn_scenarios[i]);
    }
}

/* What /chat is asked is the protocol's members and no other. */
static void
test_request (void)
{
  g_autoptr (ScenarioServer) server = scenario_server_new ();
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new (scenario_server_get_url (server), SCENARIO_KEY);
  g_autoptr (AraTurn) turn = ara_turn_new (client, "a \"b\"");
  g_autoptr (GAsyncResult) plain = NULL, full = NULL;

  scenario_server_set_turn (server, &turn_scenarios[0]);
  ara_runtime_client_chat_async (client, "hi", "", "c1", 0, NULL, keep_result, &plain);
  wait_for (&plain);
  g_assert_cmpstr (scenario_server_get_body (server), ==, "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"chatId\":\"c1\"}");
  g_object_unref (ara_runtime_client_chat_finish (client, plain, NULL));

  ara_turn_set_conversation_id (turn, "c2");
  ara_turn_set_message_id (turn, "m2");
  ara_turn_set_model (turn, "openai/gpt-4o");
  ara_turn_set_session_id (turn, "sess-2");
  ara_turn_run_async (turn, NULL, keep_result, &full);
  wait_for (&full);
  g_assert_cmpstr (scenario_server_get_body (server), ==,
                   "{\"messages\":[{\"role\":\"user\",\"content\":\"a \\\"b\\\"\",\"id\":\"m2\"}],"
                   "\"model\":\"openai/gpt-4o\",\"chatId\":\"c2\",\"session_id\":\"sess-2\"}");
  g_assert_true (ara_turn_run_finish (turn, full, NULL));
}

/* The real runtime */

typedef struct
{
  GSubprocess *process;
  char        *directory;
  char        *url;
  char        *key;
  char        *session_id;
} Runtime;

static void
remove_tree (const char *path)
{
  const char *const arguments[] = { "rm", "-rf", "--", path, NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, NULL);

  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

static void
read_ready_line (Runtime *self)
{
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_autoptr (AraValue) ready = NULL;

  g_assert_nonnull (line);
  ready = ara_value_new_from_text (line, -1, NULL);
  g_assert_nonnull (ready);
  self->url = ara_value_dup_member_string (ready, "url");
  self->key = ara_value_dup_member_string (ready, "api_key");
  g_assert_true (self->url != NULL && self->key != NULL);
}

static void
runtime_set_up (Runtime *self, gconstpointer data)
{
  const char *program = g_getenv ("MACAW_RUNTIME");
  g_autoptr (AraRuntimeClient) client = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (AraSession) session = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    return;
  self->directory = g_dir_make_tmp ("macaw-scenarios-XXXXXX", NULL);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_unsetenv (launcher, "ARA_API_KEY");
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--port", "0", "--no-runtime-file",
                                               "--state-dir", self->directory, NULL);
  g_assert_no_error (error);
  read_ready_line (self);
  client = ara_runtime_client_new (self->url, self->key);
  session = ara_runtime_client_session_start (client, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  self->session_id = g_strdup (ara_session_get_id (session));
}

static void
runtime_tear_down (Runtime *self, gconstpointer data)
{
  if (self->process == NULL)
    return;
  g_subprocess_send_signal (self->process, SIGTERM);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (self->process));
  remove_tree (self->directory);
  g_object_unref (self->process);
  g_free (self->directory);
  g_free (self->url);
  g_free (self->key);
  g_free (self->session_id);
}

static void
test_real (Runtime *self, gconstpointer data)
{
  g_autoptr (AraRuntimeClient) client = NULL;

  if (self->process == NULL)
    {
      g_test_skip ("MACAW_RUNTIME names no program");
      return;
    }
  client = ara_runtime_client_new (self->url, self->key);
  for (guint i = 0; i < n_call_scenarios; i++)
    if (call_scenarios[i].real)
      run_call (self->url, self->key, self->session_id, &call_scenarios[i]);
  for (guint i = 0; i < n_turn_scenarios; i++)
    if (turn_scenarios[i].real)
      run_turn (client, &turn_scenarios[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenarios/calls", test_calls);
  g_test_add_func ("/scenarios/turns", test_turns);
  g_test_add_func ("/scenarios/request", test_request);
  g_test_add ("/scenarios/real", Runtime, NULL, runtime_set_up, test_real, runtime_tear_down);
  return g_test_run ();
}
