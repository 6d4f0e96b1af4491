/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command writes: its beginning, its end while it runs, and all of it in a file of
 * the workspace once it is too much for the result. */
#pragma once

#include "macaw-workspace.h"
#include "ara/ara.h"

G_BEGIN_DECLS

typedef struct _MacawExecOutput MacawExecOutput;

MacawExecOutput *macaw_exec_output_new         (MacawWorkspace *workspace);
void             macaw_exec_output_free        (MacawExecOutput *self);
/* @which: 0 for standard output, 1 for standard error. FALSE once it is more than even the
 * file may hold: the command is to be ended. */
gboolean         macaw_exec_output_add         (MacawExecOutput *self, int which, const char *bytes, gsize length);
gboolean         macaw_exec_output_is_flooded  (MacawExecOutput *self);
gboolean         macaw_exec_output_is_lost     (MacawExecOutput *self); /* the file could not be written */
/* The members stdout and stderr: the beginning, or with @live the last 8 KB. */
void             macaw_exec_output_add_texts   (MacawExecOutput *self, AraValueBuilder *builder, gboolean live);
/* The members truncated and output_file. */
void             macaw_exec_output_add_members (MacawExecOutput *self, AraValueBuilder *builder);

G_END_DECLS
