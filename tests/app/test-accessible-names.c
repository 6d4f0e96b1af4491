/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What assistive technologies read for widgets that have no text of their own. */

#include <adwaita.h>

#include "app/macaw-accessible-names.h"

static void
set_up (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (row), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (row), gtk_inscription_new (NULL));
  gtk_box_append (GTK_BOX (row), gtk_button_new_with_label ("Close"));
  gtk_list_item_set_child (item, row);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (gtk_list_item_get_item (item)));
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (label)), "has the keyboard");
}

static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (child))
    g_main_context_iteration (NULL, TRUE);
  return window;
}

#define assert_name(widget, name) \
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name)

/* As 4.8 does it, which has no such property. */
static void
assert_left_by_tab (GtkWidget *view)
{
  int behavior = 1;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (view), "tab-behavior") != NULL)
    g_object_get (view, "tab-behavior", &behavior, NULL);
  g_assert_cmpint (behavior, ==, 1);
}

static void
test_list_item (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  const char *strings[] = { "Macaw", NULL };
  GtkWidget *view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (gtk_string_list_new (strings)))), factory);
  GtkWidget *window, *item, *label;

  g_signal_connect (factory, "setup", G_CALLBACK (set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  window = show (view);
  while (gtk_widget_get_first_child (view) == NULL)
    g_main_context_iteration (NULL, TRUE);
  item = gtk_widget_get_first_child (view);
  label = gtk_widget_get_first_child (gtk_widget_get_first_child (item));
  assert_name (item, "Macaw, has the keyboard");

  gtk_label_set_text (GTK_LABEL (label), "Files");
  assert_name (item, "Files, has the keyboard");
  gtk_widget_set_visible (gtk_widget_get_next_sibling (label), FALSE);
  assert_name (item, "Files");
  assert_left_by_tab (view);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_button (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *window;

  gtk_widget_set_tooltip_text (button, "Back");
  window = show (button);
  assert_name (button, "Back");
  gtk_widget_set_tooltip_text (button, "Back to the List");
  assert_name (button, "Back to the List");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_expander (void)
{
  GtkWidget *expander = gtk_expander_new ("Details");
  GtkWidget *window = show (expander);

  assert_name (expander, "Details");
  gtk_expander_set_label (GTK_EXPANDER (expander), "All Details");
  assert_name (expander, "All Details");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_drop_down (void)
{
  const char *kinds[] = { "All", "Read-only", NULL };
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (kinds);
  GtkWidget *window, *focus;

  gtk_widget_set_tooltip_text (drop_down, "Kind of tools");
  window = show (drop_down);
  /* A version of GTK reads the name of the one or of the other. */
  focus = gtk_check_version (4, 10, 0) == NULL ? drop_down : gtk_widget_get_first_child (drop_down);
  assert_name (focus, "Kind of tools: All");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 1);
  assert_name (focus, "Kind of tools: Read-only");
  assert_name (gtk_widget_get_first_child (drop_down), "Kind of tools: Read-only");
  if (focus == drop_down)
    g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  macaw_accessible_names_follow_tooltips ();
  g_test_add_func ("/accessible-names/list-item", test_list_item);
  g_test_add_func ("/accessible-names/button", test_button);
  g_test_add_func ("/accessible-names/drop-down", test_drop_down);
  g_test_add_func ("/accessible-names/expander", test_expander);
  return g_test_run ();
}
