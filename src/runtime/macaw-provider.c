/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A language model behind OpenAI-compatible chat completions, streamed. */

#include "macaw-model.h"

#include <libsoup/soup.h>
#include <string.h>

#define READ_SIZE (64 * 1024)
#define IDLE_SECONDS 120
#define MAX_ERROR_BODY (64 * 1024)

void
macaw_model_call_free (MacawModelCall *call)
{
  g_free (call->id);
  g_free (call->name);
  g_string_free (call->arguments, TRUE);
  g_free (call);
}

MacawModelReply *
macaw_model_reply_new (void)
{
  MacawModelReply *reply = g_new0 (MacawModelReply, 1);

  reply->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_model_call_free);
  return reply;
}

void
macaw_model_reply_free (MacawModelReply *reply)
{
  g_ptr_array_unref (reply->calls);
  g_free (reply->finish_reason);
  g_clear_pointer (&reply->usage, ara_value_unref);
  g_free (reply);
}

void
macaw_provider_free (MacawProvider *provider)
{
  g_free (provider->name);
  g_free (provider->base_url);
  g_free (provider->key);
  g_free (provider);
}

typedef struct
{
  SoupSession      *session;
  SoupMessage      *message;
  GCancellable     *cancellable; /* not asked of the task, which moves on in the same call */
  GInputStream     *stream;
  AraEventStream   *parser;
  MacawModelEvents  events;
  gpointer          data;
  MacawModelReply  *reply;
  char             *problem; /* of an error object in the stream */
  gboolean          done;
} Ask;

static void
ask_free (Ask *self)
{
  /* A server must see at once that nobody reads on: an idle connection would hide it. */
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->parser, ara_event_stream_unref);
  g_clear_pointer (&self->reply, macaw_model_reply_free);
  g_free (self->problem);
  g_free (self);
}

static MacawModelCall *
call_at (Ask *self, guint index, AraValue *delta)
{
  MacawModelCall *call;

  /* Some servers number calls from anywhere; a hole would be a call without a name. */
  if (index >= self->reply->calls->len)
    {
      call = g_new0 (MacawModelCall, 1);
      call->id = ara_value_dup_member_string (delta, "id");
      if (call->id == NULL || *call->id == '\0')
        {
          g_free (call->id);
          call->id = g_uuid_string_random ();
        }
      call->arguments = g_string_new (NULL);
      g_ptr_array_add (self->reply->calls, call);
      return call;
    }
  return g_ptr_array_index (self->reply->calls, index);
}

static void
take_call (Ask *self, AraValue *delta)
{
  g_autoptr (AraValue) function = ara_value_dup_member (delta, "function");
  g_autofree char *name = function == NULL ? NULL : ara_value_dup_member_string (function, "name");
  g_autofree char *arguments = function == NULL ? NULL : ara_value_dup_member_string (function, "arguments");
  MacawModelCall *call = call_at (self, (guint) CLAMP (ara_value_get_member_integer (delta, "index"), 0, 1000), delta);

  if (name != NULL && *name != '\0' && call->name == NULL)
    {
      call->name = g_steal_pointer (&name);
      self->events.call_start (call, self->data);
    }
  if (arguments != NULL && *arguments != '\0')
    {
      g_string_append (call->arguments, arguments);
      if (call->name != NULL)
        self->events.call_delta (call, arguments, self->data);
    }
}

static void
take_text (AraValue *delta, const char *member, void (*tell) (const char *, gpointer), gpointer data)
{
  g_autofree char *text = ara_value_dup_member_string (delta, member);

  if (text != NULL && *text != '\0')
    tell (text, data);
}

static void
take_choice (Ask *self, AraValue *choice)
{
  g_autoptr (AraValue) streamed = ara_value_dup_member (choice, "delta");
  g_autoptr (AraValue) delta = streamed != NULL ? ara_value_ref (streamed) : ara_value_dup_member (choice, "message");
  g_autoptr (AraValue) calls = delta == NULL ? NULL : ara_value_dup_member (delta, "tool_calls");
  g_autofree char *reason = ara_value_dup_member_string (choice, "finish_reason");

  if (delta != NULL)
    {
      take_text (delta, "reasoning_content", self->events.reasoning, self->data);
      take_text (delta, "reasoning", self->events.reasoning, self->data);
      take_text (delta, "content", self->events.text, self->data);
    }
  for (guint i = 0; calls != NULL && i < ara_value_get_n_children (calls); i++)
    {
      g_autoptr (AraValue) call = ara_value_dup_child (calls, i);

      take_call (self, call);
    }
  if (reason != NULL)
    {
      g_free (self->reply->finish_reason);
      self->reply->finish_reason = g_steal_pointer (&reason);
    }
}

static char *
sentence_of_error (AraValue *body)
{
  g_autoptr (AraValue) error = ara_value_dup_member (body, "error");
  char *sentence = error == NULL ? NULL : ara_value_dup_member_string (error, "message");

  return sentence != NULL ? sentence : error != NULL && ara_value_get_kind (error) == ARA_VALUE_STRING ? ara_value_dup_string (error) : NULL;
}

static void
take_chunk (Ask *self, AraValue *chunk)
{
  g_autoptr (AraValue) choices = ara_value_dup_member (chunk, "choices");
  g_autoptr (AraValue) choice = choices == NULL ? NULL : ara_value_dup_child (choices, 0);
  g_autoptr (AraValue) usage = ara_value_dup_member (chunk, "usage");

  if (choice != NULL)
    take_choice (self, choice);
  if (usage != NULL && ara_value_get_kind (usage) == ARA_VALUE_OBJECT)
    {
      g_clear_pointer (&self->reply->usage, ara_value_unref);
      self->reply->usage = g_steal_pointer (&usage);
    }
  if (self->problem == NULL)
    self->problem = sentence_of_error (chunk);
}

static void
take_event (const AraEvent *event, gpointer data)
{
  Ask *self = data;
  g_autoptr (AraValue) chunk = NULL;

  if (strcmp (event->data, "[DONE]") == 0)
    {
      self->done = TRUE;
      return;
    }
  chunk = ara_value_new_from_text (event->data, (gssize) event->length, NULL);
  if (chunk != NULL)
    take_chunk (self, chunk);
}

static void
end_ask (GTask *task)
{
  Ask *self = g_task_get_task_data (task);

  if (self->problem != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The model answered with an error: %s", self->problem);
  else if (!self->done && self->reply->finish_reason == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "The model's answer was cut off.");
  else
    g_task_return_pointer (task, g_steal_pointer (&self->reply), (GDestroyNotify) macaw_model_reply_free);
}

static void
stream_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Ask *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize length = 0;
  const char *text = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);

  if (bytes == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (bytes == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The connection to the model was lost: %s", error->message);
  else if (length == 0 || self->done)
    end_ask (task);
  else if (!ara_event_stream_push (self->parser, text, length, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->cancellable, stream_read,
                                     g_steal_pointer (&task));
}

/* A body that is no stream: an error, or a server that does not stream. */
static void
body_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Ask *self = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize length = 0;
  const char *text = bytes == NULL ? "" : g_bytes_get_data (bytes, &length);
  g_autoptr (AraValue) body = length == 0 ? NULL : ara_value_new_from_text (text, (gssize) length, NULL);
  g_autofree char *sentence = body == NULL ? NULL : sentence_of_error (body);
  guint status = soup_message_get_status (self->message);

  if (SOUP_STATUS_IS_SUCCESSFUL (status) && body != NULL)
    {
      take_chunk (self, body);
      self->done = TRUE;
      end_ask (task);
    }
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The model's server refused (HTTP %u): %s", status,
                             sentence != NULL ? sentence
                             : status == 401 ? "the key is wrong or missing; connect the model again with the right one"
                             : status == 404 ? "it does not know this model or address"
                             : status == 429 ? "too many requests; wait a little and try again"
                                             : "it gave no reason");
}

static void
reply_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Ask *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  const char *type;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The model's server can't be reached: %s", error->message);
      return;
    }
  type = soup_message_headers_get_content_type (soup_message_get_response_headers (self->message), NULL);
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)) && g_strcmp0 (type, "application/json") != 0)
    g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->cancellable, stream_read,
                                     g_steal_pointer (&task));
  else
    g_input_stream_read_bytes_async (self->stream, MAX_ERROR_BODY, G_PRIORITY_DEFAULT, self->cancellable, body_read,
                                     g_steal_pointer (&task));
}

static SoupSession *
session_new (const MacawProvider *provider)
{
  g_autoptr (GUri) uri = g_uri_parse (provider->base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);
  SoupSession *session = soup_session_new_with_options ("timeout", IDLE_SECONDS, "user-agent", "Macaw ", NULL);

  if (g_strcmp0 (host, "localhost") == 0 || g_strcmp0 (host, "127.0.0.1") == 0 || g_strcmp0 (host, "::1") == 0)
    soup_session_set_proxy_resolver (session, NULL);
  return session;
}

static SoupMessage *
message_new (const MacawProvider *provider, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (provider->base_url, path, NULL);
  SoupMessage *message = soup_message_new (method, url);

  if (message == NULL)
    return NULL;
  if (provider->key != NULL && *provider->key != '\0')
    {
      g_autofree char *authorization = g_strconcat ("Bearer ", provider->key, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return message;
}

static char *
make_request (const char *model, AraValue *messages, AraValue *tools)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "model", model);
  ara_value_builder_name (builder, "stream");
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_name (builder, "stream_options");
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "include_usage");
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_end_object (builder);
  ara_value_builder_member_value (builder, "messages", messages);
  if (ara_value_get_n_children (tools) > 0)
    ara_value_builder_member_value (builder, "tools", tools);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

void
macaw_provider_ask_async (const MacawProvider *provider, const char *model, AraValue *messages, AraValue *tools,
                          const MacawModelEvents *events, gpointer data, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Ask *self = g_new0 (Ask, 1);
  char *body = make_request (model, messages, tools);
  g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));

  g_task_set_source_tag (task, macaw_provider_ask_async);
  g_task_set_task_data (task, self, (GDestroyNotify) ask_free);
  self->events = *events;
  self->data = data;
  self->reply = macaw_model_reply_new ();
  self->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  self->parser = ara_event_stream_new (take_event, self, NULL);
  self->session = session_new (provider);
  self->message = message_new (provider, "POST", "/chat/completions");
  if (self->message == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is not an address of a model server.", provider->base_url);
      g_object_unref (task);
      return;
    }
  soup_message_set_request_body_from_bytes (self->message, "application/json", bytes);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, cancellable, reply_came, task);
}

MacawModelReply *
macaw_provider_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The list of models */

typedef struct
{
  char        *name;
  SoupMessage *message;
} List;

static void
list_free (List *self)
{
  g_free (self->name);
  g_clear_object (&self->message);
  g_free (self);
}

static void
list_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  List *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_autoptr (AraValue) body = bytes == NULL ? NULL : ara_value_new_from_bytes (bytes, NULL);
  g_autoptr (AraValue) models = body == NULL ? NULL : ara_value_dup_member (body, "data");
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)) || models == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The model's server did not list its models (HTTP %u).",
                               soup_message_get_status (self->message));
      return;
    }
  for (guint i = 0; i < ara_value_get_n_children (models); i++)
    {
      g_autoptr (AraValue) model = ara_value_dup_child (models, i);
      g_autofree char *id = ara_value_dup_member_string (model, "id");
      g_autofree char *full = id == NULL ? NULL : g_strconcat (self->name, "/", id, NULL);

      if (full != NULL)
        g_strv_builder_add (ids, full);
    }
  g_task_return_pointer (task, g_strv_builder_end (ids), (GDestroyNotify) g_strfreev);
}

void
macaw_provider_list_async (const MacawProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (SoupSession) session = session_new (provider);
  List *self = g_new0 (List, 1);

  g_task_set_source_tag (task, macaw_provider_list_async);
  g_task_set_task_data (task, self, (GDestroyNotify) list_free);
  self->name = g_strdup (provider->name);
  self->message = message_new (provider, "GET", "/models");
  if (self->message == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is not an address of a model server.", provider->base_url);
      g_object_unref (task);
      return;
    }
  soup_session_send_and_read_async (session, self->message, G_PRIORITY_DEFAULT, cancellable, list_came, task);
}

GStrv
macaw_provider_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
