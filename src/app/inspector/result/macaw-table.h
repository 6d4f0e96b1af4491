/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of cells: an array of objects, or the records of a CSV text, read when they are looked at. */
#pragma once

#include <gio/gio.h>

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_TABLE_MAX_COLUMNS 32
#define MACAW_TABLE_LOOKED_AT   50 /* rows whose members make the columns */

/* One row of a table; a list model of these is a table. */
#define MACAW_TYPE_TABLE_ROW (macaw_table_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawTableRow, macaw_table_row, MACAW, TABLE_ROW, GObject)

/* In one line, at most some hundred bytes of it; NULL: there is no such member. */
char      *macaw_table_row_dup_cell   (MacawTableRow *self, guint column);
/* The object; NULL for a record of CSV. */
AraValue  *macaw_table_row_get_value  (MacawTableRow *self);
int        macaw_table_row_compare    (MacawTableRow *self, MacawTableRow *other, guint column);

#define MACAW_TYPE_TABLE (macaw_table_get_type ())
G_DECLARE_FINAL_TYPE (MacawTable, macaw_table, MACAW, TABLE, GObject)

/* @columns: names of members; NULL: those of the first rows. */
MacawTable        *macaw_table_new_from_array   (AraValue *array, const char *const *columns);
/* The first record names the columns. */
MacawTable        *macaw_table_new_from_records (GPtrArray *records);
const char *const *macaw_table_get_columns      (MacawTable *self);
/* How many there would be, without MACAW_TABLE_MAX_COLUMNS. */
guint              macaw_table_get_n_all_columns (MacawTable *self);

G_END_DECLS
