/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A runtime in this process or one of its own, and requests to it. */

#include "runtime-fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define LOOK_AGAIN_MS 20
#define PATIENCE_MS   (60 * 1000)

/* What runs beside the test, for who has to find out why it waits in vain. */
static void
tell_processes (void)
{
  g_autofree char *text = NULL;

  if (g_spawn_command_line_sync ("ps -eo pid,ppid,sid,stat,wchan:24,etimes,args", &text, NULL, NULL, NULL))
    g_test_message ("%s", text);
}

/* Also lets fixture_wait() look again at what no source of this process tells. */
static gboolean
look_again (gpointer data)
{
  guint *looks = data;

  if (++*looks < PATIENCE_MS / LOOK_AGAIN_MS)
    return G_SOURCE_CONTINUE;
  tell_processes ();
  g_error ("What the test waits for did not happen within a minute");
}

guint
fixture_guard_new (void)
{
  return g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_AGAIN_MS, look_again, g_new0 (guint, 1), g_free);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* The runtime */

static void
set_up_session (Fixture *self)
{
  /* Nothing of the person who runs the test. */
  g_unsetenv ("OPENAI_API_KEY");
  g_unsetenv ("OPENAI_BASE_URL");
  g_unsetenv ("OPENROUTER_API_KEY");
  g_unsetenv ("SEARXNG_URL");
  g_unsetenv ("BRAVE_SEARCH_API_KEY");
  self->state = g_dir_make_tmp ("macaw-runtime-XXXXXX", NULL);
  self->session = soup_session_new_with_options ("max-conns", 400, "max-conns-per-host", 400, "timeout", 0, NULL);
  soup_session_set_proxy_resolver (self->session, NULL);
}

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  set_up_session (self);
  self->sandbox = macaw_sandbox_new (FALSE, FALSE);
  macaw_sandbox_probe_async (self->sandbox, NULL, keep_result, &result);
  fixture_wait (result != NULL);
  macaw_sandbox_probe_finish (self->sandbox, result, NULL);
  self->runtime = macaw_runtime_new (self->state, self->sandbox, NULL, &error);
  g_assert_no_error (error);
  self->key = g_strdup (FIXTURE_KEY);
  self->server = macaw_server_start (self->runtime, 0, self->key, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->server->port);
}

/* A test that breaks off leaves no runtime behind. */
static void
end_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

void
fixture_start_process (Fixture *self, const char *option)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_build_filename (g_getenv ("MACAW_BUILD"), "src/runtime/macaw-runtime", NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) ready = NULL;
  g_autofree char *line = NULL;

  g_clear_object (&self->process);
  self->ended = FALSE;
  g_subprocess_launcher_set_child_setup (launcher, end_with_test, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--state-dir", self->state, "--no-runtime-file",
                                               option != NULL ? option : "--port=0", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  ready = ara_value_new_from_text (line, -1, &error);
  g_assert_no_error (error);
  g_free (self->url);
  g_free (self->key);
  self->url = ara_value_dup_member_string (ready, "url");
  self->key = ara_value_dup_member_string (ready, "api_key");
  g_assert_nonnull (self->key);
}

void
fixture_set_up_process (Fixture *self, gconstpointer data)
{
  set_up_session (self);
  g_unsetenv ("ARA_API_KEY");
  fixture_start_process (self, data);
}

int
fixture_end_process (Fixture *self, int signal_number)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_subprocess_send_signal (self->process, signal_number);
  g_subprocess_wait_async (self->process, NULL, keep_result, &result);
  fixture_wait (result != NULL);
  g_assert_true (g_subprocess_wait_finish (self->process, result, NULL));
  self->ended = TRUE;
  return g_subprocess_get_if_exited (self->process) ? g_subprocess_get_exit_status (self->process) : -1;
}

static void
end_runtime (Fixture *self)
{
  if (self->process != NULL)
    {
      if (!self->ended)
        g_assert_cmpint (fixture_end_process (self, SIGTERM), ==, 0);
      g_object_unref (self->process);
      return;
    }
  macaw_server_stop (self->server);
  macaw_runtime_free (self->runtime);
  g_object_unref (self->sandbox);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) remove = NULL;

  if (self->runtime != NULL)
    fixture_wait (self->runtime->works->len == 0);
  soup_session_abort (self->session);
  g_object_unref (self->session);
  end_runtime (self);
  if (self->model != NULL)
    {
      soup_server_disconnect (self->model);
      g_object_unref (self->model);
    }
  g_clear_pointer (&self->asked, ara_value_unref);
  remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", self->state, NULL);
  g_subprocess_wait (remove, NULL, NULL);
  g_free (self->state);
  g_free (self->url);
  g_free (self->key);
}

SoupMessage *
fixture_message_new (Fixture *self, const char *method, const char *path, const char *body)
{
  g_autofree char *url = g_strconcat (self->url, path, NULL), *authorization = g_strconcat ("Bearer ", self->key, NULL);
  SoupMessage *message = soup_message_new (method, url);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return message;
}

GSocketConnection *
fixture_connect (Fixture *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_connect_to_host_async (client, "127.0.0.1", (guint16) g_uri_get_port (uri), NULL, keep_result, &result);
  fixture_wait (result != NULL);
  connection = g_socket_client_connect_to_host_finish (client, result, &error);
  g_assert_no_error (error);
  return connection;
}

char *
fixture_exchange (GSocketConnection *connection, const char *text, const char *until)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *answer = g_string_new (NULL);
  g_autoptr (GAsyncResult) written = NULL;
  char bytes[4096];
  gssize count = 1;

  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), G_PRIORITY_DEFAULT,
                                   NULL, keep_result, &written);
  while (count > 0 && (until == NULL || strstr (answer->str, until) == NULL))
    {
      g_autoptr (GAsyncResult) result = NULL;

      g_input_stream_read_async (input, bytes, sizeof bytes, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
      fixture_wait (result != NULL);
      count = g_input_stream_read_finish (input, result, NULL);
      g_string_append_len (answer, bytes, MAX (count, 0));
    }
  fixture_wait (written != NULL);
  return g_string_free (answer, FALSE);
}

AraValue *
fixture_send (Fixture *self, SoupMessage *message, guint status)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  AraValue *value;

  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
  fixture_wait (result != NULL);
  bytes = soup_session_send_and_read_finish (self->session, result, &error);
  g_assert_no_error (error);
  if (soup_message_get_status (message) != status)
    g_test_message ("%s %s: %.*s", soup_message_get_method (message), g_uri_get_path (soup_message_get_uri (message)),
                    (int) g_bytes_get_size (bytes), (const char *) g_bytes_get_data (bytes, NULL));
  g_assert_cmpuint (soup_message_get_status (message), ==, status);
  if (g_bytes_get_size (bytes) == 0)
    return NULL;
  value = ara_value_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
  return value;
}

AraValue *
fixture_request (Fixture *self, const char *method, const char *path, const char *body, guint status)
{
  g_autoptr (SoupMessage) message = fixture_message_new (self, method, path, body);

  return fixture_send (self, message, status);
}

char *
fixture_dig (AraValue *value, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  g_autoptr (AraValue) at = ara_value_ref (value);

  for (guint i = 0; at != NULL && names[i] != NULL; i++)
    {
      g_autoptr (AraValue) parent = g_steal_pointer (&at);

      at = g_ascii_isdigit (*names[i]) ? ara_value_dup_child (parent, (guint) g_ascii_strtoull (names[i], NULL, 10))
                                       : ara_value_dup_member (parent, names[i]);
    }
  if (at == NULL)
    return NULL;
  return ara_value_get_kind (at) == ARA_VALUE_STRING ? ara_value_dup_string (at) : ara_value_dup_text (at);
}

void
fixture_assert_member (AraValue *value, const char *path, const char *expected)
{
  g_autofree char *found = fixture_dig (value, path);

  g_assert_cmpstr (found, ==, expected);
}

gboolean
fixture_process_exists (const char *argument)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL), *text = NULL;
      gsize length;

      if (g_ascii_isdigit (*name) && g_file_get_contents (path, &text, &length, NULL)
          && memmem (text, length, argument, strlen (argument)) != NULL)
        return TRUE;
    }
  return FALSE;
}
