/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server on loopback in a forked process of its own, so that its work isn't counted as ours. */

#include "bench-forked-server.h"

#include <string.h>
#include <unistd.h>

static void
serve (SoupServerCallback handler, int out)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *url = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, handler, NULL, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_assert_cmpint (write (out, url, strlen (url)), >, 0);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  close (out);
  g_main_loop_run (loop);
}

char *
bench_forked_server_start (SoupServerCallback handler, pid_t *pid)
{
  char url[200] = "";
  int pipes[2];

  g_assert_cmpint (pipe (pipes), ==, 0);
  *pid = fork ();
  if (*pid == 0)
    {
      close (pipes[0]);
      serve (handler, pipes[1]);
    }
  close (pipes[1]);
  g_assert_cmpint (read (pipes[0], url, sizeof url - 1), >, 0);
  close (pipes[0]);
  return g_strdup (url);
}
