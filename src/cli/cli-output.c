/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard output that notices when it can't be written. */

#include "cli-output.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

CliOutput *
cli_output_new (int fd)
{
  CliOutput *self = g_malloc (sizeof *self);

  self->fd = fd;
  self->failure = 0;
  self->used = 0;
  return self;
}

void
cli_output_free (CliOutput *self)
{
  g_free (self);
}

static void
write_through (CliOutput *self, const char *bytes, gsize length)
{
  while (length > 0 && self->failure == 0)
    {
      gssize count = write (self->fd, bytes, length);

      if (count >= 0)
        {
          bytes += count;
          length -= (gsize) count;
        }
      else if (errno == EAGAIN)
        {
          GPollFD poll = { .fd = self->fd, .events = G_IO_OUT };

          g_poll (&poll, 1, -1);
        }
      else if (errno != EINTR)
        self->failure = errno;
    }
}

gboolean
cli_output_flush (CliOutput *self)
{
  write_through (self, self->buffer, self->used);
  self->used = 0;
  return self->failure == 0;
}

void
cli_output_write (CliOutput *self, const char *bytes, gsize length)
{
  if (length > sizeof self->buffer - self->used)
    cli_output_flush (self);
  if (length > sizeof self->buffer)
    {
      write_through (self, bytes, length);
      return;
    }
  memcpy (self->buffer + self->used, bytes, length);
  self->used += length;
}

void
cli_output_puts (CliOutput *self, const char *text)
{
  cli_output_write (self, text, strlen (text));
}

int
cli_output_finish (CliOutput *self, const char *program, int status)
{
  if (cli_output_flush (self))
    return status;
  if (self->failure == EPIPE)
    {
      signal (SIGPIPE, SIG_DFL);
      raise (SIGPIPE);
    }
  fprintf (stderr, "%s: the output can't be written: %s\n", program, g_strerror (self->failure));
  return 1;
}
