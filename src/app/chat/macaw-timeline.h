/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation on the screen: a list of blocks, of which only those near the view are widgets. */
#pragma once

#include <gtk/gtk.h>
#include "macaw-block-list.h"

G_BEGIN_DECLS

/**
 * MacawTimeline:
 *
 * A GtkScrollable for the child of a GtkScrolledWindow. It follows the end while the person is
 * there; else what they read stays where it is, whatever comes before or after it.
 *
 * Property: at-end (read-only, notified). Actions: timeline.to-end, timeline.previous-prompt,
 * timeline.next-prompt.
 */
#define MACAW_TYPE_TIMELINE (macaw_timeline_get_type ())
G_DECLARE_FINAL_TYPE (MacawTimeline, macaw_timeline, MACAW, TIMELINE, GtkWidget)

GtkWidget *macaw_timeline_new           (void);
/* NULL: nothing is shown. It begins at the end of the list. */
void       macaw_timeline_set_list      (MacawTimeline *self, MacawBlockList *list);
gboolean   macaw_timeline_is_at_end     (MacawTimeline *self);
void       macaw_timeline_scroll_to_end (MacawTimeline *self);
/* The item at @position at the upper edge. */
void       macaw_timeline_scroll_to     (MacawTimeline *self, guint position);
/* Scrolls as far as it takes to see the item. */
void       macaw_timeline_reveal        (MacawTimeline *self, guint position);
/* FALSE: there is no message of that id (yet). */
gboolean   macaw_timeline_scroll_to_message (MacawTimeline *self, const char *id);
/* How many items are widgets now, and how many have been made at all: for tests and benchmarks. */
guint      macaw_timeline_get_n_rows    (MacawTimeline *self);
guint      macaw_timeline_get_n_made    (MacawTimeline *self);
/* The item that is seen at the upper edge, and how many pixels below the edge it begins. */
gboolean   macaw_timeline_get_place     (MacawTimeline *self, guint *position, double *offset);

G_END_DECLS
