/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs commands under bubblewrap, with limits, and lets nothing live on after them. */

#include "macaw-flatpak.h"
#include "macaw-sandbox-private.h"

#include <string.h>
#include <unistd.h>

struct _MacawSandbox
{
  GObject           parent_instance;

  MacawSandboxKind  kind;
  gboolean          allow_network;
  MacawCgroupPlace *cgroups; /* NULL: none can be made */
  char             *reason;  /* why there is no sandbox */
  GPtrArray        *running; /* of MacawCommand */
  char             *system_root;
  MacawSupervisor  *spare;   /* nullable */
  guint             spare_id;
  gboolean          probing;
  GPtrArray        *waiting; /* of GTask: until it is probed */
};

G_DEFINE_TYPE (MacawSandbox, macaw_sandbox, G_TYPE_OBJECT)

static void
macaw_sandbox_finalize (GObject *object)
{
  MacawSandbox *self = MACAW_SANDBOX (object);

  g_clear_handle_id (&self->spare_id, g_source_remove);
  g_clear_pointer (&self->spare, macaw_supervisor_free);
  g_free (self->reason);
  g_free (self->system_root);
  g_clear_pointer (&self->cgroups, macaw_cgroup_place_free);
  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->waiting);
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
  self->system_root = g_strdup ("/");
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
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

void
macaw_sandbox_set_system_root (MacawSandbox *self, const char *root)
{
  g_free (self->system_root);
  self->system_root = g_strdup (root);
}

/* Limits */

MacawCgroup *
macaw_sandbox_make_cgroup (MacawSandbox *self)
{
  return self->cgroups == NULL ? NULL : macaw_cgroup_make (self->cgroups);
}

/* RLIMIT_NPROC means nothing to root, and without a namespace it would count all that the
 * user runs. */
static gboolean
limits_processes (MacawSandbox *self)
{
  return self->cgroups != NULL || (geteuid () != 0 && self->kind != MACAW_SANDBOX_NONE);
}

static gboolean
cgroup_limits_memory (MacawSandbox *self)
{
  return self->cgroups != NULL && macaw_cgroup_place_limits_memory (self->cgroups);
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

/* Set inside the user namespace, where only the sandbox's own processes count. Nice, so that
 * a command that spins never holds up the runtime or the desktop. Memory by data rather than
 * address space, of which many a runtime only reserves large parts; not at all where the
 * cgroup limits it for all processes together. */
static void
add_limits (MacawSandbox *self, GPtrArray *arguments)
{
  g_autofree char *processes = g_strdup_printf ("--nproc=%d", MACAW_EXEC_MAX_PROCESSES);
  g_autofree char *memory = g_strdup_printf ("--data=%" G_GINT64_FORMAT, MACAW_EXEC_MAX_MEMORY);
  g_autofree char *file = g_strdup_printf ("--fsize=%" G_GINT64_FORMAT, MACAW_EXEC_MAX_FILE);

  add (arguments, "nice", "-n", "10", "prlimit", file, "--core=0", NULL);
  if (self->kind != MACAW_SANDBOX_NONE)
    add (arguments, processes, NULL);
  if (!cgroup_limits_memory (self))
    add (arguments, memory, NULL);
  add (arguments, "--", NULL);
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
  add_limits (self, arguments);
  add (arguments, "/bin/sh", "-c", command, NULL);
  g_ptr_array_add (arguments, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&arguments), FALSE);
}

GStrv
macaw_sandbox_build_bare_arguments (MacawSandbox *self, const char *command)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  add_limits (self, arguments);
  add (arguments, "/bin/sh", "-c", command, NULL);
  g_ptr_array_add (arguments, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&arguments), FALSE);
}

/* Probing: only a sandbox that was really built says that one can be. */

static void
finish_probe (GTask *task, MacawSandboxKind kind)
{
  MacawSandbox *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->probing = FALSE;
  self->kind = kind;
  g_task_return_boolean (task, kind != MACAW_SANDBOX_UNAVAILABLE);
  for (guint i = 0; i < waiting->len; i++)
    g_task_return_boolean (waiting->pdata[i], TRUE);
}

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
      g_clear_pointer (&self->reason, g_free);
      finish_probe (task, MACAW_SANDBOX_BWRAP);
      return;
    }
  g_free (self->reason);
  self->reason = g_strdup_printf ("Commands are refused, since bubblewrap can't build a sandbox here: %s. Install the "
                                  "package bubblewrap and allow unprivileged user namespaces (on Ubuntu 24.04: an "
                                  "AppArmor profile for bwrap), or start macaw-runtime with --sandbox=none to run "
                                  "commands without protection.",
                                  complaint != NULL && *complaint != '\0' ? g_strstrip (complaint) : "it failed without a word");
  finish_probe (task, MACAW_SANDBOX_UNAVAILABLE);
}

/* Takes @task. */
static void
build_one (MacawSandbox *self, GTask *task)
{
  g_autofree char *root = g_build_filename (g_get_user_runtime_dir (), "macaw", "probe", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MacawWorkspace) workspace = macaw_workspace_open (root, &error);
  g_auto (GStrv) arguments = workspace == NULL ? NULL : macaw_sandbox_build_arguments (self, root, "true");
  g_autoptr (GSubprocess) process =
      arguments == NULL ? NULL : g_subprocess_newv ((const char *const *) arguments,
                                                    G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);

  if (process != NULL)
    {
      g_subprocess_communicate_utf8_async (process, NULL, g_task_get_cancellable (task), probe_ended, task);
      return;
    }
  g_free (self->reason);
  self->reason = g_strdup_printf ("Commands are refused, since bubblewrap can't be started: %s. Install the package "
                                  "bubblewrap.", error->message);
  finish_probe (task, MACAW_SANDBOX_UNAVAILABLE);
  g_object_unref (task);
}

/* Takes @task. */
static void
refuse (MacawSandbox *self, GTask *task, const char *refusal)
{
  g_free (self->reason);
  self->reason = g_strdup (refusal);
  finish_probe (task, MACAW_SANDBOX_UNAVAILABLE);
  g_object_unref (task);
}

/* The kernel takes its time for entering a group. */
static void
find_cgroups (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, macaw_cgroup_place_find (MACAW_EXEC_MAX_PROCESSES, MACAW_EXEC_MAX_MEMORY), NULL);
}

static void
cgroups_found (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawSandbox *self = MACAW_SANDBOX (source);
  GTask *task = data;
  const char *refusal = macaw_flatpak_get_refusal (self->system_root);

  g_clear_pointer (&self->cgroups, macaw_cgroup_place_free);
  self->cgroups = g_task_propagate_pointer (G_TASK (result), NULL);
  if (self->kind != MACAW_SANDBOX_NONE)
    {
      if (refusal == NULL)
        build_one (self, task);
      else
        refuse (self, task, refusal);
      return;
    }
  finish_probe (task, MACAW_SANDBOX_NONE);
  g_object_unref (task);
}

void
macaw_sandbox_probe_async (MacawSandbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) search = g_task_new (self, NULL, cgroups_found, task);

  g_task_set_source_tag (task, macaw_sandbox_probe_async);
  self->probing = TRUE;
  g_task_run_in_thread (search, find_cgroups);
}

gboolean
macaw_sandbox_probe_finish (MacawSandbox *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
macaw_sandbox_is_probing (MacawSandbox *self)
{
  return self->probing;
}

void
macaw_sandbox_wait_async (MacawSandbox *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, macaw_sandbox_wait_async);
  g_ptr_array_add (self->waiting, task);
  if (!self->probing)
    {
      g_task_return_boolean (task, TRUE);
      g_ptr_array_remove_fast (self->waiting, task);
    }
}

void
macaw_sandbox_wait_finish (MacawSandbox *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
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
  if (limits_processes (self))
    add_limit (builder, "processes", MACAW_EXEC_MAX_PROCESSES);
  add_limit (builder, cgroup_limits_memory (self) ? "memory_bytes" : "memory_bytes_per_process", MACAW_EXEC_MAX_MEMORY);
  add_limit (builder, "file_bytes", MACAW_EXEC_MAX_FILE);
  add_limit (builder, "output_bytes", MACAW_EXEC_MAX_OUTPUT);
  add_limit (builder, "seconds", MACAW_EXEC_MAX_SECONDS);
  ara_value_builder_member_string (builder, "enforced_by",
                                   cgroup_limits_memory (self) ? "cgroup"
                                   : self->cgroups != NULL ? "cgroup for processes, rlimit for memory"
                                   : limits_processes (self) ? "rlimit"
                                                             : "rlimit, but none on processes");
  ara_value_builder_end_object (builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

/* What runs */

void
macaw_sandbox_track (MacawSandbox *self, MacawCommand *command)
{
  g_ptr_array_add (self->running, g_object_ref (command));
}

static gboolean
prepare_spare (gpointer data)
{
  MacawSandbox *self = data;
  g_autoptr (GError) error = NULL;

  self->spare_id = 0;
  self->spare = macaw_supervisor_prepare (macaw_sandbox_make_cgroup (self), &error);
  if (self->spare == NULL)
    g_info ("Nothing could be prepared for the next command: %s", error->message);
  return G_SOURCE_REMOVE;
}

MacawSupervisor *
macaw_sandbox_steal_spare (MacawSandbox *self)
{
  return g_steal_pointer (&self->spare);
}

void
macaw_sandbox_untrack (MacawSandbox *self, MacawCommand *command)
{
  g_ptr_array_remove_fast (self->running, command);
  /* Where one command ran, another will; and its cgroup takes a while to enter. */
  if (self->spare == NULL && self->spare_id == 0)
    self->spare_id = g_idle_add_full (G_PRIORITY_LOW, prepare_spare, self, NULL);
}

void
macaw_sandbox_kill_all (MacawSandbox *self)
{
  g_clear_handle_id (&self->spare_id, g_source_remove);
  g_clear_pointer (&self->spare, macaw_supervisor_free);
  for (guint i = 0; i < self->running->len; i++)
    macaw_command_kill (g_ptr_array_index (self->running, i));
  for (guint i = 0; i < self->running->len; i++)
    macaw_command_join (g_ptr_array_index (self->running, i));
}
