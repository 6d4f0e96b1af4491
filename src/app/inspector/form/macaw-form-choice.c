/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field of one of several forms: which one, and the fields of that. */

#include "config.h"

#include "macaw-form-editors.h"
#include "macaw-form-control.h"

#include <adwaita.h>

struct _MacawFormChoice
{
  GtkWidget      parent_instance;

  GtkDropDown   *drop_down;
  GtkStringList *titles;
  AdwBin        *slot;

  MacawFormNode *node;
  gboolean       busy;
};

G_DEFINE_FINAL_TYPE (MacawFormChoice, macaw_form_choice, GTK_TYPE_WIDGET)

static void
show_form (MacawFormChoice *self)
{
  g_autoptr (MacawFormNode) form = g_list_model_get_item (macaw_form_node_get_children (self->node), 0);

  self->busy = TRUE;
  gtk_drop_down_set_selected (self->drop_down, macaw_form_node_get_branch (self->node));
  self->busy = FALSE;
  adw_bin_set_child (self->slot, form == NULL ? NULL : macaw_form_row_new (form, TRUE));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  show_form (MACAW_FORM_CHOICE (user_data));
}

static void
on_selected (MacawFormChoice *self)
{
  guint selected = gtk_drop_down_get_selected (self->drop_down);

  if (!self->busy && self->node != NULL && selected != GTK_INVALID_LIST_POSITION)
    macaw_form_node_set_branch (self->node, selected);
}

static void
macaw_form_choice_dispose (GObject *object)
{
  MacawFormChoice *self = MACAW_FORM_CHOICE (object);
  GtkWidget *child;

  g_clear_object (&self->node);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_form_choice_parent_class)->dispose (object);
}

static void
macaw_form_choice_class_init (MacawFormChoiceClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_form_choice_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-form-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFormChoice, drop_down);
  gtk_widget_class_bind_template_child (widget_class, MacawFormChoice, titles);
  gtk_widget_class_bind_template_child (widget_class, MacawFormChoice, slot);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
macaw_form_choice_init (MacawFormChoice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_form_choice_new (MacawFormNode *node)
{
  MacawFormChoice *self = g_object_new (MACAW_TYPE_FORM_CHOICE, NULL);
  GPtrArray *branches = macaw_form_node_get_spec (node)->branches;

  self->busy = TRUE;
  for (guint i = 0; i < branches->len; i++)
    gtk_string_list_append (self->titles, ((MacawFormBranch *) g_ptr_array_index (branches, i))->title);
  self->busy = FALSE;
  self->node = g_object_ref (node);
  macaw_form_control_bind (GTK_WIDGET (self->drop_down), node);
  g_signal_connect_object (macaw_form_node_get_children (node), "items-changed", G_CALLBACK (on_items_changed), self, 0);
  show_form (self);
  return GTK_WIDGET (self);
}

MacawFormRow *
macaw_form_choice_reveal (MacawFormChoice *self, MacawFormNode *child)
{
  GtkWidget *row = adw_bin_get_child (self->slot);

  return row != NULL && macaw_form_row_get_node (MACAW_FORM_ROW (row)) == child ? MACAW_FORM_ROW (row) : NULL;
}
