/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One automation: what it asks and when, what can be done with it, and its runs. */

#include "config.h"

#include "macaw-automation-pane.h"
#include "macaw-automation-row.h"
#include "macaw-automation-text.h"
#include "macaw-run-row.h"
#include "app/inspector/macaw-session-reader.h"
#include "app/inspector/macaw-status-text.h"
#include "app/macaw-error-sentence.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_SHOWN 2000 /* characters of what it asks */

struct _MacawAutomationPane
{
  GtkWidget           parent_instance;

  GtkStack           *box; /* nothing, or the automation */
  GtkLabel           *name;
  GtkLabel           *badge;
  GtkLabel           *schedule;
  GtkLabel           *next;
  GtkLabel           *message;
  GtkLabel           *rules;
  GtkWidget          *run;
  GtkWidget          *stop;
  GtkButton          *pause;
  GtkStack           *place;
  AdwStatusPage      *trouble;
  GtkNoSelection     *selection;

  AraAutomation      *automation;
  MacawSessionReader *reader; /* of the runs: what it takes for a session is the automation's id */
  GListStore         *runs;
  gboolean            failed;
};

G_DEFINE_FINAL_TYPE (MacawAutomationPane, macaw_automation_pane, GTK_TYPE_WIDGET)

static gboolean
is_same (AraModel *one, AraModel *other)
{
  return ara_value_equal (ara_model_get_raw (one), ara_model_get_raw (other));
}

/* Only what differs between an equal beginning and an equal end is put in anew. */
void
macaw_automation_pane_update_list (GListStore *list, GListModel *fresh)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (list)), n_new = g_list_model_get_n_items (fresh), first = 0, last = 0;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  while (first < n_old && first < n_new)
    {
      g_autoptr (AraModel) old = g_list_model_get_item (G_LIST_MODEL (list), first), new = g_list_model_get_item (fresh, first);

      if (!is_same (old, new))
        break;
      first++;
    }
  while (last < n_old - first && last < n_new - first)
    {
      g_autoptr (AraModel) old = g_list_model_get_item (G_LIST_MODEL (list), n_old - 1 - last), new = g_list_model_get_item (fresh, n_new - 1 - last);

      if (!is_same (old, new))
        break;
      last++;
    }
  for (guint i = first; i < n_new - last; i++)
    g_ptr_array_add (added, g_list_model_get_item (fresh, i));
  if (n_old - last - first > 0 || added->len > 0)
    g_list_store_splice (list, first, n_old - last - first, added->pdata, added->len);
}

/* The runs */

static gpointer
finish_reading (AraRuntimeClient *client, GAsyncResult *result, GError **error)
{
  return ara_runtime_client_automation_runs_finish (client, result, error);
}

static void
begin_reading (AraRuntimeClient *client, const char *automation_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ara_runtime_client_automation_runs_async (client, automation_id, MACAW_AUTOMATION_RUNS, cancellable, callback, data);
}

static void
update_place (MacawAutomationPane *self)
{
  const char *place = "none";

  if (macaw_session_reader_is_busy (self->reader))
    place = "loading";
  else if (self->failed)
    place = "trouble";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->runs)) > 0)
    place = "list";
  gtk_stack_set_visible_child_name (self->place, place);
}

static void
runs_came (gpointer owner, gpointer what, const GError *error)
{
  MacawAutomationPane *self = owner;
  g_autoptr (GListModel) fresh = what;
  g_autofree char *sentence = error == NULL ? NULL : macaw_error_get_sentence (error);

  self->failed = error != NULL;
  if (error != NULL)
    macaw_status_page_set_text (self->trouble, sentence);
  if (fresh != NULL)
    macaw_automation_pane_update_list (self->runs, fresh);
  else
    g_list_store_remove_all (self->runs);
  update_place (self);
}

void
macaw_automation_pane_look_again (MacawAutomationPane *self)
{
  g_return_if_fail (MACAW_IS_AUTOMATION_PANE (self));
  macaw_session_reader_expect_change (self->reader);
}

/* The automation */

static void
show_pause (MacawAutomationPane *self, gboolean enabled)
{
  gtk_button_set_icon_name (self->pause, enabled ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause), enabled ? _("Pause") : _("Go On by the Schedule"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  enabled ? _("Pause") : _("Go on by the schedule"), -1);
}

/* A label of tens of kilobytes takes its time; the form shows the whole. */
static void
show_message (MacawAutomationPane *self, const char *message)
{
  g_autofree char *shown = NULL;

  if (g_utf8_strlen (message, -1) > MAX_SHOWN)
    {
      g_autofree char *head = g_utf8_substring (message, 0, MAX_SHOWN);

      shown = g_strconcat (head, "…", NULL);
    }
  gtk_label_set_text (self->message, shown != NULL ? shown : message);
}

static void
show (MacawAutomationPane *self)
{
  const char *name = ara_automation_get_name (self->automation), *message = ara_automation_get_message (self->automation);
  g_autofree char *schedule = macaw_automation_text_schedule (self->automation), *rules = macaw_automation_text_rules (self->automation);
  g_autofree char *next = macaw_automation_text_next (self->automation, NULL);
  g_autoptr (AraAutomationRun) run = ara_automation_dup_run (self->automation);

  gtk_label_set_text (self->name, name != NULL ? name : _("Without a name"));
  gtk_label_set_text (self->schedule, schedule);
  gtk_label_set_text (self->next, next);
  show_message (self, message != NULL ? message : "");
  gtk_label_set_text (self->rules, rules);
  macaw_automation_row_show_badge (self->badge, self->automation);
  gtk_widget_set_visible (self->stop, run != NULL);
  gtk_widget_set_visible (self->run, macaw_automation_text_state (run) != MACAW_RUN_STATE_RUNNING);
  show_pause (self, ara_automation_is_enabled (self->automation));
}

void
macaw_automation_pane_set_automation (MacawAutomationPane *self, AraRuntimeClient *client, AraAutomation *automation)
{
  g_return_if_fail (MACAW_IS_AUTOMATION_PANE (self));
  g_set_object (&self->automation, automation);
  if (automation != NULL)
    show (self);
  gtk_stack_set_visible_child_name (self->box, automation != NULL ? "automation" : "none");
  macaw_session_reader_set_session (self->reader, automation == NULL ? NULL : client,
                                    automation == NULL ? NULL : ara_automation_get_id (automation));
}

/* The object */

static void
macaw_automation_pane_dispose (GObject *object)
{
  MacawAutomationPane *self = MACAW_AUTOMATION_PANE (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  if (self->reader != NULL)
    g_object_run_dispose (G_OBJECT (self->reader));
  g_clear_object (&self->reader);
  g_clear_object (&self->runs);
  g_clear_object (&self->automation);
  G_OBJECT_CLASS (macaw_automation_pane_parent_class)->dispose (object);
}

static void
macaw_automation_pane_class_init (MacawAutomationPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_RUN_ROW);
  G_OBJECT_CLASS (class)->dispose = macaw_automation_pane_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/automations/macaw-automation-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, box);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, name);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, badge);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, schedule);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, next);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, message);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, rules);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, run);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, stop);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, pause);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, place);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationPane, selection);
}

static void
macaw_automation_pane_init (MacawAutomationPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->runs = g_list_store_new (ARA_TYPE_AUTOMATION_RUN);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->runs));
  self->reader = macaw_session_reader_new (begin_reading, finish_reading, runs_came, GTK_WIDGET (self));
  macaw_session_reader_watch_frame (self->reader, "\"automations.changed\"");
  g_signal_connect_object (self->reader, "notify::busy", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  update_place (self);
}
