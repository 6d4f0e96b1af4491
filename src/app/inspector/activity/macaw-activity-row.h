/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the activity log, kept up to date while its exchange runs. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-activity-entry.h"

G_BEGIN_DECLS

#define MACAW_TYPE_ACTIVITY_ROW (macaw_activity_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawActivityRow, macaw_activity_row, MACAW, ACTIVITY_ROW, GtkWidget)

GtkWidget *macaw_activity_row_new       (void);
/* Nullable. */
void       macaw_activity_row_set_entry (MacawActivityRow *self, MacawActivityEntry *entry);

G_END_DECLS
