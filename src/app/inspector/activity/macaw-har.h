/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes entries of the activity log as an HTTP archive (HAR 1.2). */
#pragma once

#include "macaw-activity-entry.h"

G_BEGIN_DECLS

/**
 * macaw_har_write_async:
 * @entries: a list of MacawActivityEntry, newest first, as it is now
 * @dropped: how many older ones there were; told in the archive
 * @file: what is replaced, once all is written; only its owner can read it
 *
 * Requests are entries of the archive. The frames of one WebSocket are one entry with the
 * messages in “_webSocketMessages”, as browsers write it. Secrets are masked as in the log.
 * Written by a thread; what runs still is written as far as it had come.
 */
void     macaw_har_write_async  (GListModel          *entries,
                                 guint64              dropped,
                                 GFile               *file,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
gboolean macaw_har_write_finish (GAsyncResult        *result,
                                 GError             **error);

G_END_DECLS
