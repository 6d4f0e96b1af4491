/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local runtime: found by runtime.json, or started, and started again when it dies. */

#include "config.h"

#include "macaw-local-runtime.h"
#include "macaw-paths.h"

#include <glib/gi18n.h>
#include <signal.h>

#define MAX_FAILURES 4 /* in a row, each with twice the wait of the one before */

struct _MacawLocalRuntime
{
  GObject           parent_instance;

  AraRuntimeClient *client;
  GSubprocess      *process; /* NULL: another one started it */
  GDataInputStream *output;
  GCancellable     *cancellable;
  guint             failures;
  guint             restart;
};

G_DEFINE_TYPE (MacawLocalRuntime, macaw_local_runtime, G_TYPE_OBJECT)

static guint ready_signal, failed_signal;

static void spawn (MacawLocalRuntime *self);

static void
fail (MacawLocalRuntime *self, const char *sentence)
{
  g_signal_emit (self, failed_signal, 0, sentence);
}

static void
use (MacawLocalRuntime *self, const char *url, const char *key)
{
  g_clear_object (&self->client);
  self->client = ara_runtime_client_new (url, key);
  g_signal_emit (self, ready_signal, 0);
}

static gboolean
time_to_restart (gpointer data)
{
  MacawLocalRuntime *self = data;

  self->restart = 0;
  macaw_local_runtime_start (self);
  return G_SOURCE_REMOVE;
}

static void
process_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawLocalRuntime) self = data;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL) || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_object (&self->process);
  g_clear_object (&self->output);
  g_clear_object (&self->client);
  if (++self->failures > MAX_FAILURES)
    {
      fail (self, _("The local runtime keeps ending. Start macaw-runtime in a terminal to see why."));
      return;
    }
  fail (self, _("The local runtime ended; it is being started again."));
  self->restart = g_timeout_add (250u << self->failures, time_to_restart, self);
}

static void
ready_line_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawLocalRuntime) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  g_autoptr (AraValue) value = line == NULL ? NULL : ara_value_new_from_text (line, -1, NULL);
  g_autofree char *url = value == NULL ? NULL : ara_value_dup_member_string (value, "url");
  g_autofree char *key = value == NULL ? NULL : ara_value_dup_member_string (value, "api_key");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (url == NULL || key == NULL)
    return; /* it ended; process_ended() goes on from there */
  self->failures = 0;
  use (self, url, key);
}

static void
spawn (MacawLocalRuntime *self)
{
  g_autofree char *program = macaw_paths_find_runtime ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_auto (GStrv) variables = g_listenv ();
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    {
      fail (self, _("The program macaw-runtime is missing; install it beside macaw."));
      return;
    }
  /* A key for the cloud must not become the key of this runtime. */
  for (guint i = 0; variables[i] != NULL; i++)
    if (g_str_has_prefix (variables[i], "ARA_"))
      g_subprocess_launcher_unsetenv (launcher, variables[i]);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--port", "0", "--idle-exit", "60", NULL);
  if (self->process == NULL)
    {
      fail (self, error->message);
      return;
    }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, self->cancellable, ready_line_came, g_object_ref (self));
  g_subprocess_wait_async (self->process, self->cancellable, process_ended, g_object_ref (self));
}

/* Finding one that runs */

static void
found_one_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawLocalRuntime) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSession) session = ara_runtime_client_session_status_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (session == NULL)
    {
      spawn (self);
      return;
    }
  g_set_object (&self->client, ARA_RUNTIME_CLIENT (source));
  self->failures = 0;
  g_signal_emit (self, ready_signal, 0);
}

static void
runtime_file_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawLocalRuntime) self = data;
  g_autofree char *text = NULL, *url = NULL, *key = NULL;
  g_autoptr (AraValue) value = NULL;
  g_autoptr (AraRuntimeClient) client = NULL;

  if (g_file_load_contents_finish (G_FILE (source), result, &text, NULL, NULL, NULL))
    value = ara_value_new_from_text (text, -1, NULL);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  url = value == NULL ? NULL : ara_value_dup_member_string (value, "url");
  key = value == NULL ? NULL : ara_value_dup_member_string (value, "api_key");
  /* Only this computer: the file could name any host. */
  if (url == NULL || key == NULL || !g_str_has_prefix (url, "http://127.0.0.1:"))
    {
      spawn (self);
      return;
    }
  client = ara_runtime_client_new (url, key);
  ara_runtime_client_set_timeout (client, 5);
  ara_runtime_client_session_status_async (client, NULL, self->cancellable, found_one_answered, g_object_ref (self));
}

void
macaw_local_runtime_start (MacawLocalRuntime *self)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "macaw", "runtime.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_file_load_contents_async (file, self->cancellable, runtime_file_read, g_object_ref (self));
}

AraRuntimeClient *
macaw_local_runtime_get_client (MacawLocalRuntime *self)
{
  return self->client;
}

void
macaw_local_runtime_stop (MacawLocalRuntime *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->restart, g_source_remove);
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->process);
}

static void
macaw_local_runtime_dispose (GObject *object)
{
  MacawLocalRuntime *self = MACAW_LOCAL_RUNTIME (object);

  macaw_local_runtime_stop (self);
  g_clear_object (&self->output);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_local_runtime_parent_class)->dispose (object);
}

static void
macaw_local_runtime_finalize (GObject *object)
{
  g_object_unref (MACAW_LOCAL_RUNTIME (object)->cancellable);
  G_OBJECT_CLASS (macaw_local_runtime_parent_class)->finalize (object);
}

static void
macaw_local_runtime_class_init (MacawLocalRuntimeClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_local_runtime_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_local_runtime_finalize;
  ready_signal = g_signal_new ("ready", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
}

static void
macaw_local_runtime_init (MacawLocalRuntime *self)
{
  self->cancellable = g_cancellable_new ();
}

MacawLocalRuntime *
macaw_local_runtime_new (void)
{
  return g_object_new (MACAW_TYPE_LOCAL_RUNTIME, NULL);
}
