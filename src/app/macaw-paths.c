/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the app finds what belongs to it: beside itself in the build tree, else installed. */

#include "config.h"

#include "macaw-paths.h"

static char *
get_program_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program == NULL ? NULL : g_path_get_dirname (program);
}

/* The top of the build tree if the program runs from two folders below it (src/app, and
 * tests/app for the tests), else NULL. */
static char *
find_build_tree (void)
{
  g_autofree char *directory = get_program_dir ();
  g_autofree char *top = NULL;
  g_autofree char *schema = NULL;

  if (directory == NULL)
    return NULL;
  top = g_canonicalize_filename ("../..", directory);
  schema = g_build_filename (top, "data", "gschemas.compiled", NULL);
  return g_file_test (schema, G_FILE_TEST_EXISTS) ? g_steal_pointer (&top) : NULL;
}

char *
macaw_paths_get_locale_dir (void)
{
  g_autofree char *top = find_build_tree ();

  return top == NULL ? g_strdup (MACAW_LOCALE_DIR) : g_build_filename (top, "po", NULL);
}

char *
macaw_paths_find_runtime (void)
{
  g_autofree char *top = find_build_tree ();
  g_autofree char *directory = get_program_dir ();
  g_autofree char *built = NULL;
  g_autofree char *beside = NULL;

  if (top != NULL)
    {
      built = g_build_filename (top, "src", "runtime", "macaw-runtime", NULL);
      if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&built);
    }
  if (directory != NULL)
    {
      beside = g_build_filename (directory, "macaw-runtime", NULL);
      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
    }
  return g_find_program_in_path (MACAW_LIBEXEC_DIR "/macaw-runtime");
}

static GSettingsSchema *
find_schema_in (const char *directory)
{
  g_autoptr (GSettingsSchemaSource) source = NULL;

  source = g_settings_schema_source_new_from_directory (directory, g_settings_schema_source_get_default (), FALSE, NULL);
  return source == NULL ? NULL : g_settings_schema_source_lookup (source, MACAW_APPLICATION_ID, TRUE);
}

/* That of the build tree; else of the prefix, which needn't be among those that desktops
 * look into; else of these. */
static GSettings *
open_settings (void)
{
  g_autofree char *top = find_build_tree ();
  g_autofree char *built = top == NULL ? NULL : g_build_filename (top, "data", NULL);
  g_autoptr (GSettingsSchema) schema = find_schema_in (built == NULL ? MACAW_SCHEMA_DIR : built);

  return schema == NULL ? g_settings_new (MACAW_APPLICATION_ID) : g_settings_new_full (schema, NULL, NULL);
}

GSettings *
macaw_paths_get_settings (void)
{
  static GSettings *settings;

  if (settings == NULL)
    settings = open_settings ();
  return settings;
}
