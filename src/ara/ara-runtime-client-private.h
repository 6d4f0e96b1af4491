/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the runtime client share. */
#pragma once

#include "ara-runtime-client.h"
#include "ara-transport-private.h"
#include "ara-value-builder.h"

G_BEGIN_DECLS

AraTransport *ara_runtime_client_get_transport (AraRuntimeClient *self);
const char   *ara_runtime_client_get_chat_session (AraRuntimeClient *self);

/* Makes of the server's JSON what the call returns; NULL with an error if it can't. */
typedef gpointer (*AraConvertFunc) (AraValue *value, GError **error);

/* Sends what @builder holds (NULL: no body) and completes with what @convert makes of the
 * answer, or with TRUE where @convert is NULL. */
void          ara_runtime_client_call          (AraRuntimeClient *self, const char *method, const char *path, const char *query,
                                                AraValueBuilder *builder, AraConvertFunc convert,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The same for what the server may be silent over for @seconds and more. */
void          ara_runtime_client_call_slow     (AraRuntimeClient *self, const char *method, const char *path, const char *query,
                                                AraValueBuilder *builder, AraConvertFunc convert, guint seconds,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      ara_expect_object                (AraValue *value, GError **error);
gpointer      ara_convert_value                (AraValue *value, GError **error);
/* The array @member of @value, or @value where that is one, as a list of models of @type. An
 * array in which nothing is known is an error, an empty one is none. */
gpointer      ara_convert_list                 (AraValue *value, const char *member, GType type, GError **error);
/* @prefix and @id as one path segment. */
char         *ara_path                         (const char *prefix, const char *id);

/* A blocking call runs its asynchronous twin on a context of its own. */
typedef struct
{
  GMainContext *context;
  GAsyncResult *result;
} AraWait;

void          ara_wait_begin                   (AraWait *self);
void          ara_wait_run                     (AraWait *self);
void          ara_wait_done                    (GObject *source, GAsyncResult *result, gpointer wait);
void          ara_wait_clear                   (AraWait *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AraWait, ara_wait_clear)

#define ARA_BLOCK(call)                \
  g_auto (AraWait) wait = { NULL };    \
  ara_wait_begin (&wait);              \
  call;                                \
  ara_wait_run (&wait)

G_END_DECLS
