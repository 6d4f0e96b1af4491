/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTTP by libsoup: sending a request. */

#include "ara-announcements-private.h"
#include "ara-reply-private.h"
#include "ara-soup-send-private.h"
#include "ara-transport-errors-private.h"

#include <string.h>

#define MAX_CONNECTIONS 64

struct _AraTransport
{
  GObject       parent_instance;

  char             *base_url;
  char             *key;
  GMainContext     *context; /* that the session belongs to */
  SoupSession      *session;
  AraMask          *mask;
  AraTransportWatch watch;
  gpointer          watch_data;
};

G_DEFINE_FINAL_TYPE (AraTransport, ara_transport, G_TYPE_OBJECT)

static gboolean
is_loopback (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = host == NULL ? NULL : g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : host != NULL && g_ascii_strcasecmp (host, "localhost") == 0;
}

static SoupSession *
session_new (AraTransport *self)
{
  /* libsoup's own limits are for browsers: two connections a host would let two of ten
   * streams through, and its time limit can't be told from other trouble. */
  SoupSession *session = soup_session_new_with_options ("timeout", 0, "idle-timeout", 60,
                                                        "max-conns", MAX_CONNECTIONS,
                                                        "max-conns-per-host", MAX_CONNECTIONS,
                                                        "user-agent", "libara ", NULL);

  if (is_loopback (self->base_url))
    soup_session_set_proxy_resolver (session, NULL);
  return session;
}

static void
ara_transport_finalize (GObject *object)
{
  AraTransport *self = ARA_TRANSPORT (object);

  g_clear_object (&self->session);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->mask, ara_mask_unref);
  g_free (self->base_url);
  g_free (self->key);
  G_OBJECT_CLASS (ara_transport_parent_class)->finalize (object);
}

static void
ara_transport_class_init (AraTransportClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ara_transport_finalize;
}

static void
ara_transport_init (AraTransport *self)
{
  self->context = g_main_context_ref_thread_default ();
}

AraTransport *
ara_transport_new (const char *base_url, const char *key)
{
  AraTransport *self = g_object_new (ARA_TYPE_TRANSPORT, NULL);

  self->base_url = g_strdup (base_url);
  while (g_str_has_suffix (self->base_url, "/"))
    self->base_url[strlen (self->base_url) - 1] = '\0';
  self->key = g_strdup (key);
  self->mask = ara_mask_new (key);
  self->session = session_new (self);
  return self;
}

const char *
ara_transport_get_base_url (AraTransport *self)
{
  return self->base_url;
}

const char *
ara_transport_get_key (AraTransport *self)
{
  return self->key;
}

void
ara_transport_set_watch (AraTransport *self, AraTransportWatch watch, gpointer data)
{
  self->watch = watch;
  self->watch_data = data;
}

AraMask *
ara_transport_get_mask (AraTransport *self)
{
  return self->mask;
}

/* A session belongs to the context that it was made in: a blocking call gets its own. */
static SoupSession *
ref_session (AraTransport *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  if (context != self->context)
    return session_new (self);
  if (ara_soup_is_spoiled (self->session))
    {
      g_object_unref (self->session);
      self->session = session_new (self);
    }
  return g_object_ref (self->session);
}

/* Sending */

static void
error_body_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraReply *self = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *buffer = g_object_steal_data (G_OBJECT (task), "buffer");
  gsize length = 0;

  /* What came counts, even if the rest was cut off. */
  g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, NULL);
  ara_reply_stop_clock (self);
  bytes = g_bytes_new (buffer, length);
  ara_exchange_add_body (self->exchange, FALSE, buffer, length);
  if (g_cancellable_is_cancelled (self->cancellable) && !self->silent)
    {
      GError *error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");

      ara_exchange_settle (self->exchange, error);
      g_task_return_error (task, error);
    }
  else
    g_task_return_error (task, ara_error_from_status (self->message, self->request, bytes));
}

static void
tell_headers (AraExchange *exchange, gboolean request, SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iterator;
  const char *name, *value;

  soup_message_headers_iter_init (&iterator, headers);
  while (soup_message_headers_iter_next (&iterator, &name, &value))
    ara_exchange_add_header (exchange, request, name, value);
}

static const char *
name_version (SoupHTTPVersion version)
{
  return version == SOUP_HTTP_2_0 ? "HTTP/2" : version == SOUP_HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1";
}

static void
tell_reply (AraReply *self)
{
  if (self->exchange == NULL)
    return;
  tell_headers (self->exchange, FALSE, soup_message_get_response_headers (self->message));
  ara_exchange_take_status (self->exchange, soup_message_get_status (self->message),
                            name_version (soup_message_get_http_version (self->message)));
}

/* Only now are the headers there that libsoup adds. */
static void
headers_went_out (SoupMessage *message, gpointer data)
{
  tell_headers (((AraReply *) data)->exchange, TRUE, soup_message_get_request_headers (message));
}

static void
reply_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraReply *self = g_task_get_task_data (task);
  GError *error = NULL;
  GInputStream *stream = ara_soup_send_finish (result, &error);

  ara_reply_stop_clock (self);
  if (stream == NULL)
    {
      g_task_return_error (task, ara_reply_explain (self, error));
      return;
    }
  self->stream = stream;
  tell_reply (self);
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    g_task_return_pointer (task, ara_reply_ref (self), (GDestroyNotify) ara_reply_unref);
  else
    {
      char *buffer = g_malloc (ARA_ERROR_MAX_BODY);

      g_object_set_data_full (G_OBJECT (task), "buffer", buffer, g_free);
      ara_reply_start_clock (self);
      g_input_stream_read_all_async (stream, buffer, ARA_ERROR_MAX_BODY, G_PRIORITY_DEFAULT, self->cancellable,
                                     error_body_read, g_steal_pointer (&task));
    }
}

/* A header can't carry it, and a line break in it would make further headers. */
static gboolean
key_is_sendable (const char *key)
{
  for (; key != NULL && *key != '\0'; key++)
    if (!g_ascii_isgraph (*key))
      return FALSE;
  return TRUE;
}

/* The clock runs while the server is silent, not while a long request is on its way. */
static void
body_went_out (SoupMessage *message, guint length, gpointer data)
{
  AraReply *self = data;

  if (self->clock != NULL)
    ara_reply_start_clock (self);
}

/* What a path can't be put behind, so that the key would go astray; NULL if all is well. */
static const char *
explain_base_url (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);

  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    return "The address of the server has a name or a password in it; leave that out, the key is what counts";
  if (uri != NULL && (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL))
    return "The address of the server ends with a “?” or “#” part; leave that out";
  return NULL;
}

/* Remembers how far connecting has come, for the errors that don't say it themselves. */
static void
connection_changed (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  static const char *const steps[] = {
    [G_SOCKET_CLIENT_RESOLVING] = "name",
    [G_SOCKET_CLIENT_CONNECTING] = "tcp",
    [G_SOCKET_CLIENT_PROXY_NEGOTIATING] = "proxy",
    [G_SOCKET_CLIENT_TLS_HANDSHAKING] = "tls",
    [G_SOCKET_CLIENT_COMPLETE] = NULL,
  };
  AraReply *self = data;

  self->step = event < G_N_ELEMENTS (steps) ? steps[event] : NULL;
}

static SoupMessage *
message_new (AraTransport *self, const char *method, const char *request_path, const char *body, const char *accept)
{
  g_autofree char *url = g_strconcat (self->base_url, request_path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  headers = soup_message_get_request_headers (message);
  if (self->key != NULL && *self->key != '\0')
    {
      g_autofree char *authorization = g_strconcat ("Bearer ", self->key, NULL);

      soup_message_headers_replace (headers, "Authorization", authorization);
    }
  soup_message_headers_replace (headers, "Content-Type", "application/json");
  if (accept != NULL)
    soup_message_headers_replace (headers, "Accept", accept);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  /* Following one would carry the key to a host that nobody chose. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return message;
}

static AraExchange *
begin_exchange (AraTransport *self, const char *method, const char *request_path)
{
  g_autofree char *url = NULL;

  if (self->watch == NULL)
    return NULL;
  url = g_strconcat (self->base_url, request_path, NULL);
  return self->watch (self->mask, method, url, self->watch_data);
}

/* Ends what can't even be sent. Takes both. */
static void
refuse (GTask *task, GError *error)
{
  AraReply *self = g_task_get_task_data (task);

  ara_exchange_settle (self->exchange, error);
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
ara_transport_send_async (AraTransport *self, const char *method, const char *path, const char *query, const char *body,
                          const char *accept, guint timeout, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  AraReply *reply = ara_reply_new (ref_session (self), timeout, cancellable);
  g_autofree char *request_path = query == NULL || *query == '\0' ? g_strdup (path) : g_strconcat (path, "?", query, NULL);

  g_task_set_source_tag (task, ara_transport_send_async);
  g_task_set_task_data (task, reply, (GDestroyNotify) ara_reply_unref);
  reply->request = g_strconcat (method, " ", request_path, NULL);
  if (explain_base_url (self->base_url) != NULL)
    {
      /* Told to nobody else: a password may be in it. */
      refuse (task, g_error_new_literal (ARA_ERROR, ARA_ERROR_UNREACHABLE, explain_base_url (self->base_url)));
      return;
    }
  reply->exchange = begin_exchange (self, method, request_path);
  if (!key_is_sendable (self->key))
    {
      refuse (task, g_error_new (ARA_ERROR, ARA_ERROR_UNAUTHORIZED,
                                 "The key holds characters that no key can have; copy it once more"));
      return;
    }
  reply->message = message_new (self, method, request_path, body, accept);
  if (reply->message == NULL)
    {
      refuse (task, g_error_new (ARA_ERROR, ARA_ERROR_UNREACHABLE,
                                 "“%s” is not an address of a server; it should begin with http:// or https://",
                                 self->base_url));
      return;
    }
  g_signal_connect (reply->message, "network-event", G_CALLBACK (connection_changed), reply);
  g_signal_connect (reply->message, "wrote-body-data", G_CALLBACK (body_went_out), reply);
  if (reply->exchange != NULL)
    {
      g_signal_connect (reply->message, "wrote-headers", G_CALLBACK (headers_went_out), reply);
      ara_exchange_add_body (reply->exchange, TRUE, body != NULL ? body : "", body != NULL ? strlen (body) : 0);
    }
  ara_announcements_limit (reply->message, reply->cancellable);
  ara_reply_start_clock (reply);
  ara_soup_send_async (reply->session, reply->message, reply->cancellable, reply_came, task);
}

AraReply *
ara_transport_send_finish (AraTransport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
form_encode (const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_auto (GStrv) pieces = g_strsplit (escaped, "%20", -1);

  return g_strjoinv ("+", pieces);
}

char *
ara_encode_query (const char *name, ...)
{
  GString *query = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, name);
  for (; name != NULL; name = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);
      g_autofree char *encoded = value == NULL || *value == '\0' ? NULL : form_encode (value);

      if (encoded != NULL)
        g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, encoded);
    }
  va_end (arguments);
  return g_string_free (query, query->len == 0);
}
