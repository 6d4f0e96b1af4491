/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app's end of the control channel of one session. */
#pragma once

#include "macaw-control-call.h"

G_BEGIN_DECLS

#define MACAW_CONTROL_MAX_CALLS 64 /* that wait for an answer; one more is refused */

typedef enum
{
  MACAW_CONTROL_DISCONNECTED, /* another try is on its way, see the reason */
  MACAW_CONTROL_CONNECTING,
  MACAW_CONTROL_CONNECTED,
  MACAW_CONTROL_UNSUPPORTED,  /* this server does not speak it; no more tries */
} MacawControlState;

/**
 * MacawControlChannel:
 *
 * Asks the server for the session's address and token, holds a WebSocket open to it, tells
 * what the app offers, and makes a #MacawControlCall of each call. It tries again when the
 * connection ends, after twice the time of the try before, and takes one that gives no sign
 * of life for dead, also after the computer slept.
 *
 * Properties: state, reason (a sentence, or %NULL while all is well).
 *
 * Signals: "call" (MacawControlCall): answer it, at once or later. "conversations-changed"
 * (char **ids): another client changed them. "automations-changed" (): likewise, or one ran.
 * Frames are told to the client's "exchange".
 */
#define MACAW_TYPE_CONTROL_CHANNEL (macaw_control_channel_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlChannel, macaw_control_channel, MACAW, CONTROL_CHANNEL, GObject)

/* @offer: the array of actions. */
MacawControlChannel *macaw_control_channel_new            (AraRuntimeClient *client, const char *session_id, AraValue *offer);
void                 macaw_control_channel_start          (MacawControlChannel *self);
/* For good; calls that wait end as gone. */
void                 macaw_control_channel_stop           (MacawControlChannel *self);
/* Now, whatever the state; e.g. when the network came back. */
void                 macaw_control_channel_retry          (MacawControlChannel *self);

AraRuntimeClient    *macaw_control_channel_get_client     (MacawControlChannel *self);
const char          *macaw_control_channel_get_session_id (MacawControlChannel *self);
MacawControlState    macaw_control_channel_get_state      (MacawControlChannel *self);
const char          *macaw_control_channel_get_reason     (MacawControlChannel *self);
guint                macaw_control_channel_get_n_calls    (MacawControlChannel *self); /* that wait */

/* For tests: time in µs from @clock, and a look at it now instead of when it is due. */
typedef gint64     (*MacawControlClock)                   (gpointer data);
void                 macaw_control_channel_set_clock      (MacawControlChannel *self, MacawControlClock clock, gpointer data);
void                 macaw_control_channel_look           (MacawControlChannel *self);
/* When the next try is due, 0 if none is. */
gint64               macaw_control_channel_get_next_try   (MacawControlChannel *self);

G_END_DECLS
