/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of one run of an automation. */

#include "macaw-automation-private.h"

static const char *const statuses[] = { "running", "waiting", "done", "failed", "stopped", "missed" };

MacawRun *
macaw_run_new (MacawAutomation *automation, MacawRunStatus status, gint64 scheduled)
{
  MacawRun *run = g_new0 (MacawRun, 1);

  run->id = g_uuid_string_random ();
  run->automation = g_strdup (automation->id);
  run->status = status;
  run->scheduled = run->scheduled_last = scheduled;
  run->log = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  return run;
}

void
macaw_run_free (MacawRun *run)
{
  g_free (run->id);
  g_free (run->automation);
  g_free (run->conversation);
  g_free (run->message_id);
  g_free (run->error);
  g_free (run->summary);
  g_ptr_array_unref (run->log);
  g_free (run);
}

void
macaw_run_log (MacawRun *run, gint64 now, const char *format, ...)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *text = NULL;
  va_list arguments;

  if (run->log->len >= MACAW_RUN_MAX_LOG)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ara_value_builder_begin_object (builder);
  macaw_write_time (builder, "at", now);
  ara_value_builder_member_string (builder, "text", run->log->len + 1 < MACAW_RUN_MAX_LOG ? text : "The log is full.");
  ara_value_builder_end_object (builder);
  g_ptr_array_add (run->log, ara_value_builder_end (builder));
}

static void
write_log (MacawRun *run, AraValueBuilder *builder)
{
  ara_value_builder_name (builder, "log");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < run->log->len; i++)
    ara_value_builder_value (builder, g_ptr_array_index (run->log, i));
  ara_value_builder_end_array (builder);
}

static void
write_number (AraValueBuilder *builder, const char *name, gint64 number)
{
  if (number == 0)
    return;
  ara_value_builder_name (builder, name);
  ara_value_builder_integer (builder, number);
}

AraValue *
macaw_run_to_value (MacawRun *run)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", run->id);
  ara_value_builder_member_string (builder, "automation_id", run->automation);
  ara_value_builder_member_string (builder, "status", statuses[run->status]);
  macaw_write_time (builder, "scheduled_at", run->scheduled);
  if (run->n_missed > 1)
    macaw_write_time (builder, "scheduled_last_at", run->scheduled_last);
  macaw_write_time (builder, "started_at", run->started);
  macaw_write_time (builder, "ended_at", run->ended);
  if (run->status == MACAW_RUN_WAITING)
    macaw_write_time (builder, "retry_at", run->retry_at);
  write_number (builder, "attempt", run->attempt);
  write_number (builder, "missed", run->n_missed);
  write_number (builder, "tokens", run->tokens);
  ara_value_builder_member_string (builder, "conversation_id", run->conversation);
  ara_value_builder_member_string (builder, "message_id", run->message_id);
  ara_value_builder_member_string (builder, "error", run->error);
  ara_value_builder_member_string (builder, "summary", run->summary);
  write_log (run, builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static MacawRunStatus
read_status (AraValue *value)
{
  g_autofree char *text = ara_value_dup_member_string (value, "status");

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (statuses); i++)
    if (g_str_equal (text, statuses[i]))
      return (MacawRunStatus) i;
  return MACAW_RUN_FAILED;
}

MacawRun *
macaw_run_from_value (AraValue *value)
{
  MacawRun *run = g_new0 (MacawRun, 1);
  g_autoptr (AraValue) log = ara_value_dup_member (value, "log");

  run->id = ara_value_dup_member_string (value, "id");
  run->automation = ara_value_dup_member_string (value, "automation_id");
  run->status = read_status (value);
  run->scheduled = macaw_read_time (value, "scheduled_at");
  run->scheduled_last = macaw_read_time (value, "scheduled_last_at");
  run->started = macaw_read_time (value, "started_at");
  run->ended = macaw_read_time (value, "ended_at");
  run->retry_at = macaw_read_time (value, "retry_at");
  run->attempt = (guint) ara_value_get_member_integer (value, "attempt");
  run->n_missed = (guint) ara_value_get_member_integer (value, "missed");
  run->tokens = ara_value_get_member_integer (value, "tokens");
  run->conversation = ara_value_dup_member_string (value, "conversation_id");
  run->message_id = ara_value_dup_member_string (value, "message_id");
  run->error = ara_value_dup_member_string (value, "error");
  run->summary = ara_value_dup_member_string (value, "summary");
  run->log = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  for (guint i = 0; log != NULL && i < ara_value_get_n_children (log); i++)
    g_ptr_array_add (run->log, ara_value_dup_child (log, i));
  return run;
}
