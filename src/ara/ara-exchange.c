/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What went over the wire, as the transport tells it. */

#include "ara-exchange-private.h"

/**
 * AraExchange:
 *
 * What went over the wire: a request with its reply, or a WebSocket frame.
 *
 * [signal@RuntimeClient::exchange] tells of each. What changes while it runs is notified.
 *
 * Secrets are masked wherever they stand: in headers, in the query, in bodies and in
 * errors. Of each body the first %ARA_EXCHANGE_MAX_BODY bytes are kept.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (AraExchange, ara_exchange, G_TYPE_OBJECT)

enum
{
  PROP_KIND = 1,
  PROP_STATE,
  PROP_METHOD,
  PROP_PATH,
  PROP_STATUS,
  PROP_DURATION,
  PROP_REQUEST_SIZE,
  PROP_RESPONSE_SIZE,
  PROP_ERROR,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

static const GEnumValue kinds[] = {
  { ARA_EXCHANGE_REQUEST, "ARA_EXCHANGE_REQUEST", "request" },
  { ARA_EXCHANGE_FRAME_SENT, "ARA_EXCHANGE_FRAME_SENT", "frame-sent" },
  { ARA_EXCHANGE_FRAME_RECEIVED, "ARA_EXCHANGE_FRAME_RECEIVED", "frame-received" },
  { 0, NULL, NULL },
};

static const GEnumValue states[] = {
  { ARA_EXCHANGE_RUNNING, "ARA_EXCHANGE_RUNNING", "running" },
  { ARA_EXCHANGE_DONE, "ARA_EXCHANGE_DONE", "done" },
  { ARA_EXCHANGE_FAILED, "ARA_EXCHANGE_FAILED", "failed" },
  { ARA_EXCHANGE_CANCELLED, "ARA_EXCHANGE_CANCELLED", "cancelled" },
  { 0, NULL, NULL },
};

GType
ara_exchange_kind_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AraExchangeKind", kinds));
  return type;
}

GType
ara_exchange_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AraExchangeState", states));
  return type;
}

static void
ara_exchange_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AraExchange *self = ARA_EXCHANGE (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_METHOD:
      g_value_set_string (value, self->method);
      break;
    case PROP_PATH:
      g_value_set_string (value, ara_exchange_get_path (self));
      break;
    case PROP_STATUS:
      g_value_set_uint (value, self->status);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, ara_exchange_get_duration (self));
      break;
    case PROP_REQUEST_SIZE:
      g_value_set_int64 (value, self->request.size);
      break;
    case PROP_RESPONSE_SIZE:
      g_value_set_int64 (value, self->response.size);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ara_exchange_finalize (GObject *object)
{
  AraExchange *self = ARA_EXCHANGE (object);

  g_clear_pointer (&self->mask, ara_mask_unref);
  g_free (self->method);
  g_free (self->url);
  g_free (self->error);
  g_ptr_array_unref (self->request.headers);
  g_ptr_array_unref (self->response.headers);
  g_byte_array_unref (self->request.body);
  g_byte_array_unref (self->response.body);
  G_OBJECT_CLASS (ara_exchange_parent_class)->finalize (object);
}

static void
ara_exchange_class_init (AraExchangeClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ara_exchange_get_property;
  object_class->finalize = ara_exchange_finalize;
  /**
   * AraExchange:kind:
   *
   * What it is.
   *
   * Since: 1.0
   */
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, ARA_TYPE_EXCHANGE_KIND, ARA_EXCHANGE_REQUEST, flags);
  /**
   * AraExchange:state:
   *
   * How far it is.
   *
   * Since: 1.0
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ARA_TYPE_EXCHANGE_STATE, ARA_EXCHANGE_RUNNING, flags);
  /**
   * AraExchange:method:
   *
   * The method of HTTP, `WS` for a frame.
   *
   * Since: 1.0
   */
  properties[PROP_METHOD] = g_param_spec_string ("method", NULL, NULL, NULL, flags);
  /**
   * AraExchange:path:
   *
   * The part of the address behind the host, with the query.
   *
   * Since: 1.0
   */
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  /**
   * AraExchange:status:
   *
   * The status of HTTP, 0 if there is none (yet).
   *
   * Since: 1.0
   */
  properties[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * AraExchange:duration:
   *
   * How long it took, or has taken so far, in microseconds. Notified at the end.
   *
   * Since: 1.0
   */
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * AraExchange:request-size:
   *
   * The number of bytes of the body that was sent.
   *
   * Since: 1.0
   */
  properties[PROP_REQUEST_SIZE] = g_param_spec_int64 ("request-size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * AraExchange:response-size:
   *
   * The number of bytes of the body that have come, after decompression.
   *
   * Since: 1.0
   */
  properties[PROP_RESPONSE_SIZE] = g_param_spec_int64 ("response-size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * AraExchange:error:
   *
   * Why it failed, `NULL` if it did not.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ara_exchange_init (AraExchange *self)
{
  self->mask = ara_mask_new (NULL);
  self->url = g_strdup ("");
  self->request.headers = g_ptr_array_new_with_free_func (g_free);
  self->response.headers = g_ptr_array_new_with_free_func (g_free);
  self->request.body = g_byte_array_new ();
  self->response.body = g_byte_array_new ();
  self->started = g_get_real_time ();
  self->began = g_get_monotonic_time ();
  self->wait = -1;
}

static void
notify (AraExchange *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

AraExchange *
ara_exchange_new (AraMask *mask, AraExchangeKind kind, const char *method, const char *url)
{
  AraExchange *self = g_object_new (ARA_TYPE_EXCHANGE, NULL);

  ara_mask_unref (self->mask);
  self->mask = ara_mask_ref (mask);
  self->kind = kind;
  self->method = g_strdup (method);
  g_free (self->url);
  self->url = ara_mask_apply (mask, url, -1);
  return self;
}

/**
 * ara_exchange_add_header:
 * @self: (nullable): an #AraExchange of [method@RuntimeClient.begin_exchange], or %NULL if
 *   nobody watches
 * @request: %TRUE if we sent the header, %FALSE if it came
 * @name: its name
 * @value: its value; a secret is masked
 *
 * Adds a header to the exchange.
 *
 * Since: 1.0
 */
void
ara_exchange_add_header (AraExchange *self, gboolean request, const char *name, const char *value)
{
  AraExchangeSide *side;
  g_autofree char *masked = NULL;

  g_return_if_fail ((self == NULL || ARA_IS_EXCHANGE (self)) && name != NULL && value != NULL);
  if (self == NULL)
    return;
  side = request ? &self->request : &self->response;
  masked = ara_mask_header (self->mask, name, value);
  g_ptr_array_add (side->headers, g_strconcat (name, ": ", masked, NULL));
}

void
ara_exchange_add_body (AraExchange *self, gboolean request, const char *bytes, gsize length)
{
  AraExchangeSide *side;
  gsize kept;

  if (self == NULL || length == 0)
    return;
  side = request ? &self->request : &self->response;
  kept = MIN (length, ARA_EXCHANGE_MAX_BODY - (gsize) side->body->len);
  g_byte_array_append (side->body, (const guint8 *) bytes, (guint) kept);
  side->size += (goffset) length;
  /* At once, since later replies may repeat it. A reply is gone through when it is whole. */
  if (request)
    ara_mask_learn (self->mask, (const char *) side->body->data, side->body->len);
  notify (self, request ? PROP_REQUEST_SIZE : PROP_RESPONSE_SIZE);
}

/**
 * ara_exchange_take_status:
 * @self: (nullable): an #AraExchange of [method@RuntimeClient.begin_exchange], or %NULL if
 *   nobody watches
 * @status: the status of HTTP
 * @http_version: (nullable): the version of HTTP, such as `HTTP/1.1`
 *
 * Tells that the reply begins.
 *
 * Since: 1.0
 */
void
ara_exchange_take_status (AraExchange *self, guint status, const char *http_version)
{
  g_return_if_fail (self == NULL || ARA_IS_EXCHANGE (self));
  if (self == NULL)
    return;
  self->status = status;
  self->http_version = g_intern_string (http_version);
  self->wait = g_get_monotonic_time () - self->began;
  notify (self, PROP_STATUS);
}

void
ara_exchange_settle (AraExchange *self, const GError *error)
{
  if (self == NULL || self->state != ARA_EXCHANGE_RUNNING)
    return;
  self->duration = g_get_monotonic_time () - self->began;
  ara_mask_learn (self->mask, (const char *) self->response.body->data, self->response.body->len);
  if (error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->state = ARA_EXCHANGE_CANCELLED;
  else
    self->state = error != NULL ? ARA_EXCHANGE_FAILED : ARA_EXCHANGE_DONE;
  if (self->state == ARA_EXCHANGE_FAILED)
    {
      self->error = ara_mask_apply (self->mask, error->message, -1);
      notify (self, PROP_ERROR);
    }
  notify (self, PROP_DURATION);
  notify (self, PROP_STATE);
}

/**
 * ara_exchange_end:
 * @self: (nullable): an #AraExchange of [method@RuntimeClient.begin_exchange], or %NULL if
 *   nobody watches
 *
 * Ends the exchange: it went well. What ended stays as it is.
 *
 * Since: 1.0
 */
void
ara_exchange_end (AraExchange *self)
{
  g_return_if_fail (self == NULL || ARA_IS_EXCHANGE (self));
  ara_exchange_settle (self, NULL);
}

/**
 * ara_exchange_fail:
 * @self: (nullable): an #AraExchange of [method@RuntimeClient.begin_exchange], or %NULL if
 *   nobody watches
 * @error: why; %G_IO_ERROR_CANCELLED is no failure, but told as cancelled
 *
 * Ends the exchange: it failed, or was cancelled. What ended stays as it is.
 *
 * Since: 1.0
 */
void
ara_exchange_fail (AraExchange *self, const GError *error)
{
  g_return_if_fail ((self == NULL || ARA_IS_EXCHANGE (self)) && error != NULL);
  ara_exchange_settle (self, error);
}
