/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connections of a SoupServer: how many there may be, and that none outlives its client.
 * libsoup 3.2 bounds neither, and keeps the descriptor of a connection that its client closed
 * between two requests for ever. */

#include "macaw-connections.h"

#include <glib-unix.h>
#include <poll.h>

#define SWEEP_SECONDS 5

struct _MacawConnections
{
  GObject     parent_instance;

  GHashTable *open; /* GSocket, not owned → number of requests under way */
  guint       timer;
};

G_DEFINE_FINAL_TYPE (MacawConnections, macaw_connections, G_TYPE_OBJECT)

static void
socket_gone (gpointer data, GObject *where)
{
  g_hash_table_remove (MACAW_CONNECTIONS (data)->open, where);
}

/* Comes with a connection before its first byte, and again after each request of it. */
static void
request_started (MacawConnections *self, SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket == NULL || g_hash_table_contains (self->open, socket))
    return;
  if (g_hash_table_size (self->open) >= MACAW_MAX_CONNECTIONS)
    macaw_connections_sweep (self);
  if (g_hash_table_size (self->open) >= MACAW_MAX_CONNECTIONS)
    {
      g_info ("A connection is refused: there are %u already", MACAW_MAX_CONNECTIONS);
      g_socket_shutdown (socket, TRUE, TRUE, NULL);
    }
  g_object_weak_ref (G_OBJECT (socket), socket_gone, self);
  g_hash_table_insert (self->open, socket, GUINT_TO_POINTER (0));
}

static void
count_request (MacawConnections *self, GSocket *socket, int difference)
{
  gpointer requests;

  if (g_hash_table_lookup_extended (self->open, socket, NULL, &requests))
    g_hash_table_insert (self->open, socket, GUINT_TO_POINTER (GPOINTER_TO_UINT (requests) + (guint) difference));
}

typedef struct
{
  MacawConnections *connections;
  GSocket          *socket;
} Request;

static void
request_free (gpointer data, GClosure *closure)
{
  Request *request = data;

  g_object_unref (request->connections);
  g_object_unref (request->socket);
  g_free (request);
}

/* An aborted one is finished, too. */
static void
request_finished (SoupServerMessage *message, Request *request)
{
  count_request (request->connections, request->socket, -1);
}

void
macaw_connections_begin_request (MacawConnections *self, SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  Request *request;

  if (socket == NULL)
    return;
  request = g_new (Request, 1);
  *request = (Request){ g_object_ref (self), g_object_ref (socket) };
  count_request (self, socket, 1);
  g_signal_connect_data (message, "finished", G_CALLBACK (request_finished), request, request_free, 0);
}

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

GSource *
macaw_connections_watch_hangup (SoupServerMessage *message, GSourceOnceFunc gone, gpointer data)
{
  GSocket *socket = soup_server_message_get_socket (message);
  Hangup *hangup;
  GSource *source;

  if (socket == NULL || g_socket_is_closed (socket))
    return NULL;
  hangup = g_new (Hangup, 1);
  *hangup = (Hangup){ gone, data };
  /* GLib has no name for POLLRDHUP, and passes it on to poll(). */
  source = g_unix_fd_source_new (g_socket_get_fd (socket), (GIOCondition) POLLRDHUP);
  g_source_set_callback (source, G_SOURCE_FUNC (hung_up), hangup, g_free);
  g_source_attach (source, NULL);
  return source;
}

static gboolean
client_has_gone (GSocket *socket)
{
  struct pollfd place = { .fd = g_socket_get_fd (socket), .events = POLLRDHUP };

  return poll (&place, 1, 0) > 0 && (place.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void
macaw_connections_sweep (MacawConnections *self)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer socket, requests;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &socket, &requests))
    if (GPOINTER_TO_UINT (requests) == 0 && (g_socket_is_closed (socket) || client_has_gone (socket)))
      g_ptr_array_add (gone, g_object_ref (socket));
  for (guint i = 0; i < gone->len; i++)
    {
      /* No longer counted, though libsoup may hold the object. */
      g_object_weak_unref (g_ptr_array_index (gone, i), socket_gone, self);
      g_hash_table_remove (self->open, g_ptr_array_index (gone, i));
      g_socket_close (g_ptr_array_index (gone, i), NULL);
    }
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
  self->open = g_hash_table_new (NULL, NULL);
  self->timer = g_timeout_add_seconds (SWEEP_SECONDS, time_to_sweep, self);
}

MacawConnections *
macaw_connections_new (SoupServer *soup)
{
  MacawConnections *self = g_object_new (MACAW_TYPE_CONNECTIONS, NULL);

  g_signal_connect_object (soup, "request-started", G_CALLBACK (request_started), self, G_CONNECT_SWAPPED);
  return self;
}
