/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of an automation: when, how it ended, what it said, its log and its conversation. */

#include "config.h"

#include "macaw-run-row.h"
#include "macaw-automation-text.h"

#include <glib/gi18n.h>

struct _MacawRunRow
{
  GtkWidget         parent_instance;

  GtkWidget        *box;
  GtkImage         *icon;
  GtkLabel         *when;
  GtkLabel         *outcome;
  GtkLabel         *detail;
  GtkWidget        *log_button;
  GtkLabel         *log;
  GtkWidget        *open;
  AraAutomationRun *run;
};

G_DEFINE_FINAL_TYPE (MacawRunRow, macaw_run_row, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_RUN, N_PROPS };
static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *icon;
  const char *style;
} faces[] = {
  [MACAW_RUN_STATE_UNKNOWN] = { "dialog-question-symbolic", "dim-label" },
  [MACAW_RUN_STATE_RUNNING] = { "media-playback-start-symbolic", "accent" },
  [MACAW_RUN_STATE_WAITING] = { "view-refresh-symbolic", "warning" },
  [MACAW_RUN_STATE_DONE] = { "object-select-symbolic", "success" },
  [MACAW_RUN_STATE_FAILED] = { "dialog-error-symbolic", "error" },
  [MACAW_RUN_STATE_STOPPED] = { "process-stop-symbolic", "dim-label" },
  [MACAW_RUN_STATE_MISSED] = { "alarm-symbolic", "warning" },
};

static void
show_state (MacawRunRow *self)
{
  MacawRunState state = macaw_automation_text_state (self->run);
  g_autofree char *outcome = macaw_automation_text_outcome (self->run, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), faces[i].style);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), faces[state].style);
  gtk_image_set_from_icon_name (self->icon, faces[state].icon);
  gtk_label_set_text (self->outcome, outcome);
  /* The words stand beside it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, outcome, -1);
}

/* A paragraph of its own for each line would make a row of a page. */
static char *
join_lines (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", words[i]);
  return g_strdup (joined->str);
}

static void
show_detail (MacawRunRow *self)
{
  const char *error = ara_automation_run_get_error (self->run), *summary = ara_automation_run_get_summary (self->run);
  const char *whole = error != NULL && *error != '\0' ? error : summary != NULL ? summary : "";
  g_autofree char *text = join_lines (whole);

  gtk_label_set_text (self->detail, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail), *text != '\0' ? whole : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), *text != '\0');
}

static void
show_buttons (MacawRunRow *self)
{
  const char *conversation = ara_automation_run_get_conversation_id (self->run);
  AraValue *log = ara_automation_run_get_log (self->run);

  gtk_widget_set_visible (self->log_button, log != NULL && ara_value_get_n_children (log) > 0);
  gtk_widget_set_visible (self->open, conversation != NULL);
  /* The target first: an action is not to be met without what it takes. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", conversation != NULL ? conversation : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->open), "automations.open-conversation");
}

/* Only when it is looked at: a log may be long. */
static void
log_shown (MacawRunRow *self)
{
  g_autofree char *text = self->run == NULL ? NULL : macaw_automation_text_log (self->run, NULL);

  gtk_label_set_text (self->log, text != NULL ? text : "");
}

void
macaw_run_row_set_run (MacawRunRow *self, AraAutomationRun *run)
{
  g_autofree char *when = run == NULL ? NULL : macaw_automation_text_time (ara_automation_run_get_scheduled_at (run), NULL);

  g_return_if_fail (MACAW_IS_RUN_ROW (self));
  if (!g_set_object (&self->run, run))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
  if (run == NULL)
    return;
  gtk_label_set_text (self->when, when != NULL ? when : _("At an unknown time"));
  show_state (self);
  show_detail (self);
  show_buttons (self);
}

static void
macaw_run_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, MACAW_RUN_ROW (object)->run);
}

static void
macaw_run_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  macaw_run_row_set_run (MACAW_RUN_ROW (object), g_value_get_object (value));
}

static void
macaw_run_row_dispose (GObject *object)
{
  MacawRunRow *self = MACAW_RUN_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (macaw_run_row_parent_class)->dispose (object);
}

static void
macaw_run_row_class_init (MacawRunRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = macaw_run_row_get_property;
  object_class->set_property = macaw_run_row_set_property;
  object_class->dispose = macaw_run_row_dispose;
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, ARA_TYPE_AUTOMATION_RUN,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/automations/macaw-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawRunRow, box);
  gtk_widget_class_bind_template_child (widget_class, MacawRunRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MacawRunRow, when);
  gtk_widget_class_bind_template_child (widget_class, MacawRunRow, outcome);
  gtk_widget_class_bind_template_child (widget_class, MacawRunRow, detail);
  gtk_widget_class_bind_template_child (widget_class, MacawRunRow, log_button);
  gtk_widget_class_bind_template_child (widget_class, MacawRunRow, log);
  gtk_widget_class_bind_template_child (widget_class, MacawRunRow, open);
  gtk_widget_class_bind_template_callback (widget_class, log_shown);
}

static void
macaw_run_row_init (MacawRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
