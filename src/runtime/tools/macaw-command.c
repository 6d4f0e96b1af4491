/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One command in the sandbox: over when the last process that it started is gone. */

#include "macaw-command.h"
#include "macaw-cgroup.h"
#include "macaw-sandbox-private.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define INFO_SIZE 1024

struct _MacawCommand
{
  GObject       parent_instance;

  GSubprocess  *process; /* bwrap, or without a sandbox the shell */
  pid_t         pid;
  MacawCgroup  *cgroup;
  gboolean      sandboxed;

  /* bwrap tells which process is the first of the new pid namespace. When that one has
   * ended, the kernel has ended all others; bwrap itself may end before. */
  GInputStream *info;
  char          info_text[INFO_SIZE];
  gsize         info_length;
  int           init;   /* its pidfd, or -1; atomic */
  int           killed; /* atomic */

  int           pending; /* the process, and the first of the namespace */
  int           code;
};

G_DEFINE_TYPE (MacawCommand, macaw_command, G_TYPE_OBJECT)

static void
macaw_command_finalize (GObject *object)
{
  MacawCommand *self = MACAW_COMMAND (object);

  g_clear_object (&self->process);
  g_clear_object (&self->info);
  if (self->init >= 0)
    close (self->init);
  g_clear_pointer (&self->cgroup, macaw_cgroup_free);
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
  self->init = -1;
}

GInputStream *
macaw_command_get_output (MacawCommand *self, int which)
{
  return which == 0 ? g_subprocess_get_stdout_pipe (self->process) : g_subprocess_get_stderr_pipe (self->process);
}

/* A bwrap that is killed while it still builds the sandbox has not yet tied its child to
 * itself: the process group reaches that child, too. */
void
macaw_command_kill (MacawCommand *self)
{
  int init = g_atomic_int_get (&self->init);

  g_atomic_int_set (&self->killed, 1);
  if (init >= 0)
    syscall (SYS_pidfd_send_signal, init, SIGKILL, NULL, 0);
  /* No identifier: it was waited for, and its number may be another's. */
  if (g_subprocess_get_identifier (self->process) != NULL)
    kill (-self->pid, SIGKILL);
  g_subprocess_force_exit (self->process);
  if (!self->sandboxed && self->cgroup != NULL)
    macaw_cgroup_kill (self->cgroup);
}

/* Starting */

/* Runs in the child between fork and exec: only calls that are safe there. A session of its
 * own, so that macaw_command_kill() reaches all of it and there is no terminal. */
static void
set_up_child (gpointer data)
{
  MacawCgroup *cgroup = data;

  if (setsid () < 0 || (cgroup != NULL && !macaw_cgroup_enter (cgroup)))
    _exit (126);
}

/* The runtime's keys are not the command's. */
static void
clean_environment (GSubprocessLauncher *launcher)
{
  static const char *const kept[] = { "PATH", "LANG", "LC_ALL", "TZ", "TMPDIR" };
  g_auto (GStrv) environment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_getenv (kept[i]) != NULL)
      environment = g_environ_setenv (environment, kept[i], g_getenv (kept[i]), TRUE);
  environment = g_environ_setenv (environment, "HOME", g_get_home_dir (), TRUE);
  environment = g_environ_setenv (environment, "TERM", "dumb", TRUE);
  g_subprocess_launcher_set_environ (launcher, environment);
}

/* The end of a pipe that bwrap writes its information to, and where we read it. */
static int
open_info (MacawCommand *self, GSubprocessLauncher *launcher, GError **error)
{
  int fds[2];

  if (!g_unix_open_pipe (fds, FD_CLOEXEC, error))
    return -1;
  self->info = g_unix_input_stream_new (fds[0], TRUE);
  /* The same number there as here: no other descriptor that the child needs is in its way. */
  g_subprocess_launcher_take_fd (launcher, fds[1], fds[1]);
  return fds[1];
}

MacawCommand *
macaw_command_start (MacawSandbox *sandbox, MacawWorkspace *workspace, const char *text, GError **error)
{
  g_autoptr (MacawCommand) self = g_object_new (MACAW_TYPE_COMMAND, NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  const char *root = macaw_workspace_get_root (workspace);
  g_autofree char *directory = g_build_filename (root, MACAW_WORKSPACE_DIRECTORY, NULL);
  g_auto (GStrv) arguments = NULL;
  int info = -1;

  self->sandboxed = macaw_sandbox_get_kind (sandbox) == MACAW_SANDBOX_BWRAP;
  if (self->sandboxed)
    {
      info = open_info (self, launcher, error);
      if (info < 0)
        return NULL;
      arguments = macaw_sandbox_build_arguments (sandbox, root, text, info);
    }
  else
    {
      clean_environment (launcher);
      g_subprocess_launcher_set_cwd (launcher, directory);
      arguments = macaw_sandbox_build_bare_arguments (sandbox, text);
    }
  self->cgroup = macaw_sandbox_make_cgroup (sandbox);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, self->cgroup, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, error);
  g_subprocess_launcher_close (launcher);
  if (self->process == NULL)
    return NULL;
  if (self->cgroup != NULL)
    macaw_cgroup_seal (self->cgroup);
  if (g_subprocess_get_identifier (self->process) != NULL)
    self->pid = (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
  return g_steal_pointer (&self);
}

/* Waiting */

static void
end_one (GTask *task)
{
  MacawCommand *self = g_task_get_source_object (task);

  if (--self->pending == 0)
    g_task_return_int (task, self->code);
}

static gboolean
init_ended (int fd, GIOCondition condition, gpointer data)
{
  end_one (data);
  return G_SOURCE_REMOVE;
}

/* Follows the process that the information names; FALSE if it is gone or none is named. */
static gboolean
watch_init (MacawCommand *self, GTask *task)
{
  const char *found = strstr (self->info_text, "\"child-pid\":");
  gint64 pid = found == NULL ? 0 : g_ascii_strtoll (found + strlen ("\"child-pid\":"), NULL, 10);
  int fd = pid <= 0 ? -1 : (int) syscall (SYS_pidfd_open, (pid_t) pid, 0);
  g_autoptr (GSource) source = NULL;

  if (fd < 0)
    return FALSE;
  g_atomic_int_set (&self->init, fd);
  if (g_atomic_int_get (&self->killed))
    syscall (SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
  source = g_unix_fd_source_new (fd, G_IO_IN);
  g_task_attach_source (task, source, G_SOURCE_FUNC (init_ended));
  return TRUE;
}

static void
info_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MacawCommand *self = g_task_get_source_object (task);
  gssize count = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  self->info_length += count > 0 ? (gsize) count : 0;
  self->info_text[self->info_length] = '\0';
  if (count > 0 && strchr (self->info_text, '}') == NULL && self->info_length < INFO_SIZE - 1)
    g_input_stream_read_async (self->info, self->info_text + self->info_length, INFO_SIZE - 1 - self->info_length,
                               G_PRIORITY_HIGH, NULL, info_read, g_steal_pointer (&task));
  else if (!watch_init (self, task))
    end_one (task);
}

static void
process_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MacawCommand *self = g_task_get_source_object (task);

  g_subprocess_wait_finish (self->process, result, NULL);
  self->code = g_subprocess_get_if_exited (self->process) ? g_subprocess_get_exit_status (self->process)
                                                          : 128 + g_subprocess_get_term_sig (self->process);
  /* Without a sandbox, what the shell left behind is still in its process group or cgroup. */
  if (!self->sandboxed)
    {
      if (self->pid > 0)
        kill (-self->pid, SIGKILL);
      if (self->cgroup != NULL)
        macaw_cgroup_kill (self->cgroup);
    }
  end_one (task);
}

void
macaw_command_wait_async (MacawCommand *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, macaw_command_wait_async);
  self->pending = self->info == NULL ? 1 : 2;
  g_subprocess_wait_async (self->process, NULL, process_ended, g_object_ref (task));
  if (self->info != NULL)
    g_input_stream_read_async (self->info, self->info_text, INFO_SIZE - 1, G_PRIORITY_HIGH, NULL, info_read, g_object_ref (task));
}

int
macaw_command_wait_finish (MacawCommand *self, GAsyncResult *result)
{
  return (int) g_task_propagate_int (G_TASK (result), NULL);
}

void
macaw_command_join (MacawCommand *self)
{
  int init = g_atomic_int_get (&self->init);

  g_subprocess_wait (self->process, NULL, NULL);
  if (init >= 0)
    {
      struct pollfd wait = { init, POLLIN, 0 };

      poll (&wait, 1, -1);
    }
  g_clear_pointer (&self->cgroup, macaw_cgroup_free);
}
