/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server program that is measured: macaw-runtime, or a bare SoupServer in its place. */

#include "bench-server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

/* It ends with whoever started it, however that is. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

BenchServer *
bench_server_start (const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  BenchServer *self = g_new0 (BenchServer, 1);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) ready = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *line = NULL, *url = NULL;

  g_subprocess_launcher_setenv (launcher, "ARA_API_KEY", BENCH_KEY, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  self->ready_ms = (double) (g_get_monotonic_time () - start) / 1000;
  g_assert_nonnull (line);
  ready = ara_value_new_from_text (line, -1, &error);
  g_assert_no_error (error);
  url = ara_value_dup_member_string (ready, "url");
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  self->port = (guint) g_uri_get_port (uri);
  return self;
}

double
bench_server_get_peak (BenchServer *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (self->process)), *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return atof (line + strlen ("VmHWM:"));
}

void
bench_server_end (BenchServer *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_free (self);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_median (double *values, guint count)
{
  qsort (values, count, sizeof *values, compare);
  return values[count / 2];
}

char *
bench_make_folder (void)
{
  char *folder = g_dir_make_tmp ("macaw-bench-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

void
bench_remove_folder (const char *folder)
{
  g_autoptr (GSubprocess) remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", folder, NULL);

  g_subprocess_wait (remove, NULL, NULL);
}
