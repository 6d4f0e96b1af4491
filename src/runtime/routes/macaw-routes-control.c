/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control channel of app UIs, and calls that go through it. */

#include "runtime/control/macaw-frame-guard.h"
#include "macaw-routes.h"
#include "runtime/tools/macaw-schema.h"

#include <string.h>

#define DEFAULT_TIMEOUT_MS 8000
#define MAX_TIMEOUT_MS (10 * 60 * 1000)

/* The channel */

typedef struct
{
  MacawServer *server;
  char        *session;
} Upgrade;

static void
upgrade_free (gpointer data, GClosure *closure)
{
  g_free (((Upgrade *) data)->session);
  g_free (data);
}

/* The answer 101 is on its way: from here on the connection is a WebSocket. */
static void
upgrade (SoupServerMessage *message, gpointer data)
{
  Upgrade *self = data;
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  GList *extensions = g_list_prepend (NULL, macaw_frame_guard_new (MACAW_CONTROL_MAX_MESSAGE));
  g_autoptr (SoupWebsocketConnection) connection = soup_websocket_connection_new (stream, uri, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL,
                                                                                  MACAW_CONTROL_PROTOCOL, extensions);

  macaw_control_add (self->server->control, self->session, connection);
}

static gboolean
offers_protocol (SoupMessageHeaders *headers)
{
  const char *offered = soup_message_headers_get_list (headers, "Sec-WebSocket-Protocol");

  return offered != NULL && soup_header_contains (offered, MACAW_CONTROL_PROTOCOL);
}

void
macaw_route_control_socket (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *session = macaw_server_find_session (self, message, rest);
  char *protocols[] = { (char *) MACAW_CONTROL_PROTOCOL, NULL };
  Upgrade *data;

  if (session == NULL)
    return;
  if (!soup_message_headers_header_contains (headers, "Upgrade", "websocket"))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Upgrade", "websocket");
      macaw_refuse (message, 426, "This is the address of a WebSocket.");
      return;
    }
  if (!offers_protocol (headers))
    {
      macaw_refuse (message, 400, "This WebSocket speaks " MACAW_CONTROL_PROTOCOL "; offer it as subprotocol.");
      return;
    }
  if (!soup_websocket_server_process_handshake (message, NULL, protocols, NULL, NULL))
    {
      macaw_refuse (message, 400, "The WebSocket handshake is not in order.");
      return;
    }
  data = g_new (Upgrade, 1);
  *data = (Upgrade){ self, g_steal_pointer (&session) };
  g_signal_connect_data (message, "wrote-informational", G_CALLBACK (upgrade), data, upgrade_free, 0);
}

/* What is offered */

static void
write_actions (AraValueBuilder *builder, MacawControlPeer *peer)
{
  ara_value_builder_name (builder, "actions");
  if (peer != NULL)
    {
      ara_value_builder_value (builder, macaw_control_peer_get_actions (peer));
      return;
    }
  ara_value_builder_begin_array (builder);
  ara_value_builder_end_array (builder);
}

void
macaw_server_write_control (MacawServer *self, AraValueBuilder *builder, const char *session)
{
  MacawControlPeer *peer = macaw_control_get_peer (self->control, session);

  ara_value_builder_name (builder, "control");
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "connected");
  ara_value_builder_boolean (builder, peer != NULL);
  if (peer != NULL)
    ara_value_builder_member_string (builder, "client", macaw_control_peer_get_client (peer));
  write_actions (builder, peer);
  ara_value_builder_end_object (builder);
}

void
macaw_route_control_actions (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = macaw_server_find_session (self, message, macaw_query_value (query, "session_id"));
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  builder = macaw_reply_object ();
  write_actions (builder, macaw_control_get_peer (self->control, session));
  macaw_reply (message, builder);
}

/* Calls */

static void
call_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawLater *later = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = macaw_control_peer_call_finish (MACAW_CONTROL_PEER (source), result, &error);

  if (value != NULL)
    macaw_reply_text (later->message, 200, ara_value_dup_text (value));
  else if (error->domain == MACAW_CONTROL_ERROR)
    macaw_refuse (later->message, (guint) error->code, error->message);
  macaw_reply_resume (later);
}

/* The time limit of a call; refuses the message and gives 0 if it is none. */
static guint
read_timeout (AraValue *body, SoupServerMessage *message)
{
  g_autoptr (AraValue) member = ara_value_dup_member (body, "timeout_ms");
  gint64 timeout = 0;

  if (member == NULL || ara_value_get_kind (member) == ARA_VALUE_NULL)
    return DEFAULT_TIMEOUT_MS;
  if (!ara_value_get_integer (member, &timeout) || timeout < 0 || timeout > MAX_TIMEOUT_MS)
    {
      macaw_refuse (message, 422, "timeout_ms should be a whole number from 0 to 600000; 0 stands for 8000.");
      return 0;
    }
  return timeout == 0 ? DEFAULT_TIMEOUT_MS : (guint) timeout;
}

/* The arguments as the action wants them; refuses the message and gives NULL otherwise. */
static AraValue *
read_args (AraValue *body, AraValue *action, SoupServerMessage *message)
{
  g_autoptr (AraValue) given = ara_value_dup_member (body, "args"), schema = ara_value_dup_member (action, "input_schema");
  g_autoptr (AraValue) properties = schema == NULL ? NULL : ara_value_dup_member (schema, "properties");
  g_autoptr (AraValue) args = given != NULL && ara_value_get_kind (given) != ARA_VALUE_NULL ? ara_value_ref (given)
                                                                                           : ara_value_new_empty_object ();
  g_autoptr (AraValue) details = NULL;
  AraValue *applied;

  if (ara_value_get_kind (args) == ARA_VALUE_OBJECT && properties == NULL)
    return g_steal_pointer (&args);
  applied = macaw_schema_apply (schema != NULL ? schema : action, args, &details);
  if (applied == NULL)
    {
      g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

      ara_value_builder_member_value (builder, "detail", details);
      ara_value_builder_end_object (builder);
      macaw_reply_text (message, 422, ara_value_builder_end_text (builder));
    }
  return applied;
}

static void
forward (MacawControlPeer *peer, SoupServerMessage *message, const char *action, AraValue *args, guint timeout)
{
  MacawLater *later = macaw_reply_later (message);

  macaw_control_peer_call_async (peer, action, args, timeout, later->cancellable, call_ended, later);
}

void
macaw_route_control_call (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *wanted = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autofree char *name = body == NULL ? NULL : ara_value_dup_member_string (body, "action");
  g_autofree char *session = body == NULL ? NULL : macaw_server_find_session (self, message, wanted);
  g_autoptr (AraValue) action = NULL, args = NULL;
  MacawControlPeer *peer;
  guint timeout;

  if (session == NULL || (timeout = read_timeout (body, message)) == 0)
    return;
  peer = macaw_control_get_peer (self->control, session);
  action = peer == NULL || name == NULL ? NULL : macaw_control_peer_dup_action (peer, name);
  if (name == NULL || *name == '\0')
    macaw_refuse (message, 422, "action: name the action to call.");
  else if (peer == NULL)
    macaw_refuse (message, 409, "No app UI is connected to this session; open the app.");
  else if (action == NULL)
    macaw_refuse (message, 404, "The app that is connected offers no such action.");
  else if ((args = read_args (body, action, message)) != NULL)
    forward (peer, message, name, args, timeout);
}
