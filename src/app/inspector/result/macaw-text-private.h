/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MacawText share. */
#pragma once

#include "macaw-text.h"
#include "macaw-text-walker.h"

G_BEGIN_DECLS

/* At its beginning, as it is shown. */
void macaw_text_init_walker (MacawText *self, MacawTextWalker *walker);

G_END_DECLS
