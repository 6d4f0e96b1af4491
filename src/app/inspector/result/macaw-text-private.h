/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MacawText share. */
#pragma once

#include "macaw-text.h"

G_BEGIN_DECLS

AraValue *macaw_text_get_value (MacawText *self, gboolean *terminal); /* borrowed */

G_END_DECLS
