/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One turn of the agent, watched while it runs. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-runtime-client.h"

G_BEGIN_DECLS

#define ARA_TYPE_TURN (ara_turn_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraTurn, ara_turn, ARA, TURN, GObject)
ARA_API AraTurn    *ara_turn_new                 (AraRuntimeClient *client, const char *text);
ARA_API void        ara_turn_set_model           (AraTurn *self, const char *model);
ARA_API void        ara_turn_set_conversation_id (AraTurn *self, const char *conversation_id);
ARA_API void        ara_turn_set_session_id      (AraTurn *self, const char *session_id);
ARA_API void        ara_turn_set_message_id      (AraTurn *self, const char *message_id);
ARA_API void        ara_turn_set_timeout         (AraTurn *self, guint seconds);
ARA_API void        ara_turn_set_text_limit      (AraTurn *self, gsize limit);
ARA_API const char *ara_turn_get_conversation_id (AraTurn *self);
ARA_API const char *ara_turn_get_message_id      (AraTurn *self);
ARA_API AraMessage *ara_turn_get_message         (AraTurn *self);
ARA_API gboolean    ara_turn_is_running          (AraTurn *self);
ARA_API void        ara_turn_run_async           (AraTurn *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
ARA_API gboolean    ara_turn_run_finish          (AraTurn *self, GAsyncResult *result, GError **error);
ARA_API void        ara_turn_stop_async          (AraTurn *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
ARA_API gboolean    ara_turn_stop_finish         (AraTurn *self, GAsyncResult *result, gboolean *confirmed, GError **error);

G_END_DECLS
