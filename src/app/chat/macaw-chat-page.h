/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chat pane: timeline, its empty and error places, and the composer. */
#pragma once

#include "macaw-conversation.h"
#include "macaw-timeline.h"

G_BEGIN_DECLS

/* Property: conversation (MacawConversation or NULL). Offers "chat.retry" and "chat.copy-message".
 * Signal "suggestion" none: the suggestions are sent to the conversation directly. */
#define MACAW_TYPE_CHAT_PAGE (macaw_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawChatPage, macaw_chat_page, MACAW, CHAT_PAGE, AdwBin)
GtkWidget *macaw_chat_page_new              (void);
void       macaw_chat_page_set_conversation (MacawChatPage *self, MacawConversation *conversation);
void       macaw_chat_page_focus_composer   (MacawChatPage *self);

G_END_DECLS
