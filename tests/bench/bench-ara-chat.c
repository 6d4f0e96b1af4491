/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara chat` on a stream of 64 MB against what curl takes to fetch it and json-glib to parse
 * its events, in turn, in CPU time. Prints a line of JSON for short and for long deltas, and
 * ends with 1 if one of them misses its limit. */

#include "bench-process.h"

#include <json-glib/json-glib.h>
#include <time.h>

#define STREAM_SIZE ((gsize) 64 * 1024 * 1024)
/* Not 15: a round takes some seconds, and CPU time varies less than time by the wall does. */
#define ROUNDS 7
#define LIMIT 1.3

typedef struct
{
  const char *name;
  gsize       delta;
} Shape;

static const char sample[] = "The parser reads **each** byte once.\\n- `memchr` finds \\\"ends\\\" \\u2192 fast, "
                             "and what it found it hands on as it is.\\n";

static void
append_delta (GString *stream, gsize length)
{
  static gsize place;
  gsize first = stream->len;

  while (stream->len - first < length)
    {
      gsize piece = sample[place] != '\\' ? 1 : sample[place + 1] == 'u' ? 6 : 2;

      g_string_append_len (stream, sample + place, (gssize) piece);
      place += piece;
      if (sample[place] == '\0')
        place = 0;
    }
}

static GString *
make_stream (gsize delta)
{
  GString *stream = g_string_sized_new (STREAM_SIZE + 64 * 1024);

  g_string_append (stream, "data: {\"type\":\"start\",\"messageId\":\"m\"}\n\ndata: {\"type\":\"text-start\",\"id\":\"t\"}\n\n");
  while (stream->len < STREAM_SIZE)
    {
      g_string_append (stream, "data: {\"type\":\"text-delta\",\"id\":\"t\",\"delta\":\"");
      append_delta (stream, delta);
      g_string_append (stream, "\"}\n\n");
    }
  g_string_append (stream, "data: {\"type\":\"text-end\",\"id\":\"t\"}\n\ndata: {\"type\":\"finish\"}\n\ndata: [DONE]\n\n");
  return stream;
}

static double
cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1e6;
}

static double
parse (const GString *stream)
{
  double start = cpu_ms ();
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  for (const char *at = stream->str; g_str_has_prefix (at, "data: {");)
    {
      const char *end = strchr (at, '\n');

      at += strlen ("data: ");
      if (!json_parser_load_from_data (parser, at, end - at, NULL))
        g_error ("json-glib refused an event");
      at = end + 2;
    }
  return cpu_ms () - start;
}

static gboolean
compare (const Shape *shape, char *program)
{
  g_autoptr (GString) stream = make_stream (shape->delta);
  pid_t server;
  guint port = serve ("text/event-stream", stream->str, stream->len, &server);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/chat", port);
  char *ara[] = { program, "chat", "hello", NULL };
  char *curl[] = { "curl", "--silent", "--fail", "--no-buffer", "--header", "Authorization: Bearer " BENCH_KEY,
                   "--json", "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}", url, NULL };
  double ours[ROUNDS], theirs[ROUNDS], a, b;

  point_ara_at (port);
  for (guint i = 0; i < ROUNDS; i++)
    {
      ours[i] = measure (ara).cpu_ms;
      theirs[i] = measure (curl).cpu_ms + parse (stream);
    }
  end_server (server);
  a = median (ours, ROUNDS);
  b = median (theirs, ROUNDS);
  printf ("{\"benchmark\":\"ara-chat\",\"figure\":\"%s\",\"unit\":\"CPU ms\",\"value\":%.0f,\"baseline\":%.0f,"
          "\"ratio\":%.3f,\"limit\":%.1f,\"rounds\":%d,\"bytes\":%zu}\n", shape->name, a, b, a / b, LIMIT, ROUNDS, stream->len);
  fflush (stdout);
  return a <= LIMIT * b;
}

int
main (int argc, char **argv)
{
  static const Shape shapes[] = { { "deltas-16", 16 }, { "deltas-1024", 1024 } };
  gboolean met = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    met &= compare (&shapes[i], argv[1]);
  return met ? 0 : 1;
}
