/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chat pane: messages, the place that says how to begin, and the composer. */
#pragma once

#include <adwaita.h>
#include "macaw-conversation.h"

G_BEGIN_DECLS

#define MACAW_TYPE_CHAT_PAGE (macaw_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawChatPage, macaw_chat_page, MACAW, CHAT_PAGE, GtkWidget)
GtkWidget *macaw_chat_page_new              (void);
/* NULL: nothing is connected yet. */
void       macaw_chat_page_set_conversation (MacawChatPage *self, MacawConversation *conversation);
void       macaw_chat_page_focus_composer   (MacawChatPage *self);
/* The bar that finds words in the messages. */
void       macaw_chat_page_find             (MacawChatPage *self);
/* FALSE: it was not open, or the keyboard is elsewhere. */
gboolean   macaw_chat_page_stop_finding     (MacawChatPage *self);
/* What an empty conversation says: @here: of a session on this computer; @offer_model: which has no
 * model yet. */
void       macaw_chat_page_set_welcome      (MacawChatPage *self, gboolean here, gboolean offer_model);
/* Scrolls to the message, or does so once it is there. */
void       macaw_chat_page_show_message     (MacawChatPage *self, const char *id);

G_END_DECLS
