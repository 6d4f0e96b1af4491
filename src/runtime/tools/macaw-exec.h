/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool exec: a shell command in the sandbox, its output live. */
#pragma once

#include "macaw-toolbox.h"
#include "macaw-workspace.h"

G_BEGIN_DECLS

void      macaw_exec_async  (MacawSandbox *sandbox, MacawWorkspace *workspace, AraValue *args,
                             MacawToolProgressFunc progress, gpointer progress_data,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue *macaw_exec_finish (GAsyncResult *result, GError **error);

G_END_DECLS
