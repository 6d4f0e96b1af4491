/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool exec: a shell command in the sandbox, its output live. */

#include "macaw-exec.h"
#include "macaw-command.h"
#include "macaw-exec-output.h"
#include "macaw-sandbox-private.h"

#define READ_SIZE            (64 * 1024)
#define PROGRESS_INTERVAL_MS 100

typedef struct
{
  MacawSandbox         *sandbox;
  MacawWorkspace       *workspace;
  AraValue             *args;
  MacawCommand         *command;
  MacawExecOutput      *output;
  MacawToolProgressFunc progress;
  gpointer              progress_data;
  GSource              *progress_timer;
  GSource              *time_limit;
  GCancellable         *cancellable;
  gulong                cancelled_id;
  int                   pending; /* two streams and the command */
  int                   exit_code;
  gboolean              timed_out;
  GError               *problem; /* it never began */
} Run;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
run_free (Run *self)
{
  clear_source (&self->progress_timer);
  clear_source (&self->time_limit);
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->command);
  g_clear_error (&self->problem);
  macaw_exec_output_free (self->output);
  ara_value_unref (self->args);
  macaw_workspace_unref (self->workspace);
  g_object_unref (self->sandbox);
  g_free (self);
}

/* In the context of the caller, not the default one. */
static GSource *
add_timer (GTask *task, guint milliseconds, GSourceFunc function)
{
  GSource *source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, function, task, NULL);
  g_source_attach (source, g_task_get_context (task));
  return source;
}

static gboolean
time_is_over (gpointer data)
{
  Run *self = g_task_get_task_data (data);

  self->timed_out = TRUE;
  macaw_command_kill (self->command);
  return G_SOURCE_REMOVE;
}

static void
was_cancelled (GCancellable *cancellable, gpointer data)
{
  Run *self = data;

  macaw_command_kill (self->command);
}

static void
add_note (Run *self, AraValueBuilder *builder)
{
  if (macaw_exec_output_is_flooded (self->output))
    ara_value_builder_member_string (builder, "note", "The command was ended: it wrote more than 64 MiB of output.");
  else if (self->timed_out)
    ara_value_builder_member_string (builder, "note", "The command was ended: its time was over. Ask for more with `timeout`.");
  else if (macaw_exec_output_is_lost (self->output))
    ara_value_builder_member_string (builder, "note", "The rest of the output could not be kept.");
}

static AraValue *
describe (Run *self, gboolean ended)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "exit_code");
  if (ended)
    ara_value_builder_integer (builder, self->exit_code);
  else
    ara_value_builder_null (builder);
  macaw_exec_output_add_texts (self->output, builder, !ended);
  ara_value_builder_name (builder, "timed_out");
  ara_value_builder_boolean (builder, self->timed_out);
  macaw_exec_output_add_members (self->output, builder);
  if (ended)
    add_note (self, builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static gboolean
tell_progress (gpointer data)
{
  Run *self = g_task_get_task_data (data);
  g_autoptr (AraValue) value = describe (self, FALSE);

  clear_source (&self->progress_timer);
  self->progress (value, self->progress_data);
  return G_SOURCE_REMOVE;
}

static void
fail_to_start (GTask *task, const GError *problem)
{
  g_task_return_new_error (task, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "The command could not be started: %s", problem->message);
}

static void
finish_one (GTask *task)
{
  Run *self = g_task_get_task_data (task);

  if (--self->pending > 0)
    return;
  macaw_sandbox_untrack (self->sandbox, self->command);
  clear_source (&self->progress_timer);
  if (self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The command was stopped.");
  else if (self->problem != NULL)
    fail_to_start (task, self->problem);
  else
    g_task_return_pointer (task, describe (self, TRUE), (GDestroyNotify) ara_value_unref);
}

static void
output_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (stream, result, NULL);
  gsize length = 0;
  const char *bytes = piece == NULL ? NULL : g_bytes_get_data (piece, &length);

  if (length == 0)
    {
      finish_one (task);
      return;
    }
  if (!macaw_exec_output_add (self->output, stream == macaw_command_get_output (self->command, 1), bytes, length))
    macaw_command_kill (self->command);
  if (self->progress != NULL && self->progress_timer == NULL)
    self->progress_timer = add_timer (task, PROGRESS_INTERVAL_MS, tell_progress);
  g_input_stream_read_bytes_async (stream, READ_SIZE, G_PRIORITY_DEFAULT, NULL, output_read, g_steal_pointer (&task));
}

static void
command_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *self = g_task_get_task_data (task);

  self->exit_code = macaw_command_wait_finish (self->command, result, &self->problem);
  clear_source (&self->time_limit);
  finish_one (task);
}

static void
start (GTask *task)
{
  Run *self = g_task_get_task_data (task);
  gint64 seconds = ara_value_get_member_integer (self->args, "timeout");

  macaw_sandbox_track (self->sandbox, self->command);
  self->time_limit = add_timer (task, 1000 * (seconds > 0 ? (guint) seconds : MACAW_EXEC_SECONDS), time_is_over);
  self->pending = 3;
  macaw_command_wait_async (self->command, command_ended, g_object_ref (task));
  for (int i = 0; i < 2; i++)
    g_input_stream_read_bytes_async (macaw_command_get_output (self->command, i), READ_SIZE, G_PRIORITY_DEFAULT, NULL,
                                     output_read, g_object_ref (task));
  /* Runs at once if it is cancelled already. */
  if (self->cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (self->cancellable, G_CALLBACK (was_cancelled), self, NULL);
}

/* In a sandbox whose kind is known. */
static void
begin (GTask *task)
{
  Run *self = g_task_get_task_data (task);
  g_autofree char *command = ara_value_dup_member_string (self->args, "command");
  g_autoptr (GError) error = NULL;

  if (macaw_sandbox_get_kind (self->sandbox) == MACAW_SANDBOX_UNAVAILABLE)
    {
      g_task_return_new_error (task, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s", macaw_sandbox_get_reason (self->sandbox));
      return;
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The command was stopped.");
      return;
    }
  self->command = macaw_command_start (self->sandbox, self->workspace, command, &error);
  if (self->command == NULL)
    fail_to_start (task, error);
  else
    start (task);
}

static void
sandbox_known (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  macaw_sandbox_wait_finish (MACAW_SANDBOX (source), result);
  begin (task);
}

void
macaw_exec_async (MacawSandbox *sandbox, MacawWorkspace *workspace, AraValue *args, MacawToolProgressFunc progress,
                  gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Run *self = g_new0 (Run, 1);

  g_task_set_source_tag (task, macaw_exec_async);
  self->sandbox = g_object_ref (sandbox);
  self->workspace = macaw_workspace_ref (workspace);
  self->args = ara_value_ref (args);
  self->output = macaw_exec_output_new (workspace);
  self->progress = progress;
  self->progress_data = progress_data;
  self->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  g_task_set_task_data (task, self, (GDestroyNotify) run_free);
  if (macaw_sandbox_is_probing (sandbox))
    macaw_sandbox_wait_async (sandbox, sandbox_known, g_steal_pointer (&task));
  else
    begin (task);
}

AraValue *
macaw_exec_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
