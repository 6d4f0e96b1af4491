/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs measured from outside, and a server that answers them all alike. */
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BENCH_KEY "a-key-of-the-benchmark"
#define CHUNK_SIZE (16 * 1024)

extern char **environ;

typedef struct
{
  double wall_ms;
  double cpu_ms;
  long   memory_kb; /* at its peak; never less than what the parent has */
} Cost;

static inline double
in_milliseconds (struct timeval time)
{
  return (double) time.tv_sec * 1000 + (double) time.tv_usec / 1000;
}

/* Runs a program to its end, standard output to nowhere. */
static inline Cost
measure (char **arguments)
{
  posix_spawn_file_actions_t actions;
  struct rusage usage;
  gint64 start;
  pid_t pid;
  int status = 0;
  Cost cost;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  start = g_get_monotonic_time ();
  if (posix_spawnp (&pid, arguments[0], &actions, NULL, arguments, environ) != 0)
    g_error ("%s can't be started", arguments[0]);
  if (wait4 (pid, &status, 0, &usage) != pid || !WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("%s failed (%#x)", arguments[0], (guint) status);
  cost.wall_ms = (double) (g_get_monotonic_time () - start) / 1000;
  cost.cpu_ms = in_milliseconds (usage.ru_utime) + in_milliseconds (usage.ru_stime);
  cost.memory_kb = usage.ru_maxrss;
  posix_spawn_file_actions_destroy (&actions);
  return cost;
}

static inline int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static inline double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

/* The server */

static inline void
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize written = send (fd, bytes, length, MSG_NOSIGNAL);

      if (written <= 0)
        return;
      bytes += written;
      length -= (gsize) written;
    }
}

/* Reads a request with its body. FALSE: the other side has gone. */
static inline gboolean
read_request (int fd)
{
  g_autoptr (GString) request = g_string_new (NULL);
  char buffer[4096];
  const char *end = NULL, *length;
  gssize got;

  while ((end = strstr (request->str, "\r\n\r\n")) == NULL && (got = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (request, buffer, got);
  if (end == NULL)
    return FALSE;
  length = strcasestr (request->str, "content-length:");
  if (length != NULL && length < end)
    {
      gsize whole = (gsize) (end + 4 - request->str) + strtoul (length + strlen ("content-length:"), NULL, 10);

      while (request->len < whole && (got = read (fd, buffer, sizeof buffer)) > 0)
        g_string_append_len (request, buffer, got);
    }
  return TRUE;
}

static inline void
answer (int fd, const char *type, const char *body, gsize length)
{
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n", type);

  write_all (fd, head, strlen (head));
  for (gsize at = 0; at < length; at += CHUNK_SIZE)
    {
      gsize size = MIN (CHUNK_SIZE, length - at);
      char line[32];

      write_all (fd, line, (gsize) g_snprintf (line, sizeof line, "%zx\r\n", size));
      write_all (fd, body + at, size);
      write_all (fd, "\r\n", 2);
    }
  write_all (fd, "0\r\n\r\n", 5);
}

/* Answers every request with the same body until it is killed. Its port; its process in @pid. */
static inline guint
serve (const char *type, const char *body, gsize length, pid_t *pid)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (bind (listener, (struct sockaddr *) &address, size) != 0 || listen (listener, 16) != 0
      || getsockname (listener, (struct sockaddr *) &address, &size) != 0)
    g_error ("No port");
  *pid = fork ();
  if (*pid == 0)
    prctl (PR_SET_PDEATHSIG, SIGTERM);
  while (*pid == 0)
    {
      int one = 1, fd = accept (listener, NULL, NULL);

      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      while (read_request (fd))
        answer (fd, type, body, length);
      close (fd);
    }
  close (listener);
  return ntohs (address.sin_port);
}

static inline void
end_server (pid_t pid)
{
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
}

static inline void
point_ara_at (guint port)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);

  g_setenv ("ARA_API_BASE_URL", url, TRUE);
  g_setenv ("ARA_API_KEY", BENCH_KEY, TRUE);
}
