/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pseudo-terminal with `ara` in it. */

#include "terminal.h"
#include "stream.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static gboolean
shown (int fd, GIOCondition condition, gpointer data)
{
  Terminal *self = data;
  char buffer[4096];
  gssize count = read (fd, buffer, sizeof buffer);

  if (count > 0)
    g_string_append_len (self->seen, buffer, count);
  return G_SOURCE_CONTINUE;
}

static void
process_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Terminal *self = data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  self->status = g_subprocess_get_if_signaled (process) ? -g_subprocess_get_term_sig (process)
                                                        : g_subprocess_get_exit_status (process);
  self->ended = TRUE;
}

/* Makes the terminal the one whose Ctrl+C reaches the process. */
static void
take_terminal (gpointer data)
{
  setsid ();
  ioctl (STDIN_FILENO, TIOCSCTTY, 0);
}

Terminal *
terminal_new (CliFixture *fixture, int columns, const char *words)
{
  Terminal *self = g_new0 (Terminal, 1);
  g_autoptr (GSubprocessLauncher) launcher = cli_fixture_launcher (fixture, G_SUBPROCESS_FLAGS_NONE);
  struct winsize size = { .ws_col = (unsigned short) columns, .ws_row = 24 };

  self->seen = g_string_new (NULL);
  self->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (self->master, >=, 0);
  g_assert_cmpint (grantpt (self->master), ==, 0);
  g_assert_cmpint (unlockpt (self->master), ==, 0);
  self->slave = open (ptsname (self->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (self->slave, >=, 0);
  ioctl (self->slave, TIOCSWINSZ, &size);
  tcgetattr (self->slave, &self->before);
  g_subprocess_launcher_take_stdin_fd (launcher, dup (self->slave));
  g_subprocess_launcher_take_stdout_fd (launcher, dup (self->slave));
  g_subprocess_launcher_take_stderr_fd (launcher, dup (self->slave));
  g_subprocess_launcher_set_child_setup (launcher, take_terminal, NULL, NULL);
  self->process = cli_fixture_spawn (fixture, launcher, words);
  self->watch = g_unix_fd_add (self->master, G_IO_IN, shown, self);
  g_subprocess_wait_async (self->process, NULL, process_ended, self);
  return self;
}

void
terminal_free (Terminal *self)
{
  g_source_remove (self->watch);
  close (self->master);
  close (self->slave);
  g_object_unref (self->process);
  g_string_free (self->seen, TRUE);
  g_free (self);
}

void
terminal_type (Terminal *self, const char *keys)
{
  g_assert_cmpint (write (self->master, keys, strlen (keys)), ==, (gssize) strlen (keys));
}

gsize
terminal_wait_for (Terminal *self, gsize from, const char *text)
{
  char *place;

  stream_wait ((place = strstr (self->seen->str + MIN (from, self->seen->len), text)) != NULL || self->ended);
  if (place == NULL)
    g_error ("“%s” was never shown, but: %s", text, self->seen->str);
  return (gsize) (place - self->seen->str) + strlen (text);
}

int
terminal_wait_end (Terminal *self)
{
  struct termios after = { 0 };
  char buffer[4096];
  gssize count;

  stream_wait (self->ended);
  /* What was written before the end and not read yet. */
  fcntl (self->master, F_SETFL, O_NONBLOCK);
  while ((count = read (self->master, buffer, sizeof buffer)) > 0)
    g_string_append_len (self->seen, buffer, count);
  tcgetattr (self->slave, &after);
  g_assert_cmpmem (&after, sizeof after, &self->before, sizeof self->before);
  return self->status;
}
