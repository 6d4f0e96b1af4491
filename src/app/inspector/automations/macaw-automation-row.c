/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the Automations page: name, next run, schedule, and whether something went wrong. */

#include "config.h"

#include "macaw-automation-row.h"
#include "macaw-automation-text.h"

#include <glib/gi18n.h>

struct _MacawAutomationRow
{
  GtkWidget       parent_instance;

  GtkWidget      *box;
  GtkInscription *name;
  GtkInscription *next;
  GtkInscription *schedule;
  GtkLabel       *badge;
  AraAutomation  *automation;
};

G_DEFINE_FINAL_TYPE (MacawAutomationRow, macaw_automation_row, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_AUTOMATION, N_PROPS };
static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *text;
  const char *style;
} badges[] = {
  [MACAW_RUN_STATE_UNKNOWN] = { NULL, NULL },
  [MACAW_RUN_STATE_RUNNING] = { N_("Running"), "accent" },
  [MACAW_RUN_STATE_WAITING] = { N_("Failing"), "warning" },
  [MACAW_RUN_STATE_DONE] = { NULL, NULL },
  [MACAW_RUN_STATE_FAILED] = { N_("Failed"), "error" },
  [MACAW_RUN_STATE_STOPPED] = { NULL, NULL },
  [MACAW_RUN_STATE_MISSED] = { N_("Missed"), "warning" },
};

/* The run that goes on, else how the last one ended. */
void
macaw_automation_row_show_badge (GtkLabel *badge, AraAutomation *automation)
{
  g_autoptr (AraAutomationRun) run = automation == NULL ? NULL : ara_automation_dup_run (automation);
  g_autoptr (AraAutomationRun) last = automation == NULL ? NULL : ara_automation_dup_last_run (automation);
  MacawRunState state = macaw_automation_text_state (run != NULL ? run : last);

  for (guint i = 0; i < G_N_ELEMENTS (badges); i++)
    if (badges[i].style != NULL)
      gtk_widget_remove_css_class (GTK_WIDGET (badge), badges[i].style);
  gtk_widget_set_visible (GTK_WIDGET (badge), badges[state].text != NULL);
  if (badges[state].text == NULL)
    return;
  gtk_label_set_text (badge, _(badges[state].text));
  gtk_widget_add_css_class (GTK_WIDGET (badge), badges[state].style);
}

void
macaw_automation_row_set_automation (MacawAutomationRow *self, AraAutomation *automation)
{
  const char *name = automation == NULL ? NULL : ara_automation_get_name (automation);
  g_autofree char *next = automation == NULL ? NULL : macaw_automation_text_next (automation, NULL);
  g_autofree char *schedule = automation == NULL ? NULL : macaw_automation_text_schedule (automation);

  g_return_if_fail (MACAW_IS_AUTOMATION_ROW (self));
  if (!g_set_object (&self->automation, automation))
    return;
  gtk_inscription_set_text (self->name, name != NULL ? name : _("Without a name"));
  gtk_inscription_set_text (self->next, next);
  gtk_inscription_set_text (self->schedule, schedule);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  macaw_automation_row_show_badge (self->badge, automation);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOMATION]);
}

static void
macaw_automation_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, MACAW_AUTOMATION_ROW (object)->automation);
}

static void
macaw_automation_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  macaw_automation_row_set_automation (MACAW_AUTOMATION_ROW (object), g_value_get_object (value));
}

static void
macaw_automation_row_dispose (GObject *object)
{
  MacawAutomationRow *self = MACAW_AUTOMATION_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->automation);
  G_OBJECT_CLASS (macaw_automation_row_parent_class)->dispose (object);
}

static void
macaw_automation_row_class_init (MacawAutomationRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = macaw_automation_row_get_property;
  object_class->set_property = macaw_automation_row_set_property;
  object_class->dispose = macaw_automation_row_dispose;
  properties[PROP_AUTOMATION] = g_param_spec_object ("automation", NULL, NULL, ARA_TYPE_AUTOMATION,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/automations/macaw-automation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationRow, box);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationRow, name);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationRow, next);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationRow, schedule);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationRow, badge);
}

static void
macaw_automation_row_init (MacawAutomationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
