/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Automations and their runs in words: schedules, times, states, limits. All (transfer full). */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* "Today 14:05", "Monday 07:30", "3 December 2026 07:30": @iso in local time, seen at @now
 * (NULL: now). NULL if @iso is no time. */
char *macaw_automation_text_time     (const char *iso, GDateTime *now);
/* From one time to the other, "12 s"; NULL if either isn’t one, or it is less than a second. */
char *macaw_automation_text_duration (const char *from, const char *to);
/* "Every 5 minutes", "Daily at 07:30 (Europe/Berlin)"; the fields themselves where they say more. */
char *macaw_automation_text_schedule (AraAutomation *automation);
/* What comes next: the running run, the next one, or that it is paused. */
char *macaw_automation_text_next     (AraAutomation *automation, GDateTime *now);
/* Missed runs, retries and limits: a few sentences. */
char *macaw_automation_text_rules    (AraAutomation *automation);

/* What became of a run, one word each; UNKNOWN for those of other servers. */
typedef enum
{
  MACAW_RUN_STATE_UNKNOWN,
  MACAW_RUN_STATE_RUNNING,
  MACAW_RUN_STATE_WAITING,
  MACAW_RUN_STATE_DONE,
  MACAW_RUN_STATE_FAILED,
  MACAW_RUN_STATE_STOPPED,
  MACAW_RUN_STATE_MISSED,
} MacawRunState;

MacawRunState macaw_automation_text_state (AraAutomationRun *run); /* (nullable) */
/* "Done in 12 s", "Missed 4 runs", "Tried again Today 14:06". */
char *macaw_automation_text_outcome  (AraAutomationRun *run, GDateTime *now);
/* The log, a line each with its time; NULL if there is none. */
char *macaw_automation_text_log      (AraAutomationRun *run, GDateTime *now);

/* A member of its settings that this project's server tells and AraAutomation has no word for;
 * @otherwise if it isn't there. */
gint64 macaw_automation_text_number  (AraAutomation *automation, const char *name, gint64 otherwise);

G_END_DECLS
