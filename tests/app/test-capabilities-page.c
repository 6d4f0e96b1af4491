/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Capabilities page: readable, raw, with a badge, up to date; against a server in this process
 * and against the real runtime. */

#include "app/inspector/capabilities/macaw-capabilities-page.h"
#include "app/inspector/macaw-raw-view.h"
#include "pages-fixture.h"

#include <adwaita.h>
#include <string.h>

#define PATH "/session/runtime/capabilities"
#define STATUS_PATH "/session/status"
/* Big numbers, odd spaces and escapes: the raw view has to show each of them. */
#define TOLD \
  "{\"session_id\":\"sess-1\",  \"session_type\":\"cloud <i>x</i>\",\"sandbox_url_present\":true,\"tools\":[{\"name\":\"a\",\"kind\":\"builtin\"}," \
  "{\"name\":\"b\",\"kind\":\"app\"}],\"skills\":[{\"name\":\"s\",\"enabled\":false},{\"name\":\"t\"}]," \
  "\"agents\":[{\"id\":\"main\",\"name\":\"Ara\",\"description\":\"Helps\"},\"bare\"],\"control\":{\"actions\":[{\"id\":\"list_windows\"}]}," \
  "\"quota\":12345678901234567890,\"caf\\u00e9\":1E400}"

typedef struct
{
  PageServer *server;
  GtkWidget  *page;
  GtkWindow  *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = page_server_new ();
  page_server_set (self->server, PATH, 200, TOLD);
  self->page = macaw_capabilities_page_new ();
  self->window = page_window_new (self->page, 360, 700);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  page_window_free (self->window, self->page);
  page_server_free (self->server);
}

static void
show (Fixture *self)
{
  macaw_capabilities_page_set_session (MACAW_CAPABILITIES_PAGE (self->page), self->server->client, "sess-1");
}

static void
test_states (Fixture *self, gconstpointer data)
{
  gboolean raw = TRUE;

  g_object_get (self->page, "show-raw", &raw, NULL);
  g_assert_false (raw);
  g_assert_true (page_shows (self->page, "No Session"));
  g_assert_null (page_find_action (self->page, "capabilities.raw", NULL));
  page_server_set (self->server, PATH, 404, "{\"detail\":\"There is no such session.\"}");
  show (self);
  page_wait (page_shows (self->page, "The Capabilities Can’t Be Read"));
  page_server_set (self->server, PATH, 200, "[]");
  gtk_widget_activate (page_find_action (self->page, "capabilities.reload", NULL));
  page_wait (page_shows (self->page, "The server answered something"));
  page_server_set (self->server, PATH, 200, "{}");
  gtk_widget_activate (page_find_action (self->page, "capabilities.reload", NULL));
  page_wait (page_shows (self->page, "The server does not tell."));
  g_assert_false (page_shows (self->page, "0 tools"));
  macaw_capabilities_page_set_session (MACAW_CAPABILITIES_PAGE (self->page), NULL, NULL);
  g_assert_true (page_shows (self->page, "No Session"));
}

/* What comes in another shape is shown as it is, and what is known beside it. */
static void
test_shapes (Fixture *self, gconstpointer data)
{
  static const char *const answers[] = {
    "{\"session_id\":7,\"tools\":{\"exec\":{}},\"skills\":\"many\",\"agents\":\"one\",\"control\":[],\"sandbox\":\"bwrap\",\"memory\":3,"
    "\"session_type\":\"odd\"}",
    "{\"tools\":[1,\"x\",null,{\"name\":3},{}],\"skills\":[[],{\"enabled\":\"no\"}],\"agents\":[null,[],{}],\"control\":{\"actions\":5},"
    "\"sandbox\":{\"kind\":1,\"limits\":[1,2],\"network\":\"yes\"},\"memory\":{\"files\":\"x\",\"limit_bytes\":\"y\"},\"session_type\":\"odder\"}",
    "{\"tools\":null,\"skills\":null,\"agents\":null,\"control\":null,\"sandbox\":null,\"memory\":null,\"session_type\":\"oddest\"}",
  };

  page_server_set (self->server, PATH, 200, answers[0]);
  show (self);
  page_wait (page_shows (self->page, "odd"));
  g_assert_true (page_shows (self->page, "Told in a way that Macaw doesn’t know"));
  g_assert_true (page_shows (self->page, "{\"exec\":{}}"));
  g_assert_true (page_shows (self->page, "many"));
  g_assert_false (page_shows (self->page, "0 tools"));
  g_assert_false (page_shows (self->page, "One agent"));
  g_assert_false (page_shows (self->page, "Commands can"));
  g_assert_false (page_shows (self->page, "No app is connected"));
  page_take_pictures (self->window, "capabilities-strange");
  page_server_set (self->server, PATH, 200, answers[1]);
  gtk_widget_activate (page_find_action (self->page, "capabilities.reload", NULL));
  page_wait (page_shows (self->page, "odder"));
  page_server_set (self->server, PATH, 200, answers[2]);
  gtk_widget_activate (page_find_action (self->page, "capabilities.reload", NULL));
  page_wait (page_shows (self->page, "oddest"));
  g_assert_false (page_shows (self->page, "Told in a way"));
}

static void
test_facts (Fixture *self, gconstpointer data)
{
  /* No status at this server: that is no failure. */
  show (self);
  page_wait (page_shows (self->page, "sess-1"));
  g_assert_true (page_shows (self->page, "cloud <i>x</i>"));
  g_assert_true (page_shows (self->page, "2 tools: 1 built in, 1 of apps, 0 of connectors"));
  g_assert_true (page_shows (self->page, "2 skills, 1 of them used"));
  g_assert_true (page_shows (self->page, "1 action"));
  g_assert_true (page_shows (self->page, "In a sandbox at the server."));
  g_assert_true (page_shows (self->page, "Helps"));
  g_assert_true (page_shows (self->page, "bare"));
  g_assert_true (page_shows (self->page, "quota"));
  g_assert_true (page_shows (self->page, "12345678901234567890"));
  g_assert_cmpuint (page_server_get_asked (self->server, STATUS_PATH), ==, 1);
  page_take_pictures (self->window, "capabilities-cloud");
}

static void
test_raw (Fixture *self, gconstpointer data)
{
  GtkWidget *view;

  show (self);
  page_wait (page_find_action (self->page, "capabilities.raw", NULL) != NULL);
  gtk_widget_activate (page_find_action (self->page, "capabilities.raw", NULL));
  page_wait ((view = page_find_type (self->page, MACAW_TYPE_RAW_VIEW)) != NULL);
  g_assert_cmpstr (macaw_raw_view_get_text (MACAW_RAW_VIEW (view)), ==, TOLD);
  g_assert_true (page_shows (self->page, "  \"quota\": 12345678901234567890,\n"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (page_find_type (view, GTK_TYPE_TOGGLE_BUTTON)), FALSE);
  g_assert_true (page_shows (self->page, TOLD));
  page_take_pictures (self->window, "capabilities-raw");
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* A request that anybody might make. */
static void
request (Fixture *self, const char *method, const char *path, const char *body)
{
  g_autoptr (AraValue) value = body == NULL ? NULL : ara_value_new_from_text (body, -1, NULL), answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ara_runtime_client_request_async (self->server->client, method, path, NULL, value, NULL, keep_result, &result);
  page_wait (result != NULL);
  answer = ara_runtime_client_request_finish (self->server->client, result, NULL);
  g_assert_nonnull (answer);
}

/* What a request may have changed is asked for again, and only then. */
static void
test_refresh (Fixture *self, gconstpointer data)
{
  page_server_set (self->server, "/session/inject", 200, "{\"ok\":true}");
  page_server_set (self->server, "/models", 200, "{\"models\":[]}");
  page_server_set (self->server, "/session/runtime/tools/execute", 200, "{\"ok\":true,\"result\":\"x\"}");
  show (self);
  page_wait (page_shows (self->page, "sess-1"));
  g_assert_cmpuint (page_server_get_asked (self->server, PATH), ==, 1);
  request (self, "GET", "/models", NULL);
  request (self, "POST", "/session/runtime/tools/execute", "{\"tool_name\":\"read_file\",\"args\":{}}");
  page_server_set (self->server, PATH, 200, "{\"session_id\":\"sess-1\",\"tools\":[],\"news\":\"of today\"}");
  request (self, "POST", "/session/inject", "{}");
  page_wait (page_shows (self->page, "of today"));
  g_assert_cmpuint (page_server_get_asked (self->server, PATH), ==, 2);
  /* While it is not seen, nobody is asked. */
  gtk_widget_set_visible (self->page, FALSE);
  request (self, "POST", "/session/inject", "{}");
  page_server_set (self->server, PATH, 200, "{\"session_id\":\"sess-1\",\"news\":\"of tomorrow\"}");
  g_assert_cmpuint (page_server_get_asked (self->server, PATH), ==, 2);
  gtk_widget_set_visible (self->page, TRUE);
  page_wait (page_shows (self->page, "of tomorrow"));
}

static void
check_runtime (const char *sandbox, const char *badge, const char *sentence)
{
  RealRuntime *runtime = real_runtime_new (sandbox);
  GtkWidget *page = macaw_capabilities_page_new ();
  GtkWindow *window = page_window_new (page, 480, 800);

  macaw_capabilities_page_set_session (MACAW_CAPABILITIES_PAGE (page), runtime->client, runtime->session);
  page_wait (page_shows (page, "macaw-runtime "));
  g_assert_true (page_shows (page, runtime->session));
  g_assert_true (page_shows (page, "On this computer"));
  g_assert_true (page_shows (page, "Nothing yet."));
  g_assert_true (page_shows (page, "Of each file the agent is told the first 32.0\302\240KiB"));
  if (badge != NULL)
    {
      g_assert_true (page_shows (page, badge));
      g_assert_true (page_shows (page, sentence));
    }
  page_take_pictures (window, sandbox == NULL ? "capabilities-runtime" : "capabilities-unsandboxed");
  page_window_free (window, page);
  real_runtime_free (runtime);
}

static void
test_runtime (void)
{
  /* Whether a sandbox can be built here is the test of tools to say. */
  check_runtime (NULL, NULL, NULL);
  check_runtime ("none", "Not Sandboxed", "with all your rights");
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/capabilities-page/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/capabilities-page/shapes", Fixture, NULL, set_up, test_shapes, tear_down);
  g_test_add ("/capabilities-page/facts", Fixture, NULL, set_up, test_facts, tear_down);
  g_test_add ("/capabilities-page/raw", Fixture, NULL, set_up, test_raw, tear_down);
  g_test_add ("/capabilities-page/refresh", Fixture, NULL, set_up, test_refresh, tear_down);
  g_test_add_func ("/capabilities-page/runtime", test_runtime);
  return g_test_run ();
}
