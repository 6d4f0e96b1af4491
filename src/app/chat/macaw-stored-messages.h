/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of a conversation as its server keeps them, with no more text than is shown. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* Of a message with more than @shown bytes of text the rest is in a file that its error text names:
 * the path begins with @stem. @ours: messages that are here; where one names such a file already,
 * that is the one. The callback's source is @client. */
void        macaw_stored_messages_read_async  (AraRuntimeClient *client, const char *conversation_id, guint limit, gsize shown,
                                               const char *stem, GListModel *ours, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
GListModel *macaw_stored_messages_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
