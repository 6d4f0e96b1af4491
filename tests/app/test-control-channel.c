/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app's end of the control channel: against a server of ours, one that is dead, and the runtime. */

#include "app/control/macaw-control-channel.h"
#include "app/macaw-paths.h"
#include "../announcing-server.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

#define SECOND G_USEC_PER_SEC
#define OFFER "[{\"id\":\"list_windows\",\"title\":\"List\"}]"

/* Waiting */

static gboolean
too_long (gpointer data)
{
  g_error ("What the test waits for did not happen within a minute");
  return G_SOURCE_REMOVE;
}

#define wait_for(condition)                                           \
  G_STMT_START                                                        \
  {                                                                   \
    guint guard = g_timeout_add_seconds (60, too_long, NULL);         \
                                                                      \
    while (!(condition))                                              \
      g_main_context_iteration (NULL, TRUE);                          \
    g_source_remove (guard);                                          \
  }                                                                   \
  G_STMT_END

/* A server that offers a session */

typedef enum { GOOD, NO_PROTOCOL, NO_SOCKET, REFUSES, NO_ADDRESS, IN_THE_CLEAR, NO_SESSION, DEAD, DEAF } Kind;

typedef struct
{
  Kind                     kind;
  SoupServer              *soup;
  GSocketService          *dead;     /* shakes hands, and never says anything again */
  GPtrArray               *dead_sockets;
  guint                    port;
  guint                    dead_port;
  SoupWebsocketConnection *socket;   /* the last one */
  GPtrArray               *frames;   /* of AraValue, that came by any of them */
  guint                    n_sockets;
  SoupServerMessage       *deaf;     /* a handshake that gets no answer */

  AraRuntimeClient        *client;
  MacawControlChannel     *channel;
  gint64                   time;     /* what the channel takes for now */
  GPtrArray               *calls;    /* of MacawControlCall */
  GPtrArray               *changed;  /* of ids */
} Fixture;

static void
frame_came (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *bytes, gpointer data)
{
  AraValue *frame = ara_value_new_from_bytes (bytes, NULL);

  g_assert_nonnull (frame);
  g_ptr_array_add (((Fixture *) data)->frames, frame);
}

static void
socket_came (SoupServer *soup, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket, gpointer data)
{
  Fixture *self = data;

  g_set_object (&self->socket, socket);
  soup_websocket_connection_set_max_incoming_payload_size (socket, 17 * 1024 * 1024);
  g_signal_connect (socket, "message", G_CALLBACK (frame_came), self);
  self->n_sockets++;
}

/* Before a handshake. */
static void
look_at_socket (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *self = data;
  const char *authorization = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  g_assert_cmpstr (authorization, ==, "Bearer gateway-token");
  if (self->kind == REFUSES)
    soup_server_message_set_status (message, 503, NULL);
  else if (self->kind == NO_SOCKET)
    soup_server_message_set_status (message, 200, NULL);
  else if (self->kind == DEAF && g_set_object (&self->deaf, message))
    soup_server_message_pause (message);
}

static void
answer_status (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *self = data;
  guint port = self->kind == DEAD ? self->dead_port : self->port;
  const char *socket = self->kind == NO_PROTOCOL ? "plain" : "ws";
  g_autofree char *url = self->kind == IN_THE_CLEAR ? g_strdup ("ws://example.org/ws/sess-1")
                                                    : g_strdup_printf ("ws://127.0.0.1:%u/%s/sess-1", port, socket);
  char *body = self->kind == NO_ADDRESS ? g_strdup ("{\"active\":true,\"session\":{\"sessionId\":\"sess-1\"}}")
                                        : g_strdup_printf ("{\"active\":true,\"session\":{\"sessionId\":\"sess-1\",\"status\":\"running\"},"
                                                           "\"url\":\"%s\",\"token\":\"gateway-token\"}", url);

  g_assert_cmpstr (g_hash_table_lookup (query, "session_id"), ==, "sess-1");
  soup_server_message_set_status (message, self->kind == NO_SESSION ? 404 : 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, body, strlen (body));
}

static void
start_soup (Fixture *self)
{
  char *protocols[] = { (char *) "ara-control.v1", NULL };
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->soup, "/session/status", answer_status, self, NULL);
  soup_server_add_early_handler (self->soup, "/ws", look_at_socket, self, NULL);
  soup_server_add_websocket_handler (self->soup, "/ws", NULL, protocols, socket_came, self, NULL);
  soup_server_add_websocket_handler (self->soup, "/plain", NULL, NULL, socket_came, self, NULL);
  soup_server_listen_local (self->soup, self->port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->soup);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

/* Shakes hands by RFC 6455 when the head of the request has come. */
static void
head_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  g_autoptr (GSocketConnection) connection = data;
  g_autofree char *head = bytes == NULL ? NULL : g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *found = head == NULL ? NULL : strstr (head, "Sec-WebSocket-Key: ");
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *key = NULL, *accept = NULL, *reply = NULL;
  guint8 digest[20];
  gsize length = sizeof digest;

  g_assert_nonnull (found);
  found += strlen ("Sec-WebSocket-Key: ");
  key = g_strndup (found, strcspn (found, "\r\n"));
  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_update (checksum, (const guchar *) "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", -1);
  g_checksum_get_digest (checksum, digest, &length);
  accept = g_base64_encode (digest, length);
  reply = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: ara-control.v1\r\n\r\n", accept);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), reply, strlen (reply), NULL, NULL, NULL);
}

static gboolean
dead_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  g_ptr_array_add (((Fixture *) data)->dead_sockets, g_object_ref (connection));
  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), 8192, G_PRIORITY_DEFAULT, NULL, head_came,
                                   g_object_ref (connection));
  return TRUE;
}

/* The channel */

static gint64
turned_clock (gpointer data)
{
  return ((Fixture *) data)->time;
}

static void
call_came (MacawControlChannel *channel, MacawControlCall *call, gpointer data)
{
  g_ptr_array_add (((Fixture *) data)->calls, g_object_ref (call));
}

static void
conversations_changed (MacawControlChannel *channel, char **ids, gpointer data)
{
  for (; *ids != NULL; ids++)
    g_ptr_array_add (((Fixture *) data)->changed, g_strdup (*ids));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autoptr (AraValue) offer = ara_value_new_from_text (OFFER, -1, NULL);
  g_autoptr (GError) error = NULL;

  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->changed = g_ptr_array_new_with_free_func (g_free);
  self->dead_sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->time = 1000 * SECOND;
  start_soup (self);
  self->dead = g_socket_service_new ();
  self->dead_port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->dead), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->dead, "incoming", G_CALLBACK (dead_incoming), self);
  url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  self->client = ara_runtime_client_new (url, "key");
  self->channel = macaw_control_channel_new (self->client, "sess-1", offer);
  macaw_control_channel_set_clock (self->channel, turned_clock, self);
  g_signal_connect (self->channel, "call", G_CALLBACK (call_came), self);
  g_signal_connect (self->channel, "conversations-changed", G_CALLBACK (conversations_changed), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer channel = self->channel;

  macaw_control_channel_stop (self->channel);
  g_object_add_weak_pointer (G_OBJECT (self->channel), &channel);
  g_object_unref (self->channel);
  wait_for (channel == NULL);
  g_object_unref (self->client);
  g_clear_object (&self->socket);
  g_clear_object (&self->deaf);
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  g_socket_service_stop (self->dead);
  g_socket_listener_close (G_SOCKET_LISTENER (self->dead));
  g_object_unref (self->dead);
  g_ptr_array_unref (self->dead_sockets);
  g_ptr_array_unref (self->frames);
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->changed);
}

static void
wait_state (Fixture *self, MacawControlState state)
{
  wait_for (macaw_control_channel_get_state (self->channel) == state);
}

static void
connect_it (Fixture *self)
{
  macaw_control_channel_start (self->channel);
  wait_state (self, MACAW_CONTROL_CONNECTED);
  if (self->kind == GOOD)
    wait_for (self->frames->len > 0);
  g_ptr_array_set_size (self->frames, 0);
}

static AraValue *
frame_at (Fixture *self, guint index)
{
  wait_for (self->frames->len > index);
  return g_ptr_array_index (self->frames, index);
}

static void
assert_member (AraValue *frame, const char *name, const char *expected)
{
  g_autoptr (AraValue) member = ara_value_dup_member (frame, name);
  g_autofree char *text = member == NULL                                      ? NULL
                          : ara_value_get_kind (member) == ARA_VALUE_STRING ? ara_value_dup_string (member)
                                                                            : ara_value_dup_text (member);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_holds (AraValue *frame, const char *name, const char *words)
{
  g_autofree char *text = ara_value_dup_member_string (frame, name);

  if (text == NULL || strstr (text, words) == NULL)
    g_error ("“%s” should hold “%s”", text, words);
}

static void
send_call (Fixture *self, const char *id, guint timeout_ms)
{
  g_autofree char *json = g_strdup_printf ("{\"type\":\"control.call\",\"id\":\"%s\",\"action\":\"list_windows\",\"args\":{\"a\":1},"
                                           "\"timeout_ms\":%u}", id, timeout_ms);

  soup_websocket_connection_send_text (self->socket, json);
}

static MacawControlCall *
call_at (Fixture *self, guint index)
{
  wait_for (self->calls->len > index);
  return g_ptr_array_index (self->calls, index);
}

/* Tests */

static void
test_hello (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_DISCONNECTED);
  macaw_control_channel_start (self->channel);
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_CONNECTING);
  assert_member (frame_at (self, 0), "type", "hello");
  assert_holds (frame_at (self, 0), "client", "macaw/");
  assert_member (frame_at (self, 0), "actions", OFFER);
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_CONNECTED);
  g_assert_null (macaw_control_channel_get_reason (self->channel));
  g_assert_cmpuint (self->n_sockets, ==, 1);
}

static void
test_calls (Fixture *self, gconstpointer data)
{
  static const struct { MacawControlOutcome outcome; const char *code; } rows[] = {
    { MACAW_CONTROL_DENIED, "denied" },
    { MACAW_CONTROL_UNKNOWN_ACTION, "unknown_action" },
    { MACAW_CONTROL_BAD_ARGS, "bad_args" },
    { MACAW_CONTROL_FAILED, "failed" },
  };
  g_autoptr (AraValue) result = ara_value_new_from_text ("{\"n\":18446744073709551616}", -1, NULL);
  g_autofree char *args = NULL;

  connect_it (self);
  send_call (self, "one", 60000);
  g_assert_cmpstr (macaw_control_call_get_action (call_at (self, 0)), ==, "list_windows");
  g_assert_cmpstr (macaw_control_call_get_session_id (call_at (self, 0)), ==, "sess-1");
  args = ara_value_dup_text (macaw_control_call_get_args (call_at (self, 0)));
  g_assert_cmpstr (args, ==, "{\"a\":1}");
  macaw_control_call_answer (call_at (self, 0), result);
  macaw_control_call_fail (call_at (self, 0), MACAW_CONTROL_FAILED, "too late");
  assert_member (frame_at (self, 0), "type", "control.result");
  assert_member (frame_at (self, 0), "id", "one");
  assert_member (frame_at (self, 0), "result", "{\"n\":18446744073709551616}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      send_call (self, rows[i].code, 60000);
      macaw_control_call_fail (call_at (self, i + 1), rows[i].outcome, "Because.");
      assert_member (frame_at (self, i + 1), "type", "control.error");
      assert_member (frame_at (self, i + 1), "id", rows[i].code);
      assert_member (frame_at (self, i + 1), "code", rows[i].code);
      assert_member (frame_at (self, i + 1), "message", "Because.");
    }
  g_assert_cmpuint (macaw_control_channel_get_n_calls (self->channel), ==, 0);
}

/* After its time a call is over: not done any more, and not answered. */
static void
test_late (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) result = ara_value_new_null ();

  connect_it (self);
  send_call (self, "late", 10);
  wait_for (macaw_control_call_get_outcome (call_at (self, 0)) == MACAW_CONTROL_TIMED_OUT);
  g_assert_true (g_cancellable_is_cancelled (macaw_control_call_get_cancellable (call_at (self, 0))));
  macaw_control_call_answer (call_at (self, 0), result);
  g_assert_cmpint (macaw_control_call_get_outcome (call_at (self, 0)), ==, MACAW_CONTROL_TIMED_OUT);
  send_call (self, "next", 60000);
  macaw_control_call_answer (call_at (self, 1), result);
  assert_member (frame_at (self, 0), "id", "next");
}

/* Nobody waits any more: the call ends, is not answered, and others go on. */
static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) result = ara_value_new_null ();

  connect_it (self);
  send_call (self, "one", 60000);
  send_call (self, "other", 60000);
  call_at (self, 1);
  soup_websocket_connection_send_text (self->socket, "{\"type\":\"control.cancel\",\"id\":\"never came\"}");
  soup_websocket_connection_send_text (self->socket, "{\"type\":\"control.cancel\"}");
  soup_websocket_connection_send_text (self->socket, "{\"type\":\"control.cancel\",\"id\":\"one\"}");
  wait_for (macaw_control_call_get_outcome (call_at (self, 0)) == MACAW_CONTROL_GONE);
  g_assert_true (g_cancellable_is_cancelled (macaw_control_call_get_cancellable (call_at (self, 0))));
  g_assert_cmpint (macaw_control_call_get_outcome (call_at (self, 1)), ==, MACAW_CONTROL_PENDING);
  macaw_control_call_answer (call_at (self, 1), result);
  assert_member (frame_at (self, 0), "id", "other");
}

static void
test_bad_frames (Fixture *self, gconstpointer data)
{
  static const struct { const char *frame; const char *type; const char *words; } rows[] = {
    { "{", "error", "not JSON" },
    { "[]", "error", "object with a type" },
    { "{\"type\":1}", "error", "object with a type" },
    { "{\"type\":\"control.call\",\"action\":\"a\"}", "error", "needs an id" },
    { "{\"type\":\"control.call\",\"id\":\"x\"}", "control.error", "needs an action" },
    { "{\"type\":\"control.call\",\"id\":\"x\",\"action\":\"a\"}", "error", "came before" },
    { "{\"type\":\"control.call\",\"id\":\"y\",\"action\":\"a\",\"args\":[]}", "control.error", "should be an object" },
  };

  connect_it (self);
  soup_websocket_connection_send_text (self->socket, "{\"type\":\"of.the.future\"}");
  soup_websocket_connection_send_text (self->socket, "{\"type\":\"error\",\"message\":\"What?\"}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      soup_websocket_connection_send_text (self->socket, rows[i].frame);
      assert_member (frame_at (self, i), "type", rows[i].type);
      assert_holds (frame_at (self, i), "message", rows[i].words);
    }
  g_assert_cmpuint (self->calls->len, ==, 0);
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_CONNECTED);
}

static void
test_thousand (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) result = ara_value_new_null ();
  guint refused = 0;

  connect_it (self);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("call-%u", i);

      send_call (self, id, 60000);
    }
  wait_for (self->frames->len == 1000 - MACAW_CONTROL_MAX_CALLS);
  for (guint i = 0; i < self->frames->len; i++)
    {
      assert_holds (frame_at (self, i), "message", "64 calls wait");
      refused++;
    }
  g_assert_cmpuint (refused, ==, 1000 - MACAW_CONTROL_MAX_CALLS);
  g_assert_cmpuint (self->calls->len, ==, MACAW_CONTROL_MAX_CALLS);
  for (guint i = 0; i < self->calls->len; i++)
    macaw_control_call_answer (call_at (self, i), result);
  wait_for (self->frames->len == 1000);
  g_assert_cmpuint (macaw_control_channel_get_n_calls (self->channel), ==, 0);
}

static AraValue *
large_result (gsize length)
{
  char *text = g_malloc (length + 1);
  g_autoptr (GBytes) bytes = NULL;

  memset (text, 'x', length);
  text[0] = text[length - 1] = '"';
  bytes = g_bytes_new_take (text, length);
  return ara_value_new_from_bytes (bytes, NULL);
}

static void
test_large (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) fits = large_result (MACAW_CONTROL_MAX_MESSAGE - 1024), over = large_result (MACAW_CONTROL_MAX_MESSAGE);

  connect_it (self);
  send_call (self, "fits", 60000);
  macaw_control_call_answer (call_at (self, 0), fits);
  assert_member (frame_at (self, 0), "type", "control.result");
  g_assert_cmpint (ara_value_get_text_length (frame_at (self, 0)), <=, MACAW_CONTROL_MAX_MESSAGE);
  send_call (self, "over", 60000);
  macaw_control_call_answer (call_at (self, 1), over);
  assert_member (frame_at (self, 1), "code", "failed");
  assert_holds (frame_at (self, 1), "message", "16 MiB");
}

static void
test_changed (Fixture *self, gconstpointer data)
{
  connect_it (self);
  soup_websocket_connection_send_text (self->socket, "{\"type\":\"conversations.changed\",\"ids\":[\"a\",7,\"b\"]}");
  wait_for (self->changed->len == 2);
  g_assert_cmpstr (g_ptr_array_index (self->changed, 1), ==, "b");
}

/* No way to answer: said in words, and not tried again. */
static void
test_unsupported (Fixture *self, gconstpointer data)
{
  static const struct { Kind kind; const char *words; } rows[] = {
    { NO_PROTOCOL, "its own app must be open" },
    { NO_SOCKET, "its own app must be open" },
    { NO_ADDRESS, "tells no address" },
    { IN_THE_CLEAR, "without encryption" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      self->kind = rows[i].kind;
      macaw_control_channel_start (self->channel);
      wait_state (self, MACAW_CONTROL_UNSUPPORTED);
      g_assert_nonnull (strstr (macaw_control_channel_get_reason (self->channel), rows[i].words));
      g_assert_cmpint (macaw_control_channel_get_next_try (self->channel), ==, 0);
      macaw_control_channel_stop (self->channel);
      g_assert_cmpuint (self->frames->len, ==, 0);
    }
}

static void
keep_exchange (AraRuntimeClient *client, AraExchange *exchange, gpointer data)
{
  g_ptr_array_add (data, g_object_ref (exchange));
}

/* The next handshake that is told, once it has ended. */
static AraExchange *
wait_handshake (GPtrArray *told)
{
  AraExchange *exchange = NULL;

  while (exchange == NULL)
    {
      wait_for (told->len > 0);
      if (g_str_has_prefix (ara_exchange_get_url (g_ptr_array_index (told, 0)), "ws://"))
        exchange = g_object_ref (g_ptr_array_index (told, 0));
      g_ptr_array_remove_index (told, 0);
    }
  wait_for (ara_exchange_get_state (exchange) != ARA_EXCHANGE_RUNNING);
  return exchange;
}

static void
assert_header (AraExchange *exchange, gboolean request, const char *line)
{
  g_auto (GStrv) lines = request ? ara_exchange_dup_request_headers (exchange) : ara_exchange_dup_response_headers (exchange);

  if (!g_strv_contains ((const char *const *) lines, line))
    g_error ("“%s” is not among the headers", line);
}

/* Whoever watches the client sees how the channel is opened, the token masked. */
static void
test_handshake (Fixture *self, gconstpointer data)
{
  static const struct { Kind kind; guint status; AraExchangeState state; } rows[] = {
    { GOOD, 101, ARA_EXCHANGE_DONE },
    { REFUSES, 503, ARA_EXCHANGE_FAILED },
    { NO_SOCKET, 200, ARA_EXCHANGE_FAILED },
  };
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);

  g_signal_connect (self->client, "exchange", G_CALLBACK (keep_exchange), told);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraExchange) exchange = NULL;

      self->kind = rows[i].kind;
      macaw_control_channel_start (self->channel);
      exchange = wait_handshake (told);
      g_assert_cmpint (ara_exchange_get_kind (exchange), ==, ARA_EXCHANGE_REQUEST);
      g_assert_cmpstr (ara_exchange_get_method (exchange), ==, "GET");
      g_assert_cmpstr (ara_exchange_get_path (exchange), ==, "/ws/sess-1");
      g_assert_cmpuint (ara_exchange_get_status (exchange), ==, rows[i].status);
      g_assert_cmpint (ara_exchange_get_state (exchange), ==, rows[i].state);
      assert_header (exchange, TRUE, "Authorization: ••••");
      assert_header (exchange, TRUE, "Sec-WebSocket-Protocol: ara-control.v1");
      if (rows[i].kind == GOOD)
        {
          assert_header (exchange, FALSE, "Upgrade: websocket");
          assert_header (exchange, FALSE, "Sec-WebSocket-Protocol: ara-control.v1");
          /* Before its frames. */
          wait_for (told->len > 0);
          g_assert_cmpint (ara_exchange_get_kind (g_ptr_array_index (told, 0)), ==, ARA_EXCHANGE_FRAME_SENT);
        }
      macaw_control_channel_stop (self->channel);
      g_ptr_array_set_size (told, 0);
    }
  g_signal_handlers_disconnect_by_data (self->client, told);
}

/* Stopped in the middle: it doesn't run on for ever. */
static void
test_handshake_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (AraExchange) exchange = NULL;

  self->kind = DEAF;
  g_signal_connect (self->client, "exchange", G_CALLBACK (keep_exchange), told);
  macaw_control_channel_start (self->channel);
  wait_for (self->deaf != NULL);
  macaw_control_channel_stop (self->channel);
  exchange = wait_handshake (told);
  g_assert_cmpint (ara_exchange_get_state (exchange), ==, ARA_EXCHANGE_CANCELLED);
  g_signal_handlers_disconnect_by_data (self->client, told);
}

/* A row of announcements without end held the app's main loop for ever. */
static void
test_announced (Fixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocketService) service = announcing_server_new (&port);

  self->kind = DEAD;
  self->dead_port = port;
  macaw_control_channel_start (self->channel);
  wait_state (self, MACAW_CONTROL_DISCONNECTED);
  g_assert_cmpstr (macaw_control_channel_get_reason (self->channel), ==, "The control channel could not be opened.");
  macaw_control_channel_stop (self->channel);
  g_socket_service_stop (service);
}

/* Each wait is between half and all of twice the one before, and a minute at most. */
static void
test_back_off (Fixture *self, gconstpointer data)
{
  gint64 whole = SECOND;

  self->kind = REFUSES;
  macaw_control_channel_start (self->channel);
  for (guint i = 0; i < 10; i++)
    {
      gint64 wait;

      wait_state (self, MACAW_CONTROL_DISCONNECTED);
      wait = macaw_control_channel_get_next_try (self->channel) - self->time;
      g_assert_cmpint (wait, >=, whole / 2);
      g_assert_cmpint (wait, <=, whole);
      whole = MIN (2 * whole, 60 * SECOND);
      self->time += wait - 1;
      macaw_control_channel_look (self->channel);
      g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_DISCONNECTED);
      self->time++;
      macaw_control_channel_look (self->channel);
      g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_CONNECTING);
    }
  wait_state (self, MACAW_CONTROL_DISCONNECTED);
  self->kind = GOOD;
  macaw_control_channel_retry (self->channel);
  wait_state (self, MACAW_CONTROL_CONNECTED);
}

static void
test_reconnect (Fixture *self, gconstpointer data)
{
  connect_it (self);
  send_call (self, "in the air", 60000);
  call_at (self, 0);
  self->time += (gint64) 11 * SECOND; /* it was a good connection, so the wait is the first one again */
  soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "The runtime ends.");
  wait_state (self, MACAW_CONTROL_DISCONNECTED);
  g_assert_nonnull (strstr (macaw_control_channel_get_reason (self->channel), "The runtime ends."));
  g_assert_cmpint (macaw_control_call_get_outcome (call_at (self, 0)), ==, MACAW_CONTROL_GONE);
  g_assert_cmpint (macaw_control_channel_get_next_try (self->channel) - self->time, <=, SECOND / 2);
  self->time = macaw_control_channel_get_next_try (self->channel);
  macaw_control_channel_look (self->channel);
  assert_member (frame_at (self, 0), "type", "hello");
  g_assert_cmpuint (self->n_sockets, ==, 2);
  /* Another connection counts its calls anew. */
  send_call (self, "in the air", 60000);
  call_at (self, 1);
}

static void
test_server_gone (Fixture *self, gconstpointer data)
{
  connect_it (self);
  g_io_stream_close (soup_websocket_connection_get_io_stream (self->socket), NULL, NULL);
  soup_server_disconnect (self->soup);
  wait_state (self, MACAW_CONTROL_DISCONNECTED);
  self->time = macaw_control_channel_get_next_try (self->channel);
  macaw_control_channel_look (self->channel);
  wait_state (self, MACAW_CONTROL_DISCONNECTED);
  g_assert_nonnull (macaw_control_channel_get_reason (self->channel));
  g_object_unref (self->soup);
  start_soup (self);
  self->time = macaw_control_channel_get_next_try (self->channel);
  macaw_control_channel_look (self->channel);
  wait_state (self, MACAW_CONTROL_CONNECTED);
}

static void
test_session_gone (Fixture *self, gconstpointer data)
{
  self->kind = NO_SESSION;
  macaw_control_channel_start (self->channel);
  wait_state (self, MACAW_CONTROL_DISCONNECTED);
  g_assert_nonnull (macaw_control_channel_get_reason (self->channel));
  g_assert_cmpint (macaw_control_channel_get_next_try (self->channel), >, self->time);
}

/* Time goes on, a look every two seconds. */
static void
pass_time (Fixture *self, guint seconds)
{
  for (guint i = 0; i < seconds; i += 2)
    {
      self->time += 2 * SECOND;
      macaw_control_channel_look (self->channel);
    }
}

/* TCP holds, and nothing comes: noticed within 30 s. */
static void
test_dead (Fixture *self, gconstpointer data)
{
  self->kind = DEAD;
  connect_it (self);
  pass_time (self, 18);
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_CONNECTED);
  pass_time (self, 2);
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_DISCONNECTED);
  g_assert_nonnull (strstr (macaw_control_channel_get_reason (self->channel), "no sign of life"));
}

/* The computer slept: whoever could not answer meanwhile gets a moment, the dead are noticed then. */
static void
test_sleep (Fixture *self, gconstpointer data)
{
  self->kind = DEAD;
  connect_it (self);
  self->time += (gint64) 3600 * SECOND;
  macaw_control_channel_look (self->channel);
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_CONNECTED);
  pass_time (self, 12);
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_DISCONNECTED);
}

static void
test_alive (Fixture *self, gconstpointer data)
{
  connect_it (self);
  for (guint i = 0; i < 5; i++)
    {
      pass_time (self, 18);
      soup_websocket_connection_send_text (self->socket, "{\"type\":\"conversations.changed\",\"ids\":[\"a\"]}");
      wait_for (self->changed->len == i + 1);
    }
  g_assert_cmpint (macaw_control_channel_get_state (self->channel), ==, MACAW_CONTROL_CONNECTED);
}

/* The runtime itself */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GSubprocess *
start_runtime (const char *state, AraRuntimeClient **client)
{
  g_autofree char *program = macaw_paths_find_runtime ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--state-dir", state, "--no-runtime-file", NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (AraValue) described = NULL;
  g_autofree char *line = NULL, *url = NULL, *key = NULL;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  described = ara_value_new_from_text (line, -1, NULL);
  url = ara_value_dup_member_string (described, "url");
  key = ara_value_dup_member_string (described, "api_key");
  *client = ara_runtime_client_new (url, key);
  return process;
}

static void
answer_at_once (MacawControlChannel *channel, MacawControlCall *call, gpointer data)
{
  macaw_control_call_answer (call, macaw_control_call_get_args (call));
}

static void
test_runtime (void)
{
  g_autofree char *state = g_dir_make_tmp ("macaw-control-XXXXXX", NULL);
  g_autoptr (AraRuntimeClient) client = NULL;
  g_autoptr (GSubprocess) process = start_runtime (state, &client), remove = NULL;
  g_autoptr (AraValue) offer = ara_value_new_from_text ("[{\"id\":\"echo\"}]", -1, NULL), args = NULL, answer = NULL;
  g_autoptr (GAsyncResult) status = NULL, called = NULL;
  g_autoptr (AraSession) session = NULL;
  g_autoptr (MacawControlChannel) channel = NULL;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_session_status_async (client, NULL, NULL, keep_result, &status);
  wait_for (status != NULL);
  session = ara_runtime_client_session_status_finish (client, status, &error);
  g_assert_no_error (error);
  channel = macaw_control_channel_new (client, ara_session_get_id (session), offer);
  g_signal_connect (channel, "call", G_CALLBACK (answer_at_once), NULL);
  macaw_control_channel_start (channel);
  wait_for (macaw_control_channel_get_state (channel) == MACAW_CONTROL_CONNECTED);
  args = ara_value_new_from_text ("{\"big\":18446744073709551616,\"text\":\"\\ud83e\\udd9c\"}", -1, NULL);
  /* The hello may still be on its way. */
  while (answer == NULL)
    {
      g_clear_object (&called);
      g_clear_error (&error);
      ara_runtime_client_control_call_async (client, ara_session_get_id (session), "echo", args, 0, NULL, keep_result, &called);
      wait_for (called != NULL);
      answer = ara_runtime_client_control_call_finish (client, called, &error);
      g_assert_true (answer != NULL || g_error_matches (error, ARA_ERROR, ARA_ERROR_CONFLICT));
    }
  g_assert_true (ara_value_equal (answer, args));
  g_subprocess_send_signal (process, SIGKILL);
  wait_for (macaw_control_channel_get_state (channel) == MACAW_CONTROL_DISCONNECTED);
  macaw_control_channel_stop (channel);
  g_subprocess_wait (process, NULL, NULL);
  remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", state, NULL);
  g_subprocess_wait (remove, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  static const struct { const char *path; void (*run) (Fixture *, gconstpointer); } tests[] = {
    { "/control-channel/hello", test_hello },
    { "/control-channel/calls", test_calls },
    { "/control-channel/late", test_late },
    { "/control-channel/cancelled", test_cancelled },
    { "/control-channel/bad-frames", test_bad_frames },
    { "/control-channel/thousand", test_thousand },
    { "/control-channel/large", test_large },
    { "/control-channel/changed", test_changed },
    { "/control-channel/unsupported", test_unsupported },
    { "/control-channel/handshake", test_handshake },
    { "/control-channel/handshake-cancelled", test_handshake_cancelled },
    { "/control-channel/announced", test_announced },
    { "/control-channel/back-off", test_back_off },
    { "/control-channel/reconnect", test_reconnect },
    { "/control-channel/server-gone", test_server_gone },
    { "/control-channel/session-gone", test_session_gone },
    { "/control-channel/dead", test_dead },
    { "/control-channel/sleep", test_sleep },
    { "/control-channel/alive", test_alive },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  g_test_add_func ("/control-channel/runtime", test_runtime);
  return g_test_run ();
}
