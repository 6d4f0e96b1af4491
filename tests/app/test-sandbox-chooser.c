/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing a file of the sandbox, against the real runtime and against servers of other kinds. */

#include "app/inspector/macaw-inspector.h"
#include "app/inspector/sandbox/macaw-sandbox-chooser.h"
#include "app/inspector/sandbox/macaw-sandbox-entry.h"
#include "inspector-fixture.h"

#include <string.h>

static void
run (RealRuntime *runtime, const char *tool, const char *args_text)
{
  g_autoptr (AraValue) args = ara_value_new_from_text (args_text, -1, NULL), answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = ara_runtime_client_execute_tool (runtime->client, runtime->session, tool, args, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ara_value_get_member_boolean (answer, "ok"));
}

static void
note_path (MacawSandboxChooser *chooser, const char *path, char **chosen)
{
  g_assert_null (*chosen);
  *chosen = g_strdup (path);
}

static gboolean
shows_page (GtkWidget *chooser, const char *page)
{
  GtkWidget *stack = find_of_type (chooser, GTK_TYPE_STACK);

  return strcmp (gtk_stack_get_visible_child_name (GTK_STACK (stack)), page) == 0;
}

static char *
dup_listed (GtkWidget *chooser)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (find_of_type (chooser, GTK_TYPE_LIST_VIEW))));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MacawSandboxEntry) entry = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", macaw_sandbox_entry_get_name (entry), macaw_sandbox_entry_is_folder (entry) ? "/" : "");
    }
  return g_string_free (text, FALSE);
}

static gboolean
lists (GtkWidget *chooser, const char *names)
{
  g_autofree char *listed = dup_listed (chooser);

  return shows_page (chooser, "list") && strcmp (listed, names) == 0;
}

static const char *
location (GtkWidget *chooser)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_of_type (chooser, GTK_TYPE_ENTRY)));
}

static GtkWidget *
open_chooser (AraRuntimeClient *client, const char *session, const char *path, char **chosen)
{
  GtkWidget *chooser = macaw_sandbox_chooser_new (NULL, client, session, path);

  g_signal_connect (chooser, "chosen", G_CALLBACK (note_path), chosen);
  gtk_window_present (GTK_WINDOW (chooser));
  wait_until (gtk_window_is_active (GTK_WINDOW (chooser)));
  return chooser;
}

/* As a person does it with the keys alone: into a folder, up again, filter, choose. */
static void
test_keys (void)
{
  RealRuntime *runtime = real_runtime_new (NULL);
  g_autofree char *chosen = NULL;
  gpointer chooser;

  run (runtime, "write_file", "{\"path\":\"notes/one.txt\",\"content\":\"1\"}");
  run (runtime, "write_file", "{\"path\":\"file10.txt\",\"content\":\"ten\"}");
  run (runtime, "write_file", "{\"path\":\"file9.txt\",\"content\":\"nine\"}");
  chooser = open_chooser (runtime->client, runtime->session, NULL, &chosen);
  g_object_add_weak_pointer (chooser, &chooser);
  wait_until (lists (chooser, "notes/ file9.txt file10.txt"));
  take_picture (GTK_WINDOW (chooser), "sandbox-chooser");
  g_assert_cmpstr (location (chooser), ==, "/root/.ara/workspace");
  press_keys ("Return"); /* the focus is on the first row */
  wait_until (lists (chooser, "one.txt"));
  g_assert_cmpstr (location (chooser), ==, "/root/.ara/workspace/notes");
  press_keys ("alt+Up");
  wait_until (lists (chooser, "notes/ file9.txt file10.txt"));
  press_keys ("1");
  wait_until (lists (chooser, "file10.txt"));
  press_keys ("Escape"); /* the filter goes, the dialog stays */
  wait_until (lists (chooser, "notes/ file9.txt file10.txt"));
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (chooser, GTK_TYPE_SEARCH_ENTRY)), "10");
  wait_until (lists (chooser, "file10.txt"));
  gtk_widget_grab_focus (find_of_type (chooser, GTK_TYPE_SEARCH_ENTRY));
  press_keys ("Return");
  wait_until (chooser == NULL);
  g_assert_cmpstr (chosen, ==, "/root/.ara/workspace/file10.txt");
  real_runtime_free (runtime);
}

/* It begins where the path is that stands in the field; the folder itself can be chosen. */
static void
test_start (void)
{
  RealRuntime *runtime = real_runtime_new (NULL);
  g_autofree char *chosen = NULL, *folder = NULL;
  gpointer chooser;

  run (runtime, "write_file", "{\"path\":\"notes/one.txt\",\"content\":\"1\"}");
  run (runtime, "write_file", "{\"path\":\"notes/two.txt\",\"content\":\"2\"}");
  chooser = open_chooser (runtime->client, runtime->session, "notes/two.txt", &chosen);
  g_object_add_weak_pointer (chooser, &chooser);
  wait_until (lists (chooser, "one.txt two.txt"));
  press_action (chooser, "chooser.choose");
  wait_until (chooser == NULL);
  g_assert_cmpstr (chosen, ==, "/root/.ara/workspace/notes/two.txt");

  g_clear_pointer (&chosen, g_free);
  chooser = open_chooser (runtime->client, runtime->session, "notes/", &chosen);
  g_object_add_weak_pointer (chooser, &chooser);
  wait_until (lists (chooser, "one.txt two.txt"));
  press_action (chooser, "chooser.choose");
  wait_until (chooser == NULL);
  g_assert_cmpstr (chosen, ==, "/root/.ara/workspace/notes");
  real_runtime_free (runtime);
}

static void
test_trouble (void)
{
  RealRuntime *runtime = real_runtime_new (NULL);
  g_autofree char *chosen = NULL;
  GtkWidget *chooser;

  run (runtime, "write_file", "{\"path\":\"file.txt\",\"content\":\"1\"}");
  chooser = open_chooser (runtime->client, runtime->session, "nowhere/at/all.txt", &chosen);
  wait_until (lists (chooser, "file.txt")); /* the workspace, since the path leads nowhere */
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (chooser, GTK_TYPE_ENTRY)), "/");
  gtk_widget_grab_focus (find_of_type (chooser, GTK_TYPE_ENTRY));
  press_keys ("Return");
  wait_until (shows_text (chooser, "This Folder Can't Be Listed"));
  take_picture (GTK_WINDOW (chooser), "sandbox-trouble");
  press_action (chooser, "chooser.back");
  wait_until (lists (chooser, "file.txt"));
  g_assert_cmpstr (location (chooser), ==, "/root/.ara/workspace");
  gtk_window_destroy (GTK_WINDOW (chooser)); /* in the middle of nothing */
  chooser = open_chooser (runtime->client, "sess-none", NULL, &chosen);
  gtk_window_destroy (GTK_WINDOW (chooser)); /* while it reads */
  g_assert_null (chosen);
  real_runtime_free (runtime);
}

/* A server that lists nothing, or in a way of its own: said, and nothing can be chosen by mistake. */
static void
test_other_server (void)
{
  ToolServer *server = tool_server_new ();
  g_autofree char *chosen = NULL;
  GtkWidget *chooser;

  tool_server_set_answer (server, 404, "{\"detail\":\"There is no tool list_dir.\"}");
  chooser = open_chooser (server->client, "s", "a/b.txt", &chosen);
  wait_until (shows_text (chooser, "This Folder Can't Be Listed"));
  g_assert_cmpuint (server->bodies->len, ==, 2); /* the folder, then the workspace */
  g_assert_false (gtk_widget_get_sensitive (find_action (chooser, "chooser.choose")));
  g_assert_null (find_action (chooser, "chooser.back")); /* there is nothing to go back to */

  tool_server_set_answer (server, 200, "{\"ok\":true,\"result\":\"a b\"}");
  gtk_widget_grab_focus (find_of_type (chooser, GTK_TYPE_ENTRY));
  press_keys ("Return");
  wait_until (shows_text (chooser, "Type the path."));

  tool_server_set_answer (server, 200, "{\"ok\":true,\"result\":{\"entries\":[{\"name\":\"<b>one</b> %s\"}],\"truncated\":true}}");
  press_keys ("Return");
  wait_until (lists (chooser, "<b>one</b> %s"));
  wait_until (shows_text (chooser, "The folder holds more than is listed."));
  press_keys ("Return"); /* the focus is on the row */
  wait_until (chosen != NULL);
  g_assert_cmpstr (chosen, ==, "<b>one</b> %s");
  tool_server_free (server);
}

static GtkWidget *
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (MACAW_IS_SANDBOX_CHOOSER (window))
        return window;
    }
  return NULL;
}

/* From the field of a tool's form: the button, the dialog, and the path is in the field. */
static void
test_field (void)
{
  RealRuntime *runtime = real_runtime_new (NULL);
  GtkWidget *window = adw_window_new (), *inspector = macaw_inspector_new (), *chooser;

  run (runtime, "write_file", "{\"path\":\"notes/one.txt\",\"content\":\"1\"}");
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 700);
  adw_window_set_content (ADW_WINDOW (window), inspector);
  gtk_window_present (GTK_WINDOW (window));
  macaw_inspector_set_session (MACAW_INSPECTOR (inspector), runtime->client, "local", runtime->session);
  macaw_inspector_open_tool (MACAW_INSPECTOR (inspector), "read_file", "{\"path\":\"notes/one\"}");
  press_action (inspector, "form.choose-path");
  chooser = find_chooser ();
  g_assert_nonnull (chooser);
  g_object_add_weak_pointer (G_OBJECT (chooser), (gpointer *) &chooser);
  wait_until (lists (chooser, "one.txt") && gtk_window_is_active (GTK_WINDOW (chooser)));
  press_keys ("Return");
  wait_until (chooser == NULL);
  wait_until (shows_text (inspector, "/root/.ara/workspace/notes/one.txt"));
  take_picture (GTK_WINDOW (window), "sandbox-field");

  macaw_inspector_open_tool (MACAW_INSPECTOR (inspector), "read_file", "{}");
  press_action (inspector, "form.choose-path");
  g_assert_nonnull (find_chooser ());
  gtk_window_destroy (GTK_WINDOW (window)); /* the dialog goes with it */
  g_assert_null (find_chooser ());
  real_runtime_free (runtime);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return macaw_sandbox_entry_compare (*(MacawSandboxEntry *const *) a, *(MacawSandboxEntry *const *) b);
}

/* Answers that other servers might give. */
static void
test_shapes (void)
{
  static const struct { const char *answer, *names; } rows[] = {
    { "{\"ok\":true,\"result\":{\"path\":\"/w\",\"entries\":[{\"name\":\"b\",\"type\":\"file\"},{\"name\":\"a\",\"type\":\"directory\"}],\"truncated\":true}}", "a/ b" },
    { "{\"result\":\"[\\\"x/\\\",\\\"y\\\"]\"}", "x/ y" },
    { "[{\"name\":\"..\"},{\"name\":\"\"},{\"name\":\"z\",\"size\":-1,\"modified\":\"?\"},7]", "z" },
    { "{\"files\":[\"one\"]}", "one" },
    { "{\"result\":\"a\\nb\"}", NULL },
    { "{\"ok\":false,\"error\":\"No.\"}", NULL },
    { "5", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) answer = ara_value_new_from_text (rows[i].answer, -1, NULL);
      g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GString) names = g_string_new (NULL);
      g_autofree char *folder = NULL, *problem = NULL;
      gboolean truncated = FALSE, read = macaw_sandbox_read_answer (answer, entries, &folder, &truncated, &problem);

      g_assert_true (read == (rows[i].names != NULL) && read == (problem == NULL));
      g_assert_true (truncated == (i == 0));
      g_ptr_array_sort (entries, compare_entries);
      for (guint j = 0; j < entries->len; j++)
        g_string_append_printf (names, "%s%s%s", j > 0 ? " " : "", macaw_sandbox_entry_get_name (entries->pdata[j]),
                                macaw_sandbox_entry_is_folder (entries->pdata[j]) ? "/" : "");
      g_assert_cmpstr (names->str, ==, rows[i].names != NULL ? rows[i].names : "");
    }
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();
  g_test_add_func ("/sandbox-chooser/keys", test_keys);
  g_test_add_func ("/sandbox-chooser/start", test_start);
  g_test_add_func ("/sandbox-chooser/field", test_field);
  g_test_add_func ("/sandbox-chooser/trouble", test_trouble);
  g_test_add_func ("/sandbox-chooser/other-server", test_other_server);
  g_test_add_func ("/sandbox-chooser/shapes", test_shapes);
  return g_test_run ();
}
