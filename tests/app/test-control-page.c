/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Control page: list, form, call, what follows from a row, decisions, refusing; against a server
 * without our subprotocol in this process, and against the real runtime with this app at its other end. */

#include "app/control/macaw-control-channels.h"
#include "app/inspector/macaw-control-page.h"
#include "app/inspector/result/macaw-result-view.h"
#include "pages-fixture.h"

#include <adwaita.h>
#include <string.h>

#define ACTIONS_PATH "/session/runtime/control/actions"
#define CALL_PATH "/session/runtime/control/call"
#define ACTIONS \
  "{\"actions\":[" \
  "{\"id\":\"list_windows\",\"title\":\"List <b>Windows</b>\",\"description\":\"Those of %s\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}," \
  "{\"id\":\"focus_window\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"}},\"required\":[\"id\"]}}," \
  "{\"id\":\"say\",\"title\":\"Say\",\"description\":\"Loudly\",\"input_schema\":7}," \
  "{\"id\":\"list_apps\"},{\"description\":\"Nobody\"},9]}"

typedef struct
{
  PageServer *server;
  GtkWidget  *page;
  GtkWindow  *window;
  guint       n_finished;
  char       *name;   /* of the last call that ended */
  char       *result;
  char       *error;
} Fixture;

static void
call_finished (GtkWidget *page, const char *name, const char *result, const char *error, gpointer data)
{
  Fixture *self = data;

  g_free (self->name);
  g_free (self->result);
  g_free (self->error);
  self->name = g_strdup (name);
  self->result = g_strdup (result);
  self->error = g_strdup (error);
  self->n_finished++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = page_server_new ();
  page_server_set (self->server, ACTIONS_PATH, 200, ACTIONS);
  self->page = macaw_control_page_new ();
  g_signal_connect (self->page, "call-finished", G_CALLBACK (call_finished), self);
  self->window = page_window_new (self->page, GPOINTER_TO_INT (data), 700);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  page_window_free (self->window, self->page);
  page_server_free (self->server);
  g_free (self->name);
  g_free (self->result);
  g_free (self->error);
}

static void
show_session (Fixture *self)
{
  macaw_control_page_set_session (MACAW_CONTROL_PAGE (self->page), self->server->client, "s");
}

static guint
count_rows (Fixture *self)
{
  GtkListView *list = GTK_LIST_VIEW (page_find_type (self->page, GTK_TYPE_LIST_VIEW));

  return list == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list)));
}

static void
choose (Fixture *self, guint position)
{
  g_signal_emit_by_name (page_find_type (self->page, GTK_TYPE_LIST_VIEW), "activate", position);
}

static void
press (GtkWidget *page, const char *action, const char *target)
{
  page_wait (page_find_action (page, action, target) != NULL);
  gtk_widget_activate (page_find_action (page, action, target));
}

/* Presses Run, and waits until the call has ended. */
static void
run (Fixture *self)
{
  guint before = self->n_finished;

  press (self->page, "control.run", NULL);
  page_wait (self->n_finished > before);
}

/* A foreign server */

static void
test_states (Fixture *self, gconstpointer data)
{
  g_assert_true (page_shows (self->page, "No Session"));
  page_server_set (self->server, ACTIONS_PATH, 503, "{\"detail\":\"down\"}");
  show_session (self);
  g_assert_nonnull (page_find_type (self->page, GTK_TYPE_SPINNER));
  page_wait (page_shows (self->page, "The Actions Can’t Be Read"));
  g_assert_true (page_shows (self->page, "isn’t running"));
  page_server_set (self->server, ACTIONS_PATH, 200, "{\"actions\":[]}");
  press (self->page, "control.reload", NULL);
  page_wait (page_shows (self->page, "No Actions"));
  g_assert_true (page_shows (self->page, "its own app only: that must be open"));
  page_take_pictures (self->window, "control-none");
  page_server_set (self->server, ACTIONS_PATH, 200, ACTIONS);
  gtk_widget_activate_action (self->page, "control.reload", NULL);
  page_wait (count_rows (self) == 5);
  g_assert_true (page_shows (self->page, "Another app is connected to this session"));
  macaw_control_page_set_session (MACAW_CONTROL_PAGE (self->page), NULL, NULL);
  g_assert_true (page_shows (self->page, "No Session"));
  g_assert_false (page_shows (self->page, "Another app"));
}

static void
type (Fixture *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (page_find_type (self->page, GTK_TYPE_SEARCH_ENTRY)), text);
}

static void
test_list (Fixture *self, gconstpointer data)
{
  show_session (self);
  page_wait (count_rows (self) == 5);
  page_wait (page_find_label (self->page, "List <b>Windows</b>") != NULL);
  g_assert_nonnull (page_find_label (self->page, "focus_window"));
  page_wait (page_find_label (self->page, "An action without a name") != NULL);
  type (self, "LOUD");
  page_wait (count_rows (self) == 1);
  type (self, "focus_w");
  page_wait (page_find_label (self->page, "focus_window") != NULL && count_rows (self) == 1);
  type (self, "nothing at all");
  page_wait (page_shows (self->page, "No Such Action"));
  type (self, "");
  page_wait (count_rows (self) == 5);
  choose (self, 1);
  page_wait (page_shows (self->page, "The app doesn’t describe this action."));
  /* Without its id the form refuses, and nothing is sent. */
  run (self);
  g_assert_nonnull (strstr (self->error, "not in order"));
  g_assert_cmpuint (page_server_get_asked (self->server, CALL_PATH), ==, 0);
  gtk_widget_activate_action (self->page, "control.back", NULL);
  page_wait (count_rows (self) == 5);
}

/* What goes wrong, each in words. */
static void
test_refusals (Fixture *self, gconstpointer data)
{
  static const struct { guint status; const char *reply; const char *words; } rows[] = {
    { 409, "{\"detail\":\"No UI\"}", "Open the session’s app" },
    { 403, "{\"detail\":\"The person refused.\"}", "The person refused." },
    { 404, "{\"detail\":\"No such action.\"}", "No such action." },
    { 502, "{\"detail\":\"It broke.\"}", "It broke." },
    { 504, "{\"detail\":\"Nobody answered.\"}", "Nobody answered." },
    { 504, "<html>", "didn’t answer in time" },
    { 500, "{\"detail\":7}", "The server failed" },
    { 200, "{", "doesn’t understand" },
  };

  show_session (self);
  page_wait (count_rows (self) == 5);
  choose (self, 3);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      page_server_set (self->server, CALL_PATH, rows[i].status, rows[i].reply);
      run (self);
      g_assert_cmpstr (self->name, ==, "list_apps");
      g_assert_null (self->result);
      if (strstr (self->error, rows[i].words) == NULL)
        g_error ("“%s” should hold “%s”", self->error, rows[i].words);
      g_assert_true (page_shows (self->page, rows[i].words));
    }
}

/* A 422's sentence stands at its field. */
static void
test_field (Fixture *self, gconstpointer data)
{
  page_server_set (self->server, CALL_PATH, 422, "{\"detail\":[{\"loc\":[\"body\",\"args\",\"id\"],\"msg\":\"No such window.\",\"type\":\"x\"},"
                                                 "{\"loc\":[\"body\"],\"msg\":\"Nothing fits.\",\"type\":\"x\"}]}");
  show_session (self);
  macaw_control_page_call (MACAW_CONTROL_PAGE (self->page), "focus_window", "{\"id\":\"0x9\"}");
  page_wait (self->n_finished == 1);
  g_assert_nonnull (self->error);
  page_wait (page_shows (self->page, "No such window."));
  g_assert_true (page_shows (self->page, "Nothing fits."));
}

/* Answers of other apps have any shape. */
static void
test_shapes (Fixture *self, gconstpointer data)
{
  static const struct { const char *action; const char *reply; const char *shown; } rows[] = {
    { "list_windows", "{\"windows\":[{\"id\":\"1\",\"title\":\"One\"},{\"title\":\"no id\"},7,{\"id\":\"2\",\"title\":\"\"}]}", "2 windows" },
    { "list_windows", "{\"windows\":[]}", "0 windows" },
    { "list_windows", "{\"windows\":7}", "Done" },
    { "list_windows", "[1]", "Done" },
    { "list_apps", "{\"apps\":[{\"id\":\"org.example.One\"}]}", "1 app" },
    { "unheard_of", "\"Yes\"", "Yes" },
    { "unheard_of", "null", "Done" },
  };

  show_session (self);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint before = self->n_finished;

      page_server_set (self->server, CALL_PATH, 200, rows[i].reply);
      macaw_control_page_call (MACAW_CONTROL_PAGE (self->page), rows[i].action, NULL);
      page_wait (self->n_finished > before);
      g_assert_cmpstr (self->result, ==, rows[i].reply);
      g_assert_null (self->error);
      page_wait (page_shows (self->page, rows[i].shown));
    }
  /* The first list again: a row leads on where the app offers it, and not where it doesn't. */
  page_server_set (self->server, CALL_PATH, 200, rows[0].reply);
  macaw_control_page_call (MACAW_CONTROL_PAGE (self->page), "list_windows", "{}");
  page_wait (page_find_action (self->page, "control.focus-window", "1") != NULL);
  g_assert_null (page_find_action (self->page, "control.close-window", "1"));
  g_assert_true (page_shows (self->page, "A window without a title"));
}

static void
test_bad_calls (Fixture *self, gconstpointer data)
{
  MacawControlPage *page = MACAW_CONTROL_PAGE (self->page);

  macaw_control_page_call (page, "say", NULL);
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_nonnull (strstr (self->error, "no session"));
  show_session (self);
  macaw_control_page_call (page, "say", "{");
  macaw_control_page_call (page, "say", "[]");
  g_assert_cmpuint (self->n_finished, ==, 2);
  g_assert_nonnull (strstr (self->error, "Another call"));
  page_wait (self->n_finished == 3);
  g_assert_nonnull (strstr (self->error, "JSON object"));
  macaw_control_page_call (page, "say", "{");
  g_assert_cmpuint (self->n_finished, ==, 4);
  g_assert_nonnull (strstr (self->error, "no JSON"));
  g_assert_cmpuint (page_server_get_asked (self->server, CALL_PATH), ==, 0);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/control-page/states", Fixture, GINT_TO_POINTER (360), set_up, test_states, tear_down);
  g_test_add ("/control-page/list", Fixture, GINT_TO_POINTER (360), set_up, test_list, tear_down);
  g_test_add ("/control-page/refusals", Fixture, GINT_TO_POINTER (800), set_up, test_refusals, tear_down);
  g_test_add ("/control-page/field", Fixture, GINT_TO_POINTER (800), set_up, test_field, tear_down);
  g_test_add ("/control-page/shapes", Fixture, GINT_TO_POINTER (800), set_up, test_shapes, tear_down);
  g_test_add ("/control-page/bad-calls", Fixture, GINT_TO_POINTER (800), set_up, test_bad_calls, tear_down);
  return g_test_run ();
}
