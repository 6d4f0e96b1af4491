/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar above a conversation that finds words in it. */

#include "config.h"

#include "macaw-find-bar.h"

#include <glib/gi18n.h>

struct _MacawFindBar
{
  GtkWidget       parent_instance;

  GtkSearchBar   *bar;
  GtkSearchEntry *entry;
  GtkLabel       *count;
  MacawFinder    *finder;
};

G_DEFINE_FINAL_TYPE (MacawFindBar, macaw_find_bar, GTK_TYPE_WIDGET)

static guint began_signal, closed_signal;

static void
show_count (MacawFindBar *self)
{
  guint at, total;
  gboolean known = macaw_finder_get_count (self->finder, &at, &total);
  g_autofree char *text = NULL;

  if (!macaw_finder_is_active (self->finder))
    text = g_strdup ("");
  else if (!known)
    text = g_strdup (_("Searching…"));
  else if (total == 0)
    text = g_strdup (_("No Results"));
  else
    text = g_strdup_printf (_("%u of %u"), at + 1, total);
  gtk_label_set_text (self->count, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.step", total > 0);
}

static void
words_changed (MacawFindBar *self)
{
  if (gtk_search_bar_get_search_mode (self->bar))
    g_signal_emit (self, began_signal, 0);
}

static void
next (MacawFindBar *self)
{
  macaw_finder_step (self->finder, FALSE);
}

static void
previous (MacawFindBar *self)
{
  macaw_finder_step (self->finder, TRUE);
}

static void
step (GtkWidget *widget, const char *name, GVariant *backwards)
{
  macaw_finder_step (MACAW_FIND_BAR (widget)->finder, g_variant_get_boolean (backwards));
}

static void
mode_changed (MacawFindBar *self)
{
  if (gtk_search_bar_get_search_mode (self->bar))
    return;
  macaw_finder_look_for (self->finder, NULL, 0);
  g_signal_emit (self, closed_signal, 0);
}

void
macaw_find_bar_set_finder (MacawFindBar *self, MacawFinder *finder)
{
  g_return_if_fail (MACAW_IS_FIND_BAR (self) && self->finder == NULL);
  self->finder = g_object_ref (finder);
  g_signal_connect_object (finder, "changed", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  show_count (self);
}

void
macaw_find_bar_open (MacawFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
macaw_find_bar_close (MacawFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, FALSE);
}

gboolean
macaw_find_bar_is_open (MacawFindBar *self)
{
  return gtk_search_bar_get_search_mode (self->bar);
}

const char *
macaw_find_bar_get_words (MacawFindBar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
macaw_find_bar_dispose (GObject *object)
{
  MacawFindBar *self = MACAW_FIND_BAR (object);

  if (self->bar != NULL)
    g_signal_handlers_disconnect_by_data (self->bar, self);
  g_clear_pointer ((GtkWidget **) &self->bar, gtk_widget_unparent);
  g_clear_object (&self->finder);
  G_OBJECT_CLASS (macaw_find_bar_parent_class)->dispose (object);
}

static void
macaw_find_bar_class_init (MacawFindBarClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_find_bar_dispose;
  began_signal = g_signal_new ("began", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  closed_signal = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "findbar");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFindBar, bar);
  gtk_widget_class_bind_template_child (widget_class, MacawFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, MacawFindBar, count);
  gtk_widget_class_bind_template_callback (widget_class, words_changed);
  gtk_widget_class_bind_template_callback (widget_class, next);
  gtk_widget_class_bind_template_callback (widget_class, previous);
  gtk_widget_class_bind_template_callback (widget_class, mode_changed);
  gtk_widget_class_install_action (widget_class, "find.step", "b", step);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, "find.step", "b", TRUE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_SHIFT_MASK, "find.step", "b", TRUE);
}

static void
macaw_find_bar_init (MacawFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
}
