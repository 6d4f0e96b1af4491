/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A reply of HTTP, read piece by piece against the clock. */

#include "ara-announcements-private.h"
#include "ara-reply-private.h"
#include "ara-error-private.h"
#include "ara-transport-errors-private.h"

void
ara_reply_stop_clock (AraReply *self)
{
  if (self->clock == NULL)
    return;
  g_source_destroy (self->clock);
  g_clear_pointer (&self->clock, g_source_unref);
}

static gboolean
clock_ran_out (gpointer data)
{
  AraReply *self = data;

  self->silent = TRUE;
  ara_reply_stop_clock (self);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

void
ara_reply_start_clock (AraReply *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  ara_reply_stop_clock (self);
  self->clock = g_timeout_source_new_seconds (self->timeout);
  g_source_set_callback (self->clock, clock_ran_out, self, NULL);
  g_source_attach (self->clock, context);
}

static void
forward_cancel (GCancellable *callers, GCancellable *ours)
{
  g_cancellable_cancel (ours);
}

AraReply *
ara_reply_new (SoupSession *session, guint timeout, GCancellable *callers)
{
  AraReply *self = g_new0 (AraReply, 1);

  g_atomic_ref_count_init (&self->references);
  self->session = session;
  self->timeout = timeout;
  self->cancellable = g_cancellable_new ();
  if (callers != NULL)
    {
      self->callers = g_object_ref (callers);
      self->chained = g_cancellable_connect (callers, G_CALLBACK (forward_cancel),
                                             g_object_ref (self->cancellable), g_object_unref);
    }
  return self;
}

AraReply *
ara_reply_ref (AraReply *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ara_reply_unref (AraReply *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  ara_reply_stop_clock (self);
  /* Read to its end, or as far as it was wanted. */
  ara_exchange_settle (self->exchange, NULL);
  g_clear_object (&self->exchange);
  if (self->callers != NULL)
    g_cancellable_disconnect (self->callers, self->chained);
  g_clear_object (&self->callers);
  /* A reply that is let go before its end must not keep its connection busy. */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->stream);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_free (self->request);
  g_free (self);
}

guint
ara_reply_get_status (AraReply *self)
{
  return soup_message_get_status (self->message);
}

const char *
ara_reply_get_content_type (AraReply *self)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (self->message), NULL);

  return type != NULL ? type : "";
}

gboolean
ara_reply_is_event_stream (AraReply *self)
{
  return g_ascii_strcasecmp (ara_reply_get_content_type (self), "text/event-stream") == 0;
}

gboolean
ara_reply_is_delimited (AraReply *self)
{
  return soup_message_headers_get_encoding (soup_message_get_response_headers (self->message)) != SOUP_ENCODING_EOF;
}

GError *
ara_reply_explain (AraReply *self, GError *trouble)
{
  GError *error;

  if (self->silent)
    error = ara_error_from_silence (self->timeout, self->request);
  else if (ara_announcements_exceeded (self->message))
    error = ara_error_from_announcements (self->request);
  else
    error = ara_error_from_trouble (trouble, self->request, self->stream != NULL);
  g_error_free (trouble);
  if (error->domain == ARA_ERROR && ara_error_get_step (error) == NULL)
    ara_error_get_details (error)->step = self->step;
  ara_exchange_settle (self->exchange, error);
  return error;
}

/* libsoup takes a connection that closes before the promised length for a good end. (What
 * is compressed has another length, and an end that its decoder knows.) */
static gboolean
is_short (AraReply *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
         && soup_message_headers_get_one (headers, "Content-Encoding") == NULL
         && self->received < soup_message_headers_get_content_length (headers);
}

static void
bytes_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraReply *self = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  ara_reply_stop_clock (self);
  if (bytes != NULL && g_bytes_get_size (bytes) == 0 && is_short (self))
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      error = g_error_new (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "%" G_GOFFSET_FORMAT " bytes of it came", self->received);
    }
  if (bytes == NULL)
    {
      g_task_return_error (task, ara_reply_explain (self, error));
      return;
    }
  self->received += (goffset) g_bytes_get_size (bytes);
  ara_exchange_add_body (self->exchange, FALSE, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (g_bytes_get_size (bytes) == 0)
    ara_exchange_settle (self->exchange, NULL);
  g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

void
ara_reply_read_async (AraReply *self, gsize size, int priority, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, ara_reply_read_async);
  g_task_set_task_data (task, ara_reply_ref (self), (GDestroyNotify) ara_reply_unref);
  ara_reply_start_clock (self);
  g_input_stream_read_bytes_async (self->stream, size, priority, self->cancellable, bytes_read, task);
}

GBytes *
ara_reply_read_finish (AraReply *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
