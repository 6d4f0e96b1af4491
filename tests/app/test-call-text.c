/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "Copy as" gives: pasted into a real shell, it makes the same call of the real runtime. */

#include "app/inspector/tools/macaw-call-text.h"
#include "inspector-fixture.h"

#include <string.h>

typedef struct
{
  RealRuntime *runtime;
  char        *bin; /* ara in it */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_assert_nonnull (g_getenv ("MACAW_ARA"));
  self->runtime = real_runtime_new (NULL);
  self->bin = g_path_get_dirname (g_getenv ("MACAW_ARA"));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  real_runtime_free (self->runtime);
  g_free (self->bin);
}

static MacawCallText
make_call (Fixture *self, const char *tool, AraValue *args)
{
  return (MacawCallText){ .base_url = self->runtime->url, .session_id = self->runtime->session, .tool = tool, .args = args };
}

static GSubprocessLauncher *
make_shell (Fixture *self)
{
  GSubprocessLauncher *shell = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *path = g_strconcat (self->bin, ":/usr/bin:/bin", NULL);

  g_subprocess_launcher_setenv (shell, "PATH", path, TRUE);
  g_subprocess_launcher_setenv (shell, "ARA_API_KEY", self->runtime->key, TRUE);
  g_subprocess_launcher_unsetenv (shell, "ARA_API_BASE_URL");
  return shell;
}

/* Pastes it into the shell; what was printed, as JSON. */
static AraValue *
paste (GSubprocessLauncher *shell, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawn (shell, &error, "/bin/sh", NULL);
  g_autofree char *printed = NULL;
  AraValue *value;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, line, NULL, &printed, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  value = ara_value_new_from_text (printed, -1, &error);
  g_assert_no_error (error);
  return value;
}

static AraValue *
make_write (const char *path, const char *content)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", path);
  ara_value_builder_member_string (builder, "content", content);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static char *
read_back (Fixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) args = NULL, answer = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", path);
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  answer = ara_runtime_client_execute_tool (self->runtime->client, self->runtime->session, "read_file", args, NULL, NULL, &error);
  g_assert_no_error (error);
  return ara_value_dup_member_string (answer, "result");
}

static const struct { const char *path, *content; } hostile[] = {
  { "plain.txt", "one" },
  { "it's \"a\" file.txt", "$(touch /tmp/oops) `id` $HOME !! 'x' \\n \\" },
  { "-rf.txt", "--all" },
  { "a=b.txt", "=a=b=\n\n  two lines  \n" },
  { "z\303\244h\342\202\254.txt", "\360\237\246\234 \t\001 END_OF_CALL\nEND_OF_CALL\n" },
  { "number.txt", "12345678901234567890" },
};

/* Both lines make the file that the form would have made. */
static void
test_pasted (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) shell = make_shell (self);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (hostile); i++)
    {
      const char *path = hostile[i / 2].path, *content = hostile[i / 2].content;
      g_autofree char *written = g_strconcat (content, i % 2 == 0 ? "" : "by curl", NULL);
      g_autoptr (AraValue) args = make_write (path, written), answer = NULL;
      MacawCallText call = make_call (self, "write_file", args);
      g_autofree char *line = i % 2 == 0 ? macaw_call_text_ara (&call, NULL) : macaw_call_text_curl (&call);
      g_autofree char *result = NULL, *found = NULL;

      g_assert_null (strstr (line, self->runtime->key));
      answer = paste (shell, line);
      result = ara_value_dup_member_string (answer, "result");
      g_assert_cmpstr (result, ==, "File written.");
      found = read_back (self, path);
      g_assert_cmpstr (found, ==, written);
    }
}

/* More than a program takes as an argument. */
static void
test_long (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) shell = make_shell (self);
  g_autofree char *content = g_strnfill (300 * 1024, 'x'), *line = NULL, *found = NULL;
  g_autoptr (AraValue) args = make_write ("long.txt", content), answer = NULL;
  g_autoptr (GError) error = NULL;
  MacawCallText call = make_call (self, "write_file", args);

  g_assert_null (macaw_call_text_ara (&call, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS);
  line = macaw_call_text_curl (&call);
  answer = paste (shell, line);
  found = read_back (self, "long.txt");
  g_assert_cmpstr (found, ==, content);
}

/* Numbers, switches and null come back as what they were. */
static void
test_kinds (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) shell = make_shell (self);
  g_autoptr (AraValue) args = ara_value_new_from_text ("{\"path\":\".\",\"recursive\":true}", -1, NULL), answer = NULL, result = NULL;
  MacawCallText call = make_call (self, "list_dir", args);
  g_autofree char *line = macaw_call_text_ara (&call, NULL);

  answer = paste (shell, line);
  g_assert_true (ara_value_get_member_boolean (answer, "ok"));
  result = ara_value_dup_member (answer, "result");
  g_assert_cmpint (ara_value_get_kind (result), ==, ARA_VALUE_OBJECT);
}

/* ara finds the runtime of this computer, and its key, by itself. */
static void
test_local (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) shell = make_shell (self);
  g_autoptr (AraValue) args = make_write ("local.txt", "here"), answer = NULL;
  MacawCallText call = make_call (self, "write_file", args);
  g_autofree char *folder = g_build_filename (self->runtime->state, "run", NULL), *inner = g_build_filename (folder, "macaw", NULL);
  g_autofree char *file = g_build_filename (inner, "runtime.json", NULL), *json = NULL, *line = NULL, *found = NULL;
  g_autoptr (GError) error = NULL;

  json = g_strdup_printf ("{\"url\":\"%s\",\"pid\":1,\"version\":\"1\",\"api_key\":\"%s\"}", self->runtime->url, self->runtime->key);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_file_set_contents_full (file, json, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (shell, "XDG_RUNTIME_DIR", folder, TRUE);
  g_subprocess_launcher_unsetenv (shell, "ARA_API_KEY");
  call.is_local = TRUE;
  line = macaw_call_text_ara (&call, NULL);
  g_assert_true (g_str_has_prefix (line, "ara --local runtime tools execute "));
  answer = paste (shell, line);
  found = read_back (self, "local.txt");
  g_assert_cmpstr (found, ==, "here");
}

static void
test_cloud (void)
{
  g_autoptr (AraValue) args = ara_value_new_from_text ("{\"n\":18446744073709551616,\"o\":{\"b\": [1,\n2]},\"e\":\"\"}", -1, NULL);
  MacawCallText call = { .base_url = ARA_DEFAULT_BASE_URL, .tool = "a tool", .args = args };
  g_autofree char *ara = macaw_call_text_ara (&call, NULL), *json = macaw_call_text_json (&call);

  g_assert_cmpstr (ara, ==, "ara runtime tools execute --tool 'a tool' --arg n=18446744073709551616 --arg 'o={\"b\": [1,\n2]}' --arg e=");
  g_assert_nonnull (strstr (json, "18446744073709551616"));
}

/* What ara can't pass is said, not passed wrongly. */
static void
test_obstacles (void)
{
  static const char *const obstacles[] = { "{\"a=b\":1}", "{\"\":1}", "{\" a\":1}", "{\"a\":\"x\\u0000y\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (obstacles); i++)
    {
      g_autoptr (AraValue) args = ara_value_new_from_text (obstacles[i], -1, NULL);
      MacawCallText call = { .base_url = ARA_DEFAULT_BASE_URL, .tool = "t", .args = args };
      g_autoptr (GError) error = NULL;

      g_assert_null (macaw_call_text_ara (&call, &error));
      g_assert_error (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS);
      g_assert_nonnull (strstr (error->message, "Copy the call as curl."));
    }
}

#define add(name, function) g_test_add ("/call-text/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("pasted", test_pasted);
  add ("long", test_long);
  add ("kinds", test_kinds);
  add ("local", test_local);
  g_test_add_func ("/call-text/cloud", test_cloud);
  g_test_add_func ("/call-text/obstacles", test_obstacles);
  return g_test_run ();
}
