/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name that assistive technologies read for a list item: what its labels say. */

#include "config.h"

#include "macaw-list-item-name.h"

typedef void (*Visit) (GtkWidget *text, gpointer data);

/* Each label; what is in a button or a field names that. */
static void
visit_texts (GtkWidget *widget, Visit visit, gpointer data)
{
  if (GTK_IS_LABEL (widget) || GTK_IS_INSCRIPTION (widget))
    visit (widget, data);
  else if (!GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (widget) && !GTK_IS_EDITABLE (widget))
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
      visit_texts (child, visit, data);
}

static const char *
get_text (GtkWidget *text)
{
  return GTK_IS_LABEL (text) ? gtk_label_get_text (GTK_LABEL (text)) : gtk_inscription_get_text (GTK_INSCRIPTION (text));
}

static void
add_text (GtkWidget *text, gpointer name)
{
  const char *said = get_text (text);

  if (said == NULL || *said == '\0' || !gtk_widget_get_visible (text))
    return;
  if (((GString *) name)->len > 0)
    g_string_append (name, ", ");
  g_string_append (name, said);
}

static void
name (GtkWidget *item)
{
  g_autoptr (GString) said = g_string_new (NULL);

  visit_texts (item, add_text, said);
  if (said->len > 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, said->str, -1);
}

static void
text_changed (GtkWidget *text, GParamSpec *pspec, GtkWidget *item)
{
  name (item);
}

static void
follow (GtkWidget *text, gpointer item)
{
  /* Once, however often it is shown. */
  g_signal_handlers_disconnect_by_func (text, text_changed, item);
  g_signal_connect_object (text, GTK_IS_LABEL (text) ? "notify::label" : "notify::text", G_CALLBACK (text_changed), item, 0);
  g_signal_connect_object (text, "notify::visible", G_CALLBACK (text_changed), item, 0);
}

void
macaw_list_item_name_follow_labels (GtkWidget *item)
{
  g_return_if_fail (GTK_IS_WIDGET (item));
  visit_texts (item, follow, item);
  name (item);
}
