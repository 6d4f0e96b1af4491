/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTTP archive: what the format asks for, nothing secret, and what became of each exchange. */

#include "app/inspector/activity/macaw-activity-log.h"
#include "app/inspector/activity/macaw-har.h"
#include "pages-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define KEY "the-key-of-this-test" /* of the fixture's client */
#define MODEL_KEY "model-key-0123456789abcdef"
#define TOKEN "gateway-token-9876543210"
#define URL "ws://127.0.0.1:4711/ws/sess-1?token=" TOKEN

typedef struct
{
  PageServer       *server;
  MacawActivityLog *log;
  char             *folder;
  GFile            *file;
  AraSchema        *schema;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "har-1.2.json", NULL), *text = NULL;
  g_autoptr (AraValue) schema = NULL;
  g_autoptr (GError) error = NULL;

  self->server = page_server_new ();
  self->log = macaw_activity_log_new ();
  macaw_activity_log_watch (self->log, self->server->client, "one", "The First");
  self->folder = g_dir_make_tmp ("macaw-har-XXXXXX", NULL);
  self->file = g_file_new_build_filename (self->folder, "activity.har", NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  schema = ara_value_new_from_text (text, -1, &error);
  g_assert_no_error (error);
  self->schema = ara_schema_new (schema, ARA_SCHEMA_CHECK_FORMATS, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_file_delete (self->file, NULL, NULL);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_object_unref (self->file);
  ara_schema_unref (self->schema);
  g_object_unref (self->log);
  page_server_free (self->server);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
request (Fixture *self, const char *method, const char *path, const char *query, const char *body)
{
  g_autoptr (AraValue) value = body == NULL ? NULL : ara_value_new_from_text (body, -1, NULL), answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ara_runtime_client_request_async (self->server->client, method, path, query, value, NULL, keep_result, &result);
  page_wait (result != NULL);
  answer = ara_runtime_client_request_finish (self->server->client, result, NULL);
}

static gboolean
save (Fixture *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  macaw_activity_log_flush (self->log);
  macaw_har_write_async (G_LIST_MODEL (self->log), macaw_activity_log_get_dropped (self->log), self->file, cancellable, keep_result, &result);
  page_wait (result != NULL);
  return macaw_har_write_finish (result, error);
}

/* The file's text, checked against the format and for secrets. */
static AraValue *
save_and_check (Fixture *self, char **contents)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AraValue) har = NULL;

  g_assert_true (save (self, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (self->file, NULL, contents, NULL, NULL, NULL));
  har = ara_value_new_from_text (*contents, -1, &error);
  g_assert_no_error (error);
  problems = ara_schema_validate (self->schema, har);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s: %s", ara_schema_problem_get_pointer (g_ptr_array_index (problems, i)),
                    ara_schema_problem_get_message (g_ptr_array_index (problems, i)));
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_null (strstr (*contents, KEY));
  g_assert_null (strstr (*contents, MODEL_KEY));
  g_assert_null (strstr (*contents, TOKEN));
  return g_steal_pointer (&har);
}

/* "request/postData/text" of the entry at @position, as JSON text. */
static char *
dup_at (AraValue *har, guint position, const char *path)
{
  g_autoptr (AraValue) log = ara_value_dup_member (har, "log"), entries = ara_value_dup_member (log, "entries");
  g_autoptr (AraValue) at = ara_value_dup_child (entries, position);
  g_auto (GStrv) names = g_strsplit (path, "/", -1);

  for (char **name = names; *name != NULL && at != NULL; name++)
    {
      AraValue *next = g_ascii_isdigit (**name) ? ara_value_dup_child (at, (guint) atoi (*name)) : ara_value_dup_member (at, *name);

      ara_value_unref (at);
      at = next;
    }
  return at == NULL ? NULL : ara_value_dup_text (at);
}

#define assert_at(har, position, path, expected)                \
  G_STMT_START                                                  \
  {                                                             \
    g_autofree char *found_ = dup_at (har, position, path);     \
    g_assert_cmpstr (found_, ==, expected);                     \
  }                                                             \
  G_STMT_END

static guint
count_entries (AraValue *har)
{
  g_autoptr (AraValue) log = ara_value_dup_member (har, "log"), entries = ara_value_dup_member (log, "entries");

  return ara_value_get_n_children (entries);
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (AraValue) har = save_and_check (self, &text);
  struct stat status;

  g_assert_cmpuint (count_entries (har), ==, 0);
  /* It may tell more than secrets: only its owner reads it. */
  g_assert_cmpint (g_stat (g_file_peek_path (self->file), &status), ==, 0);
  g_assert_cmpint (status.st_mode & 077, ==, 0);
}

static void
test_requests (Fixture *self, gconstpointer data)
{
  static const char injected[] = "{\"provider\":{\"api_key\":\"" MODEL_KEY "\"}}";
  g_autofree char *text = NULL;
  g_autoptr (AraValue) har = NULL;

  page_server_set (self->server, "/session/status", 200, "{\"active\":true,\"token\":\"" TOKEN "\"}");
  page_server_set (self->server, "/session/inject", 401, "{\"detail\":\"The key " MODEL_KEY " and " KEY " are wrong.\"}");
  request (self, "GET", "/session/status", "session_id=a%20b&x=%C3%A4+1&empty=&api_key=" MODEL_KEY, NULL);
  request (self, "POST", "/session/inject", NULL, injected);
  har = save_and_check (self, &text);
  g_assert_cmpuint (count_entries (har), ==, 2);
  assert_at (har, 0, "request/method", "\"GET\"");
  assert_at (har, 0, "request/httpVersion", "\"HTTP/1.1\"");
  assert_at (har, 0, "request/queryString/0/value", "\"a b\"");
  assert_at (har, 0, "request/queryString/1/value", "\"\303\244 1\"");
  assert_at (har, 0, "request/queryString/2/value", "\"\"");
  assert_at (har, 0, "response/status", "200");
  assert_at (har, 0, "response/statusText", "\"OK\"");
  assert_at (har, 0, "response/content/mimeType", "\"application/json\"");
  assert_at (har, 0, "_connection", "\"The First\"");
  assert_at (har, 0, "request/postData", NULL);
  assert_at (har, 1, "request/method", "\"POST\"");
  assert_at (har, 1, "request/postData/mimeType", "\"application/json\"");
  assert_at (har, 1, "request/postData/text", "\"{\\\"provider\\\":{\\\"api_key\\\":\\\"••••\\\"}}\"");
  assert_at (har, 1, "response/status", "401");
  assert_at (har, 1, "response/content/text", "\"{\\\"detail\\\":\\\"The key •••• and •••• are wrong.\\\"}\"");
}

/* One that runs, one that was cancelled, one that nobody answers, one that is too long. */
static void
test_others (Fixture *self, gconstpointer data)
{
  g_autofree char *filling = g_strnfill (ARA_EXCHANGE_MAX_BODY, 'x'), *body = g_strdup_printf ("{\"text\":\"%s\"}", filling), *text = NULL;
  g_autoptr (AraRuntimeClient) nobody = ara_runtime_client_new ("http://127.0.0.1:1", KEY);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) cancelled = NULL, refused = NULL, running = NULL;
  g_autoptr (AraValue) har = NULL, answer = NULL;

  macaw_activity_log_watch (self->log, nobody, NULL, NULL);
  page_server_set (self->server, "/long", 200, body);
  request (self, "POST", "/long", NULL, body);
  ara_runtime_client_request_async (self->server->client, "GET", "/cancelled", NULL, NULL, cancellable, keep_result, &cancelled);
  g_cancellable_cancel (cancellable);
  ara_runtime_client_request_async (nobody, "GET", "/nobody", NULL, NULL, NULL, keep_result, &refused);
  page_wait (cancelled != NULL && refused != NULL);
  g_assert_null (ara_runtime_client_request_finish (self->server->client, cancelled, NULL));
  g_assert_null (ara_runtime_client_request_finish (nobody, refused, NULL));
  ara_runtime_client_request_async (self->server->client, "GET", "/running", NULL, NULL, NULL, keep_result, &running);
  har = save_and_check (self, &text);
  g_assert_cmpuint (count_entries (har), ==, 4);
  assert_at (har, 0, "request/postData/comment", "\"The first 262144 of 262155 bytes; the rest was not kept.\"");
  assert_at (har, 0, "response/content/size", "262155");
  assert_at (har, 1, "comment", "\"It was cancelled.\"");
  assert_at (har, 2, "response/status", "0");
  g_assert_nonnull (strstr (text, "\"_error\":"));
  assert_at (har, 3, "comment", "\"It was still running.\"");
  page_wait (running != NULL);
  answer = ara_runtime_client_request_finish (self->server->client, running, NULL);
}

static void
frame (Fixture *self, const char *url, gboolean sent, const char *text)
{
  ara_runtime_client_add_frame (self->server->client, url, sent, text, strlen (text));
}

static void
test_frames (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (AraValue) har = NULL;

  frame (self, URL, TRUE, "{\"type\":\"hello\"}");
  request (self, "GET", "/between", NULL, NULL);
  frame (self, "ws://127.0.0.1/ws/other", TRUE, "{\"type\":\"hello\"}");
  frame (self, URL, FALSE, "{\"type\":\"control.call\",\"password\":\"" MODEL_KEY "\"}");
  har = save_and_check (self, &text);
  g_assert_cmpuint (count_entries (har), ==, 3);
  assert_at (har, 0, "response/status", "101");
  assert_at (har, 0, "_resourceType", "\"websocket\"");
  assert_at (har, 0, "_webSocketMessages/0/type", "\"send\"");
  assert_at (har, 0, "comment", "\"Its frames were kept, not its handshake.\"");
  assert_at (har, 0, "_webSocketMessages/1/type", "\"receive\"");
  assert_at (har, 0, "_webSocketMessages/1/data", "\"{\\\"type\\\":\\\"control.call\\\",\\\"password\\\":\\\"••••\\\"}\"");
  assert_at (har, 1, "response/status", "404");
  assert_at (har, 2, "_webSocketMessages/0/data", "\"{\\\"type\\\":\\\"hello\\\"}\"");
  assert_at (har, 2, "_webSocketMessages/1", NULL);
}

/* Each connection is an entry of its own: its handshake, and its frames. */
static void
test_handshake (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (AraValue) har = NULL;
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "refused");

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (AraExchange) exchange = ara_runtime_client_begin_exchange (self->server->client, "GET", URL);

      ara_exchange_add_header (exchange, TRUE, "Authorization", "Bearer " TOKEN);
      ara_exchange_add_header (exchange, TRUE, "Sec-WebSocket-Protocol", "ara-control.v1");
      ara_exchange_add_header (exchange, FALSE, "Upgrade", "websocket");
      ara_exchange_take_status (exchange, i == 1 ? 503 : 101, "HTTP/1.1");
      if (i == 1)
        ara_exchange_fail (exchange, error);
      else
        ara_exchange_end (exchange);
      if (i != 1)
        frame (self, URL, TRUE, i == 0 ? "{\"type\":\"hello\"}" : "{\"type\":\"again\"}");
    }
  frame (self, URL, FALSE, "{\"type\":\"control.call\"}");
  har = save_and_check (self, &text);
  g_assert_cmpuint (count_entries (har), ==, 3);
  assert_at (har, 0, "request/method", "\"GET\"");
  assert_at (har, 0, "request/headers/0/value", "\"••••\"");
  assert_at (har, 0, "request/headers/1/value", "\"ara-control.v1\"");
  assert_at (har, 0, "response/status", "101");
  assert_at (har, 0, "response/headers/0/name", "\"Upgrade\"");
  assert_at (har, 0, "_webSocketMessages/0/data", "\"{\\\"type\\\":\\\"hello\\\"}\"");
  assert_at (har, 0, "_webSocketMessages/1", NULL);
  assert_at (har, 0, "comment", NULL);
  assert_at (har, 1, "response/status", "503");
  assert_at (har, 1, "response/_error", "\"refused\"");
  assert_at (har, 1, "_webSocketMessages", NULL);
  assert_at (har, 2, "_webSocketMessages/0/data", "\"{\\\"type\\\":\\\"again\\\"}\"");
  assert_at (har, 2, "_webSocketMessages/1/type", "\"receive\"");
}

/* What can't be written leaves alone what is there. */
static void
test_trouble (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) file = g_object_ref (self->file);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_replace_contents (self->file, "old", 3, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (save (self, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_load_contents (self->file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_clear_error (&error);
  g_clear_object (&self->file);
  self->file = g_file_new_build_filename (self->folder, "no-such-folder", "activity.har", NULL);
  g_assert_false (save (self, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_set_object (&self->file, file);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/har/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("empty", test_empty);
  ADD ("requests", test_requests);
  ADD ("others", test_others);
  ADD ("frames", test_frames);
  ADD ("handshake", test_handshake);
  ADD ("trouble", test_trouble);
  return g_test_run ();
}
