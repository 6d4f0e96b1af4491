/* SPDX-License-Identifier: GPL-3.0-or-later */
/* web_fetch against a real server on loopback: where it goes, and what it makes of the page. */

#include "runtime/tools/macaw-web-address.h"
#include "runtime/tools/macaw-web.h"
#include "tool-fixture.h"
#include "../announcing-server.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  Fixture     tools;
  MacawWeb   *web;
  SoupServer *server;
  guint       port;
  guint       n_requests;
} Web;

/* Names: the outside world of this test */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)
struct _TestResolver
{
  GResolver parent_instance;
};
G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static guint n_lookups;

static const struct
{
  const char *name;
  const char *addresses[3];
} names[] = {
  { "inside.test", { "10.1.2.3" } },
  { "mixed.test", { "93.184.215.14", "192.168.0.1" } },
  { "six.test", { "fd00::1" } },
  { "mapped.test", { "::ffff:10.0.0.1" } },
  { "server.test", { "127.0.0.1" } },
};

static GList *
look_up (const char *name, GError **error)
{
  GList *found = NULL;

  n_lookups++;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 0; g_str_equal (names[i].name, name) && k < 3 && names[i].addresses[k] != NULL; k++)
      found = g_list_append (found, g_inet_address_new_from_string (names[i].addresses[k]));
  if (found == NULL)
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "There is no host %s", name);
  return found;
}

static GList *
test_resolver_lookup (GResolver *resolver, const char *name, GCancellable *cancellable, GError **error)
{
  return look_up (name, error);
}

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
test_resolver_lookup_async (GResolver *resolver, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);
  GError *error = NULL;
  GList *found = look_up (name, &error);

  if (found == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, free_addresses);
}

static GList *
test_resolver_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *class)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (class);

  resolver_class->lookup_by_name = test_resolver_lookup;
  resolver_class->lookup_by_name_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

/* The server */

static const struct
{
  const char *path;
  guint       status;
  const char *type;
  const char *location;
  const char *body;
  gsize       length; /* 0: up to its NUL */
  const char *encoding;
} pages[] = {
  { "/plain", 200, "text/plain", NULL, "Hello\n" },
  { "/hop", 302, NULL, "/plain", "" },
  { "/hops", 307, NULL, "hop", "" },
  { "/loop", 301, NULL, "/loop", "" },
  { "/to-inside", 302, NULL, "http://inside.test/secret", "" },
  { "/to-literal", 302, NULL, "http://169.254.169.254/latest/meta-data/", "" },
  { "/to-six", 302, NULL, "http://[fd00::1]/", "" },
  { "/to-file", 302, NULL, "file:///etc/passwd", "" },
  { "/to-password", 302, NULL, "http://me:secret@inside.test/", "" },
  { "/to-nothing", 302, NULL, NULL, "" },
  { "/gone", 410, "text/html", NULL, "<p>Gone</p>" },
  { "/empty", 200, "text/html", NULL, "" },
  { "/latin", 200, "text/plain; charset=ISO-8859-1", NULL, "caf\xe9 \x80" },
  { "/meta", 200, "text/html", NULL, "<html><head><meta charset='windows-1251'></head><body>\xcf\xf0\xe8\xe2\xe5\xf2</body></html>" },
  { "/equiv", 200, "text/html", NULL, "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=Shift_JIS\"></head>"
                                      "<body>\x93\xfa\x96\x7b</body></html>" },
  { "/header-wins", 200, "text/html; charset=UTF-8", NULL, "<meta charset='windows-1251'><p>\xc3\xa9</p>" },
  { "/mark-wins", 200, "text/plain; charset=ISO-8859-1", NULL, "\xef\xbb\xbf\xc3\xa9" },
  { "/utf16", 200, "text/plain", NULL, "\xff\xfeh\0\xe9\0", 6 },
  { "/guess-utf8", 200, "text/html", NULL, "<p>na\xc3\xafve</p>" },
  { "/guess-1252", 200, "text/html", NULL, "<p>na\xefve \x93quoted\x94</p>" },
  { "/no-such-charset", 200, "text/plain; charset=klingon", NULL, "caf\xc3\xa9" },
  { "/broken-utf8", 200, "text/plain; charset=utf-8", NULL, "a\xff" "b" },
  { "/image", 200, "image/png", NULL, "\x89PNG\r\n\x1a\n", 8 },
  { "/unnamed-binary", 200, NULL, NULL, "\x7f" "ELF\0\0\1", 7 },
  { "/text-with-nul", 200, "text/plain", NULL, "a\0b", 3 },
  { "/unnamed-html", 200, NULL, NULL, "<!DOCTYPE html><p>Hi</p>" },
  { "/json", 200, "application/json", NULL, "{\"a\":1.0}" },
  { "/gzip", 200, "text/plain", NULL,
    "\037\213\010\000\000\000\000\000\002\003\363\110\315\311\311\007\000\202\211\321\367\005\000\000\000", 25, "gzip" },
  { "/deflate", 200, "text/plain", NULL,
    "\170\234\363\110\315\311\311\007\000\005\214\001\365", 13, "deflate" },
  { "/raw-deflate", 200, "text/plain", NULL,
    "\363\110\315\311\311\007\000", 7, "deflate" },
  { "/twice", 200, "text/plain", NULL,
    "\037\213\010\000\000\000\000\000\002\003\223\357\346\140\000\001\046\346\317\036\147\117\236\144\147\150\352\274\370\235\025\050\000\000\004\111\344\365\031\000\000\000", 42, "gzip, identity, gzip" },
  { "/early", 200, "text/plain", NULL,
    "\037\213\010\000\000\000\000\000\002\003\362\110\315\311\311\007\000\000\000\377\377", 21, "gzip" },
  { "/not-packed", 200, "text/plain", NULL, "Hello", 0, "gzip" },
  { "/zstd", 200, "text/plain", NULL, "(\265/\375", 0, "zstd" },
  { "/thrice", 200, "text/plain", NULL, "Hello", 0, "gzip, gzip, gzip" },
  { "/meta-in-comment", 200, "text/html", NULL, "<!-- <meta charset='windows-1251'> --><meta charset='utf-8'><p>\xc3\xa9</p>" },
};

static void
serve_pages (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  ((Web *) data)->n_requests++;
  soup_server_message_set_status (message, 404, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].path, path))
      {
        soup_server_message_set_status (message, pages[i].status, NULL);
        if (pages[i].type != NULL)
          soup_message_headers_replace (headers, "Content-Type", pages[i].type);
        if (pages[i].encoding != NULL)
          soup_message_headers_replace (headers, "Content-Encoding", pages[i].encoding);
        if (pages[i].location != NULL)
          soup_message_headers_replace (headers, "Location", pages[i].location);
        soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, pages[i].body,
                                  pages[i].length > 0 ? pages[i].length : strlen (pages[i].body));
      }
}

/* Two MiB a chunk for as long as somebody reads. */
static void
write_more (SoupServerMessage *message, gpointer data)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  char *chunk = g_strnfill (2 * 1024 * 1024, 'x');

  soup_message_body_append_take (body, (guchar *) chunk, 2 * 1024 * 1024);
  soup_server_message_unpause (message);
}

static void
serve_flood (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (headers, "Content-Type", "text/plain");
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (write_more), NULL);
  write_more (message, NULL);
}

/* Headers, and then nothing. */
static void
serve_silence (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "a", 1);
  *(gboolean *) data = TRUE;
}

static void
set_up (Web *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture_set_up (&self->tools, data);
  self->web = macaw_web_new ();
  macaw_web_add_tools (self->web, self->tools.toolbox);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, serve_pages, self, NULL);
  soup_server_add_handler (self->server, "/flood", serve_flood, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Web *self, gconstpointer data)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  fixture_tear_down (&self->tools, data);
  macaw_web_free (self->web);
}

/* This server, and nothing else that is not public. */
static void
allow_server (Web *self)
{
  g_autofree char *text = g_strdup_printf ("{\"allow_hosts\":[\"127.0.0.1:%u\",\"server.test\"]}", self->port);
  g_autoptr (AraValue) settings = ara_value_new_from_text (text, -1, NULL);

  macaw_web_configure (self->web, settings);
}

static void
expect (Web *self, const char *host, const char *path, const char *words)
{
  g_autofree char *args = g_strdup_printf ("{\"url\":\"http://%s:%u%s\"}", host, self->port, path);

  fixture_expect (&self->tools, "web_fetch", args, words);
}

static void
expect_text (Web *self, const char *path, const char *text)
{
  g_autofree char *words = g_strdup_printf ("\"text\":\"%s\"", text);

  expect (self, "127.0.0.1", path, words);
}

/* Where it goes */

static void
test_addresses (void)
{
  static const struct
  {
    const char *address;
    gboolean    public;
  } rows[] = {
    { "93.184.215.14", TRUE }, { "1.1.1.1", TRUE }, { "172.15.255.255", TRUE }, { "172.32.0.0", TRUE }, { "100.63.255.255", TRUE },
    { "100.128.0.0", TRUE }, { "223.255.255.255", TRUE }, { "2606:4700::1111", TRUE }, { "2a00:1450::1", TRUE },
    { "64:ff9b::1.1.1.1", TRUE }, { "0.0.0.0", FALSE }, { "0.1.2.3", FALSE }, { "10.0.0.1", FALSE }, { "100.64.0.1", FALSE },
    { "100.127.255.255", FALSE }, { "127.0.0.1", FALSE }, { "127.255.255.255", FALSE }, { "169.254.169.254", FALSE },
    { "172.16.0.1", FALSE }, { "172.31.255.255", FALSE }, { "192.168.1.1", FALSE }, { "198.19.0.1", FALSE }, { "192.0.2.1", FALSE },
    { "224.0.0.1", FALSE }, { "255.255.255.255", FALSE }, { "::", FALSE }, { "::1", FALSE }, { "::ffff:1.1.1.1", FALSE },
    { "::ffff:127.0.0.1", FALSE }, { "::127.0.0.1", FALSE }, { "64:ff9b::10.0.0.1", FALSE }, { "64:ff9b:1::1", FALSE },
    { "fc00::1", FALSE }, { "fdff::1", FALSE }, { "fe80::1", FALSE }, { "febf::1", FALSE }, { "fec0::1", FALSE }, { "ff02::1", FALSE },
    { "2001::1", FALSE }, { "2001:db8::1", FALSE }, { "2002:7f00:1::", FALSE }, { "100::1", FALSE }, { "4000::1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (rows[i].address);

      g_test_message ("%s", rows[i].address);
      g_assert_cmpint (macaw_web_address_name_trouble (address) == NULL, ==, rows[i].public);
    }
}

static void
test_refused (Web *self, gconstpointer data)
{
  expect (self, "127.0.0.1", "/plain", "is an address of this computer (127.0.0.1)");
  expect (self, "localhost", "/plain", "an address of this computer");
  expect (self, "[::1]", "/plain", "an address of this computer");
  expect (self, "[::ffff:127.0.0.1]", "/plain", "error:");
  expect (self, "inside.test", "/plain", "inside.test is a private address (10.1.2.3)");
  expect (self, "mixed.test", "/plain", "a private address (192.168.0.1)");
  expect (self, "six.test", "/plain", "a unique-local address");
  expect (self, "mapped.test", "/plain", "error:");
  expect (self, "2130706433", "/plain", "error:");
  expect (self, "0x7f.1", "/plain", "error:");
  expect (self, "127.1", "/plain", "error:");
  expect (self, "nowhere.test", "/plain", "There is no host nowhere.test");
  fixture_expect (&self->tools, "web_fetch", "{\"url\":\"file:///etc/passwd\"}", "only http and https");
  fixture_expect (&self->tools, "web_fetch", "{\"url\":\"example.org\"}", "error: “example.org” can't be opened");
  fixture_expect (&self->tools, "web_fetch", "{\"url\":\"http://me:secret@example.org/\"}", "a name or password");
  fixture_expect (&self->tools, "web_fetch", "{\"url\":\"\"}", "error:");
  fixture_expect (&self->tools, "web_fetch", "{\"url\":\"http://example.org:0/\"}", "its port");
  g_assert_cmpuint (self->n_requests, ==, 0);
}

static void
test_redirects (Web *self, gconstpointer data)
{
  allow_server (self);
  expect (self, "127.0.0.1", "/hops", "/plain\",\"status\":200,");
  expect (self, "127.0.0.1", "/loop", "redirected more than 10 times");
  expect (self, "127.0.0.1", "/to-inside", "http://inside.test/secret was not opened: inside.test is a private address");
  expect (self, "127.0.0.1", "/to-literal", "169.254.169.254 is a link-local address");
  expect (self, "127.0.0.1", "/to-six", "fd00::1 is a unique-local address");
  expect (self, "127.0.0.1", "/to-file", "only http and https");
  expect (self, "127.0.0.1", "/to-password", "a name or password");
  expect (self, "127.0.0.1", "/to-nothing", "HTTP status 302");
  expect (self, "127.0.0.1", "/gone", "HTTP status 410 (Gone)");
  /* A name is resolved once, and what it gave then is what is connected to. */
  n_lookups = 0;
  expect (self, "server.test", "/plain", "\"text\":\"Hello\\n\"");
  g_assert_cmpuint (n_lookups, ==, 1);
}

/* What it makes of the page */

static void
test_charsets (Web *self, gconstpointer data)
{
  allow_server (self);
  expect_text (self, "/latin", "café €");
  expect_text (self, "/meta", "Привет");
  expect_text (self, "/equiv", "日本");
  expect_text (self, "/header-wins", "é");
  expect_text (self, "/mark-wins", "é");
  expect_text (self, "/meta-in-comment", "é");
  expect_text (self, "/utf16", "hé");
  expect_text (self, "/guess-utf8", "naïve");
  expect_text (self, "/guess-1252", "naïve “quoted”");
  expect_text (self, "/no-such-charset", "café");
  expect_text (self, "/broken-utf8", "a\357\277\275b");
  expect_text (self, "/unnamed-html", "Hi");
  expect_text (self, "/json", "{\\\"a\\\":1.0}");
  expect_text (self, "/empty", "");
  expect (self, "127.0.0.1", "/image", "This is a binary file (image/png, 8 bytes)");
  expect (self, "127.0.0.1", "/unnamed-binary", "This is a binary file (of no named type, 7 bytes)");
  expect (self, "127.0.0.1", "/text-with-nul", "This is a binary file (text/plain, 3 bytes)");
}

static void
test_packed (Web *self, gconstpointer data)
{
  static const char *const paths[] = { "/gzip", "/deflate", "/raw-deflate", "/twice", "/not-packed" };

  allow_server (self);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    expect (self, "127.0.0.1", paths[i], "\"text\":\"Hello\",\"bytes\":5,\"truncated\":false");
  expect (self, "127.0.0.1", "/early", "\"text\":\"Hello\",\"bytes\":5,\"truncated\":true,\"note\":\"The page can't be unpacked to its end");
  expect (self, "127.0.0.1", "/zstd", "it is packed as “zstd”, of which only gzip and deflate are understood");
  expect (self, "127.0.0.1", "/thrice", "it is packed as “gzip, gzip, gzip”");
}

/* Packed bytes that mean nothing at all: each of these blocks is empty. */
static void
serve_bomb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  static const guint8 head[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 }, empty[] = { 0, 0, 0, 0xff, 0xff };
  GByteArray *body = g_byte_array_new ();

  g_byte_array_append (body, head, sizeof head);
  while (body->len < 9 * 1024 * 1024)
    g_byte_array_append (body, empty, sizeof empty);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Encoding", "gzip");
  soup_message_body_append_take (soup_server_message_get_response_body (message), body->data, body->len);
  g_byte_array_free (body, FALSE);
}

/* A row without end of answers that only announce one: it held the main loop for ever. */
static void
test_announced (Web *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocketService) service = announcing_server_new (&port);
  g_autofree char *text = g_strdup_printf ("{\"allow_hosts\":[\"127.0.0.1:%u\"]}", port);
  g_autofree char *args = g_strdup_printf ("{\"url\":\"http://127.0.0.1:%u/\"}", port);
  g_autoptr (AraValue) settings = ara_value_new_from_text (text, -1, NULL);

  macaw_web_configure (self->web, settings);
  fixture_expect (&self->tools, "web_fetch", args, "announces its answer again and again");
  g_socket_service_stop (service);
}

static void
test_limits (Web *self, gconstpointer data)
{
  g_autofree char *args = NULL;
  gboolean asked = FALSE;

  allow_server (self);
  expect (self, "127.0.0.1", "/flood", "\"bytes\":8388608,\"truncated\":true,\"note\":\"The text is longer; these are its first 20000");
  soup_server_add_handler (self->server, "/bomb", serve_bomb, NULL, NULL);
  expect (self, "127.0.0.1", "/bomb", "\"text\":\"\",\"bytes\":0,\"truncated\":true");
  args = g_strdup_printf ("{\"url\":\"http://127.0.0.1:%u/plain\",\"max_chars\":2}", self->port);
  fixture_expect (&self->tools, "web_fetch", args, "\"text\":\"He\"");
  soup_server_add_handler (self->server, "/silence", serve_silence, &asked, NULL);
  self->web->seconds = 1;
  expect (self, "127.0.0.1", "/silence", "/silence did not answer in full within 1 seconds.");
  g_assert_true (asked);
}

typedef struct
{
  gboolean      asked;
  GCancellable *cancellable;
} Silence;

static gboolean
cancel_once_asked (gpointer data)
{
  Silence *silence = data;

  if (!silence->asked)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (silence->cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Web *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Silence silence = { FALSE, cancellable };
  g_autofree char *args = g_strdup_printf ("{\"url\":\"http://127.0.0.1:%u/silence\"}", self->port), *text = NULL;

  allow_server (self);
  soup_server_add_handler (self->server, "/silence", serve_silence, &silence.asked, NULL);
  g_idle_add (cancel_once_asked, &silence);
  text = fixture_run (&self->tools, "web_fetch", args, cancellable);
  g_assert_cmpstr (text, ==, "error: The request was stopped.");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GResolver) resolver = NULL;

  g_test_init (&argc, &argv, NULL);
  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);
  g_test_add_func ("/web-fetch/addresses", test_addresses);
  g_test_add ("/web-fetch/refused", Web, NULL, set_up, test_refused, tear_down);
  g_test_add ("/web-fetch/redirects", Web, NULL, set_up, test_redirects, tear_down);
  g_test_add ("/web-fetch/charsets", Web, NULL, set_up, test_charsets, tear_down);
  g_test_add ("/web-fetch/packed", Web, NULL, set_up, test_packed, tear_down);
  g_test_add ("/web-fetch/announced", Web, NULL, set_up, test_announced, tear_down);
  g_test_add ("/web-fetch/limits", Web, NULL, set_up, test_limits, tear_down);
  g_test_add ("/web-fetch/cancel", Web, NULL, set_up, test_cancel, tear_down);
  return g_test_run ();
}
