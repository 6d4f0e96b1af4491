/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks of the benchmarks that look at the main loop. */

#include "bench-clock.h"

#include <stdlib.h>

static BenchLongest longest, last;

double
bench_clock_read (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1e6;
}

static BenchLongest
read_both (void)
{
  return (BenchLongest){ .cpu = bench_clock_read (CLOCK_THREAD_CPUTIME_ID), .wall = bench_clock_read (CLOCK_MONOTONIC) };
}

static int
timed_poll (GPollFD *fds, guint count, int timeout)
{
  BenchLongest now = read_both ();
  int result;

  longest.cpu = MAX (longest.cpu, now.cpu - last.cpu);
  longest.wall = MAX (longest.wall, now.wall - last.wall);
  result = g_poll (fds, count, timeout);
  last = read_both ();
  return result;
}

void
bench_clock_watch_loop (void)
{
  bench_clock_forget_longest ();
  g_main_context_set_poll_func (NULL, timed_poll);
}

BenchLongest
bench_clock_get_longest (void)
{
  return longest;
}

void
bench_clock_forget_longest (void)
{
  longest = (BenchLongest){ 0 };
  last = read_both ();
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_median (double *values, guint count)
{
  qsort (values, count, sizeof *values, compare);
  return values[count / 2];
}
