/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of code: its language, Copy, colours, a scroll of its own. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MACAW_CODE_MAX_LINE 4096 /* bytes of a line that are shown in one piece */
#define MACAW_CODE_SHOWN (256 * 1024) /* bytes that are shown; Copy takes all */

/* @text is UTF-8. */
GtkWidget *macaw_code_view_new      (const char *text, const char *language);
void       macaw_code_view_set_text (GtkWidget *view, const char *text);

G_END_DECLS
