/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows below an answer: what went wrong, and the footer. */
#pragma once

#include <gtk/gtk.h>
#include "macaw-timeline-item.h"

G_BEGIN_DECLS

#define MACAW_TYPE_ERROR_ROW (macaw_error_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawErrorRow, macaw_error_row, MACAW, ERROR_ROW, GtkWidget)
GtkWidget *macaw_error_row_new     (MacawTimelineItem *item);
void       macaw_error_row_update  (MacawErrorRow *self);

/* How the answer ended, how long it took, who gave it, what it cost; Copy and Answer Again. */
#define MACAW_TYPE_FOOTER_ROW (macaw_footer_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawFooterRow, macaw_footer_row, MACAW, FOOTER_ROW, GtkWidget)
GtkWidget *macaw_footer_row_new    (MacawTimelineItem *item);
void       macaw_footer_row_update (MacawFooterRow *self);

G_END_DECLS
