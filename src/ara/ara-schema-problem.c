/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON Schema, draft 2020-12: what is told of a value, and what could not be checked. */

#include "ara-schema-private.h"

#define MAX_DOUBTS 20 /* that are told */

struct _AraSchemaProblem
{
  char       *pointer;
  const char *keyword; /* of the table, "" for none */
  char       *message;
  char       *name;
  AraValue   *limit;
  gboolean    unchecked;
};

/**
 * AraSchemaProblem:
 *
 * What is wrong with a value: where, by which keyword of the schema, and in a sentence.
 *
 * Since: 1.0
 */
G_DEFINE_BOXED_TYPE (AraSchemaProblem, ara_schema_problem, ara_schema_problem_copy, ara_schema_problem_free)

static AraSchemaProblem *
problem_new (char *pointer, const char *keyword, char *message, const char *name, AraValue *limit, gboolean unchecked)
{
  AraSchemaProblem *problem = g_new0 (AraSchemaProblem, 1);

  problem->pointer = pointer;
  problem->keyword = keyword;
  problem->message = message;
  problem->name = g_strdup (name);
  problem->limit = limit;
  problem->unchecked = unchecked;
  return problem;
}

/* A limit may be cut short, and hold anything. */
static char *
format_message (const char *format, va_list arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);

  return g_utf8_make_valid (message, -1);
}

static AraSchemaProblem *
make_problem (SchemaCheck *check, SchemaRule *rule, AraItem *item, const char *name, char *message, gboolean unchecked)
{
  AraTree *tree = rule == NULL ? NULL : ara_schema_get_tree (check->schema, rule->value);

  return problem_new (item == NULL ? g_strdup ("") : ara_item_dup_pointer (item), rule == NULL ? "" : rule->keyword->name, message, name,
                      tree == NULL ? NULL : ara_tree_dup_value (tree, rule->value), unchecked);
}

gboolean
ara_schema_fail (SchemaCheck *check, SchemaRule *rule, AraItem *item, const char *name, const char *format, ...)
{
  va_list arguments;

  if (check->problems == NULL || check->given_up || check->problems->len >= ARA_SCHEMA_MAX_PROBLEMS)
    return FALSE;
  va_start (arguments, format);
  g_ptr_array_add (check->problems, make_problem (check, rule, item, name, format_message (format, arguments), FALSE));
  va_end (arguments);
  return FALSE;
}

gboolean
ara_schema_doubt (SchemaCheck *check, SchemaRule *rule, AraItem *item, const char *format, ...)
{
  va_list arguments;

  if (check->given_up)
    return TRUE;
  check->n_doubts++;
  if (check->doubts == NULL || check->n_doubts > MAX_DOUBTS)
    return TRUE;
  va_start (arguments, format);
  g_ptr_array_add (check->doubts, make_problem (check, rule, item, NULL, format_message (format, arguments), TRUE));
  va_end (arguments);
  return TRUE;
}

void
ara_schema_forget_doubts (SchemaCheck *check, guint count)
{
  check->n_doubts = count;
  if (check->doubts != NULL && check->doubts->len > count)
    g_ptr_array_set_size (check->doubts, (int) count);
}

GPtrArray *
ara_schema_problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ara_schema_problem_free);
}

/**
 * ara_schema_problem_copy:
 * @self: an #AraSchemaProblem
 *
 * Copies a problem.
 *
 * Returns: (transfer full): a copy
 *
 * Since: 1.0
 */
AraSchemaProblem *
ara_schema_problem_copy (AraSchemaProblem *self)
{
  return problem_new (g_strdup (self->pointer), self->keyword, g_strdup (self->message), self->name,
                      self->limit == NULL ? NULL : ara_value_ref (self->limit), self->unchecked);
}

/**
 * ara_schema_problem_free:
 * @self: (transfer full): an #AraSchemaProblem
 *
 * Frees a problem.
 *
 * Since: 1.0
 */
void
ara_schema_problem_free (AraSchemaProblem *self)
{
  g_free (self->pointer);
  g_free (self->message);
  g_free (self->name);
  g_clear_pointer (&self->limit, ara_value_unref);
  g_free (self);
}

/**
 * ara_schema_problem_get_pointer:
 * @self: an #AraSchemaProblem
 *
 * Tells which part of the value is meant.
 *
 * Returns: a JSON Pointer, "" for the whole value
 *
 * Since: 1.0
 */
const char *
ara_schema_problem_get_pointer (AraSchemaProblem *self)
{
  return self->pointer;
}

/**
 * ara_schema_problem_get_keyword:
 * @self: an #AraSchemaProblem
 *
 * Tells which keyword asks for something else.
 *
 * Returns: its name, "" where it is none
 *
 * Since: 1.0
 */
const char *
ara_schema_problem_get_keyword (AraSchemaProblem *self)
{
  return self->keyword;
}

/**
 * ara_schema_problem_get_message:
 * @self: an #AraSchemaProblem
 *
 * Tells what is wrong, in an English sentence without a full stop.
 *
 * Returns: the sentence
 *
 * Since: 1.0
 */
const char *
ara_schema_problem_get_message (AraSchemaProblem *self)
{
  return self->message;
}

/**
 * ara_schema_problem_is_unchecked:
 * @self: an #AraSchemaProblem
 *
 * Tells whether it is the checking that failed, not the value: it would have taken too long,
 * so nothing is known to be wrong here.
 *
 * Returns: whether this part was not checked
 *
 * Since: 1.0
 */
gboolean
ara_schema_problem_is_unchecked (AraSchemaProblem *self)
{
  return self->unchecked;
}

/**
 * ara_schema_problem_get_name:
 * @self: an #AraSchemaProblem
 *
 * Tells the name of a member that is missing in what the pointer names, or that should not
 * be there.
 *
 * Returns: (nullable): the name, %NULL where the problem is not about one
 *
 * Since: 1.0
 */
const char *
ara_schema_problem_get_name (AraSchemaProblem *self)
{
  return self->name;
}

/**
 * ara_schema_problem_get_limit:
 * @self: an #AraSchemaProblem
 *
 * Tells what the keyword says in the schema.
 *
 * Returns: (transfer none) (nullable): its value
 *
 * Since: 1.0
 */
AraValue *
ara_schema_problem_get_limit (AraSchemaProblem *self)
{
  return self->limit;
}
