/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One answer of chat completions, put together from the chunks in which it arrives. */
#pragma once

#include "macaw-model.h"

G_BEGIN_DECLS

typedef struct _MacawCompletion MacawCompletion;

MacawCompletion *macaw_completion_new        (const MacawModelEvents *events, gpointer data);
void             macaw_completion_free       (MacawCompletion *self);
/* An AraEventFunc; the completion is its user_data. What is not JSON is passed over. */
void             macaw_completion_take_event (const AraEvent *event, gpointer self);
void             macaw_completion_take_chunk (MacawCompletion *self, AraValue *chunk);
/* Nothing more is to come: [DONE] was seen. */
gboolean         macaw_completion_is_done    (MacawCompletion *self);
/* The answer, or G_IO_ERROR with @cause (nullable) if it broke off before its end. */
MacawModelReply *macaw_completion_end        (MacawCompletion *self, const char *cause, GError **error);

/* The sentence in the body of a failed request; NULL if there is none. */
char            *macaw_completion_dup_error  (AraValue *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawCompletion, macaw_completion_free)

G_END_DECLS
