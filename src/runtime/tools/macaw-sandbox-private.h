/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What exec needs of the sandbox. */
#pragma once

#include "macaw-toolbox.h"
#include "macaw-workspace.h"

G_BEGIN_DECLS

#define MACAW_EXEC_MAX_PROCESSES 256
#define MACAW_EXEC_MAX_MEMORY    (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)
#define MACAW_EXEC_MAX_FILE      (G_GINT64_CONSTANT (1) * 1024 * 1024 * 1024)
#define MACAW_EXEC_MAX_OUTPUT    (64 * 1024)        /* bytes a stream that the result holds */
#define MACAW_EXEC_MAX_OVERFLOW  (64 * 1024 * 1024) /* bytes in the file that holds the rest; then it ends */
#define MACAW_EXEC_MAX_SCRATCH   67108864           /* bytes in /dev/shm, /run and /var/tmp each */
#define MACAW_EXEC_MAX_SECONDS   600
#define MACAW_EXEC_SECONDS       30

const char *macaw_sandbox_get_reason           (MacawSandbox *self);
gboolean    macaw_sandbox_limits_processes     (MacawSandbox *self);
/* The path of a new cgroup with our limits, or NULL. */
char       *macaw_sandbox_make_cgroup          (MacawSandbox *self);
GStrv       macaw_sandbox_build_arguments      (MacawSandbox *self, const char *root, const char *command);
GStrv       macaw_sandbox_build_bare_arguments (const char *command);
void        macaw_sandbox_track                (MacawSandbox *self, GSubprocess *process);
void        macaw_sandbox_untrack              (MacawSandbox *self, GSubprocess *process);

/* Ends a tracked command and all that it started. */
void        macaw_sandbox_kill                 (GSubprocess *process);

G_END_DECLS
