/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools in a real sandbox: what they do, and that nothing gets out of it. */

#include "runtime/tools/macaw-toolbox.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  char         *root;
  MacawSandbox *sandbox;
  MacawToolbox *toolbox;
} Fixture;

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->root = g_dir_make_tmp ("macaw-tools-XXXXXX", NULL);
  self->sandbox = macaw_sandbox_new (FALSE, FALSE);
  macaw_sandbox_probe_async (self->sandbox, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  macaw_sandbox_probe_finish (self->sandbox, result, NULL);
  self->toolbox = macaw_toolbox_new (self->root, self->sandbox, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", self->root, NULL);

  g_subprocess_wait (remove, NULL, NULL);
  g_object_unref (self->toolbox);
  g_object_unref (self->sandbox);
  g_free (self->root);
}

/* Runs a tool; its result, or with "error: " before it the sentence of its failure. */
static char *
run (Fixture *self, const char *tool, const char *args, GCancellable *cancellable)
{
  g_autoptr (AraValue) value = ara_value_new_from_text (args, -1, NULL);
  g_autoptr (AraValue) output = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  macaw_toolbox_execute_async (self->toolbox, tool, value, NULL, NULL, cancellable, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  output = macaw_toolbox_execute_finish (self->toolbox, result, &error);
  if (output == NULL)
    return g_strconcat ("error: ", error->message, NULL);
  return ara_value_get_kind (output) == ARA_VALUE_STRING ? ara_value_dup_string (output) : ara_value_dup_text (output);
}

static void
expect (Fixture *self, const char *tool, const char *args, const char *words)
{
  g_autofree char *text = run (self, tool, args, NULL);

  g_test_message ("%s %s", tool, args);
  if (strstr (text, words) == NULL)
    g_error ("%s %s: “%s” holds no “%s”", tool, args, text, words);
}

static void
test_files (Fixture *self, gconstpointer data)
{
  expect (self, "write_file", "{\"path\":\"a/b.txt\",\"content\":\"one\\ntwo\\nthree\\n\"}", "File written.");
  expect (self, "read_file", "{\"path\":\"a/b.txt\",\"offset\":\"2\",\"limit\":1}", "two\n");
  expect (self, "read_file", "{\"path\":\"/root/.ara/workspace/a/b.txt\"}", "one\ntwo\nthree\n");
  expect (self, "edit_file", "{\"path\":\"a/b.txt\",\"old_text\":\"two\",\"new_text\":\"2\"}", "1 replacement");
  expect (self, "edit_file", "{\"path\":\"a/b.txt\",\"old_text\":\"two\",\"new_text\":\"2\"}", "does not occur");
  expect (self, "edit_file", "{\"path\":\"a/b.txt\",\"old_text\":\"e\",\"new_text\":\"E\"}", "more than once");
  expect (self, "list_dir", "{\"path\":\"a\"}", "\"name\":\"b.txt\",\"type\":\"file\",\"size\":12");
  expect (self, "glob", "{\"pattern\":\"**/*.txt\"}", "{\"paths\":[\"a/b.txt\"],\"truncated\":false}");
  expect (self, "search_files", "{\"pattern\":\"^t.ree\"}", "\"path\":\"a/b.txt\",\"line\":3,\"text\":\"three\"");
  expect (self, "search_files", "{\"pattern\":\"(\"}", "not a regular expression");
  expect (self, "delete_file", "{\"path\":\"a\"}", "set recursive");
  expect (self, "delete_file", "{\"path\":\"a\",\"recursive\":true}", "Deleted.");
  expect (self, "read_file", "{\"path\":\"a/b.txt\"}", "does not exist");
  expect (self, "delete_file", "{\"path\":\"/root/.ara\",\"recursive\":true}", "stays");
  expect (self, "nothing", "{}", "no tool");
}

static void
test_arguments (Fixture *self, gconstpointer data)
{
  expect (self, "read_file", "{}", "Field required");
  expect (self, "read_file", "{\"path\":[]}", "valid string");
  expect (self, "read_file", "{\"path\":\"x\",\"limit\":0}", "at least 1");
  expect (self, "read_file", "{\"path\":\"x\",\"limit\":1.5}", "valid integer");
  expect (self, "exec", "{\"command\":\"true\",\"timeout\":601}", "at most 600");
  expect (self, "read_file", "[]", "should be an object");
}

static void
test_confinement (Fixture *self, gconstpointer data)
{
  if (macaw_sandbox_get_kind (self->sandbox) != MACAW_SANDBOX_BWRAP)
    {
      expect (self, "exec", "{\"command\":\"true\"}", "refused");
      g_test_skip ("bubblewrap can't build a sandbox here; that exec refuses was tested");
      return;
    }
  expect (self, "read_file", "{\"path\":\"../../../../etc/passwd\"}", "see /root and /tmp only");
  expect (self, "exec", "{\"command\":\"ln -s /etc/passwd out; ln -s /proc/self/root proc; mkfifo pipe; ln -s ../../../.. up\"}", "\"exit_code\":0");
  expect (self, "read_file", "{\"path\":\"out\"}", "error:");
  expect (self, "read_file", "{\"path\":\"proc/etc/passwd\"}", "error:");
  expect (self, "read_file", "{\"path\":\"up/etc/passwd\"}", "error:");
  expect (self, "read_file", "{\"path\":\"pipe\"}", "not a file");
  expect (self, "write_file", "{\"path\":\"up/etc/new/x\",\"content\":\"x\"}", "File written."); /* in the root's own etc */
  g_assert_false (g_file_test ("/etc/new", G_FILE_TEST_EXISTS));
  expect (self, "exec", "{\"command\":\"cat /proc/self/status\"}", "CapEff:\\t0000000000000000");
  expect (self, "exec", "{\"command\":\"ls /home /var 2>&1; echo x > /usr/x\"}", "Read-only file system");
  expect (self, "exec", "{\"command\":\"cat /proc/net/dev | wc -l; unshare -U true\",\"timeout\":5}", "unshare failed");
  /* Writing back the value that is there: nothing changes even where it is let through. */
  expect (self, "exec", "{\"command\":\"cd /proc/sys/vm; v=$(cat swappiness); (echo $v > swappiness) && echo got out; echo end\"}", "\"stdout\":\"end\\n\"");
  expect (self, "exec", "{\"command\":\"(: > /x) || (: > /dev/x) || (: > /usr/x) || echo none\"}", "\"stdout\":\"none\\n\"");
  expect (self, "exec", "{\"command\":\"head -c 100M /dev/zero > /dev/shm/x || echo full\"}", "\"stdout\":\"full\\n\"");
  expect (self, "exec", "{\"command\":\"env | sort | head -c 500\"}", "HOME=/root");
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  if (macaw_sandbox_get_kind (self->sandbox) != MACAW_SANDBOX_BWRAP)
    {
      g_test_skip ("bubblewrap can't build a sandbox here");
      return;
    }
  expect (self, "exec", "{\"command\":\"sleep 60\",\"timeout\":1}", "\"timed_out\":true");
  expect (self, "exec", "{\"command\":\"yes\"}", "more than 64 MiB");
  expect (self, "exec", "{\"command\":\"head -c 100000 /dev/zero | tr '\\\\0' x\"}", "\"truncated\":true,\"output_file\":\"/root/.ara/workspace/.output/");
  /* What is left behind ends with the shell: else this would wait for a minute. */
  expect (self, "exec", "{\"command\":\"sleep 60 & echo done\",\"timeout\":30}", "\"stdout\":\"done\\n\",\"stderr\":\"\",\"timed_out\":false");
  text = run (self, "exec", "{\"command\":\"f() { f | f & }; f; sleep 2\",\"timeout\":5}", NULL);
  g_assert_nonnull (strstr (text, "exit_code"));
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = NULL;

  if (macaw_sandbox_get_kind (self->sandbox) != MACAW_SANDBOX_BWRAP)
    {
      g_test_skip ("bubblewrap can't build a sandbox here");
      return;
    }
  g_idle_add (cancel, cancellable);
  text = run (self, "exec", "{\"command\":\"sleep 60\",\"timeout\":60}", cancellable);
  g_assert_cmpstr (text, ==, "error: The command was stopped.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tools/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/tools/arguments", Fixture, NULL, set_up, test_arguments, tear_down);
  g_test_add ("/tools/confinement", Fixture, NULL, set_up, test_confinement, tear_down);
  g_test_add ("/tools/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/tools/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  return g_test_run ();
}
