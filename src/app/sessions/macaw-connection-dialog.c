/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a server and its key, tries them, and keeps them. */

#include "config.h"

#include "macaw-connection-dialog.h"

#include <glib/gi18n.h>

#include "app/macaw-error-sentence.h"
#include "macaw-consent.h"

#define TEST_SECONDS 15

enum
{
  KIND_CLOUD, /* as the template lists them */
  KIND_SERVER,
};

struct _MacawConnectionDialog
{
  AdwWindow            parent_instance;

  AdwComboRow         *kind;
  GtkEditable         *url;
  GtkEditable         *key;
  GtkEditable         *name;
  GtkButton           *save;
  GtkSpinner          *spinner;
  GtkRevealer         *trouble;
  GtkLabel            *sentence;
  GtkLabel            *details;
  GtkWidget           *details_expander;
  GtkWidget           *anyway;

  MacawConnectionList *connections;
  MacawConnection     *connection; /* that is edited; NULL: one is added */
  GCancellable        *cancellable; /* of the test that runs, or NULL */
};

G_DEFINE_FINAL_TYPE (MacawConnectionDialog, macaw_connection_dialog, ADW_TYPE_WINDOW)

static gboolean
is_cloud (MacawConnectionDialog *self)
{
  return adw_combo_row_get_selected (self->kind) == KIND_CLOUD;
}

static char *
dup_base_url (MacawConnectionDialog *self, GError **error)
{
  if (self->connection != NULL)
    return g_strdup (macaw_connection_get_base_url (self->connection));
  if (is_cloud (self))
    return g_strdup (ARA_DEFAULT_BASE_URL);
  return macaw_connection_list_check (gtk_editable_get_text (self->url), error);
}

static void
show_trouble (MacawConnectionDialog *self, const GError *error, gboolean may_save)
{
  g_autofree char *sentence = error == NULL ? NULL : macaw_error_get_sentence (error);
  g_autofree char *details = error == NULL || error->domain != ARA_ERROR ? NULL : macaw_error_get_details (error);

  gtk_revealer_set_reveal_child (self->trouble, error != NULL);
  if (error == NULL)
    return;
  gtk_label_set_text (self->sentence, sentence);
  gtk_label_set_text (self->details, details != NULL ? details : "");
  gtk_widget_set_visible (self->details_expander, details != NULL);
  gtk_widget_set_visible (self->anyway, may_save);
}

static void
update_actions (MacawConnectionDialog *self)
{
  gboolean busy = self->cancellable != NULL;
  gboolean has_key = *gtk_editable_get_text (self->key) != '\0' || self->connection != NULL;
  gboolean has_address = self->connection != NULL || is_cloud (self) || *gtk_editable_get_text (self->url) != '\0';

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", !busy && has_key && has_address);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save-anyway", !busy && has_key && has_address);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
text_changed (MacawConnectionDialog *self)
{
  show_trouble (self, NULL, FALSE);
  update_actions (self);
}

static void
kind_changed (MacawConnectionDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->url), !is_cloud (self));
  text_changed (self);
}

/* Keeping */

static char *
dup_name (MacawConnectionDialog *self, const char *base_url)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  g_autoptr (GUri) uri = NULL;

  if (*typed != '\0')
    return g_steal_pointer (&typed);
  if (is_cloud (self))
    return g_strdup (_("Ara Cloud"));
  uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  return g_strdup (uri == NULL ? base_url : g_uri_get_host (uri));
}

static void
keep (MacawConnectionDialog *self)
{
  const char *key = gtk_editable_get_text (self->key);
  g_autofree char *base_url = dup_base_url (self, NULL);
  g_autofree char *name = base_url == NULL ? NULL : dup_name (self, base_url);

  if (base_url == NULL)
    return;
  if (self->connection == NULL)
    {
      MacawConnection *added = macaw_connection_list_add (self->connections, name,
                                                          is_cloud (self) ? MACAW_CONNECTION_CLOUD : MACAW_CONNECTION_SERVER, base_url, key);

      /* In a window with sessions it is shown at once; the preferences know no such action. */
      gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), "win.open-session", "(ss)",
                                  macaw_connection_get_id (added), "");
    }
  else
    {
      macaw_connection_list_rename (self->connections, self->connection, name);
      if (*key != '\0')
        macaw_connection_list_set_key (self->connections, self->connection, key);
    }
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Trying */

static void
tested (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnectionDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) sessions = ara_runtime_client_session_list_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* No active session (404, 503) is no fault of the key or the address. */
  if (sessions != NULL || g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND) || ara_error_get_status (error) == 503)
    {
      keep (self);
      return;
    }
  show_trouble (self, error, TRUE);
  update_actions (self);
}

static void
test (gpointer data)
{
  MacawConnectionDialog *self = data;
  const char *key = gtk_editable_get_text (self->key);
  g_autofree char *base_url = dup_base_url (self, NULL);
  g_autoptr (AraRuntimeClient) client = NULL;

  if (base_url == NULL)
    return;
  if (*key == '\0')
    {
      keep (self); /* only the name has changed */
      return;
    }
  self->cancellable = g_cancellable_new ();
  update_actions (self);
  client = ara_runtime_client_new (base_url, key);
  ara_runtime_client_set_timeout (client, TEST_SECONDS);
  macaw_connection_list_tell_trying (self->connections, client);
  ara_runtime_client_session_list_async (client, self->cancellable, tested, g_object_ref (self));
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawConnectionDialog *self = MACAW_CONNECTION_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *base_url = dup_base_url (self, &error);

  show_trouble (self, error, FALSE);
  if (base_url == NULL)
    return;
  macaw_consent_ask (GTK_WINDOW (self), base_url, FALSE, test, G_OBJECT (self));
}

static void
save_anyway (GtkWidget *widget, const char *action, GVariant *parameter)
{
  keep (MACAW_CONNECTION_DIALOG (widget));
}

/* The object */

static void
macaw_connection_dialog_dispose (GObject *object)
{
  MacawConnectionDialog *self = MACAW_CONNECTION_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connections);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (macaw_connection_dialog_parent_class)->dispose (object);
}

static void
macaw_connection_dialog_class_init (MacawConnectionDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_connection_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-connection-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, url);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, key);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, name);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, save);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, sentence);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, details);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, details_expander);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionDialog, anyway);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "dialog.save-anyway", NULL, save_anyway);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
macaw_connection_dialog_init (MacawConnectionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
edit (MacawConnectionDialog *self, MacawConnection *connection)
{
  gboolean cloud = macaw_connection_get_kind (connection) == MACAW_CONNECTION_CLOUD;

  g_set_object (&self->connection, connection);
  gtk_window_set_title (GTK_WINDOW (self), _("Edit Connection"));
  gtk_button_set_label (self->save, _("_Save"));
  adw_combo_row_set_selected (self->kind, cloud ? KIND_CLOUD : KIND_SERVER);
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind), FALSE);
  gtk_editable_set_text (self->url, macaw_connection_get_base_url (connection));
  gtk_editable_set_editable (self->url, FALSE);
  gtk_editable_set_text (self->name, macaw_connection_get_name (connection));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key), _("Key, if it is to change"));
}

MacawConnectionDialog *
macaw_connection_dialog_present (GtkWindow *parent, MacawConnectionList *connections, MacawConnection *connection)
{
  MacawConnectionDialog *self = g_object_new (MACAW_TYPE_CONNECTION_DIALOG, "transient-for", parent, NULL);

  self->connections = g_object_ref (connections);
  if (connection != NULL)
    edit (self, connection);
  kind_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (connection != NULL ? (gpointer) self->key : self->kind));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
