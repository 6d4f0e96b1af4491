/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runtime of this computer: found by runtime.json, or started. */

#include "config.h"

#include "cli-connect.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE_SIZE 4096
#define PROBE_SECONDS 5
/* How long a runtime that another program is starting may take to tell where it is. */
#define PATIENCE (10 * G_TIME_SPAN_SECOND)
#define PATIENCE_STEP_MS 50

/* Reads the file only if nobody else could have written it: it names the server that gets
 * to see what is said. */
static char *
read_private_file (const char *path)
{
  struct stat info;
  char buffer[MAX_FILE_SIZE + 1];
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  gssize length = -1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () && (info.st_mode & 077) == 0)
    length = read (fd, buffer, sizeof buffer);
  close (fd);
  return length <= 0 || length > MAX_FILE_SIZE ? NULL : g_strndup (buffer, (gsize) length);
}

static CliServer *
server_from_json (const char *text)
{
  g_autoptr (AraValue) value = text == NULL ? NULL : ara_value_new_from_text (text, -1, NULL);
  g_autofree char *url = value == NULL ? NULL : ara_value_dup_member_string (value, "url");
  g_autofree char *key = value == NULL ? NULL : ara_value_dup_member_string (value, "api_key");

  /* Only this computer: the file could name any host. */
  if (url == NULL || key == NULL || !g_str_has_prefix (url, "http://127.0.0.1:"))
    return NULL;
  return cli_server_new (url, key);
}

static CliServer *
find_running (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "macaw", "runtime.json", NULL);
  g_autofree char *text = read_private_file (path);
  g_autoptr (CliServer) server = server_from_json (text);
  g_autoptr (AraRuntimeClient) client = NULL;
  g_autoptr (AraSession) session = NULL;

  if (server == NULL)
    return NULL;
  client = cli_server_client (server);
  ara_runtime_client_set_timeout (client, PROBE_SECONDS);
  session = ara_runtime_client_session_status (client, NULL, NULL, NULL);
  return session == NULL ? NULL : g_steal_pointer (&server);
}

/* Starting one */

/* In the build tree two folders further, installed beside this program. */
static char *
find_program (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program == NULL ? NULL : g_path_get_dirname (program);
  g_autofree char *built = folder == NULL ? NULL : g_build_filename (folder, "..", "runtime", "macaw-runtime", NULL);
  g_autofree char *beside = folder == NULL ? NULL : g_build_filename (folder, "macaw-runtime", NULL);

  if (built != NULL && g_str_has_suffix (folder, "/src/cli") && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_find_program_in_path (MACAW_LIBEXEC_DIR "/macaw-runtime");
}

/* A Ctrl+C is for this program, not for the runtime that others may use meanwhile. */
static void
leave_terminal (gpointer data)
{
  setsid ();
}

static GSubprocess *
spawn (int log, GError **error)
{
  g_autofree char *program = find_program ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_auto (GStrv) variables = g_listenv ();

  if (program == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("the program macaw-runtime is missing; install it beside ara"));
      return NULL;
    }
  /* A key for the cloud must not become the key of this runtime. */
  for (guint i = 0; variables[i] != NULL; i++)
    if (g_str_has_prefix (variables[i], "ARA_"))
      g_subprocess_launcher_unsetenv (launcher, variables[i]);
  /* Not our standard error: whoever reads it would wait for the runtime's end. */
  g_subprocess_launcher_take_stderr_fd (launcher, log);
  g_subprocess_launcher_set_stdin_file_path (launcher, "/dev/null");
  g_subprocess_launcher_set_child_setup (launcher, leave_terminal, NULL, NULL);
  return g_subprocess_launcher_spawn (launcher, error, program, "--port", "0", "--idle-exit", "60", NULL);
}

/* What the runtime said before it ended. */
static void
set_error_from_log (int log, GError **error)
{
  char text[512] = "";
  gssize length = pread (log, text, sizeof text - 1, 0);

  text[MAX (length, 0)] = '\0';
  if (length > 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("the local runtime did not start: %s"), g_strchomp (text));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("the local runtime did not start"));
}

static CliServer *
start (GError **error)
{
  int log = memfd_create ("macaw-runtime", MFD_CLOEXEC);
  g_autoptr (GSubprocess) process = spawn (dup (log), error);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  CliServer *server = NULL;

  if (process != NULL)
    {
      output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
      server = server_from_json (line);
      if (server == NULL)
        set_error_from_log (log, error);
    }
  close (log);
  return server;
}

static gboolean
wake (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

CliServer *
cli_local_find (GError **error)
{
  gint64 until = g_get_monotonic_time () + PATIENCE;
  CliServer *server = find_running ();
  g_autoptr (GError) trouble = NULL;

  if (server == NULL)
    server = start (&trouble);
  /* Two that start at once: the second one's runtime finds the store taken and ends. */
  while (server == NULL && strstr (trouble->message, "Another macaw-runtime") != NULL && g_get_monotonic_time () < until)
    {
      gboolean done = FALSE;

      g_timeout_add (PATIENCE_STEP_MS, wake, &done);
      while (!done)
        g_main_context_iteration (NULL, TRUE);
      server = find_running ();
    }
  if (server == NULL)
    g_propagate_error (error, g_steal_pointer (&trouble));
  return server;
}
