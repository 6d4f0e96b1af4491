/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the messages that are here and those that the server tells into one list. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * macaw_merge_messages:
 * @ours: (element-type AraMessage): what is here
 * @theirs: (element-type AraMessage): what the server told, its newest messages
 * @limit: how many it was asked for: if it told that many, it may have older ones
 * @live: (nullable): the question of a turn that runs here; it and what follows stays
 *
 * The server is the truth. Of ours stay: messages older than those it was asked for; turns
 * at the end that it never came to know, or never answered; and objects that say the same,
 * so that what is on the screen is left alone. A question is known by its id, by the id of its
 * answer, or, where a server keeps no ids of ours, the last one by its text.
 *
 * Returns: (transfer full) (element-type AraMessage): the list to show
 */
GPtrArray *macaw_merge_messages (GListModel *ours, GListModel *theirs, guint limit, AraMessage *live);

/* Makes @store hold @messages, touching only what is between their common beginning and end.
 * Returns the place of the first change, or the number of messages if there was none. */
guint      macaw_merge_apply    (GListStore *store, GPtrArray *messages);

G_END_DECLS
