/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that grow: folded from their events on the store's thread, and saved in time. */
#pragma once

#include "macaw-database.h"

G_BEGIN_DECLS

typedef struct _MacawDrafts MacawDrafts;

MacawDrafts *macaw_drafts_new       (MacawDatabase *database);
void         macaw_drafts_free      (MacawDrafts *self);

void         macaw_drafts_begin     (MacawDrafts *self, const char *conversation, gint64 position, const char *id);
/* One event; passed over if nothing grows in @conversation. */
void         macaw_drafts_add_event (MacawDrafts *self, const char *conversation, GBytes *event);
void         macaw_drafts_end       (MacawDrafts *self, const char *conversation);

/* Saves what has changed: in one conversation, and wherever it is time. The second tells the
 * microseconds until the next time, -1 if nothing has changed. */
void         macaw_drafts_save      (MacawDrafts *self, const char *conversation);
gint64       macaw_drafts_save_due  (MacawDrafts *self);
/* Saves all as interrupted. */
void         macaw_drafts_interrupt (MacawDrafts *self);

G_END_DECLS
