/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of tools that were made from here, over restarts. */
#pragma once

#include "macaw-call-record.h"
#include "macaw-store.h"

G_BEGIN_DECLS

#define MACAW_STORE_MAX_CALLS     500        /* of a connection; older ones go, unless they are pinned */
#define MACAW_STORE_MAX_CALL_ARGS (64 * 1024) /* bytes; longer arguments are not kept */

/* Its id and arguments that are too long are left out. */
void        macaw_store_add_call          (MacawStore            *self,
                                           const char            *connection_id,
                                           const MacawCallFields *call);
void        macaw_store_pin_call          (MacawStore            *self,
                                           gint64                 id,
                                           gboolean               pinned);
/* All of a connection that are not pinned. */
void        macaw_store_forget_calls      (MacawStore            *self,
                                           const char            *connection_id);
/* Pinned ones first, then newest first: of MacawCallRecord. */
void        macaw_store_list_calls_async  (MacawStore            *self,
                                           const char            *connection_id,
                                           GCancellable          *cancellable,
                                           GAsyncReadyCallback    callback,
                                           gpointer               user_data);
GListModel *macaw_store_list_calls_finish (MacawStore            *self,
                                           GAsyncResult          *result,
                                           GError               **error);

G_END_DECLS
