/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands and eyes for the windows of tests. */

#include "hands.h"

#include <adwaita.h>
#include <string.h>

#define FRAMES 30 /* after which a window stands still */
#define PATIENCE 60 /* seconds */

/* Waiting */

static gboolean
too_late (gpointer data)
{
  g_error ("waited in vain: %s", (const char *) data);
  return G_SOURCE_REMOVE;
}

guint
hands_guard (const char *place, const char *condition)
{
  return g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, PATIENCE, too_late, g_strconcat (place, ": ", condition, NULL), g_free);
}

GtkWidget *
find_widget (GtkWidget *widget, WidgetCondition condition, gconstpointer data)
{
  if (condition (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, condition, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), GPOINTER_TO_SIZE (type));
}

GtkWidget *
find_of_type (GtkWidget *widget, GType type)
{
  return find_widget (widget, is_of_type, GSIZE_TO_POINTER (type));
}

static gboolean
has_action (GtkWidget *widget, gconstpointer name)
{
  return GTK_IS_ACTIONABLE (widget) && gtk_widget_get_mapped (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), name) == 0;
}

GtkWidget *
find_action (GtkWidget *widget, const char *action)
{
  return find_widget (widget, has_action, action);
}

static gboolean
has_text (GtkWidget *widget, gconstpointer text)
{
  g_autofree char *buffer = NULL;
  const char *shown = NULL;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget))
    shown = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_INSCRIPTION (widget))
    shown = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  else if (GTK_IS_TEXT (widget))
    shown = gtk_editable_get_text (GTK_EDITABLE (widget));
  else if (GTK_IS_TEXT_VIEW (widget))
    {
      g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), "text", &buffer, NULL);
      shown = buffer;
    }
  return shown != NULL && strstr (shown, text) != NULL;
}

gboolean
shows_text (GtkWidget *widget, const char *text)
{
  return find_widget (widget, has_text, text) != NULL;
}

GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

void
press_action (GtkWidget *widget, const char *action)
{
  GtkWidget *button;

  wait_until ((button = find_action (widget, action)) != NULL && gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
press_keys (const char *keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", "key", "--delay", "20", keys, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

void
load_style (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/macaw_client/Macaw/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);
  return ++*(guint *) data < FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
take_picture (GtkWindow *window, const char *name)
{
  const char *folder = g_getenv ("MACAW_PICTURES");
  g_autofree char *file = g_strdup_printf ("%s/%s.png", folder, name);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot;
  guint frames = 0;

  if (folder == NULL)
    return;
  gtk_widget_add_tick_callback (GTK_WIDGET (window), count_frame, &frames, NULL);
  wait_until (frames == FRAMES);
  paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable), gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, file));
}
