/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard output and standard error, in one order and without ever blocking the loop. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  CLI_OUT,
  CLI_ERR,
} CliSide;

typedef struct _CliScreen CliScreen;

CliScreen *cli_screen_new         (void);
void       cli_screen_free        (CliScreen *self);
gboolean   cli_screen_is_terminal (CliScreen *self, CliSide side);
/* Columns of the terminal, 80 where there is none. */
int        cli_screen_get_width   (CliScreen *self);
/* Called once when standard output can't be written any more. */
void       cli_screen_set_broken  (CliScreen *self, GSourceFunc broken, gpointer data);

/* Text from elsewhere: on a terminal control characters are made visible, and what its
 * character set lacks becomes a question mark; elsewhere it goes out as it is. */
void       cli_screen_text        (CliScreen *self, CliSide side, const char *text, gsize length);
/* The same dimmed, on standard error, where colours are wanted. */
void       cli_screen_dim         (CliScreen *self, const char *text, gsize length);
/* Ends a line that is begun on the terminal. */
void       cli_screen_fresh_line  (CliScreen *self);
/* The person ended the line. */
void       cli_screen_line_ended  (CliScreen *self);
/* `program: sentence` on a line of its own. */
void       cli_screen_complain    (CliScreen *self, const char *program, const char *sentence);
/* Dispatches until all is written or nothing can be any more. */
void       cli_screen_drain       (CliScreen *self);
/* Drains; then as cli_output_finish(). */
int        cli_screen_finish      (CliScreen *self, const char *program, int status);

/* From now on the first SIGINT or SIGTERM calls @func in the main loop, and the next one ends
 * the program at once. Again after each call of cli_signals_reset(). */
void       cli_signals_catch      (GSourceFunc func, gpointer data);
/* From now on SIGCONT calls @func in the main loop: a job that was stopped goes on. NULL: nothing. */
void       cli_signals_resume     (GSourceFunc func, gpointer data);
void       cli_signals_reset      (void);
int        cli_signals_get        (void); /* the one that came, 0: none */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliScreen, cli_screen_free)

G_END_DECLS
