/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looking at a runtime and running its tools and actions. */

#include "ara-runtime-client-private.h"
#include "ara-models-private.h"

#define DEFAULT_CONTROL_TIMEOUT_MS 8000

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
  ara_runtime_client_call (self, "POST", "/session/runtime/tools/execute", NULL, builder, ara_convert_value, cancellable, callback, user_data);
}

AraValue *
ara_runtime_client_execute_tool_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

AraValue *
ara_runtime_client_execute_tool (AraRuntimeClient *self, const char *session_id, const char *tool_name, AraValue *args, const char *agent_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_execute_tool_async (self, session_id, tool_name, args, agent_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_execute_tool_finish (self, wait.result, error);
}

void
ara_runtime_client_capabilities_async (AraRuntimeClient *self, const char *session_id, const char *agent_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, "agent_id", agent_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/runtime/capabilities", query, NULL, convert_capabilities, cancellable, callback, user_data);
}

AraCapabilities *
ara_runtime_client_capabilities_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

AraCapabilities *
ara_runtime_client_capabilities (AraRuntimeClient *self, const char *session_id, const char *agent_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_capabilities_async (self, session_id, agent_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_capabilities_finish (self, wait.result, error);
}

void
ara_runtime_client_skills_async (AraRuntimeClient *self, const char *session_id,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/runtime/skills", query, NULL, convert_skills, cancellable, callback, user_data);
}

GListModel *
ara_runtime_client_skills_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GListModel *
ara_runtime_client_skills (AraRuntimeClient *self, const char *session_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_skills_async (self, session_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_skills_finish (self, wait.result, error);
}

void
ara_runtime_client_tools_async (AraRuntimeClient *self, const char *session_id, const char *kind, const char *agent_id,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, "kind", kind, "agent_id", agent_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/runtime/tools", query, NULL, convert_tools, cancellable, callback, user_data);
}

GListModel *
ara_runtime_client_tools_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GListModel *
ara_runtime_client_tools (AraRuntimeClient *self, const char *session_id, const char *kind, const char *agent_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_tools_async (self, session_id, kind, agent_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_tools_finish (self, wait.result, error);
}

void
ara_runtime_client_control_actions_async (AraRuntimeClient *self, const char *session_id,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/runtime/control/actions", query, NULL, convert_actions, cancellable, callback, user_data);
}

GListModel *
ara_runtime_client_control_actions_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GListModel *
ara_runtime_client_control_actions (AraRuntimeClient *self, const char *session_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_control_actions_async (self, session_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_control_actions_finish (self, wait.result, error);
}

void
ara_runtime_client_control_call_async (AraRuntimeClient *self, const char *session_id, const char *action, AraValue *args, int timeout_ms,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "session_id", session_id);
  ara_value_builder_member_string (builder, "action", action);
  write_args (builder, args);
  ara_value_builder_name (builder, "timeout_ms");
  ara_value_builder_integer (builder, timeout_ms > 0 ? timeout_ms : DEFAULT_CONTROL_TIMEOUT_MS);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "POST", "/session/runtime/control/call", NULL, builder, ara_convert_value, cancellable, callback, user_data);
}

AraValue *
ara_runtime_client_control_call_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

AraValue *
ara_runtime_client_control_call (AraRuntimeClient *self, const char *session_id, const char *action, AraValue *args, int timeout_ms, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_control_call_async (self, session_id, action, args, timeout_ms, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_control_call_finish (self, wait.result, error);
}
