/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control channels of this computer's running sessions, one each. */
#pragma once

#include "macaw-control-actions.h"
#include "macaw-control-channel.h"

G_BEGIN_DECLS

/**
 * MacawControlChannels:
 *
 * Asks the runtime for its sessions now and then and keeps a channel to each that runs; what
 * comes by a channel goes to the actions.
 *
 * Signals: "changed" (const char *session_id): the state of its channel did, or it came or went.
 * "conversations-changed" (const char *session_id, char **ids): another client changed them.
 * "automations-changed" (const char *session_id): somebody changed one, or one ran.
 */
#define MACAW_TYPE_CONTROL_CHANNELS (macaw_control_channels_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlChannels, macaw_control_channels, MACAW, CONTROL_CHANNELS, GObject)

MacawControlChannels *macaw_control_channels_new         (MacawControlActions *actions);
MacawControlActions  *macaw_control_channels_get_actions (MacawControlChannels *self);
/* The runtime whose sessions are followed; another one ends the channels to the one before. */
void                  macaw_control_channels_set_client  (MacawControlChannels *self, AraRuntimeClient *client);
/* A session was started or stopped: look now. */
void                  macaw_control_channels_refresh     (MacawControlChannels *self);
MacawControlChannel  *macaw_control_channels_get_channel (MacawControlChannels *self, const char *session_id); /* (nullable) */
void                  macaw_control_channels_stop        (MacawControlChannels *self);

G_END_DECLS
