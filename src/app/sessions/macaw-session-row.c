/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the session picker: a connection, or a session below it. */

#include "config.h"

#include "macaw-session-row.h"
#include "app/macaw-brief-text.h"

#include <glib/gi18n.h>

#include "macaw-connection-dialog.h"
#include "macaw-consent.h"
#include "macaw-session-dialogs.h"
#include "macaw-session-picker.h"

struct _MacawSessionRow
{
  GtkWidget       parent_instance;

  GtkImage       *mark;
  GtkLabel       *name;
  GtkLabel       *summary;
  GtkWidget      *current;
  GtkButton      *connect;
  GtkWidget      *start;
  GtkMenuButton  *menu;
  GMenuModel     *connection_menu;
  GMenuModel     *session_menu;

  GtkTreeListRow *item;
  GSignalGroup   *signals; /* of the connection */
};

G_DEFINE_FINAL_TYPE (MacawSessionRow, macaw_session_row, GTK_TYPE_WIDGET)

enum
{
  PROP_ITEM = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

MacawConnection *
macaw_session_row_get_connection (GtkTreeListRow *item)
{
  g_autoptr (GtkTreeListRow) parent = gtk_tree_list_row_get_parent (item);
  /* The tree keeps its items as long as its rows. */
  g_autoptr (GObject) object = gtk_tree_list_row_get_item (parent != NULL ? parent : item);

  return MACAW_CONNECTION (object);
}

AraSession *
macaw_session_row_get_session (GtkTreeListRow *item)
{
  g_autoptr (GObject) object = gtk_tree_list_row_get_item (item);

  return ARA_IS_SESSION (object) ? ARA_SESSION (object) : NULL;
}

static MacawConnection *
get_connection (MacawSessionRow *self)
{
  return self->item == NULL ? NULL : macaw_session_row_get_connection (self->item);
}

static AraSession *
get_session (MacawSessionRow *self)
{
  return self->item == NULL ? NULL : macaw_session_row_get_session (self->item);
}

static MacawSessionPicker *
get_picker (MacawSessionRow *self)
{
  return MACAW_SESSION_PICKER (gtk_widget_get_ancestor (GTK_WIDGET (self), MACAW_TYPE_SESSION_PICKER));
}

/* What is shown */

static char *
describe_session (AraSession *session)
{
  guint count = ara_session_get_n_conversations (session);
  const char *status = ara_session_get_status (session);
  gboolean stopped = g_strcmp0 (status, "stopped") == 0;

  if (!stopped && g_strcmp0 (status, "running") != 0)
    return g_strdup (status);
  if (count == 0)
    return g_strdup (stopped ? _("Stopped") : _("Running"));
  return g_strdup_printf (stopped ? ngettext ("Stopped · %u conversation", "Stopped · %u conversations", count)
                                  : ngettext ("Running · %u conversation", "Running · %u conversations", count),
                          count);
}

static void
show_session (MacawSessionRow *self, MacawConnection *connection, AraSession *session)
{
  const char *id = ara_session_get_id (session), *name = ara_session_get_name (session);
  g_autofree char *brief = macaw_text_dup_brief (name != NULL && *name != '\0' ? name : id, MACAW_BRIEF_NAME);
  gboolean stopped = g_strcmp0 (ara_session_get_status (session), "stopped") == 0;
  gboolean local = macaw_connection_get_kind (connection) == MACAW_CONNECTION_LOCAL;
  g_autofree char *summary = describe_session (session);
  g_autofree char *workspace = ara_value_dup_member_string (ara_model_get_raw (ARA_MODEL (session)), "workspace");
  MacawSessionPicker *picker = get_picker (self);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_label_set_text (self->name, brief);
  gtk_label_set_text (self->summary, summary != NULL ? summary : id);
  gtk_widget_remove_css_class (GTK_WIDGET (self->name), "heading");
  gtk_widget_set_visible (GTK_WIDGET (self->mark), TRUE);
  if (stopped)
    gtk_widget_remove_css_class (GTK_WIDGET (self->mark), "success");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->mark), "success");
  gtk_widget_set_opacity (GTK_WIDGET (self->mark), stopped ? 0.4 : 1);
  gtk_widget_set_visible (self->current, picker != NULL && macaw_session_picker_is_current (picker, connection, id));
  gtk_widget_set_visible (GTK_WIDGET (self->connect), FALSE);
  gtk_widget_set_visible (self->start, FALSE);
  gtk_menu_button_set_menu_model (self->menu, self->session_menu);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu), _("Session"));
  gtk_widget_set_visible (GTK_WIDGET (self->menu), TRUE);
  gtk_widget_action_set_enabled (widget, "row.start", stopped);
  gtk_widget_action_set_enabled (widget, "row.stop", !stopped);
  /* A path that another computer names says nothing here. */
  gtk_widget_action_set_enabled (widget, "row.open-workspace", local && workspace != NULL);
}

static const char *
label_of_connect (MacawConnectionState state)
{
  return state == MACAW_CONNECTION_UNTRUSTED ? _("Review…")
         : state == MACAW_CONNECTION_FAILED ? _("Try Again")
         : state == MACAW_CONNECTION_IDLE ? _("Connect")
                                          : NULL;
}

static void
show_connection (MacawSessionRow *self, MacawConnection *connection)
{
  MacawConnectionState state = macaw_connection_get_state (connection);
  g_autofree char *summary = macaw_connection_dup_summary (connection);
  const char *label = label_of_connect (state);
  MacawSessionPicker *picker = get_picker (self);

  gtk_label_set_text (self->name, macaw_connection_get_name (connection));
  gtk_label_set_text (self->summary, summary);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "heading");
  gtk_widget_set_visible (GTK_WIDGET (self->mark), FALSE);
  gtk_widget_set_visible (self->current, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->connect), label != NULL);
  if (label != NULL)
    gtk_button_set_label (self->connect, label);
  gtk_widget_set_visible (self->start, state == MACAW_CONNECTION_CONNECTED);
  gtk_menu_button_set_menu_model (self->menu, self->connection_menu);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu), _("Connection"));
  gtk_widget_set_visible (GTK_WIDGET (self->menu),
                          picker != NULL && macaw_connection_list_is_added (macaw_session_picker_get_connections (picker), connection));
}

static void
update (MacawSessionRow *self)
{
  MacawConnection *connection = get_connection (self);
  AraSession *session = get_session (self);

  if (session != NULL)
    show_session (self, connection, session);
  else if (connection != NULL)
    show_connection (self, connection);
}

/* What can be done with it */

static void
agreed (gpointer connection)
{
  macaw_connection_connect (connection);
}

static void
connect_it (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawConnection *connection = get_connection (MACAW_SESSION_ROW (widget));

  if (macaw_connection_get_state (connection) == MACAW_CONNECTION_UNTRUSTED)
    macaw_consent_ask (GTK_WINDOW (gtk_widget_get_root (widget)), macaw_connection_get_base_url (connection),
                       macaw_connection_is_foreign (connection), agreed, G_OBJECT (connection));
  else
    macaw_connection_connect (connection);
}

static void
edit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (widget);

  macaw_connection_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)),
                                   macaw_session_picker_get_connections (get_picker (self)), get_connection (self));
}

static void
remove_it (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (widget);

  macaw_session_dialogs_ask_remove (GTK_WINDOW (gtk_widget_get_root (widget)),
                                    macaw_session_picker_get_connections (get_picker (self)), get_connection (self));
}

static void
new_session (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (widget);

  macaw_session_dialogs_ask_name (GTK_WINDOW (gtk_widget_get_root (widget)), get_connection (self), NULL);
}

static void
start (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (widget);

  macaw_connection_start_session (get_connection (self), ara_session_get_id (get_session (self)), NULL);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (widget);

  macaw_connection_stop_session (get_connection (self), ara_session_get_id (get_session (self)));
}

static void
rename_it (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (widget);

  macaw_session_dialogs_ask_name (GTK_WINDOW (gtk_widget_get_root (widget)), get_connection (self), get_session (self));
}

static void
delete_it (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (widget);

  macaw_session_dialogs_ask_delete (GTK_WINDOW (gtk_widget_get_root (widget)), get_connection (self), get_session (self));
}

static void
open_workspace (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (widget);

  gtk_widget_activate_action (widget, "win.open-workspace", "s", ara_session_get_id (get_session (self)));
}

static void
copy_id (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), ara_session_get_id (get_session (MACAW_SESSION_ROW (widget))));
}

/* The object */

static void
set_item (MacawSessionRow *self, GtkTreeListRow *item)
{
  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->signals, get_connection (self));
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

static void
macaw_session_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ITEM)
    set_item (MACAW_SESSION_ROW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Which one is current may have changed while the popover was closed. */
static void
macaw_session_row_map (GtkWidget *widget)
{
  update (MACAW_SESSION_ROW (widget));
  GTK_WIDGET_CLASS (macaw_session_row_parent_class)->map (widget);
}

static void
macaw_session_row_dispose (GObject *object)
{
  MacawSessionRow *self = MACAW_SESSION_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_session_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/sessions/macaw-session-row.ui");
  gtk_widget_class_bind_template_child (class, MacawSessionRow, mark);
  gtk_widget_class_bind_template_child (class, MacawSessionRow, name);
  gtk_widget_class_bind_template_child (class, MacawSessionRow, summary);
  gtk_widget_class_bind_template_child (class, MacawSessionRow, current);
  gtk_widget_class_bind_template_child (class, MacawSessionRow, connect);
  gtk_widget_class_bind_template_child (class, MacawSessionRow, start);
  gtk_widget_class_bind_template_child (class, MacawSessionRow, menu);
  gtk_widget_class_bind_template_child (class, MacawSessionRow, connection_menu);
  gtk_widget_class_bind_template_child (class, MacawSessionRow, session_menu);
}

static void
macaw_session_row_class_init (MacawSessionRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->set_property = macaw_session_row_set_property;
  G_OBJECT_CLASS (class)->dispose = macaw_session_row_dispose;
  widget_class->map = macaw_session_row_map;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, GTK_TYPE_TREE_LIST_ROW,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPERTIES, properties);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "row.connect", NULL, connect_it);
  gtk_widget_class_install_action (widget_class, "row.edit", NULL, edit);
  gtk_widget_class_install_action (widget_class, "row.remove", NULL, remove_it);
  gtk_widget_class_install_action (widget_class, "row.new-session", NULL, new_session);
  gtk_widget_class_install_action (widget_class, "row.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "row.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "row.rename", NULL, rename_it);
  gtk_widget_class_install_action (widget_class, "row.delete", NULL, delete_it);
  gtk_widget_class_install_action (widget_class, "row.open-workspace", NULL, open_workspace);
  gtk_widget_class_install_action (widget_class, "row.copy-id", NULL, copy_id);
}

static void
macaw_session_row_init (MacawSessionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (MACAW_TYPE_CONNECTION);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}
