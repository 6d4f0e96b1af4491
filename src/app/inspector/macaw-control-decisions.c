/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person allowed and refused agents to do outside of the app; each can be taken back. */

#include "config.h"

#include "macaw-control-decisions.h"
#include "macaw-control-item.h"

#include <adwaita.h>

struct _MacawControlDecisions
{
  GtkWidget            parent_instance;

  GtkStack            *stack;
  GtkNoSelection      *selection;

  MacawControlActions *actions;
  char                *session_id;
};

G_DEFINE_FINAL_TYPE (MacawControlDecisions, macaw_control_decisions, GTK_TYPE_WIDGET)

static void
update_place (MacawControlDecisions *self)
{
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0 ? "list" : "none");
}

static gpointer
decision_to_item (gpointer decision, gpointer data)
{
  MacawControlDecisions *self = data;
  MacawControlItem *item = macaw_control_item_new_decision (decision, self->actions, self->session_id);

  g_object_unref (decision);
  return item;
}

/* Anew for each session: what is said depends on it. */
void
macaw_control_decisions_set_actions (MacawControlDecisions *self, MacawControlActions *actions, const char *session_id)
{
  g_autoptr (GtkMapListModel) items = NULL;
  g_autofree char *id = g_strdup (session_id);

  g_return_if_fail (MACAW_IS_CONTROL_DECISIONS (self));
  gtk_no_selection_set_model (self->selection, NULL);
  g_set_object (&self->actions, actions);
  g_free (self->session_id);
  self->session_id = g_steal_pointer (&id);
  if (actions != NULL)
    items = gtk_map_list_model_new (g_object_ref (macaw_control_consent_get_decisions (macaw_control_actions_get_consent (actions))),
                                    decision_to_item, self, NULL);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (items));
  update_place (self);
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

  if (self->selection != NULL)
    gtk_no_selection_set_model (self->selection, NULL);
  self->selection = NULL;
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  g_clear_object (&self->actions);
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

  g_type_ensure (ADW_TYPE_STATUS_PAGE);
  g_type_ensure (MACAW_TYPE_CONTROL_ITEM);
  G_OBJECT_CLASS (class)->dispose = macaw_control_decisions_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_decisions_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/macaw-control-decisions.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawControlDecisions, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawControlDecisions, selection);
  gtk_widget_class_install_action (widget_class, "control.revoke", "(ss)", take_back);
}

static void
macaw_control_decisions_init (MacawControlDecisions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  update_place (self);
}
