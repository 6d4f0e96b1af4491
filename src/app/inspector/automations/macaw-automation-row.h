/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the Automations page: name, next run, schedule, and whether something went wrong. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

/* Property "automation" (AraAutomation, nullable, writable), for the list's factory to bind. */
#define MACAW_TYPE_AUTOMATION_ROW (macaw_automation_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawAutomationRow, macaw_automation_row, MACAW, AUTOMATION_ROW, GtkWidget)

void macaw_automation_row_set_automation (MacawAutomationRow *self, AraAutomation *automation);

/* Says on @badge what a person should know at a glance, and hides it if there is nothing. */
void macaw_automation_row_show_badge     (GtkLabel *badge, AraAutomation *automation);

G_END_DECLS
