/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One exchange: what it was, its headers, its bodies, and the way to what made it. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-activity-log.h"

G_BEGIN_DECLS

/**
 * MacawActivityPane:
 *
 * Property "side" (string): "request" or "response"; also the state of "activity.side".
 *
 * Signal "jump" (int origin, const char *name, const char *args): to what made the exchange; see
 * #MacawOrigin.
 */
#define MACAW_TYPE_ACTIVITY_PANE (macaw_activity_pane_get_type ())
G_DECLARE_FINAL_TYPE (MacawActivityPane, macaw_activity_pane, MACAW, ACTIVITY_PANE, GtkWidget)

/* @log: where the call of a frame that answers is looked for. Both nullable. */
void                macaw_activity_pane_set_entry (MacawActivityPane  *self,
                                                   MacawActivityLog   *log,
                                                   MacawActivityEntry *entry);
MacawActivityEntry *macaw_activity_pane_get_entry (MacawActivityPane  *self);

G_END_DECLS
