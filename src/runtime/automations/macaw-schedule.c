/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an automation is due, across the changes of the clocks. */

#include "macaw-schedule.h"
#include "macaw-cron.h"

#include <string.h>

#define DAY        86400
#define MAX_DAYS   (9 * 366) /* 29 February is eight years off at the most */
#define MAX_SECONDS (10 * 366 * (gint64) DAY)

struct _MacawSchedule
{
  gint64     seconds; /* 0: by @cron */
  gint64     anchor;
  MacawCron  cron;
  GTimeZone *zone;
};

MacawSchedule *
macaw_schedule_new_every (gint64 seconds, gint64 anchor, GError **error)
{
  MacawSchedule *self;

  if (seconds < MACAW_SCHEDULE_MIN_SECONDS || seconds > MAX_SECONDS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "every_seconds should be %d at least, and ten years at most",
                   MACAW_SCHEDULE_MIN_SECONDS);
      return NULL;
    }
  self = g_new0 (MacawSchedule, 1);
  self->seconds = seconds;
  self->anchor = anchor;
  return self;
}

/* Names of zones only: no path, and none of the rules that GTimeZone reads as well. */
static GTimeZone *
find_zone (const char *name)
{
  if (g_str_equal (name, "UTC") || g_str_equal (name, "Etc/UTC"))
    return g_time_zone_new_utc ();
  if (*name == '\0' || *name == '/' || strstr (name, "..") != NULL || !g_ascii_isalpha (*name)
      || strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") != strlen (name))
    return NULL;
  return g_time_zone_new_identifier (name);
}

char *
macaw_schedule_dup_local_zone (void)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local (), named = NULL;
  const char *name = g_time_zone_get_identifier (local);

  if (name == NULL || (named = find_zone (name)) == NULL)
    return g_strdup ("UTC");
  return g_strdup (name);
}

MacawSchedule *
macaw_schedule_new_cron (const char *expression, const char *zone, GError **error)
{
  g_autoptr (MacawSchedule) self = g_new0 (MacawSchedule, 1);
  g_autofree char *local = zone == NULL ? macaw_schedule_dup_local_zone () : NULL;

  if (!macaw_cron_parse (&self->cron, expression, error))
    return NULL;
  self->zone = find_zone (zone != NULL ? zone : local);
  if (self->zone == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "There is no time zone “%.60s”; name one like Europe/Berlin", zone);
      return NULL;
    }
  if (macaw_schedule_next (self, g_get_real_time () / G_USEC_PER_SEC) == MACAW_SCHEDULE_NEVER)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%.60s” names a day that never comes", expression);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
macaw_schedule_free (MacawSchedule *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

gboolean
macaw_schedule_follows_hands (MacawSchedule *self)
{
  return self->seconds > 0 || self->cron.wild;
}

/* One day */

static gint64
offset_at (GTimeZone *zone, gint64 unix_time)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, unix_time));
}

/* The first moment in which the offset is no more what it was at @low; it differs at @high. */
static gint64
find_change (GTimeZone *zone, gint64 low, gint64 high)
{
  gint64 before = offset_at (zone, low);

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (offset_at (zone, middle) == before)
        low = middle;
      else
        high = middle;
    }
  return high;
}

/* When it is @local (seconds as if it were UTC): at most two times, in order. */
static guint
find_moments (MacawSchedule *self, gint64 local, gint64 moments[2])
{
  gint64 early = offset_at (self->zone, local - DAY), late = offset_at (self->zone, local + DAY);
  gint64 first = local - MAX (early, late), second = local - MIN (early, late);
  gboolean is_first = offset_at (self->zone, first) == MAX (early, late);
  gboolean is_second = second != first && offset_at (self->zone, second) == MIN (early, late);
  guint count = 0;

  if (is_first)
    moments[count++] = first;
  if (is_second && (count == 0 || self->cron.wild))
    moments[count++] = second;
  if (count == 0 && !self->cron.wild)
    moments[count++] = find_change (self->zone, local - DAY, local + DAY);
  return count;
}

/* On a day without a change of the clocks: times in their order, all with one offset. */
static gint64
next_on_plain_day (MacawSchedule *self, gint64 local, gint64 after)
{
  for (int hour = (int) CLAMP ((after - local) / 3600, 0, 24); hour < 24; hour++)
    for (int minute = 0; (self->cron.hours >> hour & 1) != 0 && minute < 60; minute++)
      if ((self->cron.minutes >> minute & 1) != 0 && local + hour * 3600 + minute * 60 > after)
        return local + hour * 3600 + minute * 60;
  return MACAW_SCHEDULE_NEVER;
}

/* The first time after @after on the day that begins at @local; NEVER if there is none. */
static gint64
next_on_day (MacawSchedule *self, gint64 local, gint64 after)
{
  gint64 best = MACAW_SCHEDULE_NEVER, offset = offset_at (self->zone, local - DAY);

  if (offset_at (self->zone, local + 2 * DAY) == offset)
    {
      best = next_on_plain_day (self, local, after + offset);
      return best == MACAW_SCHEDULE_NEVER ? best : best - offset;
    }
  for (int hour = 0; hour < 24; hour++)
    for (int minute = 0; (self->cron.hours >> hour & 1) != 0 && minute < 60; minute++)
      {
        gint64 moments[2];
        guint count = (self->cron.minutes >> minute & 1) == 0 ? 0 : find_moments (self, local + hour * 3600 + minute * 60, moments);

        for (guint i = 0; i < count; i++)
          if (moments[i] > after)
            best = MIN (best, moments[i]);
      }
  return best;
}

static gboolean
is_due_on (MacawSchedule *self, gint64 local)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (local);

  return macaw_cron_matches_day (&self->cron, g_date_time_get_day_of_month (day), g_date_time_get_month (day),
                                 g_date_time_get_day_of_week (day) % 7);
}

gint64
macaw_schedule_next (MacawSchedule *self, gint64 after)
{
  gint64 best = MACAW_SCHEDULE_NEVER, day;

  if (self->seconds > 0)
    return after < self->anchor ? self->anchor : self->anchor + ((after - self->anchor) / self->seconds + 1) * self->seconds;
  day = after + offset_at (self->zone, after);
  day -= ((day % DAY) + DAY) % DAY;
  /* A day can hold a moment of its neighbour where the clocks change at midnight. */
  day -= DAY;
  for (int i = 0; i < MAX_DAYS; i++, day += DAY)
    {
      gboolean found = best != MACAW_SCHEDULE_NEVER;

      if (is_due_on (self, day))
        best = MIN (best, next_on_day (self, day, after));
      if (found)
        break;
    }
  return best;
}
