/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every control of a form has in common: its name, state and trouble for all senses. */

#include "config.h"

#include "macaw-form-control.h"
#include "app/inspector/macaw-abridged.h"
#include "app/macaw-drop-down.h"

#include <glib/gi18n.h>

static void
describe (GtkWidget *control, MacawFormNode *node)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (node);
  const char *problem = macaw_form_node_get_problem (node);
  g_autofree char *label = macaw_form_node_dup_label (node);
  g_autofree char *description = g_strjoin (" ", problem != NULL ? problem : spec->description != NULL ? spec->description : "",
                                            problem != NULL ? spec->description : spec->limits, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  if (GTK_IS_DROP_DOWN (control))
    macaw_drop_down_set_label (GTK_DROP_DOWN (control), label);
  gtk_accessible_update_state (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_STATE_INVALID,
                               problem == NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  if (problem == NULL)
    gtk_widget_remove_css_class (control, "error");
  else
    gtk_widget_add_css_class (control, "error");
}

static void
on_problem_changed (MacawFormNode *node, gpointer control)
{
  describe (control, node);
}

void
macaw_form_control_bind (GtkWidget *control, MacawFormNode *node)
{
  g_signal_connect_object (node, "problem-changed", G_CALLBACK (on_problem_changed), control, 0);
  describe (control, node);
}

char *
macaw_form_control_dup_placeholder (MacawFormNode *node)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (node);
  g_autofree char *whole = NULL, *text = NULL;

  if (macaw_form_node_is_null (node))
    return g_strdup (_("null"));
  if (macaw_form_node_get_value (node) != NULL)
    return g_strdup (_("empty text"));
  if (spec->default_value == NULL)
    return g_strdup (macaw_form_node_is_required (node) ? "" : _("not given"));
  whole = ara_value_dup_string (spec->default_value) ?: ara_value_dup_text (spec->default_value);
  text = macaw_abridge (whole, MACAW_ABRIDGED_LINES);
  return g_strdup_printf (_("not given; by default %s"), *text == '\0' ? "“”" : text);
}
