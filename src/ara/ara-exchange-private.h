/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the transport fills an exchange. */
#pragma once

#include "ara-exchange.h"
#include "ara-mask-private.h"

G_BEGIN_DECLS

AraExchange *ara_exchange_new          (AraMask *mask, AraExchangeKind kind, const char *method, const char *url);
/* Each may be called with NULL for @self: nobody watches. */
void         ara_exchange_add_header   (AraExchange *self, gboolean request, const char *name, const char *value);
void         ara_exchange_add_body     (AraExchange *self, gboolean request, const char *bytes, gsize length);
/* @http_version: static. */
void         ara_exchange_take_status  (AraExchange *self, guint status, const char *http_version);
/* @error: NULL if it went well. The first call counts. */
void         ara_exchange_end          (AraExchange *self, const GError *error);

G_END_DECLS
