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
#include <sys/uio.h>
#include <unistd.h>

#define MAX_LINKS    8
#define MAX_ATTEMPTS 128

struct _MacawWorkspace
{
  gatomicrefcount references;
  char           *root;
  int             fd;
  dev_t           device; /* of the root itself, where nothing is made or removed */
  ino_t           inode;
  GMutex          mutex;
};

static gboolean
fail (GError **error, const char *path, int code)
{
  const char *why = code == ENOENT ? "it does not exist"
                    : code == EXDEV ? "it leads out of /root and /tmp, which are all that the file tools see"
                    : code == ELOOP ? "its links lead in a circle, or through /proc"
                    : code == EISDIR ? "it is a directory"
                    : code == ENOTDIR ? "it, or a part of its path, is not a directory"
                    : code == ENXIO ? "it is a socket or a pipe, not a file"
                                      : g_strerror (code);

  g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s: %s.", path, why);
  return FALSE;
}

MacawWorkspace *
macaw_workspace_open (const char *root, GError **error)
{
  static const char *const folders[] = { "root/.ara/workspace", "root/.ara/memory", "tmp" };
  MacawWorkspace *self;
  struct stat info;
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
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      fail (error, root, errno);
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  self = g_new0 (MacawWorkspace, 1);
  g_atomic_ref_count_init (&self->references);
  self->root = g_strdup (root);
  self->fd = fd;
  self->device = info.st_dev;
  self->inode = info.st_ino;
  g_mutex_init (&self->mutex);
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
  g_mutex_clear (&self->mutex);
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

/* `name/` and `name/.` are directories, as they are to the kernel: resolving drops what says so. */
static gboolean
names_directory (const char *path)
{
  return g_str_has_suffix (path, "/") || g_str_has_suffix (path, "/.");
}

static gboolean
refuse_directory_name (const char *path, GError **error)
{
  g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED,
               "%s: a path that ends like this is a directory's; name a file without the end from the last “/” on.", path);
  return FALSE;
}

/* Without O_NONBLOCK a FIFO would hold the tool forever. */
static struct open_how
describe_opening (int flags)
{
  return (struct open_how){
    .flags = (guint64) (flags | O_CLOEXEC | ((flags & O_PATH) != 0 ? 0 : O_NOCTTY | O_NONBLOCK)),
    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
  };
}

static int
open_in_root (MacawWorkspace *self, const char *path, int flags)
{
  struct open_how how = describe_opening (flags);

  /* A command that renames on the path makes the kernel give up now and then. */
  for (int attempts = 0; attempts < MAX_ATTEMPTS; attempts++)
    {
      int fd = (int) syscall (SYS_openat2, self->fd, path, &how, sizeof how);

      if (fd >= 0 || errno != EAGAIN)
        return fd;
    }
  return -1;
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

/* Whether the open directory is the root itself. Only /root and /tmp of it are seen by exec,
 * too, so nothing else is made there, however a link leads to it. */
static gboolean
is_root (MacawWorkspace *self, int fd)
{
  struct stat info;

  return fstat (fd, &info) != 0 || (info.st_dev == self->device && info.st_ino == self->inode);
}

/* Opens directory @path, making what is missing of it, one component at a time so that
 * every step stays inside the root. */
static int
open_directory (MacawWorkspace *self, const char *path, gboolean make)
{
  int fd = open_in_root (self, path, O_RDONLY | O_DIRECTORY), parent;
  g_autofree char *above = NULL, *name = NULL;
  int status = -1;

  if (fd >= 0 || errno != ENOENT || !make)
    return fd;
  above = g_path_get_dirname (path);
  name = g_path_get_basename (path);
  parent = open_directory (self, above, TRUE);
  if (parent < 0)
    return -1;
  if (is_root (self, parent))
    errno = EXDEV;
  else
    status = mkdirat (parent, name, 0755);
  if (status != 0 && errno != EEXIST)
    {
      int code = errno;

      close (parent);
      errno = code;
      return -1;
    }
  close (parent);
  return open_in_root (self, path, O_RDONLY | O_DIRECTORY);
}

/* The directory of @full, an absolute path that need not be canonical. */
static int
open_above (MacawWorkspace *self, const char *full, gboolean make)
{
  g_autofree char *above = g_path_get_dirname (full);
  int fd = open_directory (self, above, make);

  if (fd < 0 || !is_root (self, fd))
    return fd;
  close (fd);
  errno = EXDEV;
  return -1;
}

int
macaw_workspace_open_parent (MacawWorkspace *self, const char *path, gboolean make, GError **error)
{
  g_autofree char *full = macaw_workspace_resolve (self, path, error);
  int fd;

  if (full == NULL)
    return -1;
  if (g_str_equal (full, "/root") || g_str_equal (full, "/tmp"))
    {
      g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s: it belongs to the sandbox and stays.", path);
      return -1;
    }
  fd = open_above (self, full, make);
  if (fd < 0)
    fail (error, path, errno);
  return fd;
}

gssize
macaw_workspace_read_fully (int fd, char *buffer, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize count = read (fd, buffer + done, length - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return -1;
      if (count == 0)
        break;
      done += (gsize) count;
    }
  return (gssize) done;
}

gboolean
macaw_workspace_write_fully (int fd, const char *bytes, gsize length)
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
  return TRUE;
}

int
macaw_workspace_open_file (MacawWorkspace *self, const char *path, goffset *size, GError **error)
{
  int fd = macaw_workspace_openat (self, path, O_RDONLY, error);
  struct stat info;

  if (fd < 0)
    return -1;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && !names_directory (path))
    {
      *size = info.st_size;
      return fd;
    }
  close (fd);
  if (S_ISREG (info.st_mode))
    refuse_directory_name (path, error);
  else
    g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s: it is %s, not a file.", path,
                 S_ISDIR (info.st_mode) ? "a directory" : "a device, socket or pipe");
  return -1;
}

GBytes *
macaw_workspace_read (MacawWorkspace *self, const char *path, goffset limit, GError **error)
{
  goffset size;
  int fd = macaw_workspace_open_file (self, path, &size, error);
  g_autofree char *bytes = NULL;
  gssize count = -1;

  if (fd < 0)
    return NULL;
  if (size <= limit)
    {
      /* What grows meanwhile is read up to the size it had. */
      bytes = g_malloc ((gsize) size + 1);
      count = macaw_workspace_read_fully (fd, bytes, (gsize) size);
      if (count < 0)
        fail (error, path, errno);
    }
  else
    g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED,
                 "%s: it has %" G_GOFFSET_FORMAT " bytes, more than the limit of %" G_GOFFSET_FORMAT
                 "; work on it with exec, e.g. head or sed.", path, size, limit);
  close (fd);
  return count < 0 ? NULL : g_bytes_new_take (g_steal_pointer (&bytes), (gsize) count);
}

gssize
macaw_workspace_read_cached (MacawWorkspace *self, const char *path, char *buffer, gsize length)
{
  g_autofree char *full = macaw_workspace_resolve (self, path, NULL);
  struct open_how how = describe_opening (O_RDONLY);
  struct iovec whole = { buffer, length };
  struct stat info;
  gssize count = -1;
  int fd;

  how.resolve |= RESOLVE_CACHED;
  fd = full == NULL || names_directory (path) ? -1 : (int) syscall (SYS_openat2, self->fd, full, &how, sizeof how);
  if (fd < 0)
    return -1;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size > 0 && info.st_size <= (goffset) length)
    count = preadv2 (fd, &whole, 1, 0, RWF_NOWAIT);
  close (fd);
  return count == info.st_size ? count : -1;
}

/* Opens the directory of the file that @path finally leads to and sets *@name to its name
 * there; -1 with errno. The kernel resolves each target: `..` in a link means what it means
 * to a command. */
static int
open_final_parent (MacawWorkspace *self, const char *path, char **name)
{
  g_autofree char *full = g_strdup (path);

  for (int links = 0; links < MAX_LINKS; links++)
    {
      int parent = open_above (self, full, TRUE);
      g_autofree char *base = g_path_get_basename (full);
      g_autofree char *above = g_path_get_dirname (full);
      char target[4096];
      gssize length;

      if (parent < 0)
        return -1;
      length = readlinkat (parent, base, target, sizeof target - 1);
      if (length < 0)
        {
          *name = g_steal_pointer (&base);
          return parent;
        }
      close (parent);
      target[length] = '\0';
      g_free (full);
      full = target[0] == '/' ? g_strdup (target) : g_build_filename (above, target, NULL);
    }
  errno = ELOOP;
  return -1;
}

int
macaw_workspace_create (MacawWorkspace *self, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  int parent = macaw_workspace_open_parent (self, path, TRUE, error);
  int fd;

  if (parent < 0)
    return -1;
  fd = openat (parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd < 0)
    fail (error, path, errno);
  close (parent);
  return fd;
}

/* Writes the new file beside @name and puts it in its place; 0 or errno. */
static int
replace_file (int parent, const char *name, mode_t mode, const char *bytes, gsize length)
{
  g_autofree char *temporary = g_strdup_printf (".%.200s.%08x", name, g_random_int ());
  int fd = openat (parent, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  int code = 0;

  if (fd < 0)
    return errno;
  if (!macaw_workspace_write_fully (fd, bytes, length) || fchmod (fd, mode) != 0 || fsync (fd) != 0
      || renameat (parent, temporary, parent, name) != 0)
    {
      code = errno;
      unlinkat (parent, temporary, 0);
    }
  close (fd);
  /* The name is on the disk only with its directory; not every file system can do this. */
  if (code == 0)
    fsync (parent);
  return code;
}

gboolean
macaw_workspace_write (MacawWorkspace *self, const char *path, const char *bytes, gsize length, GError **error)
{
  g_autofree char *full = macaw_workspace_resolve (self, path, error);
  g_autofree char *name = NULL;
  struct stat old;
  mode_t mode = 0644;
  int parent, code = 0;

  if (full == NULL)
    return FALSE;
  if (names_directory (path))
    return refuse_directory_name (path, error);
  if (g_str_equal (full, "/root") || g_str_equal (full, "/tmp"))
    return fail (error, path, EISDIR);
  parent = open_final_parent (self, full, &name);
  if (parent < 0)
    return fail (error, path, errno);
  if (fstatat (parent, name, &old, AT_SYMLINK_NOFOLLOW) == 0)
    {
      if (S_ISDIR (old.st_mode))
        code = EISDIR;
      else if (S_ISREG (old.st_mode))
        mode = old.st_mode & 0777;
      else
        code = ENXIO;
    }
  if (code == 0)
    code = replace_file (parent, name, mode, bytes, length);
  close (parent);
  return code == 0 || fail (error, path, code);
}

void
macaw_workspace_lock (MacawWorkspace *self)
{
  g_mutex_lock (&self->mutex);
}

void
macaw_workspace_unlock (MacawWorkspace *self)
{
  g_mutex_unlock (&self->mutex);
}
