/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept on this computer: conversations as a cache, pending intents, drafts. SQLite on
 * a thread of its own; the server is the truth. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_TYPE_STORE (macaw_store_get_type ())
G_DECLARE_FINAL_TYPE (MacawStore, macaw_store, MACAW, STORE, GObject)
MacawStore *macaw_store_new  (const char *path); /* NULL: $XDG_DATA_HOME/macaw/history.db */
/* Opens and migrates; every other call may be made before and is queued behind it. */
void        macaw_store_open_async  (MacawStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    macaw_store_open_finish (MacawStore *self, GAsyncResult *result, GError **error);
void        macaw_store_close       (MacawStore *self); /* waits for what is queued: at quit only */

/* Conversations of a connection (its id) and session, newest first: GListModel of AraConversationInfo. */
void        macaw_store_list_conversations_async  (MacawStore *self, const char *connection_id, const char *session_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GListModel *macaw_store_list_conversations_finish (MacawStore *self, GAsyncResult *result, GError **error);
/* Messages of one: GListModel of AraMessage, oldest first. */
void        macaw_store_load_messages_async       (MacawStore *self, const char *connection_id, const char *conversation_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GListModel *macaw_store_load_messages_finish      (MacawStore *self, GAsyncResult *result, GError **error);
/* Queued, in order, errors logged as warnings and told by the signal "failed" (GError). */
void        macaw_store_save_conversation   (MacawStore *self, const char *connection_id, const char *session_id, const char *conversation_id, const char *title, gint64 updated_at);
void        macaw_store_save_message        (MacawStore *self, const char *connection_id, const char *conversation_id, guint position, AraMessage *message);
void        macaw_store_delete_conversation (MacawStore *self, const char *connection_id, const char *conversation_id);
/* Small values by key: drafts ("draft/CONNECTION/CONVERSATION"), pending deletions ("delete/CONNECTION/CONVERSATION"). NULL removes. */
void        macaw_store_set_value           (MacawStore *self, const char *key, const char *value);
void        macaw_store_get_values_async    (MacawStore *self, const char *prefix, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GHashTable *macaw_store_get_values_finish   (MacawStore *self, GAsyncResult *result, GError **error); /* (transfer full) key → value */

G_END_DECLS
