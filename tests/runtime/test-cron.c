/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules: what is understood, when they are due, and what the change of the clocks does. */

#include "runtime/automations/macaw-schedule.h"

#include <string.h>

static gint64
parse (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time);
}

static char *
format (gint64 unix_time)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_time);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

/* From @after on, the times that @due lists, one after the other. */
static const struct
{
  const char *expression;
  const char *zone;
  const char *after;
  const char *due[6];
} rows[] = {
  /* 2026-11-25 is a Wednesday. */
  { "* * * * *", "UTC", "2026-11-25T10:00:00Z", { "2026-11-25T10:01:00Z", "2026-11-25T10:02:00Z" } },
  { "* * * * *", "UTC", "2026-11-25T09:59:59Z", { "2026-11-25T10:00:00Z", "2026-11-25T10:01:00Z" } },
  { "*/15 * * * *", "UTC", "2026-11-25T10:40:00Z", { "2026-11-25T10:45:00Z", "2026-11-25T11:00:00Z" } },
  { "5-50/20 * * * *", "UTC", "2026-11-25T10:00:00Z", { "2026-11-25T10:05:00Z", "2026-11-25T10:25:00Z", "2026-11-25T10:45:00Z", "2026-11-25T11:05:00Z" } },
  { "50/5 3 * * *", "UTC", "2026-11-25T00:00:00Z", { "2026-11-25T03:50:00Z", "2026-11-25T03:55:00Z", "2026-11-26T03:50:00Z" } },
  { "0 0,12 1,15 * *", "UTC", "2026-11-25T00:00:00Z", { "2026-12-01T00:00:00Z", "2026-12-01T12:00:00Z", "2026-12-15T00:00:00Z" } },
  { "30 7 * * mon-fri", "UTC", "2026-11-27T08:00:00Z", { "2026-11-30T07:30:00Z", "2026-12-01T07:30:00Z" } },
  { "30 7 * * MON,Wed", "UTC", "2026-11-25T08:00:00Z", { "2026-11-30T07:30:00Z", "2026-12-02T07:30:00Z" } },
  { "0 9 * * 0", "UTC", "2026-11-25T00:00:00Z", { "2026-11-29T09:00:00Z", "2026-12-06T09:00:00Z" } },
  { "0 9 * * 7", "UTC", "2026-11-25T00:00:00Z", { "2026-11-29T09:00:00Z" } },
  { "0 9 * * fri-sun", "UTC", "2026-11-25T00:00:00Z", { "2026-11-27T09:00:00Z", "2026-11-28T09:00:00Z", "2026-11-29T09:00:00Z", "2026-12-04T09:00:00Z" } },
  { "0 9 * * 5-7", "UTC", "2026-11-28T10:00:00Z", { "2026-11-29T09:00:00Z", "2026-12-04T09:00:00Z" } },
  /* Both days restricted: either is enough. */
  { "0 0 13 * fri", "UTC", "2026-11-10T00:00:00Z", { "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z",
                                                     "2026-12-11T00:00:00Z", "2026-12-13T00:00:00Z" } },
  { "0 0 13 * *", "UTC", "2026-11-14T00:00:00Z", { "2026-12-13T00:00:00Z", "2027-01-13T00:00:00Z" } },
  /* A day that begins with "*" is not a restricted one: both have to match. */
  { "0 0 */2 * tue", "UTC", "2026-11-25T00:00:00Z", { "2026-12-01T00:00:00Z", "2026-12-15T00:00:00Z" } },
  { "0 0 29 2 *", "UTC", "2026-11-25T00:00:00Z", { "2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z" } },
  { "0 0 31 jan-jun *", "UTC", "2027-01-31T00:00:00Z", { "2027-03-31T00:00:00Z", "2027-05-31T00:00:00Z", "2028-01-31T00:00:00Z" } },
  { "@daily", "UTC", "2026-11-25T10:00:00Z", { "2026-11-26T00:00:00Z" } },
  { "@yearly", "UTC", "2026-11-25T10:00:00Z", { "2027-01-01T00:00:00Z" } },
  { "  0   6 * *  * ", "Asia/Kolkata", "2026-11-25T00:00:00Z", { "2026-11-25T00:30:00Z", "2026-11-26T00:30:00Z" } },
  { "0 0 1 * *", "Pacific/Auckland", "2026-11-25T00:00:00Z", { "2026-11-30T11:00:00Z" } },
  { "0 7 * * *", "America/New_York", "2026-03-07T00:00:00Z", { "2026-03-07T12:00:00Z", "2026-03-08T11:00:00Z" } },

  /* Spring: 02:30 does not exist; it is due at 03:00, where the gap ends. */
  { "30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", { "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z" } },
  { "30 2 * * *", "America/New_York", "2026-03-07T06:00:00Z", { "2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z" } },
  /* Two times in the gap are one. */
  { "10,50 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", { "2026-03-29T01:00:00Z", "2026-03-30T00:10:00Z" } },
  { "0 3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", { "2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z" } },
  /* With "*" for the hour or the minute, the hands of the clock are followed. */
  { "30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", { "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z" } },
  { "*/30 2 * * *", "Europe/Berlin", "2026-03-28T02:00:00Z", { "2026-03-30T00:00:00Z", "2026-03-30T00:30:00Z" } },

  /* Autumn: 02:30 comes twice (New York: 01:30); it is due the first time. */
  { "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", { "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z" } },
  { "30 2 * * *", "America/New_York", "2026-10-31T12:00:00Z", { "2026-11-01T07:30:00Z", "2026-11-02T07:30:00Z" } },
  { "30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", { "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z" } },
  { "30 * * * *", "Europe/Berlin", "2026-10-24T23:45:00Z", { "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z" } },
  { "*/30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", { "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z",
                                                               "2026-10-25T01:30:00Z", "2026-10-26T01:00:00Z" } },
  /* Clocks that change at midnight, and by half an hour. */
  { "0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", { "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z" } },
  { "30 23 * * *", "Africa/Cairo", "2026-10-28T22:00:00Z", { "2026-10-29T20:30:00Z", "2026-10-30T21:30:00Z" } },
  { "15 2 * * *", "Australia/Lord_Howe", "2026-10-02T20:00:00Z", { "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z" } },
};

static void
test_due (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MacawSchedule) schedule = macaw_schedule_new_cron (rows[i].expression, rows[i].zone, &error);
      gint64 time = parse (rows[i].after);

      g_assert_no_error (error);
      g_test_message ("%s in %s", rows[i].expression, rows[i].zone);
      for (guint k = 0; k < G_N_ELEMENTS (rows[i].due) && rows[i].due[k] != NULL; k++)
        {
          g_autofree char *found = NULL;

          time = macaw_schedule_next (schedule, time);
          found = format (time);
          g_assert_cmpstr (found, ==, rows[i].due[k]);
        }
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *expression;
    const char *zone;
    const char *words;
  } bad[] = {
    { "", "UTC", "has 0 fields" },
    { "* * * *", "UTC", "has 4 fields" },
    { "0 * * * * *", "UTC", "has 6 fields" },
    { "60 * * * *", "UTC", "“60” as the minute of a schedule is not understood; it takes 0 to 59" },
    { "* 24 * * *", "UTC", "as the hour" },
    { "* * 0 * *", "UTC", "as the day of the month" },
    { "* * * 13 *", "UTC", "as the month" },
    { "* * * foo *", "UTC", "“foo” as the month" },
    { "* * * * 8", "UTC", "as the day of the week" },
    { "* * * * mond", "UTC", "as the day of the week" },
    { "-5 * * * *", "UTC", "as the minute" },
    { "5- * * * *", "UTC", "as the minute" },
    { "50-10 * * * *", "UTC", "runs backwards" },
    { "*/0 * * * *", "UTC", "step" },
    { "*/99999999999 * * * *", "UTC", "step" },
    { "1,,2 * * * *", "UTC", "as the minute" },
    { "1, * * * *", "UTC", "as the minute" },
    { "99999999999999999999 * * * *", "UTC", "as the minute" },
    { "0 0 30 2 *", "UTC", "names a day that never comes" },
    { "0 0 31 4,6,9,11 *", "UTC", "names a day that never comes" },
    { "@reboot", "UTC", "has 1 fields" },
    { "* * * * *", "Mars/Olympus", "There is no time zone “Mars/Olympus”" },
    { "* * * * *", "../../etc/passwd", "There is no time zone" },
    { "* * * * *", "/etc/passwd", "There is no time zone" },
    { "* * * * *", "", "There is no time zone" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      MacawSchedule *schedule = macaw_schedule_new_cron (bad[i].expression, bad[i].zone, &error);

      g_test_message ("%s", bad[i].expression);
      g_assert_null (schedule);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      if (strstr (error->message, bad[i].words) == NULL)
        g_error ("“%s” holds no “%s”", error->message, bad[i].words);
    }
}

static void
test_every (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MacawSchedule) schedule = macaw_schedule_new_every (60, 1000, &error);

  g_assert_no_error (error);
  g_assert_cmpint (macaw_schedule_next (schedule, 0), ==, 1000);
  g_assert_cmpint (macaw_schedule_next (schedule, 1000), ==, 1060);
  g_assert_cmpint (macaw_schedule_next (schedule, 1059), ==, 1060);
  g_assert_cmpint (macaw_schedule_next (schedule, 1060), ==, 1120);
  g_assert_null (macaw_schedule_new_every (9, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (macaw_schedule_new_every (G_MAXINT64, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* Each minute of a year is told once, in order, whatever the clocks do. */
static void
test_every_minute (void)
{
  static const char *const zones[] = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (MacawSchedule) schedule = macaw_schedule_new_cron ("* * * * *", zones[i], NULL);

      /* A prime, so that every minute of the hour comes by. */
      for (gint64 time = parse ("2026-01-01T00:00:00Z"); time < parse ("2027-01-01T00:00:00Z"); time += 60 * 397)
        g_assert_cmpint (macaw_schedule_next (schedule, time), ==, time + 60);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cron/due", test_due);
  g_test_add_func ("/cron/refused", test_refused);
  g_test_add_func ("/cron/every", test_every);
  g_test_add_func ("/cron/every-minute", test_every_minute);
  return g_test_run ();
}
