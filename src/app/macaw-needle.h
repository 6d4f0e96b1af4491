/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody typed to find something by, in texts of any case. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* NULL where nothing is typed but white space. */
char    *macaw_needle_new   (const char *typed);

/* NULL is in every text, and in a text that is NULL; else nothing is in that. */
gboolean macaw_needle_is_in (const char *needle, const char *text);

G_END_DECLS
