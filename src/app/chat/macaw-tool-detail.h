/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands below an opened tool row: arguments, result, and the way to the inspector. */
#pragma once

#include <gtk/gtk.h>
#include "macaw-timeline-item.h"

G_BEGIN_DECLS

#define MACAW_TYPE_TOOL_DETAIL (macaw_tool_detail_get_type ())
G_DECLARE_FINAL_TYPE (MacawToolDetail, macaw_tool_detail, MACAW, TOOL_DETAIL, GtkWidget)
GtkWidget *macaw_tool_detail_new    (MacawTimelineItem *item);
void       macaw_tool_detail_update (MacawToolDetail *self);

G_END_DECLS
