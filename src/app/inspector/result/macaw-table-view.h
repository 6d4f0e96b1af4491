/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table with columns to sort by, and lines that were found, as widgets. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-table.h"

G_BEGIN_DECLS

#define MACAW_TABLE_MAX_SORTED 10000 /* rows: a longer table keeps its order */

/* Signal "row-activated" (AraValue *row): of an array's table. */
#define MACAW_TYPE_TABLE_VIEW (macaw_table_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawTableView, macaw_table_view, MACAW, TABLE_VIEW, GtkWidget)

/* @formats: a letter a column: '-' as it is, 's' bytes, 't' a time; NULL: all as they are. */
GtkWidget *macaw_table_view_new      (MacawTable *table, const char *formats);
/* Two lines a row: where, and what stands there. Columns: path, line, text. */
GtkWidget *macaw_table_view_new_hits (MacawTable *table);

G_END_DECLS
