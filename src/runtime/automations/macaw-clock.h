/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time of day, and an alarm at a time of day: the real one, or one that a test turns. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MACAW_CLOCK_NEVER G_MAXINT64

typedef struct _MacawClock MacawClock;
typedef void (*MacawClockFunc) (gpointer data);

MacawClock *macaw_clock_new        (void);
MacawClock *macaw_clock_new_manual (gint64 now);
void        macaw_clock_free       (MacawClock *self);
gint64      macaw_clock_now        (MacawClock *self); /* Unix seconds */

/* Who is woken: at the alarm, whenever the clock is set, and after the computer slept. */
void        macaw_clock_watch      (MacawClock *self, MacawClockFunc func, gpointer data);
/* The one alarm, in the place of the one before; MACAW_CLOCK_NEVER for none. */
void        macaw_clock_set_alarm  (MacawClock *self, gint64 when);

/* Sets a manual clock, which wakes its watcher. */
void        macaw_clock_turn       (MacawClock *self, gint64 now);
gint64      macaw_clock_get_alarm  (MacawClock *self);

G_END_DECLS
