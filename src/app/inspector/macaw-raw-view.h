/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as it is, read-only: JSON from a server, the body of a request, a file. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MACAW_RAW_MAX_LINE 4096         /* bytes of a line that are shown in one piece, with a mark behind it */
#define MACAW_RAW_MAX_TEXT (1024 * 1024) /* bytes that are shown; Copy takes all */

#define MACAW_TYPE_RAW_VIEW (macaw_raw_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawRawView, macaw_raw_view, MACAW, RAW_VIEW, GtkWidget)

GtkWidget  *macaw_raw_view_new      (void);
/* @language: as GtkSourceView names it ("json"), NULL: none. @indented: (nullable): the same text
 * in other clothes; with it there is a switch between the two, which begins with @indented. */
void        macaw_raw_view_set_text (MacawRawView *self, const char *text, const char *indented, const char *language);
const char *macaw_raw_view_get_text (MacawRawView *self); /* all of @text */

G_END_DECLS
