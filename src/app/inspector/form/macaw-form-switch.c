/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field that is true or false, or not given at all, which stands beside the switch. */

#include "config.h"

#include "macaw-form-editors.h"
#include "macaw-form-control.h"

#include <glib/gi18n.h>

struct _MacawFormSwitch
{
  GtkWidget      parent_instance;

  GtkSwitch     *toggle;
  GtkLabel      *state;

  MacawFormNode *node;
  gboolean       busy;
};

G_DEFINE_FINAL_TYPE (MacawFormSwitch, macaw_form_switch, GTK_TYPE_WIDGET)

static void
show_state (MacawFormSwitch *self)
{
  AraValue *value = macaw_form_node_get_value (self->node);
  g_autofree char *placeholder = NULL;

  if (value != NULL && !macaw_form_node_is_null (self->node))
    {
      gtk_label_set_text (self->state, ara_value_get_boolean (value) ? _("true") : _("false"));
      return;
    }
  placeholder = macaw_form_control_dup_placeholder (self->node);
  gtk_label_set_text (self->state, placeholder);
}

static void
on_active (MacawFormSwitch *self)
{
  g_autoptr (AraValue) value = NULL;

  if (self->busy || self->node == NULL)
    return;
  self->busy = TRUE;
  value = ara_value_new_boolean (gtk_switch_get_active (self->toggle));
  macaw_form_node_set_value (self->node, value);
  show_state (self);
  self->busy = FALSE;
}

static void
on_node_changed (MacawFormNode *node, gpointer user_data)
{
  MacawFormSwitch *self = MACAW_FORM_SWITCH (user_data);
  AraValue *value = macaw_form_node_get_value (node);

  if (self->busy)
    return;
  self->busy = TRUE;
  gtk_switch_set_active (self->toggle, value != NULL && ara_value_get_boolean (value));
  show_state (self);
  self->busy = FALSE;
}

static void
macaw_form_switch_dispose (GObject *object)
{
  MacawFormSwitch *self = MACAW_FORM_SWITCH (object);
  GtkWidget *child;

  g_clear_object (&self->node);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_form_switch_parent_class)->dispose (object);
}

static void
macaw_form_switch_class_init (MacawFormSwitchClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_form_switch_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-form-switch.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFormSwitch, toggle);
  gtk_widget_class_bind_template_child (widget_class, MacawFormSwitch, state);
  gtk_widget_class_bind_template_callback (widget_class, on_active);
}

static void
macaw_form_switch_init (MacawFormSwitch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_form_switch_new (MacawFormNode *node)
{
  MacawFormSwitch *self = g_object_new (MACAW_TYPE_FORM_SWITCH, NULL);

  self->node = g_object_ref (node);
  macaw_form_control_bind (GTK_WIDGET (self->toggle), node);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_node_changed), self, 0);
  on_node_changed (node, self);
  return GTK_WIDGET (self);
}
