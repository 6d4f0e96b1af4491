/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session's root directory as the file tools see it: no path, link or race leads out. */

#include "macaw-workspace.h"
#include "macaw-toolbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct _MacawWorkspace
{
  gatomicrefcount references;
  char           *root;
  int             fd;
};

static gboolean
fail (GError **error, const char *path, int code)
{
  const char *why = code == ENOENT ? "it does not exist"
                    : code == EXDEV || code == ELOOP ? "its links lead out of the sandbox"
                    : code == EISDIR ? "it is a directory"
                    : code == ENOTDIR ? "a part of the path is not a directory"
                                      : g_strerror (code);

  g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s: %s.", path, why);
  return FALSE;
}

MacawWorkspace *
macaw_workspace_open (const char *root, GError **error)
{
  static const char *const folders[] = { "root/.ara/workspace", "root/.ara/memory", "tmp" };
  MacawWorkspace *self;
  int fd;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (root, folders[i], NULL);

      if (g_mkdir_with_parents (path, 0700) != 0)
        {
          fail (error, path, errno);
          return NULL;
        }
    }
  fd = open (root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    {
      fail (error, root, errno);
      return NULL;
    }
  self = g_new0 (MacawWorkspace, 1);
  g_atomic_ref_count_init (&self->references);
  self->root = g_strdup (root);
  self->fd = fd;
  return self;
}

MacawWorkspace *
macaw_workspace_ref (MacawWorkspace *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
macaw_workspace_unref (MacawWorkspace *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  close (self->fd);
  g_free (self->root);
  g_free (self);
}

const char *
macaw_workspace_get_root (MacawWorkspace *self)
{
  return self->root;
}

char *
macaw_workspace_resolve (MacawWorkspace *self, const char *path, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (path, MACAW_WORKSPACE_DIRECTORY);

  if (g_str_equal (full, "/root") || g_str_has_prefix (full, "/root/") || g_str_equal (full, "/tmp")
      || g_str_has_prefix (full, "/tmp/"))
    return g_steal_pointer (&full);
  g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED,
               "%s: the file tools see /root and /tmp only; other paths exist for commands run with exec.", full);
  return NULL;
}

static int
open_in_root (MacawWorkspace *self, const char *path, int flags)
{
  /* Without O_NONBLOCK a FIFO would hold the tool forever. */
  struct open_how how = {
    .flags = (guint64) (flags | O_CLOEXEC | ((flags & O_PATH) != 0 ? 0 : O_NOCTTY | O_NONBLOCK)),
    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
  };

  return (int) syscall (SYS_openat2, self->fd, path, &how, sizeof how);
}

int
macaw_workspace_openat (MacawWorkspace *self, const char *path, int flags, GError **error)
{
  g_autofree char *full = macaw_workspace_resolve (self, path, error);
  int fd;

  if (full == NULL)
    return -1;
  fd = open_in_root (self, full, flags);
  if (fd < 0)
    fail (error, path, errno);
  return fd;
}

/* Opens directory @path, making what is missing of it, one component at a time so that
 * every step stays inside the root. */
static int
open_directory (MacawWorkspace *self, const char *path, gboolean make)
{
  int fd = open_in_root (self, path, O_PATH | O_DIRECTORY), parent;
  g_autofree char *above = NULL, *name = NULL;
  int status;

  if (fd >= 0 || errno != ENOENT || !make)
    return fd;
  above = g_path_get_dirname (path);
  name = g_path_get_basename (path);
  parent = open_directory (self, above, TRUE);
  if (parent < 0)
    return -1;
  status = mkdirat (parent, name, 0755);
  close (parent);
  if (status != 0 && errno != EEXIST)
    return -1;
  return open_in_root (self, path, O_PATH | O_DIRECTORY);
}

int
macaw_workspace_open_parent (MacawWorkspace *self, const char *path, gboolean make, GError **error)
{
  g_autofree char *full = macaw_workspace_resolve (self, path, error);
  g_autofree char *above = NULL;
  int fd;

  if (full == NULL)
    return -1;
  above = g_path_get_dirname (full);
  if (g_str_equal (above, "/"))
    {
      g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s: it belongs to the sandbox and stays.", path);
      return -1;
    }
  fd = open_directory (self, above, make);
  if (fd < 0)
    fail (error, path, errno);
  return fd;
}

GBytes *
macaw_workspace_read (MacawWorkspace *self, const char *path, goffset limit, GError **error)
{
  int fd = macaw_workspace_openat (self, path, O_RDONLY, error);
  struct stat info;
  g_autoptr (GByteArray) bytes = NULL;
  gssize count = 1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > limit)
    {
      if (S_ISREG (info.st_mode))
        g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED,
                     "%s: it has %" G_GOFFSET_FORMAT " bytes, more than the limit of %" G_GOFFSET_FORMAT
                     "; look at a part of it with exec, e.g. head or sed.", path, (goffset) info.st_size, limit);
      else
        g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s: it is %s, not a file.", path,
                     S_ISDIR (info.st_mode) ? "a directory" : "a device, socket or pipe");
      close (fd);
      return NULL;
    }
  bytes = g_byte_array_sized_new ((guint) info.st_size + 1);
  while (count > 0 && (goffset) bytes->len <= limit)
    {
      guint8 buffer[64 * 1024];

      count = read (fd, buffer, sizeof buffer);
      if (count > 0)
        g_byte_array_append (bytes, buffer, (guint) count);
      else if (count < 0 && errno == EINTR)
        count = 1;
    }
  if (count < 0)
    fail (error, path, errno);
  close (fd);
  return count < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
write_whole (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize count = write (fd, bytes, length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return FALSE;
      bytes += count;
      length -= (gsize) count;
    }
  return fsync (fd) == 0;
}

gboolean
macaw_workspace_write (MacawWorkspace *self, const char *path, const char *bytes, gsize length, GError **error)
{
  int parent = macaw_workspace_open_parent (self, path, TRUE, error);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *temporary = g_strdup_printf (".%.200s.%08x", name, g_random_int ());
  struct stat old;
  mode_t mode = 0644;
  int fd, code = 0;

  if (parent < 0)
    return FALSE;
  if (fstatat (parent, name, &old, AT_SYMLINK_NOFOLLOW) == 0)
    {
      if (S_ISDIR (old.st_mode))
        code = EISDIR;
      else if (S_ISREG (old.st_mode))
        mode = old.st_mode & 07777;
    }
  fd = code != 0 ? -1 : openat (parent, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    code = code != 0 ? code : errno;
  else
    {
      if (!write_whole (fd, bytes, length) || fchmod (fd, mode) != 0 || renameat (parent, temporary, parent, name) != 0)
        {
          code = errno;
          unlinkat (parent, temporary, 0);
        }
      close (fd);
    }
  close (parent);
  return code == 0 || fail (error, path, code);
}
