/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes entries of the activity log as an HTTP archive (HAR 1.2). */

#include "config.h"

#include "macaw-har-private.h"

#include <string.h>

/* What the thread works on: nothing that still changes. */
typedef struct
{
  GFile     *file;
  GPtrArray *entries; /* MacawActivityEntry, oldest first; NULL: see texts, or written */
  GPtrArray *texts;   /* char *, in place of those whose exchange runs; else NULL */
  guint64    dropped;
} Archive;

static void
archive_free (gpointer data)
{
  Archive *self = data;

  g_object_unref (self->file);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

static void
unref_entry (gpointer entry)
{
  g_clear_object ((MacawActivityEntry **) &entry);
}

/* The file */

static char *
write_head (const Archive *archive)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *comment = g_strdup_printf ("Secrets are masked. %" G_GUINT64_FORMAT " older exchanges were not kept.", archive->dropped);
  g_autofree char *text = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "version", "1.2");
  ara_value_builder_name (builder, "creator");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", "Macaw");
  ara_value_builder_member_string (builder, "version", MACAW_VERSION);
  ara_value_builder_end_object (builder);
  ara_value_builder_member_string (builder, "comment", comment);
  ara_value_builder_end_object (builder);
  text = ara_value_builder_end_text (builder);
  /* The object goes on. */
  return g_strdup_printf ("{\"log\":%.*s,\"entries\":[", (int) strlen (text) - 1, text);
}

static gboolean
put (GOutputStream *stream, const char *before, const char *text, GCancellable *cancellable, GError **error)
{
  return g_output_stream_write_all (stream, before, strlen (before), NULL, cancellable, error)
         && g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error);
}

static gboolean
write_archive (const Archive *archive, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autofree char *head = write_head (archive);
  const char *before = "\n";

  if (!put (stream, "", head, cancellable, error))
    return FALSE;
  for (guint i = 0; i < archive->entries->len; i++)
    {
      MacawActivityEntry *entry = g_ptr_array_index (archive->entries, i);
      g_autofree char *text = g_steal_pointer (&archive->texts->pdata[i]);

      if (entry != NULL)
        text = macaw_har_is_socket (entry) ? macaw_har_write_socket (archive->entries, i) : macaw_har_write_request (entry);
      else if (text == NULL)
        continue;
      if (!put (stream, before, text, cancellable, error))
        return FALSE;
      before = ",\n";
    }
  return put (stream, "\n]}}", "\n", cancellable, error) && g_output_stream_close (stream, cancellable, error);
}

/* A file that was there stays what it was, half of a new one goes. */
static void
give_up (GFile *file, GFileOutputStream *stream, gboolean was_there)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
  if (!was_there)
    g_file_delete (file, NULL, NULL);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Archive *archive = data;
  GError *error = NULL;
  gboolean was_there = g_file_query_exists (archive->file, NULL);
  g_autoptr (GFileOutputStream) file = g_file_replace (archive->file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                                       cancellable, &error);
  g_autoptr (GOutputStream) stream = file == NULL ? NULL : g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (file), 64 * 1024);

  if (stream != NULL && write_archive (archive, stream, cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (file != NULL)
    give_up (archive->file, file, was_there);
  g_task_return_error (task, error);
}

/* On the main thread, where a running exchange goes on. */
static Archive *
archive_new (GListModel *entries, guint64 dropped, GFile *file)
{
  Archive *self = g_new (Archive, 1);

  *self = (Archive){ g_object_ref (file), g_ptr_array_new_with_free_func (unref_entry), g_ptr_array_new_with_free_func (g_free), dropped };
  for (guint i = g_list_model_get_n_items (entries); i > 0; i--)
    {
      g_autoptr (MacawActivityEntry) entry = g_list_model_get_item (entries, i - 1);
      gboolean runs = ara_exchange_get_state (macaw_activity_entry_get_exchange (entry)) == ARA_EXCHANGE_RUNNING;

      g_ptr_array_add (self->texts, runs ? macaw_har_write_request (entry) : NULL);
      g_ptr_array_add (self->entries, runs ? NULL : g_steal_pointer (&entry));
    }
  return self;
}

void
macaw_har_write_async (GListModel *entries, guint64 dropped, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (G_IS_LIST_MODEL (entries) && G_IS_FILE (file));
  g_task_set_source_tag (task, macaw_har_write_async);
  g_task_set_task_data (task, archive_new (entries, dropped, file), archive_free);
  g_task_run_in_thread (task, write_in_thread);
}

gboolean
macaw_har_write_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
