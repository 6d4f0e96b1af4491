/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns with a scripted language model: how it streams, and each way in which it fails. */

#include "runtime-fixture.h"
#include "../announcing-server.h"

#include <string.h>

#define SAY(delta) "data: {\"choices\":[{\"index\":0,\"delta\":" delta "}]}\r\n\r\n"
#define END(reason) "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" reason "\"}],\"usage\":" \
  "{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}\r\n\r\n"
#define DONE "data: [DONE]\r\n\r\n"
#define HELLO SAY ("{\"role\":\"assistant\",\"content\":\"Hé\"}") ": keep-alive\r\n\r\n" SAY ("{\"content\":\"llo\"}")

/* The same answer as any server of event streams may write it. */
#define EVENTS(end) "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"H\xc3\xa9\"}}]}" end end \
  "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"llo \xf0\x9f\xa6\x9c\"}}]}" end end "data: [DONE]" end end
#define PARROT "Héllo \xf0\x9f\xa6\x9c"

/* One answer of the model, and what the turn makes of it. */
static const struct Row
{
  const char *name;
  ModelAnswer answers[3];
  guint       n_asked;
  const char *text;
  const char *reasoning; /* nullable */
  const char *error;     /* words of the sentence; NULL: the turn is done */
} rows[] = {
  { "crlf", { { .body = HELLO END ("stop") DONE } }, 1, "Héllo", NULL, NULL },
  { "bytewise", { { .body = HELLO END ("stop") DONE, .bytewise = TRUE } }, 1, "Héllo", NULL, NULL },
  { "lf", { { .body = EVENTS ("\n") } }, 1, PARROT, NULL, NULL },
  { "lf-bytewise", { { .body = EVENTS ("\n"), .bytewise = TRUE } }, 1, PARROT, NULL, NULL },
  { "cr", { { .body = EVENTS ("\r") } }, 1, PARROT, NULL, NULL },
  { "cr-bytewise", { { .body = EVENTS ("\r"), .bytewise = TRUE } }, 1, PARROT, NULL, NULL },
  { "cr-open-after-done", { { .body = EVENTS ("\r"), .hang = TRUE } }, 1, PARROT, NULL, NULL },
  { "crlf-bytewise", { { .body = EVENTS ("\r\n"), .bytewise = TRUE } }, 1, PARROT, NULL, NULL },
  { "bom", { { .body = "\xef\xbb\xbf" EVENTS ("\n") } }, 1, PARROT, NULL, NULL },
  { "bom-bytewise", { { .body = "\xef\xbb\xbf" EVENTS ("\r"), .bytewise = TRUE } }, 1, PARROT, NULL, NULL },
  { "comments", { { .body = ": OPENROUTER PROCESSING\n\n:\n: data: {}\n" EVENTS ("\n") ": bye\n\n" } }, 1, PARROT, NULL, NULL },
  { "other-fields", { { .body = "event: message\nid: 7\nretry: 10\nunknown\n" EVENTS ("\n") } }, 1, PARROT, NULL, NULL },
  { "no-blank", { { .body = "data:{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata:[DONE]\n\n" } }, 1, "Hi", NULL, NULL },
  { "two-lines", { { .body = "data: {\"choices\":[{\"delta\":\ndata: {\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n" } }, 1, "Hi", NULL, NULL },
  { "no-last-line-end", { { .body = SAY ("{\"content\":\"Hi\"}") END ("stop") "data: [DONE]" } }, 1, "Hi", NULL, NULL },
  { "no-done", { { .body = HELLO END ("stop") } }, 1, "Héllo", NULL, NULL },
  { "cut-after-reason", { { .body = HELLO END ("stop"), .cut = TRUE } }, 1, "Héllo", NULL, NULL },
  { "open-after-done", { { .body = HELLO DONE, .hang = TRUE } }, 1, "Héllo", NULL, NULL },
  { "odd-reason", { { .body = HELLO END ("eos") DONE } }, 1, "Héllo", NULL, NULL },
  { "content-filter", { { .body = HELLO END ("content_filter") DONE } }, 1, "Héllo", NULL, NULL },
  { "reasoning-content", { { .body = SAY ("{\"reasoning_content\":\"Hm\"}") HELLO DONE } }, 1, "Héllo", "Hm", NULL },
  { "reasoning", { { .body = SAY ("{\"reasoning\":\"Hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"Hm\"}]}")
                     HELLO DONE } }, 1, "Héllo", "Hm", NULL },
  { "reasoning-twice", { { .body = SAY ("{\"reasoning\":\"Hm\",\"reasoning_content\":\"Hm\"}") HELLO DONE } }, 1, "Héllo", "Hm", NULL },
  { "reasoning-details", { { .body = SAY ("{\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"H\"},"
                                          "{\"type\":\"reasoning.text\",\"text\":\"m\"},{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]}")
                             HELLO DONE } }, 1, "Héllo", "Hm", NULL },
  { "broken-json", { { .body = "data: {oops\n\n" HELLO DONE } }, 1, "Héllo", NULL, NULL },
  { "not-streamed", { { .type = "application/json", .bytewise = TRUE,
                        .body = "{\"choices\":[{\"message\":{\"content\":\"Héllo\"},\"finish_reason\":\"stop\"}]}" } }, 1, "Héllo", NULL, NULL },
  { "429-then-good", { { .status = 429, .retry_after = "0", .body = "{}" }, { .body = HELLO DONE } }, 2, "Héllo", NULL, NULL },
  { "503-then-good", { { .status = 503, .retry_after = "0", .body = "" }, { .body = HELLO DONE } }, 2, "Héllo", NULL, NULL },
  { "429-for-ever", { { .status = 429, .retry_after = "0", .type = "application/json", .body = "{\"error\":{\"message\":\"quota\"}}" } },
    4, "", NULL, "quota" },
  { "429-for-an-hour", { { .status = 429, .retry_after = "3600", .body = "{}" } }, 1, "", NULL, "3600 seconds" },
  { "500-html", { { .status = 500, .retry_after = "0", .type = "text/html", .body = "<h1>Oops</h1>" } }, 4, "", NULL, "500" },
  { "401", { { .status = 401, .type = "application/json", .body = "{\"error\":{\"message\":\"bad key\"}}" } }, 1, "", NULL, "bad key" },
  { "401-empty", { { .status = 401, .body = "" } }, 1, "", NULL, "the key is wrong or missing" },
  { "404", { { .status = 404, .type = "application/json", .body = "{\"error\":\"no such model\"}" } }, 1, "", NULL, "no such model" },
  { "422-detail", { { .status = 422, .type = "application/json", .body = "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field %s required\"}]}" } },
    1, "", NULL, "field %s required" },
  { "403-detail", { { .status = 403, .type = "application/json", .body = "{\"detail\":\"not yours\"}" } }, 1, "", NULL, "not yours" },
  { "redirect", { { .status = 302, .body = "" } }, 1, "", NULL, "302" },
  { "cut-in-the-middle", { { .body = HELLO, .cut = TRUE } }, 1, "Héllo", NULL, "cut off" },
  { "ends-in-the-middle", { { .body = HELLO } }, 1, "Héllo", NULL, "cut off" },
  { "error-in-stream", { { .body = HELLO "data: {\"error\":{\"message\":\"overloaded\"}}\n\n" } }, 1, "Héllo", NULL, "overloaded" },
  { "nothing", { { .body = "" } }, 1, "", NULL, "cut off" },
  { "html-200", { { .type = "text/html", .body = "<html>Log in</html>" } }, 1, "", NULL, "Is the base URL right?" },
};

static guint
count_answers (const struct Row *row)
{
  guint count = 0;

  while (count < G_N_ELEMENTS (row->answers) && row->answers[count].body != NULL)
    count++;
  return count;
}

static void
assert_reasoning (Chat *chat, const char *expected)
{
  g_autoptr (GString) reasoning = g_string_new (NULL);

  for (guint i = 0; i < chat->events->len; i++)
    {
      AraValue *event = g_ptr_array_index (chat->events, i);
      g_autofree char *type = ara_value_dup_member_string (event, "type"), *delta = ara_value_dup_member_string (event, "delta");

      if (g_str_equal (type, "reasoning-delta"))
        g_string_append (reasoning, delta);
    }
  g_assert_cmpstr (reasoning->str, ==, expected != NULL ? expected : "");
}

static void
test_row (Fixture *self, gconstpointer data)
{
  const struct Row *row = data;
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) stored = NULL;

  fixture_connect_model (self, row->answers, count_answers (row));
  chat = fixture_chat_whole (self, "one", "Hello?", NULL);
  g_assert_cmpuint (self->n_asked, ==, row->n_asked);
  g_assert_cmpstr (chat->text->str, ==, row->text);
  assert_reasoning (chat, row->reasoning);
  stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  fixture_assert_member (stored, "messages.1.metadata.status", row->error == NULL ? "done" : "failed");
  if (row->error != NULL)
    {
      g_autofree char *sentence = ara_value_dup_member_string (chat_find (chat, "error"), "errorText");

      g_test_message ("%s", sentence);
      g_assert_nonnull (strstr (sentence, row->error));
      g_assert_null (strstr (sentence, "model-key"));
      g_assert_null (chat_find (chat, "finish"));
    }
  else
    g_assert_null (chat_find (chat, "error"));
}

/* Two calls told apart only by how their pieces are numbered. */
static const struct CallRow
{
  const char *name;
  const char *body;
} call_rows[] = {
  { "interleaved", SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"glob\",\"arguments\":\"\"}}]}")
                   SAY ("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"list_dir\",\"arguments\":\"{\\\"pa\"}}]}")
                   SAY ("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"pattern\\\":\\\"*\\\"}\"}}]}")
                   SAY ("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"th\\\":\\\".\\\"}\"}}]}") END ("tool_calls") },
  { "from-one", SAY ("{\"tool_calls\":[{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"glob\",\"arguments\":\"{\\\"pattern\\\"\"}}]}")
                SAY ("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\":\\\"*\\\"}\"}}]}")
                SAY ("{\"tool_calls\":[{\"index\":2,\"id\":\"b\",\"function\":{\"name\":\"list_dir\",\"arguments\":\"{\\\"path\\\":\\\".\\\"}\"}}]}") DONE },
  { "no-index", SAY ("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"glob\",\"arguments\":\"{\\\"pattern\\\"\"}}]}")
                SAY ("{\"tool_calls\":[{\"function\":{\"arguments\":\":\\\"*\\\"}\"}}]}")
                SAY ("{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"list_dir\",\"arguments\":\"{\\\"path\\\":\\\".\\\"}\"}}]}") DONE },
  { "objects", SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"glob\",\"arguments\":{\"pattern\":\"*\"}}},"
                    "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"list_dir\",\"arguments\":{\"path\":\".\"}}}]}") DONE },
};

static void
test_calls (Fixture *self, gconstpointer data)
{
  const struct CallRow *row = data;
  const ModelAnswer answers[] = { { .body = row->body }, { .body = HELLO END ("stop") DONE } };
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) stored = NULL;

  fixture_connect_model (self, answers, 2);
  chat = fixture_chat_whole (self, "one", "Look around", NULL);
  g_assert_cmpstr (chat->text->str, ==, "Héllo");
  stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  fixture_assert_member (stored, "messages.1.parts.1.type", "tool-glob");
  fixture_assert_member (stored, "messages.1.parts.1.input.pattern", "*");
  fixture_assert_member (stored, "messages.1.parts.1.state", "output-available");
  fixture_assert_member (stored, "messages.1.parts.2.type", "tool-list_dir");
  fixture_assert_member (stored, "messages.1.parts.2.input.path", ".");
  fixture_assert_member (stored, "messages.1.parts.2.state", "output-available");
  /* The second request tells the model both calls and both results. */
  fixture_assert_member (self->asked, "messages.2.tool_calls.1.id", "b");
  fixture_assert_member (self->asked, "messages.3.tool_call_id", "a");
  fixture_assert_member (self->asked, "messages.4.tool_call_id", "b");
}

/* A server that numbers the calls of each answer from the beginning, and one that gives each the
 * same id: to a client they are different calls all the same. */
static void
test_same_ids (Fixture *self, gconstpointer data)
{
  static const ModelAnswer answers[] = {
    { .body = SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"call_0\",\"function\":{\"name\":\"glob\",\"arguments\":\"{\\\"pattern\\\":\\\"*\\\"}\"}},"
                   "{\"index\":1,\"id\":\"call_0\",\"function\":{\"name\":\"list_dir\",\"arguments\":\"{}\"}}]}") DONE },
    { .body = SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"call_0\",\"function\":{\"name\":\"read_file\",\"arguments\":\"{}\"}}]}") DONE },
    { .body = HELLO END ("stop") DONE } };
  static const char *const tools[] = { "tool-glob", "tool-list_dir", "tool-read_file" };
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) stored = NULL;

  fixture_connect_model (self, answers, 3);
  chat = fixture_chat_whole (self, "one", "Do", NULL);
  stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      static const char *const asked[] = { "messages.2.tool_calls.0.id", "messages.2.tool_calls.1.id", "messages.5.tool_calls.0.id" };
      static const char *const told[] = { "messages.3.tool_call_id", "messages.4.tool_call_id", "messages.6.tool_call_id" };
      static const guint parts[] = { 1, 2, 4 }; /* beside the beginnings of steps */
      g_autofree char *type = g_strdup_printf ("messages.1.parts.%u.type", parts[i]), *id = fixture_dig (self->asked, asked[i]);

      fixture_assert_member (stored, type, tools[i]);
      fixture_assert_member (self->asked, told[i], id);
    }
}

/* What a tool's failures and broken arguments tell the model, which then goes on. */
static void
test_bad_calls (Fixture *self, gconstpointer data)
{
  static const ModelAnswer answers[] = {
    { .body = SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"read_file\",\"arguments\":\"{oops\"}},"
                   "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"no_such\",\"arguments\":\"{}\"}},"
                   "{\"index\":2,\"id\":\"c\",\"function\":{\"name\":\"read_file\",\"arguments\":\"{}\"}}]}") DONE },
    { .body = HELLO END ("stop") DONE } };
  g_autoptr (Chat) chat = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  fixture_connect_model (self, answers, 2);
  chat = fixture_chat_whole (self, "one", "Do", NULL);
  g_assert_cmpstr (chat->text->str, ==, "Héllo");
  first = fixture_dig (self->asked, "messages.3.content");
  second = fixture_dig (self->asked, "messages.4.content");
  third = fixture_dig (self->asked, "messages.5.content");
  g_assert_nonnull (strstr (first, "not JSON"));
  g_assert_nonnull (strstr (second, "no_such"));
  g_assert_nonnull (strstr (third, "path"));
}

/* Says what it was asked, letter by letter. */
static char *
script_echo (AraValue *request)
{
  g_autofree char *text = fixture_dig (request, "messages.1.content");
  GString *body = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_printf (body, SAY ("{\"content\":\"%.*s\"}"), (int) (g_utf8_next_char (at) - at), at);
  return g_string_free (g_string_append (body, DONE), FALSE);
}

/* Ten conversations at once: none loses or mixes a byte, on the wire or in the store. */
static void
test_ten_at_once (Fixture *self, gconstpointer data)
{
  static const ModelAnswer none[] = { { .body = "" } };
  Chat *chats[10];
  char *texts[10];

  self->script = script_echo;
  fixture_connect_model (self, none, 1);
  for (guint i = 0; i < G_N_ELEMENTS (chats); i++)
    {
      g_autofree char *id = g_strdup_printf ("ten-%u", i), *filler = g_strnfill (300, (char) ('a' + i));

      texts[i] = g_strdup_printf ("%u é \xf0\x9f\xa6\x9c %s", i, filler);
      chats[i] = fixture_chat (self, id, texts[i], NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (chats); i++)
    fixture_wait (chats[i]->ended);
  for (guint i = 0; i < G_N_ELEMENTS (chats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/conversations/ten-%u", i);
      g_autoptr (AraValue) stored = fixture_request (self, "GET", path, NULL, 200);

      g_assert_true (chats[i]->done);
      chat_assert_legal (chats[i]);
      g_assert_cmpstr (chats[i]->text->str, ==, texts[i]);
      fixture_assert_member (stored, "messages.0.parts.0.text", texts[i]);
      fixture_assert_member (stored, "messages.1.parts.1.text", texts[i]);
      chat_free (chats[i]);
      g_free (texts[i]);
    }
}

static void
test_usage (Fixture *self, gconstpointer data)
{
  static const ModelAnswer answers[] = {
    { .body = SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"list_dir\",\"arguments\":\"{}\"}}]}") END ("tool_calls") },
    { .body = HELLO END ("stop") DONE } };
  g_autoptr (Chat) chat = NULL;
  AraValue *finish;

  fixture_connect_model (self, answers, 2);
  chat = fixture_chat_whole (self, "one", "Do", NULL);
  finish = chat_find (chat, "finish");
  fixture_assert_member (finish, "messageMetadata.usage.prompt_tokens", "14");
  fixture_assert_member (finish, "messageMetadata.usage.completion_tokens", "4");
  fixture_assert_member (finish, "messageMetadata.usage.total_tokens", "18");
  fixture_assert_member (finish, "messageMetadata.model", "scripted/test-1");
}

/* A model that never stops calling is stopped. */
static void
test_rounds (Fixture *self, gconstpointer data)
{
  static const ModelAnswer answers[] = {
    { .body = SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"glob\",\"arguments\":\"{\\\"pattern\\\":\\\"*\\\"}\"}}]}") DONE } };
  g_autoptr (Chat) chat = NULL;
  g_autofree char *sentence = NULL;

  fixture_connect_model (self, answers, 1);
  chat = fixture_chat (self, "one", "Loop", NULL);
  fixture_wait (chat->ended);
  g_assert_cmpuint (self->n_asked, ==, 50);
  sentence = ara_value_dup_member_string (chat_find (chat, "error"), "errorText");
  g_assert_nonnull (strstr (sentence, "50 rounds"));
}

static void
test_silence (Fixture *self, gconstpointer data)
{
  static const ModelAnswer answers[] = { { .body = HELLO, .hang = TRUE } };
  g_autoptr (Chat) chat = NULL;
  g_autofree char *sentence = NULL;

  fixture_connect_model (self, answers, 1);
  self->runtime->limits.model_idle_seconds = 1;
  chat = fixture_chat_whole (self, "one", "Hello?", NULL);
  g_assert_cmpstr (chat->text->str, ==, "Héllo");
  sentence = ara_value_dup_member_string (chat_find (chat, "error"), "errorText");
  g_assert_nonnull (strstr (sentence, "sent nothing for"));
}

/* While it streams, while it waits to try again: the model is let go and the partial text kept. */
static void
test_stop (Fixture *self, gconstpointer data)
{
  static const ModelAnswer hanging[] = { { .body = HELLO, .hang = TRUE } }, busy[] = { { .status = 429, .retry_after = "25", .body = "" } };
  static const ModelAnswer good[] = { { .body = HELLO DONE } };
  g_autoptr (Chat) chat = NULL, second = NULL, third = NULL;
  g_autoptr (AraValue) stopped = NULL, stored = NULL, again = NULL;

  fixture_connect_model (self, hanging, 1);
  chat = fixture_chat (self, "one", "Hello?", NULL);
  fixture_wait (g_str_equal (chat->text->str, "Héllo"));
  stopped = fixture_request (self, "POST", "/chat/stop", "{\"chatId\":\"one\"}", 200);
  fixture_assert_member (stopped, "stopped", "true");
  fixture_wait (chat->ended && self->n_gone == 1);
  g_assert_nonnull (chat_find (chat, "abort"));
  stored = fixture_request (self, "GET", "/session/conversations/one", NULL, 200);
  fixture_assert_member (stored, "messages.1.metadata.status", "stopped");
  fixture_assert_member (stored, "messages.1.parts.1.text", "Héllo");

  fixture_connect_model (self, busy, 1);
  second = fixture_chat (self, "two", "Hello?", NULL);
  fixture_wait (self->n_asked == 1);
  again = fixture_request (self, "POST", "/chat/stop", "{\"chatId\":\"two\"}", 200);
  fixture_assert_member (again, "stopped", "true");
  fixture_wait (second->ended);
  g_assert_nonnull (chat_find (second, "abort"));

  /* The next message knows what was said before the stop. */
  fixture_connect_model (self, good, 1);
  third = fixture_chat_whole (self, "one", "And?", NULL);
  fixture_assert_member (self->asked, "messages.2.role", "assistant");
  fixture_assert_member (self->asked, "messages.2.content", "Héllo\n[stopped by the user]");
  fixture_assert_member (self->asked, "messages.3.content", "And?");
}

static void
test_memory (Fixture *self, gconstpointer data)
{
  static const ModelAnswer good[] = { { .body = HELLO DONE } };
  g_autoptr (Chat) told = fixture_chat_whole (self, "zero", "My name is Adi and I prefer dark mode", NULL), chat = NULL;
  g_autofree char *system = NULL;

  fixture_connect_model (self, good, 1);
  chat = fixture_chat_whole (self, "one", "Who am I?", NULL);
  fixture_assert_member (self->asked, "messages.0.role", "system");
  system = fixture_dig (self->asked, "messages.0.content");
  g_assert_nonnull (strstr (system, "My name is Adi"));
}

/* A row of announcements without end held the runtime's main loop for ever. */
static void
test_announced (Fixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocketService) service = announcing_server_new (&port);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port), *sentence = NULL;
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) list = NULL;

  macaw_runtime_set_provider (self->runtime, "endless", url, NULL);
  g_free (self->runtime->model);
  self->runtime->model = g_strdup ("endless/one");
  chat = fixture_chat_whole (self, "one", "Hello?", NULL);
  sentence = ara_value_dup_member_string (chat_find (chat, "error"), "errorText");
  g_assert_cmpstr (sentence, ==, "The model's server announces its answer again and again, and does not give it.");
  list = fixture_request (self, "GET", "/models", NULL, 200);
  fixture_assert_member (list, "models.0.id", "builtin/guide");
  g_socket_service_stop (service);
}

static void
test_models (Fixture *self, gconstpointer data)
{
  static const ModelAnswer good[] = { { .body = HELLO DONE } };
  g_autoptr (AraValue) before = NULL, list = NULL;

  macaw_provider_free (g_ptr_array_steal_index (self->runtime->local_providers, 1));
  macaw_provider_free (g_ptr_array_steal_index (self->runtime->local_providers, 0));
  before = fixture_request (self, "GET", "/models", NULL, 200);
  fixture_assert_member (before, "models.0.id", "builtin/guide");
  fixture_assert_member (before, "models.0.default", "true");
  fixture_connect_model (self, good, 1);
  list = fixture_request (self, "GET", "/models", NULL, 200);
  fixture_assert_member (list, "models.0.id", "scripted/test-1");
  fixture_assert_member (list, "models.0.default", "true");
  fixture_assert_member (list, "models.1.id", "scripted/family/test-2");
  fixture_assert_member (list, "models.2.id", "builtin/guide");
  fixture_assert_member (list, "models.2.default", "false");
}

/* A server found on its usual port is offered and can be named, and is never taken by itself. */
static void
test_local_models (Fixture *self, gconstpointer data)
{
  static const ModelAnswer good[] = { { .body = HELLO DONE } };
  g_autoptr (AraValue) list = NULL, answer = NULL;
  g_autofree char *ids = NULL, *url = NULL, *upstream = NULL, *id = NULL;
  MacawProvider *local = g_ptr_array_index (self->runtime->local_providers, 0), *picked;

  g_assert_cmpstr (local->base_url, ==, "http://127.0.0.1:11434/v1");
  fixture_connect_model (self, good, 1);
  url = g_strdup (((MacawProvider *) g_ptr_array_index (self->runtime->providers, 0))->base_url);
  g_free (local->base_url);
  local->base_url = g_steal_pointer (&url);
  g_ptr_array_set_size (self->runtime->providers, 0);
  g_clear_pointer (&self->runtime->model, g_free);
  list = fixture_request (self, "GET", "/models", NULL, 200);
  ids = ara_value_dup_text (list);
  g_assert_nonnull (strstr (ids, "\"ollama/test-1\""));
  picked = macaw_runtime_pick_model (self->runtime, NULL, &id, &upstream);
  g_assert_null (picked);
  g_free (id);
  picked = macaw_runtime_pick_model (self->runtime, "ollama/family/test-2", &id, &upstream);
  g_assert_true (picked == local);
  g_assert_cmpstr (upstream, ==, "family/test-2");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/provider/answer/", rows[i].name, NULL);

      g_test_add (path, Fixture, &rows[i], fixture_set_up, test_row, fixture_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (call_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/provider/calls/", call_rows[i].name, NULL);

      g_test_add (path, Fixture, &call_rows[i], fixture_set_up, test_calls, fixture_tear_down);
    }
  g_test_add ("/provider/same-ids", Fixture, NULL, fixture_set_up, test_same_ids, fixture_tear_down);
  g_test_add ("/provider/bad-calls", Fixture, NULL, fixture_set_up, test_bad_calls, fixture_tear_down);
  g_test_add ("/provider/ten-at-once", Fixture, NULL, fixture_set_up, test_ten_at_once, fixture_tear_down);
  g_test_add ("/provider/usage", Fixture, NULL, fixture_set_up, test_usage, fixture_tear_down);
  g_test_add ("/provider/rounds", Fixture, NULL, fixture_set_up, test_rounds, fixture_tear_down);
  g_test_add ("/provider/silence", Fixture, NULL, fixture_set_up, test_silence, fixture_tear_down);
  g_test_add ("/provider/stop", Fixture, NULL, fixture_set_up, test_stop, fixture_tear_down);
  g_test_add ("/provider/memory", Fixture, NULL, fixture_set_up, test_memory, fixture_tear_down);
  g_test_add ("/provider/announced", Fixture, NULL, fixture_set_up, test_announced, fixture_tear_down);
  g_test_add ("/provider/models", Fixture, NULL, fixture_set_up, test_models, fixture_tear_down);
  g_test_add ("/provider/local-models", Fixture, NULL, fixture_set_up, test_local_models, fixture_tear_down);
  return g_test_run ();
}
