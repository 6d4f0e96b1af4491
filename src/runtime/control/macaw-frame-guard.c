/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds the messages of a WebSocket that come in several frames. */

#include "macaw-frame-guard.h"

struct _MacawFrameGuard
{
  SoupWebsocketExtension parent_instance;

  gsize max_message;
  gsize so_far; /* bytes of the message whose last frame has not come */
};

G_DEFINE_FINAL_TYPE (MacawFrameGuard, macaw_frame_guard, SOUP_TYPE_WEBSOCKET_EXTENSION)

#define FINAL_FRAME 0x80
#define CONTROL_FRAME 0x08

static GBytes *
macaw_frame_guard_process_incoming (SoupWebsocketExtension *extension, guint8 *header, GBytes *payload, GError **error)
{
  MacawFrameGuard *self = MACAW_FRAME_GUARD (extension);

  if ((header[0] & CONTROL_FRAME) != 0)
    return payload;
  self->so_far += g_bytes_get_size (payload);
  if (self->so_far > self->max_message)
    {
      g_bytes_unref (payload);
      g_set_error (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG, "A message is larger than %" G_GSIZE_FORMAT " bytes",
                   self->max_message);
      return NULL;
    }
  if ((header[0] & FINAL_FRAME) != 0)
    self->so_far = 0;
  return payload;
}

static void
macaw_frame_guard_class_init (MacawFrameGuardClass *class)
{
  SOUP_WEBSOCKET_EXTENSION_CLASS (class)->process_incoming_message = macaw_frame_guard_process_incoming;
}

static void
macaw_frame_guard_init (MacawFrameGuard *self)
{
}

SoupWebsocketExtension *
macaw_frame_guard_new (gsize max_message)
{
  MacawFrameGuard *self = g_object_new (MACAW_TYPE_FRAME_GUARD, NULL);

  self->max_message = max_message;
  return SOUP_WEBSOCKET_EXTENSION (self);
}
