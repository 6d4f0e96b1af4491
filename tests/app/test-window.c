/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows of the real application with the real runtime: they open, are used, and are let go of. */

#include <gtk/gtk.h>
#include <string.h>

#include "pages-fixture.h"
#include "app/macaw-application.h"
#include "app/macaw-window.h"

static MacawApplication *application;

static GtkWindow *
open_window (void)
{
  GList *before = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (application)));
  GtkWindow *window = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (application)); item != NULL; item = item->next)
    if (g_list_find (before, item->data) == NULL)
      window = item->data;
  g_list_free (before);
  g_assert_true (MACAW_IS_WINDOW (window));
  return window;
}

static AraValue *
read_status (GtkWindow *window)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (window), "status");

  return ara_value_new_from_text (g_variant_get_string (state, NULL), -1, NULL);
}

static gboolean
status_is (GtkWindow *window, const char *member, const char *expected)
{
  g_autoptr (AraValue) status = read_status (window);
  g_autofree char *text = ara_value_dup_member_string (status, member);

  return g_strcmp0 (text, expected) == 0;
}

static gboolean
has_answer (GtkWindow *window)
{
  g_autoptr (AraValue) status = read_status (window);
  g_autofree char *text = ara_value_dup_member_string (status, "result");

  return text != NULL && strstr (text, "I understand") != NULL;
}

static void
activate (GtkWindow *window, const char *action, const char *text)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), action, text == NULL ? NULL : g_variant_new_string (text));
}

static void
close_and_check (GtkWindow *window)
{
  gpointer pointer = window;

  g_object_add_weak_pointer (G_OBJECT (window), &pointer);
  gtk_window_close (window);
  page_wait (pointer == NULL);
}

/* All that a window holds is let go of, also where it was used: chat, picker, every panel. */
static void
test_finalized (void)
{
  static const char *const panels[] = { "tools", "skills", "control", "capabilities", "automations", "activity" };
  GtkWindow *kept = open_window (), *window;

  page_wait (status_is (kept, "connection-state", "connected"));
  window = open_window ();
  page_wait (status_is (window, "connection-state", "connected"));
  activate (window, "send", "hello");
  page_wait (has_answer (window));
  for (guint i = 0; i < G_N_ELEMENTS (panels); i++)
    {
      activate (window, "show-panel", panels[i]);
      page_wait (status_is (window, "panel", panels[i]));
    }
  activate (window, "show-sessions", NULL);
  close_and_check (window);
  close_and_check (kept);
}

/* One that is closed while it still reads and streams is let go of, too, and nothing is lost. */
static void
test_closed_while_busy (void)
{
  GtkWindow *kept = open_window (), *window;
  g_autoptr (AraValue) status = NULL;
  g_autofree char *conversation = NULL;

  page_wait (status_is (kept, "connection-state", "connected"));
  window = open_window ();
  activate (window, "send", "hello");
  status = read_status (window);
  conversation = ara_value_dup_member_string (status, "conversation");
  close_and_check (window);
  activate (kept, "open-conversation", conversation);
  page_wait (has_answer (kept));
  close_and_check (kept);
}

/* Rows of text that can be selected, as those of a conversation. */

#define N_ROWS 500

static void
set_up_row (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item, GtkLabel **bound)
{
  guint position = gtk_list_item_get_position (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));

  gtk_label_set_text (label, gtk_string_object_get_string (gtk_list_item_get_item (item)));
  if (position == 0)
    bound[0] = label;
  else if (position == N_ROWS - 1)
    bound[1] = label;
}

/* The row that loses the focus is far out of sight, so that the list lets it go at once. GTK's
 * label would look at it then. */
static void
test_focus_far_away (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkStringList *model = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkLabel *bound[2] = { NULL, NULL }; /* the first and the last row's */
  GtkWidget *scroller = gtk_scrolled_window_new (), *list;

  for (guint i = 0; i < N_ROWS; i++)
    gtk_string_list_append (model, "A row that says something");
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), bound);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (model))), factory);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_window_set_child (window, scroller);
  gtk_window_set_default_size (window, 300, 300);
  gtk_window_present (window);
  page_wait (bound[0] != NULL && gtk_widget_get_mapped (GTK_WIDGET (bound[0])));
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (bound[0])));
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", N_ROWS - 1);
  page_wait (bound[1] != NULL && gtk_widget_get_mapped (GTK_WIDGET (bound[1])));
  g_object_add_weak_pointer (G_OBJECT (bound[0]), (gpointer *) &bound[0]);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (bound[1])));
  g_assert_null (bound[0]);
  g_assert_false (gtk_label_get_selection_bounds (bound[1], NULL, NULL));
  gtk_window_destroy (window);
}

/* The label of the model button, whose tooltip has the whole name. */
static GtkWidget *
find_model_button (GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  GtkWidget *found = GTK_IS_MENU_BUTTON (widget) && tooltip != NULL && g_str_has_prefix (tooltip, "Model") ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_model_button (child);
  return found;
}

static gboolean
button_tells (GtkWidget *button, const char *name, const char *tooltip)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_menu_button_get_child (GTK_MENU_BUTTON (button)));

  while (label != NULL && !GTK_IS_LABEL (label))
    label = gtk_widget_get_next_sibling (label);
  return g_str_equal (gtk_label_get_text (GTK_LABEL (label)), name) && g_str_equal (gtk_widget_get_tooltip_text (button), tooltip);
}

/* The button names what answers: the server's choice, or what was chosen. */
static void
test_model_button (void)
{
  GtkWindow *window = open_window ();
  GtkWidget *button = find_model_button (GTK_WIDGET (window));

  g_assert_nonnull (button);
  page_wait (button_tells (button, "Guide", "Model: builtin/guide, the server’s choice"));
  activate (window, "choose-model", "openrouter/anthropic/claude:free");
  g_assert_true (button_tells (button, "claude:free", "Model: openrouter/anthropic/claude:free"));
  activate (window, "choose-model", "odd/");
  g_assert_true (button_tells (button, "odd/", "Model: odd/"));
  activate (window, "choose-model", "");
  g_assert_true (button_tells (button, "Guide", "Model: builtin/guide, the server’s choice"));
  close_and_check (window);
}

/* Within the application's own loop, which began with a window. */
static gboolean
run_tests (gpointer status)
{
  *(int *) status = g_test_run ();
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  gpointer pointer;
  int status = 1;

  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/finalized", test_finalized);
  g_test_add_func ("/window/closed-while-busy", test_closed_while_busy);
  g_test_add_func ("/window/focus-far-away", test_focus_far_away);
  g_test_add_func ("/window/model-button", test_model_button);
  pointer = application = macaw_application_new (G_APPLICATION_NON_UNIQUE);
  g_idle_add (run_tests, &status);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 0, NULL), ==, 0);
  g_object_add_weak_pointer (G_OBJECT (application), &pointer);
  g_object_unref (application);
  g_assert_null (pointer);
  return status;
}
