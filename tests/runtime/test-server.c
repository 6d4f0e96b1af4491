/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server around the API: what it refuses, its limits, and clients that go away. */

#include "runtime-fixture.h"

#include <string.h>

/* Clients that go away */

/* The command of a client that hangs up ends at once, with all its children. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  g_autofree char *seconds = g_strdup_printf ("%d.%d", 3600, g_test_rand_int_range (10000, 99999));
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"exec\",\"args\":{\"timeout\":600,\"command\":"
                                           "\"setsid sleep %s & sleep %s\"}}", seconds, seconds);
  g_autoptr (SoupMessage) message = fixture_message_new (self, "POST", "/session/runtime/tools/execute", body);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (macaw_sandbox_get_kind (self->sandbox) != MACAW_SANDBOX_BWRAP)
    {
      g_test_skip ("bubblewrap can't build a sandbox here");
      return;
    }
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, cancellable, NULL, NULL);
  fixture_wait (fixture_process_exists (seconds));
  g_cancellable_cancel (cancellable);
  fixture_wait (!fixture_process_exists (seconds));
  fixture_wait (macaw_connections_get_n_open (self->server->connections) == 0);
}

/* Requests that are refused */

#define KEY "Authorization: Bearer " FIXTURE_KEY "\r\n"
#define HOST "Host: 127.0.0.1\r\n"

typedef struct
{
  const char *request; /* up to the empty line */
  const char *answer;  /* how it begins */
  const char *holds;
} Refusal;

/* In the order in which they are looked at: who has no key is told nothing else. */
static const Refusal refusals[] = {
  { "GET /nowhere HTTP/1.1\r\n" HOST, "HTTP/1.1 401", "The key is missing or wrong." },
  { "GET /session/list HTTP/1.1\r\n" HOST "Authorization: Bearer the-key-of-this-tess\r\n", "HTTP/1.1 401", "The key is missing or wrong." },
  { "GET /session/list HTTP/1.1\r\n" HOST "Authorization: Bearer \r\n", "HTTP/1.1 401", "The key is missing or wrong." },
  { "GET /session/list HTTP/1.1\r\nHost: example.com\r\nOrigin: http://example.com\r\n", "HTTP/1.1 401", "The key is missing or wrong." },
  { "POST /chat HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 99999999\r\n",
    "HTTP/1.1 401", "The key is missing or wrong." },
  { "GET /session/list HTTP/1.1\r\nHost: example.com\r\n" KEY, "HTTP/1.1 403", "127.0.0.1 and localhost only" },
  { "GET /session/list HTTP/1.1\r\nHost: 127.0.0.1.example.com\r\n" KEY, "HTTP/1.1 403", "127.0.0.1 and localhost only" },
  { "GET /session/list HTTP/1.1\r\n" HOST "Origin: http://example.com\r\n" KEY, "HTTP/1.1 403", "Requests from web pages are refused." },
  { "GET /session/list HTTP/1.1\r\n" HOST "Origin: null\r\n" KEY, "HTTP/1.1 403", "Requests from web pages are refused." },
  { "POST /chat HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 16777217\r\n" KEY,
    "HTTP/1.1 413", "larger than the limit of 16777216 bytes" },
  { "GET /nowhere HTTP/1.1\r\n" HOST KEY, "HTTP/1.1 404", "There is no such path." },
  { "PUT /chat HTTP/1.1\r\n" HOST "Content-Length: 0\r\n" KEY, "HTTP/1.1 405", "Allow: POST\r\n" },
  { "DELETE /session/list HTTP/1.1\r\n" HOST KEY, "HTTP/1.1 405", "Allow: GET\r\n" },
  { "POST /session/conversations/one HTTP/1.1\r\n" HOST "Content-Length: 0\r\n" KEY, "HTTP/1.1 405", "Allow: GET, PATCH, DELETE\r\n" },
};

static void
test_refusals (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GSocketConnection) connection = fixture_connect (self);
      g_autofree char *request = g_strconcat (refusals[i].request, "\r\n", NULL), *answer = NULL;

      g_test_message ("%s", refusals[i].request);
      answer = fixture_exchange (connection, request, refusals[i].holds);
      g_assert_true (g_str_has_prefix (answer, refusals[i].answer));
      g_assert_nonnull (strstr (answer, refusals[i].holds));
    }
}

/* Every method of a path with a name in it is found, not only the first. */
static void
test_methods (Fixture *self, gconstpointer data)
{
  g_autoptr (Chat) chat = fixture_chat_whole (self, "one", "hello", NULL);
  g_autoptr (AraValue) stored = NULL;

  ara_value_unref (fixture_request (self, "PATCH", "/session/conversations/one", "{\"title\":\"Two\"}", 200));
  stored = fixture_request (self, "GET", "/session/conversations", NULL, 200);
  fixture_assert_member (stored, "conversations.0.title", "Two");
  g_assert_null (fixture_request (self, "DELETE", "/session/conversations/one", NULL, 204));
  ara_value_unref (fixture_request (self, "GET", "/session/conversations/one", NULL, 404));
}

/* A body whose length nobody has said is cut, too. */
static void
test_chunked_body (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = fixture_connect (self);
  g_autofree char *answer = NULL;

  self->runtime->limits.body_bytes = 10;
  answer = fixture_exchange (connection, "POST /chat HTTP/1.1\r\n" HOST KEY "Transfer-Encoding: chunked\r\n\r\n"
                             "c\r\n{\"messages\":\r\n0\r\n\r\n", "bytes.");
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 413"));
  g_assert_nonnull (strstr (answer, "larger than the limit of 10 bytes"));
}

/* Without the key nobody can make the runtime read for ever. */
static void
test_endless_body (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = fixture_connect (self);
  g_autoptr (GString) request = g_string_new ("POST /chat HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
  g_autofree char *answer = NULL;

  self->runtime->limits.body_bytes = 1000;
  for (guint i = 0; i < 50; i++)
    g_string_append_printf (request, "64\r\n%0100d\r\n", 0);
  answer = fixture_exchange (connection, request->str, NULL); /* to its end: the runtime hangs up */
  g_assert_null (strstr (answer, "HTTP/1.1 200"));
  ara_value_unref (fixture_request (self, "GET", "/session/list", NULL, 200));
}

static void
test_not_json (Fixture *self, gconstpointer data)
{
  static const char *const bodies[] = { "{", "nonsense", "{\"a\":1}}", "{\"a\":\"\xff\"}", "{'a':1}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (AraValue) refused = fixture_request (self, "POST", "/session/start", bodies[i], 400);
      g_autofree char *sentence = fixture_dig (refused, "detail");

      g_assert_true (g_str_has_prefix (sentence, "The request is not JSON. "));
    }
}

static char *
make_nested (guint levels)
{
  GString *text = g_string_new ("{\"name\":\"[[[\",\"deep\":");

  for (guint i = 1; i < levels; i++)
    g_string_append_c (text, '[');
  for (guint i = 1; i < levels; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

/* 128 levels are taken, one more is not. */
static void
test_nesting (Fixture *self, gconstpointer data)
{
  static const guint levels[] = { 129, 200, 100000 };
  g_autofree char *most = make_nested (128);

  ara_value_unref (fixture_request (self, "POST", "/session/start", most, 200));
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autofree char *body = make_nested (levels[i]);

      ara_value_unref (fixture_request (self, "POST", "/session/start", body, 400));
    }
}

/* As many members as fit: each is looked at once. */
static void
test_many_members (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) body = g_string_new ("{\"new\":false"), args = g_string_new ("{\"tool_name\":\"list_dir\",\"args\":{\"path\":\".\"");
  g_autoptr (AraValue) refused = NULL;

  for (guint i = 0; i < 200 * 1000; i++)
    {
      g_string_append_printf (body, ",\"member %u\":%u", i, i);
      g_string_append_printf (args, ",\"argument %u\":%u", i, i);
    }
  g_string_append (body, "}");
  g_string_append (args, "}}");
  ara_value_unref (fixture_request (self, "POST", "/session/start", body->str, 200));
  refused = fixture_request (self, "POST", "/session/runtime/tools/execute", args->str, 422);
  fixture_assert_member (refused, "detail.199999.loc.2", "argument 199999");
}

static const struct
{
  const char *method, *path, *body;
  const char *place; /* the last of "loc" */
  const char *message, *type;
} wrong[] = {
  { "POST", "/session/start", "{\"name\":1}", "name", "Input should be a valid string", "string_type" },
  { "POST", "/session/start", "{\"new\":\"yes\"}", "new", "Input should be a valid boolean", "bool_type" },
  { "POST", "/session/start", "{\"name\":\"a\",\"name\":\"b\"}", "name", "This member is given more than once", "duplicate_member" },
  { "POST", "/session/stop", "{\"session_id\":{}}", "session_id", "Input should be a valid string", "string_type" },
  { "POST", "/session/runtime/tools/execute", "{}", "tool_name", "Field required", "missing" },
  { "POST", "/session/runtime/tools/execute", "{\"tool_name\":\"\"}", "tool_name", "String should have at least 1 character", "string_too_short" },
  { "POST", "/session/runtime/tools/execute", "{\"tool_name\":\"exec\",\"args\":[]}", "args", "Input should be a valid object", "dict_type" },
  { "POST", "/session/inject", "{\"provider\":\"openai\"}", "provider", "Input should be a valid object", "dict_type" },
  { "POST", "/session/inject", "{\"web\":true}", "web", "Input should be a valid object", "dict_type" },
  { "POST", "/session/inject", "{\"model\":[\"a/b\"]}", "model", "Input should be a valid string", "string_type" },
  { "POST", "/session/automations/run", "{}", "automation_id", "Field required", "missing" },
  { "GET", "/session/runtime/tools?kind=magic", NULL, "kind", "Input should be 'all', 'builtin', 'app' or 'connector'", "enum" },
};

static void
test_wrong_members (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (AraValue) refused = NULL;

      g_test_message ("%s %s", wrong[i].path, wrong[i].body);
      refused = fixture_request (self, wrong[i].method, wrong[i].path, wrong[i].body, 422);
      fixture_assert_member (refused, "detail.0.loc.0", wrong[i].body != NULL ? "body" : "query");
      fixture_assert_member (refused, "detail.0.loc.1", wrong[i].place);
      fixture_assert_member (refused, "detail.0.msg", wrong[i].message);
      fixture_assert_member (refused, "detail.0.type", wrong[i].type);
    }
}

/* All that is wrong is told at once, and no key is told back. */
static void
test_wrong_provider (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) refused = fixture_request (
    self, "POST", "/session/inject", "{\"model\":\"own/a\",\"provider\":{\"name\":\"own\",\"base_url\":\"ftp://x\",\"api_key\":[\"secret\"]}}", 422);
  g_autofree char *text = ara_value_dup_text (refused);

  g_assert_nonnull (strstr (text, "base_url"));
  g_assert_nonnull (strstr (text, "api_key"));
  g_assert_null (strstr (text, "secret"));
  g_assert_null (self->runtime->model);
}

static void
test_stopped_session (Fixture *self, gconstpointer data)
{
  static const struct { const char *path, *body; } calls[] = {
    { "/chat", "{\"chatId\":\"one\",\"messages\":[{\"id\":\"m1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"hello\"}]}]}" },
    { "/session/runtime/tools/execute", "{\"tool_name\":\"list_dir\"}" },
    { "/session/stop", "{}" },
  };

  ara_value_unref (fixture_request (self, "POST", "/session/stop", "{}", 200));
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (AraValue) refused = fixture_request (self, "POST", calls[i].path, calls[i].body, 503);
      g_autofree char *sentence = fixture_dig (refused, "detail");

      g_assert_nonnull (strstr (sentence, "session"));
    }
  ara_value_unref (fixture_request (self, "POST", "/session/start", "{}", 200));
  ara_value_unref (fixture_request (self, "POST", "/session/runtime/tools/execute", calls[1].body, 200));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/gone", Fixture, NULL, fixture_set_up, test_gone, fixture_tear_down);
  g_test_add ("/server/refusals", Fixture, NULL, fixture_set_up, test_refusals, fixture_tear_down);
  g_test_add ("/server/methods", Fixture, NULL, fixture_set_up, test_methods, fixture_tear_down);
  g_test_add ("/server/chunked-body", Fixture, NULL, fixture_set_up, test_chunked_body, fixture_tear_down);
  g_test_add ("/server/endless-body", Fixture, NULL, fixture_set_up, test_endless_body, fixture_tear_down);
  g_test_add ("/server/not-json", Fixture, NULL, fixture_set_up, test_not_json, fixture_tear_down);
  g_test_add ("/server/nesting", Fixture, NULL, fixture_set_up, test_nesting, fixture_tear_down);
  g_test_add ("/server/many-members", Fixture, NULL, fixture_set_up, test_many_members, fixture_tear_down);
  g_test_add ("/server/wrong-members", Fixture, NULL, fixture_set_up, test_wrong_members, fixture_tear_down);
  g_test_add ("/server/wrong-provider", Fixture, NULL, fixture_set_up, test_wrong_provider, fixture_tear_down);
  g_test_add ("/server/stopped-session", Fixture, NULL, fixture_set_up, test_stopped_session, fixture_tear_down);
  return g_test_run ();
}
