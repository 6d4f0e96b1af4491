/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes back what write_file, edit_file or delete_file did to one text file. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * MacawFileUndo:
 *
 * Made before the call (prepare), told that it has ended (seal), and undone once at most. It
 * keeps the text that stood there before, in memory only.
 */
#define MACAW_TYPE_FILE_UNDO (macaw_file_undo_get_type ())
G_DECLARE_FINAL_TYPE (MacawFileUndo, macaw_file_undo, MACAW, FILE_UNDO, GObject)

/* The tools that it knows, and those that it needs. */
gboolean       macaw_file_undo_is_for         (const char *tool);
const char *const *macaw_file_undo_get_needed (void);

/* @args: of the call that is about to be made. Fails, with a sentence for people, where it can't be undone. */
void           macaw_file_undo_prepare_async  (AraRuntimeClient *client, const char *session_id, AraValue *args, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
MacawFileUndo *macaw_file_undo_prepare_finish (GAsyncResult *result, GError **error);

/* FALSE without an error: the call changed nothing. */
void           macaw_file_undo_seal_async     (MacawFileUndo *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean       macaw_file_undo_seal_finish    (MacawFileUndo *self, GAsyncResult *result, GError **error);

/* Fails and changes nothing if the file isn't any more as the call left it. Else a sentence: what
 * has been done. */
void           macaw_file_undo_undo_async     (MacawFileUndo *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char          *macaw_file_undo_undo_finish    (MacawFileUndo *self, GAsyncResult *result, GError **error);

G_END_DECLS
