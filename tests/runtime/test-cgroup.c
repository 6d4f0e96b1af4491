/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of runtimes in several containers that share the hierarchy. */

#include "runtime/tools/macaw-cgroup.h"

#include <sched.h>
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cgroup/other-namespace", test_other_namespace);
  return g_test_run ();
}
