/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands at a path of a session, byte for byte, by its tools list_dir and read_file. */

#include "config.h"

#include "macaw-file-look.h"

#include <glib/gi18n.h>
#include <string.h>

#define ALL_LINES G_MAXINT32

typedef struct
{
  AraRuntimeClient *client;
  char             *session_id;
  char             *path;
  char             *folder; /* the one that is listed */
  char             *name;   /* what is looked for there */
  gboolean          above;  /* the folder of the file couldn't be listed: this is one over it */
  gint64            size;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->client);
  g_free (look->session_id);
  g_free (look->path);
  g_free (look->folder);
  g_free (look->name);
  g_free (look);
}

/* @sentence: (transfer full) */
static void
give_up (GTask *task, char *sentence)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", sentence);
  g_object_unref (task);
  g_free (sentence);
}

static void
answer (GTask *task, char *text)
{
  Look *look = g_task_get_task_data (task);
  MacawFileLook *self = g_new0 (MacawFileLook, 1);

  self->text = text;
  self->lacks_folders = look->above;
  g_task_return_pointer (task, self, (GDestroyNotify) macaw_file_look_free);
  g_object_unref (task);
}

/* Its text */

/* Whether @text is the file: nothing of it left out, nothing replaced. */
static gboolean
is_exact (const char *text, gint64 size)
{
  return (gint64) strlen (text) == size && strstr (text, "\357\277\275") == NULL;
}

static void
file_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AraValue) value = ara_runtime_client_execute_tool_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *text = value == NULL ? NULL : ara_value_dup_member_string (value, "result");

  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (text == NULL || !is_exact (text, look->size))
    give_up (task, g_strdup_printf (_("“%s” can’t be read as a text."), look->path));
  else
    answer (task, g_steal_pointer (&text));
}

static void
read_file (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) args = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", look->path);
  ara_value_builder_name (builder, "limit");
  ara_value_builder_integer (builder, ALL_LINES);
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  ara_runtime_client_execute_tool_async (look->client, look->session_id, "read_file", args, NULL, g_task_get_cancellable (task), file_read, task);
}

/* Whether it is there */

typedef enum
{
  UNCLEAR,
  NO_FOLDER,
  ABSENT,
  PLAIN_FILE,
  OTHER,
} Finding;

typedef struct
{
  AraValue *listing;
  char     *name;
  gint64    size;
  Finding   finding;
} Scan;

static void
scan_free (gpointer data)
{
  Scan *scan = data;

  ara_value_unref (scan->listing);
  g_free (scan->name);
  g_free (scan);
}

static Finding
find_entry (Scan *scan, AraValue *entries)
{
  g_autoptr (GPtrArray) all = ara_value_dup_children (entries, 0, G_MAXUINT, NULL);

  for (guint i = 0; i < all->len; i++)
    {
      AraValue *entry = g_ptr_array_index (all, i);
      g_autofree char *name = ara_value_dup_member_string (entry, "name");
      g_autofree char *type = NULL;

      if (g_strcmp0 (name, scan->name) != 0)
        continue;
      type = ara_value_dup_member_string (entry, "type");
      scan->size = ara_value_get_member_integer (entry, "size");
      return g_strcmp0 (type, "file") == 0 ? PLAIN_FILE : OTHER;
    }
  return ABSENT;
}

/* On a thread: a folder may hold thousands. */
static void
scan (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Scan *self = data;
  g_autoptr (AraValue) ok = ara_value_dup_member (self->listing, "ok");
  g_autoptr (AraValue) result = ara_value_dup_member (self->listing, "result");
  g_autoptr (AraValue) entries = result == NULL ? NULL : ara_value_dup_member (result, "entries");

  if (ok != NULL && ara_value_get_kind (ok) == ARA_VALUE_BOOLEAN && !ara_value_get_boolean (ok))
    self->finding = NO_FOLDER;
  else if (entries == NULL || ara_value_get_kind (entries) != ARA_VALUE_ARRAY)
    self->finding = UNCLEAR;
  else
    self->finding = find_entry (self, entries);
  if (self->finding == ABSENT && ara_value_get_member_boolean (result, "truncated"))
    self->finding = UNCLEAR;
  g_task_return_boolean (task, TRUE);
}

static void list_folder (GTask *task);

/* A folder that isn't there: whether that is so, the one above it tells. */
static void
go_up (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  g_autofree char *folder = g_steal_pointer (&look->folder);

  look->folder = g_path_get_dirname (folder);
  g_free (look->name);
  look->name = g_path_get_basename (folder);
  look->above = TRUE;
  if (g_str_equal (look->folder, folder) || g_str_equal (look->name, "..") || g_str_equal (look->name, "."))
    give_up (task, g_strdup_printf (_("The folder of “%s” can’t be looked into."), look->path));
  else
    list_folder (task);
}

static void
scanned (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Look *look = g_task_get_task_data (task);
  Scan *scan = g_task_get_task_data (G_TASK (result));

  look->size = scan->size;
  if (scan->finding == NO_FOLDER)
    go_up (task);
  else if (scan->finding == ABSENT)
    answer (task, NULL);
  else if (scan->finding == UNCLEAR || look->above)
    give_up (task, g_strdup_printf (_("The folder of “%s” can’t be looked into."), look->path));
  else if (scan->finding == OTHER)
    give_up (task, g_strdup_printf (_("“%s” is no plain file."), look->path));
  else if (scan->size > MACAW_LOOK_MAX_BYTES)
    give_up (task, g_strdup_printf (_("“%s” is larger than 1 MiB."), look->path));
  else
    read_file (task);
}

static void
folder_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;
  AraValue *value = ara_runtime_client_execute_tool_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autoptr (GTask) thread = NULL;
  Scan *self;

  if (value == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  self = g_new0 (Scan, 1);
  self->listing = value;
  self->name = g_strdup (look->name);
  thread = g_task_new (NULL, NULL, scanned, task);
  g_task_set_task_data (thread, self, scan_free);
  g_task_run_in_thread (thread, scan);
}

static void
list_folder (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) args = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", look->folder);
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  ara_runtime_client_execute_tool_async (look->client, look->session_id, "list_dir", args, NULL, g_task_get_cancellable (task), folder_listed,
                                         task);
}

void
macaw_file_look_async (AraRuntimeClient *client, const char *session_id, const char *path, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  g_task_set_source_tag (task, macaw_file_look_async);
  look->client = g_object_ref (client);
  look->session_id = g_strdup (session_id);
  look->path = g_strdup (path);
  look->folder = g_path_get_dirname (path);
  look->name = g_path_get_basename (path);
  g_task_set_task_data (task, look, look_free);
  if (*path == '\0' || g_str_has_suffix (path, "/") || g_str_equal (look->name, ".") || g_str_equal (look->name, ".."))
    give_up (task, g_strdup_printf (_("“%s” is no plain file."), look->path));
  else
    list_folder (task);
}

MacawFileLook *
macaw_file_look_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
macaw_file_look_equal (const MacawFileLook *a, const MacawFileLook *b)
{
  return g_strcmp0 (a->text, b->text) == 0;
}

void
macaw_file_look_free (MacawFileLook *self)
{
  g_free (self->text);
  g_free (self);
}
