/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One table from HTTP status and transport trouble to the codes of ARA_ERROR. */

#include "ara-transport-errors-private.h"
#include "ara-error-private.h"

#include <string.h>

static const struct
{
  guint       status;
  AraError    code;
  const char *sentence; /* where the server sent none */
} statuses[] = {
  { 400, ARA_ERROR_INVALID_ARGUMENTS, "The server did not understand the request" },
  { 401, ARA_ERROR_UNAUTHORIZED, "The key is wrong or has expired" },
  { 403, ARA_ERROR_FORBIDDEN, "The key does not allow this" },
  { 404, ARA_ERROR_NOT_FOUND, "The server does not know what was asked for" },
  { 405, ARA_ERROR_UNSUPPORTED, "This server does not offer that" },
  { 409, ARA_ERROR_CONFLICT, "The server is busy with something that stands in the way" },
  { 413, ARA_ERROR_TOO_LARGE, "What was sent is too large for the server" },
  { 422, ARA_ERROR_INVALID_ARGUMENTS, "The server refused the arguments" },
  { 429, ARA_ERROR_RATE_LIMITED, "Too many requests" },
  { 501, ARA_ERROR_UNSUPPORTED, "This server does not offer that" },
  { 502, ARA_ERROR_UNAVAILABLE, "The server could not reach the runtime" },
  { 503, ARA_ERROR_UNAVAILABLE, "No session is active or the runtime is down" },
  { 504, ARA_ERROR_APP_TIMED_OUT, "The app did not answer in time" },
};

/* The last name in a field's "loc" with the numbers behind it: "items 3" of
 * ["body", "items", 3]. */
static char *
name_of_place (AraValue *place)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = place == NULL ? 0 : ara_value_get_n_children (place); i > 0; i--)
    {
      g_autoptr (AraValue) step = ara_value_dup_child (place, i - 1);
      g_autofree char *name = ara_value_dup_string (step), *number = NULL;

      if (name != NULL)
        return g_strconcat (name, numbers->str, NULL);
      number = ara_value_dup_text (step);
      g_string_prepend (numbers, number);
      g_string_prepend_c (numbers, ' ');
    }
  return NULL;
}

/* "path: msg" of each entry of a 422 detail. */
static char *
sentence_of_fields (AraValue *fields)
{
  GString *sentence = g_string_new (NULL);

  for (guint i = 0; i < ara_value_get_n_children (fields) && i < 5; i++)
    {
      g_autoptr (AraValue) field = ara_value_dup_child (fields, i);
      g_autoptr (AraValue) place = ara_value_dup_member (field, "loc");
      g_autofree char *name = name_of_place (place);
      g_autofree char *message = ara_value_dup_member_string (field, "msg");

      if (sentence->len > 0)
        g_string_append (sentence, "; ");
      if (name != NULL)
        g_string_append_printf (sentence, "%s: ", name);
      g_string_append (sentence, message != NULL ? message : "not accepted");
    }
  return g_string_free (sentence, FALSE);
}

/* What the server itself said, and the fields of a 422. */
static char *
sentence_of_body (const char *body, gsize length, AraValue **fields)
{
  g_autoptr (AraValue) json = ara_value_new_from_text (body, (gssize) length, NULL);
  g_autoptr (AraValue) detail = json == NULL ? NULL : ara_value_dup_member (json, "detail");

  if (detail == NULL)
    return json == NULL ? NULL : ara_value_dup_member_string (json, "message");
  if (ara_value_get_kind (detail) == ARA_VALUE_STRING)
    return ara_value_dup_string (detail);
  if (ara_value_get_kind (detail) != ARA_VALUE_ARRAY)
    return ara_value_dup_text (detail);
  *fields = ara_value_ref (detail);
  return sentence_of_fields (detail);
}

static int
parse_retry_after (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  g_autoptr (GDateTime) date = NULL, now = NULL;
  gint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT, &seconds, NULL))
    return (int) seconds;
  date = soup_date_time_new_from_http_string (text);
  now = g_date_time_new_now_utc ();
  return date == NULL ? -1 : (int) CLAMP (g_date_time_difference (date, now) / G_USEC_PER_SEC, 0, G_MAXINT);
}

GError *
ara_error_from_status (SoupMessage *message, const char *request, GBytes *body)
{
  guint status = soup_message_get_status (message);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (AraValue) fields = NULL;
  g_autofree char *said = length == 0 ? NULL : sentence_of_body (text, length, &fields);
  AraError code = ARA_ERROR_SERVER;
  const char *sentence = "The server failed";
  AraErrorDetails *details;
  GError *error;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].status == status)
      code = statuses[i].code, sentence = statuses[i].sentence;
  if (status >= 300 && status < 400 && soup_message_headers_get_one (soup_message_get_response_headers (message), "Location") != NULL)
    code = ARA_ERROR_BAD_REPLY, sentence = "The server sends to another address; use that one as the base URL";
  error = said != NULL && *said != '\0' ? g_error_new (ARA_ERROR, code, "%s", said)
                                        : g_error_new (ARA_ERROR, code, "%s (HTTP %u)", sentence, status);
  details = ara_error_get_details (error);
  details->status = status;
  details->retry_after = parse_retry_after (message);
  details->step = status == 401 || status == 403 ? "key" : NULL;
  details->request = g_strdup (request);
  details->body = length == 0 ? g_strdup ("") : g_utf8_make_valid (text, (gssize) MIN (length, ARA_ERROR_MAX_BODY));
  details->fields = g_steal_pointer (&fields);
  return error;
}

typedef enum
{
  TROUBLE_NAME,
  TROUBLE_TCP,
  TROUBLE_TLS,
  TROUBLE_PROXY,
  TROUBLE_NOT_HTTP,
  TROUBLE_CUT,
  N_TROUBLES,
} Trouble;

static const struct
{
  AraError    code;
  const char *step;
  const char *sentence;
} troubles[] = {
  [TROUBLE_NAME] = { ARA_ERROR_UNREACHABLE, "name", "The server's name could not be found" },
  [TROUBLE_TCP] = { ARA_ERROR_UNREACHABLE, "tcp", "No connection to the server" },
  [TROUBLE_TLS] = { ARA_ERROR_TLS, "tls", "The server's certificate or encryption was refused" },
  [TROUBLE_PROXY] = { ARA_ERROR_UNREACHABLE, "proxy", "The proxy could not be used" },
  [TROUBLE_NOT_HTTP] = { ARA_ERROR_BAD_REPLY, "version", "What answers there does not speak HTTP" },
  [TROUBLE_CUT] = { ARA_ERROR_DISCONNECTED, NULL, "The connection was cut" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (troubles) == N_TROUBLES);

static Trouble
classify (const GError *error, gboolean connected)
{
  if (error->domain == G_RESOLVER_ERROR)
    return TROUBLE_NAME;
  /* A connection that is cut without TLS's good-bye is cut all the same. */
  if (error->domain == G_TLS_ERROR && !connected)
    return TROUBLE_TLS;
  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
      || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    return TROUBLE_NOT_HTTP;
  if (error->domain == G_IO_ERROR && error->code >= G_IO_ERROR_PROXY_FAILED && error->code <= G_IO_ERROR_PROXY_NOT_ALLOWED)
    return TROUBLE_PROXY;
  return connected || error->domain == SOUP_SESSION_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
                 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
             ? TROUBLE_CUT
             : TROUBLE_TCP;
}

GError *
ara_error_from_trouble (const GError *trouble, const char *request, gboolean connected)
{
  Trouble kind = classify (trouble, connected);
  GError *error;

  if (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_CANCELLED) || trouble->domain == ARA_ERROR)
    return g_error_copy (trouble);
  /* Since libsoup 3.6 a chunked body that is cut ends in an error, too: one sentence for both. */
  if (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    error = g_error_new_literal (ARA_ERROR, ARA_ERROR_DISCONNECTED, "The connection was cut before the answer was complete");
  else
    error = g_error_new (ARA_ERROR, troubles[kind].code, "%s: %s", troubles[kind].sentence, trouble->message);
  ara_error_get_details (error)->step = troubles[kind].step;
  ara_error_get_details (error)->request = g_strdup (request);
  return error;
}

GError *
ara_error_from_silence (guint seconds, const char *request)
{
  GError *error = g_error_new (ARA_ERROR, ARA_ERROR_TIMED_OUT,
                               seconds == 1 ? "The server has said nothing for %u second"
                                            : "The server has said nothing for %u seconds", seconds);

  ara_error_get_details (error)->request = g_strdup (request);
  return error;
}

GError *
ara_error_from_announcements (const char *request)
{
  GError *error = g_error_new_literal (ARA_ERROR, ARA_ERROR_BAD_REPLY,
                                       "The server announces its answer again and again, and does not give it");

  ara_error_get_details (error)->request = g_strdup (request);
  return error;
}
