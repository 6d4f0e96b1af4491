/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara runtime capabilities` against curl for the same request, in turn. Prints a line of JSON
 * for the time and one for the memory, and ends with 1 if one of them misses its limit. */

#include "bench-process.h"

#define WARM_UP 3
#define PAIRS   41
#define N_TOOLS 14
#define TIME_LIMIT 1.2
#define MEMORY_LIMIT 2.0

/* About as long as what a real runtime answers. */
static char *
make_capabilities (void)
{
  GString *json = g_string_new ("{\"session_id\":\"sess-1\",\"session_type\":\"local\",\"sandbox_url_present\":false,\"tools\":[");

  for (guint i = 0; i < N_TOOLS; i++)
    g_string_append_printf (json, "%s{\"name\":\"tool_%u\",\"kind\":\"builtin\",\"description\":\"Reads a text file — line by line — and tells what is in it.\","
                            "\"input_schema\":{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\",\"description\":\"Where it is\"},"
                            "\"offset\":{\"type\":\"integer\",\"minimum\":1,\"default\":1},\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":2000}},"
                            "\"required\":[\"path\"],\"additionalProperties\":false},\"annotations\":{\"readOnlyHint\":true,\"destructiveHint\":false}}",
                            i == 0 ? "" : ",", i);
  g_string_append (json, "],\"skills\":[],\"agents\":[],\"control\":{\"connected\":false},\"sandbox\":{\"kind\":\"bwrap\",\"network\":false}}");
  return g_string_free (json, FALSE);
}

static gboolean
report (const char *figure, const char *unit, double ours, double theirs, double limit)
{
  printf ("{\"benchmark\":\"ara-capabilities\",\"figure\":\"%s\",\"unit\":\"%s\",\"value\":%.2f,\"baseline\":%.2f,"
          "\"ratio\":%.3f,\"limit\":%.1f,\"pairs\":%d}\n", figure, unit, ours, theirs, ours / theirs, limit, PAIRS);
  return ours <= limit * theirs;
}

/* MB. Not by ru_maxrss, which begins with the parent's and is as much as meson has. */
static double
get_own_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtod (line + strlen ("VmHWM:"), NULL) / 1024;
}

int
main (int argc, char **argv)
{
  g_autofree char *json = make_capabilities ();
  pid_t server;
  guint port = serve ("application/json", json, strlen (json), &server);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/session/runtime/capabilities?session_id=sess-1", port);
  char *ara[] = { argv[1], "runtime", "capabilities", "--session", "sess-1", NULL };
  char *curl[] = { "curl", "--silent", "--fail", "--header", "Authorization: Bearer " BENCH_KEY,
                   "--header", "Content-Type: application/json", url, NULL };
  double time[2][PAIRS], memory[2][PAIRS];
  gboolean met;

  point_ara_at (port);
  for (int i = -WARM_UP; i < PAIRS; i++)
    for (guint side = 0; side < 2; side++)
      {
        Cost cost = measure (side == 0 ? ara : curl);

        if (i < 0)
          continue;
        time[side][i] = cost.wall_ms;
        memory[side][i] = (double) cost.memory_kb / 1024;
      }
  end_server (server);
  if (get_own_peak () >= median (memory[1], PAIRS))
    g_error ("The benchmark is larger than what it measures");
  met = report ("time", "ms", median (time[0], PAIRS), median (time[1], PAIRS), TIME_LIMIT);
  met &= report ("memory", "MB", median (memory[0], PAIRS), median (memory[1], PAIRS), MEMORY_LIMIT);
  return met ? 0 : 1;
}
