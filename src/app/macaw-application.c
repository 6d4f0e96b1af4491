/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: what outlives a window, options, and actions of the whole app. */

#include "config.h"

#include "macaw-application.h"
#include "macaw-window.h"

struct _MacawApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (MacawApplication, macaw_application, ADW_TYPE_APPLICATION)

static void
macaw_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (macaw_window_new (MACAW_APPLICATION (application)));
  gtk_window_present (window);
}

static void
macaw_application_class_init (MacawApplicationClass *class)
{
  G_APPLICATION_CLASS (class)->activate = macaw_application_activate;
}

static void
macaw_application_init (MacawApplication *self)
{
}

MacawApplication *
macaw_application_new (GApplicationFlags flags)
{
  return g_object_new (MACAW_TYPE_APPLICATION,
                       "application-id", MACAW_APPLICATION_ID,
                       "resource-base-path", "/io/github/macaw_client/Macaw",
                       "flags", flags,
                       NULL);
}
