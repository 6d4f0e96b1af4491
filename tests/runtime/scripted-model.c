/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A language model that answers as a test says: a server on loopback, OpenAI-compatible. */

#include "runtime-fixture.h"

#include <string.h>

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
