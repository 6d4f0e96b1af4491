/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What runs behind a session: kept awake, restarted, configured. */

#include "ara-runtime-client-private.h"
#include "ara-model-private.h"

static gpointer
convert_models (AraValue *value, GError **error)
{
  return ara_convert_list (value, "models", ARA_TYPE_MODEL_INFO, error);
}

/**
 * ara_runtime_client_session_restart_gateway_async:
 * @self: an #AraRuntimeClient
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Restarts the gateway of the active session.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_restart_gateway_async (AraRuntimeClient *self,
                                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "POST", "/session/restart-gateway", NULL, builder, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_session_restart_gateway_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_restart_gateway_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_restart_gateway_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_restart_gateway:
 * @self: an #AraRuntimeClient
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Restarts the gateway of the active session.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_restart_gateway_async] tells the rest.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_restart_gateway (AraRuntimeClient *self, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_restart_gateway_async (self, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_restart_gateway_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_session_heartbeat_async:
 * @self: an #AraRuntimeClient
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Tells that the session is still in use.
 *
 * Apps call this now and then while they have a session open.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_heartbeat_async (AraRuntimeClient *self,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "POST", "/session/heartbeat", NULL, builder, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_session_heartbeat_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_heartbeat_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_heartbeat_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_heartbeat:
 * @self: an #AraRuntimeClient
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Tells that the session is still in use.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_heartbeat_async] tells the rest.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_session_heartbeat (AraRuntimeClient *self, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_heartbeat_async (self, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_heartbeat_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_session_inject_async:
 * @self: an #AraRuntimeClient
 * @configuration: an object: `model`, `provider`, `mcpServers`
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Changes the configuration of the runtime: model, provider, MCP servers.
 *
 * @configuration is `{"model": "provider/model", "provider": {"name": …, "base_url": …,
 * "api_key": …}, "mcpServers": {…}}`; what is left out stays as it is. A runtime of this
 * project keeps the key in memory alone.
 *
 * Since: 1.0
 */
void
ara_runtime_client_session_inject_async (AraRuntimeClient *self, AraValue *configuration,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_value (builder, configuration);
  ara_runtime_client_call (self, "POST", "/session/inject", NULL, builder, ara_convert_value, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_session_inject_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.session_inject_async].
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_runtime_client_session_inject_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_session_inject:
 * @self: an #AraRuntimeClient
 * @configuration: an object: `model`, `provider`, `mcpServers`
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Changes the configuration of the runtime: model, provider, MCP servers.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.session_inject_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_runtime_client_session_inject (AraRuntimeClient *self, AraValue *configuration, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_session_inject_async (self, configuration, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_session_inject_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_models_async:
 * @self: an #AraRuntimeClient
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists the language models.
 *
 * Only runtimes of this project can; other servers give %ARA_ERROR_NOT_FOUND or
 * %ARA_ERROR_UNSUPPORTED.
 *
 * Since: 1.0
 */
void
ara_runtime_client_models_async (AraRuntimeClient *self,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  ara_runtime_client_call (self, "GET", "/models", NULL, NULL, convert_models, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_models_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.models_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@ModelInfo], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_models_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_models:
 * @self: an #AraRuntimeClient
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists the language models.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.models_async] tells the rest.
 *
 * Returns: (transfer full) (nullable): a model of [class@ModelInfo], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_models (AraRuntimeClient *self, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_models_async (self, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_models_finish (self, wait.result, error);
}
