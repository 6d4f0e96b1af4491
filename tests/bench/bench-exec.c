/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tool exec costs over bwrap itself: `true` through the toolbox, and bwrap with
 * the identical arguments, in turn. Prints one line of JSON. */

#include "bench-server.h"
#include "runtime/tools/macaw-sandbox-private.h"

#include <stdio.h>

#define WARM_UP   5
#define PAIRS     41
#define SETTLE_MS 30
#define LIMIT     1.3

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
settled (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* What a program that serves does between two commands: its main loop runs. */
static void
settle (void)
{
  gboolean done = FALSE;

  g_timeout_add (SETTLE_MS, settled, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static double
time_tool (MacawToolbox *toolbox, AraValue *args)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL;

  macaw_toolbox_execute_async (toolbox, "exec", args, NULL, NULL, NULL, keep_result, &result);
  value = macaw_toolbox_execute_finish (toolbox, wait_for (&result), &error);
  g_assert_no_error (error);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
time_bwrap (char **arguments)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv ((const char *const *) arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, keep_result, &result);
  g_assert_true (g_subprocess_wait_finish (process, wait_for (&result), NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static int
measure (MacawSandbox *sandbox, const char *root)
{
  g_autoptr (MacawToolbox) toolbox = macaw_toolbox_new (root, sandbox, NULL);
  g_autoptr (AraValue) args = ara_value_new_from_text ("{\"command\":\"true\"}", -1, NULL);
  g_auto (GStrv) arguments = macaw_sandbox_build_arguments (sandbox, root, "true");
  double tool[PAIRS], bwrap[PAIRS], ratio;

  for (int i = -WARM_UP; i < PAIRS; i++)
    {
      double a = 0, b = 0;

      /* Each as often right after the other as before it, and none in what the last one left for
       * the kernel to clear up: a namespace takes it some milliseconds. */
      for (int turn = 0; turn < 2; turn++)
        {
          settle ();
          if ((i + turn) % 2 == 0)
            a = time_tool (toolbox, args);
          else
            b = time_bwrap (arguments);
        }
      if (i >= 0)
        {
          tool[i] = a;
          bwrap[i] = b;
        }
    }
  ratio = bench_median (tool, PAIRS) / bench_median (bwrap, PAIRS);
  printf ("{\"benchmark\":\"exec\",\"figure\":\"exec true / bwrap with the same arguments\",\"ms\":%.2f,\"baseline_ms\":%.2f,"
          "\"ratio\":%.3f,\"limit\":%.1f,\"rounds\":%d,\"ok\":%s}\n",
          bench_median (tool, PAIRS), bench_median (bwrap, PAIRS), ratio, LIMIT, PAIRS, ratio <= LIMIT ? "true" : "false");
  return ratio <= LIMIT ? 0 : 1;
}

int
main (void)
{
  g_autoptr (MacawSandbox) sandbox = macaw_sandbox_new (FALSE, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *root = bench_make_folder ();
  int status = 77; /* skipped */

  macaw_sandbox_probe_async (sandbox, NULL, keep_result, &result);
  macaw_sandbox_probe_finish (sandbox, wait_for (&result), NULL);
  if (macaw_sandbox_get_kind (sandbox) == MACAW_SANDBOX_BWRAP)
    status = measure (sandbox, root);
  else
    printf ("{\"benchmark\":\"exec\",\"skipped\":\"bubblewrap can't build a sandbox here\"}\n");
  bench_remove_folder (root);
  return status;
}
