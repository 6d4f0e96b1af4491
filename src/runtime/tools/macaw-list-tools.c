/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listing directories, and finding files by name and by what is in them. */

#include "macaw-file-tools.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DEPTH 64

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
macaw_list_names (int fd)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  DIR *directory = fdopendir (dup (fd));
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

/* Walks a tree in order; links are told but never followed. */

typedef gboolean (*Visit) (const char *relative, int parent, const char *name, const struct stat *info, gpointer data);

typedef struct
{
  Visit         visit;
  gpointer      data;
  gboolean      recursive;
  GCancellable *cancellable;
} Walk;

static gboolean
walk (const Walk *self, int fd, const char *prefix, int depth)
{
  g_autoptr (GPtrArray) names = macaw_list_names (fd);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *relative = *prefix == '\0' ? g_strdup (name) : g_strconcat (prefix, "/", name, NULL);
      struct stat info;
      int inner;
      gboolean go_on = TRUE;

      if (g_cancellable_is_cancelled (self->cancellable) || fstatat (fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
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

static int
open_start (MacawWorkspace *workspace, AraValue *args, char **path, GError **error)
{
  *path = ara_value_dup_member_string (args, "path");
  if (*path == NULL || **path == '\0')
    {
      g_free (*path);
      *path = g_strdup (".");
    }
  return macaw_workspace_openat (workspace, *path, O_RDONLY | O_DIRECTORY, error);
}

/* list_dir */

typedef struct
{
  AraValueBuilder *builder;
  guint            count;
} Listing;

static gboolean
list_entry (const char *relative, int parent, const char *name, const struct stat *info, gpointer data)
{
  Listing *listing = data;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (info->st_mtime);
  g_autofree char *modified = g_date_time_format_iso8601 (time);
  const char *type = S_ISDIR (info->st_mode) ? "directory" : S_ISLNK (info->st_mode) ? "link"
                     : S_ISREG (info->st_mode) ? "file" : "other";

  if (listing->count++ >= MACAW_LIST_MAX_ENTRIES)
    return FALSE;
  ara_value_builder_begin_object (listing->builder);
  ara_value_builder_member_string (listing->builder, "name", relative);
  ara_value_builder_member_string (listing->builder, "type", type);
  ara_value_builder_name (listing->builder, "size");
  ara_value_builder_integer (listing->builder, info->st_size);
  ara_value_builder_member_string (listing->builder, "modified", modified);
  ara_value_builder_end_object (listing->builder);
  return TRUE;
}

AraValue *
macaw_list_dir (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  int fd = open_start (workspace, args, &path, error);
  g_autofree char *full = fd < 0 ? NULL : macaw_workspace_resolve (workspace, path, NULL);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  Listing listing = { builder, 0 };
  Walk self = { list_entry, &listing, ara_value_get_member_boolean (args, "recursive"), cancellable };
  gboolean whole;

  if (fd < 0)
    return NULL;
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", full);
  ara_value_builder_name (builder, "entries");
  ara_value_builder_begin_array (builder);
  whole = walk (&self, fd, "", 0);
  close (fd);
  ara_value_builder_end_array (builder);
  if (!whole)
    {
      ara_value_builder_name (builder, "truncated");
      ara_value_builder_boolean (builder, TRUE);
    }
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

/* glob */

/* A shell pattern as a regular expression: `*` and `?` stay inside a folder, `**` crosses. */
static GRegex *
compile_glob (const char *pattern, GError **error)
{
  g_autoptr (GString) text = g_string_new ("\\A");

  for (const char *at = pattern; *at != '\0'; at++)
    {
      if (g_str_has_prefix (at, "**/"))
        {
          g_string_append (text, "(?:[^/]+/)*");
          at += 2;
        }
      else if (g_str_has_prefix (at, "**"))
        {
          g_string_append (text, ".*");
          at += 1;
        }
      else if (*at == '*')
        g_string_append (text, "[^/]*");
      else if (*at == '?')
        g_string_append (text, "[^/]");
      else
        {
          g_autofree char *literal = g_regex_escape_string (at, 1);

          g_string_append (text, (unsigned char) *at < 0x80 ? literal : "");
          if ((unsigned char) *at >= 0x80)
            g_string_append_c (text, *at);
        }
    }
  g_string_append (text, "\\z");
  return g_regex_new (text->str, G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, error);
}

typedef struct
{
  AraValueBuilder *builder;
  GRegex          *regex;
  guint            count;
} Glob;

static gboolean
glob_entry (const char *relative, int parent, const char *name, const struct stat *info, gpointer data)
{
  Glob *glob = data;

  if (!g_utf8_validate (relative, -1, NULL) || !g_regex_match (glob->regex, relative, 0, NULL))
    return TRUE;
  if (glob->count++ >= MACAW_LIST_MAX_ENTRIES)
    return FALSE;
  ara_value_builder_string (glob->builder, relative);
  return TRUE;
}

AraValue *
macaw_glob (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL, *pattern = ara_value_dup_member_string (args, "pattern");
  g_autoptr (GRegex) regex = compile_glob (pattern, error);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  int fd = regex == NULL ? -1 : open_start (workspace, args, &path, error);
  Glob glob = { builder, regex, 0 };
  Walk self = { glob_entry, &glob, TRUE, cancellable };
  gboolean whole;

  if (fd < 0)
    return NULL;
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "paths");
  ara_value_builder_begin_array (builder);
  whole = walk (&self, fd, "", 0);
  close (fd);
  ara_value_builder_end_array (builder);
  ara_value_builder_name (builder, "truncated");
  ara_value_builder_boolean (builder, !whole);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

/* search_files */

typedef struct
{
  AraValueBuilder *builder;
  GRegex          *regex;
  GRegex          *glob;
  gint64           limit;
  gint64           count;
} Search;

static void
add_hit (Search *search, const char *path, gint64 number, const char *line, gsize length)
{
  g_autofree char *text = g_utf8_make_valid (line, (gssize) MIN (length, MACAW_SEARCH_LINE));

  ara_value_builder_begin_object (search->builder);
  ara_value_builder_member_string (search->builder, "path", path);
  ara_value_builder_name (search->builder, "line");
  ara_value_builder_integer (search->builder, number);
  ara_value_builder_member_string (search->builder, "text", text);
  ara_value_builder_end_object (search->builder);
}

static gboolean
search_text (Search *search, const char *path, const char *text, gsize length)
{
  const char *end = text + length;

  for (gint64 number = 1; text < end; number++)
    {
      const char *feed = memchr (text, '\n', (gsize) (end - text));
      gsize line = feed == NULL ? (gsize) (end - text) : (gsize) (feed - text);

      if (g_regex_match_full (search->regex, text, (gssize) line, 0, 0, NULL, NULL))
        {
          if (search->count++ >= search->limit)
            return FALSE;
          add_hit (search, path, number, text, line);
        }
      text += line + 1;
    }
  return TRUE;
}

static gboolean
search_entry (const char *relative, int parent, const char *name, const struct stat *info, gpointer data)
{
  Search *search = data;
  g_autoptr (GMappedFile) file = NULL;
  gboolean go_on = TRUE;
  int fd;

  if (!S_ISREG (info->st_mode) || info->st_size == 0 || info->st_size > MACAW_READ_MAX_BYTES
      || (search->glob != NULL && !g_regex_match (search->glob, relative, 0, NULL)
          && !g_regex_match (search->glob, name, 0, NULL)))
    return TRUE;
  fd = openat (parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  file = fd < 0 ? NULL : g_mapped_file_new_from_fd (fd, FALSE, NULL);
  if (file != NULL)
    {
      const char *text = g_mapped_file_get_contents (file);
      gsize length = g_mapped_file_get_length (file);

      if (memchr (text, '\0', MIN (length, 8192)) == NULL)
        go_on = search_text (search, relative, text, length);
    }
  if (fd >= 0)
    close (fd);
  return go_on;
}

AraValue *
macaw_search_files (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL, *pattern = ara_value_dup_member_string (args, "pattern");
  g_autofree char *only = ara_value_dup_member_string (args, "glob");
  g_autoptr (GError) problem = NULL;
  /* Raw: files need not be UTF-8. */
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, &problem);
  g_autoptr (GRegex) glob = only == NULL ? NULL : compile_glob (only, NULL);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  gint64 limit = ara_value_get_member_integer (args, "max_results");
  Search search = { builder, regex, glob, limit > 0 ? limit : MACAW_SEARCH_RESULTS, 0 };
  Walk self = { search_entry, &search, TRUE, cancellable };
  gboolean whole;
  int fd;

  if (regex == NULL)
    {
      g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "The pattern is not a regular expression: %s", problem->message);
      return NULL;
    }
  fd = open_start (workspace, args, &path, error);
  if (fd < 0)
    return NULL;
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "matches");
  ara_value_builder_begin_array (builder);
  whole = walk (&self, fd, "", 0);
  close (fd);
  ara_value_builder_end_array (builder);
  ara_value_builder_name (builder, "truncated");
  ara_value_builder_boolean (builder, !whole);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}
