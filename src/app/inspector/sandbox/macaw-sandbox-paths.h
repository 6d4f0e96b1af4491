/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Has the paths of a form chosen among the files of a session's sandbox. */
#pragma once

#include "app/inspector/form/macaw-schema-form.h"

G_BEGIN_DECLS

/* Without a session, paths are typed. */
void macaw_sandbox_paths_serve (MacawSchemaForm *form, AraRuntimeClient *client, const char *session_id);

G_END_DECLS
