/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notifies a person of automations of this computer that failed, whatever window is open. */

#include "config.h"

#include "macaw-automation-watch.h"

#include <glib/gi18n.h>

#include "macaw-paths.h"

struct _MacawAutomationWatch
{
  GObject           parent_instance;

  GApplication     *application; /* borrowed: it owns us */
  AraRuntimeClient *client;
  GCancellable     *cancellable; /* of what is asked of this client */
  GHashTable       *sessions;    /* set of those looked at */
  GHashTable       *told;        /* automation → id of the run that was told */
  char             *since;       /* the end of the last run that the app told before it was started */
};

G_DEFINE_FINAL_TYPE (MacawAutomationWatch, macaw_automation_watch, G_TYPE_OBJECT)

/* Telling */

static char *
dup_notification_id (AraAutomation *automation)
{
  return g_strconcat ("automation-", ara_automation_get_id (automation), NULL);
}

static void
notify (MacawAutomationWatch *self, AraAutomation *automation, AraAutomationRun *run)
{
  const char *name = ara_automation_get_name (automation), *session = ara_automation_get_session_id (automation);
  const char *error = ara_automation_run_get_error (run), *conversation = ara_automation_run_get_conversation_id (run);
  g_autofree char *id = dup_notification_id (automation), *title = NULL;
  g_autoptr (GNotification) notification = NULL;

  /* Translators: %s is the name of an automation. */
  title = g_strdup_printf (_("“%s” failed"), name != NULL ? name : _("An automation"));
  notification = g_notification_new (title);
  g_notification_set_body (notification, error != NULL ? error : _("Its run ended with an error."));
  g_notification_set_default_action_and_target (notification, "app.open-run", "(ss)", session != NULL ? session : "",
                                                conversation != NULL ? conversation : "");
  g_application_send_notification (self->application, id, notification);
}

/* Times of one form in UTC: their order is that of their texts. */
static void
remember (const char *ended)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *before = g_settings_get_string (settings, "automations-seen");

  if (strcmp (ended, before) > 0)
    g_settings_set_string (settings, "automations-seen", ended);
}

static void
look_at_one (MacawAutomationWatch *self, AraAutomation *automation)
{
  g_autoptr (AraAutomationRun) run = ara_automation_dup_last_run (automation);
  const char *id = ara_automation_get_id (automation), *run_id = run == NULL ? NULL : ara_automation_run_get_id (run);
  const char *status = run == NULL ? NULL : ara_automation_run_get_status (run);
  const char *ended = run == NULL ? NULL : ara_automation_run_get_ended_at (run);
  g_autofree char *notification = id == NULL ? NULL : dup_notification_id (automation);

  if (id == NULL || run_id == NULL || status == NULL || ended == NULL || g_strcmp0 (g_hash_table_lookup (self->told, id), run_id) == 0)
    return;
  if (g_str_equal (status, "failed") && strcmp (ended, self->since) > 0)
    {
      g_hash_table_insert (self->told, g_strdup (id), g_strdup (run_id));
      notify (self, automation, run);
      remember (ended);
    }
  else if (g_str_equal (status, "done") && g_hash_table_remove (self->told, id))
    g_application_withdraw_notification (self->application, notification);
}

/* Looking */

static void
automations_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawAutomationWatch) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = ara_runtime_client_automations_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (list == NULL)
    {
      g_debug ("The automations can't be looked at: %s", error->message);
      return;
    }
  for (guint i = 0; ARA_RUNTIME_CLIENT (source) == self->client && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AraAutomation) automation = g_list_model_get_item (list, i);

      look_at_one (self, automation);
    }
}

static void
look (MacawAutomationWatch *self, const char *session_id)
{
  ara_runtime_client_automations_async (self->client, session_id, self->cancellable, automations_came, g_object_ref (self));
}

void
macaw_automation_watch_follow (MacawAutomationWatch *self, GListModel *sessions)
{
  g_return_if_fail (MACAW_IS_AUTOMATION_WATCH (self));

  for (guint i = 0; self->client != NULL && i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (AraSession) session = g_list_model_get_item (sessions, i);
      const char *id = ara_session_get_id (session);

      if (id != NULL && g_hash_table_add (self->sessions, g_strdup (id)))
        look (self, id);
    }
}

void
macaw_automation_watch_look (MacawAutomationWatch *self, const char *session_id)
{
  g_return_if_fail (MACAW_IS_AUTOMATION_WATCH (self));

  if (self->client != NULL)
    look (self, session_id);
}

void
macaw_automation_watch_set_client (MacawAutomationWatch *self, AraRuntimeClient *client)
{
  g_return_if_fail (MACAW_IS_AUTOMATION_WATCH (self));

  if (self->client == client)
    return;
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->client, client);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->sessions);
}

/* The object */

static void
macaw_automation_watch_dispose (GObject *object)
{
  MacawAutomationWatch *self = MACAW_AUTOMATION_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_automation_watch_parent_class)->dispose (object);
}

static void
macaw_automation_watch_finalize (GObject *object)
{
  MacawAutomationWatch *self = MACAW_AUTOMATION_WATCH (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->told);
  g_free (self->since);
  G_OBJECT_CLASS (macaw_automation_watch_parent_class)->finalize (object);
}

static void
macaw_automation_watch_class_init (MacawAutomationWatchClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_automation_watch_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_automation_watch_finalize;
}

static void
macaw_automation_watch_init (MacawAutomationWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* What failed before the app was ever opened here is no news. */
MacawAutomationWatch *
macaw_automation_watch_new (GApplication *application)
{
  MacawAutomationWatch *self = g_object_new (MACAW_TYPE_AUTOMATION_WATCH, NULL);
  GSettings *settings = macaw_paths_get_settings ();

  self->application = application;
  self->since = g_settings_get_string (settings, "automations-seen");
  if (*self->since == '\0')
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

      g_free (self->since);
      self->since = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
      g_settings_set_string (settings, "automations-seen", self->since);
    }
  return self;
}
