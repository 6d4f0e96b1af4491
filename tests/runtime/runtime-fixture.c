/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A runtime in this process or one of its own, requests to it, and a scripted language model. */

#include "runtime-fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define LOOK_AGAIN_MS 20
#define PATIENCE_MS   (60 * 1000)

/* Also lets fixture_wait() look again at what no source of this process tells. */
static gboolean
look_again (gpointer data)
{
  guint *looks = data;

  if (++*looks >= PATIENCE_MS / LOOK_AGAIN_MS)
    g_error ("What the test waits for did not happen within a minute");
  return G_SOURCE_CONTINUE;
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

/* The scripted model */

/* A server that waits reads nothing, and so SoupServer does not see that the other side left. */
static gboolean
model_gone (GSocket *socket, GIOCondition condition, gpointer data)
{
  ((Fixture *) data)->n_gone++;
  return G_SOURCE_REMOVE;
}

static void
break_connection (SoupServerMessage *message, gpointer data)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
append (SoupServerMessage *message, const char *text, gboolean bytewise)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  if (!bytewise)
    soup_message_body_append (body, SOUP_MEMORY_COPY, text, strlen (text));
  for (const char *at = text; bytewise && *at != '\0'; at++)
    soup_message_body_append (body, SOUP_MEMORY_COPY, at, 1);
}

static void
answer (Fixture *self, SoupServerMessage *message, const ModelAnswer *with)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, with->status != 0 ? with->status : 200, NULL);
  soup_message_headers_set_content_type (headers, with->type != NULL ? with->type : "text/event-stream", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  if (with->retry_after != NULL)
    soup_message_headers_replace (headers, "Retry-After", with->retry_after);
  append (message, with->body, with->bytewise);
  if (with->hang)
    {
      g_autoptr (GSource) watch = g_socket_create_source (soup_server_message_get_socket (message), G_IO_IN | G_IO_HUP, NULL);

      g_source_set_callback (watch, G_SOURCE_FUNC (model_gone), self, NULL);
      g_source_attach (watch, NULL);
    }
  else if (with->cut)
    g_signal_connect (message, "wrote-chunk", G_CALLBACK (break_connection), NULL);
  else
    soup_message_body_complete (soup_server_message_get_response_body (message));
}

static gboolean
has_model_key (Fixture *self, SoupServerMessage *message)
{
  g_autofree char *expected = g_strconcat ("Bearer ", self->model_key, NULL);

  return g_strcmp0 (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"), expected) == 0;
}

static void
answer_model (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *self = data;
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  ModelAnswer scripted = { 0 };
  g_autofree char *body = NULL;

  if (g_str_equal (path, "/v1/models"))
    {
      const char models[] = "{\"data\":[{\"id\":\"test-1\"},{\"id\":\"family/test-2\"}]}";

      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, models, strlen (models));
      return;
    }
  g_assert_cmpstr (path, ==, "/v1/chat/completions");
  if (self->model_key != NULL && !has_model_key (self, message))
    {
      static const ModelAnswer refusal = { .status = 401, .type = "application/json", .body = "{\"error\":{\"message\":\"bad model key\"}}" };

      answer (self, message, &refusal);
      return;
    }
  g_clear_pointer (&self->asked, ara_value_unref);
  self->asked = ara_value_new_from_bytes (bytes, NULL);
  g_assert_nonnull (self->asked);
  self->n_asked++;
  if (self->script != NULL)
    scripted.body = body = self->script (self->asked);
  answer (self, message, self->script != NULL ? &scripted : &self->answers[MIN (self->n_asked, self->n_answers) - 1]);
}

void
fixture_connect_model (Fixture *self, const ModelAnswer *answers, guint n_answers)
{
  fixture_connect_model_with_key (self, answers, n_answers, "model-key");
}

void
fixture_connect_model_with_key (Fixture *self, const ModelAnswer *answers, guint n_answers, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  GSList *uris;

  self->answers = answers;
  self->n_answers = n_answers;
  self->n_asked = 0;
  if (self->model == NULL)
    {
      self->model = soup_server_new (NULL, NULL);
      soup_server_add_handler (self->model, NULL, answer_model, self, NULL);
      soup_server_listen_local (self->model, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
      g_assert_no_error (error);
    }
  uris = soup_server_get_uris (self->model);
  body = g_strdup_printf ("{\"model\":\"scripted/test-1\",\"provider\":{\"name\":\"scripted\",\"base_url\":\"http://127.0.0.1:%d/v1/\","
                          "\"api_key\":\"%s\"}}", g_uri_get_port (uris->data), key);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  ara_value_unref (fixture_request (self, "POST", "/session/inject", body, 200));
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

/* A turn */

static void
take_event (const AraEvent *event, gpointer data)
{
  Chat *self = data;
  g_autofree char *type = NULL, *delta = NULL;
  AraValue *value;

  g_assert_false (self->done);
  if (g_str_equal (event->data, "[DONE]"))
    {
      self->done = TRUE;
      return;
    }
  value = ara_value_new_from_text (event->data, (gssize) event->length, NULL);
  g_assert_nonnull (value);
  g_ptr_array_add (self->events, value);
  type = ara_value_dup_member_string (value, "type");
  delta = ara_value_dup_member_string (value, "delta");
  if (g_str_equal (type, "text-delta"))
    g_string_append (self->text, delta);
}

static void
chat_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  Chat *self = data;
  gsize length = 0;
  const char *text;

  /* After a cancel the test has freed it. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!self->may_break)
    g_assert_no_error (error);
  text = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);
  if (length == 0)
    {
      self->ended = TRUE;
      return;
    }
  g_assert_true (ara_event_stream_push (self->parser, text, length, NULL));
  g_input_stream_read_bytes_async (self->stream, 4096, G_PRIORITY_DEFAULT, self->cancellable, chat_read, self);
}

static void
chat_came (GObject *source, GAsyncResult *result, gpointer data)
{
  Chat *self = data;
  g_autoptr (GError) error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (self->message), ==, 200);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (self->message), "x-vercel-ai-ui-message-stream"), ==, "v1");
  g_input_stream_read_bytes_async (self->stream, 4096, G_PRIORITY_DEFAULT, self->cancellable, chat_read, self);
}

Chat *
fixture_chat (Fixture *self, const char *conversation, const char *text, const char *user_id)
{
  Chat *chat = g_new0 (Chat, 1);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *body = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "messages");
  ara_value_builder_begin_array (builder);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", user_id);
  ara_value_builder_member_string (builder, "role", "user");
  ara_value_builder_member_string (builder, "content", text);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_array (builder);
  ara_value_builder_member_string (builder, "chatId", conversation);
  ara_value_builder_end_object (builder);
  body = ara_value_builder_end_text (builder);
  chat->message = fixture_message_new (self, "POST", "/chat", body);
  chat->cancellable = g_cancellable_new ();
  chat->parser = ara_event_stream_new (take_event, chat, NULL);
  chat->events = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  chat->text = g_string_new (NULL);
  soup_session_send_async (self->session, chat->message, G_PRIORITY_DEFAULT, chat->cancellable, chat_came, chat);
  return chat;
}

Chat *
fixture_chat_whole (Fixture *self, const char *conversation, const char *text, const char *user_id)
{
  Chat *chat = fixture_chat (self, conversation, text, user_id);

  fixture_wait (chat->ended);
  g_assert_true (chat->done);
  chat_assert_legal (chat);
  return chat;
}

AraValue *
chat_find (Chat *self, const char *type)
{
  for (guint i = self->events->len; i > 0; i--)
    {
      g_autofree char *found = ara_value_dup_member_string (g_ptr_array_index (self->events, i - 1), "type");

      if (g_str_equal (found, type))
        return g_ptr_array_index (self->events, i - 1);
    }
  return NULL;
}

/* @open: what has begun and not ended, by id. */
static void
assert_event_legal (GHashTable *open, const char *type, const char *id)
{
  if (g_str_has_suffix (type, "-start") && id != NULL)
    g_assert_true (g_hash_table_add (open, g_strdup (id)));
  else if (g_str_has_suffix (type, "-delta") || g_str_equal (type, "tool-output-available") || g_str_equal (type, "tool-output-error"))
    g_assert_true (g_hash_table_contains (open, id));
  else if (g_str_equal (type, "text-end") || g_str_equal (type, "reasoning-end"))
    g_assert_true (g_hash_table_remove (open, id));
  else if (g_str_equal (type, "tool-input-available"))
    g_hash_table_add (open, g_strdup (id));
}

void
chat_assert_legal (Chat *self)
{
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char *const reasons[] = { "stop", "length", "content-filter", "tool-calls", "error", "other", NULL };

  for (guint i = 0; i < self->events->len; i++)
    {
      AraValue *event = g_ptr_array_index (self->events, i);
      g_autofree char *type = ara_value_dup_member_string (event, "type"), *part = ara_value_dup_member_string (event, "id");
      g_autofree char *call = ara_value_dup_member_string (event, "toolCallId");
      g_autofree char *reason = ara_value_dup_member_string (event, "finishReason");

      g_assert_true (g_str_equal (type, "start") == (i == 0));
      assert_event_legal (open, type, part != NULL ? part : call);
      if (g_str_equal (type, "finish"))
        g_assert_true (g_strv_contains (reasons, reason));
    }
}

void
chat_free (Chat *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->stream);
  g_object_unref (self->cancellable);
  g_object_unref (self->message);
  ara_event_stream_unref (self->parser);
  g_ptr_array_unref (self->events);
  g_string_free (self->text, TRUE);
  g_free (self);
}
