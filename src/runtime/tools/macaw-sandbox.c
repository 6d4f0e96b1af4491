/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs commands under bubblewrap, with limits, and lets nothing live on after them. */

#include "macaw-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The unified hierarchy, or the pids hierarchy of an older set-up. */
static const char *const cgroup_roots[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/pids" };

struct _MacawSandbox
{
  GObject          parent_instance;

  MacawSandboxKind kind;
  gboolean         allow_network;
  const char      *cgroup_root; /* NULL: none can be made */
  char            *reason; /* why there is none */
  GPtrArray       *running; /* of GSubprocess */
  guint            counter;
};

G_DEFINE_TYPE (MacawSandbox, macaw_sandbox, G_TYPE_OBJECT)

static void
macaw_sandbox_finalize (GObject *object)
{
  MacawSandbox *self = MACAW_SANDBOX (object);

  g_free (self->reason);
  g_ptr_array_unref (self->running);
  G_OBJECT_CLASS (macaw_sandbox_parent_class)->finalize (object);
}

static void
macaw_sandbox_class_init (MacawSandboxClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_sandbox_finalize;
}

static void
macaw_sandbox_init (MacawSandbox *self)
{
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
}

MacawSandbox *
macaw_sandbox_new (gboolean unsandboxed, gboolean allow_network)
{
  MacawSandbox *self = g_object_new (MACAW_TYPE_SANDBOX, NULL);

  self->kind = unsandboxed ? MACAW_SANDBOX_NONE : MACAW_SANDBOX_UNAVAILABLE;
  self->allow_network = allow_network;
  self->reason = g_strdup (unsandboxed ? "The runtime was started with --sandbox=none." : "Not probed yet.");
  return self;
}

MacawSandboxKind
macaw_sandbox_get_kind (MacawSandbox *self)
{
  return self->kind;
}

const char *
macaw_sandbox_get_reason (MacawSandbox *self)
{
  return self->reason;
}

/* A cgroup with limits on processes and memory, where this user may make one. */

static gboolean
write_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = write (fd, text, strlen (text)) == (gssize) strlen (text);
  close (fd);
  return done;
}

char *
macaw_sandbox_make_cgroup (MacawSandbox *self)
{
  g_autofree char *path = NULL, *processes = g_strdup_printf ("%d", MACAW_EXEC_MAX_PROCESSES);
  g_autofree char *memory = g_strdup_printf ("%" G_GINT64_FORMAT, MACAW_EXEC_MAX_MEMORY);

  if (self->cgroup_root == NULL)
    return NULL;
  path = g_strdup_printf ("%s/macaw-%d-%u", self->cgroup_root, getpid (), self->counter++);
  if (g_mkdir (path, 0755) != 0)
    return NULL;
  if (!write_text (path, "pids.max", processes))
    {
      rmdir (path);
      return NULL;
    }
  /* Where there is no memory controller, RLIMIT_AS limits each process. */
  if (write_text (path, "memory.max", memory))
    write_text (path, "memory.swap.max", "0");
  return g_steal_pointer (&path);
}

static void
probe_cgroup (MacawSandbox *self)
{
  write_text (cgroup_roots[0], "cgroup.subtree_control", "+pids +memory");
  for (guint i = 0; i < G_N_ELEMENTS (cgroup_roots); i++)
    {
      g_autofree char *path = NULL;

      self->cgroup_root = cgroup_roots[i];
      path = macaw_sandbox_make_cgroup (self);
      if (path != NULL)
        {
          rmdir (path);
          return;
        }
    }
  self->cgroup_root = NULL;
}

gboolean
macaw_sandbox_limits_processes (MacawSandbox *self)
{
  /* RLIMIT_NPROC means nothing to root. */
  return self->cgroup_root != NULL || geteuid () != 0;
}

/* The command line */

static void
add (GPtrArray *arguments, const char *first, ...)
{
  va_list rest;

  va_start (rest, first);
  for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
    g_ptr_array_add (arguments, g_strdup (word));
  va_end (rest);
}

static void
add_limits (GPtrArray *arguments)
{
  g_autofree char *processes = g_strdup_printf ("--nproc=%d", MACAW_EXEC_MAX_PROCESSES);
  g_autofree char *memory = g_strdup_printf ("--as=%" G_GINT64_FORMAT, MACAW_EXEC_MAX_MEMORY);
  g_autofree char *file = g_strdup_printf ("--fsize=%" G_GINT64_FORMAT, MACAW_EXEC_MAX_FILE);

  /* Set inside the user namespace, where only the sandbox's own processes count. Nice, so
   * that a command that spins never holds up the runtime or the desktop. */
  add (arguments, "nice", "-n", "10", "prlimit", processes, memory, file, "--core=0", "--", NULL);
}

static void
add_system (GPtrArray *arguments)
{
  static const char *const links[] = { "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32" };
  static const char *const files[] = { "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
                                       "/etc/localtime", "/etc/mime.types", "/etc/python3", "/etc/python3.11",
                                       "/etc/ssl/certs", "/etc/ca-certificates" };

  add (arguments, "--ro-bind", "/usr", "/usr", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *target = g_file_read_link (links[i], NULL);

      if (target != NULL)
        add (arguments, "--symlink", target, links[i], NULL);
      else if (g_file_test (links[i], G_FILE_TEST_IS_DIR))
        add (arguments, "--ro-bind", links[i], links[i], NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    add (arguments, "--ro-bind-try", files[i], files[i], NULL);
}

/* What no process of the sandbox may fill or change: its root and /dev are memory without a
 * bound, so they are read-only, and what programs expect to write in is bounded. */
static void
add_scratch (GPtrArray *arguments)
{
  static const char *const folders[] = { "/dev/shm", "/run", "/var/tmp" };

  add (arguments, "--proc", "/proc", "--dev", "/dev", NULL);
  /* The kernel lets the real root write its settings without any capability: one of them
   * names a program that runs outside of the sandbox. */
  if (geteuid () == 0)
    add (arguments, "--ro-bind", "/proc/sys", "/proc/sys", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    add (arguments, "--size", G_STRINGIFY (MACAW_EXEC_MAX_SCRATCH), "--tmpfs", folders[i], NULL);
  add (arguments, "--remount-ro", "/dev", NULL);
}

GStrv
macaw_sandbox_build_arguments (MacawSandbox *self, const char *root, const char *command)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *home = g_build_filename (root, "root", NULL);
  g_autofree char *temporary = g_build_filename (root, "tmp", NULL);

  add (arguments, "bwrap", "--unshare-all", NULL);
  if (self->allow_network)
    add (arguments, "--share-net", "--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf", NULL);
  add (arguments, "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
       "--hostname", "sandbox", NULL);
  add_system (arguments);
  add_scratch (arguments);
  add (arguments, "--tmpfs", "/root", "--bind", home, "/root", "--bind", temporary, "/tmp", "--remount-ro", "/",
       "--chdir", MACAW_WORKSPACE_DIRECTORY, "--clearenv", "--setenv", "HOME", "/root", "--setenv", "PATH",
       "/usr/local/bin:/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8", "--setenv", "TERM", "dumb", "--", NULL);
  add_limits (arguments);
  add (arguments, "/bin/sh", "-c", command, NULL);
  g_ptr_array_add (arguments, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&arguments), FALSE);
}

GStrv
macaw_sandbox_build_bare_arguments (const char *command)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  add (arguments, "setsid", "--wait", NULL);
  add_limits (arguments);
  add (arguments, "/bin/sh", "-c", command, NULL);
  g_ptr_array_add (arguments, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&arguments), FALSE);
}

/* Probing: only a sandbox that was really built says that one can be. */

static void
probe_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MacawSandbox *self = g_task_get_source_object (task);
  g_autofree char *complaint = NULL;
  GSubprocess *process = G_SUBPROCESS (source);

  if (g_subprocess_communicate_utf8_finish (process, result, NULL, &complaint, NULL)
      && g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0)
    {
      self->kind = MACAW_SANDBOX_BWRAP;
      g_clear_pointer (&self->reason, g_free);
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_free (self->reason);
  self->reason = g_strdup_printf ("Commands are refused, since bubblewrap can't build a sandbox here: %s. Install the "
                                  "package bubblewrap and allow unprivileged user namespaces (on Ubuntu 24.04: an "
                                  "AppArmor profile for bwrap), or start macaw-runtime with --sandbox=none to run "
                                  "commands without protection.",
                                  complaint != NULL && *complaint != '\0' ? g_strstrip (complaint) : "it failed without a word");
  g_task_return_boolean (task, FALSE);
}

void
macaw_sandbox_probe_async (MacawSandbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *root = NULL;
  g_autoptr (MacawWorkspace) workspace = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, macaw_sandbox_probe_async);
  probe_cgroup (self);
  if (self->kind == MACAW_SANDBOX_NONE)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  root = g_build_filename (g_get_user_runtime_dir (), "macaw", "probe", NULL);
  workspace = macaw_workspace_open (root, &error);
  arguments = workspace == NULL ? NULL : macaw_sandbox_build_arguments (self, root, "true");
  process = arguments == NULL ? NULL
                              : g_subprocess_newv ((const char *const *) arguments,
                                                   G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (process == NULL)
    {
      g_free (self->reason);
      self->reason = g_strdup_printf ("Commands are refused, since bubblewrap can't be started: %s. Install the package "
                                      "bubblewrap.", error->message);
      g_clear_error (&error);
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }
  g_subprocess_communicate_utf8_async (process, NULL, cancellable, probe_ended, task);
}

gboolean
macaw_sandbox_probe_finish (MacawSandbox *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
add_limit (AraValueBuilder *builder, const char *name, gint64 value)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_integer (builder, value);
}

AraValue *
macaw_sandbox_describe (MacawSandbox *self)
{
  static const char *const kinds[] = { "bwrap", "none", "unavailable" };
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "kind", kinds[self->kind]);
  ara_value_builder_name (builder, "reason");
  ara_value_builder_string (builder, self->reason);
  ara_value_builder_name (builder, "network");
  ara_value_builder_boolean (builder, self->allow_network || self->kind == MACAW_SANDBOX_NONE);
  ara_value_builder_name (builder, "limits");
  ara_value_builder_begin_object (builder);
  if (macaw_sandbox_limits_processes (self))
    add_limit (builder, "processes", MACAW_EXEC_MAX_PROCESSES);
  add_limit (builder, "memory_bytes", MACAW_EXEC_MAX_MEMORY);
  add_limit (builder, "file_bytes", MACAW_EXEC_MAX_FILE);
  add_limit (builder, "output_bytes", MACAW_EXEC_MAX_OUTPUT);
  add_limit (builder, "seconds", MACAW_EXEC_MAX_SECONDS);
  ara_value_builder_member_string (builder, "enforced_by",
                                   self->cgroup_root != NULL ? "cgroup" : geteuid () != 0 ? "rlimit" : "rlimit, but none on processes");
  ara_value_builder_end_object (builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

/* What runs */

void
macaw_sandbox_track (MacawSandbox *self, GSubprocess *process)
{
  g_ptr_array_add (self->running, g_object_ref (process));
}

void
macaw_sandbox_untrack (MacawSandbox *self, GSubprocess *process)
{
  g_ptr_array_remove_fast (self->running, process);
}

/* With the first process of the pid namespace all others go. A bwrap that is killed while it
 * still builds the sandbox has not yet tied its child to itself: the process group reaches
 * that child, too. */
void
macaw_sandbox_kill (GSubprocess *process)
{
  const char *pid = g_subprocess_get_identifier (process);

  if (pid != NULL)
    kill (-(pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL);
  g_subprocess_force_exit (process);
}

void
macaw_sandbox_kill_all (MacawSandbox *self)
{
  for (guint i = 0; i < self->running->len; i++)
    macaw_sandbox_kill (g_ptr_array_index (self->running, i));
  for (guint i = 0; i < self->running->len; i++)
    g_subprocess_wait (g_ptr_array_index (self->running, i), NULL, NULL);
}
