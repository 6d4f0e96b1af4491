/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the agent remembers: the Markdown files of /root/.ara/memory, as they enter the prompt. */

#include "macaw-memory.h"
#include "../tools/macaw-walk.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "/root/.ara/memory"

static void
memory_file_free (gpointer data)
{
  MacawMemoryFile *self = data;

  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

/* A read that stops at a limit may have cut a character. */
static char *
make_text (const char *bytes, gsize length, gboolean cut)
{
  const char *end;

  if (cut && !g_utf8_validate (bytes, (gssize) length, &end) && length - (gsize) (end - bytes) < 4)
    length = (gsize) (end - bytes);
  return g_utf8_make_valid (bytes, (gssize) length);
}

static void
read_file (MacawWorkspace *workspace, const char *name, GPtrArray *files, GPtrArray *problems)
{
  g_autofree char *path = g_build_filename (FOLDER, name, NULL), *bytes = g_malloc (MACAW_MEMORY_MAX_BYTES);
  g_autoptr (GError) error = NULL;
  MacawMemoryFile *file;
  gssize length;
  goffset size;
  int there = macaw_workspace_openat (workspace, path, O_PATH | O_NOFOLLOW, NULL), fd;

  /* Nothing remembered yet is no trouble. */
  if (there < 0)
    return;
  close (there);
  fd = macaw_workspace_open_file (workspace, path, &size, &error);
  if (fd < 0)
    {
      g_ptr_array_add (problems, g_strdup (error->message));
      return;
    }
  length = macaw_workspace_read_fully (fd, bytes, MACAW_MEMORY_MAX_BYTES);
  close (fd);
  if (length < 0)
    {
      g_ptr_array_add (problems, g_strdup_printf ("%s: it can't be read.", path));
      return;
    }
  file = g_new0 (MacawMemoryFile, 1);
  file->path = g_steal_pointer (&path);
  file->size = MAX (size, length);
  file->cut = file->size > length;
  file->text = make_text (bytes, (gsize) length, file->cut);
  g_ptr_array_add (files, file);
}

static gboolean
is_daily_note (const char *name)
{
  static const char shape[] = "0000-00-00";

  if (!g_str_has_suffix (name, ".md"))
    return FALSE;
  for (guint i = 0; shape[i] != '\0'; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (name[i]) : name[i] != shape[i])
      return FALSE;
  return TRUE;
}

static void
read_daily_notes (MacawWorkspace *workspace, GPtrArray *files, GPtrArray *problems)
{
  int fd = macaw_workspace_openat (workspace, FOLDER, O_RDONLY | O_DIRECTORY, NULL);
  g_autoptr (GPtrArray) names = NULL;
  guint count = 0;

  if (fd < 0)
    return;
  names = macaw_walk_names (fd);
  close (fd);
  for (guint i = names->len; i > 0 && count < MACAW_MEMORY_DAYS; i--)
    if (is_daily_note (g_ptr_array_index (names, i - 1)))
      {
        read_file (workspace, g_ptr_array_index (names, i - 1), files, problems);
        count++;
      }
}

GPtrArray *
macaw_memory_read (MacawWorkspace *workspace, GPtrArray *problems)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (memory_file_free);

  read_file (workspace, "USER.md", files, problems);
  read_file (workspace, "MEMORY.md", files, problems);
  read_daily_notes (workspace, files, problems);
  return files;
}

void
macaw_memory_append (GPtrArray *files, GString *prompt)
{
  for (guint i = 0; i < files->len; i++)
    {
      const MacawMemoryFile *file = g_ptr_array_index (files, i);

      g_string_append_printf (prompt, "\n\n# %s", file->path);
      if (file->cut)
        g_string_append_printf (prompt, " (only its first %d KiB, which is the limit; it has %" G_GOFFSET_FORMAT
                                " KiB: keep the most important at its beginning, and move the rest to other files)",
                                MACAW_MEMORY_MAX_BYTES / 1024, file->size / 1024);
      g_string_append_printf (prompt, "\n\n%s", file->text);
    }
}

void
macaw_memory_write (GPtrArray *files, AraValueBuilder *builder)
{
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "limit_bytes");
  ara_value_builder_integer (builder, MACAW_MEMORY_MAX_BYTES);
  ara_value_builder_name (builder, "files");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < files->len; i++)
    {
      const MacawMemoryFile *file = g_ptr_array_index (files, i);

      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "path", file->path);
      ara_value_builder_name (builder, "size");
      ara_value_builder_integer (builder, file->size);
      ara_value_builder_name (builder, "in_prompt");
      ara_value_builder_integer (builder, MIN (file->size, MACAW_MEMORY_MAX_BYTES));
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
}
