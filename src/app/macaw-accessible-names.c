/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that assistive technologies read for buttons that show only a picture. */

#include "config.h"

#include "macaw-accessible-names.h"

#define NAMED "macaw-named-by-tooltip"

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
  return G_SOURCE_CONTINUE;
}

void
macaw_accessible_names_follow_tooltips (void)
{
  /* Its signals are there once the class is. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("realize", GTK_TYPE_WIDGET), 0, realized, NULL, NULL);
}
