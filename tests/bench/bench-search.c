/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search_files over a tree of 50 000 files that the kernel has in memory, against `grep -r`, in
 * turn: a literal and a regular expression. In the locale of the environment: C.UTF-8. Prints one
 * JSON line a figure, and ends with 1 if one of them misses its limit. */

#include "bench-server.h"
#include "runtime/tools/macaw-sandbox-private.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define FOLDERS 500
#define FILES   100 /* in each */
#define WARM_UP 1
#define ROUNDS  15
#define LIMIT   2.0

static const struct { const char *name, *pattern; guint hits; } searches[] = {
  { "a literal", "needle in the hay", 50 },
  { "a regular expression", "ne+dle[s ]+(in|on) the [a-z]+y\\b", 50 },
};

/* Text like a program's, of some 2 KB; every thousandth file holds the needle. */
static void
write_file (const char *folder, guint number)
{
  g_autofree char *name = g_strdup_printf ("file-%u.c", number), *path = g_build_filename (folder, name, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, i == 20 && number % 1000 == 7 ? "  /* %u: a needle in the hay */\n"
                                                                : "  value_%u = compute (value, other, %u); /* née */\n",
                            number * 40 + i, i);
  g_assert_true (g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
}

static void
make_tree (const char *root)
{
  for (guint i = 0; i < FOLDERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("root/.ara/workspace/part-%u/folder-%u", i / 50, i);
      g_autofree char *folder = g_build_filename (root, name, NULL);

      g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
      for (guint j = 0; j < FILES; j++)
        write_file (folder, i * FILES + j);
    }
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static double
time_tool (MacawToolbox *toolbox, AraValue *args, guint hits)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL, matches = NULL;

  macaw_toolbox_execute_async (toolbox, "search_files", args, NULL, NULL, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  value = macaw_toolbox_execute_finish (toolbox, result, &error);
  g_assert_no_error (error);
  matches = ara_value_dup_member (value, "matches");
  g_assert_cmpuint (ara_value_get_n_children (matches), ==, hits);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
time_grep (const char *folder, const char *pattern)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) grep = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "grep", "-rnE", pattern, folder, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (grep, NULL, NULL, NULL, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (grep), ==, 0);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static gboolean
measure (guint which, MacawToolbox *toolbox, const char *folder)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) args = NULL;
  double tool[ROUNDS], grep[ROUNDS], ratio;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "pattern", searches[which].pattern);
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  for (int i = -WARM_UP; i < ROUNDS; i++)
    {
      tool[MAX (i, 0)] = time_tool (toolbox, args, searches[which].hits);
      grep[MAX (i, 0)] = time_grep (folder, searches[which].pattern);
    }
  ratio = bench_median (tool, ROUNDS) / bench_median (grep, ROUNDS);
  printf ("{\"benchmark\":\"search\",\"figure\":\"%s in %d files / grep -r\",\"ms\":%.1f,\"baseline_ms\":%.1f,\"ratio\":%.2f,"
          "\"limit\":%.1f,\"rounds\":%d,\"ok\":%s}\n",
          searches[which].name, FOLDERS * FILES, bench_median (tool, ROUNDS), bench_median (grep, ROUNDS), ratio, LIMIT, ROUNDS,
          ratio <= LIMIT ? "true" : "false");
  fflush (stdout);
  return ratio <= LIMIT;
}

int
main (void)
{
  g_autofree char *root = bench_make_folder (), *folder = g_build_filename (root, "root/.ara/workspace", NULL);
  g_autoptr (MacawSandbox) sandbox = macaw_sandbox_new (FALSE, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (MacawToolbox) toolbox = macaw_toolbox_new (root, sandbox, &error);
  gboolean ok = TRUE;

  g_assert_no_error (error);
  make_tree (root);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    ok = measure (i, toolbox, folder) && ok;
  bench_remove_folder (root);
  return ok ? 0 : 1;
}
