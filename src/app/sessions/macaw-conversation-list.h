/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversations of one session, newest first: those kept here at once, then the server's. */
#pragma once

#include "macaw-conversations.h"

G_BEGIN_DECLS

/* A GListModel of AraConversationInfo. Signal "conversations-changed": an open one behind a row is
 * busy, unread or named otherwise than before. */
#define MACAW_TYPE_CONVERSATION_LIST (macaw_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (MacawConversationList, macaw_conversation_list, MACAW, CONVERSATION_LIST, GObject)

MacawConversationList *macaw_conversation_list_new         (MacawConversations *conversations);
void                   macaw_conversation_list_set_session (MacawConversationList *self, MacawConnection *connection, const char *session_id);
/* From the server once more. */
void                   macaw_conversation_list_refresh     (MacawConversationList *self);
/* NULL: not in the list, or it has none (transfer none). */
const char            *macaw_conversation_list_get_title   (MacawConversationList *self, const char *id);
/* The open one behind a row, or NULL (transfer none). */
MacawConversation     *macaw_conversation_list_find_open   (MacawConversationList *self, const char *id);

G_END_DECLS
