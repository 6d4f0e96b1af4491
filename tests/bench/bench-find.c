/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a word in 5 MB of a conversation, and how long the main loop is held; beside it, folding
 * and counting in the whole text at once. Prints one line of JSON for each kind of text. */

#include "app/chat/macaw-finder.h"
#include "bench-clock.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define BYTES (5 * 1024 * 1024)
#define PAIRS 15
#define LIMIT 50.0 /* ms a dispatch may take */

typedef enum
{
  PARAGRAPHS,
  CODE,
  REASONING,
  RESULT,
  N_KINDS,
} Kind;

static const char *const names[] = { "paragraphs", "code", "reasoning", "result" };

static GString *
make_text (Kind kind)
{
  GString *text = g_string_new (kind == CODE ? "```\n" : "");

  for (guint i = 0; text->len < BYTES; i++)
    g_string_append_printf (text, "Line %u says in its own words what a line of an ordinary length says, whether or not it is one of many: %s.%s", i,
                            i % 100 == 0 ? "Parrot" : "nothing", kind == CODE || kind == RESULT ? "\n" : "\n\n");
  return text;
}

static AraMessage *
make_message (Kind kind, const char *text)
{
  g_autoptr (AraMessage) message = NULL;
  g_autoptr (AraValueBuilder) builder = NULL;
  g_autoptr (AraValue) value = NULL;
  g_autoptr (GError) error = NULL;

  if (kind != RESULT)
    {
      g_autoptr (AraTextPart) part = ara_text_part_new ("t", kind == REASONING, text);

      message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
      ara_text_part_close (part);
      ara_message_append_part (message, ARA_PART (part));
      ara_message_set_status (message, ARA_MESSAGE_DONE);
      return g_steal_pointer (&message);
    }
  builder = ara_value_builder_new ();
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", "m");
  ara_value_builder_member_string (builder, "role", "assistant");
  ara_value_builder_name (builder, "parts");
  ara_value_builder_begin_array (builder);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "tool-exec");
  ara_value_builder_member_string (builder, "toolCallId", "1");
  ara_value_builder_member_string (builder, "state", "output-available");
  ara_value_builder_member_string (builder, "output", text);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
  value = ara_value_builder_end (builder);
  message = ara_message_new_from_value (value, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&message);
}

/* From the word to the first match, which is open and marked then; the count. */
static guint
run_finder (MacawBlockList *list)
{
  g_autoptr (MacawFinder) finder = macaw_finder_new ();
  guint at, total, found = 0;

  macaw_finder_set_list (finder, list);
  g_signal_connect_swapped (finder, "found", G_CALLBACK (g_atomic_int_inc), &found);
  macaw_finder_look_for (finder, "parrot", 0);
  while (found == 0 || !macaw_finder_get_count (finder, &at, &total))
    g_main_context_iteration (NULL, TRUE);
  return total;
}

static guint
run_plain (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  guint count = 0;

  for (const char *at = folded; (at = strstr (at, "parrot")) != NULL; at++)
    count++;
  return count;
}

static gboolean
compare (Kind kind)
{
  g_autoptr (GString) text = make_text (kind);
  double finder[PAIRS], plain[PAIRS], longest[PAIRS], worst;

  for (guint i = 0; i < PAIRS; i++)
    {
      g_autoptr (AraMessage) message = make_message (kind, text->str);
      g_autoptr (GListStore) messages = g_list_store_new (ARA_TYPE_MESSAGE);
      g_autoptr (MacawBlockList) list = NULL;
      guint expected, count;
      double start;

      g_list_store_append (messages, message);
      list = macaw_block_list_new (G_LIST_MODEL (messages));
      while (g_main_context_iteration (NULL, FALSE))
        ;
      start = bench_clock_read (CLOCK_MONOTONIC);
      expected = run_plain (text->str);
      plain[i] = bench_clock_read (CLOCK_MONOTONIC) - start;
      g_main_context_iteration (NULL, FALSE);
      bench_clock_forget_longest ();
      start = bench_clock_read (CLOCK_MONOTONIC);
      count = run_finder (list);
      finder[i] = bench_clock_read (CLOCK_MONOTONIC) - start;
      longest[i] = bench_clock_get_longest ().cpu;
      g_assert_cmpuint (count, ==, expected);
    }
  worst = bench_median (longest, PAIRS);
  printf ("{\"name\":\"find\",\"text\":\"%s\",\"bytes\":%u,\"find_ms\":%.1f,\"plain_ms\":%.1f,\"longest_dispatch_ms\":%.1f,\"limit_ms\":%.0f,\"pairs\":%d}\n",
          names[kind], (guint) text->len, bench_median (finder, PAIRS), bench_median (plain, PAIRS), worst, LIMIT, PAIRS);
  return worst <= LIMIT;
}

int
main (void)
{
  gboolean good = TRUE;

  bench_clock_watch_loop ();
  for (Kind kind = PARAGRAPHS; kind < N_KINDS; kind++)
    good = compare (kind) && good;
  return good ? 0 : 1;
}
