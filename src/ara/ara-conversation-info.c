/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A conversation in a list of them. */

#include "ara-conversation-info.h"
#include "ara-model-private.h"

enum
{
  ID,
  TITLE,
  UPDATED_AT,
  N_MESSAGES,
};

static const AraModelField fields[] = {
  /**
   * AraConversationInfo:id:
   *
   * The id of the conversation, a UUID.
   *
   * It is what [method@RuntimeClient.chat] takes to go on with it.
   *
   * Since: 1.0
   */
  [ID] = { "id", ARA_FIELD_STRING, { "id", "chatId" } },
  /**
   * AraConversationInfo:title:
   *
   * The title of the conversation.
   *
   * Since: 1.0
   */
  [TITLE] = { "title", ARA_FIELD_STRING, { "title" } },
  [UPDATED_AT] = { NULL, ARA_FIELD_STRING, { "updatedAt" } },
  /**
   * AraConversationInfo:n-messages:
   *
   * The number of messages in the conversation.
   *
   * Since: 1.0
   */
  [N_MESSAGES] = { "n-messages", ARA_FIELD_INTEGER, { "messages" } },
  { 0 },
};

/**
 * AraConversationInfo:
 *
 * A conversation as a list tells of it, without its messages.
 *
 * [method@RuntimeClient.conversation] reads the messages.
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraConversationInfo, ara_conversation_info, fields)

/**
 * ara_conversation_info_new_from_value:
 * @raw: an object of JSON
 *
 * Reads a conversation out of what a server told. Members that are missing, or of another
 * kind than they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraConversationInfo *
ara_conversation_info_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_CONVERSATION_INFO, raw);
}

/**
 * ara_conversation_info_get_id:
 * @self: an #AraConversationInfo
 *
 * Tells the id of the conversation, a UUID.
 *
 * It is what [method@RuntimeClient.chat] takes to go on with it.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_conversation_info_get_id (AraConversationInfo *self)
{
  g_return_val_if_fail (ARA_IS_CONVERSATION_INFO (self), NULL);
  return ara_model_get_string (self, ID);
}

/**
 * ara_conversation_info_get_title:
 * @self: an #AraConversationInfo
 *
 * Tells the title of the conversation.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_conversation_info_get_title (AraConversationInfo *self)
{
  g_return_val_if_fail (ARA_IS_CONVERSATION_INFO (self), NULL);
  return ara_model_get_string (self, TITLE);
}

/**
 * ara_conversation_info_get_n_messages:
 * @self: an #AraConversationInfo
 *
 * Tells the number of messages in the conversation.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
guint
ara_conversation_info_get_n_messages (AraConversationInfo *self)
{
  g_return_val_if_fail (ARA_IS_CONVERSATION_INFO (self), 0);
  return (guint) CLAMP (ara_model_get_integer (self, N_MESSAGES), 0, G_MAXUINT);
}

/**
 * ara_conversation_info_get_updated_at:
 * @self: an #AraConversationInfo
 *
 * Tells when the last message came.
 *
 * Returns: microseconds since 1970 in UTC, 0 if the server told no time
 *
 * Since: 1.0
 */
gint64
ara_conversation_info_get_updated_at (AraConversationInfo *self)
{
  const char *text;
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (ARA_IS_CONVERSATION_INFO (self), 0);
  text = ara_model_get_string (self, UPDATED_AT);
  time = text == NULL ? NULL : g_date_time_new_from_iso8601 (text, NULL);
  return time == NULL ? 0 : g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}
