/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local runtime: found by runtime.json, or started, and started again when it dies. */

#include "config.h"

#include "macaw-local-runtime.h"
#include "macaw-paths.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FAILURES  4 /* in a row, each with twice the wait of the one before */
#define STEADY_SECONDS 10 /* after which an end isn't counted among those in a row */
#define FOUND_SECONDS 5 /* that one which runs already has to answer */

struct _MacawLocalRuntime
{
  GObject           parent_instance;

  AraRuntimeClient *client;
  GSubprocess      *process; /* NULL: another one started it */
  GDataInputStream *output;
  GCancellable     *cancellable;
  guint             failures;
  gint64            started_at; /* monotonic, when it was ready; 0: it isn't */
  guint             restart;
  gboolean          looking; /* for one that runs */
};

G_DEFINE_FINAL_TYPE (MacawLocalRuntime, macaw_local_runtime, G_TYPE_OBJECT)

static guint ready_signal, failed_signal, trying_signal;

static void
fail (MacawLocalRuntime *self, const char *sentence)
{
  g_signal_emit (self, failed_signal, 0, sentence);
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
  /* One that ran for a while ended for a reason of its own. */
  if (self->started_at != 0 && g_get_monotonic_time () - self->started_at > STEADY_SECONDS * G_USEC_PER_SEC)
    self->failures = 0;
  self->started_at = 0;
  if (++self->failures > MAX_FAILURES)
    {
      self->failures = 0; /* a person who asks again gets as many attempts again */
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
  self->started_at = g_get_monotonic_time ();
  g_clear_object (&self->client);
  self->client = ara_runtime_client_new (url, key);
  g_signal_emit (self, ready_signal, 0);
}

/* Runs in the child. However this program ends, the runtime hears of it as if it had quit; it
 * can say so itself only as long as nobody kills it. */
static void
hear_of_our_end (gpointer parent)
{
  prctl (PR_SET_PDEATHSIG, SIGHUP);
  if (getppid () != GPOINTER_TO_INT (parent))
    _exit (0);
}

/* On the main thread, whose end the kernel takes for that of the parent. */
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
  g_subprocess_launcher_set_child_setup (launcher, hear_of_our_end, GINT_TO_POINTER (getpid ()), NULL);
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

/* Whether the answer of a runtime that was found, or its silence, lets us use it. */
static void
found_one_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawLocalRuntime) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSession) session = ara_runtime_client_session_status_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->looking = FALSE;
  if (session == NULL)
    {
      g_clear_object (&self->client);
      spawn (self);
      return;
    }
  self->failures = 0;
  if (g_set_object (&self->client, ARA_RUNTIME_CLIENT (source)))
    g_signal_emit (self, ready_signal, 0);
}

typedef struct
{
  char *url;
  char *key;
} Address;

static void
address_free (Address *address)
{
  g_free (address->url);
  g_free (address->key);
  g_free (address);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Address, address_free)

/* Only a file of this user's that nobody else can read or write is believed: it names where
 * everything that is typed here will go. */
static char *
read_own_file (const char *path)
{
  char text[4096];
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat status;
  gssize length = -1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_uid == geteuid () && (status.st_mode & 077) == 0)
    length = read (fd, text, sizeof text);
  else
    g_warning ("%s belongs to somebody else or is open to others; it is not used", path);
  close (fd);
  return length < 0 ? NULL : g_strndup (text, (gsize) length);
}

static void
read_runtime_file (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *text = read_own_file (data);
  g_autoptr (AraValue) value = text == NULL ? NULL : ara_value_new_from_text (text, -1, NULL);
  g_autoptr (Address) address = g_new0 (Address, 1);

  address->url = value == NULL ? NULL : ara_value_dup_member_string (value, "url");
  address->key = value == NULL ? NULL : ara_value_dup_member_string (value, "api_key");
  /* Only this computer: the file could name any host. */
  if (address->url == NULL || address->key == NULL || !g_str_has_prefix (address->url, "http://127.0.0.1:"))
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_pointer (task, g_steal_pointer (&address), (GDestroyNotify) address_free);
}

static void
runtime_file_read (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawLocalRuntime *self = MACAW_LOCAL_RUNTIME (source);
  g_autoptr (Address) address = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (AraRuntimeClient) client = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (address == NULL)
    {
      self->looking = FALSE;
      g_clear_object (&self->client);
      spawn (self);
      return;
    }
  client = ara_runtime_client_new (address->url, address->key);
  ara_runtime_client_set_timeout (client, FOUND_SECONDS);
  g_signal_emit (self, trying_signal, 0, client);
  ara_runtime_client_session_status_async (client, NULL, self->cancellable, found_one_answered, g_object_ref (self));
}

/* Finding one only */

static void
running_one_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSession) session = ara_runtime_client_session_status_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (session != NULL)
    g_task_return_pointer (task, g_object_ref (source), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", error->message);
}

static void
address_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (Address) address = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (AraRuntimeClient) client = address == NULL ? NULL : ara_runtime_client_new (address->url, address->key);

  if (client == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No runtime has told its address");
      return;
    }
  ara_runtime_client_set_timeout (client, FOUND_SECONDS);
  ara_runtime_client_session_status_async (client, NULL, cancellable, running_one_answered, g_steal_pointer (&task));
}

void
macaw_local_runtime_find_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) reading = g_task_new (NULL, cancellable, address_read, task);

  g_task_set_source_tag (task, macaw_local_runtime_find_async);
  g_task_set_source_tag (reading, macaw_local_runtime_find_async);
  g_task_set_task_data (reading, g_build_filename (g_get_user_runtime_dir (), "macaw", "runtime.json", NULL), g_free);
  g_task_run_in_thread (reading, read_runtime_file);
}

AraRuntimeClient *
macaw_local_runtime_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_local_runtime_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The object */

void
macaw_local_runtime_start (MacawLocalRuntime *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MACAW_IS_LOCAL_RUNTIME (self));

  if (self->looking || self->process != NULL || self->restart != 0)
    return;
  self->looking = TRUE;
  task = g_task_new (self, self->cancellable, runtime_file_read, NULL);
  g_task_set_source_tag (task, macaw_local_runtime_start);
  g_task_set_task_data (task, g_build_filename (g_get_user_runtime_dir (), "macaw", "runtime.json", NULL), g_free);
  g_task_run_in_thread (task, read_runtime_file);
}

void
macaw_local_runtime_check (MacawLocalRuntime *self)
{
  g_return_if_fail (MACAW_IS_LOCAL_RUNTIME (self));

  /* The end of one that we started is told by its process. */
  if (self->process != NULL || self->client == NULL)
    return;
  g_clear_object (&self->client);
  fail (self, _("The local runtime ended; it is being started again."));
  macaw_local_runtime_start (self);
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
  /* Not SIGTERM: another program may have found it and be in the middle of a turn. */
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGHUP);
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
  trying_signal = g_signal_new ("trying", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                ARA_TYPE_RUNTIME_CLIENT);
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
