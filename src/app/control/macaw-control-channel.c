/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app's end of the control channel of one session. */

#include "config.h"

#include "macaw-control-channel.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>
#include <time.h>

#define PROTOCOL "ara-control.v1"
#define SECOND G_USEC_PER_SEC
#define FIRST_WAIT (SECOND / 2)    /* before the second try; doubled for each one after */
#define LONGEST_WAIT (60 * SECOND)
#define CONNECT_TIME (15 * SECOND) /* a try may take */
#define STABLE_TIME (10 * SECOND)  /* a connection that lived so long was a good one */
#define PING_SECONDS 8
#define PATIENCE (20 * SECOND)     /* without a sign of life */
#define LOOK_TIME (2 * SECOND)     /* between looks at the clock */
#define SLEEP_TIME (8 * SECOND)    /* a longer time between looks: the computer slept */
#define GRACE (12 * SECOND)        /* for a sign of life after that, time for one ping */
#define THREAD_THRESHOLD (256 * 1024)
#define KNOWN_IDS 1024             /* of calls, remembered to tell repeated ones */

struct _MacawControlChannel
{
  GObject                  parent_instance;

  AraRuntimeClient        *client;
  char                    *session_id;
  AraValue                *offer;
  SoupSession             *session;
  GCancellable            *cancellable; /* of the try under way */
  SoupWebsocketConnection *connection;
  char                    *url;         /* of the connection, or of the try under way */

  MacawControlState        state;
  char                    *reason;
  gboolean                 running;
  GHashTable              *calls;       /* id → MacawControlCall that waits */
  GHashTable              *known;       /* ids seen, owned by known_order */
  GQueue                   known_order;

  MacawControlClock        clock;
  gpointer                 clock_data;
  guint                    timer;
  guint                    n_tries;     /* that failed since the last good connection */
  gint64                   next_try;    /* 0: none is due */
  gint64                   since;       /* the try or the connection began */
  gint64                   last_look;
  gint64                   dead_at;     /* unless a sign of life comes */
};

enum { PROP_0, PROP_STATE, PROP_REASON, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
enum { CALL, CONVERSATIONS_CHANGED, FRAME, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MacawControlChannel, macaw_control_channel, G_TYPE_OBJECT)

static void try_now (MacawControlChannel *self);

/* Time that goes on while the computer sleeps. */
static gint64
boot_time (gpointer data)
{
  struct timespec time;

  clock_gettime (CLOCK_BOOTTIME, &time);
  return (gint64) time.tv_sec * SECOND + time.tv_nsec / 1000;
}

static gint64
now (MacawControlChannel *self)
{
  return self->clock (self->clock_data);
}

static void
set_state (MacawControlChannel *self, MacawControlState state, const char *reason)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->reason, reason) != 0)
    {
      g_free (self->reason);
      self->reason = g_strdup (reason);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* To whoever listens, and to the log of all that goes over the wire. */
static void
tell_frame (MacawControlChannel *self, gboolean sent, GBytes *text)
{
  g_signal_emit (self, signals[FRAME], 0, sent, text);
  ara_runtime_client_add_frame (self->client, self->url, sent, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

/* Frames that leave */

static void
send_text (MacawControlChannel *self, char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));

  if (self->connection == NULL || soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  soup_websocket_connection_send_message (self->connection, SOUP_WEBSOCKET_DATA_TEXT, bytes);
  tell_frame (self, TRUE, bytes);
}

static AraValueBuilder *
frame (const char *type)
{
  AraValueBuilder *builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", type);
  return builder;
}

static void
send_frame (MacawControlChannel *self, AraValueBuilder *builder)
{
  ara_value_builder_end_object (builder);
  send_text (self, ara_value_builder_end_text (builder));
}

static void
say_hello (MacawControlChannel *self)
{
  g_autoptr (AraValueBuilder) builder = frame ("hello");

  ara_value_builder_member_string (builder, "client", "macaw/" MACAW_VERSION);
  ara_value_builder_member_value (builder, "actions", self->offer);
  send_frame (self, builder);
}

/* What was wrong with a frame. Never said to a frame that says so itself, or two programs
 * would go on for ever. */
static void
complain (MacawControlChannel *self, const char *id, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = frame ("error");

  g_info ("A control frame is not in order: %s", sentence);
  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_member_string (builder, "message", sentence);
  send_frame (self, builder);
}

static const char *
error_code (MacawControlOutcome outcome)
{
  return outcome == MACAW_CONTROL_DENIED ? "denied"
         : outcome == MACAW_CONTROL_UNKNOWN_ACTION ? "unknown_action"
         : outcome == MACAW_CONTROL_BAD_ARGS ? "bad_args"
                                             : "failed";
}

static void
send_error (MacawControlChannel *self, const char *id, const char *code, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = frame ("control.error");

  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_member_string (builder, "code", code);
  ara_value_builder_member_string (builder, "message", sentence != NULL ? sentence : "");
  send_frame (self, builder);
}

/* After its time a call gets no answer: nobody waits for it. */
static void
call_ended (MacawControlChannel *self, MacawControlCall *call)
{
  MacawControlOutcome outcome = macaw_control_call_get_outcome (call);
  const char *id = macaw_control_call_get_id (call);

  if (outcome == MACAW_CONTROL_DONE)
    {
      g_autoptr (AraValueBuilder) builder = frame ("control.result");

      ara_value_builder_member_string (builder, "id", id);
      ara_value_builder_member_value (builder, "result", macaw_control_call_get_result (call));
      send_frame (self, builder);
    }
  else if (outcome != MACAW_CONTROL_TIMED_OUT && outcome != MACAW_CONTROL_GONE)
    send_error (self, id, error_code (outcome), macaw_control_call_get_sentence (call));
  g_hash_table_remove (self->calls, id);
}

/* Frames that come */

/* FALSE if the id was seen before. */
static gboolean
remember_id (MacawControlChannel *self, const char *id)
{
  char *copy;

  if (g_hash_table_contains (self->known, id))
    return FALSE;
  copy = g_strdup (id);
  g_queue_push_tail (&self->known_order, copy);
  g_hash_table_add (self->known, copy);
  if (self->known_order.length > KNOWN_IDS)
    {
      g_autofree char *oldest = g_queue_pop_head (&self->known_order);

      g_hash_table_remove (self->known, oldest);
    }
  return TRUE;
}

static void
take_call (MacawControlChannel *self, AraValue *value)
{
  g_autofree char *id = ara_value_dup_member_string (value, "id"), *action = ara_value_dup_member_string (value, "action");
  g_autoptr (AraValue) given = ara_value_dup_member (value, "args");
  g_autoptr (AraValue) args = given != NULL ? ara_value_ref (given) : ara_value_new_empty_object ();
  gint64 timeout = ara_value_get_member_integer (value, "timeout_ms");
  g_autoptr (MacawControlCall) call = NULL;

  if (id == NULL || *id == '\0')
    complain (self, NULL, "control.call: a call needs an id.");
  else if (!remember_id (self, id))
    complain (self, id, "control.call: a call of this id came before; it is not done twice.");
  else if (action == NULL)
    send_error (self, id, "bad_args", "control.call: a call needs an action.");
  else if (ara_value_get_kind (args) != ARA_VALUE_OBJECT)
    send_error (self, id, "bad_args", "control.call: args should be an object.");
  else if (g_hash_table_size (self->calls) >= MACAW_CONTROL_MAX_CALLS)
    send_error (self, id, "failed", "64 calls wait already; the app takes more when some are answered.");
  else
    {
      call = macaw_control_call_new (self->client, self->session_id, id, action, args,
                                     timeout > 0 ? (guint) MIN (timeout, G_MAXINT) : 8000);
      g_hash_table_insert (self->calls, g_strdup (id), g_object_ref (call));
      g_signal_connect_object (call, "ended", G_CALLBACK (call_ended), self, G_CONNECT_SWAPPED);
      g_signal_emit (self, signals[CALL], 0, call);
    }
}

static void
take_changes (MacawControlChannel *self, AraValue *value)
{
  g_autoptr (AraValue) ids = ara_value_dup_member (value, "ids");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  for (guint i = 0; ids != NULL && i < ara_value_get_n_children (ids); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (ids, i);
      g_autofree char *id = ara_value_dup_string (child);

      if (id != NULL)
        g_strv_builder_add (builder, id);
    }
  strings = g_strv_builder_end (builder);
  g_signal_emit (self, signals[CONVERSATIONS_CHANGED], 0, strings);
}

static void
take_frame (MacawControlChannel *self, AraValue *value, const GError *error)
{
  g_autofree char *type = value == NULL ? NULL : ara_value_dup_member_string (value, "type");

  if (value == NULL)
    {
      g_autofree char *sentence = g_strdup_printf ("The frame is not JSON. %s", error->message);

      complain (self, NULL, sentence);
    }
  else if (type == NULL)
    complain (self, NULL, "The frame should be a JSON object with a type.");
  else if (g_str_equal (type, "control.call"))
    take_call (self, value);
  else if (g_str_equal (type, "conversations.changed"))
    take_changes (self, value);
  else
    g_debug ("A frame of type %s is passed over", type);
}

typedef struct
{
  GBytes                  *bytes;
  SoupWebsocketConnection *connection; /* that it came by */
} Parsing;

static void
parsing_free (gpointer data)
{
  Parsing *parsing = data;

  g_bytes_unref (parsing->bytes);
  g_object_unref (parsing->connection);
  g_free (parsing);
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  AraValue *value = ara_value_new_from_bytes (((Parsing *) data)->bytes, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) ara_value_unref);
  else
    g_task_return_error (task, error);
}

static void
frame_parsed (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawControlChannel *self = MACAW_CONTROL_CHANNEL (source);
  Parsing *parsing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->connection == parsing->connection)
    take_frame (self, value, error);
}

static void
sign_of_life (MacawControlChannel *self)
{
  self->dead_at = now (self) + PATIENCE;
}

static void
message_came (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, gpointer data)
{
  g_autoptr (MacawControlChannel) self = g_object_ref (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL;

  sign_of_life (self);
  tell_frame (self, FALSE, bytes);
  if (g_bytes_get_size (bytes) > THREAD_THRESHOLD)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, frame_parsed, NULL);
      Parsing *parsing = g_new (Parsing, 1);

      *parsing = (Parsing){ g_bytes_ref (bytes), g_object_ref (connection) };
      g_task_set_task_data (task, parsing, parsing_free);
      g_task_run_in_thread (task, parse_in_thread);
      return;
    }
  value = ara_value_new_from_bytes (bytes, &error);
  take_frame (self, value, error);
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

static void
arm (MacawControlChannel *self)
{
  gint64 wait = LOOK_TIME;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->running || self->state == MACAW_CONTROL_UNSUPPORTED)
    return;
  if (self->next_try != 0)
    wait = CLAMP (self->next_try - now (self), 0, LOOK_TIME);
  self->timer = g_timeout_add ((guint) (wait / 1000) + 1, look_is_due, self);
}

static gboolean
remove_source (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
drop_connection (MacawControlChannel *self)
{
  g_autoptr (GPtrArray) waiting = NULL;
  GHashTableIter iter;
  gpointer call;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connection, self);
      /* Dropped later: libsoup goes on with it after a signal of its own. */
      g_idle_add_full (G_PRIORITY_HIGH, remove_source, g_steal_pointer (&self->connection), g_object_unref);
    }
  waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    g_ptr_array_add (waiting, g_object_ref (call));
  for (guint i = 0; i < waiting->len; i++)
    macaw_control_call_fail (g_ptr_array_index (waiting, i), MACAW_CONTROL_GONE, _("The connection it came by has ended."));
  /* Another connection counts its calls anew. */
  g_hash_table_remove_all (self->known);
  g_queue_clear_full (&self->known_order, g_free);
}

/* Half of the time is left to chance, so that many apps don't come back at once. */
static void
try_again_later (MacawControlChannel *self, const char *reason)
{
  gboolean was_good = self->state == MACAW_CONTROL_CONNECTED && now (self) - self->since >= STABLE_TIME;
  gint64 wait;

  drop_connection (self);
  self->n_tries = was_good ? 0 : MIN (self->n_tries + 1, 16);
  wait = MIN (FIRST_WAIT << self->n_tries, LONGEST_WAIT);
  self->next_try = now (self) + wait / 2 + (gint64) (g_random_double () * (double) (wait / 2));
  set_state (self, MACAW_CONTROL_DISCONNECTED, reason);
  arm (self);
}

static void
give_up (MacawControlChannel *self, const char *reason)
{
  drop_connection (self);
  self->next_try = 0;
  set_state (self, MACAW_CONTROL_UNSUPPORTED, reason);
  arm (self);
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
  try_again_later (self, reason != NULL ? reason : _("The control channel was cut."));
}

static gboolean
close_failed (gpointer data)
{
  MacawControlChannel *self = data;

  /* Closed in the meantime, or another one by now. */
  if (self->connection != NULL && soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    try_again_later (self, _("The server sent what is no control channel."));
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
  self->since = now (self);
  sign_of_life (self);
  set_state (self, MACAW_CONTROL_CONNECTED, NULL);
  say_hello (self);
}

/* Whether the other side answered, but not as one that speaks this protocol. */
static gboolean
is_foreign (SoupMessage *message, const GError *error)
{
  guint status = soup_message_get_status (message);

  return error->domain == SOUP_WEBSOCKET_ERROR && status != 401 && status != 403 && status != 404 && status != 429 && status < 500;
}

static void
socket_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawControlChannel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection != NULL)
    use_connection (self, connection);
  else if (message != NULL && is_foreign (message, error))
    give_up (self, _("This server has no control channel for other apps; its own app must be open."));
  else
    try_again_later (self, _("The control channel could not be opened."));
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
  g_free (self->url);
  self->url = g_strdup (url);
  message = soup_message_new_from_uri ("GET", uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_session_websocket_connect_async (self->session, message, NULL, protocols, G_PRIORITY_DEFAULT, self->cancellable,
                                        socket_opened, g_object_ref (self));
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

      try_again_later (self, sentence);
    }
}

static void
try_now (MacawControlChannel *self)
{
  self->next_try = 0;
  self->since = now (self);
  self->cancellable = g_cancellable_new ();
  set_state (self, MACAW_CONTROL_CONNECTING, self->reason);
  ara_runtime_client_session_status_async (self->client, self->session_id, self->cancellable, status_came, g_object_ref (self));
  arm (self);
}

void
macaw_control_channel_look (MacawControlChannel *self)
{
  gint64 time = now (self);

  if (self->state == MACAW_CONTROL_CONNECTED && time - self->last_look > SLEEP_TIME)
    self->dead_at = MAX (self->dead_at, time + GRACE);
  self->last_look = time;
  if (self->state == MACAW_CONTROL_CONNECTED && time >= self->dead_at)
    try_again_later (self, _("The server gave no sign of life."));
  else if (self->state == MACAW_CONTROL_CONNECTING && time - self->since >= CONNECT_TIME)
    try_again_later (self, _("The server did not answer in time."));
  else if (self->next_try != 0 && time >= self->next_try)
    try_now (self);
  else
    arm (self);
}

void
macaw_control_channel_start (MacawControlChannel *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  self->last_look = now (self);
  try_now (self);
}

void
macaw_control_channel_stop (MacawControlChannel *self)
{
  self->running = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->connection != NULL && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  drop_connection (self);
  self->next_try = 0;
  set_state (self, MACAW_CONTROL_DISCONNECTED, NULL);
}

void
macaw_control_channel_retry (MacawControlChannel *self)
{
  if (!self->running || self->state == MACAW_CONTROL_CONNECTED || self->state == MACAW_CONTROL_CONNECTING)
    return;
  self->n_tries = 0;
  try_now (self);
}

/* The object */

static void
macaw_control_channel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawControlChannel *self = MACAW_CONTROL_CHANNEL (object);

  if (id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else
    g_value_set_string (value, self->reason);
}

static void
macaw_control_channel_dispose (GObject *object)
{
  MacawControlChannel *self = MACAW_CONTROL_CHANNEL (object);

  macaw_control_channel_stop (self);
  G_OBJECT_CLASS (macaw_control_channel_parent_class)->dispose (object);
}

static void
macaw_control_channel_finalize (GObject *object)
{
  MacawControlChannel *self = MACAW_CONTROL_CHANNEL (object);

  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->known);
  g_object_unref (self->client);
  g_object_unref (self->session);
  g_free (self->session_id);
  g_free (self->reason);
  g_free (self->url);
  ara_value_unref (self->offer);
  G_OBJECT_CLASS (macaw_control_channel_parent_class)->finalize (object);
}

static void
macaw_control_channel_class_init (MacawControlChannelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GType type = G_TYPE_FROM_CLASS (class);

  object_class->get_property = macaw_control_channel_get_property;
  object_class->dispose = macaw_control_channel_dispose;
  object_class->finalize = macaw_control_channel_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MACAW_CONTROL_DISCONNECTED, MACAW_CONTROL_UNSUPPORTED,
                                             MACAW_CONTROL_DISCONNECTED, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CALL] = g_signal_new ("call", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, MACAW_TYPE_CONTROL_CALL);
  signals[CONVERSATIONS_CHANGED] = g_signal_new ("conversations-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                 G_TYPE_STRV);
  signals[FRAME] = g_signal_new ("frame", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BOOLEAN, G_TYPE_BYTES);
}

static void
macaw_control_channel_init (MacawControlChannel *self)
{
  self->clock = boot_time;
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->known_order);
  self->session = soup_session_new_with_options ("timeout", 0, NULL);
}

MacawControlChannel *
macaw_control_channel_new (AraRuntimeClient *client, const char *session_id, AraValue *offer)
{
  MacawControlChannel *self = g_object_new (MACAW_TYPE_CONTROL_CHANNEL, NULL);

  self->client = g_object_ref (client);
  self->session_id = g_strdup (session_id);
  self->offer = ara_value_ref (offer);
  return self;
}

AraRuntimeClient *
macaw_control_channel_get_client (MacawControlChannel *self)
{
  return self->client;
}

const char *
macaw_control_channel_get_session_id (MacawControlChannel *self)
{
  return self->session_id;
}

MacawControlState
macaw_control_channel_get_state (MacawControlChannel *self)
{
  return self->state;
}

const char *
macaw_control_channel_get_reason (MacawControlChannel *self)
{
  return self->reason;
}

guint
macaw_control_channel_get_n_calls (MacawControlChannel *self)
{
  return g_hash_table_size (self->calls);
}

void
macaw_control_channel_set_clock (MacawControlChannel *self, MacawControlClock clock, gpointer data)
{
  self->clock = clock;
  self->clock_data = data;
}

gint64
macaw_control_channel_get_next_try (MacawControlChannel *self)
{
  return self->next_try;
}
