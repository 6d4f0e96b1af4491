/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every command where something is against it: output that can't be written, no network, a
 * wrong key, another charset, Ctrl+C at any moment. Each ends as the manual says. */

#include "stream.h"
#include "terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define EVENTS STREAM_TEXT ("a", "There.") STREAM_DONE
#define ANSWER "{\"sessionId\":\"s-1\",\"status\":\"running\",\"sessions\":[{\"sessionId\":\"s-1\",\"name\":\"Home\",\"status\":\"running\"}]," \
               "\"id\":\"c-1\",\"title\":\"A title\",\"conversations\":[{\"id\":\"c-1\",\"title\":\"A title\",\"messages\":1}]," \
               "\"messages\":[{\"id\":\"m\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"hello\"}]}]}"

#define N_MOMENTS 24
#define MOMENT    1500 /* microseconds */

typedef struct
{
  const char *words;
  const char *complains; /* how its lines on standard error begin */
  gboolean    asks;      /* the server */
  gboolean    silent;    /* prints nothing where all is well */
} Command;

static const Command commands[] = {
  { "runtime capabilities --session S", "ara runtime: ", TRUE, FALSE },
  { "runtime skills list --session S", "ara runtime: ", TRUE, FALSE },
  { "runtime tools list --session S", "ara runtime: ", TRUE, FALSE },
  { "runtime tools execute --session S --tool exec --arg command=ls", "ara runtime: ", TRUE, FALSE },
  { "runtime control actions --session S", "ara runtime: ", TRUE, FALSE },
  { "runtime control call --session S --action list_windows", "ara runtime: ", TRUE, FALSE },
  { "chat hello", "ara chat: ", TRUE, FALSE },
  { "chat --json hello", "ara chat: ", TRUE, FALSE },
  { "chat --ndjson hello", "ara chat: ", TRUE, FALSE },
  { "sessions list", "ara sessions: ", TRUE, FALSE },
  { "sessions list --json", "ara sessions: ", TRUE, FALSE },
  { "sessions start", "ara sessions: ", TRUE, FALSE },
  { "sessions status", "ara sessions: ", TRUE, FALSE },
  { "sessions status --json", "ara sessions: ", TRUE, FALSE },
  { "sessions stop s-1", "ara sessions: ", TRUE, TRUE },
  { "conversations list", "ara conversations: ", TRUE, FALSE },
  { "conversations list --json", "ara conversations: ", TRUE, FALSE },
  { "conversations show c-1", "ara conversations: ", TRUE, FALSE },
  { "conversations show --json c-1", "ara conversations: ", TRUE, FALSE },
  { "conversations delete c-1", "ara conversations: ", TRUE, TRUE },
  { "--help", "ara: ", FALSE, FALSE },
  { "--version", "ara: ", FALSE, FALSE },
  { "chat --help", "ara", FALSE, FALSE },
  { "runtime", "ara", FALSE, FALSE },
  { "runtime tools execute --help", "ara", FALSE, FALSE },
};

static Stream *
new_server (void)
{
  Stream *stream = stream_new (EVENTS);

  cli_fixture_answer (stream->fixture, 200, ANSWER);
  return stream;
}

static CliRun *
run_into (CliFixture *fixture, int fd, const char *words)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_fixture_launcher (fixture, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_take_stdout_fd (launcher, fd);
  process = cli_fixture_spawn (fixture, launcher, words);
  return cli_fixture_wait (fixture, process, NULL);
}

static void
test_well (void)
{
  g_autoptr (Stream) stream = new_server ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliRun) run = cli_fixture_run (stream->fixture, NULL, commands[i].words);

      g_test_message ("%s", commands[i].words);
      g_assert_cmpstr (run->err, ==, "");
      g_assert_cmpint (run->status, ==, 0);
      g_assert_cmpint (*run->out == '\0', ==, commands[i].silent);
    }
}

static void
test_full_disk (void)
{
  g_autoptr (Stream) stream = new_server ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliRun) run = run_into (stream->fixture, open ("/dev/full", O_WRONLY), commands[i].words);

      g_test_message ("%s", commands[i].words);
      if (commands[i].silent)
        {
          g_assert_cmpint (run->status, ==, 0);
          continue;
        }
      g_assert_true (g_str_has_prefix (run->err, commands[i].complains));
      g_assert_true (g_str_has_suffix (run->err, ": the output can't be written: No space left on device\n"));
      g_assert_cmpint (run->status, ==, 1);
    }
}

static void
test_broken_pipe (void)
{
  g_autoptr (Stream) stream = new_server ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliRun) run = NULL;
      int ends[2];

      g_test_message ("%s", commands[i].words);
      g_assert_cmpint (pipe (ends), ==, 0);
      close (ends[0]);
      run = run_into (stream->fixture, ends[1], commands[i].words);
      g_assert_cmpstr (run->err, ==, "");
      g_assert_cmpint (run->status, ==, commands[i].silent ? 0 : -SIGPIPE);
    }
}

static void
assert_one_complaint (const Command *command, CliRun *run, const char *says)
{
  g_test_message ("%s: %s", command->words, run->err);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_true (g_str_has_prefix (run->err, command->complains));
  g_assert_nonnull (strstr (run->err, says));
  g_assert_true (strchr (run->err, '\n') == run->err + strlen (run->err) - 1);
  g_assert_cmpint (run->status, ==, 1);
}

static void
test_no_network (void)
{
  g_autoptr (Stream) stream = new_server ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliRun) refused = NULL, no_name = NULL;

      if (!commands[i].asks)
        continue;
      cli_fixture_set (stream->fixture, "ARA_API_BASE_URL", "http://127.0.0.1:1");
      refused = cli_fixture_run (stream->fixture, NULL, commands[i].words);
      assert_one_complaint (&commands[i], refused, "No connection to the server");
      cli_fixture_set (stream->fixture, "ARA_API_BASE_URL", "http://nowhere.invalid");
      no_name = cli_fixture_run (stream->fixture, NULL, commands[i].words);
      assert_one_complaint (&commands[i], no_name, "The server's name could not be found");
    }
  g_assert_cmpuint (stream->fixture->n_requests, ==, 0);
}

static void
test_wrong_key (void)
{
  g_autoptr (Stream) stream = new_server ();

  stream->events = NULL;
  cli_fixture_answer (stream->fixture, 401, "{\"detail\":\"No such key.\"}");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliRun) run = NULL;

      if (!commands[i].asks)
        continue;
      run = cli_fixture_run (stream->fixture, NULL, commands[i].words);
      assert_one_complaint (&commands[i], run,
                            g_str_has_prefix (commands[i].words, "runtime ") ? " failed (401). Response body hidden by default"
                                                                             : "No such key. Check the key in ARA_API_KEY");
      g_assert_null (strstr (run->err, "key-of-the-test"));
    }
}

/* A locale of ISO 8859-1, made here: é is one byte in it, and € none. */
static gboolean
use_latin_1 (CliFixture *fixture)
{
  g_autofree char *name = g_build_filename (fixture->folder, "de_DE.ISO-8859-1", NULL);
  const char *arguments[] = { "localedef", "-i", "de_DE", "-f", "ISO-8859-1", name, NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);

  if (process == NULL || !g_subprocess_wait (process, NULL, NULL) || !g_file_test (name, G_FILE_TEST_IS_DIR))
    return FALSE;
  cli_fixture_set (fixture, "LOCPATH", fixture->folder);
  cli_fixture_set (fixture, "LC_ALL", "de_DE.ISO-8859-1");
  cli_fixture_set (fixture, "LANGUAGE", "C");
  cli_fixture_set (fixture, "NO_COLOR", "1");
  return TRUE;
}

static void
test_latin_1 (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "caf\xc3\xa9 \xe2\x82\xac") STREAM_DONE);
  g_autoptr (Terminal) chat = NULL, prompt = NULL, list = NULL;
  g_autoptr (CliRun) piped = NULL, json = NULL;

  if (!use_latin_1 (stream->fixture))
    {
      g_test_skip ("localedef can't make a locale of ISO 8859-1 here (package locales)");
      return;
    }
  chat = terminal_new (stream->fixture, 80, "chat h\xe9llo");
  g_assert_cmpint (terminal_wait_end (chat), ==, 0);
  g_assert_true (g_str_has_prefix (chat->seen->str, "caf\xe9 "));
  g_assert_null (strstr (chat->seen->str, "\xc3\xa9"));
  g_assert_null (strstr (chat->seen->str, "\xe2\x82"));
  g_assert_nonnull (strstr (stream->turn_body, "\"content\":\"h\xc3\xa9llo\""));
  prompt = terminal_new (stream->fixture, 80, "chat");
  terminal_wait_for (prompt, 0, "> ");
  terminal_type (prompt, "n\xe9" "e\n");
  terminal_wait_for (prompt, 0, "caf\xe9 ");
  g_assert_nonnull (strstr (stream->turn_body, "\"content\":\"n\xc3\xa9" "e\""));
  terminal_type (prompt, "\004");
  g_assert_cmpint (terminal_wait_end (prompt), ==, 0);
  cli_fixture_answer (stream->fixture, 200, "{\"conversations\":[{\"id\":\"c-1\",\"title\":\"Caf\xc3\xa9\",\"messages\":1}]}");
  list = terminal_new (stream->fixture, 80, "conversations list");
  g_assert_cmpint (terminal_wait_end (list), ==, 0);
  g_assert_nonnull (strstr (list->seen->str, "Caf\xe9"));
  /* What no terminal shows stays as it is, and JSON is ASCII anywhere. */
  piped = cli_fixture_run (stream->fixture, NULL, "chat hello");
  g_assert_cmpstr (piped->out, ==, "caf\xc3\xa9 \xe2\x82\xac\n");
  json = cli_fixture_run (stream->fixture, NULL, "runtime skills list --session S");
  g_assert_nonnull (strstr (json->out, "\"Caf\\u00e9\""));
  /* Arguments are read, and sentences written, in the locale's charset, as Python does. */
  g_clear_pointer (&json, cli_run_free);
  json = cli_fixture_run (stream->fixture, NULL, "runtime tools execute --session S --tool t --arg k=h\xe9llo");
  g_assert_nonnull (strstr (stream->fixture->body, "{\"k\": \"h\xc3\xa9llo\"}"));
  g_clear_pointer (&json, cli_run_free);
  json = cli_fixture_run (stream->fixture, NULL, "runtime \xe9\xe2\x82\xac");
  g_assert_nonnull (strstr (json->err, "invalid choice: '\xe9\xe2\\x82\xac'"));
  g_assert_cmpint (json->status, ==, 2);
}

/* Serves for a while, however short. */
static void
serve_until (gint64 time, const gboolean *ended)
{
  while (g_get_monotonic_time () < time && !*ended)
    g_main_context_iteration (NULL, FALSE);
}

/* Ctrl+C a little later each time: before the program has begun, while it asks, at the first
 * words, in the middle, at the prompt. */
static void
test_any_moment (void)
{
  static const char *const words[] = { "chat hello", "chat --json hello", "chat", "sessions list", "runtime capabilities --session S" };

  for (guint moment = 0; moment < N_MOMENTS; moment++)
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      {
        g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "more and more "));
        g_autoptr (Terminal) terminal = NULL;
        int status;

        stream->drips = moment % 8 == 0;
        stream->hangs = !stream->drips;
        cli_fixture_answer (stream->fixture, 200, ANSWER);
        terminal = terminal_new (stream->fixture, 40, words[i]);
        serve_until (g_get_monotonic_time () + moment * MOMENT, &terminal->ended);
        if (!terminal->ended)
          terminal_type (terminal, "\003");
        status = terminal_wait_end (terminal);
        g_test_message ("%s: %d", words[i], status);
        /* The plain calls may have been done already. */
        g_assert_true (status == 130 || status == -SIGINT || (status == 0 && stream->n_turns == 0));
        g_assert_null (strstr (terminal->seen->str, "CRITICAL"));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/adversity/well", test_well);
  g_test_add_func ("/cli/adversity/full-disk", test_full_disk);
  g_test_add_func ("/cli/adversity/broken-pipe", test_broken_pipe);
  g_test_add_func ("/cli/adversity/no-network", test_no_network);
  g_test_add_func ("/cli/adversity/wrong-key", test_wrong_key);
  g_test_add_func ("/cli/adversity/latin-1", test_latin_1);
  g_test_add_func ("/cli/adversity/any-moment", test_any_moment);
  return g_test_run ();
}
