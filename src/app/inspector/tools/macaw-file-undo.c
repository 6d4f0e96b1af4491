/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes back what write_file, edit_file or delete_file did to one text file. */

#include "config.h"

#include "macaw-file-undo.h"
#include "macaw-file-look.h"

#include <glib/gi18n.h>

struct _MacawFileUndo
{
  GObject           parent_instance;

  AraRuntimeClient *client;
  char             *session_id;
  char             *path;
  MacawFileLook    *before;
  MacawFileLook    *after; /* NULL until it is sealed */
};

G_DEFINE_FINAL_TYPE (MacawFileUndo, macaw_file_undo, G_TYPE_OBJECT)

gboolean
macaw_file_undo_is_for (const char *tool)
{
  static const char *const tools[] = { "write_file", "edit_file", "delete_file", NULL };

  return tool != NULL && g_strv_contains (tools, tool);
}

const char *const *
macaw_file_undo_get_needed (void)
{
  static const char *const needed[] = { "list_dir", "read_file", "write_file", "delete_file", NULL };

  return needed;
}

/* Before the call */

static void
looked_before (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (MacawFileUndo) self = g_object_ref (g_task_get_task_data (task));
  GError *error = NULL;

  self->before = macaw_file_look_finish (result, &error);
  if (self->before == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

void
macaw_file_undo_prepare_async (AraRuntimeClient *client, const char *session_id, AraValue *args, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  MacawFileUndo *self = g_object_new (MACAW_TYPE_FILE_UNDO, NULL);

  g_task_set_source_tag (task, macaw_file_undo_prepare_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->client = g_object_ref (client);
  self->session_id = g_strdup (session_id);
  self->path = ara_value_dup_member_string (args, "path");
  if (self->path != NULL)
    {
      macaw_file_look_async (client, session_id, self->path, cancellable, looked_before, task);
      return;
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", _("No path is given."));
  g_object_unref (task);
}

MacawFileUndo *
macaw_file_undo_prepare_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* After it */

static void
looked_after (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MacawFileUndo *self = g_task_get_source_object (task);
  GError *error = NULL;

  g_clear_pointer (&self->after, macaw_file_look_free);
  self->after = macaw_file_look_finish (result, &error);
  if (self->after == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, !macaw_file_look_equal (self->before, self->after));
}

void
macaw_file_undo_seal_async (MacawFileUndo *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (MACAW_IS_FILE_UNDO (self));
  g_task_set_source_tag (task, macaw_file_undo_seal_async);
  macaw_file_look_async (self->client, self->session_id, self->path, cancellable, looked_after, task);
}

gboolean
macaw_file_undo_seal_finish (MacawFileUndo *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Taking it back */

static char *
dup_done (MacawFileUndo *self)
{
  if (self->before->text == NULL && self->before->lacks_folders)
    return g_strdup_printf (_("Undone: “%s” is deleted again. The folders that were made for it stay."), self->path);
  if (self->before->text == NULL)
    return g_strdup_printf (_("Undone: “%s” is deleted again."), self->path);
  if (self->after->text == NULL)
    return g_strdup_printf (_("Undone: “%s” is back, with the usual permissions."), self->path);
  return g_strdup_printf (_("Undone: “%s” holds what it held before."), self->path);
}

static void
taken_back (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MacawFileUndo *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_execute_tool_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *failure = answer == NULL ? NULL : ara_value_dup_member_string (answer, "error");

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (failure != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", failure);
  else
    g_task_return_pointer (task, dup_done (self), g_free);
}

static void
take_back (MacawFileUndo *self, GTask *task)
{
  const char *text = self->before->text;
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) args = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", self->path);
  if (text != NULL)
    ara_value_builder_member_string (builder, "content", text);
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  ara_runtime_client_execute_tool_async (self->client, self->session_id, text != NULL ? "write_file" : "delete_file", args, NULL,
                                         g_task_get_cancellable (task), taken_back, task);
}

static void
looked_again (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  MacawFileUndo *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (MacawFileLook) now = macaw_file_look_finish (result, &error);

  if (now != NULL && macaw_file_look_equal (now, self->after))
    {
      take_back (self, task);
      return;
    }
  if (now == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
                             _("“%s” was changed after the call. It was left as it is: undoing would lose that."), self->path);
  g_object_unref (task);
}

void
macaw_file_undo_undo_async (MacawFileUndo *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (MACAW_IS_FILE_UNDO (self) && self->after != NULL);
  g_task_set_source_tag (task, macaw_file_undo_undo_async);
  macaw_file_look_async (self->client, self->session_id, self->path, cancellable, looked_again, task);
}

char *
macaw_file_undo_undo_finish (MacawFileUndo *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The object */

static void
macaw_file_undo_finalize (GObject *object)
{
  MacawFileUndo *self = MACAW_FILE_UNDO (object);

  g_clear_object (&self->client);
  g_free (self->session_id);
  g_free (self->path);
  g_clear_pointer (&self->before, macaw_file_look_free);
  g_clear_pointer (&self->after, macaw_file_look_free);
  G_OBJECT_CLASS (macaw_file_undo_parent_class)->finalize (object);
}

static void
macaw_file_undo_class_init (MacawFileUndoClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_file_undo_finalize;
}

static void
macaw_file_undo_init (MacawFileUndo *self)
{
}
