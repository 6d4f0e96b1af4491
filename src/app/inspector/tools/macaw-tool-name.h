/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tool is called, on the screen and over the wire. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* One that can be read; without it a tool can't be called. */
gboolean macaw_tool_has_name  (AraTool *tool);

/* For people, abridged; a sentence where there is no name. */
char    *macaw_tool_dup_title (AraTool *tool);

G_END_DECLS
