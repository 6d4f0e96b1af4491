/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this app does when the agent calls an action: ask, allow or refuse. */

#include "config.h"

#include "macaw-control-policy.h"

#include <glib/gi18n.h>

typedef enum { ASK, ALWAYS, NEVER, N_POLICIES } Policy;

struct _MacawControlPolicy
{
  GtkWidget            parent_instance;

  GtkLabel            *label;
  GtkDropDown         *choice;

  MacawControlActions *actions;
  char                *id;
  char                *session_id;
  gboolean             showing; /* what was decided, by which nothing is decided */
};

G_DEFINE_FINAL_TYPE (MacawControlPolicy, macaw_control_policy, GTK_TYPE_WIDGET)

static MacawControlConsent *
get_consent (MacawControlPolicy *self)
{
  return macaw_control_actions_get_consent (self->actions);
}

static gboolean
asks (MacawControlPolicy *self)
{
  return macaw_control_actions_asks (self->actions, self->id);
}

/* Of every session; one for a single session is told by the label. What never asks has no "always". */
static Policy
find_policy (MacawControlPolicy *self)
{
  MacawControlDecision *decision = macaw_control_consent_lookup (get_consent (self), self->id, NULL);
  gboolean allowed = decision != NULL && macaw_control_decision_get_allowed (decision);

  if (decision == NULL || (allowed && !asks (self)))
    return ASK;
  return allowed ? ALWAYS : NEVER;
}

static const char *
describe (MacawControlPolicy *self)
{
  MacawControlDecision *decision = macaw_control_consent_lookup (get_consent (self), self->id, self->session_id);

  if (decision == NULL || macaw_control_decision_get_session_id (decision) == NULL)
    return _("When the agent calls it:");
  return macaw_control_decision_get_allowed (decision) ? _("Allowed in this session. Else, when the agent calls it:")
                                                       : _("Not allowed in this session. Else, when the agent calls it:");
}

/* The choices of an action that asks: ask, always, never; of another: allow, never. */
static Policy
get_chosen (MacawControlPolicy *self)
{
  guint position = gtk_drop_down_get_selected (self->choice);

  return asks (self) ? position : position == 1 ? NEVER : ASK;
}

static void
show_choices (MacawControlPolicy *self)
{
  const char *const asking[] = { _("Ask Me"), _("Always Allow"), _("Never Allow"), NULL }, *const allowing[] = { _("Allow"), _("Never Allow"), NULL };
  GListModel *shown = gtk_drop_down_get_model (self->choice);
  g_autoptr (GtkStringList) list = NULL;

  if (shown != NULL && (g_list_model_get_n_items (shown) == N_POLICIES) == asks (self))
    return;
  list = gtk_string_list_new (asks (self) ? asking : allowing);
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (list));
}

static void
update (MacawControlPolicy *self)
{
  gboolean ours = self->id != NULL && self->actions != NULL && macaw_control_actions_get_title (self->actions, self->id) != NULL;
  Policy policy;

  gtk_widget_set_visible (GTK_WIDGET (self), ours);
  if (!ours)
    return;
  policy = find_policy (self);
  self->showing = TRUE;
  show_choices (self);
  gtk_drop_down_set_selected (self->choice, asks (self) ? policy : policy == NEVER);
  self->showing = FALSE;
  gtk_label_set_text (self->label, describe (self));
}

static void
chosen (MacawControlPolicy *self)
{
  Policy policy;

  if (self->showing || self->id == NULL || self->actions == NULL)
    return;
  policy = get_chosen (self);
  /* Told late: what is chosen is what was shown. */
  if (policy == find_policy (self))
    return;
  if (policy == ASK)
    macaw_control_consent_revoke (get_consent (self), self->id, NULL);
  else
    macaw_control_consent_decide (get_consent (self), self->id, NULL, policy == ALWAYS);
}

static void
take_actions (MacawControlPolicy *self, MacawControlActions *actions)
{
  if (self->actions == actions)
    return;
  if (self->actions != NULL)
    g_signal_handlers_disconnect_by_data (macaw_control_consent_get_decisions (get_consent (self)), self);
  g_set_object (&self->actions, actions);
  if (actions != NULL)
    g_signal_connect_object (macaw_control_consent_get_decisions (get_consent (self)), "items-changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
}

void
macaw_control_policy_set_action (MacawControlPolicy *self, MacawControlActions *actions, const char *id, const char *session_id)
{
  g_autofree char *new_id = g_strdup (id), *new_session = g_strdup (session_id);

  g_return_if_fail (MACAW_IS_CONTROL_POLICY (self));
  take_actions (self, actions);
  g_free (self->id);
  g_free (self->session_id);
  self->id = g_steal_pointer (&new_id);
  self->session_id = g_steal_pointer (&new_session);
  update (self);
}

static void
macaw_control_policy_dispose (GObject *object)
{
  MacawControlPolicy *self = MACAW_CONTROL_POLICY (object);
  GtkWidget *child;

  take_actions (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_control_policy_parent_class)->dispose (object);
}

static void
macaw_control_policy_finalize (GObject *object)
{
  g_free (MACAW_CONTROL_POLICY (object)->id);
  g_free (MACAW_CONTROL_POLICY (object)->session_id);
  G_OBJECT_CLASS (macaw_control_policy_parent_class)->finalize (object);
}

static void
macaw_control_policy_class_init (MacawControlPolicyClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_control_policy_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_policy_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/control/macaw-control-policy.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawControlPolicy, label);
  gtk_widget_class_bind_template_child (widget_class, MacawControlPolicy, choice);
  gtk_widget_class_bind_template_callback (widget_class, chosen);
}

static void
macaw_control_policy_init (MacawControlPolicy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
