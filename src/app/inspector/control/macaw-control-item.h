/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row of the Control page tells: an action, a window, an app, a decision, or a call. */
#pragma once

#include "app/control/macaw-control-actions.h"

G_BEGIN_DECLS

/* Properties, all read-only: "title" and "details" (strings to show; those of a call change), "target"
 * (variant: what an action on the row gets). */
#define MACAW_TYPE_CONTROL_ITEM (macaw_control_item_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlItem, macaw_control_item, MACAW, CONTROL_ITEM, GObject)

const char       *macaw_control_item_get_title    (MacawControlItem *self);
AraControlAction *macaw_control_item_get_action   (MacawControlItem *self); /* NULL: it is no action */

/* Titled by its id where it has no title, and told by its description. Target: its id. */
MacawControlItem *macaw_control_item_new_action   (AraControlAction *action);
/* Target: ("action", "session" or ""). @actions: (nullable): knows the titles. */
MacawControlItem *macaw_control_item_new_decision (MacawControlDecision *decision, MacawControlActions *actions, const char *session_id);

/* What an agent called, and how that ended; follows the call. Target: its action. */
MacawControlItem *macaw_control_item_new_call     (MacawControlCall *call, MacawControlActions *actions);

/* Models (transfer full) of what list_windows and list_apps answer, targets their ids; NULL where
 * @result tells of no windows, or no apps. */
GListModel       *macaw_control_item_list_windows (AraValue *result);
GListModel       *macaw_control_item_list_apps    (AraValue *result);
/* Makes @shown tell what @fresh does; rows that tell the same stay. */
void              macaw_control_item_update_list  (GListStore *shown, GListModel *fresh);

G_END_DECLS
