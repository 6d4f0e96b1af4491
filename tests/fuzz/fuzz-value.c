/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any bytes as JSON, looked into by every reader. */

#include "ara/ara.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
visit (AraValue *value, guint depth)
{
  g_autofree char *text = ara_value_dup_string (value), *pretty = NULL;
  guint count = ara_value_get_n_children (value);
  gint64 number;

  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  ara_value_get_integer (value, &number);
  ara_value_get_double (value);
  if (depth == 0)
    pretty = ara_value_dup_pretty (value);
  for (guint i = 0; i < MIN (count, 200) && depth < 20; i++)
    {
      g_autofree char *name = ara_value_dup_child_name (value, i);
      g_autoptr (AraValue) child = ara_value_dup_child (value, i);
      g_autoptr (AraValue) member = name == NULL ? NULL : ara_value_dup_member (value, name);

      g_assert_nonnull (child);
      g_assert_true (name == NULL || member != NULL);
      visit (child, depth + 1);
    }
}

/* The text that a value tells, and its pretty form, are the same value again. */
static void
check_same (AraValue *value)
{
  g_autofree char *pretty = ara_value_dup_pretty (value), *text = ara_value_dup_text (value);
  g_autoptr (AraValue) a = ara_value_new_from_text (pretty, -1, NULL), b = ara_value_new_from_text (text, -1, NULL);

  g_assert_true (a != NULL && b != NULL && ara_value_equal (a, value) && ara_value_equal (b, value));
}

/* From a file it is the same as from memory. */
static void
check_spooled (const uint8_t *data, size_t size, AraValue *value)
{
  int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  g_autoptr (AraValue) spooled = NULL;

  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  spooled = ara_value_new_from_fd (fd, NULL);
  g_assert_cmpint (spooled != NULL, ==, value != NULL);
  if (value == NULL)
    return;
  g_assert_true (ara_value_equal (value, spooled));
  visit (spooled, 15);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = ara_value_new_from_text ((const char *) data, (gssize) size, &error);

  g_assert_true ((value == NULL) == (error != NULL));
  if (size < 4096)
    check_spooled (data, size, value);
  if (value != NULL)
    {
      visit (value, 0);
      check_same (value);
    }
  return 0;
}
