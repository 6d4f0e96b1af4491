/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pseudo-terminal with `ara` in it. */
#pragma once

#include "cli-fixture.h"

#include <termios.h>

G_BEGIN_DECLS

typedef struct
{
  int            master;
  int            slave;  /* kept open, to look at its settings afterwards */
  struct termios before;
  GSubprocess   *process;
  GString       *seen;   /* all that was shown */
  guint          watch;
  gboolean       ended;
  int            status; /* as in CliRun */
} Terminal;

/* Standard input, output and error are the terminal, of @columns columns. */
Terminal *terminal_new      (CliFixture *fixture, int columns, const char *words);
void      terminal_free     (Terminal *self);
void      terminal_type     (Terminal *self, const char *keys);
/* Waits until @text has been shown, at @from or later; the place behind it. */
gsize     terminal_wait_for (Terminal *self, gsize from, const char *text);
/* Waits for the end; the terminal must be as it was. Returns the exit status. */
int       terminal_wait_end (Terminal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Terminal, terminal_free)

G_END_DECLS
