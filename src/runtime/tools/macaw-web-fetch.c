/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool web_fetch: a page of the web as text. Each hop of a redirect is checked like the
 * first address, and each has a connection of its own. */

#include "macaw-web.h"
#include "macaw-web-address.h"
#include "macaw-web-page.h"
#include "ara/ara-announcements-private.h"
#include "ara/ara-soup-send-private.h"
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#define READ_SIZE (64 * 1024)

typedef struct
{
  MacawWeb     *web;
  gint64        max_chars;
  GUri         *uri;
  SoupSession  *session;
  SoupMessage  *message;
  GInputStream *stream;
  GByteArray   *body;
  MacawWebEnd   end; /* LIMIT: there was more than MACAW_WEB_MAX_BYTES */
  guint         redirects;

  GCancellable *cancellable; /* of ours: the time limit cancels it, too */
  GCancellable *caller;
  gulong        caller_id;
  GSource      *limit;
  gboolean      timed_out;
} Fetch;

static void open_page (GTask *task);

static void
close_connection (Fetch *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
}

static void
fetch_free (Fetch *self)
{
  close_connection (self);
  if (self->limit != NULL)
    g_source_destroy (self->limit);
  g_clear_pointer (&self->limit, g_source_unref);
  if (self->caller != NULL)
    g_cancellable_disconnect (self->caller, self->caller_id);
  g_clear_object (&self->caller);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_byte_array_unref (self->body);
  g_free (self);
}

/* Failing */

static char *
dup_address (Fetch *self)
{
  return g_uri_to_string_partial (self->uri, G_URI_HIDE_FRAGMENT);
}

static void
fail (GTask *task, const char *sentence)
{
  g_task_return_new_error (task, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s", sentence);
}

static void
fail_with (GTask *task, const GError *error)
{
  Fetch *self = g_task_get_task_data (task);
  g_autofree char *address = dup_address (self), *sentence = NULL;

  if (self->timed_out)
    sentence = g_strdup_printf ("%s did not answer in full within %u seconds.", address, self->web->seconds);
  else if (ara_announcements_exceeded (self->message))
    sentence = g_strdup_printf ("%s announces its answer again and again, and does not give it.", address);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was stopped.");
      return;
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    sentence = g_strdup_printf ("%s was not opened: %s", address, error->message);
  else if (error->domain == G_TLS_ERROR)
    sentence = g_strdup_printf ("%s could not be opened: its certificate is not good (%s).", address, error->message);
  else
    sentence = g_strdup_printf ("%s could not be opened: %s.", address, error->message);
  fail (task, sentence);
}

/* Why @uri can't be opened; NULL if nothing speaks against it so far. */
static const char *
find_trouble (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"))
    return "only http and https addresses are opened";
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return "it names no host";
  if (g_uri_get_userinfo (uri) != NULL)
    return "a name or password in an address is not sent";
  if (g_uri_get_port (uri) == 0 || g_uri_get_port (uri) > G_MAXUINT16)
    return "its port is not one";
  return NULL;
}

/* The end: the text is made in a thread */

static char *
find_type (SoupMessage *message, char **charset)
{
  GHashTable *parameters = NULL;
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), &parameters);
  char *lower = type == NULL ? NULL : g_ascii_strdown (type, -1);

  *charset = parameters == NULL ? NULL : g_strdup (g_hash_table_lookup (parameters, "charset"));
  g_clear_pointer (&parameters, g_hash_table_unref);
  return lower;
}

static char *
describe_limits (Fetch *self, const char *type, gsize n_bytes, const MacawWebPage *page)
{
  if (page->text == NULL)
    return g_strdup_printf ("This is a binary file (%s, %s%" G_GSIZE_FORMAT " bytes); its content is not shown.",
                            type != NULL ? type : "of no named type", self->end == MACAW_WEB_END_WHOLE ? "" : "more than ", n_bytes);
  if (page->truncated)
    return g_strdup_printf ("The text is longer; these are its first %" G_GINT64_FORMAT " characters. Ask for more with `max_chars`.", self->max_chars);
  if (self->end == MACAW_WEB_END_LIMIT)
    return g_strdup ("The page is larger than 8 MiB; what comes after that was not read.");
  if (self->end == MACAW_WEB_END_EARLY)
    return g_strdup ("The page can't be unpacked to its end; this is what comes before.");
  return NULL;
}

static AraValue *
describe (Fetch *self, const char *type, gsize n_bytes, const MacawWebPage *page)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *address = dup_address (self), *note = describe_limits (self, type, n_bytes, page);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "url", address);
  ara_value_builder_name (builder, "status");
  ara_value_builder_integer (builder, soup_message_get_status (self->message));
  ara_value_builder_member_string (builder, "content_type", type);
  ara_value_builder_member_string (builder, "title", page->title);
  ara_value_builder_member_string (builder, "text", page->text);
  ara_value_builder_name (builder, "bytes");
  ara_value_builder_integer (builder, (gint64) n_bytes);
  ara_value_builder_name (builder, "truncated");
  ara_value_builder_boolean (builder, page->truncated || self->end != MACAW_WEB_END_WHOLE);
  ara_value_builder_member_string (builder, "note", note);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static void
make_text (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *self = data;
  g_autofree char *charset = NULL, *type = find_type (self->message, &charset), *address = dup_address (self);
  const char *encoding = soup_message_headers_get_list (soup_message_get_response_headers (self->message), "Content-Encoding");
  g_autoptr (GBytes) packed = g_bytes_new_static (self->body->data, self->body->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = macaw_web_unpack (packed, encoding, MACAW_WEB_MAX_BYTES, &self->end, &error);
  g_autoptr (MacawWebPage) page = NULL;

  if (body == NULL)
    {
      fail_with (task, error);
      return;
    }
  page = macaw_web_page_read (body, type, charset, address, (gsize) self->max_chars);
  g_task_return_pointer (task, describe (self, type, g_bytes_get_size (body), page), (GDestroyNotify) ara_value_unref);
}

static void
end_body (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);
  guint status = soup_message_get_status (self->message);
  g_autofree char *address = dup_address (self), *sentence = NULL;

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      g_task_run_in_thread (task, make_text);
      return;
    }
  sentence = g_strdup_printf ("%s answered with HTTP status %u (%s).", address, status, soup_status_get_phrase (status));
  fail (task, sentence);
}

static void
body_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize length = bytes == NULL ? 0 : g_bytes_get_size (bytes), room = MACAW_WEB_MAX_BYTES - self->body->len;

  if (bytes == NULL)
    {
      fail_with (task, error);
      return;
    }
  g_byte_array_append (self->body, g_bytes_get_data (bytes, NULL), (guint) MIN (length, room));
  if (length > room)
    self->end = MACAW_WEB_END_LIMIT;
  if (length == 0 || length > room)
    end_body (task);
  else
    g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->cancellable, body_read, g_steal_pointer (&task));
}

/* The way there */

/* Where the answer sends us; NULL if it does not, or fails the task. */
static GUri *
find_redirect (Fetch *self, GError **error)
{
  guint status = soup_message_get_status (self->message);
  const char *target = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  g_autoptr (GUri) next = NULL;
  const char *trouble;

  if (target == NULL || (status != 301 && status != 302 && status != 303 && status != 307 && status != 308))
    return NULL;
  if (self->redirects++ == MACAW_WEB_MAX_REDIRECTS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "it was redirected more than %d times", MACAW_WEB_MAX_REDIRECTS);
      return NULL;
    }
  next = g_uri_parse_relative (self->uri, target, SOUP_HTTP_URI_FLAGS, NULL);
  trouble = next == NULL ? "that is no address" : find_trouble (next);
  if (trouble != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "it redirects to “%.200s”, and %s", target, trouble);
      return NULL;
    }
  return g_steal_pointer (&next);
}

static void
head_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GUri *next = NULL;

  self->stream = ara_soup_send_finish (result, &error);
  if (self->stream != NULL)
    next = find_redirect (self, &error);
  if (error != NULL)
    fail_with (task, error);
  else if (next != NULL)
    {
      close_connection (self);
      g_uri_unref (self->uri);
      self->uri = next;
      open_page (task);
    }
  else
    g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->cancellable, body_read, g_steal_pointer (&task));
}

static void
open_page (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);
  int port = g_uri_get_port (self->uri);
  gboolean safe = g_str_equal (g_uri_get_scheme (self->uri), "https");
  const char *host = g_uri_get_host (self->uri);
  guint16 own_port = (guint16) (port > 0 ? port : safe ? 443 : 80);
  g_autoptr (MacawWebAddress) address = macaw_web_address_new (host, own_port, macaw_web_allows_private (self->web, host, own_port));
  SoupMessageHeaders *headers;

  /* A session has one address. Its connection goes there, whatever the name means later. */
  self->session = soup_session_new_with_options ("remote-connectable", address, "proxy-resolver", NULL, "timeout", 0,
                                                 "user-agent", "Macaw/" MACAW_VERSION, NULL);
  self->message = soup_message_new_from_uri ("GET", self->uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  ara_announcements_limit (self->message, self->cancellable);
  soup_message_disable_feature (self->message, SOUP_TYPE_CONTENT_DECODER);
  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "Accept-Encoding", "gzip, deflate");
  soup_message_headers_replace (headers, "Accept", "text/html,application/xhtml+xml,text/*;q=0.9,application/json;q=0.9,*/*;q=0.5");
  ara_soup_send_async (self->session, self->message, self->cancellable, head_came, g_object_ref (task));
}

/* The frame */

static gboolean
time_is_over (gpointer data)
{
  Fetch *self = data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
caller_cancelled (GCancellable *caller, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
watch (Fetch *self, GTask *task, GCancellable *caller)
{
  self->limit = g_timeout_source_new (1000 * self->web->seconds);
  g_source_set_callback (self->limit, time_is_over, self, NULL);
  g_source_attach (self->limit, g_task_get_context (task));
  if (caller != NULL)
    {
      self->caller = g_object_ref (caller);
      self->caller_id = g_cancellable_connect (caller, G_CALLBACK (caller_cancelled), g_object_ref (self->cancellable), g_object_unref);
    }
}

void
macaw_web_fetch_async (MacawWeb *web, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *url = ara_value_dup_member_string (args, "url");
  gint64 max_chars = ara_value_get_member_integer (args, "max_chars");
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = g_uri_parse (g_strstrip (url), SOUP_HTTP_URI_FLAGS, &error);
  const char *trouble = uri == NULL ? "that is no address" : find_trouble (uri);
  g_autofree char *sentence = NULL;
  Fetch *self;

  g_task_set_source_tag (task, macaw_web_fetch_async);
  if (trouble != NULL)
    {
      sentence = g_strdup_printf ("“%.200s” can't be opened: %s. Give a whole one, like https://example.org/.", url, trouble);
      fail (task, sentence);
      return;
    }
  self = g_new0 (Fetch, 1);
  self->web = web;
  self->max_chars = max_chars > 0 ? MIN (max_chars, MACAW_WEB_MAX_CHARS) : MACAW_WEB_CHARS;
  self->uri = g_steal_pointer (&uri);
  self->body = g_byte_array_new ();
  self->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  watch (self, task, cancellable);
  open_page (task);
}

AraValue *
macaw_web_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
