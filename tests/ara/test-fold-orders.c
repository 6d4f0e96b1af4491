/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser and the fold together: turns of parts that are interleaved at random, sent as bytes
 * that are cut anywhere. The seed is GTest's. */

#include "ara/ara.h"

#include <string.h>

#define TURNS 300
#define PARTS 6

typedef struct
{
  GQueue   events[PARTS]; /* of each part, in its own order */
  GString *expected[PARTS];
  GString *text, *calls;  /* of the turn, in the order of arrival */
  GString *stream;
} Turn;

/* What a part is: its place decides, so that each turn has all of them. */
static gboolean
is_call (int part)
{
  return part >= 4;
}

static gboolean
is_reasoning (int part)
{
  return part == 3;
}

static void
plan_text (Turn *self, int part)
{
  const char *kind = is_reasoning (part) ? "reasoning" : "text";

  if (g_test_rand_int_range (0, 2) == 0)
    g_queue_push_tail (&self->events[part], g_strdup_printf ("{\"type\":\"%s-start\",\"id\":\"%d\"}", kind, part));
  for (int i = g_test_rand_int_range (1, 6); i > 0; i--)
    g_queue_push_tail (&self->events[part], g_strdup_printf ("{\"type\":\"%s-delta\",\"id\":\"%d\",\"delta\":\"é%d→🦜%d\"}", kind, part, part, i));
  if (g_test_rand_int_range (0, 2) == 0)
    g_queue_push_tail (&self->events[part], g_strdup_printf ("{\"type\":\"%s-end\",\"id\":\"%d\"}", kind, part));
}

static void
plan_call (Turn *self, int part)
{
  if (g_test_rand_int_range (0, 2) == 0)
    {
      g_queue_push_tail (&self->events[part], g_strdup_printf ("{\"type\":\"tool-input-start\",\"toolCallId\":\"%d\",\"toolName\":\"t%d\"}", part, part));
      g_queue_push_tail (&self->events[part], g_strdup_printf ("{\"type\":\"tool-input-delta\",\"toolCallId\":\"%d\",\"inputTextDelta\":\"{\"}", part));
    }
  g_queue_push_tail (&self->events[part], g_strdup_printf ("{\"type\":\"tool-input-available\",\"toolCallId\":\"%d\",\"toolName\":\"t%d\",\"input\":{\"n\":%d}}", part, part, part));
  for (int i = g_test_rand_int_range (0, 3); i > 0; i--)
    g_queue_push_tail (&self->events[part], g_strdup_printf ("{\"type\":\"tool-output-available\",\"toolCallId\":\"%d\",\"output\":\"so far\",\"preliminary\":true}", part));
  g_queue_push_tail (&self->events[part], g_strdup_printf ("{\"type\":\"tool-output-available\",\"toolCallId\":\"%d\",\"output\":\"done %d\"}", part, part));
}

/* What the turn should be, told by the event that is sent next. */
static void
expect (Turn *self, int part, const char *event)
{
  const char *delta = strstr (event, "-delta\",\"id\"") == NULL ? NULL : strstr (event, "\"delta\":\"");
  g_autofree char *text = delta == NULL ? NULL : g_strndup (delta + 9, strlen (delta) - 11);

  if (text != NULL)
    g_string_append (self->expected[part], text);
  if (text != NULL && !is_reasoning (part))
    g_string_append (self->text, text);
  if (strstr (event, "tool-input-available") != NULL)
    g_string_append_printf (self->calls, "%s{\"name\":\"t%d\",\"args\":{\"n\":%d},\"result\":\"done %d\"}", self->calls->len > 0 ? "," : "", part, part, part);
}

static void
send (Turn *self, const char *event)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" }, *const noise[] = { "", ": keep-alive", "id: 1", "unknown: x" };
  const char *end = ends[g_test_rand_int_range (0, G_N_ELEMENTS (ends))], *line = noise[g_test_rand_int_range (0, G_N_ELEMENTS (noise))];

  g_string_append_printf (self->stream, "%s%sdata:%s%s%s%s", line, *line != '\0' ? end : "", g_test_rand_int_range (0, 2) == 0 ? " " : "", event, end, end);
}

static void
interleave (Turn *self)
{
  int left = PARTS;

  while (left > 0)
    {
      int part = g_test_rand_int_range (0, PARTS);
      g_autofree char *event = g_queue_pop_head (&self->events[part]);

      if (event == NULL)
        continue;
      expect (self, part, event);
      send (self, event);
      left -= g_queue_is_empty (&self->events[part]);
    }
}

static void
take_event (const AraEvent *event, gpointer fold)
{
  ara_fold_push (fold, event->data, (gssize) event->length);
}

static void
push_in_pieces (GString *stream, AraFold *fold)
{
  g_autoptr (AraEventStream) parser = ara_event_stream_new (take_event, fold, NULL);
  gsize done = 0;

  while (done < stream->len)
    {
      gsize size = MIN ((gsize) g_test_rand_int_range (1, 40), stream->len - done);

      g_assert_true (ara_event_stream_push (parser, stream->str + done, size, NULL));
      done += size;
    }
  ara_event_stream_finish (parser);
  ara_fold_end (fold);
}

static void
assert_parts (Turn *self, AraMessage *message)
{
  guint texts = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), i);

      if (ARA_IS_TOOL_CALL (part))
        {
          g_assert_true (ara_tool_call_is_finished (ARA_TOOL_CALL (part)));
          g_assert_false (ara_tool_call_is_preliminary (ARA_TOOL_CALL (part)));
          continue;
        }
      texts++;
      g_assert_false (ara_text_part_is_streaming (ARA_TEXT_PART (part)));
      g_assert_cmpstr (ara_text_part_get_text (ARA_TEXT_PART (part)), ==,
                       self->expected[g_ascii_strtoll (ara_text_part_get_id (ARA_TEXT_PART (part)), NULL, 10)]->str);
    }
  g_assert_cmpuint (texts, ==, 4);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (message)), ==, PARTS);
}

static void
assert_turn (Turn *self)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autoptr (AraValue) result = NULL;
  g_autofree char *expected = g_strdup_printf ("{\"text\":\"%s\",\"tool_calls\":[%s],\"reasoning\":\"%s\"}", self->text->str, self->calls->str,
                                               self->expected[3]->str);
  g_autofree char *text = NULL;

  push_in_pieces (self->stream, fold);
  g_assert_cmpuint (ara_fold_get_n_skipped (fold), ==, 0);
  g_assert_cmpint (ara_message_get_status (message), ==, ARA_MESSAGE_DONE);
  result = ara_message_to_chat_result (message);
  text = ara_value_dup_text (result);
  g_assert_cmpstr (text, ==, expected);
  assert_parts (self, message);
}

static void
test_interleaved (void)
{
  for (int i = 0; i < TURNS; i++)
    {
      Turn turn = { .text = g_string_new (NULL), .calls = g_string_new (NULL), .stream = g_string_new (i % 2 == 0 ? "\xef\xbb\xbf" : "") };

      for (int part = 0; part < PARTS; part++)
        {
          g_queue_init (&turn.events[part]);
          turn.expected[part] = g_string_new (NULL);
          (is_call (part) ? plan_call : plan_text) (&turn, part);
        }
      interleave (&turn);
      send (&turn, i % 3 == 0 ? "[DONE]" : "{\"type\":\"finish\"}");
      assert_turn (&turn);
      for (int part = 0; part < PARTS; part++)
        g_string_free (turn.expected[part], TRUE);
      g_string_free (turn.text, TRUE);
      g_string_free (turn.calls, TRUE);
      g_string_free (turn.stream, TRUE);
    }
}

/* No order is legal any more: nothing breaks, nothing stays open, and no text is lost. */
static void
test_shuffled (void)
{
  static const char *const types[] = {
    "start", "start-step", "finish-step", "text-start", "text-delta", "text-end", "reasoning-start", "reasoning-delta", "reasoning-end",
    "tool-input-start", "tool-input-delta", "tool-input-available", "tool-input-error", "tool-output-available", "tool-output-error",
    "tool-approval-request", "tool-output-denied", "source-url", "source-document", "file", "data-x", "message-metadata", "error", "abort",
    "finish", "unknown",
  };

  for (int i = 0; i < TURNS; i++)
    {
      g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
      g_autoptr (AraFold) fold = ara_fold_new (message);
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autofree char *text = NULL;

      for (int j = 0; j < 60; j++)
        {
          const char *type = types[g_test_rand_int_range (0, G_N_ELEMENTS (types))];
          int id = g_test_rand_int_range (0, 3);
          g_autofree char *event = g_strdup_printf ("{\"type\":\"%s\",\"id\":\"%d\",\"toolCallId\":\"%d\",\"toolName\":\"t\",\"delta\":\"%d\",\"inputTextDelta\":\"[\","
                                                    "\"input\":{},\"output\":1,\"errorText\":\"e\",\"approvalId\":\"a\",\"preliminary\":%s,\"messageMetadata\":{\"n\":%d}}",
                                                    type, id, id, j, j % 2 == 0 ? "true" : "false", j);

          if (g_str_equal (type, "text-delta"))
            g_string_append_printf (expected, "%d", j);
          ara_fold_push (fold, event, -1);
        }
      ara_fold_end (fold);
      g_assert_true (ara_fold_is_done (fold));
      g_assert_cmpuint (ara_fold_get_n_skipped (fold), ==, 0);
      g_assert_cmpint (ara_message_get_status (message), !=, ARA_MESSAGE_STREAMING);
      text = ara_message_dup_text (message);
      g_assert_cmpstr (text, ==, expected->str);
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (message)); k++)
        {
          g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), k);

          g_assert_false (ARA_IS_TEXT_PART (part) && ara_text_part_is_streaming (ARA_TEXT_PART (part)));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-orders/interleaved", test_interleaved);
  g_test_add_func ("/fold-orders/shuffled", test_shuffled);
  return g_test_run ();
}
