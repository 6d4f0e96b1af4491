/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What exec needs of the sandbox. */
#pragma once

#include "macaw-cgroup.h"
#include "macaw-command.h"
#include "macaw-supervisor.h"
#include "macaw-toolbox.h"
#include "macaw-workspace.h"

G_BEGIN_DECLS

#define MACAW_EXEC_MAX_PROCESSES 256
#define MACAW_EXEC_MAX_MEMORY    (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)
#define MACAW_EXEC_MAX_FILE      (G_GINT64_CONSTANT (1) * 1024 * 1024 * 1024)
#define MACAW_EXEC_MAX_OUTPUT    (64 * 1024)        /* bytes a stream that the result holds */
#define MACAW_EXEC_MAX_OVERFLOW  (64 * 1024 * 1024) /* bytes in the file that holds all; then it ends */
#define MACAW_EXEC_MAX_SCRATCH   67108864           /* bytes in /dev/shm, /run and /var/tmp each */
#define MACAW_EXEC_MAX_SECONDS   600
#define MACAW_EXEC_SECONDS       30

const char  *macaw_sandbox_get_reason           (MacawSandbox *self);
/* Where the probe looks for what kind of system this is; "/" by default, another in tests. */
void         macaw_sandbox_set_system_root      (MacawSandbox *self, const char *root);
/* A new group with our limits, or NULL where none can be made. */
MacawCgroup *macaw_sandbox_make_cgroup          (MacawSandbox *self);
/* What waits for the next command, or NULL; (transfer full). */
MacawSupervisor *macaw_sandbox_steal_spare      (MacawSandbox *self);
GStrv        macaw_sandbox_build_arguments      (MacawSandbox *self, const char *root, const char *command);
GStrv        macaw_sandbox_build_bare_arguments (MacawSandbox *self, const char *command);
void         macaw_sandbox_track                (MacawSandbox *self, MacawCommand *command);
/* Something runs less; prepares for the next one. */
void         macaw_sandbox_untrack              (MacawSandbox *self, MacawCommand *command);

G_END_DECLS
