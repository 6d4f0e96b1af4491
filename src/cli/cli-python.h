/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts as Python reads and shows them: scripts know Ara's own tool by its words. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A character at @place, and where the next begins. A byte that is no UTF-8 counts as one
 * character, the lone surrogate U+DC80…U+DCFF that Python makes of it. */
gunichar    cli_python_next_character (const char **place);
/* What str.strip () and int () take for white space. */
gboolean    cli_python_is_space       (gunichar character);
/* A string as repr () shows it. */
char       *cli_python_quote          (const char *text);
/* The digits of what int () reads, NULL where it refuses. */
char       *cli_python_read_integer   (const char *text);
/* Whether argparse takes @text for a negative number, not for an option. */
gboolean    cli_python_looks_negative (const char *text);
/* What of @text reaches standard error: in the locale's character set, with escapes for
 * what it lacks. */
char       *cli_python_to_stderr      (const char *text);
/* Why @text can't be sent as UTF-8, NULL if it can. */
char       *cli_python_explain_bytes  (const char *text);

G_END_DECLS
