/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a text file of a session by its tool read_file. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* Fails with G_IO_ERROR_FAILED and the tool's own sentence, if it told one. Where the tool's answer is
 * none that we know, with G_IO_ERROR_INVALID_DATA. */
void  macaw_sandbox_file_read_async  (AraRuntimeClient *client, const char *session_id, const char *path, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
char *macaw_sandbox_file_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
