/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an exchange tells of what went over the wire. */

#include "ara-exchange-private.h"

#include <string.h>

/**
 * ara_exchange_get_kind:
 * @self: an #AraExchange
 *
 * Tells what the exchange is.
 *
 * Returns: a request, or a frame that was sent or received
 *
 * Since: 1.0
 */
AraExchangeKind
ara_exchange_get_kind (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), ARA_EXCHANGE_REQUEST);
  return self->kind;
}

/**
 * ara_exchange_get_state:
 * @self: an #AraExchange
 *
 * Tells how far the exchange is.
 *
 * Returns: whether it still runs, and how it ended
 *
 * Since: 1.0
 */
AraExchangeState
ara_exchange_get_state (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), ARA_EXCHANGE_DONE);
  return self->state;
}

/**
 * ara_exchange_get_method:
 * @self: an #AraExchange
 *
 * Tells the method of HTTP.
 *
 * Returns: (transfer none): the method, `WS` for a frame
 *
 * Since: 1.0
 */
const char *
ara_exchange_get_method (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  return self->method;
}

/**
 * ara_exchange_get_url:
 * @self: an #AraExchange
 *
 * Tells the whole address.
 *
 * Returns: (transfer none): the address, without secrets
 *
 * Since: 1.0
 */
const char *
ara_exchange_get_url (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  return self->url;
}

/**
 * ara_exchange_get_path:
 * @self: an #AraExchange
 *
 * Tells the part of the address behind the host.
 *
 * Returns: (transfer none): the path with the query
 *
 * Since: 1.0
 */
const char *
ara_exchange_get_path (AraExchange *self)
{
  const char *host, *path;

  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  host = strstr (self->url, "://");
  path = strchr (host != NULL ? host + 3 : self->url, '/');
  return path != NULL ? path : "";
}

/**
 * ara_exchange_get_status:
 * @self: an #AraExchange
 *
 * Tells the status of HTTP.
 *
 * Returns: the status, 0 if there is none (yet)
 *
 * Since: 1.0
 */
guint
ara_exchange_get_status (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), 0);
  return self->status;
}

/**
 * ara_exchange_get_http_version:
 * @self: an #AraExchange
 *
 * Gets the version of HTTP that the reply came in.
 *
 * Returns: (nullable): the version of HTTP that the two sides spoke, such as `HTTP/1.1`, or
 *   %NULL while there is no reply, and for a frame
 *
 * Since: 1.0
 */
const char *
ara_exchange_get_http_version (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  return self->http_version;
}

/**
 * ara_exchange_get_started:
 * @self: an #AraExchange
 *
 * Tells when the exchange began.
 *
 * Returns: microseconds since 1970 in UTC
 *
 * Since: 1.0
 */
gint64
ara_exchange_get_started (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), 0);
  return self->started;
}

/**
 * ara_exchange_get_duration:
 * @self: an #AraExchange
 *
 * Tells how long the exchange took, or has taken so far.
 *
 * Returns: microseconds
 *
 * Since: 1.0
 */
gint64
ara_exchange_get_duration (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), 0);
  return self->state == ARA_EXCHANGE_RUNNING ? g_get_monotonic_time () - self->began : self->duration;
}

/**
 * ara_exchange_get_wait:
 * @self: an #AraExchange
 *
 * Tells how long the reply let wait for itself.
 *
 * Returns: microseconds from the beginning until the reply's headers came, -1 if they have
 *   not
 *
 * Since: 1.0
 */
gint64
ara_exchange_get_wait (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), -1);
  return self->wait;
}

/**
 * ara_exchange_get_request_size:
 * @self: an #AraExchange
 *
 * Tells how long the body is that was sent.
 *
 * Returns: bytes
 *
 * Since: 1.0
 */
goffset
ara_exchange_get_request_size (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), 0);
  return self->request.size;
}

/**
 * ara_exchange_get_response_size:
 * @self: an #AraExchange
 *
 * Tells how much of the body has come, after decompression.
 *
 * Returns: bytes
 *
 * Since: 1.0
 */
goffset
ara_exchange_get_response_size (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), 0);
  return self->response.size;
}

/**
 * ara_exchange_get_error:
 * @self: an #AraExchange
 *
 * Tells why the exchange failed.
 *
 * Returns: (transfer none) (nullable): a sentence, or %NULL if it did not
 *
 * Since: 1.0
 */
const char *
ara_exchange_get_error (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  return self->error;
}

static char **
dup_headers (const AraExchangeSide *side)
{
  char **headers = g_new0 (char *, side->headers->len + 1);

  for (guint i = 0; i < side->headers->len; i++)
    headers[i] = g_strdup (g_ptr_array_index (side->headers, i));
  return headers;
}

/**
 * ara_exchange_dup_request_headers:
 * @self: an #AraExchange
 *
 * Tells the headers that were sent, secrets masked.
 *
 * Returns: (transfer full) (array zero-terminated=1): lines `Name: value`
 *
 * Since: 1.0
 */
char **
ara_exchange_dup_request_headers (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  return dup_headers (&self->request);
}

/**
 * ara_exchange_dup_response_headers:
 * @self: an #AraExchange
 *
 * Tells the headers that came, secrets masked.
 *
 * Returns: (transfer full) (array zero-terminated=1): lines `Name: value`
 *
 * Since: 1.0
 */
char **
ara_exchange_dup_response_headers (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  return dup_headers (&self->response);
}

static char *
dup_body (AraExchange *self, const AraExchangeSide *side)
{
  return side->size == 0 ? NULL : ara_mask_apply (self->mask, (const char *) side->body->data, side->body->len);
}

/**
 * ara_exchange_dup_request_body:
 * @self: an #AraExchange
 *
 * Tells the beginning of the body that was sent, secrets masked: at most
 * %ARA_EXCHANGE_MAX_BODY bytes.
 *
 * Returns: (transfer full) (nullable): valid UTF-8, or %NULL if there was no body
 *
 * Since: 1.0
 */
char *
ara_exchange_dup_request_body (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  return dup_body (self, &self->request);
}

/**
 * ara_exchange_dup_response_body:
 * @self: an #AraExchange
 *
 * Tells the beginning of the body that came, secrets masked: at most %ARA_EXCHANGE_MAX_BODY
 * bytes.
 *
 * Returns: (transfer full) (nullable): valid UTF-8, or %NULL if there was no body
 *
 * Since: 1.0
 */
char *
ara_exchange_dup_response_body (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), NULL);
  return dup_body (self, &self->response);
}

/**
 * ara_exchange_is_request_cut:
 * @self: an #AraExchange
 *
 * Tells whether more was sent than is kept.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
ara_exchange_is_request_cut (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), FALSE);
  return self->request.size > (goffset) self->request.body->len;
}

/**
 * ara_exchange_is_response_cut:
 * @self: an #AraExchange
 *
 * Tells whether more came than is kept.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
ara_exchange_is_response_cut (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), FALSE);
  return self->response.size > (goffset) self->response.body->len;
}

static gsize
get_kept (const AraExchangeSide *side)
{
  gsize size = side->body->len;

  for (guint i = 0; i < side->headers->len; i++)
    size += strlen (g_ptr_array_index (side->headers, i));
  return size;
}

/**
 * ara_exchange_get_kept_size:
 * @self: an #AraExchange
 *
 * Tells how much memory the exchange takes.
 *
 * Returns: bytes of bodies, headers and address, about
 *
 * Since: 1.0
 */
gsize
ara_exchange_get_kept_size (AraExchange *self)
{
  g_return_val_if_fail (ARA_IS_EXCHANGE (self), 0);
  return get_kept (&self->request) + get_kept (&self->response) + strlen (self->url);
}
