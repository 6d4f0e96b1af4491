/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of code: its language, Copy, colours, a scroll of its own. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MACAW_CODE_MAX_LINE 4096 /* bytes of a line that are shown in one piece */
#define MACAW_CODE_SHOWN (256 * 1024) /* bytes that are shown; Copy takes all */

/* A language: what a command wrote, whose escape sequences become colours. */
#define MACAW_CODE_TERMINAL "terminal"

/* @text is UTF-8. @language: as after ```, or MACAW_CODE_TERMINAL; NULL: plain text. */
GtkWidget *macaw_code_view_new      (const char *text, const char *language);
void       macaw_code_view_set_text (GtkWidget *view, const char *text);
/* The language of a file of that name, for macaw_code_view_new(); NULL: none is known (transfer full). */
char      *macaw_code_guess_language (const char *file_name);

G_END_DECLS
