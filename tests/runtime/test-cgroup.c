/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of runtimes in several containers that share the hierarchy. */

#include "runtime/tools/macaw-cgroup.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whether a process can still go into @group: one that was removed takes none. */
static gboolean
takes_process (MacawCgroup *group)
{
  int status = -1;
  pid_t pid = fork ();

  if (pid == 0)
    _exit (macaw_cgroup_enter (group) ? 0 : 1);
  waitpid (pid, &status, 0);
  return status == 0;
}

/* Looks for a place, which sweeps it, as a runtime of another process namespace. */
static gboolean
sweep_from_elsewhere (void)
{
  int status = -1;
  pid_t pid = fork ();

  if (pid == 0)
    {
      MacawCgroupPlace *place;
      pid_t inner;

      if (unshare (CLONE_NEWPID) != 0)
        _exit (2);
      inner = fork ();
      if (inner == 0)
        {
          place = macaw_cgroup_place_find (16, 64 * 1024 * 1024);
          g_clear_pointer (&place, macaw_cgroup_place_free);
          _exit (0);
        }
      waitpid (inner, &status, 0);
      _exit (WEXITSTATUS (status));
    }
  waitpid (pid, &status, 0);
  return status == 0;
}

static void
test_other_namespace (void)
{
  MacawCgroupPlace *place = macaw_cgroup_place_find (16, 64 * 1024 * 1024);
  MacawCgroup *group = place == NULL ? NULL : macaw_cgroup_make (place);

  if (group == NULL || !sweep_from_elsewhere ())
    g_test_skip ("Groups can be made and namespaces entered by root only");
  else
    g_assert_true (takes_process (group));
  g_clear_pointer (&group, macaw_cgroup_free);
  g_clear_pointer (&place, macaw_cgroup_place_free);
}

/* Forks and ends, again and again: who reads its number comes too late. */
static void
flee (void)
{
  for (;;)
    {
      pid_t pid = fork ();

      if (pid > 0)
        _exit (0);
      if (pid < 0)
        pause ();
    }
}

static gboolean
is_empty (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "cgroup.procs", NULL), *text = NULL;

  return !g_file_get_contents (path, &text, NULL, NULL) || *text == '\0';
}

static char *
find_folder (void)
{
  g_autoptr (GDir) directory = g_dir_open ("/sys/fs/cgroup/pids", 0, NULL);
  g_autofree char *middle = g_strdup_printf ("-%d-", getpid ());
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_prefix (name, "macaw-in-") && strstr (name, middle) != NULL)
      return g_build_filename ("/sys/fs/cgroup/pids", name, NULL);
  return NULL;
}

/* Nothing gets away from the end of a group by forking. */
static gboolean
end_one_that_flees (MacawCgroupPlace *place)
{
  MacawCgroup *group = macaw_cgroup_make (place);
  g_autofree char *folder = group == NULL ? NULL : find_folder ();
  pid_t pid;

  if (folder == NULL)
    {
      g_clear_pointer (&group, macaw_cgroup_free);
      return FALSE;
    }
  pid = fork ();
  if (pid == 0)
    {
      if (!macaw_cgroup_enter (group))
        _exit (1);
      flee ();
    }
  waitpid (pid, NULL, 0);
  g_assert_false (is_empty (folder));
  macaw_cgroup_kill (group);
  macaw_cgroup_free (group);
  while (g_file_test (folder, G_FILE_TEST_IS_DIR)) /* as long as a process is in it */
    g_main_context_iteration (NULL, TRUE);
  return TRUE;
}

static void
test_fleeing (void)
{
  MacawCgroupPlace *place = macaw_cgroup_place_find (16, 64 * 1024 * 1024);
  gboolean possible = place != NULL;

  for (int i = 0; i < 50 && possible; i++)
    possible = end_one_that_flees (place);
  if (!possible)
    g_test_skip ("No group whose processes have to be listed can be made here");
  g_clear_pointer (&place, macaw_cgroup_place_free);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cgroup/other-namespace", test_other_namespace);
  g_test_add_func ("/cgroup/fleeing", test_fleeing);
  return g_test_run ();
}
