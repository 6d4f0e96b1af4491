/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a form and its Run: what is wrong with a call, or what was done with it. */
#pragma once

#include "form/macaw-schema-form.h"

G_BEGIN_DECLS

/**
 * MacawCallNote:
 *
 * Property "form": the form that the call is written in; set once, by the template.
 *
 * Signal "run-anyway": the person insists on what the schema forbids.
 */
#define MACAW_TYPE_CALL_NOTE (macaw_call_note_get_type ())
G_DECLARE_FINAL_TYPE (MacawCallNote, macaw_call_note, MACAW, CALL_NOTE, GtkWidget)

/* Each takes the place of what was said before; NULL: nothing is said. */
void     macaw_call_note_set_problem    (MacawCallNote *self, const char *sentence);
void     macaw_call_note_set_notice     (MacawCallNote *self, const char *sentence);
gboolean macaw_call_note_has_problem    (MacawCallNote *self);
/* Lets the person insist, if it is only the schema that is against it. */
void     macaw_call_note_offer_anyway   (MacawCallNote *self);

G_END_DECLS
