/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara` in a terminal: colours, Ctrl+C, a conversation, and what a server must not do to it. */

#include "stream.h"
#include "terminal.h"
#include "ara/ara-value.h"
#include "cli/cli-text.h"

#include <signal.h>
#include <string.h>

#define TOOL                                                                                                                        \
  "data: {\"type\":\"reasoning-delta\",\"id\":\"r\",\"delta\":\"I look.\"}\n\n"                                                     \
  "data: {\"type\":\"tool-input-available\",\"toolCallId\":\"c\",\"toolName\":\"exec\",\"input\":{\"command\":\"a command that is longer than forty columns\"}}\n\n" \
  "data: {\"type\":\"tool-output-error\",\"toolCallId\":\"c\",\"errorText\":\"No \\u001b]0;title\\u0007such\"}\n\n"
#define EVIL STREAM_TEXT ("a", "x\\u001b[2J\\u0007\\u009b31m\\u0000\\r\\n\\ty\\u202eback\\u007f caf\xc3\xa9")

static void
test_colours (void)
{
  g_autoptr (Stream) stream = stream_new (TOOL STREAM_TEXT ("a", "There.") STREAM_DONE);
  g_autoptr (Terminal) terminal = terminal_new (stream->fixture, 80, "chat hello"), plain = NULL, dumb = NULL;

  g_assert_cmpint (terminal_wait_end (terminal), ==, 0);
  g_assert_nonnull (strstr (terminal->seen->str, "\033[2mI look.\033[22m\r\n\033[2m→ exec {"));
  g_assert_nonnull (strstr (terminal->seen->str, "\033[2m✗ exec No ^[]0;title^Gsuch\r\n\033[22mThere.\r\n"));
  g_assert_nonnull (strstr (terminal->seen->str, "ara chat --conversation "));
  cli_fixture_set (stream->fixture, "NO_COLOR", "1");
  plain = terminal_new (stream->fixture, 80, "chat hello");
  g_assert_cmpint (terminal_wait_end (plain), ==, 0);
  g_assert_null (strchr (plain->seen->str, '\033'));
  cli_fixture_set (stream->fixture, "NO_COLOR", NULL);
  cli_fixture_set (stream->fixture, "TERM", "dumb");
  dumb = terminal_new (stream->fixture, 80, "chat hello");
  g_assert_cmpint (terminal_wait_end (dumb), ==, 0);
  g_assert_null (strchr (dumb->seen->str, '\033'));
}

/* Nothing of the server's reaches the terminal as a control sequence. */
static void
test_neutral (void)
{
  g_autoptr (Stream) stream = stream_new (EVIL STREAM_DONE);
  g_autoptr (Terminal) terminal = NULL, failing = NULL;

  cli_fixture_set (stream->fixture, "NO_COLOR", "1");
  terminal = terminal_new (stream->fixture, 80, "chat hello");
  g_assert_cmpint (terminal_wait_end (terminal), ==, 0);
  g_assert_true (g_str_has_prefix (terminal->seen->str, "x^[[2J^G<9b>31m"));
  g_assert_nonnull (strstr (terminal->seen->str, "\r\n\ty<202e>back^? caf\xc3\xa9\r\n"));
  stream->events = NULL;
  cli_fixture_answer (stream->fixture, 404, "{\"detail\":\"No \\u001b[31msuch\"}");
  failing = terminal_new (stream->fixture, 80, "conversations show x");
  g_assert_cmpint (terminal_wait_end (failing), ==, 1);
  g_assert_cmpstr (failing->seen->str, ==, "ara conversations: No ^[[31msuch\r\n");
}

static void
test_locale (void)
{
  g_autoptr (Stream) stream = stream_new (TOOL STREAM_TEXT ("a", "caf\xc3\xa9 \xe2\x82\xac") STREAM_DONE);
  g_autoptr (Terminal) terminal = NULL;
  g_autoptr (CliRun) piped = NULL;

  cli_fixture_set (stream->fixture, "NO_COLOR", "1");
  cli_fixture_set (stream->fixture, "LC_ALL", "C");
  terminal = terminal_new (stream->fixture, 80, "chat h\xc3\xa9llo");
  g_assert_cmpint (terminal_wait_end (terminal), ==, 0);
  for (const char *byte = terminal->seen->str; *byte != '\0'; byte++)
    g_assert_cmpint (*byte, >, 0);
  g_assert_nonnull (strstr (terminal->seen->str, "caf"));
  g_assert_nonnull (strstr (stream->turn_body, "h\xc3\xa9llo"));
  /* What no terminal shows stays as it is. */
  piped = cli_fixture_run (stream->fixture, NULL, "chat hello");
  g_assert_cmpstr (piped->out, ==, "caf\xc3\xa9 \xe2\x82\xac\n");
}

static void
assert_narrow (const char *seen, int columns)
{
  g_auto (GStrv) lines = g_strsplit (seen, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (cli_text_width (lines[i]), <=, columns);
}

static void
test_narrow (void)
{
  static const char *const commands[] = { "chat --help", "--help", "runtime tools execute --help", "conversations list", "sessions list" };
  g_autoptr (Stream) stream = stream_new (TOOL STREAM_TEXT ("a", "There.") STREAM_DONE);
  g_autoptr (Terminal) terminal = NULL;

  cli_fixture_set (stream->fixture, "NO_COLOR", "1");
  terminal = terminal_new (stream->fixture, 40, "chat hello");
  g_assert_cmpint (terminal_wait_end (terminal), ==, 0);
  g_assert_nonnull (strstr (terminal->seen->str, "…\r\n"));
  cli_fixture_answer (stream->fixture, 200, "{\"sessions\":[{\"sessionId\":\"s-1\",\"name\":\"A name that is far too long for this\",\"status\":\"running\"}],"
                                            "\"conversations\":[{\"id\":\"c-1\",\"title\":\"A title that is far too long for it\",\"messages\":3}]}");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (Terminal) narrow = terminal_new (stream->fixture, 40, commands[i]);

      g_assert_cmpint (terminal_wait_end (narrow), ==, 0);
      assert_narrow (narrow->seen->str, 40);
    }
}

/* Ctrl+C, as the terminal sends it */

static void
test_stop (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "partial"));
  g_autoptr (Terminal) terminal = NULL;

  stream->hangs = TRUE;
  terminal = terminal_new (stream->fixture, 80, "chat hello");
  terminal_wait_for (terminal, 0, "partial");
  terminal_type (terminal, "\003");
  g_assert_cmpint (terminal_wait_end (terminal), ==, 130);
  g_assert_cmpuint (stream->n_stops, ==, 1);
  g_assert_true (g_str_has_suffix (terminal->seen->str, "\r\n"));
}

static void
test_leave (void)
{
  g_autoptr (Stream) stream = stream_new (TOOL);
  g_autoptr (Terminal) terminal = NULL;

  stream->hangs = TRUE;
  stream->stop_status = 0;
  terminal = terminal_new (stream->fixture, 80, "chat hello");
  terminal_wait_for (terminal, 0, "such");
  terminal_type (terminal, "\003");
  stream_wait (stream->n_stops == 1);
  terminal_type (terminal, "\003");
  g_assert_cmpint (terminal_wait_end (terminal), ==, -SIGINT);
}

/* Before the server has answered, and while a plain call waits. */
static gboolean
never_answer (CliFixture *fixture, SoupServerMessage *message, const char *path)
{
  soup_server_message_pause (message);
  return TRUE;
}

static void
test_early (void)
{
  static const char *const commands[] = { "runtime capabilities --session S", "sessions list", "conversations show x" };
  g_autoptr (CliFixture) fixture = cli_fixture_new ();

  fixture->answer_func = never_answer;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (Terminal) terminal = terminal_new (fixture, 80, commands[i]);

      stream_wait (fixture->n_requests == i + 1);
      terminal_type (terminal, "\003");
      g_assert_cmpint (terminal_wait_end (terminal), ==, -SIGINT);
    }
}

/* A conversation */

static void
test_conversation (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_TEXT ("a", "first answer") STREAM_DONE);
  g_autoptr (Terminal) terminal = terminal_new (stream->fixture, 80, "chat");
  g_autofree char *id = NULL;
  gsize place = terminal_wait_for (terminal, 0, "> ");

  terminal_type (terminal, "h\xc3\xa9llo\n");
  place = terminal_wait_for (terminal, place, "first answer\r\n> ");
  g_assert_nonnull (strstr (stream->turn_body, "\"content\":\"h\xc3\xa9llo\""));
  id = g_strdup (stream->chat_id);
  /* Stopped, the conversation goes on. */
  stream->events = STREAM_TEXT ("a", "partial");
  stream->hangs = TRUE;
  terminal_type (terminal, "more\n");
  place = terminal_wait_for (terminal, place, "partial");
  terminal_type (terminal, "\003");
  place = terminal_wait_for (terminal, place, "> ");
  g_assert_cmpuint (stream->n_stops, ==, 1);
  g_assert_cmpstr (stream->chat_id, ==, id);
  /* So it does where one fails. */
  stream->events = "data: {\"type\":\"error\",\"errorText\":\"The model is gone\"}\n\n";
  stream->hangs = FALSE;
  terminal_type (terminal, "line one\nline two\n");
  place = terminal_wait_for (terminal, place, "ara chat: The model is gone\r\n");
  place = terminal_wait_for (terminal, place, "> ");
  g_assert_nonnull (strstr (stream->turn_body, "\"content\":\"line one\\nline two\""));
  terminal_type (terminal, "\n");
  place = terminal_wait_for (terminal, place, "> ");
  g_assert_cmpuint (stream->n_turns, ==, 3);
  terminal_type (terminal, "\004");
  g_assert_cmpint (terminal_wait_end (terminal), ==, 0);
  g_assert_nonnull (strstr (terminal->seen->str, id));
}

static void
test_interrupted_prompt (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_DONE);
  g_autoptr (Terminal) terminal = terminal_new (stream->fixture, 80, "chat");

  terminal_wait_for (terminal, 0, "> ");
  terminal_type (terminal, "half a li");
  terminal_wait_for (terminal, 0, "half a li");
  terminal_type (terminal, "\003");
  g_assert_cmpint (terminal_wait_end (terminal), ==, 130);
  g_assert_cmpuint (stream->n_turns, ==, 0);
}

/* A job that was stopped shows its prompt again when it goes on. */
static void
test_continued (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_DONE);
  g_autoptr (Terminal) terminal = terminal_new (stream->fixture, 80, "chat");
  gsize place = terminal_wait_for (terminal, 0, "> ");

  g_subprocess_send_signal (terminal->process, SIGSTOP);
  g_subprocess_send_signal (terminal->process, SIGCONT);
  place = terminal_wait_for (terminal, place, "> ");
  terminal_type (terminal, "hello\n");
  stream_wait (stream->n_turns == 1);
  terminal_wait_for (terminal, place, "> ");
  terminal_type (terminal, "\004");
  g_assert_cmpint (terminal_wait_end (terminal), ==, 0);
}

/* What the person said stands beside its mark, on a terminal as in a file. */
static void
test_show (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_DONE);
  g_autoptr (Terminal) terminal = NULL;

  cli_fixture_answer (stream->fixture, 200, "{\"messages\":[{\"id\":\"m\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"hello\"}]},"
                                            "{\"id\":\"n\",\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"text\":\"There.\"}]}]}");
  terminal = terminal_new (stream->fixture, 80, "conversations show c-1");
  g_assert_cmpint (terminal_wait_end (terminal), ==, 0);
  g_assert_cmpstr (terminal->seen->str, ==, "> hello\r\n\r\nThere.\r\n");
}

static void
test_hang_up (void)
{
  g_autoptr (Stream) stream = stream_new (STREAM_DONE);
  g_autoptr (Terminal) terminal = terminal_new (stream->fixture, 80, "chat");

  terminal_wait_for (terminal, 0, "> ");
  g_subprocess_send_signal (terminal->process, SIGHUP);
  g_assert_cmpint (terminal_wait_end (terminal), ==, -SIGHUP);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/terminal/colours", test_colours);
  g_test_add_func ("/cli/terminal/neutral", test_neutral);
  g_test_add_func ("/cli/terminal/locale", test_locale);
  g_test_add_func ("/cli/terminal/narrow", test_narrow);
  g_test_add_func ("/cli/terminal/stop", test_stop);
  g_test_add_func ("/cli/terminal/leave", test_leave);
  g_test_add_func ("/cli/terminal/early", test_early);
  g_test_add_func ("/cli/terminal/conversation", test_conversation);
  g_test_add_func ("/cli/terminal/interrupted-prompt", test_interrupted_prompt);
  g_test_add_func ("/cli/terminal/continued", test_continued);
  g_test_add_func ("/cli/terminal/show", test_show);
  g_test_add_func ("/cli/terminal/hang-up", test_hang_up);
  return g_test_run ();
}
