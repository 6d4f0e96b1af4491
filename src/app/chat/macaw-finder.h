/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding words in a conversation, whether a row shows them or is closed. */
#pragma once

#include "macaw-block-list.h"

G_BEGIN_DECLS

/**
 * MacawFinder:
 *
 * Looks for a text, letter case aside, in the items of a MacawBlockList; a few milliseconds at a
 * time, and again in what changes. What is broken over two blocks is not found.
 *
 * Signals: "changed": another count or place; "found" (guint position): the item of the current
 * match, which is marked and open.
 */
#define MACAW_TYPE_FINDER (macaw_finder_get_type ())
G_DECLARE_FINAL_TYPE (MacawFinder, macaw_finder, MACAW, FINDER, GObject)
MacawFinder *macaw_finder_new       (void);
/* NULL: nothing is looked through. */
void         macaw_finder_set_list  (MacawFinder *self, MacawBlockList *list);
/* Goes to the first match from the item at @from on. NULL or "": nothing is looked for. */
void         macaw_finder_look_for  (MacawFinder *self, const char *words, guint from);
/* To the match after the current one, with @backwards before it; after the last one comes the first. */
void         macaw_finder_step      (MacawFinder *self, gboolean backwards);
gboolean     macaw_finder_is_active (MacawFinder *self);
/* FALSE: it is not known yet. @at: the place of the current match, from 0 on. */
gboolean     macaw_finder_get_count (MacawFinder *self, guint *at, guint *total);

G_END_DECLS
