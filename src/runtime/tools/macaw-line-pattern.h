/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A regular expression that is looked for in the lines of texts. GRegex makes an object for each
 * line, which takes several times as long as looking. Of one thread at a time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MacawLinePattern MacawLinePattern;

/* NULL with G_REGEX_ERROR. */
MacawLinePattern *macaw_line_pattern_compile (const char *pattern, GError **error);
void              macaw_line_pattern_free    (MacawLinePattern *self);
/* FALSE if no line of @text has a hit, told sooner than by looking at each; else TRUE. */
gboolean          macaw_line_pattern_may_hit (MacawLinePattern *self, const char *text, gsize length);
/* Where the first hit in a line begins, -1 if there is none. The line is UTF-8 and has no end. */
gssize            macaw_line_pattern_find    (MacawLinePattern *self, const char *line, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawLinePattern, macaw_line_pattern_free)

G_END_DECLS
