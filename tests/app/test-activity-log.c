/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The activity log: what it keeps, what falls out, what made an exchange. */

#include "app/inspector/activity/macaw-activity-log.h"
#include "pages-fixture.h"

#include <string.h>

#define URL "ws://127.0.0.1/ws/sess-1"

typedef struct
{
  PageServer       *server;
  MacawActivityLog *log;
  GListModel       *list; /* the same */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = page_server_new ();
  self->log = macaw_activity_log_new ();
  self->list = G_LIST_MODEL (self->log);
  macaw_activity_log_watch (self->log, self->server->client, "one", "One");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->log);
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

static void
frame (Fixture *self, gboolean sent, const char *text)
{
  ara_runtime_client_add_frame (self->server->client, URL, sent, text, strlen (text));
}

static guint
count (Fixture *self)
{
  macaw_activity_log_flush (self->log);
  return g_list_model_get_n_items (self->list);
}

/* Borrowed: the log keeps it. */
static MacawActivityEntry *
entry_at (Fixture *self, guint position)
{
  g_autoptr (MacawActivityEntry) entry = position < count (self) ? g_list_model_get_item (self->list, position) : NULL;

  g_assert_nonnull (entry);
  return entry;
}

/* What an empty log says, and that a client is listened to once. */
static void
test_begin (Fixture *self, gconstpointer data)
{
  MacawActivityEntry *entry;
  guint64 bytes = 1, dropped = 1;

  g_object_get (self->log, "bytes", &bytes, "dropped", &dropped, NULL);
  g_assert_cmpuint (bytes, ==, 0);
  g_assert_cmpuint (dropped, ==, 0);
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_true (g_list_model_get_item_type (self->list) == MACAW_TYPE_ACTIVITY_ENTRY);
  macaw_activity_log_watch (self->log, self->server->client, "one", "One");
  page_server_set (self->server, "/session/status", 200, "{\"active\":true}");
  request (self, "GET", "/session/status", "session_id=a", NULL);
  request (self, "GET", "/nothing", NULL, NULL);
  g_assert_cmpuint (count (self), ==, 2);
  entry = entry_at (self, 0);
  g_assert_true (macaw_activity_entry_is_failed (entry));
  g_assert_cmpstr (ara_exchange_get_path (macaw_activity_entry_get_exchange (entry)), ==, "/nothing");
  entry = entry_at (self, 1);
  g_assert_false (macaw_activity_entry_is_failed (entry));
  g_assert_cmpstr (ara_exchange_get_path (macaw_activity_entry_get_exchange (entry)), ==, "/session/status?session_id=a");
  g_assert_cmpstr (macaw_activity_entry_get_connection_id (entry), ==, "one");
  g_assert_cmpstr (macaw_activity_entry_get_connection_name (entry), ==, "One");
  g_assert_cmpuint (macaw_activity_entry_get_serial (entry), <, macaw_activity_entry_get_serial (entry_at (self, 0)));
  g_assert_cmpuint (macaw_activity_log_get_bytes (self->log), >, 0);
}

static guint64
sum_up (Fixture *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < count (self); i++)
    sum += ara_exchange_get_kept_size (macaw_activity_entry_get_exchange (entry_at (self, i)));
  return sum;
}

/* A hundred thousand: the number is bounded, the newest stay, the rest is counted. */
static void
test_many (Fixture *self, gconstpointer data)
{
  const guint n_pushed = 100000;
  g_autofree char *last = NULL;

  for (guint i = 0; i < n_pushed; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"type\":\"note\",\"number\":%u}", i);

      frame (self, i % 2 == 0, text);
      g_assert_cmpuint (g_list_model_get_n_items (self->list), <=, MACAW_ACTIVITY_MAX_ENTRIES);
    }
  g_assert_cmpuint (count (self), ==, MACAW_ACTIVITY_MAX_ENTRIES);
  g_assert_cmpuint (macaw_activity_log_get_dropped (self->log), ==, n_pushed - MACAW_ACTIVITY_MAX_ENTRIES);
  last = ara_exchange_dup_response_body (macaw_activity_entry_get_exchange (entry_at (self, 0)));
  g_assert_cmpstr (last, ==, "{\"type\":\"note\",\"number\":99999}");
  g_assert_cmpuint (macaw_activity_log_get_bytes (self->log), >, sum_up (self));
  macaw_activity_log_clear (self->log);
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_cmpuint (macaw_activity_log_get_bytes (self->log), ==, 0);
  g_assert_cmpuint (macaw_activity_log_get_dropped (self->log), ==, 0);
  frame (self, TRUE, "{}");
  g_assert_cmpuint (count (self), ==, 1);
}

/* Large ones: their bytes are bounded, each body by itself too. */
static void
test_large (Fixture *self, gconstpointer data)
{
  const gsize length = ARA_EXCHANGE_MAX_BODY * 2;
  const guint n_pushed = 2 * MACAW_ACTIVITY_MAX_BYTES / ARA_EXCHANGE_MAX_BODY;
  g_autofree char *text = g_strnfill (length, 'x');

  for (guint i = 0; i < n_pushed; i++)
    {
      frame (self, FALSE, text);
      g_assert_cmpuint (macaw_activity_log_get_bytes (self->log), <=, MACAW_ACTIVITY_MAX_BYTES);
    }
  g_assert_cmpuint (count (self) + macaw_activity_log_get_dropped (self->log), ==, n_pushed);
  g_assert_cmpuint (count (self), >, n_pushed / 3);
  g_assert_cmpint (ara_exchange_get_response_size (macaw_activity_entry_get_exchange (entry_at (self, 0))), ==, (gint64) length);
  g_assert_true (ara_exchange_is_response_cut (macaw_activity_entry_get_exchange (entry_at (self, 0))));
  g_assert_cmpuint (macaw_activity_log_get_bytes (self->log), >, sum_up (self));
}

static void
count_change (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  guint *changes = data;

  *changes += removed == 1 && added == 1 ? 1 : 0;
}

/* A running one is in the log, grows there, and is told once more when it ends. */
static void
test_running (Fixture *self, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (100000, 'y'), *body = g_strdup_printf ("{\"x\":\"%s\"}", long_text);
  g_autoptr (AraValue) value = ara_value_new_from_text (body, -1, NULL), answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint changes = 0;
  guint64 before;

  page_server_set (self->server, "/long", 200, body);
  g_signal_connect (self->log, "items-changed", G_CALLBACK (count_change), &changes);
  ara_runtime_client_request_async (self->server->client, "POST", "/long", NULL, value, NULL, keep_result, &result);
  g_assert_cmpuint (count (self), ==, 1);
  g_assert_cmpint (ara_exchange_get_state (macaw_activity_entry_get_exchange (entry_at (self, 0))), ==, ARA_EXCHANGE_RUNNING);
  changes = 0;
  before = macaw_activity_log_get_bytes (self->log);
  g_assert_cmpuint (before, >, 100000);
  page_wait (result != NULL);
  answer = ara_runtime_client_request_finish (self->server->client, result, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (macaw_activity_log_get_bytes (self->log), >, before + 100000);
  macaw_activity_log_clear (self->log);
  g_assert_cmpuint (macaw_activity_log_get_bytes (self->log), ==, 0);
}

/* What was cleared while it ran doesn't come back, and nothing is counted for it. */
static void
test_cleared (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AraValue) answer = NULL;

  page_server_set (self->server, "/x", 200, "{}");
  ara_runtime_client_request_async (self->server->client, "GET", "/x", NULL, NULL, NULL, keep_result, &result);
  macaw_activity_log_clear (self->log);
  page_wait (result != NULL);
  answer = ara_runtime_client_request_finish (self->server->client, result, NULL);
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_cmpuint (macaw_activity_log_get_bytes (self->log), ==, 0);
}

/* Where an exchange comes from */

static const struct OriginRow
{
  const char *name;
  const char *method;
  const char *path;
  const char *body;
  MacawOrigin origin;
  const char *origin_name;
  const char *args;
} origin_rows[] = {
  { "status", "GET", "/session/status", NULL, MACAW_ORIGIN_UNKNOWN, NULL, NULL },
  { "chat", "POST", "/chat", "{\"messages\":[],\"chatId\":\"c1\"}", MACAW_ORIGIN_CONVERSATION, "c1", NULL },
  { "chat-without-id", "POST", "/chat", "{\"messages\":[]}", MACAW_ORIGIN_UNKNOWN, NULL, NULL },
  { "stop", "POST", "/chat/stop", "{\"chatId\":\"c1\"}", MACAW_ORIGIN_CONVERSATION, "c1", NULL },
  { "messages", "GET", "/session/conversations/c%201?limit=2", NULL, MACAW_ORIGIN_CONVERSATION, "c 1", NULL },
  { "rename", "PATCH", "/session/conversations/c1", "{\"title\":\"x\"}", MACAW_ORIGIN_CONVERSATION, "c1", NULL },
  { "deleted", "DELETE", "/session/conversations/c1", NULL, MACAW_ORIGIN_UNKNOWN, NULL, NULL },
  { "list", "GET", "/session/conversations", NULL, MACAW_ORIGIN_UNKNOWN, NULL, NULL },
  { "tool", "POST", "/session/runtime/tools/execute", "{\"tool_name\":\"exec\",\"args\":{\"command\":\"ls\"}}", MACAW_ORIGIN_TOOL, "exec",
    "{\"command\":\"ls\"}" },
  { "nameless-tool", "POST", "/session/runtime/tools/execute", "{\"tool_name\":7}", MACAW_ORIGIN_UNKNOWN, NULL, NULL },
  { "control", "POST", "/session/runtime/control/call", "{\"action\":\"notify\",\"args\":{}}", MACAW_ORIGIN_CONTROL, "notify", "{}" },
};

static void
test_origin (Fixture *self, gconstpointer data)
{
  const struct OriginRow *row = data;
  g_auto (GStrv) address = g_strsplit (row->path, "?", 2);
  MacawActivityEntry *entry;

  request (self, row->method, address[0], address[1], row->body);
  entry = entry_at (self, 0);
  g_assert_cmpint (macaw_activity_entry_get_origin (entry), ==, row->origin);
  if (row->origin != MACAW_ORIGIN_UNKNOWN)
    g_assert_cmpstr (macaw_activity_entry_get_origin_name (entry), ==, row->origin_name);
  g_assert_cmpstr (macaw_activity_entry_get_origin_args (entry), ==, row->args);
}

/* Asked before the body is there: the right answer comes once it is. */
static void
ask_early (AraRuntimeClient *client, AraExchange *exchange, gpointer data)
{
  g_assert_cmpint (macaw_activity_entry_get_origin (entry_at (data, 0)), ==, MACAW_ORIGIN_UNKNOWN);
}

static void
test_asked_early (Fixture *self, gconstpointer data)
{
  g_signal_connect (self->server->client, "exchange", G_CALLBACK (ask_early), self);
  request (self, "POST", "/chat", NULL, "{\"chatId\":\"c1\"}");
  g_assert_cmpstr (macaw_activity_entry_get_origin_name (entry_at (self, 0)), ==, "c1");
}

static void
count_lot (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  guint *lots = data;

  ++*lots;
}

/* What comes at once is told at once, and by itself. */
static void
test_lots (Fixture *self, gconstpointer data)
{
  guint lots = 0;

  g_signal_connect (self->log, "items-changed", G_CALLBACK (count_lot), &lots);
  for (guint i = 0; i < 100; i++)
    frame (self, TRUE, "{}");
  g_assert_cmpuint (lots, ==, 0);
  page_wait (lots > 0);
  g_assert_cmpuint (lots, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (self->list), ==, 100);
  g_assert_cmpuint (macaw_activity_entry_get_serial (entry_at (self, 0)), >, macaw_activity_entry_get_serial (entry_at (self, 99)));
}

/* A body that was cut still tells whose it is. */
static void
test_cut (Fixture *self, gconstpointer data)
{
  g_autofree char *content = g_strnfill (ARA_EXCHANGE_MAX_BODY, 'z');
  g_autofree char *body = g_strdup_printf ("{\"session_id\":\"s\",\"tool_name\":\"write_file\",\"args\":{\"content\":\"%s\"}}", content);

  request (self, "POST", "/session/runtime/tools/execute", NULL, body);
  g_assert_true (ara_exchange_is_request_cut (macaw_activity_entry_get_exchange (entry_at (self, 0))));
  g_assert_cmpstr (macaw_activity_entry_get_origin_name (entry_at (self, 0)), ==, "write_file");
  g_assert_null (macaw_activity_entry_get_origin_args (entry_at (self, 0)));
}

static void
test_frames (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawActivityEntry) call = NULL;

  frame (self, TRUE, "{\"type\":\"hello\",\"actions\":[]}");
  g_assert_cmpstr (macaw_activity_entry_get_summary (entry_at (self, 0)), ==, "hello");
  g_assert_cmpint (macaw_activity_entry_get_origin (entry_at (self, 0)), ==, MACAW_ORIGIN_UNKNOWN);
  frame (self, FALSE, "{\"type\":\"control.call\",\"id\":\"7\",\"action\":\"notify\",\"args\":{\"body\":\"hi\"}}");
  g_assert_cmpstr (macaw_activity_entry_get_summary (entry_at (self, 0)), ==, "control.call notify");
  g_assert_cmpstr (macaw_activity_entry_get_origin_args (entry_at (self, 0)), ==, "{\"body\":\"hi\"}");
  g_assert_false (macaw_activity_entry_is_failed (entry_at (self, 0)));
  frame (self, FALSE, "{\"type\":\"control.call\",\"id\":\"8\",\"action\":\"other\",\"args\":{}}");
  frame (self, TRUE, "{\"type\":\"control.error\",\"id\":\"7\",\"code\":\"denied\",\"message\":\"No.\"}");
  g_assert_true (macaw_activity_entry_is_failed (entry_at (self, 0)));
  g_assert_cmpint (macaw_activity_entry_get_origin (entry_at (self, 0)), ==, MACAW_ORIGIN_CONTROL);
  call = macaw_activity_log_find_call (self->log, entry_at (self, 0));
  g_assert_true (call == entry_at (self, 2));
  frame (self, TRUE, "{\"type\":\"control.result\",\"id\":\"9\",\"result\":1}");
  g_assert_null (macaw_activity_log_find_call (self->log, entry_at (self, 0)));
  frame (self, FALSE, "this is not JSON");
  g_assert_null (macaw_activity_entry_get_summary (entry_at (self, 0)));
}

/* Clients come and go; the log may go first. */
static void
test_ends (void)
{
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new ("http://127.0.0.1:1", "k");
  AraRuntimeClient *other = ara_runtime_client_new ("http://127.0.0.1:1", "k");
  MacawActivityLog *log = macaw_activity_log_new ();

  macaw_activity_log_watch (log, client, NULL, NULL);
  macaw_activity_log_watch (log, other, NULL, NULL);
  g_assert_finalize_object (other);
  g_assert_finalize_object (log);
  ara_runtime_client_add_frame (client, URL, TRUE, "{}", 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/activity-log/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("begin", test_begin);
  ADD ("many", test_many);
  ADD ("large", test_large);
  ADD ("running", test_running);
  ADD ("cleared", test_cleared);
  ADD ("asked-early", test_asked_early);
  ADD ("lots", test_lots);
  ADD ("cut", test_cut);
  ADD ("frames", test_frames);
  for (guint i = 0; i < G_N_ELEMENTS (origin_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/activity-log/origin/", origin_rows[i].name, NULL);

      g_test_add (path, Fixture, &origin_rows[i], set_up, test_origin, tear_down);
    }
  g_test_add_func ("/activity-log/ends", test_ends);
  return g_test_run ();
}
