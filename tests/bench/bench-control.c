/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A round trip of control/call: list_windows by the runtime to the app and back, and the least
 * that such a way takes, a SoupServer handler that relays to a WebSocket echo client, in turn. Each
 * has three processes: who calls, the server, and who answers. Prints one line of JSON.
 *
 * usage: bench-control RUNTIME APP */

#include "ara/ara.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WARM_UP 50
#define CALLS   500
#define LIMIT   2.0
#define BODY    "{\"action\":\"list_windows\",\"args\":{}}"

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* The relay: a handler, and a client that echoes */

typedef struct
{
  SoupWebsocketConnection *echo;
  GQueue                   waiting; /* of SoupServerMessage */
} Relay;

static void
echo_answered (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, gpointer data)
{
  g_autoptr (SoupServerMessage) message = g_queue_pop_head (&((Relay *) data)->waiting);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  soup_server_message_unpause (message);
}

static void
echo_came (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer data)
{
  Relay *relay = data;

  relay->echo = g_object_ref (connection);
  g_signal_connect (connection, "message", G_CALLBACK (echo_answered), relay);
}

static void
relay_call (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Relay *relay = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data, (gsize) body->length);

  if (relay->echo == NULL)
    {
      soup_server_message_set_status (message, 409, NULL);
      return;
    }
  soup_server_message_pause (message);
  g_queue_push_tail (&relay->waiting, g_object_ref (message));
  soup_websocket_connection_send_text (relay->echo, text);
}

static int
serve (void)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Relay relay = { NULL, G_QUEUE_INIT };
  GSList *uris;

  soup_server_add_handler (server, "/call", relay_call, &relay, NULL);
  soup_server_add_websocket_handler (server, "/echo", NULL, NULL, echo_came, &relay, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  printf ("{\"url\":\"http://127.0.0.1:%d\"}\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}

static void
send_back (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, gpointer data)
{
  soup_websocket_connection_send_message (connection, SOUP_WEBSOCKET_DATA_TEXT, bytes);
}

static int
echo (const char *url)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 0, "proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  SoupWebsocketConnection *connection;

  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
  connection = soup_session_websocket_connect_finish (session, wait_for (&result), NULL);
  g_assert_nonnull (connection);
  g_signal_connect (connection, "message", G_CALLBACK (send_back), NULL);
  g_main_loop_run (loop);
  return 0;
}

/* Programs */

static GSubprocess *
start (const char *program, const char *first, const char *second)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, first, second, NULL);

  g_assert_no_error (error);
  return process;
}

/* The line of JSON that a server prints when it is ready. */
static AraValue *
read_ready (GSubprocess *process)
{
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);

  g_assert_nonnull (line);
  return ara_value_new_from_text (line, -1, NULL);
}

/* Calling */

typedef struct
{
  SoupSession *session;
  char        *url;
  char        *authorization; /* or NULL */
  double       ms[CALLS];
} Way;

static void
way_init (Way *way, AraValue *ready, const char *path)
{
  g_autofree char *base = ara_value_dup_member_string (ready, "url"), *key = ara_value_dup_member_string (ready, "api_key");

  way->session = soup_session_new_with_options ("timeout", 0, "proxy-resolver", NULL, NULL);
  way->url = g_strconcat (base, path, NULL);
  way->authorization = key == NULL ? NULL : g_strconcat ("Bearer ", key, NULL);
}

static void
way_clear (Way *way)
{
  g_object_unref (way->session);
  g_free (way->url);
  g_free (way->authorization);
}

/* The HTTP status; in @ms how long it took. */
static guint
call (Way *way, double *ms)
{
  g_autoptr (SoupMessage) message = soup_message_new ("POST", way->url);
  g_autoptr (GBytes) body = g_bytes_new_static (BODY, strlen (BODY)), answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  if (way->authorization != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", way->authorization);
  before = g_get_monotonic_time ();
  soup_session_send_and_read_async (way->session, message, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
  answer = soup_session_send_and_read_finish (way->session, wait_for (&result), &error);
  *ms = (double) (g_get_monotonic_time () - before) / 1000;
  g_assert_no_error (error);
  return soup_message_get_status (message);
}

/* Until who answers is there: each call waits for its answer, 409 before. */
static void
wait_ready (Way *way)
{
  double ms;

  while (call (way, &ms) == 409)
    continue;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, CALLS, sizeof *values, compare);
  return values[CALLS / 2];
}

static int
measure (Way *ours, Way *relay)
{
  double ratio, ms;

  wait_ready (ours);
  wait_ready (relay);
  for (int i = -WARM_UP; i < CALLS; i++)
    {
      g_assert_cmpuint (call (ours, i < 0 ? &ms : &ours->ms[i]), ==, 200);
      g_assert_cmpuint (call (relay, i < 0 ? &ms : &relay->ms[i]), ==, 200);
    }
  ratio = median (ours->ms) / median (relay->ms);
  printf ("{\"name\":\"control-round-trip\",\"macaw_ms\":%.3f,\"relay_ms\":%.3f,\"macaw_p95_ms\":%.3f,\"relay_p95_ms\":%.3f,"
          "\"ratio\":%.3f,\"limit\":%.1f,\"calls\":%d}\n", median (ours->ms), median (relay->ms), ours->ms[CALLS * 95 / 100],
          relay->ms[CALLS * 95 / 100], ratio, LIMIT, CALLS);
  return ratio <= LIMIT ? 0 : 1;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GSubprocess) runtime = NULL, app = NULL, server = NULL, client = NULL;
  g_autoptr (AraValue) runtime_ready = NULL, server_ready = NULL;
  g_autofree char *base = NULL, *echo_url = NULL;
  Way ours = { 0 }, relay = { 0 };
  int status;

  if (argc == 2 && g_str_equal (argv[1], "serve"))
    return serve ();
  if (argc == 3 && g_str_equal (argv[1], "echo"))
    return echo (argv[2]);
  if (argc != 3)
    g_error ("usage: bench-control RUNTIME APP");
  runtime = start (argv[1], NULL, NULL);
  runtime_ready = read_ready (runtime);
  app = start (argv[2], "--new-window", NULL);
  server = start (argv[0], "serve", NULL);
  server_ready = read_ready (server);
  base = ara_value_dup_member_string (server_ready, "url");
  echo_url = g_strconcat (base, "/echo", NULL);
  client = start (argv[0], "echo", echo_url);
  way_init (&ours, runtime_ready, "/session/runtime/control/call");
  way_init (&relay, server_ready, "/call");
  status = measure (&ours, &relay);
  way_clear (&ours);
  way_clear (&relay);
  g_subprocess_force_exit (app);
  g_subprocess_force_exit (client);
  g_subprocess_force_exit (server);
  g_subprocess_send_signal (runtime, SIGTERM);
  g_subprocess_wait (runtime, NULL, NULL);
  return status;
}
