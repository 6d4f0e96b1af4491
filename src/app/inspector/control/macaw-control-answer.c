/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of a control call: windows and apps as rows that lead on, the rest by what it is. */

#include "config.h"

#include "macaw-control-answer.h"
#include "app/inspector/tools/macaw-call-text.h"
#include "macaw-control-item.h"
#include "app/inspector/macaw-secrets.h"
#include "app/inspector/macaw-state-icon.h"
#include "app/inspector/result/macaw-result-view.h"

#include <glib/gi18n.h>

#define CLOSING_TIME 300 /* ms that a window has to go before the list is read again; then twice that */
#define CLOSING_TRIES 4

struct _MacawControlAnswer
{
  GtkWidget            parent_instance;

  GtkImage            *icon;
  GtkLabel            *label;
  GtkToggleButton     *data_button;
  GtkStack            *stack;
  GtkListView         *items;
  MacawResultView     *result;

  AraRuntimeClient    *client;
  char                *session_id;
  MacawControlActions *actions;
  MacawControlRun     *run;
  MacawControlRun     *follow_up; /* from a row */
  char                *note;      /* what came of it */
  GListStore          *listed;    /* of MacawControlItem */
  const char          *row;       /* template of its rows, window_row or app_row */
  char                *closing;   /* id of a window that was asked to close */
  guint                tries;     /* to find it gone */
  guint                again;
};

G_DEFINE_FINAL_TYPE (MacawControlAnswer, macaw_control_answer, GTK_TYPE_WIDGET)

enum { AGAIN, COMPOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char window_row[] = "macaw-window-row.ui", app_row[] = "macaw-app-row.ui";

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

static gboolean
again (gpointer data)
{
  MacawControlAnswer *self = data;

  self->again = 0;
  g_signal_emit (self, signals[AGAIN], 0);
  return G_SOURCE_REMOVE;
}

/* Showing */

/* What was shown of the same kind is changed row by row, so that the place and the focus stay. */
static void
show_items (MacawControlAnswer *self, GListModel *fresh, const char *row, const char *name)
{
  if (self->row != row)
    {
      g_autofree char *resource = g_strconcat ("/io/github/macaw_client/Macaw/inspector/control/", row, NULL);
      g_autoptr (GtkListItemFactory) factory = gtk_builder_list_item_factory_new_from_resource (NULL, resource);

      g_list_store_remove_all (self->listed);
      gtk_list_view_set_factory (self->items, factory);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->items), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      self->row = row;
    }
  macaw_control_item_update_list (self->listed, fresh);
}

/* A list whose rows lead on where the answer is one; says what it is, NULL otherwise. */
static char *
show_list (MacawControlAnswer *self, AraValue *result)
{
  const char *action = macaw_control_run_get_action (self->run);
  g_autoptr (GListModel) windows = NULL, apps = NULL;
  guint count;

  if (result != NULL && g_str_equal (action, "list_windows"))
    windows = macaw_control_item_list_windows (result);
  else if (result != NULL && g_str_equal (action, "list_apps"))
    apps = macaw_control_item_list_apps (result);
  if (windows != NULL)
    {
      show_items (self, windows, window_row, _("Windows"));
      count = g_list_model_get_n_items (windows);
      return g_strdup_printf (ngettext ("%u window", "%u windows", count), count);
    }
  if (apps == NULL)
    return NULL;
  show_items (self, apps, app_row, _("Apps"));
  count = g_list_model_get_n_items (apps);
  return g_strdup_printf (ngettext ("%u app", "%u apps", count), count);
}

static void
update_face (MacawControlAnswer *self)
{
  gboolean as_list = gtk_widget_get_visible (GTK_WIDGET (self->data_button)) && !gtk_toggle_button_get_active (self->data_button);

  gtk_stack_set_visible_child_name (self->stack, as_list ? "items" : "data");
}

static void
set_note (MacawControlAnswer *self, const char *sentence)
{
  char *note = g_strdup (sentence);

  g_free (self->note);
  self->note = note;
}

static void
show_run (MacawControlAnswer *self)
{
  static const char *const icons[] = { "content-loading-symbolic", "object-select-symbolic", "dialog-error-symbolic", "process-stop-symbolic" };
  const char *problem = macaw_control_run_get_problem (self->run);
  AraValue *result = macaw_control_run_get_result (self->run);
  g_autofree char *list = show_list (self, result);

  macaw_state_icon_show (self->icon, icons[macaw_control_run_get_state (self->run)]);
  gtk_label_set_text (self->label, problem != NULL      ? problem
                                   : self->note != NULL ? self->note
                                   : list != NULL       ? list
                                                        : _("Done"));
  gtk_widget_set_visible (GTK_WIDGET (self->data_button), list != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->stack), result != NULL);
  macaw_result_view_set_value (self->result, result, NULL);
  update_face (self);
}

static gboolean
is_listed (MacawControlAnswer *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->listed)); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->listed), i);
      g_autoptr (GVariant) target = NULL;

      g_object_get (item, "target", &target, NULL);
      if (g_str_equal (g_variant_get_string (target, NULL), id))
        return TRUE;
    }
  return FALSE;
}

/* One that asks about unsaved work may well stay. */
static void
look_for_closing (MacawControlAnswer *self)
{
  if (self->closing == NULL)
    return;
  if (self->row == window_row && is_listed (self, self->closing) && self->tries < CLOSING_TRIES)
    self->again = g_timeout_add (CLOSING_TIME << self->tries++, again, self);
  else
    g_clear_pointer (&self->closing, g_free);
}

void
macaw_control_answer_set_run (MacawControlAnswer *self, MacawControlRun *run)
{
  g_return_if_fail (MACAW_IS_CONTROL_ANSWER (self));
  g_clear_handle_id (&self->again, g_source_remove);
  g_set_object (&self->run, run);
  gtk_widget_set_visible (GTK_WIDGET (self), run != NULL);
  if (run != NULL)
    {
      show_run (self);
      look_for_closing (self);
      return;
    }
  g_clear_pointer (&self->closing, g_free);
  set_note (self, NULL);
  macaw_result_view_set_value (self->result, NULL, NULL);
}

/* Following up */

static void
follow_up_ended (MacawControlAnswer *self, MacawControlRun *run)
{
  const char *problem = macaw_control_run_get_problem (run), *action = macaw_control_run_get_action (run);

  if (run != self->follow_up)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (follow_ups); i++)
    if (g_str_equal (follow_ups[i].action, action))
      set_note (self, problem != NULL ? problem : _(follow_ups[i].done));
  gtk_label_set_text (self->label, self->note);
  macaw_state_icon_show (self->icon, problem != NULL ? "dialog-error-symbolic" : "object-select-symbolic");
  g_clear_handle_id (&self->again, g_source_remove);
  if (problem != NULL || self->row != window_row)
    return;
  g_clear_pointer (&self->closing, g_free);
  self->tries = 0;
  if (g_str_equal (action, "close_window"))
    {
      self->closing = ara_value_dup_member_string (macaw_control_run_get_args (run), "id");
      look_for_closing (self);
    }
  else
    self->again = g_timeout_add (1, again, self);
}

static void
follow (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawControlAnswer *self = MACAW_CONTROL_ANSWER (widget);
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
macaw_control_answer_set_offered (MacawControlAnswer *self, const char *const *ids)
{
  g_return_if_fail (MACAW_IS_CONTROL_ANSWER (self));
  for (guint i = 0; i < G_N_ELEMENTS (follow_ups); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), follow_ups[i].name, ids != NULL && g_strv_contains (ids, follow_ups[i].action));
}

/* A picture's base64 tells nobody anything. */
static char *
dup_told (AraValue *result)
{
  g_autofree char *type = ara_value_get_kind (result) == ARA_VALUE_OBJECT ? ara_value_dup_member_string (result, "type") : NULL;

  return g_strcmp0 (type, "image") == 0 ? g_strdup (_("(a picture)")) : macaw_call_text_beginning (result);
}

/* Without what is named like a secret: a draft is kept. */
static char *
dup_told_arguments (MacawControlAnswer *self)
{
  gboolean masked;
  g_autofree char *text = macaw_secrets_mask (macaw_control_run_get_args (self->run), NULL, &masked);
  g_autoptr (AraValue) args = ara_value_new_from_text (text, -1, NULL);

  return macaw_call_text_beginning (args);
}

static void
ask_agent (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawControlAnswer *self = MACAW_CONTROL_ANSWER (widget);
  AraValue *result = self->run == NULL ? NULL : macaw_control_run_get_result (self->run);
  g_autofree char *args = NULL, *args_fence = NULL, *told = NULL, *told_fence = NULL, *text = NULL;

  if (self->run == NULL)
    return;
  args = dup_told_arguments (self);
  args_fence = macaw_call_text_fence (args);
  told = result == NULL ? g_strdup (macaw_control_run_get_problem (self->run)) : dup_told (result);
  told_fence = macaw_call_text_fence (told);
  /* Translators: a draft of a message to the agent. The name of a control action, then its arguments between two fences, then the answer between two fences. */
  text = g_strdup_printf (_("I called the control action %s with these arguments:\n\n%sjson\n%s\n%s\n\nThe answer:\n\n%s\n%s\n%s\n\n"),
                          macaw_control_run_get_action (self->run), args_fence, args, args_fence, told_fence, told, told_fence);
  g_signal_emit (self, signals[COMPOSE], 0, text);
}

/* Where */

void
macaw_control_answer_set_session (MacawControlAnswer *self, AraRuntimeClient *client, const char *session_id)
{
  g_autofree char *id = g_strdup (session_id);

  g_return_if_fail (MACAW_IS_CONTROL_ANSWER (self));
  macaw_control_answer_set_run (self, NULL);
  g_clear_object (&self->follow_up);
  g_set_object (&self->client, client);
  g_free (self->session_id);
  self->session_id = g_steal_pointer (&id);
}

void
macaw_control_answer_set_actions (MacawControlAnswer *self, MacawControlActions *actions)
{
  g_return_if_fail (MACAW_IS_CONTROL_ANSWER (self));
  g_set_object (&self->actions, actions);
}

/* The object */

static void
macaw_control_answer_dispose (GObject *object)
{
  MacawControlAnswer *self = MACAW_CONTROL_ANSWER (object);
  GtkWidget *child;

  g_clear_handle_id (&self->again, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->run);
  g_clear_object (&self->follow_up);
  g_clear_object (&self->listed);
  g_clear_object (&self->client);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (macaw_control_answer_parent_class)->dispose (object);
}

static void
macaw_control_answer_finalize (GObject *object)
{
  g_free (MACAW_CONTROL_ANSWER (object)->session_id);
  g_free (MACAW_CONTROL_ANSWER (object)->note);
  g_free (MACAW_CONTROL_ANSWER (object)->closing);
  G_OBJECT_CLASS (macaw_control_answer_parent_class)->finalize (object);
}

static void
macaw_control_answer_class_init (MacawControlAnswerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_CONTROL_ITEM);
  g_type_ensure (MACAW_TYPE_RESULT_VIEW);
  G_OBJECT_CLASS (class)->dispose = macaw_control_answer_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_answer_finalize;
  signals[AGAIN] = g_signal_new ("again", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COMPOSE] = g_signal_new ("compose", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/control/macaw-control-answer.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawControlAnswer, icon);
  gtk_widget_class_bind_template_child (widget_class, MacawControlAnswer, label);
  gtk_widget_class_bind_template_child (widget_class, MacawControlAnswer, data_button);
  gtk_widget_class_bind_template_child (widget_class, MacawControlAnswer, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawControlAnswer, items);
  gtk_widget_class_bind_template_child (widget_class, MacawControlAnswer, result);
  gtk_widget_class_bind_template_callback (widget_class, update_face);
  for (guint i = 0; i < G_N_ELEMENTS (follow_ups); i++)
    gtk_widget_class_install_action (widget_class, follow_ups[i].name, "s", follow);
  gtk_widget_class_install_action (widget_class, "control.ask-agent", NULL, ask_agent);
}

static void
macaw_control_answer_init (MacawControlAnswer *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->listed = g_list_store_new (MACAW_TYPE_CONTROL_ITEM);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->listed)));
  gtk_list_view_set_model (self->items, GTK_SELECTION_MODEL (selection));
  macaw_control_answer_set_offered (self, NULL);
}
