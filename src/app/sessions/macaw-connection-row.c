/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection in the preferences: what it is, how it is, and what can be done with it. */

#include "config.h"

#include "macaw-connection-row.h"

#include <glib/gi18n.h>

#include "macaw-connection-dialog.h"
#include "macaw-consent.h"
#include "macaw-session-dialogs.h"

struct _MacawConnectionRow
{
  AdwActionRow         parent_instance;

  GtkWidget           *connect;
  GtkWidget           *edit;
  GtkWidget           *remove;

  MacawConnectionList *connections;
  MacawConnection     *connection;
};

G_DEFINE_FINAL_TYPE (MacawConnectionRow, macaw_connection_row, ADW_TYPE_ACTION_ROW)

static void
update (MacawConnectionRow *self)
{
  MacawConnectionState state = macaw_connection_get_state (self->connection);
  const char *url = macaw_connection_get_base_url (self->connection);
  g_autofree char *summary = macaw_connection_dup_summary (self->connection);
  g_autofree char *subtitle = url == NULL ? g_strdup (summary) : g_strconcat (url, "\n", summary, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), macaw_connection_get_name (self->connection));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.connect", state != MACAW_CONNECTION_CONNECTING);
}

static void
agreed (gpointer connection)
{
  macaw_connection_connect (connection);
}

static void
connect_it (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawConnectionRow *self = MACAW_CONNECTION_ROW (widget);
  const char *url = macaw_connection_get_base_url (self->connection);

  if (url == NULL)
    macaw_connection_connect (self->connection);
  else
    macaw_consent_ask (GTK_WINDOW (gtk_widget_get_root (widget)), url, macaw_connection_is_foreign (self->connection), agreed,
                       G_OBJECT (self->connection));
}

static void
edit_it (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawConnectionRow *self = MACAW_CONNECTION_ROW (widget);

  macaw_connection_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)), self->connections, self->connection);
}

static void
remove_it (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawConnectionRow *self = MACAW_CONNECTION_ROW (widget);

  macaw_session_dialogs_ask_remove (GTK_WINDOW (gtk_widget_get_root (widget)), self->connections, self->connection);
}

static void
macaw_connection_row_dispose (GObject *object)
{
  MacawConnectionRow *self = MACAW_CONNECTION_ROW (object);

  g_clear_object (&self->connections);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (macaw_connection_row_parent_class)->dispose (object);
}

static void
macaw_connection_row_class_init (MacawConnectionRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_connection_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionRow, connect);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionRow, edit);
  gtk_widget_class_bind_template_child (widget_class, MacawConnectionRow, remove);
  gtk_widget_class_install_action (widget_class, "connection.connect", NULL, connect_it);
  gtk_widget_class_install_action (widget_class, "connection.edit", NULL, edit_it);
  gtk_widget_class_install_action (widget_class, "connection.remove", NULL, remove_it);
}

static void
macaw_connection_row_init (MacawConnectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Names and sentences of servers are data. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

GtkWidget *
macaw_connection_row_new (MacawConnectionList *connections, MacawConnection *connection)
{
  MacawConnectionRow *self = g_object_new (MACAW_TYPE_CONNECTION_ROW, NULL);
  gboolean added = macaw_connection_list_is_added (connections, connection);

  self->connections = g_object_ref (connections);
  self->connection = g_object_ref (connection);
  gtk_widget_set_visible (self->edit, added);
  gtk_widget_set_visible (self->remove, added);
  g_signal_connect_object (connection, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
