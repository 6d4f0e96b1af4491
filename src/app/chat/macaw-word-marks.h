/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that a person looks for, marked where a row of the timeline shows them. */
#pragma once

#include "macaw-timeline-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Marks all matches in what @row shows of @item, and the current one differently; none if @item
 * isn't marked. */
void macaw_word_marks_show  (GtkWidget *row, MacawTimelineItem *item);
/* Pixels from the top of @row to the line of the current match; -1: it isn't shown. */
int  macaw_word_marks_get_y (GtkWidget *row, MacawTimelineItem *item);

G_END_DECLS
