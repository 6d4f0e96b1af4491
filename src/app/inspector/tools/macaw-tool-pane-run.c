/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: running it, what came of it. A run goes on while another tool or session is looked at. */

#include "config.h"

#include "macaw-tool-pane-private.h"
#include "macaw-call-text.h"
#include "app/inspector/macaw-abridged.h"
#include "app/inspector/macaw-secrets.h"
#include "app/inspector/macaw-state-icon.h"
#include "app/inspector/form/macaw-form-room.h"
#include "app/macaw-duration.h"
#include "app/store/macaw-store-calls.h"

#include <glib/gi18n.h>
#include <string.h>

#define TICK 100        /* ms between two looks at the clock */
#define KEPT_RUNS 10    /* ended ones of other tools, with their results */

static gboolean
is_running (MacawToolPane *self)
{
  return self->run != NULL && macaw_tool_run_get_state (self->run) == MACAW_TOOL_RUNNING;
}

/* The outcome */

static void
show_elapsed (MacawToolPane *self)
{
  g_autofree char *text = self->run == NULL ? NULL : macaw_format_duration (macaw_tool_run_get_elapsed_ms (self->run));

  gtk_label_set_text (self->elapsed, text == NULL ? "" : text);
}

static gboolean
tick (gpointer data)
{
  show_elapsed (data);
  return G_SOURCE_CONTINUE;
}

/* A refusal of arguments is said at their fields, and so not once more below. */
static void
show_refusal (MacawToolPane *self)
{
  g_autoptr (AraValue) detail = ara_error_dup_fields (macaw_tool_run_get_error (self->run));
  g_autofree char *rest = detail == NULL ? NULL : macaw_schema_form_show_problems (self->form, detail);

  macaw_call_note_set_problem (self->note, rest);
  if (detail != NULL && macaw_schema_form_is_form_shown (self->form))
    gtk_label_set_text (self->outcome_label, _("The server refuses the arguments. What is wrong is said above."));
}

/* A long problem is looked at like a result, with search and its own scroll. */
static void
show_result (MacawToolPane *self, const char *problem)
{
  AraValue *result = macaw_tool_run_get_result (self->run);
  gboolean is_long = result == NULL && problem != NULL && strnlen (problem, MACAW_ABRIDGED_LINES + 1) > MACAW_ABRIDGED_LINES;
  g_autoptr (AraValue) shown = is_long ? ara_value_new_string (problem) : result == NULL ? NULL : ara_value_ref (result);

  macaw_result_view_set_value (self->result, shown, macaw_tool_run_get_tool (self->run));
}

static void
show_outcome (MacawToolPane *self)
{
  static const char *const icons[] = { "content-loading-symbolic", "object-select-symbolic", "dialog-error-symbolic", "process-stop-symbolic",
                                       "alarm-symbolic" };
  const char *problem = macaw_tool_run_get_problem (self->run), *code = macaw_tool_run_get_exit_code (self->run);
  g_autofree char *exit_code = code == NULL ? NULL : g_strdup_printf (_("Exit code %s"), code);
  g_autofree char *said = macaw_abridge (problem != NULL     ? problem
                                         : exit_code != NULL ? exit_code
                                                             : _("Done"),
                                         MACAW_ABRIDGED_LINES);

  macaw_state_icon_show (self->outcome_icon, problem == NULL && exit_code != NULL ? "dialog-warning-symbolic"
                                                                                  : icons[macaw_tool_run_get_state (self->run)]);
  gtk_label_set_text (self->outcome_label, said);
  if (macaw_tool_run_get_error (self->run) != NULL)
    show_refusal (self);
  macaw_form_room_share (GTK_SCROLLED_WINDOW (self->form_scroller), gtk_widget_get_height (GTK_WIDGET (self)));
  gtk_widget_set_visible (self->outcome, TRUE);
  gtk_widget_set_vexpand (self->form_scroller, FALSE);
  show_result (self, problem);
}

static void
hide_outcome (MacawToolPane *self)
{
  gtk_widget_set_visible (self->outcome, FALSE);
  gtk_widget_set_vexpand (self->form_scroller, TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->form_scroller), MACAW_FORM_ROOM_LEAST);
  macaw_result_view_set_value (self->result, NULL, NULL);
}

void
macaw_tool_pane_update_actions (MacawToolPane *self)
{
  gboolean running = is_running (self), callable = macaw_tool_pane_is_callable (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.run", !running && callable && self->client != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.copy-as", callable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.cancel", running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.ask-agent", self->run != NULL && !running);
  gtk_stack_set_visible_child_name (self->run_stack, running ? "cancel" : "run");
}

void
macaw_tool_pane_show_run (MacawToolPane *self, MacawToolRun *run)
{
  g_set_object (&self->run, run);
  g_clear_handle_id (&self->ticker, g_source_remove);
  if (is_running (self))
    self->ticker = g_timeout_add (TICK, tick, self);
  if (run == NULL || is_running (self))
    hide_outcome (self);
  else
    show_outcome (self);
  show_elapsed (self);
  macaw_tool_pane_show_undo (self);
  macaw_tool_pane_update_actions (self);
}

static void
tell_finished (MacawToolPane *self, MacawToolRun *run)
{
  const char *problem = macaw_tool_run_get_problem (run);
  AraValue *result = macaw_tool_run_get_result (run);
  g_autofree char *told = problem != NULL || result == NULL ? NULL : macaw_call_text_tell (result);

  g_signal_emit (self, macaw_tool_pane_signals[MACAW_TOOL_PANE_CALL_FINISHED], 0, macaw_tool_run_get_tool (run), told,
                 problem == NULL && told == NULL ? "" : problem);
}

/* What is remembered of it: no result, no secrets, nothing without measure. */
static void
remember (MacawToolPane *self, MacawToolRun *run, MacawToolDesk *desk)
{
  static const MacawCallState states[] = {
    [MACAW_TOOL_DONE] = MACAW_CALL_DONE, [MACAW_TOOL_FAILED] = MACAW_CALL_FAILED,
    [MACAW_TOOL_CANCELLED] = MACAW_CALL_CANCELLED, [MACAW_TOOL_TIMED_OUT] = MACAW_CALL_TIMED_OUT,
  };
  MacawCallFields call = { .session = desk->session_id, .tool = macaw_tool_run_get_tool (run) };
  const char *problem = macaw_tool_run_get_problem (run);
  g_autofree char *args = NULL, *kept = problem == NULL ? NULL : macaw_abridge (problem, MACAW_ABRIDGED_TEXT);

  if (self->store == NULL || desk->connection_id == NULL)
    return;
  args = macaw_secrets_mask (macaw_tool_run_get_args (run), ara_tool_get_input_schema (desk->tool), &call.masked);
  call.args = args;
  call.problem = kept;
  call.duration = macaw_tool_run_get_elapsed_ms (run);
  call.started = g_get_real_time () - call.duration * 1000;
  call.state = states[macaw_tool_run_get_state (run)];
  macaw_store_add_call (self->store, desk->connection_id, &call);
}

/* Results of tools that are not looked at are kept for a while only. */
static void
let_old_ones_go (MacawToolPane *self, MacawToolDesk *ended)
{
  g_queue_remove (self->ended, ended);
  g_queue_push_tail (self->ended, ended);
  while (g_queue_get_length (self->ended) > KEPT_RUNS)
    {
      MacawToolDesk *oldest = g_queue_pop_head (self->ended);

      if (oldest->run != self->run && macaw_tool_run_get_state (oldest->run) != MACAW_TOOL_RUNNING)
        g_clear_object (&oldest->run);
    }
}

static void
run_ended (MacawToolPane *self, MacawToolRun *run)
{
  MacawToolDesk *desk = macaw_tool_pane_find_desk (self, run);

  remember (self, run, desk);
  let_old_ones_go (self, desk);
  if (run == self->run)
    macaw_tool_pane_show_run (self, run);
  tell_finished (self, run);
}

/* Running */

static void
start_run (MacawToolPane *self, AraValue *args)
{
  MacawToolDesk *desk = macaw_tool_pane_get_desk (self);
  guint limit = (guint) gtk_spin_button_get_value_as_int (self->limit);

  macaw_call_note_set_problem (self->note, NULL);
  macaw_schema_form_forget_problems (self->form);
  g_clear_object (&desk->run);
  g_queue_remove (self->ended, desk);
  desk->run = macaw_tool_run_start (self->client, self->session_id, ara_tool_get_name (self->tool), args, limit, self->undoable);
  g_signal_connect_object (desk->run, "ended", G_CALLBACK (run_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->run, "undo-changed", G_CALLBACK (macaw_tool_pane_undo_changed), self, G_CONNECT_SWAPPED);
  macaw_tool_pane_show_run (self, desk->run);
}

/* The arguments if they can be sent; else NULL and a sentence. @anyway: even if the schema forbids them. */
static AraValue *
dup_ready_arguments (MacawToolPane *self, gboolean anyway, GError **error)
{
  if (is_running (self))
    g_set_error_literal (error, ARA_ERROR, ARA_ERROR_CONFLICT, _("A tool is still running here. Cancel it or wait until it has ended."));
  else if (self->client == NULL)
    g_set_error_literal (error, ARA_ERROR, ARA_ERROR_UNAVAILABLE, _("There is no session to run a tool in."));
  else
    return macaw_form_arguments_check (self->form, anyway, error);
  return NULL;
}

static void
refuse (MacawToolPane *self, const char *sentence)
{
  g_autofree char *name = g_strdup (ara_tool_get_name (self->tool));

  macaw_call_note_set_problem (self->note, sentence);
  if (self->client != NULL && !is_running (self))
    macaw_call_note_offer_anyway (self->note);
  g_signal_emit (self, macaw_tool_pane_signals[MACAW_TOOL_PANE_CALL_FINISHED], 0, name, NULL, sentence);
}

void
macaw_tool_pane_run (MacawToolPane *self)
{
  g_autoptr (AraValue) args = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (MACAW_IS_TOOL_PANE (self) && self->tool != NULL);
  args = dup_ready_arguments (self, FALSE, &error);
  if (args != NULL)
    start_run (self, args);
  else
    refuse (self, error->message);
}

/* A question before something is destroyed */

static void
question_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  MacawToolPane *self = MACAW_TOOL_PANE (data);
  GtkCheckButton *trust = GTK_CHECK_BUTTON (adw_message_dialog_get_extra_child (dialog));
  g_autoptr (AraValue) args = g_steal_pointer (&self->asked_args);
  g_autoptr (AraTool) tool = g_steal_pointer (&self->asked_tool);
  gboolean yes = g_str_equal (response, "run");

  if (yes && gtk_check_button_get_active (trust))
    g_hash_table_add (self->trusted, g_strdup (ara_tool_get_name (tool)));
  /* A script may have opened something else meanwhile: that wasn't asked about. */
  if (yes && tool == self->tool && !is_running (self))
    start_run (self, args);
  else if (yes)
    macaw_call_note_set_problem (self->note, _("Nothing was run: another tool was opened before you answered."));
}

static void
ask (MacawToolPane *self, AraValue *args)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  g_autofree char *text = ara_value_dup_text (args), *shown = macaw_abridge (text, MACAW_ABRIDGED_LINE);

  g_set_object (&self->asked_tool, self->tool);
  g_clear_pointer (&self->asked_args, ara_value_unref);
  self->asked_args = ara_value_ref (args);
  adw_message_dialog_format_heading (message, _("Run “%s”?"), gtk_label_get_text (self->title));
  /* Translators: %s are the arguments of the call, as JSON. */
  adw_message_dialog_format_body (message, _("This tool can change or destroy things in the session.\n\n%s"), shown);
  adw_message_dialog_set_extra_child (message, gtk_check_button_new_with_mnemonic (_("_Don’t ask again for this tool in this session")));
  adw_message_dialog_add_responses (message, "cancel", _("_Cancel"), "run", _("_Run"), NULL);
  adw_message_dialog_set_response_appearance (message, "run", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (question_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
run_by_person (MacawToolPane *self, gboolean anyway)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) args = dup_ready_arguments (self, anyway, &error);

  if (args == NULL)
    refuse (self, error->message);
  else if (ara_tool_is_destructive (self->tool) && !g_hash_table_contains (self->trusted, ara_tool_get_name (self->tool)))
    ask (self, args);
  else
    start_run (self, args);
}

static void
run_pressed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  run_by_person (MACAW_TOOL_PANE (widget), FALSE);
}

void
macaw_tool_pane_run_anyway (MacawToolPane *self)
{
  run_by_person (self, TRUE);
}

static void
cancel_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_tool_run_cancel (MACAW_TOOL_PANE (widget)->run);
}

void
macaw_tool_pane_install_run (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "tool.run", NULL, run_pressed);
  gtk_widget_class_install_action (class, "tool.cancel", NULL, cancel_run);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Return, GDK_CONTROL_MASK, "tool.run", NULL);
}
