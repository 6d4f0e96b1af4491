/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks a tree of directories in order; links are told but never followed. */
#pragma once

#include "macaw-file-tools.h"

#include <sys/stat.h>

G_BEGIN_DECLS

/* @parent: the open directory that @name stands in. Returns FALSE to end the walk. */
typedef gboolean (*MacawVisit) (const char *relative, int parent, const char *name, const struct stat *info, gpointer data);

typedef struct
{
  MacawVisit    visit;
  gpointer      data;
  gboolean      recursive;
  GCancellable *cancellable;
  gint64        deadline; /* of g_get_monotonic_time() */
} MacawWalk;

/* TRUE if all was visited; FALSE if the visitor, the time or a cancel ended it. */
gboolean   macaw_walk          (const MacawWalk *self, int fd, const char *prefix);
gboolean   macaw_walk_is_over  (const MacawWalk *self);
gint64     macaw_walk_deadline (void); /* of a walk that begins now */
/* Where a tool begins: its argument "path", else the workspace. *@path is as it was given,
 * "" if it was not. */
int        macaw_walk_open     (MacawWorkspace *workspace, AraValue *args, char **path, GError **error);
/* The names in an open directory, sorted. */
GPtrArray *macaw_walk_names    (int fd);

G_END_DECLS
