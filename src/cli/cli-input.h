/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person says: an argument, standard input, or lines at a prompt. */
#pragma once

#include "cli-screen.h"

G_BEGIN_DECLS

#define CLI_MAX_MESSAGE (16 * 1024 * 1024) /* bytes of standard input */

/* All of standard input as text, without the line end behind it. */
char *cli_input_read_all (GError **error);
/* One message at the prompt: a line, and what is pasted with it. NULL at the end of input
 * or on a signal. Dispatches meanwhile. */
char *cli_input_prompt   (CliScreen *screen, const char *prompt);

G_END_DECLS
