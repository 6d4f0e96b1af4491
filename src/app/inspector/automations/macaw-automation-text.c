/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Automations and their runs in words: schedules, times, states, limits. */

#include "config.h"

#include "macaw-automation-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* Times */

static GDateTime *
read_time (const char *iso)
{
  g_autoptr (GDateTime) time = iso == NULL ? NULL : g_date_time_new_from_iso8601 (iso, NULL);

  return time == NULL ? NULL : g_date_time_to_local (time);
}

static int
days_between (GDateTime *earlier, GDateTime *later)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay) g_date_time_get_day_of_month (earlier), (GDateMonth) g_date_time_get_month (earlier),
                  (GDateYear) g_date_time_get_year (earlier));
  g_date_set_dmy (&b, (GDateDay) g_date_time_get_day_of_month (later), (GDateMonth) g_date_time_get_month (later),
                  (GDateYear) g_date_time_get_year (later));
  return g_date_days_between (&a, &b);
}

char *
macaw_automation_text_time (const char *iso, GDateTime *now)
{
  g_autoptr (GDateTime) time = read_time (iso), today = now == NULL ? g_date_time_new_now_local () : g_date_time_ref (now);
  int days = time == NULL ? 0 : days_between (today, time);
  const char *format;

  if (time == NULL)
    return NULL;
  if (days == 0)
    /* Translators: times, as of strftime: hours and minutes. */
    format = _("Today %H:%M");
  else if (days == 1)
    format = _("Tomorrow %H:%M");
  else if (days == -1)
    format = _("Yesterday %H:%M");
  else if (days > 1 && days < 7)
    /* Translators: a day of the next week, as of strftime. */
    format = _("%A %H:%M");
  else
    /* Translators: day, month, year and time, as of strftime. */
    format = _("%-e %B %Y %H:%M");
  return g_date_time_format (time, format);
}

/* The server tells whole seconds. */
static char *
describe_seconds (gint64 seconds)
{
  int count = (int) CLAMP (seconds, 0, G_MAXINT);

  if (count < 60)
    return g_strdup_printf (_("%d s"), count);
  if (count < 3600 && count % 60 == 0)
    return g_strdup_printf (_("%d min"), count / 60);
  if (count < 3600)
    return g_strdup_printf (_("%d min %d s"), count / 60, count % 60);
  return count % 3600 < 60 ? g_strdup_printf (_("%d h"), count / 3600) : g_strdup_printf (_("%d h %d min"), count / 3600, count / 60 % 60);
}

char *
macaw_automation_text_duration (const char *from, const char *to)
{
  g_autoptr (GDateTime) first = read_time (from), last = read_time (to);
  gint64 seconds = first == NULL || last == NULL ? 0 : g_date_time_difference (last, first) / G_USEC_PER_SEC;

  return seconds < 1 ? NULL : describe_seconds (seconds);
}

/* Schedules */

static char *
describe_interval (gint64 seconds)
{
  gulong count = (gulong) seconds;

  if (count == 86400)
    return g_strdup (_("Every day"));
  if (count == 3600)
    return g_strdup (_("Every hour"));
  if (count == 60)
    return g_strdup (_("Every minute"));
  if (count > 0 && count % 86400 == 0)
    return g_strdup_printf (ngettext ("Every %lu day", "Every %lu days", count / 86400), count / 86400);
  if (count > 0 && count % 3600 == 0)
    return g_strdup_printf (ngettext ("Every %lu hour", "Every %lu hours", count / 3600), count / 3600);
  if (count > 0 && count % 60 == 0)
    return g_strdup_printf (ngettext ("Every %lu minute", "Every %lu minutes", count / 60), count / 60);
  return g_strdup_printf (ngettext ("Every %lu second", "Every %lu seconds", count), count);
}

static gboolean
read_number (const char *text, guint least, guint most, guint *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, least, most, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

/* Those that people mostly write; any other one is as clear as its fields. */
static char *
describe_cron (const char *expression)
{
  g_auto (GStrv) words = g_strsplit (expression, " ", -1);
  guint minute, hour;

  if (g_strv_length (words) != 5 || !g_str_equal (words[2], "*") || !g_str_equal (words[3], "*"))
    return g_strdup (expression);
  if (g_str_equal (words[0], "*") && g_str_equal (words[1], "*") && g_str_equal (words[4], "*"))
    return g_strdup (_("Every minute"));
  if (!read_number (words[0], 0, 59, &minute))
    return g_strdup (expression);
  if (g_str_equal (words[1], "*") && g_str_equal (words[4], "*"))
    /* Translators: %u is the minute, always two digits. */
    return g_strdup_printf (_("Every hour at :%02u"), minute);
  if (!read_number (words[1], 0, 23, &hour))
    return g_strdup (expression);
  if (g_str_equal (words[4], "*"))
    /* Translators: hour and minute. */
    return g_strdup_printf (_("Daily at %02u:%02u"), hour, minute);
  if (g_ascii_strcasecmp (words[4], "mon-fri") == 0 || g_str_equal (words[4], "1-5"))
    return g_strdup_printf (_("Monday to Friday at %02u:%02u"), hour, minute);
  return g_strdup (expression);
}

char *
macaw_automation_text_schedule (AraAutomation *automation)
{
  const char *expression = ara_automation_get_schedule_expr (automation), *zone = ara_automation_get_timezone (automation);
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *text = NULL;

  if (g_strcmp0 (ara_automation_get_schedule_kind (automation), "cron") != 0 || expression == NULL)
    return describe_interval (ara_automation_get_every_seconds (automation));
  text = describe_cron (expression);
  if (zone == NULL || g_strcmp0 (zone, g_time_zone_get_identifier (local)) == 0)
    return g_steal_pointer (&text);
  /* Translators: a schedule, such as "Daily at 07:30", and its time zone. */
  return g_strdup_printf (_("%s (%s)"), text, zone);
}

char *
macaw_automation_text_next (AraAutomation *automation, GDateTime *now)
{
  g_autoptr (AraAutomationRun) run = ara_automation_dup_run (automation);
  g_autofree char *time = macaw_automation_text_time (ara_automation_get_next_run_at (automation), now);

  if (macaw_automation_text_state (run) == MACAW_RUN_STATE_RUNNING)
    return g_strdup (_("Running now"));
  if (run != NULL)
    return macaw_automation_text_outcome (run, now);
  if (!ara_automation_is_enabled (automation))
    return g_strdup (_("Paused"));
  /* Translators: %s is a time like "Tomorrow 07:30". */
  return time == NULL ? g_strdup (_("No next run")) : g_strdup_printf (_("Next: %s"), time);
}

/* Rules */

gint64
macaw_automation_text_number (AraAutomation *automation, const char *name, gint64 otherwise)
{
  g_autoptr (AraValue) value = ara_value_dup_member (ara_model_get_raw (ARA_MODEL (automation)), name);
  gint64 number;

  return value != NULL && ara_value_get_integer (value, &number) ? number : otherwise;
}

static const char *
describe_policy (AraAutomation *automation)
{
  const char *policy = ara_automation_get_missed_policy (automation);

  if (g_strcmp0 (policy, "fire_all") == 0)
    return _("Missed runs are all made up for.");
  if (g_strcmp0 (policy, "skip_if_late") == 0)
    return _("Missed runs are left out.");
  return g_strcmp0 (policy, "fire_latest_only") == 0 ? _("Of missed runs, only the latest is made up for.") : NULL;
}

static void
add (GString *text, const char *sentence)
{
  if (sentence != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
}

char *
macaw_automation_text_rules (AraAutomation *automation)
{
  GString *text = g_string_new (NULL);
  gint64 retries = ara_automation_get_max_retries (automation);
  gint64 rounds = macaw_automation_text_number (automation, "max_rounds", 0);
  gint64 seconds = macaw_automation_text_number (automation, "max_seconds", 0);
  gint64 tokens = macaw_automation_text_number (automation, "max_tokens", 0);
  g_autofree char *again = g_strdup_printf (ngettext ("A run that fails is tried again up to %d time.", "A run that fails is tried again up to %d times.", (gulong) retries), (int) retries);
  g_autofree char *time = describe_seconds (seconds);
  /* Translators: the first is a number of rounds, the second a time like "15 min", the third a number of tokens. */
  g_autofree char *limits = g_strdup_printf (_("It is stopped after %d rounds of model and tools, %s, or %'d tokens."), (int) rounds, time, (int) tokens);

  add (text, describe_policy (automation));
  add (text, retries > 0 ? again : _("A run that fails is not tried again."));
  add (text, rounds > 0 && seconds > 0 && tokens > 0 ? limits : NULL);
  return g_string_free (text, FALSE);
}

/* Runs */

MacawRunState
macaw_automation_text_state (AraAutomationRun *run)
{
  static const char *const states[] = { "", "running", "waiting", "done", "failed", "stopped", "missed" };
  const char *status = run == NULL ? NULL : ara_automation_run_get_status (run);

  for (guint i = 1; status != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (status, states[i]))
      return (MacawRunState) i;
  return MACAW_RUN_STATE_UNKNOWN;
}

static char *
describe_missed (gulong count)
{
  return count <= 1 ? g_strdup (_("Missed")) : g_strdup_printf (ngettext ("Missed %lu run", "Missed %lu runs", count), count);
}

char *
macaw_automation_text_outcome (AraAutomationRun *run, GDateTime *now)
{
  const char *status = ara_automation_run_get_status (run);
  g_autofree char *time = macaw_automation_text_duration (ara_automation_run_get_started_at (run), ara_automation_run_get_ended_at (run));
  g_autofree char *again = NULL;

  switch (macaw_automation_text_state (run))
    {
    case MACAW_RUN_STATE_RUNNING:
      return g_strdup (_("Running"));
    case MACAW_RUN_STATE_WAITING:
      again = macaw_automation_text_time (ara_automation_run_get_retry_at (run), now);
      /* Translators: an attempt failed; %s is when the next one comes, like "Today 14:06". */
      return again == NULL ? g_strdup (_("To be tried again")) : g_strdup_printf (_("Failed, tried again: %s"), again);
    case MACAW_RUN_STATE_DONE:
      return time == NULL ? g_strdup (_("Done")) : g_strdup_printf (_("Done in %s"), time);
    case MACAW_RUN_STATE_FAILED:
      return time == NULL ? g_strdup (_("Failed")) : g_strdup_printf (_("Failed after %s"), time);
    case MACAW_RUN_STATE_STOPPED:
      return time == NULL ? g_strdup (_("Stopped")) : g_strdup_printf (_("Stopped after %s"), time);
    case MACAW_RUN_STATE_MISSED:
      return describe_missed ((gulong) MAX (1, ara_automation_run_get_n_missed (run)));
    case MACAW_RUN_STATE_UNKNOWN:
    default:
      return g_strdup (status != NULL ? status : _("Unknown"));
    }
}

char *
macaw_automation_text_log (AraAutomationRun *run, GDateTime *now)
{
  AraValue *log = ara_automation_run_get_log (run);
  GString *text = g_string_new (NULL);

  for (guint i = 0; log != NULL && i < ara_value_get_n_children (log); i++)
    {
      g_autoptr (AraValue) line = ara_value_dup_child (log, i);
      g_autofree char *at = ara_value_dup_member_string (line, "at"), *words = ara_value_dup_member_string (line, "text");
      g_autofree char *time = macaw_automation_text_time (at, now);

      if (words != NULL)
        g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "\n" : "", time != NULL ? time : "", time != NULL ? "  " : "", words);
    }
  return g_string_free (text, text->len == 0);
}
