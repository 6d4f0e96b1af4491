/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names the part of a drop-down that has the focus. */

#include "config.h"

#include "macaw-drop-down.h"

#include <glib/gi18n.h>

static void
update (GtkDropDown *drop_down, GParamSpec *pspec, gpointer label)
{
  gpointer item = gtk_drop_down_get_selected_item (drop_down);
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));
  g_autofree char *name = NULL;

  if (GTK_IS_STRING_OBJECT (item))
    /* Translators: the name of a choice and what is chosen, as in “Kind of tools: All”. */
    name = g_strdup_printf (_("%s: %s"), (const char *) label, gtk_string_object_get_string (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : label, -1);
  if (gtk_check_version (4, 10, 0) != NULL)
    return;
  /* There the drop-down itself has the focus, and is named by what is chosen alone. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : label, -1);
}

static void
label_free (gpointer label, GClosure *closure)
{
  g_free (label);
}

void
macaw_drop_down_set_label (GtkDropDown *drop_down, const char *label)
{
  char *copy = g_strdup (label);

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down) && label != NULL);
  g_signal_handlers_disconnect_matched (drop_down, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, update, NULL);
  g_signal_connect_data (drop_down, "notify::selected-item", G_CALLBACK (update), copy, label_free, 0);
  update (drop_down, NULL, copy);
}
