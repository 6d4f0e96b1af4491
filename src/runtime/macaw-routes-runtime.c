/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session can do, and tools that are called directly. */

#include "macaw-routes.h"

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
  if (kind != NULL && !g_strv_contains ((const char *const[]){ "all", "builtin", "app", "connector", NULL }, kind))
    {
      macaw_refuse (message, 422, "kind should be all, builtin, app or connector.");
      return;
    }
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

void
macaw_route_skills (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = macaw_server_find_session (self, message, macaw_query_value (query, "session_id"));
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  builder = macaw_reply_object ();
  ara_value_builder_member_string (builder, "session_id", session);
  write_empty_list (builder, "skills");
  macaw_reply (message, builder);
}

void
macaw_route_control_actions (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = macaw_server_find_session (self, message, macaw_query_value (query, "session_id"));
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  builder = macaw_reply_object ();
  write_empty_list (builder, "actions");
  macaw_reply (message, builder);
}

void
macaw_route_control_call (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  macaw_refuse (message, 409, "No app UI is connected to this session.");
}

void
macaw_route_capabilities (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = macaw_server_find_session (self, message, macaw_query_value (query, "session_id"));
  MacawToolbox *toolbox = session == NULL ? NULL : macaw_runtime_get_toolbox (self->runtime, session, NULL);
  g_autoptr (AraValue) list = toolbox == NULL ? NULL : macaw_toolbox_list (toolbox);
  g_autoptr (AraValue) sandbox = macaw_sandbox_describe (self->runtime->sandbox);
  g_autoptr (AraValue) web = macaw_web_describe (self->runtime->web);
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  builder = macaw_reply_object ();
  ara_value_builder_member_string (builder, "session_id", session);
  ara_value_builder_member_string (builder, "session_type", "local");
  ara_value_builder_name (builder, "sandbox_url_present");
  ara_value_builder_boolean (builder, FALSE);
  ara_value_builder_member_value (builder, "tools", list);
  write_empty_list (builder, "skills");
  write_empty_list (builder, "agents");
  ara_value_builder_name (builder, "control");
  ara_value_builder_begin_object (builder);
  write_empty_list (builder, "actions");
  ara_value_builder_end_object (builder);
  ara_value_builder_member_value (builder, "sandbox", sandbox);
  ara_value_builder_member_value (builder, "web", web);
  macaw_reply (message, builder);
}

typedef struct
{
  MacawLater *later;
  char       *tool;
  gint64      started;
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
answer_execution (Execution *self, AraValue *value, const GError *error)
{
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, value != NULL);
  ara_value_builder_member_string (builder, "tool_name", self->tool);
  if (value != NULL)
    ara_value_builder_member_value (builder, "result", value);
  else
    ara_value_builder_member_string (builder, "error", error->message);
  ara_value_builder_name (builder, "duration_ms");
  ara_value_builder_integer (builder, (g_get_monotonic_time () - self->started) / 1000);
  macaw_reply (self->later->message, builder);
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
    answer_execution (self, value, error);
  macaw_reply_resume (self->later);
  g_free (self->tool);
  g_free (self);
}

void
macaw_route_execute (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *wanted = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autofree char *tool = body == NULL ? NULL : ara_value_dup_member_string (body, "tool_name");
  g_autoptr (AraValue) args = body == NULL ? NULL : ara_value_dup_member (body, "args");
  g_autofree char *session = body == NULL ? NULL : macaw_server_find_session (self, message, wanted);
  g_autoptr (GError) error = NULL;
  MacawToolbox *toolbox;
  Execution *execution;

  if (session == NULL)
    return;
  if (tool == NULL)
    {
      macaw_refuse (message, 422, "tool_name: name the tool to run.");
      return;
    }
  toolbox = macaw_runtime_get_toolbox (self->runtime, session, &error);
  if (toolbox == NULL)
    {
      macaw_refuse (message, 500, error->message);
      return;
    }
  if (args == NULL || ara_value_get_kind (args) == ARA_VALUE_NULL)
    {
      g_clear_pointer (&args, ara_value_unref);
      args = ara_value_new_empty_object ();
    }
  execution = g_new (Execution, 1);
  *execution = (Execution){ macaw_reply_later (message), g_steal_pointer (&tool), g_get_monotonic_time () };
  macaw_toolbox_execute_async (toolbox, execution->tool, args, NULL, NULL, execution->later->cancellable, tool_ended, execution);
}
