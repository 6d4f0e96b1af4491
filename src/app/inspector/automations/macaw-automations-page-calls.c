/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with the chosen automation: run, stop, pause, delete with undo. */

#include "config.h"

#include "macaw-automations-page-private.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>

static void
toast (MacawAutomationsPage *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* The page may be gone meanwhile; then nobody is told. */
static void
tell (MacawAutomationsPage *self, const GError *error)
{
  g_autofree char *sentence = error == NULL ? NULL : macaw_error_get_sentence (error);

  if (error != NULL && self->toasts != NULL && macaw_error_is_news (error))
    toast (self, sentence);
}

/* Running and stopping */

static void
run_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawAutomationsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraAutomation) automation = ara_runtime_client_automation_run_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (g_error_matches (error, ARA_ERROR, ARA_ERROR_CONFLICT) && self->toasts != NULL)
    toast (self, _("It is running already."));
  else
    tell (self, error);
}

static void
run_now (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (widget);

  if (self->chosen != NULL)
    ara_runtime_client_automation_run_async (macaw_session_reader_get_client (self->reader), self->chosen, NULL, run_begun, g_object_ref (self));
}

static void
run_stopped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawAutomationsPage) self = data;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_automation_stop_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  tell (self, error);
}

static void
stop (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (widget);

  if (self->chosen != NULL)
    ara_runtime_client_automation_stop_async (macaw_session_reader_get_client (self->reader), self->chosen, NULL, run_stopped, g_object_ref (self));
}

/* Pausing */

static AraValue *
make_enabled (gboolean enabled)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "enabled");
  ara_value_builder_boolean (builder, enabled);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static void
changed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawAutomationsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraAutomation) automation = ara_runtime_client_automation_update_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  tell (self, error);
}

static void
set_enabled (MacawAutomationsPage *self, AraRuntimeClient *client, const char *id, gboolean enabled)
{
  g_autoptr (AraValue) settings = make_enabled (enabled);

  ara_runtime_client_automation_update_async (client, id, settings, NULL, changed, g_object_ref (self));
}

static void
pause_or_go_on (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (widget);
  g_autoptr (AraAutomation) automation = macaw_automations_page_dup_chosen (self);

  if (automation != NULL)
    set_enabled (self, macaw_session_reader_get_client (self->reader), self->chosen, !ara_automation_is_enabled (automation));
}

/* Deleting. At once it is paused and gone from the list; the server deletes it when the chance
 * to undo is over. If the app ends before, it is still there, and paused. */

typedef struct
{
  MacawAutomationsPage *page;   /* borrowed; not to be used once it is over */
  AraRuntimeClient     *client;
  char                 *id;
  gboolean              was_enabled;
  gboolean              over; /* undone or sent */
} Deletion;

static void
deletion_free (gpointer data, GClosure *closure)
{
  Deletion *deletion = data;

  g_object_unref (deletion->client);
  g_free (deletion->id);
  g_free (deletion);
}

gboolean
macaw_automations_page_is_shown (gpointer item, gpointer page)
{
  MacawAutomationsPage *self = page;

  for (guint i = 0; i < self->deletions->len; i++)
    if (g_strcmp0 (((Deletion *) g_ptr_array_index (self->deletions, i))->id, ara_automation_get_id (item)) == 0)
      return FALSE;
  return TRUE;
}

static void
deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawAutomationsPage) self = data;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_automation_delete_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  tell (self, error);
  if (error != NULL && self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_LESS_STRICT);
  if (g_application_get_default () != NULL)
    g_application_release (g_application_get_default ());
}

/* The app doesn't end with its last window before this was answered. */
static void
send_deletion (Deletion *deletion)
{
  if (g_application_get_default () != NULL)
    g_application_hold (g_application_get_default ());
  ara_runtime_client_automation_delete_async (deletion->client, deletion->id, NULL, deleted, g_object_ref (deletion->page));
}

static void
end_deletion (Deletion *deletion)
{
  deletion->over = TRUE;
  g_ptr_array_remove (deletion->page->deletions, deletion);
}

static void
undo (AdwToast *toast, Deletion *deletion)
{
  MacawAutomationsPage *self = deletion->page;

  if (deletion->over)
    return;
  end_deletion (deletion);
  if (deletion->was_enabled)
    set_enabled (self, deletion->client, deletion->id, TRUE);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_LESS_STRICT);
  macaw_automations_page_choose (self, deletion->id);
}

/* It stays out of the list that is shown until a new one has come. */
static void
dismissed (AdwToast *toast, Deletion *deletion)
{
  if (deletion->over)
    return;
  send_deletion (deletion);
  end_deletion (deletion);
}

void
macaw_automations_page_finish_deletions (MacawAutomationsPage *self)
{
  while (self->deletions->len > 0)
    {
      Deletion *deletion = g_ptr_array_index (self->deletions, 0);

      send_deletion (deletion);
      end_deletion (deletion);
    }
}

static void
offer_undo (MacawAutomationsPage *self, AraAutomation *automation)
{
  AdwToast *toast = adw_toast_new (_("Automation deleted"));
  Deletion *deletion = g_new0 (Deletion, 1);

  *deletion = (Deletion){ self, g_object_ref (macaw_session_reader_get_client (self->reader)),
                          g_strdup (ara_automation_get_id (automation)), ara_automation_is_enabled (automation), FALSE };
  g_ptr_array_add (self->deletions, deletion);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo), deletion);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (dismissed), deletion, deletion_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
delete (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (widget);
  g_autoptr (AraAutomation) automation = macaw_automations_page_dup_chosen (self);

  if (automation == NULL)
    return;
  offer_undo (self, automation);
  if (ara_automation_is_enabled (automation))
    set_enabled (self, macaw_session_reader_get_client (self->reader), self->chosen, FALSE);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_MORE_STRICT);
  macaw_automations_page_choose (self, NULL);
}

void
macaw_automations_page_install_calls (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "automations.run-now", NULL, run_now);
  gtk_widget_class_install_action (widget_class, "automations.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "automations.pause", NULL, pause_or_go_on);
  gtk_widget_class_install_action (widget_class, "automations.delete", NULL, delete);
}
