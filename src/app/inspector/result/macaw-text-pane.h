/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows a text of any length: only what is near the view is in a widget. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-text.h"

G_BEGIN_DECLS

#define MACAW_TYPE_TEXT_PANE (macaw_text_pane_get_type ())
G_DECLARE_FINAL_TYPE (MacawTextPane, macaw_text_pane, MACAW, TEXT_PANE, GtkWidget)

GtkWidget *macaw_text_pane_new         (void);
/* Nullable. */
void       macaw_text_pane_set_text    (MacawTextPane *self, MacawText *text);
MacawText *macaw_text_pane_get_text    (MacawTextPane *self);
void       macaw_text_pane_set_wrap    (MacawTextPane *self, gboolean wrap);
/* Marks what a search found (of gint64 places, nullable), each of so many bytes. */
void       macaw_text_pane_set_matches (MacawTextPane *self, GArray *places, gsize length);
/* Shows the match of that number. */
void       macaw_text_pane_show_match  (MacawTextPane *self, guint index);
/* Shows that piece at the top. */
void       macaw_text_pane_go_to       (MacawTextPane *self, guint64 piece);

G_END_DECLS
