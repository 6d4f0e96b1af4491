/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value's text by pieces: wherever they are cut, together they are the text of the whole. */

#include "app/chat/macaw-value-text.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const values[] = {
  "\"\"", "\"plain text\"", "\"a\\n\\t\\\"\\\\ \\/ \\u00e9 é 🦜 \\ud83e\\udd9c end\"", "\"\\ud83e lone \\udd9c lone \\ud83e\\ud83e\\udd9c x\"",
  "\"\\ud83e\\u0041 \\u0000 \\\\\\\\\\\\u\"", "{\"a\": [1, 2.50, \"é\"], \"b\": null}", "12345678901234567890", "[]",
};

static void
test_pieces (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (gsize size = 16; size < 80; size++)
      {
        g_autoptr (AraValue) value = ara_value_new_from_text (values[i], -1, NULL);
        g_autofree char *whole = ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value) : ara_value_dup_text (value);
        g_autoptr (GString) text = g_string_new (NULL);
        goffset offset = 0;
        char *piece;

        while ((piece = macaw_value_text_next (value, &offset, size)) != NULL)
          {
            g_string_append (text, piece);
            g_free (piece);
          }
        g_assert_cmpstr (text->str, ==, whole);
      }
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* 50 MB, saved as it is, and shown by its start alone. */
static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("macaw-test-XXXXXX", NULL), *path = g_build_filename (folder, "result", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *big = g_strnfill (50 * 1024 * 1024, 'x'), *saved = NULL, *piece = NULL;
  g_autoptr (AraValue) value = ara_value_new_string (big);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  goffset offset = 0;
  gsize length;

  piece = macaw_value_text_next (value, &offset, 65536);
  g_assert_cmpuint (strlen (piece), ==, 65536);
  macaw_value_text_save_async (value, file, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (macaw_value_text_save_finish (result, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &saved, &length, NULL));
  g_assert_cmpuint (length, ==, strlen (big));
  g_assert_cmpint (memcmp (saved, big, length), ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
  /* Where nothing can be written, that is said. */
  g_clear_object (&result);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  macaw_value_text_save_async (value, file, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (macaw_value_text_save_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value-text/pieces", test_pieces);
  g_test_add_func ("/value-text/save", test_save);
  return g_test_run ();
}
