/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An image that came as base64, decoded on a thread. */

#include "config.h"

#include "macaw-picture-view.h"

#include <glib/gi18n.h>

struct _MacawPictureView
{
  GtkWidget   parent_instance;

  GtkWidget  *box;
  GtkPicture *picture;
  GtkLabel   *caption;
  char       *mime_type;
};

G_DEFINE_FINAL_TYPE (MacawPictureView, macaw_picture_view, GTK_TYPE_WIDGET)

GBytes *
macaw_base64_decode (AraValue *data, GError **error)
{
  g_autofree char *text = NULL;
  guchar *bytes;
  gsize length;

  if (ara_value_get_text_length (data) > MACAW_PICTURE_MAX_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The data are larger than %d MiB."), MACAW_PICTURE_MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  text = ara_value_dup_string (data);
  bytes = text == NULL ? NULL : g_base64_decode (text, &length);
  if (bytes != NULL && length > 0)
    return g_bytes_new_take (bytes, length);
  g_free (bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", _("The data are not base64."));
  return NULL;
}

/* A small file may claim to be huge: none of it is unpacked then. */
static void
size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer too_large)
{
  if ((gint64) width * height <= MACAW_PICTURE_MAX_PIXELS)
    return;
  *(gboolean *) too_large = TRUE;
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static GdkTexture *
decode (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gboolean too_large = FALSE, good;
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared), &too_large);
  good = gdk_pixbuf_loader_write_bytes (loader, bytes, error);
  good = gdk_pixbuf_loader_close (loader, good ? error : NULL) && good;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (good && pixbuf != NULL && !too_large)
    return gdk_texture_new_for_pixbuf (pixbuf);
  g_clear_error (error);
  if (too_large)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The picture has more than %d million pixels."), MACAW_PICTURE_MAX_PIXELS / 1000000);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", _("This is no picture that can be read, or it is damaged."));
  return NULL;
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = macaw_base64_decode (data, &error);
  GdkTexture *texture = bytes == NULL ? NULL : decode (bytes, &error);

  if (texture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

static void
decoded (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawPictureView *self = MACAW_PICTURE_VIEW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *caption = NULL, *description = NULL;

  if (self->box == NULL)
    return;
  if (texture == NULL)
    {
      gtk_label_set_text (self->caption, error->message);
      return;
    }
  caption = g_strdup_printf ("%d × %d%s%s", gdk_texture_get_width (texture), gdk_texture_get_height (texture), self->mime_type != NULL ? " · " : "",
                             self->mime_type != NULL ? self->mime_type : "");
  gtk_label_set_text (self->caption, caption);
  description = g_strdup_printf (_("Picture, %s"), caption);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->picture, description);
}

GdkTexture *
macaw_picture_view_get_texture (MacawPictureView *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);

  return GDK_IS_TEXTURE (paintable) ? GDK_TEXTURE (paintable) : NULL;
}

static void
macaw_picture_view_dispose (GObject *object)
{
  g_clear_pointer (&MACAW_PICTURE_VIEW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_picture_view_parent_class)->dispose (object);
}

static void
macaw_picture_view_finalize (GObject *object)
{
  g_free (MACAW_PICTURE_VIEW (object)->mime_type);
  G_OBJECT_CLASS (macaw_picture_view_parent_class)->finalize (object);
}

static void
macaw_picture_view_class_init (MacawPictureViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_picture_view_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_picture_view_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/result/macaw-picture-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawPictureView, box);
  gtk_widget_class_bind_template_child (widget_class, MacawPictureView, picture);
  gtk_widget_class_bind_template_child (widget_class, MacawPictureView, caption);
}

static void
macaw_picture_view_init (MacawPictureView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_picture_view_new (AraValue *data, const char *mime_type)
{
  MacawPictureView *self = g_object_new (MACAW_TYPE_PICTURE_VIEW, NULL);
  g_autoptr (GTask) task = NULL;

  self->mime_type = g_strdup (mime_type);
  /* Held by the task: the widget may be gone from the window before the picture is there. */
  task = g_task_new (self, NULL, decoded, NULL);
  g_task_set_task_data (task, ara_value_ref (data), (GDestroyNotify) ara_value_unref);
  g_task_run_in_thread (task, decode_in_thread);
  return GTK_WIDGET (self);
}
