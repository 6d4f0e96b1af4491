/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar and chat, and the actions that people and scripts share. */

#include "config.h"

#include "macaw-window.h"

struct _MacawWindow
{
  AdwApplicationWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (MacawWindow, macaw_window, ADW_TYPE_APPLICATION_WINDOW)

static void
macaw_window_class_init (MacawWindowClass *class)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (class),
                                               "/io/github/macaw_client/Macaw/macaw-window.ui");
}

static void
macaw_window_init (MacawWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MacawWindow *
macaw_window_new (MacawApplication *application)
{
  return g_object_new (MACAW_TYPE_WINDOW, "application", application, NULL);
}
