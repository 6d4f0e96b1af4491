/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the agent of a session knows beside its model: skills and memory, as read at one moment. */
#pragma once

#include "macaw-memory.h"
#include "macaw-skill.h"

G_BEGIN_DECLS

#define MACAW_SKILLS_PROMPT_MAX_BYTES (16 * 1024) /* of all summaries together */

typedef struct
{
  GPtrArray *skills;   /* of MacawSkill, winners before those they hide */
  GPtrArray *memory;   /* of MacawMemoryFile */
  GPtrArray *problems; /* of char *: sentences about what is not a single skill's */
} MacawKnowledge;

MacawKnowledge *macaw_knowledge_new            (void);
void            macaw_knowledge_free           (MacawKnowledge *self);
/* Finds out which skill of each name is used. */
void            macaw_knowledge_settle         (MacawKnowledge *self);
gboolean        macaw_knowledge_is_used        (const MacawSkill *skill);
/* What of it a language model is told. */
void            macaw_knowledge_append_prompt  (MacawKnowledge *self, GString *prompt);
/* The array of skills as `GET /session/runtime/skills` has it. */
void            macaw_knowledge_write_skills   (MacawKnowledge *self, AraValueBuilder *builder, gboolean with_bodies);
void            macaw_knowledge_write_problems (MacawKnowledge *self, AraValueBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawKnowledge, macaw_knowledge_free)

G_END_DECLS
