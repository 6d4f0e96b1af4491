/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool exec: a shell command in the sandbox, its output live. */

#include "macaw-exec.h"
#include "macaw-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE (64 * 1024)
#define PROGRESS_TAIL (8 * 1024)
#define PROGRESS_INTERVAL_MS 100

typedef struct _Run Run;

typedef struct
{
  Run          *run;
  GInputStream *stream;
  GString      *text; /* at most MACAW_EXEC_MAX_OUTPUT */
  gsize         total;
} Output;

struct _Run
{
  MacawSandbox         *sandbox;
  MacawWorkspace       *workspace;
  GSubprocess          *process;
  char                 *cgroup;
  Output                outputs[2]; /* standard output, standard error */
  GString              *overflow;   /* all output, once one stream is over its limit */
  char                 *overflow_path;
  MacawToolProgressFunc progress;
  gpointer              progress_data;
  guint                 progress_timer;
  guint                 time_limit;
  GCancellable         *cancellable;
  gulong                cancelled_id;
  int                   pending; /* two streams and the process */
  gboolean              timed_out;
  gboolean              flooded;
};

/* The kernel lets go of the last process a moment after its pipes closed. */
static gboolean
remove_cgroup (gpointer data)
{
  return rmdir (data) != 0 && errno == EBUSY ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
run_free (Run *self)
{
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  g_clear_handle_id (&self->time_limit, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  g_clear_object (&self->cancellable);
  if (self->cgroup != NULL && remove_cgroup (self->cgroup))
    g_timeout_add_full (G_PRIORITY_LOW, 100, remove_cgroup, g_steal_pointer (&self->cgroup), g_free);
  g_free (self->cgroup);
  g_clear_object (&self->process);
  for (int i = 0; i < 2; i++)
    g_string_free (self->outputs[i].text, TRUE);
  if (self->overflow != NULL)
    g_string_free (self->overflow, TRUE);
  g_free (self->overflow_path);
  macaw_workspace_unref (self->workspace);
  g_object_unref (self->sandbox);
  g_free (self);
}

static void
end_run (Run *self)
{
  macaw_sandbox_kill (self->process);
}

static gboolean
time_is_over (gpointer data)
{
  Run *self = data;

  self->time_limit = 0;
  self->timed_out = TRUE;
  end_run (self);
  return G_SOURCE_REMOVE;
}

static gboolean
end_run_idle (gpointer data)
{
  end_run (data);
  return G_SOURCE_REMOVE;
}

static void
was_cancelled (GCancellable *cancellable, gpointer data)
{
  end_run_idle (data);
}

static void
add_text (AraValueBuilder *builder, const char *name, const char *text, gsize length)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_string_len (builder, text, (gssize) length);
}

static AraValue *
describe (Run *self, gsize tail, gboolean ended)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  const char *names[] = { "stdout", "stderr" };
  gboolean truncated = self->overflow_path != NULL || self->flooded;

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "exit_code");
  if (ended && g_subprocess_get_if_exited (self->process))
    ara_value_builder_integer (builder, g_subprocess_get_exit_status (self->process));
  else if (ended)
    ara_value_builder_integer (builder, 128 + g_subprocess_get_term_sig (self->process));
  else
    ara_value_builder_null (builder);
  for (int i = 0; i < 2; i++)
    {
      GString *text = self->outputs[i].text;
      gsize length = MIN (text->len, tail);

      add_text (builder, names[i], text->str + text->len - length, length);
    }
  ara_value_builder_name (builder, "timed_out");
  ara_value_builder_boolean (builder, self->timed_out);
  ara_value_builder_name (builder, "truncated");
  ara_value_builder_boolean (builder, truncated);
  ara_value_builder_name (builder, "output_file");
  ara_value_builder_string (builder, self->overflow_path);
  if (self->flooded)
    ara_value_builder_member_string (builder, "note", "The command was ended: it wrote more than 64 MiB of output.");
  else if (self->timed_out)
    ara_value_builder_member_string (builder, "note", "The command was ended: its time was over. Ask for more with `timeout`.");
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static gboolean
tell_progress (gpointer data)
{
  GTask *task = data;
  Run *self = g_task_get_task_data (task);
  g_autoptr (AraValue) value = describe (self, PROGRESS_TAIL, FALSE);

  self->progress_timer = 0;
  self->progress (value, self->progress_data);
  return G_SOURCE_REMOVE;
}

static void
finish_one (GTask *task)
{
  Run *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (--self->pending > 0)
    return;
  macaw_sandbox_untrack (self->sandbox, self->process);
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  if (self->overflow != NULL
      && !macaw_workspace_write (self->workspace, self->overflow_path, self->overflow->str, self->overflow->len, &error))
    {
      g_warning ("The rest of an output could not be kept: %s", error->message);
      g_clear_pointer (&self->overflow_path, g_free);
      self->flooded = TRUE;
    }
  if (self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The command was stopped.");
  else
    g_task_return_pointer (task, describe (self, G_MAXSIZE, TRUE), (GDestroyNotify) ara_value_unref);
}

static void
keep_output (Run *self, Output *output, const char *bytes, gsize length)
{
  gsize room = MACAW_EXEC_MAX_OUTPUT - output->text->len;

  if (self->overflow == NULL && length > room)
    {
      self->overflow = g_string_new (NULL);
      self->overflow_path = g_strdup_printf (MACAW_WORKSPACE_DIRECTORY "/.output/exec-%08x.txt", g_random_int ());
      g_string_append_len (self->overflow, self->outputs[0].text->str, (gssize) self->outputs[0].text->len);
      g_string_append_len (self->overflow, self->outputs[1].text->str, (gssize) self->outputs[1].text->len);
    }
  if (self->overflow != NULL && !self->flooded)
    g_string_append_len (self->overflow, bytes, (gssize) length);
  g_string_append_len (output->text, bytes, (gssize) MIN (length, room));
  output->total += length;
  if (!self->flooded && self->overflow != NULL && self->overflow->len > MACAW_EXEC_MAX_OVERFLOW)
    {
      self->flooded = TRUE;
      end_run (self);
    }
}

static void
output_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);
  Output *output = &self->outputs[G_INPUT_STREAM (source) == self->outputs[1].stream];
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize length = 0;
  const char *bytes = piece == NULL ? NULL : g_bytes_get_data (piece, &length);

  if (length == 0)
    {
      finish_one (task);
      return;
    }
  keep_output (self, output, bytes, length);
  if (self->progress != NULL && self->progress_timer == 0)
    self->progress_timer = g_timeout_add (PROGRESS_INTERVAL_MS, tell_progress, task);
  g_input_stream_read_bytes_async (output->stream, READ_SIZE, G_PRIORITY_DEFAULT, NULL, output_read, g_steal_pointer (&task));
}

static void
process_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_clear_handle_id (&self->time_limit, g_source_remove);
  finish_one (task);
}

/* Runs in the child between fork and exec: only calls that are safe there. */
static void
set_up_child (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);

  /* A group of its own, so that macaw_sandbox_kill() reaches all of it. */
  if (setpgid (0, 0) != 0 || (fd >= 0 && write (fd, "0", 1) != 1))
    _exit (126);
}

static GSubprocess *
spawn (Run *self, const char *command, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto (GStrv) arguments = NULL;
  GSubprocess *process;
  int fd = -1;

  if (macaw_sandbox_get_kind (self->sandbox) == MACAW_SANDBOX_BWRAP)
    arguments = macaw_sandbox_build_arguments (self->sandbox, macaw_workspace_get_root (self->workspace), command);
  else
    {
      g_autofree char *directory = g_build_filename (macaw_workspace_get_root (self->workspace), MACAW_WORKSPACE_DIRECTORY, NULL);

      arguments = macaw_sandbox_build_bare_arguments (command);
      g_subprocess_launcher_set_cwd (launcher, directory);
      g_subprocess_launcher_unsetenv (launcher, "ARA_API_KEY");
      g_subprocess_launcher_unsetenv (launcher, "OPENAI_API_KEY");
      g_subprocess_launcher_unsetenv (launcher, "OPENROUTER_API_KEY");
    }
  self->cgroup = macaw_sandbox_make_cgroup (self->sandbox);
  if (self->cgroup != NULL)
    {
      g_autofree char *path = g_build_filename (self->cgroup, "cgroup.procs", NULL);

      fd = open (path, O_WRONLY | O_CLOEXEC);
    }
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, GINT_TO_POINTER (fd), NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, error);
  if (fd >= 0)
    close (fd);
  return process;
}

static Run *
run_new (MacawSandbox *sandbox, MacawWorkspace *workspace)
{
  Run *self = g_new0 (Run, 1);

  self->sandbox = g_object_ref (sandbox);
  self->workspace = macaw_workspace_ref (workspace);
  self->pending = 3;
  for (int i = 0; i < 2; i++)
    self->outputs[i].text = g_string_new (NULL);
  return self;
}

static void
start (GTask *task, AraValue *args, GCancellable *cancellable)
{
  Run *self = g_task_get_task_data (task);
  gint64 seconds = ara_value_get_member_integer (args, "timeout");

  macaw_sandbox_track (self->sandbox, self->process);
  self->outputs[0].stream = g_subprocess_get_stdout_pipe (self->process);
  self->outputs[1].stream = g_subprocess_get_stderr_pipe (self->process);
  self->time_limit = g_timeout_add_seconds (seconds > 0 ? (guint) seconds : MACAW_EXEC_SECONDS, time_is_over, self);
  if (cancellable != NULL)
    {
      self->cancellable = g_object_ref (cancellable);
      self->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (was_cancelled), self);
      if (g_cancellable_is_cancelled (cancellable))
        end_run (self);
    }
  for (int i = 0; i < 2; i++)
    g_input_stream_read_bytes_async (self->outputs[i].stream, READ_SIZE, G_PRIORITY_DEFAULT, NULL, output_read, g_object_ref (task));
  g_subprocess_wait_async (self->process, NULL, process_ended, g_object_ref (task));
}

void
macaw_exec_async (MacawSandbox *sandbox, MacawWorkspace *workspace, AraValue *args, MacawToolProgressFunc progress,
                  gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Run *self = run_new (sandbox, workspace);
  g_autofree char *command = ara_value_dup_member_string (args, "command");
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, macaw_exec_async);
  g_task_set_task_data (task, self, (GDestroyNotify) run_free);
  self->progress = progress;
  self->progress_data = progress_data;
  if (macaw_sandbox_get_kind (sandbox) == MACAW_SANDBOX_UNAVAILABLE)
    {
      g_task_return_new_error (task, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s", macaw_sandbox_get_reason (sandbox));
      return;
    }
  self->process = spawn (self, command, &error);
  if (self->process == NULL)
    g_task_return_new_error (task, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "The command could not be started: %s", error->message);
  else
    start (task, args, cancellable);
}

AraValue *
macaw_exec_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
