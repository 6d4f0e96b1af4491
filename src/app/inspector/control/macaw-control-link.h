/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an app answers the control calls of a session, in a sentence. */
#pragma once

#include <gtk/gtk.h>

#include "app/control/macaw-control-channels.h"

G_BEGIN_DECLS

/**
 * MacawControlLink:
 *
 * Signal "changed": this app's channel to the session did, or whether it refuses every call.
 */
#define MACAW_TYPE_CONTROL_LINK (macaw_control_link_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlLink, macaw_control_link, MACAW, CONTROL_LINK, GtkWidget)

/* This app's own end; nullable. */
void                 macaw_control_link_set_channels (MacawControlLink *self, MacawControlChannels *channels);
void                 macaw_control_link_set_session  (MacawControlLink *self, AraRuntimeClient *client, const char *session_id);
/* Whether the session told of actions; nothing is said before it is @known. */
void                 macaw_control_link_set_answers  (MacawControlLink *self, gboolean known, gboolean answers);

/* Of this app, where it has a channel to the session: it is the one to answer (transfer none). */
MacawControlActions *macaw_control_link_get_actions  (MacawControlLink *self);
gboolean             macaw_control_link_is_refusing  (MacawControlLink *self);
/* This app had a channel, and lost it. */
gboolean             macaw_control_link_is_cut       (MacawControlLink *self);

G_END_DECLS
