/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One skill: a folder with a SKILL.md, and what was found when it was read. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MACAW_SKILL_MAX_NAME        64   /* characters */
#define MACAW_SKILL_MAX_DESCRIPTION 1024 /* characters */
#define MACAW_SKILL_MAX_BYTES       (256 * 1024) /* of a SKILL.md */
#define MACAW_SKILL_MAX_FILES       200  /* of a skill that are listed, and copied for the agent */

/* Where a skill comes from; of two with one name, the earlier source wins. */
typedef enum
{
  MACAW_SKILL_WORKSPACE, /* /root/.ara/workspace/skills */
  MACAW_SKILL_SELF,      /* /root/.ara/workspace/self-skills: what the agent wrote for itself */
  MACAW_SKILL_GLOBAL,    /* the user's own, for all sessions: $XDG_DATA_HOME/macaw/skills */
  MACAW_SKILL_BUILTIN,   /* shipped with the runtime */
  MACAW_SKILL_N_SOURCES,
} MacawSkillSource;

typedef struct
{
  char   *path; /* inside the skill's folder */
  goffset size;
  gint64  changed; /* the inode's change time in ns, which a copy is compared by; 0 if built in */
  gboolean runs;   /* by its mode */
} MacawSkillFile;

typedef struct _MacawSkill MacawSkill;

struct _MacawSkill
{
  MacawSkillSource source;
  char            *folder;
  char            *name;        /* the folder's, if the file gives none */
  char            *description; /* nullable */
  char            *body;        /* nullable: broken, or left out since all bodies together are too long */
  GPtrArray       *files;       /* of MacawSkillFile */
  gboolean         files_cut;   /* there are more files */
  char            *problem;     /* why it is not used; nullable */
  MacawSkill      *winner;      /* (unowned) (nullable): the one of the same name that is used */
};

MacawSkill *macaw_skill_new         (MacawSkillSource source, const char *folder);
void        macaw_skill_free        (MacawSkill *self);
void        macaw_skill_add_file    (MacawSkill *self, const char *path, goffset size, gint64 changed, gboolean runs);
/* Reads the text of its SKILL.md; what is wrong with it becomes its problem. */
void        macaw_skill_take_text   (MacawSkill *self, const char *text, gsize length);
void        macaw_skill_set_problem (MacawSkill *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Where the agent finds its SKILL.md. */
char       *macaw_skill_dup_path    (const MacawSkill *self);

/* "workspace", "self", "global" or "builtin", and the folder with all of them, as the agent sees it. */
const char *macaw_skill_source_to_string  (MacawSkillSource source);
const char *macaw_skill_source_get_folder (MacawSkillSource source);

G_END_DECLS
