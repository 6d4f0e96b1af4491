/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool search_files: lines that match a regular expression. */

#include "macaw-file-tools.h"
#include "macaw-glob-pattern.h"
#include "macaw-line-pattern.h"
#include "macaw-walk.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LINES_BETWEEN_LOOKS 1024 /* at the clock */
#define CONTEXT_BEFORE_HIT  100  /* bytes, where a line is too long to be shown whole */

typedef struct
{
  AraValueBuilder  *builder;
  MacawLinePattern *pattern;
  GRegex           *glob;
  const char       *prefix;
  gint64            limit;
  gint64            count;
  const MacawWalk  *walk;
} Search;

/* The line, or if it is long the part of it around the hit at @hit; whole characters. */
static void
append_excerpt (AraValueBuilder *builder, const char *line, gsize length, gsize hit)
{
  gsize start = length <= MACAW_SEARCH_LINE || hit <= CONTEXT_BEFORE_HIT ? 0 : hit - CONTEXT_BEFORE_HIT;
  gsize end = MIN (length, start + MACAW_SEARCH_LINE);

  while (start > 0 && start < length && ((guchar) line[start] & 0xc0) == 0x80)
    start++;
  while (end < length && end > start && ((guchar) line[end] & 0xc0) == 0x80)
    end--;
  ara_value_builder_string_len (builder, line + start, (gssize) (end - start));
}

static void
add_hit (Search *self, const char *path, gint64 number, const char *line, gsize length, gsize hit)
{
  ara_value_builder_begin_object (self->builder);
  ara_value_builder_member_string (self->builder, "path", path);
  ara_value_builder_name (self->builder, "line");
  ara_value_builder_integer (self->builder, number);
  ara_value_builder_name (self->builder, "text");
  append_excerpt (self->builder, line, length, hit);
  ara_value_builder_end_object (self->builder);
}

/* FALSE once there are enough hits. */
static gboolean
search_line (Search *self, const char *path, gint64 number, const char *line, gsize length)
{
  gssize hit;

  if (length > 0 && line[length - 1] == '\r')
    length--;
  hit = macaw_line_pattern_find (self->pattern, line, length);
  if (hit < 0)
    return TRUE;
  if (self->count >= self->limit)
    return FALSE;
  self->count++;
  add_hit (self, path, number, line, length, (gsize) hit);
  return TRUE;
}

static gboolean
search_text (Search *self, const char *path, const char *text, gsize length)
{
  const char *end = text + length;

  for (gint64 number = 1; text < end; number++)
    {
      const char *feed = memchr (text, '\n', (gsize) (end - text));
      const char *line_end = feed == NULL ? end : feed;

      if (!search_line (self, path, number, text, (gsize) (line_end - text)))
        return FALSE;
      if (number % LINES_BETWEEN_LOOKS == 0 && macaw_walk_is_over (self->walk))
        return FALSE;
      text = line_end + 1;
    }
  return TRUE;
}

/* Reads, never maps: a command that cuts the file short meanwhile would end the runtime. */
static gboolean
search_file (Search *self, const char *path, int fd)
{
  struct stat info;
  g_autofree char *text = NULL, *valid = NULL;
  gssize length;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size == 0 || info.st_size > MACAW_READ_MAX_BYTES)
    return TRUE;
  text = g_malloc ((gsize) info.st_size);
  length = macaw_workspace_read_fully (fd, text, (gsize) info.st_size);
  if (length <= 0 || memchr (text, '\0', MIN ((gsize) length, MACAW_BINARY_PROBE)) != NULL)
    return TRUE;
  if (!macaw_line_pattern_may_hit (self->pattern, text, (gsize) length))
    return TRUE;
  if (g_utf8_validate_len (text, (gsize) length, NULL))
    return search_text (self, path, text, (gsize) length);
  /* Files need not be UTF-8. */
  valid = g_utf8_make_valid (text, length);
  return search_text (self, path, valid, strlen (valid));
}

static gboolean
search_entry (const char *relative, int parent, const char *name, const struct stat *info, gpointer data)
{
  Search *self = data;
  g_autofree char *path = NULL;
  gboolean go_on;
  int fd;

  if (!S_ISREG (info->st_mode))
    return TRUE;
  if (self->glob != NULL
      && (!g_utf8_validate (relative, -1, NULL)
          || (!g_regex_match (self->glob, relative, 0, NULL) && !g_regex_match (self->glob, name, 0, NULL))))
    return TRUE;
  fd = openat (parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return TRUE;
  path = *self->prefix == '\0' ? g_strdup (relative) : g_build_filename (self->prefix, relative, NULL);
  go_on = search_file (self, path, fd);
  close (fd);
  return go_on;
}

static AraValue *
search (Search *self, int fd, GError **error)
{
  struct stat info;
  gboolean whole;

  ara_value_builder_begin_object (self->builder);
  ara_value_builder_name (self->builder, "matches");
  ara_value_builder_begin_array (self->builder);
  if (fstat (fd, &info) == 0 && S_ISDIR (info.st_mode))
    whole = macaw_walk (self->walk, fd, "");
  else
    whole = search_file (self, self->prefix, fd);
  if (g_cancellable_set_error_if_cancelled (self->walk->cancellable, error))
    return NULL;
  ara_value_builder_end_array (self->builder);
  ara_value_builder_name (self->builder, "truncated");
  ara_value_builder_boolean (self->builder, !whole);
  ara_value_builder_end_object (self->builder);
  return ara_value_builder_end (self->builder);
}

AraValue *
macaw_search_files (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL, *pattern = ara_value_dup_member_string (args, "pattern");
  g_autofree char *only = ara_value_dup_member_string (args, "glob");
  g_autoptr (GError) problem = NULL;
  g_autoptr (MacawLinePattern) compiled = macaw_line_pattern_compile (pattern, &problem);
  g_autoptr (GRegex) glob = only == NULL ? NULL : macaw_glob_pattern_compile (only, NULL);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  gint64 limit = ara_value_get_member_integer (args, "max_results");
  Search self = { builder, compiled, glob, NULL, limit > 0 ? limit : MACAW_SEARCH_RESULTS };
  MacawWalk walk = { search_entry, &self, TRUE, cancellable, macaw_walk_deadline () };
  AraValue *result;
  int fd;

  if (compiled == NULL)
    return macaw_file_tool_fail (error, "The pattern is not a regular expression", problem->message), NULL;
  if (only != NULL && glob == NULL)
    return macaw_file_tool_fail (error, only, "this is not a pattern of file names."), NULL;
  fd = macaw_walk_open (workspace, args, &path, error);
  if (fd < 0)
    return NULL;
  self.prefix = path;
  self.walk = &walk;
  result = search (&self, fd, error);
  close (fd);
  return result;
}
