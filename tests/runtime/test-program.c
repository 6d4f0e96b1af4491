/* SPDX-License-Identifier: GPL-3.0-or-later */
/* macaw-runtime as other programs rely on it: options, the ready line, runtime.json, keys, its end. */

#include "runtime-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

typedef struct
{
  char *folder; /* of all that a test leaves behind */
  char *file;   /* runtime.json */
} Folder;

/* A program that has told that it is ready. */
typedef struct
{
  GSubprocess *process;
  AraValue    *ready;
  char        *url;
} Program;

static void
folder_set_up (Folder *self, gconstpointer data)
{
  g_autofree char *state = NULL;

  self->folder = g_dir_make_tmp ("macaw-program-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "run", "macaw", "runtime.json", NULL);
  state = g_build_filename (self->folder, "run", NULL);
  g_assert_cmpint (g_mkdir (state, 0700), ==, 0);
}

static void
folder_tear_down (Folder *self, gconstpointer data)
{
  g_autoptr (GSubprocess) remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", self->folder, NULL);

  g_subprocess_wait (remove, NULL, NULL);
  g_free (self->folder);
  g_free (self->file);
}

static void
end_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/* @options: up to a NULL. @variable: of its environment, "NAME=value", or NULL. */
static GSubprocess *
spawn (Folder *self, const char *const *options, const char *variable, GSubprocessFlags flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_autofree char *program = g_build_filename (g_getenv ("MACAW_BUILD"), "src/runtime/macaw-runtime", NULL);
  g_autofree char *run = g_build_filename (self->folder, "run", NULL), *home = g_build_filename (self->folder, "data", NULL);
  g_auto (GStrv) words = NULL, pair = variable == NULL ? NULL : g_strsplit (variable, "=", 2);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_strv_builder_add (arguments, program);
  g_strv_builder_addv (arguments, (const char **) options);
  words = g_strv_builder_end (arguments);
  g_subprocess_launcher_set_child_setup (launcher, end_with_test, NULL, NULL);
  g_subprocess_launcher_unsetenv (launcher, "ARA_API_KEY");
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", run, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", home, TRUE);
  if (pair != NULL)
    g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  return process;
}

static Program *
start (Folder *self, const char *const *options, const char *variable, GSubprocessFlags flags)
{
  Program *program = g_new0 (Program, 1);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  program->process = spawn (self, options, variable, flags | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  program->ready = ara_value_new_from_text (line, -1, NULL);
  g_assert_nonnull (program->ready);
  program->url = ara_value_dup_member_string (program->ready, "url");
  return program;
}

/* Waits for its end, after a signal if that isn't 0; it has to be good. */
static void
end (Program *self, int signal_number)
{
  g_autoptr (GError) error = NULL;

  if (signal_number != 0)
    g_subprocess_send_signal (self->process, signal_number);
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (self->process);
  ara_value_unref (self->ready);
  g_free (self->url);
  g_free (self);
}

/* The status of an answer with @key. */
static guint
ask (const char *url, const char *key, const char *method, const char *path, const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *address = g_strconcat (url, path, NULL), *authorization = g_strconcat ("Bearer ", key, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, address);
  g_autoptr (GBytes) request = body == NULL ? NULL : g_bytes_new (body, strlen (body)), answer = NULL;
  g_autoptr (GError) error = NULL;

  soup_session_set_proxy_resolver (session, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  if (request != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", request);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  return soup_message_get_status (message);
}

/* Options */

static const struct { const char *options[3]; const char *words; } wrong[] = {
  { { "--port=65536" }, "--port takes a number from 0 to 65535" },
  { { "--port=-1" }, "--port takes a number from 0 to 65535" },
  { { "--port=x" }, "x" },
  { { "--sandbox=docker" }, "--sandbox takes bwrap or none" },
  { { "nonsense" }, "Unknown argument “nonsense”" },
  { { "--no-such-option" }, "--no-such-option" },
  { { "--api-key-file=/nonexistent/key" }, "/nonexistent/key" },
  { { "--api-key-file=/dev/null" }, "/dev/null holds no key" },
  { { "--state-dir=/proc/nonexistent" }, "/proc/nonexistent can't be made" },
};

static void
test_wrong_options (Folder *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GSubprocess) process = spawn (self, wrong[i].options, NULL, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
      g_autofree char *output = NULL, *complaint = NULL;

      g_test_message ("%s", wrong[i].options[0]);
      g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &complaint, NULL));
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), !=, 0);
      g_assert_cmpstr (output, ==, "");
      g_assert_true (g_str_has_prefix (complaint, "macaw-runtime: "));
      g_assert_nonnull (strstr (complaint, wrong[i].words));
      g_assert_false (g_file_test (self->file, G_FILE_TEST_EXISTS));
    }
}

static void
test_version (Folder *self, gconstpointer data)
{
  g_autoptr (GSubprocess) process = spawn (self, (const char *const[]){ "--version", NULL }, NULL, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *output = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_true (g_str_has_prefix (output, "macaw-runtime "));
}

/* On the loopback interface's one address, and on the port that was asked for. */
static void
test_port (Folder *self, gconstpointer data)
{
  Program *first = start (self, (const char *const[]){ "--port=0", NULL }, "ARA_API_KEY=key", G_SUBPROCESS_FLAGS_NONE);
  const char *port = strrchr (first->url, ':') + 1;
  g_autofree char *same = g_strconcat ("--port=", port, NULL), *state = g_strconcat ("--state-dir=", self->folder, "/other", NULL);
  g_autoptr (GSubprocess) second = spawn (self, (const char *const[]){ same, state, NULL }, NULL,
                                          G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) outside = NULL;
  g_autofree char *output = NULL, *complaint = NULL;
  Program *again;

  g_assert_true (g_str_has_prefix (first->url, "http://127.0.0.1:"));
  outside = g_socket_client_connect_to_host (client, "127.0.0.2", (guint16) g_ascii_strtoull (port, NULL, 10), NULL, NULL);
  g_assert_null (outside);
  g_assert_true (g_subprocess_communicate_utf8 (second, NULL, NULL, &output, &complaint, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 1);
  g_assert_cmpstr (output, ==, "");
  g_assert_nonnull (strstr (complaint, "use"));
  end (first, SIGTERM);
  again = start (self, (const char *const[]){ same, NULL }, "ARA_API_KEY=key", G_SUBPROCESS_FLAGS_NONE);
  g_assert_true (g_str_has_suffix (again->url, same + strlen ("--port=")));
  end (again, SIGINT);
}

/* Keys */

static void
test_keys (Folder *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "key", NULL), *option = g_strconcat ("--api-key-file=", path, NULL);
  g_autofree char *made = NULL, *other = NULL;
  Program *program;

  g_assert_true (g_file_set_contents (path, " from-the-file\n", -1, NULL));
  program = start (self, (const char *const[]){ option, NULL }, "ARA_API_KEY=from-the-environment", G_SUBPROCESS_FLAGS_NONE);
  g_assert_null (ara_value_dup_member (program->ready, "api_key"));
  g_assert_cmpuint (ask (program->url, "from-the-file", "GET", "/session/list", NULL), ==, 200);
  g_assert_cmpuint (ask (program->url, "from-the-environment", "GET", "/session/list", NULL), ==, 401);
  end (program, SIGTERM);

  program = start (self, (const char *const[]){ NULL }, "ARA_API_KEY=from-the-environment", G_SUBPROCESS_FLAGS_NONE);
  g_assert_null (ara_value_dup_member (program->ready, "api_key"));
  g_assert_cmpuint (ask (program->url, "from-the-environment", "GET", "/session/list", NULL), ==, 200);
  end (program, SIGTERM);

  program = start (self, (const char *const[]){ NULL }, NULL, G_SUBPROCESS_FLAGS_NONE);
  made = ara_value_dup_member_string (program->ready, "api_key");
  g_assert_cmpuint (strlen (made), >=, 32);
  g_assert_cmpuint (ask (program->url, made, "GET", "/session/list", NULL), ==, 200);
  end (program, SIGTERM);
  program = start (self, (const char *const[]){ NULL }, NULL, G_SUBPROCESS_FLAGS_NONE);
  other = ara_value_dup_member_string (program->ready, "api_key");
  g_assert_cmpstr (made, !=, other);
  end (program, SIGTERM);
}

/* Neither a key that was given nor one that was injected is in any file or line of the log, also at
 * the level that tells the most. */
static void
test_secrets (Folder *self, gconstpointer data)
{
  static const char *const secrets = "secret-of-[a-z]+";
  g_autofree char *path = g_build_filename (self->folder, "key", NULL), *option = g_strconcat ("--api-key-file=", path, NULL);
  g_autofree char *log = NULL;
  g_autoptr (GSubprocess) grep = NULL;
  Program *program;

  g_assert_true (g_file_set_contents (path, "secret-of-runtime", -1, NULL));
  program = start (self, (const char *const[]){ option, "--no-runtime-file", NULL }, "MACAW_LOG=debug", G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (ask (program->url, "secret-of-nobody", "GET", "/session/list", NULL), ==, 401);
  g_assert_cmpuint (ask (program->url, "secret-of-runtime", "POST", "/session/inject",
                         "{\"model\":\"own/a\",\"provider\":{\"name\":\"own\",\"base_url\":\"http://127.0.0.1:9/v1\",\"api_key\":\"secret-of-model\"},"
                         "\"mcpServers\":{\"a\":{\"url\":\"http://u:secret-of-url@127.0.0.1:9/\",\"headers\":{\"X\":\"secret-of-header\"}}}}"), ==, 200);
  g_assert_cmpuint (ask (program->url, "secret-of-runtime", "POST", "/chat",
                         "{\"chatId\":\"one\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}"), ==, 200);
  g_subprocess_send_signal (program->process, SIGTERM);
  g_assert_true (g_subprocess_communicate_utf8 (program->process, NULL, NULL, NULL, &log, NULL));
  g_assert_false (g_regex_match_simple (secrets, log, 0, 0));
  end (program, 0);
  grep = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "grep", "-raE", secrets, self->folder, NULL);
  g_assert_true (g_subprocess_wait (grep, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (grep), ==, 1); /* none found */
}

/* runtime.json */

static char *
read_file (Folder *self)
{
  char *text = NULL;

  g_file_get_contents (self->file, &text, NULL, NULL);
  return text;
}

static void
test_file (Folder *self, gconstpointer data)
{
  g_autofree char *state = g_strconcat ("--state-dir=", self->folder, "/other", NULL), *text = NULL, *key = NULL, *left = NULL;
  g_autofree char *expected = NULL;
  Program *first = start (self, (const char *const[]){ NULL }, NULL, G_SUBPROCESS_FLAGS_NONE), *second;
  g_autoptr (AraValue) value = NULL;
  struct stat info;

  text = read_file (self);
  value = ara_value_new_from_text (text, -1, NULL);
  key = ara_value_dup_member_string (first->ready, "api_key");
  fixture_assert_member (value, "url", first->url);
  fixture_assert_member (value, "api_key", key);
  fixture_assert_member (value, "pid", g_subprocess_get_identifier (first->process));
  g_assert_cmpint (g_stat (self->file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  /* The later one's stays when the first one ends, and goes with its own end. */
  second = start (self, (const char *const[]){ state, NULL }, NULL, G_SUBPROCESS_FLAGS_NONE);
  end (first, SIGTERM);
  left = read_file (self);
  expected = g_strconcat ("\"url\":\"", second->url, "\"", NULL);
  g_assert_nonnull (strstr (left, expected));
  end (second, SIGTERM);
  g_assert_false (g_file_test (self->file, G_FILE_TEST_EXISTS));

  first = start (self, (const char *const[]){ "--no-runtime-file", NULL }, NULL, G_SUBPROCESS_FLAGS_NONE);
  g_assert_false (g_file_test (self->file, G_FILE_TEST_EXISTS));
  end (first, SIGTERM);
}

/* The end */

/* By itself with --idle-exit; without it when whoever started it has gone. */
static void
test_end (Folder *self, gconstpointer data)
{
  Program *idle = start (self, (const char *const[]){ "--idle-exit=1", NULL }, "ARA_API_KEY=key", G_SUBPROCESS_FLAGS_NONE), *left;
  g_autofree char *database = g_build_filename (self->folder, "data", "macaw", "runtime", "runtime.db", NULL);

  g_assert_cmpuint (ask (idle->url, "key", "GET", "/session/list", NULL), ==, 200);
  end (idle, 0);
  g_assert_false (g_file_test (self->file, G_FILE_TEST_EXISTS));
  left = start (self, (const char *const[]){ NULL }, NULL, G_SUBPROCESS_FLAGS_NONE);
  end (left, SIGHUP);
  /* What is kept is where it belongs by default. */
  g_assert_true (g_file_test (database, G_FILE_TEST_IS_REGULAR));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/program/" name, Folder, NULL, folder_set_up, function, folder_tear_down)
  ADD ("wrong-options", test_wrong_options);
  ADD ("version", test_version);
  ADD ("port", test_port);
  ADD ("keys", test_keys);
  ADD ("secrets", test_secrets);
  ADD ("file", test_file);
  ADD ("end", test_end);
  return g_test_run ();
}
