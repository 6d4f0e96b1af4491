/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that mean no good, or no thought: whatever their tools and answers are, the Tools page
 * says a clear word and goes on. */

#include "app/inspector/form/macaw-schema-form.h"
#include "app/inspector/result/macaw-result-view.h"
#include "app/inspector/result/macaw-text-pane.h"
#include "tools-fixture.h"

#include <adwaita.h>
#include <string.h>

static char *
repeat (const char *beginning, const char *unit, guint count, const char *end)
{
  GString *text = g_string_new (beginning);

  for (guint i = 0; i < count; i++)
    g_string_append (text, unit);
  return g_string_free (g_string_append (text, end), FALSE);
}

/* The list is read anew. */
static void
offer (ToolsFixture *self, char *tools)
{
  static guint number;
  g_autofree char *session = g_strdup_printf ("sess-%u", number++);

  g_free (self->server->tools);
  self->server->tools = tools;
  macaw_inspector_set_session (self->inspector, self->server->client, "test", session);
}

/* Runs it by the form; "" or what was said. */
static void
run (ToolsFixture *self, const char *args)
{
  guint before = self->finished->len;

  macaw_inspector_run_tool (self->inspector, "t", args);
  wait_until (self->finished->len > before);
}

/* Tools */

/* Each is shown with a reason where there is no form, and can be run, or it is said why not. */
static void
test_schemas (ToolsFixture *self, gconstpointer data)
{
  static const struct { const char *schema, *shown, *args, *finished; } rows[] = {
    { "null", "There is no schema", "{\"a\":[1]}", "tool|t|1|-" },
    { "[1,2]", "since their schema can't be read", "{\"a\":1}", "tool|t|1|-" },
    { "\"text\"", "since their schema can't be read", "{}", "tool|t|1|-" },
    { "{\"type\":\"objekt\"}", "since their schema can't be read", "{}", "tool|t|1|-" },
    { "{\"type\":\"object\",\"properties\":7}", "since their schema can't be read", "{}", "tool|t|1|-" },
    { "{\"properties\":{\"p\":{\"type\":\"string\",\"pattern\":\"(\"}}}", "“(” is not a regular expression", "{\"p\":\"x\"}", "tool|t|1|-" },
    { "{\"$ref\":\"#\"}", "The arguments couldn’t be checked whole here; the server will check them.", "{}", "tool|t|1|-" },
    { "{\"properties\":{\"p\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}", "p",
      "{\"p\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"}", "tool|t|1|-" },
    { "{\"$ref\":\"https://example.org/x\"}", "which is not in it", "{}", "tool|t|1|-" },
    { "false", "The arguments are written as JSON.", "{}", "tool|t|-|Some arguments are missing or wrong. It is said at each of them." },
    { "{\"type\":\"string\"}", "t", "{}", "tool|t|-|Some arguments are missing or wrong. It is said at each of them." },
    { "{\"properties\":{\"<b>%s</b>\":{\"title\":\"<i>%n\",\"type\":\"string\"}}}", "<i>%n", "{\"<b>%s</b>\":\"x\"}", "tool|t|1|-" },
    { "{\"properties\":{\"\":{\"type\":\"integer\",\"minimum\":1e400}}}", "t", "{}", "tool|t|1|-" },
    { "{\"properties\":{\"p\":{\"enum\":[]}}}", "No value may stand here.", "{}", "tool|t|1|-" },
    { "{\"required\":[\"gone\"]}", "gone", "{}", "tool|t|-|Some arguments are missing or wrong. It is said at each of them." },
  };

  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":1}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].schema);
      offer (self, g_strdup_printf ("{\"tools\":[{\"name\":\"t\",\"input_schema\":%s}]}", rows[i].schema));
      macaw_inspector_open_tool (self->inspector, "t", NULL);
      wait_until (tools_shows (self, rows[i].shown));
      run (self, rows[i].args);
      g_assert_cmpstr (tools_last_finished (self), ==, rows[i].finished);
    }
}

/* 500 fields, and as many folds as JSON may have. */
static void
test_large_schemas (ToolsFixture *self, gconstpointer data)
{
  g_autoptr (GString) fields = g_string_new ("{\"tools\":[{\"name\":\"t\",\"input_schema\":{\"properties\":{\"f0\":{}");
  char *folds = repeat ("{\"tools\":[{\"name\":\"t\",\"input_schema\":", "{\"properties\":{\"a\":", 200, "true");

  for (guint i = 1; i < 500; i++)
    g_string_append_printf (fields, ",\"f%u\":{\"type\":\"integer\"}", i);
  g_string_append (fields, "}}}]}");
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":1}");
  offer (self, g_strdup (fields->str));
  run (self, "{\"f499\":499}");
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|t|1|-");
  run (self, "{\"f499\":\"no number\"}");
  g_assert_nonnull (strstr (tools_last_finished (self), "missing or wrong"));
  offer (self, repeat (folds, "}}", 200, "}]}"));
  g_free (folds);
  run (self, "{\"a\":{\"a\":{}}}");
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|t|1|-");
}

static gboolean
is_mapped_list (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_LIST_VIEW (widget) && gtk_widget_get_mapped (widget) && gtk_widget_get_ancestor (widget, MACAW_TYPE_RESULT_VIEW) == NULL;
}

/* Names and descriptions of any length are abridged, and what has no name can't be called. */
static void
test_names (ToolsFixture *self, gconstpointer data)
{
  g_autofree char *name = repeat ("", "n", 100000, ""), *words = repeat ("", "word ", 200000, "");
  GtkWidget *list;

  offer (self, g_strdup_printf ("{\"tools\":[{\"name\":\"%s\",\"description\":\"%s\"},{\"name\":7,\"description\":\"nameless\"},7,null]}", name, words));
  wait_until (tools_shows (self, "nnnn…") && tools_shows (self, "word word") && tools_shows (self, "nameless"));
  g_assert_true (tools_shows (self, "A tool without a name"));
  take_picture (self->window, "hostile-names");
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":1}");
  macaw_inspector_run_tool (self->inspector, name, "{}");
  wait_until (self->finished->len == 1);
  g_assert_true (g_str_has_suffix (tools_last_finished (self), "|1|-"));
  g_assert_false (tools_shows (self, words));
  take_picture (self->window, "hostile-name");
  press_action (GTK_WIDGET (self->inspector), "tools.back");
  wait_until ((list = find_widget (GTK_WIDGET (self->inspector), is_mapped_list, NULL)) != NULL);
  g_signal_emit_by_name (list, "activate", 1);
  wait_until (tools_shows (self, "so it can’t be called"));
  g_assert_false (gtk_widget_get_sensitive (find_action (GTK_WIDGET (self->inspector), "tool.run")));
}

/* A name that says nothing is told as none. */
static void
test_blank_names (ToolsFixture *self, gconstpointer data)
{
  static const char *const names[] = { "\"\"", "\" \\t\u2003\u200b\"", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *list;

      offer (self, g_strdup_printf ("{\"tools\":[{\"name\":%s}]}", names[i]));
      wait_until (tools_shows (self, "A tool without a name"));
      list = find_widget (GTK_WIDGET (self->inspector), is_mapped_list, NULL);
      g_signal_emit_by_name (list, "activate", 0);
      wait_until (tools_shows (self, "so it can’t be called"));
      g_assert_true (tools_shows (self, "A tool without a name"));
      g_assert_false (gtk_widget_get_sensitive (find_action (GTK_WIDGET (self->inspector), "tool.run")));
    }
}

/* As OpenAI's programs list them. */
static void
test_functions (ToolsFixture *self, gconstpointer data)
{
  g_autofree char *args = NULL;

  offer (self, g_strdup ("{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"description\":\"Looks up a word.\","
                         "\"parameters\":{\"properties\":{\"word\":{\"type\":\"string\",\"title\":\"The word\"}},\"required\":[\"word\"]}}}]}"));
  wait_until (tools_shows (self, "look_up") && tools_shows (self, "Looks up a word."));
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":1}");
  macaw_inspector_run_tool (self->inspector, "look_up", "{}");
  wait_until (self->finished->len == 1);
  g_assert_nonnull (strstr (tools_last_finished (self), "missing or wrong"));
  wait_until (tools_shows (self, "The word"));
  macaw_inspector_run_tool (self->inspector, "look_up", "{\"word\":\"macaw\"}");
  wait_until (self->finished->len == 2);
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|look_up|1|-");
  args = tool_server_dup_args (self->server);
  g_assert_cmpstr (args, ==, "{\"word\":\"macaw\"}");
}

/* Other servers list tools in their own ways; what is no list at all is not told as an empty one. */
static void
test_lists (ToolsFixture *self, gconstpointer data)
{
  static const struct { const char *list, *shown; } rows[] = {
    { "{\"tools\":[\"look_up\",{\"name\":\"speak\"},7]}", "look_up" },
    { "[{\"name\":\"speak\"}]", "speak" },
    { "[\"look_up\"]", "look_up" },
    { "{\"tools\":[]}", "This session offers none." },
    { "[]", "This session offers none." },
    { "{\"tools\":[7,null]}", "doesn’t understand" },
    { "{\"tools\":{\"look_up\":{}}}", "doesn’t understand" },
    { "{}", "doesn’t understand" },
    { "7", "doesn’t understand" },
    { "null", "doesn’t understand" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].list);
      offer (self, g_strdup (rows[i].list));
      macaw_inspector_show_panel (self->inspector, "tools");
      wait_until (tools_shows (self, rows[i].shown));
    }
}

/* The words of a schema may have any length as well. */
static void
test_long_words (ToolsFixture *self, gconstpointer data)
{
  g_autofree char *words = repeat ("", "word ", 200000, ""), *run_on = repeat ("", "n", 100000, "");
  g_autofree char *schema = g_strdup_printf ("{\"properties\":{\"a\":{\"title\":\"A%s\",\"description\":\"B%s\",\"type\":\"string\"},\"C%s\":{\"type\":\"integer\"},"
                                             "\"d\":{\"enum\":[\"D%s\",\"e\"]},\"f\":{\"oneOf\":[{\"title\":\"F%s\",\"type\":\"string\"},{\"type\":\"integer\"}]},"
                                             "\"g\":{\"type\":\"string\",\"default\":\"G%s\"}}}",
                                             run_on, words, run_on, words, run_on, words);
  static const char *const beginnings[] = { "Annn", "Bword", "Cnnn", "Fnnn", "Gword" };

  offer (self, g_strdup_printf ("{\"tools\":[{\"name\":\"t\",\"input_schema\":%s}]}", schema));
  macaw_inspector_open_tool (self->inspector, "t", "{\"d\":\"e\",\"f\":\"x\"}");
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      g_test_message ("%s", beginnings[i]);
      wait_until (tools_shows (self, beginnings[i]));
    }
  take_picture (self->window, "hostile-words");
  g_assert_false (tools_shows (self, words));
  g_assert_false (tools_shows (self, run_on));
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":1}");
  run (self, "{\"a\":\"x\"}");
  g_assert_cmpstr (tools_last_finished (self), ==, "tool|t|1|-");
}

/* Answers */

static void
answer (ToolsFixture *self, char *json)
{
  tool_server_set_answer (self->server, 200, json);
  g_free (json);
  run (self, "{}");
}

/* A reply that is spooled to a file: shown from its beginning, found at its end, told as too large. */
static void
test_long_text (ToolsFixture *self, gconstpointer data)
{
  MacawResultView *view;

  offer (self, g_strdup ("{\"tools\":[{\"name\":\"t\"}]}"));
  answer (self, repeat ("{\"ok\":true,\"result\":\"the first\\n", "a line of words, again and again\\n", 400000, "the last\"}"));
  g_assert_true (g_str_has_prefix (tools_last_finished (self), "tool|t|{\"too_large\":true,\"bytes\":13"));
  wait_until (tools_shows (self, "the first"));
  view = MACAW_RESULT_VIEW (find_of_type (GTK_WIDGET (self->inspector), MACAW_TYPE_RESULT_VIEW));
  macaw_result_view_find (view, "THE LAST");
  wait_until (tools_shows (self, "1 of 1") && tools_shows (self, "the last"));
}

/* No line is given to GTK whole that would stall it. */
static void
test_long_line (ToolsFixture *self, gconstpointer data)
{
  GtkTextIter line, end;
  GtkTextBuffer *buffer;
  GtkWidget *pane;

  offer (self, g_strdup ("{\"tools\":[{\"name\":\"t\"}]}"));
  answer (self, repeat ("{\"ok\":true,\"result\":\"", "x", 1024 * 1024, "\"}"));
  wait_until (tools_shows (self, "xxxx"));
  pane = find_of_type (GTK_WIDGET (self->inspector), MACAW_TYPE_TEXT_PANE);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_of_type (pane, GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_get_start_iter (buffer, &line);
  do
    {
      end = line;
      if (!gtk_text_iter_ends_line (&end))
        gtk_text_iter_forward_to_line_end (&end);
      g_assert_cmpint (gtk_text_iter_get_line_offset (&end), <=, 4096 + 8);
    }
  while (gtk_text_iter_forward_line (&line));
}

static void
test_deep (ToolsFixture *self, gconstpointer data)
{
  char *open = repeat ("{\"ok\":true,\"result\":", "[", 500, "1");

  offer (self, g_strdup ("{\"tools\":[{\"name\":\"t\"}]}"));
  answer (self, repeat (open, "]", 500, "}"));
  g_assert_true (g_str_has_suffix (tools_last_finished (self), "]|-"));
  wait_until (tools_shows (self, "[[[["));
  g_free (open);
  open = repeat ("{\"ok\":true,\"result\":", "[", 100000, "1");
  answer (self, repeat (open, "]", 100000, "}"));
  g_free (open);
  g_test_message ("%s", tools_last_finished (self));
  g_assert_true (g_str_has_prefix (tools_last_finished (self), "tool|t|-|"));
  /* And on it goes. */
  answer (self, g_strdup ("{\"ok\":true,\"result\":\"fine\"}"));
  wait_until (tools_shows (self, "fine"));
}

/* Bytes that are no text, texts that are no JSON, words without end. */
static void
test_rubbish (ToolsFixture *self, gconstpointer data)
{
  static const char *const refused[] = { "\xff\xfe", "{\"ok\":true,\"result\":\"a\xffz\"}", "{\"ok\":true,\"result\":", "{'ok':true}", "{\"ok\":true} trailing",
                                         "<html><body>502</body></html>" };

  offer (self, g_strdup ("{\"tools\":[{\"name\":\"t\"}]}"));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      answer (self, g_strdup (refused[i]));
      g_test_message ("%s", tools_last_finished (self));
      g_assert_true (g_str_has_prefix (tools_last_finished (self), "tool|t|-|The server answered something that Macaw doesn’t understand."));
    }
  answer (self, g_strdup ("{\"ok\":true,\"result\":\"\\u0000\\u0001\\ud800 \\u202e binary \\u001b[31m\"}"));
  g_assert_true (g_str_has_suffix (tools_last_finished (self), "|-"));
  wait_until (tools_shows (self, "binary"));
  answer (self, repeat ("{\"ok\":false,\"error\":\"", "wrong ", 200000, "\"}"));
  g_assert_cmpint (strlen (tools_last_finished (self)), >, 1000000);
  wait_until (tools_shows (self, "wrong wrong"));
  take_picture (self->window, "hostile-error");
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (self->window)), <=, 700);
}

/* A refusal of a thousand things: the first is said at its field, the rest has an end. */
static void
test_many_problems (ToolsFixture *self, gconstpointer data)
{
  g_autofree char *words = repeat ("", "word ", 10000, "");
  g_autofree char *long_detail = g_strdup_printf ("{\"detail\":[{\"loc\":[\"body\",\"args\",\"x\"],\"msg\":\"long %s\"}]}", words);
  g_autofree char *detail = repeat ("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"first\"}", ",{\"loc\":[\"body\",\"args\",\"x\"],\"msg\":\"no\",\"type\":\"t\"}", 1000, "]}");

  offer (self, g_strdup ("{\"tools\":[{\"name\":\"t\",\"input_schema\":{\"properties\":{\"x\":{}}}}]}"));
  tool_server_set_answer (self->server, 422, detail);
  run (self, "{\"x\":1}");
  g_assert_true (g_str_has_prefix (tools_last_finished (self), "tool|t|-|"));
  wait_until (tools_shows (self, "first"));
  take_picture (self->window, "hostile-problems");
  tool_server_set_answer (self->server, 422, long_detail);
  run (self, "{\"x\":1}");
  wait_until (tools_shows (self, "long word word"));
  g_assert_false (tools_shows (self, words));
}

#define add(name, function) g_test_add ("/tools-hostile/" name, ToolsFixture, NULL, tools_set_up, function, tools_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();
  add ("schemas", test_schemas);
  add ("large-schemas", test_large_schemas);
  add ("names", test_names);
  add ("blank-names", test_blank_names);
  add ("functions", test_functions);
  add ("lists", test_lists);
  add ("long-words", test_long_words);
  add ("long-text", test_long_text);
  add ("long-line", test_long_line);
  add ("deep", test_deep);
  add ("rubbish", test_rubbish);
  add ("many-problems", test_many_problems);
  return g_test_run ();
}
