/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool list_dir. */

#include "macaw-file-tools.h"
#include "macaw-walk.h"

#include <unistd.h>

typedef struct
{
  AraValueBuilder *builder;
  guint            count;
} Listing;

static gboolean
list_entry (const char *relative, int parent, const char *name, const struct stat *info, gpointer data)
{
  Listing *self = data;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (info->st_mtime);
  /* A file can claim a time that no calendar has. */
  g_autofree char *modified = time == NULL ? NULL : g_date_time_format_iso8601 (time);
  const char *type = S_ISDIR (info->st_mode) ? "directory" : S_ISLNK (info->st_mode) ? "link"
                     : S_ISREG (info->st_mode) ? "file" : "other";

  if (self->count++ >= MACAW_LIST_MAX_ENTRIES)
    return FALSE;
  ara_value_builder_begin_object (self->builder);
  ara_value_builder_member_string (self->builder, "name", relative);
  ara_value_builder_member_string (self->builder, "type", type);
  ara_value_builder_name (self->builder, "size");
  ara_value_builder_integer (self->builder, info->st_size);
  ara_value_builder_name (self->builder, "modified");
  ara_value_builder_string (self->builder, modified);
  ara_value_builder_end_object (self->builder);
  return TRUE;
}

AraValue *
macaw_list_dir (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL, *full = NULL;
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  Listing listing = { builder, 0 };
  MacawWalk walk = { list_entry, &listing, ara_value_get_member_boolean (args, "recursive"), cancellable, macaw_walk_deadline () };
  int fd = macaw_walk_open (workspace, args, &path, error);
  struct stat info;
  gboolean whole;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) != 0 || !S_ISDIR (info.st_mode))
    {
      close (fd);
      return macaw_file_tool_fail (error, path, "it is not a directory; read_file reads a file."), NULL;
    }
  full = macaw_workspace_resolve (workspace, path, NULL);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", full);
  ara_value_builder_name (builder, "entries");
  ara_value_builder_begin_array (builder);
  whole = macaw_walk (&walk, fd, "");
  close (fd);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  ara_value_builder_end_array (builder);
  if (!whole)
    {
      ara_value_builder_name (builder, "truncated");
      ara_value_builder_boolean (builder, TRUE);
    }
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}
