/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, as one line on standard error. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sentence for people of what a server or the network told, with what to do about it
 * where that is known. */
char *cli_explain         (const GError *error);
void  cli_report_sentence (const char *program, const char *sentence);
int   cli_report          (const char *program, const GError *error); /* 1 */
int   cli_report_misuse   (const char *program, const char *sentence); /* 2 */

G_END_DECLS
