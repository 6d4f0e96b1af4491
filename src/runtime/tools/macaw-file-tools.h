/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools that work on files. Each runs in a thread and fails with MACAW_TOOL_ERROR, or
 * with G_IO_ERROR_CANCELLED. */
#pragma once

#include "macaw-toolbox.h"
#include "macaw-workspace.h"

G_BEGIN_DECLS

#define MACAW_READ_MAX_BYTES   (64 * 1024 * 1024) /* the most that is read, edited or searched of a file */
#define MACAW_READ_LINES       2000
#define MACAW_BINARY_PROBE     8192 /* a NUL among the first bytes makes a file a binary one */
#define MACAW_LIST_MAX_ENTRIES 5000
#define MACAW_SEARCH_RESULTS   200
#define MACAW_SEARCH_LINE      500 /* bytes of a hit's line that are shown */
#define MACAW_WALK_SECONDS     20  /* then a search ends with what it has */

typedef AraValue *(*MacawFileTool) (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);

AraValue *macaw_read_file    (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_write_file   (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_edit_file    (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_delete_file  (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_list_dir     (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_glob         (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_search_files (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);

/* The whole of macaw_read_file() without any waiting, for a small file that is in memory; NULL
 * if it takes more, an error included. */
AraValue *macaw_read_file_cached (MacawWorkspace *workspace, AraValue *args);

/* Sets @error to "path: why" and returns FALSE. */
gboolean  macaw_file_tool_fail (GError **error, const char *path, const char *why);

G_END_DECLS
