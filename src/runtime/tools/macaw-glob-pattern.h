/* SPDX-License-Identifier: GPL-3.0-or-later */
/* File name patterns as a shell has them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @pattern as a regular expression over a whole path: `*`, `?` and `[…]` stay inside a
 * folder, `**` crosses folders, `{a,b}` is a choice, `\` takes the next character as it is. */
GRegex *macaw_glob_pattern_compile (const char *pattern, GError **error);

G_END_DECLS
