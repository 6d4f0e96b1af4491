/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of automations: turns of the agent that nobody watches. */

#include "macaw-automations-private.h"

#include <string.h>

/* A turn that runs. It outlives the automation if that is deleted. */
typedef struct
{
  MacawAutomations *owner;      /* NULL: nobody wants to know how it ends */
  MacawAutomation  *automation;
  MacawTurn        *turn;
  GString          *text;
  char             *error;
  char             *status;
  gint64            tokens;
  gboolean          stopped;    /* by a person */
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  if (attempt->owner != NULL)
    g_ptr_array_remove (attempt->owner->attempts, attempt);
  g_string_free (attempt->text, TRUE);
  g_free (attempt->error);
  g_free (attempt->status);
  g_free (attempt);
}

static Attempt *
find_attempt (MacawAutomations *self, MacawAutomation *automation)
{
  for (guint i = 0; i < self->attempts->len; i++)
    if (((Attempt *) g_ptr_array_index (self->attempts, i))->automation == automation)
      return g_ptr_array_index (self->attempts, i);
  return NULL;
}

/* The end of a run */

static void
end_run (MacawAutomations *self, MacawAutomation *automation, MacawRunStatus status, const char *error)
{
  MacawRun *run = g_steal_pointer (&automation->run);
  gint64 now = macaw_clock_now (self->clock);

  run->status = status;
  run->ended = now;
  run->retry_at = 0;
  g_free (run->error);
  run->error = g_strdup (error);
  macaw_run_log (run, now, "%s", status == MACAW_RUN_DONE ? "Done." : status == MACAW_RUN_STOPPED ? "Stopped." : "Given up.");
  macaw_automations_save_run (self, run);
  g_clear_pointer (&automation->last, macaw_run_free);
  automation->last = run;
  macaw_automations_save (self, automation);
  macaw_automations_tick (self);
}

void
macaw_automations_fail (MacawAutomations *self, MacawAutomation *automation, const char *sentence, gboolean again)
{
  MacawRun *run = automation->run;
  gint64 now = macaw_clock_now (self->clock), wait = MACAW_AUTOMATION_BACK_OFF;

  macaw_run_log (run, now, "Attempt %u failed: %s", run->attempt, sentence);
  if (!again || run->attempt > automation->retries)
    {
      end_run (self, automation, MACAW_RUN_FAILED, sentence);
      return;
    }
  for (guint i = 1; i < run->attempt && wait < MACAW_AUTOMATION_MAX_WAIT; i++)
    wait *= 2;
  run->status = MACAW_RUN_WAITING;
  run->retry_at = now + MIN (wait, MACAW_AUTOMATION_MAX_WAIT);
  g_free (run->error);
  run->error = g_strdup (sentence);
  macaw_run_log (run, now, "Trying again in %d seconds.", (int) (run->retry_at - now));
  macaw_automations_save_run (self, run);
  macaw_automations_save (self, automation);
  macaw_automations_tick (self);
}

/* What the turn tells */

static void
take_metadata (Attempt *attempt, AraValue *event)
{
  g_autoptr (AraValue) metadata = ara_value_dup_member (event, "messageMetadata");
  g_autoptr (AraValue) usage = metadata == NULL ? NULL : ara_value_dup_member (metadata, "usage");
  g_autofree char *status = metadata == NULL ? NULL : ara_value_dup_member_string (metadata, "status");

  if (usage != NULL)
    attempt->tokens = ara_value_get_member_integer (usage, "total_tokens");
  if (status != NULL)
    {
      g_free (attempt->status);
      attempt->status = g_steal_pointer (&status);
    }
}

static void
log_call (Attempt *attempt, AraValue *event)
{
  g_autofree char *tool = ara_value_dup_member_string (event, "toolName");

  if (tool != NULL && attempt->owner != NULL)
    macaw_run_log (attempt->automation->run, macaw_clock_now (attempt->owner->clock), "Called %s.", tool);
}

static void
take_event (Attempt *attempt, AraValue *event)
{
  g_autofree char *type = ara_value_dup_member_string (event, "type");

  if (g_strcmp0 (type, "text-delta") == 0 && attempt->text->len < 8 * MACAW_RUN_MAX_SUMMARY)
    {
      g_autofree char *delta = ara_value_dup_member_string (event, "delta");

      g_string_append (attempt->text, delta);
    }
  else if (g_strcmp0 (type, "start-step") == 0)
    g_string_truncate (attempt->text, 0); /* the last round's text is the answer */
  else if (g_strcmp0 (type, "error") == 0)
    {
      g_free (attempt->error);
      attempt->error = ara_value_dup_member_string (event, "errorText");
    }
  else if (g_strcmp0 (type, "tool-input-available") == 0)
    log_call (attempt, event);
  else if (g_strcmp0 (type, "finish") == 0 || g_strcmp0 (type, "message-metadata") == 0)
    take_metadata (attempt, event);
}

static void
attempt_ended (Attempt *attempt)
{
  MacawAutomations *self = attempt->owner;
  MacawAutomation *automation = attempt->automation;
  MacawRun *run = automation->run;

  run->tokens += attempt->tokens;
  g_free (run->summary);
  run->summary = g_utf8_substring (attempt->text->str, 0, MIN (g_utf8_strlen (attempt->text->str, -1), MACAW_RUN_MAX_SUMMARY));
  g_ptr_array_remove (self->attempts, attempt);
  attempt->owner = NULL;
  if (attempt->stopped)
    end_run (self, automation, MACAW_RUN_STOPPED, NULL);
  else if (g_strcmp0 (attempt->status, "done") == 0)
    end_run (self, automation, MACAW_RUN_DONE, NULL);
  else
    macaw_automations_fail (self, automation, attempt->error != NULL ? attempt->error : "The turn was stopped.",
                            g_strcmp0 (attempt->status, "stopped") != 0);
}

static void
turn_told (GBytes *event, gpointer data)
{
  Attempt *attempt = data;
  g_autoptr (AraValue) value = event == NULL ? NULL : ara_value_new_from_bytes (event, NULL);

  if (value != NULL)
    take_event (attempt, value);
  if (event != NULL)
    return;
  if (attempt->owner != NULL)
    attempt_ended (attempt);
  attempt_free (attempt);
}

/* The beginning */

/* The model that has to answer. NULL with a sentence: it is not there, and another one, or
 * the guide, must not answer in its place. */
static char *
find_model (MacawAutomations *self, MacawAutomation *automation, char **sentence)
{
  const char *wanted = automation->model != NULL     ? automation->model
                       : self->runtime->model != NULL ? self->runtime->model
                       : automation->known_model != NULL ? automation->known_model
                                                         : MACAW_GUIDE_MODEL;
  g_autofree char *id = NULL, *upstream = NULL;

  macaw_runtime_pick_model (self->runtime, wanted, &id, &upstream);
  if (g_str_has_prefix (wanted, "builtin/") || !g_str_equal (id, MACAW_GUIDE_MODEL))
    return g_strdup (wanted);
  *sentence = g_strdup_printf ("The model %s is not connected. Open Macaw, or connect the model again.", wanted);
  return NULL;
}

static void
name_conversation (MacawAutomations *self, MacawAutomation *automation)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (automation->run->scheduled);
  g_autofree char *when = time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%d %H:%M");
  g_autofree char *title = g_strdup_printf ("%s · %s", automation->name, when);

  macaw_runtime_store_change_conversation_async (self->runtime->store, automation->run->conversation, title, NULL, NULL, NULL);
}

static void
start_attempt (MacawAutomations *self, MacawAutomation *automation)
{
  MacawRun *run = automation->run;
  const MacawTurnLimits limits = { "The run", automation->max_rounds, automation->max_seconds, automation->max_tokens };
  g_autofree char *sentence = NULL, *model = NULL, *session = NULL;
  const char *trouble = NULL;
  gboolean first = run->conversation == NULL; /* that asks the model: until then there is none to open */
  Attempt *attempt;
  guint status;

  run->status = MACAW_RUN_RUNNING;
  run->retry_at = 0;
  run->attempt++;
  session = macaw_runtime_find_session (self->runtime, automation->session, &status, &trouble);
  model = session == NULL ? NULL : find_model (self, automation, &sentence);
  if (model == NULL)
    {
      macaw_automations_fail (self, automation, sentence != NULL ? sentence : trouble, sentence != NULL);
      return;
    }
  macaw_run_log (run, macaw_clock_now (self->clock), "Attempt %u, with %s.", run->attempt, model);
  attempt = g_new0 (Attempt, 1);
  attempt->owner = self;
  attempt->automation = automation;
  attempt->text = g_string_new (NULL);
  g_ptr_array_add (self->attempts, attempt);
  if (first)
    run->conversation = g_uuid_string_random ();
  attempt->turn = macaw_turn_start (self->runtime, automation->session, run->conversation, automation->message, run->message_id, model,
                                    turn_told, attempt);
  macaw_turn_set_limits (attempt->turn, &limits);
  if (first)
    name_conversation (self, automation);
  macaw_automations_save_run (self, run);
  macaw_automations_save (self, automation);
}

void
macaw_automations_begin_run (MacawAutomations *self, MacawAutomation *automation, gint64 scheduled)
{
  gint64 now = macaw_clock_now (self->clock);

  automation->run = macaw_run_new (automation, MACAW_RUN_RUNNING, scheduled);
  automation->run->started = now;
  automation->run->message_id = g_uuid_string_random ();
  if (now - scheduled > MACAW_AUTOMATION_LATE)
    macaw_run_log (automation->run, now, "It was due %d minutes ago.", (int) ((now - scheduled) / 60));
  start_attempt (self, automation);
}

void
macaw_automations_try_again (MacawAutomations *self, MacawAutomation *automation)
{
  start_attempt (self, automation);
}

/* Stopping */

static void
turn_stopped (gpointer unused, gpointer data)
{
}

gboolean
macaw_automations_stop_run (MacawAutomations *self, MacawAutomation *automation)
{
  Attempt *attempt = find_attempt (self, automation);

  if (attempt != NULL)
    {
      attempt->stopped = TRUE;
      macaw_turn_stop (attempt->turn, turn_stopped, NULL);
    }
  else if (automation->run != NULL)
    end_run (self, automation, MACAW_RUN_STOPPED, automation->run->error);
  else
    return FALSE;
  return TRUE;
}

void
macaw_automations_end_attempts (MacawAutomations *self, MacawAutomation *automation, gboolean stop)
{
  for (guint i = self->attempts->len; i > 0; i--)
    {
      Attempt *attempt = g_ptr_array_index (self->attempts, i - 1);

      if (automation != NULL && attempt->automation != automation)
        continue;
      attempt->owner = NULL;
      g_ptr_array_remove_index (self->attempts, i - 1);
      if (stop)
        macaw_turn_stop (attempt->turn, turn_stopped, NULL);
    }
}
