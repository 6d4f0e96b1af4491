/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A skill of a session. */

#include "ara-skill.h"
#include "ara-model-private.h"

enum
{
  NAME,
  DESCRIPTION,
  SOURCE,
  PATH,
  BODY,
  PROBLEM,
};

static const AraModelField fields[] = {
  /**
   * AraSkill:name:
   *
   * The name of the skill.
   *
   * Since: 1.0
   */
  [NAME] = { "name", ARA_FIELD_STRING, { "name" } },
  /**
   * AraSkill:description:
   *
   * What the skill is for, in a sentence.
   *
   * Since: 1.0
   */
  [DESCRIPTION] = { "description", ARA_FIELD_STRING, { "description" } },
  /**
   * AraSkill:source:
   *
   * The layer that the skill was found in.
   *
   * Runtimes of this project say `workspace`, `self`, `global` or `builtin`.
   *
   * Since: 1.0
   */
  [SOURCE] = { "source", ARA_FIELD_STRING, { "source" } },
  /**
   * AraSkill:path:
   *
   * Where its `SKILL.md` is in the sandbox.
   *
   * Since: 1.0
   */
  [PATH] = { "path", ARA_FIELD_STRING, { "path" } },
  /**
   * AraSkill:body:
   *
   * The text of its `SKILL.md` below the front matter, Markdown.
   *
   * [method@RuntimeClient.skills] may tell it; capabilities list skills without.
   *
   * Since: 1.0
   */
  [BODY] = { "body", ARA_FIELD_STRING, { "body" } },
  /**
   * AraSkill:error:
   *
   * Why the agent does not use the skill, in a sentence.
   *
   * Since: 1.0
   */
  [PROBLEM] = { "error", ARA_FIELD_STRING, { "error" } },
  { 0 },
};

/**
 * AraSkill:
 *
 * A skill of a session: a `SKILL.md` that the agent reads when a task asks for it.
 *
 * Since: 1.0
 */
ARA_DEFINE_MODEL (AraSkill, ara_skill, fields)

/**
 * ara_skill_new_from_value:
 * @raw: an object of JSON
 *
 * Reads a skill out of what a server told. Members that are missing, or of another kind
 * than they should be, are told as `NULL`, 0 or `FALSE`.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AraSkill *
ara_skill_new_from_value (AraValue *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);
  return ara_model_new (ARA_TYPE_SKILL, raw);
}

/**
 * ara_skill_get_name:
 * @self: an #AraSkill
 *
 * Tells the name of the skill.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_skill_get_name (AraSkill *self)
{
  g_return_val_if_fail (ARA_IS_SKILL (self), NULL);
  return ara_model_get_string (self, NAME);
}

/**
 * ara_skill_get_description:
 * @self: an #AraSkill
 *
 * Tells what the skill is for, in a sentence.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_skill_get_description (AraSkill *self)
{
  g_return_val_if_fail (ARA_IS_SKILL (self), NULL);
  return ara_model_get_string (self, DESCRIPTION);
}

/**
 * ara_skill_get_source:
 * @self: an #AraSkill
 *
 * Tells the layer that the skill was found in.
 *
 * Runtimes of this project say `workspace`, `self`, `global` or `builtin`.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_skill_get_source (AraSkill *self)
{
  g_return_val_if_fail (ARA_IS_SKILL (self), NULL);
  return ara_model_get_string (self, SOURCE);
}

/**
 * ara_skill_get_path:
 * @self: an #AraSkill
 *
 * Tells where its `SKILL.md` is in the sandbox.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_skill_get_path (AraSkill *self)
{
  g_return_val_if_fail (ARA_IS_SKILL (self), NULL);
  return ara_model_get_string (self, PATH);
}

/**
 * ara_skill_get_body:
 * @self: an #AraSkill
 *
 * Tells the text of its `SKILL.md` below the front matter, Markdown.
 *
 * [method@RuntimeClient.skills] may tell it; capabilities list skills without.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_skill_get_body (AraSkill *self)
{
  g_return_val_if_fail (ARA_IS_SKILL (self), NULL);
  return ara_model_get_string (self, BODY);
}

/**
 * ara_skill_get_error:
 * @self: an #AraSkill
 *
 * Tells why the agent does not use the skill, in a sentence.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if the server told none
 *
 * Since: 1.0
 */
const char *
ara_skill_get_error (AraSkill *self)
{
  g_return_val_if_fail (ARA_IS_SKILL (self), NULL);
  return ara_model_get_string (self, PROBLEM);
}
