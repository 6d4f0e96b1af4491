/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process of a supervisor. It is the reaper of all that its command starts, so that nothing
 * gets away from it, and watches the runtime's end of a socket: the kernel closes that one however
 * the runtime ends. Everything here is safe after a fork of a program with threads: no memory is
 * asked for, and no lock is taken. */

#include "macaw-supervisor-child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Its own state */

static void
reset_signals (void)
{
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

static void
drop_standard_streams (void)
{
  int null = open ("/dev/null", O_RDWR | O_CLOEXEC);

  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    dup2 (null, fd);
  if (null > STDERR_FILENO)
    close (null);
}

/* Beginning */

/* Waits for the word, and the descriptors that come with it. */
static gboolean
receive (int lifeline, int fds[2])
{
  union { char bytes[CMSG_SPACE (2 * sizeof (int))]; struct cmsghdr align; } control;
  char word;
  struct iovec text = { &word, 1 };
  struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
  struct cmsghdr *header;
  gssize count;

  do
    count = recvmsg (lifeline, &message, MSG_CMSG_CLOEXEC);
  while (count < 0 && errno == EINTR);
  header = count == 1 ? CMSG_FIRSTHDR (&message) : NULL;
  if (header == NULL || header->cmsg_len != CMSG_LEN (2 * sizeof (int)))
    return FALSE;
  memcpy (fds, CMSG_DATA (header), 2 * sizeof (int));
  return TRUE;
}

/* Becomes the command: a session of its own, so that there is no terminal, and one group to kill. */
G_GNUC_NORETURN static void
become (MacawErrand *errand, const int fds[2])
{
  static char *words[MACAW_ERRAND_MAX_TEXTS + 2];
  char *text = errand->texts, *program = text, *directory = strchr (text, '\0') + 1;
  char **environment;
  guint count = 0;

  text = strchr (directory, '\0') + 1;
  for (guint i = 0; i < errand->n_arguments; i++, text = strchr (text, '\0') + 1)
    words[count++] = text;
  environment = &words[++count]; /* after a NULL */
  for (guint i = 0; i < errand->n_environment; i++, text = strchr (text, '\0') + 1)
    words[count++] = text;
  setsid ();
  dup2 (fds[0], STDOUT_FILENO);
  dup2 (fds[1], STDERR_FILENO);
  if (chdir (directory) == 0)
    execve (program, words, environment);
  errand->problem = errno;
  _exit (127);
}

/* Ending */

/* Kills what is our child by now, the orphans that came to us included. */
static void
kill_children (void)
{
  char text[4096];
  int fd = open ("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  gssize count = fd < 0 ? 0 : read (fd, text, sizeof text);
  pid_t pid = 0;

  for (gssize i = 0; i < count; i++)
    if (text[i] >= '0' && text[i] <= '9')
      pid = 10 * pid + (text[i] - '0');
    else if (pid > 0)
      {
        kill (pid, SIGKILL);
        pid = 0;
      }
  if (fd >= 0)
    close (fd);
}

/* Returns once there is no process left. The children of one that ends are ours before it is
 * waited for: each round kills a generation. */
static int
kill_all (pid_t command, gboolean ended, int status)
{
  int other;
  pid_t pid;

  if (!ended)
    {
      kill (command, SIGKILL);
      kill (-command, SIGKILL);
    }
  do
    {
      kill_children ();
      pid = waitpid (-1, &other, 0);
      if (pid == command)
        status = other;
    }
  while (pid > 0 || errno == EINTR);
  return status;
}

/* Whether the command ended by itself. */
static gboolean
wait_for_end (int lifeline, pid_t command, int *status)
{
  struct pollfd waits[2] = { { lifeline, POLLIN, 0 }, { (int) syscall (SYS_pidfd_open, command, 0), POLLIN, 0 } };

  while (poll (waits, 2, -1) < 0 && errno == EINTR)
    ;
  return waits[1].revents != 0 && waitpid (command, status, 0) == command;
}

void
macaw_supervisor_child (MacawErrand *errand, int lifeline, MacawCgroup *cgroup)
{
  int fds[2], status = 0;
  gboolean ended;
  pid_t command;

  macaw_cgroup_close_others (cgroup, lifeline);
  drop_standard_streams ();
  prctl (PR_SET_NAME, "macaw-command");
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  setsid ();
  if (cgroup != NULL && !macaw_cgroup_enter (cgroup))
    {
      errand->problem = errno;
      _exit (126);
    }
  reset_signals ();
  if (!receive (lifeline, fds))
    _exit (0);
  command = vfork (); /* no copy of the runtime's tables of pages just to drop it */
  if (command == 0)
    become (errand, fds);
  if (cgroup != NULL)
    macaw_cgroup_seal (cgroup);
  close (fds[0]);
  close (fds[1]);
  if (command < 0)
    {
      errand->problem = errno;
      _exit (126);
    }
  ended = wait_for_end (lifeline, command, &status);
  status = kill_all (command, ended, status);
  _exit (WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
}
