/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds the messages of a WebSocket that come in several frames. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* libsoup bounds each frame, not the sum of those that make one message. Given to
 * soup_websocket_connection_new() as an extension, this one counts them; nothing of it is
 * negotiated with the other side. */
#define MACAW_TYPE_FRAME_GUARD (macaw_frame_guard_get_type ())
G_DECLARE_FINAL_TYPE (MacawFrameGuard, macaw_frame_guard, MACAW, FRAME_GUARD, SoupWebsocketExtension)

SoupWebsocketExtension *macaw_frame_guard_new (gsize max_message);

G_END_DECLS
