/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Tools page in its inspector: list, filter, arguments, running, against a server in this
 * process and against the real runtime. */

#include "app/inspector/macaw-inspector.h"
#include "app/inspector/macaw-skills-page.h"
#include "app/inspector/macaw-tools-page.h"
#include "app/inspector/form/macaw-schema-form.h"
#include "app/inspector/result/macaw-result-view.h"
#include "inspector-fixture.h"

#include <adwaita.h>
#include <string.h>

#define TOOLS                                                                                                          \
  "{\"tools\":["                                                                                                       \
  "{\"name\":\"read_file\",\"kind\":\"builtin\",\"description\":\"Reads a file <b>not bold</b> %s.\","                 \
  "\"input_schema\":{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"]},"     \
  "\"annotations\":{\"readOnlyHint\":true}},"                                                                          \
  "{\"name\":\"exec\",\"kind\":\"builtin\",\"description\":\"Runs a command.\",\"annotations\":{\"destructiveHint\":true}}," \
  "{\"name\":\"calendar\",\"kind\":\"connector\",\"description\":\"Looks at days.\",\"input_schema\":[1,2]},"           \
  "{\"name\":\"bare\"}]}"

typedef struct
{
  ToolServer     *server;
  GtkWindow      *window;
  MacawInspector *inspector;
  GPtrArray      *finished; /* "kind name result error" */
  char           *composed;
} Fixture;

static void
call_finished (MacawInspector *inspector, const char *kind, const char *name, const char *result, const char *error, Fixture *self)
{
  g_ptr_array_add (self->finished, g_strjoin ("|", kind, name, result != NULL ? result : "-", error != NULL ? error : "-", NULL));
}

static void
composed (MacawInspector *inspector, const char *text, Fixture *self)
{
  g_free (self->composed);
  self->composed = g_strdup (text);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = tool_server_new ();
  self->server->tools = g_strdup (TOOLS);
  self->finished = g_ptr_array_new_with_free_func (g_free);
  self->window = GTK_WINDOW (adw_window_new ());
  self->inspector = MACAW_INSPECTOR (macaw_inspector_new ());
  g_signal_connect (self->inspector, "call-finished", G_CALLBACK (call_finished), self);
  g_signal_connect (self->inspector, "compose", G_CALLBACK (composed), self);
  gtk_window_set_default_size (self->window, 360, 700);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->inspector));
  gtk_window_present (self->window);
  wait_until (gtk_window_is_active (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer inspector = self->inspector;

  g_object_add_weak_pointer (inspector, &inspector);
  gtk_window_destroy (self->window);
  wait_until (inspector == NULL);
  tool_server_free (self->server);
  g_ptr_array_unref (self->finished);
  g_free (self->composed);
}

static gboolean
shows (Fixture *self, const char *text)
{
  return shows_text (GTK_WIDGET (self->inspector), text);
}

static void
connect_server (Fixture *self)
{
  macaw_inspector_set_session (self->inspector, self->server->client, "test", "sess-1");
}

static const char *
last_finished (Fixture *self)
{
  return self->finished->len == 0 ? "" : g_ptr_array_index (self->finished, self->finished->len - 1);
}

static gboolean
is_mapped_search (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_SEARCH_ENTRY (widget) && gtk_widget_get_mapped (widget);
}

static gboolean
is_history_button (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_TOGGLE_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "document-open-recent-symbolic") == 0;
}

/* The one of the list: that of a result isn't mapped then. */
static void
type_in_search (Fixture *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_widget (GTK_WIDGET (self->inspector), is_mapped_search, NULL)), text);
}

static void
type_arguments (Fixture *self, const char *json)
{
  macaw_schema_form_set_value (MACAW_SCHEMA_FORM (find_of_type (GTK_WIDGET (self->inspector), MACAW_TYPE_SCHEMA_FORM)), json);
}

/* Tests */

static void
test_panels (Fixture *self, gconstpointer data)
{
  guint notified = 0;

  g_assert_cmpstr (macaw_inspector_get_panel (self->inspector), ==, "tools");
  g_assert_false (macaw_inspector_show_panel (self->inspector, "nonsense"));
  g_assert_null (find_of_type (GTK_WIDGET (self->inspector), MACAW_TYPE_SKILLS_PAGE));
  g_signal_connect_swapped (self->inspector, "notify::panel", G_CALLBACK (g_atomic_int_inc), &notified);
  g_assert_true (macaw_inspector_show_panel (self->inspector, "skills"));
  g_assert_true (macaw_inspector_show_panel (self->inspector, "skills"));
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpstr (macaw_inspector_get_panel (self->inspector), ==, "skills");
  wait_until (find_of_type (GTK_WIDGET (self->inspector), MACAW_TYPE_SKILLS_PAGE) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->inspector), "inspector.panel", "s", "tools");
  g_assert_cmpstr (macaw_inspector_get_panel (self->inspector), ==, "tools");
  gtk_widget_child_focus (GTK_WIDGET (self->inspector), GTK_DIR_TAB_FORWARD);
  press_keys ("ctrl+Next");
  wait_until (g_strcmp0 (macaw_inspector_get_panel (self->inspector), "skills") == 0);
  press_keys ("ctrl+Prior");
  wait_until (g_strcmp0 (macaw_inspector_get_panel (self->inspector), "tools") == 0);
  press_keys ("ctrl+Prior");
  wait_until (g_strcmp0 (macaw_inspector_get_panel (self->inspector), "tools") != 0);
  macaw_inspector_call_control (self->inspector, "list_windows", "{}");
  g_assert_true (g_str_has_prefix (last_finished (self), "control|list_windows|-|"));
}

static void
test_list (Fixture *self, gconstpointer data)
{
  wait_until (shows (self, "No Session"));
  connect_server (self);
  wait_until (shows (self, "read_file") && shows (self, "exec") && shows (self, "bare"));
  g_assert_true (shows (self, "Reads a file <b>not bold</b> %s."));
  take_picture (self->window, "tools-list");
  type_in_search (self, "FILE");
  wait_until (!shows (self, "exec"));
  g_assert_true (shows (self, "read_file"));
  type_in_search (self, "nothing like it");
  wait_until (shows (self, "No Such Tool"));
  type_in_search (self, "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_of_type (GTK_WIDGET (self->inspector), GTK_TYPE_DROP_DOWN)), 3);
  wait_until (shows (self, "calendar") && !shows (self, "read_file"));
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  wait_until (shows (self, "No Session"));
}

static void
test_trouble (Fixture *self, gconstpointer data)
{
  self->server->tools_status = 500;
  connect_server (self);
  wait_until (shows (self, "The Tools Can’t Be Read") && shows (self, "The server failed."));
  self->server->tools_status = 200;
  g_free (self->server->tools);
  self->server->tools = g_strdup ("{\"tools\":{\"not\":\"a list\"}}");
  press_action (GTK_WIDGET (self->inspector), "tools.reload");
  wait_until (shows (self, "doesn’t understand"));
  g_free (self->server->tools);
  self->server->tools = g_strdup ("{\"tools\":[]}");
  press_action (GTK_WIDGET (self->inspector), "tools.reload");
  wait_until (shows (self, "No Tools"));
}

static void
test_run (Fixture *self, gconstpointer data)
{
  g_autofree char *args = NULL;

  connect_server (self);
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"tool_name\":\"read_file\",\"result\":\"hello there\",\"duration_ms\":3}");
  macaw_inspector_open_tool (self->inspector, "read_file", "{\"path\":\"a b\",\"n\":18446744073709551616}");
  wait_until (shows (self, "18446744073709551616"));
  g_assert_cmpuint (self->server->bodies->len, ==, 0);
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->finished->len == 1 && shows (self, "hello there"));
  g_assert_cmpstr (last_finished (self), ==, "tool|read_file|\"hello there\"|-");
  args = tool_server_dup_args (self->server);
  g_assert_nonnull (strstr (args, "18446744073709551616"));
  take_picture (self->window, "tools-result");
  press_action (GTK_WIDGET (self->inspector), "tool.ask-agent");
  g_assert_nonnull (strstr (self->composed, "hello there"));
}

static void
test_run_by_name (Fixture *self, gconstpointer data)
{
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":[1]}");
  macaw_inspector_run_tool (self->inspector, "exec", "{}");
  g_assert_cmpstr (last_finished (self), ==, "tool|exec|-|There is no session to run a tool in.");
  connect_server (self);
  macaw_inspector_run_tool (self->inspector, "exec", "{\"command\":\"ls\"}");
  wait_until (self->finished->len == 2);
  g_assert_cmpstr (last_finished (self), ==, "tool|exec|[1]|-");
  macaw_inspector_run_tool (self->inspector, "no such tool", NULL);
  g_assert_cmpstr (last_finished (self), ==, "tool|no such tool|-|This session has no tool “no such tool”.");
  macaw_inspector_run_tool (self->inspector, "exec", "not json");
  g_assert_true (g_str_has_prefix (last_finished (self), "tool|exec|-|The arguments are no JSON: "));
  macaw_inspector_run_tool (self->inspector, "exec", "[]");
  g_assert_true (g_str_has_prefix (last_finished (self), "tool|exec|-|Arguments are a JSON object"));
  g_assert_cmpuint (self->server->bodies->len, ==, 1);
}

static void
text_read (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static char *
copy_as (Fixture *self, const char *form)
{
  GtkWidget *button = find_action (GTK_WIDGET (self->inspector), "tool.run");
  char *text = NULL;

  g_assert_true (gtk_widget_activate_action (button, "tool.copy-as", "s", form));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (button), NULL, text_read, &text);
  wait_until (text != NULL);
  return text;
}

static void
test_copy (Fixture *self, gconstpointer data)
{
  g_autofree char *ara = NULL, *curl = NULL, *json = NULL;

  connect_server (self);
  macaw_inspector_open_tool (self->inspector, "bare", "{\"a\":\"b c\",\"n\":18446744073709551616}");
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL);
  ara = copy_as (self, "ara");
  g_assert_nonnull (strstr (ara, "ara runtime tools execute --session sess-1 --tool bare --arg 'a=b c' --arg n=18446744073709551616"));
  curl = copy_as (self, "curl");
  wait_until (shows (self, "Copied without the key: the shell takes it from ARA_API_KEY."));
  take_picture (self->window, "tools-copied");
  g_assert_nonnull (strstr (curl, "\"Authorization: Bearer $ARA_API_KEY\""));
  json = copy_as (self, "json");
  g_assert_cmpstr (json, ==, "{\"session_id\":\"sess-1\",\"tool_name\":\"bare\",\"args\":{\"a\":\"b c\",\"n\":18446744073709551616}}");
  type_arguments (self, "{\"a=b\":1}");
  gtk_widget_activate_action (find_action (GTK_WIDGET (self->inspector), "tool.run"), "tool.copy-as", "s", "ara");
  wait_until (shows (self, "The ara command can’t pass an argument of the name “a=b”."));
}

/* A question about a result takes no secret along, and no fence in a text ends its own. */
static void
test_ask_agent (Fixture *self, gconstpointer data)
{
  connect_server (self);
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":\"a\\n```\\nb\"}");
  macaw_inspector_run_tool (self->inspector, "bare", "{\"password\":\"hunter2\",\"q\":\"word\"}");
  wait_until (self->finished->len == 1);
  press_action (GTK_WIDGET (self->inspector), "tool.ask-agent");
  g_assert_null (strstr (self->composed, "hunter2"));
  g_assert_nonnull (strstr (self->composed, "word"));
  g_assert_nonnull (strstr (self->composed, "\n````\na\n```\nb\n````\n"));
}

/* Another server's answers, and ours when a tool fails. */
static void
test_shapes (Fixture *self, gconstpointer data)
{
  static const struct { guint status; const char *answer, *finished; } shapes[] = {
    { 200, "{\"ok\":false,\"error\":\"No such file.\"}", "tool|bare|-|No such file." },
    { 200, "{\"ok\":false}", "tool|bare|-|The tool failed and doesn’t say why." },
    { 200, "{\"output\":7}", "tool|bare|{\"output\":7}|-" },
    { 200, "{\"ok\":true}", "tool|bare|{\"ok\":true}|-" },
    { 200, "12", "tool|bare|12|-" },
    { 204, "", "tool|bare|null|-" },
    { 200, "<html>", "tool|bare|-|" },
    { 404, "{\"detail\":\"no\"}", "tool|bare|-|The server doesn’t know what was asked for." },
    { 422, "{\"detail\":\"kind should be one\"}", "tool|bare|-|" },
  };

  connect_server (self);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      tool_server_set_answer (self->server, shapes[i].status, shapes[i].answer);
      macaw_inspector_run_tool (self->inspector, "bare", "{}");
      wait_until (self->finished->len == i + 1);
      g_test_message ("%s", last_finished (self));
      g_assert_true (g_str_has_prefix (last_finished (self), shapes[i].finished));
    }
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  connect_server (self);
  macaw_inspector_open_tool (self->inspector, "bare", "{}");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->server->waiting->len == 1);
  macaw_inspector_run_tool (self->inspector, "bare", "{}");
  g_assert_nonnull (strstr (last_finished (self), "still running"));
  press_action (GTK_WIDGET (self->inspector), "tool.cancel");
  wait_until (self->finished->len == 2);
  g_assert_nonnull (strstr (last_finished (self), "Cancelled."));
  wait_until (self->server->n_gone == 1);
  g_assert_nonnull (find_action (GTK_WIDGET (self->inspector), "tool.run"));
}

static void
test_time_limit (Fixture *self, gconstpointer data)
{
  connect_server (self);
  macaw_inspector_open_tool (self->inspector, "bare", "{}");
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_of_type (GTK_WIDGET (self->inspector), GTK_TYPE_SPIN_BUTTON)), 1);
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->finished->len == 1);
  g_assert_nonnull (strstr (last_finished (self), "time limit of 1 second"));
  wait_until (self->server->n_gone == 1);
}

static GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static void
answer_dialog (const char *response, gboolean trust)
{
  GtkWindow *dialog;

  wait_until ((dialog = find_dialog ()) != NULL);
  if (trust)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog))), TRUE);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_close (dialog);
  wait_until (find_dialog () == NULL);
}

static void
test_destructive (Fixture *self, gconstpointer data)
{
  connect_server (self);
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":1}");
  macaw_inspector_open_tool (self->inspector, "exec", "{}");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  answer_dialog ("cancel", TRUE);
  g_assert_cmpuint (self->server->bodies->len, ==, 0);
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  answer_dialog ("run", TRUE);
  wait_until (self->finished->len == 1);
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->finished->len == 2);
  g_assert_null (find_dialog ());
  /* Another session is asked about again. */
  macaw_inspector_set_session (self->inspector, self->server->client, "test", "sess-2");
  macaw_inspector_open_tool (self->inspector, "exec", "{}");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  answer_dialog ("cancel", FALSE);
  g_assert_cmpuint (self->finished->len, ==, 2);
}

static void
test_bad_arguments (Fixture *self, gconstpointer data)
{
  connect_server (self);
  macaw_inspector_open_tool (self->inspector, "read_file", "{}");
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL);
  type_arguments (self, "{\"path\": }");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (shows (self, "The arguments are no JSON"));
  type_arguments (self, "{}");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (shows (self, "Some arguments are missing or wrong."));
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":7}");
  g_assert_cmpstr (last_finished (self), ==, "tool|read_file|-|Some arguments are missing or wrong. It is said at each of them.");
  take_picture (self->window, "tools-refused");
  g_assert_cmpuint (self->server->bodies->len, ==, 0);
}

/* What the server finds wrong is said at its field, and beside the form what belongs to none. */
static void
test_server_refuses (Fixture *self, gconstpointer data)
{
  connect_server (self);
  tool_server_set_answer (self->server, 422,
                          "{\"detail\":[{\"loc\":[\"body\",\"args\",\"path\"],\"msg\":\"no <such> folder\",\"type\":\"value_error\"},"
                          "{\"loc\":[\"body\",\"agent_id\"],\"msg\":\"unknown agent\",\"type\":\"value_error\"}]}");
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":\"x\"}");
  wait_until (self->finished->len == 1);
  wait_until (shows (self, "no <such> folder"));
  take_picture (self->window, "tools-422");
  g_assert_true (shows (self, "unknown agent"));
}

/* What was run is listed after a restart, without its secrets, and can be run again. */
static void
test_history (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("macaw-history-XXXXXX", NULL), *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (MacawStore) store = macaw_store_new (path);
  g_autoptr (GSubprocess) remove = NULL;
  GtkToggleButton *button;

  macaw_inspector_set_store (self->inspector, store);
  connect_server (self);
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":1}");
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":\"of the past\"}");
  wait_until (self->finished->len == 1);
  macaw_inspector_run_tool (self->inspector, "bare", "{\"api_key\":\"sk-123\"}");
  wait_until (self->finished->len == 2);
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  macaw_inspector_set_store (self->inspector, NULL);
  macaw_store_close (store);
  g_object_unref (store);
  store = macaw_store_new (path);
  macaw_inspector_set_store (self->inspector, store);
  connect_server (self);
  wait_until (shows (self, "calendar"));
  button = GTK_TOGGLE_BUTTON (find_widget (GTK_WIDGET (self->inspector), is_history_button, NULL));
  gtk_toggle_button_set_active (button, TRUE);
  wait_until (shows (self, "of the past") && shows (self, "•••"));
  g_assert_false (shows (self, "sk-123"));
  take_picture (self->window, "tools-history");
  type_in_search (self, "PAST");
  wait_until (!shows (self, "•••"));
  press_action (GTK_WIDGET (self->inspector), "history.pin");
  press_action (GTK_WIDGET (self->inspector), "history.run");
  wait_until (self->finished->len == 3);
  g_assert_cmpstr (last_finished (self), ==, "tool|read_file|1|-");
  press_action (GTK_WIDGET (self->inspector), "tools.back");
  type_in_search (self, "api_key");
  wait_until (shows (self, "•••"));
  press_action (GTK_WIDGET (self->inspector), "history.run");
  wait_until (shows (self, "Fill in the secrets"));
  g_assert_cmpuint (self->server->bodies->len, ==, 3);
  macaw_inspector_set_store (self->inspector, NULL);
  macaw_store_close (store);
  remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", folder, NULL);
  g_subprocess_wait (remove, NULL, NULL);
}

/* Opening one among thousands is as quick as among few; all of them can be filtered. */
static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) tools = g_string_new ("{\"tools\":[{\"name\":\"first\"}");

  for (int i = 0; i < 5000; i++)
    g_string_append_printf (tools, ",{\"name\":\"tool_%d\",\"kind\":\"app\",\"description\":\"The tool of number %d.\"}", i, i);
  g_string_append (tools, "]}");
  g_free (self->server->tools);
  self->server->tools = g_strdup (tools->str);
  connect_server (self);
  wait_until (shows (self, "tool_1"));
  macaw_inspector_open_tool (self->inspector, "tool_4999", NULL);
  wait_until (shows (self, "The tool of number 4999."));
  press_action (GTK_WIDGET (self->inspector), "tools.back");
  type_in_search (self, "number 4321");
  wait_until (shows (self, "tool_4321") && !shows (self, "tool_1"));
}

static void
test_real (Fixture *self, gconstpointer data)
{
  RealRuntime *runtime = real_runtime_new ();

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  wait_until (shows (self, "list_dir"));
  take_picture (self->window, "tools-list-real");
  macaw_inspector_run_tool (self->inspector, "write_file", "{\"path\":\"a.txt\",\"content\":\"one\\ntwo\\n\"}");
  wait_until (self->finished->len == 1);
  g_assert_cmpstr (last_finished (self), ==, "tool|write_file|\"File written.\"|-");
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":\"a.txt\"}");
  wait_until (self->finished->len == 2);
  g_assert_cmpstr (last_finished (self), ==, "tool|read_file|\"one\\ntwo\\n\"|-");
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":\"b.txt\"}");
  wait_until (self->finished->len == 3);
  g_assert_true (g_str_has_prefix (last_finished (self), "tool|read_file|-|"));
  take_picture (self->window, "tools-failed-real");
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

static void
run_real (Fixture *self, const char *tool, const char *args, const char *shown)
{
  guint before = self->finished->len;

  macaw_inspector_run_tool (self->inspector, tool, args);
  wait_until (self->finished->len > before);
  wait_until (shows (self, shown));
}

/* Results of the real tools get the views that are theirs, and a file in a list leads on to it. */
static void
test_real_results (Fixture *self, gconstpointer data)
{
  RealRuntime *runtime = real_runtime_new ();
  GtkWidget *table;

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  run_real (self, "exec", "{\"command\":\"mkdir -p sub; echo '{}' > sub/a.json; printf 'a\\\\033[1;32mgreen\\\\033[0m\\\\n'; exit 3\"}", "Exit code 3");
  g_assert_true (shows (self, "agreen"));
  take_picture (self->window, "tools-exec-real");
  run_real (self, "list_dir", "{\"path\":\"sub\"}", "a.json");
  take_picture (self->window, "tools-list-dir-real");
  table = find_of_type (GTK_WIDGET (self->inspector), GTK_TYPE_COLUMN_VIEW);
  g_assert_nonnull (table);
  g_signal_emit_by_name (table, "activate", 0);
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL && shows (self, "/sub/a.json"));
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

/* Undo, against the real tools */

static void
call_real (RealRuntime *runtime, const char *tool, const char *args_json, char **told)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) args = ara_value_new_from_text (args_json, -1, NULL);
  g_autoptr (AraValue) answer = ara_runtime_client_execute_tool (runtime->client, runtime->session, tool, args, NULL, NULL, &error);

  g_assert_no_error (error);
  if (told != NULL)
    *told = ara_value_dup_member_string (answer, "result");
}

/* NULL: it isn't there. */
static char *
read_real (RealRuntime *runtime, const char *path)
{
  g_autofree char *args = g_strdup_printf ("{\"path\":\"%s\"}", path);
  char *text = NULL;

  call_real (runtime, "read_file", args, &text);
  return text;
}

static gboolean
offers_undo (Fixture *self)
{
  return find_action (GTK_WIDGET (self->inspector), "tool.undo") != NULL;
}

/* Runs it, sees what it did, presses Undo. */
static void
run_and_undo (Fixture *self, const char *tool, const char *args, const char *told)
{
  guint before = self->finished->len;

  macaw_inspector_run_tool (self->inspector, tool, args);
  wait_until (self->finished->len == before + 1);
  g_assert_true (g_str_has_suffix (last_finished (self), "|-"));
  press_action (GTK_WIDGET (self->inspector), "tool.undo");
  wait_until (shows (self, told));
  g_assert_false (offers_undo (self));
}

static void
assert_holds (RealRuntime *runtime, const char *path, const char *expected)
{
  g_autofree char *text = read_real (runtime, path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_undo (Fixture *self, gconstpointer data)
{
  RealRuntime *runtime = real_runtime_new ();

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  run_and_undo (self, "write_file", "{\"path\":\"new.txt\",\"content\":\"x\"}", "Undone: “new.txt” is deleted again.");
  assert_holds (runtime, "new.txt", NULL);
  run_and_undo (self, "write_file", "{\"path\":\"a/b/c.txt\",\"content\":\"x\"}", "The folders that were made for it stay.");
  assert_holds (runtime, "a/b/c.txt", NULL);
  call_real (runtime, "write_file", "{\"path\":\"a.txt\",\"content\":\"one\\r\\n two \\u0001é\"}", NULL);
  run_and_undo (self, "write_file", "{\"path\":\"a.txt\",\"content\":\"\"}", "Undone: “a.txt” holds what it held before.");
  assert_holds (runtime, "a.txt", "one\r\n two \001é");
  run_and_undo (self, "edit_file", "{\"path\":\"./a.txt\",\"old_text\":\"two\",\"new_text\":\"2\"}", "Undone: “./a.txt” holds what it held before.");
  assert_holds (runtime, "a.txt", "one\r\n two \001é");
  run_and_undo (self, "delete_file", "{\"path\":\"/root/.ara/workspace/a.txt\"}", "is back, with the usual permissions.");
  assert_holds (runtime, "a.txt", "one\r\n two \001é");
  take_picture (self->window, "tools-undone");
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

/* What was done to the file since then isn't lost. */
static void
test_undo_too_late (Fixture *self, gconstpointer data)
{
  RealRuntime *runtime = real_runtime_new ();

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  macaw_inspector_run_tool (self->inspector, "write_file", "{\"path\":\"a.txt\",\"content\":\"mine\"}");
  wait_until (offers_undo (self));
  take_picture (self->window, "tools-undo");
  call_real (runtime, "write_file", "{\"path\":\"a.txt\",\"content\":\"another's\"}", NULL);
  press_action (GTK_WIDGET (self->inspector), "tool.undo");
  wait_until (shows (self, "“a.txt” was changed after the call."));
  assert_holds (runtime, "a.txt", "another's");
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

/* Where it can't be undone, or nothing was changed, nothing is offered, and it is said why. */
static void
test_no_undo (Fixture *self, gconstpointer data)
{
  static const struct { const char *tool, *args, *why; } rows[] = {
    { "delete_file", "{\"path\":\"long.txt\"}", "This can’t be undone. “long.txt” is larger than 1 MiB." },
    { "write_file", "{\"path\":\"grown.txt\",\"content\":\"x\"}", "This can’t be undone. “grown.txt” is larger than 1 MiB." },
    { "delete_file", "{\"path\":\"binary\"}", "This can’t be undone. “binary” can’t be read as a text." },
    { "delete_file", "{\"path\":\"latin1.txt\"}", "This can’t be undone. “latin1.txt” can’t be read as a text." },
    { "delete_file", "{\"path\":\"link.txt\"}", "This can’t be undone. “link.txt” is no plain file." },
    { "delete_file", "{\"path\":\"folder\",\"recursive\":true}", "This can’t be undone. “folder” is no plain file." },
    { "write_file", "{\"path\":\"same.txt\",\"content\":\"same\"}", NULL },
    { "exec", "{\"command\":\"true\"}", NULL },
  };
  RealRuntime *runtime = real_runtime_new ();

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  call_real (runtime, "exec", "{\"command\":\"head -c 1048577 /dev/zero | tr '\\\\0' x | tee long.txt > grown.txt; head -c 9 /dev/zero > binary;"
                              "printf 'caf\\\\351' > latin1.txt; ln -s long.txt link.txt; mkdir folder; printf same > same.txt\"}", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      macaw_inspector_run_tool (self->inspector, rows[i].tool, rows[i].args);
      wait_until (self->finished->len == i + 1);
      g_test_message ("%s", last_finished (self));
      g_assert_true (g_str_has_suffix (last_finished (self), "|-"));
      if (rows[i].why != NULL)
        wait_until (shows (self, rows[i].why));
      g_assert_false (offers_undo (self));
    }
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

/* A server without the tools that it takes is asked for the call alone. */
static void
test_undo_needs_tools (Fixture *self, gconstpointer data)
{
  g_free (self->server->tools);
  self->server->tools = g_strdup ("{\"tools\":[{\"name\":\"write_file\"},{\"name\":\"read_file\"},{\"name\":\"list_dir\"}]}");
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":\"File written.\"}");
  connect_server (self);
  macaw_inspector_run_tool (self->inspector, "write_file", "{\"path\":\"a\",\"content\":\"b\"}");
  wait_until (self->finished->len == 1);
  g_assert_false (offers_undo (self));
  g_assert_cmpuint (self->server->bodies->len, ==, 1);
}

#define add(name, function) g_test_add ("/tools-page/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();
  add ("panels", test_panels);
  add ("list", test_list);
  add ("trouble", test_trouble);
  add ("run", test_run);
  add ("run-by-name", test_run_by_name);
  add ("copy", test_copy);
  add ("ask-agent", test_ask_agent);
  add ("shapes", test_shapes);
  add ("cancel", test_cancel);
  add ("time-limit", test_time_limit);
  add ("destructive", test_destructive);
  add ("bad-arguments", test_bad_arguments);
  add ("server-refuses", test_server_refuses);
  add ("history", test_history);
  add ("many", test_many);
  add ("real", test_real);
  add ("real-results", test_real_results);
  add ("undo", test_undo);
  add ("undo-too-late", test_undo_too_late);
  add ("no-undo", test_no_undo);
  add ("undo-needs-tools", test_undo_needs_tools);
  return g_test_run ();
}
