/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of a tool call or of reasoning: what it is in one line; it opens what stands below. */
#pragma once

#include <gtk/gtk.h>
#include "macaw-timeline-item.h"

G_BEGIN_DECLS

#define MACAW_TYPE_HEAD_ROW (macaw_head_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawHeadRow, macaw_head_row, MACAW, HEAD_ROW, GtkWidget)
GtkWidget *macaw_head_row_new    (MacawTimelineItem *item);
void       macaw_head_row_update (MacawHeadRow *self);

G_END_DECLS
