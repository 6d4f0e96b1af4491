/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A run of an automation. */

#include "ara-automation-run.h"
#include "ara-model-private.h"

enum
{
  ID,
  AUTOMATION_ID,
  STATUS,
  SCHEDULED_AT,
  STARTED_AT,
  ENDED_AT,
  RETRY_AT,
  ATTEMPT,
  N_MISSED,
  TOKENS,
  CONVERSATION_ID,
  ERROR,
  SUMMARY,
  LOG,
};

static const AraModelField fields[] = {
  /**
   * AraAutomationRun:id:
   *
   * The id of the run.
   *
   * Since: 1.0
   */
  [ID] = { "id", ARA_FIELD_STRING, { "id" } },
  /**
   * AraAutomationRun:automation-id:
   *
   * The id of the automation that it is a run of.
   *
   * Since: 1.0
   */
  [AUTOMATION_ID] = { "automation-id", ARA_FIELD_STRING, { "automation_id" } },
  /**
   * AraAutomationRun:status:
   *
   * How the run is: `running`, `waiting` (to be tried again), `done`, `failed`, `stopped`
   * or `missed`.
   *
   * Since: 1.0
   */
  [STATUS] = { "status", ARA_FIELD_STRING, { "status" } },
  /**
   * AraAutomationRun:scheduled-at:
   *
   * When the run was due, as ISO 8601.
   *
   * Since: 1.0
   */
  [SCHEDULED_AT] = { "scheduled-at", ARA_FIELD_STRING, { "scheduled_at" } },
  /**
   * AraAutomationRun:started-at:
   *
   * When the run began, as ISO 8601.
   *
   * Since: 1.0
   */
  [STARTED_AT] = { "started-at", ARA_FIELD_STRING, { "started_at" } },
  /**
   * AraAutomationRun:ended-at:
   *
   * When the run ended, as ISO 8601.
   *
   * Since: 1.0
   */
  [ENDED_AT] = { "ended-at", ARA_FIELD_STRING, { "ended_at" } },
  /**
   * AraAutomationRun:retry-at:
   *
   * When the run is tried again, as ISO 8601.
   *
   * Since: 1.0
   */
  [RETRY_AT] = { "retry-at", ARA_FIELD_STRING, { "retry_at" } },
  /**
   * AraAutomationRun:attempt:
   *
   * The number of the last attempt, from 1.
   *
   * Since: 1.0
   */
  [ATTEMPT] = { "attempt", ARA_FIELD_INTEGER, { "attempt" } },
  /**
   * AraAutomationRun:n-missed:
   *
   * The number of missed runs that this one stands for.
   *
   * Since: 1.0
   */
  [N_MISSED] = { "n-missed", ARA_FIELD_INTEGER, { "missed" } },
  /**
   * AraAutomationRun:tokens:
   *
   * The number of tokens that the run took.
   *
   * Since: 1.0
   */
  [TOKENS] = { "tokens", ARA_FIELD_INTEGER, { "tokens" } },
  /**
   * AraAutomationRun:conversation-id:
   *
   * The id of the run's conversation.
   *
   * Since: 1.0
   */
  [CONVERSATION_ID] = { "conversation-id", ARA_FIELD_STRING, { "conversation_id" } },
  /**
   * AraAutomationRun:error:
   *
   * Why the run failed, in a sentence.
   *
   * Since: 1.0
   */
  [ERROR] = { "error", ARA_FIELD_STRING, { "error" } },
  /**
   * AraAutomationRun:summary:
   *
   * How the agent's answer begins.
   *
   * Since: 1.0
   */
  [SUMMARY] = { "summary", ARA_FIELD_STRING, { "summary" } },
  [LOG] = { NULL, ARA_FIELD_VALUE, { "log" } },
  { 0 },
};

/**
 * AraAutomationRun:
 *
 * A run of an automation: when it was due, how it went, and what came of it.
 *
 * Only runtimes of this project tell of runs. The agent's answer is in a conversation of
 * its own, [method@AutomationRun.get_conversation_id].
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraAutomationRun, ara_automation_run, fields)

/**
 * ara_automation_run_new_from_value:
 * @raw: an object of JSON
 *
 * Reads a run out of what a server told. Members that are missing, or of another kind than
 * they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraAutomationRun *
ara_automation_run_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_AUTOMATION_RUN, raw);
}

/**
 * ara_automation_run_get_id:
 * @self: an #AraAutomationRun
 *
 * Tells the id of the run.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_id (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, ID);
}

/**
 * ara_automation_run_get_automation_id:
 * @self: an #AraAutomationRun
 *
 * Tells the id of the automation that it is a run of.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_automation_id (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, AUTOMATION_ID);
}

/**
 * ara_automation_run_get_status:
 * @self: an #AraAutomationRun
 *
 * Tells how the run is: `running`, `waiting` (to be tried again), `done`, `failed`,
 * `stopped` or `missed`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_status (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, STATUS);
}

/**
 * ara_automation_run_get_scheduled_at:
 * @self: an #AraAutomationRun
 *
 * Tells when the run was due, as ISO 8601.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_scheduled_at (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, SCHEDULED_AT);
}

/**
 * ara_automation_run_get_started_at:
 * @self: an #AraAutomationRun
 *
 * Tells when the run began, as ISO 8601.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_started_at (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, STARTED_AT);
}

/**
 * ara_automation_run_get_ended_at:
 * @self: an #AraAutomationRun
 *
 * Tells when the run ended, as ISO 8601.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_ended_at (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, ENDED_AT);
}

/**
 * ara_automation_run_get_retry_at:
 * @self: an #AraAutomationRun
 *
 * Tells when the run is tried again, as ISO 8601.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_retry_at (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, RETRY_AT);
}

/**
 * ara_automation_run_get_attempt:
 * @self: an #AraAutomationRun
 *
 * Tells the number of the last attempt, from 1.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
gint64
ara_automation_run_get_attempt (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), 0);
  return ara_model_get_integer (self, ATTEMPT);
}

/**
 * ara_automation_run_get_n_missed:
 * @self: an #AraAutomationRun
 *
 * Tells the number of missed runs that this one stands for.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
gint64
ara_automation_run_get_n_missed (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), 0);
  return ara_model_get_integer (self, N_MISSED);
}

/**
 * ara_automation_run_get_tokens:
 * @self: an #AraAutomationRun
 *
 * Tells the number of tokens that the run took.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
gint64
ara_automation_run_get_tokens (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), 0);
  return ara_model_get_integer (self, TOKENS);
}

/**
 * ara_automation_run_get_conversation_id:
 * @self: an #AraAutomationRun
 *
 * Tells the id of the run's conversation.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_conversation_id (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, CONVERSATION_ID);
}

/**
 * ara_automation_run_get_error:
 * @self: an #AraAutomationRun
 *
 * Tells why the run failed, in a sentence.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_error (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, ERROR);
}

/**
 * ara_automation_run_get_summary:
 * @self: an #AraAutomationRun
 *
 * Tells how the agent's answer begins.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_run_get_summary (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_string (self, SUMMARY);
}

/**
 * ara_automation_run_get_log:
 * @self: an #AraAutomationRun
 *
 * Tells what happened, line by line.
 *
 * It is an array of objects with `at`, a time as ISO 8601, and `text`.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if the server told none
 *
 * Since: 1.0
 */
AraValue *
ara_automation_run_get_log (AraAutomationRun *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION_RUN (self), NULL);
  return ara_model_get_value (self, LOG);
}
