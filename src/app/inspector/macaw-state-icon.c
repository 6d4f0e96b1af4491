/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of how a call ended, in the colour that goes with it. */

#include "config.h"

#include "macaw-state-icon.h"

static const struct { const char *icon, *style; } styles[] = {
  { "object-select-symbolic", "success" },
  { "dialog-error-symbolic", "error" },
  { "dialog-warning-symbolic", "warning" },
  { "alarm-symbolic", "warning" },
};

void
macaw_state_icon_show (GtkImage *image, const char *icon_name)
{
  g_return_if_fail (GTK_IS_IMAGE (image) && icon_name != NULL);
  gtk_image_set_from_icon_name (image, icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (image), styles[i].style);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_str_equal (icon_name, styles[i].icon))
      gtk_widget_add_css_class (GTK_WIDGET (image), styles[i].style);
}
