/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks of the benchmarks that look at the main loop. Milliseconds throughout. */
#pragma once

#include <glib.h>
#include <time.h>

G_BEGIN_DECLS

/* The longest dispatch since it was last forgotten, or a little more: the time between two
 * polls, by the thread's CPU time and by the wall. */
typedef struct
{
  double cpu;
  double wall;
} BenchLongest;

double       bench_clock_read           (clockid_t clock);
/* From now on; once, for the default main context. */
void         bench_clock_watch_loop     (void);
BenchLongest bench_clock_get_longest    (void);
void         bench_clock_forget_longest (void);

/* Sorts @values. */
double       bench_median               (double *values, guint count);

G_END_DECLS
