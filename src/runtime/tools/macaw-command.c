/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One command in the sandbox: over when the last process that it started is gone. */

#include "macaw-command.h"
#include "macaw-sandbox-private.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>

struct _MacawCommand
{
  GObject          parent_instance;

  MacawSupervisor *supervisor;
  GInputStream    *outputs[2];
};

G_DEFINE_TYPE (MacawCommand, macaw_command, G_TYPE_OBJECT)

static void
macaw_command_finalize (GObject *object)
{
  MacawCommand *self = MACAW_COMMAND (object);

  g_clear_object (&self->outputs[0]);
  g_clear_object (&self->outputs[1]);
  g_clear_pointer (&self->supervisor, macaw_supervisor_free);
  G_OBJECT_CLASS (macaw_command_parent_class)->finalize (object);
}

static void
macaw_command_class_init (MacawCommandClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_command_finalize;
}

static void
macaw_command_init (MacawCommand *self)
{
}

GInputStream *
macaw_command_get_output (MacawCommand *self, int which)
{
  return self->outputs[which];
}

void
macaw_command_kill (MacawCommand *self)
{
  macaw_supervisor_kill (self->supervisor);
}

/* Starting */

/* The runtime's keys are not the command's. */
static GStrv
make_environment (void)
{
  static const char *const kept[] = { "PATH", "LANG", "LC_ALL", "TZ", "TMPDIR" };
  GStrv environment = g_new0 (char *, 1);

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_getenv (kept[i]) != NULL)
      environment = g_environ_setenv (environment, kept[i], g_getenv (kept[i]), TRUE);
  environment = g_environ_setenv (environment, "HOME", g_get_home_dir (), TRUE);
  return g_environ_setenv (environment, "TERM", "dumb", TRUE);
}

static gboolean
run (MacawCommand *self, MacawSandbox *sandbox, MacawWorkspace *workspace, const char *text, GError **error)
{
  const char *root = macaw_workspace_get_root (workspace);
  g_autofree char *directory = g_build_filename (root, MACAW_WORKSPACE_DIRECTORY, NULL);
  gboolean sandboxed = macaw_sandbox_get_kind (sandbox) == MACAW_SANDBOX_BWRAP;
  g_auto (GStrv) arguments = sandboxed ? macaw_sandbox_build_arguments (sandbox, root, text)
                                       : macaw_sandbox_build_bare_arguments (sandbox, text);
  g_auto (GStrv) environment = make_environment ();
  int fds[2];

  if (!macaw_supervisor_run (self->supervisor, (const char *const *) arguments, (const char *const *) environment, directory,
                             &fds[0], &fds[1], error))
    return FALSE;
  for (int i = 0; i < 2; i++)
    self->outputs[i] = g_unix_input_stream_new (fds[i], TRUE);
  return TRUE;
}

MacawCommand *
macaw_command_start (MacawSandbox *sandbox, MacawWorkspace *workspace, const char *text, GError **error)
{
  g_autoptr (MacawCommand) self = g_object_new (MACAW_TYPE_COMMAND, NULL);

  /* The one that waits may have been ended by somebody else. */
  self->supervisor = macaw_sandbox_steal_spare (sandbox);
  if (self->supervisor != NULL && run (self, sandbox, workspace, text, NULL))
    return g_steal_pointer (&self);
  g_clear_pointer (&self->supervisor, macaw_supervisor_free);
  self->supervisor = macaw_supervisor_prepare (macaw_sandbox_make_cgroup (sandbox), error);
  return self->supervisor != NULL && run (self, sandbox, workspace, text, error) ? g_steal_pointer (&self) : NULL;
}

/* Waiting */

static gboolean
supervisor_ended (int fd, GIOCondition condition, gpointer data)
{
  GTask *task = data;
  MacawCommand *self = g_task_get_source_object (task);
  GError *error = NULL;
  int code;

  if (macaw_supervisor_reap (self->supervisor, &code, &error))
    g_task_return_int (task, code);
  else
    g_task_return_error (task, error);
  return G_SOURCE_REMOVE;
}

void
macaw_command_wait_async (MacawCommand *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GSource) source = g_unix_fd_source_new (macaw_supervisor_get_pidfd (self->supervisor), G_IO_IN);

  g_task_set_source_tag (task, macaw_command_wait_async);
  g_task_attach_source (task, source, G_SOURCE_FUNC (supervisor_ended));
}

int
macaw_command_wait_finish (MacawCommand *self, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

void
macaw_command_join (MacawCommand *self)
{
  macaw_supervisor_reap (self->supervisor, NULL, NULL);
}
