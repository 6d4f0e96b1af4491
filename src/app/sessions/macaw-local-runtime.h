/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local runtime: found by runtime.json, or started, and started again when it dies. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* Signals "ready" (a client can be had, maybe another one than before), "failed" (const char
 * *sentence) and "trying" (AraRuntimeClient *): one that was found is asked whether it answers. */
#define MACAW_TYPE_LOCAL_RUNTIME (macaw_local_runtime_get_type ())
G_DECLARE_FINAL_TYPE (MacawLocalRuntime, macaw_local_runtime, MACAW, LOCAL_RUNTIME, GObject)
MacawLocalRuntime *macaw_local_runtime_new        (void);
void               macaw_local_runtime_start      (MacawLocalRuntime *self);
/* It seems to be gone: one that was found is looked for again, and started if there is none. */
void               macaw_local_runtime_check      (MacawLocalRuntime *self);
/* A runtime that we started ends as soon as nobody else uses it; one that was found is left to
 * whoever started it. */
void               macaw_local_runtime_stop       (MacawLocalRuntime *self);
AraRuntimeClient  *macaw_local_runtime_get_client (MacawLocalRuntime *self); /* (transfer none) (nullable) */

/* The one that runs and answers; none is started. Fails with G_IO_ERROR_NOT_FOUND. */
void               macaw_local_runtime_find_async  (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraRuntimeClient  *macaw_local_runtime_find_finish (GAsyncResult *result, GError **error);

G_END_DECLS
