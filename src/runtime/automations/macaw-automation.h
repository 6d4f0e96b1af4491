/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One automation: what the agent is asked and when; and one run of it. */
#pragma once

#include "macaw-schedule.h"
#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_AUTOMATION_RETRIES     3
#define MACAW_AUTOMATION_MAX_RETRIES 10
/* What an attempt may use, by default and at the most; nobody watches it. */
#define MACAW_AUTOMATION_ROUNDS      25 /* of model and tools */
#define MACAW_AUTOMATION_MAX_ROUNDS  200
#define MACAW_AUTOMATION_SECONDS     (15 * 60)
#define MACAW_AUTOMATION_MAX_SECONDS (4 * 3600)
#define MACAW_AUTOMATION_TOKENS      (1000 * 1000)
#define MACAW_AUTOMATION_MAX_TOKENS  (100 * 1000 * 1000)
#define MACAW_RUN_MAX_LOG            200 /* lines */
#define MACAW_RUN_MAX_SUMMARY        500 /* characters of the answer that the run shows */

/* What happens to runs whose time passed while nothing could run. */
typedef enum { MACAW_MISSED_FIRE_ALL, MACAW_MISSED_FIRE_LATEST_ONLY, MACAW_MISSED_SKIP_IF_LATE } MacawMissedPolicy;

/* WAITING: an attempt failed, the next one comes. MISSED: it was not made at all. */
typedef enum { MACAW_RUN_RUNNING, MACAW_RUN_WAITING, MACAW_RUN_DONE, MACAW_RUN_FAILED, MACAW_RUN_STOPPED, MACAW_RUN_MISSED } MacawRunStatus;

/* Times are Unix seconds; 0: not yet. */
typedef struct
{
  char          *id;
  char          *automation;
  MacawRunStatus status;
  gint64         scheduled; /* when it was due; for missed ones, the first of them */
  gint64         scheduled_last;
  gint64         started;
  gint64         ended;
  guint          attempt;   /* from 1 */
  gint64         retry_at;
  guint          n_missed;
  char          *conversation; /* nullable, as are the next ones */
  char          *message_id;   /* of its question: an attempt takes the place of the one before */
  char          *error;
  char          *summary;      /* how the answer begins */
  gint64         tokens;
  GPtrArray     *log;          /* of AraValue {"at","text"} */
} MacawRun;

typedef struct
{
  char             *id;
  char             *session;
  char             *name;
  char             *message;
  gboolean          is_cron;
  gint64            every_seconds;
  char             *expression; /* nullable */
  char             *zone;
  MacawMissedPolicy policy;
  guint             retries;
  guint             max_rounds;
  guint             max_seconds;
  guint             max_tokens;
  char             *model;       /* nullable: the runtime's default */
  char             *known_model; /* the default when it was made: a runtime that lacks it must not answer with another */
  gboolean          enabled;
  gint64            created;
  gint64            anchor;      /* intervals are counted from here */
  gint64            next;        /* MACAW_SCHEDULE_NEVER while paused */
  MacawRun         *run;         /* the one that runs or waits to be tried again */
  MacawRun         *last;        /* the last one that came to an end */
  GQueue            pending;     /* of gint64 *: runs that are due once this one is over */
  MacawSchedule    *schedule;
} MacawAutomation;

MacawAutomation *macaw_automation_new  (const char *session, gint64 now);
void             macaw_automation_free (MacawAutomation *self);
/* Whether @settings change the schedule of the kind that it will have, not of the other one,
 * which would have no effect. Fails like macaw_automation_apply(). */
gboolean         macaw_automation_check_kind (MacawAutomation *self, AraValue *settings, GError **error);
/* Takes the members of @settings that are there; nothing changes if one of them is wrong. A
 * schedule that changes begins at @now. Fails with G_IO_ERROR_INVALID_ARGUMENT and a sentence. */
gboolean         macaw_automation_apply (MacawAutomation *self, AraValue *settings, gint64 now, GError **error);

/* Into an open object. @whole: as it is stored, else as clients see it. */
AraValue        *macaw_automation_to_value   (MacawAutomation *self, gboolean whole);
MacawAutomation *macaw_automation_from_value (AraValue *value, GError **error);

MacawRun        *macaw_run_new        (MacawAutomation *automation, MacawRunStatus status, gint64 scheduled);
void             macaw_run_free       (MacawRun *run);
AraValue        *macaw_run_to_value   (MacawRun *run);
MacawRun        *macaw_run_from_value (AraValue *value);
void             macaw_run_log        (MacawRun *run, gint64 now, const char *format, ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
