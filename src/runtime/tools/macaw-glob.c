/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool glob: files by name. */

#include "macaw-file-tools.h"
#include "macaw-glob-pattern.h"
#include "macaw-walk.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  AraValueBuilder *builder;
  GRegex          *regex;
  const char      *prefix; /* the argument "path": the paths that are told begin with it */
  guint            count;
} Glob;

static gboolean
glob_entry (const char *relative, int parent, const char *name, const struct stat *info, gpointer data)
{
  Glob *self = data;
  g_autofree char *path = NULL;

  if (!g_utf8_validate (relative, -1, NULL) || !g_regex_match (self->regex, relative, 0, NULL))
    return TRUE;
  if (self->count++ >= MACAW_LIST_MAX_ENTRIES)
    return FALSE;
  path = *self->prefix == '\0' ? g_strdup (relative) : g_build_filename (self->prefix, relative, NULL);
  ara_value_builder_string (self->builder, path);
  return TRUE;
}

/* Cuts the folder before the first wildcard off @pattern and returns it. */
static char *
split_folder (char **pattern)
{
  gsize plain = strcspn (*pattern, "*?[{\\");
  g_autofree char *whole = g_steal_pointer (pattern);
  char *folder;

  while (plain > 0 && whole[plain - 1] != '/')
    plain--;
  folder = g_strndup (whole, plain > 1 ? plain - 1 : plain);
  *pattern = g_strdup (whole + plain);
  return folder;
}

static void
drop_beginning (char **pattern, gsize length)
{
  memmove (*pattern, *pattern + length, strlen (*pattern + length) + 1);
}

/* A walk meets neither "." nor "..": where @pattern begins with these, or is absolute, the walk
 * begins somewhere else than in @path, which becomes that folder. */
static void
find_beginning (char **pattern, char **path)
{
  g_autofree char *folder = NULL;

  while (g_str_has_prefix (*pattern, "./"))
    drop_beginning (pattern, strspn (*pattern + 1, "/") + 1);
  if (**pattern != '/' && !g_str_has_prefix (*pattern, "../"))
    return;
  folder = split_folder (pattern);
  if (*folder != '/' && **path != '\0')
    {
      char *joined = g_build_filename (*path, folder, NULL);

      g_free (folder);
      folder = joined;
    }
  g_free (*path);
  *path = g_steal_pointer (&folder);
}

AraValue *
macaw_glob (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path"), *pattern = ara_value_dup_member_string (args, "pattern");
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  Glob glob = { builder };
  MacawWalk walk = { glob_entry, &glob, TRUE, cancellable, macaw_walk_deadline () };
  gboolean whole;
  int fd;

  path = path != NULL ? path : g_strdup ("");
  find_beginning (&pattern, &path);
  fd = macaw_workspace_openat (workspace, *path == '\0' ? "." : path, O_RDONLY, error);
  if (fd < 0)
    return NULL;
  regex = macaw_glob_pattern_compile (pattern, NULL);
  if (regex == NULL)
    {
      close (fd);
      return macaw_file_tool_fail (error, pattern, "this is not a pattern of file names."), NULL;
    }
  glob.regex = regex;
  glob.prefix = path;
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "paths");
  ara_value_builder_begin_array (builder);
  whole = macaw_walk (&walk, fd, "");
  close (fd);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  ara_value_builder_end_array (builder);
  ara_value_builder_name (builder, "truncated");
  ara_value_builder_boolean (builder, !whole);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}
