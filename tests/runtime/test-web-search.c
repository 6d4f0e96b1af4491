/* SPDX-License-Identifier: GPL-3.0-or-later */
/* web_search against servers that answer like SearXNG and Brave, well and badly. */

#include "runtime-fixture.h"
#include "../announcing-server.h"

#include <string.h>

typedef struct
{
  Fixture     runtime;
  SoupServer *server;
  guint       port;
  guint       status;
  const char *reply;
  char       *asked; /* path, query and key of the last request */
} Search;

static void
serve (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Search *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *token = soup_message_headers_get_one (headers, "X-Subscription-Token");
  const char *bearer = soup_message_headers_get_one (headers, "Authorization");

  g_free (self->asked);
  self->asked = g_strdup_printf ("%s?%s %s", path, g_uri_get_query (soup_server_message_get_uri (message)),
                                 token != NULL ? token : bearer != NULL ? bearer : "-");
  soup_server_message_set_status (message, self->status, NULL);
  if (self->status == 302)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", "/elsewhere");
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, self->reply, strlen (self->reply));
}

static void
set_up (Search *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  /* It would be asked, and there is none. */
  g_setenv ("http_proxy", "http://127.0.0.1:1/", TRUE);
  fixture_set_up (&self->runtime, data);
  self->server = soup_server_new (NULL, NULL);
  self->status = 200;
  soup_server_add_handler (self->server, NULL, serve, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Search *self, gconstpointer data)
{
  fixture_tear_down (&self->runtime, data);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->asked);
}

static void
configure (Search *self, const char *kind, const char *path)
{
  g_autofree char *body = g_strdup_printf ("{\"search\":{\"kind\":\"%s\",\"url\":\"http://127.0.0.1:%u%s\",\"api_key\":\"k-1\"}}", kind, self->port, path);

  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/inject", body, 200));
}

static AraValue *
search (Search *self, const char *args)
{
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"web_search\",\"args\":%s}", args);

  return fixture_request (&self->runtime, "POST", "/session/runtime/tools/execute", body, 200);
}

static void
assert_error (Search *self, const char *words)
{
  g_autoptr (AraValue) answer = search (self, "{\"query\":\"x\"}");
  g_autofree char *error = ara_value_dup_member_string (answer, "error");

  g_assert_nonnull (error);
  if (strstr (error, words) == NULL)
    g_error ("“%s” holds no “%s”", error, words);
}

static void
test_searxng (Search *self, gconstpointer data)
{
  g_autoptr (AraValue) answer = NULL;

  self->reply = "{\"query\":\"q\",\"results\":[{\"url\":\"https://a.example/\",\"title\":\"A &amp; B\",\"content\":\"About <b>a</b>\",\"score\":1.0},"
                "{\"title\":\"no address\"},{\"url\":\"https://b.example/\"},{\"url\":\"https://c.example/\"}]}";
  configure (self, "searxng", "/sub/");
  answer = search (self, "{\"query\":\"Ära & more\",\"count\":\"2\"}");
  g_assert_cmpstr (self->asked, ==, "/sub/search?q=%C3%84ra+%26+more&format=json Bearer k-1");
  fixture_assert_member (answer, "result", "{\"query\":\"Ära & more\",\"results\":[{\"title\":\"A & B\",\"url\":\"https://a.example/\",\"snippet\":\"About a\"},"
                                           "{\"url\":\"https://b.example/\"}]}");
}

static void
test_brave (Search *self, gconstpointer data)
{
  g_autoptr (AraValue) answer = NULL, capabilities = NULL;
  g_autofree char *text = NULL;

  self->reply = "{\"type\":\"search\",\"web\":{\"results\":[{\"title\":\"A\",\"url\":\"https://a.example/\",\"description\":\"x <strong>y</strong>\"}]}}";
  configure (self, "brave", "/res/v1/web/search");
  answer = search (self, "{\"query\":\"q\"}");
  g_assert_cmpstr (self->asked, ==, "/res/v1/web/search?q=q&count=10 k-1");
  fixture_assert_member (answer, "result.results.0.snippet", "x y");
  /* The key is told to nobody. */
  capabilities = fixture_request (&self->runtime, "GET", "/session/runtime/capabilities", NULL, 200);
  fixture_assert_member (capabilities, "web.search", "brave");
  text = ara_value_dup_text (capabilities);
  g_assert_null (strstr (text, "k-1"));
}

static void
test_trouble (Search *self, gconstpointer data)
{
  g_autofree char *body = NULL;

  assert_error (self, "No search service is set up. In Macaw, choose one in the preferences, under Web.");
  self->reply = "{}";
  configure (self, "searxng", "");
  {
    g_autoptr (AraValue) answer = search (self, "{\"query\":\"x\"}");

    fixture_assert_member (answer, "result.results", "[]");
  }
  self->reply = "<html>";
  assert_error (self, "did not answer with JSON");
  self->status = 403;
  assert_error (self, "JSON format has to be switched on");
  self->status = 429;
  assert_error (self, "too many requests");
  self->status = 500;
  assert_error (self, "HTTP status 500");
  /* A key follows no redirect. */
  self->status = 302;
  assert_error (self, "HTTP status 302");
  g_assert_true (g_str_has_prefix (self->asked, "/search?"));
  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/inject", "{\"search\":{\"kind\":\"searxng\",\"url\":\"http://127.0.0.1:1\"}}", 200));
  assert_error (self, "can't be reached");
  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/inject", "{\"search\":{\"kind\":\"google\"}}", 422));
  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/inject", "{\"search\":{\"kind\":\"searxng\",\"url\":\"ftp://x\"}}", 422));
  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/inject", "{\"search\":{\"kind\":\"none\"}}", 200));
  assert_error (self, "No search service");
}

static void
test_announced (Search *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocketService) service = announcing_server_new (&port);
  g_autofree char *body = g_strdup_printf ("{\"search\":{\"kind\":\"searxng\",\"url\":\"http://127.0.0.1:%u\"}}", port);

  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/inject", body, 200));
  assert_error (self, "announces its answer again and again");
  g_socket_service_stop (service);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/web-search/searxng", Search, NULL, set_up, test_searxng, tear_down);
  g_test_add ("/web-search/brave", Search, NULL, set_up, test_brave, tear_down);
  g_test_add ("/web-search/trouble", Search, NULL, set_up, test_trouble, tear_down);
  g_test_add ("/web-search/announced", Search, NULL, set_up, test_announced, tear_down);
  return g_test_run ();
}
