/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a result elsewhere: to the clipboard, to a file. */

#include "config.h"

#include "macaw-result-view-private.h"
#include "macaw-picture-view.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
is_data (MacawResultView *self)
{
  return self->shape != NULL && (self->shape->kind == MACAW_RESULT_IMAGE || self->shape->kind == MACAW_RESULT_BINARY)
         && macaw_result_view_get_pane (self) == NULL;
}

static void
tell (MacawResultView *self, const char *sentence)
{
  gtk_label_set_text (self->note, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->note), TRUE);
}

/* The text that is shown, or the source. */
static MacawText *
dup_text (MacawResultView *self)
{
  MacawTextPane *pane = macaw_result_view_get_pane (self);

  return pane != NULL ? g_object_ref (macaw_text_pane_get_text (pane)) : macaw_text_new_raw (self->value);
}

void
macaw_result_view_tell_too_long (MacawResultView *self)
{
  g_autofree char *sentence = g_strdup_printf (_("It is longer than the %d MiB that can be copied. Save it instead."),
                                               MACAW_TEXT_MAX_COPY / 1024 / 1024);

  tell (self, sentence);
}

void
macaw_result_view_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawResultView *self = MACAW_RESULT_VIEW (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);
  GdkTexture *texture = MACAW_IS_PICTURE_VIEW (shown) ? macaw_picture_view_get_texture (MACAW_PICTURE_VIEW (shown)) : NULL;
  g_autoptr (MacawText) text = NULL;
  g_autofree char *whole = NULL;

  if (self->value == NULL)
    return;
  if (texture != NULL)
    {
      gdk_clipboard_set_texture (clipboard, texture);
      return;
    }
  text = dup_text (self);
  whole = macaw_text_dup_whole (text);
  if (whole != NULL)
    gdk_clipboard_set_text (clipboard, whole);
  else
    macaw_result_view_tell_too_long (self);
}

/* Saving */

static void
told (MacawResultView *self, GFile *file, const GError *error)
{
  g_autofree char *name = g_file_get_basename (file), *sentence = NULL;

  if (self->box == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sentence = error == NULL ? g_strdup_printf (_("Saved as “%s”."), name) : g_strdup_printf (_("It could not be saved: %s"), error->message);
  tell (self, sentence);
}

typedef struct
{
  MacawResultView *view;
  GFile           *file;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->view);
  g_object_unref (saving->file);
  g_free (saving);
}

static void
text_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;

  macaw_text_save_finish (MACAW_TEXT (source), result, &error);
  told (saving->view, saving->file, error);
  saving_free (saving);
}

static void
data_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  told (saving->view, saving->file, error);
  saving_free (saving);
}

static void
save_data_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = macaw_base64_decode (g_object_get_data (G_OBJECT (task), "data"), &error);
  gsize length;
  const char *contents = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);

  if (contents != NULL && g_file_replace_contents (data, contents, length, NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
macaw_result_view_save_to (MacawResultView *self, GFile *file)
{
  Saving *saving;

  g_return_if_fail (MACAW_IS_RESULT_VIEW (self) && self->value != NULL);
  saving = g_new (Saving, 1);
  *saving = (Saving){ g_object_ref (self), g_object_ref (file) };
  if (is_data (self))
    {
      g_autoptr (GTask) task = g_task_new (self, self->cancellable, data_saved, saving);

      g_task_set_task_data (task, g_object_ref (file), g_object_unref);
      g_object_set_data_full (G_OBJECT (task), "data", ara_value_ref (self->shape->main), (GDestroyNotify) ara_value_unref);
      g_task_run_in_thread (task, save_data_in_thread);
    }
  else
    {
      g_autoptr (MacawText) text = dup_text (self);

      macaw_text_save_async (text, file, self->cancellable, text_saved, saving);
    }
}

static char *
suggest_name (MacawResultView *self)
{
  const char *tool = self->tool_name != NULL ? self->tool_name : "result", *slash;

  if (is_data (self))
    {
      slash = self->shape->mime_type == NULL ? NULL : strchr (self->shape->mime_type, '/');
      return g_strdup_printf ("%s.%s", tool, slash != NULL && g_ascii_isalnum (slash[1]) ? slash + 1 : "bin");
    }
  return g_strconcat (tool, g_strcmp0 (self->face, "raw") == 0 || macaw_result_view_get_pane (self) == NULL ? ".json" : ".txt", NULL);
}

static void
file_chosen (GtkNativeDialog *chooser, int response, MacawResultView *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL && self->value != NULL)
    macaw_result_view_save_to (self, file);
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

void
macaw_result_view_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawResultView *self = MACAW_RESULT_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *suggested = NULL;
  GtkFileChooserNative *chooser;

  if (self->value == NULL)
    return;
  suggested = suggest_name (self);
  g_strdelimit (suggested, "/", '-');
  chooser = gtk_file_chooser_native_new (_("Save the Result"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), suggested);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen), self, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
