/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON as a tree that is opened node by node. */

#include "config.h"

#include "macaw-json-tree.h"
#include "macaw-json-node.h"
#include "macaw-text.h"

struct _MacawJsonTree
{
  GtkWidget           parent_instance;

  GtkWidget          *scroller;
  GtkListView        *list;
};

G_DEFINE_FINAL_TYPE (MacawJsonTree, macaw_json_tree, GTK_TYPE_WIDGET)

static guint too_long_signal;

static GListModel *
make_children (gpointer item, gpointer data)
{
  return macaw_json_node_dup_children (item);
}

static GtkTreeListRow *
get_selected (MacawJsonTree *self)
{
  return gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (gtk_list_view_get_model (self->list)));
}

static void
row_activated (MacawJsonTree *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);

  gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

/* The exact source of the row that is selected. */
static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkTreeListRow *row = get_selected (MACAW_JSON_TREE (widget));
  g_autoptr (MacawJsonNode) node = row == NULL ? NULL : gtk_tree_list_row_get_item (row);
  g_autofree char *text = NULL;

  if (node == NULL)
    gtk_widget_error_bell (widget);
  else if (ara_value_get_text_length (macaw_json_node_get_value (node)) > MACAW_TEXT_MAX_COPY)
    g_signal_emit (widget, too_long_signal, 0);
  else
    {
      text = ara_value_dup_text (macaw_json_node_get_value (node));
      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
    }
}

static void
macaw_json_tree_dispose (GObject *object)
{
  g_clear_pointer (&MACAW_JSON_TREE (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_json_tree_parent_class)->dispose (object);
}

static void
macaw_json_tree_class_init (MacawJsonTreeClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_JSON_NODE);
  G_OBJECT_CLASS (class)->dispose = macaw_json_tree_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/result/macaw-json-tree.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawJsonTree, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawJsonTree, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  too_long_signal = g_signal_new ("too-long", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "json.copy", NULL, copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "json.copy", NULL);
}

static void
macaw_json_tree_init (MacawJsonTree *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_json_tree_new (AraValue *value)
{
  MacawJsonTree *self = g_object_new (MACAW_TYPE_JSON_TREE, NULL);
  g_autoptr (MacawJsonNode) root = macaw_json_node_new ("", value);
  GListModel *children = macaw_json_node_dup_children (root);
  g_autoptr (GtkSingleSelection) selection = NULL;
  GtkTreeListModel *tree;

  /* A value without children is its own only row. */
  if (children == NULL)
    {
      children = G_LIST_MODEL (g_list_store_new (MACAW_TYPE_JSON_NODE));
      g_list_store_append (G_LIST_STORE (children), root);
    }
  tree = gtk_tree_list_model_new (children, FALSE, FALSE, make_children, NULL, NULL);
  selection = gtk_single_selection_new (G_LIST_MODEL (tree));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  return GTK_WIDGET (self);
}
