/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An image that came as base64, decoded on a thread. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_PICTURE_MAX_BYTES  (48 * 1024 * 1024) /* of base64 */
#define MACAW_PICTURE_MAX_PIXELS (64 * 1000 * 1000)

#define MACAW_TYPE_PICTURE_VIEW (macaw_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawPictureView, macaw_picture_view, MACAW, PICTURE_VIEW, GtkWidget)

/* @data: a string of base64. */
GtkWidget  *macaw_picture_view_new (AraValue *data, const char *mime_type);
/* NULL until it was read. */
GdkTexture *macaw_picture_view_get_texture (MacawPictureView *self);

/* The bytes that a string of base64 stands for: on any thread. NULL with an error. */
GBytes     *macaw_base64_decode    (AraValue *data, GError **error);

G_END_DECLS
