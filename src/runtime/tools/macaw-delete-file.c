/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool delete_file. Nothing is followed: a link is removed, never what it leads to. */

#include "macaw-file-tools.h"
#include "macaw-walk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each level of a tree keeps a descriptor open. */
#define MAX_DEPTH 256

static gboolean
remove_tree (int parent, const char *name, int depth, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean removed = TRUE;
  int fd;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (unlinkat (parent, name, 0) == 0)
    return TRUE;
  if (errno != EISDIR && errno != EPERM)
    return macaw_file_tool_fail (error, name, errno == ENOENT ? "it does not exist." : g_strerror (errno));
  if (depth >= MAX_DEPTH)
    return macaw_file_tool_fail (error, name, "it lies too deep; delete it with exec, e.g. rm -r.");
  fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return macaw_file_tool_fail (error, name, g_strerror (errno));
  names = macaw_walk_names (fd);
  for (guint i = 0; i < names->len && removed; i++)
    removed = remove_tree (fd, g_ptr_array_index (names, i), depth + 1, cancellable, error);
  close (fd);
  if (!removed)
    return FALSE;
  return unlinkat (parent, name, AT_REMOVEDIR) == 0 || macaw_file_tool_fail (error, name, g_strerror (errno));
}

/* `name/` can't mean a file; a link is removed by its own name. */
static gboolean
is_no_directory (int parent, const char *name)
{
  struct stat info;

  return fstatat (parent, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR (info.st_mode);
}

static gboolean
remove_one (int parent, const char *name, const char *path, GError **error)
{
  if (unlinkat (parent, name, 0) == 0)
    return TRUE;
  return macaw_file_tool_fail (error, path,
                               errno == EISDIR   ? "it is a directory; set recursive to delete it with all that is in it."
                               : errno == ENOENT ? "it does not exist."
                                                 : g_strerror (errno));
}

/* Whether @full is the workspace, the memory, or a directory above them. */
static gboolean
belongs_to_sandbox (const char *full)
{
  return g_str_equal (full, "/root/.ara") || g_str_equal (full, MACAW_WORKSPACE_DIRECTORY)
         || g_str_equal (full, "/root/.ara/memory");
}

AraValue *
macaw_delete_file (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  g_autofree char *full = macaw_workspace_resolve (workspace, path, error);
  g_autofree char *name = full == NULL ? NULL : g_path_get_basename (full);
  gboolean removed;
  int parent;

  if (full == NULL)
    return NULL;
  if (belongs_to_sandbox (full))
    return macaw_file_tool_fail (error, path, "it belongs to the sandbox and stays."), NULL;
  parent = macaw_workspace_open_parent (workspace, path, FALSE, error);
  if (parent < 0)
    return NULL;
  if (g_str_has_suffix (path, "/") && is_no_directory (parent, name))
    removed = macaw_file_tool_fail (error, path, "it is not a directory; name it without the “/” at its end.");
  else if (ara_value_get_member_boolean (args, "recursive"))
    removed = remove_tree (parent, name, 0, cancellable, error);
  else
    removed = remove_one (parent, name, path, error);
  close (parent);
  return removed ? ara_value_new_string ("Deleted.") : NULL;
}
