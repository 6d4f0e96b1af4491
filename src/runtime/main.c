/* SPDX-License-Identifier: GPL-3.0-or-later */
/* macaw-runtime: options, the ready line, runtime.json, and the end. */

#include "automations/macaw-automations.h"
#include "runtime/server/macaw-server.h"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

typedef struct
{
  int        port;
  char      *state_dir;
  char      *key_file;
  char      *model;
  char      *sandbox;
  gboolean   allow_network;
  int        idle_exit;
  gboolean   no_runtime_file;
  gboolean   version;

  GMainLoop    *loop;
  MacawRuntime *runtime;
  MacawServer  *server;
  char         *key;
  gboolean      made_key;
  gboolean      left; /* whoever started it has gone */
  char         *runtime_file;
} Program;

static gboolean
parse_options (Program *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port, "Port on 127.0.0.1; 0 lets the kernel pick", "N" },
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->state_dir, "Where sessions and conversations are kept", "DIR" },
    { "api-key-file", 0, 0, G_OPTION_ARG_FILENAME, &self->key_file, "File with the key; else $ARA_API_KEY, else a random one", "FILE" },
    { "model", 0, 0, G_OPTION_ARG_STRING, &self->model, "Default model, provider/model", "ID" },
    { "sandbox", 0, 0, G_OPTION_ARG_STRING, &self->sandbox, "bwrap, or none to run commands without protection", "KIND" },
    { "allow-network", 0, 0, G_OPTION_ARG_NONE, &self->allow_network, "Let commands use the network", NULL },
    { "idle-exit", 0, 0, G_OPTION_ARG_INT, &self->idle_exit, "End after so many seconds without a client or a turn", "SECONDS" },
    { "no-runtime-file", 0, 0, G_OPTION_ARG_NONE, &self->no_runtime_file, "Do not write runtime.json", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— the local runtime of Macaw");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "Unknown argument “%s”", (*argv)[1]);
      return FALSE;
    }
  if (self->port < 0 || self->port > 65535)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--port takes a number from 0 to 65535");
      return FALSE;
    }
  if (self->sandbox != NULL && !g_str_equal (self->sandbox, "bwrap") && !g_str_equal (self->sandbox, "none"))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--sandbox takes bwrap or none");
      return FALSE;
    }
  return TRUE;
}

static gboolean
find_key (Program *self, GError **error)
{
  const char *given = g_getenv ("ARA_API_KEY");

  if (self->key_file != NULL)
    {
      if (!g_file_get_contents (self->key_file, &self->key, NULL, error))
        return FALSE;
      g_strstrip (self->key);
    }
  else if (given != NULL && *given != '\0')
    self->key = g_strdup (given);
  if (self->key_file != NULL && *self->key == '\0')
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s holds no key", self->key_file);
      return FALSE;
    }
  if (self->key == NULL)
    {
      guint8 random[32];
      GString *text = g_string_new (NULL);

      /* From the kernel: what g_random gives can be guessed. */
      if (getentropy (random, sizeof random) != 0)
        g_error ("The kernel gives no random bytes");
      for (guint i = 0; i < sizeof random; i++)
        g_string_append_printf (text, "%02x", random[i]);
      self->key = g_string_free (text, FALSE);
      self->made_key = TRUE;
    }
  return TRUE;
}

/* Two runtimes on one state directory would each undo what the other does. */
static gboolean
lock_state (Program *self, GError **error)
{
  g_autofree char *path = NULL;
  int fd;

  if (self->state_dir == NULL)
    self->state_dir = g_build_filename (g_get_user_data_dir (), "macaw", "runtime", NULL);
  if (g_mkdir_with_parents (self->state_dir, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s can't be made: %s", self->state_dir, g_strerror (errno));
      return FALSE;
    }
  path = g_build_filename (self->state_dir, "lock", NULL);
  fd = open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE; /* held until the process ends */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "Another macaw-runtime uses %s", self->state_dir);
  if (fd >= 0)
    close (fd);
  return FALSE;
}

static char *
describe (Program *self, gboolean with_key)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", self->server->port);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "url", url);
  ara_value_builder_name (builder, "pid");
  ara_value_builder_integer (builder, getpid ());
  ara_value_builder_member_string (builder, "version", MACAW_VERSION);
  if (with_key)
    ara_value_builder_member_string (builder, "api_key", self->key);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

static gboolean
write_runtime_file (Program *self, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "macaw", NULL);
  g_autofree char *text = describe (self, TRUE);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s can't be made: %s", folder, g_strerror (errno));
      return FALSE;
    }
  self->runtime_file = g_build_filename (folder, "runtime.json", NULL);
  return g_file_set_contents_full (self->runtime_file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Only if it still is ours: a later runtime may have put its own there. */
static void
remove_runtime_file (Program *self)
{
  g_autofree char *text = NULL, *own = NULL;

  if (self->runtime_file == NULL || self->server == NULL)
    return;
  own = describe (self, TRUE);
  if (g_file_get_contents (self->runtime_file, &text, NULL, NULL) && g_str_equal (text, own))
    g_unlink (self->runtime_file);
}

static gboolean
look_for_idleness (gpointer data)
{
  Program *self = data;
  gint64 idle;

  /* A connected UI is a client, though it asks nothing. */
  if (self->runtime->works->len > 0 || macaw_automations_are_alive (self->runtime->automations)
      || macaw_control_get_n_peers (self->server->control) > 0)
    return G_SOURCE_CONTINUE;
  idle = (g_get_monotonic_time () - self->runtime->last_used) / G_USEC_PER_SEC;
  if ((self->idle_exit > 0 && idle >= self->idle_exit) || (self->left && macaw_connections_get_n_open (self->server->connections) == 0))
    g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* Whoever started it goes; others may have found it meanwhile, or an automation be enabled. */
static gboolean
starter_left (gpointer data)
{
  Program *self = data;

  if (self->idle_exit <= 0 && !self->left)
    g_timeout_add_seconds (1, look_for_idleness, self);
  self->left = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
sandbox_probed (GObject *source, GAsyncResult *result, gpointer data)
{
  if (!macaw_sandbox_probe_finish (MACAW_SANDBOX (source), result, NULL))
    g_info ("Commands are refused: no sandbox can be built");
}

/* What needs the sandbox waits for it: see macaw_sandbox_wait_async(). */
static void
tell_ready (Program *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  macaw_runtime_start_automations (self->runtime);
  if (!self->no_runtime_file && !write_runtime_file (self, &error))
    g_warning ("%s", error->message);
  if (self->idle_exit > 0)
    g_timeout_add_seconds (1, look_for_idleness, self);
  line = describe (self, self->made_key);
  printf ("%s\n", line);
  fflush (stdout);
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (((Program *) data)->loop);
  return G_SOURCE_CONTINUE;
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  GLogLevelFlags least = (GLogLevelFlags) GPOINTER_TO_INT (data);

  return (level & G_LOG_LEVEL_MASK) <= least ? g_log_writer_standard_streams (level, fields, n_fields, NULL) : G_LOG_WRITER_HANDLED;
}

static void
set_up_log (void)
{
  const char *wanted = g_getenv ("MACAW_LOG");
  GLogLevelFlags least = g_strcmp0 (wanted, "debug") == 0 ? G_LOG_LEVEL_DEBUG
                         : g_strcmp0 (wanted, "info") == 0 ? G_LOG_LEVEL_INFO
                                                           : G_LOG_LEVEL_WARNING;

  g_log_writer_default_set_use_stderr (TRUE);
  if (least != G_LOG_LEVEL_WARNING)
    g_setenv ("G_MESSAGES_DEBUG", "all", FALSE);
  g_log_set_writer_func (write_log, GINT_TO_POINTER (least), NULL);
}

static int
run (Program *self, GError **error)
{
  g_autoptr (MacawSandbox) sandbox = macaw_sandbox_new (g_strcmp0 (self->sandbox, "none") == 0, self->allow_network);

  if (!find_key (self, error) || !lock_state (self, error))
    return 1;
  g_unsetenv ("ARA_API_KEY");
  self->runtime = macaw_runtime_new (self->state_dir, sandbox, self->model, error);
  self->server = self->runtime == NULL ? NULL : macaw_server_start (self->runtime, (guint) self->port, self->key, error);
  if (self->server == NULL)
    return 1;
  self->loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, quit, self);
  g_unix_signal_add (SIGINT, quit, self);
  g_unix_signal_add (SIGHUP, starter_left, self);
  tell_ready (self);
  /* No request is read before the loop runs. */
  macaw_sandbox_probe_async (sandbox, NULL, sandbox_probed, NULL);
  g_main_loop_run (self->loop);
  macaw_sandbox_kill_all (sandbox);
  remove_runtime_file (self);
  return 0;
}

int
main (int argc, char *argv[])
{
  Program self = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  set_up_log ();
  if (!parse_options (&self, &argc, &argv, &error))
    {
      fprintf (stderr, "macaw-runtime: %s. See --help.\n", error->message);
      return 2;
    }
  if (self.version)
    {
      printf ("macaw-runtime %s\n", MACAW_VERSION);
      return 0;
    }
  status = run (&self, &error);
  if (error != NULL)
    fprintf (stderr, "macaw-runtime: %s.\n", error->message);
  if (self.runtime != NULL)
    macaw_runtime_store_close (self.runtime->store);
  return status;
}
