/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about automations and their runs. */

#include "runtime/automations/macaw-automations.h"
#include "macaw-routes.h"
#include "runtime/tools/macaw-schema.h"

#define MAX_RUNS 500

static void
answer_value (SoupServerMessage *message, AraValue *value)
{
  macaw_reply_text (message, 200, ara_value_dup_text (value));
}

static void
answer_automation (SoupServerMessage *message, MacawAutomation *automation)
{
  g_autoptr (AraValue) value = macaw_automation_to_value (automation, FALSE);

  answer_value (message, value);
}

/* The scheduler; refuses and gives NULL while the runtime starts. */
static MacawAutomations *
get_automations (MacawServer *self, SoupServerMessage *message)
{
  if (self->runtime->automations == NULL)
    macaw_refuse (message, 503, "The runtime is still starting; try again at once.");
  return self->runtime->automations;
}

static MacawAutomation *
find (MacawServer *self, SoupServerMessage *message, const char *id)
{
  MacawAutomations *automations = get_automations (self, message);
  MacawAutomation *automation = automations == NULL ? NULL : macaw_automations_find (automations, id);

  if (automations != NULL && automation == NULL)
    macaw_refuse (message, 404, "There is no such automation.");
  return automation;
}

/* What @body sets, by the schema; refuses it with a sentence for each member and gives NULL. */
static AraValue *
read_settings (SoupServerMessage *message, AraValue *body, gboolean change)
{
  g_autoptr (AraValue) schema = ara_value_new_from_text (macaw_automations_get_schema (change), -1, NULL);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new (), reply = NULL;
  g_autoptr (AraValue) given = NULL, details = NULL;
  AraValue *settings;

  ara_value_builder_begin_object (builder);
  for (guint i = 0; i < ara_value_get_n_children (body); i++)
    {
      g_autoptr (AraValue) member = ara_value_dup_child (body, i);
      g_autofree char *name = ara_value_dup_child_name (body, i);

      if (!g_str_equal (name, "session_id") && ara_value_get_kind (member) != ARA_VALUE_NULL)
        ara_value_builder_member_value (builder, name, member);
    }
  ara_value_builder_end_object (builder);
  given = ara_value_builder_end (builder);
  settings = macaw_schema_apply (schema, given, &details);
  if (settings != NULL)
    return settings;
  reply = macaw_reply_object ();
  ara_value_builder_member_value (reply, "detail", details);
  ara_value_builder_end_object (reply);
  macaw_reply_text (message, 422, ara_value_builder_end_text (reply));
  return NULL;
}

static void
refuse_settings (SoupServerMessage *message, const GError *error)
{
  g_autofree char *sentence = g_strconcat (error->message, ".", NULL);

  macaw_refuse (message, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? 409 : 422, sentence);
}

void
macaw_route_automations (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomations *automations = get_automations (self, message);
  MacawSessionRow *row = automations == NULL ? NULL : macaw_runtime_get_session (self->runtime, macaw_query_value (query, "session_id"));
  g_autoptr (AraValue) list = NULL;

  if (automations == NULL)
    return;
  if (row == NULL)
    {
      macaw_refuse (message, 404, "There is no such session.");
      return;
    }
  list = macaw_automations_list (automations, row->id);
  macaw_session_row_free (row);
  answer_value (message, list);
}

void
macaw_route_automation_create (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomations *automations = get_automations (self, message);
  g_autoptr (AraValue) body = automations == NULL ? NULL : macaw_read_body (message);
  g_autofree char *wanted = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autofree char *session = body == NULL ? NULL : macaw_server_find_session (self, message, wanted);
  g_autoptr (AraValue) settings = session == NULL ? NULL : read_settings (message, body, FALSE);
  g_autoptr (GError) error = NULL;
  MacawAutomation *automation;

  if (settings == NULL)
    return;
  automation = macaw_automations_create (automations, session, settings, &error);
  if (automation == NULL)
    refuse_settings (message, error);
  else
    answer_automation (message, automation);
}

/* What a form asks while a person types: is it right, and when would it run? */
void
macaw_route_automation_check (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomations *automations = get_automations (self, message);
  g_autoptr (AraValue) body = automations == NULL ? NULL : macaw_read_body (message);
  g_autoptr (AraValue) settings = body == NULL ? NULL : read_settings (message, body, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) answer = settings == NULL ? NULL : macaw_automations_check (automations, settings, &error);

  if (answer != NULL)
    answer_value (message, answer);
  else if (settings != NULL)
    refuse_settings (message, error);
}

void
macaw_route_automation (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomation *automation = find (self, message, rest);

  if (automation != NULL)
    answer_automation (message, automation);
}

void
macaw_route_automation_change (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomation *automation = find (self, message, rest);
  g_autoptr (AraValue) body = automation == NULL ? NULL : macaw_read_body (message);
  g_autoptr (AraValue) settings = body == NULL ? NULL : read_settings (message, body, TRUE);
  g_autoptr (GError) error = NULL;

  if (settings == NULL)
    return;
  if (macaw_automations_update (self->runtime->automations, automation, settings, &error))
    answer_automation (message, automation);
  else
    refuse_settings (message, error);
}

void
macaw_route_automation_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomation *automation = find (self, message, rest);

  if (automation == NULL)
    return;
  macaw_automations_delete (self->runtime->automations, automation);
  soup_server_message_set_status (message, 204, NULL);
}

/* The automation that the body names. */
static MacawAutomation *
find_in_body (MacawServer *self, SoupServerMessage *message)
{
  static const MacawMember members[] = { { "automation_id", "string", MACAW_MEMBER_REQUIRED }, { 0 } };
  g_autoptr (AraValue) body = macaw_read_request (message, members);
  g_autofree char *id = body == NULL ? NULL : ara_value_dup_member_string (body, "automation_id");

  return body == NULL ? NULL : find (self, message, id);
}

void
macaw_route_automation_run (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomation *automation = find_in_body (self, message);

  if (automation == NULL)
    return;
  if (macaw_automations_run_now (self->runtime->automations, automation))
    answer_automation (message, automation);
  else
    macaw_refuse (message, 409, "It is running already.");
}

void
macaw_route_automation_stop (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomation *automation = find_in_body (self, message);
  g_autoptr (AraValueBuilder) builder = NULL;
  gboolean stopped;

  if (automation == NULL)
    return;
  stopped = macaw_automations_stop_run (self->runtime->automations, automation);
  builder = macaw_reply_object ();
  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_name (builder, "stopped");
  ara_value_builder_boolean (builder, stopped);
  macaw_reply (message, builder);
}

static void
runs_came (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawLater *later = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) runs = macaw_runtime_store_list_automation_runs_finish (NULL, result, &error);
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_member_value (builder, "runs", runs);
  if (runs != NULL)
    macaw_reply (later->message, builder);
  else
    macaw_refuse (later->message, 500, error->message);
  macaw_reply_resume (later);
}

void
macaw_route_automation_runs (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawAutomation *automation = find (self, message, macaw_query_value (query, "automation_id"));
  gint64 limit = 100;
  MacawLater *later;

  if (automation == NULL || !macaw_query_count (message, query, "limit", MAX_RUNS, &limit))
    return;
  later = macaw_reply_later (message);
  macaw_runtime_store_list_automation_runs_async (self->runtime->store, automation->id, limit, later->cancellable, runs_came, later);
}
