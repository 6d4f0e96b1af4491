/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the fields of the automation's form and the JSON of its settings. */

#include "config.h"

#include "macaw-automation-editor-private.h"
#include "macaw-automation-text.h"
#include "macaw-time-zones.h"

#include <string.h>

/* In the order of the form's rows. */
static const char *const policies[] = { "fire_latest_only", "fire_all", "skip_if_late" };
static const gint64 units[] = { 1, 60, 3600, 86400 };

/* What the server has where nothing is said. */
#define RETRIES 3
#define ROUNDS  25
#define SECONDS (15 * 60)
#define TOKENS  1000000

gboolean
macaw_automation_editor_is_cron (MacawAutomationEditor *self)
{
  return adw_combo_row_get_selected (self->kind) == 0;
}

gint64
macaw_automation_editor_get_seconds (MacawAutomationEditor *self)
{
  return (gint64) gtk_spin_button_get_value_as_int (self->interval) * units[MIN (gtk_drop_down_get_selected (self->unit), G_N_ELEMENTS (units) - 1)];
}

char *
macaw_automation_editor_dup_text (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

char *
macaw_automation_editor_dup_message (MacawAutomationEditor *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->message), "text", &text, NULL);
  return g_strstrip (text);
}

/* Filling */

static void
set_interval (MacawAutomationEditor *self, gint64 seconds)
{
  guint unit = G_N_ELEMENTS (units) - 1;

  while (unit > 0 && seconds % units[unit] != 0)
    unit--;
  gtk_drop_down_set_selected (self->unit, unit);
  gtk_spin_button_set_value (self->interval, (double) (seconds / units[unit]));
}

static gint64
to_minutes (gint64 seconds)
{
  return (seconds + 59) / 60;
}

static void
fill_with (MacawAutomationEditor *self, AraAutomation *automation)
{
  const char *name = ara_automation_get_name (automation), *message = ara_automation_get_message (automation);
  const char *expression = ara_automation_get_schedule_expr (automation), *zone = ara_automation_get_timezone (automation);
  gint64 seconds = ara_automation_get_every_seconds (automation);
  guint policy = 0;

  gtk_editable_set_text (self->name, name != NULL ? name : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->message), message != NULL ? message : "", -1);
  adw_combo_row_set_selected (self->kind, g_strcmp0 (ara_automation_get_schedule_kind (automation), "cron") == 0 ? 0 : 1);
  if (expression != NULL)
    gtk_editable_set_text (self->cron, expression);
  if (zone != NULL)
    gtk_editable_set_text (self->zone, zone);
  if (seconds > 0)
    set_interval (self, seconds);
  while (policy < G_N_ELEMENTS (policies) - 1 && g_strcmp0 (policies[policy], ara_automation_get_missed_policy (automation)) != 0)
    policy++;
  adw_combo_row_set_selected (self->missed, policy);
  gtk_spin_button_set_value (self->retries, (double) ara_automation_get_max_retries (automation));
  gtk_spin_button_set_value (self->rounds, (double) macaw_automation_text_number (automation, "max_rounds", ROUNDS));
  gtk_spin_button_set_value (self->minutes, (double) to_minutes (macaw_automation_text_number (automation, "max_seconds", SECONDS)));
  gtk_spin_button_set_value (self->tokens, (double) macaw_automation_text_number (automation, "max_tokens", TOKENS));
}

void
macaw_automation_editor_fill (MacawAutomationEditor *self)
{
  g_autofree char *local = macaw_time_zones_dup_local ();

  self->filling = TRUE;
  gtk_editable_set_text (self->cron, "0 9 * * *");
  gtk_editable_set_text (self->zone, local);
  set_interval (self, 3600);
  gtk_spin_button_set_value (self->retries, RETRIES);
  gtk_spin_button_set_value (self->rounds, ROUNDS);
  gtk_spin_button_set_value (self->minutes, to_minutes (SECONDS));
  gtk_spin_button_set_value (self->tokens, TOKENS);
  if (self->automation != NULL)
    fill_with (self, self->automation);
  self->filling = FALSE;
}

/* Collecting */

static void
add_number (AraValueBuilder *builder, const char *name, gint64 number, gint64 before)
{
  if (number == before)
    return;
  ara_value_builder_name (builder, name);
  ara_value_builder_integer (builder, number);
}

static void
add_text (AraValueBuilder *builder, const char *name, const char *text, const char *before)
{
  if (g_strcmp0 (text, before) != 0)
    ara_value_builder_member_string (builder, name, text);
}

static void
add_schedule (MacawAutomationEditor *self, AraValueBuilder *builder)
{
  g_autofree char *cron = macaw_automation_editor_dup_text (self->cron), *zone = macaw_automation_editor_dup_text (self->zone);

  ara_value_builder_member_string (builder, "schedule_kind", macaw_automation_editor_is_cron (self) ? "cron" : "every");
  if (macaw_automation_editor_is_cron (self))
    {
      ara_value_builder_member_string (builder, "schedule_expr", cron);
      ara_value_builder_member_string (builder, "timezone", zone);
    }
  else
    add_number (builder, "every_seconds", macaw_automation_editor_get_seconds (self), -1);
}

/* A schedule that is sent begins anew, so one that is as it was is not. */
static gboolean
is_new_schedule (MacawAutomationEditor *self)
{
  g_autofree char *cron = macaw_automation_editor_dup_text (self->cron), *zone = macaw_automation_editor_dup_text (self->zone);
  gboolean is_cron = macaw_automation_editor_is_cron (self);

  if (self->automation == NULL || is_cron != (g_strcmp0 (ara_automation_get_schedule_kind (self->automation), "cron") == 0))
    return TRUE;
  return is_cron ? g_strcmp0 (cron, ara_automation_get_schedule_expr (self->automation)) != 0
                       || g_strcmp0 (zone, ara_automation_get_timezone (self->automation)) != 0
                 : macaw_automation_editor_get_seconds (self) != ara_automation_get_every_seconds (self->automation);
}

/* What a new one leaves out, the server's own numbers stand for. */
static void
add_limits (MacawAutomationEditor *self, AraValueBuilder *builder)
{
  AraAutomation *old = self->automation;
  gint64 seconds = old == NULL ? SECONDS : macaw_automation_text_number (old, "max_seconds", SECONDS);
  gint64 minutes = gtk_spin_button_get_value_as_int (self->minutes);

  add_number (builder, "max_retries", gtk_spin_button_get_value_as_int (self->retries), old == NULL ? RETRIES : ara_automation_get_max_retries (old));
  add_number (builder, "max_rounds", gtk_spin_button_get_value_as_int (self->rounds),
              old == NULL ? ROUNDS : macaw_automation_text_number (old, "max_rounds", ROUNDS));
  if (minutes != to_minutes (seconds))
    add_number (builder, "max_seconds", minutes * 60, seconds);
  add_number (builder, "max_tokens", gtk_spin_button_get_value_as_int (self->tokens),
              old == NULL ? TOKENS : macaw_automation_text_number (old, "max_tokens", TOKENS));
}

AraValue *
macaw_automation_editor_collect (MacawAutomationEditor *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *name = macaw_automation_editor_dup_text (self->name), *message = macaw_automation_editor_dup_message (self);
  const char *policy = policies[MIN (adw_combo_row_get_selected (self->missed), G_N_ELEMENTS (policies) - 1)];
  AraAutomation *old = self->automation;

  ara_value_builder_begin_object (builder);
  add_text (builder, "name", name, old == NULL ? NULL : ara_automation_get_name (old));
  add_text (builder, "message", message, old == NULL ? NULL : ara_automation_get_message (old));
  if (is_new_schedule (self))
    add_schedule (self, builder);
  add_text (builder, "missed_policy", policy, old == NULL ? NULL : ara_automation_get_missed_policy (old));
  add_limits (self, builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

AraValue *
macaw_automation_editor_collect_schedule (MacawAutomationEditor *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", "-");
  ara_value_builder_member_string (builder, "message", "-");
  add_schedule (self, builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}
