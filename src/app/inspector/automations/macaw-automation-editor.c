/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form in which an automation is made or changed. */

#include "config.h"

#include "macaw-automation-editor-private.h"
#include "macaw-automation-text.h"
#include "macaw-time-zones.h"
#include "app/macaw-drop-down.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>

#define SETTLE_MS 250 /* after the last key, the schedule is checked */

G_DEFINE_FINAL_TYPE (MacawAutomationEditor, macaw_automation_editor, ADW_TYPE_WINDOW)

static guint saved_signal;

/* What is wrong, at its field */

static void
mark (GtkWidget *field, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (field, "error");
  else
    gtk_widget_remove_css_class (field, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* @sentence: NULL if nothing is. */
static void
show_problem (GtkLabel *label, GtkWidget *field, const char *sentence)
{
  gtk_label_set_text (label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (label), sentence != NULL);
  mark (field, sentence != NULL);
}

static void
check_texts (MacawAutomationEditor *self)
{
  g_autofree char *name = macaw_automation_editor_dup_text (self->name), *message = macaw_automation_editor_dup_message (self);

  show_problem (self->name_problem, GTK_WIDGET (self->name), self->tried && *name == '\0' ? _("It needs a name, so that you find it again.") : NULL);
  show_problem (self->message_problem, self->message_frame,
                self->tried && *message == '\0' ? _("Write what the agent should do each time.") : NULL);
  self->right = *name != '\0' && *message != '\0';
}

static void
show_when (MacawAutomationEditor *self, const char *text, GtkWidget *wrong)
{
  gtk_label_set_text (self->when, text);
  gtk_widget_set_visible (GTK_WIDGET (self->when), *text != '\0');
  mark (GTK_WIDGET (self->cron), wrong == GTK_WIDGET (self->cron));
  mark (GTK_WIDGET (self->zone), wrong == GTK_WIDGET (self->zone));
  mark (self->interval_row, wrong == self->interval_row);
  if (wrong != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->when), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->when), "error");
}

static char *
describe_zone_problem (const char *zone)
{
  g_autofree char *meant = macaw_time_zones_dup_meant (zone);

  if (*zone == '\0')
    return g_strdup (_("Name the time zone that the fields mean, like Europe/Berlin."));
  if (meant != NULL)
    /* Translators: what was typed, and the name of the time zone that was perhaps meant. */
    return g_strdup_printf (_("There is no time zone “%s”. Did you mean %s?"), zone, meant);
  return g_strdup_printf (_("There is no time zone “%s”. Name one like Europe/Berlin."), zone);
}

/* What can be seen without asking the server; NULL if nothing is wrong. */
static char *
find_schedule_problem (MacawAutomationEditor *self, GtkWidget **field)
{
  g_autofree char *cron = macaw_automation_editor_dup_text (self->cron), *zone = macaw_automation_editor_dup_text (self->zone);

  *field = self->interval_row;
  if (!macaw_automation_editor_is_cron (self))
    return macaw_automation_editor_get_seconds (self) >= MACAW_INTERVAL_LEAST
               ? NULL
               : g_strdup_printf (_("Between two runs there should be %d seconds at least."), MACAW_INTERVAL_LEAST);
  *field = GTK_WIDGET (self->cron);
  if (*cron == '\0')
    return g_strdup (_("Write five fields: minute, hour, day of the month, month, day of the week. “30 7 * * mon-fri” is each working day at half past seven."));
  *field = GTK_WIDGET (self->zone);
  return macaw_time_zones_is_known (zone) ? NULL : describe_zone_problem (zone);
}

/* Asking the server */

static char *
describe_next_runs (AraValue *answer)
{
  g_autoptr (AraValue) list = ara_value_dup_member (answer, "next_runs_at");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) times = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; list != NULL && i < ara_value_get_n_children (list); i++)
    {
      g_autoptr (AraValue) item = ara_value_dup_child (list, i);
      g_autofree char *iso = ara_value_dup_string (item), *time = macaw_automation_text_time (iso, NULL);

      if (time != NULL)
        g_strv_builder_add (builder, time);
    }
  times = g_strv_builder_end (builder);
  joined = g_strjoinv (", ", times);
  /* Translators: %s is a list of times like "Today 14:05, Tomorrow 14:05". */
  return times[0] == NULL ? g_strdup ("") : g_strdup_printf (_("Next runs: %s"), joined);
}

static void
checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawAutomationEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_request_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *next = answer == NULL ? NULL : describe_next_runs (answer);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->check);
  if (answer != NULL)
    show_when (self, next, NULL);
  else if (g_error_matches (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS))
    show_when (self, error->message, macaw_automation_editor_is_cron (self) ? GTK_WIDGET (self->cron) : self->interval_row);
  /* Any other server says it when it is saved. */
}

static gboolean
settled (gpointer data)
{
  MacawAutomationEditor *self = data;
  g_autoptr (AraValue) settings = macaw_automation_editor_collect_schedule (self);

  self->settling = 0;
  self->check = g_cancellable_new ();
  ara_runtime_client_request_async (self->client, "POST", "/session/automations/check", NULL, settings, self->check, checked, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
stop_check (MacawAutomationEditor *self)
{
  g_clear_handle_id (&self->settling, g_source_remove);
  if (self->check != NULL)
    g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
}

static gboolean
check_schedule (MacawAutomationEditor *self)
{
  GtkWidget *field = NULL;
  g_autofree char *problem = find_schedule_problem (self, &field);

  stop_check (self);
  show_when (self, problem != NULL ? problem : "", problem != NULL ? field : NULL);
  if (problem == NULL)
    self->settling = g_timeout_add (SETTLE_MS, settled, self);
  return problem == NULL;
}

/* Fields */

static void
text_changed (MacawAutomationEditor *self)
{
  if (!self->filling)
    check_texts (self);
}

static void
schedule_changed (MacawAutomationEditor *self)
{
  gboolean cron = macaw_automation_editor_is_cron (self);

  gtk_widget_set_visible (GTK_WIDGET (self->cron), cron);
  gtk_widget_set_visible (GTK_WIDGET (self->zone), cron);
  gtk_widget_set_visible (self->interval_row, !cron);
  if (!self->filling && self->client != NULL)
    check_schedule (self);
}

/* Saving */

/* Of a conflict (there are too many automations) only the server knows the reason. */
static char *
dup_sentence (const GError *error)
{
  return g_error_matches (error, ARA_ERROR, ARA_ERROR_CONFLICT) ? g_strdup (error->message) : macaw_error_get_sentence (error);
}

static void
show_trouble (MacawAutomationEditor *self, const GError *error)
{
  g_autofree char *sentence = error == NULL ? NULL : dup_sentence (error);

  gtk_label_set_text (self->trouble, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), sentence != NULL);
}

static void
end_saving (MacawAutomationEditor *self, AraAutomation *automation, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", TRUE);
  show_trouble (self, error);
  if (automation == NULL)
    return;
  self->over = TRUE;
  g_signal_emit (self, saved_signal, 0, ara_automation_get_id (automation));
  gtk_window_close (GTK_WINDOW (self));
}

static void
created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawAutomationEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraAutomation) automation = ara_runtime_client_automation_create_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  end_saving (self, automation, error);
}

static void
updated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawAutomationEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraAutomation) automation = ara_runtime_client_automation_update_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  end_saving (self, automation, error);
}

static void
focus_mistake (MacawAutomationEditor *self)
{
  GtkWidget *fields[] = { GTK_WIDGET (self->name), GTK_WIDGET (self->message), GTK_WIDGET (self->cron), GTK_WIDGET (self->zone), self->interval_row };
  GtkWidget *marked[] = { GTK_WIDGET (self->name), self->message_frame, GTK_WIDGET (self->cron), GTK_WIDGET (self->zone), self->interval_row };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (gtk_widget_has_css_class (marked[i], "error"))
      {
        gtk_widget_grab_focus (fields[i]);
        return;
      }
}

static void
save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawAutomationEditor *self = MACAW_AUTOMATION_EDITOR (widget);
  g_autoptr (AraValue) settings = macaw_automation_editor_collect (self);
  gboolean schedule;

  self->tried = TRUE;
  check_texts (self);
  schedule = check_schedule (self);
  show_trouble (self, NULL);
  if (!self->right || !schedule)
    {
      focus_mistake (self);
      return;
    }
  gtk_widget_action_set_enabled (widget, "editor.save", FALSE);
  if (self->automation == NULL)
    ara_runtime_client_automation_create_async (self->client, self->session_id, settings, self->cancellable, created, g_object_ref (self));
  else
    ara_runtime_client_automation_update_async (self->client, ara_automation_get_id (self->automation), settings, self->cancellable, updated, g_object_ref (self));
}

/* Leaving */

static gboolean
is_changed (MacawAutomationEditor *self)
{
  g_autofree char *name = macaw_automation_editor_dup_text (self->name), *message = macaw_automation_editor_dup_message (self);
  g_autoptr (AraValue) settings = macaw_automation_editor_collect (self);

  return self->automation == NULL ? *name != '\0' || *message != '\0' : ara_value_get_n_children (settings) > 0;
}

static void
close_now (gpointer data)
{
  gtk_window_close (data);
  g_object_unref (data);
}

/* Not before the dialog is gone: GTK 4.8 lets go of its parent only then. */
static void
leave_answered (MacawAutomationEditor *self, const char *response)
{
  if (!g_str_equal (response, "discard"))
    return;
  self->over = TRUE;
  g_idle_add_once (close_now, g_object_ref (self));
}

/* Escape is soon pressed, and a long text soon lost. */
static gboolean
macaw_automation_editor_close_request (GtkWindow *window)
{
  MacawAutomationEditor *self = MACAW_AUTOMATION_EDITOR (window);
  GtkWidget *dialog;

  if (self->over || !is_changed (self))
    return GTK_WINDOW_CLASS (macaw_automation_editor_parent_class)->close_request (window);
  dialog = adw_message_dialog_new (window, _("Discard the Changes?"), _("What you wrote here has not been saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Go On Editing"), "discard", _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (leave_answered), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

/* The object */

static void
macaw_automation_editor_dispose (GObject *object)
{
  MacawAutomationEditor *self = MACAW_AUTOMATION_EDITOR (object);

  self->filling = TRUE; /* what the fields tell while they go is no news */
  stop_check (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->automation);
  G_OBJECT_CLASS (macaw_automation_editor_parent_class)->dispose (object);
}

static void
macaw_automation_editor_finalize (GObject *object)
{
  g_object_unref (MACAW_AUTOMATION_EDITOR (object)->cancellable);
  g_free (MACAW_AUTOMATION_EDITOR (object)->session_id);
  G_OBJECT_CLASS (macaw_automation_editor_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/automations/macaw-automation-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, title);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, name);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, name_problem);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, message);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, message_frame);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, message_problem);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, kind);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, cron);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, zone);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, interval_row);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, interval);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, unit);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, when);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, missed);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, retries);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, rounds);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, minutes);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationEditor, tokens);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_bind_template_callback (widget_class, schedule_changed);
}

static void
macaw_automation_editor_class_init (MacawAutomationEditorClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_automation_editor_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_automation_editor_finalize;
  GTK_WINDOW_CLASS (class)->close_request = macaw_automation_editor_close_request;
  saved_signal = g_signal_new ("saved", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "editor.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
macaw_automation_editor_init (MacawAutomationEditor *self)
{
  self->filling = TRUE;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  macaw_drop_down_set_label (self->unit, _("Unit"));
}

MacawAutomationEditor *
macaw_automation_editor_new (AraRuntimeClient *client, const char *session_id, AraAutomation *automation)
{
  MacawAutomationEditor *self = g_object_new (MACAW_TYPE_AUTOMATION_EDITOR, NULL);

  self->client = g_object_ref (client);
  self->session_id = g_strdup (session_id);
  g_set_object (&self->automation, automation);
  adw_window_title_set_title (self->title, automation == NULL ? _("New Automation") : _("Edit Automation"));
  gtk_window_set_title (GTK_WINDOW (self), automation == NULL ? _("New Automation") : _("Edit Automation"));
  macaw_automation_editor_fill (self);
  schedule_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return self;
}
