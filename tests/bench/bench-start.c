/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The start of the app to its first useful frame, against a static program made of the same .ui
 * files and against a bare window, in turn. Arguments: the two programs' paths (app, static) and, if
 * not 15, the rounds. Prints one JSON line a figure,
 * and ends with 1 if one of them misses its limit. */

#include "bench-start-common.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 15

typedef struct
{
  const char *program;
  const char *what;
  double     *ms;
  double     *kb;
} Start;

static void
run (Start *self, guint round)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ()), *output = NULL;
  const char *const arguments[] = { self->program, now, self->what, NULL };

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  if (sscanf (output, "%lf %lf", &self->ms[round], &self->kb[round]) != 2)
    g_error ("%s %s said “%s”", self->program, self->what, output);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, guint count)
{
  qsort (values, count, sizeof *values, compare);
  return values[count / 2];
}

/* A limit of 0 is none: the figure is told only. */
static gboolean
tell (const char *figure, const char *unit, double value, double baseline, double limit, guint rounds)
{
  gboolean ok = limit <= 0 || value / baseline <= limit;

  printf ("{\"benchmark\":\"start\",\"figure\":\"%s\",\"%s\":%.1f,\"baseline_%s\":%.1f,\"ratio\":%.2f,\"limit\":%.2f,\"rounds\":%u,"
          "\"runtime\":\"a server in its place runs beside\",\"ok\":%s}\n",
          figure, unit, value, unit, baseline, value / baseline, limit, rounds, ok ? "true" : "false");
  fflush (stdout);
  return ok;
}

/* What runs beside: a server in the place of the runtime, which has the conversations that the app
 * kept, and which the app finds by the runtime's file */

static char *
list_conversations (void)
{
  GString *json = g_string_new ("{\"conversations\":[");

  for (guint i = 0; i < BENCH_CONVERSATIONS; i++)
    {
      g_autofree char *id = bench_make_id (i), *title = bench_make_title (i);

      g_string_append_printf (json, "%s{\"id\":\"%s\",\"title\":\"%s\",\"updatedAt\":\"2026-01-01T00:00:%02uZ\",\"messages\":1}",
                              i == 0 ? "" : ",", id, title, 59 - i);
    }
  return g_string_free (g_string_append (json, "]}"), FALSE);
}

static char *
tell_long_one (void)
{
  GString *json = g_string_new ("{\"messages\":[");

  for (guint i = 0; i < BENCH_MESSAGES; i++)
    {
      g_autoptr (AraMessage) message = bench_make_message (i);
      g_autoptr (AraValue) value = ara_message_to_value (message);
      g_autofree char *text = ara_value_dup_text (value);

      g_string_append_printf (json, "%s%s", i == 0 ? "" : ",", text);
    }
  return g_string_free (g_string_append (json, "]}"), FALSE);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  static const char session[] = "{\"sessionId\":\"" BENCH_SESSION "\",\"name\":\"Home\",\"status\":\"running\"}";
  g_autofree char *json = NULL;

  if (g_str_equal (path, "/session/list"))
    json = g_strdup_printf ("{\"sessions\":[%s]}", session);
  else if (g_str_equal (path, "/session/status"))
    json = g_strdup_printf ("{\"active\":true,\"session\":%s,\"runtime\":{\"name\":\"macaw-runtime\",\"version\":\"0\"}}", session);
  else if (g_str_equal (path, "/session/conversations"))
    json = list_conversations ();
  else if (g_str_has_prefix (path, "/session/conversations/"))
    json = tell_long_one ();
  else if (g_str_equal (path, "/models"))
    json = g_strdup ("{\"models\":[{\"id\":\"bench/model\",\"default\":true}]}");
  soup_server_message_set_status (message, json == NULL ? 404 : 200, NULL);
  if (json != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json, strlen (json));
}

static void
serve (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "macaw", NULL);
  g_autofree char *file = g_build_filename (folder, "runtime.json", NULL), *url = NULL, *json = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, handle, NULL, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  url[strlen (url) - 1] = '\0';
  json = g_strdup_printf ("{\"url\":\"%s\",\"pid\":%d,\"version\":\"0\",\"api_key\":\"key\"}", url, (int) getpid ());
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents_full (file, json, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  g_main_loop_run (loop);
}

static pid_t
start_server (void)
{
  g_autofree char *file = g_build_filename (g_get_user_runtime_dir (), "macaw", "runtime.json", NULL);
  pid_t pid = fork ();

  if (pid == 0)
    {
      /* It ends with whoever started it, however that is. */
      prctl (PR_SET_PDEATHSIG, SIGTERM);
      serve ();
    }
  while (!g_file_test (file, G_FILE_TEST_EXISTS))
    g_usleep (1000);
  return pid;
}

int
main (int argc, char **argv)
{
  guint rounds = argc > 3 ? (guint) MAX (atoi (argv[3]), 1) : ROUNDS;
  pid_t server = start_server ();
  const char *const seed[] = { argv[1], "seed", NULL };
  Start starts[] = { { argv[1], "empty" }, { argv[1], "long" }, { argv[2], "static" }, { argv[2], "bare" } };
  double ms[4], kb[4];
  gboolean ok;

  g_assert_true (g_spawn_sync (NULL, (char **) seed, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      starts[i].ms = g_new0 (double, rounds);
      starts[i].kb = g_new0 (double, rounds);
      run (&starts[i], 0); /* the disk's cache */
    }
  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
      run (&starts[i], round);
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      ms[i] = median (starts[i].ms, rounds);
      kb[i] = median (starts[i].kb, rounds);
    }
  ok = tell ("app / static program", "ms", ms[0], ms[2], 1.25, rounds);
  ok = tell ("app with 10 000 blocks open / static program", "ms", ms[1], ms[2], 1.5, rounds) && ok;
  tell ("app / bare window (aim 2.5)", "ms", ms[0], ms[3], 0, rounds);
  tell ("app / bare window, VmHWM (aim 1.5)", "kb", kb[0], kb[3], 0, rounds);
  tell ("app with 10 000 blocks open / bare window, VmHWM", "kb", kb[1], kb[3], 0, rounds);
  tell ("static program / bare window", "ms", ms[2], ms[3], 0, rounds);
  tell ("static program / bare window, VmHWM", "kb", kb[2], kb[3], 0, rounds);
  kill (server, SIGTERM);
  waitpid (server, NULL, 0);
  return ok ? 0 : 1;
}
