/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of a server, which may have any length and say anything or nothing. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MACAW_ABRIDGED_LINE  300  /* bytes that stand in one line of a row */
#define MACAW_ABRIDGED_LINES 240  /* bytes of some lines that leave room for other things */
#define MACAW_ABRIDGED_TEXT  4000 /* bytes of a label that scrolls: measuring it takes some milliseconds */

/* At most @max bytes, cut at a character, and "…" if there is more; NULL as an empty text. */
char    *macaw_abridge  (const char *text, gsize max);

/* Whether there is nothing to be seen of it, or it is NULL. */
gboolean macaw_is_blank (const char *text);

G_END_DECLS
