/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Activity page: listed, filtered, looked into, exported; against a server in this process and
 * against the real runtime. */

#include "app/control/macaw-control-channel.h"
#include "app/inspector/activity/macaw-activity-pane.h"
#include "app/inspector/activity/macaw-activity-row.h"
#include "app/inspector/activity/macaw-activity-page.h"
#include "app/inspector/result/macaw-result-view.h"
#include "pages-fixture.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define KEY "the-key-of-this-test" /* of the fixture's client */
#define URL "ws://127.0.0.1/ws/sess-1"

typedef struct
{
  PageServer       *server;
  MacawActivityLog *log;
  GtkWidget        *page;
  GtkWindow        *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = page_server_new ();
  self->log = macaw_activity_log_new ();
  macaw_activity_log_watch (self->log, self->server->client, "one", "The First");
  self->page = macaw_activity_page_new ();
  self->window = page_window_new (self->page, 360, 720);
  macaw_activity_page_set_log (MACAW_ACTIVITY_PAGE (self->page), self->log);
  macaw_activity_page_add_connection (MACAW_ACTIVITY_PAGE (self->page), "one");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  page_window_free (self->window, self->page);
  g_assert_finalize_object (self->log);
  page_server_free (self->server);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
request (Fixture *self, const char *method, const char *path, const char *body)
{
  g_autoptr (AraValue) value = body == NULL ? NULL : ara_value_new_from_text (body, -1, NULL), answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ara_runtime_client_request_async (self->server->client, method, path, NULL, value, NULL, keep_result, &result);
  page_wait (result != NULL);
  answer = ara_runtime_client_request_finish (self->server->client, result, NULL);
}

static void
frame (Fixture *self, gboolean sent, const char *text)
{
  ara_runtime_client_add_frame (self->server->client, URL, sent, text, strlen (text));
}

static void
activate (Fixture *self, const char *action)
{
  GtkWidget *button = page_find_action (self->page, action, NULL);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_activate (button));
}

/* A few of each kind. */
static void
make_activity (Fixture *self)
{
  page_server_set (self->server, "/session/status", 200, "{\"active\":true,\"token\":\"a-gateway-token\",\"big\":12345678901234567890}");
  page_server_set (self->server, "/session/runtime/tools/execute", 200, "{\"ok\":true,\"result\":\"done\",\"duration_ms\":3}");
  page_server_set (self->server, "/session/inject", 401, "{\"detail\":\"The key is wrong.\"}");
  request (self, "GET", "/session/status", NULL);
  request (self, "POST", "/session/runtime/tools/execute", "{\"tool_name\":\"exec\",\"args\":{\"command\":\"ls -la\"}}");
  request (self, "POST", "/session/inject", "{\"provider\":{\"api_key\":\"model-key-0123456789\"}}");
  frame (self, FALSE, "{\"type\":\"control.call\",\"id\":\"7\",\"action\":\"list_windows\",\"args\":{\"all\":true}}");
  frame (self, TRUE, "{\"type\":\"control.result\",\"id\":\"7\",\"result\":{\"windows\":[]}}");
}

/* Not the tree of a body. */
static GtkListView *
get_list (Fixture *self)
{
  GtkWidget *row = page_find_type (self->page, MACAW_TYPE_ACTIVITY_ROW);

  return row == NULL ? NULL : GTK_LIST_VIEW (gtk_widget_get_ancestor (row, GTK_TYPE_LIST_VIEW));
}

static guint
count_rows (Fixture *self)
{
  GtkListView *list = get_list (self);

  return list == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list)));
}

static void
choose (Fixture *self, guint position)
{
  g_signal_emit_by_name (get_list (self), "activate", position);
  page_wait (page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE) != NULL);
}

static void
back (Fixture *self)
{
  g_assert_true (gtk_widget_activate_action (self->page, "activity.back", NULL));
  page_wait (get_list (self) != NULL && page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE) == NULL);
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_assert_true (page_shows (self->page, "No Activity"));
  g_assert_true (page_shows (self->page, "0 exchanges, 0 bytes. The last 5000 are kept, or 32.0\302\240MiB of them, with the first 256.0\302\240KiB of each body"));
  g_assert_null (page_find_action (self->page, "activity.export", NULL));
  page_take_pictures (self->window, "activity-empty");
}

static void
test_list (Fixture *self, gconstpointer data)
{
  make_activity (self);
  page_wait (count_rows (self) == 5 && page_shows (self->page, "/session/inject"));
  g_assert_true (page_shows (self->page, "401"));
  g_assert_true (page_shows (self->page, "200"));
  g_assert_true (page_shows (self->page, "exec"));
  g_assert_true (page_shows (self->page, "control.call list_windows"));
  g_assert_true (page_shows (self->page, "The First"));
  page_wait (page_shows (self->page, "5 exchanges"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (page_find_type (self->page, MACAW_TYPE_ACTIVITY_ROW)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "WS /ws/sess-1, Sent");
  page_take_pictures (self->window, "activity-list");
}

/* A window doesn't show what another window's connections did. */
static void
test_connections (Fixture *self, gconstpointer data)
{
  g_autoptr (AraRuntimeClient) other = ara_runtime_client_new ("http://127.0.0.1:1", KEY), trial = ara_runtime_client_new ("http://127.0.0.1:1", KEY);

  macaw_activity_log_watch (self->log, other, "two", "The Second");
  macaw_activity_log_watch (self->log, trial, NULL, NULL);
  frame (self, TRUE, "{\"type\":\"first\"}");
  ara_runtime_client_add_frame (other, URL, TRUE, "{\"type\":\"second\"}", 17);
  ara_runtime_client_add_frame (trial, URL, TRUE, "{\"type\":\"trial\"}", 16);
  page_wait (page_shows (self->page, "first") && page_shows (self->page, "trial"));
  g_assert_cmpuint (count_rows (self), ==, 2);
  macaw_activity_page_add_connection (MACAW_ACTIVITY_PAGE (self->page), "two");
  page_wait (page_shows (self->page, "second"));
  g_assert_cmpuint (count_rows (self), ==, 3);
}

static const struct FilterRow
{
  const char *words;
  guint       method; /* position in the list */
  gboolean    failed;
  guint       count;
} filter_rows[] = {
  { "", 0, FALSE, 5 },
  { "inject", 0, FALSE, 1 },
  { "INJECT 401", 0, FALSE, 1 },
  { "inject 200", 0, FALSE, 0 },
  { "session -inject", 0, FALSE, 2 },
  { "exec", 0, FALSE, 1 },
  { "list_windows", 0, FALSE, 1 },
  { "the first", 0, FALSE, 5 },
  { "-", 0, FALSE, 0 },
  { "", 1, FALSE, 1 },
  { "", 2, FALSE, 2 },
  { "", 3, FALSE, 0 },
  { "", 5, FALSE, 2 },
  { "", 0, TRUE, 1 },
  { "status", 0, TRUE, 0 },
};

static void
test_filter (Fixture *self, gconstpointer data)
{
  GtkWidget *search = page_find_type (self->page, GTK_TYPE_SEARCH_ENTRY), *method = page_find_type (self->page, GTK_TYPE_DROP_DOWN);

  make_activity (self);
  for (guint i = 0; i < G_N_ELEMENTS (filter_rows); i++)
    {
      const struct FilterRow *row = &filter_rows[i];

      g_test_message ("“%s”, method %u, failed %d", row->words, row->method, row->failed);
      gtk_editable_set_text (GTK_EDITABLE (search), row->words);
      g_signal_emit_by_name (search, "search-changed");
      gtk_drop_down_set_selected (GTK_DROP_DOWN (method), row->method);
      g_object_set (self->page, "failed", row->failed, NULL);
      if (row->count > 0)
        page_wait (count_rows (self) == row->count);
      else
        page_wait (page_shows (self->page, "No Such Exchange"));
    }
}

static gboolean
is_paused (Fixture *self)
{
  gboolean paused = FALSE;

  g_object_get (self->page, "paused", &paused, NULL);
  return paused;
}

static void
test_pause (Fixture *self, gconstpointer data)
{
  frame (self, TRUE, "{\"type\":\"one\"}");
  page_wait (count_rows (self) == 1);
  activate (self, "activity.paused");
  page_wait (is_paused (self));
  frame (self, TRUE, "{\"type\":\"two\"}");
  frame (self, TRUE, "{\"type\":\"three\"}");
  page_wait (page_shows (self->page, "2 newer ones wait."));
  g_assert_cmpuint (count_rows (self), ==, 1);
  g_assert_false (page_shows (self->page, "two"));
  activate (self, "activity.paused");
  page_wait (count_rows (self) == 3 && page_shows (self->page, "two"));
  g_assert_false (page_shows (self->page, "wait"));
  activate (self, "activity.clear");
  page_wait (page_shows (self->page, "No Activity"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->log)), ==, 0);
}

static void
test_details (Fixture *self, gconstpointer data)
{
  make_activity (self);
  page_wait (count_rows (self) == 5);
  choose (self, 2); /* the refused key */
  page_wait (page_shows (self->page, "The key is wrong."));
  g_assert_true (page_shows (self->page, "POST /session/inject"));
  g_assert_true (page_shows (self->page, "401 Unauthorized"));
  g_assert_true (page_shows (self->page, "HTTP/1.1 · The First"));
  page_take_pictures (self->window, "activity-response");
  g_assert_true (gtk_widget_activate_action (page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE), "activity.side", "s", "request"));
  page_wait (page_shows (self->page, "api_key"));
  g_assert_true (page_shows (self->page, "••••"));
  g_assert_false (page_shows (self->page, "model-key"));
  gtk_expander_set_expanded (GTK_EXPANDER (page_find_type (self->page, GTK_TYPE_EXPANDER)), TRUE);
  page_wait (page_shows (self->page, "Authorization: ••••"));
  g_assert_false (page_shows (self->page, KEY));
  page_take_pictures (self->window, "activity-request");
  back (self);
  choose (self, 4);
  g_assert_true (page_shows (self->page, "No Body"));
  g_assert_null (page_find_action (self->page, "activity.jump", NULL));
  g_assert_true (gtk_widget_activate_action (page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE), "activity.side", "s", "response"));
  page_wait (page_shows (self->page, "12345678901234567890"));
  g_assert_false (page_shows (self->page, "a-gateway-token"));
}

/* One that is cut says how much of it is there, one that failed says why. */
static void
test_limits (Fixture *self, gconstpointer data)
{
  g_autofree char *filling = g_strnfill (ARA_EXCHANGE_MAX_BODY, 'x'), *body = g_strdup_printf ("{\"text\":\"%s\"}", filling);
  g_autoptr (AraRuntimeClient) nobody = ara_runtime_client_new ("http://127.0.0.1:1", KEY);
  g_autoptr (GAsyncResult) result = NULL;

  page_server_set (self->server, "/long", 200, body);
  request (self, "GET", "/long", NULL);
  page_wait (count_rows (self) == 1);
  choose (self, 0);
  page_wait (page_shows (self->page, "Of a body, the log keeps the first 256.0\302\240KiB: this one has 262.2\302\240kB."));
  back (self);
  macaw_activity_log_watch (self->log, nobody, NULL, NULL);
  ara_runtime_client_request_async (nobody, "GET", "/nobody", NULL, NULL, NULL, keep_result, &result);
  page_wait (result != NULL);
  g_assert_null (ara_runtime_client_request_finish (nobody, result, NULL));
  page_wait (count_rows (self) == 2 && page_shows (self->page, "No reply"));
  choose (self, 0);
  page_wait (page_find_label (self->page, ara_exchange_get_error (macaw_activity_entry_get_exchange (
                                              macaw_activity_pane_get_entry (MACAW_ACTIVITY_PANE (page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE))))))
             != NULL);
  page_take_pictures (self->window, "activity-error");
}

/* What a server may send is never markup, a format or too long. */
static void
test_hostile (Fixture *self, gconstpointer data)
{
  g_autofree char *line = g_strnfill (2 * 1024 * 1024, 'x');
  g_autofree char *deep = g_strnfill (600, '[');
  const char *const texts[] = {
    "{\"type\":\"<b>%s%n</b> &amp;\"}", "{\"type\":\"control.call\",\"id\":{},\"action\":[],\"args\":7}", "\377\376 not UTF-8", "", "null", "7",
    "{\"type\":\"control.result\",\"id\":\"none\"}", "{\"type\":7}", deep, line,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    frame (self, i % 2, texts[i]);
  ara_runtime_client_add_frame (self->server->client, "ws://<b>%s</b>", TRUE, "a\0b", 3);
  page_wait (count_rows (self) == G_N_ELEMENTS (texts) + 1);
  page_wait (page_shows (self->page, "<b>%s%n</b> &amp;"));
  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      choose (self, i);
      page_wait (page_find_type (self->page, MACAW_TYPE_RESULT_VIEW) != NULL || page_shows (self->page, "No Body"));
      back (self);
    }
}

static void
answer_half (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "{\"first\":", 9);
  g_set_object ((SoupServerMessage **) data, message);
}

/* One that goes on while it is looked at: what has come is shown, and all of it in the end. */
static void
test_running (Fixture *self, gconstpointer data)
{
  g_autoptr (SoupServerMessage) message = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AraValue) answer = NULL;
  AraExchange *exchange;

  soup_server_add_handler (self->server->server, "/slow", answer_half, &message, NULL);
  ara_runtime_client_request_async (self->server->client, "GET", "/slow", NULL, NULL, NULL, keep_result, &result);
  page_wait (page_shows (self->page, "Running"));
  g_assert_false (page_shows (self->page, "200"));
  choose (self, 0);
  exchange = macaw_activity_entry_get_exchange (
      macaw_activity_pane_get_entry (MACAW_ACTIVITY_PANE (page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE))));
  page_wait (ara_exchange_get_response_size (exchange) == 9);
  g_assert_true (page_shows (self->page, "The reply is still coming."));
  g_assert_true (gtk_widget_activate_action (self->page, "activity.back", NULL));
  g_assert_true (gtk_widget_activate_action (self->page, "activity.failed", NULL));
  page_wait (page_shows (self->page, "No Such Exchange"));
  g_assert_true (gtk_widget_activate_action (self->page, "activity.failed", NULL));
  page_wait (count_rows (self) == 1);
  choose (self, 0);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "\"the rest\"}", 11);
  soup_message_body_complete (soup_server_message_get_response_body (message));
  soup_server_message_unpause (message);
  page_wait (result != NULL);
  answer = ara_runtime_client_request_finish (self->server->client, result, NULL);
  page_wait (page_shows (self->page, "the rest") && !page_shows (self->page, "still coming"));
  g_assert_true (page_shows (self->page, "200 OK"));
}

static void
note_call (GtkWidget *page, const char *name, const char *args, gpointer data)
{
  char **told = data;

  g_free (*told);
  *told = g_strdup_printf ("%s %s", name, args);
}


static void
test_jump (Fixture *self, gconstpointer data)
{
  g_autofree char *tool = NULL, *control = NULL, *conversation = NULL;

  g_signal_connect (self->page, "open-tool", G_CALLBACK (note_call), &tool);
  g_signal_connect (self->page, "open-control", G_CALLBACK (note_call), &control);
  g_signal_connect (self->page, "open-conversation", G_CALLBACK (note_call), &conversation);
  make_activity (self);
  request (self, "POST", "/chat", "{\"messages\":[{\"role\":\"user\",\"id\":\"m-1\"}],\"chatId\":\"c-1\"}");
  page_wait (count_rows (self) == 6);
  choose (self, 0);
  activate (self, "activity.jump");
  page_wait (conversation != NULL);
  g_assert_cmpstr (conversation, ==, "c-1 m-1");
  back (self);
  /* The answer leads to the call that it answers. */
  choose (self, 1);
  activate (self, "activity.jump");
  page_wait (control != NULL);
  g_assert_cmpstr (control, ==, "list_windows {\"all\":true}");
  back (self);
  choose (self, 4);
  activate (self, "activity.jump");
  page_wait (tool != NULL);
  g_assert_cmpstr (tool, ==, "exec {\"command\":\"ls -la\"}");
}

static void
test_export (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("macaw-activity-XXXXXX", NULL), *path = g_build_filename (folder, "a.har", NULL), *text = NULL;
  g_autofree char *nowhere = g_build_filename (folder, "none", "a.har", NULL), *sentence = g_strdup_printf ("2 exchanges were written to %s.", path);

  make_activity (self);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page_find_type (self->page, GTK_TYPE_DROP_DOWN)), 2);
  page_wait (count_rows (self) == 2);
  g_assert_true (gtk_widget_activate_action (self->page, "activity.export-to", "s", path));
  page_wait (page_shows (self->page, sentence));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "/session/inject"));
  g_assert_null (strstr (text, "/session/status"));
  g_assert_null (strstr (text, KEY));
  g_assert_true (gtk_widget_activate_action (self->page, "activity.export-to", "s", nowhere));
  page_wait (page_shows (self->page, "The archive can’t be written: "));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static GtkAdjustment *
get_adjustment (Fixture *self)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (get_list (self)));
}

/* The list follows what comes while it is at its top, and stays where it is otherwise. */
static void
test_follow (Fixture *self, gconstpointer data)
{
  double upper;

  for (guint i = 0; i < 60; i++)
    frame (self, TRUE, "{\"type\":\"old\"}");
  page_wait (page_shows (self->page, "old") && gtk_adjustment_get_upper (get_adjustment (self)) > 1000);
  for (guint i = 0; i < 5; i++)
    frame (self, TRUE, "{\"type\":\"new\"}");
  page_wait (page_shows (self->page, "new"));
  page_wait (count_rows (self) == 65);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (self)), <, 1);
  gtk_adjustment_set_value (get_adjustment (self), 900);
  page_wait (!page_find_label (self->page, "new"));
  upper = gtk_adjustment_get_upper (get_adjustment (self));
  frame (self, TRUE, "{\"type\":\"newest\"}");
  page_wait (gtk_adjustment_get_upper (get_adjustment (self)) > upper);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (self)), >, 900);
}

/* More than the log holds, while it is shown. */
static void
test_flood (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 12000; i++)
    {
      frame (self, i % 2, "{\"type\":\"control.call\",\"id\":\"1\",\"action\":\"notify\",\"args\":{}}");
      if (i % 10 == 0)
        while (g_main_context_iteration (NULL, FALSE))
          ;
    }
  page_wait (page_shows (self->page, "7000 older ones fell out."));
  page_wait (count_rows (self) == MACAW_ACTIVITY_MAX_ENTRIES);
  page_take_pictures (self->window, "activity-flood");
}

/* What is looked into stays in the pane when it falls out of the log, and when the log is cleared
 * the focus has somewhere to go. */
static void
test_fall_out (Fixture *self, gconstpointer data)
{
  gtk_window_set_default_size (self->window, 800, 720);
  frame (self, TRUE, "{\"type\":\"of old\"}");
  page_wait (count_rows (self) == 1 && !adw_leaflet_get_folded (ADW_LEAFLET (page_find_type (self->page, ADW_TYPE_LEAFLET))));
  choose (self, 0);
  page_wait (GTK_IS_WIDGET (gtk_window_get_focus (self->window)) && gtk_widget_is_ancestor (gtk_window_get_focus (self->window), GTK_WIDGET (get_list (self))));
  page_wait (page_shows (page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE), "of old"));
  for (guint i = 0; i < MACAW_ACTIVITY_MAX_ENTRIES; i++)
    {
      frame (self, TRUE, "{\"type\":\"new\"}");
      if (i % 100 == 99)
        while (g_main_context_iteration (NULL, FALSE))
          ;
    }
  page_wait (page_shows (self->page, "1 older one fell out."));
  page_take_pictures (self->window, "activity-fallen-out");
  g_assert_true (page_shows (page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE), "of old"));
  choose (self, 3);
  activate (self, "activity.clear");
  page_wait (page_shows (self->page, "Choose an Exchange") && page_shows (self->page, "No Activity"));
}

/* The real runtime */

typedef struct
{
  RealRuntime      *runtime;
  MacawActivityLog *log;
  GtkWidget        *page;
  GtkWindow        *window;
} Real;

static void
set_up_real (Real *self, gconstpointer data)
{
  self->runtime = real_runtime_new (NULL);
  self->log = macaw_activity_log_new ();
  macaw_activity_log_watch (self->log, self->runtime->client, "local", "This Computer");
  self->page = macaw_activity_page_new ();
  macaw_activity_page_set_log (MACAW_ACTIVITY_PAGE (self->page), self->log);
  macaw_activity_page_add_connection (MACAW_ACTIVITY_PAGE (self->page), "local");
  self->window = page_window_new (self->page, 800, 720);
}

static void
tear_down_real (Real *self, gconstpointer data)
{
  page_window_free (self->window, self->page);
  real_runtime_free (self->runtime);
  g_assert_finalize_object (self->log);
}

static void
refuse (MacawControlChannel *channel, MacawControlCall *call)
{
  macaw_control_call_fail (call, MACAW_CONTROL_FAILED, "Not now.");
}

static void
test_control (Real *self, gconstpointer data)
{
  g_autoptr (AraValue) arguments = ara_value_new_empty_object ();
  g_autoptr (AraValue) offer = ara_value_new_from_text (
      "[{\"id\":\"say\",\"title\":\"Say\",\"description\":\"Says.\",\"input_schema\":{\"type\":\"object\"}}]", -1, NULL);
  MacawControlChannel *channel = macaw_control_channel_new (self->runtime->client, self->runtime->session, offer);
  g_autofree char *place = g_strconcat ("/ws/", self->runtime->session, NULL);
  g_autoptr (GAsyncResult) called = NULL;
  GtkListView *list;

  g_signal_connect (channel, "call", G_CALLBACK (refuse), NULL);
  macaw_control_channel_start (channel);
  page_wait (page_shows (self->page, "hello"));
  g_assert_true (page_shows (self->page, place));
  ara_runtime_client_control_call_async (self->runtime->client, self->runtime->session, "say", arguments, 0, NULL, keep_result, &called);
  page_wait (called != NULL);
  g_assert_null (ara_runtime_client_control_call_finish (self->runtime->client, called, NULL));
  page_wait (page_shows (self->page, "control.call say") && page_shows (self->page, "control.error") && page_shows (self->page, "502"));
  list = GTK_LIST_VIEW (page_find_type (self->page, GTK_TYPE_LIST_VIEW));
  g_signal_emit_by_name (list, "activate", 0);
  page_wait (page_find_action (self->page, "activity.jump", NULL) != NULL);
  page_take_pictures (self->window, "activity-control");
  macaw_control_channel_stop (channel);
  g_object_unref (channel);
}

/* A reply that comes bit by bit: its size grows, its text is there at the end. */
static void
test_chat (Real *self, gconstpointer data)
{
  g_autoptr (AraTurn) turn = ara_turn_new (self->runtime->client, "Create a Python script that prints hello world");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MacawActivityEntry) chosen = NULL;
  g_autofree char *conversation = NULL;
  AraExchange *exchange;

  g_signal_connect (self->page, "open-conversation", G_CALLBACK (note_call), &conversation);
  ara_turn_set_session_id (turn, self->runtime->session);
  ara_turn_set_message_id (turn, "the-message");
  ara_turn_run_async (turn, NULL, keep_result, &result);
  page_wait (page_shows (self->page, "/chat"));
  g_signal_emit_by_name (page_find_type (self->page, GTK_TYPE_LIST_VIEW), "activate", 0);
  exchange = macaw_activity_entry_get_exchange (
      macaw_activity_pane_get_entry (MACAW_ACTIVITY_PANE (page_find_type (self->page, MACAW_TYPE_ACTIVITY_PANE))));
  g_assert_cmpstr (ara_exchange_get_path (exchange), ==, "/chat");
  page_wait (result != NULL);
  g_assert_true (ara_turn_run_finish (turn, result, NULL));
  page_wait (ara_exchange_get_state (exchange) == ARA_EXCHANGE_DONE);
  /* The row that changed is still the one that was chosen. */
  g_object_get (gtk_list_view_get_model (GTK_LIST_VIEW (page_find_type (self->page, GTK_TYPE_LIST_VIEW))), "selected-item", &chosen, NULL);
  g_assert_nonnull (chosen);
  g_assert_true (macaw_activity_entry_get_exchange (chosen) == exchange);
  g_assert_cmpint (ara_exchange_get_response_size (exchange), >, 500);
  page_wait (page_shows (self->page, "write_file") && page_shows (self->page, "[DONE]"));
  g_assert_true (page_shows (self->page, "200 OK"));
  page_take_pictures (self->window, "activity-chat");
  gtk_widget_activate (page_find_action (self->page, "activity.jump", NULL));
  page_wait (conversation != NULL);
  g_assert_true (g_str_has_prefix (conversation, ara_turn_get_conversation_id (turn)));
  g_assert_true (g_str_has_suffix (conversation, " the-message"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
#define ADD(name, test) g_test_add ("/activity-page/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("empty", test_empty);
  ADD ("list", test_list);
  ADD ("connections", test_connections);
  ADD ("filter", test_filter);
  ADD ("pause", test_pause);
  ADD ("details", test_details);
  ADD ("limits", test_limits);
  ADD ("hostile", test_hostile);
  ADD ("running", test_running);
  ADD ("jump", test_jump);
  ADD ("export", test_export);
  ADD ("follow", test_follow);
  ADD ("flood", test_flood);
  ADD ("fall-out", test_fall_out);
  g_test_add ("/activity-page/control", Real, NULL, set_up_real, test_control, tear_down_real);
  g_test_add ("/activity-page/chat", Real, NULL, set_up_real, test_chat, tear_down_real);
  return g_test_run ();
}
