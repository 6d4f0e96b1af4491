/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation as the window sees it: its messages, its running turn, its queue of one. */
#pragma once

#include "app/store/macaw-store.h"

G_BEGIN_DECLS

/* Properties: id, title, messages (GListModel of AraMessage), busy (a turn runs),
 * stopping, waiting-text (the queued message or NULL), draft, unread (an answer ended while
 * not shown), loading, error (boxed GError of load or last turn, or NULL), model (chosen, or NULL).
 * It runs on when no widget shows it. */
#define MACAW_TYPE_CONVERSATION (macaw_conversation_get_type ())
G_DECLARE_FINAL_TYPE (MacawConversation, macaw_conversation, MACAW, CONVERSATION, GObject)
MacawConversation *macaw_conversation_new          (AraRuntimeClient *client, MacawStore *store, const char *connection_id, const char *session_id, const char *conversation_id); /* NULL id: a new one */
const char        *macaw_conversation_get_id       (MacawConversation *self);
const char        *macaw_conversation_get_title    (MacawConversation *self);
void               macaw_conversation_set_title    (MacawConversation *self, const char *title);
GListModel        *macaw_conversation_get_messages (MacawConversation *self);
gboolean           macaw_conversation_is_busy      (MacawConversation *self);
gboolean           macaw_conversation_is_empty     (MacawConversation *self);
void               macaw_conversation_set_client   (MacawConversation *self, AraRuntimeClient *client); /* the runtime was restarted */
void               macaw_conversation_set_model    (MacawConversation *self, const char *model);
/* From the store at once, then from the server; a turn that died with the app is marked interrupted,
 * one that still runs on the server is read again until it ends. */
void               macaw_conversation_load         (MacawConversation *self);
void               macaw_conversation_send         (MacawConversation *self, const char *text); /* while busy: waits */
void               macaw_conversation_stop         (MacawConversation *self);
void               macaw_conversation_retry        (MacawConversation *self); /* the last user message, in place */
void               macaw_conversation_set_draft    (MacawConversation *self, const char *text);
void               macaw_conversation_set_shown    (MacawConversation *self, gboolean shown);
void               macaw_conversation_cancel_waiting (MacawConversation *self); /* its text goes back to the draft */

G_END_DECLS
