/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of an error with the answer that it ended: it outlives the turn and the app. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* Into the answer's metadata. @local: the model's provider is one that this app connected. */
void        macaw_answer_error_keep        (AraMessage *answer, const GError *error, gboolean local);
/* (transfer full) (nullable): to be copied into a report, NULL: there are none. */
char       *macaw_answer_error_dup_details (AraMessage *answer);
/* (nullable): the action that leads to the key that was refused. */
const char *macaw_answer_error_get_action  (AraMessage *answer);

G_END_DECLS
