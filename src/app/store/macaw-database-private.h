/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SQLite file that is migrated when it is opened, and put aside when it is damaged. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* For one thread. Errors are of G_IO_ERROR: INVALID_DATA when the file is damaged,
 * NOT_SUPPORTED when a newer version made it, NO_SPACE, PERMISSION_DENIED, else FAILED. */
typedef struct _MacawDatabase MacawDatabase;

/* @migrations: one entry a schema version, NULL at the end; a released one is never changed.
 * A damaged file is moved aside, beside where it was, and *@notice says so in a sentence. */
MacawDatabase *macaw_database_open    (const char         *path,
                                       const char *const  *migrations,
                                       char              **notice,
                                       GError            **error);
void           macaw_database_close   (MacawDatabase *self);

/* Types: 's' a string, which may be NULL, 'i' a gint64. */
sqlite3_stmt  *macaw_database_prepare (MacawDatabase *self, GError **error, const char *sql, const char *types, ...);
/* TRUE while there are rows. At the end, and after an error, the statement is gone. */
gboolean       macaw_database_next    (MacawDatabase *self, sqlite3_stmt **statement, GError **error);
gboolean       macaw_database_run     (MacawDatabase *self, GError **error, const char *sql, const char *types, ...);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawDatabase, macaw_database_close)

G_END_DECLS
