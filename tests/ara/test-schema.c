/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON Schema: the public test suite, a table of our own, and what is hostile. */

#include "ara/ara.h"

#include <string.h>

#define SUITE "json-schema-test-suite"

static AraValue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AraValue *value = ara_value_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static AraValue *
load (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return parse (text);
}

static void
add_remotes (GHashTable *remotes, const char *folder, const char *address)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *uri = g_strconcat (address, "/", name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        add_remotes (remotes, path, uri);
      else
        g_hash_table_insert (remotes, g_steal_pointer (&uri), load (path));
    }
}

static GHashTable *
dup_remotes (void)
{
  GHashTable *remotes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ara_value_unref);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, SUITE, "remotes", NULL);

  add_remotes (remotes, folder, "http://localhost:1234");
  return remotes;
}

typedef struct
{
  GHashTable    *remotes;
  AraSchemaFlags flags;
  guint          count;
  guint          failed;
} Suite;

static void
run_group (Suite *suite, const char *file, AraValue *group)
{
  g_autoptr (AraValue) schema_value = ara_value_dup_member (group, "schema"), tests = ara_value_dup_member (group, "tests");
  g_autofree char *title = ara_value_dup_member_string (group, "description");
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSchema) schema = ara_schema_new (schema_value, suite->flags, suite->remotes, &error);

  for (guint i = 0; i < ara_value_get_n_children (tests); i++)
    {
      g_autoptr (AraValue) test = ara_value_dup_child (tests, i), data = ara_value_dup_member (test, "data");
      g_autofree char *description = ara_value_dup_member_string (test, "description");
      gboolean wanted = ara_value_get_member_boolean (test, "valid");
      g_autoptr (GPtrArray) problems = schema == NULL ? NULL : ara_schema_validate (schema, data);

      suite->count++;
      if (schema != NULL && (problems->len == 0) == wanted && ara_schema_is_valid (schema, data) == wanted)
        continue;
      suite->failed++;
      g_test_message ("%s: %s: %s (%s)", file, title, description,
                      schema == NULL ? error->message : wanted && problems->len > 0 ? ara_schema_problem_get_message (problems->pdata[0])
                                                                                    : "no problem was found");
    }
}

static void
run_folder (Suite *suite, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (AraValue) groups = g_str_has_suffix (name, ".json") ? load (path) : NULL;

      for (guint i = 0; groups != NULL && i < ara_value_get_n_children (groups); i++)
        {
          g_autoptr (AraValue) group = ara_value_dup_child (groups, i);

          run_group (suite, name, group);
        }
    }
}

static void
test_suite (gconstpointer data)
{
  const char *part = data;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, SUITE, "tests", "draft2020-12", part, NULL);
  g_autoptr (GHashTable) remotes = dup_remotes ();
  Suite suite = { remotes, strstr (part, "format") != NULL ? ARA_SCHEMA_CHECK_FORMATS : ARA_SCHEMA_DEFAULT };

  run_folder (&suite, folder);
  g_test_message ("%s: %u tests, %u failed", *part == '\0' ? "required" : part, suite.count, suite.failed);
  g_assert_cmpuint (suite.count, >, 50);
  g_assert_cmpuint (suite.failed, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/schema/suite/required", "", test_suite);
  g_test_add_data_func ("/schema/suite/optional", "optional", test_suite);
  g_test_add_data_func ("/schema/suite/formats", "optional/format", test_suite);
  return g_test_run ();
}
