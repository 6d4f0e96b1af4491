/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any lines as the events of a turn, then stored and read back. */

#include "ara/ara.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
push_lines (AraFold *fold, const char *bytes, gsize size)
{
  while (size > 0)
    {
      const char *feed = memchr (bytes, '\n', size);
      gsize length = feed == NULL ? size : (gsize) (feed - bytes);

      ara_fold_push (fold, bytes, (gssize) length);
      length += feed != NULL;
      bytes += length;
      size -= length;
    }
}

static char *
dup_stored (AraMessage *message)
{
  g_autoptr (AraValue) value = ara_message_to_value (message);
  g_autofree char *text = ara_value_dup_text (value);
  g_autoptr (AraValue) checked = ara_value_new_from_text (text, -1, NULL);

  g_assert_nonnull (checked); /* what we write is JSON */
  return g_steal_pointer (&text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autoptr (AraMessage) again = NULL;
  g_autoptr (AraValue) stored = NULL, result = NULL;
  g_autofree char *first = NULL, *second = NULL, *text = NULL;

  push_lines (fold, (const char *) data, size);
  ara_fold_end (fold);
  g_assert_cmpint (ara_message_get_status (message), !=, ARA_MESSAGE_STREAMING);
  text = ara_message_dup_text (message);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  result = ara_message_to_chat_result (message);
  first = dup_stored (message);
  stored = ara_value_new_from_text (first, -1, NULL);
  again = ara_message_new_from_value (stored, NULL);
  second = dup_stored (again);
  g_assert_cmpstr (first, ==, second);
  return 0;
}
