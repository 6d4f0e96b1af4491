/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any JSON as a stored message; written back twice it stays the same. */

#include "ara/ara.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static AraValue *
write_again (AraValue *value)
{
  g_autoptr (AraMessage) message = ara_message_new_from_value (value, NULL);
  g_autoptr (AraValue) result = NULL, written = NULL;
  g_autofree char *text = NULL;

  if (message == NULL)
    return NULL;
  result = ara_message_to_chat_result (message);
  ara_message_get_duration_ms (message);
  ara_message_get_created_at (message);
  written = ara_message_to_value (message);
  text = ara_value_dup_text (written);
  return ara_value_new_from_text (text, -1, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (AraValue) value = ara_value_new_from_text ((const char *) data, (gssize) size, NULL);
  g_autoptr (AraValue) once = NULL, twice = NULL;

  if (value == NULL || ara_value_get_kind (value) != ARA_VALUE_OBJECT)
    return 0;
  once = write_again (value);
  g_assert_nonnull (once);
  twice = write_again (once);
  g_assert_true (twice != NULL && ara_value_equal (once, twice));
  return 0;
}
