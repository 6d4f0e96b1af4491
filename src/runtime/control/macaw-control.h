/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app UIs connected to the sessions. */
#pragma once

#include "macaw-control-peer.h"

G_BEGIN_DECLS

typedef struct _MacawControl MacawControl;

MacawControl     *macaw_control_new                  (void);
void              macaw_control_free                 (MacawControl *self);
/* For those that connect from now on; 10 and 25 by default. */
void              macaw_control_set_patience         (MacawControl *self, guint ping_seconds, guint patience_seconds);

void              macaw_control_add                  (MacawControl *self, const char *session, SoupWebsocketConnection *connection);
/* The newest that told its actions, or NULL. */
MacawControlPeer *macaw_control_get_peer             (MacawControl *self, const char *session);
guint             macaw_control_get_n_peers          (MacawControl *self);
/* Tells every UI of @session, soon, and many changes at once. */
void              macaw_control_conversation_changed (MacawControl *self, const char *session, const char *conversation);
void              macaw_control_automation_changed   (MacawControl *self, const char *session, const char *automation);
/* @session was stopped or deleted. */
void              macaw_control_close_session        (MacawControl *self, const char *session, const char *sentence);

G_END_DECLS
