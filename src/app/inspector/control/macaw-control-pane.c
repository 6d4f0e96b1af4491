/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One control action: what it is, its arguments, calling it, what came of it and what can follow. */

#include "config.h"

#include "macaw-control-pane.h"
#include "macaw-control-answer.h"
#include "macaw-control-item.h"
#include "macaw-control-policy.h"
#include "app/inspector/macaw-abridged.h"
#include "app/inspector/macaw-call-note.h"
#include "app/inspector/form/macaw-form-arguments.h"
#include "app/inspector/form/macaw-form-room.h"
#include "app/inspector/tools/macaw-call-text.h"
#include "app/inspector/macaw-status-text.h"
#include "app/macaw-duration.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define TICK 100 /* ms between two looks at the clock */

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
  MacawCallNote       *note;
  GtkLabel            *elapsed;
  GtkStack            *run_stack;
  MacawControlAnswer  *answer;

  AraRuntimeClient    *client;
  char                *session_id;
  gboolean             local; /* the runtime of this computer */
  MacawControlActions *actions;
  AraControlAction    *action;
  MacawControlRun     *run; /* the one that is shown; NULL: none yet */
  guint                ticker;
};

G_DEFINE_FINAL_TYPE (MacawControlPane, macaw_control_pane, GTK_TYPE_WIDGET)

enum { CALL_FINISHED, COMPOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_running (MacawControlRun *run)
{
  return run != NULL && macaw_control_run_get_state (run) == MACAW_CONTROL_RUNNING;
}

gboolean
macaw_control_pane_set_arguments (MacawControlPane *self, const char *json, char **problem)
{
  g_return_val_if_fail (MACAW_IS_CONTROL_PANE (self) && problem != NULL, FALSE);
  return macaw_form_arguments_write (self->form, json, problem);
}

static gboolean
has_name (MacawControlPane *self)
{
  return self->action != NULL && !macaw_is_blank (ara_control_action_get_id (self->action));
}

static const char *
nameless (void)
{
  return _("The app tells no name of this action, so it can’t be called.");
}

static gboolean
can_call (MacawControlPane *self)
{
  return has_name (self) && self->client != NULL && !is_running (self->run);
}

/* The outcome */

static void
show_elapsed (MacawControlPane *self)
{
  g_autofree char *text = self->run == NULL ? NULL : macaw_format_duration (macaw_control_run_get_elapsed (self->run));

  gtk_label_set_text (self->elapsed, text == NULL ? "" : text);
}

static gboolean
tick (gpointer data)
{
  show_elapsed (data);
  return G_SOURCE_CONTINUE;
}

static void
show_answer (MacawControlPane *self, MacawControlRun *run)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (self->form_scroller);

  gtk_widget_set_vexpand (self->form_scroller, run == NULL);
  if (run != NULL)
    macaw_form_room_share (scroller, gtk_widget_get_height (GTK_WIDGET (self)));
  else
    gtk_scrolled_window_set_min_content_height (scroller, MACAW_FORM_ROOM_LEAST);
  macaw_control_answer_set_run (self->answer, run);
}

static void
update_actions (MacawControlPane *self)
{
  gboolean running = is_running (self->run), focused = gtk_widget_get_focus_child (GTK_WIDGET (self->run_stack)) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "control.run", can_call (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "control.copy-as", has_name (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "control.cancel", running);
  gtk_stack_set_visible_child_name (self->run_stack, running ? "cancel" : "run");
  /* Run and Cancel take each other's place under the keyboard, too. */
  if (focused)
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->run_stack));
}

/* A 422's sentences go to their fields; what belongs to none stands below the form. */
static void
show_refusal (MacawControlPane *self)
{
  const GError *error = macaw_control_run_get_error (self->run);
  g_autoptr (AraValue) fields = ara_error_dup_fields (error);
  g_autofree char *rest = fields == NULL ? NULL : macaw_schema_form_show_problems (self->form, fields);

  macaw_call_note_set_problem (self->note, rest);
}

static void
run_ended (MacawControlPane *self, MacawControlRun *run)
{
  AraValue *result = macaw_control_run_get_result (run);
  g_autofree char *told = result == NULL ? NULL : macaw_call_text_tell (result);

  if (run == self->run)
    {
      g_clear_handle_id (&self->ticker, g_source_remove);
      show_elapsed (self);
      show_answer (self, run);
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

  macaw_call_note_set_problem (self->note, NULL);
  macaw_schema_form_forget_problems (self->form);
  g_set_object (&self->run, run);
  g_signal_connect_object (run, "ended", G_CALLBACK (run_ended), self, G_CONNECT_SWAPPED);
  if (self->ticker == 0)
    self->ticker = g_timeout_add (TICK, tick, self);
  show_elapsed (self);
  update_actions (self);
}

static AraValue *
dup_ready_arguments (MacawControlPane *self, gboolean anyway, GError **error)
{
  if (!has_name (self))
    g_set_error_literal (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, nameless ());
  else if (is_running (self->run))
    g_set_error_literal (error, ARA_ERROR, ARA_ERROR_CONFLICT, _("A call is still under way here. Cancel it or wait until it has ended."));
  else if (self->client == NULL)
    g_set_error_literal (error, ARA_ERROR, ARA_ERROR_UNAVAILABLE, _("There is no session to control."));
  else
    return macaw_form_arguments_check (self->form, anyway, error);
  return NULL;
}

static void
refuse (MacawControlPane *self, const char *action, const char *sentence)
{
  macaw_call_note_set_problem (self->note, sentence);
  if (can_call (self))
    macaw_call_note_offer_anyway (self->note);
  g_signal_emit (self, signals[CALL_FINISHED], 0, action, NULL, sentence);
}

static void
call (MacawControlPane *self, gboolean by_person, gboolean anyway)
{
  g_autofree char *action = g_strdup (ara_control_action_get_id (self->action));
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) args = dup_ready_arguments (self, anyway, &error);

  if (args == NULL)
    {
      refuse (self, action, error->message);
      return;
    }
  show_answer (self, NULL);
  start_run (self, action, args, by_person);
}

void
macaw_control_pane_call (MacawControlPane *self)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self) && self->action != NULL);
  call (self, FALSE, FALSE);
}

static void
run_pressed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  call (MACAW_CONTROL_PANE (widget), TRUE, FALSE);
}

static void
run_anyway (MacawControlPane *self)
{
  call (self, TRUE, TRUE);
}

static void
cancel_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_control_run_cancel (MACAW_CONTROL_PANE (widget)->run);
}

static void
copy_as (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawControlPane *self = MACAW_CONTROL_PANE (widget);
  const char *form = g_variant_get_string (parameter, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *notice = NULL;
  g_autoptr (AraValue) args = self->action == NULL ? NULL : macaw_form_arguments_read (self->form, &error);
  MacawCallText shown = {
    .base_url = self->client == NULL ? ARA_DEFAULT_BASE_URL : ara_runtime_client_get_base_url (self->client),
    .is_local = self->local,
    .session_id = self->session_id,
    .action = self->action == NULL ? NULL : ara_control_action_get_id (self->action),
    .args = args,
  };

  text = args == NULL || shown.action == NULL ? NULL : macaw_call_text_write (&shown, form, &error);
  if (text == NULL)
    {
      macaw_call_note_set_problem (self->note, error == NULL ? NULL : error->message);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  notice = macaw_call_text_notice (&shown, form);
  macaw_call_note_set_notice (self->note, notice);
}

void
macaw_control_pane_set_local (MacawControlPane *self, gboolean local)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  self->local = local;
}

/* What followed from a row changed the windows. */
static void
list_again (MacawControlPane *self)
{
  g_autoptr (AraValue) args = NULL;

  if (self->client == NULL || self->run == NULL || is_running (self->run))
    return;
  args = ara_value_ref (macaw_control_run_get_args (self->run));
  start_run (self, macaw_control_run_get_action (self->run), args, TRUE);
}

static void
compose (MacawControlPane *self, const char *text)
{
  g_signal_emit (self, signals[COMPOSE], 0, text);
}

void
macaw_control_pane_set_offered (MacawControlPane *self, const char *const *ids)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  macaw_control_answer_set_offered (self->answer, ids);
}

/* What is looked at */

void
macaw_control_pane_show_problem (MacawControlPane *self, const char *sentence)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  macaw_call_note_set_problem (self->note, sentence);
  macaw_status_page_set_text (self->empty, sentence);
}

static void
forget_run (MacawControlPane *self)
{
  if (self->run != NULL)
    macaw_control_run_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_handle_id (&self->ticker, g_source_remove);
  show_answer (self, NULL);
  show_elapsed (self);
}

static void
show_policy (MacawControlPane *self)
{
  macaw_control_policy_set_action (self->policy, self->actions, self->action == NULL ? NULL : ara_control_action_get_id (self->action),
                                   self->session_id);
}

static void
describe (MacawControlPane *self)
{
  g_autoptr (MacawControlItem) item = macaw_control_item_new_action (self->action);
  const char *description = ara_control_action_get_description (self->action);
  g_autofree char *shown = macaw_abridge (description, MACAW_ABRIDGED_TEXT);

  gtk_label_set_text (self->title, macaw_control_item_get_title (item));
  gtk_label_set_text (self->description, description == NULL ? _("The app doesn’t describe this action.") : shown);
  if (!has_name (self))
    macaw_call_note_set_problem (self->note, nameless ());
}

/* A list that was read again has new objects for the same actions. */
static gboolean
has_id (AraControlAction *action, AraControlAction *other)
{
  const char *id = action == NULL ? NULL : ara_control_action_get_id (action);

  return id != NULL && other != NULL && g_strcmp0 (id, ara_control_action_get_id (other)) == 0;
}

static gboolean
has_schema (AraControlAction *action, AraControlAction *other)
{
  AraValue *schema = ara_control_action_get_input_schema (action), *other_schema = ara_control_action_get_input_schema (other);

  return schema == other_schema || (schema != NULL && other_schema != NULL && ara_value_equal (schema, other_schema));
}

/* The same action keeps its call and what came of it; and what was typed, if it fits still. */
void
macaw_control_pane_set_action (MacawControlPane *self, AraControlAction *action)
{
  gboolean same, fits;

  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  if (self->action == action)
    return;
  same = has_id (self->action, action);
  fits = same && has_schema (self->action, action);
  if (!same)
    forget_run (self);
  g_set_object (&self->action, action);
  if (!fits)
    macaw_call_note_set_problem (self->note, NULL);
  gtk_stack_set_visible_child_name (self->stack, action == NULL ? "empty" : "action");
  if (action != NULL)
    describe (self);
  if (action != NULL && !fits)
    macaw_schema_form_set_schema (self->form, ara_control_action_get_input_schema (action));
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
  macaw_control_answer_set_session (self->answer, client, session_id);
  update_actions (self);
}

void
macaw_control_pane_set_actions (MacawControlPane *self, MacawControlActions *actions)
{
  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  if (self->actions == actions)
    return;
  g_set_object (&self->actions, actions);
  macaw_control_answer_set_actions (self->answer, actions);
  show_policy (self);
}

void
macaw_control_pane_focus_form (MacawControlPane *self)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_if_fail (MACAW_IS_CONTROL_PANE (self));
  /* The focus may have passed over it, which selects it. */
  gtk_label_select_region (self->description, 0, 0);
  macaw_schema_form_focus_field (self->form, "");
  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root == NULL ? NULL : gtk_root_get_focus (root);
  /* A form without fields finds its root, which takes no focus. */
  if (focus == NULL || !gtk_widget_get_mapped (focus) || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->form)))
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->run_stack));
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
  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  g_clear_object (&self->client);
  g_clear_object (&self->actions);
  g_clear_object (&self->action);
  G_OBJECT_CLASS (macaw_control_pane_parent_class)->dispose (object);
}

static void
macaw_control_pane_finalize (GObject *object)
{
  g_free (MACAW_CONTROL_PANE (object)->session_id);
  G_OBJECT_CLASS (macaw_control_pane_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/control/macaw-control-pane.ui");
  gtk_widget_class_bind_template_child (class, MacawControlPane, stack);
  gtk_widget_class_bind_template_child (class, MacawControlPane, empty);
  gtk_widget_class_bind_template_child (class, MacawControlPane, form_scroller);
  gtk_widget_class_bind_template_child (class, MacawControlPane, title);
  gtk_widget_class_bind_template_child (class, MacawControlPane, description);
  gtk_widget_class_bind_template_child (class, MacawControlPane, policy);
  gtk_widget_class_bind_template_child (class, MacawControlPane, form);
  gtk_widget_class_bind_template_child (class, MacawControlPane, note);
  gtk_widget_class_bind_template_child (class, MacawControlPane, elapsed);
  gtk_widget_class_bind_template_child (class, MacawControlPane, run_stack);
  gtk_widget_class_bind_template_child (class, MacawControlPane, answer);
  gtk_widget_class_bind_template_callback (class, compose);
  gtk_widget_class_bind_template_callback (class, list_again);
  gtk_widget_class_bind_template_callback (class, run_anyway);
}

static void
macaw_control_pane_class_init (MacawControlPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_CALL_NOTE);
  g_type_ensure (MACAW_TYPE_CONTROL_ANSWER);
  g_type_ensure (MACAW_TYPE_CONTROL_POLICY);
  g_type_ensure (MACAW_TYPE_SCHEMA_FORM);
  G_OBJECT_CLASS (class)->dispose = macaw_control_pane_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_pane_finalize;
  signals[CALL_FINISHED] = g_signal_new ("call-finished", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[COMPOSE] = g_signal_new ("compose", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "control.run", NULL, run_pressed);
  gtk_widget_class_install_action (widget_class, "control.cancel", NULL, cancel_run);
  gtk_widget_class_install_action (widget_class, "control.copy-as", "s", copy_as);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "control.run", NULL);
}

static void
macaw_control_pane_init (MacawControlPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}
