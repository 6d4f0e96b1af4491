/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tool of a session. */

#include "ara-tool.h"
#include "ara-model-private.h"

enum
{
  NAME,
  KIND,
  DESCRIPTION,
  INPUT_SCHEMA,
  READ_ONLY,
  DESTRUCTIVE,
};

/* Some servers tell tools as they hand them to a model, inside of "function". */
static const AraModelField fields[] = {
  /**
   * AraTool:name:
   *
   * The name of the tool, such as `read_file`.
   *
   * Since: 1.0
   */
  [NAME] = { "name", ARA_FIELD_STRING, { "name", "function/name" } },
  /**
   * AraTool:kind:
   *
   * Where the tool comes from: `builtin`, `app` or `connector`.
   *
   * Since: 1.0
   */
  [KIND] = { "kind", ARA_FIELD_STRING, { "kind" } },
  /**
   * AraTool:description:
   *
   * What the tool does, in a sentence for the agent.
   *
   * Since: 1.0
   */
  [DESCRIPTION] = { "description", ARA_FIELD_STRING, { "description", "function/description" } },
  /**
   * AraTool:input-schema:
   *
   * The JSON Schema of the arguments, by whatever name the server tells it.
   *
   * [ctor@Schema.new] checks values with it.
   *
   * Since: 1.0
   */
  [INPUT_SCHEMA] = { "input-schema", ARA_FIELD_VALUE, { "input_schema", "inputSchema", "parameters", "function/parameters" } },
  /**
   * AraTool:read-only:
   *
   * Whether the tool says that it changes nothing.
   *
   * It is a hint, not a promise.
   *
   * Since: 1.0
   */
  [READ_ONLY] = { "read-only", ARA_FIELD_BOOLEAN, { "annotations/readOnlyHint" } },
  /**
   * AraTool:destructive:
   *
   * Whether the tool says that it may destroy something.
   *
   * It is a hint: a tool that does not say so may destroy as well.
   *
   * Since: 1.0
   */
  [DESTRUCTIVE] = { "destructive", ARA_FIELD_BOOLEAN, { "annotations/destructiveHint" } },
  { 0 },
};

/**
 * AraTool:
 *
 * A tool of a session: what the agent may call, and what
 * [method@RuntimeClient.execute_tool] runs.
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraTool, ara_tool, fields)

/**
 * ara_tool_new_from_value:
 * @raw: an object of JSON
 *
 * Reads a tool out of what a server told. Members that are missing, or of another kind than
 * they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraTool *
ara_tool_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_TOOL, raw);
}

/**
 * ara_tool_get_name:
 * @self: an #AraTool
 *
 * Tells the name of the tool, such as `read_file`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_tool_get_name (AraTool *self)
{
  g_return_val_if_fail (ARA_IS_TOOL (self), NULL);
  return ara_model_get_string (self, NAME);
}

/**
 * ara_tool_get_kind:
 * @self: an #AraTool
 *
 * Tells where the tool comes from: `builtin`, `app` or `connector`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_tool_get_kind (AraTool *self)
{
  g_return_val_if_fail (ARA_IS_TOOL (self), NULL);
  return ara_model_get_string (self, KIND);
}

/**
 * ara_tool_get_description:
 * @self: an #AraTool
 *
 * Tells what the tool does, in a sentence for the agent.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_tool_get_description (AraTool *self)
{
  g_return_val_if_fail (ARA_IS_TOOL (self), NULL);
  return ara_model_get_string (self, DESCRIPTION);
}

/**
 * ara_tool_get_input_schema:
 * @self: an #AraTool
 *
 * Tells the JSON Schema of the arguments.
 *
 * [ctor@Schema.new] checks values with it.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if the server told none
 *
 * Since: 1.0
 */
AraValue *
ara_tool_get_input_schema (AraTool *self)
{
  g_return_val_if_fail (ARA_IS_TOOL (self), NULL);
  return ara_model_get_value (self, INPUT_SCHEMA);
}

/**
 * ara_tool_is_read_only:
 * @self: an #AraTool
 *
 * Tells whether the tool says that it changes nothing.
 *
 * It is a hint, not a promise.
 *
 * Returns: %TRUE if the server said so
 *
 * Since: 1.0
 */
gboolean
ara_tool_is_read_only (AraTool *self)
{
  g_return_val_if_fail (ARA_IS_TOOL (self), FALSE);
  return ara_model_get_boolean (self, READ_ONLY);
}

/**
 * ara_tool_is_destructive:
 * @self: an #AraTool
 *
 * Tells whether the tool says that it may destroy something.
 *
 * It is a hint: a tool that does not say so may destroy as well.
 *
 * Returns: %TRUE if the server said so
 *
 * Since: 1.0
 */
gboolean
ara_tool_is_destructive (AraTool *self)
{
  g_return_val_if_fail (ARA_IS_TOOL (self), FALSE);
  return ara_model_get_boolean (self, DESTRUCTIVE);
}
