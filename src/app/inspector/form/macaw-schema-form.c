/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form made from a JSON Schema beside the same value as JSON text. */

#include "config.h"

#include "macaw-schema-form-private.h"
#include "macaw-form-beside.h"
#include "macaw-form-edit.h"
#include "macaw-form-editors.h"
#include "macaw-form-help.h"
#include "macaw-form-source.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (MacawSchemaForm, macaw_schema_form, GTK_TYPE_WIDGET)

static const char *const views[] = { "form", "both", "json" };

enum { PROP_0, PROP_VALID, PROP_VALUE_TEXT, PROP_VIEW, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The JSON text */

static void
show_json (MacawSchemaForm *self)
{
  g_autofree char *text = ara_value_dup_pretty (macaw_form_node_get_value (self->root));

  self->json_stale = FALSE;
  self->json_elided = macaw_form_is_long (text);
  self->busy = TRUE;
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->json_buffer), self->json_elided ? "" : text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->json_view), !self->json_elided);
  self->busy = FALSE;
}

static gboolean
is_json_shown (MacawSchemaForm *self)
{
  return self->view != views[0];
}

gboolean
macaw_schema_form_is_form_shown (MacawSchemaForm *self)
{
  return self->view != views[2];
}

static gboolean
update_now (gpointer user_data)
{
  MacawSchemaForm *self = MACAW_SCHEMA_FORM (user_data);

  self->update = 0;
  if (self->json_stale && is_json_shown (self))
    show_json (self);
  macaw_schema_form_check_value (self);
  return G_SOURCE_REMOVE;
}

/* Once for all that a person types before the next frame. */
void
macaw_schema_form_queue_update (MacawSchemaForm *self)
{
  if (self->update == 0)
    self->update = g_idle_add (update_now, self);
}

void
macaw_schema_form_flush (MacawSchemaForm *self)
{
  if (self->update == 0)
    return;
  g_clear_handle_id (&self->update, g_source_remove);
  update_now (self);
}

static void
on_edited (MacawFormNode *root, gpointer user_data)
{
  MacawSchemaForm *self = MACAW_SCHEMA_FORM (user_data);

  if (self->busy)
    return;
  self->json_stale = TRUE;
  macaw_schema_form_queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE_TEXT]);
}

static void
take_text (MacawSchemaForm *self, char *text)
{
  g_autoptr (AraValue) value = ara_value_new_from_text (text, -1, NULL);

  g_free (self->broken);
  self->broken = value != NULL ? NULL : g_strdup (text);
  self->busy = TRUE;
  if (value != NULL)
    macaw_form_node_set_value (self->root, value);
  self->busy = FALSE;
  macaw_schema_form_show_notice (self);
  macaw_schema_form_queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE_TEXT]);
}

static void
on_json_changed (GtkTextBuffer *buffer, gpointer user_data)
{
  MacawSchemaForm *self = MACAW_SCHEMA_FORM (user_data);
  g_autofree char *text = NULL;

  if (self->busy || self->root == NULL)
    return;
  text = macaw_form_source_dup_text (self->json_buffer);
  self->json_stale = FALSE;
  take_text (self, text);
}

/* Actions and properties */

static void
show_help (MacawSchemaForm *self)
{
  g_autofree char *text = macaw_form_help_dup_text ();

  gtk_label_set_text (self->help, text);
}

static void
activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[ACTIVATED], 0);
}

static void
show_view (MacawSchemaForm *self, const char *view)
{
  if (self->json_only)
    view = views[2];
  if (self->view == view)
    return;
  self->view = view;
  if (self->broken == NULL && self->json_stale && is_json_shown (self))
    show_json (self);
  gtk_widget_set_visible (GTK_WIDGET (self->slot), macaw_schema_form_is_form_shown (self));
  gtk_widget_set_visible (self->json_side, is_json_shown (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

static void
set_view (MacawSchemaForm *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (g_strcmp0 (name, views[i]) == 0)
      {
        self->wanted = views[i];
        show_view (self, views[i]);
      }
}

static void
macaw_schema_form_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawSchemaForm *self = MACAW_SCHEMA_FORM (object);

  if (id == PROP_VALID)
    g_value_set_boolean (value, macaw_schema_form_get_valid (self));
  else if (id == PROP_VALUE_TEXT)
    g_value_take_string (value, macaw_schema_form_dup_value (self));
  else if (id == PROP_VIEW)
    g_value_set_static_string (value, self->view);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
macaw_schema_form_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_VIEW)
    set_view (MACAW_SCHEMA_FORM (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
macaw_schema_form_dispose (GObject *object)
{
  MacawSchemaForm *self = MACAW_SCHEMA_FORM (object);
  GtkWidget *child;

  g_clear_handle_id (&self->update, g_source_remove);
  macaw_schema_form_clear_chooser (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->root);
  g_clear_pointer (&self->schema, ara_schema_unref);
  g_clear_pointer (&self->refusals, g_hash_table_unref);
  g_clear_pointer (&self->broken, g_free);
  g_clear_pointer (&self->notice_text, g_free);
  g_clear_pointer (&self->doubt, g_free);
  G_OBJECT_CLASS (macaw_schema_form_parent_class)->dispose (object);
}

static void
macaw_schema_form_class_init (MacawSchemaFormClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = macaw_schema_form_dispose;
  object_class->get_property = macaw_schema_form_get_property;
  object_class->set_property = macaw_schema_form_set_property;
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VALUE_TEXT] = g_param_spec_string ("value-text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "form", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  /* Enter in a field of one line. */
  signals[ACTIVATED] = g_signal_new ("activated", MACAW_TYPE_SCHEMA_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (MACAW_TYPE_FORM_BESIDE);
  gtk_widget_class_set_css_name (widget_class, "schemaform");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-schema-form.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawSchemaForm, switcher);
  gtk_widget_class_bind_template_child (widget_class, MacawSchemaForm, help);
  gtk_widget_class_bind_template_child (widget_class, MacawSchemaForm, notice);
  gtk_widget_class_bind_template_child (widget_class, MacawSchemaForm, slot);
  gtk_widget_class_bind_template_child (widget_class, MacawSchemaForm, json_side);
  gtk_widget_class_bind_template_child (widget_class, MacawSchemaForm, json_view);
  gtk_widget_class_bind_template_child (widget_class, MacawSchemaForm, json_buffer);
  gtk_widget_class_bind_template_child (widget_class, MacawSchemaForm, json_problem);
  gtk_widget_class_bind_template_callback (widget_class, show_help);
  gtk_widget_class_install_property_action (widget_class, "form.view", "view");
  gtk_widget_class_install_action (widget_class, "form.choose-path", "s", macaw_schema_form_choose_path);
  gtk_widget_class_install_action (widget_class, "form.activate", NULL, activate);
}

static void
macaw_schema_form_init (MacawSchemaForm *self)
{
  self->valid = TRUE;
  self->view = self->wanted = views[0];
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, macaw_schema_form_refusal_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.choose-path", FALSE);
  macaw_form_source_prepare (self->json_buffer);
  g_signal_connect_object (self->json_buffer, "changed", G_CALLBACK (on_json_changed), self, 0);
  g_signal_connect_swapped (self->json_view, "map", G_CALLBACK (macaw_form_source_colour), self->json_buffer);
  macaw_schema_form_set_schema (self, NULL);
}

GtkWidget *
macaw_schema_form_new (void)
{
  return g_object_new (MACAW_TYPE_SCHEMA_FORM, NULL);
}

/* What is passed over in the schema, or why there is no form at all. */
static char *
dup_notice (MacawSchemaForm *self, AraValue *schema, const GError *error)
{
  g_auto (GStrv) remarks = ara_schema_dup_remarks (self->schema);
  MacawFormSpec *spec = macaw_form_node_get_spec (self->root);

  if (schema == NULL)
    return g_strdup (_("There is no schema, so the arguments are written as JSON."));
  if (error != NULL)
    return g_strdup_printf (_("The arguments are written as JSON, since their schema can't be read. %s."), error->message);
  if (self->json_only)
    return g_strdup_printf (_("The arguments are written as JSON. %s"), spec->reason);
  return *remarks == NULL ? NULL : g_strjoinv ("\n", remarks);
}

void
macaw_schema_form_set_schema (MacawSchemaForm *self, AraValue *schema)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) anything = ara_value_new_boolean (TRUE);

  g_return_if_fail (MACAW_IS_SCHEMA_FORM (self));
  adw_bin_set_child (self->slot, NULL);
  g_clear_object (&self->root);
  g_clear_pointer (&self->schema, ara_schema_unref);
  g_clear_pointer (&self->broken, g_free);
  g_hash_table_remove_all (self->refusals);
  self->checked = FALSE;
  self->schema = schema == NULL ? NULL : ara_schema_new (schema, ARA_SCHEMA_CHECK_FORMATS, NULL, &error);
  if (self->schema == NULL)
    self->schema = ara_schema_new (anything, ARA_SCHEMA_DEFAULT, NULL, NULL);
  self->root = macaw_form_node_new_root (self->schema);
  g_signal_connect_object (self->root, "edited", G_CALLBACK (on_edited), self, 0);
  self->json_only = macaw_form_node_get_spec (self->root)->kind == MACAW_FIELD_JSON;
  if (!self->json_only)
    adw_bin_set_child (self->slot, macaw_form_row_new (self->root, TRUE));
  g_free (self->notice_text);
  self->notice_text = dup_notice (self, schema, error);
  macaw_schema_form_show_notice (self);
  gtk_widget_set_visible (self->switcher, !self->json_only);
  self->json_stale = TRUE;
  show_view (self, self->wanted);
  macaw_schema_form_queue_update (self);
  macaw_schema_form_flush (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE_TEXT]);
}

void
macaw_schema_form_set_value (MacawSchemaForm *self, const char *json)
{
  g_autofree char *text = g_strdup (json);

  g_return_if_fail (MACAW_IS_SCHEMA_FORM (self) && json != NULL);
  self->checked = FALSE;
  self->json_stale = TRUE;
  take_text (self, text);
  if (self->broken != NULL)
    {
      self->json_stale = FALSE;
      self->busy = TRUE;
      gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->json_buffer), text, -1);
      self->busy = FALSE;
      if (!is_json_shown (self))
        show_view (self, views[2]);
    }
  macaw_schema_form_flush (self);
}

char *
macaw_schema_form_dup_value (MacawSchemaForm *self)
{
  g_return_val_if_fail (MACAW_IS_SCHEMA_FORM (self), NULL);
  return self->broken != NULL ? g_strdup (self->broken) : ara_value_dup_text (macaw_form_node_get_value (self->root));
}

/* Opens what the field at @pointer is in, step by step: the fields below are made on the way. */
static MacawFormRow *
reveal (MacawSchemaForm *self, MacawFormNode *node)
{
  MacawFormNode *parent = macaw_form_node_get_parent (node);
  MacawFormRow *above;

  if (parent == NULL)
    return MACAW_FORM_ROW (adw_bin_get_child (self->slot));
  above = reveal (self, parent);
  return above == NULL ? NULL : macaw_form_row_reveal (above, node) ?: above;
}

gboolean
macaw_schema_form_focus_field (MacawSchemaForm *self, const char *pointer)
{
  const char *rest = pointer, *before;
  MacawFormNode *node;
  MacawFormRow *row = NULL;

  g_return_val_if_fail (MACAW_IS_SCHEMA_FORM (self), FALSE);
  if (self->json_only)
    return gtk_widget_grab_focus (self->json_view);
  if (!macaw_schema_form_is_form_shown (self))
    show_view (self, views[0]);
  do
    {
      before = rest;
      node = macaw_form_node_find_nearest (self->root, pointer, &rest);
      row = reveal (self, node);
      macaw_form_node_get_children (node);
    }
  while (row != NULL && rest != before && *rest != '\0');
  return row != NULL && macaw_form_row_focus (row);
}
