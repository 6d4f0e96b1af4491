/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a language model is told: its instructions, the memory, the conversation so far. */
#pragma once

#include "runtime/macaw-runtime.h"

G_BEGIN_DECLS

/* Messages of chat completions, put together on another thread. Skills and memory are read each
 * time: the agent may have changed them in its last round. A call that was never answered is
 * told as stopped. */
void      macaw_history_messages_async  (MacawRuntime *runtime, const char *session, const char *conversation,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue *macaw_history_messages_finish (GAsyncResult *result, GError **error);
/* Tools of chat completions out of the toolbox's list. */
AraValue *macaw_history_tools           (AraValue *list);

G_END_DECLS
