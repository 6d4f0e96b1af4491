/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exchange in a few translated words. */
#pragma once

#include "macaw-activity-entry.h"

G_BEGIN_DECLS

char *macaw_activity_text_duration (gint64 microseconds);   /* "0.4 ms", "12 ms", "1.2 s", "3 min 20 s" */
/* "200 OK", "Running", "Cancelled", "No reply", "Sent", "Received". @phrase: with the status's own words. */
char *macaw_activity_text_status   (AraExchange *exchange, gboolean phrase);
/* Of both bodies, or of the frame. */
char *macaw_activity_text_size     (AraExchange *exchange);
/* "14:03:22" of today, with the date of another day; @exact: with milliseconds. */
char *macaw_activity_text_time     (gint64 started, gboolean exact);

G_END_DECLS
