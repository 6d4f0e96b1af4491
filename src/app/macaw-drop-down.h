/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names the part of a drop-down that has the focus. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The button inside is named @label with what is chosen now; GTK 4.8 leaves it without a name.
 * The drop-down itself has its label from its template. The model is a GtkStringList. */
void macaw_drop_down_set_label (GtkDropDown *drop_down, const char *label);

G_END_DECLS
