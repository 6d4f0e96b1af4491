/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A session, as a server tells of it. */

#include "ara-session.h"
#include "ara-model-private.h"

enum
{
  ID,
  NAME,
  STATUS,
  URL,
  TOKEN,
  CREATED_AT,
  LAST_ACTIVE_AT,
  N_CONVERSATIONS,
};

static const AraModelField fields[] = {
  /**
   * AraSession:id:
   *
   * The id of the session, `sess-…`.
   *
   * It is what other calls take as `session_id`.
   *
   * Since: 1.0
   */
  [ID] = { "id", ARA_FIELD_STRING, { "sessionId", "session_id", "session/sessionId" } },
  /**
   * AraSession:name:
   *
   * The name of the session.
   *
   * Servers other than this project's tell the name of a machine.
   *
   * Since: 1.0
   */
  [NAME] = { "name", ARA_FIELD_STRING, { "name", "session/name", "serverName" } },
  /**
   * AraSession:status:
   *
   * How the session is: `running`, `stopped`, or another word of the server's.
   *
   * Since: 1.0
   */
  [STATUS] = { "status", ARA_FIELD_STRING, { "status", "session/status" } },
  /**
   * AraSession:url:
   *
   * The address of the WebSocket of the session's control channel.
   *
   * Since: 1.0
   */
  [URL] = { "url", ARA_FIELD_STRING, { "url" } },
  /**
   * AraSession:token:
   *
   * The secret that opens the WebSocket.
   *
   * It is good for this session alone; treat it like a key.
   *
   * Since: 1.0
   */
  [TOKEN] = { "token", ARA_FIELD_STRING, { "token" } },
  /**
   * AraSession:created-at:
   *
   * When the session was made, as ISO 8601.
   *
   * Since: 1.0
   */
  [CREATED_AT] = { "created-at", ARA_FIELD_STRING, { "createdAt", "session/createdAt" } },
  /**
   * AraSession:last-active-at:
   *
   * When the session was used last, as ISO 8601.
   *
   * Since: 1.0
   */
  [LAST_ACTIVE_AT] = { "last-active-at", ARA_FIELD_STRING, { "lastActiveAt", "session/lastActiveAt" } },
  /**
   * AraSession:n-conversations:
   *
   * The number of conversations in the session.
   *
   * Since: 1.0
   */
  [N_CONVERSATIONS] = { "n-conversations", ARA_FIELD_INTEGER, { "conversations" } },
  { 0 },
};

/**
 * AraSession:
 *
 * A session: an agent's place with its files, its memory and its conversations.
 *
 * A server tells different members in answer to different calls: what it left out is
 * `NULL`, 0 or `FALSE`. [method@Model.get_raw] has everything that it said.
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraSession, ara_session, fields)

/**
 * ara_session_new_from_value:
 * @raw: an object of JSON, also one inside a member `session`
 *
 * Reads a session out of what a server told. Members that are missing, or of another kind
 * than they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraSession *
ara_session_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_SESSION, raw);
}

/**
 * ara_session_get_id:
 * @self: an #AraSession
 *
 * Tells the id of the session, `sess-…`.
 *
 * It is what other calls take as `session_id`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_session_get_id (AraSession *self)
{
  g_return_val_if_fail (ARA_IS_SESSION (self), NULL);
  return ara_model_get_string (self, ID);
}

/**
 * ara_session_get_name:
 * @self: an #AraSession
 *
 * Tells the name of the session.
 *
 * Servers other than this project's tell the name of a machine.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_session_get_name (AraSession *self)
{
  g_return_val_if_fail (ARA_IS_SESSION (self), NULL);
  return ara_model_get_string (self, NAME);
}

/**
 * ara_session_get_status:
 * @self: an #AraSession
 *
 * Tells how the session is: `running`, `stopped`, or another word of the server's.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_session_get_status (AraSession *self)
{
  g_return_val_if_fail (ARA_IS_SESSION (self), NULL);
  return ara_model_get_string (self, STATUS);
}

/**
 * ara_session_get_url:
 * @self: an #AraSession
 *
 * Tells the address of the WebSocket of the session's control channel.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_session_get_url (AraSession *self)
{
  g_return_val_if_fail (ARA_IS_SESSION (self), NULL);
  return ara_model_get_string (self, URL);
}

/**
 * ara_session_get_token:
 * @self: an #AraSession
 *
 * Tells the secret that opens the WebSocket.
 *
 * It is good for this session alone; treat it like a key.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_session_get_token (AraSession *self)
{
  g_return_val_if_fail (ARA_IS_SESSION (self), NULL);
  return ara_model_get_string (self, TOKEN);
}

/**
 * ara_session_get_created_at:
 * @self: an #AraSession
 *
 * Tells when the session was made, as ISO 8601.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_session_get_created_at (AraSession *self)
{
  g_return_val_if_fail (ARA_IS_SESSION (self), NULL);
  return ara_model_get_string (self, CREATED_AT);
}

/**
 * ara_session_get_last_active_at:
 * @self: an #AraSession
 *
 * Tells when the session was used last, as ISO 8601.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_session_get_last_active_at (AraSession *self)
{
  g_return_val_if_fail (ARA_IS_SESSION (self), NULL);
  return ara_model_get_string (self, LAST_ACTIVE_AT);
}

/**
 * ara_session_get_n_conversations:
 * @self: an #AraSession
 *
 * Tells the number of conversations in the session.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
guint
ara_session_get_n_conversations (AraSession *self)
{
  g_return_val_if_fail (ARA_IS_SESSION (self), 0);
  return (guint) CLAMP (ara_model_get_integer (self, N_CONVERSATIONS), 0, G_MAXUINT);
}
