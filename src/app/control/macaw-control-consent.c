/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person allows the agent to do outside of the app. */

#include "config.h"

#include "macaw-control-consent.h"
#include "app/macaw-paths.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SETTING "control-decisions"

/* A decision */

struct _MacawControlDecision
{
  GObject  parent_instance;

  char    *action;
  char    *session_id;
  gboolean allowed;
};

G_DEFINE_FINAL_TYPE (MacawControlDecision, macaw_control_decision, G_TYPE_OBJECT)

static void
macaw_control_decision_finalize (GObject *object)
{
  MacawControlDecision *self = MACAW_CONTROL_DECISION (object);

  g_free (self->action);
  g_free (self->session_id);
  G_OBJECT_CLASS (macaw_control_decision_parent_class)->finalize (object);
}

static void
macaw_control_decision_class_init (MacawControlDecisionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_control_decision_finalize;
}

static void
macaw_control_decision_init (MacawControlDecision *self)
{
}

const char *
macaw_control_decision_get_action (MacawControlDecision *self)
{
  return self->action;
}

const char *
macaw_control_decision_get_session_id (MacawControlDecision *self)
{
  return self->session_id;
}

gboolean
macaw_control_decision_get_allowed (MacawControlDecision *self)
{
  return self->allowed;
}

/* All of them */

struct _MacawControlConsent
{
  GObject         parent_instance;

  GtkApplication *application; /* not owned: it owns us */
  GSettings      *settings;
  GListStore     *decisions;   /* the newest first */
  GQueue          questions;   /* of GTask with a Question; the first has the dialog */
  GtkWidget      *dialog;
};

G_DEFINE_FINAL_TYPE (MacawControlConsent, macaw_control_consent, G_TYPE_OBJECT)

typedef struct
{
  MacawControlCall *call;
  char             *heading;
  char             *body;
} Question;

static void show_next (MacawControlConsent *self);

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->call);
  g_free (question->heading);
  g_free (question->body);
  g_free (question);
}

/* What was decided */

static MacawControlDecision *
find_decision (MacawControlConsent *self, const char *action, const char *session_id, gboolean exactly)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->decisions)); i++)
    {
      g_autoptr (MacawControlDecision) decision = g_list_model_get_item (G_LIST_MODEL (self->decisions), i);
      gboolean same = g_strcmp0 (decision->session_id, session_id) == 0;

      if (g_str_equal (decision->action, action) && (same || (!exactly && decision->session_id == NULL)))
        return decision; /* the list holds it */
    }
  return NULL;
}

MacawControlDecision *
macaw_control_consent_lookup (MacawControlConsent *self, const char *action, const char *session_id)
{
  return find_decision (self, action, session_id, FALSE);
}

static void
save (MacawControlConsent *self)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sb}"));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->decisions)); i++)
    {
      g_autoptr (MacawControlDecision) decision = g_list_model_get_item (G_LIST_MODEL (self->decisions), i);

      if (decision->session_id == NULL)
        g_variant_builder_add (&builder, "{sb}", decision->action, decision->allowed);
    }
  g_settings_set_value (self->settings, SETTING, g_variant_builder_end (&builder));
}

static void
add_decision (MacawControlConsent *self, const char *action, const char *session_id, gboolean allowed)
{
  g_autoptr (MacawControlDecision) decision = g_object_new (MACAW_TYPE_CONTROL_DECISION, NULL);

  decision->action = g_strdup (action);
  decision->session_id = g_strdup (session_id);
  decision->allowed = allowed;
  g_list_store_insert (self->decisions, 0, decision);
}

static void
remove_decision (MacawControlConsent *self, MacawControlDecision *decision)
{
  guint position;

  if (decision != NULL && g_list_store_find (self->decisions, decision, &position))
    g_list_store_remove (self->decisions, position);
}

void
macaw_control_consent_decide (MacawControlConsent *self, const char *action, const char *session_id, gboolean allowed)
{
  remove_decision (self, find_decision (self, action, session_id, TRUE));
  add_decision (self, action, session_id, allowed);
  save (self);
}

void
macaw_control_consent_revoke (MacawControlConsent *self, const char *action, const char *session_id)
{
  remove_decision (self, find_decision (self, action, session_id, TRUE));
  save (self);
}

static void
load (MacawControlConsent *self)
{
  g_autoptr (GVariant) stored = g_settings_get_value (self->settings, SETTING);
  GVariantIter iter;
  const char *action;
  gboolean allowed;

  g_variant_iter_init (&iter, stored);
  while (g_variant_iter_next (&iter, "{&sb}", &action, &allowed))
    add_decision (self, action, NULL, allowed);
}

/* Asking */

static void
answer (GTask *task, gboolean allowed)
{
  Question *question = g_task_get_task_data (task);

  macaw_control_call_set_asking (question->call, FALSE);
  g_task_return_boolean (task, allowed);
}

static void
deny (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  macaw_control_call_fail (question->call, MACAW_CONTROL_DENIED, _("The person at the computer refused."));
  answer (task, FALSE);
}

/* What one answer decided may answer others that wait. */
static void
settle_others (MacawControlConsent *self)
{
  GList *next;

  for (GList *link = self->questions.head; link != NULL; link = next)
    {
      Question *question = g_task_get_task_data (link->data);
      MacawControlDecision *decision = find_decision (self, macaw_control_call_get_action (question->call),
                                                      macaw_control_call_get_session_id (question->call), FALSE);

      next = link->next;
      if (decision == NULL)
        continue;
      g_queue_unlink (&self->questions, link);
      if (decision->allowed)
        answer (link->data, TRUE);
      else
        deny (link->data);
      g_object_unref (link->data);
      g_list_free (link);
    }
}

static void
take_away_dialog (MacawControlConsent *self)
{
  GtkWidget *dialog = self->dialog;

  if (dialog == NULL)
    return;
  self->dialog = NULL;
  g_object_remove_weak_pointer (G_OBJECT (dialog), (gpointer *) &self->dialog);
  g_signal_handlers_disconnect_by_data (dialog, self);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
responded (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (MacawControlConsent) self = g_object_ref (data);
  g_autoptr (GTask) task = g_queue_pop_head (&self->questions);
  Question *question = g_task_get_task_data (task);
  const char *action = macaw_control_call_get_action (question->call);
  gboolean for_session = g_str_equal (response, "session"), for_ever = g_str_equal (response, "always");

  self->dialog = NULL;
  g_object_remove_weak_pointer (G_OBJECT (dialog), (gpointer *) &self->dialog);
  g_signal_handlers_disconnect_by_data (dialog, self);
  if (for_session || for_ever)
    macaw_control_consent_decide (self, action, for_session ? macaw_control_call_get_session_id (question->call) : NULL, TRUE);
  if (for_session || for_ever || g_str_equal (response, "once"))
    answer (task, TRUE);
  else
    deny (task);
  settle_others (self);
  show_next (self);
}

static GtkWidget *
make_dialog (MacawControlConsent *self, Question *question)
{
  GtkWidget *dialog = adw_message_dialog_new (gtk_application_get_active_window (self->application), question->heading, question->body);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_responses (message, "deny", _("_Deny"), "once", _("Allow _Once"), "session", _("Allow for This _Session"),
                                    "always", _("_Always Allow"), NULL);
  /* Whoever types on when it appears must not have allowed anything. */
  adw_message_dialog_set_default_response (message, "deny");
  adw_message_dialog_set_close_response (message, "deny");
  g_signal_connect (dialog, "response", G_CALLBACK (responded), self);
  return dialog;
}

static void
show_next (MacawControlConsent *self)
{
  GTask *task = g_queue_peek_head (&self->questions);

  if (task == NULL || self->dialog != NULL)
    return;
  self->dialog = make_dialog (self, g_task_get_task_data (task));
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

/* Nobody waits for the answer any more: the question goes. */
static void
call_ended (MacawControlCall *call, gpointer data)
{
  GTask *task = data;
  g_autoptr (MacawControlConsent) self = g_object_ref (g_task_get_source_object (task));
  GList *link = g_queue_find (&self->questions, task);

  if (link == NULL)
    return;
  if (link == self->questions.head)
    take_away_dialog (self);
  g_queue_delete_link (&self->questions, link);
  answer (task, FALSE);
  g_object_unref (task);
  show_next (self);
}

void
macaw_control_consent_ask_async (MacawControlConsent *self, MacawControlCall *call, gboolean allowed,
                                 const char *heading, const char *body, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Question *question = g_new (Question, 1);
  MacawControlDecision *decision = find_decision (self, macaw_control_call_get_action (call),
                                                  macaw_control_call_get_session_id (call), FALSE);

  g_task_set_source_tag (task, macaw_control_consent_ask_async);
  *question = (Question){ g_object_ref (call), g_strdup (heading), g_strdup (body) };
  g_task_set_task_data (task, question, question_free);
  if (decision != NULL ? decision->allowed : allowed)
    answer (task, TRUE);
  else if (decision != NULL)
    deny (task);
  else if (gtk_application_get_active_window (self->application) == NULL)
    {
      macaw_control_call_fail (call, MACAW_CONTROL_DENIED, _("No window is open in which the person could be asked."));
      answer (task, FALSE);
    }
  else
    {
      macaw_control_call_set_asking (call, TRUE);
      g_signal_connect_object (call, "ended", G_CALLBACK (call_ended), task, 0);
      g_queue_push_tail (&self->questions, g_object_ref (task));
      show_next (self);
    }
}

gboolean
macaw_control_consent_ask_finish (MacawControlConsent *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

GListModel *
macaw_control_consent_get_decisions (MacawControlConsent *self)
{
  return G_LIST_MODEL (self->decisions);
}

static void
macaw_control_consent_dispose (GObject *object)
{
  MacawControlConsent *self = MACAW_CONTROL_CONSENT (object);

  take_away_dialog (self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (macaw_control_consent_parent_class)->dispose (object);
}

static void
macaw_control_consent_finalize (GObject *object)
{
  g_object_unref (MACAW_CONTROL_CONSENT (object)->decisions);
  G_OBJECT_CLASS (macaw_control_consent_parent_class)->finalize (object);
}

static void
macaw_control_consent_class_init (MacawControlConsentClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_control_consent_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_consent_finalize;
}

static void
macaw_control_consent_init (MacawControlConsent *self)
{
  self->decisions = g_list_store_new (MACAW_TYPE_CONTROL_DECISION);
  self->settings = g_object_ref (macaw_paths_get_settings ());
  g_queue_init (&self->questions);
  load (self);
}

MacawControlConsent *
macaw_control_consent_new (GtkApplication *application)
{
  MacawControlConsent *self = g_object_new (MACAW_TYPE_CONTROL_CONSENT, NULL);

  self->application = application;
  return self;
}
