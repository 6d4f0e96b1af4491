/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversations of the session: searched by title, grouped by day. */
#pragma once

#include <adwaita.h>
#include "macaw-conversation-list.h"
#include "macaw-conversation-row.h"

G_BEGIN_DECLS

/* A conversation is opened by the window's action open-conversation. */
#define MACAW_TYPE_SIDEBAR (macaw_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (MacawSidebar, macaw_sidebar, MACAW, SIDEBAR, GtkWidget)

void macaw_sidebar_set_list     (MacawSidebar *self, MacawConversationList *list);
/* The row of the conversation that is shown; NULL: none. */
void macaw_sidebar_set_current  (MacawSidebar *self, const char *conversation_id);
void macaw_sidebar_focus_search (MacawSidebar *self);
/* For rows: what they can't know by themselves. */
void macaw_sidebar_update_row   (MacawSidebar *self, MacawConversationRow *row, AraConversationInfo *info, guint position);

G_END_DECLS
