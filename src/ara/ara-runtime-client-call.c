/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How each call of a runtime client goes: sent, read, converted, and waited for. */

#include "ara-runtime-client-private.h"
#include "ara-model-private.h"

static void
value_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraConvertFunc convert = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AraValue) value = ara_reply_read_value_finish (NULL, result, &error);
  gpointer converted;

  if (value == NULL)
    g_task_return_error (task, error);
  else if (convert == NULL)
    g_task_return_boolean (task, TRUE);
  else if ((converted = convert (value, &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, converted, convert == ara_convert_value ? (GDestroyNotify) ara_value_unref : g_object_unref);
}

static void
reply_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (AraReply) reply = ara_transport_send_finish (ARA_TRANSPORT (source), result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else
    ara_reply_read_value_async (reply, value_came, g_steal_pointer (&task));
}

void
ara_runtime_client_call (AraRuntimeClient *self, const char *method, const char *path, const char *query,
                         AraValueBuilder *builder, AraConvertFunc convert, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  ara_runtime_client_call_slow (self, method, path, query, builder, convert, 0, cancellable, callback, user_data);
}

void
ara_runtime_client_call_slow (AraRuntimeClient *self, const char *method, const char *path, const char *query,
                              AraValueBuilder *builder, AraConvertFunc convert, guint seconds, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *body = builder == NULL ? NULL : ara_value_builder_end_text (builder);

  g_task_set_source_tag (task, ara_runtime_client_call);
  g_task_set_task_data (task, (gpointer) convert, NULL);
  ara_transport_send_async (ara_runtime_client_get_transport (self), method, path, query, body, "application/json",
                            MAX (ara_runtime_client_get_timeout (self), seconds), cancellable, reply_came, task);
}

gboolean
ara_expect_object (AraValue *value, GError **error)
{
  if (ara_value_get_kind (value) == ARA_VALUE_OBJECT)
    return TRUE;
  g_set_error (error, ARA_ERROR, ARA_ERROR_BAD_REPLY, "The server's answer is not a JSON object");
  return FALSE;
}

gpointer
ara_convert_value (AraValue *value, GError **error)
{
  return ara_value_ref (value);
}

gpointer
ara_convert_list (AraValue *value, const char *member, GType type, GError **error)
{
  g_autoptr (AraValue) array = ara_value_get_kind (value) == ARA_VALUE_ARRAY ? ara_value_ref (value) : ara_value_dup_member (value, member);
  g_autoptr (GListModel) list = NULL;

  if (array == NULL || ara_value_get_kind (array) != ARA_VALUE_ARRAY)
    {
      g_set_error (error, ARA_ERROR, ARA_ERROR_BAD_REPLY, "The server's answer has no list “%s”", member);
      return NULL;
    }
  list = ara_models_from_array (array, type);
  if (g_list_model_get_n_items (list) > 0 || ara_value_get_n_children (array) == 0)
    return g_steal_pointer (&list);
  g_set_error (error, ARA_ERROR, ARA_ERROR_BAD_REPLY, "The server's list “%s” holds nothing that is known", member);
  return NULL;
}

char *
ara_path (const char *prefix, const char *id)
{
  g_autofree char *segment = g_uri_escape_string (id != NULL ? id : "", NULL, FALSE);

  return g_strconcat (prefix, segment, NULL);
}

/**
 * ara_runtime_client_request_async:
 * @self: an #AraRuntimeClient
 * @method: the HTTP method
 * @path: from the first slash
 * @query: (nullable): form-encoded, or %NULL
 * @body: (nullable): JSON, or %NULL for none
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Makes any call of the protocol, with the key, the time limit and the errors of all others.
 * An answer of HTTP 204 is told as `null`, an empty one of 200 as `{}`.
 *
 * Since: 1.0
 */
void
ara_runtime_client_request_async (AraRuntimeClient *self, const char *method, const char *path, const char *query, AraValue *body,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = body == NULL ? NULL : ara_value_builder_new ();

  if (body != NULL)
    ara_value_builder_value (builder, body);
  ara_runtime_client_call (self, method, path, query, builder, ara_convert_value, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_request_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.request_async].
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_runtime_client_request_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_request:
 * @self: an #AraRuntimeClient
 * @method: the HTTP method
 * @path: from the first slash
 * @query: (nullable): form-encoded, or %NULL
 * @body: (nullable): JSON, or %NULL for none
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Makes any call of the protocol, with the key, the time limit and the errors of all others.
 * An answer of HTTP 204 is told as `null`, an empty one of 200 as `{}`.
 *
 * Blocks until it is done; see [method@RuntimeClient.request_async].
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_runtime_client_request (AraRuntimeClient *self, const char *method, const char *path, const char *query, AraValue *body, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_request_async (self, method, path, query, body, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_request_finish (self, wait.result, error);
}

/* Blocking */

void
ara_wait_begin (AraWait *self)
{
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
}

void
ara_wait_run (AraWait *self)
{
  while (self->result == NULL)
    g_main_context_iteration (self->context, TRUE);
}

void
ara_wait_done (GObject *source, GAsyncResult *result, gpointer wait)
{
  ((AraWait *) wait)->result = g_object_ref (result);
}

void
ara_wait_clear (AraWait *self)
{
  g_clear_object (&self->result);
  /* libsoup lets go of a connection in a later turn of the loop; without it each call
   * would leave a socket and its context behind. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
}
