/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheduler: what is due, what was missed, and when to look again. */

#include "macaw-automation-private.h"
#include "macaw-automations-private.h"

#define MAX_WALK       10000      /* times that are looked at one by one after a long sleep */
#define LONG_JUMP_BACK (3 * 3600) /* as in cron */

/* Keeping */

static void
tell_change (MacawAutomations *self, const char *session, const char *automation)
{
  if (self->runtime->automation_changed != NULL)
    self->runtime->automation_changed (session, automation, self->runtime->automation_changed_data);
}

void
macaw_automations_save (MacawAutomations *self, MacawAutomation *automation)
{
  g_autoptr (AraValue) value = macaw_automation_to_value (automation, TRUE);
  g_autofree char *json = ara_value_dup_text (value);

  macaw_runtime_store_save_automation (self->runtime->store, automation->id, automation->session, json);
  tell_change (self, automation->session, automation->id);
}

void
macaw_automations_save_run (MacawAutomations *self, MacawRun *run)
{
  g_autoptr (AraValue) value = macaw_run_to_value (run);
  g_autofree char *json = ara_value_dup_text (value);

  macaw_runtime_store_save_automation_run (self->runtime->store, run->automation, run->id, run->scheduled, json);
}

/* Missed ones */

static void
name_missed (MacawAutomations *self, MacawAutomation *automation, gint64 first, gint64 last, guint count, const char *why)
{
  gint64 now = macaw_clock_now (self->clock);
  MacawRun *run = macaw_run_new (automation, MACAW_RUN_MISSED, first);

  run->scheduled_last = last;
  run->n_missed = count;
  run->ended = now;
  run->error = count == 1 ? g_strdup_printf ("Missed: %s.", why) : g_strdup_printf ("%u runs were missed: %s.", count, why);
  macaw_run_log (run, now, "%s", run->error);
  macaw_automations_save_run (self, run);
  g_clear_pointer (&automation->last, macaw_run_free);
  automation->last = run;
}

/* What was due from automation->next to @now: how many, and the last ones. */
typedef struct
{
  guint  count;
  gint64 first;
  GArray *latest; /* of gint64, MACAW_AUTOMATION_CATCH_UP at most */
} Due;

static void
note_due (Due *due, gint64 when)
{
  if (due->count++ == 0)
    due->first = when;
  if (due->latest->len == MACAW_AUTOMATION_CATCH_UP)
    g_array_remove_index (due->latest, 0);
  g_array_append_val (due->latest, when);
}

static void
collect_due (MacawAutomation *automation, gint64 now, Due *due)
{
  gint64 when = automation->next;

  while (when <= now && due->count < MAX_WALK)
    {
      note_due (due, when);
      when = macaw_schedule_next (automation->schedule, when);
    }
  /* After months, only the end matters; it is dense, so two days hold enough of it. */
  if (when <= now)
    for (when = macaw_schedule_next (automation->schedule, now - 2 * 86400); when <= now;)
      {
        note_due (due, when);
        when = macaw_schedule_next (automation->schedule, when);
      }
  automation->next = when;
}

static void
enqueue (MacawAutomation *automation, gint64 when)
{
  g_queue_push_tail (&automation->pending, g_memdup2 (&when, sizeof when));
}

/* A run comes due while another one of the same automation goes on. */
static void
take_overlap (MacawAutomations *self, MacawAutomation *automation, gint64 when)
{
  if (automation->policy == MACAW_MISSED_SKIP_IF_LATE)
    {
      name_missed (self, automation, when, when, 1, "the run before was still going on");
      return;
    }
  if (automation->policy == MACAW_MISSED_FIRE_LATEST_ONLY || automation->pending.length >= MACAW_AUTOMATION_CATCH_UP)
    {
      g_autofree gint64 *older = g_queue_pop_head (&automation->pending);

      if (older != NULL)
        name_missed (self, automation, *older, *older, 1, "the run before was still going on");
    }
  enqueue (automation, when);
}

static void
take_due (MacawAutomations *self, MacawAutomation *automation, gint64 now)
{
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (gint64));
  Due due = { 0, 0, latest };
  gint64 last;
  guint keep;

  collect_due (automation, now, &due);
  if (due.count == 0)
    return;
  last = g_array_index (latest, gint64, latest->len - 1);
  keep = automation->policy == MACAW_MISSED_FIRE_ALL ? latest->len
         : automation->policy == MACAW_MISSED_FIRE_LATEST_ONLY ? 1
                                                                : now - last <= MACAW_AUTOMATION_LATE;
  if (due.count > keep)
    name_missed (self, automation, due.first, keep < latest->len ? g_array_index (latest, gint64, latest->len - keep - 1) : due.first,
                 due.count - keep, "the runtime was not running, or the computer slept");
  for (guint i = latest->len - keep; i < latest->len; i++)
    {
      gint64 when = g_array_index (latest, gint64, i);

      if (automation->run != NULL)
        take_overlap (self, automation, when);
      else
        enqueue (automation, when);
    }
  macaw_automations_save (self, automation);
}

/* The clock */

static void
take_jump_back (MacawAutomations *self, gint64 now, gint64 distance)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      MacawAutomation *automation = g_ptr_array_index (self->list, i);

      if (automation->enabled && (distance > LONG_JUMP_BACK || macaw_schedule_follows_hands (automation->schedule)))
        automation->next = macaw_schedule_next (automation->schedule, now);
      if (automation->run != NULL && automation->run->status == MACAW_RUN_WAITING)
        automation->run->retry_at = MIN (automation->run->retry_at, now + MACAW_AUTOMATION_MAX_WAIT);
    }
}

static void
advance (MacawAutomations *self, MacawAutomation *automation, gint64 now)
{
  if (automation->enabled)
    take_due (self, automation, now);
  if (automation->run != NULL && automation->run->status == MACAW_RUN_WAITING && automation->run->retry_at <= now)
    macaw_automations_try_again (self, automation);
  while (automation->run == NULL && automation->pending.length > 0)
    {
      g_autofree gint64 *when = g_queue_pop_head (&automation->pending);

      macaw_automations_begin_run (self, automation, *when);
    }
}

static gint64
find_next_alarm (MacawAutomations *self)
{
  gint64 alarm = MACAW_CLOCK_NEVER;

  for (guint i = 0; i < self->list->len; i++)
    {
      MacawAutomation *automation = g_ptr_array_index (self->list, i);

      if (automation->enabled)
        alarm = MIN (alarm, automation->next);
      if (automation->run != NULL && automation->run->status == MACAW_RUN_WAITING)
        alarm = MIN (alarm, automation->run->retry_at);
    }
  return alarm;
}

void
macaw_automations_tick (MacawAutomations *self)
{
  gint64 now = macaw_clock_now (self->clock);

  /* A run that ends at once comes back here. */
  if (self->in_tick)
    return;
  self->in_tick = TRUE;
  if (now < self->last_seen)
    take_jump_back (self, now, self->last_seen - now);
  self->last_seen = now;
  for (guint i = 0; i < self->list->len; i++)
    advance (self, g_ptr_array_index (self->list, i), now);
  self->in_tick = FALSE;
  macaw_clock_set_alarm (self->clock, find_next_alarm (self));
}

static void
woken (gpointer data)
{
  macaw_automations_tick (data);
}

/* Loading */

static void
load_one (MacawAutomations *self, AraValue *value)
{
  g_autoptr (GError) error = NULL;
  MacawAutomation *automation = macaw_automation_from_value (value, &error);

  if (automation == NULL)
    {
      g_warning ("A stored automation can't be read: %s", error->message);
      return;
    }
  g_ptr_array_add (self->list, automation);
  if (automation->run != NULL && automation->run->status == MACAW_RUN_RUNNING)
    macaw_automations_fail (self, automation, "The runtime ended before the run did.", TRUE);
}

MacawAutomations *
macaw_automations_new (MacawRuntime *runtime, MacawClock *clock)
{
  MacawAutomations *self = g_new0 (MacawAutomations, 1);
  g_autoptr (AraValue) stored = macaw_runtime_store_load_automations (runtime->store);

  self->runtime = runtime;
  self->clock = clock;
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_automation_free);
  self->attempts = g_ptr_array_new ();
  self->last_seen = macaw_clock_now (clock);
  self->in_tick = TRUE;
  for (guint i = 0; i < ara_value_get_n_children (stored); i++)
    {
      g_autoptr (AraValue) value = ara_value_dup_child (stored, i);

      load_one (self, value);
    }
  self->in_tick = FALSE;
  macaw_clock_watch (clock, woken, self);
  macaw_automations_tick (self);
  return self;
}

void
macaw_automations_free (MacawAutomations *self)
{
  macaw_automations_end_attempts (self, NULL, FALSE);
  macaw_clock_free (self->clock);
  g_ptr_array_unref (self->attempts);
  g_ptr_array_unref (self->list);
  g_free (self);
}

/* What others ask for */

gboolean
macaw_automations_are_alive (MacawAutomations *self)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      MacawAutomation *automation = g_ptr_array_index (self->list, i);

      if (automation->enabled || automation->run != NULL)
        return TRUE;
    }
  return FALSE;
}

AraValue *
macaw_automations_list (MacawAutomations *self, const char *session)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "automations");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < self->list->len; i++)
    {
      MacawAutomation *automation = g_ptr_array_index (self->list, i);
      g_autoptr (AraValue) value = NULL;

      if (session != NULL && !g_str_equal (session, automation->session))
        continue;
      value = macaw_automation_to_value (automation, FALSE);
      ara_value_builder_value (builder, value);
    }
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

MacawAutomation *
macaw_automations_find (MacawAutomations *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->list->len; i++)
    if (g_str_equal (((MacawAutomation *) g_ptr_array_index (self->list, i))->id, id))
      return g_ptr_array_index (self->list, i);
  return NULL;
}

static guint
count_in_session (MacawAutomations *self, const char *session)
{
  guint count = 0;

  for (guint i = 0; i < self->list->len; i++)
    count += g_str_equal (((MacawAutomation *) g_ptr_array_index (self->list, i))->session, session);
  return count;
}

static void
remember_model (MacawAutomations *self, MacawAutomation *automation)
{
  g_free (automation->known_model);
  automation->known_model = g_strdup (self->runtime->model);
}

MacawAutomation *
macaw_automations_create (MacawAutomations *self, const char *session, AraValue *settings, GError **error)
{
  gint64 now = macaw_clock_now (self->clock);
  MacawAutomation *automation;

  if (count_in_session (self, session) >= MACAW_AUTOMATIONS_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "This session has %d automations already; delete one first", MACAW_AUTOMATIONS_MAX);
      return NULL;
    }
  automation = macaw_automation_new (session, now);
  if (!macaw_automation_check_kind (automation, settings, error) || !macaw_automation_apply (automation, settings, now, error))
    {
      macaw_automation_free (automation);
      return NULL;
    }
  remember_model (self, automation);
  g_ptr_array_add (self->list, automation);
  macaw_automations_save (self, automation);
  macaw_automations_tick (self);
  return automation;
}

AraValue *
macaw_automations_check (MacawAutomations *self, AraValue *settings, GError **error)
{
  gint64 now = macaw_clock_now (self->clock), when = now;
  MacawAutomation *automation = macaw_automation_new ("", now);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  gboolean right = macaw_automation_check_kind (automation, settings, error) && macaw_automation_apply (automation, settings, now, error);

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "next_runs_at");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; right && i < MACAW_AUTOMATION_SHOWN; i++)
    {
      when = macaw_schedule_next (automation->schedule, when);
      if (when != MACAW_SCHEDULE_NEVER)
        macaw_write_time_item (builder, when);
    }
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
  macaw_automation_free (automation);
  return right ? ara_value_builder_end (builder) : NULL;
}

gboolean
macaw_automations_update (MacawAutomations *self, MacawAutomation *automation, AraValue *settings, GError **error)
{
  if (!macaw_automation_check_kind (automation, settings, error)
      || !macaw_automation_apply (automation, settings, macaw_clock_now (self->clock), error))
    return FALSE;
  if (!automation->enabled)
    g_queue_clear_full (&automation->pending, g_free);
  remember_model (self, automation);
  macaw_automations_save (self, automation);
  macaw_automations_tick (self);
  return TRUE;
}

void
macaw_automations_delete (MacawAutomations *self, MacawAutomation *automation)
{
  macaw_automations_end_attempts (self, automation, TRUE);
  macaw_runtime_store_save_automation (self->runtime->store, automation->id, NULL, NULL);
  tell_change (self, automation->session, automation->id);
  g_ptr_array_remove (self->list, automation);
  macaw_automations_tick (self);
}

void
macaw_automations_forget_session (MacawAutomations *self, const char *session)
{
  for (guint i = self->list->len; i > 0; i--)
    {
      MacawAutomation *automation = g_ptr_array_index (self->list, i - 1);

      if (g_str_equal (automation->session, session))
        macaw_automations_delete (self, automation);
    }
}

gboolean
macaw_automations_run_now (MacawAutomations *self, MacawAutomation *automation)
{
  if (automation->run != NULL && automation->run->status == MACAW_RUN_RUNNING)
    return FALSE;
  if (automation->run != NULL)
    macaw_automations_try_again (self, automation);
  else
    macaw_automations_begin_run (self, automation, macaw_clock_now (self->clock));
  macaw_automations_tick (self);
  return TRUE;
}
