/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation as the window sees it: its messages, its running turn, its queue of one. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* Properties: title, busy, stopping, waiting-text (queued or NULL), error (string or NULL),
 * unread. It runs on when no widget shows it. Signal "ended": a turn came to its end. */
#define MACAW_TYPE_CONVERSATION (macaw_conversation_get_type ())
G_DECLARE_FINAL_TYPE (MacawConversation, macaw_conversation, MACAW, CONVERSATION, GObject)
MacawConversation *macaw_conversation_new           (AraRuntimeClient *client, const char *session_id, const char *conversation_id, const char *title);
const char        *macaw_conversation_get_id        (MacawConversation *self);
const char        *macaw_conversation_get_title     (MacawConversation *self);
void               macaw_conversation_set_title     (MacawConversation *self, const char *title);
GListModel        *macaw_conversation_get_messages  (MacawConversation *self); /* of AraMessage */
const char        *macaw_conversation_get_waiting   (MacawConversation *self);
const char        *macaw_conversation_get_error     (MacawConversation *self);
gboolean           macaw_conversation_is_busy       (MacawConversation *self);
gboolean           macaw_conversation_is_stopping   (MacawConversation *self);
guint              macaw_conversation_get_n_turns   (MacawConversation *self); /* that ended here */
/* Reads it from the server, once. */
void               macaw_conversation_load          (MacawConversation *self);
void               macaw_conversation_send          (MacawConversation *self, const char *text); /* while busy: waits */
void               macaw_conversation_stop          (MacawConversation *self);
/* The last question again, in place of its answer. */
void               macaw_conversation_retry         (MacawConversation *self);
char              *macaw_conversation_take_waiting  (MacawConversation *self);

G_END_DECLS
