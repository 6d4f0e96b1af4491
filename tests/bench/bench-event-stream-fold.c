/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Event stream and fold against one reused JsonParser on the same events. Prints one JSON
 * line a figure, and ends with 1 if one of them misses its limit. */

#include "ara/ara.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 17
#define READ_SIZE (64 * 1024)
#define TOTAL_SIZE ((gsize) 64 * 1024 * 1024)
#define LIMIT 1.5

typedef void (*MakeEvents) (GPtrArray *events, guint number);

/* The same events twice: as the bytes of a stream, and as JSON texts one by one. */
typedef struct
{
  const char *name;
  MakeEvents  make;
  GString    *stream;
  GPtrArray  *events;
  gsize       json_size;
  double      ours[ROUNDS];
  double      baseline[ROUNDS];
} Shape;

static char *
make_delta (gsize length, guint number)
{
  /* Words, line ends and what is not ASCII, as an answer in Markdown has them. */
  static const char sample[] = "The café’s parser reads **each** byte once.\\n- `memchr` finds \\\"ends\\\" \\u2192 fast\\n";
  GString *text = g_string_sized_new (length + 8);
  const char *place = sample + number % 8;

  while (text->len < length)
    {
      gsize piece = place[0] == '\\' ? (place[1] == 'u' ? 6 : 2) : (gsize) (g_utf8_next_char (place) - place);

      g_string_append_len (text, place, (gssize) piece);
      place += piece;
      if (*place == '\0')
        place = sample;
    }
  return g_string_free (text, FALSE);
}

static void
make_text (GPtrArray *events, gsize length, guint number)
{
  g_autofree char *delta = make_delta (length, number);

  g_ptr_array_add (events, g_strdup_printf ("{\"type\":\"text-delta\",\"id\":\"txt-0\",\"delta\":\"%s\"}", delta));
}

static void
make_short_deltas (GPtrArray *events, guint number)
{
  make_text (events, 16, number);
}

static void
make_long_deltas (GPtrArray *events, guint number)
{
  make_text (events, 1024, number);
}

/* A call whose arguments come in pieces, and its result. */
static void
make_tool_calls (GPtrArray *events, guint number)
{
  g_ptr_array_add (events, g_strdup_printf ("{\"type\":\"tool-input-start\",\"toolCallId\":\"call_%u\",\"toolName\":\"write_file\"}", number));
  for (guint i = 0; i < 4; i++)
    g_ptr_array_add (events, g_strdup_printf ("{\"type\":\"tool-input-delta\",\"toolCallId\":\"call_%u\",\"inputTextDelta\":\"{\\\"path\\\":\\\"a%u.py\"}", number, i));
  g_ptr_array_add (events, g_strdup_printf ("{\"type\":\"tool-input-available\",\"toolCallId\":\"call_%u\",\"toolName\":\"write_file\",\"input\":{\"path\":\"a.py\",\"content\":\"print(\\\"hello\\\")\\n\",\"mode\":420}}", number));
  g_ptr_array_add (events, g_strdup_printf ("{\"type\":\"tool-output-available\",\"toolCallId\":\"call_%u\",\"output\":{\"exit_code\":0,\"stdout\":\"one\\ntwo\\n\",\"stderr\":\"\",\"timed_out\":false}}", number));
}

static void
fill (Shape *shape, gsize size)
{
  shape->stream = g_string_new (NULL);
  shape->events = g_ptr_array_new_with_free_func (g_free);
  for (guint number = 0; shape->json_size < size; number++)
    {
      guint first = shape->events->len;

      shape->make (shape->events, number);
      for (guint i = first; i < shape->events->len; i++)
        {
          const char *event = g_ptr_array_index (shape->events, i);

          shape->json_size += strlen (event);
          g_string_append_printf (shape->stream, "data: %s\n\n", event);
        }
    }
}

static void
take_event (const AraEvent *event, gpointer fold)
{
  ara_fold_push (fold, event->data, (gssize) event->length);
}

static double
run_ours (Shape *shape)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autoptr (AraEventStream) stream = ara_event_stream_new (take_event, fold, NULL);
  double seconds;

  for (gsize at = 0; at < shape->stream->len; at += READ_SIZE)
    if (!ara_event_stream_push (stream, shape->stream->str + at, MIN (READ_SIZE, shape->stream->len - at), NULL))
      g_error ("%s: the stream was refused", shape->name);
  ara_event_stream_finish (stream);
  ara_fold_end (fold);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (ara_fold_get_n_skipped (fold) != 0 || g_list_model_get_n_items (G_LIST_MODEL (message)) == 0)
    g_error ("%s: events were lost", shape->name);
  return seconds;
}

static double
run_baseline (Shape *shape)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  for (guint i = 0; i < shape->events->len; i++)
    {
      const char *event = g_ptr_array_index (shape->events, i);

      if (!json_parser_load_from_data (parser, event, -1, NULL))
        g_error ("%s: json-glib refused an event", shape->name);
    }
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (const double *times)
{
  double sorted[ROUNDS];

  memcpy (sorted, times, sizeof sorted);
  qsort (sorted, ROUNDS, sizeof *sorted, compare);
  return sorted[ROUNDS / 2];
}

static gboolean
report (const char *name, gsize size, double ours, double baseline)
{
  double megabytes = (double) size / (1024 * 1024), ratio = ours / baseline;

  printf ("{\"benchmark\":\"event-stream-fold\",\"figure\":\"%s\",\"unit\":\"ms/MB\",\"value\":%.3f,"
          "\"baseline\":%.3f,\"ratio\":%.3f,\"limit\":%.1f,\"rounds\":%d,\"bytes\":%" G_GSIZE_FORMAT "}\n",
          name, ours * 1000 / megabytes, baseline * 1000 / megabytes, ratio, LIMIT, ROUNDS, size * ROUNDS);
  return ratio <= LIMIT;
}

int
main (void)
{
  static Shape shapes[] = {
    { "deltas-16", make_short_deltas }, { "deltas-1024", make_long_deltas }, { "tool-calls", make_tool_calls },
  };
  double ours = 0, baseline = 0;
  gsize size = 0;
  gboolean met = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    fill (&shapes[i], TOTAL_SIZE / ROUNDS / G_N_ELEMENTS (shapes));
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
      {
        shapes[i].ours[round] = run_ours (&shapes[i]);
        shapes[i].baseline[round] = run_baseline (&shapes[i]);
      }
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      double a = median (shapes[i].ours), b = median (shapes[i].baseline);

      met &= report (shapes[i].name, shapes[i].json_size, a, b);
      ours += a;
      baseline += b;
      size += shapes[i].json_size;
      g_string_free (shapes[i].stream, TRUE);
      g_ptr_array_unref (shapes[i].events);
    }
  met &= report ("all", size, ours, baseline);
  return met ? 0 : 1;
}
