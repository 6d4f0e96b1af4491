/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara runtime` as it is run: what goes to the server, what comes out, how it ends. */

#include "cli-fixture.h"
#include "oracle.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What is asked */

static void
test_requests (void)
{
  static const struct
  {
    const char *words, *method, *target, *body;
  } rows[] = {
    { "runtime capabilities --session sess-1", "GET", "/session/runtime/capabilities?session_id=sess-1", "" },
    { "runtime capabilities --agent a\tb&c --session=é", "GET", "/session/runtime/capabilities?session_id=%C3%A9&agent_id=a+b%26c", "" },
    { "runtime capabilities --session= --agent=", "GET", "/session/runtime/capabilities", "" },
    { "runtime skills list --session S", "GET", "/session/runtime/skills?session_id=S", "" },
    { "runtime tools list --session S", "GET", "/session/runtime/tools?session_id=S&kind=all", "" },
    { "runtime tools list --kind builtin --session S --agent A", "GET", "/session/runtime/tools?session_id=S&kind=builtin&agent_id=A", "" },
    { "runtime control actions --session S", "GET", "/session/runtime/control/actions?session_id=S", "" },
    { "runtime tools execute --session S --tool exec --arg command=echo\thello", "POST", "/session/runtime/tools/execute",
      "{\"session_id\": \"S\", \"tool_name\": \"exec\", \"args\": {\"command\": \"echo hello\"}, \"agent_id\": null}" },
    { "runtime tools execute --session S --tool x --agent A --arg \ta\t=1 --arg none --arg b=\tx=y\t --arg a=2 --arg =e", "POST",
      "/session/runtime/tools/execute",
      "{\"session_id\": \"S\", \"tool_name\": \"x\", \"args\": {\"a\": \"2\", \"b\": \" x=y \", \"\": \"e\"}, \"agent_id\": \"A\"}" },
    { "runtime tools execute --session S --tool x --arg q=\"\\\n\xff\xc3\xa9", "POST", "/session/runtime/tools/execute",
      "{\"session_id\": \"S\", \"tool_name\": \"x\", \"args\": {\"q\": \"\\u0022\\u005c\\u000a\\udcff\xc3\xa9\"}, \"agent_id\": null}" },
    { "runtime tools execute --session S --tool x --arg \xe3\x80\x80k\tk\xc2\xa0=v --arg \tb\t\x80=w", "POST", "/session/runtime/tools/execute",
      "{\"session_id\": \"S\", \"tool_name\": \"x\", \"args\": {\"k k\": \"v\", \"b \\udc80\": \"w\"}, \"agent_id\": null}" },
    { "runtime control call --session S --action list_windows", "POST", "/session/runtime/control/call",
      "{\"session_id\": \"S\", \"action\": \"list_windows\", \"args\": {}, \"timeout_ms\": 8000}" },
    { "runtime control call --session S --action a --timeout-ms 0 --arg k=v", "POST", "/session/runtime/control/call",
      "{\"session_id\": \"S\", \"action\": \"a\", \"args\": {\"k\": \"v\"}, \"timeout_ms\": 8000}" },
    { "runtime control call --session S --action a --timeout-ms=1_500", "POST", "/session/runtime/control/call",
      "{\"session_id\": \"S\", \"action\": \"a\", \"args\": {}, \"timeout_ms\": 1500}" },
  };
  g_autoptr (CliFixture) fixture = cli_fixture_new ();

  cli_fixture_answer (fixture, 200, "{}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CliRun) run = cli_fixture_run (fixture, NULL, rows[i].words);

      g_assert_cmpstr (run->err, ==, "");
      g_assert_cmpstr (run->out, ==, "{}\n");
      g_assert_cmpint (run->status, ==, 0);
      g_assert_cmpuint (fixture->n_requests, ==, i + 1);
      g_assert_cmpstr (fixture->method, ==, rows[i].method);
      g_assert_cmpstr (fixture->target, ==, rows[i].target);
      g_assert_cmpstr (fixture->body, ==, rows[i].body);
      g_assert_cmpstr (fixture->authorization, ==, "Bearer key-of-the-test");
      g_assert_cmpstr (fixture->content_type, ==, "application/json");
    }
}

/* What is printed */

static const char *const commands[] = {
  "runtime capabilities --session S", "runtime skills list --session S", "runtime tools list --session S",
  "runtime tools execute --session S --tool t", "runtime control actions --session S", "runtime control call --session S --action a",
};

static GBytes *
ask_python (const char *text)
{
  guint32 length = GUINT32_TO_LE ((guint32) strlen (text));
  GByteArray *question = g_byte_array_new ();
  g_autoptr (GBytes) questions = NULL, answers = NULL;

  g_byte_array_append (question, (const guint8 *) &length, 4);
  g_byte_array_append (question, (const guint8 *) text, (guint) strlen (text));
  questions = g_byte_array_free_to_bytes (question);
  answers = oracle_ask ("json-oracle.py", questions);
  g_assert_cmpint (*(const char *) g_bytes_get_data (answers, NULL), ==, 'P');
  return g_bytes_new_from_bytes (answers, 5, g_bytes_get_size (answers) - 5);
}

/* Each subcommand prints of @text what Python does. */
static void
assert_prints (CliFixture *fixture, const char *text)
{
  g_autoptr (GBytes) wanted = ask_python (text);
  gsize size = g_bytes_get_size (wanted);

  cli_fixture_answer (fixture, 200, text);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliRun) run = cli_fixture_run (fixture, NULL, commands[i]);

      g_assert_cmpstr (run->err, ==, "");
      g_assert_cmpint (run->status, ==, 0);
      g_assert_cmpuint (g_bytes_get_size (run->output), ==, size + 1);
      g_assert_cmpmem (run->out, size, g_bytes_get_data (wanted, NULL), size);
      g_assert_true (g_str_has_suffix (run->out, "\n"));
    }
}

static void
test_oddities (void)
{
  static const char odd[] =
    "{\"text\":\"caf\xc3\xa9 \\u00e9 \\ud83d \xf0\x9f\x98\x80 \\\" \\/ \\n\", \"big\":[9223372036854775808,-0,123456789012345678901234567890],"
    " \"floats\":[1e400,-1e400,-0.0,1.0,1E5,1e-5,1e16,NaN], \"empty\":[{},[],\"\"], \"twice\":1, \"other\":2, \"twice\":{\"x\":[true,null]}}";
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  GString *deep = g_string_new (NULL);

  assert_prints (fixture, odd);
  for (guint i = 0; i < 900; i++)
    g_string_append (deep, "[");
  for (guint i = 0; i < 900; i++)
    g_string_append (deep, "]");
  assert_prints (fixture, deep->str);
  g_string_free (deep, TRUE);
}

static void
test_large (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  GString *text = g_string_new ("{\"tools\": [0");

  while (text->len < 10 * 1024 * 1024)
    g_string_append_printf (text, ",{\"name\":\"tool %u \xc3\xa9\",\"input_schema\":{\"type\":\"object\"},\"n\":%u.25}", (guint) text->len, (guint) text->len);
  g_string_append (text, "]}");
  assert_prints (fixture, text->str);
  g_string_free (text, TRUE);
}

static void
test_nothing (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (CliRun) no_content = NULL, empty = NULL;

  cli_fixture_answer (fixture, 204, NULL);
  no_content = cli_fixture_run (fixture, NULL, commands[5]);
  g_assert_cmpstr (no_content->out, ==, "null\n");
  g_assert_cmpint (no_content->status, ==, 0);
  cli_fixture_answer (fixture, 200, "");
  empty = cli_fixture_run (fixture, NULL, commands[0]);
  g_assert_cmpstr (empty->out, ==, "{}\n");
  g_assert_cmpint (empty->status, ==, 0);
}

/* What goes wrong */

static void
assert_fails (CliFixture *fixture, const char *words, int status, const char *sentence)
{
  g_autoptr (CliRun) run = cli_fixture_run (fixture, NULL, words);

  g_assert_cmpstr (run->out, ==, "");
  g_assert_cmpstr (run->err, ==, sentence);
  g_assert_cmpint (run->status, ==, status);
}

static void
test_http_errors (void)
{
  static const guint statuses[] = { 301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504 };
  g_autoptr (CliFixture) fixture = cli_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *hidden = g_strdup_printf ("ara runtime: GET /session/runtime/capabilities?session_id=a+b failed (%u). Response body hidden "
                                                 "by default; set ARA_SDK_DEBUG_HTTP_ERRORS=true to include it.\n", statuses[i]);
      g_autofree char *shown = g_strdup_printf ("ara runtime: POST /session/runtime/tools/execute failed (%u): {\"detail\":\"no\"}\n", statuses[i]);

      cli_fixture_answer (fixture, statuses[i], "{\"detail\":\"no\"}");
      cli_fixture_set (fixture, "ARA_SDK_DEBUG_HTTP_ERRORS", NULL);
      assert_fails (fixture, "runtime capabilities --session a\tb", 1, hidden);
      cli_fixture_set (fixture, "ARA_SDK_DEBUG_HTTP_ERRORS", "true");
      assert_fails (fixture, "runtime tools execute --session S --tool t", 1, shown);
    }
}

static void
test_bad_json (void)
{
  static const struct
  {
    const char *text, *sentence;
  } rows[] = {
    { "<html>", "ara runtime: Expecting value: line 1 column 1 (char 0)\n" },
    { "{\"a\":1", "ara runtime: Expecting ',' delimiter: line 1 column 7 (char 6)\n" },
    { "{\"a\":1}\n\xc3\xa9", "ara runtime: Extra data: line 2 column 1 (char 8)\n" },
    { "\"\xff\"", "ara runtime: 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte\n" },
  };
  g_autoptr (CliFixture) fixture = cli_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      cli_fixture_answer (fixture, 200, rows[i].text);
      assert_fails (fixture, commands[i], 1, rows[i].sentence);
    }
}

static void
test_misuse (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (CliRun) bare = NULL, missing = NULL, version = NULL;

  assert_fails (fixture, "runtime tools execute --session S", 1, "ara runtime: tools execute requires --tool\n");
  assert_fails (fixture, "runtime tools execute --session S --tool=", 1, "ara runtime: tools execute requires --tool\n");
  assert_fails (fixture, "runtime control call --session S", 1, "ara runtime: control call requires --action\n");
  bare = cli_fixture_run (fixture, NULL, "runtime");
  g_assert_cmpint (bare->status, ==, 0);
  g_assert_nonnull (strstr (bare->out, "capabilities"));
  g_assert_cmpstr (bare->err, ==, "");
  missing = cli_fixture_run (fixture, NULL, "runtime capabilities");
  g_assert_cmpint (missing->status, ==, 2);
  g_assert_cmpstr (missing->out, ==, "");
  assert_fails (fixture, "runtime capabilities --session \xe2\x82\xac\xff\xfe", 1,
                "ara runtime: 'utf-8' codec can't encode characters in position 1-2: surrogates not allowed\n");
  assert_fails (fixture, "runtime tools list --session S --agent \xff", 1,
                "ara runtime: 'utf-8' codec can't encode character '\\udcff' in position 0: surrogates not allowed\n");
  g_assert_true (g_str_has_suffix (missing->err, "\nara runtime capabilities: error: the following arguments are required: --session\n"));
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

static void
test_unreachable (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (CliRun) refused = NULL, no_name = NULL, no_address = NULL;

  cli_fixture_set (fixture, "ARA_API_BASE_URL", "http://127.0.0.1:1");
  refused = cli_fixture_run (fixture, NULL, commands[0]);
  g_assert_cmpint (refused->status, ==, 1);
  g_assert_true (g_str_has_prefix (refused->err, "ara runtime: No connection to the server: "));
  cli_fixture_set (fixture, "ARA_API_BASE_URL", "http://nowhere.invalid");
  no_name = cli_fixture_run (fixture, NULL, commands[0]);
  g_assert_cmpint (no_name->status, ==, 1);
  g_assert_true (g_str_has_prefix (no_name->err, "ara runtime: The server's name could not be found: "));
  cli_fixture_set (fixture, "ARA_API_BASE_URL", "nonsense");
  no_address = cli_fixture_run (fixture, NULL, commands[0]);
  g_assert_cmpint (no_address->status, ==, 1);
  g_assert_nonnull (strstr (no_address->err, "“nonsense” is not an address of a server"));
}

/* Where the key comes from */

static void
test_credentials (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *dotenv = NULL, *saved = NULL;

  cli_fixture_answer (fixture, 404, "said");
  cli_fixture_set (fixture, "ARA_API_KEY", NULL);
  assert_fails (fixture, commands[0], 1, "ara runtime: No credentials found. Set ARA_API_KEY or run `ara auth login`.\n");
  cli_fixture_set (fixture, "ARA_ACCESS_TOKEN", "legacy");
  g_clear_pointer (&fixture->authorization, g_free);
  cli_run_free (cli_fixture_run (fixture, NULL, commands[0]));
  g_assert_cmpstr (fixture->authorization, ==, "Bearer legacy");
  cli_fixture_set (fixture, "ARA_ACCESS_TOKEN", NULL);
  cli_fixture_set (fixture, "ARA_API_BASE_URL", "");
  saved = g_strdup_printf ("{\"auth_type\":\"supabase_jwt\",\"access_token\":\"of-the-file\",\"api_base_url\":\"%s/\"}", fixture->url);
  cli_fixture_write (fixture, ".ara/credentials.json", saved);
  cli_run_free (cli_fixture_run (fixture, NULL, commands[0]));
  g_assert_cmpstr (fixture->authorization, ==, "Bearer of-the-file");
  dotenv = g_strdup_printf ("# comment\nARA_API_KEY='of-dotenv'\nARA_API_BASE_URL=\"%s\"\nARA_SDK_DEBUG_HTTP_ERRORS=true\n", fixture->url);
  cli_fixture_write (fixture, ".env", dotenv);
  assert_fails (fixture, commands[1], 1, "ara runtime: GET /session/runtime/skills?session_id=S failed (404): said\n");
  g_assert_cmpstr (fixture->authorization, ==, "Bearer of-dotenv");
  cli_fixture_set (fixture, "ARA_API_KEY", "of-the-environment");
  cli_run_free (cli_fixture_run (fixture, NULL, commands[0]));
  g_assert_cmpstr (fixture->authorization, ==, "Bearer of-the-environment");
}

/* Where it can't be written */

static CliRun *
run_into (CliFixture *fixture, int fd)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_fixture_launcher (fixture, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_take_stdout_fd (launcher, fd);
  process = cli_fixture_spawn (fixture, launcher, commands[0]);
  return cli_fixture_wait (fixture, process, NULL);
}

static void
test_unwritable (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (CliRun) full = NULL, broken = NULL;
  int ends[2];

  cli_fixture_answer (fixture, 200, "{\"a\":1}");
  full = run_into (fixture, open ("/dev/full", O_WRONLY));
  g_assert_cmpstr (full->err, ==, "ara runtime: the output can't be written: No space left on device\n");
  g_assert_cmpint (full->status, ==, 1);
  g_assert_cmpint (pipe (ends), ==, 0);
  close (ends[0]);
  broken = run_into (fixture, ends[1]);
  g_assert_cmpstr (broken->err, ==, "");
  g_assert_cmpint (broken->status, ==, -SIGPIPE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/runtime/requests", test_requests);
  g_test_add_func ("/cli/runtime/oddities", test_oddities);
  g_test_add_func ("/cli/runtime/large", test_large);
  g_test_add_func ("/cli/runtime/nothing", test_nothing);
  g_test_add_func ("/cli/runtime/http-errors", test_http_errors);
  g_test_add_func ("/cli/runtime/bad-json", test_bad_json);
  g_test_add_func ("/cli/runtime/misuse", test_misuse);
  g_test_add_func ("/cli/runtime/unreachable", test_unreachable);
  g_test_add_func ("/cli/runtime/credentials", test_credentials);
  g_test_add_func ("/cli/runtime/unwritable", test_unwritable);
  return g_test_run ();
}
