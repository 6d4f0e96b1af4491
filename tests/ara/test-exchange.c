/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of requests and frames, and that no secret is among it. */

#include "ara/ara.h"
#include "ara/ara-mask-private.h"

#include <libsoup/soup.h>
#include <string.h>

#define KEY "the-key-of-this-connection"
#define MODEL_KEY "gsk_0123456789-of-the-model"
#define M ARA_MASKED

/* Masking */

static const struct MaskRow
{
  const char *name;
  const char *text;
  const char *masked;
} mask_rows[] = {
  { "member", "{\"provider\":{\"base_url\":\"http://x\",\"api_key\":\"abc\"}}", "{\"provider\":{\"base_url\":\"http://x\",\"api_key\":\"" M "\"}}" },
  { "spaces", "{ \"Api-Key\" : \"a b \\\" c\", \"x\": 1 }", "{ \"Api-Key\" : \"" M "\", \"x\": 1 }" },
  { "prefixed", "{\"GITHUB_TOKEN\":\"abc\",\"myPassword\":\"x\"}", "{\"GITHUB_TOKEN\":\"" M "\",\"myPassword\":\"" M "\"}" },
  { "empty", "{\"api_key\":\"\"}", "{\"api_key\":\"\"}" },
  { "null", "{\"token\":null,\"secret\":{\"a\":null}}", "{\"token\":null,\"secret\":{\"a\":null}}" },
  { "counts", "{\"prompt_tokens\":123456789,\"max_tokens\":\"many more\"}", "{\"prompt_tokens\":123456789,\"max_tokens\":\"many more\"}" },
  { "schema", "{\"api_key\":{\"type\":\"string\"},\"name\":\"token\"}", "{\"api_key\":{\"type\":\"string\"},\"name\":\"token\"}" },
  { "cut-off", "{\"api_key\":\"abc", "{\"api_key\":\"" M },
  { "in-a-string", "{\"args\":\"{\\\"api_key\\\": \\\"abc\\\", \\\"x\\\": 1}\"}", "{\"args\":\"{\\\"api_key\\\": \\\"" M "\\\", \\\"x\\\": 1}\"}" },
  { "query", "/x?session_id=1&api_key=abcdef&y=2", "/x?session_id=1&api_key=" M "&y=2" },
  { "environment", "export OPENAI_API_KEY=abcdefgh\nls", "export OPENAI_API_KEY=" M "\nls" },
  { "header", "Authorization: Bearer abcdef\r\nAccept: x", "Authorization: Bearer " M "\r\nAccept: x" },
  { "header-member", "{\"Authorization\":\"Bearer abcdef\"}", "{\"Authorization\":\"" M "\"}" },
  { "bearer", "curl -H 'x: Bearer abcdefghijkl'", "curl -H 'x: Bearer " M "'" },
  { "option", "{\"args\":[\"--api-key\",\"abc\",\"-v\"]}", "{\"args\":[\"--api-key\",\"" M "\",\"-v\"]}" },
  { "option-equals", "{\"args\":[\"--api-key=abcdef\"]}", "{\"args\":[\"--api-key=" M "\"]}" },
  { "shape", "the key sk-abcdefghijklmnop0123 is wrong", "the key " M " is wrong" },
  { "own-key", "{\"detail\":\"key " KEY " is wrong\"}", "{\"detail\":\"key " M " is wrong\"}" },
  { "own-key-encoded", "?q=a%20b%2Fc%2Bdef", "?q=" M },
  { "tail", "it begins with the-key-of-th", "it begins with " M },
  { "prose", "A token is a piece of text; the secret: none.", "A token is a piece of text; the secret: none." },
  { "plural", "{\"api_keys\":[\"a\",\"b\"],\"tokens\":[\"c\"],\"secrets\":{\"x\":\"d\"},\"passwords\":[\"e\"]}",
    "{\"api_keys\":[\"" M "\",\"" M "\"],\"tokens\":[\"" M "\"],\"secrets\":{\"x\":\"" M "\"},\"passwords\":[\"" M "\"]}" },
  { "nested", "{\"api_key\":[\"a\",{\"b\":[\"c\",1]},null],\"x\":\"y\"}",
    "{\"api_key\":[\"" M "\",{\"b\":[\"" M "\",\"" M "\"]},null],\"x\":\"y\"}" },
  { "nested-in-a-string", "\"{\\\"api_keys\\\":[\\n \\\"a\\\",\\\"b\\\\\\\"c\\\",12],\\\"x\\\":\\\"y\\\"}\"",
    "\"{\\\"api_keys\\\":[\\n \\\"" M "\\\",\\\"" M "\\\",\\\"" M "\\\"],\\\"x\\\":\\\"y\\\"}\"" },
  { "twice-in-a-string", "\"\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"a\\\\\\\",\\\\\\\"x\\\\\\\":1}\\\"\"",
    "\"\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"" M "\\\\\\\",\\\\\\\"x\\\\\\\":1}\\\"\"" },
  { "literals", "{\"password\":1234,\"secret\":true,\"token\":-1.5e3}",
    "{\"password\":\"" M "\",\"secret\":\"" M "\",\"token\":\"" M "\"}" },
  { "answers", "{\"has_api_key\":true,\"requires_token\":false}",
    "{\"has_api_key\":true,\"requires_token\":false}" },
  { "camel-case", "{\"apiKey\":\"a\",\"clientSecret\":\"b\",\"refreshToken\":\"c\",\"secretAccessKey\":\"d\"}",
    "{\"apiKey\":\"" M "\",\"clientSecret\":\"" M "\",\"refreshToken\":\"" M "\",\"secretAccessKey\":\"" M "\"}" },
  { "escaped-name", "{\"api\\u005fkey\":\"a\",\"\\u0074oken\":\"b\"}",
    "{\"api\\u005fkey\":\"" M "\",\"\\u0074oken\":\"" M "\"}" },
  { "harmless", "{\"max_tokens\":1,\"tokens\":123456,\"token_count\":1234567,\"keyboard\":\"a\",\"key\":\"b\",\"value\":\"c\",\"monkey\":\"d\"}",
    "{\"max_tokens\":1,\"tokens\":123456,\"token_count\":1234567,\"keyboard\":\"a\",\"key\":\"b\",\"value\":\"c\",\"monkey\":\"d\"}" },
  { "pair", "[{\"name\":\"Authorization\",\"value\":\"a\"},{\"key\":\"api_key\",\"value\":\"b\"},{\"name\":\"x\",\"value\":\"c\"}]",
    "[{\"name\":\"Authorization\",\"value\":\"" M "\"},{\"key\":\"api_key\",\"value\":\"" M "\"},{\"name\":\"x\",\"value\":\"c\"}]" },
  { "schema-default", "{\"api_key\":{\"type\":\"string\",\"default\":\"a\"}}",
    "{\"api_key\":{\"type\":\"string\",\"default\":\"" M "\"}}" },
  { "cut-off-list", "{\"api_keys\":[\"a\",\"b",
    "{\"api_keys\":[\"" M "\",\"" M "" },
  { "short-query", "https://x/y?key=a&token=b&access_token=c&z=d",
    "https://x/y?key=" M "&token=" M "&access_token=" M "&z=d" },
  { "form", "password=a&x=b",
    "password=" M "&x=b" },
  { "query-in-json", "{\"url\":\"http://x?a=b\\u0026token=c\"}",
    "{\"url\":\"http://x?a=b\\u0026token=" M "\"}" },
  { "user", "see https://me:pw@host/x and http://host:80/@",
    "see https://me:" M "@host/x and http://host:80/@" },
  { "cookies", "Cookie: a=b; c=d\r\nSet-Cookie: e=f; Path=/\r\nX: y",
    "Cookie: " M "\r\nSet-Cookie: " M "\r\nX: y" },
  { "headers", "X-Api-Key: abcdef\r\nProxy-Authorization: Basic abcdef\r\nAuthorization: Digest username=\"a\", response=\"b\"",
    "X-Api-Key: " M "\r\nProxy-Authorization: Basic " M "\r\nAuthorization: Digest " M "" },
  { "short-bearer", "it sent Bearer abc123 to the bearer of news",
    "it sent Bearer " M " to the bearer of news" },
  { "utf-8", "h\303\251 \377", "h\303\251 \357\277\275" },
};

static void
test_mask (gconstpointer data)
{
  const struct MaskRow *row = data;
  g_autoptr (AraMask) mask = ara_mask_new (g_str_has_suffix (row->name, "encoded") ? "a b/c+def" : KEY);
  g_autofree char *masked = ara_mask_apply (mask, row->text, -1);

  g_assert_cmpstr (masked, ==, row->masked);
}

static void
test_learn (void)
{
  static const char body[] = "{\"provider\":{\"api_key\":\"" MODEL_KEY "\"},\"token\":\"ab\"}";
  g_autoptr (AraMask) mask = ara_mask_new (NULL);
  g_autofree char *before = ara_mask_apply (mask, "No: " MODEL_KEY, -1), *after = NULL;

  g_assert_cmpstr (before, ==, "No: " MODEL_KEY);
  ara_mask_learn (mask, body, strlen (body));
  after = ara_mask_apply (mask, "No: " MODEL_KEY " ab", -1);
  g_assert_cmpstr (after, ==, "No: " M " ab");
  /* However many come, the first ones are forgotten and nothing grows. */
  for (guint i = 0; i < 3 * ARA_MASK_MAX_SECRETS; i++)
    {
      g_autofree char *next = g_strdup_printf ("{\"token\":\"number-%u-of-many\"}", i);

      ara_mask_learn (mask, next, strlen (next));
    }
  g_free (after);
  after = ara_mask_apply (mask, MODEL_KEY, -1);
  g_assert_cmpstr (after, ==, MODEL_KEY);
}

/* Texts that make a careless pattern take for ever, or overflow a stack. */
static void
test_hostile (void)
{
  static const char *const pieces[] = { "a", "\\\"", "\"", "token", "api_key\":\"", "--a", "\\\\", "token=", " ", "sk-",
                                         "\"tokens\":[", "{\"key\":\"token\",", "\\\"password\\\":[1,", "?key=", "://a:", "cookie: a=" };
  g_autoptr (AraMask) mask = ara_mask_new (KEY);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (i % 2 == 0 ? "{\"api_key\":\"secret!" : "{\"api_key\":\"secret!\",");
      g_autofree char *masked = NULL;

      while (text->len < ARA_EXCHANGE_MAX_BODY)
        g_string_append (text, pieces[i / 2]);
      masked = ara_mask_apply (mask, text->str, (gssize) text->len);
      g_assert_null (strstr (masked, "secret!"));
      g_assert_true (g_str_has_prefix (masked, "{\"api_key\":\"" M));
    }
}

/* Exchanges */

typedef struct
{
  SoupServer       *server;
  char             *url;
  AraRuntimeClient *client;
  GPtrArray        *exchanges;
} Fixture;

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *body = NULL;

  soup_message_headers_replace (headers, "Set-Cookie", "session=" KEY);
  soup_message_headers_replace (headers, "X-Plain", "plain");
  if (g_str_equal (path, "/silent"))
    {
      soup_server_message_pause (message);
      return;
    }
  if (g_str_equal (path, "/cut"))
    {
      soup_message_headers_set_content_length (headers, 100);
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{", 1);
      soup_message_headers_set_content_length (headers, 100);
      g_signal_connect_swapped (message, "wrote-body-data", G_CALLBACK (soup_server_disconnect), server);
      return;
    }
  if (g_str_equal (path, "/large"))
    {
      g_autofree char *filler = g_strnfill (3 * ARA_EXCHANGE_MAX_BODY, 'x');

      body = g_strdup_printf ("{\"api_key\":\"%s\",\"x\":\"%s\"}", MODEL_KEY, filler);
    }
  else
    body = g_strdup_printf ("{\"detail\":\"wrong: %s and %s\",\"token\":\"gateway-token-1\"}", KEY, MODEL_KEY);
  soup_server_message_set_status (message, g_str_equal (path, "/refused") ? 401 : 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
take_exchange (AraRuntimeClient *client, AraExchange *exchange, gpointer data)
{
  g_ptr_array_add (((Fixture *) data)->exchanges, g_object_ref (exchange));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, answer, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->client = ara_runtime_client_new (self->url, KEY);
  self->exchanges = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (self->client, "exchange", G_CALLBACK (take_exchange), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  AraRuntimeClient *client = self->client;

  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  g_object_unref (self->client);
  g_assert_null (client);
  for (guint i = 0; i < self->exchanges->len; i++)
    {
      gpointer exchange = g_ptr_array_index (self->exchanges, i);

      g_object_add_weak_pointer (exchange, &g_ptr_array_index (self->exchanges, i));
      g_object_unref (exchange);
      g_assert_null (g_ptr_array_index (self->exchanges, i));
    }
  g_ptr_array_set_free_func (self->exchanges, NULL);
  g_ptr_array_unref (self->exchanges);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->url);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Makes a call and returns what was told of it. */
static AraExchange *
call (Fixture *self, const char *method, const char *path, const char *query, const char *body, GError **error)
{
  g_autoptr (AraValue) value = body == NULL ? NULL : ara_value_new_from_text (body, -1, NULL), reply = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ara_runtime_client_request_async (self->client, method, path, query, value, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  reply = ara_runtime_client_request_finish (self->client, result, error);
  g_assert_cmpuint (self->exchanges->len, >, 0);
  return g_ptr_array_index (self->exchanges, self->exchanges->len - 1);
}

/* All that is told of an exchange, as one text. */
static char *
tell (AraExchange *self)
{
  g_auto (GStrv) request = ara_exchange_dup_request_headers (self), response = ara_exchange_dup_response_headers (self);
  g_autofree char *first = g_strjoinv ("\n", request), *second = g_strjoinv ("\n", response);
  g_autofree char *sent = ara_exchange_dup_request_body (self), *came = ara_exchange_dup_response_body (self);

  return g_strjoin ("\n", ara_exchange_get_url (self), ara_exchange_get_path (self), first, second, sent != NULL ? sent : "",
                    came != NULL ? came : "", ara_exchange_get_error (self), NULL);
}

static void
assert_no_secret (AraExchange *exchange)
{
  g_autofree char *text = tell (exchange);

  g_test_message ("%s", text);
  g_assert_null (strstr (text, KEY));
  g_assert_null (strstr (text, MODEL_KEY));
  g_assert_null (strstr (text, "gateway-token-1"));
}

static void
test_secrets (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AraExchange *first = call (self, "GET", "/session/status", "token=gateway-token-1&q=" KEY, NULL, NULL);
  AraExchange *second = call (self, "POST", "/session/inject", NULL, "{\"provider\":{\"api_key\":\"" MODEL_KEY "\"}}", NULL);
  AraExchange *third = call (self, "POST", "/refused", NULL, "{\"message\":\"My key is " MODEL_KEY "\"}", &error);
  g_auto (GStrv) headers = ara_exchange_dup_request_headers (first), answered = ara_exchange_dup_response_headers (first);
  g_autofree char *body = ara_exchange_dup_request_body (second);

  g_assert_error (error, ARA_ERROR, ARA_ERROR_UNAUTHORIZED);
  assert_no_secret (first);
  assert_no_secret (second);
  assert_no_secret (third);
  g_assert_true (g_strv_contains ((const char *const *) headers, "Authorization: " M));
  g_assert_true (g_strv_contains ((const char *const *) headers, "Content-Type: application/json"));
  g_assert_true (g_strv_contains ((const char *const *) answered, "Set-Cookie: " M));
  g_assert_true (g_strv_contains ((const char *const *) answered, "X-Plain: plain"));
  g_assert_cmpstr (body, ==, "{\"provider\":{\"api_key\":\"" M "\"}}");
  g_assert_cmpuint (ara_exchange_get_status (third), ==, 401);
  g_assert_cmpint (ara_exchange_get_state (third), ==, ARA_EXCHANGE_DONE);
  g_assert_cmpstr (ara_exchange_get_path (first), ==, "/session/status?token=" M "&q=" M);
  g_assert_cmpstr (ara_exchange_get_method (second), ==, "POST");
}

static void
count (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
connect_counts (AraRuntimeClient *client, AraExchange *exchange, gpointer data)
{
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_RUNNING);
  g_assert_cmpuint (ara_exchange_get_status (exchange), ==, 0);
  g_assert_cmpint (ara_exchange_get_wait (exchange), ==, -1);
  g_signal_connect (exchange, "notify::state", G_CALLBACK (count), data);
  g_signal_connect (exchange, "notify::status", G_CALLBACK (count), data);
}

static void
test_progress (Fixture *self, gconstpointer data)
{
  guint n_notified = 0;
  AraExchange *exchange;
  gint64 before = g_get_real_time (), duration;

  g_signal_connect (self->client, "exchange", G_CALLBACK (connect_counts), &n_notified);
  exchange = call (self, "POST", "/session/heartbeat", NULL, "{\"a\":1}", NULL);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_DONE);
  g_assert_cmpint (ara_exchange_get_request_size (exchange), ==, 7);
  g_assert_cmpint (ara_exchange_get_response_size (exchange), >, 20);
  g_assert_cmpint (ara_exchange_get_started (exchange), >=, before);
  duration = ara_exchange_get_duration (exchange);
  g_assert_cmpint (ara_exchange_get_wait (exchange), <=, duration);
  g_assert_cmpint (ara_exchange_get_duration (exchange), ==, duration);
  g_assert_false (ara_exchange_is_request_cut (exchange));
  g_assert_cmpuint (ara_exchange_get_kept_size (exchange), >, 100);
  g_signal_handlers_disconnect_by_func (self->client, connect_counts, &n_notified);
}

static void
test_large (Fixture *self, gconstpointer data)
{
  AraExchange *exchange = call (self, "GET", "/large", NULL, NULL, NULL);
  g_autofree char *body = ara_exchange_dup_response_body (exchange);

  g_assert_true (ara_exchange_is_response_cut (exchange));
  g_assert_cmpint (ara_exchange_get_response_size (exchange), >, 3 * ARA_EXCHANGE_MAX_BODY);
  g_assert_cmpuint (strlen (body), <=, ARA_EXCHANGE_MAX_BODY);
  g_assert_cmpuint (ara_exchange_get_kept_size (exchange), <, ARA_EXCHANGE_MAX_BODY + 4096);
  g_assert_null (strstr (body, MODEL_KEY));
}

static void
cancel (AraRuntimeClient *client, AraExchange *exchange, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_failures (Fixture *self, gconstpointer data)
{
  g_autoptr (AraRuntimeClient) nowhere = ara_runtime_client_new ("http://127.0.0.1:1", KEY);
  g_autoptr (AraRuntimeClient) bad = ara_runtime_client_new ("nonsense", KEY);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) refused = NULL, cut = NULL, wrong = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  AraExchange *exchange;

  g_signal_connect (nowhere, "exchange", G_CALLBACK (take_exchange), self);
  g_signal_connect (bad, "exchange", G_CALLBACK (take_exchange), self);
  g_assert_null (ara_runtime_client_request (nowhere, "GET", "/models", NULL, NULL, NULL, &refused));
  exchange = g_ptr_array_index (self->exchanges, 0);
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_FAILED);
  g_assert_cmpstr (ara_exchange_get_error (exchange), ==, refused->message);
  g_assert_cmpuint (ara_exchange_get_status (exchange), ==, 0);
  g_assert_null (ara_runtime_client_request (bad, "GET", "/models", NULL, NULL, NULL, &wrong));
  exchange = g_ptr_array_index (self->exchanges, 1);
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_FAILED);

  g_signal_connect (self->client, "exchange", G_CALLBACK (cancel), cancellable);
  ara_runtime_client_request_async (self->client, "GET", "/silent", NULL, NULL, cancellable, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  exchange = g_ptr_array_index (self->exchanges, 2);
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_CANCELLED);
  g_assert_null (ara_exchange_get_error (exchange));
  g_signal_handlers_disconnect_by_func (self->client, cancel, cancellable);

  exchange = call (self, "GET", "/cut", NULL, NULL, &cut);
  g_assert_nonnull (cut);
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_FAILED);
  g_assert_cmpuint (ara_exchange_get_status (exchange), ==, 200);
}

static void
test_frames (Fixture *self, gconstpointer data)
{
  static const char hello[] = "{\"type\":\"hello\",\"token\":\"gateway-token-1\"}";
  g_autoptr (AraRuntimeClient) unwatched = ara_runtime_client_new (self->url, KEY);
  g_autofree char *body = NULL;
  AraExchange *exchange;

  ara_runtime_client_add_frame (unwatched, "ws://127.0.0.1/ws/x", TRUE, hello, strlen (hello));
  ara_runtime_client_add_frame (self->client, "ws://127.0.0.1/ws/x", TRUE, hello, strlen (hello));
  ara_runtime_client_add_frame (self->client, "ws://127.0.0.1/ws/x", FALSE, "\377", 1);
  g_assert_cmpuint (self->exchanges->len, ==, 2);
  exchange = g_ptr_array_index (self->exchanges, 0);
  g_assert_cmpint (ara_exchange_get_kind (exchange), ==, ARA_EXCHANGE_FRAME_SENT);
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_DONE);
  g_assert_cmpstr (ara_exchange_get_path (exchange), ==, "/ws/x");
  g_assert_cmpstr (ara_exchange_get_method (exchange), ==, "WS");
  assert_no_secret (exchange);
  exchange = g_ptr_array_index (self->exchanges, 1);
  g_assert_cmpint (ara_exchange_get_kind (exchange), ==, ARA_EXCHANGE_FRAME_RECEIVED);
  body = ara_exchange_dup_response_body (exchange);
  g_assert_cmpstr (body, ==, "\357\277\275");
}

/* A request of the program's own. */
static void
test_own (Fixture *self, gconstpointer data)
{
  g_autoptr (AraRuntimeClient) unwatched = ara_runtime_client_new (self->url, KEY);
  g_autoptr (AraExchange) exchange = NULL;
  g_auto (GStrv) sent = NULL, came = NULL;

  g_assert_null (ara_runtime_client_begin_exchange (unwatched, "GET", "ws://127.0.0.1/ws/x"));
  ara_exchange_add_header (NULL, TRUE, "Host", "x");
  ara_exchange_take_status (NULL, 101, NULL);
  ara_exchange_end (NULL);
  exchange = ara_runtime_client_begin_exchange (self->client, "GET", "ws://127.0.0.1/ws/x?token=gateway-token-1");
  g_assert_true (exchange == g_ptr_array_index (self->exchanges, 0));
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_RUNNING);
  ara_exchange_add_header (exchange, TRUE, "Authorization", "Bearer gateway-token-1");
  ara_exchange_add_header (exchange, FALSE, "Set-Cookie", "session=gateway-token-1");
  ara_exchange_take_status (exchange, 101, "HTTP/1.1");
  g_assert_cmpint (ara_exchange_get_wait (exchange), >=, 0);
  ara_exchange_end (exchange);
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_DONE);
  g_assert_cmpuint (ara_exchange_get_status (exchange), ==, 101);
  g_assert_cmpstr (ara_exchange_get_http_version (exchange), ==, "HTTP/1.1");
  sent = ara_exchange_dup_request_headers (exchange);
  came = ara_exchange_dup_response_headers (exchange);
  g_assert_cmpstr (sent[0], ==, "Authorization: " M);
  g_assert_cmpstr (came[0], ==, "Set-Cookie: " M);
  assert_no_secret (exchange);
}

static void
test_defaults (void)
{
  g_autoptr (AraExchange) exchange = g_object_new (ARA_TYPE_EXCHANGE, NULL);
  g_autofree char *method = NULL, *path = NULL, *error = NULL;
  AraExchangeKind kind;
  AraExchangeState state;
  guint status;
  gint64 sent, came;

  g_object_get (exchange, "kind", &kind, "state", &state, "method", &method, "path", &path, "status", &status,
                "request-size", &sent, "response-size", &came, "error", &error, NULL);
  g_assert_cmpint (kind, ==, ARA_EXCHANGE_REQUEST);
  g_assert_cmpint (state, ==, ARA_EXCHANGE_RUNNING);
  g_assert_null (method);
  g_assert_cmpstr (path, ==, "");
  g_assert_cmpuint (status, ==, 0);
  g_assert_cmpint (sent + came, ==, 0);
  g_assert_null (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (mask_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/exchange/mask/", mask_rows[i].name, NULL);

      g_test_add_data_func (path, &mask_rows[i], test_mask);
    }
  g_test_add_func ("/exchange/learn", test_learn);
  g_test_add_func ("/exchange/hostile", test_hostile);
  g_test_add_func ("/exchange/defaults", test_defaults);
  g_test_add ("/exchange/secrets", Fixture, NULL, set_up, test_secrets, tear_down);
  g_test_add ("/exchange/progress", Fixture, NULL, set_up, test_progress, tear_down);
  g_test_add ("/exchange/large", Fixture, NULL, set_up, test_large, tear_down);
  g_test_add ("/exchange/failures", Fixture, NULL, set_up, test_failures, tear_down);
  g_test_add ("/exchange/frames", Fixture, NULL, set_up, test_frames, tear_down);
  g_test_add ("/exchange/own", Fixture, NULL, set_up, test_own, tear_down);
  return g_test_run ();
}
