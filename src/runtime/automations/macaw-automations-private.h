/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scheduler and the making of runs share. */
#pragma once

#include "macaw-automations.h"

G_BEGIN_DECLS

struct _MacawAutomations
{
  MacawRuntime *runtime;
  MacawClock   *clock;
  GPtrArray    *list;      /* of MacawAutomation */
  GPtrArray    *attempts;  /* of Attempt, those that run */
  gint64        last_seen; /* by the clock */
  gboolean      in_tick;
};

/* Looks at the time, does what is due and sets the alarm. */
void macaw_automations_tick       (MacawAutomations *self);
void macaw_automations_save       (MacawAutomations *self, MacawAutomation *automation);
void macaw_automations_save_run   (MacawAutomations *self, MacawRun *run);

/* Begins a run, or the next attempt of the one that waits. */
void macaw_automations_begin_run  (MacawAutomations *self, MacawAutomation *automation, gint64 scheduled);
void macaw_automations_try_again  (MacawAutomations *self, MacawAutomation *automation);
/* The attempt failed: another one, or the end of the run. */
void macaw_automations_fail       (MacawAutomations *self, MacawAutomation *automation, const char *sentence, gboolean again);
/* Lets go of the turns that still run; they don't report any more. */
void macaw_automations_end_attempts (MacawAutomations *self, MacawAutomation *automation, gboolean stop);

G_END_DECLS
