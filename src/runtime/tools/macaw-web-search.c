/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool web_search: asks the search service that the person has set up. */

#include "macaw-web.h"
#include "macaw-web-page.h"
#include "ara/ara-announcements-private.h"
#include "ara/ara-soup-send-private.h"
#include "config.h"

#include <libsoup/soup.h>

#define MAX_REPLY (4 * 1024 * 1024)

static const char unset[] =
  "No search service is set up. In Macaw, choose one in the preferences, under Web. Without the app, start the runtime with SEARXNG_URL (the address of a SearXNG server with its JSON format switched on) or "
  "BRAVE_SEARCH_API_KEY in its environment, or send it POST /session/inject {\"search\": {\"kind\": \"searxng\" or \"brave\", \"url\": …, \"api_key\": …}}.";

typedef struct
{
  MacawWeb     *web;
  char         *query;
  gint64        count;
  SoupSession  *session;
  SoupMessage  *message;
  GInputStream *stream;
  char         *reply;

  GCancellable *cancellable; /* of ours: the time limit cancels it, too */
  GCancellable *caller;
  gulong        caller_id;
  GSource      *limit;
  gboolean      timed_out;
} Search;

static void
search_free (Search *self)
{
  g_source_destroy (self->limit);
  g_source_unref (self->limit);
  if (self->caller != NULL)
    g_cancellable_disconnect (self->caller, self->caller_id);
  g_clear_object (&self->caller);
  soup_session_abort (self->session);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_free (self->query);
  g_free (self->reply);
  g_free (self);
}

static void
fail (GTask *task, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
fail (GTask *task, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_task_return_new_error (task, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s", sentence);
}

static void
fail_with (GTask *task, const GError *error)
{
  Search *self = g_task_get_task_data (task);

  if (self->timed_out)
    fail (task, "The search service did not answer within %u seconds.", self->web->seconds);
  else if (ara_announcements_exceeded (self->message))
    fail (task, "The search service announces its answer again and again, and does not give it.");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The search was stopped.");
  else
    fail (task, "The search service can't be reached: %s.", error->message);
}

/* The answer */

/* {"results":[…]} of SearXNG, {"web":{"results":[…]}} of Brave; nothing found may be nothing at all. */
static AraValue *
find_results (AraValue *reply, gboolean brave)
{
  g_autoptr (AraValue) web = brave ? ara_value_dup_member (reply, "web") : ara_value_ref (reply);

  return web == NULL ? NULL : ara_value_dup_member (web, "results");
}

static char *
dup_words (AraValue *result, const char *name)
{
  g_autofree char *markup = ara_value_dup_member_string (result, name), *title = NULL, *page = NULL;

  if (markup == NULL)
    return NULL;
  /* What was searched for comes in bold. */
  page = g_strconcat ("<p>", markup, NULL);
  return macaw_web_html_to_text (page, "", 4096, &title);
}

static AraValue *
describe (Search *self, AraValue *results, gboolean brave)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  guint count = results == NULL ? 0 : ara_value_get_n_children (results);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "query", self->query);
  ara_value_builder_name (builder, "results");
  ara_value_builder_begin_array (builder);
  for (guint i = 0, told = 0; i < count && told < self->count; i++)
    {
      g_autoptr (AraValue) result = ara_value_dup_child (results, i);
      g_autofree char *url = ara_value_dup_member_string (result, "url"), *title = dup_words (result, "title");
      g_autofree char *snippet = dup_words (result, brave ? "description" : "content");

      if (url == NULL)
        continue;
      told++;
      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "title", title);
      ara_value_builder_member_string (builder, "url", url);
      ara_value_builder_member_string (builder, "snippet", snippet);
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static void
take_reply (GTask *task, gsize length)
{
  Search *self = g_task_get_task_data (task);
  gboolean brave = self->web->search_kind == MACAW_SEARCH_BRAVE;
  g_autoptr (AraValue) reply = ara_value_new_from_text (self->reply, (gssize) length, NULL);
  g_autoptr (AraValue) results = reply == NULL ? NULL : find_results (reply, brave);
  guint status = soup_message_get_status (self->message);

  if (status == 401 || status == 403)
    fail (task, brave ? "The search service refused the key (HTTP %u)." : "The search service refused (HTTP %u); its JSON format has to be switched on.", status);
  else if (status == 429)
    fail (task, "The search service has had too many requests (HTTP %u); try again later.", status);
  else if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    fail (task, "The search service answered with HTTP status %u.", status);
  else if (reply == NULL || ara_value_get_kind (reply) != ARA_VALUE_OBJECT)
    fail (task, "The search service did not answer with JSON. Is it the right address, and its JSON format switched on?");
  else
    g_task_return_pointer (task, describe (self, results, brave), (GDestroyNotify) ara_value_unref);
}

static void
reply_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    fail_with (task, error);
  else if (length == MAX_REPLY)
    fail (task, "The search service answered with more than 4 MiB.");
  else
    take_reply (task, length);
}

static void
head_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Search *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->stream = ara_soup_send_finish (result, &error);
  if (self->stream == NULL)
    {
      fail_with (task, error);
      return;
    }
  self->reply = g_malloc (MAX_REPLY);
  g_input_stream_read_all_async (self->stream, self->reply, MAX_REPLY, G_PRIORITY_DEFAULT, self->cancellable, reply_read,
                                 g_steal_pointer (&task));
}

/* The question */

static SoupMessage *
make_message (MacawWeb *web, const char *query, gint64 count)
{
  gboolean brave = web->search_kind == MACAW_SEARCH_BRAVE;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  g_autofree char *form = brave ? soup_form_encode ("q", query, "count", number, NULL) : soup_form_encode ("q", query, "format", "json", NULL);
  g_autofree char *url = g_strdup_printf ("%s%s?%s", web->search_url, brave || g_str_has_suffix (web->search_url, "/search") ? "" : "/search", form);
  SoupMessage *message = soup_message_new ("GET", url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (web->search_key != NULL && brave)
    soup_message_headers_replace (headers, "X-Subscription-Token", web->search_key);
  else if (web->search_key != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", web->search_key, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  /* The key goes to the address that was set, and to no other. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return message;
}

static gboolean
time_is_over (gpointer data)
{
  Search *self = data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
caller_cancelled (GCancellable *caller, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static SoupSession *
make_session (SoupMessage *message)
{
  SoupSession *session = soup_session_new_with_options ("timeout", 0, "user-agent", "Macaw/" MACAW_VERSION, NULL);

  /* A proxy is not for this computer. */
  if (macaw_web_is_loopback (g_uri_get_host (soup_message_get_uri (message))))
    soup_session_set_proxy_resolver (session, NULL);
  return session;
}

void
macaw_web_search_async (MacawWeb *web, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *query = ara_value_dup_member_string (args, "query");
  gint64 count = ara_value_get_member_integer (args, "count");
  SoupMessage *message;
  Search *self;

  g_task_set_source_tag (task, macaw_web_search_async);
  count = count > 0 ? MIN (count, MACAW_WEB_MAX_RESULTS) : MACAW_WEB_RESULTS;
  message = web->search_kind == MACAW_SEARCH_NONE ? NULL : make_message (web, query, count);
  if (message == NULL)
    {
      fail (task, "%s", web->search_kind == MACAW_SEARCH_NONE ? unset : "The address of the search service is not one.");
      return;
    }
  self = g_new0 (Search, 1);
  self->web = web;
  self->query = g_steal_pointer (&query);
  self->count = count;
  self->message = message;
  self->session = make_session (message);
  self->cancellable = g_cancellable_new ();
  self->limit = g_timeout_source_new (1000 * web->seconds);
  g_source_set_callback (self->limit, time_is_over, self, NULL);
  g_source_attach (self->limit, g_task_get_context (task));
  g_task_set_task_data (task, self, (GDestroyNotify) search_free);
  if (cancellable != NULL)
    {
      self->caller = g_object_ref (cancellable);
      self->caller_id = g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled), g_object_ref (self->cancellable), g_object_unref);
    }
  ara_announcements_limit (message, self->cancellable);
  ara_soup_send_async (self->session, message, self->cancellable, head_came, g_steal_pointer (&task));
}

AraValue *
macaw_web_search_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
