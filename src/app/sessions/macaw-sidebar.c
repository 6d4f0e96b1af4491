/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversations of the session: searched by title, grouped by day. */

#include "config.h"

#include "macaw-sidebar.h"
#include "app/macaw-needle.h"

#include <string.h>

struct _MacawSidebar
{
  GtkWidget              parent_instance;

  GtkEditable           *search;
  GtkStack              *stack;
  GtkListView           *view;
  GtkSingleSelection    *selection;
  GtkFilterListModel    *shown;
  GtkCustomFilter       *filter;

  MacawConversationList *list;
  char                  *needle;  /* casefolded */
  char                  *current; /* id of the conversation that is shown */
  guint                  update;  /* idle source */
};

G_DEFINE_FINAL_TYPE (MacawSidebar, macaw_sidebar, GTK_TYPE_WIDGET)

/* Search */

static gboolean
matches (gpointer item, gpointer data)
{
  MacawSidebar *self = data;

  return macaw_needle_is_in (self->needle, ara_conversation_info_get_title (item));
}

static void
search_changed (MacawSidebar *self)
{
  g_free (self->needle);
  self->needle = macaw_needle_new (gtk_editable_get_text (self->search));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

void
macaw_sidebar_focus_search (MacawSidebar *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* Rows */

void
macaw_sidebar_update_row (MacawSidebar *self, MacawConversationRow *row, AraConversationInfo *info, guint position)
{
  GListModel *model = G_LIST_MODEL (self->shown);
  g_autoptr (AraConversationInfo) before = position == 0 || position == GTK_INVALID_LIST_POSITION
                                             ? NULL : g_list_model_get_item (model, position - 1);

  macaw_conversation_row_update (row, before, macaw_conversation_list_find_open (self->list, ara_conversation_info_get_id (info)));
}

static void
select_current (MacawSidebar *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; self->current != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AraConversationInfo) info = g_list_model_get_item (model, i);

      if (g_str_equal (ara_conversation_info_get_id (info), self->current))
        {
          gtk_single_selection_set_selected (self->selection, i);
          return;
        }
    }
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
update_page (MacawSidebar *self)
{
  gboolean empty = self->list == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;
  gboolean none = g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : none ? "nothing" : "list");
}

/* Rows whose neighbour or whose conversation changed are not bound again: all that exist look. */
static gboolean
update_rows (gpointer data)
{
  MacawSidebar *self = data;

  self->update = 0;
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->view)); item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (MACAW_IS_CONVERSATION_ROW (row))
        macaw_conversation_row_look (MACAW_CONVERSATION_ROW (row));
    }
  select_current (self);
  return G_SOURCE_REMOVE;
}

static void
plan_update (MacawSidebar *self)
{
  if (self->update == 0)
    self->update = g_idle_add_full (G_PRIORITY_DEFAULT, update_rows, self, NULL);
}

static void
items_changed (MacawSidebar *self)
{
  update_page (self);
  plan_update (self);
}

static void
row_activated (MacawSidebar *self, guint position)
{
  g_autoptr (AraConversationInfo) info = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (info != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-conversation", "s", ara_conversation_info_get_id (info));
}

void
macaw_sidebar_set_current (MacawSidebar *self, const char *conversation_id)
{
  g_autofree char *old = g_steal_pointer (&self->current);

  self->current = g_strdup (conversation_id);
  plan_update (self);
}

void
macaw_sidebar_set_list (MacawSidebar *self, MacawConversationList *list)
{
  g_return_if_fail (MACAW_IS_SIDEBAR (self) && self->list == NULL);

  self->list = g_object_ref (list);
  g_signal_connect_object (list, "conversations-changed", G_CALLBACK (plan_update), self, G_CONNECT_SWAPPED);
  gtk_filter_list_model_set_model (self->shown, G_LIST_MODEL (list));
  update_page (self);
}

/* The object */

static void
macaw_sidebar_dispose (GObject *object)
{
  MacawSidebar *self = MACAW_SIDEBAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->update, g_source_remove);
  /* The filter asks us, and may outlive us. */
  if (self->shown != NULL)
    gtk_filter_list_model_set_filter (self->shown, NULL);
  self->shown = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (macaw_sidebar_parent_class)->dispose (object);
}

static void
macaw_sidebar_finalize (GObject *object)
{
  MacawSidebar *self = MACAW_SIDEBAR (object);

  g_free (self->needle);
  g_free (self->current);
  G_OBJECT_CLASS (macaw_sidebar_parent_class)->finalize (object);
}

static void
macaw_sidebar_class_init (MacawSidebarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_sidebar_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_sidebar_finalize;
  g_type_ensure (MACAW_TYPE_CONVERSATION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawSidebar, search);
  gtk_widget_class_bind_template_child (widget_class, MacawSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawSidebar, view);
  gtk_widget_class_bind_template_child (widget_class, MacawSidebar, selection);
  gtk_widget_class_bind_template_child (widget_class, MacawSidebar, shown);
  gtk_widget_class_bind_template_child (widget_class, MacawSidebar, filter);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, items_changed);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
macaw_sidebar_init (MacawSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_custom_filter_set_filter_func (self->filter, matches, self, NULL);
}
