/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools with which an agent keeps automations. */

#include "macaw-automations.h"

#define PROPERTIES \
  "\"name\":{\"type\":\"string\",\"description\":\"What it is called.\"}," \
  "\"schedule_kind\":{\"type\":\"string\",\"enum\":[\"every\",\"cron\"],\"description\":\"every: each so many seconds; cron: by schedule_expr.\"}," \
  "\"every_seconds\":{\"type\":\"integer\",\"minimum\":10,\"description\":\"With every: the seconds between two runs.\"}," \
  "\"schedule_expr\":{\"type\":\"string\",\"description\":\"With cron: minute, hour, day of the month, month, day of the week, e.g. 30 7 * * mon-fri.\"}," \
  "\"timezone\":{\"type\":\"string\",\"description\":\"With cron: an IANA name like Europe/Berlin; this computer's by default.\"}," \
  "\"message\":{\"type\":\"string\",\"description\":\"What the agent is asked at each run.\"}," \
  "\"model\":{\"type\":\"string\",\"description\":\"Which model answers; the default one if it is left out.\"}," \
  "\"missed_policy\":{\"type\":\"string\",\"enum\":[\"fire_all\",\"fire_latest_only\",\"skip_if_late\"]," \
  "\"description\":\"Runs that were missed while the computer was off: all are made up for, only the latest one (the default), or none.\"}," \
  "\"max_retries\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":10,\"description\":\"How often a run that failed is tried again; 3 by default.\"}," \
  "\"max_rounds\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"description\":\"After how many rounds of model and tools a run is stopped; 25 by default.\"}," \
  "\"max_seconds\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":14400,\"description\":\"After how long a run is stopped; 900 by default.\"}," \
  "\"max_tokens\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100000000,\"description\":\"After how many tokens a run is stopped; 1000000 by default.\"}," \
  "\"enabled\":{\"type\":\"boolean\",\"description\":\"Whether it runs by its schedule.\"}"
#define ID "\"id\":{\"type\":\"string\",\"description\":\"The automation, as automation_list names it.\"}"
#define SCHEMA(properties, required) \
  "{\"type\":\"object\",\"properties\":{" properties "},\"required\":[" required "],\"additionalProperties\":false}"

static const char create_schema[] = SCHEMA (PROPERTIES, "\"name\",\"schedule_kind\",\"message\"");
static const char update_schema[] = SCHEMA (ID "," PROPERTIES, "\"id\"");

static const char change_schema[] = SCHEMA (PROPERTIES, "");

const char *
macaw_automations_get_schema (gboolean change)
{
  return change ? change_schema : create_schema;
}

static void
answer (AraValue *value, const GError *error, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, answer);
  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) ara_value_unref);
  else
    g_task_return_new_error (task, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s.", error->message);
}

/* The automation that @args name, if it is one of this session. */
static MacawAutomation *
find (MacawAutomations *self, const char *session, AraValue *args, GError **error)
{
  g_autofree char *id = ara_value_dup_member_string (args, "id");
  MacawAutomation *automation = macaw_automations_find (self, id);

  if (automation != NULL && g_str_equal (automation->session, session))
    return automation;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no automation “%s”; automation_list names them", id);
  return NULL;
}

static void
run_create (gpointer owner, const char *session, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  MacawAutomation *automation = macaw_automations_create (owner, session, args, &error);

  answer (automation == NULL ? NULL : macaw_automation_to_value (automation, FALSE), error, callback, user_data);
}

static void
run_list (gpointer owner, const char *session, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  answer (macaw_automations_list (owner, session), NULL, callback, user_data);
}

static void
run_update (gpointer owner, const char *session, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  MacawAutomation *automation = find (owner, session, args, &error);
  gboolean done = automation != NULL && macaw_automations_update (owner, automation, args, &error);

  answer (done ? macaw_automation_to_value (automation, FALSE) : NULL, error, callback, user_data);
}

static void
run_delete (gpointer owner, const char *session, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  MacawAutomation *automation = find (owner, session, args, &error);

  if (automation != NULL)
    macaw_automations_delete (owner, automation);
  answer (automation == NULL ? NULL : ara_value_new_string ("Automation deleted."), error, callback, user_data);
}

static const MacawServiceTool tools[] = {
  { "automation_create", "Makes an automation: a message that the agent is sent by a schedule, each time in a conversation of its own.",
    create_schema, FALSE, FALSE, FALSE, run_create },
  { "automation_list", "Lists the automations with their schedules, next and last runs.", SCHEMA ("", ""), TRUE, FALSE, FALSE, run_list },
  { "automation_update", "Changes an automation; what is left out stays. enabled: false pauses it.", update_schema, FALSE, FALSE, FALSE, run_update },
  { "automation_delete", "Deletes an automation and the list of its runs; their conversations stay.", SCHEMA (ID, "\"id\""), FALSE, TRUE, FALSE,
    run_delete },
};

void
macaw_automations_add_tools (MacawAutomations *self, MacawToolbox *toolbox, const char *session)
{
  macaw_toolbox_add_tools (toolbox, tools, G_N_ELEMENTS (tools), self, session);
}
