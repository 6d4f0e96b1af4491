/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a session can do. */

#include "ara-capabilities.h"
#include "ara-model-private.h"

enum
{
  SESSION_ID,
  SESSION_TYPE,
  SANDBOX_URL_PRESENT,
  AGENTS,
  CONTROL,
  SANDBOX,
  TOOLS,
  SKILLS,
};

static const AraModelField fields[] = {
  /**
   * AraCapabilities:session-id:
   *
   * The id of the session that was asked.
   *
   * Since: 1.0
   */
  [SESSION_ID] = { "session-id", ARA_FIELD_STRING, { "session_id", "sessionId" } },
  /**
   * AraCapabilities:session-type:
   *
   * The type of the session, a word of the server's.
   *
   * Since: 1.0
   */
  [SESSION_TYPE] = { "session-type", ARA_FIELD_STRING, { "session_type" } },
  /**
   * AraCapabilities:sandbox-url-present:
   *
   * Whether the session has a sandbox to run tools in.
   *
   * Since: 1.0
   */
  [SANDBOX_URL_PRESENT] = { "sandbox-url-present", ARA_FIELD_BOOLEAN, { "sandbox_url_present" } },
  /**
   * AraCapabilities:agents:
   *
   * The agents as the server listed them.
   *
   * Since: 1.0
   */
  [AGENTS] = { "agents", ARA_FIELD_VALUE, { "agents" } },
  /**
   * AraCapabilities:control:
   *
   * What the server said of the control channel.
   *
   * Since: 1.0
   */
  [CONTROL] = { "control", ARA_FIELD_VALUE, { "control" } },
  /**
   * AraCapabilities:sandbox:
   *
   * How tools are confined.
   *
   * Only runtimes of this project tell it: an object with `kind` (`bwrap`, `none` or
   * `unavailable`), `reason`, `network` and `limits`.
   *
   * Since: 1.0
   */
  [SANDBOX] = { "sandbox", ARA_FIELD_VALUE, { "sandbox" } },
  [TOOLS] = { NULL, ARA_FIELD_VALUE, { "tools" } },
  [SKILLS] = { NULL, ARA_FIELD_VALUE, { "skills" } },
  { 0 },
};

/**
 * AraCapabilities:
 *
 * What a session can do: its tools, skills and agents, and how it is confined.
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraCapabilities, ara_capabilities, fields)

/**
 * ara_capabilities_new_from_value:
 * @raw: an object of JSON
 *
 * Reads capabilities out of what a server told. Members that are missing, or of another
 * kind than they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraCapabilities *
ara_capabilities_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_CAPABILITIES, raw);
}

/**
 * ara_capabilities_get_session_id:
 * @self: an #AraCapabilities
 *
 * Tells the id of the session that was asked.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_capabilities_get_session_id (AraCapabilities *self)
{
  g_return_val_if_fail (ARA_IS_CAPABILITIES (self), NULL);
  return ara_model_get_string (self, SESSION_ID);
}

/**
 * ara_capabilities_get_session_type:
 * @self: an #AraCapabilities
 *
 * Tells the type of the session, a word of the server's.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_capabilities_get_session_type (AraCapabilities *self)
{
  g_return_val_if_fail (ARA_IS_CAPABILITIES (self), NULL);
  return ara_model_get_string (self, SESSION_TYPE);
}

/**
 * ara_capabilities_get_sandbox_url_present:
 * @self: an #AraCapabilities
 *
 * Tells whether the session has a sandbox to run tools in.
 *
 * Returns: %TRUE if the server said so
 *
 * Since: 1.0
 */
gboolean
ara_capabilities_get_sandbox_url_present (AraCapabilities *self)
{
  g_return_val_if_fail (ARA_IS_CAPABILITIES (self), FALSE);
  return ara_model_get_boolean (self, SANDBOX_URL_PRESENT);
}

/**
 * ara_capabilities_get_agents:
 * @self: an #AraCapabilities
 *
 * Tells the agents as the server listed them.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if the server told none
 *
 * Since: 1.0
 */
AraValue *
ara_capabilities_get_agents (AraCapabilities *self)
{
  g_return_val_if_fail (ARA_IS_CAPABILITIES (self), NULL);
  return ara_model_get_value (self, AGENTS);
}

/**
 * ara_capabilities_get_control:
 * @self: an #AraCapabilities
 *
 * Tells what the server said of the control channel.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if the server told none
 *
 * Since: 1.0
 */
AraValue *
ara_capabilities_get_control (AraCapabilities *self)
{
  g_return_val_if_fail (ARA_IS_CAPABILITIES (self), NULL);
  return ara_model_get_value (self, CONTROL);
}

/**
 * ara_capabilities_get_sandbox:
 * @self: an #AraCapabilities
 *
 * Tells how tools are confined.
 *
 * Only runtimes of this project tell it: an object with `kind` (`bwrap`, `none` or
 * `unavailable`), `reason`, `network` and `limits`.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if the server told none
 *
 * Since: 1.0
 */
AraValue *
ara_capabilities_get_sandbox (AraCapabilities *self)
{
  g_return_val_if_fail (ARA_IS_CAPABILITIES (self), NULL);
  return ara_model_get_value (self, SANDBOX);
}

/**
 * ara_capabilities_get_tools:
 * @self: an #AraCapabilities
 *
 * Lists the tools of the session.
 *
 * Returns: (transfer full): a new model of [class@Tool], empty if the server told none
 *
 * Since: 1.0
 */
GListModel *
ara_capabilities_get_tools (AraCapabilities *self)
{
  g_return_val_if_fail (ARA_IS_CAPABILITIES (self), NULL);
  return ara_models_from_array (ara_model_get_value (self, TOOLS), ARA_TYPE_TOOL);
}

/**
 * ara_capabilities_get_skills:
 * @self: an #AraCapabilities
 *
 * Lists the skills of the session, what each is and not what it says: runtimes of this
 * project leave out the bodies, which [method@RuntimeClient.skills] tells.
 *
 * Returns: (transfer full): a new model of [class@Skill], empty if the server told none
 *
 * Since: 1.0
 */
GListModel *
ara_capabilities_get_skills (AraCapabilities *self)
{
  g_return_val_if_fail (ARA_IS_CAPABILITIES (self), NULL);
  return ara_models_from_array (ara_model_get_value (self, SKILLS), ARA_TYPE_SKILL);
}
