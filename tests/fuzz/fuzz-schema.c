/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any JSON as a schema, and the rest of the line after a newline as the value. */

#include "ara/ara.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Both ways of asking agree, and what is told is text with a place. */
static void
check (AraSchema *schema, AraValue *value)
{
  g_autoptr (GPtrArray) problems = ara_schema_validate (schema, value);

  g_assert_true (ara_schema_is_valid (schema, value) == (problems->len == 0));
  for (guint i = 0; i < problems->len; i++)
    {
      g_assert_true (g_utf8_validate (ara_schema_problem_get_message (problems->pdata[i]), -1, NULL));
      g_assert_true (*ara_schema_problem_get_pointer (problems->pdata[i]) == '\0' || *ara_schema_problem_get_pointer (problems->pdata[i]) == '/');
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *line = size == 0 ? NULL : memchr (data, '\n', size);
  gsize length = line == NULL ? size : (gsize) (line - data);
  g_autoptr (AraValue) schema_value = ara_value_new_from_text ((const char *) data, (gssize) length, NULL);
  g_autoptr (AraValue) value = line == NULL ? NULL : ara_value_new_from_text ((const char *) line + 1, (gssize) (size - length - 1), NULL);
  g_autoptr (AraSchema) schema = schema_value == NULL ? NULL : ara_schema_new (schema_value, ARA_SCHEMA_CHECK_FORMATS, NULL, NULL);

  if (schema == NULL)
    return 0;
  check (schema, schema_value);
  if (value != NULL)
    check (schema, value);
  return 0;
}
