/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands at a path of a session, byte for byte, by its tools list_dir and read_file. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_LOOK_MAX_BYTES (1024 * 1024) /* of a text; longer ones are not read */

typedef struct
{
  char    *text;          /* NULL: there is no such file */
  gboolean lacks_folders; /* there is not even the folder for it */
} MacawFileLook;

/* Fails with G_IO_ERROR_NOT_SUPPORTED and a sentence where that can't be told for certain: a
 * folder, a link, a long file, one that is no UTF-8 text, tools that answer otherwise. */
void           macaw_file_look_async  (AraRuntimeClient *client, const char *session_id, const char *path, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
MacawFileLook *macaw_file_look_finish (GAsyncResult *result, GError **error);

gboolean       macaw_file_look_equal  (const MacawFileLook *a, const MacawFileLook *b);
void           macaw_file_look_free   (MacawFileLook *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawFileLook, macaw_file_look_free)

G_END_DECLS
