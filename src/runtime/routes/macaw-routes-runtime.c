/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session can do, and tools that are called directly. */

#include "macaw-routes.h"

static gboolean
check_kind (SoupServerMessage *message, const char *kind)
{
  g_autoptr (MacawProblems) problems = macaw_problems_new ();
  g_autoptr (AraValue) input = kind == NULL ? NULL : ara_value_new_string (kind);

  if (kind != NULL && !g_strv_contains ((const char *const[]){ "all", "builtin", "app", "connector", NULL }, kind))
    macaw_problems_add (problems, "query", "kind", "Input should be 'all', 'builtin', 'app' or 'connector'", "enum", input);
  return !macaw_problems_refuse (problems, message);
}

void
macaw_route_tools (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = macaw_server_find_session (self, message, macaw_query_value (query, "session_id"));
  const char *kind = macaw_query_value (query, "kind");
  MacawToolbox *toolbox = session == NULL ? NULL : macaw_runtime_get_toolbox (self->runtime, session, NULL);
  g_autoptr (AraValue) list = toolbox == NULL ? NULL : macaw_toolbox_list (toolbox);
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  if (!check_kind (message, kind))
    return;
  builder = macaw_reply_object ();
  ara_value_builder_name (builder, "tools");
  if (list != NULL && (kind == NULL || g_str_equal (kind, "all") || g_str_equal (kind, "builtin")))
    ara_value_builder_value (builder, list);
  else
    {
      ara_value_builder_begin_array (builder);
      ara_value_builder_end_array (builder);
    }
  macaw_reply (message, builder);
}

static void
write_empty_list (AraValueBuilder *builder, const char *name)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_begin_array (builder);
  ara_value_builder_end_array (builder);
}

static void
answer_capabilities (MacawServer *self, SoupServerMessage *message, const char *session, MacawKnowledge *knowledge)
{
  MacawToolbox *toolbox = macaw_runtime_get_toolbox (self->runtime, session, NULL);
  g_autoptr (AraValue) list = toolbox == NULL ? NULL : macaw_toolbox_list (toolbox);
  g_autoptr (AraValue) sandbox = macaw_sandbox_describe (self->runtime->sandbox);
  g_autoptr (AraValue) web = macaw_web_describe (self->runtime->web);
  g_autoptr (AraValue) limits = macaw_limits_describe (&self->runtime->limits);
  g_autoptr (AraValue) servers = macaw_runtime_describe_mcp_servers (self->runtime);
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_member_string (builder, "session_id", session);
  ara_value_builder_member_string (builder, "session_type", "local");
  ara_value_builder_name (builder, "sandbox_url_present");
  ara_value_builder_boolean (builder, FALSE);
  ara_value_builder_member_value (builder, "tools", list);
  ara_value_builder_name (builder, "skills");
  macaw_knowledge_write_skills (knowledge, builder, FALSE);
  ara_value_builder_name (builder, "memory");
  macaw_memory_write (knowledge->memory, builder);
  write_empty_list (builder, "agents");
  macaw_server_write_control (self, builder, session);
  ara_value_builder_member_value (builder, "sandbox", sandbox);
  ara_value_builder_member_value (builder, "web", web);
  ara_value_builder_member_value (builder, "limits", limits);
  ara_value_builder_member_value (builder, "mcpServers", servers);
  macaw_reply (message, builder);
}

void
macaw_route_capabilities (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  macaw_server_answer_with_knowledge (self, message, query, answer_capabilities);
}

typedef struct
{
  MacawServer *server;
  MacawLater  *later;
  MacawWork   *work;
  char        *tool;
  gint64       started;
} Execution;

static void
refuse_arguments (SoupServerMessage *message, AraValue *details)
{
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_member_value (builder, "detail", details);
  ara_value_builder_end_object (builder);
  macaw_reply_text (message, 422, ara_value_builder_end_text (builder));
}

static void
answer_execution (SoupServerMessage *message, const char *tool, gint64 started, AraValue *value, const GError *error)
{
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, value != NULL);
  ara_value_builder_member_string (builder, "tool_name", tool);
  if (value != NULL)
    ara_value_builder_member_value (builder, "result", value);
  else
    ara_value_builder_member_string (builder, "error", error->message);
  ara_value_builder_name (builder, "duration_ms");
  ara_value_builder_integer (builder, (g_get_monotonic_time () - started) / 1000);
  macaw_reply (message, builder);
}

static void
tool_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Execution *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = macaw_toolbox_execute_finish (MACAW_TOOLBOX (source), result, &error);
  g_autoptr (AraValue) details = error == NULL ? NULL : macaw_tool_error_dup_details (error);

  if (g_error_matches (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_NOT_FOUND))
    macaw_refuse (self->later->message, 404, error->message);
  else if (details != NULL)
    refuse_arguments (self->later->message, details);
  else
    answer_execution (self->later->message, self->tool, self->started, value, error);
  macaw_reply_resume (self->later);
  macaw_runtime_finish_work (self->server->runtime, self->work);
  g_free (self->tool);
  g_free (self);
}

/* Takes @tool. */
static void
begin_execution (MacawServer *self, SoupServerMessage *message, const char *session, MacawToolbox *toolbox, char *tool, AraValue *args)
{
  Execution *execution = g_new0 (Execution, 1);

  execution->server = self;
  execution->later = macaw_reply_later (message);
  execution->work = macaw_runtime_begin_work (self->runtime, session, execution->later->cancellable);
  execution->tool = tool;
  execution->started = g_get_monotonic_time ();
  macaw_toolbox_execute_async (toolbox, tool, args, NULL, NULL, execution->later->cancellable, tool_ended, execution);
}

void
macaw_route_execute (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  static const MacawMember members[] = {
    { "session_id", "string" }, { "tool_name", "string", MACAW_MEMBER_REQUIRED | MACAW_MEMBER_FILLED }, { "args", "object" },
    { "agent_id", "string" }, { 0 } };
  gint64 started = g_get_monotonic_time ();
  g_autoptr (AraValue) body = macaw_read_request (message, members);
  g_autofree char *wanted = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autofree char *session = body == NULL ? NULL : macaw_server_find_session (self, message, wanted);
  g_autofree char *tool = session == NULL ? NULL : ara_value_dup_member_string (body, "tool_name");
  g_autoptr (AraValue) given = session == NULL ? NULL : ara_value_dup_member (body, "args"), args = NULL, value = NULL;
  g_autoptr (GError) error = NULL;
  MacawToolbox *toolbox = session == NULL ? NULL : macaw_runtime_get_toolbox (self->runtime, session, &error);

  if (session == NULL)
    return;
  if (toolbox == NULL)
    {
      macaw_refuse (message, 500, error->message);
      return;
    }
  args = given != NULL && ara_value_get_kind (given) == ARA_VALUE_OBJECT ? g_steal_pointer (&given) : ara_value_new_empty_object ();
  value = macaw_toolbox_execute_now (toolbox, tool, args);
  if (value != NULL)
    answer_execution (message, tool, started, value, NULL);
  else
    begin_execution (self, message, session, toolbox, g_steal_pointer (&tool), args);
}
