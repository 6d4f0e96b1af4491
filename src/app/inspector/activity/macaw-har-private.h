/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry of an HTTP archive. */
#pragma once

#include "macaw-har.h"

G_BEGIN_DECLS

/* A handshake that went well, or a frame. */
gboolean macaw_har_is_socket     (MacawActivityEntry *entry);
char    *macaw_har_write_request (MacawActivityEntry *entry);
/* The socket that begins at @first, with its messages from there on; NULL comes in the place of
 * each that was written. */
char    *macaw_har_write_socket  (GPtrArray          *entries,
                                  guint               first);

G_END_DECLS
