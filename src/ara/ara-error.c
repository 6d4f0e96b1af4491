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

guint
ara_error_get_status (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? 0 : details->status;
}

int
ara_error_get_retry_after (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? -1 : details->retry_after;
}

const char *
ara_error_get_step (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? NULL : details->step;
}

const char *
ara_error_get_request (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? NULL : details->request;
}

char *
ara_error_dup_body (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL ? NULL : g_strdup (details->body);
}

AraValue *
ara_error_dup_fields (const GError *error)
{
  const AraErrorDetails *details = peek_details (error);

  return details == NULL || details->fields == NULL ? NULL : ara_value_ref (details->fields);
}
