/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one error domain of libara; its codes say what a person can do next. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-types.h"

G_BEGIN_DECLS

/**
 * AraError:
 * @ARA_ERROR_NO_CREDENTIALS: no key was found; set `ARA_API_KEY` or sign in
 * @ARA_ERROR_UNREACHABLE: the host could not be resolved or connected to; see
 *   [func@error_get_step]
 * @ARA_ERROR_TLS: the certificate was refused or the handshake failed
 * @ARA_ERROR_UNAUTHORIZED: HTTP 401, the key is wrong
 * @ARA_ERROR_FORBIDDEN: HTTP 403, the key is right but not for this
 * @ARA_ERROR_NOT_FOUND: HTTP 404, no such session, tool, action or conversation
 * @ARA_ERROR_UNSUPPORTED: HTTP 405 or 501, this server has no such call
 * @ARA_ERROR_CONFLICT: HTTP 409, e.g. no app UI connected, or a busy conversation
 * @ARA_ERROR_TOO_LARGE: HTTP 413, or a reply over the stated limit
 * @ARA_ERROR_INVALID_ARGUMENTS: HTTP 400 or 422; see [func@error_dup_fields]
 * @ARA_ERROR_RATE_LIMITED: HTTP 429; see [func@error_get_retry_after]
 * @ARA_ERROR_UNAVAILABLE: HTTP 502 or 503, no active session or the runtime is down
 * @ARA_ERROR_APP_TIMED_OUT: HTTP 504, the app UI did not answer in time
 * @ARA_ERROR_SERVER: any other HTTP 5xx or unexpected status
 * @ARA_ERROR_TIMED_OUT: no byte came within the time limit
 * @ARA_ERROR_DISCONNECTED: the connection was cut in the middle of a reply
 * @ARA_ERROR_BAD_REPLY: the reply is not what the protocol says; see the message
 * @ARA_ERROR_BAD_JSON: a text is not JSON by RFC 8259, or too deep; the message says where
 *   and why
 * @ARA_ERROR_TURN_FAILED: the stream of a turn told an `error` event
 * @ARA_ERROR_INEXACT: a [struct@Json.Node] can't hold a value as it is; the message says where
 *   and why
 *
 * Cancelling is %G_IO_ERROR_CANCELLED in %G_IO_ERROR, never a code here.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_ERROR_NO_CREDENTIALS,
  ARA_ERROR_UNREACHABLE,
  ARA_ERROR_TLS,
  ARA_ERROR_UNAUTHORIZED,
  ARA_ERROR_FORBIDDEN,
  ARA_ERROR_NOT_FOUND,
  ARA_ERROR_UNSUPPORTED,
  ARA_ERROR_CONFLICT,
  ARA_ERROR_TOO_LARGE,
  ARA_ERROR_INVALID_ARGUMENTS,
  ARA_ERROR_RATE_LIMITED,
  ARA_ERROR_UNAVAILABLE,
  ARA_ERROR_APP_TIMED_OUT,
  ARA_ERROR_SERVER,
  ARA_ERROR_TIMED_OUT,
  ARA_ERROR_DISCONNECTED,
  ARA_ERROR_BAD_REPLY,
  ARA_ERROR_BAD_JSON,
  ARA_ERROR_TURN_FAILED,
  ARA_ERROR_INEXACT,
} AraError;

#define ARA_ERROR (ara_error_quark ())
ARA_API GQuark      ara_error_quark           (void);

ARA_API guint       ara_error_get_status      (const GError *error);
ARA_API int         ara_error_get_retry_after (const GError *error);
ARA_API const char *ara_error_get_step        (const GError *error);
ARA_API const char *ara_error_get_request     (const GError *error);
ARA_API char       *ara_error_dup_body        (const GError *error);
ARA_API AraValue   *ara_error_dup_fields      (const GError *error);

G_END_DECLS
