/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Tools page in its inspector: list, filter, arguments, running, against a server in this
 * process and against the real runtime. */

#include "app/inspector/skills/macaw-skills-page.h"
#include "app/inspector/tools/macaw-tools-page.h"
#include "app/inspector/form/macaw-schema-form.h"
#include "app/inspector/result/macaw-result-view.h"
#include "tools-fixture.h"

#include <adwaita.h>
#include <string.h>

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
type_in_search (ToolsFixture *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_widget (GTK_WIDGET (self->inspector), is_mapped_search, NULL)), text);
}

static void
type_arguments (ToolsFixture *self, const char *json)
{
  macaw_schema_form_set_value (MACAW_SCHEMA_FORM (find_of_type (GTK_WIDGET (self->inspector), MACAW_TYPE_SCHEMA_FORM)), json);
}

/* Tests */

static void
test_panels (ToolsFixture *self, gconstpointer data)
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
  g_assert_true (g_str_has_prefix (tools_last_finished (self), "control|list_windows|-|"));
}

static void
test_list (ToolsFixture *self, gconstpointer data)
{
  wait_until (tools_shows (self, "No Session"));
  tools_connect (self);
  wait_until (tools_shows (self, "read_file") && tools_shows (self, "exec") && tools_shows (self, "bare"));
  g_assert_true (tools_shows (self, "Reads a file <b>not bold</b> %s."));
  take_picture (self->window, "tools-list");
  type_in_search (self, "FILE");
  wait_until (!tools_shows (self, "exec"));
  g_assert_true (tools_shows (self, "read_file"));
  type_in_search (self, "nothing like it");
  wait_until (tools_shows (self, "No Such Tool"));
  type_in_search (self, "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_of_type (GTK_WIDGET (self->inspector), GTK_TYPE_DROP_DOWN)), 3);
  wait_until (tools_shows (self, "calendar") && !tools_shows (self, "read_file"));
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  wait_until (tools_shows (self, "No Session"));
}

static void
test_trouble (ToolsFixture *self, gconstpointer data)
{
  self->server->tools_status = 500;
  tools_connect (self);
  wait_until (tools_shows (self, "The Tools Can’t Be Read") && tools_shows (self, "The server failed."));
  self->server->tools_status = 200;
  g_free (self->server->tools);
  self->server->tools = g_strdup ("{\"tools\":{\"not\":\"a list\"}}");
  press_action (GTK_WIDGET (self->inspector), "tools.reload");
  wait_until (tools_shows (self, "doesn’t understand"));
  g_free (self->server->tools);
  self->server->tools = g_strdup ("{\"tools\":[]}");
  press_action (GTK_WIDGET (self->inspector), "tools.reload");
  wait_until (tools_shows (self, "No Tools"));
}

static void
test_run (ToolsFixture *self, gconstpointer data)
{
  g_autofree char *args = NULL;

  tools_connect (self);
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"tool_name\":\"read_file\",\"result\":\"hello there\",\"duration_ms\":3}");
  macaw_inspector_open_tool (self->inspector, "read_file", "{\"path\":\"a b\",\"n\":18446744073709551616}");
  wait_until (tools_shows (self, "18446744073709551616"));
  g_assert_cmpuint (self->server->bodies->len, ==, 0);
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->finished->len == 1 && tools_shows (self, "hello there"));
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|read_file|\"hello there\"|-");
  args = tool_server_dup_args (self->server);
  g_assert_nonnull (strstr (args, "18446744073709551616"));
  take_picture (self->window, "tools-result");
  press_action (GTK_WIDGET (self->inspector), "tool.ask-agent");
  g_assert_nonnull (strstr (self->composed, "hello there"));
}

/* What the schema forbids is said, and sent all the same if the person insists. */
static void
test_run_anyway (ToolsFixture *self, gconstpointer data)
{
  g_autofree char *args = NULL;

  tools_connect (self);
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"tool_name\":\"read_file\",\"result\":\"came through\"}");
  macaw_inspector_open_tool (self->inspector, "read_file", "{\"path\":7}");
  wait_until (tools_shows (self, "This has to be text."));
  g_assert_null (find_action (GTK_WIDGET (self->inspector), "call.run-anyway"));
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (tools_shows (self, "Some arguments are missing or wrong."));
  g_assert_cmpuint (self->server->bodies->len, ==, 0);
  take_picture (self->window, "tools-anyway");
  /* What has been mended needs no insisting. */
  type_arguments (self, "{\"path\":\"a\"}");
  wait_until (find_action (GTK_WIDGET (self->inspector), "call.run-anyway") == NULL);
  /* Nobody lists files here. */
  wait_until (!tools_shows (self, "This has to be text."));
  g_assert_null (find_action (GTK_WIDGET (self->inspector), "form.choose-path"));
  g_assert_false (tools_shows (self, "Some arguments are missing or wrong."));
  /* What is no JSON can't be sent at all. */
  type_arguments (self, "{\"path\":");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (tools_shows (self, "The arguments are no JSON"));
  g_assert_null (find_action (GTK_WIDGET (self->inspector), "call.run-anyway"));
  type_arguments (self, "{\"path\":7}");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  press_action (GTK_WIDGET (self->inspector), "call.run-anyway");
  wait_until (tools_shows (self, "came through"));
  args = tool_server_dup_args (self->server);
  g_assert_cmpstr (args, ==, "{\"path\":7}");
  g_assert_null (find_action (GTK_WIDGET (self->inspector), "call.run-anyway"));
}

/* A result in MCP's shape may say itself that the call failed, in our envelope or without. */
static void
test_says_failed (ToolsFixture *self, gconstpointer data)
{
  static const char *const answers[] = {
    "{\"ok\":true,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"no such bird\"}],\"isError\":true}}",
    "{\"content\":[{\"type\":\"text\",\"text\":\"no such tree\"}],\"isError\":true,\"structuredContent\":{\"code\":7}}",
  };
  static const char *const words[] = { "no such bird", "no such tree" };

  tools_connect (self);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      tool_server_set_answer (self->server, 200, answers[i]);
      macaw_inspector_run_tool (self->inspector, "bare", "{}");
      wait_until (self->finished->len == i + 1 && tools_shows (self, words[i]));
      g_assert_cmpstr (tools_last_finished (self), ==, "tool|bare|-|The tool says that it failed.");
      g_assert_true (tools_shows (self, "The tool says that it failed."));
      /* Once. */
      g_assert_false (tools_shows (self, "the tool says that it failed"));
    }
  tool_server_set_answer (self->server, 200, "{\"content\":[{\"type\":\"text\",\"text\":\"a macaw\"}],\"isError\":false}");
  macaw_inspector_run_tool (self->inspector, "bare", "{}");
  wait_until (self->finished->len == 3 && tools_shows (self, "a macaw"));
  g_assert_false (g_str_has_suffix (tools_last_finished (self), "failed."));
  g_assert_true (tools_shows (self, "Done"));
}

static void
test_run_by_name (ToolsFixture *self, gconstpointer data)
{
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":[1]}");
  macaw_inspector_run_tool (self->inspector, "exec", "{}");
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|exec|-|There is no session to run a tool in.");
  tools_connect (self);
  macaw_inspector_run_tool (self->inspector, "exec", "{\"command\":\"ls\"}");
  wait_until (self->finished->len == 2);
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|exec|[1]|-");
  macaw_inspector_run_tool (self->inspector, "no such <tool> & no other", NULL);
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|no such <tool> & no other|-|This session has no tool “no such <tool> & no other”.");
  macaw_inspector_run_tool (self->inspector, "exec", "not json");
  g_assert_true (g_str_has_prefix (tools_last_finished (self), "tool|exec|-|The arguments are no JSON: "));
  macaw_inspector_run_tool (self->inspector, "exec", "[]");
  g_assert_true (g_str_has_prefix (tools_last_finished (self), "tool|exec|-|Arguments are a JSON object"));
  g_assert_cmpuint (self->server->bodies->len, ==, 1);
}

static void
text_read (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static char *
copy_as (ToolsFixture *self, const char *form)
{
  GtkWidget *button = find_action (GTK_WIDGET (self->inspector), "tool.run");
  char *text = NULL;

  g_assert_true (gtk_widget_activate_action (button, "tool.copy-as", "s", form));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (button), NULL, text_read, &text);
  wait_until (text != NULL);
  return text;
}

static void
test_copy (ToolsFixture *self, gconstpointer data)
{
  g_autofree char *ara = NULL, *curl = NULL, *json = NULL;

  tools_connect (self);
  macaw_inspector_open_tool (self->inspector, "bare", "{\"a\":\"b c\",\"n\":18446744073709551616}");
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL);
  ara = copy_as (self, "ara");
  g_assert_nonnull (strstr (ara, "ara runtime tools execute --session sess-1 --tool bare --arg 'a=b c' --arg n=18446744073709551616"));
  curl = copy_as (self, "curl");
  wait_until (tools_shows (self, "Copied without the key: the shell takes it from ARA_API_KEY."));
  take_picture (self->window, "tools-copied");
  g_assert_nonnull (strstr (curl, "\"Authorization: Bearer $ARA_API_KEY\""));
  json = copy_as (self, "json");
  g_assert_cmpstr (json, ==, "{\"session_id\":\"sess-1\",\"tool_name\":\"bare\",\"args\":{\"a\":\"b c\",\"n\":18446744073709551616}}");
  /* A number is none any more on the way, which is said; where there is none nothing is. */
  g_assert_false (tools_shows (self, "sends each argument as text"));
  g_free (ara);
  ara = copy_as (self, "ara");
  g_assert_true (tools_shows (self, "sends each argument as text"));
  type_arguments (self, "{\"a\":\"1\"}");
  g_free (ara);
  ara = copy_as (self, "ara");
  g_assert_false (tools_shows (self, "sends each argument as text"));
  type_arguments (self, "{\"a=b\":1}");
  gtk_widget_activate_action (find_action (GTK_WIDGET (self->inspector), "tool.run"), "tool.copy-as", "s", "ara");
  wait_until (tools_shows (self, "The ara command can’t pass an argument of the name “a=b”."));
}

/* A question about a result takes no secret along, and no fence in a text ends its own. */
static void
test_ask_agent (ToolsFixture *self, gconstpointer data)
{
  tools_connect (self);
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
test_shapes (ToolsFixture *self, gconstpointer data)
{
  static const struct { guint status; const char *answer, *finished; } shapes[] = {
    { 200, "{\"ok\":false,\"error\":\"No such file.\"}", "tool|bare|-|No such file." },
    { 200, "{\"ok\":false}", "tool|bare|-|The tool failed and doesn’t say why." },
    { 200, "{\"output\":7}", "tool|bare|{\"output\":7}|-" },
    { 200, "{\"ok\":true}", "tool|bare|{\"ok\":true}|-" },
    { 200, "12", "tool|bare|12|-" },
    { 204, "", "tool|bare|null|-" },
    { 200, "<html>", "tool|bare|-|" },
    { 404, "{\"detail\":\"no\"}", "tool|bare|-|The server doesn’t know what was asked for. It may have been deleted. The server says: no" },
    { 500, "{\"detail\":\"The disk is full\"}", "tool|bare|-|The server failed. The server says: The disk is full" },
    { 500, "", "tool|bare|-|The server failed." },
    { 422, "{\"detail\":\"kind should be one\"}", "tool|bare|-|" },
  };

  tools_connect (self);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      tool_server_set_answer (self->server, shapes[i].status, shapes[i].answer);
      macaw_inspector_run_tool (self->inspector, "bare", "{}");
      wait_until (self->finished->len == i + 1);
      g_test_message ("%s", tools_last_finished (self));
      g_assert_true (g_str_has_prefix (tools_last_finished (self), shapes[i].finished));
    }
}

static void
test_cancel (ToolsFixture *self, gconstpointer data)
{
  tools_connect (self);
  macaw_inspector_open_tool (self->inspector, "bare", "{}");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->server->waiting->len == 1);
  macaw_inspector_run_tool (self->inspector, "bare", "{}");
  g_assert_nonnull (strstr (tools_last_finished (self), "still running"));
  press_action (GTK_WIDGET (self->inspector), "tool.cancel");
  wait_until (self->finished->len == 2);
  g_assert_nonnull (strstr (tools_last_finished (self), "Cancelled."));
  wait_until (self->server->n_gone == 1);
  g_assert_nonnull (find_action (GTK_WIDGET (self->inspector), "tool.run"));
}

/* A run goes on while another tool or session is looked at; what was typed and what came stays with each. */
static void
test_two_at_once (ToolsFixture *self, gconstpointer data)
{
  tools_connect (self);
  macaw_inspector_run_tool (self->inspector, "bare", "{\"a\":1}");
  wait_until (self->server->waiting->len == 1);
  macaw_inspector_open_tool (self->inspector, "read_file", NULL);
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL);
  g_assert_null (find_action (GTK_WIDGET (self->inspector), "tool.cancel"));
  type_arguments (self, "{\"path\":\"of a draft\"");
  tool_server_answer_one (self->server, "{\"ok\":true,\"result\":\"came later\"}");
  wait_until (self->finished->len == 1);
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|bare|\"came later\"|-");
  g_assert_false (tools_shows (self, "came later"));
  macaw_inspector_open_tool (self->inspector, "bare", NULL);
  wait_until (tools_shows (self, "came later") && tools_shows (self, "\"a\": 1"));
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->server->waiting->len == 1);
  macaw_inspector_open_tool (self->inspector, "read_file", NULL);
  wait_until (tools_shows (self, "{\"path\":\"of a draft\""));
  macaw_inspector_open_tool (self->inspector, "bare", NULL);
  press_action (GTK_WIDGET (self->inspector), "tool.cancel");
  wait_until (self->finished->len == 2 && self->server->n_gone == 1);
  /* Another session has a desk of its own, and what runs in the first goes on. */
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->server->waiting->len == 1);
  macaw_inspector_set_session (self->inspector, self->server->client, "test", "sess-2");
  macaw_inspector_open_tool (self->inspector, "read_file", NULL);
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL);
  g_assert_false (tools_shows (self, "of a draft"));
  tool_server_answer_one (self->server, "{\"ok\":true,\"result\":\"in the first\"}");
  wait_until (self->finished->len == 3);
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|bare|\"in the first\"|-");
  tools_connect (self);
  macaw_inspector_open_tool (self->inspector, "bare", NULL);
  wait_until (tools_shows (self, "in the first"));
}

static void
test_time_limit (ToolsFixture *self, gconstpointer data)
{
  tools_connect (self);
  macaw_inspector_open_tool (self->inspector, "bare", "{}");
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_of_type (GTK_WIDGET (self->inspector), GTK_TYPE_SPIN_BUTTON)), 1);
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->finished->len == 1);
  g_assert_nonnull (strstr (tools_last_finished (self), "time limit of 1 second"));
  wait_until (self->server->n_gone == 1);
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
test_destructive (ToolsFixture *self, gconstpointer data)
{
  tools_connect (self);
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
  /* A yes is for what was asked about. */
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (find_dialog () != NULL);
  take_picture (find_dialog (), "tools-question");
  macaw_inspector_open_tool (self->inspector, "bare", "{}");
  answer_dialog ("run", FALSE);
  wait_until (tools_shows (self, "Nothing was run: another tool was opened"));
  g_assert_cmpuint (self->finished->len, ==, 2);
}

static void
test_bad_arguments (ToolsFixture *self, gconstpointer data)
{
  tools_connect (self);
  macaw_inspector_open_tool (self->inspector, "read_file", "{}");
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL);
  type_arguments (self, "{\"path\": }");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (tools_shows (self, "The arguments are no JSON"));
  type_arguments (self, "{}");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (tools_shows (self, "Some arguments are missing or wrong."));
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":7}");
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|read_file|-|Some arguments are missing or wrong. It is said at each of them.");
  take_picture (self->window, "tools-refused");
  g_assert_cmpuint (self->server->bodies->len, ==, 0);
}

/* What the server finds wrong is said at its field, and beside the form what belongs to none. */
static void
test_server_refuses (ToolsFixture *self, gconstpointer data)
{
  tools_connect (self);
  tool_server_set_answer (self->server, 422,
                          "{\"detail\":[{\"loc\":[\"body\",\"args\",\"path\"],\"msg\":\"no <such> folder\",\"type\":\"value_error\"},"
                          "{\"loc\":[\"body\",\"agent_id\"],\"msg\":\"unknown agent\",\"type\":\"value_error\"}]}");
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":\"x\"}");
  wait_until (self->finished->len == 1);
  wait_until (tools_shows (self, "no <such> folder"));
  take_picture (self->window, "tools-422");
  /* Once. */
  g_assert_false (tools_shows (self, "path: no <such> folder"));
  g_assert_true (tools_shows (self, "The server refuses the arguments."));
  g_assert_true (tools_shows (self, "unknown agent"));
  /* The folder may have been made meanwhile. */
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":\"now it is there\"}");
  press_action (GTK_WIDGET (self->inspector), "tool.run");
  wait_until (self->finished->len == 2 && tools_shows (self, "now it is there"));
  g_assert_false (tools_shows (self, "no <such> folder"));
  g_assert_false (tools_shows (self, "unknown agent"));
}

/* What was run is listed after a restart, without its secrets, and can be run again. */
static void
test_history (ToolsFixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("macaw-history-XXXXXX", NULL), *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (MacawStore) store = macaw_store_new (path);
  g_autoptr (GSubprocess) remove = NULL;
  GtkToggleButton *button;

  macaw_inspector_set_store (self->inspector, store);
  tools_connect (self);
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
  tools_connect (self);
  wait_until (tools_shows (self, "calendar"));
  button = GTK_TOGGLE_BUTTON (find_widget (GTK_WIDGET (self->inspector), is_history_button, NULL));
  gtk_toggle_button_set_active (button, TRUE);
  wait_until (tools_shows (self, "of the past") && tools_shows (self, "•••"));
  g_assert_false (tools_shows (self, "sk-123"));
  take_picture (self->window, "tools-history");
  type_in_search (self, "PAST");
  wait_until (!tools_shows (self, "•••"));
  press_action (GTK_WIDGET (self->inspector), "history.pin");
  press_action (GTK_WIDGET (self->inspector), "history.run");
  wait_until (self->finished->len == 3);
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|read_file|1|-");
  press_action (GTK_WIDGET (self->inspector), "tools.back");
  type_in_search (self, "api_key");
  wait_until (tools_shows (self, "•••"));
  press_action (GTK_WIDGET (self->inspector), "history.run");
  wait_until (tools_shows (self, "Fill in the secrets"));
  g_assert_cmpuint (self->server->bodies->len, ==, 3);
  macaw_inspector_set_store (self->inspector, NULL);
  macaw_store_close (store);
  remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", folder, NULL);
  g_subprocess_wait (remove, NULL, NULL);
}

/* Opening one among thousands is as quick as among few; all of them can be filtered. */
static void
test_many (ToolsFixture *self, gconstpointer data)
{
  g_autoptr (GString) tools = g_string_new ("{\"tools\":[{\"name\":\"first\"}");

  for (int i = 0; i < 5000; i++)
    g_string_append_printf (tools, ",{\"name\":\"tool_%d\",\"kind\":\"app\",\"description\":\"The tool of number %d.\"}", i, i);
  g_string_append (tools, "]}");
  g_free (self->server->tools);
  self->server->tools = g_strdup (tools->str);
  tools_connect (self);
  wait_until (tools_shows (self, "tool_1"));
  macaw_inspector_open_tool (self->inspector, "tool_4999", NULL);
  wait_until (tools_shows (self, "The tool of number 4999."));
  press_action (GTK_WIDGET (self->inspector), "tools.back");
  type_in_search (self, "number 4321");
  wait_until (tools_shows (self, "tool_4321") && !tools_shows (self, "tool_1"));
}

static void
test_real (ToolsFixture *self, gconstpointer data)
{
  RealRuntime *runtime = real_runtime_new (NULL);

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  wait_until (tools_shows (self, "list_dir"));
  take_picture (self->window, "tools-list-real");
  macaw_inspector_run_tool (self->inspector, "write_file", "{\"path\":\"a.txt\",\"content\":\"one\\ntwo\\n\"}");
  wait_until (self->finished->len == 1);
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|write_file|\"File written.\"|-");
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":\"a.txt\"}");
  wait_until (self->finished->len == 2);
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|read_file|\"one\\ntwo\\n\"|-");
  macaw_inspector_run_tool (self->inspector, "read_file", "{\"path\":\"b.txt\"}");
  wait_until (self->finished->len == 3);
  g_assert_true (g_str_has_prefix (tools_last_finished (self), "tool|read_file|-|"));
  take_picture (self->window, "tools-failed-real");
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

static void
run_real (ToolsFixture *self, const char *tool, const char *args, const char *shown)
{
  guint before = self->finished->len;

  macaw_inspector_run_tool (self->inspector, tool, args);
  wait_until (self->finished->len > before);
  wait_until (tools_shows (self, shown));
}

/* Results of the real tools get the views that are theirs, and a file in a list leads on to it. */
static void
test_real_results (ToolsFixture *self, gconstpointer data)
{
  RealRuntime *runtime = real_runtime_new (NULL);
  GtkWidget *table;

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  run_real (self, "exec", "{\"command\":\"mkdir -p sub; echo '{}' > sub/a.json; printf 'a\\\\033[1;32mgreen\\\\033[0m\\\\n'; exit 3\"}", "Exit code 3");
  g_assert_true (tools_shows (self, "agreen"));
  g_assert_false (tools_shows (self, "Done")); /* it ran, and says that it failed */
  take_picture (self->window, "tools-exec-real");
  run_real (self, "list_dir", "{\"path\":\"sub\"}", "a.json");
  g_assert_nonnull (find_action (GTK_WIDGET (self->inspector), "form.choose-path"));
  take_picture (self->window, "tools-list-dir-real");
  table = find_of_type (GTK_WIDGET (self->inspector), GTK_TYPE_COLUMN_VIEW);
  g_assert_nonnull (table);
  g_signal_emit_by_name (table, "activate", 0);
  wait_until (find_action (GTK_WIDGET (self->inspector), "tool.run") != NULL && tools_shows (self, "/sub/a.json"));
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

#define add(name, function) g_test_add ("/tools-page/" name, ToolsFixture, NULL, tools_set_up, function, tools_tear_down)

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
  add ("run-anyway", test_run_anyway);
  add ("says-failed", test_says_failed);
  add ("run-by-name", test_run_by_name);
  add ("copy", test_copy);
  add ("ask-agent", test_ask_agent);
  add ("shapes", test_shapes);
  add ("cancel", test_cancel);
  add ("two-at-once", test_two_at_once);
  add ("time-limit", test_time_limit);
  add ("destructive", test_destructive);
  add ("bad-arguments", test_bad_arguments);
  add ("server-refuses", test_server_refuses);
  add ("history", test_history);
  add ("many", test_many);
  add ("real", test_real);
  add ("real-results", test_real_results);
  return g_test_run ();
}
