/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that opens: what it is in one line, and more of it below, made when it is opened. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef GtkWidget *(*MacawMakeContent) (gpointer data);

#define MACAW_TYPE_DISCLOSURE_ROW (macaw_disclosure_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawDisclosureRow, macaw_disclosure_row, MACAW, DISCLOSURE_ROW, GtkWidget)
GtkWidget *macaw_disclosure_row_new       (MacawMakeContent make, gpointer data);
void       macaw_disclosure_row_set_title (MacawDisclosureRow *self, const char *icon, const char *title, const char *subtitle);
gboolean   macaw_disclosure_row_is_open   (MacawDisclosureRow *self);
/* Makes the content again if it is open. */
void       macaw_disclosure_row_refresh   (MacawDisclosureRow *self);

G_END_DECLS
