/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call found, a line each: files of a folder, lines of files, names of files. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_LISTING_MAX (64 * 1024) /* bytes of a result that is listed; a longer one stays JSON */

/* The lines of @output, and how many that are; NULL: it is none of these (transfer full). */
char *macaw_listing_dup_text (AraValue *output, char **title);

G_END_DECLS
