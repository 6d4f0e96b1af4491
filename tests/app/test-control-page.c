/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Control page: list, form, call, what follows from a row, decisions, refusing; against a server
 * without our subprotocol in this process, and against the real runtime with this app at its other end. */

#include "app/control/macaw-control-channels.h"
#include "app/inspector/control/macaw-control-answer.h"
#include "app/inspector/control/macaw-control-page.h"
#include "app/inspector/result/macaw-result-view.h"
#include "pages-fixture.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define ACTIONS_PATH "/session/runtime/control/actions"
#define CALL_PATH "/session/runtime/control/call"
#define ACTIONS \
  "{\"actions\":[" \
  "{\"id\":\"list_windows\",\"title\":\"List <b>Windows</b>\",\"description\":\"Those of %s\",\"input_schema\":{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}}," \
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

/* At once: an activation takes a moment, in which a row may be replaced. */
static void
press (GtkWidget *page, const char *action, const char *target)
{
  page_wait (page_find_action (page, action, target) != NULL);
  g_signal_emit_by_name (page_find_action (page, action, target), "clicked");
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
  g_assert_nonnull (strstr (self->error, "missing or wrong"));
  g_assert_cmpuint (page_server_get_asked (self->server, CALL_PATH), ==, 0);
  gtk_widget_activate_action (self->page, "control.back", NULL);
  page_wait (count_rows (self) == 5);
}

/* From the filter to the answer without a pointer: what has the focus is what is needed next. */
static void
test_keyboard (Fixture *self, gconstpointer data)
{
  GtkWidget *search, *focus;

  page_server_set (self->server, CALL_PATH, 200, "1");
  show_session (self);
  page_wait (count_rows (self) == 5);
  search = page_find_type (self->page, GTK_TYPE_SEARCH_ENTRY);
  g_assert_true (gtk_widget_grab_focus (search));
  type (self, "say");
  page_wait (count_rows (self) == 1);
  g_signal_emit_by_name (search, "activate");
  type (self, "");
  /* This one takes JSON alone. */
  page_wait (GTK_IS_TEXT_VIEW (gtk_window_get_focus (self->window)));
  gtk_widget_activate_action (self->page, "control.back", NULL);
  page_wait (count_rows (self) == 5);
  choose (self, 0);
  focus = gtk_window_get_focus (self->window);
  g_assert_cmpstr (focus == NULL ? "none" : G_OBJECT_TYPE_NAME (focus), ==, "GtkButton");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)), ==, "control.run");
  gtk_widget_activate (focus);
  page_wait (self->n_finished == 1);
  g_assert_cmpstr (self->result, ==, "1");
  /* Run and Cancel took each other's place under it. */
  page_wait (gtk_window_get_focus (self->window) == focus);
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
  /* It may be there by now. */
  page_server_set (self->server, CALL_PATH, 200, "1");
  run (self);
  g_assert_cmpstr (self->result, ==, "1");
  g_assert_false (page_shows (self->page, "No such window."));
  g_assert_false (page_shows (self->page, "Nothing fits."));
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
keep_text (GtkWidget *page, const char *text, gpointer data)
{
  g_free (*(char **) data);
  *(char **) data = g_strdup (text);
}

/* An answer becomes a draft to the agent, and a picture no base64 in it. */
static void
test_ask_agent (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_signal_connect (self->page, "compose", G_CALLBACK (keep_text), &text);
  show_session (self);
  page_server_set (self->server, CALL_PATH, 200, "{\"apps\":[{\"id\":\"org.example.One\"}]}");
  macaw_control_page_call (MACAW_CONTROL_PAGE (self->page), "list_apps", "{\"a\":18446744073709551616,\"password\":\"pssst\"}");
  page_wait (self->n_finished == 1);
  press (self->page, "control.ask-agent", NULL);
  g_assert_true (strstr (text, "list_apps") != NULL && strstr (text, "org.example.One") != NULL && strstr (text, "18446744073709551616") != NULL);
  g_assert_null (strstr (text, "pssst"));
  page_server_set (self->server, CALL_PATH, 200, "{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"AAAAAAAA\"}");
  macaw_control_page_call (MACAW_CONTROL_PAGE (self->page), "say", NULL);
  page_wait (self->n_finished == 2);
  press (self->page, "control.ask-agent", NULL);
  g_assert_null (strstr (text, "AAAAAAAA"));
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
  /* What stands in the form is not that of the next call. */
  page_server_set (self->server, CALL_PATH, 200, "1");
  macaw_control_page_call (page, "say", NULL);
  page_wait (self->n_finished == 5);
  g_assert_cmpstr (self->result, ==, "1");
}

static void
write_arguments (Fixture *self, const char *json)
{
  macaw_control_page_open (MACAW_CONTROL_PAGE (self->page), "focus_window", json);
}

/* What the schema forbids is said, and sent all the same if the person insists. */
static void
test_run_anyway (Fixture *self, gconstpointer data)
{
  page_server_set (self->server, CALL_PATH, 200, "\"came through\"");
  show_session (self);
  page_wait (count_rows (self) == 5);
  write_arguments (self, "{\"id\":7}");
  g_assert_null (page_find_action (self->page, "call.run-anyway", NULL));
  run (self);
  g_assert_true (page_shows (self->page, "Some arguments are missing or wrong."));
  g_assert_cmpuint (page_server_get_asked (self->server, CALL_PATH), ==, 0);
  page_wait (page_find_action (self->page, "call.run-anyway", NULL) != NULL);
  page_take_pictures (self->window, "control-anyway");
  /* What has been mended needs no insisting. */
  write_arguments (self, "{\"id\":\"0x1\"}");
  page_wait (page_find_action (self->page, "call.run-anyway", NULL) == NULL);
  g_assert_false (page_shows (self->page, "Some arguments are missing or wrong."));
  write_arguments (self, "{\"id\":7}");
  run (self);
  press (self->page, "call.run-anyway", NULL);
  page_wait (self->n_finished == 3);
  g_assert_cmpstr (self->result, ==, "\"came through\"");
  g_assert_cmpuint (page_server_get_asked (self->server, CALL_PATH), ==, 1);
  g_assert_nonnull (strstr (self->server->body, "\"args\":{\"id\":7}"));
  g_assert_null (page_find_action (self->page, "call.run-anyway", NULL));
}

/* It can be looked at, but nobody could be told to do it. */
static void
test_nameless (Fixture *self, gconstpointer data)
{
  show_session (self);
  page_wait (count_rows (self) == 5);
  choose (self, 4);
  page_wait (page_shows (self->page, "so it can’t be called"));
  g_assert_null (page_find_action (self->page, "control.run", NULL));
}

/* Words of an app may have any length. */
static void
test_long_words (Fixture *self, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (100000, 'n');
  g_autofree char *actions = g_strdup_printf ("{\"actions\":[{\"id\":\"list_windows\",\"title\":\"A%s\",\"description\":\"B%s\"}]}", filler, filler);
  g_autofree char *windows = g_strdup_printf ("{\"windows\":[{\"id\":\"1\",\"title\":\"C%s\",\"app\":\"D%s\"}]}", filler, filler);

  page_server_set (self->server, ACTIONS_PATH, 200, actions);
  page_server_set (self->server, CALL_PATH, 200, windows);
  show_session (self);
  page_wait (page_shows (self->page, "Annn") && page_shows (self->page, "Bnnn"));
  choose (self, 0);
  run (self);
  page_wait (page_shows (self->page, "Cnnn") && page_shows (self->page, "Dnnn"));
  g_assert_false (page_shows (self->page, filler));
}

/* Shown as it was called, and not called again. */
static void
test_open (Fixture *self, gconstpointer data)
{
  MacawControlPage *page = MACAW_CONTROL_PAGE (self->page);
  guint position;

  macaw_control_page_open (page, "say", NULL);
  g_assert_true (page_shows (self->page, "no session"));
  show_session (self);
  gtk_widget_activate_action (self->page, "control.show-decisions", NULL);
  gtk_window_set_focus (self->window, NULL); /* as after another page was left */
  macaw_control_page_open (page, "focus_window", "{\"id\":\"0x7\"}");
  page_wait (page_shows (self->page, "0x7"));
  g_assert_nonnull (page_find_action (self->page, "control.run", NULL));
  if (page_find_type (self->page, GTK_TYPE_LIST_VIEW) != NULL)
    {
      g_object_get (gtk_list_view_get_model (GTK_LIST_VIEW (page_find_type (self->page, GTK_TYPE_LIST_VIEW))), "selected", &position, NULL);
      g_assert_cmpuint (position, ==, 1);
    }
  macaw_control_page_open (page, "say", "[7]");
  g_assert_true (page_shows (self->page, "Arguments are a JSON object"));
  gtk_window_set_focus (self->window, NULL);
  macaw_control_page_open (page, "fly", "{\"to\":\"Peru\"}");
  g_assert_true (page_shows (self->page, "Peru"));
  g_assert_cmpuint (self->n_finished + page_server_get_asked (self->server, CALL_PATH), ==, 0);
}

/* What is no list is said to be unreadable; of a list with strange items the others are there. */
static void
test_lists (Fixture *self, gconstpointer data)
{
  static const struct { const char *reply; const char *shown; } rows[] = {
    { "{\"actions\":null}", "The Actions Can’t Be Read" },
    { "{\"actions\":{\"list_windows\":{}}}", "The Actions Can’t Be Read" },
    { "{\"actions\":[]}", "No Actions" },
    { "null", "The Actions Can’t Be Read" },
    { "{\"actions\":[null,[],{\"id\":\"beep\",\"title\":7}]}", "beep" },
    { "{oops", "The Actions Can’t Be Read" },
  };

  show_session (self);
  page_wait (count_rows (self) == 5);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint before = page_server_get_asked (self->server, ACTIONS_PATH);

      page_server_set (self->server, ACTIONS_PATH, 200, rows[i].reply);
      gtk_widget_activate_action (self->page, "control.reload", NULL);
      page_wait (page_server_get_asked (self->server, ACTIONS_PATH) > before);
      g_test_message ("%s", rows[i].reply);
      page_wait (page_shows (self->page, rows[i].shown));
    }
}

static void
text_read (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
assert_copied (Fixture *self, const char *form, const char *expected)
{
  g_autofree char *text = NULL;

  gtk_widget_activate_action (page_find_action (self->page, "control.run", NULL), "control.copy-as", "s", form);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self->page), NULL, text_read, &text);
  page_wait (text != NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* Without the key, as a tool's call is copied. */
static void
test_copy_as (Fixture *self, gconstpointer data)
{
  const char *url = ara_runtime_client_get_base_url (self->server->client);
  g_autofree char *ara = g_strdup_printf ("ARA_API_BASE_URL=%s ara runtime control call --session s --action focus_window --arg 'id=a window'", url);
  g_autofree char *curl = g_strdup_printf ("curl -sS -H \"Authorization: Bearer $ARA_API_KEY\" -H 'Content-Type: application/json' --data-binary "
                                           "'{\"session_id\":\"s\",\"action\":\"focus_window\",\"args\":{\"id\":\"a window\"}}' "
                                           "%s/session/runtime/control/call", url);

  show_session (self);
  macaw_control_page_open (MACAW_CONTROL_PAGE (self->page), "focus_window", "{\"id\":\"a window\"}");
  page_wait (page_shows (self->page, "a window"));
  assert_copied (self, "ara", ara);
  g_assert_true (page_shows (self->page, "Copied without the key"));
  assert_copied (self, "curl", curl);
  assert_copied (self, "json", "{\"session_id\":\"s\",\"action\":\"focus_window\",\"args\":{\"id\":\"a window\"}}");
  macaw_control_page_set_local (MACAW_CONTROL_PAGE (self->page), TRUE);
  assert_copied (self, "ara", "ara --local runtime control call --session s --action focus_window --arg 'id=a window'");
  page_take_pictures (self->window, "control-copied");
  macaw_control_page_open (MACAW_CONTROL_PAGE (self->page), "say", "{\"n\":7}");
  assert_copied (self, "json", "{\"session_id\":\"s\",\"action\":\"say\",\"args\":{\"n\":7}}");
  assert_copied (self, "ara", "{\"session_id\":\"s\",\"action\":\"say\",\"args\":{\"n\":7}}");
  g_assert_true (page_shows (self->page, "as text only"));
}

/* The runtime, with this app at the other end */

typedef struct
{
  RealRuntime          *runtime;
  AdwApplication       *application;
  MacawControlActions  *actions;
  MacawControlChannels *channels;
  Fixture               page; /* without a server */
} Live;

/* One for all: it is exported on the bus for as long as the program runs. */
static AdwApplication *
get_application (void)
{
  static AdwApplication *application;
  g_autoptr (GError) error = NULL;

  if (application != NULL)
    return g_object_ref (application);
  application = adw_application_new ("io.github.macaw_client.Macaw.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  return g_object_ref (application);
}

static void
live_set_up (Live *self, gconstpointer data)
{
  g_autoptr (GPropertyAction) refuse = NULL;

  self->runtime = real_runtime_new (NULL);
  self->application = get_application ();
  self->actions = macaw_control_actions_new (GTK_APPLICATION (self->application));
  refuse = g_property_action_new ("refuse-control", self->actions, "refusing");
  g_action_map_add_action (G_ACTION_MAP (self->application), G_ACTION (refuse));
  self->channels = macaw_control_channels_new (self->actions);
  self->page.page = macaw_control_page_new ();
  g_signal_connect (self->page.page, "call-finished", G_CALLBACK (call_finished), &self->page);
  macaw_control_page_set_channels (MACAW_CONTROL_PAGE (self->page.page), self->channels);
  self->page.window = page_window_new (self->page.page, GPOINTER_TO_INT (data), 700);
  gtk_window_set_title (self->page.window, "Macaw itself");
  gtk_window_set_application (self->page.window, GTK_APPLICATION (self->application));
  macaw_control_page_set_session (MACAW_CONTROL_PAGE (self->page.page), self->runtime->client, self->runtime->session);
  macaw_control_channels_set_client (self->channels, self->runtime->client);
  page_wait (page_shows (self->page.page, "This app is connected and answers."));
  page_wait (count_rows (&self->page) == 9);
}

static void
live_tear_down (Live *self, gconstpointer data)
{
  gpointer channels = self->channels;

  page_window_free (self->page.window, self->page.page);
  macaw_control_channels_stop (self->channels);
  g_object_add_weak_pointer (G_OBJECT (self->channels), &channels);
  g_object_unref (self->channels);
  page_wait (channels == NULL);
  g_object_unref (self->actions);
  g_object_unref (self->application);
  real_runtime_free (self->runtime);
  g_free (self->page.name);
  g_free (self->page.result);
  g_free (self->page.error);
}

static void
call (Live *self, const char *action, const char *args)
{
  macaw_control_page_call (MACAW_CONTROL_PAGE (self->page.page), action, args);
}

/* The rows of what is listed in the outcome, not of the actions. */
static gboolean
is_gone (GtkWidget *page, const char *label)
{
  return page_find_label (page, label) == NULL;
}

static void
destroyed (gpointer data, GObject *window)
{
  *(gboolean *) data = TRUE;
}

/* The windows of the desktop; a row brings one to the front and closes it, and nobody is asked. */
static void
test_windows (Live *self, gconstpointer data)
{
  GtkWidget *page = self->page.page;
  GtkWindow *other = GTK_WINDOW (gtk_window_new ());
  gboolean closed = FALSE;
  GtkWidget *close;
  const char *id;

  gtk_window_set_title (other, "Another one");
  gtk_window_set_application (other, GTK_APPLICATION (self->application));
  g_object_weak_ref (G_OBJECT (other), destroyed, &closed);
  gtk_window_present (other);
  page_wait (gtk_widget_get_mapped (GTK_WIDGET (other)));
  page_wait (page_find_label (page, "List Windows") != NULL);
  choose (&self->page, 0);
  page_wait (page_shows (page, "The windows on the screen"));
  do
    run (&self->page);
  while (strstr (self->page.result, "Another one") == NULL);
  page_wait (page_find_label (page, "Another one") != NULL && page_find_label (page, "Macaw itself") != NULL);
  page_take_pictures (self->page.window, GPOINTER_TO_INT (data) < 500 ? "control-windows-narrow" : "control-windows");
  g_assert_true (page_shows (page, " windows"));
  for (GtkWidget *row = page_find_label (page, "Another one"); (close = page_find_action (row, "control.close-window", NULL)) == NULL;)
    row = gtk_widget_get_parent (row);
  id = g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (close)), NULL);
  press (page, "control.focus-window", id);
  page_wait (page_shows (page, "The window was brought to the front."));
  page_wait (page_find_action (page, "control.close-window", id) != NULL);
  press (page, "control.close-window", id);
  page_wait (closed);
  page_wait (is_gone (page, "Another one"));
  g_assert_true (page_shows (page, "The window was asked to close."));
  /* The same answer as it came. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_ancestor (page_find_label (page, "Data"), GTK_TYPE_TOGGLE_BUTTON)), TRUE);
  page_wait (page_find_type (page, MACAW_TYPE_RESULT_VIEW) != NULL);
}

/* A desktop file whose app leaves a mark. */
static char *
install_app (const char *mark)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "applications", NULL);
  char *file = g_build_filename (folder, "org.example.Marker.desktop", NULL);
  g_autofree char *text = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Marker\nComment=Leaves a mark\nExec=touch %s\n", mark);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
  return file;
}

/* What an answer holds is not cut above an empty place. */
static gboolean
fills_the_page (GtkWidget *page, GtkWidget *answer)
{
  graphene_rect_t bounds;

  return answer != NULL && gtk_widget_compute_bounds (answer, page, &bounds)
         && (int) (bounds.origin.y + bounds.size.height) == gtk_widget_get_height (page);
}

static void
test_apps (Live *self, gconstpointer data)
{
  g_autofree char *mark = g_build_filename (self->runtime->state, "mark", NULL), *file = install_app (mark);
  GtkWidget *page = self->page.page;

  type (&self->page, "list apps");
  page_wait (count_rows (&self->page) == 1);
  choose (&self->page, 0);
  page_wait (page_shows (page, "When the agent calls it:") && page_shows (page, "Ask Me"));
  run (&self->page);
  g_assert_cmpstr (self->page.error, ==, NULL);
  page_wait (page_find_label (page, "Marker") != NULL && page_find_label (page, "Leaves a mark") != NULL);
  page_wait (fills_the_page (page, page_find_type (page, MACAW_TYPE_CONTROL_ANSWER)));
  page_take_pictures (self->page.window, "control-apps");
  press (page, "control.launch-app", "org.example.Marker.desktop");
  page_wait (page_shows (page, "The app was started."));
  page_wait (g_file_test (mark, G_FILE_TEST_EXISTS));
  g_remove (file);
}

static void
test_picture (Live *self, gconstpointer data)
{
  call (self, "screenshot", "{}");
  page_wait (self->page.n_finished == 1);
  g_assert_cmpstr (self->page.error, ==, NULL);
  page_wait (page_find_type (self->page.page, GTK_TYPE_PICTURE) != NULL);
  page_take_pictures (self->page.window, "control-screenshot");
}

/* Decisions */

static void
respond (const char *answer)
{
  page_wait (find_dialog () != NULL && page_find_label (GTK_WIDGET (find_dialog ()), answer) != NULL);
  g_signal_emit_by_name (gtk_widget_get_ancestor (page_find_label (GTK_WIDGET (find_dialog ()), answer), GTK_TYPE_BUTTON), "clicked");
  page_wait (find_dialog () == NULL);
}

static void
call_and_wait (Live *self, const char *answer)
{
  guint before = self->page.n_finished;

  call (self, "list_apps", NULL);
  if (answer != NULL)
    respond (answer);
  page_wait (self->page.n_finished > before);
  g_assert_null (find_dialog ());
}

static void
show_decisions (Live *self)
{
  GtkWidget *page = self->page.page;

  gtk_widget_activate_action (page, "control.back", NULL);
  page_wait (page_find_type (page, GTK_TYPE_SEARCH_ENTRY) != NULL);
  gtk_widget_activate_action (page, "control.show-decisions", NULL);
}

/* What a script calls is asked about; what was decided is listed, counts, and is taken back. */
static void
test_decisions (Live *self, gconstpointer data)
{
  GtkWidget *page = self->page.page;

  show_decisions (self);
  page_wait (page_shows (page, "Nothing yet. What you allow"));
  show_decisions (self);
  call_and_wait (self, "Deny");
  g_assert_nonnull (strstr (self->page.error, "refused"));
  call_and_wait (self, "Allow for This Session");
  g_assert_cmpstr (self->page.error, ==, NULL);
  call_and_wait (self, NULL);
  g_assert_cmpstr (self->page.error, ==, NULL);
  show_decisions (self);
  page_wait (page_shows (page, "Allowed in this session"));
  page_wait (page_shows (page, "done in") && page_shows (page, "The person at the computer refused."));
  page_take_pictures (self->page.window, "control-decisions");
  press (page, "control.revoke", NULL);
  page_wait (page_shows (page, "Nothing yet. What you allow"));
  show_decisions (self);
  call_and_wait (self, "Always Allow");
  g_assert_cmpstr (self->page.error, ==, NULL);
  page_wait (page_shows (page, "Always Allow"));
  show_decisions (self);
  page_wait (page_shows (page, "Always allowed"));
  press (page, "control.revoke", NULL);
  page_wait (page_shows (page, "Nothing yet. What you allow"));
  show_decisions (self);
  call_and_wait (self, "Deny");
  g_assert_nonnull (self->page.error);
}

static void
choose_policy (Live *self, guint position)
{
  page_wait (page_find_type (self->page.page, GTK_TYPE_DROP_DOWN) != NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page_find_type (self->page.page, GTK_TYPE_DROP_DOWN)), position);
}

/* What an app is started with is refused, or asked about as it is. */
static void
test_launch_hostile (Live *self, gconstpointer data)
{
  static const struct { const char *args; const char *error; } rows[] = {
    { "{\"url\":\"file:///tmp/evil.desktop\"}", "files of this computer" },
    { "{\"id\":\"org.example.Marker\",\"url\":\"FILE:///etc/passwd\"}", "files of this computer" },
    { "{\"id\":\"org.example.Marker\",\"url\":\"javascript:alert(1)\"}", "contain what they open" },
    { "{\"id\":\"browser\",\"url\":\"JavaScript:alert(1)\"}", "contain what they open" },
    { "{\"url\":\"data:text/html,<b>\"}", "contain what they open" },
    { "{\"id\":\"org.example.Marker\",\"url\":\"https://good.example\\n\\n\\nhttps://evil.example\"}", "must be escaped" },
    { "{\"id\":\"org.example.Marker\",\"url\":\"https://a\u202e.example\"}", "must be escaped" },
    { "{\"id\":\"org.example.Marker\",\"url\":\"/etc/passwd\"}", "whole address" },
    { "{\"id\":\"../../tmp/evil\"}", "no such app" },
    { "{\"id\":\"/tmp/evil.desktop\"}", "no such app" },
    { "{\"id\":\"..-evil\"}", "no such app" },
    { "{\"id\":\"..\"}", "no such app" },
    { "{\"id\":\"\"}", "no such app" },
  };
  g_autofree char *mark = g_build_filename (self->runtime->state, "mark", NULL), *file = install_app (mark);
  g_autofree char *filler = g_strnfill (2048, 'a'), *long_args = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].args);
      call (self, "launch_app", rows[i].args);
      page_wait (self->page.n_finished == i + 1);
      g_assert_null (find_dialog ());
      g_assert_nonnull (strstr (self->page.error, rows[i].error));
    }
  long_args = g_strdup_printf ("{\"id\":\"org.example.Marker\",\"url\":\"https://%s\"}", filler);
  call (self, "launch_app", long_args);
  page_wait (self->page.n_finished == G_N_ELEMENTS (rows) + 1);
  g_assert_nonnull (strstr (self->page.error, "too long"));
  call (self, "launch_app", "{\"id\":\"org.example.Marker\",\"url\":\"https://example.org/?a=<b>&c=%0A\"}");
  page_wait (find_dialog () != NULL && page_find_label (GTK_WIDGET (find_dialog ()), "It will open https://example.org/?a=<b>&c=%0A.") != NULL);
  respond ("Deny");
  page_wait (self->page.n_finished == G_N_ELEMENTS (rows) + 2);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  g_remove (file);
}

/* What an agent may is decided beside the action, too; what a person calls themselves is done all the same. */
static void
test_policy (Live *self, gconstpointer data)
{
  GtkWidget *page = self->page.page;

  type (&self->page, "list apps");
  page_wait (count_rows (&self->page) == 1);
  choose (&self->page, 0);
  choose_policy (self, 2);
  call_and_wait (self, NULL);
  g_assert_nonnull (strstr (self->page.error, "does not allow"));
  run (&self->page);
  g_assert_cmpstr (self->page.error, ==, NULL);
  choose_policy (self, 1);
  call_and_wait (self, NULL);
  g_assert_cmpstr (self->page.error, ==, NULL);
  choose_policy (self, 0);
  call_and_wait (self, "Deny");
  /* One that asks nothing may be refused as well. */
  call (self, "screenshot", NULL);
  page_wait (self->page.n_finished == 5);
  g_assert_cmpstr (self->page.error, ==, NULL);
  page_wait (page_shows (page, "Allow"));
  choose_policy (self, 1);
  page_take_pictures (self->page.window, "control-policy");
  call (self, "screenshot", NULL);
  page_wait (self->page.n_finished == 6);
  g_assert_nonnull (strstr (self->page.error, "does not allow"));
  show_decisions (self);
  page_wait (page_shows (page, "Never allowed"));
  press (page, "control.revoke", NULL);
  page_wait (page_shows (page, "Nothing yet. What you allow"));
}

/* What a person called is expected once: the agent's call that looks the same is asked about. */
static void
test_expected_once (Live *self, gconstpointer data)
{
  type (&self->page, "list apps");
  page_wait (count_rows (&self->page) == 1);
  choose (&self->page, 0);
  run (&self->page);
  g_assert_cmpstr (self->page.error, ==, NULL);
  call_and_wait (self, "Deny");
  g_assert_nonnull (self->page.error);
}

static void
test_refuse (Live *self, gconstpointer data)
{
  GtkWidget *page = self->page.page;

  call (self, "list_apps", NULL);
  page_wait (find_dialog () != NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "refuse-control", NULL);
  page_wait (self->page.n_finished == 1);
  g_assert_nonnull (strstr (self->page.error, "refuses"));
  page_wait (find_dialog () == NULL);
  call (self, "list_windows", NULL);
  page_wait (self->page.n_finished == 2);
  g_assert_nonnull (strstr (self->page.error, "refuses"));
  gtk_widget_activate_action (page, "control.back", NULL);
  page_wait (page_shows (page, "This app refuses every call"));
  g_assert_true (page_shows (page, "Allow Calls Again"));
  page_take_pictures (self->page.window, "control-refusing");
  press (page, "app.refuse-control", NULL);
  g_assert_false (macaw_control_actions_get_refusing (self->actions));
  page_wait (page_shows (page, "This app is connected and answers."));
  call (self, "list_windows", NULL);
  page_wait (self->page.n_finished == 3);
  g_assert_cmpstr (self->page.error, ==, NULL);
}

/* Cancelled while the question stands: it goes. */
static void
test_cancel (Live *self, gconstpointer data)
{
  call (self, "list_apps", NULL);
  page_wait (find_dialog () != NULL);
  press (self->page.page, "control.cancel", NULL);
  page_wait (self->page.n_finished == 1);
  g_assert_nonnull (strstr (self->page.error, "Cancelled"));
  page_wait (find_dialog () == NULL);
}

static void
list_changed (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* The same action of a list that was read again meanwhile is no other one: its call goes on. */
static void
test_chosen_again (Live *self, gconstpointer data)
{
  GtkWidget *page = self->page.page;
  GtkListView *list = GTK_LIST_VIEW (page_find_type (page, GTK_TYPE_LIST_VIEW));
  gboolean changed = FALSE;

  type (&self->page, "list apps");
  page_wait (count_rows (&self->page) == 1);
  call (self, "list_apps", NULL);
  page_wait (find_dialog () != NULL);
  g_signal_connect (gtk_list_view_get_model (list), "items-changed", G_CALLBACK (list_changed), &changed);
  gtk_widget_activate_action (page, "control.reload", NULL);
  page_wait (changed && count_rows (&self->page) == 1);
  choose (&self->page, 0);
  g_assert_nonnull (page_find_action (page, "control.cancel", NULL));
  respond ("Allow for This Session");
  page_wait (self->page.n_finished == 1);
  g_assert_cmpstr (self->page.error, ==, NULL);
  g_assert_nonnull (self->page.result);
  g_signal_handlers_disconnect_by_data (gtk_list_view_get_model (list), &changed);
}

/* The channel goes, and the page says so. */
static void
test_disconnected (Live *self, gconstpointer data)
{
  MacawControlPage *page = MACAW_CONTROL_PAGE (self->page.page);

  macaw_control_channels_set_client (self->channels, NULL);
  gtk_widget_activate_action (self->page.page, "control.reload", NULL);
  page_wait (page_shows (self->page.page, "No app is connected."));
  macaw_control_page_call (page, "list_windows", NULL);
  page_wait (self->page.n_finished == 1);
  g_assert_nonnull (strstr (self->page.error, "Open the session’s app"));
  gtk_widget_activate_action (self->page.page, "control.back", NULL);
  macaw_control_channels_set_client (self->channels, self->runtime->client);
  /* By itself, once this app has said hello. */
  page_wait (page_shows (self->page.page, "This app is connected and answers."));
  page_wait (count_rows (&self->page) == 9);
}

int
main (int argc, char *argv[])
{
  page_allow_headings ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/control-page/states", Fixture, GINT_TO_POINTER (360), set_up, test_states, tear_down);
  g_test_add ("/control-page/list", Fixture, GINT_TO_POINTER (360), set_up, test_list, tear_down);
  g_test_add ("/control-page/keyboard", Fixture, GINT_TO_POINTER (800), set_up, test_keyboard, tear_down);
  g_test_add ("/control-page/refusals", Fixture, GINT_TO_POINTER (800), set_up, test_refusals, tear_down);
  g_test_add ("/control-page/field", Fixture, GINT_TO_POINTER (800), set_up, test_field, tear_down);
  g_test_add ("/control-page/shapes", Fixture, GINT_TO_POINTER (800), set_up, test_shapes, tear_down);
  g_test_add ("/control-page/ask-agent", Fixture, GINT_TO_POINTER (800), set_up, test_ask_agent, tear_down);
  g_test_add ("/control-page/bad-calls", Fixture, GINT_TO_POINTER (800), set_up, test_bad_calls, tear_down);
  g_test_add ("/control-page/run-anyway", Fixture, GINT_TO_POINTER (360), set_up, test_run_anyway, tear_down);
  g_test_add ("/control-page/nameless", Fixture, GINT_TO_POINTER (800), set_up, test_nameless, tear_down);
  g_test_add ("/control-page/long-words", Fixture, GINT_TO_POINTER (800), set_up, test_long_words, tear_down);
  g_test_add ("/control-page/open", Fixture, GINT_TO_POINTER (800), set_up, test_open, tear_down);
  g_test_add ("/control-page/open-narrow", Fixture, GINT_TO_POINTER (360), set_up, test_open, tear_down);
  g_test_add ("/control-page/copy-as", Fixture, GINT_TO_POINTER (360), set_up, test_copy_as, tear_down);
  g_test_add ("/control-page/lists", Fixture, GINT_TO_POINTER (800), set_up, test_lists, tear_down);
  g_test_add ("/control-page/windows", Live, GINT_TO_POINTER (800), live_set_up, test_windows, live_tear_down);
  g_test_add ("/control-page/windows-narrow", Live, GINT_TO_POINTER (360), live_set_up, test_windows, live_tear_down);
  g_test_add ("/control-page/apps", Live, GINT_TO_POINTER (800), live_set_up, test_apps, live_tear_down);
  g_test_add ("/control-page/picture", Live, GINT_TO_POINTER (800), live_set_up, test_picture, live_tear_down);
  g_test_add ("/control-page/decisions", Live, GINT_TO_POINTER (360), live_set_up, test_decisions, live_tear_down);
  g_test_add ("/control-page/policy", Live, GINT_TO_POINTER (800), live_set_up, test_policy, live_tear_down);
  g_test_add ("/control-page/expected-once", Live, GINT_TO_POINTER (800), live_set_up, test_expected_once, live_tear_down);
  g_test_add ("/control-page/refuse", Live, GINT_TO_POINTER (360), live_set_up, test_refuse, live_tear_down);
  g_test_add ("/control-page/cancel", Live, GINT_TO_POINTER (800), live_set_up, test_cancel, live_tear_down);
  g_test_add ("/control-page/launch-hostile", Live, GINT_TO_POINTER (800), live_set_up, test_launch_hostile, live_tear_down);
  g_test_add ("/control-page/chosen-again", Live, GINT_TO_POINTER (800), live_set_up, test_chosen_again, live_tear_down);
  g_test_add ("/control-page/disconnected", Live, GINT_TO_POINTER (360), live_set_up, test_disconnected, live_tear_down);
  return g_test_run ();
}
