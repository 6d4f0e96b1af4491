/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What went over the wire: one request with its reply, or one WebSocket frame. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-types.h"

G_BEGIN_DECLS

/**
 * ARA_EXCHANGE_MAX_BODY:
 *
 * How many bytes of each body an [class@Exchange] keeps.
 *
 * Since: 1.0
 */
#define ARA_EXCHANGE_MAX_BODY (256 * 1024)

/**
 * AraExchangeKind:
 * @ARA_EXCHANGE_REQUEST: a request with its reply
 * @ARA_EXCHANGE_FRAME_SENT: a WebSocket frame that was sent
 * @ARA_EXCHANGE_FRAME_RECEIVED: a WebSocket frame that came
 *
 * What an exchange is.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_EXCHANGE_REQUEST,
  ARA_EXCHANGE_FRAME_SENT,
  ARA_EXCHANGE_FRAME_RECEIVED,
} AraExchangeKind;

/**
 * AraExchangeState:
 * @ARA_EXCHANGE_RUNNING: it runs
 * @ARA_EXCHANGE_DONE: the reply was read, or as much of it as was wanted; whatever its
 *   status
 * @ARA_EXCHANGE_FAILED: no reply came, or one that was cut: see [method@Exchange.get_error]
 * @ARA_EXCHANGE_CANCELLED: it was cancelled
 *
 * How far an exchange is.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_EXCHANGE_RUNNING,
  ARA_EXCHANGE_DONE,
  ARA_EXCHANGE_FAILED,
  ARA_EXCHANGE_CANCELLED,
} AraExchangeState;

#define ARA_TYPE_EXCHANGE_KIND (ara_exchange_kind_get_type ())
ARA_API GType ara_exchange_kind_get_type (void);
#define ARA_TYPE_EXCHANGE_STATE (ara_exchange_state_get_type ())
ARA_API GType ara_exchange_state_get_type (void);

#define ARA_TYPE_EXCHANGE (ara_exchange_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraExchange, ara_exchange, ARA, EXCHANGE, GObject)

ARA_API AraExchangeKind    ara_exchange_get_kind             (AraExchange *self);
ARA_API AraExchangeState   ara_exchange_get_state            (AraExchange *self);
ARA_API const char        *ara_exchange_get_method           (AraExchange *self);
ARA_API const char        *ara_exchange_get_url              (AraExchange *self);
ARA_API const char        *ara_exchange_get_path             (AraExchange *self);
ARA_API guint              ara_exchange_get_status           (AraExchange *self);
ARA_API const char        *ara_exchange_get_http_version     (AraExchange *self);
ARA_API gint64             ara_exchange_get_started          (AraExchange *self);
ARA_API gint64             ara_exchange_get_duration         (AraExchange *self);
ARA_API gint64             ara_exchange_get_wait             (AraExchange *self);
ARA_API goffset            ara_exchange_get_request_size     (AraExchange *self);
ARA_API goffset            ara_exchange_get_response_size    (AraExchange *self);
ARA_API const char        *ara_exchange_get_error            (AraExchange *self);
ARA_API char             **ara_exchange_dup_request_headers  (AraExchange *self);
ARA_API char             **ara_exchange_dup_response_headers (AraExchange *self);
ARA_API char              *ara_exchange_dup_request_body     (AraExchange *self);
ARA_API char              *ara_exchange_dup_response_body    (AraExchange *self);
ARA_API gboolean           ara_exchange_is_request_cut       (AraExchange *self);
ARA_API gboolean           ara_exchange_is_response_cut      (AraExchange *self);
ARA_API gsize              ara_exchange_get_kept_size        (AraExchange *self);

/* For what a program asks for itself, beside the client. */
ARA_API void               ara_exchange_add_header           (AraExchange  *self,
                                                              gboolean      request,
                                                              const char   *name,
                                                              const char   *value);
ARA_API void               ara_exchange_take_status          (AraExchange  *self,
                                                              guint         status,
                                                              const char   *http_version);
ARA_API void               ara_exchange_end                  (AraExchange  *self);
ARA_API void               ara_exchange_fail                 (AraExchange  *self,
                                                              const GError *error);

G_END_DECLS
