/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of a skill, which is read when it is opened. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_TYPE_SKILL_FILE_ROW (macaw_skill_file_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawSkillFileRow, macaw_skill_file_row, MACAW, SKILL_FILE_ROW, GtkWidget)

/* @path: where it is in the session; @name: how it is called here; @size: -1: not known. */
GtkWidget *macaw_skill_file_row_new (AraRuntimeClient *client, const char *session_id, const char *path, const char *name, goffset size);

G_END_DECLS
