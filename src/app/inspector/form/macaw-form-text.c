/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field of several lines of text. */

#include "config.h"

#include "macaw-form-editors.h"
#include "macaw-form-control.h"

struct _MacawFormText
{
  GtkWidget      parent_instance;

  GtkWidget     *overlay;
  GtkTextView   *view;
  GtkLabel      *placeholder;

  MacawFormNode *node;
  gboolean       busy;
};

G_DEFINE_FINAL_TYPE (MacawFormText, macaw_form_text, GTK_TYPE_WIDGET)

static char *
dup_shown (MacawFormText *self)
{
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (self->view), "text", &text, NULL);
  return text;
}

static void
show_placeholder (MacawFormText *self)
{
  g_autofree char *placeholder = macaw_form_control_dup_placeholder (self->node);

  gtk_label_set_text (self->placeholder, placeholder);
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->view)) == 0);
}

static void
on_changed (GtkTextBuffer *buffer, gpointer user_data)
{
  MacawFormText *self = MACAW_FORM_TEXT (user_data);
  g_autofree char *text = NULL;
  g_autoptr (AraValue) value = NULL;

  if (self->busy || self->node == NULL)
    return;
  self->busy = TRUE;
  text = dup_shown (self);
  if (*text != '\0' || macaw_form_node_is_required (self->node))
    value = ara_value_new_string (text);
  macaw_form_node_set_value (self->node, value);
  show_placeholder (self);
  self->busy = FALSE;
}

static void
on_node_changed (MacawFormNode *node, gpointer user_data)
{
  MacawFormText *self = MACAW_FORM_TEXT (user_data);
  g_autofree char *text = macaw_form_node_dup_text (node), *shown = NULL;

  /* A line too long for this widget is about to be shown by another. */
  if (self->busy || macaw_form_node_get_editor (node) != MACAW_FIELD_TEXT)
    return;
  self->busy = TRUE;
  shown = dup_shown (self);
  if (g_strcmp0 (shown, text != NULL ? text : "") != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text != NULL ? text : "", -1);
  show_placeholder (self);
  self->busy = FALSE;
}

static void
macaw_form_text_dispose (GObject *object)
{
  MacawFormText *self = MACAW_FORM_TEXT (object);

  g_clear_object (&self->node);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_form_text_parent_class)->dispose (object);
}

static void
macaw_form_text_class_init (MacawFormTextClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_form_text_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-form-text.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFormText, overlay);
  gtk_widget_class_bind_template_child (widget_class, MacawFormText, view);
  gtk_widget_class_bind_template_child (widget_class, MacawFormText, placeholder);
}

static void
macaw_form_text_init (MacawFormText *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_form_text_new (MacawFormNode *node)
{
  MacawFormText *self = g_object_new (MACAW_TYPE_FORM_TEXT, NULL);

  self->node = g_object_ref (node);
  macaw_form_control_bind (GTK_WIDGET (self->view), node);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_node_changed), self, 0);
  on_node_changed (node, self);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (on_changed), self, 0);
  return GTK_WIDGET (self);
}
