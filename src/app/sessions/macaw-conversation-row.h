/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation in the sidebar: its title, whether it is busy or unread, and the day above. */
#pragma once

#include <adwaita.h>
#include "macaw-conversation-list.h"

G_BEGIN_DECLS

/* Property item: an AraConversationInfo. */
#define MACAW_TYPE_CONVERSATION_ROW (macaw_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawConversationRow, macaw_conversation_row, MACAW, CONVERSATION_ROW, GtkWidget)

/* Asks the sidebar around it for what it doesn't know, and is updated. */
void  macaw_conversation_row_look   (MacawConversationRow *self);
/* The day is shown where the row above (@before, or NULL) is of another one. */
void  macaw_conversation_row_update (MacawConversationRow *self, AraConversationInfo *before, MacawConversation *open);
/* "Today", "Yesterday", else a date; @now and @time in Unix microseconds (transfer full). */
char *macaw_conversation_row_name_day (gint64 time, gint64 now);

G_END_DECLS
