/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a control channel gets its connection, loses it, and tries again. */

#include "config.h"

#include "macaw-control-channel-private.h"
#include "app/macaw-error-sentence.h"
#include "ara/ara-announcements-private.h"

#include <glib/gi18n.h>

#define PROTOCOL "ara-control.v1"
#define SECOND G_USEC_PER_SEC
#define FIRST_WAIT (SECOND / 2)    /* before the second try; doubled for each one after */
#define LONGEST_WAIT (60 * SECOND)
#define STABLE_TIME (10 * SECOND)  /* a connection that lived so long was a good one */
#define PING_SECONDS 8
#define PATIENCE (20 * SECOND)     /* without a sign of life */
#define LOOK_TIME (2 * SECOND)     /* between looks at the clock */

/* Signs of life */

static void
sign_of_life (MacawControlChannel *self)
{
  self->dead_at = macaw_control_channel_get_now (self) + PATIENCE;
}

static void
message_came (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, gpointer data)
{
  g_autoptr (MacawControlChannel) self = g_object_ref (data);

  sign_of_life (self);
  macaw_control_channel_take_message (self, connection, bytes);
}

static void
pong_came (SoupWebsocketConnection *connection, GByteArray *payload, gpointer data)
{
  sign_of_life (data);
}

/* Trying, and trying again */

static gboolean
look_is_due (gpointer data)
{
  MacawControlChannel *self = data;

  self->timer = 0;
  macaw_control_channel_look (self);
  return G_SOURCE_REMOVE;
}

void
macaw_control_channel_arm (MacawControlChannel *self)
{
  gint64 wait = LOOK_TIME;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->running || self->state == MACAW_CONTROL_UNSUPPORTED)
    return;
  if (self->next_try != 0)
    wait = CLAMP (self->next_try - macaw_control_channel_get_now (self), 0, LOOK_TIME);
  self->timer = g_timeout_add ((guint) (wait / 1000) + 1, look_is_due, self);
}

static gboolean
remove_source (gpointer data)
{
  return G_SOURCE_REMOVE;
}

void
macaw_control_channel_drop (MacawControlChannel *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->url, g_free);
  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connection, self);
      /* Dropped later: libsoup goes on with it after a signal of its own. */
      g_idle_add_full (G_PRIORITY_HIGH, remove_source, g_steal_pointer (&self->connection), g_object_unref);
    }
  macaw_control_channel_end_calls (self);
}

/* Half of the time is left to chance, so that many apps don't come back at once. */
void
macaw_control_channel_try_again_later (MacawControlChannel *self, const char *reason)
{
  gboolean was_good = self->state == MACAW_CONTROL_CONNECTED && macaw_control_channel_get_now (self) - self->since >= STABLE_TIME;
  gint64 wait;

  macaw_control_channel_drop (self);
  self->n_tries = was_good ? 0 : MIN (self->n_tries + 1, 16);
  wait = MIN (FIRST_WAIT << self->n_tries, LONGEST_WAIT);
  self->next_try = macaw_control_channel_get_now (self) + wait / 2 + (gint64) (g_random_double () * (double) (wait / 2));
  macaw_control_channel_set_state (self, MACAW_CONTROL_DISCONNECTED, reason);
  macaw_control_channel_arm (self);
}

static void
give_up (MacawControlChannel *self, const char *reason)
{
  macaw_control_channel_drop (self);
  self->next_try = 0;
  macaw_control_channel_set_state (self, MACAW_CONTROL_UNSUPPORTED, reason);
  macaw_control_channel_arm (self);
}

static void
connection_closed (SoupWebsocketConnection *connection, gpointer data)
{
  MacawControlChannel *self = data;
  const char *word = soup_websocket_connection_get_close_data (connection);
  g_autofree char *reason = NULL;

  /* The server's own word is data: shown as it is. */
  if (word != NULL && *word != '\0')
    reason = g_strdup_printf (_("The server closed the control channel: %s"), word);
  macaw_control_channel_try_again_later (self, reason != NULL ? reason : _("The control channel was cut."));
}

static gboolean
close_failed (gpointer data)
{
  MacawControlChannel *self = data;

  /* Closed in the meantime, or another one by now. */
  if (self->connection != NULL && soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    macaw_control_channel_try_again_later (self, _("The server sent what is no control channel."));
  return G_SOURCE_REMOVE;
}

static void
connection_failed (SoupWebsocketConnection *connection, GError *error, gpointer data)
{
  g_info ("A control channel fails: %s", error->message);
  g_idle_add_full (G_PRIORITY_HIGH, close_failed, g_object_ref (data), g_object_unref);
}

static void
use_connection (MacawControlChannel *self, SoupWebsocketConnection *connection)
{
  if (g_strcmp0 (soup_websocket_connection_get_protocol (connection), PROTOCOL) != 0)
    {
      soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
      give_up (self, _("This server has no control channel for other apps; its own app must be open."));
      return;
    }
  g_clear_object (&self->cancellable);
  self->connection = g_object_ref (connection);
  /* libsoup takes what reaches the limit for too large. */
  soup_websocket_connection_set_max_incoming_payload_size (connection, MACAW_CONTROL_MAX_MESSAGE + 1);
  soup_websocket_connection_set_keepalive_interval (connection, PING_SECONDS);
  g_signal_connect (connection, "message", G_CALLBACK (message_came), self);
  g_signal_connect (connection, "pong", G_CALLBACK (pong_came), self);
  g_signal_connect (connection, "error", G_CALLBACK (connection_failed), self);
  g_signal_connect (connection, "closed", G_CALLBACK (connection_closed), self);
  self->since = macaw_control_channel_get_now (self);
  sign_of_life (self);
  macaw_control_channel_set_state (self, MACAW_CONTROL_CONNECTED, NULL);
  macaw_control_channel_say_hello (self);
}

/* Whether the other side answered, but not as one that speaks this protocol. */
static gboolean
is_foreign (SoupMessage *message, const GError *error)
{
  guint status = soup_message_get_status (message);

  return error->domain == SOUP_WEBSOCKET_ERROR && status != 401 && status != 403 && status != 404 && status != 429 && status < 500;
}

/* The handshake, of which whoever watches the client is told */

typedef struct
{
  MacawControlChannel *channel;
  AraExchange         *exchange; /* NULL: nobody watches */
} Handshake;

static void
handshake_free (Handshake *self)
{
  g_object_unref (self->channel);
  g_clear_object (&self->exchange);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handshake, handshake_free)

static void
tell_headers (AraExchange *exchange, gboolean request, SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iterator;
  const char *name, *value;

  soup_message_headers_iter_init (&iterator, headers);
  while (soup_message_headers_iter_next (&iterator, &name, &value))
    ara_exchange_add_header (exchange, request, name, value);
}

/* Only now are the headers there that libsoup adds. */
static void
headers_went_out (SoupMessage *message, AraExchange *exchange)
{
  tell_headers (exchange, TRUE, soup_message_get_request_headers (message));
}

static Handshake *
begin_handshake (MacawControlChannel *self, SoupMessage *message)
{
  Handshake *handshake = g_new0 (Handshake, 1);

  handshake->channel = g_object_ref (self);
  handshake->exchange = ara_runtime_client_begin_exchange (self->client, "GET", self->url);
  if (handshake->exchange != NULL)
    g_signal_connect_object (message, "wrote-headers", G_CALLBACK (headers_went_out), handshake->exchange, 0);
  return handshake;
}

static void
end_handshake (Handshake *self, SoupMessage *message, const GError *error)
{
  guint status = message == NULL ? 0 : soup_message_get_status (message);

  if (status != 0)
    {
      tell_headers (self->exchange, FALSE, soup_message_get_response_headers (message));
      ara_exchange_take_status (self->exchange, status, "HTTP/1.1");
    }
  if (error != NULL)
    ara_exchange_fail (self->exchange, error);
  ara_exchange_end (self->exchange);
}

static void
socket_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Handshake) handshake = data;
  MacawControlChannel *self = handshake->channel;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);

  end_handshake (handshake, message, error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !(message != NULL && ara_announcements_exceeded (message)))
    return;
  if (connection != NULL)
    use_connection (self, connection);
  else if (message != NULL && is_foreign (message, error))
    give_up (self, _("This server has no control channel for other apps; its own app must be open."));
  else
    macaw_control_channel_try_again_later (self, _("The control channel could not be opened."));
}

/* The token goes to this address: never in the clear to another computer. */
static GUri *
parse_address (MacawControlChannel *self, const char *url, const char **problem)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri == NULL ? "" : g_uri_get_scheme (uri), *host = uri == NULL ? NULL : g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = host == NULL ? NULL : g_inet_address_new_from_string (host);
  gboolean here = g_strcmp0 (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));

  /* Nor through a proxy where there is none to pass. */
  soup_session_set_proxy_resolver (self->session, here ? NULL : g_proxy_resolver_get_default ());
  if (g_str_equal (scheme, "wss") || (g_str_equal (scheme, "ws") && here))
    return g_steal_pointer (&uri);
  *problem = g_str_equal (scheme, "ws") ? _("The server wants the control channel without encryption; that is refused.")
                                        : _("The server tells an address for the control channel that is none.");
  return NULL;
}

static void
open_socket (MacawControlChannel *self, AraSession *session)
{
  char *protocols[] = { (char *) PROTOCOL, NULL };
  const char *url = ara_session_get_url (session), *token = ara_session_get_token (session), *problem = NULL;
  g_autoptr (GUri) uri = url == NULL ? NULL : parse_address (self, url, &problem);
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *authorization = g_strdup_printf ("Bearer %s", token != NULL ? token : "");

  if (url == NULL)
    {
      give_up (self, _("This server tells no address for a control channel; its own app must be open."));
      return;
    }
  if (uri == NULL)
    {
      give_up (self, problem);
      return;
    }
  message = soup_message_new_from_uri ("GET", uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  self->url = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO);
  ara_announcements_limit (message, self->cancellable);
  soup_session_websocket_connect_async (self->session, message, NULL, protocols, G_PRIORITY_DEFAULT, self->cancellable,
                                        socket_opened, begin_handshake (self, message));
}

static void
status_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawControlChannel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSession) session = ara_runtime_client_session_status_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (session != NULL)
    open_socket (self, session);
  else
    {
      g_autofree char *sentence = macaw_error_get_sentence (error);

      macaw_control_channel_try_again_later (self, sentence);
    }
}

void
macaw_control_channel_try_now (MacawControlChannel *self)
{
  self->next_try = 0;
  self->since = macaw_control_channel_get_now (self);
  self->cancellable = g_cancellable_new ();
  macaw_control_channel_set_state (self, MACAW_CONTROL_CONNECTING, self->reason);
  ara_runtime_client_session_status_async (self->client, self->session_id, self->cancellable, status_came, g_object_ref (self));
  macaw_control_channel_arm (self);
}
