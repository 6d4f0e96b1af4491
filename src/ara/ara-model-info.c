/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A language model that a server offers. */

#include "ara-model-info.h"
#include "ara-model-private.h"

enum
{
  ID,
  DEFAULT,
};

static const AraModelField fields[] = {
  /**
   * AraModelInfo:id:
   *
   * The name of the model, such as `openai/gpt-4o`.
   *
   * It is what [method@RuntimeClient.chat] takes as `model`.
   *
   * Since: 1.0
   */
  [ID] = { "id", ARA_FIELD_STRING, { "id" } },
  /**
   * AraModelInfo:default:
   *
   * Whether this model answers where none is asked for.
   *
   * Since: 1.0
   */
  [DEFAULT] = { "default", ARA_FIELD_BOOLEAN, { "default" } },
  { 0 },
};

/**
 * AraModelInfo:
 *
 * A language model that a server offers, `provider/model`.
 *
 * Not to be confused with [class@Model], of which all answers are made.
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraModelInfo, ara_model_info, fields)

/**
 * ara_model_info_new_from_value:
 * @raw: an object of JSON
 *
 * Reads a language model out of what a server told. Members that are missing, or of another
 * kind than they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraModelInfo *
ara_model_info_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_MODEL_INFO, raw);
}

/**
 * ara_model_info_get_id:
 * @self: an #AraModelInfo
 *
 * Tells the name of the model, such as `openai/gpt-4o`.
 *
 * It is what [method@RuntimeClient.chat] takes as `model`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_model_info_get_id (AraModelInfo *self)
{
  g_return_val_if_fail (ARA_IS_MODEL_INFO (self), NULL);
  return ara_model_get_string (self, ID);
}

/**
 * ara_model_info_is_default:
 * @self: an #AraModelInfo
 *
 * Tells whether this model answers where none is asked for.
 *
 * Returns: %TRUE if the server said so
 *
 * Since: 1.0
 */
gboolean
ara_model_info_is_default (AraModelInfo *self)
{
  g_return_val_if_fail (ARA_IS_MODEL_INFO (self), FALSE);
  return ara_model_get_boolean (self, DEFAULT);
}
