/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of text: columns at a terminal, apart by tabs elsewhere. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CliTable CliTable;

/* The titles of the columns, NULL at the end; shown at a terminal only. @flexible: the column
 * that is cut where the terminal is too narrow. */
CliTable *cli_table_new    (guint flexible, const char *title, ...) G_GNUC_NULL_TERMINATED;
/* As many texts as there are columns, NULL for an empty cell. */
void      cli_table_add    (CliTable *self, ...);
/* Prints and frees it; the exit status. */
int       cli_table_finish (CliTable *self, const char *program);

/* The server's time, as a person reads it at a terminal; elsewhere as ISO 8601. Nothing for
 * one that is not known. */
char     *cli_format_time      (gint64 microseconds);
char     *cli_format_time_text (const char *iso8601);

G_END_DECLS
