/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the fold share. */
#pragma once

#include "ara-message-private.h"

G_BEGIN_DECLS

/* Applies an event whose @type begins with "tool-"; one that isn't known is ignored. */
void ara_fold_take_call_event (AraMessage *message, AraValue *event, const char *type);

G_END_DECLS
