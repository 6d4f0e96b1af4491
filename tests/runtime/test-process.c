/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program macaw-runtime, from its ready line to its end, with a scripted language model. */

#include "runtime-fixture.h"

#include <signal.h>
#include <string.h>

#define SAY(delta) "data: {\"choices\":[{\"index\":0,\"delta\":" delta "}]}\r\n\r\n"
#define CALL(members) SAY ("{\"tool_calls\":[{\"index\":0," members "}]}")
#define CALLS_END "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\r\n\r\n"
#define DONE "data: [DONE]\r\n\r\n"
#define PART_OF_AN_ANSWER SAY ("{\"content\":\"Part of \"}") SAY ("{\"content\":\"an answer\"}")

static const ModelAnswer hanging[] = { { .body = PART_OF_AN_ANSWER, .hang = TRUE } };
static const ModelAnswer good[] = { { .body = SAY ("{\"content\":\"Good.\"}") DONE } };

static guint
count_descriptors (Fixture *self)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (self->process));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static char *
make_request (Fixture *self, const char *path)
{
  return g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n", path, self->key);
}

/* A second runtime on the same state refuses. */
static void
test_lock (Fixture *self, gconstpointer data)
{
  g_autofree char *program = g_build_filename (g_getenv ("MACAW_BUILD"), "src/runtime/macaw-runtime", NULL);
  g_autoptr (GSubprocess) second = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program,
                                                     "--state-dir", self->state, "--no-runtime-file", NULL);
  g_autofree char *output = NULL, *complaint = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (second, NULL, NULL, &output, &complaint, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (second), !=, 0);
  g_assert_nonnull (strstr (complaint, "Another macaw-runtime"));
  g_assert_cmpstr (output, ==, "");
}

/* A client that comes and goes leaves no descriptor behind. */
static void
test_closed_connections (Fixture *self, gconstpointer data)
{
  g_autofree char *request = make_request (self, "/session/list");
  guint before = count_descriptors (self);

  for (guint i = 0; i < 300; i++) /* more than may be open at once */
    {
      g_autoptr (GSocketConnection) connection = fixture_connect (self);
      g_autofree char *answer = fixture_exchange (connection, request, "\r\n");

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));
    }
  fixture_wait (count_descriptors (self) <= before + 5);
  ara_value_unref (fixture_request (self, "GET", "/session/list", NULL, 200));
}

/* At the limit one more is refused; the others go on, and there is room again after. */
static void
test_too_many_connections (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *request = make_request (self, "/session/list"), *refused = NULL, *answered = NULL;
  g_autoptr (GSocketConnection) one_more = NULL;
  guint before = count_descriptors (self);

  for (guint i = 0; i < 256; i++)
    g_ptr_array_add (held, fixture_connect (self));
  one_more = fixture_connect (self);
  refused = fixture_exchange (one_more, request, NULL);
  g_assert_true (g_str_has_prefix (refused, "HTTP/1.1 503"));
  g_assert_nonnull (strstr (refused, "too many connections"));
  answered = fixture_exchange (g_ptr_array_index (held, 0), request, "\r\n");
  g_assert_true (g_str_has_prefix (answered, "HTTP/1.1 200"));
  g_ptr_array_set_size (held, 0);
  fixture_wait (count_descriptors (self) <= before + 5);
  ara_value_unref (fixture_request (self, "GET", "/session/list", NULL, 200));
}

/* Reasoning, text, and a call whose arguments come in pieces. */
static void
test_pieces (Fixture *self, gconstpointer data)
{
  static const ModelAnswer answers[] = {
    { .body = SAY ("{\"reasoning_content\":\"I \"}") SAY ("{\"reasoning_content\":\"think.\"}") SAY ("{\"content\":\"Let me see. \"}")
              CALL ("\"id\":\"c1\",\"function\":{\"name\":\"exec\",\"arguments\":\"\"}")
              CALL ("\"function\":{\"arguments\":\"{\\\"comm\"}") CALL ("\"function\":{\"arguments\":\"and\\\":\\\"echo é$((6*7))\\\"}\"}")
              CALLS_END DONE },
    { .body = SAY ("{\"content\":\"That is \"}") SAY ("{\"content\":\"all.\"}") DONE } };
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) sandbox = NULL, stored = NULL;
  g_autofree char *result = NULL, *kind = NULL;

  sandbox = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);
  kind = fixture_dig (sandbox, "sandbox.kind");
  if (!g_str_equal (kind, "bwrap"))
    {
      g_test_skip ("bubblewrap can't build a sandbox here");
      return;
    }
  fixture_connect_model (self, answers, 2);
  chat = fixture_chat_whole (self, "one", "go", NULL);
  g_assert_cmpstr (chat->text->str, ==, "Let me see. That is all.");
  fixture_assert_member (chat_find (chat, "tool-output-available"), "output.stdout", "é42\n");
  fixture_assert_member (chat_find (chat, "finish"), "messageMetadata.status", "done");
  fixture_assert_member (self->asked, "model", "test-1");
  fixture_assert_member (self->asked, "tools.0.type", "function");
  result = fixture_dig (self->asked, "messages.3.content");
  g_assert_nonnull (strstr (result, "é42"));
  stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  fixture_assert_member (stored, "messages.1.parts.1.type", "reasoning");
  fixture_assert_member (stored, "messages.1.parts.1.text", "I think.");
}

static void
wait_for_part (Fixture *self, const char *conversation, const char *expected)
{
  g_autofree char *path = g_strconcat ("/session/conversations/", conversation, NULL), *text = NULL;

  while (g_strcmp0 (text, expected) != 0)
    {
      g_autoptr (AraValue) stored = fixture_request (self, "GET", path, NULL, 200);

      g_free (text);
      text = fixture_dig (stored, "messages.1.parts.1.text");
    }
}

/* The model's request is cancelled, the partial text kept, and the next message has it. */
static void
test_stop (Fixture *self, gconstpointer data)
{
  g_autoptr (Chat) chat = NULL, next = NULL;
  g_autoptr (AraValue) stopped = NULL, stored = NULL;

  fixture_connect_model (self, hanging, 1);
  chat = fixture_chat (self, "two", "hang", NULL);
  fixture_wait (g_str_equal (chat->text->str, "Part of an answer"));
  stopped = fixture_request (self, "POST", "/chat/stop", "{\"chatId\":\"two\"}", 200);
  fixture_assert_member (stopped, "ok", "true");
  fixture_assert_member (stopped, "stopped", "true");
  fixture_wait (self->n_gone == 1 && chat->ended);
  stored = fixture_request (self, "GET", "/session/conversations/two", NULL, 200);
  fixture_assert_member (stored, "messages.1.metadata.status", "stopped");
  fixture_assert_member (stored, "messages.1.parts.1.text", "Part of an answer");
  fixture_connect_model (self, good, 1);
  next = fixture_chat_whole (self, "two", "count", NULL);
  fixture_assert_member (self->asked, "messages.2.content", "Part of an answer\n[stopped by the user]");
  fixture_assert_member (self->asked, "messages.3.content", "count");
}

static void
test_wrong_key (Fixture *self, gconstpointer data)
{
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) stored = NULL;
  g_autofree char *sentence = NULL;

  self->model_key = "right";
  fixture_connect_model_with_key (self, good, 1, "wrong");
  chat = fixture_chat_whole (self, "three", "go", NULL);
  sentence = ara_value_dup_member_string (chat_find (chat, "error"), "errorText");
  g_assert_nonnull (strstr (sentence, "bad model key"));
  stored = fixture_request (self, "GET", "/session/conversations/three", NULL, 200);
  fixture_assert_member (stored, "messages.1.metadata.status", "failed");
}

/* By SIGKILL or SIGTERM in the middle of a turn: what was told is there at the next start. */
static void
test_ended (Fixture *self, gconstpointer data)
{
  int number = GPOINTER_TO_INT (data);
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) stored = NULL;

  fixture_connect_model (self, hanging, 1);
  chat = fixture_chat (self, "four", "hang", NULL);
  chat->may_break = TRUE;
  fixture_wait (self->n_asked == 1);
  if (number == SIGKILL)
    wait_for_part (self, "four", "Part of an answer");
  else
    fixture_wait (g_str_equal (chat->text->str, "Part of an answer"));
  g_assert_cmpint (fixture_end_process (self, number), ==, number == SIGKILL ? -1 : 0);
  fixture_wait (chat->ended && self->n_gone == 1);
  soup_session_abort (self->session);
  fixture_start_process (self, NULL);
  stored = fixture_request (self, "GET", "/session/conversations/four", NULL, 200);
  fixture_assert_member (stored, "messages.1.metadata.status", "interrupted");
  fixture_assert_member (stored, "messages.1.parts.1.text", "Part of an answer");
}

static void
test_killed (Fixture *self, gconstpointer data)
{
  test_ended (self, GINT_TO_POINTER (SIGKILL));
}

static void
test_terminated (Fixture *self, gconstpointer data)
{
  test_ended (self, GINT_TO_POINTER (SIGTERM));
}

/* Whether the answer of a conversation has got as far as output of its tool. */
static gboolean
has_output (Fixture *self, const char *conversation, const char *expected)
{
  g_autofree char *path = g_strconcat ("/session/conversations/", conversation, NULL), *text = NULL;
  g_autoptr (AraValue) stored = fixture_request (self, "GET", path, NULL, 200);

  text = fixture_dig (stored, "messages.1.parts.2.output.stdout");
  return g_strcmp0 (text, expected) == 0;
}

/* Killed while a tool runs: what was said and what the tool had written is there, nothing of the
 * command lives on, and the model hears that the tool was stopped. */
static void
test_killed_in_tool (Fixture *self, gconstpointer data)
{
  g_autofree char *seconds = g_strdup_printf ("%d.%d", 3600, g_test_rand_int_range (10000, 99999));
  g_autofree char *call = g_strdup_printf (SAY ("{\"content\":\"I will wait.\"}")
    CALL ("\"id\":\"c1\",\"function\":{\"name\":\"exec\",\"arguments\":\"{\\\"command\\\":\\\"echo begun; sleep %s\\\"}\"}") CALLS_END DONE, seconds);
  const ModelAnswer calling[] = { { .body = call } };
  g_autoptr (Chat) chat = NULL, next = NULL;
  g_autoptr (AraValue) stored = NULL, sandbox = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);
  g_autofree char *kind = fixture_dig (sandbox, "sandbox.kind"), *result = NULL, *state = NULL;

  if (!g_str_equal (kind, "bwrap"))
    {
      g_test_skip ("bubblewrap can't build a sandbox here");
      return;
    }
  fixture_connect_model (self, calling, 1);
  chat = fixture_chat (self, "six", "wait", NULL);
  chat->may_break = TRUE;
  fixture_wait (chat_find (chat, "tool-output-available") != NULL);
  fixture_wait (has_output (self, "six", "begun\n"));
  g_assert_cmpint (fixture_end_process (self, SIGKILL), ==, -1);
  fixture_wait (chat->ended && !fixture_process_exists (seconds));
  soup_session_abort (self->session);
  fixture_start_process (self, NULL);
  stored = fixture_request (self, "GET", "/session/conversations/six", NULL, 200);
  fixture_assert_member (stored, "messages.1.metadata.status", "interrupted");
  fixture_assert_member (stored, "messages.1.parts.1.text", "I will wait.");
  fixture_assert_member (stored, "messages.1.parts.2.type", "tool-exec");
  fixture_assert_member (stored, "messages.1.parts.2.output.stdout", "begun\n");
  state = fixture_dig (stored, "messages.1.parts.2.state");
  g_test_message ("the call's state is %s", state);
  fixture_connect_model (self, good, 1);
  next = fixture_chat_whole (self, "six", "And?", NULL);
  result = fixture_dig (self->asked, "messages.3.content");
  fixture_assert_member (self->asked, "messages.3.tool_call_id", "c1");
  g_assert_nonnull (strstr (result, "stopped before it ended"));
  fixture_assert_member (self->asked, "messages.4.content", "And?");
}

/* No process of a command outlives a runtime that is asked to end. */
static void
test_commands_end (Fixture *self, gconstpointer data)
{
  g_autofree char *seconds = g_strdup_printf ("%d.%d", 3600, g_test_rand_int_range (10000, 99999));
  g_autofree char *text = g_strdup_printf ("run setsid sleep %s & sleep %s", seconds, seconds);
  g_autoptr (Chat) chat = fixture_chat (self, "five", text, NULL);

  chat->may_break = TRUE;
  fixture_wait (fixture_process_exists (seconds) || chat->ended);
  if (chat->ended)
    {
      g_test_skip ("bubblewrap can't build a sandbox here");
      return;
    }
  g_assert_cmpint (fixture_end_process (self, SIGTERM), ==, 0);
  fixture_wait (!fixture_process_exists (seconds) && chat->ended);
}

static void
keep_end (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Who started it has gone: an enabled automation keeps it, and nothing else does. */
static void
test_left_alone (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) made = fixture_request (self, "POST", "/session/automations",
                                               "{\"name\":\"n\",\"message\":\"m\",\"schedule_kind\":\"every\",\"every_seconds\":86400}", 200);
  g_autofree char *id = ara_value_dup_member_string (made, "id"), *path = g_strconcat ("/session/automations/", id, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_subprocess_send_signal (self->process, SIGHUP);
  for (guint i = 0; i < 50; i++)
    {
      soup_session_abort (self->session);
      ara_value_unref (fixture_request (self, "GET", path, NULL, 200));
    }
  ara_value_unref (fixture_request (self, "PATCH", path, "{\"enabled\":false}", 200));
  soup_session_abort (self->session);
  g_subprocess_wait_async (self->process, NULL, keep_end, &result);
  fixture_wait (result != NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  self->ended = TRUE;
}

static gboolean
wake (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_pass (guint milliseconds)
{
  gboolean passed = FALSE;

  g_timeout_add (milliseconds, wake, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
}

static void
note_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  if (answer != NULL)
    g_test_message ("exec answered: %.*s", (int) g_bytes_get_size (answer), (const char *) g_bytes_get_data (answer, NULL));
}

/* However early a runtime is killed, while bwrap builds the sandbox, too: nothing that it started
 * lives on. Every process of it names the state directory or the number of seconds. */
static void
test_killed_anytime (Fixture *self, gconstpointer data)
{
  g_autofree char *seconds = g_strdup_printf ("%d.%d", 3600, g_test_rand_int_range (10000, 99999));
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"exec\",\"args\":{\"command\":\"setsid sleep %s & sleep %s\"}}", seconds, seconds);

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (SoupMessage) message = fixture_message_new (self, "POST", "/session/runtime/tools/execute", body);

      soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, note_answer, NULL);
      if (i % 2 == 0) /* from the first sight of bwrap */
        fixture_wait (fixture_process_exists (seconds));
      let_pass ((guint) g_test_rand_int_range (0, 16));
      g_assert_cmpint (fixture_end_process (self, SIGKILL), ==, -1);
      fixture_wait (!fixture_process_exists (seconds) && !fixture_process_exists (self->state));
      soup_session_abort (self->session);
      fixture_start_process (self, data);
    }
}

/* The process between the runtime and its command, 0 if there is none. */
static pid_t
find_supervisor (Fixture *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/task/%s/children", g_subprocess_get_identifier (self->process),
                                           g_subprocess_get_identifier (self->process));
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  pids = g_strsplit (text, " ", -1);
  for (guint i = 0; pids[i] != NULL; i++)
    {
      g_autofree char *file = g_build_filename ("/proc", pids[i], "comm", NULL), *name = NULL;

      if (*pids[i] != '\0' && g_file_get_contents (file, &name, NULL, NULL) && g_str_equal (name, "macaw-command\n"))
        return (pid_t) g_ascii_strtoll (pids[i], NULL, 10);
    }
  return 0;
}

/* Where nothing but the supervisor ties a command to the runtime, somebody kills the supervisor:
 * with the runtime at the same time, or alone. @data: whether it is both. */
static void
test_supervisor_killed (Fixture *self, gconstpointer data)
{
  gboolean both = GPOINTER_TO_INT (data);
  g_autofree char *seconds = g_strdup_printf ("%d.%d", 3600, g_test_rand_int_range (10000, 99999)), *limit = NULL;
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"exec\",\"args\":{\"command\":\"setsid sleep %s & sleep %s\"}}", seconds, seconds);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (AraValue) capabilities = NULL;
  pid_t supervisor;

  fixture_set_up_process (self, "--sandbox=none");
  message = fixture_message_new (self, "POST", "/session/runtime/tools/execute", body);
  capabilities = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);
  limit = fixture_dig (capabilities, "sandbox.limits.processes");
  if (limit == NULL)
    {
      g_test_skip ("no cgroup can be made here, by which what is left would be found");
      return;
    }
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  fixture_wait (fixture_process_exists (seconds));
  supervisor = find_supervisor (self);
  g_assert_cmpint (supervisor, >, 0);
  if (both)
    {
      g_assert_cmpint (kill (supervisor, SIGSTOP), ==, 0);
      g_assert_cmpint (fixture_end_process (self, SIGKILL), ==, -1);
    }
  g_assert_cmpint (kill (supervisor, SIGKILL), ==, 0);
  if (both)
    {
      g_assert_true (fixture_process_exists (seconds));
      soup_session_abort (self->session);
      fixture_start_process (self, "--sandbox=none");
    }
  fixture_wait (!fixture_process_exists (seconds));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/process/lock", Fixture, NULL, fixture_set_up_process, test_lock, fixture_tear_down);
  g_test_add ("/process/closed-connections", Fixture, NULL, fixture_set_up_process, test_closed_connections, fixture_tear_down);
  g_test_add ("/process/too-many-connections", Fixture, NULL, fixture_set_up_process, test_too_many_connections, fixture_tear_down);
  g_test_add ("/process/pieces", Fixture, NULL, fixture_set_up_process, test_pieces, fixture_tear_down);
  g_test_add ("/process/stop", Fixture, NULL, fixture_set_up_process, test_stop, fixture_tear_down);
  g_test_add ("/process/wrong-key", Fixture, NULL, fixture_set_up_process, test_wrong_key, fixture_tear_down);
  g_test_add ("/process/killed", Fixture, NULL, fixture_set_up_process, test_killed, fixture_tear_down);
  g_test_add ("/process/killed-in-tool", Fixture, NULL, fixture_set_up_process, test_killed_in_tool, fixture_tear_down);
  g_test_add ("/process/terminated", Fixture, NULL, fixture_set_up_process, test_terminated, fixture_tear_down);
  g_test_add ("/process/left-alone", Fixture, NULL, fixture_set_up_process, test_left_alone, fixture_tear_down);
  g_test_add ("/process/commands-end", Fixture, NULL, fixture_set_up_process, test_commands_end, fixture_tear_down);
  g_test_add ("/process/killed-anytime", Fixture, NULL, fixture_set_up_process, test_killed_anytime, fixture_tear_down);
  g_test_add ("/process/killed-anytime-without-sandbox", Fixture, "--sandbox=none", fixture_set_up_process, test_killed_anytime, fixture_tear_down);
  g_test_add ("/process/supervisor-killed", Fixture, GINT_TO_POINTER (FALSE), NULL, test_supervisor_killed, fixture_tear_down);
  g_test_add ("/process/supervisor-killed-too", Fixture, GINT_TO_POINTER (TRUE), NULL, test_supervisor_killed, fixture_tear_down);
  return g_test_run ();
}
