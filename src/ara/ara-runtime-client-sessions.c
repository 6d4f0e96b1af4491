/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sessions and their configuration. */

#include "ara-runtime-client-private.h"
#include "ara-model-private.h"

static gpointer
convert_session (AraValue *value, GError **error)
{
  return ara_expect_object (value, error) ? ara_session_new_from_value (value) : NULL;
}

static gpointer
convert_sessions (AraValue *value, GError **error)
{
  return ara_convert_list (value, "sessions", ARA_TYPE_SESSION, error);
}


/**
 * ara_runtime_client_session_start_async:
 * @self: an #AraRuntimeClient
 * @name: (nullable): its name
 * @new_session: whether to make one beside those there are
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Starts a session, or finds the active one.
 *
 * The answer has what opens the control channel, [method@Session.get_url] and
 * [method@Session.get_token]. A name, and another session beside the active one, are heard
 * by runtimes of this project only.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_start_async (AraRuntimeClient *self, const char *name, gboolean new_session,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", name);
  if (new_session)
    {
      ara_value_builder_name (builder, "new");
      ara_value_builder_boolean (builder, TRUE);
    }
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "POST", "/session/start", NULL, builder, convert_session, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_session_start_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_start_async].
 *
 * Returns: (transfer full) (nullable): the session, or %NULL on error
 *
 * Since: 1.0
 */
AraSession *
ara_runtime_client_session_start_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_start:
 * @self: an #AraRuntimeClient
 * @name: (nullable): its name
 * @new_session: whether to make one beside those there are
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Starts a session, or finds the active one.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_start_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL on error
 *
 * Since: 1.0
 */
AraSession *
ara_runtime_client_session_start (AraRuntimeClient *self, const char *name, gboolean new_session, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_start_async (self, name, new_session, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_start_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_session_status_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Asks how a session is.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_status_async (AraRuntimeClient *self, const char *session_id,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *query = ara_encode_query ("session_id", session_id, NULL);

  ara_runtime_client_call (self, "GET", "/session/status", query, NULL, convert_session, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_session_status_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_status_async].
 *
 * Returns: (transfer full) (nullable): the session, or %NULL on error
 *
 * Since: 1.0
 */
AraSession *
ara_runtime_client_session_status_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_status:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Asks how a session is.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_status_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL on error
 *
 * Since: 1.0
 */
AraSession *
ara_runtime_client_session_status (AraRuntimeClient *self, const char *session_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_status_async (self, session_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_status_finish (self, wait.result, error);
}

/* A server without the list has its active session alone. */
static void
status_instead_of_list (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (AraSession) session = ara_runtime_client_session_status_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  GListStore *sessions;

  if (session == NULL && !g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND)
      && !g_error_matches (error, ARA_ERROR, ARA_ERROR_UNAVAILABLE))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  sessions = g_list_store_new (ARA_TYPE_SESSION);
  if (session != NULL && ara_session_get_id (session) != NULL)
    g_list_store_append (sessions, session);
  g_task_return_pointer (task, sessions, g_object_unref);
}

static void
list_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GListModel *sessions = g_task_propagate_pointer (G_TASK (result), &error);

  if (sessions != NULL)
    g_task_return_pointer (task, sessions, g_object_unref);
  else if (g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND) || g_error_matches (error, ARA_ERROR, ARA_ERROR_UNSUPPORTED))
    {
      GCancellable *cancellable = g_task_get_cancellable (task);

      g_clear_error (&error);
      ara_runtime_client_session_status_async (ARA_RUNTIME_CLIENT (source), NULL, cancellable, status_instead_of_list,
                                               g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, error);
}

/**
 * ara_runtime_client_session_list_async:
 * @self: an #AraRuntimeClient
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists the sessions.
 *
 * A server without this call (HTTP 404 or 405) gives its active session alone.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_list_async (AraRuntimeClient *self,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ara_runtime_client_session_list_async);
  ara_runtime_client_call (self, "GET", "/session/list", NULL, NULL, convert_sessions, cancellable, list_came, task);
}

/**
 * ara_runtime_client_session_list_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_list_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@Session], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_session_list_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_list:
 * @self: an #AraRuntimeClient
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists the sessions.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_list_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): a model of [class@Session], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_session_list (AraRuntimeClient *self, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_list_async (self, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_list_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_session_stop_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Stops a session.
 *
 * From then on calls that name it fail with %ARA_ERROR_UNAVAILABLE, until it is started
 * again.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_stop_async (AraRuntimeClient *self, const char *session_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "session_id", session_id);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "POST", "/session/stop", NULL, builder, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_session_stop_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_stop_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_stop_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_stop:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Stops a session.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_stop_async] tells the rest.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_stop (AraRuntimeClient *self, const char *session_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_stop_async (self, session_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_stop_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_session_rename_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @name: its name
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Renames a session.
 *
 * Only runtimes of this project can; other servers give %ARA_ERROR_NOT_FOUND or
 * %ARA_ERROR_UNSUPPORTED.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_rename_async (AraRuntimeClient *self, const char *session_id, const char *name,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *path = ara_path ("/session/", session_id);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", name);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "PATCH", path, NULL, builder, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_session_rename_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_rename_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_rename_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_rename:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @name: its name
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Renames a session.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_rename_async] tells the rest.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_rename (AraRuntimeClient *self, const char *session_id, const char *name, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_rename_async (self, session_id, name, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_rename_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_session_delete_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Deletes a session with its files and conversations.
 *
 * There is no undo. Only runtimes of this project can; other servers give
 * %ARA_ERROR_NOT_FOUND or %ARA_ERROR_UNSUPPORTED.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_delete_async (AraRuntimeClient *self, const char *session_id,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = ara_path ("/session/", session_id);

  ara_runtime_client_call (self, "DELETE", path, NULL, NULL, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_session_delete_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_delete_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_delete_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_delete:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Deletes a session with its files and conversations.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_delete_async] tells the rest.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_delete (AraRuntimeClient *self, const char *session_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_delete_async (self, session_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_delete_finish (self, wait.result, error);
}
