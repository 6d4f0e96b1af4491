/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One skill: where it comes from, whether it is used and why not, its text and its files. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-skill-entry.h"

G_BEGIN_DECLS

#define MACAW_SKILL_MAX_FORMATTED (32 * 1024) /* bytes of a text that are shown as Markdown; a longer one is shown as it is */

#define MACAW_TYPE_SKILL_PANE (macaw_skill_pane_get_type ())
G_DECLARE_FINAL_TYPE (MacawSkillPane, macaw_skill_pane, MACAW, SKILL_PANE, GtkWidget)

/* @client: reads files of the skill, and its text where the list does not hold it; @skill NULL: none is chosen. */
void       macaw_skill_pane_set_skill (MacawSkillPane *self, AraRuntimeClient *client, const char *session_id, MacawSkillEntry *skill);

G_END_DECLS
