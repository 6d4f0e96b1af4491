/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The open conversations of the whole app, and the deletions that can still be undone. */
#pragma once

#include "app/chat/macaw-conversation.h"
#include "macaw-connection.h"

G_BEGIN_DECLS

/**
 * MacawConversations:
 *
 * A conversation that was opened stays open, and its turn runs on, whichever window shows it:
 * two windows on one conversation share one object.
 *
 * Signals: "changed" (const char *connection_id): what the list of its conversations says may be
 * another: one got busy, unread, named, deleted, or a turn ended. "trouble" (GError *).
 */
#define MACAW_TYPE_CONVERSATIONS (macaw_conversations_get_type ())
G_DECLARE_FINAL_TYPE (MacawConversations, macaw_conversations, MACAW, CONVERSATIONS, GObject)

MacawConversations *macaw_conversations_new       (MacawStore *store);
MacawStore         *macaw_conversations_get_store (MacawConversations *self); /* (transfer none) */

/* @id: NULL for a new one; @title: NULL where it isn't known (transfer none). */
MacawConversation  *macaw_conversations_open      (MacawConversations *self, MacawConnection *connection, const char *session_id, const char *id, const char *title);
/* NULL: it isn't open (transfer none). */
MacawConversation  *macaw_conversations_find      (MacawConversations *self, const char *connection_id, const char *id);

/* The title changes here at once, and then at the server. */
void                macaw_conversations_rename    (MacawConversations *self, MacawConnection *connection, MacawConversation *conversation, const char *title);

/* Deleting has two steps, so that it can be undone: first it is only hidden, and the intent is
 * kept; the server is told once the chance to undo is over, or at the next start. */
void                macaw_conversations_hide        (MacawConversations *self, MacawConnection *connection, const char *id);
void                macaw_conversations_unhide      (MacawConversations *self, MacawConnection *connection, const char *id);
void                macaw_conversations_delete      (MacawConversations *self, MacawConnection *connection, const char *id);
gboolean            macaw_conversations_is_hidden   (MacawConversations *self, const char *connection_id, const char *id);

/* Gives the store what it does not have yet: before the end of the process. */
void                macaw_conversations_flush     (MacawConversations *self);

G_END_DECLS
