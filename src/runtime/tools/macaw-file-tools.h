/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools that work on files. Each runs in a thread and fails with MACAW_TOOL_ERROR. */
#pragma once

#include "macaw-toolbox.h"
#include "macaw-workspace.h"

G_BEGIN_DECLS

#define MACAW_READ_MAX_BYTES   (64 * 1024 * 1024) /* largest file that is read */
#define MACAW_READ_LINES       2000
#define MACAW_LIST_MAX_ENTRIES 5000
#define MACAW_SEARCH_RESULTS   200
#define MACAW_SEARCH_LINE      500 /* characters of a hit's line that are shown */

typedef AraValue *(*MacawFileTool) (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);

AraValue *macaw_read_file    (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_write_file   (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_edit_file    (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_delete_file  (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_list_dir     (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_glob         (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);
AraValue *macaw_search_files (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error);

/* The names in an open directory, sorted. */
GPtrArray *macaw_list_names  (int fd);

G_END_DECLS
