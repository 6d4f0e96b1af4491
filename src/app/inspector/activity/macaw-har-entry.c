/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry of an HTTP archive: a request with its reply, or a WebSocket with its messages.
 *
 * The format: http://www.softwareishard.com/blog/har-12-spec/ by Jan Odvarko. What it has no
 * member for stands in a "comment", or in a member that begins with "_", as it asks for. */

#include "macaw-har-private.h"

#include <libsoup/soup.h>
#include <string.h>

/* Members */

static void
add_integer (AraValueBuilder *builder, const char *name, gint64 value)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_integer (builder, value);
}

static void
add_ms (AraValueBuilder *builder, const char *name, gint64 microseconds)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_double (builder, (double) microseconds / 1000);
}

static void
begin_member (AraValueBuilder *builder, const char *name)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_begin_object (builder);
}

static void
add_empty_array (AraValueBuilder *builder, const char *name)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_begin_array (builder);
  ara_value_builder_end_array (builder);
}

static void
add_pair (AraValueBuilder *builder, const char *name, const char *value)
{
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", name);
  ara_value_builder_member_string (builder, "value", value);
  ara_value_builder_end_object (builder);
}

static void
add_time (AraValueBuilder *builder, gint64 microseconds)
{
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = g_date_time_add (second, microseconds % G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *text = g_strdup_printf ("%s.%03dZ", date, g_date_time_get_microsecond (time) / 1000);

  ara_value_builder_member_string (builder, "startedDateTime", text);
}

/* The lines are “Name: value”. */
static void
add_headers (AraValueBuilder *builder, char **lines)
{
  ara_value_builder_name (builder, "headers");
  ara_value_builder_begin_array (builder);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *colon = strchr (*line, ':');
      g_autofree char *name = g_strndup (*line, colon == NULL ? strlen (*line) : (gsize) (colon - *line));

      add_pair (builder, name, colon == NULL ? "" : colon + strspn (colon, ": "));
    }
  ara_value_builder_end_array (builder);
}

static const char *
find_header (char **lines, const char *name)
{
  gsize length = strlen (name);

  for (char **line = lines; *line != NULL; line++)
    if (g_ascii_strncasecmp (*line, name, length) == 0 && (*line)[length] == ':')
      return *line + length + 1 + strspn (*line + length + 1, " ");
  return NULL;
}

static char *
decode (const char *text, gssize length)
{
  g_autofree char *spaced = g_strndup (text, length < 0 ? strlen (text) : (gsize) length);
  char *plain;

  g_strdelimit (spaced, "+", ' ');
  plain = g_uri_unescape_string (spaced, NULL);
  return plain != NULL ? plain : g_steal_pointer (&spaced);
}

static void
add_query (AraValueBuilder *builder, const char *url)
{
  const char *query = strchr (url, '?');
  g_auto (GStrv) pairs = g_strsplit (query == NULL ? "" : query + 1, "&", -1);

  ara_value_builder_name (builder, "queryString");
  ara_value_builder_begin_array (builder);
  for (char **pair = pairs; *pair != NULL; pair++)
    {
      const char *equals = strchr (*pair, '=');
      g_autofree char *name = decode (*pair, equals == NULL ? -1 : equals - *pair);
      g_autofree char *value = equals == NULL ? g_strdup ("") : decode (equals + 1, -1);

      if (**pair != '\0')
        add_pair (builder, name, value);
    }
  ara_value_builder_end_array (builder);
}

/* A mask is no ASCII, an address is nothing else. */
static void
add_url (AraValueBuilder *builder, const char *url)
{
  g_autofree char *ascii = g_uri_escape_string (url, G_URI_RESERVED_CHARS_GENERIC_DELIMITERS G_URI_RESERVED_CHARS_SUBCOMPONENT_DELIMITERS "%", FALSE);

  ara_value_builder_member_string (builder, "url", ascii);
}

static void
add_cut (AraValueBuilder *builder, gboolean cut, goffset size)
{
  g_autofree char *comment = NULL;

  if (!cut)
    return;
  comment = g_strdup_printf ("The first %d of %" G_GINT64_FORMAT " bytes; the rest was not kept.", ARA_EXCHANGE_MAX_BODY, (gint64) size);
  ara_value_builder_member_string (builder, "comment", comment);
}

/* A request with its reply */

static void
add_request (AraValueBuilder *builder, AraExchange *exchange)
{
  g_auto (GStrv) headers = ara_exchange_dup_request_headers (exchange);
  g_autofree char *body = ara_exchange_dup_request_body (exchange);
  const char *version = ara_exchange_get_http_version (exchange), *type = find_header (headers, "Content-Type");

  begin_member (builder, "request");
  ara_value_builder_member_string (builder, "method", ara_exchange_get_method (exchange));
  add_url (builder, ara_exchange_get_url (exchange));
  ara_value_builder_member_string (builder, "httpVersion", version != NULL ? version : "unknown");
  add_empty_array (builder, "cookies");
  add_headers (builder, headers);
  add_query (builder, ara_exchange_get_url (exchange));
  add_integer (builder, "headersSize", -1);
  add_integer (builder, "bodySize", ara_exchange_get_request_size (exchange));
  if (body != NULL)
    {
      begin_member (builder, "postData");
      ara_value_builder_member_string (builder, "mimeType", type != NULL ? type : "application/json");
      ara_value_builder_member_string (builder, "text", body);
      add_cut (builder, ara_exchange_is_request_cut (exchange), ara_exchange_get_request_size (exchange));
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_object (builder);
}

static void
add_content (AraValueBuilder *builder, AraExchange *exchange, const char *type)
{
  g_autofree char *body = ara_exchange_dup_response_body (exchange);

  begin_member (builder, "content");
  add_integer (builder, "size", ara_exchange_get_response_size (exchange));
  ara_value_builder_member_string (builder, "mimeType", type != NULL ? type : "x-unknown");
  ara_value_builder_member_string (builder, "text", body);
  add_cut (builder, ara_exchange_is_response_cut (exchange), ara_exchange_get_response_size (exchange));
  ara_value_builder_end_object (builder);
}

/* A status of 0 is what browsers write where no reply came. */
static void
add_response (AraValueBuilder *builder, AraExchange *exchange)
{
  g_auto (GStrv) headers = ara_exchange_dup_response_headers (exchange);
  const char *version = ara_exchange_get_http_version (exchange), *location = find_header (headers, "Location");
  guint status = ara_exchange_get_status (exchange);
  gboolean encoded = find_header (headers, "Content-Encoding") != NULL;

  begin_member (builder, "response");
  add_integer (builder, "status", status);
  ara_value_builder_member_string (builder, "statusText", status == 0 ? "" : soup_status_get_phrase (status));
  ara_value_builder_member_string (builder, "httpVersion", version != NULL ? version : "unknown");
  add_empty_array (builder, "cookies");
  add_headers (builder, headers);
  add_content (builder, exchange, find_header (headers, "Content-Type"));
  ara_value_builder_member_string (builder, "redirectURL", location != NULL ? location : "");
  add_integer (builder, "headersSize", -1);
  /* Known as it was on the way only if it was not compressed there. */
  add_integer (builder, "bodySize", encoded || status == 0 ? -1 : ara_exchange_get_response_size (exchange));
  ara_value_builder_member_string (builder, "_error", ara_exchange_get_error (exchange));
  ara_value_builder_end_object (builder);
}

static void
add_timings (AraValueBuilder *builder, gint64 wait, gint64 receive)
{
  begin_member (builder, "timings");
  add_ms (builder, "send", 0);
  add_ms (builder, "wait", wait);
  add_ms (builder, "receive", receive);
  ara_value_builder_member_string (builder, "comment", "Connecting and sending are part of the wait.");
  ara_value_builder_end_object (builder);
}

static void
add_end (AraValueBuilder *builder, MacawActivityEntry *entry, AraExchangeState state)
{
  begin_member (builder, "cache");
  ara_value_builder_end_object (builder);
  ara_value_builder_member_string (builder, "_connection", macaw_activity_entry_get_connection_name (entry));
  if (state == ARA_EXCHANGE_RUNNING)
    ara_value_builder_member_string (builder, "comment", "It was still running.");
  else if (state == ARA_EXCHANGE_CANCELLED)
    ara_value_builder_member_string (builder, "comment", "It was cancelled.");
}

char *
macaw_har_write_request (MacawActivityEntry *entry)
{
  AraExchange *exchange = macaw_activity_entry_get_exchange (entry);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  gint64 duration = ara_exchange_get_duration (exchange), wait = ara_exchange_get_wait (exchange);

  wait = wait < 0 ? duration : MIN (wait, duration);
  ara_value_builder_begin_object (builder);
  add_time (builder, ara_exchange_get_started (exchange));
  add_ms (builder, "time", duration);
  add_request (builder, exchange);
  add_response (builder, exchange);
  add_timings (builder, wait, duration - wait);
  add_end (builder, entry, ara_exchange_get_state (exchange));
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

/* A WebSocket: its handshake, and the frames until the next one to the same place */

static gboolean
is_frame (MacawActivityEntry *entry)
{
  return ara_exchange_get_kind (macaw_activity_entry_get_exchange (entry)) != ARA_EXCHANGE_REQUEST;
}

gboolean
macaw_har_is_socket (MacawActivityEntry *entry)
{
  return is_frame (entry) || ara_exchange_get_status (macaw_activity_entry_get_exchange (entry)) == SOUP_STATUS_SWITCHING_PROTOCOLS;
}

static gboolean
is_of_socket (MacawActivityEntry *entry, MacawActivityEntry *first)
{
  return g_str_equal (ara_exchange_get_url (macaw_activity_entry_get_exchange (entry)), ara_exchange_get_url (macaw_activity_entry_get_exchange (first)))
         && g_strcmp0 (macaw_activity_entry_get_connection_id (entry), macaw_activity_entry_get_connection_id (first)) == 0;
}

static void
add_message (AraValueBuilder *builder, AraExchange *exchange)
{
  gboolean sent = ara_exchange_get_kind (exchange) == ARA_EXCHANGE_FRAME_SENT;
  g_autofree char *text = sent ? ara_exchange_dup_request_body (exchange) : ara_exchange_dup_response_body (exchange);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", sent ? "send" : "receive");
  ara_value_builder_name (builder, "time");
  ara_value_builder_double (builder, (double) ara_exchange_get_started (exchange) / G_USEC_PER_SEC);
  add_integer (builder, "opcode", 1); /* text */
  ara_value_builder_member_string (builder, "data", text != NULL ? text : "");
  if (sent)
    add_cut (builder, ara_exchange_is_request_cut (exchange), ara_exchange_get_request_size (exchange));
  else
    add_cut (builder, ara_exchange_is_response_cut (exchange), ara_exchange_get_response_size (exchange));
  ara_value_builder_end_object (builder);
}

/* One that is not in the log any more: only the address is known. */
static void
add_lost_handshake (AraValueBuilder *builder, AraExchange *exchange)
{
  begin_member (builder, "request");
  ara_value_builder_member_string (builder, "method", "GET");
  add_url (builder, ara_exchange_get_url (exchange));
  ara_value_builder_member_string (builder, "httpVersion", "HTTP/1.1");
  add_empty_array (builder, "cookies");
  add_empty_array (builder, "headers");
  add_query (builder, ara_exchange_get_url (exchange));
  add_integer (builder, "headersSize", -1);
  add_integer (builder, "bodySize", 0);
  ara_value_builder_end_object (builder);
  begin_member (builder, "response");
  add_integer (builder, "status", 101);
  ara_value_builder_member_string (builder, "statusText", "Switching Protocols");
  ara_value_builder_member_string (builder, "httpVersion", "HTTP/1.1");
  add_empty_array (builder, "cookies");
  add_empty_array (builder, "headers");
  begin_member (builder, "content");
  add_integer (builder, "size", 0);
  ara_value_builder_member_string (builder, "mimeType", "x-unknown");
  ara_value_builder_end_object (builder);
  ara_value_builder_member_string (builder, "redirectURL", "");
  add_integer (builder, "headersSize", -1);
  add_integer (builder, "bodySize", -1);
  ara_value_builder_end_object (builder);
}

static void
add_handshake (AraValueBuilder *builder, AraExchange *exchange)
{
  if (ara_exchange_get_kind (exchange) != ARA_EXCHANGE_REQUEST)
    {
      add_lost_handshake (builder, exchange);
      ara_value_builder_member_string (builder, "comment", "Its frames were kept, not its handshake.");
      return;
    }
  add_request (builder, exchange);
  add_response (builder, exchange);
}

/* Takes what it writes; returns when the last of it was. */
static gint64
add_messages (AraValueBuilder *builder, GPtrArray *entries, guint first, MacawActivityEntry *head)
{
  gint64 end = ara_exchange_get_started (macaw_activity_entry_get_exchange (head));

  ara_value_builder_name (builder, "_webSocketMessages");
  ara_value_builder_begin_array (builder);
  for (guint i = first; i < entries->len; i++)
    {
      MacawActivityEntry *entry = g_ptr_array_index (entries, i);

      if (entry == NULL || !macaw_har_is_socket (entry) || !is_of_socket (entry, head))
        continue;
      if (!is_frame (entry) && entry != head)
        break; /* connected anew */
      if (!is_frame (entry))
        continue;
      end = ara_exchange_get_started (macaw_activity_entry_get_exchange (entry));
      add_message (builder, macaw_activity_entry_get_exchange (entry));
      g_clear_object ((MacawActivityEntry **) &entries->pdata[i]);
    }
  ara_value_builder_end_array (builder);
  return end;
}

char *
macaw_har_write_socket (GPtrArray *entries, guint first)
{
  g_autoptr (MacawActivityEntry) head = g_object_ref (g_ptr_array_index (entries, first));
  AraExchange *exchange = macaw_activity_entry_get_exchange (head);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  gint64 wait = MAX (ara_exchange_get_wait (exchange), 0), duration;

  ara_value_builder_begin_object (builder);
  add_time (builder, ara_exchange_get_started (exchange));
  add_handshake (builder, exchange);
  ara_value_builder_member_string (builder, "_resourceType", "websocket");
  duration = add_messages (builder, entries, first, head) - ara_exchange_get_started (exchange);
  duration = MAX (duration, wait);
  add_ms (builder, "time", duration);
  add_timings (builder, wait, duration - wait);
  add_end (builder, head, ARA_EXCHANGE_DONE);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}
