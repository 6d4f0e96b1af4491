/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session's root directory as the file tools see it: no path, link or race leads out. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MACAW_WORKSPACE_DIRECTORY "/root/.ara/workspace"

typedef struct _MacawWorkspace MacawWorkspace;

/* Makes @root with root/.ara/{workspace,memory} and tmp if missing. */
MacawWorkspace *macaw_workspace_open    (const char *root, GError **error);
MacawWorkspace *macaw_workspace_ref     (MacawWorkspace *self);
void            macaw_workspace_unref   (MacawWorkspace *self);
const char     *macaw_workspace_get_root (MacawWorkspace *self);

/* The absolute form of a path of a tool: relative ones start in the workspace. Fails for
 * paths outside /root and /tmp, which exist for exec only. */
char           *macaw_workspace_resolve (MacawWorkspace *self, const char *path, GError **error);
/* A descriptor of the resolved @path; FIFOs never block, magic links are refused. */
int             macaw_workspace_openat  (MacawWorkspace *self, const char *path, int flags, GError **error);
/* A descriptor of the directory that @path stands in, made if missing. */
int             macaw_workspace_open_parent (MacawWorkspace *self, const char *path, gboolean make, GError **error);
/* Reads a regular file whole. */
GBytes         *macaw_workspace_read    (MacawWorkspace *self, const char *path, goffset limit, GError **error);
/* Replaces a file at once or not at all: temporary file, fsync, rename. */
gboolean        macaw_workspace_write   (MacawWorkspace *self, const char *path, const char *bytes, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawWorkspace, macaw_workspace_unref)

G_END_DECLS
