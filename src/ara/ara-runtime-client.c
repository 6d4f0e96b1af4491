/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client of the Ara runtime: where it is, with which key, and what is told of its exchanges. */

#include "ara-runtime-client-private.h"
#include "ara-model-private.h"

struct _AraRuntimeClient
{
  GObject       parent_instance;

  AraTransport *transport;
  char         *base_url; /* until the transport has them */
  char         *api_key;
  char         *chat_session;
  guint         timeout;
};

/**
 * AraRuntimeClient:
 *
 * A client of an Ara runtime.
 *
 * It mirrors Ara's Python client method by method: [method@RuntimeClient.chat] sends a
 * message through the agent, [method@RuntimeClient.execute_tool] runs a tool without one,
 * [method@RuntimeClient.capabilities], [method@RuntimeClient.skills],
 * [method@RuntimeClient.tools] and [method@RuntimeClient.control_actions] look into a
 * session, and [method@RuntimeClient.control_call] has the app UI do something. Beside
 * these it starts, lists and stops sessions, and reads what a server keeps of conversations
 * and automations.
 *
 * Each call comes three times: `…_async()` with `…_finish()`, which belong to the
 * thread-default main context of the caller, and a twin without a suffix that blocks until
 * the answer is there, on a main context of its own, so that it may be called on any
 * thread. All of them take a [class@Gio.Cancellable].
 *
 * Calls fail with an error of the domain %ARA_ERROR, whose code says what can be done about
 * it (see [error@Error]), or with %G_IO_ERROR_CANCELLED.
 *
 * ```c
 * g_autoptr (GError) error = NULL;
 * g_autoptr (AraRuntimeClient) client = ara_runtime_client_new_from_env (&error);
 * g_autoptr (AraMessage) answer = NULL;
 *
 * if (client != NULL)
 *   answer = ara_runtime_client_chat (client, "What is in my workspace?", NULL, NULL, 0, NULL, &error);
 * ```
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (AraRuntimeClient, ara_runtime_client, G_TYPE_OBJECT)

enum
{
  PROP_BASE_URL = 1,
  PROP_API_KEY,
  PROP_TIMEOUT,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_EXCHANGE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
ara_runtime_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AraRuntimeClient *self = ARA_RUNTIME_CLIENT (object);

  switch (id)
    {
    case PROP_BASE_URL:
      g_value_set_string (value, ara_runtime_client_get_base_url (self));
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ara_runtime_client_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AraRuntimeClient *self = ARA_RUNTIME_CLIENT (object);

  switch (id)
    {
    case PROP_BASE_URL:
      self->base_url = g_value_dup_string (value);
      break;
    case PROP_API_KEY:
      self->api_key = g_value_dup_string (value);
      break;
    case PROP_TIMEOUT:
      ara_runtime_client_set_timeout (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static AraExchange *watch_request (AraMask *mask, const char *method, const char *url, gpointer data);

static void
ara_runtime_client_constructed (GObject *object)
{
  AraRuntimeClient *self = ARA_RUNTIME_CLIENT (object);

  self->transport = ara_transport_new (self->base_url != NULL ? self->base_url : ARA_DEFAULT_BASE_URL, self->api_key);
  ara_transport_set_watch (self->transport, watch_request, self);
  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->api_key, g_free);
  G_OBJECT_CLASS (ara_runtime_client_parent_class)->constructed (object);
}

static void
ara_runtime_client_finalize (GObject *object)
{
  AraRuntimeClient *self = ARA_RUNTIME_CLIENT (object);

  ara_transport_set_watch (self->transport, NULL, NULL);
  g_clear_object (&self->transport);
  g_free (self->chat_session);
  G_OBJECT_CLASS (ara_runtime_client_parent_class)->finalize (object);
}

static void
ara_runtime_client_class_init (AraRuntimeClientClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = ara_runtime_client_get_property;
  object_class->set_property = ara_runtime_client_set_property;
  object_class->constructed = ara_runtime_client_constructed;
  object_class->finalize = ara_runtime_client_finalize;
  /**
   * AraRuntimeClient:base-url:
   *
   * Where the server is, without a slash at the end; %ARA_DEFAULT_BASE_URL if none is given.
   *
   * Since: 1.0
   */
  properties[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, ARA_DEFAULT_BASE_URL,
                                                   G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * AraRuntimeClient:api-key:
   *
   * The key. It is not told again.
   *
   * Since: 1.0
   */
  properties[PROP_API_KEY] = g_param_spec_string ("api-key", NULL, NULL, NULL,
                                                  G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * AraRuntimeClient:timeout:
   *
   * How many seconds a plain call waits without a byte, %ARA_DEFAULT_TIMEOUT by default. A
   * turn has a limit of its own.
   *
   * Since: 1.0
   */
  properties[PROP_TIMEOUT] = g_param_spec_uint ("timeout", NULL, NULL, 1, G_MAXUINT, ARA_DEFAULT_TIMEOUT,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * AraRuntimeClient::exchange:
   * @self: an #AraRuntimeClient
   * @exchange: what begins
   *
   * A request begins, one was told to [method@RuntimeClient.begin_exchange], or a WebSocket
   * frame to [method@RuntimeClient.add_frame].
   * The exchange notifies its properties as it goes on. While nobody listens nothing is
   * kept. Emitted in the thread that makes the call.
   *
   * Since: 1.0
   */
  signals[SIGNAL_EXCHANGE] = g_signal_new ("exchange", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, ARA_TYPE_EXCHANGE);
}

static AraExchange *
make_exchange (AraRuntimeClient *self, AraExchangeKind kind, const char *method, const char *url)
{
  if (!g_signal_has_handler_pending (self, signals[SIGNAL_EXCHANGE], 0, FALSE))
    return NULL;
  return ara_exchange_new (ara_transport_get_mask (self->transport), kind, method, url);
}

static AraExchange *
watch_request (AraMask *mask, const char *method, const char *url, gpointer data)
{
  return ara_runtime_client_begin_exchange (data, method, url);
}

static void
ara_runtime_client_init (AraRuntimeClient *self)
{
  self->timeout = ARA_DEFAULT_TIMEOUT;
}

/**
 * ara_runtime_client_new:
 * @base_url: where the server is; a slash at the end is dropped
 * @api_key: (nullable): the key
 *
 * Makes a client for one server.
 *
 * Returns: (transfer full): a new client
 *
 * Since: 1.0
 */
AraRuntimeClient *
ara_runtime_client_new (const char *base_url, const char *api_key)
{
  g_return_val_if_fail (base_url != NULL, NULL);
  return g_object_new (ARA_TYPE_RUNTIME_CLIENT, "base-url", base_url, "api-key", api_key, NULL);
}

/**
 * ara_runtime_client_new_from_env:
 *
 * Makes a client with what [func@Credentials.load] finds, and fails as it does: with
 * %ARA_ERROR_NO_CREDENTIALS if there is no key.
 *
 * Returns: (transfer full) (nullable): a new client, or %NULL on error
 *
 * Since: 1.0
 */
AraRuntimeClient *
ara_runtime_client_new_from_env (GError **error)
{
  g_autoptr (AraCredentials) credentials = ara_credentials_load (NULL, NULL, NULL, error);

  if (credentials == NULL)
    return NULL;
  return ara_runtime_client_new (ara_credentials_get_base_url (credentials), ara_credentials_get_key (credentials));
}

/**
 * ara_runtime_client_get_base_url:
 * @self: an #AraRuntimeClient
 *
 * Tells where the server is, without a slash at the end.
 *
 * Returns: (transfer none): the base URL
 *
 * Since: 1.0
 */
const char *
ara_runtime_client_get_base_url (AraRuntimeClient *self)
{
  return ara_transport_get_base_url (self->transport);
}

/**
 * ara_runtime_client_set_timeout:
 * @self: an #AraRuntimeClient
 * @seconds: how many, at least 1
 *
 * Bounds how long a plain call may wait without a byte: it fails with %ARA_ERROR_TIMED_OUT.
 * Calls that run already keep their limit, and so does a tool that is given more time by
 * its arguments.
 *
 * Since: 1.0
 */
void
ara_runtime_client_set_timeout (AraRuntimeClient *self, guint seconds)
{
  g_return_if_fail (ARA_IS_RUNTIME_CLIENT (self) && seconds > 0);
  if (self->timeout == seconds)
    return;
  self->timeout = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIMEOUT]);
}

/**
 * ara_runtime_client_get_timeout:
 * @self: an #AraRuntimeClient
 *
 * Tells how long a plain call may wait without a byte.
 *
 * Returns: seconds
 *
 * Since: 1.0
 */
guint
ara_runtime_client_get_timeout (AraRuntimeClient *self)
{
  return self->timeout;
}

/**
 * ara_runtime_client_set_chat_session:
 * @self: an #AraRuntimeClient
 * @session_id: (nullable): the session, or %NULL for the active one
 *
 * Chooses the session in which [method@RuntimeClient.chat] and turns run.
 *
 * Since: 1.0
 */
void
ara_runtime_client_set_chat_session (AraRuntimeClient *self, const char *session_id)
{
  char *copy = g_strdup (session_id);

  g_free (self->chat_session);
  self->chat_session = copy;
}

const char *
ara_runtime_client_get_chat_session (AraRuntimeClient *self)
{
  return self->chat_session;
}

/**
 * ara_runtime_client_begin_exchange:
 * @self: an #AraRuntimeClient
 * @method: the method of HTTP
 * @url: where the request leads
 *
 * Tells [signal@RuntimeClient::exchange] of a request to the same server that the program
 * makes itself, such as the handshake of a WebSocket. What becomes of it is told by
 * [method@Exchange.add_header], [method@Exchange.take_status], [method@Exchange.end] and
 * [method@Exchange.fail].
 *
 * Returns: (transfer full) (nullable): the exchange, or %NULL if nobody watches
 *
 * Since: 1.0
 */
AraExchange *
ara_runtime_client_begin_exchange (AraRuntimeClient *self, const char *method, const char *url)
{
  AraExchange *exchange;

  g_return_val_if_fail (ARA_IS_RUNTIME_CLIENT (self) && method != NULL && url != NULL, NULL);
  exchange = make_exchange (self, ARA_EXCHANGE_REQUEST, method, url);
  if (exchange != NULL)
    g_signal_emit (self, signals[SIGNAL_EXCHANGE], 0, exchange);
  return exchange;
}

/**
 * ara_runtime_client_add_frame:
 * @self: an #AraRuntimeClient
 * @url: where the WebSocket leads
 * @sent: %TRUE if we sent the frame, %FALSE if it came
 * @text: (array length=length) (element-type guint8): its payload
 * @length: of @text in bytes
 *
 * Tells [signal@RuntimeClient::exchange] of a frame of a WebSocket that belongs to the same
 * server.
 *
 * Since: 1.0
 */
void
ara_runtime_client_add_frame (AraRuntimeClient *self, const char *url, gboolean sent, const char *text, gsize length)
{
  g_autoptr (AraExchange) exchange = NULL;

  g_return_if_fail (ARA_IS_RUNTIME_CLIENT (self) && url != NULL && (text != NULL || length == 0));
  exchange = make_exchange (self, sent ? ARA_EXCHANGE_FRAME_SENT : ARA_EXCHANGE_FRAME_RECEIVED, "WS", url);
  if (exchange == NULL)
    return;
  ara_exchange_add_body (exchange, sent, text, length);
  ara_exchange_settle (exchange, NULL);
  g_signal_emit (self, signals[SIGNAL_EXCHANGE], 0, exchange);
}

AraTransport *
ara_runtime_client_get_transport (AraRuntimeClient *self)
{
  return self->transport;
}
