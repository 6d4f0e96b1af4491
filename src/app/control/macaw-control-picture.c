/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The action that takes a picture of the app's window. */

#include "config.h"

#include "macaw-control-actions-private.h"

#include <glib/gi18n.h>

#define LONGEST_FRAME 500 /* ms to wait for one */

typedef struct
{
  GBytes *pixels;
  int     width;
  int     height;
} Picture;

static void
picture_free (gpointer data)
{
  g_bytes_unref (((Picture *) data)->pixels);
  g_free (data);
}

/* What the window shows, as the renderer of its display draws it. */
static Picture *
take_picture (GtkWindow *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  GskRenderer *renderer = gtk_widget_get_mapped (GTK_WIDGET (window)) ? gtk_native_get_renderer (GTK_NATIVE (window)) : NULL;
  int width = gtk_widget_get_width (GTK_WIDGET (window)), height = gtk_widget_get_height (GTK_WIDGET (window));
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  Picture *picture;
  guchar *pixels;

  if (renderer == NULL || width <= 0 || height <= 0)
    return NULL;
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    return NULL;
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  pixels = g_malloc ((gsize) width * 4 * (gsize) height);
  gdk_texture_download (texture, pixels, (gsize) width * 4);
  picture = g_new (Picture, 1);
  *picture = (Picture){ g_bytes_new_take (pixels, (gsize) width * 4 * (gsize) height), width, height };
  return picture;
}

/* Packing a picture takes longer than a frame of the screen. */
static void
encode_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Picture *picture = data;
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_DEFAULT, picture->pixels,
                                                           (gsize) picture->width * 4);
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (texture);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "image");
  ara_value_builder_member_string (builder, "mimeType", "image/png");
  ara_value_builder_member_string (builder, "data", base64);
  ara_value_builder_end_object (builder);
  g_task_return_pointer (task, ara_value_builder_end (builder), (GDestroyNotify) ara_value_unref);
}

static void
encoded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AraValue) image = g_task_propagate_pointer (G_TASK (result), NULL);

  if (image != NULL)
    macaw_control_call_answer (MACAW_CONTROL_CALL (source), image);
}

/* A picture that waits for the window's next frame */

typedef struct
{
  MacawControlCall *call;
  GtkWindow        *window;
  GdkFrameClock    *clock;
  gulong            painted; /* handler */
  guint             timer;
} Waiting;

/* NULL: the window has gone. */
static void
waiting_end (Waiting *waiting, Picture *picture)
{
  if (picture != NULL)
    {
      g_autoptr (GTask) task = g_task_new (waiting->call, macaw_control_call_get_cancellable (waiting->call), encoded, NULL);

      g_task_set_task_data (task, picture, picture_free);
      g_task_run_in_thread (task, encode_in_thread);
    }
  else
    macaw_control_call_fail (waiting->call, MACAW_CONTROL_FAILED, _("The app shows no window now."));
  g_signal_handler_disconnect (waiting->clock, waiting->painted);
  g_clear_handle_id (&waiting->timer, g_source_remove);
  g_object_unref (waiting->call);
  g_object_unref (waiting->window);
  g_object_unref (waiting->clock);
  g_free (waiting);
}

/* A window that has just come may not have been drawn in this frame. */
static void
painted (GdkFrameClock *clock, gpointer data)
{
  Waiting *waiting = data;
  Picture *picture = take_picture (waiting->window);

  if (picture != NULL)
    waiting_end (waiting, picture);
  else
    gtk_widget_queue_draw (GTK_WIDGET (waiting->window));
}

static gboolean
not_painted (gpointer data)
{
  Waiting *waiting = data;

  waiting->timer = 0;
  waiting_end (waiting, take_picture (waiting->window));
  return G_SOURCE_REMOVE;
}

/* What an earlier call changed is not on the screen before the next frame, which a hidden window never gets. */
void
macaw_control_screenshot (GtkApplication *application, MacawControlCall *call)
{
  GtkWindow *window = gtk_application_get_active_window (application);
  Waiting *waiting;

  if (window == NULL || !gtk_widget_get_mapped (GTK_WIDGET (window)))
    {
      macaw_control_call_fail (call, MACAW_CONTROL_FAILED, _("The app shows no window now."));
      return;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->call = g_object_ref (call);
  waiting->window = g_object_ref (window);
  waiting->clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (window)));
  waiting->painted = g_signal_connect (waiting->clock, "after-paint", G_CALLBACK (painted), waiting);
  waiting->timer = g_timeout_add (LONGEST_FRAME, not_painted, waiting);
  gtk_widget_queue_draw (GTK_WIDGET (window));
  gdk_frame_clock_request_phase (waiting->clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}
