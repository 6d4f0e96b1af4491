/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sessions of every connection, to choose one: what the popover of the session button holds. */

#include "config.h"

#include "macaw-session-picker.h"

#include <string.h>

#include "macaw-connection-dialog.h"
#include "macaw-session-row.h"
#include "app/macaw-needle.h"

struct _MacawSessionPicker
{
  GtkWidget            parent_instance;

  GtkEditable         *search;
  GtkStack            *stack;
  GtkListView         *list;

  MacawConnectionList *connections;
  GtkFilter           *filter;
  GListModel          *shown;  /* of GtkTreeListRow; owned by the list view's model */
  char                *needle; /* casefolded */
  MacawConnection     *current;
  char                *current_id;
};

G_DEFINE_FINAL_TYPE (MacawSessionPicker, macaw_session_picker, GTK_TYPE_WIDGET)

/* Filtering */

static gboolean
session_matches (MacawSessionPicker *self, AraSession *session)
{
  return macaw_needle_is_in (self->needle, ara_session_get_name (session)) || macaw_needle_is_in (self->needle, ara_session_get_id (session));
}

static gboolean
has_matching_session (MacawSessionPicker *self, GListModel *sessions)
{
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (AraSession) session = g_list_model_get_item (sessions, i);

      if (session_matches (self, session))
        return TRUE;
    }
  return FALSE;
}

static gboolean
matches (gpointer item, gpointer data)
{
  MacawSessionPicker *self = data;
  MacawConnection *connection;
  AraSession *session;

  if (self->needle == NULL)
    return TRUE;
  connection = macaw_session_row_get_connection (item);
  session = macaw_session_row_get_session (item);
  if (macaw_needle_is_in (self->needle, macaw_connection_get_name (connection)))
    return TRUE;
  return session != NULL ? session_matches (self, session)
                         : has_matching_session (self, macaw_connection_get_sessions (connection));
}

static void
shown_changed (MacawSessionPicker *self)
{
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (self->shown) > 0 ? "list" : "nothing");
}

static void
search_changed (MacawSessionPicker *self)
{
  g_free (self->needle);
  self->needle = macaw_needle_new (gtk_editable_get_text (self->search));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* Choosing */

static void
close_popover (MacawSessionPicker *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
choose (MacawSessionPicker *self, GtkTreeListRow *row)
{
  MacawConnection *connection = macaw_session_row_get_connection (row);
  AraSession *session = macaw_session_row_get_session (row);

  if (session == NULL)
    {
      GtkTreeListRow *item = row;

      gtk_tree_list_row_set_expanded (item, !gtk_tree_list_row_get_expanded (item));
      return;
    }
  close_popover (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-session", "(ss)", macaw_connection_get_id (connection),
                              ara_session_get_id (session));
}

static void
row_activated (MacawSessionPicker *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (self->shown, position);

  if (row != NULL)
    choose (self, row);
}

/* The first session that is left; else what was typed is an id. */
static void
search_activated (MacawSessionPicker *self)
{
  const char *text = gtk_editable_get_text (self->search);

  for (guint i = 0; i < g_list_model_get_n_items (self->shown); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (self->shown, i);

      if (macaw_session_row_get_session (row) != NULL)
        {
          choose (self, row);
          return;
        }
    }
  if (*text == '\0')
    return;
  close_popover (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.select-session", "s", text);
}

static void
search_stopped (MacawSessionPicker *self)
{
  if (*gtk_editable_get_text (self->search) != '\0')
    gtk_editable_set_text (self->search, "");
  else
    close_popover (self);
}

static void
add_connection (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawSessionPicker *self = MACAW_SESSION_PICKER (widget);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));

  close_popover (self);
  macaw_connection_dialog_present (window, self->connections, NULL);
}

/* What it shows */

static GListModel *
children_of (gpointer item, gpointer data)
{
  return MACAW_IS_CONNECTION (item) ? g_object_ref (macaw_connection_get_sessions (item)) : NULL;
}

MacawConnectionList *
macaw_session_picker_get_connections (MacawSessionPicker *self)
{
  return self->connections;
}

void
macaw_session_picker_set_connections (MacawSessionPicker *self, MacawConnectionList *connections)
{
  GtkTreeListModel *tree;
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (MACAW_IS_SESSION_PICKER (self) && self->connections == NULL);

  self->connections = g_object_ref (connections);
  tree = gtk_tree_list_model_new (G_LIST_MODEL (g_object_ref (connections)), FALSE, TRUE, children_of, NULL, NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->shown = G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (tree), self->filter));
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (shown_changed), self, G_CONNECT_SWAPPED);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (self->shown));
  gtk_list_view_set_model (self->list, selection);
}

void
macaw_session_picker_set_current (MacawSessionPicker *self, MacawConnection *connection, const char *session_id)
{
  g_set_object (&self->current, connection);
  g_free (self->current_id);
  self->current_id = g_strdup (session_id);
}

gboolean
macaw_session_picker_is_current (MacawSessionPicker *self, MacawConnection *connection, const char *session_id)
{
  return connection == self->current && g_strcmp0 (session_id, self->current_id) == 0;
}

/* Opened: what the servers have now. Those that nobody asked for yet connect. */
static void
macaw_session_picker_map (GtkWidget *widget)
{
  MacawSessionPicker *self = MACAW_SESSION_PICKER (widget);

  gtk_editable_set_text (self->search, "");
  for (guint i = 0; self->connections != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr (MacawConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (macaw_connection_get_state (connection) != MACAW_CONNECTION_FAILED)
        macaw_connection_connect (connection);
    }
  GTK_WIDGET_CLASS (macaw_session_picker_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* The object */

static void
macaw_session_picker_dispose (GObject *object)
{
  MacawSessionPicker *self = MACAW_SESSION_PICKER (object);
  GtkWidget *child;

  /* The filter asks us, and may outlive us. */
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->connections);
  g_clear_object (&self->current);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_session_picker_parent_class)->dispose (object);
}

static void
macaw_session_picker_finalize (GObject *object)
{
  MacawSessionPicker *self = MACAW_SESSION_PICKER (object);

  g_free (self->needle);
  g_free (self->current_id);
  G_OBJECT_CLASS (macaw_session_picker_parent_class)->finalize (object);
}

static void
macaw_session_picker_class_init (MacawSessionPickerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_session_picker_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_session_picker_finalize;
  widget_class->map = macaw_session_picker_map;
  g_type_ensure (MACAW_TYPE_SESSION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-session-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawSessionPicker, search);
  gtk_widget_class_bind_template_child (widget_class, MacawSessionPicker, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawSessionPicker, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_install_action (widget_class, "picker.add-connection", NULL, add_connection);
}

static void
macaw_session_picker_init (MacawSessionPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
