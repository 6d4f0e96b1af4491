/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an automation is due: every so many seconds, or by cron's fields in a time zone.
 *
 * Where the clocks change, a time of day that is skipped is due at the first moment after the
 * gap, and one that comes twice is due the first time only. Schedules of which the minute or
 * the hour begins with "*" follow the clock's hands instead: what is skipped is not due, and
 * what comes twice is due twice. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MACAW_SCHEDULE_MIN_SECONDS 10
#define MACAW_SCHEDULE_NEVER       G_MAXINT64

typedef struct _MacawSchedule MacawSchedule;

/* Due at @anchor plus any whole number of @seconds. */
MacawSchedule *macaw_schedule_new_every (gint64 seconds, gint64 anchor, GError **error);
/* @zone: an IANA name; NULL: that of this computer. Fails with G_IO_ERROR_INVALID_ARGUMENT
 * and a sentence. */
MacawSchedule *macaw_schedule_new_cron  (const char *expression, const char *zone, GError **error);
void           macaw_schedule_free      (MacawSchedule *self);
/* The first time after @after, in Unix seconds; MACAW_SCHEDULE_NEVER if there is none. */
gint64         macaw_schedule_next      (MacawSchedule *self, gint64 after);

/* Whether it counts seconds, or minute or hour begin with "*". */
gboolean       macaw_schedule_follows_hands (MacawSchedule *self);

/* The IANA name of this computer's time zone, "UTC" if it has none. */
char          *macaw_schedule_dup_local_zone (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawSchedule, macaw_schedule_free)

G_END_DECLS
