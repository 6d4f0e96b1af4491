/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with many tools and long results, in a process of its own. */

#include "bench-inspector-server.h"
#include "bench-forked-server.h"
#include "ara/ara.h"

#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (1000 * 1000) /* bytes, about */

static char *
make_tools (guint count)
{
  GString *json = g_string_new ("{\"tools\":[{\"name\":\"result\"}");

  for (guint i = 0; i < count; i++)
    g_string_append_printf (json,
                            ",{\"name\":\"tool_%u\",\"kind\":\"app\",\"description\":\"The tool of number %u, which does what its name says.\","
                            "\"input_schema\":{\"type\":\"object\",\"required\":[\"name\"],\"properties\":{"
                            "\"name\":{\"type\":\"string\",\"description\":\"What it is called.\"},\"count\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":600},"
                            "\"loud\":{\"type\":\"boolean\",\"default\":false},\"how\":{\"enum\":[\"every\",\"cron\",\"once\"]},"
                            "\"words\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"note\":{\"type\":[\"string\",\"null\"]},"
                            "\"where\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\"},\"y\":{\"type\":\"number\"}}}}}}",
                            i, i);
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

/* Records with something nested in each, one long line, and much depth. */
static char *
make_json (gsize length)
{
  GString *json = g_string_new ("{\"ok\":true,\"result\":{\"meta\":{\"of\":\"bench\"},\"line\":\"");

  for (gsize i = 0; i < length / 5; i++)
    g_string_append_c (json, (char) ('a' + i % 26));
  g_string_append (json, "\",\"deep\":");
  for (int i = 0; i < 100; i++)
    g_string_append (json, "[1,");
  g_string_append_c (json, '0');
  for (int i = 0; i < 100; i++)
    g_string_append_c (json, ']');
  g_string_append (json, ",\"items\":[");
  for (guint i = 0; json->len < length; i++)
    g_string_append_printf (json,
                            "%s{\"id\":%u,\"name\":\"item number %u\",\"tags\":[\"a\",\"b\",\"c\"],\"at\":{\"x\":%u.5,\"y\":-%u},\"text\":\"Some words that say what "
                            "this is about, in one or two sentences. They go on for a while.\",\"ok\":true}",
                            i > 0 ? "," : "", i, i, i, i);
  g_string_append (json, "]}}");
  return g_string_free (json, FALSE);
}

static char *
make_chunk (void)
{
  GString *chunk = g_string_new (NULL);

  for (guint i = 0; chunk->len < CHUNK; i++)
    g_string_append_printf (chunk, "%u: what a program may write into its log, again and again\\n", i);
  return g_string_free (chunk, FALSE);
}

typedef struct
{
  GBytes *chunk;
  gsize   sent;
} Stream;

static void
send_more (SoupServerMessage *message, Stream *stream)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  const char *beginning = "{\"ok\":true,\"result\":\"", *end = "the needle\"}";

  if (stream->sent == 0)
    soup_message_body_append (body, SOUP_MEMORY_STATIC, beginning, strlen (beginning));
  if (stream->sent < BENCH_TEXT_BYTES)
    soup_message_body_append_bytes (body, stream->chunk);
  else
    {
      soup_message_body_append (body, SOUP_MEMORY_STATIC, end, strlen (end));
      soup_message_body_complete (body);
    }
  stream->sent += g_bytes_get_size (stream->chunk);
}

static void
more_wanted (SoupServerMessage *message, Stream *stream)
{
  if (stream->sent < BENCH_TEXT_BYTES + 2 * g_bytes_get_size (stream->chunk))
    send_more (message, stream);
}

static void
stream_free (gpointer data, GClosure *closure)
{
  g_bytes_unref (((Stream *) data)->chunk);
  g_free (data);
}

static void
stream_text (SoupServerMessage *message)
{
  Stream *stream = g_new0 (Stream, 1);

  stream->chunk = g_bytes_new_take (make_chunk (), CHUNK);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (more_wanted), stream, stream_free, 0);
  send_more (message, stream);
}

static void
reply (SoupServerMessage *message, char *json)
{
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (AraValue) call = body->length == 0 ? NULL : ara_value_new_from_text (body->data, body->length, NULL);
  g_autoptr (AraValue) args = call == NULL ? NULL : ara_value_dup_member (call, "args");
  g_autofree char *what = args == NULL ? NULL : ara_value_dup_member_string (args, "what");
  const char *session = query == NULL ? NULL : g_hash_table_lookup (query, "session_id");

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
  if (g_strcmp0 (what, "text") == 0)
    stream_text (message);
  else if (what != NULL)
    reply (message, make_json (g_str_equal (what, "json") ? BENCH_JSON_BYTES : 5000));
  else
    reply (message, make_tools (g_strcmp0 (session, "many") == 0 ? BENCH_MANY : BENCH_FEW));
}

char *
bench_server_start (pid_t *pid)
{
  return bench_forked_server_start (handle, pid);
}
