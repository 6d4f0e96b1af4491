/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of the global and built-in skills inside a session, where the agent's tools see them. */
#pragma once

#include "macaw-skill-layer.h"

G_BEGIN_DECLS

#define MACAW_SKILL_MIRROR_MAX_FILE  (4 * 1024 * 1024)  /* bytes of a file that is copied */
#define MACAW_SKILL_MIRROR_MAX_TOTAL (64 * 1024 * 1024) /* bytes of all copies from one source */

typedef struct _MacawSkillMirror MacawSkillMirror;

MacawSkillMirror *macaw_skill_mirror_new  (void);
void              macaw_skill_mirror_free (MacawSkillMirror *self);

/* Makes <@home>/skills/<source> hold the files of the skills of @source and nothing else. What
 * is unchanged on both sides stays; what the agent changed is put right again. The copies are
 * not hard links, since the agent may write in them.
 * @home: the open folder /root/.ara of the session. @from: the open folder of the skills, or
 * -1 if they are built in. What could not be copied is told in a skill's own problem, without
 * which it stays usable, or in @layers->problems. */
void              macaw_skill_mirror_update (MacawSkillMirror *self, MacawSkillLayers *layers, MacawSkillSource source,
                                             int home, int from);

G_END_DECLS
