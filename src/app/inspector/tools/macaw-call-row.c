/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the history: a call, how it ended, pinning it and running it again. */

#include "config.h"

#include "macaw-call-row.h"
#include "app/inspector/macaw-abridged.h"
#include "app/inspector/macaw-state-icon.h"

#include <glib/gi18n.h>

#define SHOWN_BYTES 240 /* of arguments */

struct _MacawCallRow
{
  GtkWidget        parent_instance;

  GtkWidget       *box;
  GtkImage        *state;
  GtkInscription  *tool;
  GtkLabel        *time;
  GtkInscription  *detail;
  GtkWidget       *open;
  GtkWidget       *pin;
  GtkWidget       *run;
  MacawCallRecord *call;
};

G_DEFINE_FINAL_TYPE (MacawCallRow, macaw_call_row, GTK_TYPE_WIDGET)

/* On X11, GTK asks the display for the pointer at each tooltip of a visible widget, and waits; a
 * list makes two hundred rows at once. */
static void
set_tooltip (GtkWidget *widget, const char *text)
{
  gboolean shown = gtk_widget_get_mapped (widget);

  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0)
    return;
  if (!shown)
    gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_tooltip_text (widget, text);
  if (!shown)
    gtk_widget_set_visible (widget, TRUE);
}

static void
show_state (MacawCallRow *self, const MacawCallFields *call)
{
  static const struct { const char *icon, *name; } states[] = {
    [MACAW_CALL_DONE] = { "object-select-symbolic", N_("Done") },
    [MACAW_CALL_FAILED] = { "dialog-error-symbolic", N_("Failed") },
    [MACAW_CALL_CANCELLED] = { "process-stop-symbolic", N_("Cancelled") },
    [MACAW_CALL_TIMED_OUT] = { "alarm-symbolic", N_("Not done in time") },
  };
  g_autofree char *problem = macaw_abridge (call->problem, MACAW_ABRIDGED_LINES);

  macaw_state_icon_show (self->state, states[call->state].icon);
  set_tooltip (GTK_WIDGET (self->state), *problem != '\0' ? problem : _(states[call->state].name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state), GTK_ACCESSIBLE_PROPERTY_LABEL, _(states[call->state].name), -1);
}

static void
show_time (MacawCallRow *self, gint64 started)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (started / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean today = time != NULL && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now)
                   && g_date_time_get_year (time) == g_date_time_get_year (now);
  g_autofree char *text = time == NULL ? NULL : g_date_time_format (time, today ? "%H:%M" : "%x %H:%M");

  gtk_label_set_text (self->time, text != NULL ? text : "");
}

static void
show_arguments (MacawCallRow *self, const MacawCallFields *call)
{
  g_autofree char *text = g_utf8_substring (call->args, 0, MIN (g_utf8_strlen (call->args, -1), SHOWN_BYTES));

  g_strdelimit (text, "\n\r\t", ' ');
  gtk_inscription_set_text (self->detail, *text != '\0' ? text : _("Its arguments were too long to be kept"));
}

/* For who hears one button after the other, without the row. @format has a %s for the tool. */
static void
name_button (GtkWidget *button, const char *format, const char *tool)
{
  g_autoptr (GString) name = g_string_new (format);

  g_string_replace (name, "%s", tool, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static void
show_pinned (MacawCallRow *self)
{
  gboolean pinned = macaw_call_record_get_fields (self->call)->pinned;

  gtk_button_set_icon_name (GTK_BUTTON (self->pin), pinned ? "starred-symbolic" : "non-starred-symbolic");
  gtk_widget_set_tooltip_text (self->pin, pinned ? _("Unpin") : _("Pin"));
  name_button (self->pin, pinned ? _("Unpin the call of %s") : _("Pin the call of %s"), macaw_call_record_get_fields (self->call)->tool);
}

/* The target first: an action is not to be met without what it takes. */
static void
set_action (GtkWidget *button, const char *name, gint64 id)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), name);
}

void
macaw_call_row_set_call (MacawCallRow *self, MacawCallRecord *call)
{
  const MacawCallFields *fields;

  g_return_if_fail (MACAW_IS_CALL_ROW (self));
  if (self->call != NULL)
    g_signal_handlers_disconnect_by_func (self->call, show_pinned, self);
  g_set_object (&self->call, call);
  if (call == NULL)
    return;
  fields = macaw_call_record_get_fields (call);
  gtk_inscription_set_text (self->tool, fields->tool);
  set_action (self->open, "history.open", fields->id);
  set_action (self->pin, "history.pin", fields->id);
  set_action (self->run, "history.run", fields->id);
  gtk_widget_set_sensitive (self->run, *fields->args != '\0');
  name_button (self->open, _("Open the call of %s in the form"), fields->tool);
  name_button (self->run, _("Run the call of %s again"), fields->tool);
  show_state (self, fields);
  show_time (self, fields->started);
  show_arguments (self, fields);
  gtk_widget_set_visible (self->pin, FALSE); /* as in set_tooltip() */
  show_pinned (self);
  gtk_widget_set_visible (self->pin, TRUE);
  g_signal_connect_object (call, "notify::pinned", G_CALLBACK (show_pinned), self, G_CONNECT_SWAPPED);
}

static void
macaw_call_row_dispose (GObject *object)
{
  MacawCallRow *self = MACAW_CALL_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (macaw_call_row_parent_class)->dispose (object);
}

static void
macaw_call_row_class_init (MacawCallRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_call_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/tools/macaw-call-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawCallRow, box);
  gtk_widget_class_bind_template_child (widget_class, MacawCallRow, state);
  gtk_widget_class_bind_template_child (widget_class, MacawCallRow, tool);
  gtk_widget_class_bind_template_child (widget_class, MacawCallRow, time);
  gtk_widget_class_bind_template_child (widget_class, MacawCallRow, detail);
  gtk_widget_class_bind_template_child (widget_class, MacawCallRow, open);
  gtk_widget_class_bind_template_child (widget_class, MacawCallRow, pin);
  gtk_widget_class_bind_template_child (widget_class, MacawCallRow, run);
}

static void
macaw_call_row_init (MacawCallRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_tooltip (self->run, _("Run Again"));
}

GtkWidget *
macaw_call_row_new (void)
{
  return g_object_new (MACAW_TYPE_CALL_ROW, NULL);
}
