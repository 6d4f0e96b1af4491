/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many calls of tools/execute, read_file of a 1 KB file, macaw-runtime answers over 16
 * kept-alive connections, against a SoupServer that checks the same key and answers with the
 * same bytes, in turn. Arguments: the two programs' paths. Prints one line of JSON. */

#include "bench-server.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define CONNECTIONS 16
#define REQUESTS    4000 /* a round */
#define WARM_UP     2
#define ROUNDS      15
#define LIMIT       0.6

typedef struct
{
  GSocketConnection *stream;
  int                fd;
  char               bytes[8192];
  gsize              length;
} Client;

static void
connect_client (Client *self, guint port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  self->stream = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, &error);
  g_assert_no_error (error);
  self->fd = g_socket_get_fd (g_socket_connection_get_socket (self->stream));
  self->length = 0;
}

static void
send_request (Client *self, const char *request)
{
  gsize length = strlen (request);

  g_assert_cmpint (send (self->fd, request, length, MSG_NOSIGNAL), ==, (gssize) length);
}

/* Reads what has come; the answer's body once all of it is there, until the next call. */
static const char *
take_answer (Client *self)
{
  gssize count = recv (self->fd, self->bytes + self->length, sizeof self->bytes - 1 - self->length, MSG_DONTWAIT);
  const char *body, *length;

  g_assert_cmpint (count, >, 0);
  self->length += (gsize) count;
  self->bytes[self->length] = '\0';
  body = strstr (self->bytes, "\r\n\r\n");
  length = strstr (self->bytes, "Content-Length: ");
  if (body == NULL || strlen (body + 4) < (gsize) atoi (length + strlen ("Content-Length: ")))
    return NULL;
  g_assert_true (g_str_has_prefix (self->bytes, "HTTP/1.1 200"));
  self->length = 0;
  return body + 4;
}

static void
close_clients (Client *clients)
{
  for (guint i = 0; i < CONNECTIONS; i++)
    g_object_unref (clients[i].stream);
}

/* Requests a second. */
static double
measure (guint port, const char *request, gsize expected)
{
  static Client clients[CONNECTIONS];
  struct pollfd waits[CONNECTIONS];
  guint sent = 0, answered = 0;
  gint64 start, end;

  for (guint i = 0; i < CONNECTIONS; i++)
    {
      connect_client (&clients[i], port);
      waits[i] = (struct pollfd){ clients[i].fd, POLLIN, 0 };
    }
  start = g_get_monotonic_time ();
  for (guint i = 0; i < CONNECTIONS; i++, sent++)
    send_request (&clients[i], request);
  while (answered < REQUESTS)
    {
      poll (waits, CONNECTIONS, -1);
      for (guint i = 0; i < CONNECTIONS; i++)
        {
          const char *body = waits[i].revents == 0 ? NULL : take_answer (&clients[i]);

          if (body == NULL)
            continue;
          g_assert_cmpuint (strlen (body), >=, expected);
          answered++;
          if (sent < REQUESTS)
            send_request (&clients[i], request);
          sent++;
        }
    }
  end = g_get_monotonic_time ();
  close_clients (clients);
  return REQUESTS / ((double) (end - start) / G_USEC_PER_SEC);
}

/* Seconds of the processor that the server has had: what is left of a rate on a busy machine. */
static double
get_time (BenchServer *server)
{
  struct timespec time;
  clockid_t clock;

  g_assert_cmpint (clock_getcpuclockid (atoi (g_subprocess_get_identifier (server->process)), &clock), ==, 0);
  g_assert_cmpint (clock_gettime (clock, &time), ==, 0);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static char *
make_request (const char *tool, const char *args)
{
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"%s\",\"args\":%s}", tool, args);

  return g_strdup_printf ("POST /session/runtime/tools/execute HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " BENCH_KEY
                          "\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen (body), body);
}

/* The answer to one request. */
static char *
ask (guint port, const char *request)
{
  Client client;
  struct pollfd wait;
  const char *body;
  char *answer;

  connect_client (&client, port);
  wait = (struct pollfd){ client.fd, POLLIN, 0 };
  send_request (&client, request);
  do
    poll (&wait, 1, -1);
  while ((body = take_answer (&client)) == NULL);
  answer = g_strdup (body);
  g_object_unref (client.stream);
  return answer;
}

/* A file of 1 KB in lines, made by the runtime itself in its session's workspace. */
static void
write_file (guint port)
{
  g_autofree char *line = g_strnfill (63, 'x'), *args = NULL, *request = NULL, *answer = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 16; i++)
    g_string_append_printf (text, "%s\\n", line);
  args = g_strdup_printf ("{\"path\":\"file.txt\",\"content\":\"%s\"}", text->str);
  request = make_request ("write_file", args);
  answer = ask (port, request);
}

int
main (int argc, char **argv)
{
  g_autofree char *state = bench_make_folder (), *file = g_build_filename (state, "answer.json", NULL);
  const char *const runtime[] = { argv[1], "--state-dir", state, "--no-runtime-file", NULL }, *const bare[] = { argv[2], file, NULL };
  g_autofree char *request = make_request ("read_file", "{\"path\":\"file.txt\"}"), *answer = NULL;
  BenchServer *servers[2];
  double rates[2][ROUNDS], times[2][ROUNDS], ratio;

  servers[0] = bench_server_start (runtime);
  write_file (servers[0]->port);
  answer = ask (servers[0]->port, request);
  g_assert_cmpuint (strlen (answer), >, 1024);
  g_assert_true (g_file_set_contents (file, answer, -1, NULL));
  servers[1] = bench_server_start (bare);
  for (int i = -WARM_UP; i < ROUNDS; i++)
    for (guint which = 0; which < 2; which++)
      {
        double before = get_time (servers[which]);

        rates[which][MAX (i, 0)] = measure (servers[which]->port, request, 1024);
        times[which][MAX (i, 0)] = (get_time (servers[which]) - before) / REQUESTS * 1e6;
      }
  ratio = bench_median (rates[0], ROUNDS) / bench_median (rates[1], ROUNDS);
  printf ("{\"benchmark\":\"execute\",\"figure\":\"read_file of 1 KB, 16 connections / constant answer\",\"per_second\":%.0f,"
          "\"baseline_per_second\":%.0f,\"cpu_us\":%.1f,\"baseline_cpu_us\":%.1f,\"ratio\":%.3f,\"at_least\":%.1f,\"rounds\":%d,\"ok\":%s}\n",
          bench_median (rates[0], ROUNDS), bench_median (rates[1], ROUNDS), bench_median (times[0], ROUNDS),
          bench_median (times[1], ROUNDS), ratio, LIMIT, ROUNDS, ratio >= LIMIT ? "true" : "false");
  for (guint which = 0; which < 2; which++)
    bench_server_end (servers[which]);
  bench_remove_folder (state);
  return ratio >= LIMIT ? 0 : 1;
}
