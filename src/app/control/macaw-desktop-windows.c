/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windows of the desktop: those of this app, and on X11 those of others, too. */

#include "config.h"

#include "macaw-desktop-windows.h"
#include "macaw-x11-windows.h"

#include <gdk/x11/gdkx.h>

/* GTK 4.18 marks its X11 calls as old; they work. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

/* NULL where the display is none of X11. */
static MacawX11 *
display (void)
{
  static MacawX11 *opened;
  GdkDisplay *current = gdk_display_get_default ();

  if (current == NULL || !GDK_IS_X11_DISPLAY (current))
    return NULL;
  if (opened != NULL && !macaw_x11_is_alive (opened))
    g_clear_pointer (&opened, macaw_x11_close);
  if (opened == NULL)
    opened = macaw_x11_open (gdk_display_get_name (current));
  return opened;
}

/* Own windows */

static GList *
own_windows (GtkApplication *application)
{
  return application == NULL ? NULL : gtk_application_get_windows (application);
}

static guint32
xid_of (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  return surface != NULL && GDK_IS_X11_SURFACE (surface) ? (guint32) gdk_x11_surface_get_xid (surface) : 0;
}

static char *
id_of (GtkWindow *window)
{
  guint32 xid = xid_of (window);

  if (xid != 0)
    return g_strdup_printf ("0x%x", xid);
  return g_strdup_printf ("window-%u", GTK_IS_APPLICATION_WINDOW (window) ? gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)) : 0);
}

GtkWindow *
macaw_desktop_windows_get_own (GtkApplication *application, const char *id)
{
  for (GList *each = own_windows (application); each != NULL; each = each->next)
    {
      g_autofree char *own = id_of (each->data);

      if (g_str_equal (own, id))
        return each->data;
    }
  return NULL;
}

/* Telling */

static void
write_geometry (AraValueBuilder *builder, int x, int y, int width, int height)
{
  ara_value_builder_name (builder, "geometry");
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "x");
  ara_value_builder_integer (builder, x);
  ara_value_builder_name (builder, "y");
  ara_value_builder_integer (builder, y);
  ara_value_builder_name (builder, "width");
  ara_value_builder_integer (builder, width);
  ara_value_builder_name (builder, "height");
  ara_value_builder_integer (builder, height);
  ara_value_builder_end_object (builder);
}

static void
write_flags (AraValueBuilder *builder, gboolean focused, gboolean own)
{
  ara_value_builder_name (builder, "focused");
  ara_value_builder_boolean (builder, focused);
  ara_value_builder_name (builder, "own");
  ara_value_builder_boolean (builder, own);
}

static const char *
state_of (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkToplevelState state = surface != NULL && GDK_IS_TOPLEVEL (surface) ? gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) : 0;

  return (state & GDK_TOPLEVEL_STATE_MINIMIZED) != 0 ? "minimized"
         : (state & GDK_TOPLEVEL_STATE_FULLSCREEN) != 0 ? "fullscreen"
         : (state & GDK_TOPLEVEL_STATE_MAXIMIZED) != 0 ? "maximized"
                                                       : "normal";
}

/* Where an app can't know its own place, 0,0 stands for it. */
static void
write_own (AraValueBuilder *builder, GtkWindow *window)
{
  g_autofree char *id = id_of (window);
  const char *title = gtk_window_get_title (window);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_member_string (builder, "title", title != NULL ? title : "");
  ara_value_builder_member_string (builder, "app", MACAW_APPLICATION_ID);
  ara_value_builder_member_string (builder, "state", state_of (window));
  write_geometry (builder, 0, 0, gtk_widget_get_width (GTK_WIDGET (window)), gtk_widget_get_height (GTK_WIDGET (window)));
  write_flags (builder, gtk_window_is_active (window), TRUE);
  ara_value_builder_end_object (builder);
}

static void
write_x11 (AraValueBuilder *builder, const MacawX11Window *window, gboolean own)
{
  g_autofree char *id = g_strdup_printf ("0x%x", window->id);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_member_string (builder, "title", window->title != NULL ? window->title : "");
  ara_value_builder_member_string (builder, "app", window->app != NULL ? window->app : "");
  ara_value_builder_member_string (builder, "state", window->state);
  write_geometry (builder, window->x, window->y, window->width, window->height);
  write_flags (builder, window->focused, own);
  ara_value_builder_end_object (builder);
}

static const MacawX11Window *
find_x11 (GPtrArray *windows, guint32 id)
{
  for (guint i = 0; windows != NULL && i < windows->len; i++)
    if (((MacawX11Window *) g_ptr_array_index (windows, i))->id == id)
      return g_ptr_array_index (windows, i);
  return NULL;
}

static gboolean
is_own (GtkApplication *application, guint32 id)
{
  for (GList *each = own_windows (application); each != NULL; each = each->next)
    if (xid_of (each->data) == id)
      return TRUE;
  return FALSE;
}

AraValue *
macaw_desktop_windows_list (GtkApplication *application)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  MacawX11 *x11 = display ();
  g_autoptr (GPtrArray) windows = x11 == NULL ? NULL : macaw_x11_list (x11);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "scope", windows != NULL ? "desktop" : "app");
  ara_value_builder_name (builder, "windows");
  ara_value_builder_begin_array (builder);
  for (GList *each = own_windows (application); each != NULL; each = each->next)
    if (gtk_widget_get_mapped (each->data) && find_x11 (windows, xid_of (each->data)) == NULL)
      write_own (builder, each->data);
  for (guint i = 0; windows != NULL && i < windows->len; i++)
    {
      const MacawX11Window *window = g_ptr_array_index (windows, i);

      write_x11 (builder, window, is_own (application, window->id));
    }
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

/* Windows of other apps */

/* Only what is listed: an id could name any part of the screen. */
static gboolean
parse_listed (const char *id, guint32 *xid, char **title)
{
  MacawX11 *x11 = display ();
  g_autoptr (GPtrArray) windows = x11 == NULL ? NULL : macaw_x11_list (x11);
  const MacawX11Window *window;
  guint64 number;

  if (windows == NULL || !g_str_has_prefix (id, "0x") || !g_ascii_string_to_unsigned (id + 2, 16, 1, G_MAXUINT32, &number, NULL))
    return FALSE;
  window = find_x11 (windows, (guint32) number);
  if (window == NULL)
    return FALSE;
  *xid = window->id;
  if (title != NULL)
    *title = g_strdup (window->title != NULL ? window->title : "");
  return TRUE;
}

char *
macaw_desktop_windows_dup_title (const char *id)
{
  guint32 xid;
  char *title = NULL;

  return parse_listed (id, &xid, &title) ? title : NULL;
}

gboolean
macaw_desktop_windows_focus (const char *id)
{
  guint32 xid;

  if (!parse_listed (id, &xid, NULL))
    return FALSE;
  macaw_x11_focus_window (display (), xid);
  return TRUE;
}

gboolean
macaw_desktop_windows_close (const char *id)
{
  guint32 xid;

  if (!parse_listed (id, &xid, NULL))
    return FALSE;
  macaw_x11_close_window (display (), xid);
  return TRUE;
}

G_GNUC_END_IGNORE_DEPRECATIONS
