/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connections of a SoupServer: how many there may be, and that none outlives its client. */
#pragma once

#include "runtime/macaw-limits.h"
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define MACAW_TYPE_CONNECTIONS (macaw_connections_get_type ())
G_DECLARE_FINAL_TYPE (MacawConnections, macaw_connections, MACAW, CONNECTIONS, GObject)

/* Watches @soup from now on. @limits are looked at again and again. */
MacawConnections *macaw_connections_new           (SoupServer *soup, const MacawLimits *limits);
guint             macaw_connections_get_n_open    (MacawConnections *self);
/* The headers of @message have come: its connection is at work until it is finished. FALSE
 * if there were too many connections when it came: it is to be refused, and to end. */
gboolean          macaw_connections_begin_request (MacawConnections *self, SoupServerMessage *message);
/* Closes those that are idle for too long. Done by itself every few seconds. */
void              macaw_connections_sweep         (MacawConnections *self);

/* The answer of @message is whole: what is written of it waits for its end, which sends it.
 * libsoup writes head and body one after the other, a packet and a wake-up of the client each. */
void              macaw_connections_send_as_one  (SoupServerMessage *message);

/* Calls @gone once, as soon as the client of @message hangs up: SoupServer does not look while
 * a message waits for its answer. Destroy the source when the message is finished. NULL if
 * the connection is gone already. */
GSource          *macaw_connections_watch_hangup (SoupServerMessage *message, GSourceOnceFunc gone, gpointer data);

G_END_DECLS
