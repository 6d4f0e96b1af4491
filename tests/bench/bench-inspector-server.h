/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with many tools and long results, in a process of its own. */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

#define BENCH_MANY       5000                /* tools of the session "many" */
#define BENCH_FEW        10                  /* of any other; besides them the tool "result" */
#define BENCH_JSON_BYTES (5 * 1000 * 1000)   /* of result {"what":"json"} */
#define BENCH_TEXT_BYTES (200 * 1000 * 1000) /* of result {"what":"text"}, which ends with "the needle" */

/* Forks: before anything has threads. Its URL. */
char *bench_server_start (pid_t *pid);

G_END_DECLS
