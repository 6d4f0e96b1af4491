/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the skills of one source: from a folder on the disk, or from those built in. */
#pragma once

#include "macaw-skill.h"

G_BEGIN_DECLS

#define MACAW_SKILL_MAX_FOLDERS 500 /* of one source that are read */
#define MACAW_SKILL_MAX_BODIES  (4 * 1024 * 1024) /* bytes of all bodies that are kept */

typedef struct
{
  GPtrArray    *skills;   /* of MacawSkill, winners before those they hide */
  GPtrArray    *problems; /* of char *: sentences about what is not a single skill's */
  gsize         bodies;   /* bytes of bodies kept so far */
  GCancellable *cancellable;
  gint64        deadline; /* of g_get_monotonic_time(): then files are no longer looked for */
} MacawSkillLayers;

/* @fd: the open folder with all skills of that source. */
void macaw_skill_layer_read         (MacawSkillLayers *self, MacawSkillSource source, int fd);
void macaw_skill_layer_read_builtin (MacawSkillLayers *self);
/* The bytes of a built-in skill's file. */
GBytes *macaw_skill_layer_lookup_builtin (const char *folder, const char *path);

/* Opens @path below the folder @fd, wherever links lead inside of it, and nothing outside; a
 * FIFO does not hold it up. -1 with errno. */
int  macaw_skill_layer_open         (int fd, const char *path, int flags);

G_END_DECLS
