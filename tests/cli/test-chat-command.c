/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara chat` as it is run, without a terminal. */

#include "stream.h"
#include "ara/ara-value.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define TURN                                                                                                   \
  "data: {\"type\":\"start\",\"messageId\":\"m\"}\n\n"                                                         \
  "data: {\"type\":\"reasoning-delta\",\"id\":\"r\",\"delta\":\"I look.\"}\n\n"                                \
  "data: {\"type\":\"tool-input-available\",\"toolCallId\":\"c\",\"toolName\":\"exec\",\"input\":{\"command\":\"ls\"}}\n\n" \
  "data: {\"type\":\"tool-output-available\",\"toolCallId\":\"c\",\"output\":\"a.txt\"}\n\n"                   \
  STREAM_TEXT ("a", "Caf\xc3\xa9 ") STREAM_TEXT ("a", "is there.\\n") STREAM_TEXT ("b", "Good\\u001b[31m.")

static void
assert_member (const char *json, const char *name, const char *expected)
{
  g_autoptr (AraValue) value = ara_value_new_from_text (json, -1, NULL);
  g_autofree char *found = value == NULL ? NULL : ara_value_dup_member_string (value, name);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_text (void)
{
  g_autoptr (Stream) stream = stream_new (TURN STREAM_DONE);
  g_autoptr (CliRun) run = cli_fixture_run (stream->fixture, NULL, "chat What\tis\tthere? --model p/m --session sess-1 --conversation c-1");

  /* In a file the text is as it came; only its end of line is added. */
  g_assert_cmpstr (run->out, ==, "Caf\xc3\xa9 is there.\nGood\033[31m.\n");
  g_assert_cmpstr (run->err, ==, "I look.\n→ exec {\"command\":\"ls\"}\n✓ exec a.txt\n");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (stream->turn_body, "\"content\":\"What is there?\""));
  assert_member (stream->turn_body, "model", "p/m");
  assert_member (stream->turn_body, "session_id", "sess-1");
  assert_member (stream->turn_body, "chatId", "c-1");
}

static void
test_input (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "ok") STREAM_DONE);
  g_autoptr (CliRun) run = cli_fixture_run (stream->fixture, "two\nlines \xc3\xa9\n", "chat");
  g_autoptr (CliRun) empty = NULL, broken = NULL, dashed = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (stream->turn_body, "\"content\":\"two\\nlines \xc3\xa9\""));
  empty = cli_fixture_run (stream->fixture, " \n", "chat");
  g_assert_cmpstr (empty->err, ==, "ara chat: the message is empty\n");
  g_assert_cmpint (empty->status, ==, 2);
  broken = cli_fixture_run (stream->fixture, "\xff\xfe", "chat");
  g_assert_cmpstr (broken->err, ==, "ara chat: the message is not text in UTF-8\n");
  g_assert_cmpint (broken->status, ==, 2);
  dashed = cli_fixture_run (stream->fixture, NULL, "chat --json -- --help");
  g_assert_cmpint (dashed->status, ==, 0);
  g_assert_nonnull (strstr (stream->turn_body, "\"content\":\"--help\""));
  g_assert_cmpuint (stream->n_turns, ==, 2);
}

static void
test_json (void)
{
  g_autoptr (Stream) stream = stream_new (TURN STREAM_DONE);
  g_autoptr (CliRun) run = cli_fixture_run (stream->fixture, NULL, "chat --json hello");

  g_assert_cmpstr (run->out, ==,
                   "{\n  \"text\": \"Caf\\u00e9 is there.\\nGood\\u001b[31m.\",\n  \"tool_calls\": [\n    {\n      \"name\": \"exec\",\n"
                   "      \"args\": {\n        \"command\": \"ls\"\n      },\n      \"result\": \"a.txt\"\n    }\n  ],\n"
                   "  \"reasoning\": \"I look.\"\n}\n");
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
}

static void
test_ndjson (void)
{
  g_autoptr (Stream) stream = stream_new ("data: {\"type\":\"text-delta\",\ndata: \"id\":\"a\",\"delta\":\"\xc3\xa9\xf0\x9f\x98\x80\"}\n\n"
                                          "data: not JSON\n\ndata: {\"type\":\"data-x\",\"data\":1.50}\n\n" STREAM_DONE);
  g_autoptr (CliRun) run = cli_fixture_run (stream->fixture, NULL, "chat --ndjson hello");

  g_assert_cmpstr (run->out, ==,
                   "{\"type\":\"text-delta\", \"id\":\"a\",\"delta\":\"\\u00e9\\ud83d\\ude00\"}\n{\"type\":\"data-x\",\"data\":1.50}\n"
                   "{\"type\":\"finish\"}\n");
  g_assert_cmpint (run->status, ==, 0);
}

static void
test_errors (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "half") "data: {\"type\":\"error\",\"errorText\":\"The model is gone\"}\n\n");
  g_autoptr (CliRun) failed = cli_fixture_run (stream->fixture, NULL, "chat hello"), cut = NULL, refused = NULL, json = NULL;

  g_assert_cmpstr (failed->out, ==, "half\n");
  g_assert_cmpstr (failed->err, ==, "ara chat: The model is gone\n");
  g_assert_cmpint (failed->status, ==, 1);
  json = cli_fixture_run (stream->fixture, NULL, "chat --json hello");
  g_assert_cmpstr (json->out, ==, "");
  g_assert_cmpint (json->status, ==, 1);
  stream->events = STREAM_TEXT ("a", "half") "data: {\"type\":\"tool-input-available\",\"toolCallId\":\"c\",\"toolName\":\"x\",\"input\":{}}\n\n";
  stream->cuts = TRUE;
  cut = cli_fixture_run (stream->fixture, NULL, "chat hello");
  g_assert_cmpstr (cut->out, ==, "half\n");
  g_assert_cmpstr (cut->err, ==, "→ x {}\nara chat: The connection was cut before the answer was complete\n");
  g_assert_cmpint (cut->status, ==, 1);
  stream->events = NULL;
  cli_fixture_answer (stream->fixture, 401, "{\"detail\":\"Bad key.\"}");
  refused = cli_fixture_run (stream->fixture, NULL, "chat hello");
  g_assert_cmpstr (refused->out, ==, "");
  g_assert_cmpstr (refused->err, ==, "ara chat: Bad key. Check the key in ARA_API_KEY or ~/.ara/credentials.json.\n");
  g_assert_cmpint (refused->status, ==, 1);
}

static void
test_silence (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "half"));
  g_autoptr (CliRun) run = NULL;

  stream->hangs = TRUE;
  run = cli_fixture_run (stream->fixture, NULL, "chat --timeout 1 hello");
  g_assert_cmpstr (run->out, ==, "half\n");
  g_assert_cmpstr (run->err, ==, "ara chat: The server has said nothing for 1 second\n");
  g_assert_cmpint (run->status, ==, 1);
}

static void
test_misuse (void)
{
  static const struct
  {
    const char *words, *end;
  } rows[] = {
    { "chat --timeout 0 x", "--timeout takes a number of seconds from 1 to 2147483647\n" },
    { "chat --timeout x x", "argument --timeout: invalid int value: 'x'\n" },
    { "chat --json --ndjson x", "--json and --ndjson exclude each other\n" },
    { "chat x y", "unrecognized arguments: y\n" },
    { "conversations list --limit 501", "--limit takes a number from 1 to 500\n" },
  };
  g_autoptr (Stream) stream = stream_new (STREAM_DONE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CliRun) run = cli_fixture_run (stream->fixture, NULL, rows[i].words);

      g_assert_true (g_str_has_suffix (run->err, rows[i].end));
      g_assert_cmpint (run->status, ==, 2);
    }
  g_assert_cmpuint (stream->fixture->n_requests, ==, 0);
}

/* Stopping */


static GSubprocess *
spawn (Stream *stream, const char *words)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_fixture_launcher (stream->fixture, G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                                     | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  return cli_fixture_spawn (stream->fixture, launcher, words);
}

static void
byte_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  *(gboolean *) data = bytes != NULL && g_bytes_get_size (bytes) > 0;
}

/* Serves until the process has printed something. */
static void
wait_for_output (GSubprocess *process)
{
  gboolean printed = FALSE;

  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (process), 1, G_PRIORITY_DEFAULT, NULL, byte_read, &printed);
  stream_wait (printed);
}

static void
test_stop (void)
{
  static const struct
  {
    int signal, status;
    guint stop_status;
    const char *err;
  } rows[] = {
    { SIGINT, 130, 200, "" },
    { SIGTERM, 143, 200, "" },
    { SIGINT, 130, 404, "ara chat: the server did not confirm the stop; the turn may go on there\n" },
    { SIGINT, 130, 500, "ara chat: the server did not confirm the stop; the turn may go on there\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "partial"));
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (CliRun) run = NULL;

      stream->hangs = TRUE;
      stream->stop_status = rows[i].stop_status;
      process = spawn (stream, "chat hello");
      wait_for_output (process);
      g_subprocess_send_signal (process, rows[i].signal);
      run = cli_fixture_wait (stream->fixture, process, NULL);
      g_assert_cmpstr (run->out, ==, "artial\n");
      g_assert_cmpstr (run->err, ==, rows[i].err);
      g_assert_cmpint (run->status, ==, rows[i].status);
      g_assert_cmpuint (stream->n_stops, ==, 1);
      g_assert_nonnull (stream->chat_id);
      assert_member (stream->stop_body, "chatId", stream->chat_id);
    }
}

/* A call that the stop ended neither went well nor failed, whether its server says so or not. */
static void
test_stop_calls (void)
{
  static const char events[] =
    "data: {\"type\":\"tool-input-available\",\"toolCallId\":\"c\",\"toolName\":\"exec\",\"input\":{\"command\":\"sleep\"}}\n\n"
    "data: {\"type\":\"tool-output-available\",\"toolCallId\":\"c\",\"output\":{\"stdout\":\"begun\"},\"preliminary\":true}\n\n"
    STREAM_TEXT ("a", "partial");
  static const struct { guint status; const char *words; } rows[] = {
    { 200, "data: {\"type\":\"tool-output-error\",\"toolCallId\":\"c\",\"errorText\":\"Stopped.\"}\n\n" },
    { 200, NULL },
    { 404, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Stream) stream = stream_new (events);
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (CliRun) run = NULL;

      stream->hangs = TRUE;
      stream->stop_status = rows[i].status;
      stream->last_words = rows[i].words;
      process = spawn (stream, "chat hello");
      wait_for_output (process);
      g_subprocess_send_signal (process, SIGINT);
      run = cli_fixture_wait (stream->fixture, process, NULL);
      g_assert_true (g_str_has_prefix (run->err, "→ exec {\"command\":\"sleep\"}\n■ exec was stopped\n"));
      g_assert_cmpint (run->status, ==, 130);
    }
}

static void
test_stop_as_json (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "partial"));
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (CliRun) run = NULL;

  stream->hangs = TRUE;
  process = spawn (stream, "chat --json hello");
  stream_wait (stream->open != NULL);
  g_subprocess_send_signal (process, SIGINT);
  run = cli_fixture_wait (stream->fixture, process, NULL);
  g_assert_cmpstr (run->out, ==, "{\n  \"text\": \"partial\",\n  \"tool_calls\": []\n}\n");
  g_assert_cmpint (run->status, ==, 130);
}

/* Whoever presses Ctrl+C twice has had enough. */
static void
test_leave (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "partial"));
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (CliRun) run = NULL;

  stream->hangs = TRUE;
  stream->stop_status = 0;
  process = spawn (stream, "chat hello");
  wait_for_output (process);
  g_subprocess_send_signal (process, SIGINT);
  stream_wait (stream->n_stops == 1);
  g_subprocess_send_signal (process, SIGINT);
  run = cli_fixture_wait (stream->fixture, process, NULL);
  g_assert_cmpint (run->status, ==, -SIGINT);
}

/* A reader that reads no more does not keep a signal from stopping the turn. */
static void
test_stop_while_blocked (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "0123456789012345678901234567890123456789012345678901234567890123456789"));
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (CliRun) run = NULL;

  stream->drips = TRUE;
  process = spawn (stream, "chat hello");
  stream_wait (stream->fixture->n_requests == 1 && stream->open != NULL);
  for (guint i = 0; i < 20000; i++)
    g_main_context_iteration (NULL, FALSE);
  g_subprocess_send_signal (process, SIGINT);
  stream_wait (stream->n_stops == 1);
  run = cli_fixture_wait (stream->fixture, process, NULL);
  g_assert_cmpint (run->status, ==, 130);
}

static void
test_unwritable (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "more and more "));
  g_autoptr (GSubprocessLauncher) broken = cli_fixture_launcher (stream->fixture, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocessLauncher) full = cli_fixture_launcher (stream->fixture, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) first = NULL, second = NULL;
  g_autoptr (CliRun) of_first = NULL, of_second = NULL;
  int ends[2];

  stream->drips = TRUE;
  g_assert_cmpint (pipe (ends), ==, 0);
  close (ends[0]);
  g_subprocess_launcher_take_stdout_fd (broken, ends[1]);
  first = cli_fixture_spawn (stream->fixture, broken, "chat hello");
  of_first = cli_fixture_wait (stream->fixture, first, NULL);
  g_assert_cmpuint (stream->n_stops, ==, 1);
  g_assert_cmpint (of_first->status, ==, -SIGPIPE);
  g_subprocess_launcher_take_stdout_fd (full, open ("/dev/full", O_WRONLY));
  second = cli_fixture_spawn (stream->fixture, full, "chat hello");
  of_second = cli_fixture_wait (stream->fixture, second, NULL);
  g_assert_cmpuint (stream->n_stops, ==, 2);
  g_assert_cmpstr (of_second->err, ==, "ara chat: the output can't be written: No space left on device\n");
  g_assert_cmpint (of_second->status, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/chat/text", test_text);
  g_test_add_func ("/cli/chat/input", test_input);
  g_test_add_func ("/cli/chat/json", test_json);
  g_test_add_func ("/cli/chat/ndjson", test_ndjson);
  g_test_add_func ("/cli/chat/errors", test_errors);
  g_test_add_func ("/cli/chat/silence", test_silence);
  g_test_add_func ("/cli/chat/misuse", test_misuse);
  g_test_add_func ("/cli/chat/stop", test_stop);
  g_test_add_func ("/cli/chat/stop-calls", test_stop_calls);
  g_test_add_func ("/cli/chat/stop-as-json", test_stop_as_json);
  g_test_add_func ("/cli/chat/leave", test_leave);
  g_test_add_func ("/cli/chat/stop-while-blocked", test_stop_while_blocked);
  g_test_add_func ("/cli/chat/unwritable", test_unwritable);
  return g_test_run ();
}
