/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of others made fit for a terminal. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @text with its control characters made visible, so that no escape sequence of a
 * server reaches the terminal: ^[ for escape, <9b> for the C1 set. Line ends and tabs stay;
 * a carriage return before a line end goes. What would turn the direction of the text around
 * becomes visible too. Bytes that are not UTF-8 become U+FFFD. */
void  cli_text_append_visible (GString *out, const char *text, gsize length);
/* The same on one line and at most @columns wide, cut with an ellipsis. */
char *cli_text_one_line       (const char *text, int columns);
/* In the character set of the locale, a question mark for what it lacks. */
char *cli_text_to_locale      (const char *text, gsize length, gsize *new_length);
/* An argument of the command line as UTF-8; NULL if it is not text. */
char *cli_text_from_locale    (const char *argument);
/* How many columns it takes. */
int   cli_text_width          (const char *text);

G_END_DECLS
