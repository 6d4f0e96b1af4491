/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Conversations, and a turn of the agent as one call. */

#include "ara-runtime-client-private.h"
#include "ara-model-private.h"
#include "ara-turn.h"

#define DEFAULT_LIMIT 100
#define MAX_LIMIT 500

static gpointer
convert_conversations (AraValue *value, GError **error)
{
  return ara_convert_list (value, "conversations", ARA_TYPE_CONVERSATION_INFO, error);
}

static gpointer
convert_messages (AraValue *value, GError **error)
{
  g_autoptr (AraValue) messages = ara_value_dup_member (value, "messages");
  GListStore *list;

  if (messages == NULL && ara_value_get_kind (value) == ARA_VALUE_ARRAY)
    messages = ara_value_ref (value);
  if (messages == NULL)
    {
      g_set_error (error, ARA_ERROR, ARA_ERROR_BAD_REPLY, "The server's answer has no member “messages”");
      return NULL;
    }
  list = g_list_store_new (ARA_TYPE_MESSAGE);
  for (guint i = 0; i < ara_value_get_n_children (messages); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (messages, i);
      g_autoptr (AraMessage) message = ara_message_new_from_value (child, NULL);

      if (message != NULL)
        g_list_store_append (list, message);
    }
  return list;
}


/**
 * ara_runtime_client_conversations_async:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @limit: at most so many, 0 for the default
 * @before: (nullable): only those before this one
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists the conversations, newest first.
 *
 * Since: 1.0
 */
void
ara_runtime_client_conversations_async (AraRuntimeClient *self, const char *session_id, guint limit, const char *before,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *count = limit == 0 ? NULL : g_strdup_printf ("%u", limit);
  g_autofree char *query = ara_encode_query ("session_id", session_id, "limit", count, "before", before, NULL);

  ara_runtime_client_call (self, "GET", "/session/conversations", query, NULL, convert_conversations, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_conversations_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.conversations_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@ConversationInfo], or %NULL on
 *   error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_conversations_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_conversations:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @limit: at most so many, 0 for the default
 * @before: (nullable): only those before this one
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists the conversations, newest first. Blocks; see
 * [method@RuntimeClient.conversations_async] for what does not.
 *
 * Returns: (transfer full) (nullable): a model of [class@ConversationInfo], or %NULL on
 *   error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_conversations (AraRuntimeClient *self, const char *session_id, guint limit, const char *before, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_conversations_async (self, session_id, limit, before, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_conversations_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_conversation_async:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @limit: at most so many, 0 for the default
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Reads a conversation, oldest message first.
 *
 * Since: 1.0
 */
void
ara_runtime_client_conversation_async (AraRuntimeClient *self, const char *conversation_id, guint limit,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = ara_path ("/session/conversations/", conversation_id);
  g_autofree char *query = g_strdup_printf ("limit=%u", limit == 0 ? DEFAULT_LIMIT : MIN (limit, MAX_LIMIT));

  ara_runtime_client_call (self, "GET", path, query, NULL, convert_messages, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_conversation_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.conversation_async].
 *
 * Returns: (transfer full) (nullable): a model of [class@Message], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_conversation_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_conversation:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @limit: at most so many, 0 for the default
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Reads a conversation, oldest message first. Blocks; see
 * [method@RuntimeClient.conversation_async] for what does not.
 *
 * Returns: (transfer full) (nullable): a model of [class@Message], or %NULL on error
 *
 * Since: 1.0
 */
GListModel *
ara_runtime_client_conversation (AraRuntimeClient *self, const char *conversation_id, guint limit, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_conversation_async (self, conversation_id, limit, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_conversation_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_conversation_rename_async:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @title: its title
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Renames a conversation.
 *
 * Since: 1.0
 */
void
ara_runtime_client_conversation_rename_async (AraRuntimeClient *self, const char *conversation_id, const char *title,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *path = ara_path ("/session/conversations/", conversation_id);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "title", title);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "PATCH", path, NULL, builder, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_conversation_rename_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.conversation_rename_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_conversation_rename_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_conversation_rename:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @title: its title
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Renames a conversation. Blocks; see [method@RuntimeClient.conversation_rename_async] for
 * what does not.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_conversation_rename (AraRuntimeClient *self, const char *conversation_id, const char *title, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_conversation_rename_async (self, conversation_id, title, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_conversation_rename_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_conversation_delete_async:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Deletes a conversation.
 *
 * Since: 1.0
 */
void
ara_runtime_client_conversation_delete_async (AraRuntimeClient *self, const char *conversation_id,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = ara_path ("/session/conversations/", conversation_id);

  ara_runtime_client_call (self, "DELETE", path, NULL, NULL, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_conversation_delete_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.conversation_delete_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_conversation_delete_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_conversation_delete:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Deletes a conversation. Blocks; see [method@RuntimeClient.conversation_delete_async] for
 * what does not.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_conversation_delete (AraRuntimeClient *self, const char *conversation_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_conversation_delete_async (self, conversation_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_conversation_delete_finish (self, wait.result, error);
}

/**
 * ara_runtime_client_chat_stop_async:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Stops the turn of a conversation. Fails with %ARA_ERROR_UNSUPPORTED or
 * %ARA_ERROR_NOT_FOUND where the server has no such call.
 *
 * Since: 1.0
 */
void
ara_runtime_client_chat_stop_async (AraRuntimeClient *self, const char *conversation_id,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "chatId", conversation_id);
  ara_value_builder_end_object (builder);
  ara_runtime_client_call (self, "POST", "/chat/stop", NULL, builder, NULL, cancellable, callback, user_data);
}

/**
 * ara_runtime_client_chat_stop_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.chat_stop_async].
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_chat_stop_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_chat_stop:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Stops the turn of a conversation. Fails with %ARA_ERROR_UNSUPPORTED or
 * %ARA_ERROR_NOT_FOUND where the server has no such call. Blocks; see
 * [method@RuntimeClient.chat_stop_async] for what does not.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_runtime_client_chat_stop (AraRuntimeClient *self, const char *conversation_id, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_chat_stop_async (self, conversation_id, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_chat_stop_finish (self, wait.result, error);
}

static void
turn_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraTurn *turn = ARA_TURN (source);
  GError *error = NULL;

  if (ara_turn_run_finish (turn, result, &error))
    g_task_return_pointer (task, g_object_ref (ara_turn_get_message (turn)), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * ara_runtime_client_chat_async:
 * @self: an #AraRuntimeClient
 * @message: what the person says
 * @model: (nullable): `provider/model`, or %NULL for the default
 * @conversation_id: (nullable): the conversation, or %NULL for a new one
 * @timeout: seconds without a byte, 0 for 120
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Has one turn; see [class@Turn] for one that is watched. Fails with %ARA_ERROR_TURN_FAILED
 * on an `error` event.
 *
 * Since: 1.0
 */
void
ara_runtime_client_chat_async (AraRuntimeClient *self, const char *message, const char *model, const char *conversation_id, guint timeout,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (AraTurn) turn = ara_turn_new (self, message);

  g_task_set_source_tag (task, ara_runtime_client_chat_async);
  ara_turn_set_model (turn, model);
  if (conversation_id != NULL && *conversation_id != '\0')
    ara_turn_set_conversation_id (turn, conversation_id);
  ara_turn_set_timeout (turn, timeout);
  ara_turn_run_async (turn, cancellable, turn_ended, task);
}

/**
 * ara_runtime_client_chat_finish:
 * @self: an #AraRuntimeClient
 * @result: what the callback got
 *
 * Finishes [method@RuntimeClient.chat_async].
 *
 * Returns: (transfer full) (nullable): the answer, folded, or %NULL on error
 *
 * Since: 1.0
 */
AraMessage *
ara_runtime_client_chat_finish (AraRuntimeClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_chat:
 * @self: an #AraRuntimeClient
 * @message: what the person says
 * @model: (nullable): `provider/model`, or %NULL for the default
 * @conversation_id: (nullable): the conversation, or %NULL for a new one
 * @timeout: seconds without a byte, 0 for 120
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Has one turn; see [class@Turn] for one that is watched. Fails with %ARA_ERROR_TURN_FAILED
 * on an `error` event. Blocks; see [method@RuntimeClient.chat_async] for what does not.
 *
 * Returns: (transfer full) (nullable): the answer, folded, or %NULL on error
 *
 * Since: 1.0
 */
AraMessage *
ara_runtime_client_chat (AraRuntimeClient *self, const char *message, const char *model, const char *conversation_id, guint timeout, GCancellable *cancellable, GError **error)
{
  ARA_BLOCK (ara_runtime_client_chat_async (self, message, model, conversation_id, timeout, cancellable, ara_wait_done, &wait));
  return ara_runtime_client_chat_finish (self, wait.result, error);
}
