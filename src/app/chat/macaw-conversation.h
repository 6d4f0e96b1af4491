/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation as the window sees it: its messages, its running turn, its queue of one. */
#pragma once

#include "app/store/macaw-store.h"

G_BEGIN_DECLS

/**
 * MacawConversation:
 *
 * Read-only properties, each notified: id (a server may choose another one at the first turn),
 * title, busy (a turn runs, here or only at the server), stopping, waiting-text (queued, or
 * NULL), draft, unread (an answer ended while not shown), loading, error (GError of the last
 * turn, or NULL), load-error (GError of reading from the server, or NULL).
 *
 * It runs on when no widget shows it. Signal "ended": a turn came to its end.
 */
#define MACAW_TYPE_CONVERSATION (macaw_conversation_get_type ())
G_DECLARE_FINAL_TYPE (MacawConversation, macaw_conversation, MACAW, CONVERSATION, GObject)

/* @client: NULL while there is no connection: then messages wait for one.
 * @store: NULL: nothing is kept. @conversation_id: NULL for a new one. */
MacawConversation *macaw_conversation_new            (AraRuntimeClient  *client,
                                                      MacawStore        *store,
                                                      const char        *connection_id,
                                                      const char        *session_id,
                                                      const char        *conversation_id,
                                                      const char        *title);

const char        *macaw_conversation_get_id         (MacawConversation *self);
const char        *macaw_conversation_get_title      (MacawConversation *self);
void               macaw_conversation_set_title      (MacawConversation *self, const char *title);
GListModel        *macaw_conversation_get_messages   (MacawConversation *self); /* of AraMessage */
const char        *macaw_conversation_get_waiting    (MacawConversation *self);
const char        *macaw_conversation_get_draft      (MacawConversation *self); /* never NULL */
const GError      *macaw_conversation_get_error      (MacawConversation *self);
const GError      *macaw_conversation_get_load_error (MacawConversation *self);
/* Nothing was sent in it yet: only this object knows of it. */
gboolean           macaw_conversation_is_fresh       (MacawConversation *self);
gboolean           macaw_conversation_is_busy        (MacawConversation *self);
gboolean           macaw_conversation_is_stopping    (MacawConversation *self);
gboolean           macaw_conversation_is_loading     (MacawConversation *self);
gboolean           macaw_conversation_is_unread      (MacawConversation *self);
guint              macaw_conversation_get_n_turns    (MacawConversation *self); /* that ended here */

/* Another connection to the same server: the runtime was started again. */
void               macaw_conversation_set_client     (MacawConversation *self, AraRuntimeClient *client);
/* Made before its session was known: it is kept as one of that from now on. */
void               macaw_conversation_join_session   (MacawConversation *self, const char *session_id);
/* While it is held what is sent waits: the server lacks settings that the answer needs. */
void               macaw_conversation_set_held       (MacawConversation *self, gboolean held);
/* Of the next answers: how much is shown and how much the file takes. For tests. */
void               macaw_conversation_set_limits     (MacawConversation *self, gsize shown, guint64 kept);
/* Of the next turns; NULL: the server's choice. */
void               macaw_conversation_set_model      (MacawConversation *self, const char *model);
/* While it is shown, nothing in it is unread. */
void               macaw_conversation_set_shown      (MacawConversation *self, gboolean shown);
/* Kept a moment later. */
void               macaw_conversation_set_draft      (MacawConversation *self, const char *text);

/* Draft and messages, from the store at once and then from the server; only the first call
 * does something. An answer that died with the app is marked interrupted; one that still runs
 * at the server is read again until it ends. */
void               macaw_conversation_load           (MacawConversation *self);
/* From the server once more. */
void               macaw_conversation_reload         (MacawConversation *self);
/* While busy it waits, and what is sent then joins it as another paragraph. */
void               macaw_conversation_send           (MacawConversation *self, const char *text);
void               macaw_conversation_stop           (MacawConversation *self);
/* The last question again, in place of its answer. */
void               macaw_conversation_retry          (MacawConversation *self);
/* The waiting text goes back to the caller, or to the draft. */
char              *macaw_conversation_take_waiting   (MacawConversation *self);
void               macaw_conversation_cancel_waiting (MacawConversation *self);
/* Gives the store what it does not have yet: before the end of the process. */
void               macaw_conversation_flush          (MacawConversation *self);

G_END_DECLS
