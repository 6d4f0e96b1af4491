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
 * @limit: at most so many; 0 for the server's default
 * @before: (nullable): only those before this one
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Lists the conversations of a session, newest first.
 *
 * To go on behind the end of a list, give the time of its last conversation as @before, in
 * the words of the server: the member `updatedAt` of [method@Model.get_raw]. Only runtimes
 * of this project can; other servers give %ARA_ERROR_NOT_FOUND or %ARA_ERROR_UNSUPPORTED.
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
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_conversations:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 * @limit: at most so many; 0 for the server's default
 * @before: (nullable): only those before this one
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Lists the conversations of a session, newest first.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.conversations_async] tells the rest.
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
 * @limit: at most so many of the last messages, up to 500; 0 for 100
 * @cancellable: (nullable): ends the call, or %NULL
 * @callback: (scope async): called in the thread-default main context when it is done
 * @user_data: passed to @callback
 *
 * Reads the messages of a conversation, oldest first.
 *
 * Fails with %ARA_ERROR_NOT_FOUND if there is no such conversation.
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
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ara_runtime_client_conversation:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @limit: at most so many of the last messages, up to 500; 0 for 100
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Reads the messages of a conversation, oldest first.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.conversation_async] tells the rest.
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
 * Gives a conversation another title.
 *
 * Only runtimes of this project can; other servers give %ARA_ERROR_NOT_FOUND or
 * %ARA_ERROR_UNSUPPORTED.
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
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_conversation_rename:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @title: its title
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Gives a conversation another title.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.conversation_rename_async] tells the rest.
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
 * There is no undo. Only runtimes of this project can; other servers give
 * %ARA_ERROR_NOT_FOUND or %ARA_ERROR_UNSUPPORTED.
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
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_conversation_delete:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Deletes a conversation.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.conversation_delete_async] tells the rest.
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
 * Stops the turn of a conversation, whoever began it.
 *
 * Returns when the request to the language model and all that its tools started are gone.
 * Fails with %ARA_ERROR_UNSUPPORTED or %ARA_ERROR_NOT_FOUND where the server has no such
 * call.
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
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ara_runtime_client_chat_stop:
 * @self: an #AraRuntimeClient
 * @conversation_id: its id
 * @cancellable: (nullable): ends the call, or %NULL
 *
 * Stops the turn of a conversation, whoever began it.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.chat_stop_async] tells the rest.
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
 * Sends a message through the agent and waits for the whole answer.
 *
 * The agent picks tools, runs them in the sandbox, and answers. What it did is in the
 * message that is returned: [method@Message.dup_text], [method@Message.dup_reasoning] and
 * the tool calls among its parts. [method@Message.to_chat_result] tells all of it as JSON.
 * The session is that of [method@RuntimeClient.set_chat_session].
 *
 * [class@Turn] does the same, but can be watched and stopped.
 *
 * Fails with %ARA_ERROR_TURN_FAILED if the agent does, with %ARA_ERROR_CONFLICT if the
 * conversation is busy with another message, with %ARA_ERROR_TIMED_OUT if nothing came for
 * @timeout seconds, and with %ARA_ERROR_DISCONNECTED if the connection was cut before the
 * end.
 *
 * Since: 1.0
 */
void
ara_runtime_client_chat_async (AraRuntimeClient *self, const char *message, const char *model, const char *conversation_id, guint timeout,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  g_autoptr (AraTurn) turn = NULL;

  g_return_if_fail (ARA_IS_RUNTIME_CLIENT (self) && message != NULL);
  turn = ara_turn_new (self, message);
  task = g_task_new (self, cancellable, callback, user_data);
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
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
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
 * Sends a message through the agent and waits for the whole answer.
 *
 * Blocks until it is done, on a main context of its own, and so on any thread.
 * [method@RuntimeClient.chat_async] tells the rest.
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
