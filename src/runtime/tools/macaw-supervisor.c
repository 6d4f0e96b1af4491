/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process between the runtime and a command, which ends all that the command started as soon
 * as the command has ended, or the runtime wants it to, or the runtime is gone: killed, too. */

#include "macaw-supervisor.h"
#include "macaw-supervisor-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct _MacawSupervisor
{
  pid_t         pid;
  int           pidfd;
  int           lifeline; /* its end when we end, or shut it down */
  MacawCgroup  *cgroup;
  MacawErrand  *errand;   /* shared with the process */
  gboolean      reaped;
  int           status;
};

static gboolean
fail (GError **error, int code)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

/* Starting it */

static gboolean
begin (MacawSupervisor *self, GError **error)
{
  int fds[2];
  sigset_t all, old;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    return fail (error, errno);
  self->lifeline = fds[0];
  self->errand = mmap (NULL, sizeof *self->errand, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (self->errand == MAP_FAILED)
    {
      self->errand = NULL;
      close (fds[1]);
      return fail (error, errno);
    }
  /* No handler of ours may run in it. */
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &old);
  self->pid = fork ();
  if (self->pid == 0)
    macaw_supervisor_child (self->errand, fds[1], self->cgroup);
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  close (fds[1]);
  if (self->cgroup != NULL)
    macaw_cgroup_seal (self->cgroup);
  if (self->pid < 0)
    return fail (error, errno);
  self->pidfd = (int) syscall (SYS_pidfd_open, self->pid, 0);
  return self->pidfd >= 0 || fail (error, errno);
}

MacawSupervisor *
macaw_supervisor_prepare (MacawCgroup *cgroup, GError **error)
{
  g_autoptr (MacawSupervisor) self = g_new0 (MacawSupervisor, 1);

  self->pid = -1;
  self->pidfd = self->lifeline = -1;
  self->cgroup = cgroup;
  return begin (self, error) ? g_steal_pointer (&self) : NULL;
}

void
macaw_supervisor_free (MacawSupervisor *self)
{
  if (self->lifeline >= 0)
    close (self->lifeline);
  macaw_supervisor_reap (self, NULL, NULL);
  if (self->pidfd >= 0)
    close (self->pidfd);
  if (self->errand != NULL)
    munmap (self->errand, sizeof *self->errand);
  g_clear_pointer (&self->cgroup, macaw_cgroup_free);
  g_free (self);
}

/* Its command */

/* FALSE if there is no room for it: the kernel would not take so much either. */
static gboolean
append_text (MacawErrand *errand, const char *text)
{
  gsize length = strlen (text) + 1;

  if (length > sizeof errand->texts - errand->length)
    return FALSE;
  memcpy (errand->texts + errand->length, text, length);
  errand->length += length;
  return TRUE;
}

static gboolean
write_errand (MacawErrand *errand, const char *program, const char *const *arguments, const char *const *environment, const char *directory)
{
  gboolean fits = append_text (errand, program) && append_text (errand, directory);

  for (guint i = 0; fits && arguments[i] != NULL; i++, errand->n_arguments++)
    fits = append_text (errand, arguments[i]);
  for (guint i = 0; fits && environment[i] != NULL; i++, errand->n_environment++)
    fits = append_text (errand, environment[i]);
  return fits && errand->n_arguments + errand->n_environment <= MACAW_ERRAND_MAX_TEXTS;
}

/* Lets it begin, with its standard output and error. */
static gboolean
send_descriptors (MacawSupervisor *self, int output, int errors)
{
  union { char bytes[CMSG_SPACE (2 * sizeof (int))]; struct cmsghdr align; } control = { 0 };
  struct iovec text = { (char *) "g", 1 };
  struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);
  const int fds[] = { output, errors };

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof fds);
  memcpy (CMSG_DATA (header), fds, sizeof fds);
  return sendmsg (self->lifeline, &message, MSG_NOSIGNAL) == 1;
}

gboolean
macaw_supervisor_run (MacawSupervisor *self, const char *const *arguments, const char *const *environment, const char *directory,
                      int *output, int *errors, GError **error)
{
  g_autofree char *program = g_find_program_in_path (arguments[0]);
  int out[2], err[2], code;
  gboolean sent;

  if (program == NULL)
    return fail (error, ENOENT);
  if (!write_errand (self->errand, program, arguments, environment, directory))
    return fail (error, E2BIG);
  if (!g_unix_open_pipe (out, FD_CLOEXEC, error))
    return FALSE;
  if (!g_unix_open_pipe (err, FD_CLOEXEC, error))
    {
      close (out[0]);
      close (out[1]);
      return FALSE;
    }
  sent = send_descriptors (self, out[1], err[1]);
  code = errno;
  close (out[1]);
  close (err[1]);
  if (sent)
    {
      *output = out[0];
      *errors = err[0];
      return TRUE;
    }
  close (out[0]);
  close (err[0]);
  return fail (error, g_atomic_int_get (&self->errand->problem) != 0 ? self->errand->problem : code);
}

/* Its end */

void
macaw_supervisor_kill (MacawSupervisor *self)
{
  shutdown (self->lifeline, SHUT_RDWR);
}

int
macaw_supervisor_get_pidfd (MacawSupervisor *self)
{
  return self->pidfd;
}

gboolean
macaw_supervisor_reap (MacawSupervisor *self, int *code, GError **error)
{
  while (self->pid > 0 && !self->reaped && waitpid (self->pid, &self->status, 0) < 0 && errno == EINTR)
    ;
  /* Somebody ended it, the kernel for want of memory perhaps: what it watched is still there. */
  if (!self->reaped && self->pid > 0 && WIFSIGNALED (self->status) && self->cgroup != NULL)
    macaw_cgroup_kill (self->cgroup);
  self->reaped = TRUE;
  if (code != NULL)
    *code = WIFEXITED (self->status) ? WEXITSTATUS (self->status) : 128 + WTERMSIG (self->status);
  return self->errand == NULL || self->errand->problem == 0 || fail (error, self->errand->problem);
}
