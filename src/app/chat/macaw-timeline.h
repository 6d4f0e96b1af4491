/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of a conversation as blocks, only those near the view being widgets. */
#pragma once

#include <adwaita.h>
#include "ara/ara.h"

G_BEGIN_DECLS

/* Properties: messages (GListModel of AraMessage), at-end (boolean).
 * Follows the end only while the person is there; a button jumps to it otherwise.
 * Actions its rows name (class actions of the page above): "chat.retry", "chat.copy-message" (s: message id). */
#define MACAW_TYPE_TIMELINE (macaw_timeline_get_type ())
G_DECLARE_FINAL_TYPE (MacawTimeline, macaw_timeline, MACAW, TIMELINE, GtkWidget)
GtkWidget *macaw_timeline_new           (void);
void       macaw_timeline_set_messages  (MacawTimeline *self, GListModel *messages);
void       macaw_timeline_scroll_to_end (MacawTimeline *self);

G_END_DECLS
