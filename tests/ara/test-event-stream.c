/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event-stream parser by the WHATWG rules, cut at every byte. */

#include "ara/ara.h"

#include <string.h>

static void
note (const AraEvent *event, gpointer user_data)
{
  g_string_append_printf (user_data, "%s|%s|", event->event, event->id);
  g_string_append_len (user_data, event->data, (gssize) event->length);
  g_string_append_c (user_data, ';');
}

#define R "\xef\xbf\xbd" /* U+FFFD */

static const struct
{
  const char *stream;
  gsize       length; /* 0: strlen */
  const char *events;
} rows[] = {
  { "data: a\n\n", 0, "message||a;" },
  { "data: a\r\n\r\n", 0, "message||a;" },
  { "data: a\r\r", 0, "message||a;" },
  { "data:a\ndata: b\ndata:  c\n\n", 0, "message||a\nb\n c;" },
  { "\xef\xbb\xbf""data: bom\n\n", 0, "message||bom;" },
  { ": keep-alive\n\ndata: x\n\n", 0, "message||x;" },
  { "event: e\nid: 7\ndata: x\n\ndata: y\n\n", 0, "e|7|x;message|7|y;" },
  { "data\n\ndata\ndata\n\ndata:", 0, "message||;message||\n;" },
  { "event: only\n\ndata: x\n\n", 0, "message||x;" },
  { "data: cut off\n", 0, "" },
  { "unknown: x\nretry: 12\nretry: 1x\ndata: é😀\n\n", 0, "message||é😀;" },
  /* One U+FFFD for each longest beginning of a character, as the UTF-8 decoder of the
   * Encoding standard has it: E2 82 is one, and what no character begins with is one each. */
  { "data: \xff\xfe\xe2\x82\n\n", 0, "message||" R R R ";" },
  { "data: \xf0\x9f\x98|\xf0\x9f|\xf0\n\n", 0, "message||" R "|" R "|" R ";" },
  { "data: \xed\xa0\x80|\xc0\x80|\xe0\x80\x80\n\n", 0, "message||" R R R "|" R R "|" R R R ";" },
  { "data: \xf4\x90\x80\x80|\xf5\x80|\x80\n\n", 0, "message||" R R R R "|" R R "|" R ";" },
  { "data: \xe2\x82\xe2\x82\xac\n\n", 0, "message||" R "\xe2\x82\xac;" },
  { "data: \xe2\x82\r\n\r\n", 0, "message||" R ";" },
  { "\xef\xbb\xbf\xef\xbb\xbf""data: second BOM is a name\n\ndata: x\n\n", 0, "message||x;" },
  { "data: x\n\n\xef\xbb\xbf""data: late BOM\n\n", 0, "message||x;" },
  { "data: a\nid\n\ndata: b\n\n", 0, "message||a;message||b;" },
  { "id: 1\n\ndata: x\nid\n\n", 0, "message||x;" },
  { " data: space before\n\nData: case\n\ndata : space\n\n", 0, "" },
  { "data:\tx\n\n", 0, "message||\tx;" },
  { "\r\r\n\n\rdata: x\r\r\n", 0, "message||x;" },
  { "id: a\0b\ndata: x\n\n", 17, "message||x;" },
  { "data: 1\r\n\ndata: 2\n\r\ndata: 3\r\n\r\n", 0, "message||1;message||2;message||3;" },
};

static void
run (const char *stream, gsize length, gsize cut, gsize step, const char *expected)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autoptr (AraEventStream) parser = ara_event_stream_new (note, events, NULL);

  g_assert_true (ara_event_stream_push (parser, stream, cut, NULL));
  for (gsize at = cut; at < length; at += step)
    g_assert_true (ara_event_stream_push (parser, stream + at, MIN (step, length - at), NULL));
  ara_event_stream_finish (parser);
  g_assert_cmpstr (events->str, ==, expected);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = rows[i].length != 0 ? rows[i].length : strlen (rows[i].stream);

      for (gsize cut = 0; cut <= length; cut++)
        {
          run (rows[i].stream, length, cut, length + 1, rows[i].events);
          run (rows[i].stream, length, cut, 1, rows[i].events);
        }
    }
}

typedef struct
{
  AraEventStream *parser;
  guint           n_events;
} Dropper;

static void
drop (const AraEvent *event, gpointer user_data)
{
  Dropper *self = user_data;

  self->n_events++;
  g_clear_pointer (&self->parser, ara_event_stream_unref);
}

/* The one who is told of an event may let go of the parser. */
static void
test_dropped_in_callback (void)
{
  static const char stream[] = "data: a\n\ndata: b\n\ndata: c";
  Dropper dropper = { 0 };

  dropper.parser = ara_event_stream_new (drop, &dropper, NULL);
  ara_event_stream_push (dropper.parser, stream, strlen (stream), NULL);
  g_assert_cmpuint (dropper.n_events, ==, 2);
  g_assert_null (dropper.parser);
}

static void
test_limit (void)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autoptr (AraEventStream) parser = ara_event_stream_new (note, events, NULL);
  g_autoptr (GError) error = NULL;

  ara_event_stream_set_limit (parser, 10);
  g_assert_true (ara_event_stream_push (parser, "data: 0123456789\n\n", 18, &error));
  g_assert_false (ara_event_stream_push (parser, "data: 0123456789a\n\n", 19, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_TOO_LARGE);
  g_assert_cmpstr (events->str, ==, "message||0123456789;");
}

/* A line of megabytes, in one piece and in many, between short ones; one with bytes that are
 * no UTF-8. */
static void
test_long_line (void)
{
  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (GString) stream = g_string_new ("data: a\n\ndata: "), expected = g_string_new ("message||a;message||");

      for (guint i = 0; i < 2 * 1024 * 1024; i++)
        g_string_append_c (stream, (char) ('a' + i % 26));
      g_string_append (expected, stream->str + strlen ("data: a\n\ndata: "));
      g_string_append (stream, round % 2 == 0 ? "\ndata: b\n\ndata: c\n\n" : "\xff\r\n\r\ndata: c\n\n");
      g_string_append (expected, round % 2 == 0 ? "\nb;message||c;" : "\xef\xbf\xbd;message||c;");
      run (stream->str, stream->len, 3, round < 2 ? 65536 : stream->len, expected->str);
    }
}

static void
test_retry (void)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autoptr (AraEventStream) parser = ara_event_stream_new (note, events, NULL);

  g_assert_cmpint (ara_event_stream_get_retry (parser), ==, -1);
  g_assert_true (ara_event_stream_push (parser, "retry: 1500\nretry: x\n", 21, NULL));
  g_assert_cmpint (ara_event_stream_get_retry (parser), ==, 1500);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-stream/table", test_table);
  g_test_add_func ("/event-stream/dropped-in-callback", test_dropped_in_callback);
  g_test_add_func ("/event-stream/limit", test_limit);
  g_test_add_func ("/event-stream/long-line", test_long_line);
  g_test_add_func ("/event-stream/retry", test_retry);
  return g_test_run ();
}
