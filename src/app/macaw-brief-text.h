/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of a text that somebody else wrote, for a label of one line. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MACAW_BRIEF_NAME 200 /* characters of a name or title that are set */

/* On one line, at most @size characters, and a sign that there is more (transfer full). Pango
 * would set all of what a label cuts. */
char *macaw_text_dup_brief (const char *text, guint size);

G_END_DECLS
