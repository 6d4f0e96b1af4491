/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Automations page: words, states, list, runs, form, what can be done; against a server in
 * this process and against the real runtime. */

#include "app/inspector/automations/macaw-automation-editor.h"
#include "app/inspector/automations/macaw-automation-text.h"
#include "app/inspector/automations/macaw-automations-page.h"
#include "app/inspector/automations/macaw-run-row.h"
#include "app/inspector/automations/macaw-time-zones.h"
#include "pages-fixture.h"

#include <adwaita.h>
#include <string.h>

#define LIST_PATH "/session/automations"
#define RUNS_PATH "/session/automations/runs"
#define LIST \
  "{\"automations\":[" \
  "{\"id\":\"a-1\",\"session_id\":\"s\",\"name\":\"Morning <b>news</b>\",\"message\":\"What is new?\",\"schedule_kind\":\"cron\"," \
  "\"schedule_expr\":\"30 7 * * mon-fri\",\"timezone\":\"America/New_York\",\"missed_policy\":\"fire_latest_only\",\"max_retries\":3," \
  "\"max_rounds\":25,\"max_seconds\":900,\"max_tokens\":1000000,\"enabled\":true,\"next_run_at\":\"2999-01-01T12:30:00Z\",\"run\":null," \
  "\"last_run\":{\"id\":\"r-9\",\"automation_id\":\"a-1\",\"status\":\"failed\",\"scheduled_at\":\"2026-11-24T12:30:00Z\"," \
  "\"started_at\":\"2026-11-24T12:30:00Z\",\"ended_at\":\"2026-11-24T12:33:05Z\",\"error\":\"The key was refused.\"}}," \
  "{\"id\":\"a-2\",\"name\":\"Tidy\",\"message\":\"Tidy up.\",\"schedule_kind\":\"every\",\"every_seconds\":5400,\"enabled\":false}," \
  "{\"id\":\"a-3\"}]}"
#define RUNS \
  "{\"runs\":[" \
  "{\"id\":\"r-9\",\"automation_id\":\"a-1\",\"status\":\"failed\",\"scheduled_at\":\"2026-11-24T12:30:00Z\",\"started_at\":\"2026-11-24T12:30:00Z\"," \
  "\"ended_at\":\"2026-11-24T12:33:05Z\",\"conversation_id\":\"c-9\",\"error\":\"The <i>key</i> was refused.\"," \
  "\"log\":[{\"at\":\"2026-11-24T12:30:00Z\",\"text\":\"Attempt 1, with a/b.\"},{\"at\":\"2026-11-24T12:33:05Z\",\"text\":\"Given up.\"}]}," \
  "{\"id\":\"r-8\",\"automation_id\":\"a-1\",\"status\":\"missed\",\"missed\":4,\"scheduled_at\":\"2026-11-23T12:30:00Z\"," \
  "\"error\":\"4 runs were missed: the runtime was not running, or the computer slept.\"}," \
  "{\"id\":\"r-7\",\"automation_id\":\"a-1\",\"status\":\"done\",\"scheduled_at\":\"2026-11-20T12:30:00Z\",\"started_at\":\"2026-11-20T12:30:00Z\"," \
  "\"ended_at\":\"2026-11-20T12:30:12Z\",\"conversation_id\":\"c-7\",\"summary\":\"Nothing is new.\"}," \
  "{\"id\":\"r-6\",\"status\":\"turned to stone\"},{}]}"

typedef struct
{
  PageServer *server;
  GtkWidget  *page;
  GtkWindow  *window;
  char       *opened; /* conversation */
} Fixture;

static void
conversation_wanted (GtkWidget *page, const char *id, gpointer data)
{
  Fixture *self = data;

  g_free (self->opened);
  self->opened = g_strdup (id);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = page_server_new ();
  self->page = macaw_automations_page_new ();
  self->window = page_window_new (self->page, GPOINTER_TO_INT (data), 700);
  g_signal_connect (self->page, "open-conversation", G_CALLBACK (conversation_wanted), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  page_window_free (self->window, self->page);
  page_server_free (self->server);
  g_free (self->opened);
}

static void
set_session (Fixture *self)
{
  macaw_automations_page_set_session (MACAW_AUTOMATIONS_PAGE (self->page), self->server->client, "s");
}

static void
press (Fixture *self, const char *action)
{
  GtkWidget *button = page_find_action (self->page, action, NULL);

  g_assert_nonnull (button);
  gtk_widget_activate (button);
}

static void
choose (GtkWidget *page, guint position)
{
  g_signal_emit_by_name (page_find_type (page, GTK_TYPE_LIST_VIEW), "activate", position);
}

/* Words */

static AraAutomation *
automation_new (const char *json)
{
  g_autoptr (AraValue) value = ara_value_new_from_text (json, -1, NULL);

  return ara_automation_new_from_value (value);
}

static void
test_times (void)
{
  static const char *const rows[][2] = {
    { "2026-11-25T13:05:00Z", "Today 14:05" },
    { "2026-11-25T22:59:00Z", "Today 23:59" },
    { "2026-11-25T23:00:00Z", "Tomorrow 00:00" },
    { "2026-11-24T22:00:00Z", "Yesterday 23:00" },
    { "2026-11-28T06:30:00Z", "Saturday 07:30" },
    { "2026-12-03T06:30:00Z", "3 December 2026 07:30" },
    { "2026-07-01T06:30:00Z", "1 July 2026 08:30" }, /* summer time */
  };
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-25T12:00:00+01", NULL);
  static const char *const durations[][3] = {
    { "2026-11-25T13:05:00Z", "2026-11-25T13:05:00Z", NULL },
    { "2026-11-25T13:05:00Z", "2026-11-25T13:05:59Z", "59 s" },
    { "2026-11-25T13:05:00Z", "2026-11-25T13:20:00Z", "15 min" },
    { "2026-11-25T13:05:00Z", "2026-11-25T13:08:05Z", "3 min 5 s" },
    { "2026-11-25T13:05:00Z", "2026-11-25T15:05:00Z", "2 h" },
    { "2026-11-25T13:05:00Z", "2026-11-25T15:15:00Z", "2 h 10 min" },
    { "2026-11-25T13:05:00Z", "2026-11-25T13:04:00Z", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = macaw_automation_text_time (rows[i][0], now);

      g_assert_cmpstr (text, ==, rows[i][1]);
    }
  g_assert_null (macaw_automation_text_time (NULL, now));
  g_assert_null (macaw_automation_text_time ("soon", now));
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = macaw_automation_text_duration (durations[i][0], durations[i][1]);

      g_assert_cmpstr (text, ==, durations[i][2]);
    }
  g_assert_null (macaw_automation_text_duration ("2026-11-25T13:05:00Z", NULL));
}

static void
test_schedules (void)
{
  static const char *const rows[][2] = {
    { "{\"schedule_kind\":\"every\",\"every_seconds\":10}", "Every 10 seconds" },
    { "{\"schedule_kind\":\"every\",\"every_seconds\":60}", "Every minute" },
    { "{\"schedule_kind\":\"every\",\"every_seconds\":5400}", "Every 90 minutes" },
    { "{\"schedule_kind\":\"every\",\"every_seconds\":7200}", "Every 2 hours" },
    { "{\"schedule_kind\":\"every\",\"every_seconds\":259200}", "Every 3 days" },
    { "{\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\"}", "Every minute" },
    { "{\"schedule_kind\":\"cron\",\"schedule_expr\":\"5 * * * *\"}", "Every hour at :05" },
    { "{\"schedule_kind\":\"cron\",\"schedule_expr\":\"5 9 * * *\",\"timezone\":\"Europe/Berlin\"}", "Daily at 09:05" },
    { "{\"schedule_kind\":\"cron\",\"schedule_expr\":\"30 7 * * MON-FRI\",\"timezone\":\"Asia/Tokyo\"}", "Monday to Friday at 07:30 (Asia/Tokyo)" },
    { "{\"schedule_kind\":\"cron\",\"schedule_expr\":\"*/5 9-17 * * 1-5\"}", "*/5 9-17 * * 1-5" },
    { "{\"schedule_kind\":\"cron\",\"schedule_expr\":\"@daily\"}", "@daily" },
    { "{\"schedule_kind\":\"cron\",\"schedule_expr\":\"99 99 * * *\"}", "99 99 * * *" },
    { "{}", "Every 0 seconds" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraAutomation) automation = automation_new (rows[i][0]);
      g_autofree char *text = macaw_automation_text_schedule (automation);

      g_assert_cmpstr (text, ==, rows[i][1]);
    }
}

static void
test_zones (void)
{
  static const char *const wrong[] = { "", "Berlin", "../etc/passwd", "/etc/localtime", "EST5EDT,M3.2.0,M11.1.0", "+01:00" };
  g_autofree char *local = macaw_time_zones_dup_local (), *berlin = macaw_time_zones_dup_meant ("berlin");
  g_autofree char *spaced = macaw_time_zones_dup_meant ("america / new york"), *none = macaw_time_zones_dup_meant ("Atlantis");

  g_assert_cmpstr (local, ==, "Europe/Berlin");
  g_assert_true (macaw_time_zones_is_known ("UTC"));
  g_assert_true (macaw_time_zones_is_known ("America/New_York"));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (macaw_time_zones_is_known (wrong[i]));
  g_assert_cmpstr (berlin, ==, "Europe/Berlin");
  g_assert_cmpstr (spaced, ==, "America/New_York");
  g_assert_null (none);
}

/* The page */

static void
test_states (Fixture *self, gconstpointer data)
{
  MacawAutomationsPage *page = MACAW_AUTOMATIONS_PAGE (self->page);

  g_assert_true (page_shows (self->page, "No Session"));
  g_assert_null (page_find_action (self->page, "automations.new", NULL));
  set_session (self);
  g_assert_nonnull (page_find_type (self->page, GTK_TYPE_SPINNER));
  page_wait (page_shows (self->page, "No Automations Here"));
  g_assert_null (page_find_action (self->page, "automations.new", NULL));
  page_server_set (self->server, LIST_PATH, 405, "{\"detail\":\"Method Not Allowed\"}");
  press (self, "automations.reload");
  page_wait (page_server_get_asked (self->server, LIST_PATH) == 2 && page_shows (self->page, "No Automations Here"));
  page_server_set (self->server, LIST_PATH, 503, "{\"detail\":\"down\"}");
  press (self, "automations.reload");
  page_wait (page_shows (self->page, "The Automations Can’t Be Read"));
  g_assert_true (page_shows (self->page, "The session isn’t running"));
  page_server_set (self->server, LIST_PATH, 200, "{\"automations\":[]}");
  press (self, "automations.reload");
  page_wait (page_shows (self->page, "No Automations"));
  g_assert_true (page_shows (self->page, "An automation asks the agent something by a schedule"));
  page_take_pictures (self->window, "automations-none");
  page_server_set (self->server, LIST_PATH, 200, "{oops");
  press (self, "automations.reload");
  page_wait (page_shows (self->page, "The server answered something"));
  macaw_automations_page_set_session (page, NULL, NULL);
  g_assert_true (page_shows (self->page, "No Session"));
}

static void
test_list (Fixture *self, gconstpointer data)
{
  GtkWidget *open;

  page_server_set (self->server, LIST_PATH, 200, LIST);
  page_server_set (self->server, RUNS_PATH, 200, RUNS);
  set_session (self);
  /* A server's words are never markup. */
  page_wait (page_shows (self->page, "Morning <b>news</b>"));
  g_assert_true (page_shows (self->page, "Next: 1 January 2999 13:30"));
  g_assert_true (page_shows (self->page, "Monday to Friday at 07:30 (America/New_York)"));
  g_assert_nonnull (page_find_label (self->page, "Failed"));
  g_assert_nonnull (page_find_label (self->page, "Paused"));
  g_assert_true (page_shows (self->page, "Every 90 minutes"));
  g_assert_true (page_shows (self->page, "Without a name"));
  page_take_pictures (self->window, "automations-list");
  choose (self->page, 0);
  page_wait (page_shows (self->page, "Failed after 3 min 5 s"));
  g_assert_true (page_shows (self->page, "The <i>key</i> was refused."));
  g_assert_true (page_shows (self->page, "24 November 2026 13:30") || page_shows (self->page, "Yesterday 13:30"));
  g_assert_true (page_shows (self->page, "Missed 4 runs"));
  g_assert_true (page_shows (self->page, "Done in 12 s"));
  g_assert_true (page_shows (self->page, "Nothing is new."));
  g_assert_true (page_shows (self->page, "turned to stone"));
  g_assert_true (page_shows (self->page, "At an unknown time"));
  page_take_pictures (self->window, "automations-runs");
  open = page_find_action (self->page, "automations.open-conversation", "c-7");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, "Open the conversation of this run");
  gtk_widget_activate (open);
  page_wait (self->opened != NULL);
  g_assert_cmpstr (self->opened, ==, "c-7");
  gtk_expander_set_expanded (GTK_EXPANDER (page_find_type (self->page, GTK_TYPE_EXPANDER)), TRUE);
  page_wait (page_shows (self->page, "What is new?"));
  g_assert_true (page_shows (self->page, "A run that fails is tried again up to 3 times."));
  g_assert_true (page_shows (self->page, "It is stopped after 25 rounds of model and tools, 15 min, or 1"));
  page_take_pictures (self->window, "automations-details");
}

/* The log of a run opens on demand. */
static void
test_log (Fixture *self, gconstpointer data)
{
  GtkWidget *row, *button;

  page_server_set (self->server, LIST_PATH, 200, LIST);
  page_server_set (self->server, RUNS_PATH, 200, RUNS);
  set_session (self);
  page_wait (page_shows (self->page, "Tidy"));
  choose (self->page, 0);
  page_wait (page_shows (self->page, "Missed 4 runs"));
  row = page_find_type (self->page, MACAW_TYPE_RUN_ROW);
  button = page_find_type (row, GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  page_wait (page_shows (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), "Attempt 1, with a/b."));
  g_assert_true (page_shows (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), "Given up."));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
}

/* The runs can't be read, the list can. */
static void
test_runs_trouble (Fixture *self, gconstpointer data)
{
  page_server_set (self->server, LIST_PATH, 200, LIST);
  page_server_set (self->server, RUNS_PATH, 500, "{\"detail\":\"on fire\"}");
  set_session (self);
  page_wait (page_shows (self->page, "Tidy"));
  choose (self->page, 1);
  page_wait (page_shows (self->page, "The Runs Can’t Be Read"));
  page_server_set (self->server, RUNS_PATH, 200, "{\"runs\":[]}");
  press (self, "automations.reload");
  page_wait (page_shows (self->page, "It has not run yet."));
}

/* A frame of the control channel is enough to see what is new. */
static void
test_told (Fixture *self, gconstpointer data)
{
  static const char frame[] = "{\"type\":\"automations.changed\",\"ids\":[\"a-1\"]}";

  page_server_set (self->server, LIST_PATH, 200, "{\"automations\":[]}");
  set_session (self);
  page_wait (page_shows (self->page, "No Automations"));
  page_server_set (self->server, LIST_PATH, 200, LIST);
  ara_runtime_client_add_frame (self->server->client, "ws://127.0.0.1/ws/s", FALSE, frame, strlen (frame));
  page_wait (page_shows (self->page, "Tidy"));
}

/* The form */

/* Once it has its size: a question takes its own from that. */
static GtkWidget *
find_editor (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    if (MACAW_IS_AUTOMATION_EDITOR (each->data) && gtk_widget_get_mapped (each->data) && gtk_widget_get_height (each->data) > 0)
      return each->data;
  return NULL;
}

static void
close_and_answer (GtkWidget *editor, const char *answer)
{
  gtk_window_close (GTK_WINDOW (editor));
  page_wait (find_dialog () != NULL && page_find_label (GTK_WIDGET (find_dialog ()), answer) != NULL);
  gtk_widget_activate (gtk_widget_get_ancestor (page_find_label (GTK_WIDGET (find_dialog ()), answer), GTK_TYPE_BUTTON));
  page_wait (find_dialog () == NULL);
}

/* With something written in it: asks, and stays if that is wanted. */
static void
leave (GtkWidget *editor)
{
  close_and_answer (editor, "Go On Editing");
  g_assert_true (find_editor () == editor);
  close_and_answer (editor, "Discard");
  page_wait (find_editor () == NULL);
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
type (GtkWidget *editor, const char *title, const char *text)
{
  GtkWidget *row = find_row (editor, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
type_message (GtkWidget *editor, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (page_find_type (editor, GTK_TYPE_TEXT_VIEW))), text, -1);
}

static void
set_number (GtkWidget *editor, const char *title, double number)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (page_find_type (find_row (editor, title), GTK_TYPE_SPIN_BUTTON)), number);
}

#define CRON "Minute, hour, day, month, day of the week"

typedef struct
{
  RealRuntime *runtime;
  MacawStore  *store;
  MacawAutomationDeletions *deletions;
  char        *trouble; /* of deletions */
  GtkWidget   *page;
  GtkWindow   *window;
  char        *opened;
} Real;

static void
real_conversation_wanted (GtkWidget *page, const char *id, gpointer data)
{
  Real *self = data;

  g_free (self->opened);
  self->opened = g_strdup (id);
}

static void
keep_trouble (MacawAutomationDeletions *deletions, const char *sentence, char **trouble)
{
  g_autofree char *before = g_steal_pointer (trouble);

  *trouble = g_strconcat (before == NULL ? "" : before, sentence, NULL);
}

static MacawAutomationDeletions *
deletions_new (MacawStore *store, char **trouble)
{
  MacawAutomationDeletions *deletions = macaw_automation_deletions_new (store);

  g_signal_connect (deletions, "trouble", G_CALLBACK (keep_trouble), trouble);
  return deletions;
}

static void
deletions_free (MacawAutomationDeletions *deletions)
{
  page_wait (!macaw_automation_deletions_is_busy (deletions));
  g_assert_finalize_object (deletions);
}

static void
real_set_up (Real *self, gconstpointer data)
{
  self->runtime = real_runtime_new (NULL);
  self->store = macaw_store_new (NULL);
  self->deletions = deletions_new (self->store, &self->trouble);
  self->page = macaw_automations_page_new ();
  macaw_automations_page_set_deletions (MACAW_AUTOMATIONS_PAGE (self->page), self->deletions, "local");
  self->window = page_window_new (self->page, GPOINTER_TO_INT (data), 700);
  g_signal_connect (self->page, "open-conversation", G_CALLBACK (real_conversation_wanted), self);
  macaw_automations_page_set_session (MACAW_AUTOMATIONS_PAGE (self->page), self->runtime->client, self->runtime->session);
  page_wait (page_shows (self->page, "No Automations"));
}

static void
real_tear_down (Real *self, gconstpointer data)
{
  page_window_free (self->window, self->page);
  deletions_free (self->deletions);
  g_assert_cmpstr (self->trouble, ==, NULL);
  macaw_store_close (self->store);
  g_object_unref (self->store);
  real_runtime_free (self->runtime);
  g_free (self->opened);
}

static GtkWidget *
open_editor (Real *self, const char *action)
{
  gtk_widget_activate (page_find_action (self->page, action, NULL));
  page_wait (find_editor () != NULL);
  return find_editor ();
}

/* Each mistake is said at its field, in words; the server's own are the server's. */
static void
test_validation (Real *self, gconstpointer data)
{
  GtkWidget *editor = open_editor (self, "automations.new");

  page_wait (page_shows (editor, "Next runs: "));
  page_take_pictures (GTK_WINDOW (editor), "automations-editor");
  gtk_widget_activate (page_find_action (editor, "editor.save", NULL));
  page_wait (page_shows (editor, "It needs a name"));
  g_assert_true (page_shows (editor, "Write what the agent should do each time."));
  g_assert_true (gtk_widget_has_css_class (find_row (editor, "Name"), "error"));
  type (editor, "Name", "Check");
  g_assert_false (page_shows (editor, "It needs a name"));
  type (editor, CRON, "61 * * * *");
  page_wait (page_shows (editor, "“61” as the minute of a schedule is not understood; it takes 0 to 59."));
  g_assert_true (gtk_widget_has_css_class (find_row (editor, CRON), "error"));
  page_take_pictures (GTK_WINDOW (editor), "automations-mistakes");
  gtk_window_set_default_size (GTK_WINDOW (editor), 360, 860);
  page_take_pictures (GTK_WINDOW (editor), "automations-editor-narrow");
  type (editor, CRON, "");
  g_assert_true (page_shows (editor, "Write five fields"));
  type (editor, CRON, "0 0 30 2 *");
  page_wait (page_shows (editor, "names a day that never comes"));
  type (editor, CRON, "*/5 * * * *");
  type (editor, "Time zone", "Berlin");
  g_assert_true (page_shows (editor, "There is no time zone “Berlin”. Did you mean Europe/Berlin?"));
  g_assert_true (gtk_widget_has_css_class (find_row (editor, "Time zone"), "error"));
  type (editor, "Time zone", "Mars/Olympus");
  g_assert_true (page_shows (editor, "There is no time zone “Mars/Olympus”. Name one like Europe/Berlin."));
  type (editor, "Time zone", "UTC");
  page_wait (page_shows (editor, "Next runs: "));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (editor, "Schedule")), 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page_find_type (find_row (editor, "Every"), GTK_TYPE_DROP_DOWN)), 0);
  set_number (editor, "Every", 9);
  g_assert_true (page_shows (editor, "Between two runs there should be 10 seconds at least."));
  set_number (editor, "Every", 10);
  page_wait (page_shows (editor, "Next runs: "));
  g_assert_false (gtk_widget_get_visible (find_row (editor, CRON)));
  leave (editor);
}

/* What the server refuses is said, and what was typed stays. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  GtkWidget *editor;

  page_server_set (self->server, LIST_PATH, 200, LIST);
  set_session (self);
  page_wait (page_shows (self->page, "Tidy"));
  press (self, "automations.new");
  page_wait (find_editor () != NULL);
  editor = find_editor ();
  type (editor, "Name", "One more");
  type_message (editor, "Do it.");
  page_server_set (self->server, LIST_PATH, 409, "{\"detail\":\"This session has 100 automations already; delete one first.\"}");
  gtk_widget_activate_action (editor, "editor.save", NULL);
  page_wait (page_shows (editor, "This session has 100 automations already; delete one first."));
  page_server_set (self->server, LIST_PATH, 422, "{\"detail\":\"The name should not be empty.\"}");
  gtk_widget_activate_action (editor, "editor.save", NULL);
  page_wait (page_shows (editor, "The name should not be empty."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (editor, "Name"))), ==, "One more");
  leave (editor);
}

static AraAutomation *
dup_only (Real *self)
{
  g_autoptr (GListModel) list = ara_runtime_client_automations (self->runtime->client, self->runtime->session, NULL, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (list), <=, 1);
  return g_list_model_get_item (list, 0);
}

static void
make_one (Real *self)
{
  GtkWidget *editor = open_editor (self, "automations.new");

  type (editor, "Name", " Hourly check ");
  type_message (editor, "/tool {\"name\":\"list_dir\",\"args\":{}}");
  type (editor, CRON, "0 4 1 1 *");
  type (editor, "Time zone", "America/New_York");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (editor, "Make Up for Missed Runs")), 2);
  set_number (editor, "Try Again", 0);
  set_number (editor, "Rounds", 7);
  gtk_widget_activate (page_find_action (editor, "editor.save", NULL));
  page_wait (find_editor () == NULL);
  page_wait (page_shows (self->page, "Hourly check"));
}

static void
test_making (Real *self, gconstpointer data)
{
  g_autoptr (AraAutomation) made = NULL, changed = NULL;
  GtkWidget *editor;

  make_one (self);
  made = dup_only (self);
  g_assert_cmpstr (ara_automation_get_name (made), ==, "Hourly check");
  g_assert_cmpstr (ara_automation_get_schedule_expr (made), ==, "0 4 1 1 *");
  g_assert_cmpstr (ara_automation_get_timezone (made), ==, "America/New_York");
  g_assert_cmpstr (ara_automation_get_missed_policy (made), ==, "skip_if_late");
  g_assert_cmpint (ara_automation_get_max_retries (made), ==, 0);
  g_assert_cmpint (macaw_automation_text_number (made, "max_rounds", 0), ==, 7);
  g_assert_cmpint (macaw_automation_text_number (made, "max_seconds", 0), ==, 900);
  /* The form shows it again, and sends what changed only. */
  page_wait (page_find_action (self->page, "automations.edit", NULL) != NULL);
  editor = open_editor (self, "automations.edit");
  gtk_window_close (GTK_WINDOW (editor));
  page_wait (find_editor () == NULL && find_dialog () == NULL);
  editor = open_editor (self, "automations.edit");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (editor, "Name"))), ==, "Hourly check");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (find_row (editor, "Make Up for Missed Runs"))), ==, 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (editor, "Schedule")), 1);
  set_number (editor, "Every", 3);
  set_number (editor, "Minutes", 20);
  set_number (editor, "Tokens", 5000);
  gtk_widget_activate (page_find_action (editor, "editor.save", NULL));
  page_wait (find_editor () == NULL);
  page_wait (page_shows (self->page, "Every 3 hours"));
  changed = dup_only (self);
  g_assert_cmpint (ara_automation_get_every_seconds (changed), ==, 3 * 3600);
  g_assert_cmpint (macaw_automation_text_number (changed, "max_seconds", 0), ==, 1200);
  g_assert_cmpint (macaw_automation_text_number (changed, "max_tokens", 0), ==, 5000);
  g_assert_cmpint (macaw_automation_text_number (changed, "max_rounds", 0), ==, 7);
}

/* In a narrow panel, too, what was saved is opened, and can be left for the list. */
static void
test_narrow (Real *self, gconstpointer data)
{
  make_one (self);
  page_wait (page_find_action (self->page, "automations.delete", NULL) != NULL);
  page_take_pictures (self->window, "automations-saved-narrow");
  gtk_widget_activate (page_find_action (self->page, "automations.back", NULL));
  page_wait (page_find_action (self->page, "automations.delete", NULL) == NULL);
  gtk_widget_activate (page_find_action (self->page, "automations.reload", NULL));
  page_wait (page_shows (self->page, "Hourly check"));
  g_assert_null (page_find_action (self->page, "automations.delete", NULL));
}

static void
test_running (Real *self, gconstpointer data)
{
  g_autoptr (GListModel) conversation = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *pause;

  make_one (self);
  page_wait (page_find_action (self->page, "automations.run-now", NULL) != NULL);
  page_wait (page_shows (self->page, "It has not run yet."));
  gtk_widget_activate (page_find_action (self->page, "automations.run-now", NULL));
  page_wait (page_shows (self->page, "Done"));
  page_take_pictures (self->window, "automations-real");
  gtk_widget_activate (page_find_action (self->page, "automations.open-conversation", NULL));
  page_wait (self->opened != NULL);
  conversation = ara_runtime_client_conversation (self->runtime->client, self->opened, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (conversation), ==, 2);

  pause = page_find_action (self->page, "automations.pause", NULL);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pause), GTK_ACCESSIBLE_PROPERTY_LABEL, "Pause");
  gtk_widget_activate (pause);
  page_wait (page_find_label (self->page, "Paused") != NULL);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pause), GTK_ACCESSIBLE_PROPERTY_LABEL, "Go on by the schedule");
  gtk_widget_activate (pause);
  page_wait (page_shows (self->page, "Next: 1 January"));
}

static gboolean
is_gone (Real *self)
{
  g_autoptr (AraAutomation) automation = dup_only (self);

  return automation == NULL;
}

static gboolean
is_enabled (Real *self, gboolean enabled)
{
  g_autoptr (AraAutomation) automation = dup_only (self);

  return automation != NULL && ara_automation_is_enabled (automation) == enabled;
}

static void
test_deleting (Real *self, gconstpointer data)
{
  GtkWidget *undo;

  make_one (self);
  page_wait (page_find_action (self->page, "automations.delete", NULL) != NULL);
  gtk_widget_activate (page_find_action (self->page, "automations.delete", NULL));
  page_wait (page_shows (self->page, "No Automations"));
  g_assert_false (is_gone (self));
  page_wait (page_find_label (self->page, "Undo") != NULL);
  undo = gtk_widget_get_ancestor (page_find_label (self->page, "Undo"), GTK_TYPE_BUTTON);
  gtk_widget_activate (undo);
  page_wait (page_shows (self->page, "Hourly check") && page_shows (self->page, "Next: 1 January"));
  /* The page shows it at once; the runtime is told when it has answered what came before. */
  page_wait (is_enabled (self, TRUE));
  /* Another session is looked at: the chance to undo is over. */
  gtk_widget_activate (page_find_action (self->page, "automations.delete", NULL));
  page_wait (page_shows (self->page, "No Automations"));
  macaw_automations_page_set_session (MACAW_AUTOMATIONS_PAGE (self->page), NULL, NULL);
  page_wait (page_find_label (self->page, "Undo") == NULL);
  page_wait (is_gone (self));
}

/* What one process left, when the toast was still shown, the next one brings to its end. */
static void
test_left_behind (Real *self, gconstpointer data)
{
  MacawStore *store = macaw_store_new (NULL);
  g_autofree char *trouble = NULL;
  MacawAutomationDeletions *next = deletions_new (store, &trouble);

  make_one (self);
  page_wait (page_find_action (self->page, "automations.delete", NULL) != NULL);
  gtk_widget_activate (page_find_action (self->page, "automations.delete", NULL));
  page_wait (is_enabled (self, FALSE));
  macaw_automation_deletions_connected (next, "local", self->runtime->client);
  page_wait (is_gone (self));
  deletions_free (next);
  g_assert_cmpstr (trouble, ==, NULL);
  macaw_store_close (store);
  g_object_unref (store);
}

static void
values_came (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GHashTable **) data = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);
}

static guint
count_intents (MacawStore *store)
{
  g_autoptr (GHashTable) values = NULL;

  macaw_store_get_values_async (store, "automation/", NULL, values_came, &values);
  page_wait (values != NULL);
  return g_hash_table_size (values);
}

static gboolean
is_settled (PageServer *server, MacawAutomationDeletions *deletions, guint asked)
{
  return page_server_get_asked (server, LIST_PATH "/a-1") == asked && !macaw_automation_deletions_is_busy (deletions);
}

/* What may still go well is tried again, silently; what was refused is said and given up. */
static void
test_intents (void)
{
  static const struct
  {
    const char *intent;
    guint       status;
    const char *trouble; /* nullable */
    gboolean    stays;
  } rows[] = {
    { "delete", 200, NULL, FALSE },
    { "delete", 404, NULL, FALSE },
    { "delete", 409, "An automation could not be deleted, and is in the list again.", FALSE },
    { "delete", 422, "An automation could not be deleted, and is in the list again.", FALSE },
    { "delete", 401, "", TRUE },
    { "delete", 403, "", TRUE },
    { "delete", 408, "", TRUE },
    { "delete", 429, "", TRUE },
    { "delete", 503, "", TRUE },
    { "resume", 404, NULL, FALSE },
    { "resume", 409, "An automation was not deleted, but is still paused.", FALSE },
    { "resume", 503, "", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      PageServer *server = page_server_new ();
      MacawStore *store = macaw_store_new (NULL);
      g_autofree char *trouble = NULL, *once = NULL;
      MacawAutomationDeletions *deletions = deletions_new (store, &trouble);
      guint asked;

      g_test_message ("%s, %u", rows[i].intent, rows[i].status);
      page_server_set (server, LIST_PATH "/a-1", rows[i].status, "{\"id\":\"a-1\",\"detail\":\"No.\"}");
      macaw_store_set_value (store, "automation/x/a-1", rows[i].intent);
      macaw_automation_deletions_connected (deletions, "x", server->client);
      page_wait (page_server_get_asked (server, LIST_PATH "/a-1") > 0 && !macaw_automation_deletions_is_busy (deletions));
      g_assert_cmpint (trouble != NULL, ==, rows[i].trouble != NULL);
      g_assert_true (trouble == NULL || g_str_has_prefix (trouble, rows[i].trouble));
      g_assert_cmpuint (count_intents (store), ==, rows[i].stays);
      g_assert_cmpint (macaw_automation_deletions_is_hidden (deletions, "x", "a-1"), ==,
                       g_str_equal (rows[i].intent, "delete") && (rows[i].stays || rows[i].trouble == NULL));
      once = g_strdup (trouble);
      asked = page_server_get_asked (server, LIST_PATH "/a-1");
      if (rows[i].stays)
        {
          page_server_set (server, LIST_PATH "/a-1", 200, "{\"id\":\"a-1\"}");
          macaw_automation_deletions_connected (deletions, "x", server->client);
          page_wait (is_settled (server, deletions, asked + 1));
          g_assert_cmpuint (count_intents (store), ==, 0);
        }
      g_assert_cmpstr (trouble, ==, once);
      deletions_free (deletions);
      macaw_store_close (store);
      g_object_unref (store);
      page_server_free (server);
    }
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  page_allow_headings ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/automations-page/times", test_times);
  g_test_add_func ("/automations-page/schedules", test_schedules);
  g_test_add_func ("/automations-page/zones", test_zones);
  g_test_add ("/automations-page/states", Fixture, GINT_TO_POINTER (360), set_up, test_states, tear_down);
  g_test_add ("/automations-page/list-narrow", Fixture, GINT_TO_POINTER (360), set_up, test_list, tear_down);
  g_test_add ("/automations-page/log", Fixture, GINT_TO_POINTER (900), set_up, test_log, tear_down);
  g_test_add ("/automations-page/runs-trouble", Fixture, GINT_TO_POINTER (900), set_up, test_runs_trouble, tear_down);
  g_test_add ("/automations-page/told", Fixture, GINT_TO_POINTER (360), set_up, test_told, tear_down);
  g_test_add ("/automations-page/refused", Fixture, GINT_TO_POINTER (900), set_up, test_refused, tear_down);
  g_test_add ("/automations-page/validation", Real, GINT_TO_POINTER (900), real_set_up, test_validation, real_tear_down);
  g_test_add ("/automations-page/making", Real, GINT_TO_POINTER (900), real_set_up, test_making, real_tear_down);
  g_test_add ("/automations-page/narrow", Real, GINT_TO_POINTER (360), real_set_up, test_narrow, real_tear_down);
  g_test_add ("/automations-page/running", Real, GINT_TO_POINTER (900), real_set_up, test_running, real_tear_down);
  g_test_add ("/automations-page/deleting", Real, GINT_TO_POINTER (900), real_set_up, test_deleting, real_tear_down);
  g_test_add ("/automations-page/left-behind", Real, GINT_TO_POINTER (900), real_set_up, test_left_behind, real_tear_down);
  g_test_add_func ("/automations-page/intents", test_intents);
  return g_test_run ();
}
