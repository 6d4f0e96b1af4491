/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error domain of libara: a GError that knows status, request and body. */

#include "ara-error-private.h"

typedef AraErrorDetails AraErrorPrivate;

static void
ara_error_private_init (AraErrorPrivate *details)
{
  details->retry_after = -1;
}

static void
ara_error_private_copy (const AraErrorPrivate *from, AraErrorPrivate *to)
{
  *to = *from;
  to->request = g_strdup (from->request);
  to->body = g_strdup (from->body);
  to->fields = from->fields == NULL ? NULL : ara_value_ref (from->fields);
}

static void
ara_error_private_clear (AraErrorPrivate *details)
{
  g_free (details->request);
  g_free (details->body);
  g_clear_pointer (&details->fields, ara_value_unref);
}

/**
 * ara_error_quark:
 *
 * Tells the domain of the errors of this library.
 *
 * Returns: the quark of %ARA_ERROR
 *
 * Since: 1.0
 */
G_DEFINE_EXTENDED_ERROR (AraError, ara_error)

AraErrorDetails *
ara_error_get_details (GError *error)
{
  return ara_error_get_private (error);
}

static const AraErrorDetails *
peek_details (const GError *error)
{
  if (error == NULL || error->domain != ARA_ERROR)
    return NULL;
  return ara_error_get_private (error);
}

/**
 * ara_error_get_status:
 * @error: (nullable): any error
 *
 * Tells the HTTP status behind an error.
 *
 * Returns: the status, 0 if there was none
 *
 * Since: 1.0
 */
guint
ara_error_get_status (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? 0 : details->status;
}

/**
 * ara_error_get_retry_after:
 * @error: (nullable): any error
 *
 * Tells how long the server asks to wait.
 *
 * Returns: seconds, -1 if it told none
 *
 * Since: 1.0
 */
int
ara_error_get_retry_after (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? -1 : details->retry_after;
}

/**
 * ara_error_get_step:
 * @error: (nullable): any error
 *
 * Tells at which step a connection failed: `name`, `tcp`, `tls`, `proxy`, `key` or
 * `version`.
 *
 * Returns: (nullable): the step, %NULL if it is not known
 *
 * Since: 1.0
 */
const char *
ara_error_get_step (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? NULL : details->step;
}

/**
 * ara_error_get_request:
 * @error: (nullable): any error
 *
 * Tells which request failed, e.g. `GET /path?query`.
 *
 * Returns: (nullable): method and path, %NULL if it is not known
 *
 * Since: 1.0
 */
const char *
ara_error_get_request (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? NULL : details->request;
}

/**
 * ara_error_dup_body:
 * @error: (nullable): any error
 *
 * Tells what the server answered: made valid UTF-8, at most 64 KiB.
 *
 * Returns: (transfer full) (nullable): the text, %NULL if there was none
 *
 * Since: 1.0
 */
char *
ara_error_dup_body (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? NULL : g_strdup (details->body);
}

/**
 * ara_error_dup_fields:
 * @error: (nullable): any error
 *
 * Tells what a 422 said of single arguments: `[{"loc":[…],"msg":"…"}]` as the server sent
 * it.
 *
 * Returns: (transfer full) (nullable): an array, %NULL if it said nothing
 *
 * Since: 1.0
 */
AraValue *
ara_error_dup_fields (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL || details->fields == NULL ? NULL : ara_value_ref (details->fields);
}
