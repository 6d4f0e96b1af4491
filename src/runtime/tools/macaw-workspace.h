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
char           *macaw_workspace_resolve     (MacawWorkspace *self, const char *path, GError **error);
/* A descriptor of the resolved @path; FIFOs never block, magic links are refused. */
int             macaw_workspace_openat      (MacawWorkspace *self, const char *path, int flags, GError **error);
/* The same for reading a regular file, and how many bytes it has now. */
int             macaw_workspace_open_file   (MacawWorkspace *self, const char *path, goffset *size, GError **error);
/* A descriptor of the directory that @path stands in, made if missing. */
int             macaw_workspace_open_parent (MacawWorkspace *self, const char *path, gboolean make, GError **error);
/* Reads a regular file whole. */
GBytes         *macaw_workspace_read        (MacawWorkspace *self, const char *path, goffset limit, GError **error);
/* The same, and how many bytes there were; -1 if it is longer than @length, or if any of this
 * would take waiting: for a disk, or for a file system that isn't in this computer's memory. */
gssize          macaw_workspace_read_cached (MacawWorkspace *self, const char *path, char *buffer, gsize length);
/* Makes a new file for writing. */
int             macaw_workspace_create      (MacawWorkspace *self, const char *path, GError **error);
/* Replaces a file at once or not at all: temporary file, fsync, rename. Its mode is kept,
 * and where @path is a link, what it leads to is replaced. */
gboolean        macaw_workspace_write       (MacawWorkspace *self, const char *path, const char *bytes, gsize length, GError **error);

/* Held while a file is read, changed and written, so that no change is lost to another. */
void            macaw_workspace_lock        (MacawWorkspace *self);
void            macaw_workspace_unlock      (MacawWorkspace *self);

/* read() and write() until all of @length is done; the first returns how many there were,
 * fewer at the end of the file, -1 with errno. */
gssize          macaw_workspace_read_fully  (int fd, char *buffer, gsize length);
gboolean        macaw_workspace_write_fully (int fd, const char *bytes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawWorkspace, macaw_workspace_unref)

G_END_DECLS
