/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time of day, and an alarm at a time of day. */

#include "macaw-clock.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define FAR_OFF       (366 * 86400) /* seconds: without an alarm, a clock that is set is still noticed */
#define CHECK_SECONDS 30            /* where the kernel does not tell that the clock was set */

struct _MacawClock
{
  gboolean       manual;
  gint64         now;    /* of a manual one */
  gint64         alarm;
  MacawClockFunc func;
  gpointer       data;
  int            timer;  /* a timerfd, or -1 */
  guint          source;
};

MacawClock *
macaw_clock_new_manual (gint64 now)
{
  MacawClock *self = g_new0 (MacawClock, 1);

  self->manual = TRUE;
  self->now = now;
  self->alarm = MACAW_CLOCK_NEVER;
  self->timer = -1;
  return self;
}

MacawClock *
macaw_clock_new (void)
{
  MacawClock *self = macaw_clock_new_manual (0);

  self->manual = FALSE;
  self->timer = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  return self;
}

void
macaw_clock_free (MacawClock *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->timer >= 0)
    close (self->timer);
  g_free (self);
}

gint64
macaw_clock_now (MacawClock *self)
{
  return self->manual ? self->now : g_get_real_time () / G_USEC_PER_SEC;
}

gint64
macaw_clock_get_alarm (MacawClock *self)
{
  return self->alarm;
}

static gboolean
timer_rang (int fd, GIOCondition condition, gpointer data)
{
  MacawClock *self = data;
  guint64 count;

  /* ECANCELED: the clock was set. Either way the watcher looks at the time and sets a new alarm. */
  if (read (fd, &count, sizeof count) < 0 && errno == EAGAIN)
    return G_SOURCE_CONTINUE;
  self->func (self->data);
  return G_SOURCE_CONTINUE;
}

static gboolean
time_to_check (gpointer data)
{
  MacawClock *self = data;

  self->func (self->data);
  return G_SOURCE_CONTINUE;
}

void
macaw_clock_watch (MacawClock *self, MacawClockFunc func, gpointer data)
{
  self->func = func;
  self->data = data;
  if (self->timer >= 0)
    self->source = g_unix_fd_add (self->timer, G_IO_IN, timer_rang, self);
}

static gboolean
set_timer (MacawClock *self)
{
  gint64 now = macaw_clock_now (self);
  /* A time of zero would stop the timer. */
  struct itimerspec at = { .it_value.tv_sec = (time_t) MAX (1, MIN (self->alarm, now + FAR_OFF)) };

  return self->timer >= 0 && timerfd_settime (self->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, NULL) == 0;
}

void
macaw_clock_set_alarm (MacawClock *self, gint64 when)
{
  self->alarm = when;
  if (self->manual || set_timer (self))
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_seconds ((guint) CLAMP (when - macaw_clock_now (self), 0, CHECK_SECONDS), time_to_check, self);
}

void
macaw_clock_turn (MacawClock *self, gint64 now)
{
  g_assert (self->manual);
  self->now = now;
  if (self->func != NULL)
    self->func (self->data);
}
