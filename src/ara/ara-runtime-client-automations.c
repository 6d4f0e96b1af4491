/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Automations: what the agent does by a schedule. Calls of this project's runtime; where a
 * server lacks them, they fail with ARA_ERROR_NOT_FOUND or ARA_ERROR_UNSUPPORTED. */

#include "ara-runtime-client-private.h"
#include "ara-model-private.h"

static gpointer
convert_automations (AraValue *value, GError **error)
{
  return ara_convert_list (value, "automations", ARA_TYPE_AUTOMATION, error);
}

static gpointer
convert_automation (AraValue *value, GError **error)
{
  return ara_expect_object (value, error) ? ara_automation_new_from_value (value) : NULL;
}

static gpointer
convert_runs (AraValue *value, GError **error)
{
  return ara_convert_list (value, "runs", ARA_TYPE_AUTOMATION_RUN, error);
}

static AraValueBuilder *
name_automation (const char *id)
{
  AraValueBuilder *builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "automation_id", id);
  ara_value_builder_end_object (builder);
  return builder;
}

/**
 * ara_runtime_client_automations_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists the automations of a session.
 *
 * Only runtimes of this project can; other servers give %ARA_ERROR_NOT_FOUND or
 * %ARA_ERROR_UNSUPPORTED.
 *
 * Since: 1.0
 */
void
ara_runtime_client_automations_async (AraRuntimeClient *self, const char *session_id,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *escaped = session_id == NULL ? NULL : g_uri_escape_string (session_id, NULL, FALSE);
  g_autofree char *query = escaped == NULL ? NULL : g_strconcat ("session_id=", escaped, NULL);

  ara_runtime_client_call (self, "GET", "/session/automations", query, NULL, convert_automations, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_automations_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.automations_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@Automation], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_automations_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_automations:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists the automations of a session.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.automations_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): a model of [class@Automation], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_automations (AraRuntimeClient *self, const char *session_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_automations_async (self, session_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_automations_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_automation_create_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @settings: an object: `name`, `message`, `schedule_kind` and what belongs to it
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Makes an automation.
 *
 * @settings is `{"name": …, "message": …, "schedule_kind": "every", "every_seconds": …}`,
 * or with `"schedule_kind": "cron"`, `"schedule_expr"` (five fields) and `"timezone"` (an
 * IANA name). Fails with %ARA_ERROR_INVALID_ARGUMENTS and a sentence about what is wrong
 * with them.
 *
 * Since: 1.0
 */
void
ara_runtime_client_automation_create_async (AraRuntimeClient *self, const char *session_id, AraValue *settings,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "session_id", session_id);
  for (guint i = 0; i < ara_value_get_n_children (settings); i++)
    {
      g_autoptr (AraValue) member = ara_value_dup_child (settings, i);
      g_autofree char *name = ara_value_dup_child_name (settings, i);

      ara_value_builder_member_value (builder, name, member);
    }
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "POST", "/session/automations", NULL, builder, convert_automation, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_automation_create_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.automation_create_async].
 *
 * Returns: (transfer full) (nullable): the automation, or %NULL on error
 *
 * Since: 1.0
 */
AraAutomation *
ara_runtime_client_automation_create_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_automation_create:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @settings: an object: `name`, `message`, `schedule_kind` and what belongs to it
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Makes an automation.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.automation_create_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): the automation, or %NULL on error
 *
 * Since: 1.0
 */
AraAutomation *
ara_runtime_client_automation_create (AraRuntimeClient *self, const char *session_id, AraValue *settings, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_automation_create_async (self, session_id, settings, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_automation_create_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_automation_update_async:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @settings: an object with the members that change
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Changes an automation.
 *
 * What @settings leave out stays as it is; `"enabled": false` pauses it.
 *
 * Since: 1.0
 */
void
ara_runtime_client_automation_update_async (AraRuntimeClient *self, const char *automation_id, AraValue *settings,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *path = ara_path ("/session/automations/", automation_id);

  ara_value_builder_value (builder, settings);
  ara_runtime_client_call (self, "PATCH", path, NULL, builder, convert_automation, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_automation_update_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.automation_update_async].
 *
 * Returns: (transfer full) (nullable): the automation, or %NULL on error
 *
 * Since: 1.0
 */
AraAutomation *
ara_runtime_client_automation_update_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_automation_update:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @settings: an object with the members that change
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Changes an automation.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.automation_update_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): the automation, or %NULL on error
 *
 * Since: 1.0
 */
AraAutomation *
ara_runtime_client_automation_update (AraRuntimeClient *self, const char *automation_id, AraValue *settings, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_automation_update_async (self, automation_id, settings, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_automation_update_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_automation_delete_async:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Deletes an automation and the list of its runs.
 *
 * The conversations of its runs stay.
 *
 * Since: 1.0
 */
void
ara_runtime_client_automation_delete_async (AraRuntimeClient *self, const char *automation_id,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = ara_path ("/session/automations/", automation_id);

  ara_runtime_client_call (self, "DELETE", path, NULL, NULL, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_automation_delete_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.automation_delete_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_automation_delete_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_automation_delete:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Deletes an automation and the list of its runs.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.automation_delete_async] tells the rest.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_automation_delete (AraRuntimeClient *self, const char *automation_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_automation_delete_async (self, automation_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_automation_delete_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_automation_run_async:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Runs an automation now, besides its schedule.
 *
 * Since: 1.0
 */
void
ara_runtime_client_automation_run_async (AraRuntimeClient *self, const char *automation_id,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = name_automation (automation_id);

  ara_runtime_client_call (self, "POST", "/session/automations/run", NULL, builder, convert_automation, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_automation_run_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.automation_run_async].
 *
 * Returns: (transfer full) (nullable): the automation, or %NULL on error
 *
 * Since: 1.0
 */
AraAutomation *
ara_runtime_client_automation_run_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_automation_run:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Runs an automation now, besides its schedule.
 *
 * Blocks until it is done; see [method@RuntimeClient.automation_run_async].
 *
 * Returns: (transfer full) (nullable): the automation, or %NULL on error
 *
 * Since: 1.0
 */
AraAutomation *
ara_runtime_client_automation_run (AraRuntimeClient *self, const char *automation_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_automation_run_async (self, automation_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_automation_run_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_automation_stop_async:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Stops the run of an automation that goes on, or waits to be tried again.
 *
 * Since: 1.0
 */
void
ara_runtime_client_automation_stop_async (AraRuntimeClient *self, const char *automation_id,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = name_automation (automation_id);

  ara_runtime_client_call (self, "POST", "/session/automations/stop", NULL, builder, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_automation_stop_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.automation_stop_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_automation_stop_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_automation_stop:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Stops the run of an automation that goes on, or waits to be tried again.
 *
 * Blocks until it is done; see [method@RuntimeClient.automation_stop_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_automation_stop (AraRuntimeClient *self, const char *automation_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_automation_stop_async (self, automation_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_automation_stop_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_automation_runs_async:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @limit: how many, or 0 for the server's default
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists the runs of an automation, newest first.
 *
 * Since: 1.0
 */
void
ara_runtime_client_automation_runs_async (AraRuntimeClient *self, const char *automation_id, guint limit,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *id = g_uri_escape_string (automation_id, NULL, FALSE);
  g_autofree char *query = limit == 0 ? g_strconcat ("automation_id=", id, NULL) : g_strdup_printf ("automation_id=%s&limit=%u", id, limit);

  ara_runtime_client_call (self, "GET", "/session/automations/runs", query, NULL, convert_runs, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_automation_runs_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.automation_runs_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@AutomationRun], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_automation_runs_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_automation_runs:
 * @self: an #AraRuntimeClient
 * @automation_id: the automation
 * @limit: how many, or 0 for the server's default
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists the runs of an automation, newest first.
 *
 * Blocks until it is done; see [method@RuntimeClient.automation_runs_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@AutomationRun], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_automation_runs (AraRuntimeClient *self, const char *automation_id, guint limit, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_automation_runs_async (self, automation_id, limit, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_automation_runs_finish (self, wait.result, error);
}
