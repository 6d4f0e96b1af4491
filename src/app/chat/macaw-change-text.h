/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call replaces by what, as the lines of a diff. */
#pragma once

#include <ara/ara.h>

G_BEGIN_DECLS

#define MACAW_CHANGE_MAX (64 * 1024) /* bytes of JSON of each text */

/* Lines that go begin with "-", those that come with "+", what both texts begin and end with by a
 * space. NULL: @input tells no such change, a longer one than MACAW_CHANGE_MAX, or one that no line
 * shows. (transfer full) */
char    *macaw_change_text_dup      (AraValue *input);
/* Whether the member of that name is told by macaw_change_text_dup(). */
gboolean macaw_change_text_has_name (const char *name);

G_END_DECLS
