/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process between the runtime and a command, which ends all that the command started as soon
 * as the command has ended, or the runtime wants it to, or the runtime is gone: killed, too. */
#pragma once

#include "macaw-cgroup.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MacawSupervisor MacawSupervisor;

/* A supervisor that waits for its command. It enters @cgroup (nullable, transfer full) meanwhile:
 * the kernel may take its time for that, 10 ms and more, so one is best prepared beforehand. */
MacawSupervisor *macaw_supervisor_prepare   (MacawCgroup *cgroup, GError **error);
/* Ends it with all of its processes, waits until they are gone, and frees it. */
void             macaw_supervisor_free      (MacawSupervisor *self);

/* Runs @arguments with @environment in @directory, to be called once. Its standard output and
 * error go to the other ends of *@output and *@errors. */
gboolean         macaw_supervisor_run       (MacawSupervisor *self, const char *const *arguments, const char *const *environment,
                                             const char *directory, int *output, int *errors, GError **error);
/* Ends it with all of its processes; from any thread. */
void             macaw_supervisor_kill      (MacawSupervisor *self);
/* Becomes readable once it and all of its processes are gone. */
int              macaw_supervisor_get_pidfd (MacawSupervisor *self);
/* Waits for that and tells the command's exit code, 128 and the signal if one ended it. FALSE if
 * it was never begun. */
gboolean         macaw_supervisor_reap      (MacawSupervisor *self, int *code, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawSupervisor, macaw_supervisor_free)

G_END_DECLS
