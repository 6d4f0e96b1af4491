/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One automation: what the agent is asked and when. */

#include "macaw-automation-private.h"

#include <string.h>

#define MAX_NAME    200
#define MAX_MESSAGE (64 * 1024)

static const char *const policies[] = { "fire_all", "fire_latest_only", "skip_if_late" };

MacawAutomation *
macaw_automation_new (const char *session, gint64 now)
{
  MacawAutomation *self = g_new0 (MacawAutomation, 1);

  self->id = g_uuid_string_random ();
  self->session = g_strdup (session);
  self->zone = macaw_schedule_dup_local_zone ();
  self->policy = MACAW_MISSED_FIRE_LATEST_ONLY;
  self->retries = MACAW_AUTOMATION_RETRIES;
  self->max_rounds = MACAW_AUTOMATION_ROUNDS;
  self->max_seconds = MACAW_AUTOMATION_SECONDS;
  self->max_tokens = MACAW_AUTOMATION_TOKENS;
  self->enabled = TRUE;
  self->created = self->anchor = now;
  self->next = MACAW_SCHEDULE_NEVER;
  g_queue_init (&self->pending);
  return self;
}

void
macaw_automation_free (MacawAutomation *self)
{
  g_clear_pointer (&self->run, macaw_run_free);
  g_clear_pointer (&self->last, macaw_run_free);
  g_clear_pointer (&self->schedule, macaw_schedule_free);
  g_queue_clear_full (&self->pending, g_free);
  g_free (self->id);
  g_free (self->session);
  g_free (self->name);
  g_free (self->message);
  g_free (self->expression);
  g_free (self->zone);
  g_free (self->model);
  g_free (self->known_model);
  g_free (self);
}

/* Changing it: all members are looked at before one is taken */

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

static gboolean
take_text (AraValue *settings, const char *name, char **into, gsize most, GError **error)
{
  g_autofree char *text = ara_value_dup_member_string (settings, name);

  if (text == NULL)
    return TRUE;
  if (*g_strstrip (text) == '\0' || strlen (text) > most)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The %s should not be empty, and not longer than %u bytes", name, (guint) most);
      return FALSE;
    }
  g_free (*into);
  *into = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
take_number (AraValue *settings, const char *name, gint64 least, gint64 most, guint *into, GError **error)
{
  g_autoptr (AraValue) value = ara_value_dup_member (settings, name);
  gint64 number;

  if (value == NULL)
    return TRUE;
  if (!ara_value_get_integer (value, &number) || number < least || number > most)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s should be a number from %d to %d", name, (int) least, (int) most);
      return FALSE;
    }
  *into = (guint) number;
  return TRUE;
}

static gboolean
take_numbers (MacawAutomation *self, AraValue *settings, GError **error)
{
  return take_number (settings, "max_retries", 0, MACAW_AUTOMATION_MAX_RETRIES, &self->retries, error)
         && take_number (settings, "max_rounds", 1, MACAW_AUTOMATION_MAX_ROUNDS, &self->max_rounds, error)
         && take_number (settings, "max_seconds", 1, MACAW_AUTOMATION_MAX_SECONDS, &self->max_seconds, error)
         && take_number (settings, "max_tokens", 1, MACAW_AUTOMATION_MAX_TOKENS, &self->max_tokens, error);
}

static gboolean
take_choices (MacawAutomation *self, AraValue *settings, GError **error)
{
  g_autofree char *kind = ara_value_dup_member_string (settings, "schedule_kind"), *policy = ara_value_dup_member_string (settings, "missed_policy");
  g_autoptr (AraValue) enabled = ara_value_dup_member (settings, "enabled");
  guint chosen = 0;

  if (kind != NULL && !g_str_equal (kind, "every") && !g_str_equal (kind, "cron"))
    return fail (error, "schedule_kind should be every or cron");
  while (policy != NULL && chosen < G_N_ELEMENTS (policies) && !g_str_equal (policy, policies[chosen]))
    chosen++;
  if (chosen == G_N_ELEMENTS (policies))
    return fail (error, "missed_policy should be fire_all, fire_latest_only or skip_if_late");
  if (kind != NULL)
    self->is_cron = g_str_equal (kind, "cron");
  if (policy != NULL)
    self->policy = (MacawMissedPolicy) chosen;
  if (enabled != NULL)
    self->enabled = ara_value_get_boolean (enabled);
  return TRUE;
}

static gboolean
make_schedule (MacawAutomation *self, GError **error)
{
  if (self->is_cron && self->expression == NULL)
    return fail (error, "A schedule of the kind cron needs schedule_expr, like “30 7 * * mon-fri”");
  if (!self->is_cron && self->every_seconds == 0)
    return fail (error, "A schedule of the kind every needs every_seconds");
  self->schedule = self->is_cron ? macaw_schedule_new_cron (self->expression, self->zone, error)
                                 : macaw_schedule_new_every (self->every_seconds, self->anchor, error);
  return self->schedule != NULL;
}

/* The parts that @settings may change, in a new one. */
static MacawAutomation *
copy_settings (const MacawAutomation *self)
{
  MacawAutomation *copy = g_new0 (MacawAutomation, 1);

  *copy = (MacawAutomation){ .name = g_strdup (self->name), .message = g_strdup (self->message), .is_cron = self->is_cron,
                             .every_seconds = self->every_seconds, .expression = g_strdup (self->expression),
                             .zone = g_strdup (self->zone), .policy = self->policy, .retries = self->retries,
                             .max_rounds = self->max_rounds, .max_seconds = self->max_seconds, .max_tokens = self->max_tokens,
                             .model = g_strdup (self->model), .enabled = self->enabled, .anchor = self->anchor };
  return copy;
}

static gboolean
read_settings (MacawAutomation *self, AraValue *settings, GError **error)
{
  g_autoptr (AraValue) seconds = ara_value_dup_member (settings, "every_seconds");

  if (seconds != NULL && ara_value_get_kind (seconds) != ARA_VALUE_NULL && (!ara_value_get_integer (seconds, &self->every_seconds) || self->every_seconds == 0))
    return fail (error, "every_seconds should be a whole number of seconds, 10 at least");
  return take_text (settings, "name", &self->name, MAX_NAME, error) && take_text (settings, "message", &self->message, MAX_MESSAGE, error)
         && take_text (settings, "schedule_expr", &self->expression, 500, error) && take_text (settings, "timezone", &self->zone, 100, error)
         && take_text (settings, "model", &self->model, 500, error) && take_numbers (self, settings, error)
         && take_choices (self, settings, error);
}

static gboolean
same_schedule (const MacawAutomation *self, const MacawAutomation *other)
{
  return self->schedule != NULL && self->is_cron == other->is_cron
         && (self->is_cron ? g_strcmp0 (self->expression, other->expression) == 0 && g_str_equal (self->zone, other->zone)
                           : self->every_seconds == other->every_seconds);
}

static void
swap_settings (MacawAutomation *self, MacawAutomation *other)
{
#define SWAP(member) \
  G_STMT_START { __auto_type kept = self->member; self->member = other->member; other->member = kept; } G_STMT_END
  SWAP (name);
  SWAP (message);
  SWAP (is_cron);
  SWAP (every_seconds);
  SWAP (expression);
  SWAP (zone);
  SWAP (policy);
  SWAP (retries);
  SWAP (max_rounds);
  SWAP (max_seconds);
  SWAP (max_tokens);
  SWAP (model);
  SWAP (enabled);
  SWAP (anchor);
  SWAP (schedule);
#undef SWAP
}

gboolean
macaw_automation_check_kind (MacawAutomation *self, AraValue *settings, GError **error)
{
  g_autofree char *kind = ara_value_dup_member_string (settings, "schedule_kind"), *given = ara_value_dup_member_string (settings, "schedule_expr");
  g_autoptr (AraValue) seconds = ara_value_dup_member (settings, "every_seconds");
  gboolean is_cron = kind == NULL ? self->is_cron : g_str_equal (kind, "cron");
  gint64 number;

  /* What it has already may be sent back with the rest of it. */
  if (!is_cron && given != NULL && g_strcmp0 (given, self->expression) != 0)
    return fail (error, "schedule_expr is for the kind cron; leave it out, or set schedule_kind to cron");
  if (is_cron && seconds != NULL && ara_value_get_integer (seconds, &number) && number != self->every_seconds)
    return fail (error, "every_seconds is for the kind every; leave it out, or set schedule_kind to every");
  return TRUE;
}

gboolean
macaw_automation_apply (MacawAutomation *self, AraValue *settings, gint64 now, GError **error)
{
  MacawAutomation *changed = copy_settings (self);
  gboolean done = FALSE, anew;

  if (read_settings (changed, settings, error))
    {
      anew = !same_schedule (self, changed) || (changed->enabled && !self->enabled);
      if (anew)
        changed->anchor = now;
      if (changed->name == NULL || changed->message == NULL)
        fail (error, "An automation needs a name and a message");
      else
        done = make_schedule (changed, error);
      if (done)
        {
          swap_settings (self, changed);
          if (!self->enabled)
            self->next = MACAW_SCHEDULE_NEVER;
          else if (anew || self->next == MACAW_SCHEDULE_NEVER)
            self->next = macaw_schedule_next (self->schedule, now);
        }
    }
  macaw_automation_free (changed);
  return done;
}

/* JSON */

void
macaw_write_time_item (AraValueBuilder *builder, gint64 seconds)
{
  g_autoptr (GDateTime) time = seconds <= 0 || seconds == MACAW_SCHEDULE_NEVER ? NULL : g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  ara_value_builder_string (builder, text);
}

void
macaw_write_time (AraValueBuilder *builder, const char *name, gint64 seconds)
{
  ara_value_builder_name (builder, name);
  macaw_write_time_item (builder, seconds);
}

gint64
macaw_read_time (AraValue *value, const char *name)
{
  g_autofree char *text = ara_value_dup_member_string (value, name);
  g_autoptr (GDateTime) time = text == NULL ? NULL : g_date_time_new_from_iso8601 (text, NULL);

  return time == NULL ? 0 : g_date_time_to_unix (time);
}

static void
write_number (AraValueBuilder *builder, const char *name, guint number)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_integer (builder, number);
}

static void
write_schedule (MacawAutomation *self, AraValueBuilder *builder)
{
  ara_value_builder_member_string (builder, "schedule_kind", self->is_cron ? "cron" : "every");
  if (self->every_seconds > 0)
    {
      ara_value_builder_name (builder, "every_seconds");
      ara_value_builder_integer (builder, self->every_seconds);
    }
  ara_value_builder_member_string (builder, "schedule_expr", self->expression);
  ara_value_builder_member_string (builder, "timezone", self->zone);
}

AraValue *
macaw_automation_to_value (MacawAutomation *self, gboolean whole)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) run = self->run == NULL ? NULL : macaw_run_to_value (self->run);
  g_autoptr (AraValue) last = self->last == NULL ? NULL : macaw_run_to_value (self->last);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", self->id);
  ara_value_builder_member_string (builder, "session_id", self->session);
  ara_value_builder_member_string (builder, "name", self->name);
  write_schedule (self, builder);
  ara_value_builder_member_string (builder, "message", self->message);
  ara_value_builder_member_string (builder, "model", self->model);
  ara_value_builder_member_string (builder, "missed_policy", policies[self->policy]);
  write_number (builder, "max_retries", self->retries);
  write_number (builder, "max_rounds", self->max_rounds);
  write_number (builder, "max_seconds", self->max_seconds);
  write_number (builder, "max_tokens", self->max_tokens);
  ara_value_builder_name (builder, "enabled");
  ara_value_builder_boolean (builder, self->enabled);
  macaw_write_time (builder, "created_at", self->created);
  macaw_write_time (builder, "next_run_at", self->next);
  ara_value_builder_member_value (builder, "run", run);
  ara_value_builder_member_value (builder, "last_run", last);
  if (whole)
    {
      macaw_write_time (builder, "anchor", self->anchor);
      ara_value_builder_member_string (builder, "known_model", self->known_model);
    }
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

MacawAutomation *
macaw_automation_from_value (AraValue *value, GError **error)
{
  g_autofree char *session = ara_value_dup_member_string (value, "session_id"), *id = ara_value_dup_member_string (value, "id");
  MacawAutomation *self = macaw_automation_new (session, macaw_read_time (value, "created_at"));
  g_autoptr (AraValue) run = ara_value_dup_member (value, "run"), last = ara_value_dup_member (value, "last_run");
  gint64 next = macaw_read_time (value, "next_run_at"), anchor = macaw_read_time (value, "anchor");

  if (id == NULL || session == NULL || !macaw_automation_apply (self, value, anchor, error))
    {
      if (error != NULL && *error == NULL)
        fail (error, "It has no id");
      macaw_automation_free (self);
      return NULL;
    }
  g_free (self->id);
  self->id = g_steal_pointer (&id);
  self->known_model = ara_value_dup_member_string (value, "known_model");
  self->next = self->enabled && next > 0 ? next : self->next;
  self->run = run == NULL ? NULL : macaw_run_from_value (run);
  self->last = last == NULL ? NULL : macaw_run_from_value (last);
  return self;
}
