/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name that assistive technologies read for a list item: what its labels say. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names @item, which holds a row of a list view, after the labels in it that can be seen, and
 * follows them. GTK names it only by what is told from 4.12 on; the focus is on it, though. */
void macaw_list_item_name_follow_labels (GtkWidget *item);

G_END_DECLS
