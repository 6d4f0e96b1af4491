/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks a tree of directories in order; links are told but never followed. */

#include "macaw-walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MAX_DEPTH 64

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
macaw_walk_names (int fd)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  /* A description of its own: a copy would share the place in the directory. */
  int own = openat (fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = own < 0 ? NULL : fdopendir (own);
  struct dirent *entry;

  if (directory == NULL)
    return names;
  while ((entry = readdir (directory)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (directory);
  g_ptr_array_sort (names, compare_names);
  return names;
}

gint64
macaw_walk_deadline (void)
{
  return g_get_monotonic_time () + MACAW_WALK_SECONDS * G_USEC_PER_SEC;
}

gboolean
macaw_walk_is_over (const MacawWalk *self)
{
  return g_cancellable_is_cancelled (self->cancellable) || g_get_monotonic_time () > self->deadline;
}

static gboolean
walk (const MacawWalk *self, int fd, const char *prefix, int depth)
{
  g_autoptr (GPtrArray) names = macaw_walk_names (fd);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *relative = *prefix == '\0' ? g_strdup (name) : g_build_filename (prefix, name, NULL);
      struct stat info;
      gboolean go_on;
      int inner;

      if (macaw_walk_is_over (self))
        return FALSE;
      if (fstatat (fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        continue;
      if (!self->visit (relative, fd, name, &info, self->data))
        return FALSE;
      if (!self->recursive || !S_ISDIR (info.st_mode) || depth >= MAX_DEPTH)
        continue;
      inner = openat (fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (inner < 0)
        continue;
      go_on = walk (self, inner, relative, depth + 1);
      close (inner);
      if (!go_on)
        return FALSE;
    }
  return TRUE;
}

gboolean
macaw_walk (const MacawWalk *self, int fd, const char *prefix)
{
  return walk (self, fd, prefix, 0);
}

int
macaw_walk_open (MacawWorkspace *workspace, AraValue *args, char **path, GError **error)
{
  *path = ara_value_dup_member_string (args, "path");
  if (*path == NULL)
    *path = g_strdup ("");
  return macaw_workspace_openat (workspace, **path == '\0' ? "." : *path, O_RDONLY, error);
}
