/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time table in cron's five fields: minute, hour, day of the month, month, day of the week. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  guint64  minutes;
  guint32  hours;
  guint32  days;     /* of the month, bit 1 to 31 */
  guint16  months;   /* bit 1 to 12 */
  guint8   weekdays; /* bit 0 (Sunday) to 6 */
  gboolean any_day;     /* the day of the month begins with "*" */
  gboolean any_weekday;
  gboolean wild;     /* the minute or the hour begins with "*": it follows the clock's hands */
} MacawCron;

/* Lists, ranges, steps, names of months and days, 0 and 7 for Sunday, and @hourly, @daily,
 * @weekly, @monthly, @yearly. Fails with G_IO_ERROR_INVALID_ARGUMENT and a sentence that
 * names the field. */
gboolean macaw_cron_parse       (MacawCron *self, const char *text, GError **error);
/* As cron has it: if both the day of the month and that of the week are restricted, either
 * is enough. */
gboolean macaw_cron_matches_day (const MacawCron *self, int day, int month, int weekday);

G_END_DECLS
