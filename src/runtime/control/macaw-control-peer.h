/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One app UI that holds a control channel open: what it offers, and calls to it. */
#pragma once

#include "ara/ara.h"
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define MACAW_CONTROL_PROTOCOL    "ara-control.v1"
#define MACAW_CONTROL_MAX_MESSAGE (16 * 1024 * 1024) /* bytes, both ways */
#define MACAW_CONTROL_MAX_ACTIONS 1000               /* that one UI offers */
#define MACAW_CONTROL_MAX_CALLS   64                 /* that wait for one UI */
#define MACAW_CONTROL_MAX_CALLS_BYTES (32 * 1024 * 1024)
#define MACAW_CONTROL_MAX_FRAMES  100                /* a second that nobody asked for */

/* How a call fails; the codes are those of HTTP. */
#define MACAW_CONTROL_ERROR (macaw_control_error_quark ())
GQuark macaw_control_error_quark (void);
typedef enum
{
  MACAW_CONTROL_ERROR_DENIED = 403,
  MACAW_CONTROL_ERROR_UNKNOWN_ACTION = 404,
  MACAW_CONTROL_ERROR_TOO_LARGE = 413,
  MACAW_CONTROL_ERROR_BAD_ARGS = 422,
  MACAW_CONTROL_ERROR_TOO_MANY = 429,
  MACAW_CONTROL_ERROR_FAILED = 502,
  MACAW_CONTROL_ERROR_GONE = 503,
  MACAW_CONTROL_ERROR_TIMED_OUT = 504,
} MacawControlError;

/* Signals: "ready" when it has told its actions, again when it tells them anew; "gone" once. */
#define MACAW_TYPE_CONTROL_PEER (macaw_control_peer_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlPeer, macaw_control_peer, MACAW, CONTROL_PEER, GObject)

/* @ping_seconds: how often to ask for a sign of life; without one for @patience_seconds it is gone. */
MacawControlPeer *macaw_control_peer_new         (SoupWebsocketConnection *connection, guint ping_seconds, guint patience_seconds);
gboolean          macaw_control_peer_is_ready    (MacawControlPeer *self);
const char       *macaw_control_peer_get_client  (MacawControlPeer *self); /* "macaw/0.1.0" */
AraValue         *macaw_control_peer_get_actions (MacawControlPeer *self); /* an array, as it told them */
AraValue         *macaw_control_peer_dup_action  (MacawControlPeer *self, const char *id);

/* Cancelling forgets the call; its answer is dropped then. */
void              macaw_control_peer_call_async  (MacawControlPeer *self, const char *action, AraValue *args, guint timeout_ms,
                                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue         *macaw_control_peer_call_finish (MacawControlPeer *self, GAsyncResult *result, GError **error);
/* Sends a frame that has no answer. */
void              macaw_control_peer_tell        (MacawControlPeer *self, const char *json);
void              macaw_control_peer_close       (MacawControlPeer *self, gushort code, const char *sentence);

G_END_DECLS
