/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo on the Tools page: what a file tool did is taken back, against the real runtime. */

#include "tools-fixture.h"

#include <adwaita.h>

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
offers_undo (ToolsFixture *self)
{
  return find_action (GTK_WIDGET (self->inspector), "tool.undo") != NULL;
}

/* Runs it, sees what it did, presses Undo. */
static void
run_and_undo (ToolsFixture *self, const char *tool, const char *args, const char *told)
{
  guint before = self->finished->len;

  macaw_inspector_run_tool (self->inspector, tool, args);
  wait_until (self->finished->len == before + 1);
  g_assert_true (g_str_has_suffix (tools_last_finished (self), "|-"));
  press_action (GTK_WIDGET (self->inspector), "tool.undo");
  wait_until (tools_shows (self, told));
  g_assert_false (offers_undo (self));
}

static void
assert_holds (RealRuntime *runtime, const char *path, const char *expected)
{
  g_autofree char *text = read_real (runtime, path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_undo (ToolsFixture *self, gconstpointer data)
{
  RealRuntime *runtime = real_runtime_new (NULL);

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
test_undo_too_late (ToolsFixture *self, gconstpointer data)
{
  RealRuntime *runtime = real_runtime_new (NULL);

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  macaw_inspector_run_tool (self->inspector, "write_file", "{\"path\":\"a.txt\",\"content\":\"mine\"}");
  wait_until (offers_undo (self));
  take_picture (self->window, "tools-undo");
  call_real (runtime, "write_file", "{\"path\":\"a.txt\",\"content\":\"another's\"}", NULL);
  press_action (GTK_WIDGET (self->inspector), "tool.undo");
  wait_until (tools_shows (self, "“a.txt” was changed after the call."));
  assert_holds (runtime, "a.txt", "another's");
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

/* Where it can't be undone, or nothing was changed, nothing is offered, and it is said why. */
static void
test_no_undo (ToolsFixture *self, gconstpointer data)
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
  RealRuntime *runtime = real_runtime_new (NULL);

  macaw_inspector_set_session (self->inspector, runtime->client, "local", runtime->session);
  call_real (runtime, "exec", "{\"command\":\"head -c 1048577 /dev/zero | tr '\\\\0' x | tee long.txt > grown.txt; head -c 9 /dev/zero > binary;"
                              "printf 'caf\\\\351' > latin1.txt; ln -s long.txt link.txt; mkdir folder; printf same > same.txt\"}", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      macaw_inspector_run_tool (self->inspector, rows[i].tool, rows[i].args);
      wait_until (self->finished->len == i + 1);
      g_test_message ("%s", tools_last_finished (self));
      g_assert_true (g_str_has_suffix (tools_last_finished (self), "|-"));
      if (rows[i].why != NULL)
        wait_until (tools_shows (self, rows[i].why));
      g_assert_false (offers_undo (self));
    }
  macaw_inspector_set_session (self->inspector, NULL, NULL, NULL);
  real_runtime_free (runtime);
}

/* A server without the tools that it takes is asked for the call alone. */
static void
test_undo_needs_tools (ToolsFixture *self, gconstpointer data)
{
  g_free (self->server->tools);
  self->server->tools = g_strdup ("{\"tools\":[{\"name\":\"write_file\"},{\"name\":\"read_file\"},{\"name\":\"list_dir\"}]}");
  tool_server_set_answer (self->server, 200, "{\"ok\":true,\"result\":\"File written.\"}");
  tools_connect (self);
  macaw_inspector_run_tool (self->inspector, "write_file", "{\"path\":\"a\",\"content\":\"b\"}");
  wait_until (self->finished->len == 1);
  g_assert_false (offers_undo (self));
  g_assert_cmpuint (self->server->bodies->len, ==, 1);
}

#define add(name, function) g_test_add ("/tool-undo/" name, ToolsFixture, NULL, tools_set_up, function, tools_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();
  add ("undo", test_undo);
  add ("too-late", test_undo_too_late);
  add ("not-offered", test_no_undo);
  add ("needs-tools", test_undo_needs_tools);
  return g_test_run ();
}
