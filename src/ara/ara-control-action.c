/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An action of the app UI. */

#include "ara-control-action.h"
#include "ara-model-private.h"

enum
{
  ID,
  TITLE,
  DESCRIPTION,
  INPUT_SCHEMA,
};

static const AraModelField fields[] = {
  /**
   * AraControlAction:id:
   *
   * The id of the action.
   *
   * Since: 1.0
   */
  [ID] = { "id", ARA_FIELD_STRING, { "id" } },
  /**
   * AraControlAction:title:
   *
   * The title of the action, for people.
   *
   * Since: 1.0
   */
  [TITLE] = { "title", ARA_FIELD_STRING, { "title" } },
  /**
   * AraControlAction:description:
   *
   * What the action does, in a sentence.
   *
   * Since: 1.0
   */
  [DESCRIPTION] = { "description", ARA_FIELD_STRING, { "description" } },
  /**
   * AraControlAction:input-schema:
   *
   * The JSON Schema of the arguments.
   *
   * Since: 1.0
   */
  [INPUT_SCHEMA] = { "input-schema", ARA_FIELD_VALUE, { "input_schema", "inputSchema", "parameters" } },
  { 0 },
};

/**
 * AraControlAction:
 *
 * An action that an app UI offers while it is connected, such as `list_windows`.
 *
 * [method@RuntimeClient.control_call] has it done.
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraControlAction, ara_control_action, fields)

/**
 * ara_control_action_new_from_value:
 * @raw: an object of JSON
 *
 * Reads an action out of what a server told. Members that are missing, or of another kind
 * than they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraControlAction *
ara_control_action_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_CONTROL_ACTION, raw);
}

/**
 * ara_control_action_get_id:
 * @self: an #AraControlAction
 *
 * Tells the id of the action.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_control_action_get_id (AraControlAction *self)
{
  g_return_val_if_fail (ARA_IS_CONTROL_ACTION (self), NULL);
  return ara_model_get_string (self, ID);
}

/**
 * ara_control_action_get_title:
 * @self: an #AraControlAction
 *
 * Tells the title of the action, for people.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_control_action_get_title (AraControlAction *self)
{
  g_return_val_if_fail (ARA_IS_CONTROL_ACTION (self), NULL);
  return ara_model_get_string (self, TITLE);
}

/**
 * ara_control_action_get_description:
 * @self: an #AraControlAction
 *
 * Tells what the action does, in a sentence.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_control_action_get_description (AraControlAction *self)
{
  g_return_val_if_fail (ARA_IS_CONTROL_ACTION (self), NULL);
  return ara_model_get_string (self, DESCRIPTION);
}

/**
 * ara_control_action_get_input_schema:
 * @self: an #AraControlAction
 *
 * Tells the JSON Schema of the arguments.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if the server told none
 *
 * Since: 1.0
 */
AraValue *
ara_control_action_get_input_schema (AraControlAction *self)
{
  g_return_val_if_fail (ARA_IS_CONTROL_ACTION (self), NULL);
  return ara_model_get_value (self, INPUT_SCHEMA);
}
