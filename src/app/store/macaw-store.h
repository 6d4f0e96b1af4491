/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept on this computer: conversations as a cache, drafts, intents. The server is the
 * truth. SQLite runs on a thread of its own. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * MacawStore:
 *
 * Calls are queued in order and never wait for the disk. What was queued is in the file before
 * macaw_store_close() returns, and outlives a killed process once it was taken from the queue.
 * Several processes may use one file.
 *
 * Signal "failed" (const char *sentence): something could not be kept or read, or a damaged
 * file was put aside. A sentence is not repeated while nothing worked in between.
 */
#define MACAW_TYPE_STORE (macaw_store_get_type ())
G_DECLARE_FINAL_TYPE (MacawStore, macaw_store, MACAW, STORE, GObject)

/* @path: NULL for $XDG_DATA_HOME/macaw/history.db. Opened and migrated on its thread. */
MacawStore *macaw_store_new   (const char *path);
/* Waits for what is queued: at the end of the process only. Later calls do nothing, or fail
 * with G_IO_ERROR_CLOSED. */
void        macaw_store_close (MacawStore *self);

/* Conversations of a session of a connection, newest first: of AraConversationInfo. */
void        macaw_store_list_conversations_async  (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *session_id,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
GListModel *macaw_store_list_conversations_finish (MacawStore          *self,
                                                   GAsyncResult        *result,
                                                   GError             **error);

/* All messages of a conversation, oldest first: of AraMessage. One that is not known has none. */
void        macaw_store_load_messages_async       (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *conversation_id,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
GListModel *macaw_store_load_messages_finish      (MacawStore          *self,
                                                   GAsyncResult        *result,
                                                   GError             **error);

/* @title NULL, @updated_at 0: what is kept stays. @updated_at: Unix microseconds. */
void        macaw_store_save_conversation         (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *session_id,
                                                   const char          *conversation_id,
                                                   const char          *title,
                                                   gint64               updated_at);
/* Where a long answer of the conversation may be written, a new name each time; gone with the
 * conversation. @self: NULL for the usual place. */
char       *macaw_store_dup_answer_path           (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *conversation_id);
/* What the paths of the conversation's long answers begin with. */
char       *macaw_store_dup_answer_stem           (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *conversation_id);
/* As it is now; its place counts from 0. */
void        macaw_store_save_message              (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *conversation_id,
                                                   guint                position,
                                                   AraMessage          *message);
/* What ara_message_journal_take() told of a message since it was saved. */
void        macaw_store_add_change                (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *conversation_id,
                                                   guint                position,
                                                   const char          *change);
/* Forgets the messages at @position and after it. */
void        macaw_store_cut_messages              (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *conversation_id,
                                                   guint                position);
/* With its messages. */
void        macaw_store_delete_conversation       (MacawStore          *self,
                                                   const char          *connection_id,
                                                   const char          *conversation_id);

/* Small values by key: drafts ("draft/CONNECTION/CONVERSATION"), intents
 * ("delete/CONNECTION/CONVERSATION", "automation/CONNECTION/AUTOMATION"). NULL removes. */
void        macaw_store_set_value                 (MacawStore          *self,
                                                   const char          *key,
                                                   const char          *value);
/* Those whose key begins with @prefix: key → value, strings (transfer full). */
void        macaw_store_get_values_async          (MacawStore          *self,
                                                   const char          *prefix,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
GHashTable *macaw_store_get_values_finish         (MacawStore          *self,
                                                   GAsyncResult        *result,
                                                   GError             **error);

G_END_DECLS
