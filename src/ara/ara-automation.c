/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message that is sent to the agent on a schedule. */

#include "ara-automation.h"
#include "ara-model-private.h"

enum
{
  ID,
  SESSION_ID,
  NAME,
  MESSAGE,
  SCHEDULE_KIND,
  EVERY_SECONDS,
  SCHEDULE_EXPR,
  TIMEZONE,
  MODEL,
  MISSED_POLICY,
  MAX_RETRIES,
  MAX_ROUNDS,
  MAX_SECONDS,
  MAX_TOKENS,
  ENABLED,
  CREATED_AT,
  NEXT_RUN_AT,
  RUN,
  LAST_RUN,
};

static const AraModelField fields[] = {
  /**
   * AraAutomation:id:
   *
   * The id of the automation.
   *
   * Since: 1.0
   */
  [ID] = { "id", ARA_FIELD_STRING, { "id" } },
  /**
   * AraAutomation:session-id:
   *
   * The id of the session that it runs in.
   *
   * Since: 1.0
   */
  [SESSION_ID] = { "session-id", ARA_FIELD_STRING, { "session_id" } },
  /**
   * AraAutomation:name:
   *
   * The name of the automation.
   *
   * Since: 1.0
   */
  [NAME] = { "name", ARA_FIELD_STRING, { "name" } },
  /**
   * AraAutomation:message:
   *
   * What the agent is asked at each run.
   *
   * Since: 1.0
   */
  [MESSAGE] = { "message", ARA_FIELD_STRING, { "message" } },
  /**
   * AraAutomation:schedule-kind:
   *
   * The kind of the schedule: `every` or `cron`.
   *
   * Since: 1.0
   */
  [SCHEDULE_KIND] = { "schedule-kind", ARA_FIELD_STRING, { "schedule_kind" } },
  /**
   * AraAutomation:every-seconds:
   *
   * The seconds between two runs, for the kind `every`.
   *
   * Since: 1.0
   */
  [EVERY_SECONDS] = { "every-seconds", ARA_FIELD_INTEGER, { "every_seconds" } },
  /**
   * AraAutomation:schedule-expr:
   *
   * The five fields of cron, for the kind `cron`.
   *
   * Since: 1.0
   */
  [SCHEDULE_EXPR] = { "schedule-expr", ARA_FIELD_STRING, { "schedule_expr" } },
  /**
   * AraAutomation:timezone:
   *
   * The IANA name of the time zone of the schedule.
   *
   * Since: 1.0
   */
  [TIMEZONE] = { "timezone", ARA_FIELD_STRING, { "timezone" } },
  /**
   * AraAutomation:model:
   *
   * The name of the language model that answers.
   *
   * Since: 1.0
   */
  [MODEL] = { "model", ARA_FIELD_STRING, { "model" } },
  /**
   * AraAutomation:missed-policy:
   *
   * What is done about runs that were missed: `fire_all`, `fire_latest_only` or
   * `skip_if_late`.
   *
   * Since: 1.0
   */
  [MISSED_POLICY] = { "missed-policy", ARA_FIELD_STRING, { "missed_policy" } },
  /**
   * AraAutomation:max-retries:
   *
   * How often a run that failed is tried again.
   *
   * Since: 1.0
   */
  [MAX_RETRIES] = { "max-retries", ARA_FIELD_INTEGER, { "max_retries" } },
  /**
   * AraAutomation:max-rounds:
   *
   * How many rounds of the model and its tools a run may take; it is stopped after them.
   *
   * Since: 1.0
   */
  [MAX_ROUNDS] = { "max-rounds", ARA_FIELD_INTEGER, { "max_rounds" } },
  /**
   * AraAutomation:max-seconds:
   *
   * How many seconds a run may take; it is stopped after them.
   *
   * Since: 1.0
   */
  [MAX_SECONDS] = { "max-seconds", ARA_FIELD_INTEGER, { "max_seconds" } },
  /**
   * AraAutomation:max-tokens:
   *
   * How many tokens a run may use; it is stopped after them.
   *
   * Since: 1.0
   */
  [MAX_TOKENS] = { "max-tokens", ARA_FIELD_INTEGER, { "max_tokens" } },
  /**
   * AraAutomation:enabled:
   *
   * Whether the automation runs by its schedule.
   *
   * Since: 1.0
   */
  [ENABLED] = { "enabled", ARA_FIELD_BOOLEAN, { "enabled" } },
  /**
   * AraAutomation:created-at:
   *
   * When the automation was made, as ISO 8601.
   *
   * Since: 1.0
   */
  [CREATED_AT] = { "created-at", ARA_FIELD_STRING, { "created_at" } },
  /**
   * AraAutomation:next-run-at:
   *
   * When the automation is due next, as ISO 8601.
   *
   * Since: 1.0
   */
  [NEXT_RUN_AT] = { "next-run-at", ARA_FIELD_STRING, { "next_run_at" } },
  [RUN] = { NULL, ARA_FIELD_VALUE, { "run" } },
  [LAST_RUN] = { NULL, ARA_FIELD_VALUE, { "last_run" } },
  { 0 },
};

/**
 * AraAutomation:
 *
 * An automation: a message that is sent to the agent on a schedule.
 *
 * [method@RuntimeClient.automations] lists them.
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraAutomation, ara_automation, fields)

/**
 * ara_automation_new_from_value:
 * @raw: an object of JSON
 *
 * Reads an automation out of what a server told. Members that are missing, or of another
 * kind than they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraAutomation *
ara_automation_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_AUTOMATION, raw);
}

/**
 * ara_automation_get_id:
 * @self: an #AraAutomation
 *
 * Tells the id of the automation.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_id (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, ID);
}

/**
 * ara_automation_get_session_id:
 * @self: an #AraAutomation
 *
 * Tells the id of the session that it runs in.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_session_id (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, SESSION_ID);
}

/**
 * ara_automation_get_name:
 * @self: an #AraAutomation
 *
 * Tells the name of the automation.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_name (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, NAME);
}

/**
 * ara_automation_get_message:
 * @self: an #AraAutomation
 *
 * Tells what the agent is asked at each run.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_message (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, MESSAGE);
}

/**
 * ara_automation_get_schedule_kind:
 * @self: an #AraAutomation
 *
 * Tells the kind of the schedule: `every` or `cron`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_schedule_kind (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, SCHEDULE_KIND);
}

/**
 * ara_automation_get_every_seconds:
 * @self: an #AraAutomation
 *
 * Tells the seconds between two runs, for the kind `every`.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
gint64
ara_automation_get_every_seconds (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), 0);
  return ara_model_get_integer (self, EVERY_SECONDS);
}

/**
 * ara_automation_get_schedule_expr:
 * @self: an #AraAutomation
 *
 * Tells the five fields of cron, for the kind `cron`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_schedule_expr (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, SCHEDULE_EXPR);
}

/**
 * ara_automation_get_timezone:
 * @self: an #AraAutomation
 *
 * Tells the IANA name of the time zone of the schedule.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_timezone (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, TIMEZONE);
}

/**
 * ara_automation_get_model:
 * @self: an #AraAutomation
 *
 * Tells the name of the language model that answers.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_model (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, MODEL);
}

/**
 * ara_automation_get_missed_policy:
 * @self: an #AraAutomation
 *
 * Tells what is done about runs that were missed: `fire_all`, `fire_latest_only` or
 * `skip_if_late`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_missed_policy (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, MISSED_POLICY);
}

/**
 * ara_automation_get_max_retries:
 * @self: an #AraAutomation
 *
 * Tells how often a run that failed is tried again.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
gint64
ara_automation_get_max_retries (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), 0);
  return ara_model_get_integer (self, MAX_RETRIES);
}

/**
 * ara_automation_get_max_rounds:
 * @self: an #AraAutomation
 *
 * Tells how many rounds of the model and its tools a run may take. It is stopped after them.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
gint64
ara_automation_get_max_rounds (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), 0);
  return ara_model_get_integer (self, MAX_ROUNDS);
}

/**
 * ara_automation_get_max_seconds:
 * @self: an #AraAutomation
 *
 * Tells how many seconds a run may take. It is stopped after them.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
gint64
ara_automation_get_max_seconds (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), 0);
  return ara_model_get_integer (self, MAX_SECONDS);
}

/**
 * ara_automation_get_max_tokens:
 * @self: an #AraAutomation
 *
 * Tells how many tokens a run may use. It is stopped after them.
 *
 * Returns: the number, 0 if the server told none
 *
 * Since: 1.0
 */
gint64
ara_automation_get_max_tokens (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), 0);
  return ara_model_get_integer (self, MAX_TOKENS);
}

/**
 * ara_automation_is_enabled:
 * @self: an #AraAutomation
 *
 * Tells whether the automation runs by its schedule.
 *
 * Returns: %TRUE if the server said so
 *
 * Since: 1.0
 */
gboolean
ara_automation_is_enabled (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), FALSE);
  return ara_model_get_boolean (self, ENABLED);
}

/**
 * ara_automation_get_created_at:
 * @self: an #AraAutomation
 *
 * Tells when the automation was made, as ISO 8601.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_created_at (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, CREATED_AT);
}

/**
 * ara_automation_get_next_run_at:
 * @self: an #AraAutomation
 *
 * Tells when the automation is due next, as ISO 8601.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_automation_get_next_run_at (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return ara_model_get_string (self, NEXT_RUN_AT);
}

static AraAutomationRun *
dup_run (AraAutomation *self, guint field)
{
  AraValue *value = ara_model_get_value (self, field);

  return value == NULL ? NULL : ara_automation_run_new_from_value (value);
}

/**
 * ara_automation_dup_run:
 * @self: an #AraAutomation
 *
 * Tells the run that goes on, or that waits to be tried again.
 *
 * Returns: (transfer full) (nullable): the run, or %NULL if there is none
 *
 * Since: 1.0
 */
AraAutomationRun *
ara_automation_dup_run (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return dup_run (self, RUN);
}

/**
 * ara_automation_dup_last_run:
 * @self: an #AraAutomation
 *
 * Tells the last run that came to its end.
 *
 * Returns: (transfer full) (nullable): the run, or %NULL if there was none
 *
 * Since: 1.0
 */
AraAutomationRun *
ara_automation_dup_last_run (AraAutomation *self)
{
  g_return_val_if_fail (ARA_IS_AUTOMATION (self), NULL);
  return dup_run (self, LAST_RUN);
}
