/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A skill as the Skills page shows it, made of what the server told, whatever that is. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * MacawSkillEntry:
 *
 * Read-only properties for rows: "name", "description" (NULL if there is none), "source"
 * (translated) and "has-source", "unused" and "note" (a sentence on why, or NULL).
 */
#define MACAW_TYPE_SKILL_ENTRY (macaw_skill_entry_get_type ())
G_DECLARE_FINAL_TYPE (MacawSkillEntry, macaw_skill_entry, MACAW, SKILL_ENTRY, GObject)

typedef struct
{
  char   *path; /* inside the skill's folder */
  goffset size; /* -1: not told */
} MacawSkillFile;

/* @skills: (element-type AraSkill): all of the session, of which @skill is one; others may hide it. */
MacawSkillEntry *macaw_skill_entry_new             (AraSkill *skill, GListModel *skills);
const char      *macaw_skill_entry_get_name        (MacawSkillEntry *self);
const char      *macaw_skill_entry_get_description (MacawSkillEntry *self);
const char      *macaw_skill_entry_get_source      (MacawSkillEntry *self);
const char      *macaw_skill_entry_get_note        (MacawSkillEntry *self);
gboolean         macaw_skill_entry_is_used         (MacawSkillEntry *self);
/* Of its SKILL.md, as the agent sees it; NULL where the server does not tell. */
const char      *macaw_skill_entry_get_path        (MacawSkillEntry *self);
/* The Markdown behind the front matter; NULL where it has to be read with read_file. */
const char      *macaw_skill_entry_get_body        (MacawSkillEntry *self);
/* (element-type MacawSkillFile): its files; there may be more than are told. */
GPtrArray       *macaw_skill_entry_get_files       (MacawSkillEntry *self);
gboolean         macaw_skill_entry_has_more_files  (MacawSkillEntry *self);
/* The paths of those of its name that it hides; NULL if there are none. */
GStrv            macaw_skill_entry_get_hidden      (MacawSkillEntry *self);

G_END_DECLS
