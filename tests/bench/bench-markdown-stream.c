/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an answer costs while it streams onto the screen: 256 KB of Markdown against 128 KB, in
 * deltas of 16 bytes at 2 000 a second, and the longest the main loop is ever busy at a time.
 * The server is a process of its own, so the time counted is the app's alone. Prints one JSON
 * line a figure, and ends with 1 if one of them misses its limit. */

#include "bench-clock.h"
#include "bench-forked-server.h"
#include "app/chat/macaw-chat-page.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 15
#define DELTA 16
#define LONG_ANSWER (256 * 1024)
#define SLOW_ANSWER (32 * 1024)
#define RATIO_LIMIT 2.2
#define BUSY_LIMIT 50.0 /* ms */

/* The server: a question says how many bytes at how many deltas a second, and of what */

typedef struct
{
  SoupServerMessage *message;
  GString           *text;
  gsize              sent;
  guint              rate;
  gint64             start;
} Stream;

static const char *const blocks[] = {
  "## What the parser does\n\n",
  "It reads **each** byte once, keeps what is *open*, and gives a [block](https://example.org/b) back as soon as nothing can change it any more; `memchr` finds the ends of lines.\n\n",
  "- a list with one item\n- another, which is somewhat longer than the first\n  - and one below it\n- the last\n\n",
  "1. First\n2. Second, with `code`\n3. Third\n\n",
  "```c\nfor (gsize i = 0; i < length; i++)\n  if (text[i] == '\\n')\n    lines++;\n```\n\n",
  "| name | bytes | time |\n|---|---:|---:|\n| read | 4096 | 1.2 |\n| fold | 16 | 0.3 |\n\n",
  "> A quote of what somebody said, over two lines,\n> the second of which is here.\n\n",
};

/* Answers that are a single block, however long. */
static const struct
{
  const char *name;
  const char *start;
  const char *more;
} kinds[] = {
  { "blocks", NULL, NULL },
  { "one block of code", "```python\n", "for number in range (10):\n    print (number, \"and some text\")\n" },
  { "one list", "", "- an item of the list with *some* words in it\n" },
  { "one table", "| name | bytes |\n|---|---|\n", "| some name | 4096 |\n" },
  { "one paragraph", "", "some words that go on and on, " },
};

static GString *
make_answer (gsize length, guint kind)
{
  GString *text = g_string_sized_new (length + 1024);

  g_string_append (text, kind == 0 ? "" : kinds[kind].start);
  for (guint i = 0; text->len < length; i++)
    g_string_append (text, kind == 0 ? blocks[i % G_N_ELEMENTS (blocks)] : kinds[kind].more);
  return g_string_truncate (text, length);
}

static void
send_event (Stream *self, const char *json)
{
  g_autofree char *event = g_strdup_printf ("data: %s\n\n", json);

  soup_message_body_append (soup_server_message_get_response_body (self->message), SOUP_MEMORY_COPY, event, strlen (event));
}

static void
send_delta (Stream *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *json = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "text-delta");
  ara_value_builder_member_string (builder, "id", "t");
  ara_value_builder_name (builder, "delta");
  ara_value_builder_string_len (builder, self->text->str + self->sent, MIN (DELTA, self->text->len - self->sent));
  ara_value_builder_end_object (builder);
  json = ara_value_builder_end_text (builder);
  send_event (self, json);
  self->sent += MIN (DELTA, self->text->len - self->sent);
}

static gboolean
send_due (gpointer data)
{
  Stream *self = data;
  gint64 due = (g_get_monotonic_time () - self->start) * self->rate / G_USEC_PER_SEC;

  while (self->sent < self->text->len && (gint64) (self->sent / DELTA) < due)
    send_delta (self);
  if (self->sent == self->text->len)
    {
      send_event (self, "{\"type\":\"finish\",\"messageMetadata\":{\"model\":\"bench/stream\",\"durationMs\":1000}}");
      send_event (self, "[DONE]");
      soup_message_body_complete (soup_server_message_get_response_body (self->message));
    }
  soup_server_message_unpause (self->message);
  return self->sent < self->text->len;
}

static void
stream_free (gpointer data)
{
  Stream *self = data;

  g_object_unref (self->message);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (AraValue) value = body->length == 0 ? NULL : ara_value_new_from_text (body->data, body->length, NULL);
  g_autoptr (AraValue) messages = value == NULL ? NULL : ara_value_dup_member (value, "messages");
  g_autoptr (AraValue) last = messages == NULL ? NULL : ara_value_dup_child (messages, 0);
  g_autofree char *question = last == NULL ? NULL : ara_value_dup_member_string (last, "content");
  unsigned length, rate, kind;
  Stream *self;

  if (question == NULL || sscanf (question, "%u %u %u", &length, &rate, &kind) != 3)
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  self = g_new0 (Stream, 1);
  self->message = g_object_ref (message);
  self->rate = rate;
  self->text = make_answer (length, MIN (kind, G_N_ELEMENTS (kinds) - 1));
  self->start = g_get_monotonic_time ();
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "text/event-stream", NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_server_message_pause (message);
  g_timeout_add_full (G_PRIORITY_DEFAULT, 1, send_due, self, stream_free);
}

/* The app */

typedef struct
{
  AraRuntimeClient *client;
  MacawStore       *store;
  MacawChatPage    *page;
  AraTextPart      *part;
} App;

static gsize
get_length (MacawConversation *conversation)
{
  GListModel *messages = macaw_conversation_get_messages (conversation);
  g_autoptr (AraMessage) answer = g_list_model_get_item (messages, 1);
  g_autoptr (AraPart) part = answer == NULL ? NULL : g_list_model_get_item (G_LIST_MODEL (answer), 0);

  return part == NULL ? 0 : ara_text_part_get_length (ARA_TEXT_PART (part));
}

static void
run_frames (App *self, guint count)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->page));

  for (guint i = 0; i < count; i++)
    {
      gint64 frame = gdk_frame_clock_get_frame_counter (clock);

      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      while (gdk_frame_clock_get_frame_counter (clock) == frame)
        g_main_context_iteration (NULL, TRUE);
    }
}

/* CPU time in ms from the first to the last delta of an answer. */
static double
stream (App *self, guint length, guint rate, guint kind)
{
  g_autoptr (MacawConversation) conversation = macaw_conversation_new (self->client, self->store, "bench", "s", NULL, NULL);
  g_autofree char *question = g_strdup_printf ("%u %u %u", length, rate, kind);
  double start, end;

  macaw_chat_page_set_conversation (self->page, conversation);
  run_frames (self, 5);
  macaw_conversation_send (conversation, question);
  while (get_length (conversation) == 0)
    g_main_context_iteration (NULL, TRUE);
  bench_clock_forget_longest ();
  start = bench_clock_read (CLOCK_PROCESS_CPUTIME_ID);
  while (get_length (conversation) < length)
    g_main_context_iteration (NULL, TRUE);
  end = bench_clock_read (CLOCK_PROCESS_CPUTIME_ID);
  while (macaw_conversation_is_busy (conversation))
    g_main_context_iteration (NULL, TRUE);
  run_frames (self, 10);
  macaw_chat_page_set_conversation (self->page, NULL);
  return end - start;
}

static gboolean
tell_busy (const char *what, guint rate, double cpu, double wall)
{
  g_print ("{\"benchmark\":\"markdown-stream\",\"figure\":\"longest dispatch, %s, %u deltas/s\",\"cpu_ms\":%.1f,\"wall_ms\":%.1f,"
           "\"limit\":%.0f,\"runtime\":\"not beside; a server in another process takes its place\",\"ok\":%s}\n",
           what, rate, cpu, wall, BUSY_LIMIT, cpu <= BUSY_LIMIT ? "true" : "false");
  return cpu <= BUSY_LIMIT;
}

/* The whole answer and its half, in turn. */
static gboolean
compare_lengths (App *self, guint rounds, guint kind)
{
  g_autofree double *whole = g_new (double, rounds), *half = g_new (double, rounds);
  double cpu = 0, wall = 0, a, b;

  for (guint i = 0; i < rounds; i++)
    {
      whole[i] = stream (self, LONG_ANSWER, 2000, kind);
      cpu = MAX (cpu, bench_clock_get_longest ().cpu);
      wall = MAX (wall, bench_clock_get_longest ().wall);
      half[i] = stream (self, LONG_ANSWER / 2, 2000, kind);
      cpu = MAX (cpu, bench_clock_get_longest ().cpu);
      wall = MAX (wall, bench_clock_get_longest ().wall);
    }
  a = bench_median (whole, rounds);
  b = bench_median (half, rounds);
  g_print ("{\"benchmark\":\"markdown-stream\",\"figure\":\"256 KB / 128 KB, CPU time, %s\",\"ms\":%.0f,\"baseline_ms\":%.0f,\"ratio\":%.2f,"
           "\"limit\":%.1f,\"rounds\":%u,\"ok\":%s}\n",
           kinds[kind].name, a, b, a / b, RATIO_LIMIT, rounds, a / b <= RATIO_LIMIT ? "true" : "false");
  return tell_busy (kinds[kind].name, 2000, cpu, wall) && a / b <= RATIO_LIMIT;
}

static gboolean
measure (App *self, guint rounds)
{
  gboolean ok = TRUE;

  stream (self, SLOW_ANSWER, 2000, 0); /* fonts, languages and caches */
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    ok = compare_lengths (self, kind == 0 ? rounds : MIN (rounds, 3), kind) && ok;
  stream (self, SLOW_ANSWER, 200, 0);
  return tell_busy (kinds[0].name, 200, bench_clock_get_longest ().cpu, bench_clock_get_longest ().wall) && ok;
}

int
main (int argc, char **argv)
{
  pid_t server;
  g_autofree char *url = bench_forked_server_start (handle, &server), *folder = g_dir_make_tmp ("macaw-bench-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "history.db", NULL);
  GtkWidget *window;
  App app = { NULL };
  gboolean ok;

  adw_init ();
  app.client = ara_runtime_client_new (url, "key");
  app.store = macaw_store_new (file);
  app.page = MACAW_CHAT_PAGE (macaw_chat_page_new ());
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 760);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (app.page));
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (app.page)))
    g_main_context_iteration (NULL, TRUE);
  bench_clock_watch_loop ();
  ok = measure (&app, argc > 1 ? (guint) MAX (atoi (argv[1]), 1) : ROUNDS);
  gtk_window_destroy (GTK_WINDOW (window));
  macaw_store_close (app.store);
  g_object_unref (app.store);
  g_object_unref (app.client);
  kill (server, SIGTERM);
  waitpid (server, NULL, 0);
  return ok ? 0 : 1;
}
