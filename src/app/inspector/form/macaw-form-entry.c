/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field of one line: text, or a number kept digit by digit as it is typed. */

#include "config.h"

#include "macaw-form-editors.h"
#include "macaw-form-control.h"
#include "macaw-form-edit.h"

#include <string.h>

struct _MacawFormEntry
{
  GtkWidget      parent_instance;

  GtkEntry      *entry;
  GtkWidget     *choose;

  MacawFormNode *node;
  gboolean       busy; /* one of the two is following the other */
};

G_DEFINE_FINAL_TYPE (MacawFormEntry, macaw_form_entry, GTK_TYPE_WIDGET)

/* Nothing typed leaves a field out, where that can be; null and empty are a matter of the menu. */
static AraValue *
dup_typed (MacawFormEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean is_number = macaw_form_node_get_spec (self->node)->kind == MACAW_FIELD_NUMBER;
  AraValue *number = is_number ? macaw_form_parse_number (text) : NULL;

  if (number != NULL)
    return number;
  if (*text == '\0' && !macaw_form_node_is_element (self->node) && (is_number || !macaw_form_node_is_required (self->node)))
    return NULL;
  /* What is no number yet is kept as text: the schema has a word to say about that. */
  return ara_value_new_string (text);
}

static void
show_placeholder (MacawFormEntry *self)
{
  g_autofree char *placeholder = macaw_form_control_dup_placeholder (self->node);

  gtk_entry_set_placeholder_text (self->entry, placeholder);
}

static void
on_changed (MacawFormEntry *self)
{
  g_autoptr (AraValue) value = NULL;

  if (self->busy || self->node == NULL)
    return;
  self->busy = TRUE;
  value = dup_typed (self);
  macaw_form_node_set_value (self->node, value);
  show_placeholder (self);
  self->busy = FALSE;
}

static void
on_activate (MacawFormEntry *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "form.activate", NULL);
}

static void
on_node_changed (MacawFormNode *node, gpointer user_data)
{
  MacawFormEntry *self = MACAW_FORM_ENTRY (user_data);
  g_autofree char *text = macaw_form_node_dup_text (node);

  if (self->busy)
    return;
  self->busy = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text != NULL ? text : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  show_placeholder (self);
  self->busy = FALSE;
}

static void
set_purpose (MacawFormEntry *self, MacawFormSpec *spec)
{
  GtkInputPurpose purpose = GTK_INPUT_PURPOSE_FREE_FORM;

  if (spec->kind == MACAW_FIELD_NUMBER)
    purpose = GTK_INPUT_PURPOSE_NUMBER;
  else if (g_strcmp0 (spec->format, "email") == 0)
    purpose = GTK_INPUT_PURPOSE_EMAIL;
  else if (g_strcmp0 (spec->format, "uri") == 0)
    purpose = GTK_INPUT_PURPOSE_URL;
  else if (g_strcmp0 (spec->format, "password") == 0)
    purpose = GTK_INPUT_PURPOSE_PASSWORD;
  gtk_entry_set_input_purpose (self->entry, purpose);
  gtk_entry_set_visibility (self->entry, purpose != GTK_INPUT_PURPOSE_PASSWORD);
}

/* The place of an element changes with those before it. */
static void
on_edited (MacawFormNode *root, gpointer user_data)
{
  MacawFormEntry *self = MACAW_FORM_ENTRY (user_data);
  g_autofree char *pointer = NULL;

  if (self->node == NULL)
    return;
  pointer = macaw_form_node_dup_pointer (self->node);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->choose), "s", pointer);
}

static void
macaw_form_entry_dispose (GObject *object)
{
  MacawFormEntry *self = MACAW_FORM_ENTRY (object);
  GtkWidget *child;

  g_clear_object (&self->node);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_form_entry_parent_class)->dispose (object);
}

static void
macaw_form_entry_class_init (MacawFormEntryClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_form_entry_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-form-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFormEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, MacawFormEntry, choose);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
macaw_form_entry_init (MacawFormEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_form_entry_new (MacawFormNode *node)
{
  MacawFormEntry *self = g_object_new (MACAW_TYPE_FORM_ENTRY, NULL);
  MacawFormSpec *spec = macaw_form_node_get_spec (node);
  const char *name = macaw_form_node_get_name (macaw_form_node_is_element (node) ? macaw_form_node_get_parent (node) : node);

  self->node = g_object_ref (node);
  set_purpose (self, spec);
  macaw_form_control_bind (GTK_WIDGET (self->entry), node);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_node_changed), self, 0);
  on_node_changed (node, self);
  if (macaw_form_spec_is_path (spec, name))
    {
      g_signal_connect_object (macaw_form_node_get_root (node), "edited", G_CALLBACK (on_edited), self, 0);
      on_edited (NULL, self);
      /* Where nobody lists files there is nothing to choose from. */
      g_object_bind_property (self->choose, "sensitive", self->choose, "visible", G_BINDING_SYNC_CREATE);
    }
  return GTK_WIDGET (self);
}
