/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that announces its answer without end, and never gives it. */

#include "announcing-server.h"

#include <string.h>

static gboolean
keep_announcing (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  while (g_output_stream_write_all (stream, line, strlen (line), NULL, NULL, NULL))
    ;
  return TRUE;
}

GSocketService *
announcing_server_new (guint16 *port)
{
  GSocketService *service = g_threaded_socket_service_new (4);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0), taken = NULL;

  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                NULL, &taken, NULL));
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (taken));
  g_signal_connect (service, "run", G_CALLBACK (keep_announcing), NULL);
  return service;
}
