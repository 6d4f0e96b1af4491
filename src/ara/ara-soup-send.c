/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* soup_session_send_async(), mended.
 *
 * A message that is cancelled between its head's coming and the task's telling of it is still
 * in progress: in libsoup 3.6.5 run_until_read_done() takes it off the session's queue, though
 * soup_message_io_finished() has just done so. The second time takes a reference of the queue's
 * item that is its task's, and one of each feature that is the session's, and the session counts
 * one request less than it has. That there was a second time is told by the session's signal;
 * without it nothing is done here. */

#include "ara-soup-send-private.h"

static G_DEFINE_QUARK (ara-soup-spoiled, spoiled)

typedef struct
{
  SoupMessage *message;
  gulong       handler;
  guint        times;       /* that it was taken off */
  GObject     *features[2]; /* held from the first time on, for the second */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->features); i++)
    g_clear_object (&self->features[i]);
  g_object_unref (self->message);
  g_free (self);
}

static void
taken_off (SoupSession *session, SoupMessage *message, gpointer data)
{
  /* Those that a session has by itself; ours have no others. */
  const GType types[] = { SOUP_TYPE_AUTH_MANAGER, SOUP_TYPE_CONTENT_DECODER };
  Sending *self = data;

  G_STATIC_ASSERT (G_N_ELEMENTS (types) == G_N_ELEMENTS (self->features));
  if (message != self->message)
    return;
  self->times++;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (self->times == 1)
      g_set_object (&self->features[i], G_OBJECT (soup_session_get_feature (session, types[i])));
    else
      self->features[i] = NULL; /* gone to the session */
}

static void
sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Sending *self = g_task_get_task_data (task);
  GError *error = NULL;
  GInputStream *stream;

  g_clear_signal_handler (&self->handler, source);
  if (self->times < 2)
    stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  else
    {
      /* It points to an item that may be gone, and would let it go once more at its own end: it has none. */
      g_object_ref (result);
      g_object_set_qdata (source, spoiled_quark (), source);
      stream = g_task_propagate_pointer (G_TASK (result), &error);
    }
  if (error == NULL)
    g_task_return_pointer (task, stream, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
ara_soup_send_async (SoupSession *session, SoupMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (session, cancellable, callback, data);
  Sending *self = g_new0 (Sending, 1);

  g_task_set_source_tag (task, ara_soup_send_async);
  /* libsoup looks at it, and what came all the same is told. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, sending_free);
  self->message = g_object_ref (message);
  self->handler = g_signal_connect (session, "request-unqueued", G_CALLBACK (taken_off), self);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, sent, task);
}

gboolean
ara_soup_is_spoiled (SoupSession *session)
{
  return g_object_get_qdata (G_OBJECT (session), spoiled_quark ()) != NULL;
}

GInputStream *
ara_soup_send_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
