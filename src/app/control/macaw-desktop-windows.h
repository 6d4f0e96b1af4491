/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windows of the desktop: those of this app, and on X11 those of others, too. */
#pragma once

#include "ara/ara.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* {"scope":"desktop"|"app","windows":[{"id","title","app","state","geometry","focused","own"}]};
 * with "app" the display server shows an app its own windows only. */
AraValue  *macaw_desktop_windows_list    (GtkApplication *application);
/* The window of this app of that id, or NULL. */
GtkWindow *macaw_desktop_windows_get_own (GtkApplication *application, const char *id);
/* The title of a window of another app; NULL if there is no such window. */
char      *macaw_desktop_windows_dup_title (const char *id);
/* Asks the window manager, or without one the display server. FALSE: there is no such window. */
gboolean   macaw_desktop_windows_focus   (const char *id);
gboolean   macaw_desktop_windows_close   (const char *id);

G_END_DECLS
