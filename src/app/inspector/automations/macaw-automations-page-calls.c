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

/* Deleting, with a toast to undo it */

typedef struct
{
  MacawAutomationsPage     *page;  /* borrowed; not to be used once it is over */
  AdwToast                 *toast; /* borrowed: it owns this */
  MacawAutomationDeletions *deletions;
  char                     *connection_id;
  char                     *id;
  gboolean                  over;
} Offer;

static void
offer_free (gpointer data, GClosure *closure)
{
  Offer *offer = data;

  g_object_unref (offer->deletions);
  g_free (offer->connection_id);
  g_free (offer->id);
  g_free (offer);
}

static void
end_offer (Offer *offer)
{
  offer->over = TRUE;
  g_ptr_array_remove (offer->page->offers, offer);
}

static void
undo (AdwToast *toast, Offer *offer)
{
  if (offer->over)
    return;
  end_offer (offer);
  macaw_automation_deletions_undo (offer->deletions, offer->connection_id, offer->id);
  macaw_automations_page_choose (offer->page, offer->id);
}

static void
dismissed (AdwToast *toast, Offer *offer)
{
  if (offer->over)
    return;
  end_offer (offer);
  macaw_automation_deletions_finish (offer->deletions, offer->connection_id, offer->id);
}

/* Their toasts stay, but offer no longer what nobody can do. (Dismissing one while another goes
 * crashes libadwaita 1.2.) */
void
macaw_automations_page_end_offers (MacawAutomationsPage *self)
{
  while (self->offers->len > 0)
    {
      Offer *offer = g_ptr_array_index (self->offers, 0);

      adw_toast_set_button_label (offer->toast, NULL);
      dismissed (offer->toast, offer);
    }
}

static void
offer_undo (MacawAutomationsPage *self, const char *id)
{
  AdwToast *toast = adw_toast_new (_("Automation deleted"));
  Offer *offer = g_new0 (Offer, 1);

  *offer = (Offer){ self, toast, g_object_ref (self->deletions), g_strdup (self->connection_id), g_strdup (id), FALSE };
  g_ptr_array_add (self->offers, offer);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo), offer);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (dismissed), offer, offer_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
delete (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (widget);
  g_autoptr (AraAutomation) automation = macaw_automations_page_dup_chosen (self);

  if (automation == NULL)
    return;
  offer_undo (self, ara_automation_get_id (automation));
  macaw_automation_deletions_offer (self->deletions, self->connection_id, macaw_session_reader_get_client (self->reader), automation);
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
