/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that assistive technologies read for buttons that show only a picture, drop-downs, expanders, entry rows and list items. */

#include "config.h"

#include "macaw-accessible-names.h"
#include "macaw-drop-down.h"
#include "macaw-list-item-name.h"

#include <adwaita.h>

#define NAMED "macaw-named-by-tooltip"
#define MENDED "macaw-mended"

/* There is no other public way to ask whether a template gave it a name. */
static gboolean
has_own_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
         && g_object_get_data (G_OBJECT (widget), NAMED) == NULL;
}

static void
follow (GtkWidget *button)
{
  const char *tooltip = gtk_widget_get_tooltip_text (button);

  if (tooltip == NULL || has_own_name (button))
    return;
  g_object_set_data (G_OBJECT (button), NAMED, GINT_TO_POINTER (TRUE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
}

static void
tooltip_changed (GtkWidget *button, GParamSpec *pspec, gpointer data)
{
  follow (button);
}

/* Unless it was named by who made it. */
static void
name_drop_down (GtkDropDown *drop_down)
{
  const char *tooltip = gtk_widget_get_tooltip_text (GTK_WIDGET (drop_down));
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));

  if (tooltip != NULL && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL))
    macaw_drop_down_set_label (drop_down, tooltip);
}

/* The text in an entry row has the focus, but with GTK 4.8 and libadwaita 1.2 nobody is told of it. */
static void
tell_of_text (AdwEntryRow *row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  if (gtk_check_version (4, 10, 0) == NULL || gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (text)) != GTK_ACCESSIBLE_ROLE_NONE)
    return;
  g_object_set (text, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}

static void
label_changed (GtkExpander *expander, GParamSpec *pspec, gpointer data)
{
  const char *label = gtk_expander_get_label (expander);

  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Named by its label. GTK 4.8 offers the focus to what is folded away and in no window, with a
 * critical: that is hidden. */
static void
mend_expander (GtkExpander *expander)
{
  GtkWidget *child = gtk_expander_get_child (expander);

  if (g_object_get_data (G_OBJECT (expander), MENDED) != NULL)
    return;
  g_object_set_data (G_OBJECT (expander), MENDED, GINT_TO_POINTER (TRUE));
  if (child != NULL)
    g_object_bind_property (expander, "expanded", child, "visible", G_BINDING_SYNC_CREATE);
  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return;
  g_signal_connect (expander, "notify::label", G_CALLBACK (label_changed), NULL);
  label_changed (expander, NULL, NULL);
}

/* GTK since 4.12 comes with Tab to every row, however many there are; 4.8 comes to one of them, and
 * the arrow keys go through the others. */
static void
leave_by_tab (GtkWidget *view)
{
  const int item = 1; /* GTK_LIST_TAB_ITEM */

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (view), "tab-behavior") != NULL)
    g_object_set (view, "tab-behavior", item, NULL);
}

static gboolean
realized (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if ((GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL) || GTK_IS_MENU_BUTTON (widget))
    {
      follow (widget);
      /* Once, however often it is shown. */
      g_signal_handlers_disconnect_by_func (widget, tooltip_changed, NULL);
      g_signal_connect (widget, "notify::tooltip-text", G_CALLBACK (tooltip_changed), NULL);
    }
  else if (GTK_IS_DROP_DOWN (widget))
    name_drop_down (GTK_DROP_DOWN (widget));
  else if (GTK_IS_EXPANDER (widget))
    mend_expander (GTK_EXPANDER (widget));
  else if (ADW_IS_ENTRY_ROW (widget))
    tell_of_text (ADW_ENTRY_ROW (widget));
  else if (GTK_IS_LIST_VIEW (widget))
    leave_by_tab (widget);
  else if (GTK_IS_LIST_VIEW (gtk_widget_get_parent (widget)))
    macaw_list_item_name_follow_labels (widget);
  return G_SOURCE_CONTINUE;
}

void
macaw_accessible_names_follow_tooltips (void)
{
  /* Its signals are there once the class is. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("realize", GTK_TYPE_WIDGET), 0, realized, NULL, NULL);
}
