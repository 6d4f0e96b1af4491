/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTTP by libsoup: one request, its time limit, its errors in our words. */
#pragma once

#include <libsoup/soup.h>
#include "ara-error.h"
#include "ara-exchange-private.h"
#include "ara-value.h"

G_BEGIN_DECLS

#define ARA_TYPE_TRANSPORT (ara_transport_get_type ())
G_DECLARE_FINAL_TYPE (AraTransport, ara_transport, ARA, TRANSPORT, GObject)

AraTransport *ara_transport_new             (const char *base_url, const char *key);
const char   *ara_transport_get_base_url    (AraTransport *self);
const char   *ara_transport_get_key         (AraTransport *self);

/* Asked at the beginning of each request: what to tell it to, or NULL if nobody watches.
 * (transfer full) */
typedef AraExchange *(*AraTransportWatch) (AraMask *mask, const char *method, const char *url, gpointer data);
void          ara_transport_set_watch       (AraTransport *self, AraTransportWatch watch, gpointer data);
AraMask      *ara_transport_get_mask        (AraTransport *self);

/* A reply being read. Its clock counts seconds without a byte. */
typedef struct _AraReply AraReply;
AraReply     *ara_reply_ref                 (AraReply *self);
void          ara_reply_unref               (AraReply *self);
guint         ara_reply_get_status          (AraReply *self);
const char   *ara_reply_get_content_type    (AraReply *self); /* without parameters, "" if none */
gboolean      ara_reply_is_event_stream     (AraReply *self);
gboolean      ara_reply_is_delimited        (AraReply *self); /* its end can be told from a cut */
void          ara_reply_read_async          (AraReply *self, gsize size, int priority, GAsyncReadyCallback callback, gpointer user_data);
GBytes       *ara_reply_read_finish         (AraReply *self, GAsyncResult *result, GError **error);
/* The whole rest as JSON: over ARA_SPOOL_THRESHOLD from an unlinked file. */
void          ara_reply_read_value_async    (AraReply *self, GAsyncReadyCallback callback, gpointer user_data);
AraValue     *ara_reply_read_value_finish   (AraReply *self, GAsyncResult *result, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraReply, ara_reply_unref)

/* Sends a request; a status outside 200–299 is an error with its body read. */
void          ara_transport_send_async      (AraTransport *self, const char *method, const char *path, const char *query,
                                             const char *body, const char *accept, guint timeout,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraReply     *ara_transport_send_finish     (AraTransport *self, GAsyncResult *result, GError **error);

/* Form-encodes pairs of names and values, NULL-terminated; blank values are left out.
 * NULL if nothing is left. */
char         *ara_encode_query              (const char *name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
