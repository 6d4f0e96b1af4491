/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of an automation: when, how it ended, what it said, its log and its conversation. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

/* Property "run" (AraAutomationRun, nullable, writable), for the list's factory to bind. Its
 * button activates "automations.open-conversation" with the conversation's id. */
#define MACAW_TYPE_RUN_ROW (macaw_run_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawRunRow, macaw_run_row, MACAW, RUN_ROW, GtkWidget)

void macaw_run_row_set_run (MacawRunRow *self, AraAutomationRun *run);

G_END_DECLS
