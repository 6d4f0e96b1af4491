/* SPDX-License-Identifier: GPL-3.0-or-later */
/* macaw-runtime from its start to its ready line, and the memory it has then, against a bare
 * SoupServer program, in turn. Arguments: the two programs' paths. Prints one JSON line a
 * figure, and ends with 1 if one of them misses its limit. */

#include "bench-server.h"

#include <stdio.h>

#define WARM_UP 2
#define ROUNDS  21
#define LIMIT   3.0
#define SETTLE_US (50 * 1000)

static void
measure (const char *const *arguments, double *ms, double *kb)
{
  BenchServer *server = bench_server_start (arguments);

  *ms = server->ready_ms;
  g_usleep (SETTLE_US); /* what it still does behind its ready line counts for the memory */
  *kb = bench_server_get_peak (server);
  bench_server_end (server);
}

static gboolean
tell (const char *figure, const char *unit, double *values, double *baselines)
{
  double value = bench_median (values, ROUNDS), baseline = bench_median (baselines, ROUNDS);
  gboolean ok = value / baseline <= LIMIT;

  printf ("{\"benchmark\":\"runtime-start\",\"figure\":\"%s\",\"%s\":%.1f,\"baseline_%s\":%.1f,\"ratio\":%.2f,\"limit\":%.1f,"
          "\"rounds\":%d,\"ok\":%s}\n",
          figure, unit, value, unit, baseline, value / baseline, LIMIT, ROUNDS, ok ? "true" : "false");
  return ok;
}

int
main (int argc, char **argv)
{
  g_autofree char *state = bench_make_folder ();
  const char *const runtime[] = { argv[1], "--state-dir", state, "--no-runtime-file", NULL }, *const bare[] = { argv[2], NULL };
  double ms[2][ROUNDS], kb[2][ROUNDS];
  gboolean ok;

  for (int i = -WARM_UP; i < ROUNDS; i++)
    {
      measure (runtime, &ms[0][MAX (i, 0)], &kb[0][MAX (i, 0)]);
      measure (bare, &ms[1][MAX (i, 0)], &kb[1][MAX (i, 0)]);
    }
  ok = tell ("start to ready line / bare SoupServer", "ms", ms[0], ms[1]);
  ok = tell ("memory when idle, VmHWM / bare SoupServer", "kb", kb[0], kb[1]) && ok;
  bench_remove_folder (state);
  return ok ? 0 : 1;
}
