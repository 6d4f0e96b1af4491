/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of tools over HTTP and in a turn that are large, odd or hostile. */

#include "runtime-fixture.h"

#include <string.h>

#define SAY(delta) "data: {\"choices\":[{\"index\":0,\"delta\":" delta "}]}\n\n"
#define DONE "data: [DONE]\n\n"
#define MEGA (1024 * 1024)

static AraValue *
execute (Fixture *self, const char *tool, const char *args)
{
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"%s\",\"args\":%s}", tool, args);

  return fixture_request (self, "POST", "/session/runtime/tools/execute", body, 200);
}

static gboolean
skips (Fixture *self)
{
  if (macaw_sandbox_get_kind (self->sandbox) == MACAW_SANDBOX_BWRAP)
    return FALSE;
  g_test_skip ("bubblewrap can't build a sandbox here");
  return TRUE;
}

/* What the file "f" of the workspace, made by @command, is as a result; its @tool is read_file or
 * exec's cat. */
static char *
read_back (Fixture *self, const char *command)
{
  g_autofree char *args = g_strdup_printf ("{\"command\":\"%s\"}", command);
  g_autoptr (AraValue) made = execute (self, "exec", args), result = NULL;

  fixture_assert_member (made, "result.exit_code", "0");
  result = execute (self, "read_file", "{\"path\":\"f\"}");
  fixture_assert_member (result, "ok", "true");
  return fixture_dig (result, "result");
}

/* 50 MB of one line, and of many that need escaping. */
static void
test_large (Fixture *self, gconstpointer data)
{
  g_autofree char *line = NULL, *lines = NULL;

  if (skips (self))
    return;
  line = read_back (self, "head -c 50M /dev/zero | tr '\\\\0' x > f");
  g_assert_cmpuint (strlen (line), ==, 50 * MEGA);
  g_assert_cmpuint (strspn (line, "x"), ==, 50 * MEGA);
  lines = read_back (self, "yes '<b>%s\\\"' | head -n 2000 | tr '\\\\n' '\\\\t' > f; head -c 5M /dev/zero | tr '\\\\0' y >> f");
  g_assert_cmpuint (strlen (lines), ==, 2000 * strlen ("<b>%s\"\t") + 5 * MEGA);
  g_assert_true (g_str_has_prefix (lines, "<b>%s\"\t<b>%s\"\t"));
}

/* A turn with 50 MB of a result: it is told and kept whole, and the model hears a part of it. */
static void
test_large_in_turn (Fixture *self, gconstpointer data)
{
  static const ModelAnswer answers[] = {
    { .body = SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"read_file\",\"arguments\":\"{\\\"path\\\":\\\"f\\\"}\"}}]}") DONE },
    { .body = SAY ("{\"content\":\"Good.\"}") DONE } };
  g_autoptr (AraValue) made = NULL, stored = NULL;
  g_autoptr (Chat) chat = NULL;
  g_autofree char *told = NULL, *kept = NULL, *heard = NULL;

  if (skips (self))
    return;
  made = execute (self, "exec", "{\"command\":\"head -c 50M /dev/zero | tr '\\\\0' x > f\"}");
  fixture_connect_model (self, answers, 2);
  /* One event, longer than what a client may leave unread: this one reads. */
  g_assert_cmpint (self->runtime->limits.turn_unread_bytes, <, 50 * MEGA);
  chat = fixture_chat_whole (self, "one", "Read it", NULL);
  g_assert_cmpstr (chat->text->str, ==, "Good.");
  told = ara_value_dup_member_string (chat_find (chat, "tool-output-available"), "output");
  g_assert_cmpuint (strlen (told), ==, 50 * MEGA);
  heard = fixture_dig (self->asked, "messages.3.content");
  g_assert_cmpuint (strlen (heard), <, 300 * 1024);
  stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  kept = fixture_dig (stored, "messages.1.parts.1.output");
  g_assert_cmpuint (strlen (kept), ==, 50 * MEGA);
}

static const struct
{
  const char *command; /* inside a JSON string */
  const char *member, *expected;
} outputs[] = {
  { "printf 'a\\\\000b'", "result.stdout", NULL }, /* U+0000: see below */
  { "printf 'a\\\\377\\\\300b'", "result.stdout", "a\xef\xbf\xbd\xef\xbf\xbd" "b" },
  { "printf '\\\\303'; printf '\\\\244'", "result.stdout", "\xc3\xa4" },
  { "printf '\\\\303' >&2", "result.stderr", "\xef\xbf\xbd" },
  { "printf '<b>%%s %%n &amp; \\\\033[31m'", "result.stdout", "<b>%s %n &amp; \x1b[31m" },
  { "printf '\\\\342\\\\200\\\\256\\\\327\\\\220 \\\\360\\\\237\\\\246\\\\234'", "result.stdout", "\xe2\x80\xae\xd7\x90 \xf0\x9f\xa6\x9c" },
  { "exit 3", "result.exit_code", "3" },
  { "kill -9 $$", "result.exit_code", "137" },
  { "no-such-command", "result.exit_code", "127" },
  { "yes", "result.note", "The command was ended: it wrote more than 64 MiB of output." },
  { "cat /dev/zero >&2", "result.note", "The command was ended: it wrote more than 64 MiB of output." },
  { "head -c 5M /dev/zero | tr '\\\\0' x", "result.truncated", "true" },
};

static void
test_outputs (Fixture *self, gconstpointer data)
{
  if (skips (self))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      g_autofree char *args = g_strdup_printf ("{\"command\":\"%s\"}", outputs[i].command), *text = NULL;
      g_autoptr (AraValue) result = NULL;

      g_test_message ("%s", outputs[i].command);
      result = execute (self, "exec", args);
      if (outputs[i].expected != NULL)
        {
          fixture_assert_member (result, outputs[i].member, outputs[i].expected);
          continue;
        }
      text = ara_value_dup_text (result);
      g_assert_nonnull (strstr (text, "\"stdout\":\"a\\u0000b\""));
    }
}

/* What no tool can take is refused with the place of it. */
static void
test_arguments (Fixture *self, gconstpointer data)
{
  static const char *const bodies[] = {
    "{\"tool_name\":\"exec\",\"args\":{\"command\":\"echo a\\u0000b\"}}",
    "{\"tool_name\":\"write_file\",\"args\":{\"path\":\"a\\u0000b\",\"content\":\"\"}}",
    "{\"tool_name\":\"read_file\",\"args\":{\"path\":[]}}",
    "{\"tool_name\":\"exec\",\"args\":{\"command\":\"true\",\"timeout\":601}}",
  };
  g_autoptr (AraValue) unknown = fixture_request (self, "POST", "/session/runtime/tools/execute", "{\"tool_name\":\"<b>%s\"}", 404);
  g_autofree char *filler = g_strnfill (300 * 1024, 'x'), *long_command = g_strdup_printf ("{\"command\":\"echo %s\"}", filler);
  g_autoptr (AraValue) too_long = NULL;

  fixture_assert_member (unknown, "detail", "There is no tool “<b>%s”.");
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (AraValue) refused = fixture_request (self, "POST", "/session/runtime/tools/execute", bodies[i], 422);

      fixture_assert_member (refused, "detail.0.loc.1", "args");
    }
  if (skips (self))
    return;
  too_long = execute (self, "exec", long_command);
  fixture_assert_member (too_long, "ok", "false");
  fixture_assert_member (too_long, "error", "The command could not be started: Argument list too long");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/execute/large", Fixture, NULL, fixture_set_up, test_large, fixture_tear_down);
  g_test_add ("/execute/large-in-turn", Fixture, NULL, fixture_set_up, test_large_in_turn, fixture_tear_down);
  g_test_add ("/execute/outputs", Fixture, NULL, fixture_set_up, test_outputs, fixture_tear_down);
  g_test_add ("/execute/arguments", Fixture, NULL, fixture_set_up, test_arguments, fixture_tear_down);
  return g_test_run ();
}
