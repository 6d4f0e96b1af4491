/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client against a server in the same process: good, wrong, cut off, and slow replies. */

#include "ara/ara.h"

#include <libsoup/soup.h>
#include <string.h>

static const char stream[] =
  ": hello\r\n\r\ndata: {\"type\":\"start\",\"messageMetadata\":{\"chatId\":\"made-by-server\"}}\r\n\r\n"
  "data: {\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"Hé\"}\r\n\r\ndata: {\"type\":\"new-kind\"}\r\n\r\n"
  "data: {\"type\":\"tool-input-available\",\"toolCallId\":\"c\",\"toolName\":\"exec\",\"input\":{\"command\":\"ls\"}}\r\n\r\n"
  "data: {\"type\":\"tool-output-available\",\"toolCallId\":\"c\",\"output\":{\"exit_code\":0}}\r\n\r\n"
  "data: {\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"llo\"}\r\n\r\n";

static const char failure[] = "data: {\"type\":\"error\",\"errorText\":\"boom\"}\n\n";

static const struct
{
  const char *path;
  guint       status;
  const char *type;
  const char *body;
  int         code; /* of ARA_ERROR, -1: none */
  const char *words; /* that its sentence holds */
} replies[] = {
  { "/ok", 200, "application/json", "{\"n\":18446744073709551616}", -1, NULL },
  { "/empty", 200, "application/json", "", -1, NULL },
  { "/none", 204, NULL, "", -1, NULL },
  { "/401", 401, "application/json", "{\"detail\":\"Bad key\"}", ARA_ERROR_UNAUTHORIZED, "Bad key" },
  { "/403", 403, "text/plain", "no", ARA_ERROR_FORBIDDEN, "403" },
  { "/404", 404, "application/json", "{\"detail\":\"No such session\"}", ARA_ERROR_NOT_FOUND, "No such session" },
  { "/405", 405, "text/plain", "", ARA_ERROR_UNSUPPORTED, "405" },
  { "/409", 409, "application/json", "{\"detail\":\"Busy\"}", ARA_ERROR_CONFLICT, "Busy" },
  { "/413", 413, "application/json", "{}", ARA_ERROR_TOO_LARGE, "413" },
  { "/422", 422, "application/json", "{\"detail\":[{\"loc\":[\"body\",\"args\",\"path\"],\"msg\":\"Field required\"}]}",
    ARA_ERROR_INVALID_ARGUMENTS, "path: Field required" },
  { "/429", 429, "application/json", "{\"detail\":\"Slow down\"}", ARA_ERROR_RATE_LIMITED, "Slow down" },
  { "/500", 500, "text/html", "<html><h1>Oops</h1></html>", ARA_ERROR_SERVER, "500" },
  { "/503", 503, "application/json", "{\"detail\":\"No active session\"}", ARA_ERROR_UNAVAILABLE, "No active session" },
  { "/504", 504, "application/json", "{\"detail\":[]}", ARA_ERROR_APP_TIMED_OUT, "504" },
  { "/302", 302, "text/plain", "", ARA_ERROR_BAD_REPLY, "another address" },
  { "/broken", 200, "application/json", "{\"a\":", ARA_ERROR_BAD_REPLY, "Not valid JSON" },
};

static void
chat (SoupServerMessage *message)
{
  const char *body = soup_server_message_get_request_body (message)->data;
  SoupMessageBody *answer = soup_server_message_get_response_body (message);
  gboolean fail = strstr (body, "please fail") != NULL;

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "text/event-stream", NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  /* A byte a chunk: events are cut everywhere, in the middle of characters too. */
  for (const char *at = stream; *at != '\0'; at++)
    soup_message_body_append (answer, SOUP_MEMORY_COPY, at, 1);
  if (fail)
    soup_message_body_append (answer, SOUP_MEMORY_STATIC, failure, strlen (failure));
  soup_message_body_complete (answer);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  g_assert_cmpstr (key, ==, "Bearer secret");
  if (g_str_equal (path, "/chat"))
    {
      chat (message);
      return;
    }
  if (g_str_equal (path, "/silent"))
    {
      soup_server_message_pause (message);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    if (g_str_equal (path, replies[i].path))
      {
        soup_server_message_set_status (message, replies[i].status, NULL);
        if (replies[i].type != NULL)
          soup_server_message_set_response (message, replies[i].type, SOUP_MEMORY_STATIC, replies[i].body, strlen (replies[i].body));
        if (replies[i].status == 429)
          soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "7");
        if (replies[i].status == 302)
          soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", "http://127.0.0.1:1/");
        return;
      }
  soup_server_message_set_status (message, 404, NULL);
}

typedef struct
{
  SoupServer       *server;
  AraRuntimeClient *client;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *url = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  url = g_uri_to_string (uris->data);
  self->client = ara_runtime_client_new (url, "secret");
  g_assert_false (g_str_has_suffix (ara_runtime_client_get_base_url (self->client), "/"));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->client);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_replies (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (AraValue) value = NULL;

      g_test_message ("%s", replies[i].path);
      ara_runtime_client_request_async (self->client, "GET", replies[i].path, NULL, NULL, NULL, keep_result, &result);
      value = ara_runtime_client_request_finish (self->client, wait_for (&result), &error);
      if (replies[i].code < 0)
        {
          g_autofree char *text = value == NULL ? NULL : ara_value_dup_text (value);

          g_assert_no_error (error);
          g_assert_cmpstr (text, ==, replies[i].status == 204 ? "null" : *replies[i].body == '\0' ? "{}" : replies[i].body);
          continue;
        }
      g_assert_null (value);
      g_assert_error (error, ARA_ERROR, replies[i].code);
      g_assert_nonnull (strstr (error->message, replies[i].words));
      g_assert_null (strstr (error->message, "secret"));
      g_assert_cmpint (ara_error_get_retry_after (error), ==, replies[i].status == 429 ? 7 : -1);
    }
}

static void
test_unreachable (Fixture *self, gconstpointer data)
{
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new ("http://127.0.0.1:1", "secret");
  g_autoptr (GError) error = NULL;

  g_assert_null (ara_runtime_client_session_status (client, NULL, NULL, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_UNREACHABLE);
  g_assert_cmpstr (ara_error_get_step (error), ==, "tcp");
}

static void
test_silence (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_set_timeout (self->client, 1);
  ara_runtime_client_request_async (self->client, "GET", "/silent", NULL, NULL, NULL, keep_result, &result);
  g_assert_null (ara_runtime_client_request_finish (self->client, wait_for (&result), &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_TIMED_OUT);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_request_async (self->client, "GET", "/silent", NULL, NULL, cancellable, keep_result, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (ara_runtime_client_request_finish (self->client, wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_turn (Fixture *self, gconstpointer data)
{
  g_autoptr (AraTurn) turn = ara_turn_new (self->client, "hi");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) folded = NULL;
  g_autofree char *text = NULL;

  ara_turn_run_async (turn, NULL, keep_result, &result);
  g_assert_true (ara_turn_is_running (turn));
  g_assert_true (ara_turn_run_finish (turn, wait_for (&result), &error));
  g_assert_no_error (error);
  folded = ara_message_to_chat_result (ara_turn_get_message (turn));
  text = ara_value_dup_text (folded);
  g_assert_cmpstr (text, ==, "{\"text\":\"Héllo\",\"tool_calls\":[{\"name\":\"exec\",\"args\":{\"command\":\"ls\"},\"result\":{\"exit_code\":0}}]}");
  g_assert_cmpstr (ara_turn_get_conversation_id (turn), ==, "made-by-server");
  g_assert_cmpint (ara_message_get_status (ara_turn_get_message (turn)), ==, ARA_MESSAGE_DONE);
}

static void
test_failed_turn (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_chat_async (self->client, "please fail", NULL, NULL, 0, NULL, keep_result, &result);
  g_assert_null (ara_runtime_client_chat_finish (self->client, wait_for (&result), &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_TURN_FAILED);
  g_assert_cmpstr (error->message, ==, "boom");
}

static void
test_list_falls_back (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) sessions = NULL;

  ara_runtime_client_session_list_async (self->client, NULL, keep_result, &result);
  sessions = ara_runtime_client_session_list_finish (self->client, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (sessions), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/client/replies", Fixture, NULL, set_up, test_replies, tear_down);
  g_test_add ("/client/unreachable", Fixture, NULL, set_up, test_unreachable, tear_down);
  g_test_add ("/client/silence", Fixture, NULL, set_up, test_silence, tear_down);
  g_test_add ("/client/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/client/turn", Fixture, NULL, set_up, test_turn, tear_down);
  g_test_add ("/client/failed-turn", Fixture, NULL, set_up, test_failed_turn, tear_down);
  g_test_add ("/client/list-falls-back", Fixture, NULL, set_up, test_list_falls_back, tear_down);
  return g_test_run ();
}
