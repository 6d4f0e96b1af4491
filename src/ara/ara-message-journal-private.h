/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a growing message is other than the last time that it was kept. */
#pragma once

#include "ara-message.h"

G_BEGIN_DECLS

/* Writes as much as has changed, of a text what was added: keeping an answer of any length costs
 * no more than what comes. */
typedef struct _AraMessageJournal AraMessageJournal;

/* What @message holds counts as kept. */
AraMessageJournal *ara_message_journal_new  (AraMessage *message);
void               ara_message_journal_free (AraMessageJournal *self);
AraMessage        *ara_message_journal_get_message (AraMessageJournal *self);
/* All of the message was kept. */
void               ara_message_journal_mark_kept (AraMessageJournal *self);
/* The changes since then, or since the last call, as JSON (transfer full); NULL: none. */
char              *ara_message_journal_take (AraMessageJournal *self);

/* The message that was kept as @value, with what ara_message_journal_take() told after it: of
 * strings, in their order. What can't be read is passed over, and all that comes after it. */
AraMessage        *ara_message_new_from_journal (AraValue *value, GPtrArray *changes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraMessageJournal, ara_message_journal_free)

G_END_DECLS
