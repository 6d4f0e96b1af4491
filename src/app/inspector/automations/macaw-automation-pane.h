/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One automation: what it asks and when, what can be done with it, and its runs. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_AUTOMATION_RUNS 50 /* of the newest that are shown */

/* Its buttons activate actions of the page: automations.run-now, .stop, .pause, .edit, .delete,
 * .open-conversation. */
#define MACAW_TYPE_AUTOMATION_PANE (macaw_automation_pane_get_type ())
G_DECLARE_FINAL_TYPE (MacawAutomationPane, macaw_automation_pane, MACAW, AUTOMATION_PANE, GtkWidget)

/* The same automation as it is now, or another one; NULL: none is chosen. */
void macaw_automation_pane_set_automation (MacawAutomationPane *self, AraRuntimeClient *client, AraAutomation *automation);
/* There may be another run, or one may have ended. */
void macaw_automation_pane_look_again     (MacawAutomationPane *self);

/* Brings @list to what @fresh holds; items that are as they were stay the same objects. */
void macaw_automation_pane_update_list    (GListStore *list, GListModel *fresh);

G_END_DECLS
