/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each of the limits that the runtime states, made small and gone over. */

#include "runtime-fixture.h"

#include <string.h>

#define SAY(delta) "data: {\"choices\":[{\"index\":0,\"delta\":" delta "}]}\n\n"
#define CALL SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"list_dir\",\"arguments\":\"{}\"}}]}")
#define USAGE "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n"
#define DONE "data: [DONE]\n\n"
#define HEAD "Host: 127.0.0.1\r\nAuthorization: Bearer " FIXTURE_KEY "\r\n"
#define ASK "GET /session/list HTTP/1.1\r\n" HEAD "\r\n"

static const ModelAnswer hanging[] = { { .body = SAY ("{\"content\":\"Part\"}"), .hang = TRUE } };
static const ModelAnswer calling[] = { { .body = CALL USAGE DONE } };
static const ModelAnswer good[] = { { .body = SAY ("{\"content\":\"Good.\"}") DONE } };

/* The answer to a request of bytes on a connection of its own holds @words. */
static void
expect (Fixture *self, const char *request, const char *begin, const char *words)
{
  g_autoptr (GSocketConnection) connection = fixture_connect (self);
  g_autofree char *answer = fixture_exchange (connection, request, words);

  g_assert_true (g_str_has_prefix (answer, begin));
  g_assert_nonnull (strstr (answer, words));
}

/* Requests */

static void
test_header_bytes (Fixture *self, MacawLimits *limits)
{
  g_autofree char *filler = g_strnfill (40 * 1000, 'x'), *cookie = g_strnfill (900, 'x');
  g_autofree char *most = g_strdup_printf ("GET /session/list HTTP/1.1\r\n" HEAD "Cookie: %s\r\n\r\n", cookie);
  g_autofree char *long_header = g_strdup_printf ("GET /session/list HTTP/1.1\r\n" HEAD "Cookie: %s\r\n\r\n", filler);
  g_autofree char *long_query = g_strdup_printf ("GET /session/list?x=%s HTTP/1.1\r\n" HEAD "\r\n", filler);
  g_autofree char *huge = g_strdup_printf ("GET /session/list HTTP/1.1\r\n" HEAD "Cookie: %s%s%s\r\n\r\n", filler, filler, filler);
  g_autoptr (GString) many = g_string_new ("GET /session/list HTTP/1.1\r\n" HEAD);

  expect (self, long_header, "HTTP/1.1 431", "The headers of the request are too long.");
  expect (self, huge, "", "");
  expect (self, long_query, "HTTP/1.1 431", "The headers of the request are too long.");
  limits->header_bytes = 1100;
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (many, "X-%u: xxxxxx\r\n", i);
  g_string_append (many, "\r\n");
  expect (self, many->str, "HTTP/1.1 431", "The headers of the request are too long.");
  expect (self, most, "HTTP/1.1 200", "\"sessions\"");
}

static void
test_body_bytes (Fixture *self, MacawLimits *limits)
{
  limits->body_bytes = 12;
  expect (self, "POST /session/start HTTP/1.1\r\n" HEAD "Content-Length: 13\r\n\r\n{\"new\":false}", "HTTP/1.1 413", "limit of 12 bytes");
  expect (self, "POST /session/start HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\nd\r\n{\"new\":false}\r\n0\r\n\r\n",
          "HTTP/1.1 413", "limit of 12 bytes");
  expect (self, "POST /session/start HTTP/1.1\r\n" HEAD "Content-Length: 12\r\n\r\n{\"new\":null}", "HTTP/1.1 200", "\"sessionId\"");
}

static void
test_json_depth (Fixture *self, MacawLimits *limits)
{
  g_autofree char *deep = g_strnfill ((gsize) limits->json_depth, '['), *end = g_strnfill ((gsize) limits->json_depth, ']');
  g_autofree char *most = g_strdup_printf ("{\"x\":%s%s}", deep + 1, end + 1), *over = g_strdup_printf ("{\"x\":%s%s}", deep, end);
  g_autoptr (AraValue) taken = fixture_request (self, "POST", "/session/start", most, 200);
  g_autoptr (AraValue) refused = fixture_request (self, "POST", "/session/start", over, 400);

  fixture_assert_member (refused, "detail", "The request is nested deeper than 128 levels.");
}

static void
test_connections (Fixture *self, MacawLimits *limits)
{
  g_autoptr (GSocketConnection) first = NULL, second = NULL;
  g_autofree char *answer = NULL;

  limits->connections = 2;
  first = fixture_connect (self);
  second = fixture_connect (self);
  expect (self, ASK, "HTTP/1.1 503", "too many connections");
  answer = fixture_exchange (first, ASK, "\"sessions\"");
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));
  g_clear_object (&second);
  fixture_wait (macaw_connections_get_n_open (self->server->connections) == 1);
  expect (self, ASK, "HTTP/1.1 200", "\"sessions\"");
}

/* Who has an answer outstanding isn't idle. */
static void
test_connection_idle_seconds (Fixture *self, MacawLimits *limits)
{
  g_autoptr (GSocketConnection) idle = fixture_connect (self);
  g_autofree char *answer = fixture_exchange (idle, ASK, "\"sessions\""), *rest = NULL;
  g_autoptr (Chat) chat = NULL;

  fixture_connect_model (self, hanging, 1);
  chat = fixture_chat (self, "one", "Hello?", NULL);
  fixture_wait (g_str_equal (chat->text->str, "Part"));
  macaw_connections_sweep (self->server->connections);
  g_assert_cmpuint (macaw_connections_get_n_open (self->server->connections), >=, 2);
  limits->connection_idle_seconds = 0;
  macaw_connections_sweep (self->server->connections);
  g_assert_cmpuint (macaw_connections_get_n_open (self->server->connections), ==, 1);
  rest = fixture_exchange (idle, "", NULL); /* to its end: the runtime hung up */
  g_assert_cmpstr (rest, ==, "");
  limits->connection_idle_seconds = 60;
  ara_value_unref (fixture_request (self, "POST", "/chat/stop", "{\"chatId\":\"one\"}", 200));
  fixture_wait (chat->ended);
}

static void
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
send_bytes (GSocketConnection *connection, const char *bytes)
{
  gssize length = (gssize) strlen (bytes);

  g_assert_cmpint (g_socket_send (g_socket_connection_get_socket (connection), bytes, (gsize) length, NULL, NULL), ==, length);
}

/* Whose request still comes isn't idle, either, as long as it does. */
static void
test_slow_body (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) slow = fixture_connect (self);
  MacawConnections *connections = self->server->connections;
  gint64 start = g_get_monotonic_time ();
  gboolean later = FALSE, much_later = FALSE;
  g_autofree char *answer = NULL;

  self->runtime->limits.connection_idle_seconds = 1;
  send_bytes (slow, "POST /session/start HTTP/1.1\r\n" HEAD "Content-Length: 12\r\n\r\n{");
  fixture_wait (self->runtime->last_used >= start);
  g_timeout_add_once (1200, set_flag, &later);
  fixture_wait (later);
  send_bytes (slow, "\"new\"");
  macaw_connections_sweep (connections);
  g_assert_cmpuint (macaw_connections_get_n_open (connections), ==, 1);
  g_timeout_add_once (1200, set_flag, &much_later);
  fixture_wait (much_later);
  macaw_connections_sweep (connections);
  g_assert_cmpuint (macaw_connections_get_n_open (connections), ==, 0);
  answer = fixture_exchange (slow, "", NULL);
  g_assert_cmpstr (answer, ==, "");
}

/* Turns */

/* The turn of conversation "one" failed with a sentence that holds @words. */
static void
expect_failed (Fixture *self, Chat *chat, const char *words)
{
  g_autoptr (AraValue) stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  g_autofree char *text = ara_value_dup_text (stored), *sentence = NULL;

  fixture_assert_member (stored, "messages.1.metadata.status", "failed");
  g_assert_nonnull (strstr (text, words));
  if (chat == NULL)
    return;
  sentence = ara_value_dup_member_string (chat_find (chat, "error"), "errorText");
  g_assert_nonnull (strstr (sentence, words));
}

static void
test_turns (Fixture *self, MacawLimits *limits)
{
  g_autoptr (Chat) chat = NULL, next = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (AraValue) refused = NULL;

  limits->turns = 1;
  fixture_connect_model (self, hanging, 1);
  chat = fixture_chat (self, "one", "Hello?", NULL);
  fixture_wait (g_str_equal (chat->text->str, "Part"));
  message = fixture_message_new (self, "POST", "/chat", "{\"chatId\":\"two\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}");
  refused = fixture_send (self, message, 429);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After"), ==, "10");
  ara_value_unref (fixture_request (self, "POST", "/chat/stop", "{\"chatId\":\"one\"}", 200));
  fixture_wait (chat->ended);
  fixture_connect_model (self, good, 1);
  next = fixture_chat_whole (self, "two", "Hello?", NULL);
}

static void
test_turn_rounds (Fixture *self, MacawLimits *limits)
{
  g_autoptr (Chat) chat = NULL;

  limits->turn_rounds = 3;
  fixture_connect_model (self, calling, 1);
  chat = fixture_chat_whole (self, "one", "Loop", NULL);
  g_assert_cmpuint (self->n_asked, ==, 3);
  expect_failed (self, chat, "The agent was stopped after 3 rounds of model and tools.");
}

static void
test_turn_seconds (Fixture *self, MacawLimits *limits)
{
  g_autoptr (Chat) chat = NULL;

  limits->turn_seconds = 1;
  fixture_connect_model (self, hanging, 1);
  chat = fixture_chat_whole (self, "one", "Hello?", NULL);
  g_assert_cmpstr (chat->text->str, ==, "Part");
  fixture_wait (self->n_gone == 1);
  expect_failed (self, chat, "The agent was stopped after 1 second.");
}

static void
test_turn_tokens (Fixture *self, MacawLimits *limits)
{
  g_autoptr (Chat) chat = NULL;

  limits->turn_tokens = 20; /* 9 a round */
  fixture_connect_model (self, calling, 1);
  chat = fixture_chat_whole (self, "one", "Loop", NULL);
  g_assert_cmpuint (self->n_asked, ==, 3);
  expect_failed (self, chat, "The agent was stopped after 20 tokens.");
}

/* The model is told a part, whole characters; the conversation keeps all. */
static void
test_turn_result_bytes (Fixture *self, MacawLimits *limits)
{
  static const ModelAnswer answers[] = {
    { .body = SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"read_file\",\"arguments\":\"{\\\"path\\\":\\\"f\\\"}\"}}]}") DONE },
    { .body = SAY ("{\"content\":\"Good.\"}") DONE } };
  g_autoptr (GString) body = g_string_new ("{\"tool_name\":\"write_file\",\"args\":{\"path\":\"f\",\"content\":\"x");
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) stored = NULL;
  g_autofree char *told = NULL, *kept = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (body, "\xc3\xa4");
  g_string_append (body, "\"}}");
  ara_value_unref (fixture_request (self, "POST", "/session/runtime/tools/execute", body->str, 200));
  limits->turn_result_bytes = 100;
  fixture_connect_model (self, answers, 2);
  chat = fixture_chat_whole (self, "one", "Read", NULL);
  told = fixture_dig (self->asked, "messages.3.content");
  g_assert_true (g_utf8_validate (told, -1, NULL));
  g_assert_cmpuint (strcspn (told, "\n"), ==, 99);
  g_assert_nonnull (strstr (told, "[1902 more bytes were left out here."));
  stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  kept = fixture_dig (stored, "messages.1.parts.1.output");
  g_assert_cmpuint (strlen (kept), ==, 2001);
}

/* The client goes, the turn goes on; but not for ever. */
static void
test_turn_unread_seconds (Fixture *self, MacawLimits *limits)
{
  Chat *chat;

  limits->turn_unread_seconds = 1;
  fixture_connect_model (self, hanging, 1);
  chat = fixture_chat (self, "one", "Hello?", NULL);
  fixture_wait (g_str_equal (chat->text->str, "Part"));
  chat_free (chat);
  soup_session_abort (self->session);
  fixture_wait (self->n_gone == 1 && self->runtime->works->len == 0);
  expect_failed (self, NULL, "since nobody had read its answer for 1 second.");
}

static char *
script_much (AraValue *request)
{
  g_autofree char *piece = g_strnfill (64 * 1024, 'x');
  GString *body = g_string_new (NULL);

  for (guint i = 0; i < 256; i++)
    g_string_append_printf (body, SAY ("{\"content\":\"%s\"}"), piece);
  return g_string_free (g_string_append (body, DONE), FALSE);
}

/* A client that stays and reads nothing is cut off; the answer is kept to its end. */
static void
test_turn_unread_bytes (Fixture *self, MacawLimits *limits)
{
  const char body[] = "{\"chatId\":\"one\",\"messages\":[{\"role\":\"user\",\"content\":\"Much\"}]}";
  g_autofree char *request = g_strdup_printf ("POST /chat HTTP/1.1\r\n" HEAD "Content-Length: %zu\r\n\r\n%s", strlen (body), body);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (AraValue) stored = NULL;
  g_autofree char *begin = NULL, *rest = NULL, *text = NULL;

  limits->turn_unread_bytes = 1024 * 1024;
  self->script = script_much;
  fixture_connect_model (self, good, 1);
  connection = fixture_connect (self);
  begin = fixture_exchange (connection, request, "HTTP/1.1 200");
  fixture_wait (self->n_asked == 1 && self->runtime->works->len == 0);
  stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  fixture_assert_member (stored, "messages.1.metadata.status", "done");
  text = fixture_dig (stored, "messages.1.parts.1.text");
  g_assert_cmpuint (strlen (text), ==, 256 * 64 * 1024);
  rest = fixture_exchange (connection, "", NULL); /* ends, and before the answer does */
  g_assert_null (strstr (rest, "[DONE]"));
}

static void
test_model_idle_seconds (Fixture *self, MacawLimits *limits)
{
  g_autoptr (Chat) chat = NULL;

  limits->model_idle_seconds = 1;
  fixture_connect_model (self, hanging, 1);
  chat = fixture_chat_whole (self, "one", "Hello?", NULL);
  fixture_wait (self->n_gone == 1);
  expect_failed (self, chat, "sent nothing for");
}

/* An answer without an end is ended, and what there was of it is kept. */
static void
test_model_answer_bytes (Fixture *self, MacawLimits *limits)
{
  g_autoptr (Chat) chat = NULL;

  limits->model_answer_bytes = 1024 * 1024;
  self->script = script_much;
  fixture_connect_model (self, good, 1);
  chat = fixture_chat_whole (self, "one", "Much", NULL);
  g_assert_cmpuint (chat->text->len, >, 512 * 1024);
  g_assert_cmpuint (chat->text->len, <, 1024 * 1024);
  expect_failed (self, chat, "The model's answer was ended: it had more than 1048576 bytes.");
}

static const struct Row
{
  const char *name;
  void      (*test) (Fixture *self, MacawLimits *limits);
} rows[] = {
#define ROW(name) { #name, test_##name }
  ROW (header_bytes),
  ROW (body_bytes),
  ROW (json_depth),
  ROW (connections),
  ROW (connection_idle_seconds),
  ROW (turns),
  ROW (turn_rounds),
  ROW (turn_seconds),
  ROW (turn_tokens),
  ROW (turn_result_bytes),
  ROW (turn_unread_seconds),
  ROW (turn_unread_bytes),
  ROW (model_idle_seconds),
  ROW (model_answer_bytes),
};

static void
test_row (Fixture *self, gconstpointer data)
{
  ((const struct Row *) data)->test (self, &self->runtime->limits);
}

/* What the capabilities state is what is tested here, neither more nor less. */
static void
test_all_stated (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) capabilities = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);
  g_autoptr (AraValue) stated = ara_value_dup_member (capabilities, "limits");

  g_assert_cmpuint (ara_value_get_n_children (stated), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (ara_value_get_member_integer (stated, rows[i].name), >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/limits/all-stated", Fixture, NULL, fixture_set_up, test_all_stated, fixture_tear_down);
  g_test_add ("/limits/slow-body", Fixture, NULL, fixture_set_up, test_slow_body, fixture_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/limits/", rows[i].name, NULL);

      g_test_add (path, Fixture, &rows[i], fixture_set_up, test_row, fixture_tear_down);
    }
  return g_test_run ();
}
