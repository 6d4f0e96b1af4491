/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing what the Activity page lists to a file. */

#include "config.h"

#include "macaw-activity-page-private.h"
#include "macaw-har.h"

#include <glib/gi18n.h>

typedef struct
{
  MacawActivityPage *page;
  GFile             *file;
  guint              count;
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->page);
  g_object_unref (self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Export) export = data;
  MacawActivityPage *self = export->page;
  g_autoptr (GError) error = NULL;
  gboolean written = macaw_har_write_finish (result, &error);
  g_autofree char *path = g_file_get_parse_name (export->file), *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the page is gone */
  g_clear_object (&self->cancellable);
  if (written)
    /* Translators: a number of exchanges, and a file. */
    sentence = g_strdup_printf (ngettext ("%u exchange was written to %s.", "%u exchanges were written to %s.", export->count), export->count, path);
  else
    /* Translators: the system's own words for what went wrong. */
    sentence = g_strdup_printf (_("The archive can’t be written: %s"), error->message);
  macaw_activity_page_show_note (self, sentence, !written);
  macaw_activity_page_update_place (self);
}

static void
export_to (MacawActivityPage *self, GFile *file)
{
  Export *export;

  if (self->cancellable != NULL || self->log == NULL)
    return;
  macaw_activity_log_flush (self->log);
  self->cancellable = g_cancellable_new ();
  export = g_new (Export, 1);
  *export = (Export){ g_object_ref (self), g_object_ref (file), g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) };
  macaw_activity_page_show_note (self, _("Writing…"), FALSE);
  macaw_activity_page_update_place (self);
  macaw_har_write_async (G_LIST_MODEL (self->filtered), macaw_activity_log_get_dropped (self->log), file, self->cancellable, exported, export);
}

void
macaw_activity_page_export_to_path (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_variant_get_string (parameter, NULL));

  export_to (MACAW_ACTIVITY_PAGE (widget), file);
}

static void
file_chosen (GtkNativeDialog *chooser, int response, MacawActivityPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL)
    export_to (self, file);
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

void
macaw_activity_page_ask_and_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Export Activity"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *suggested = g_date_time_format (now, "macaw-%Y-%m-%d-%H%M.har");

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), suggested);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen), widget, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
