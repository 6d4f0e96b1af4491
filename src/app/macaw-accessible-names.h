/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that assistive technologies read for buttons that show only a picture, drop-downs, expanders, entry rows and list items. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on each button of this process that has a tooltip and no name of its own is named by
 * its tooltip, as GTK does it from 4.10 on; likewise the button in a drop-down, an expander by its
 * label, the text of an entry row by its title, and a list item by its labels. The focus stays out
 * of what is folded away, and Tab comes to one row of a list. Called once, before the first widget. */
void macaw_accessible_names_follow_tooltips (void);

G_END_DECLS
