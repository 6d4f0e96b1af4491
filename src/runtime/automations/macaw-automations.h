/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All automations of a runtime, and the scheduler that runs them.
 *
 * Clocks that jump: forward, what was due meanwhile counts as late. Backward, a schedule that
 * follows the hands of the clock (or counts seconds) goes on from the new time; a fixed time
 * of day is not run again unless the clock went back by more than three hours. */
#pragma once

#include "macaw-automation.h"
#include "macaw-clock.h"
#include "../macaw-runtime.h"

G_BEGIN_DECLS

#define MACAW_AUTOMATIONS_MAX       100 /* a session */
#define MACAW_AUTOMATION_SHOWN      3   /* next runs that a check tells */
#define MACAW_AUTOMATION_LATE       60  /* seconds after which a run counts as late */
#define MACAW_AUTOMATION_CATCH_UP   50  /* the most runs that fire_all makes up for */
#define MACAW_AUTOMATION_BACK_OFF   30  /* seconds before the second attempt; doubled each time */
#define MACAW_AUTOMATION_MAX_WAIT   (30 * 60)

/* Takes the clock. Loads what is stored and begins to run it. */
MacawAutomations *macaw_automations_new           (MacawRuntime *runtime, MacawClock *clock);
void              macaw_automations_free          (MacawAutomations *self);
/* Whether one is enabled or running: the runtime must not end by itself. */
gboolean          macaw_automations_are_alive     (MacawAutomations *self);

/* {"automations":[…]}; @session: NULL for all. */
AraValue         *macaw_automations_list          (MacawAutomations *self, const char *session);
MacawAutomation  *macaw_automations_find          (MacawAutomations *self, const char *id);
/* NULL with a sentence: G_IO_ERROR_INVALID_ARGUMENT, or G_IO_ERROR_NO_SPACE if there are too many. */
MacawAutomation  *macaw_automations_create        (MacawAutomations *self, const char *session, AraValue *settings, GError **error);
/* Nothing is made: {"next_runs_at":[…]}, or NULL with the sentence that create would give. */
AraValue         *macaw_automations_check         (MacawAutomations *self, AraValue *settings, GError **error);
gboolean          macaw_automations_update        (MacawAutomations *self, MacawAutomation *automation, AraValue *settings, GError **error);
/* A run that is going on is stopped. Its conversations stay. */
void              macaw_automations_delete        (MacawAutomations *self, MacawAutomation *automation);
void              macaw_automations_forget_session (MacawAutomations *self, const char *session);
/* Now, besides its schedule; FALSE if it is running already. */
gboolean          macaw_automations_run_now       (MacawAutomations *self, MacawAutomation *automation);
/* Stops what is running; FALSE if nothing is. */
gboolean          macaw_automations_stop_run      (MacawAutomations *self, MacawAutomation *automation);

/* Gives @toolbox the four tools. */
void              macaw_automations_add_tools     (MacawAutomations *self, MacawToolbox *toolbox, const char *session);
/* The schema of what create takes, or of what may be changed. */
const char       *macaw_automations_get_schema    (gboolean change);

G_END_DECLS
