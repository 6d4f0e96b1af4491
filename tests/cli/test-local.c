/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara --local` against the real runtime: found, started, shared. */

#include "stream.h"
#include "ara/ara.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static char *
runtime_file (CliFixture *fixture)
{
  return g_build_filename (fixture->folder, "run", "macaw", "runtime.json", NULL);
}

static AraValue *
read_runtime_file (CliFixture *fixture)
{
  g_autofree char *path = runtime_file (fixture), *text = NULL;
  g_autoptr (GError) error = NULL;
  AraValue *value;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  value = ara_value_new_from_text (text, -1, &error);
  g_assert_no_error (error);
  return value;
}

/* Another client of the same runtime, as the app is one. */
static AraRuntimeClient *
other_client (CliFixture *fixture)
{
  g_autoptr (AraValue) value = read_runtime_file (fixture);
  g_autofree char *url = ara_value_dup_member_string (value, "url"), *key = ara_value_dup_member_string (value, "api_key");

  return ara_runtime_client_new (url, key);
}

static pid_t
runtime_pid (CliFixture *fixture)
{
  g_autoptr (AraValue) value = read_runtime_file (fixture);

  return (pid_t) ara_value_get_member_integer (value, "pid");
}

/* Ends the runtime and waits until it has let go of its store. */
static void
end_runtime (CliFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "share", "macaw", "runtime", "lock", NULL);
  int lock = open (path, O_RDWR | O_CLOEXEC);

  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (kill (runtime_pid (fixture), SIGTERM), ==, 0);
  g_assert_cmpint (flock (lock, LOCK_EX), ==, 0);
  close (lock);
}

static void
set_up (CliFixture **fixture, gconstpointer data)
{
  *fixture = cli_fixture_new ();
  /* Neither of them may matter. */
  cli_fixture_set (*fixture, "ARA_API_BASE_URL", "http://127.0.0.1:1");
  cli_fixture_set (*fixture, "ARA_API_KEY", "key-of-the-cloud");
}

static void
tear_down (CliFixture **fixture, gconstpointer data)
{
  end_runtime (*fixture);
  cli_fixture_free (*fixture);
}

static CliRun *
run (CliFixture *fixture, const char *words)
{
  CliRun *ran = cli_fixture_run (fixture, NULL, words);

  if (ran->status != 0)
    g_error ("ara %s: %s", words, ran->err);
  return ran;
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_start (CliFixture **fixture, gconstpointer data)
{
  g_autoptr (CliRun) first = run (*fixture, "chat --local hello"), second = NULL;
  pid_t pid = runtime_pid (*fixture);

  g_assert_cmpstr (first->out, !=, "");
  second = run (*fixture, "--local sessions list");
  assert_contains (second->out, "\tHome\trunning\t");
  g_assert_cmpint (runtime_pid (*fixture), ==, pid);
}

/* Both start one; the one that comes late takes the other's. */
static void
test_race (CliFixture **fixture, gconstpointer data)
{
  enum { RACERS = 4 };
  GSubprocess *racers[RACERS];

  for (int i = 0; i < RACERS; i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = cli_fixture_launcher (*fixture, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);

      racers[i] = cli_fixture_spawn (*fixture, launcher, "sessions list --local");
    }
  for (int i = 0; i < RACERS; i++)
    {
      g_autoptr (CliRun) ran = cli_fixture_wait (*fixture, racers[i], NULL);

      g_assert_cmpstr (ran->err, ==, "");
      g_assert_cmpint (ran->status, ==, 0);
      assert_contains (ran->out, "\tHome\t");
      g_object_unref (racers[i]);
    }
}

/* A file that somebody else could have written, or that names another computer, is not believed. */
static void
test_untrusted (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *path = runtime_file (*fixture);
  g_autofree char *ours = g_strdup_printf ("{\"url\":\"%s\",\"api_key\":\"stolen\"}", (*fixture)->url);
  const struct
  {
    const char *text;
    int mode;
  } rows[] = {
    { ours, 0644 },
    { ours, 0620 },
    { "{\"url\":\"http://198.51.100.1:80\",\"api_key\":\"k\"}", 0600 },
    { "{\"url\":\"http://127.0.0.1:1\",\"api_key\":\"k\"}", 0600 },
    { "nonsense", 0600 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      cli_fixture_write (*fixture, "run/macaw/runtime.json", rows[i].text);
      g_assert_cmpint (g_chmod (path, rows[i].mode), ==, 0);
      cli_run_free (run (*fixture, "sessions list --local"));
      g_assert_cmpuint ((*fixture)->n_requests, ==, 0);
      if (i + 1 < G_N_ELEMENTS (rows))
        end_runtime (*fixture);
    }
}

/* The example of the user's document. */
static void
test_document (CliFixture **fixture, gconstpointer data)
{
  g_autoptr (CliRun) chat = run (*fixture, "chat --local --json My\tname\tis\tAdi\tand\tI\tprefer\tdark\tmode");
  g_autoptr (AraValue) result = ara_value_new_from_text (chat->out, -1, NULL);
  g_autoptr (AraValue) calls = ara_value_dup_member (result, "tool_calls"), call = NULL;
  g_autofree char *name = NULL, *session = NULL, *words = NULL;
  g_autoptr (CliRun) started = run (*fixture, "sessions start --local"), file = NULL;

  g_assert_cmpuint (ara_value_get_n_children (calls), >, 0);
  call = ara_value_dup_child (calls, ara_value_get_n_children (calls) - 1);
  name = ara_value_dup_member_string (call, "name");
  g_assert_cmpstr (name, ==, "write_file");
  session = g_strdup (g_strchomp (started->out));
  words = g_strdup_printf ("--local runtime tools execute --session %s --tool read_file --arg path=/root/.ara/memory/USER.md", session);
  file = run (*fixture, words);
  assert_contains (file->out, "\"ok\": true");
  assert_contains (file->out, "My name is Adi and I prefer dark mode");
}

static void
test_inspection (CliFixture **fixture, gconstpointer data)
{
  static const struct
  {
    const char *words, *part;
  } rows[] = {
    { "capabilities", "\"session_type\": " },
    { "skills list", "\"skills\": [" },
    { "tools list --kind builtin", "\"name\": \"read_file\"" },
    { "control actions", "\"actions\": [" },
  };
  g_autoptr (CliRun) started = run (*fixture, "sessions start --local --new --name Two"), missing = NULL;
  const char *session = g_strchomp (started->out);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = g_strdup_printf ("--local runtime %s --session %s", rows[i].words, session);
      g_autoptr (CliRun) ran = run (*fixture, words);

      assert_contains (ran->out, rows[i].part);
    }
  missing = cli_fixture_run (*fixture, NULL, "--local runtime capabilities --session sess-none");
  g_assert_cmpint (missing->status, ==, 1);
  assert_contains (missing->err, "ara runtime: GET /session/runtime/capabilities?session_id=sess-none failed (404). ");
}

static void
test_sessions (CliFixture **fixture, gconstpointer data)
{
  g_autoptr (CliRun) started = run (*fixture, "sessions start --local --new --name Two");
  g_autofree char *stop = g_strdup_printf ("sessions stop --local %s", g_strchomp (started->out));
  g_autofree char *status = g_strdup_printf ("sessions status --local %s", started->out);
  g_autoptr (CliRun) stopped = run (*fixture, stop), told = NULL, json = NULL, wrong = NULL;

  g_assert_cmpstr (stopped->out, ==, "");
  told = run (*fixture, status);
  assert_contains (told->out, "name\tTwo\nstatus\tstopped\n");
  json = run (*fixture, "sessions list --local --json");
  assert_contains (json->out, "\"name\": \"Two\",\n      \"status\": \"stopped\"");
  wrong = cli_fixture_run (*fixture, NULL, "sessions status --local sess-none");
  g_assert_cmpint (wrong->status, ==, 1);
}

/* What is said here is at once where other clients look, and the other way round. */
static void
test_shared (CliFixture **fixture, gconstpointer data)
{
  g_autoptr (CliRun) said = run (*fixture, "chat --local --conversation 11111111-2222-3333-4444-555555555555 list\tthe\tfiles");
  g_autoptr (AraRuntimeClient) client = other_client (*fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) messages = ara_runtime_client_conversation (client, "11111111-2222-3333-4444-555555555555", 0, NULL, &error);
  g_autoptr (AraMessage) question = NULL, answer = NULL;
  g_autofree char *text = NULL;
  g_autoptr (CliRun) list = NULL, show = NULL, deleted = NULL, gone = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 2);
  question = g_list_model_get_item (messages, 0);
  text = ara_message_dup_text (question);
  g_assert_cmpstr (text, ==, "list the files");
  answer = ara_runtime_client_chat (client, "hello from elsewhere", NULL, "66666666-7777-8888-9999-000000000000", 0, NULL, &error);
  g_assert_no_error (error);
  list = run (*fixture, "conversations list --local");
  g_assert_true (g_str_has_prefix (list->out, "66666666-7777-8888-9999-000000000000\t"));
  assert_contains (list->out, "\n11111111-2222-3333-4444-555555555555\t");
  show = run (*fixture, "conversations show --local 66666666-7777-8888-9999-000000000000");
  g_assert_true (g_str_has_prefix (show->out, "> hello from elsewhere\n\n"));
  deleted = run (*fixture, "conversations delete --local 66666666-7777-8888-9999-000000000000");
  gone = cli_fixture_run (*fixture, NULL, "conversations show --local 66666666-7777-8888-9999-000000000000");
  g_assert_cmpint (gone->status, ==, 1);
  assert_contains (gone->err, "ara conversations: ");
}

static void
byte_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  g_string_append_len (data, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
}

/* A command that would run for ten minutes is gone with the turn. */
static void
test_stop (CliFixture **fixture, gconstpointer data)
{
  g_autoptr (CliRun) started = run (*fixture, "sessions start --local");
  g_autoptr (GSubprocessLauncher) launcher = cli_fixture_launcher (*fixture, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (CliRun) ran = NULL;

  process = cli_fixture_spawn (*fixture, launcher,
                               "chat --local /tool\t{\"name\":\"exec\",\"args\":{\"command\":\"sleep\t600\",\"timeout\":600}}");
  while (strstr (told->str, "→ exec") == NULL)
    {
      gsize before = told->len;

      g_input_stream_read_bytes_async (g_subprocess_get_stderr_pipe (process), 4096, G_PRIORITY_DEFAULT, NULL, byte_read, told);
      stream_wait (told->len > before);
    }
  g_subprocess_send_signal (process, SIGINT);
  ran = cli_fixture_wait (*fixture, process, NULL);
  assert_contains (ran->err, "■ exec was stopped\n");
  g_assert_null (strstr (ran->err, "did not confirm"));
  g_assert_cmpint (ran->status, ==, 130);
}

static void
test_missing (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (CliRun) ran = NULL;
  g_autofree char *copy = g_build_filename (fixture->folder, "ara", NULL), *original = g_strdup (g_getenv ("MACAW_ARA"));
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (original, &contents, &length, NULL));
  g_assert_true (g_file_set_contents_full (copy, contents, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  g_setenv ("MACAW_ARA", copy, TRUE);
  ran = cli_fixture_run (fixture, NULL, "sessions list --local");
  g_setenv ("MACAW_ARA", original, TRUE);
  g_assert_cmpint (ran->status, ==, 1);
  g_assert_cmpstr (ran->err, ==, "ara sessions: the program macaw-runtime is missing; install it beside ara\n");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (CliFixture **, gconstpointer);
  } tests[] = {
    { "start", test_start }, { "race", test_race }, { "untrusted", test_untrusted }, { "document", test_document },
    { "inspection", test_inspection }, { "sessions", test_sessions }, { "shared", test_shared }, { "stop", test_stop },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/local/", tests[i].name, NULL);

      g_test_add (path, CliFixture *, NULL, set_up, tests[i].test, tear_down);
    }
  g_test_add_func ("/cli/local/missing", test_missing);
  return g_test_run ();
}
