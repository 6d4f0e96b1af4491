/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What belongs to the app is found from the build tree with no variable set. */

#include <glib.h>

#include "app/macaw-paths.h"

static void
test_settings (void)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *connection = g_settings_get_string (settings, "last-connection");

  g_assert_true (settings == macaw_paths_get_settings ());
  g_assert_cmpstr (connection, ==, "local");
  g_assert_cmpint (g_settings_get_enum (settings, "appearance"), ==, 0);
}

static void
test_locale (void)
{
  g_autofree char *directory = macaw_paths_get_locale_dir ();

  g_assert_true (g_str_has_suffix (directory, "/po"));
  g_assert_true (g_path_is_absolute (directory));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paths/settings", test_settings);
  g_test_add_func ("/paths/locale", test_locale);
  return g_test_run ();
}
