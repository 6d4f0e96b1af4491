/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the real `ara` in folders of its own, beside a server that answers what it is told. */

#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
dup_text (GBytes *bytes)
{
  gsize length = bytes == NULL ? 0 : g_bytes_get_size (bytes);

  return length == 0 ? g_strdup ("") : g_strndup (g_bytes_get_data (bytes, NULL), length);
}

static void
take_request (CliFixture *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);

  self->n_requests++;
  g_free (self->method);
  g_free (self->target);
  g_free (self->authorization);
  g_free (self->content_type);
  g_free (self->body);
  self->method = g_strdup (soup_server_message_get_method (message));
  self->target = g_strconcat (g_uri_get_path (uri), query != NULL ? "?" : "", query, NULL);
  self->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  self->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  self->body = dup_text (bytes);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  CliFixture *self = data;

  take_request (self, message);
  if (self->answer_func != NULL && self->answer_func (self, message, path))
    return;
  soup_server_message_set_status (message, self->status, NULL);
  if (self->answer != NULL)
    {
      soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
      soup_message_body_append_bytes (soup_server_message_get_response_body (message), self->answer);
    }
}

static void
make_environment (CliFixture *self)
{
  g_autofree char *runtime = g_build_filename (self->folder, "run", NULL), *state = g_build_filename (self->folder, "share", NULL);
  g_autofree char *config = g_build_filename (self->folder, "config", NULL);

  g_mkdir (runtime, 0700);
  self->environment = g_get_environ ();
  cli_fixture_set (self, "HOME", self->folder);
  cli_fixture_set (self, "XDG_RUNTIME_DIR", runtime);
  cli_fixture_set (self, "XDG_DATA_HOME", state);
  cli_fixture_set (self, "XDG_CONFIG_HOME", config);
  cli_fixture_set (self, "ARA_API_BASE_URL", self->url);
  cli_fixture_set (self, "ARA_API_KEY", "key-of-the-test");
  cli_fixture_set (self, "http_proxy", NULL);
  cli_fixture_set (self, "NO_COLOR", NULL);
  cli_fixture_set (self, "TERM", "xterm");
}

CliFixture *
cli_fixture_new (void)
{
  CliFixture *self = g_new0 (CliFixture, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->folder = g_dir_make_tmp ("ara-XXXXXX", &error);
  g_assert_no_error (error);
  self->status = 200;
  make_environment (self);
  return self;
}

static void
remove_folder (const char *path)
{
  const char *command[] = { "rm", "-rf", "--", path, NULL };

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

void
cli_fixture_free (CliFixture *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  remove_folder (self->folder);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_strfreev (self->environment);
  g_free (self->url);
  g_free (self->folder);
  g_free (self->method);
  g_free (self->target);
  g_free (self->authorization);
  g_free (self->content_type);
  g_free (self->body);
  g_free (self);
}

void
cli_fixture_answer (CliFixture *self, guint status, const char *text)
{
  self->status = status;
  g_clear_pointer (&self->answer, g_bytes_unref);
  self->answer = text == NULL || *text == '\0' ? NULL : g_bytes_new (text, strlen (text));
}

void
cli_fixture_set (CliFixture *self, const char *variable, const char *value)
{
  self->environment = value != NULL ? g_environ_setenv (self->environment, variable, value, TRUE)
                                    : g_environ_unsetenv (self->environment, variable);
}

void
cli_fixture_write (CliFixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL), *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (parent, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

GSubprocessLauncher *
cli_fixture_launcher (CliFixture *self, GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_set_environ (launcher, self->environment);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  return launcher;
}

GSubprocess *
cli_fixture_spawn (CliFixture *self, GSubprocessLauncher *launcher, const char *words)
{
  g_autofree char *all = g_strconcat (g_getenv ("MACAW_ARA"), " ", words, NULL);
  g_auto (GStrv) argv = g_strsplit (all, " ", -1);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  for (guint i = 1; argv[i] != NULL; i++)
    g_strdelimit (argv[i], "\t", ' ');
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return process;
}

typedef struct
{
  CliRun  *run;
  gboolean done;
} Wait;

static void
process_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  GSubprocess *process = G_SUBPROCESS (source);
  Wait *wait = data;
  g_autoptr (GBytes) err = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_finish (process, result, &wait->run->output, &err, &error);
  g_assert_no_error (error);
  wait->run->out = dup_text (wait->run->output);
  wait->run->err = dup_text (err);
  wait->run->status = g_subprocess_get_if_signaled (process) ? -g_subprocess_get_term_sig (process)
                                                             : g_subprocess_get_exit_status (process);
  wait->done = TRUE;
}

CliRun *
cli_fixture_wait (CliFixture *self, GSubprocess *process, const char *input)
{
  g_autoptr (GBytes) bytes = input == NULL ? NULL : g_bytes_new (input, strlen (input));
  Wait wait = { .run = g_new0 (CliRun, 1) };

  g_subprocess_communicate_async (process, bytes, NULL, process_ended, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);
  return wait.run;
}

CliRun *
cli_fixture_run (CliFixture *self, const char *input, const char *words)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_fixture_launcher (self, G_SUBPROCESS_FLAGS_STDIN_PIPE
                                                                             | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                             | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = cli_fixture_spawn (self, launcher, words);

  return cli_fixture_wait (self, process, input != NULL ? input : "");
}

void
cli_run_free (CliRun *self)
{
  g_clear_pointer (&self->output, g_bytes_unref);
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}
