/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call replaces, as a diff: what both texts share, what goes and comes, and what is no change. */

#include "app/chat/macaw-change-text.h"

static const struct
{
  const char *input;
  const char *diff; /* NULL: it is shown as it is */
} rows[] = {
  { "{\"path\":\"a\",\"old_text\":\"a\\nb\\nc\",\"new_text\":\"a\\nx\\ny\\nc\"}", " a\n-b\n+x\n+y\n c\n" },
  { "{\"old_string\":\"%s\\n\",\"new_string\":\"\\n\"}", "-%s\n+\n" },
  { "{\"old_text\":\"a\\n\",\"new_text\":\"\"}", "-a\n" },
  { "{\"old_text\":\"\",\"new_text\":\"a\"}", "+a\n" },
  { "{\"old_text\":\"a\\na\",\"new_text\":\"a\"}", " a\n-a\n" },
  { "{\"old_text\":\"a\",\"new_text\":\"a\\na\"}", " a\n+a\n" },
  /* Their lines are the same: only the texts tell what differs. */
  { "{\"old_text\":\"a\\n\",\"new_text\":\"a\"}", NULL },
  { "{\"old_text\":\"a\",\"new_string\":\"b\"}", NULL },
  { "{\"old_text\":1,\"new_text\":\"b\"}", NULL },
  { "{\"old_text\":\"a\"}", NULL },
  { "{}", NULL },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) input = ara_value_new_from_text (rows[i].input, -1, NULL);
      g_autofree char *diff = macaw_change_text_dup (input);

      g_assert_cmpstr (diff, ==, rows[i].diff);
    }
}

static void
test_limit (void)
{
  g_autofree char *fits = g_strnfill (MACAW_CHANGE_MAX - 2, 'x');

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"old_text\":\"%s%s\",\"new_text\":\"\"}", fits, i == 0 ? "" : "x");
      g_autoptr (AraValue) input = ara_value_new_from_text (json, -1, NULL);
      g_autofree char *diff = macaw_change_text_dup (input);

      g_assert_true ((diff != NULL) == (i == 0));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-text/rows", test_rows);
  g_test_add_func ("/change-text/limit", test_limit);
  return g_test_run ();
}
