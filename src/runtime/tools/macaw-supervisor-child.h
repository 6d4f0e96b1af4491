/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process of a supervisor, and what it shares with the runtime. */
#pragma once

#include "macaw-cgroup.h"

G_BEGIN_DECLS

#define MACAW_ERRAND_MAX_TEXTS 1024

/* The command, written before it may begin. */
typedef struct
{
  int   problem; /* the errno of what kept it from beginning */
  guint n_arguments;
  guint n_environment;
  gsize length;
  char  texts[256 * 1024]; /* the program, its directory, its arguments, its environment: a NUL after each */
} MacawErrand;

/* Never returns. Between fork and exec in a program with threads: only calls that are safe there.
 * @lifeline: where the word to begin comes from; its end is the command's. */
void macaw_supervisor_child (MacawErrand *errand, int lifeline, MacawCgroup *cgroup) G_GNUC_NORETURN;

G_END_DECLS
