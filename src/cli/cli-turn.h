/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One turn of the agent, shown while it runs. */
#pragma once

#include "ara/ara.h"
#include "cli-screen.h"

G_BEGIN_DECLS

typedef enum
{
  CLI_SHOW_TEXT,   /* as it comes: text, and the rest dimmed on standard error */
  CLI_SHOW_RESULT, /* the folded result as JSON, at the end */
  CLI_SHOW_EVENTS, /* each event as a line of JSON */
} CliShow;

/* Runs @turn to its end. Ctrl+C stops it on the server. Returns the exit status: 0, 1 for
 * trouble, which was told, or 128 + the signal that stopped it. */
int cli_turn_run (AraTurn *turn, CliShow show, CliScreen *screen, const char *program);

/* Shows a message that is complete as its turn did. */
void cli_show_message (AraMessage *message, CliScreen *screen);

G_END_DECLS
