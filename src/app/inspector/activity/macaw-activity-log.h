/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire of the app's connections: the last of it, newest first. */
#pragma once

#include "macaw-activity-entry.h"

G_BEGIN_DECLS

/* What is kept at most; the oldest goes first, and is counted. Of each body the first
 * ARA_EXCHANGE_MAX_BODY bytes are kept. */
#define MACAW_ACTIVITY_MAX_ENTRIES 5000
#define MACAW_ACTIVITY_MAX_BYTES (32 * 1024 * 1024)

/**
 * MacawActivityLog:
 *
 * A GListModel of MacawActivityEntry, newest first. It records from the moment that a client is
 * watched, whether anybody looks or not. What comes is listed in lots, some twenty times a second
 * at most, so that a flood costs who shows it little. An entry whose exchange ends is told as
 * changed ("items-changed" with one removed and one added).
 *
 * Properties, read-only: "bytes" (uint64) that are kept, "dropped" (uint64): entries that fell out.
 */
#define MACAW_TYPE_ACTIVITY_LOG (macaw_activity_log_get_type ())
G_DECLARE_FINAL_TYPE (MacawActivityLog, macaw_activity_log, MACAW, ACTIVITY_LOG, GObject)

MacawActivityLog   *macaw_activity_log_new         (void);
/* @id, @name: of its connection, nullable. Once for each client is enough. */
void                macaw_activity_log_watch       (MacawActivityLog   *self,
                                                    AraRuntimeClient   *client,
                                                    const char         *id,
                                                    const char         *name);
guint64             macaw_activity_log_get_bytes   (MacawActivityLog   *self);
guint64             macaw_activity_log_get_dropped (MacawActivityLog   *self);
/* Lists what has come by now, without waiting. */
void                macaw_activity_log_flush       (MacawActivityLog   *self);
void                macaw_activity_log_clear       (MacawActivityLog   *self);
/* For a frame that answers: the frame that called (transfer full) (nullable). */
MacawActivityEntry *macaw_activity_log_find_call   (MacawActivityLog   *self,
                                                    MacawActivityEntry *answer);

G_END_DECLS
