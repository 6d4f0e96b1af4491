/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form and its JSON: paths that a person chooses instead of typing them. */

#include "config.h"

#include "macaw-schema-form-private.h"

void
macaw_schema_form_choose_path (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawSchemaForm *self = MACAW_SCHEMA_FORM (widget);
  const char *pointer = g_variant_get_string (parameter, NULL), *rest;
  MacawFormNode *node = macaw_form_node_find_nearest (self->root, pointer, &rest);
  g_autofree char *path = macaw_form_node_dup_text (node);

  if (self->chooser != NULL && *rest == '\0')
    self->chooser (self, pointer, path != NULL && *path != '\0' ? path : NULL, self->chooser_data);
}

void
macaw_schema_form_clear_chooser (MacawSchemaForm *self)
{
  if (self->chooser_destroy != NULL)
    self->chooser_destroy (self->chooser_data);
  self->chooser = NULL;
  self->chooser_data = NULL;
  self->chooser_destroy = NULL;
}

void
macaw_schema_form_set_path_chooser (MacawSchemaForm *self, MacawPathChooser chooser, gpointer user_data, GDestroyNotify destroy)
{
  g_return_if_fail (MACAW_IS_SCHEMA_FORM (self));
  macaw_schema_form_clear_chooser (self);
  self->chooser = chooser;
  self->chooser_data = user_data;
  self->chooser_destroy = destroy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.choose-path", chooser != NULL);
}

void
macaw_schema_form_set_path (MacawSchemaForm *self, const char *pointer, const char *path)
{
  const char *rest;
  MacawFormNode *node = macaw_form_node_find_nearest (self->root, pointer, &rest);
  g_autoptr (AraValue) value = ara_value_new_string (path);

  g_return_if_fail (MACAW_IS_SCHEMA_FORM (self));
  if (*rest == '\0')
    macaw_form_node_set_value (node, value);
}
