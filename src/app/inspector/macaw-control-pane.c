/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One control action: what it is, its arguments, calling it, what came of it and what can follow. */

#include "config.h"

#include "macaw-control-pane.h"
#include "macaw-control-item.h"
#include "macaw-control-policy.h"
#include "macaw-control-run.h"
#include "macaw-inspector.h"
#include "form/macaw-schema-form.h"
#include "result/macaw-result-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define TICK 100          /* ms between two looks at the clock */
#define CLOSING_TIME 400  /* ms that a window needs to go, before the list is read again */

struct _MacawControlPane
{
  GtkWidget            parent_instance;

  GtkStack            *stack;
  AdwStatusPage       *empty;
  GtkWidget           *form_scroller;
  GtkLabel            *title;
  GtkLabel            *description;
  MacawControlPolicy  *policy;
  MacawSchemaForm     *form;
  GtkLabel            *problem;
  GtkLabel            *elapsed;
  GtkStack            *run_stack;
  GtkWidget           *outcome;
  GtkImage            *outcome_icon;
  GtkLabel            *outcome_label;
  GtkToggleButton     *data_button;
  GtkStack            *outcome_stack;
  GtkListView         *items;
  MacawResultView     *result;

  AraRuntimeClient    *client;
  char                *session_id;
  MacawControlActions *actions;
  AraControlAction    *action;
  MacawControlRun     *run;       /* the one that is shown; NULL: none yet */
  MacawControlRun     *follow_up; /* from a row of its result */
  char                *note;      /* what came of the last follow-up */
  GListStore          *listed;    /* of MacawControlItem, in the list of the result */
  const char          *row;       /* template of its rows, window_row or app_row */
  guint                ticker;
  guint                again;     /* until the list is read again */
};

G_DEFINE_FINAL_TYPE (MacawControlPane, macaw_control_pane, GTK_TYPE_WIDGET)

enum { CALL_FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What can follow from a row, by the action on the row. */
static const struct
{
  const char *name;
  const char *action;
  const char *done; /* N_() */
} follow_ups[] = {
  { "control.focus-window", "focus_window", N_("The window was brought to the front.") },
  { "control.close-window", "close_window", N_("The window was asked to close.") },
  { "control.launch-app", "launch_app", N_("The app was started.") },
};

static const char window_row[] = "macaw-window-row.ui", app_row[] = "macaw-app-row.ui";

static gboolean
is_running (MacawControlRun *run)
{
  return run != NULL && macaw_control_run_get_state (run) == MACAW_CONTROL_RUNNING;
}

static void
set_problem (MacawControlPane *self, const char *sentence)
{
  gtk_label_set_text (self->problem, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
set_note (MacawControlPane *self, const char *sentence)
{
  char *note = g_strdup (sentence);

  g_free (self->note);
  self->note = note;
}

/* Arguments */

gboolean
macaw_control_pane_set_arguments (MacawControlPane *self, const char *json, char **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = ara_value_new_from_text (json, -1, &error);

  g_return_val_if_fail (MACAW_IS_CONTROL_PANE (self) && problem != NULL, FALSE);
  macaw_schema_form_set_value (self->form, json);
  if (value == NULL)
    *problem = g_strdup_printf (_("The arguments are no JSON: %s."), error->message);
  else if (ara_value_get_kind (value) != ARA_VALUE_OBJECT)
    *problem = g_strdup (_("Arguments are a JSON object: {…}."));
  return value != NULL && ara_value_get_kind (value) == ARA_VALUE_OBJECT;
}

/* NULL with a sentence if they can't be sent. */
static AraValue *
read_arguments (MacawControlPane *self, char **problem)
{
  g_autofree char *text = NULL;
  g_autoptr (AraValue) value = NULL;

  if (!macaw_schema_form_check (self->form))
    {
      *problem = g_strdup (_("The arguments are not in order; see the form."));
      return NULL;
    }
  text = g_strstrip (macaw_schema_form_dup_value (self->form));
  value = ara_value_new_from_text (*text == '\0' ? "{}" : text, -1, NULL);
  if (value != NULL && ara_value_get_kind (value) == ARA_VALUE_OBJECT)
    return g_steal_pointer (&value);
  *problem = g_strdup (_("Arguments are a JSON object: {…}."));
  return NULL;
}

/* The outcome */

static void
show_elapsed (MacawControlPane *self)
{
  gint64 ms = self->run == NULL ? 0 : macaw_control_run_get_elapsed (self->run);
  g_autofree char *text = NULL;

  if (self->run != NULL)
    text = ms < 1000 ? g_strdup_printf (_("%d ms"), (int) ms) : g_strdup_printf (_("%.1f s"), (double) ms / 1000);
  gtk_label_set_text (self->elapsed, text == NULL ? "" : text);
}

static gboolean
tick (gpointer data)
{
  show_elapsed (data);
  return G_SOURCE_CONTINUE;
}

/* What was shown of the same kind is changed row by row, so that the place and the focus stay. */
static void
show_items (MacawControlPane *self, GListModel *fresh, const char *row, const char *name)
{
  if (self->row != row)
    {
      g_autofree char *resource = g_strconcat ("/io/github/macaw_client/Macaw/inspector/", row, NULL);
      g_autoptr (GtkListItemFactory) factory = gtk_builder_list_item_factory_new_from_resource (NULL, resource);

      g_list_store_remove_all (self->listed);
      gtk_list_view_set_factory (self->items, factory);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->items), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      self->row = row;
    }
  macaw_control_item_update_list (self->listed, fresh);
}

/* A list whose rows lead on where the result is one; says what it is. */
static char *
show_list (MacawControlPane *self, AraValue *result)
{
  const char *action = macaw_control_run_get_action (self->run);
  g_autoptr (GListModel) windows = NULL, apps = NULL;

  if (result != NULL && g_str_equal (action, "list_windows"))
    windows = macaw_control_item_list_windows (result);
  else if (result != NULL && g_str_equal (action, "list_apps"))
    apps = macaw_control_item_list_apps (result);
  gtk_widget_set_visible (GTK_WIDGET (self->data_button), windows != NULL || apps != NULL);
  if (windows != NULL)
    {
      guint count = g_list_model_get_n_items (windows);

      show_items (self, windows, window_row, _("Windows"));
      return g_strdup_printf (ngettext ("%u window", "%u windows", count), count);
    }
  if (apps != NULL)
    {
      guint count = g_list_model_get_n_items (apps);

      show_items (self, apps, app_row, _("Apps"));
      return g_strdup_printf (ngettext ("%u app", "%u apps", count), count);
    }
  return NULL;
}

static void
update_face (MacawControlPane *self)
{
  gboolean as_list = gtk_widget_get_visible (GTK_WIDGET (self->data_button)) && !gtk_toggle_button_get_active (self->data_button);

  gtk_stack_set_visible_child_name (self->outcome_stack, as_list ? "items" : "data");
}

static void
show_outcome (MacawControlPane *self)
{
  static const char *const icons[] = { "content-loading-symbolic", "object-select-symbolic", "dialog-error-symbolic", "process-stop-symbolic" };
  const char *problem = macaw_control_run_get_problem (self->run);
  AraValue *result = macaw_control_run_get_result (self->run);
  g_autofree char *list = show_list (self, result);

  gtk_image_set_from_icon_name (self->outcome_icon, icons[macaw_control_run_get_state (self->run)]);
  gtk_label_set_text (self->outcome_label, problem != NULL      ? problem
                                           : self->note != NULL ? self->note
                                           : list != NULL       ? list
                                                                : _("Done"));
  gtk_widget_set_visible (self->outcome, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome_stack), result != NULL);
  gtk_widget_set_vexpand (self->form_scroller, result == NULL);
  macaw_result_view_set_value (self->result, result, NULL);
  update_face (self);
}

static void
hide_outcome (MacawControlPane *self)
{
  gtk_widget_set_visible (self->outcome, FALSE);
  gtk_widget_set_vexpand (self->form_scroller, TRUE);
  macaw_result_view_set_value (self->result, NULL, NULL);
}

static void
update_actions (MacawControlPane *self)
{
  gboolean running = is_running (self->run), focused = gtk_widget_get_focus_child (GTK_WIDGET (self->run_stack)) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "control.run", !running && self->action != NULL && self->client != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "control.cancel", running);
  gtk_stack_set_visible_child_name (self->run_stack, running ? "cancel" : "run");
  /* Run and Cancel take each other's place under the keyboard, too. */
  if (focused)
    gtk_widget_child_focus (GTK_WIDGET (self->run_stack), GTK_DIR_TAB_FORWARD);
}

/* A 422's sentences go to their fields; what belongs to none stands below the form. */
static void
show_refusal (MacawControlPane *self)
{
  const GError *error = macaw_control_run_get_error (self->run);
  g_autoptr (AraValue) fields = ara_error_dup_fields (error);
  g_autofree char *rest = fields == NULL ? NULL : macaw_schema_form_show_problems (self->form, fields);

  set_problem (self, rest);
}

/* What is told of a result to who asked for it, bounded. */
static char *
dup_told (AraValue *result)
{
  goffset length = ara_value_get_text_length (result);

  if (length <= MACAW_INSPECTOR_MAX_TOLD)
    return ara_value_dup_text (result);
  return g_strdup_printf ("{\"too_large\":true,\"bytes\":%" G_GOFFSET_FORMAT "}", length);
}

static void
run_ended (MacawControlPane *self, MacawControlRun *run)
{
  AraValue *result = macaw_control_run_get_result (run);
  g_autofree char *told = result == NULL ? NULL : dup_told (result);

  if (run == self->run)
    {
      g_clear_handle_id (&self->ticker, g_source_remove);
      show_elapsed (self);
      show_outcome (self);
      show_refusal (self);
      update_actions (self);
    }
  g_signal_emit (self, signals[CALL_FINISHED], 0, macaw_control_run_get_action (run), told, macaw_control_run_get_problem (run));
}

/* Calling */

static void
start_run (MacawControlPane *self, const char *action, AraValue *args, gboolean by_person)
{
  g_autoptr (MacawControlRun) run = macaw_control_run_start (self->client, self->session_id, action, args, by_person ? self->actions : NULL);

  g_clear_handle_id (&self->again, g_source_remove);
  set_problem (self, NULL);
  g_set_object (&self->run, run);
  g_signal_connect_object (run, "ended", G_CALLBACK (run_ended), self, G_CONNECT_SWAPPED);
  if (self->ticker == 0)
    self->ticker = g_timeout_add (TICK, tick, self);
  show_elapsed (self);
  update_actions (self);
}

static void
call (MacawControlPane *self, gboolean by_person)
{
  g_autofree char *name = g_strdup (ara_control_action_get_id (self->action)), *problem = NULL;
  g_autoptr (AraValue) args = NULL;

  if (is_running (self->run))
    problem = g_strdup (_("A call is still under way here. Cancel it or wait until it has ended."));
  else if (self->client == NULL)
    problem = g_strdup (_("There is no session to control."));
  else
    args = read_arguments (self, &problem);
  if (args != NULL)
    {
      set_note (self, NULL);
      hide_outcome (self);
      start_run (self, name, args, by_person);
      return;
    }
  set_problem (self, problem);
  g_signal_emit (self, signals[CALL_FINISHED], 0, name, NULL, problem);
}

void
macaw_control_pane_call (MacawControlPane *self)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self) && self->action != NULL);
  call (self, FALSE);
}

static void
run_pressed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  call (MACAW_CONTROL_PANE (widget), TRUE);
}

static void
cancel_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_control_run_cancel (MACAW_CONTROL_PANE (widget)->run);
}

/* Following up */

/* The windows are others now. */
static void
list_again (MacawControlPane *self)
{
  g_autoptr (AraValue) args = NULL;

  if (self->client == NULL || self->run == NULL || is_running (self->run)
      || !g_str_equal (macaw_control_run_get_action (self->run), "list_windows"))
    return;
  args = ara_value_ref (macaw_control_run_get_args (self->run));
  start_run (self, "list_windows", args, TRUE);
}

static gboolean
list_later (gpointer data)
{
  MacawControlPane *self = data;

  self->again = 0;
  list_again (self);
  return G_SOURCE_REMOVE;
}

static void
follow_up_ended (MacawControlPane *self, MacawControlRun *run)
{
  const char *problem = macaw_control_run_get_problem (run), *action = macaw_control_run_get_action (run);

  if (run != self->follow_up)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (follow_ups); i++)
    if (g_str_equal (follow_ups[i].action, action))
      set_note (self, problem != NULL ? problem : _(follow_ups[i].done));
  gtk_label_set_text (self->outcome_label, self->note);
  gtk_image_set_from_icon_name (self->outcome_icon, problem != NULL ? "dialog-error-symbolic" : "object-select-symbolic");
  g_clear_handle_id (&self->again, g_source_remove);
  if (problem == NULL && !g_str_equal (action, "launch_app"))
    self->again = g_timeout_add (g_str_equal (action, "close_window") ? CLOSING_TIME : 1, list_later, self);
}

static void
follow (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawControlPane *self = MACAW_CONTROL_PANE (widget);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) args = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", g_variant_get_string (parameter, NULL));
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  for (guint i = 0; i < G_N_ELEMENTS (follow_ups); i++)
    if (g_str_equal (follow_ups[i].name, name) && self->client != NULL)
      {
        g_clear_object (&self->follow_up);
        self->follow_up = macaw_control_run_start (self->client, self->session_id, follow_ups[i].action, args, self->actions);
        g_signal_connect_object (self->follow_up, "ended", G_CALLBACK (follow_up_ended), self, G_CONNECT_SWAPPED);
      }
}

void
macaw_control_pane_set_offered (MacawControlPane *self, const char *const *ids)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  for (guint i = 0; i < G_N_ELEMENTS (follow_ups); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), follow_ups[i].name, ids != NULL && g_strv_contains (ids, follow_ups[i].action));
}

/* What is looked at */

void
macaw_control_pane_show_problem (MacawControlPane *self, const char *sentence)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  set_problem (self, sentence);
  adw_status_page_set_description (self->empty, sentence);
}

static void
forget_run (MacawControlPane *self)
{
  if (self->run != NULL)
    macaw_control_run_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->follow_up);
  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_handle_id (&self->again, g_source_remove);
  set_note (self, NULL);
  hide_outcome (self);
  show_elapsed (self);
}

static void
show_policy (MacawControlPane *self)
{
  macaw_control_policy_set_action (self->policy, self->actions, self->action == NULL ? NULL : ara_control_action_get_id (self->action),
                                   self->session_id);
}

void
macaw_control_pane_set_action (MacawControlPane *self, AraControlAction *action)
{
  const char *description;

  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  if (self->action == action)
    return;
  forget_run (self);
  g_set_object (&self->action, action);
  set_problem (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, action == NULL ? "empty" : "action");
  if (action != NULL)
    {
      g_autoptr (MacawControlItem) item = macaw_control_item_new_action (action);

      description = ara_control_action_get_description (action);
      gtk_label_set_text (self->title, macaw_control_item_get_title (item));
      gtk_label_set_text (self->description, description == NULL ? _("The app doesn’t describe this action.") : description);
      macaw_schema_form_set_schema (self->form, ara_control_action_get_input_schema (action));
    }
  show_policy (self);
  update_actions (self);
}

void
macaw_control_pane_set_session (MacawControlPane *self, AraRuntimeClient *client, const char *session_id)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  macaw_control_pane_set_action (self, NULL);
  g_set_object (&self->client, client);
  g_free (self->session_id);
  self->session_id = g_strdup (session_id);
  update_actions (self);
}

void
macaw_control_pane_set_actions (MacawControlPane *self, MacawControlActions *actions)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  if (self->actions == actions)
    return;
  g_set_object (&self->actions, actions);
  show_policy (self);
}

void
macaw_control_pane_focus_form (MacawControlPane *self)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  if (!macaw_schema_form_focus_field (self->form, ""))
    gtk_widget_child_focus (GTK_WIDGET (self->run_stack), GTK_DIR_TAB_FORWARD);
}

/* The object */

static void
macaw_control_pane_dispose (GObject *object)
{
  MacawControlPane *self = MACAW_CONTROL_PANE (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->run != NULL)
    macaw_control_run_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->follow_up);
  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_handle_id (&self->again, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  g_clear_object (&self->listed);
  g_clear_object (&self->client);
  g_clear_object (&self->actions);
  g_clear_object (&self->action);
  G_OBJECT_CLASS (macaw_control_pane_parent_class)->dispose (object);
}

static void
macaw_control_pane_finalize (GObject *object)
{
  g_free (MACAW_CONTROL_PANE (object)->session_id);
  g_free (MACAW_CONTROL_PANE (object)->note);
  G_OBJECT_CLASS (macaw_control_pane_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/macaw-control-pane.ui");
  gtk_widget_class_bind_template_child (class, MacawControlPane, stack);
  gtk_widget_class_bind_template_child (class, MacawControlPane, empty);
  gtk_widget_class_bind_template_child (class, MacawControlPane, form_scroller);
  gtk_widget_class_bind_template_child (class, MacawControlPane, title);
  gtk_widget_class_bind_template_child (class, MacawControlPane, description);
  gtk_widget_class_bind_template_child (class, MacawControlPane, policy);
  gtk_widget_class_bind_template_child (class, MacawControlPane, form);
  gtk_widget_class_bind_template_child (class, MacawControlPane, problem);
  gtk_widget_class_bind_template_child (class, MacawControlPane, elapsed);
  gtk_widget_class_bind_template_child (class, MacawControlPane, run_stack);
  gtk_widget_class_bind_template_child (class, MacawControlPane, outcome);
  gtk_widget_class_bind_template_child (class, MacawControlPane, outcome_icon);
  gtk_widget_class_bind_template_child (class, MacawControlPane, outcome_label);
  gtk_widget_class_bind_template_child (class, MacawControlPane, data_button);
  gtk_widget_class_bind_template_child (class, MacawControlPane, outcome_stack);
  gtk_widget_class_bind_template_child (class, MacawControlPane, items);
  gtk_widget_class_bind_template_child (class, MacawControlPane, result);
  gtk_widget_class_bind_template_callback (class, update_face);
}

static void
macaw_control_pane_class_init (MacawControlPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_CONTROL_ITEM);
  g_type_ensure (MACAW_TYPE_CONTROL_POLICY);
  g_type_ensure (MACAW_TYPE_SCHEMA_FORM);
  g_type_ensure (MACAW_TYPE_RESULT_VIEW);
  G_OBJECT_CLASS (class)->dispose = macaw_control_pane_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_pane_finalize;
  signals[CALL_FINISHED] = g_signal_new ("call-finished", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "control.run", NULL, run_pressed);
  gtk_widget_class_install_action (widget_class, "control.cancel", NULL, cancel_run);
  for (guint i = 0; i < G_N_ELEMENTS (follow_ups); i++)
    gtk_widget_class_install_action (widget_class, follow_ups[i].name, "s", follow);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "control.run", NULL);
}

static void
macaw_control_pane_init (MacawControlPane *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->listed = g_list_store_new (MACAW_TYPE_CONTROL_ITEM);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->listed)));
  gtk_list_view_set_model (self->items, GTK_SELECTION_MODEL (selection));
  macaw_control_pane_set_offered (self, NULL);
  update_actions (self);
}
