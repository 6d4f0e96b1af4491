/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request that is cancelled just when the head of its answer has come. */

#include "ara/ara-soup-send-private.h"

#define TIMES 20

/* The answer is there before the request, so that it is read as soon as that is written. */
static gboolean
answer (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  static const char text[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char request[4096];

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, sizeof text - 1, NULL, NULL, NULL);
  while (g_input_stream_read (input, request, sizeof request, NULL, NULL) > 0)
    ;
  return TRUE;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* Before libsoup tells of it, which it does in a later turn of the main loop. */
static void
cancel_soon (SoupMessage *message, gpointer cancellable)
{
  g_idle_add_full (G_PRIORITY_HIGH, cancel, g_object_ref (cancellable), g_object_unref);
}

static GInputStream *
ask (SoupSession *session, const char *url, gboolean cancelled, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GAsyncResult) result = NULL;

  if (cancelled)
    g_signal_connect (message, "got-headers", G_CALLBACK (cancel_soon), cancellable);
  ara_soup_send_async (session, message, cancellable, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return ara_soup_send_finish (result, error);
}

static void
test_cancelled (void)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (TIMES + 1);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GInputStream) last = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);

  g_assert_cmpuint (port, >, 0);
  g_signal_connect (service, "run", G_CALLBACK (answer), NULL);
  for (guint i = 0; i < TIMES; i++)
    {
      g_autoptr (GError) trouble = NULL;
      g_autoptr (GInputStream) stream = ask (session, url, TRUE, &trouble);

      if (stream == NULL)
        g_assert_error (trouble, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (SOUP_IS_CONTENT_DECODER (soup_session_get_feature (session, SOUP_TYPE_CONTENT_DECODER)));
      if (!ara_soup_is_spoiled (session))
        continue;
      g_object_unref (session);
      session = soup_session_new ();
    }
  last = ask (session, url, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (last);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soup-send/cancelled", test_cancelled);
  return g_test_run ();
}
