/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server program that is measured: macaw-runtime, or a bare SoupServer in its place. */
#pragma once

#include "ara/ara.h"

#define BENCH_KEY "the-key-of-this-benchmark"

typedef struct
{
  GSubprocess *process;
  double       ready_ms; /* from its start to its ready line */
  guint        port;
} BenchServer;

/* Runs @arguments with BENCH_KEY as its key, until it has told where it listens. */
BenchServer *bench_server_start    (const char *const *arguments);
/* The most memory that it ever had, in KB. */
double       bench_server_get_peak (BenchServer *self);
/* Asks it to end, and waits. */
void         bench_server_end      (BenchServer *self);

double       bench_median          (double *values, guint count);
/* A folder of its own, and its end with all that is in it. */
char        *bench_make_folder     (void);
void         bench_remove_folder   (const char *folder);
