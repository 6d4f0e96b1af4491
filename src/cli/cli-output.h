/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard output that notices when it can't be written. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int   fd;
  int   failure; /* errno of the first write that failed; nothing is written after it */
  gsize used;
  char  buffer[64 * 1024];
} CliOutput;

CliOutput *cli_output_new    (int fd);
void       cli_output_free   (CliOutput *self);
void       cli_output_write  (CliOutput *self, const char *bytes, gsize length);
void       cli_output_puts   (CliOutput *self, const char *text);
gboolean   cli_output_flush  (CliOutput *self); /* FALSE once a write has failed */
/* Flushes, and ends the command if that fails: by SIGPIPE where the reader went away, as
 * every filter does, else with a sentence that begins with @program. @status where all is
 * well, 1 where not. */
int        cli_output_finish (CliOutput *self, const char *program, int status);

static inline void
cli_output_putc (CliOutput *self, char byte)
{
  if (G_UNLIKELY (self->used == sizeof self->buffer))
    cli_output_flush (self);
  self->buffer[self->used++] = byte;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliOutput, cli_output_free)

G_END_DECLS
