/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* soup_session_send_async(), mended. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* As soup_session_send_async(), with the default priority. libsoup 3.6.5, Debian 13's, lets its
 * own objects go once too often when a request is cancelled just when the head of its answer has
 * come; here they outlast that. But the session counts wrongly then, and begins no further request. */
void          ara_soup_send_async  (SoupSession *session, SoupMessage *message, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
GInputStream *ara_soup_send_finish (GAsyncResult *result, GError **error);
/* Whether that happened, so that the next request needs another session; those under way go on. */
gboolean      ara_soup_is_spoiled  (SoupSession *session);

G_END_DECLS
