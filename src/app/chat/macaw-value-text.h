/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value as the text that a person reads, by pieces: of any length, in memory for one piece. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* A string as its text, anything else as its JSON. At most about @size bytes from @offset on, which
 * was 0 or comes from the call before, and is then where to go on; NULL: that was all. */
char    *macaw_value_text_next  (AraValue *value, goffset *offset, gsize size);
/* What stands on one short line, a string as its text; NULL: it is longer (transfer full). */
char    *macaw_value_text_dup_short (AraValue *value);
/* Writes all of it to @file, on a thread. */
void     macaw_value_text_save_async  (AraValue            *value,
                                       GFile               *file,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean macaw_value_text_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
