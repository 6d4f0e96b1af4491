/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file or folder of the sandbox, as list_dir tells it. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_TYPE_SANDBOX_ENTRY (macaw_sandbox_entry_get_type ())
G_DECLARE_FINAL_TYPE (MacawSandboxEntry, macaw_sandbox_entry, MACAW, SANDBOX_ENTRY, GObject)

const char *macaw_sandbox_entry_get_name  (MacawSandboxEntry *self);
gboolean    macaw_sandbox_entry_is_folder (MacawSandboxEntry *self);
/* Folders first, then by name as people sort it. */
int         macaw_sandbox_entry_compare   (MacawSandboxEntry *self, MacawSandboxEntry *other);

/* The entries in the answer of a server to list_dir, MacawSandboxEntry, and the folder that
 * they are in if it tells; FALSE if the answer is of another shape or tells of a failure:
 * *@problem is then a sentence. */
gboolean    macaw_sandbox_read_answer     (AraValue *answer, GPtrArray *entries, char **folder, gboolean *truncated, char **problem);

G_END_DECLS
