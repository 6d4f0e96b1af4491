/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a server can be: a SoupServer that checks the key in $ARA_API_KEY and answers
 * each request with a constant, the text of the file that its argument names. */

#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *authorization;
static char *answer;

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const char *given = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  const char *text = g_strcmp0 (given, authorization) == 0 ? answer : "{\"detail\":\"The key is missing or wrong.\"}";

  soup_server_message_set_status (message, text == answer ? 200 : 401, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, text, strlen (text));
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  GSList *uris;

  authorization = g_strconcat ("Bearer ", g_getenv ("ARA_API_KEY"), NULL);
  if (argc < 2 || !g_file_get_contents (argv[1], &answer, NULL, NULL))
    answer = g_strdup ("{}");
  soup_server_add_handler (server, NULL, handle, NULL, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL))
    return 1;
  uris = soup_server_get_uris (server);
  printf ("{\"url\":\"http://127.0.0.1:%d\",\"pid\":%d,\"version\":\"0\"}\n", g_uri_get_port (uris->data), (int) getpid ());
  fflush (stdout);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (loop);
  return 0;
}
