/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool read_file: lines of a text file, of which only as much is read as is asked for. */

#include "macaw-file-tools.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (64 * 1024)

typedef struct
{
  gint64   skip; /* lines still to pass over */
  gint64   take; /* lines still to keep */
  GString *kept;
  gboolean open; /* the last byte so far was not the end of a line */
} Lines;

gboolean
macaw_file_tool_fail (GError **error, const char *path, const char *why)
{
  g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s: %s", path, why);
  return FALSE;
}

/* Keeps what is wanted of the next @length bytes. */
static void
keep_lines (Lines *self, const char *bytes, gsize length)
{
  const char *end = bytes + length;

  self->open = length > 0 && end[-1] != '\n';
  while (bytes < end && self->take > 0)
    {
      const char *feed = memchr (bytes, '\n', (gsize) (end - bytes));
      const char *next = feed == NULL ? end : feed + 1;

      if (self->skip == 0)
        g_string_append_len (self->kept, bytes, next - bytes);
      if (feed != NULL && self->skip > 0)
        self->skip--;
      else if (feed != NULL)
        self->take--;
      bytes = next;
    }
}

/* Nothing is kept where every line was passed over; a line that is kept has its end at least. */
static gboolean
check_offset (const Lines *lines, const char *path, gint64 offset, GError **error)
{
  g_autofree char *why = NULL;
  gint64 passed = offset - 1 - lines->skip + (lines->open ? 1 : 0);

  if (offset <= 1 || lines->kept->len > 0)
    return TRUE;
  why = g_strdup_printf ("it has %" G_GINT64_FORMAT " line%s, so that there is nothing at offset %" G_GINT64_FORMAT ".",
                         passed, passed == 1 ? "" : "s", offset);
  return macaw_file_tool_fail (error, path, why);
}

static gboolean
read_lines (int fd, const char *path, Lines *lines, GCancellable *cancellable, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);
  gboolean first = TRUE;

  while (lines->take > 0)
    {
      gssize count = macaw_workspace_read_fully (fd, buffer, CHUNK);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (count < 0)
        return macaw_file_tool_fail (error, path, g_strerror (errno));
      if (count == 0)
        return TRUE;
      if (first && memchr (buffer, '\0', MIN ((gsize) count, MACAW_BINARY_PROBE)) != NULL)
        return macaw_file_tool_fail (error, path, "it is a binary file; look at it with exec, e.g. od -c.");
      first = FALSE;
      keep_lines (lines, buffer, (gsize) count);
      if (lines->kept->len > MACAW_READ_MAX_BYTES)
        return macaw_file_tool_fail (error, path, "these lines have more than 64 MiB; look at a part of them with exec, e.g. head -c.");
    }
  return TRUE;
}

/* What is not UTF-8 becomes U+FFFD. */
static AraValue *
give_lines (const Lines *lines)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_string_len (builder, lines->kept->str, (gssize) lines->kept->len);
  return ara_value_builder_end (builder);
}

static Lines
want_lines (AraValue *args, GString *kept)
{
  gint64 offset = ara_value_get_member_integer (args, "offset"), limit = ara_value_get_member_integer (args, "limit");

  return (Lines){ offset > 1 ? offset - 1 : 0, limit > 0 ? limit : MACAW_READ_LINES, kept, FALSE };
}

AraValue *
macaw_read_file_cached (MacawWorkspace *workspace, AraValue *args)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  char bytes[16 * 1024];
  gssize count = macaw_workspace_read_cached (workspace, path, bytes, sizeof bytes);
  g_autoptr (GString) kept = NULL;
  Lines lines;

  if (count < 0 || memchr (bytes, '\0', MIN ((gsize) count, MACAW_BINARY_PROBE)) != NULL)
    return NULL;
  kept = g_string_sized_new ((gsize) count);
  lines = want_lines (args, kept);
  keep_lines (&lines, bytes, (gsize) count);
  return check_offset (&lines, path, ara_value_get_member_integer (args, "offset"), NULL) ? give_lines (&lines) : NULL;
}

AraValue *
macaw_read_file (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  g_autoptr (GString) kept = g_string_new (NULL);
  Lines lines = want_lines (args, kept);
  goffset size;
  gboolean done;
  int fd = macaw_workspace_open_file (workspace, path, &size, error);

  if (fd < 0)
    return NULL;
  done = read_lines (fd, path, &lines, cancellable, error)
         && check_offset (&lines, path, ara_value_get_member_integer (args, "offset"), error);
  close (fd);
  return done ? give_lines (&lines) : NULL;
}
