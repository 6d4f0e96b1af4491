/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of the value that no field can show, as JSON, and why. */

#include "config.h"

#include "macaw-form-editors.h"
#include "macaw-form-control.h"
#include "macaw-form-edit.h"
#include "macaw-form-source.h"

#include <glib/gi18n.h>

struct _MacawFormJson
{
  GtkWidget        parent_instance;

  GtkLabel        *reason;
  GtkWidget       *scroller;
  GtkWidget       *view;
  GtkSourceBuffer *buffer;

  MacawFormNode   *node;
  gboolean         busy;
};

G_DEFINE_FINAL_TYPE (MacawFormJson, macaw_form_json, GTK_TYPE_WIDGET)

static void
on_changed (GtkTextBuffer *buffer, gpointer user_data)
{
  MacawFormJson *self = MACAW_FORM_JSON (user_data);
  g_autofree char *text = NULL, *problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL;

  if (self->busy || self->node == NULL)
    return;
  self->busy = TRUE;
  text = macaw_form_source_dup_text (self->buffer);
  value = ara_value_new_from_text (text, -1, &error);
  if (value != NULL || (*g_strstrip (text) == '\0' && !macaw_form_node_is_required (self->node)))
    macaw_form_node_set_value (self->node, value);
  else
    {
      problem = macaw_form_source_describe (error);
      macaw_form_node_set_draft (self->node, problem);
    }
  self->busy = FALSE;
}

/* Why this is JSON, and not a field of its own. */
static char *
dup_reason (MacawFormJson *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self->node);

  if (!gtk_widget_get_visible (self->scroller))
    return g_strdup_printf (_("This is too long a line to be edited here (%lld bytes). It is sent as it is."),
                            (long long) ara_value_get_text_length (macaw_form_node_get_value (self->node)));
  if (spec->kind == MACAW_FIELD_JSON)
    return g_strdup (spec->reason);
  return g_strdup (_("The value is not of the kind that the schema names."));
}

static void
on_node_changed (MacawFormNode *node, gpointer user_data)
{
  MacawFormJson *self = MACAW_FORM_JSON (user_data);
  AraValue *value = macaw_form_node_get_value (node);
  g_autofree char *text = NULL, *reason = NULL;

  if (self->busy)
    return;
  self->busy = TRUE;
  text = value == NULL ? g_strdup ("") : ara_value_dup_pretty (value);
  gtk_widget_set_visible (self->scroller, !macaw_form_is_long (text));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), gtk_widget_get_visible (self->scroller) ? text : "", -1);
  reason = dup_reason (self);
  gtk_label_set_text (self->reason, reason);
  self->busy = FALSE;
}

static void
macaw_form_json_dispose (GObject *object)
{
  MacawFormJson *self = MACAW_FORM_JSON (object);
  GtkWidget *child;

  g_clear_object (&self->node);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_form_json_parent_class)->dispose (object);
}

static void
macaw_form_json_class_init (MacawFormJsonClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  G_OBJECT_CLASS (class)->dispose = macaw_form_json_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-form-json.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFormJson, reason);
  gtk_widget_class_bind_template_child (widget_class, MacawFormJson, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawFormJson, view);
  gtk_widget_class_bind_template_child (widget_class, MacawFormJson, buffer);
}

static void
macaw_form_json_init (MacawFormJson *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  macaw_form_source_prepare (self->buffer);
}

GtkWidget *
macaw_form_json_new (MacawFormNode *node)
{
  MacawFormJson *self = g_object_new (MACAW_TYPE_FORM_JSON, NULL);

  self->node = g_object_ref (node);
  macaw_form_control_bind (self->view, node);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_node_changed), self, 0);
  on_node_changed (node, self);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_swapped (self->view, "map", G_CALLBACK (macaw_form_source_colour), self->buffer);
  return GTK_WIDGET (self);
}
