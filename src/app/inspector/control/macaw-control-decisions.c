/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person allowed and refused agents to do, which can be taken back, and what agents called. */

#include "config.h"

#include "macaw-control-decisions.h"
#include "macaw-control-item.h"

struct _MacawControlDecisions
{
  GtkWidget            parent_instance;

  GtkWidget           *scroller;
  GtkWidget           *undecided;
  GtkNoSelection      *decisions;
  GtkWidget           *uncalled;
  GtkNoSelection      *calls;

  GListStore          *called; /* of MacawControlItem */
  MacawControlActions *actions;
  char                *session_id;
};

G_DEFINE_FINAL_TYPE (MacawControlDecisions, macaw_control_decisions, GTK_TYPE_WIDGET)

static void
update (MacawControlDecisions *self)
{
  gtk_widget_set_visible (self->undecided, g_list_model_get_n_items (G_LIST_MODEL (self->decisions)) == 0);
  gtk_widget_set_visible (self->uncalled, g_list_model_get_n_items (G_LIST_MODEL (self->calls)) == 0);
}

static gpointer
decision_to_item (gpointer decision, gpointer data)
{
  MacawControlDecisions *self = data;
  MacawControlItem *item = macaw_control_item_new_decision (decision, self->actions, self->session_id);

  g_object_unref (decision);
  return item;
}

/* The record's newest is its last, and the first here. */
static void
calls_changed (MacawControlDecisions *self, guint position, guint removed, guint added, GListModel *record)
{
  guint before = g_list_model_get_n_items (record) - added + removed;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = added; i > 0; i--)
    {
      g_autoptr (MacawControlCall) call = g_list_model_get_item (record, position + i - 1);

      g_ptr_array_add (items, macaw_control_item_new_call (call, self->actions));
    }
  g_list_store_splice (self->called, before - position - removed, removed, items->pdata, items->len);
}

static void
take_actions (MacawControlDecisions *self, MacawControlActions *actions)
{
  GListModel *record;

  if (self->actions == actions)
    return;
  if (self->actions != NULL)
    g_signal_handlers_disconnect_by_data (macaw_control_actions_get_calls (self->actions), self);
  g_list_store_remove_all (self->called);
  g_set_object (&self->actions, actions);
  if (actions == NULL)
    return;
  record = macaw_control_actions_get_calls (actions);
  g_signal_connect_object (record, "items-changed", G_CALLBACK (calls_changed), self, G_CONNECT_SWAPPED);
  calls_changed (self, 0, 0, g_list_model_get_n_items (record), record);
}

static GListModel *
list_decisions (MacawControlDecisions *self)
{
  GListModel *decisions = g_object_ref (macaw_control_consent_get_decisions (macaw_control_actions_get_consent (self->actions)));

  return G_LIST_MODEL (gtk_map_list_model_new (decisions, decision_to_item, self, NULL));
}

/* Anew for each session: what is said depends on it. */
void
macaw_control_decisions_set_actions (MacawControlDecisions *self, MacawControlActions *actions, const char *session_id)
{
  g_autoptr (GListModel) decisions = NULL;
  g_autofree char *id = g_strdup (session_id);

  g_return_if_fail (MACAW_IS_CONTROL_DECISIONS (self));
  gtk_no_selection_set_model (self->decisions, NULL);
  take_actions (self, actions);
  g_free (self->session_id);
  self->session_id = g_steal_pointer (&id);
  if (actions != NULL)
    decisions = list_decisions (self);
  gtk_no_selection_set_model (self->decisions, decisions);
  update (self);
}

static void
take_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawControlActions *actions = MACAW_CONTROL_DECISIONS (widget)->actions;
  const char *action, *session;

  g_variant_get (parameter, "(&s&s)", &action, &session);
  if (actions != NULL)
    macaw_control_consent_revoke (macaw_control_actions_get_consent (actions), action, *session != '\0' ? session : NULL);
}

static void
macaw_control_decisions_dispose (GObject *object)
{
  MacawControlDecisions *self = MACAW_CONTROL_DECISIONS (object);

  if (self->scroller != NULL)
    macaw_control_decisions_set_actions (self, NULL, NULL);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->called);
  G_OBJECT_CLASS (macaw_control_decisions_parent_class)->dispose (object);
}

static void
macaw_control_decisions_finalize (GObject *object)
{
  g_free (MACAW_CONTROL_DECISIONS (object)->session_id);
  G_OBJECT_CLASS (macaw_control_decisions_parent_class)->finalize (object);
}

static void
macaw_control_decisions_class_init (MacawControlDecisionsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_CONTROL_ITEM);
  G_OBJECT_CLASS (class)->dispose = macaw_control_decisions_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_decisions_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/control/macaw-control-decisions.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawControlDecisions, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawControlDecisions, undecided);
  gtk_widget_class_bind_template_child (widget_class, MacawControlDecisions, decisions);
  gtk_widget_class_bind_template_child (widget_class, MacawControlDecisions, uncalled);
  gtk_widget_class_bind_template_child (widget_class, MacawControlDecisions, calls);
  gtk_widget_class_install_action (widget_class, "control.revoke", "(ss)", take_back);
}

static void
macaw_control_decisions_init (MacawControlDecisions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->called = g_list_store_new (MACAW_TYPE_CONTROL_ITEM);
  gtk_no_selection_set_model (self->calls, G_LIST_MODEL (self->called));
  g_signal_connect_object (self->decisions, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calls, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
