/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connections of a SoupServer: how many there may be, and that none outlives its client.
 * libsoup 3.2 bounds neither, and keeps the descriptor of a connection that its client closed
 * between two requests for ever. */

#include "macaw-connections.h"

#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>

#define SWEEP_SECONDS 5
#define HARD_FACTOR 2 /* so many times the limit are answered with a refusal; more are cut */

struct _MacawConnections
{
  GObject            parent_instance;

  const MacawLimits *limits;
  GHashTable        *open; /* GSocket, not owned → Connection */
  guint              timer;
};

G_DEFINE_FINAL_TYPE (MacawConnections, macaw_connections, G_TYPE_OBJECT)

typedef struct
{
  MacawConnections *owner;
  GSocket          *socket;    /* not owned */
  GSource          *hangup;
  gint64            last_used; /* monotonic µs */
  gboolean          reading;   /* the body of its request comes */
  gboolean          answering; /* its request is complete and not yet answered */
  gboolean          refused;
  gboolean          gone;      /* its client hung up while it was answered */
} Connection;

static void
connection_free (Connection *self)
{
  if (self->hangup != NULL)
    g_source_destroy (self->hangup);
  g_clear_pointer (&self->hangup, g_source_unref);
  g_free (self);
}

static void
socket_gone (gpointer data, GObject *where)
{
  g_hash_table_remove (MACAW_CONNECTIONS (data)->open, where);
}

/* No longer counted, though libsoup may hold the socket for a while. */
static void
close_connection (Connection *self)
{
  MacawConnections *owner = self->owner;
  g_autoptr (GSocket) socket = g_object_ref (self->socket);

  g_object_weak_unref (G_OBJECT (socket), socket_gone, owner);
  g_hash_table_remove (owner->open, socket);
  g_socket_close (socket, NULL);
}

/* Hanging up */

typedef struct
{
  GSourceOnceFunc gone;
  gpointer        data;
} Hangup;

static gboolean
hung_up (int fd, GIOCondition condition, gpointer data)
{
  Hangup *hangup = data;

  hangup->gone (hangup->data);
  return G_SOURCE_REMOVE;
}

static GSource *
watch_socket (GSocket *socket, GSourceOnceFunc gone, gpointer data)
{
  Hangup *hangup = g_new (Hangup, 1);
  /* GLib has no name for POLLRDHUP, and passes it on to poll(). */
  GSource *source = g_unix_fd_source_new (g_socket_get_fd (socket), (GIOCondition) POLLRDHUP);

  *hangup = (Hangup){ gone, data };
  g_source_set_callback (source, G_SOURCE_FUNC (hung_up), hangup, g_free);
  g_source_attach (source, NULL);
  return source;
}

GSource *
macaw_connections_watch_hangup (SoupServerMessage *message, GSourceOnceFunc gone, gpointer data)
{
  GSocket *socket = soup_server_message_get_socket (message);

  return socket == NULL || g_socket_is_closed (socket) ? NULL : watch_socket (socket, gone, data);
}

static gboolean
has_unread_bytes (GSocket *socket)
{
  int count = 0;

  return ioctl (g_socket_get_fd (socket), FIONREAD, &count) == 0 && count > 0;
}

/* Not while it is answered: the end of that does it; nor while it holds a request that is still
 * to be read: then the sweep ends it. */
static void
connection_hung_up (gpointer data)
{
  Connection *self = data;

  self->gone = TRUE;
  if (!self->answering && !has_unread_bytes (self->socket))
    close_connection (self);
}

/* Coming and going */

/* Comes with a connection before its first byte, and again after each request of it. */
static void
request_started (MacawConnections *self, SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  gint64 count = g_hash_table_size (self->open);
  Connection *connection;

  if (socket == NULL || g_socket_is_closed (socket) || g_hash_table_contains (self->open, socket))
    return;
  connection = g_new0 (Connection, 1);
  connection->owner = self;
  connection->socket = socket;
  connection->refused = count >= self->limits->connections;
  connection->last_used = g_get_monotonic_time ();
  connection->hangup = watch_socket (socket, connection_hung_up, connection);
  g_object_weak_ref (G_OBJECT (socket), socket_gone, self);
  g_hash_table_insert (self->open, socket, connection);
  if (connection->refused)
    g_info ("A connection is refused: there are %" G_GINT64_FORMAT " already", count);
  if (count >= self->limits->connections * HARD_FACTOR)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static Connection *
use_connection (MacawConnections *self, SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  Connection *connection = socket == NULL ? NULL : g_hash_table_lookup (self->open, socket);

  if (connection != NULL)
    connection->last_used = g_get_monotonic_time ();
  return connection;
}

gboolean
macaw_connections_begin_request (MacawConnections *self, SoupServerMessage *message)
{
  Connection *connection = use_connection (self, message);

  if (connection == NULL)
    return TRUE;
  connection->reading = TRUE;
  return !connection->refused;
}

static void
request_read (MacawConnections *self, SoupServerMessage *message)
{
  Connection *connection = use_connection (self, message);

  if (connection == NULL)
    return;
  connection->reading = FALSE;
  connection->answering = TRUE;
}

static void
hold_back (GSocket *socket, gboolean held)
{
  if (!g_socket_is_closed (socket))
    g_socket_set_option (socket, IPPROTO_TCP, TCP_CORK, held, NULL);
}

void
macaw_connections_send_as_one (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    hold_back (socket, TRUE);
}

/* Or aborted. */
static void
request_finished (MacawConnections *self, SoupServerMessage *message)
{
  Connection *connection = use_connection (self, message);

  if (connection == NULL)
    return;
  hold_back (connection->socket, FALSE);
  connection->reading = FALSE;
  connection->answering = FALSE;
  if (!connection->gone)
    return;
  /* Looked at again from the main loop: libsoup still needs the socket here. */
  connection->gone = FALSE;
  g_source_destroy (connection->hangup);
  g_source_unref (connection->hangup);
  connection->hangup = g_socket_is_closed (connection->socket) ? NULL : watch_socket (connection->socket, connection_hung_up, connection);
}

/* A body that comes in pieces is use, too: the kernel knows of the last one. */
static gint64
get_last_used (const Connection *self)
{
  struct tcp_info info;
  socklen_t size = sizeof info;

  if (!self->reading || getsockopt (g_socket_get_fd (self->socket), IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
    return self->last_used;
  return MAX (self->last_used, g_get_monotonic_time () - info.tcpi_last_data_recv * (gint64) 1000);
}

static gboolean
is_idle (const Connection *self, gint64 oldest)
{
  return g_socket_is_closed (self->socket) || (!self->answering && get_last_used (self) <= oldest);
}

void
macaw_connections_sweep (MacawConnections *self)
{
  gint64 oldest = g_get_monotonic_time () - self->limits->connection_idle_seconds * G_USEC_PER_SEC;
  g_autoptr (GPtrArray) idle = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (is_idle (value, oldest))
        g_ptr_array_add (idle, value);
    }
  for (guint i = 0; i < idle->len; i++)
    close_connection (g_ptr_array_index (idle, i));
}

static gboolean
time_to_sweep (gpointer data)
{
  macaw_connections_sweep (data);
  return G_SOURCE_CONTINUE;
}

guint
macaw_connections_get_n_open (MacawConnections *self)
{
  return g_hash_table_size (self->open);
}

static void
macaw_connections_dispose (GObject *object)
{
  MacawConnections *self = MACAW_CONNECTIONS (object);
  GHashTableIter iter;
  gpointer socket;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &socket, NULL))
    {
      g_object_weak_unref (socket, socket_gone, self);
      g_hash_table_iter_remove (&iter);
    }
  G_OBJECT_CLASS (macaw_connections_parent_class)->dispose (object);
}

static void
macaw_connections_finalize (GObject *object)
{
  g_hash_table_unref (MACAW_CONNECTIONS (object)->open);
  G_OBJECT_CLASS (macaw_connections_parent_class)->finalize (object);
}

static void
macaw_connections_class_init (MacawConnectionsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_connections_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_connections_finalize;
}

static void
macaw_connections_init (MacawConnections *self)
{
  self->open = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) connection_free);
  self->timer = g_timeout_add_seconds (SWEEP_SECONDS, time_to_sweep, self);
}

MacawConnections *
macaw_connections_new (SoupServer *soup, const MacawLimits *limits)
{
  MacawConnections *self = g_object_new (MACAW_TYPE_CONNECTIONS, NULL);

  self->limits = limits;
  g_signal_connect_object (soup, "request-started", G_CALLBACK (request_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (soup, "request-read", G_CALLBACK (request_read), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (soup, "request-finished", G_CALLBACK (request_finished), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (soup, "request-aborted", G_CALLBACK (request_finished), self, G_CONNECT_SWAPPED);
  return self;
}
