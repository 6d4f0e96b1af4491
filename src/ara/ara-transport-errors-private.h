/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making errors of ARA_ERROR out of what the transport met. */
#pragma once

#include <libsoup/soup.h>
#include "ara-error.h"

G_BEGIN_DECLS

#define ARA_ERROR_MAX_BODY (64 * 1024) /* bytes of a body that an error keeps */

GError *ara_error_from_status  (SoupMessage *message, const char *request, GBytes *body);
/* @connected: the reply had begun. */
GError *ara_error_from_trouble (const GError *trouble, const char *request, gboolean connected);
GError *ara_error_from_silence (guint seconds, const char *request);
GError *ara_error_from_announcements (const char *request);

G_END_DECLS
