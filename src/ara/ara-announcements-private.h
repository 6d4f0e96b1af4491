/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How often a server may announce its answer (100 Continue, 103 Early Hints) before it gives it. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define ARA_MAX_ANNOUNCEMENTS 20

/* Cancels @cancellable, with which @message is sent, once there were more. To be called before
 * it is sent; once only. */
void     ara_announcements_limit    (SoupMessage *message, GCancellable *cancellable);
/* Whether that happened. */
gboolean ara_announcements_exceeded (SoupMessage *message);

G_END_DECLS
