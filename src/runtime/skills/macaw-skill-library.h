/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what the agent of one session knows: its own skills, the user's, those built in, memory. */
#pragma once

#include "macaw-knowledge.h"

G_BEGIN_DECLS

#define MACAW_TYPE_SKILL_LIBRARY (macaw_skill_library_get_type ())
G_DECLARE_FINAL_TYPE (MacawSkillLibrary, macaw_skill_library, MACAW, SKILL_LIBRARY, GObject)

/* @root: the session's root directory. @global: the folder of the user's skills; it need not
 * exist. The built-in ones are there for the agent when this returns. */
MacawSkillLibrary *macaw_skill_library_new         (const char *root, const char *global, GError **error);

/* Reads all of it, in a thread, and brings the agent's copies up to date. Fails only when cancelled. */
void               macaw_skill_library_read_async  (MacawSkillLibrary *self, GCancellable *cancellable,
                                                    GAsyncReadyCallback callback, gpointer user_data);
MacawKnowledge    *macaw_skill_library_read_finish (MacawSkillLibrary *self, GAsyncResult *result, GError **error);

G_END_DECLS
