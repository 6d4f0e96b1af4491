/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of a conversation as one list of blocks. */
#pragma once

#include "macaw-timeline-item.h"

G_BEGIN_DECLS

/**
 * MacawBlockList:
 *
 * A GListModel of MacawTimelineItem. What changes in a message is taken in by
 * macaw_block_list_update(), once a frame; signal "stale" says that there is something.
 * Only the open block of a text that grows is parsed again. A text that was complete when it
 * came is a list of chunks at first, each parsed when somebody comes near it.
 */
#define MACAW_TYPE_BLOCK_LIST (macaw_block_list_get_type ())
G_DECLARE_FINAL_TYPE (MacawBlockList, macaw_block_list, MACAW, BLOCK_LIST, GObject)
MacawBlockList    *macaw_block_list_new          (GListModel *messages); /* of AraMessage */
void               macaw_block_list_update       (MacawBlockList *self);
/* Puts the blocks of the chunk at @position in its place; does nothing with other items. */
void               macaw_block_list_open_chunk   (MacawBlockList *self, guint position);
/* Borrowed; NULL past the end. */
MacawTimelineItem *macaw_block_list_peek         (MacawBlockList *self, guint position);
/* Where the next question begins, or with @backwards the one before; GTK_INVALID_LIST_POSITION: there is none. */
guint              macaw_block_list_find_prompt  (MacawBlockList *self, guint from, gboolean backwards);
/* Where the message of that id begins; GTK_INVALID_LIST_POSITION: it isn't there. */
guint              macaw_block_list_find_message (MacawBlockList *self, const char *id);

G_END_DECLS
