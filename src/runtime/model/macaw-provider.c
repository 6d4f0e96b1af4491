/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A language model behind OpenAI-compatible chat completions, streamed. */

#include "macaw-completion.h"
#include "ara/ara-announcements-private.h"
#include "ara/ara-soup-send-private.h"

#include <libsoup/soup.h>
#include <string.h>

#define READ_SIZE (64 * 1024)
#define MAX_BODY (16 * 1024 * 1024)  /* of an answer that is not streamed, and of one event */
#define MAX_TRIES 4
#define MAX_WAIT_SECONDS 30          /* a longer Retry-After is the person's to wait for */
#define FIRST_WAIT_MS 500u           /* without a Retry-After; doubled each time */
#define LIST_SECONDS 10
#define MAX_LIST (4 * 1024 * 1024)   /* bytes of the list of models */

void
macaw_model_call_free (MacawModelCall *call)
{
  g_free (call->id);
  g_free (call->given);
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

MacawProvider *
macaw_provider_copy (const MacawProvider *provider)
{
  MacawProvider *copy = g_new (MacawProvider, 1);

  *copy = (MacawProvider){ g_strdup (provider->name), g_strdup (provider->base_url), g_strdup (provider->key), provider->idle_seconds,
                             provider->answer_bytes };
  return copy;
}

MacawProvider *
macaw_provider_new (const char *name, const char *base_url)
{
  const MacawProvider provider = { (char *) name, (char *) base_url, NULL, 0, 0 };

  return macaw_provider_copy (&provider);
}

/* Requests */

static SoupSession *
session_new (const MacawProvider *provider, guint seconds)
{
  g_autoptr (GUri) uri = g_uri_parse (provider->base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);
  SoupSession *session = soup_session_new_with_options ("timeout", seconds, "user-agent", "Macaw ", NULL);

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

/* Why a request was given up; FALSE: for no reason of ours. */
static gboolean
explain_announcements (SoupMessage *message, GError **error)
{
  if (!ara_announcements_exceeded (message))
    return FALSE;
  g_clear_error (error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The model's server announces its answer again and again, and does not give it.");
  return TRUE;
}

static void
caller_cancelled (GCancellable *caller, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* What a request is sent with: we give it up as well as its caller (nullable). */
typedef struct
{
  GCancellable *own;
  GCancellable *caller;
  gulong        caller_id;
} Stop;

static void
stop_init (Stop *self, GCancellable *caller)
{
  self->own = g_cancellable_new ();
  if (caller == NULL)
    return;
  self->caller = g_object_ref (caller);
  self->caller_id = g_cancellable_connect (caller, G_CALLBACK (caller_cancelled), g_object_ref (self->own), g_object_unref);
}

static void
stop_clear (Stop *self)
{
  if (self->caller != NULL)
    g_cancellable_disconnect (self->caller, self->caller_id);
  g_clear_object (&self->caller);
  g_clear_object (&self->own);
}

/* Asking */

typedef struct
{
  SoupSession     *session;
  SoupMessage     *message;     /* of this try */
  GBytes          *request;
  MacawProvider   *provider;    /* a copy: another may be injected meanwhile */
  Stop             stop;
  GInputStream    *stream;
  AraEventStream  *parser;
  GByteArray      *body;        /* of an answer that is not streamed */
  MacawCompletion *completion;
  guint            tries;
  gint64           length;      /* bytes of the stream */
} Ask;

static void try (GTask *task);

static void
ask_free (Ask *self)
{
  /* A server must see at once that nobody reads on: an idle connection would hide it. */
  soup_session_abort (self->session);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  stop_clear (&self->stop);
  g_clear_object (&self->session);
  g_clear_pointer (&self->parser, ara_event_stream_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_bytes_unref (self->request);
  macaw_provider_free (self->provider);
  macaw_completion_free (self->completion);
  g_free (self);
}

static void
end_ask (GTask *task, const char *cause)
{
  Ask *self = g_task_get_task_data (task);
  GError *error = NULL;
  MacawModelReply *reply = macaw_completion_end (self->completion, cause, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) macaw_model_reply_free);
  else
    g_task_return_error (task, error);
}

/* The answer broke off; it counts all the same if the model had said that it was at its end. */
static void
end_broken (GTask *task, const GError *error)
{
  Ask *self = g_task_get_task_data (task);
  g_autofree char *cause = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_error_copy (error));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    cause = g_strdup_printf ("The model's server sent nothing for %u seconds.", self->provider->idle_seconds);
  /* A body that is cut is an error since libsoup 3.6 only; its end is told by end_ask(). */
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    cause = g_strdup_printf ("The connection to the model was lost: %s", error->message);
  end_ask (task, cause);
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

  self->length += (gint64) length;
  if (bytes == NULL)
    end_broken (task, error);
  else if (self->provider->answer_bytes > 0 && self->length > self->provider->answer_bytes)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The model's answer was ended: it had more than %" G_GINT64_FORMAT
                             " bytes.", self->provider->answer_bytes);
  else if (length > 0 && !ara_event_stream_push (self->parser, text, length, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (length == 0 || macaw_completion_is_done (self->completion))
    end_ask (task, NULL);
  else
    g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->stop.own, stream_read,
                                     g_steal_pointer (&task));
}

/* Trying again */

static gboolean
wait_is_over (gpointer data)
{
  if (!g_task_return_error_if_cancelled (data))
    try (data);
  return G_SOURCE_REMOVE;
}

static void
wait_and_try (GTask *task, guint milliseconds)
{
  g_autoptr (GSource) timer = g_timeout_source_new (milliseconds);
  Ask *self = g_task_get_task_data (task);

  g_autoptr (GSource) cancelled = g_cancellable_source_new (self->stop.own);

  /* A stop does not wait for the timer. */
  g_source_set_dummy_callback (cancelled);
  g_source_add_child_source (timer, cancelled);
  g_source_set_callback (timer, wait_is_over, g_object_ref (task), g_object_unref);
  g_source_attach (timer, g_main_context_get_thread_default ());
}

/* Seconds that the server asks for; -1: it does not say. */
static gint64
get_retry_after (Ask *self)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Retry-After");
  g_autoptr (GDateTime) date = NULL, now = NULL;
  gint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return seconds;
  date = soup_date_time_new_from_http_string (text);
  now = g_date_time_new_now_utc ();
  return date == NULL ? -1 : MAX (0, g_date_time_difference (date, now) / G_USEC_PER_SEC);
}

/* Overload passes; what else a server refuses, it refuses again. */
static gboolean
try_again_later (GTask *task)
{
  Ask *self = g_task_get_task_data (task);
  guint status = soup_message_get_status (self->message);
  gint64 wait = get_retry_after (self);

  if ((status != 429 && status < 500) || self->tries >= MAX_TRIES || wait > MAX_WAIT_SECONDS)
    return FALSE;
  g_info ("The model's server answered %u; trying again", status);
  g_clear_object (&self->stream);
  wait_and_try (task, wait >= 0 ? (guint) wait * 1000 : FIRST_WAIT_MS << (self->tries - 1));
  return TRUE;
}

/* A body that is no stream: an error, or a server that does not stream */

static char *
explain_status (Ask *self, guint status)
{
  gint64 wait = get_retry_after (self);

  if (status == 429 && wait > 0)
    return g_strdup_printf ("too many requests; try again in %" G_GINT64_FORMAT " seconds", wait);
  return g_strdup (status == 401 ? "the key is wrong or missing; connect the model again with the right one"
                   : status == 403 ? "this key may not use the model"
                   : status == 404 ? "it does not know this model or address"
                   : status == 413 ? "the conversation is too long for it"
                   : status == 429 ? "too many requests; wait a little and try again"
                   : status >= 500 ? "it has trouble of its own; try again later"
                                   : "it gave no reason");
}

/* The address of a server's pages, not of its models, answers with one. */
static gboolean
is_page (SoupMessage *message)
{
  return g_strcmp0 (soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL), "text/html") == 0;
}

static void
end_body (GTask *task)
{
  Ask *self = g_task_get_task_data (task);
  g_autoptr (AraValue) body = self->body->len == 0 ? NULL : ara_value_new_from_text ((char *) self->body->data, self->body->len, NULL);
  g_autofree char *sentence = body == NULL ? NULL : macaw_completion_dup_error (body);
  guint status = soup_message_get_status (self->message);

  if (SOUP_STATUS_IS_SUCCESSFUL (status) && is_page (self->message))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                               "A web page came instead of a model's answer. Is the base URL right? Most end in “/v1”.");
      return;
    }
  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      if (body != NULL)
        macaw_completion_take_chunk (self->completion, body);
      end_ask (task, NULL);
      return;
    }
  if (sentence == NULL || *sentence == '\0')
    {
      g_free (sentence);
      sentence = explain_status (self, status);
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The model's server refused (HTTP %u): %s", status, sentence);
}

static void
body_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Ask *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    {
      end_broken (task, error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0 || self->body->len > MAX_BODY)
    {
      end_body (task);
      return;
    }
  g_byte_array_append (self->body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->stop.own, body_read,
                                   g_steal_pointer (&task));
}

static gboolean
is_stream (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)) && g_strcmp0 (type, "application/json") != 0
         && !is_page (message);
}

static void
reply_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Ask *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->stream = ara_soup_send_finish (result, &error);
  if (explain_announcements (self->message, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    end_broken (task, error);
  else if (self->stream == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The model's server can't be reached: %s", error->message);
  else if (!try_again_later (task))
    g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->stop.own,
                                     is_stream (self->message) ? stream_read : body_read, g_steal_pointer (&task));
}

static void
try (GTask *task)
{
  Ask *self = g_task_get_task_data (task);

  self->tries++;
  g_clear_object (&self->message);
  self->message = message_new (self->provider, "POST", "/chat/completions");
  if (self->message == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is not an address of a model server.",
                               self->provider->base_url);
      return;
    }
  soup_message_set_request_body_from_bytes (self->message, "application/json", self->request);
  ara_announcements_limit (self->message, self->stop.own);
  ara_soup_send_async (self->session, self->message, self->stop.own, reply_came, g_object_ref (task));
}

void
macaw_provider_ask_async (const MacawProvider *provider, const char *model, AraValue *messages, AraValue *tools,
                          const MacawModelEvents *events, gpointer data, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Ask *self = g_new0 (Ask, 1);
  char *body = make_request (model, messages, tools);

  g_task_set_source_tag (task, macaw_provider_ask_async);
  g_task_set_task_data (task, self, (GDestroyNotify) ask_free);
  self->request = g_bytes_new_take (body, strlen (body));
  self->provider = macaw_provider_copy (provider);
  stop_init (&self->stop, cancellable);
  self->completion = macaw_completion_new (events, data);
  self->parser = ara_event_stream_new (macaw_completion_take_event, self->completion, NULL);
  ara_event_stream_set_limit (self->parser, MAX_BODY);
  self->body = g_byte_array_new ();
  self->session = session_new (provider, provider->idle_seconds);
  try (task);
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
  Stop         stop;
  char        *body;
} List;

static void
list_free (List *self)
{
  g_free (self->name);
  g_free (self->body);
  g_clear_object (&self->message);
  stop_clear (&self->stop);
  g_free (self);
}

static void
list_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  List *self = g_task_get_task_data (task);
  GError *error = NULL;
  gsize length = 0;
  gboolean came = g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error);
  g_autoptr (AraValue) body = came ? ara_value_new_from_text (self->body, (gssize) length, NULL) : NULL;
  g_autoptr (AraValue) models = body == NULL ? NULL : ara_value_dup_member (body, "data");
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (!came)
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

static void
list_began (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  List *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GInputStream) stream = ara_soup_send_finish (result, &error);

  if (stream == NULL)
    {
      explain_announcements (self->message, &error);
      g_task_return_error (task, error);
      return;
    }
  self->body = g_malloc (MAX_LIST);
  g_input_stream_read_all_async (stream, self->body, MAX_LIST, G_PRIORITY_DEFAULT, self->stop.own, list_came, g_steal_pointer (&task));
}

void
macaw_provider_list_async (const MacawProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (SoupSession) session = session_new (provider, LIST_SECONDS);
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
  stop_init (&self->stop, cancellable);
  ara_announcements_limit (self->message, self->stop.own);
  ara_soup_send_async (session, self->message, self->stop.own, list_began, task);
}

GStrv
macaw_provider_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
