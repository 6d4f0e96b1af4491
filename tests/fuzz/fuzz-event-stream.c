/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any bytes as an event stream, whole and cut in pieces, must tell the same. */

#include "ara/ara.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
note (const AraEvent *event, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n%s\n", event->event, event->id);
  g_string_append_len (user_data, event->data, (gssize) event->length);
  g_string_append (user_data, "\n.\n");
}

static char *
run (const char *bytes, gsize size, gsize step, int *retry)
{
  GString *events = g_string_new (NULL);
  g_autoptr (AraEventStream) stream = ara_event_stream_new (note, events, NULL);
  gsize length;

  for (gsize at = 0; at < size; at += step)
    g_assert_true (ara_event_stream_push (stream, bytes + at, MIN (step, size - at), NULL));
  ara_event_stream_finish (stream);
  *retry = ara_event_stream_get_retry (stream);
  length = events->len;
  /* NULs in data are allowed; everything else is UTF-8. */
  for (gsize i = 0; i < length; i++)
    if (events->str[i] == '\0')
      events->str[i] = '0';
  g_assert_true (g_utf8_validate_len (events->str, length, NULL));
  return g_string_free (events, FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  int retry, other;
  g_autofree char *whole = run ((const char *) data, size, size + 1, &retry);

  for (gsize step = 1; step <= 7; step += 2)
    {
      g_autofree char *pieces = run ((const char *) data, size, step, &other);

      g_assert_cmpstr (pieces, ==, whole);
      g_assert_cmpint (other, ==, retry);
    }
  return 0;
}
