/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the timeline: the widget that shows an item. */
#pragma once

#include <gtk/gtk.h>
#include "macaw-timeline-item.h"

G_BEGIN_DECLS

GtkWidget *macaw_timeline_row_new    (MacawTimelineItem *item);
/* Shows the item, which changed; FALSE: it takes a new widget. */
gboolean   macaw_timeline_row_update (GtkWidget *row, MacawTimelineItem *item);
/* "350 ms", "1.2 s", "3 min 20 s"; free it. */

G_END_DECLS
