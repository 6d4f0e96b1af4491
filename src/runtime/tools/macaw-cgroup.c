/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control groups that limit the processes and the memory of a command. */

#include "macaw-cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOUNT           "/sys/fs/cgroup"
#define REMOVE_INTERVAL 100 /* ms */
#define REMOVE_ATTEMPTS 100
#define KILL_ROUNDS     16

struct _MacawCgroupPlace
{
  char    *pids;   /* the folder to make groups in */
  char    *memory; /* of the older hierarchies, else NULL */
  gboolean unified;
  gboolean limits_memory;
  gint64   max_processes;
  gint64   max_memory;
  guint    counter;
};

struct _MacawCgroup
{
  char *folders[2]; /* the second may be NULL */
  int   fds[2];     /* of their cgroup.procs, or -1 */
};

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

static gboolean
write_number (const char *folder, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return write_text (folder, name, text);
}

/* Our own group in the hierarchy of @controller, "" for the unified one; NULL if there is none. */
static char *
find_own (const char *controller)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/self/cgroup", &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", 3);
      g_auto (GStrv) controllers = g_strv_length (fields) == 3 ? g_strsplit (fields[1], ",", -1) : NULL;

      if (controllers != NULL
          && (*controller == '\0' ? *fields[1] == '\0' : g_strv_contains ((const char *const *) controllers, controller)))
        return g_strdup (fields[2]);
    }
  return NULL;
}

/* Ends what is in the group at @folder; FALSE if that was nothing any more. */
static gboolean
kill_listed (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "cgroup.procs", NULL), *text = NULL;
  g_auto (GStrv) pids = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || *text == '\0')
    return FALSE;
  pids = g_strsplit (text, "\n", -1);
  for (guint i = 0; pids[i] != NULL; i++)
    {
      pid_t pid = (pid_t) g_ascii_strtoll (pids[i], NULL, 10);

      /* 0 is a process that can't be seen from here, and to kill() our own group. */
      if (pid > 0)
        kill (pid, SIGKILL);
    }
  return TRUE;
}

/* Where the kernel can't kill a group at once, a process may fork between being listed and being
 * killed: so none may fork any more, and those that did meanwhile are listed the next time. */
static void
kill_group (const char *folder)
{
  if (write_text (folder, "cgroup.kill", "1"))
    return;
  write_text (folder, "pids.max", "0");
  for (int round = 0; round < KILL_ROUNDS && kill_listed (folder); round++)
    ;
}

/* The kernel lets go of the last process a moment after it has ended. */

typedef struct
{
  char *folder;
  int   attempts;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *self = data;

  g_free (self->folder);
  g_free (self);
}

static gboolean
remove_again (gpointer data)
{
  Removal *self = data;

  if (rmdir (self->folder) == 0 || errno != EBUSY || ++self->attempts == REMOVE_ATTEMPTS)
    return G_SOURCE_REMOVE;
  kill_group (self->folder); /* nothing may be left in it */
  return G_SOURCE_CONTINUE;
}

static void
remove_folder (char *folder)
{
  Removal *removal;

  if (folder == NULL || rmdir (folder) == 0 || errno != EBUSY)
    {
      g_free (folder);
      return;
    }
  removal = g_new0 (Removal, 1);
  removal->folder = folder;
  g_timeout_add_full (G_PRIORITY_LOW, REMOVE_INTERVAL, remove_again, removal, removal_free);
}

/* A process id means nothing outside of its namespace, but containers may share the groups. */
static gulong
get_namespace (void)
{
  struct stat status;

  return stat ("/proc/self/ns/pid", &status) == 0 ? (gulong) status.st_ino : 0;
}

/* The groups that a runtime which was killed left behind, with all that may still be in them. */
static void
sweep (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  gulong namespace;
  int pid;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (sscanf (name, "macaw-in-%lu-%d-", &namespace, &pid) == 2 && namespace == get_namespace () && kill (pid, 0) != 0 && errno == ESRCH)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        kill_group (path);
        remove_folder (g_steal_pointer (&path));
      }
}

static int
open_processes (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "cgroup.procs", NULL);

  return open (path, O_WRONLY | O_CLOEXEC);
}

/* Makes @folder and opens its list of processes. */
static gboolean
make_folder (MacawCgroup *self, int index, const char *above, const char *name)
{
  g_autofree char *folder = g_build_filename (above, name, NULL);

  if (g_mkdir (folder, 0755) != 0)
    return FALSE;
  self->folders[index] = g_steal_pointer (&folder);
  self->fds[index] = open_processes (self->folders[index]);
  return self->fds[index] >= 0;
}

static gboolean
limit_unified (MacawCgroupPlace *place, const char *folder)
{
  if (!write_number (folder, "memory.max", place->max_memory))
    return FALSE;
  write_text (folder, "memory.swap.max", "0");
  /* Out of memory ends the command, not one process of it. */
  write_text (folder, "memory.oom.group", "1");
  return TRUE;
}

static gboolean
limit_legacy (MacawCgroupPlace *place, MacawCgroup *self, const char *name)
{
  if (place->memory == NULL || !make_folder (self, 1, place->memory, name)
      || !write_number (self->folders[1], "memory.limit_in_bytes", place->max_memory))
    return FALSE;
  write_number (self->folders[1], "memory.memsw.limit_in_bytes", place->max_memory);
  return TRUE;
}

MacawCgroup *
macaw_cgroup_make (MacawCgroupPlace *place)
{
  g_autoptr (MacawCgroup) self = g_new0 (MacawCgroup, 1);
  g_autofree char *name = g_strdup_printf ("macaw-in-%lu-%d-%u", get_namespace (), getpid (), place->counter++);

  self->fds[0] = self->fds[1] = -1;
  if (!make_folder (self, 0, place->pids, name) || !write_number (self->folders[0], "pids.max", place->max_processes))
    return NULL;
  place->limits_memory = place->unified ? limit_unified (place, self->folders[0]) : limit_legacy (place, self, name);
  return g_steal_pointer (&self);
}

void
macaw_cgroup_close_others (MacawCgroup *self, int kept)
{
  const int wanted[] = { kept, self == NULL ? -1 : self->fds[0], self == NULL ? -1 : self->fds[1] };
  int next = STDERR_FILENO + 1;

  for (int above = 0; above >= 0;)
    {
      above = -1;
      for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
        if (wanted[i] >= next && (above < 0 || wanted[i] < above))
          above = wanted[i];
      if (above != next)
        syscall (SYS_close_range, next, above < 0 ? ~0U : (guint) above - 1, 0);
      next = above + 1;
    }
}

gboolean
macaw_cgroup_enter (MacawCgroup *self)
{
  for (int i = 0; i < 2; i++)
    if (self->fds[i] >= 0 && write (self->fds[i], "0", 1) != 1)
      return FALSE;
  return TRUE;
}

void
macaw_cgroup_seal (MacawCgroup *self)
{
  for (int i = 0; i < 2; i++)
    {
      if (self->fds[i] >= 0)
        close (self->fds[i]);
      self->fds[i] = -1;
    }
}

void
macaw_cgroup_kill (MacawCgroup *self)
{
  kill_group (self->folders[0]);
}

void
macaw_cgroup_free (MacawCgroup *self)
{
  macaw_cgroup_seal (self);
  for (int i = 0; i < 2; i++)
    remove_folder (self->folders[i]);
  g_free (self);
}

/* Whether a process of ours may really move into a group made there. */
static gboolean
can_enter (MacawCgroupPlace *self)
{
  g_autoptr (MacawCgroup) group = macaw_cgroup_make (self);
  int status = 1;
  pid_t pid;

  if (group == NULL)
    return FALSE;
  pid = fork ();
  if (pid == 0)
    {
      macaw_cgroup_close_others (group, -1);
      _exit (macaw_cgroup_enter (group) ? 0 : 1);
    }
  return pid > 0 && waitpid (pid, &status, 0) == pid && WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

void
macaw_cgroup_place_free (MacawCgroupPlace *self)
{
  g_free (self->pids);
  g_free (self->memory);
  g_free (self);
}

/* Takes @pids and @memory. */
static MacawCgroupPlace *
try_place (char *pids, char *memory, gboolean unified, gint64 processes, gint64 bytes)
{
  MacawCgroupPlace *self = g_new0 (MacawCgroupPlace, 1);

  self->pids = pids;
  self->memory = memory;
  self->unified = unified;
  self->max_processes = processes;
  self->max_memory = bytes;
  sweep (pids);
  if (memory != NULL)
    sweep (memory);
  if (can_enter (self))
    return self;
  macaw_cgroup_place_free (self);
  return NULL;
}

MacawCgroupPlace *
macaw_cgroup_place_find (gint64 processes, gint64 memory)
{
  g_autofree char *unified = find_own (""), *pids = find_own ("pids"), *other = find_own ("memory");
  MacawCgroupPlace *place = NULL;

  if (unified != NULL && pids == NULL)
    {
      /* A group with processes can't have groups with limits below it; its neighbour can. */
      char *folder = g_path_get_dirname (unified);
      char *path = g_build_filename (MOUNT, folder, NULL);

      g_free (folder);
      write_text (path, "cgroup.subtree_control", "+pids");
      write_text (path, "cgroup.subtree_control", "+memory");
      place = try_place (path, NULL, TRUE, processes, memory);
    }
  if (place == NULL && pids != NULL)
    place = try_place (g_build_filename (MOUNT "/pids", pids, NULL),
                       other == NULL ? NULL : g_build_filename (MOUNT "/memory", other, NULL), FALSE, processes, memory);
  return place;
}

gboolean
macaw_cgroup_place_limits_memory (MacawCgroupPlace *self)
{
  return self->limits_memory;
}
