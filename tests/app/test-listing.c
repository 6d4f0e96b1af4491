/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call found as lines: each kind, what only looks like one, and what is too long. */

#include "app/chat/macaw-listing.h"

#include <locale.h>

static const struct
{
  const char *output;
  const char *title; /* NULL: it is no list */
  const char *text;
} rows[] = {
  { "{\"path\":\"/\",\"entries\":[{\"name\":\"src\",\"type\":\"directory\",\"size\":4096},{\"name\":\"a.py\",\"type\":\"file\",\"size\":7}]}",
    "2 entries", "            src/\n   7 bytes  a.py\n" },
  { "{\"matches\":[{\"path\":\"a.py\",\"line\":12,\"text\":\"  x = '%s'\"}],\"truncated\":true}", "The first 1 match", "a.py:12:   x = '%s'\n" },
  { "{\"paths\":[\"a\",\"\xd7\x91\"],\"truncated\":false}", "2 files", "a\n\xd7\x91\n" },
  { "{\"matches\":[],\"truncated\":false}", "0 matches", "" },
  { "{\"entries\":[1,2]}", NULL, NULL },
  { "{\"entries\":\"none\"}", NULL, NULL },
  { "{\"matches\":[{\"path\":\"a\"}]}", NULL, NULL },
  { "{\"paths\":[{}]}", NULL, NULL },
  { "[\"a\"]", NULL, NULL },
  { "\"paths\"", NULL, NULL },
  { "{}", NULL, NULL },
};

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) output = ara_value_new_from_text (rows[i].output, -1, NULL);
      g_autofree char *title = NULL, *text = macaw_listing_dup_text (output, &title);

      g_assert_cmpstr (title, ==, rows[i].title);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_long (void)
{
  g_autofree char *name = g_strnfill (MACAW_LISTING_MAX, 'x'), *json = g_strdup_printf ("{\"paths\":[\"%s\"]}", name), *title = NULL;
  g_autoptr (AraValue) output = ara_value_new_from_text (json, -1, NULL);

  g_assert_null (macaw_listing_dup_text (output, &title));
  g_assert_null (title);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/listing/kinds", test_kinds);
  g_test_add_func ("/listing/long", test_long);
  return g_test_run ();
}
