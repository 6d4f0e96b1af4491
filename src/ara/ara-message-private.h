/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the fold tells a message. */
#pragma once

#include "ara-message.h"

G_BEGIN_DECLS

/* The arguments of @call are complete: it takes its place in the result of chat(). */
void ara_message_note_call    (AraMessage *self, AraToolCall *call);
/* The end: closes open text and reasoning, and stops the clocks of unfinished calls. */
void ara_message_close_parts  (AraMessage *self);

G_END_DECLS
