/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looking at a runtime and running its tools and actions. */

#include "ara-runtime-client-private.h"
#include "ara-model-private.h"

#define DEFAULT_CONTROL_TIMEOUT_MS 8000
#define MAX_TOOL_SECONDS 600 /* that exec takes */
#define SLACK_SECONDS 5      /* for the answer to come after a time limit of the server's */

static void
write_args (AraValueBuilder *builder, AraValue *args)
{
  ara_value_builder_name (builder, "args");
  if (args != NULL)
    {
      ara_value_builder_value (builder, args);
      return;
    }
  ara_value_builder_begin_object (builder);
  ara_value_builder_end_object (builder);
}

/* A tool that was given a time limit may be silent for so long. */
static guint
tool_seconds (AraValue *args)
{
  gint64 seconds = args == NULL ? 0 : ara_value_get_member_integer (args, "timeout");

  return seconds > 0 && seconds <= MAX_TOOL_SECONDS ? (guint) seconds + SLACK_SECONDS : 0;
}

static gpointer
convert_capabilities (AraValue *value, GError **error)
{
  return ara_expect_object (value, error) ? ara_capabilities_new_from_value (value) : NULL;
}

static gpointer
convert_skills (AraValue *value, GError **error)
{
  return ara_convert_list (value, "skills", ARA_TYPE_SKILL, error);
}

static gpointer
convert_tools (AraValue *value, GError **error)
{
  return ara_convert_list (value, "tools", ARA_TYPE_TOOL, error);
}

static gpointer
convert_actions (AraValue *value, GError **error)
{
  return ara_convert_list (value, "actions", ARA_TYPE_CONTROL_ACTION, error);
}


/**
 * ara_runtime_client_execute_tool_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @tool_name: the tool
 * @args: (nullable): an object of arguments, or %NULL for `{}`
 * @agent_id: (nullable): the agent, or %NULL
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Runs one tool of the sandbox at once, no model in between.
 *
 * @args is what the tool asks for, see [method@Tool.get_input_schema]. Strings are turned
 * into what it wants where they can be, such as `"5"` into 5. A tool with an argument
 * `timeout`, in seconds, is waited for that long.
 *
 * What is returned is the whole answer of the server, whose shape the protocol leaves open.
 * Runtimes of this project answer `{"ok": true, "tool_name": …, "result": …, "duration_ms":
 * …}`. A tool that fails is no error here: then `ok` is false, and `error` a sentence in
 * the place of `result`.
 *
 * Fails with %ARA_ERROR_NOT_FOUND if there is no such session or tool, with
 * %ARA_ERROR_INVALID_ARGUMENTS if @args are not what the tool asks for
 * ([func@error_dup_fields] tells where), and with %ARA_ERROR_UNAVAILABLE if the session is
 * stopped.
 *
 * Since: 1.0
 */
void
ara_runtime_client_execute_tool_async (AraRuntimeClient *self, const char *session_id, const char *tool_name, AraValue *args, const char *agent_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "session_id", session_id);
  ara_value_builder_member_string (builder, "tool_name", tool_name);
  write_args (builder, args);
  ara_value_builder_name (builder, "agent_id");
  ara_value_builder_string (builder, agent_id);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call_slow (self, "POST", "/session/runtime/tools/execute", NULL, builder, ara_convert_value,
                                tool_seconds (args), cancellable, callback, user_data);
}

/**
 * ara_runtime_client_execute_tool_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.execute_tool_async].
 *
 * Returns: (transfer full) (nullable): the whole answer, whatever its shape, or %NULL on
 *   error
 *
 * Since: 1.0
 */
AraValue *
ara_runtime_client_execute_tool_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_execute_tool:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @tool_name: the tool
 * @args: (nullable): an object of arguments, or %NULL for `{}`
 * @agent_id: (nullable): the agent, or %NULL
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Runs one tool of the sandbox at once, no model in between.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.execute_tool_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): the whole answer, whatever its shape, or %NULL on
 *   error
 *
 * Since: 1.0
 */
AraValue *
ara_runtime_client_execute_tool (AraRuntimeClient *self, const char *session_id, const char *tool_name, AraValue *args, const char *agent_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_execute_tool_async (self, session_id, tool_name, args, agent_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_execute_tool_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_capabilities_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @agent_id: (nullable): the agent, or %NULL
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Asks what a session can do.
 *
 * Fails with %ARA_ERROR_NOT_FOUND if there is no such session.
 *
 * Since: 1.0
 */
void
ara_runtime_client_capabilities_async (AraRuntimeClient *self, const char *session_id, const char *agent_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, "agent_id", agent_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/runtime/capabilities", query, NULL, convert_capabilities, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_capabilities_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.capabilities_async].
 *
 * Returns: (transfer full) (nullable): the capabilities, or %NULL on error
 *
 * Since: 1.0
 */
AraCapabilities *
ara_runtime_client_capabilities_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_capabilities:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @agent_id: (nullable): the agent, or %NULL
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Asks what a session can do.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.capabilities_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): the capabilities, or %NULL on error
 *
 * Since: 1.0
 */
AraCapabilities *
ara_runtime_client_capabilities (AraRuntimeClient *self, const char *session_id, const char *agent_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_capabilities_async (self, session_id, agent_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_capabilities_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_skills_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists the skills of a session.
 *
 * Since: 1.0
 */
void
ara_runtime_client_skills_async (AraRuntimeClient *self, const char *session_id,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/runtime/skills", query, NULL, convert_skills, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_skills_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.skills_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@Skill], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_skills_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_skills:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists the skills of a session.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.skills_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): a model of [class@Skill], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_skills (AraRuntimeClient *self, const char *session_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_skills_async (self, session_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_skills_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_tools_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @kind: (nullable): `all`, `builtin`, `app`, `connector`, or %NULL for all
 * @agent_id: (nullable): the agent, or %NULL
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists the tools of a session.
 *
 * Tools of the kind `builtin` are the runtime's own, `app` are those of the app UI, and
 * `connector` those of servers that were connected.
 *
 * Since: 1.0
 */
void
ara_runtime_client_tools_async (AraRuntimeClient *self, const char *session_id, const char *kind, const char *agent_id,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, "kind", kind, "agent_id", agent_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/runtime/tools", query, NULL, convert_tools, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_tools_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.tools_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@Tool], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_tools_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_tools:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @kind: (nullable): `all`, `builtin`, `app`, `connector`, or %NULL for all
 * @agent_id: (nullable): the agent, or %NULL
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists the tools of a session.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.tools_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): a model of [class@Tool], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_tools (AraRuntimeClient *self, const char *session_id, const char *kind, const char *agent_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_tools_async (self, session_id, kind, agent_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_tools_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_control_actions_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists what the app UI offers.
 *
 * The list is empty while no app UI is connected to the session.
 *
 * Since: 1.0
 */
void
ara_runtime_client_control_actions_async (AraRuntimeClient *self, const char *session_id,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/runtime/control/actions", query, NULL, convert_actions, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_control_actions_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.control_actions_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@ControlAction], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_control_actions_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_control_actions:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists what the app UI offers.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.control_actions_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): a model of [class@ControlAction], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_control_actions (AraRuntimeClient *self, const char *session_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_control_actions_async (self, session_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_control_actions_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_control_call_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @action: the action
 * @args: (nullable): an object of arguments, or %NULL for `{}`
 * @timeout_ms: milliseconds, 0 for 8000
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Has the app UI do something.
 *
 * The app UI has to be open: it answers over a connection of its own. What is returned is
 * its bare answer, whose shape the action decides.
 *
 * Fails with %ARA_ERROR_CONFLICT if no app UI is connected, with %ARA_ERROR_APP_TIMED_OUT
 * if it does not answer in @timeout_ms, with %ARA_ERROR_FORBIDDEN if the person refused,
 * with %ARA_ERROR_NOT_FOUND if it has no such action, with %ARA_ERROR_INVALID_ARGUMENTS if
 * @args are not what the action asks for, and with %ARA_ERROR_UNAVAILABLE if it vanished
 * meanwhile.
 *
 * Since: 1.0
 */
void
ara_runtime_client_control_call_async (AraRuntimeClient *self, const char *session_id, const char *action, AraValue *args, int timeout_ms,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  if (timeout_ms <= 0)
    timeout_ms = DEFAULT_CONTROL_TIMEOUT_MS;
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "session_id", session_id);
  ara_value_builder_member_string (builder, "action", action);
  write_args (builder, args);
  ara_value_builder_name (builder, "timeout_ms");
  ara_value_builder_integer (builder, timeout_ms);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call_slow (self, "POST", "/session/runtime/control/call", NULL, builder, ara_convert_value,
                                (guint) timeout_ms / 1000 + SLACK_SECONDS, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_control_call_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.control_call_async].
 *
 * Returns: (transfer full) (nullable): the answer of the app UI, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_runtime_client_control_call_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_control_call:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @action: the action
 * @args: (nullable): an object of arguments, or %NULL for `{}`
 * @timeout_ms: milliseconds, 0 for 8000
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Has the app UI do something.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.control_call_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): the answer of the app UI, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_runtime_client_control_call (AraRuntimeClient *self, const char *session_id, const char *action, AraValue *args, int timeout_ms, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_control_call_async (self, session_id, action, args, timeout_ms, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_control_call_finish (self, wait.result, error);
}
