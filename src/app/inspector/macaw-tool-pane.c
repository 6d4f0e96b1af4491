/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: what it is, its arguments, running it, what came of it. */

#include "config.h"

#include "macaw-tool-pane-private.h"
#include "macaw-abridged.h"
#include "macaw-inspector.h"
#include "macaw-sandbox-paths.h"
#include "macaw-secrets.h"
#include "app/store/macaw-store-calls.h"

#include <glib/gi18n.h>
#include <string.h>

#define FORM_HEIGHT 140    /* pixels that it has at least */
#define TICK 100           /* ms between two looks at the clock */

G_DEFINE_FINAL_TYPE (MacawToolPane, macaw_tool_pane, GTK_TYPE_WIDGET)

guint macaw_tool_pane_signals[MACAW_TOOL_PANE_N_SIGNALS];

static gboolean
is_running (MacawToolPane *self)
{
  return self->run != NULL && macaw_tool_run_get_state (self->run) == MACAW_TOOL_RUNNING;
}

static gboolean
is_callable (MacawToolPane *self)
{
  return self->tool != NULL && ara_tool_get_name (self->tool) != NULL;
}

static void
show_abridged (GtkLabel *label, const char *text)
{
  g_autofree char *shown = macaw_abridge (text, MACAW_ABRIDGED_LINES);

  gtk_label_set_text (label, shown);
}

void
macaw_tool_pane_set_problem (MacawToolPane *self, const char *sentence)
{
  show_abridged (self->problem, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), FALSE);
}

void
macaw_tool_pane_set_notice (MacawToolPane *self, const char *sentence)
{
  macaw_tool_pane_set_problem (self, NULL);
  show_abridged (self->notice, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), sentence != NULL);
}

/* Arguments */

AraValue *
macaw_tool_pane_read_arguments (MacawToolPane *self, GError **error)
{
  g_autofree char *text = macaw_schema_form_dup_value (self->form);
  g_autoptr (GError) problem = NULL;
  g_autoptr (AraValue) value = ara_value_new_from_text (*text == '\0' ? "{}" : text, -1, &problem);

  if (value != NULL && ara_value_get_kind (value) == ARA_VALUE_OBJECT)
    return g_steal_pointer (&value);
  if (problem != NULL)
    g_set_error (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, _("The arguments are no JSON: %s."), problem->message);
  else
    g_set_error_literal (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, _("Arguments are a JSON object: {…}."));
  return NULL;
}

gboolean
macaw_tool_pane_set_arguments (MacawToolPane *self, const char *json, char **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL;

  g_return_val_if_fail (MACAW_IS_TOOL_PANE (self) && json != NULL, FALSE);
  macaw_schema_form_set_value (self->form, json);
  value = macaw_tool_pane_read_arguments (self, &error);
  macaw_tool_pane_set_problem (self, NULL);
  if (value == NULL)
    *problem = g_strdup (error->message);
  return value != NULL;
}

/* The time limit, kept for each tool */

static char *
limit_key (MacawToolPane *self)
{
  return g_strdup_printf ("tool-limit/%s/%s", self->connection_id, ara_tool_get_name (self->tool));
}

static void
show_limit (MacawToolPane *self)
{
  int seconds = gtk_spin_button_get_value_as_int (self->limit);
  g_autofree char *text = g_strdup_printf (C_("time limit in seconds", "≤ %d s"), seconds);

  gtk_menu_button_set_label (self->limit_button, text);
}

static void
limit_changed (MacawToolPane *self)
{
  g_autofree char *value = NULL, *key = NULL;

  show_limit (self);
  if (self->store == NULL || self->connection_id == NULL || !is_callable (self))
    return;
  key = limit_key (self);
  value = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (self->limit));
  macaw_store_set_value (self->store, key, value);
}

static void
set_limit (MacawToolPane *self, guint64 seconds)
{
  g_signal_handlers_block_matched (self->limit, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  gtk_spin_button_set_value (self->limit, (double) CLAMP (seconds, 1, MACAW_TOOL_MAX_LIMIT));
  g_signal_handlers_unblock_matched (self->limit, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  show_limit (self);
}

static void
limit_came (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawToolPane *self = data;
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);
  g_autofree char *key = NULL;
  const char *value;

  if (values == NULL || !is_callable (self))
    return;
  key = limit_key (self);
  value = g_hash_table_lookup (values, key);
  if (value != NULL)
    set_limit (self, g_ascii_strtoull (value, NULL, 10));
}

static void
read_limit (MacawToolPane *self)
{
  g_autofree char *key = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_limit (self, MACAW_TOOL_DEFAULT_LIMIT);
  if (self->store == NULL || self->connection_id == NULL || !is_callable (self))
    return;
  self->cancellable = g_cancellable_new ();
  key = limit_key (self);
  macaw_store_get_values_async (self->store, key, self->cancellable, limit_came, self);
}

/* The outcome */

static char *
format_elapsed (gint64 ms)
{
  if (ms < 1000)
    return g_strdup_printf (_("%d ms"), (int) ms);
  return g_strdup_printf (_("%.1f s"), (double) ms / 1000);
}

static void
show_elapsed (MacawToolPane *self)
{
  g_autofree char *text = self->run == NULL ? NULL : format_elapsed (macaw_tool_run_get_elapsed_ms (self->run));

  gtk_label_set_text (self->elapsed, text == NULL ? "" : text);
}

static gboolean
tick (gpointer data)
{
  show_elapsed (data);
  return G_SOURCE_CONTINUE;
}

/* A short form keeps its height beside the result, a long one leaves it half of the room. */
static void
share_room (MacawToolPane *self)
{
  int width = gtk_widget_get_width (self->form_scroller), height = gtk_widget_get_height (GTK_WIDGET (self)), natural;

  if (width <= 0)
    return;
  gtk_widget_measure (self->form_box, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->form_scroller),
                                              CLAMP (natural, FORM_HEIGHT, MAX (FORM_HEIGHT, height / 2)));
}

/* A refusal of arguments is said at their fields. */
static void
show_refusal (MacawToolPane *self)
{
  g_autoptr (AraValue) detail = ara_error_dup_fields (macaw_tool_run_get_error (self->run));
  g_autofree char *rest = detail == NULL ? NULL : macaw_schema_form_show_problems (self->form, detail);

  macaw_tool_pane_set_problem (self, rest);
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
  MacawToolState state = macaw_tool_run_get_state (self->run);
  const char *problem = macaw_tool_run_get_problem (self->run);

  gtk_image_set_from_icon_name (self->outcome_icon, icons[state]);
  show_abridged (self->outcome_label, problem != NULL ? problem : _("Done"));
  if (macaw_tool_run_get_error (self->run) != NULL)
    show_refusal (self);
  share_room (self);
  gtk_widget_set_visible (self->outcome, TRUE);
  gtk_widget_set_vexpand (self->form_scroller, FALSE);
  show_result (self, problem);
}

static void
hide_outcome (MacawToolPane *self)
{
  macaw_tool_pane_forget_undo (self);
  gtk_widget_set_visible (self->outcome, FALSE);
  gtk_widget_set_vexpand (self->form_scroller, TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->form_scroller), FORM_HEIGHT);
  macaw_result_view_set_value (self->result, NULL, NULL);
}

static void
update_actions (MacawToolPane *self)
{
  gboolean running = is_running (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.run", !running && is_callable (self) && self->client != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.copy-as", is_callable (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.cancel", running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.ask-agent", self->run != NULL && !running);
  gtk_stack_set_visible_child_name (self->run_stack, running ? "cancel" : "run");
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
tell_finished (MacawToolPane *self, MacawToolRun *run)
{
  const char *problem = macaw_tool_run_get_problem (run);
  AraValue *result = macaw_tool_run_get_result (run);
  g_autofree char *told = problem != NULL || result == NULL ? NULL : dup_told (result);

  g_signal_emit (self, macaw_tool_pane_signals[MACAW_TOOL_PANE_CALL_FINISHED], 0, macaw_tool_run_get_tool (run), told, problem == NULL && told == NULL ? "" : problem);
}

/* What is remembered of it: no result, no secrets. */
static void
remember (MacawToolPane *self, MacawToolRun *run)
{
  static const MacawCallState states[] = {
    [MACAW_TOOL_DONE] = MACAW_CALL_DONE, [MACAW_TOOL_FAILED] = MACAW_CALL_FAILED,
    [MACAW_TOOL_CANCELLED] = MACAW_CALL_CANCELLED, [MACAW_TOOL_TIMED_OUT] = MACAW_CALL_TIMED_OUT,
  };
  MacawCallFields call = { .session = self->session_id, .tool = macaw_tool_run_get_tool (run), .problem = macaw_tool_run_get_problem (run) };
  g_autofree char *args = NULL;

  if (self->store == NULL || self->connection_id == NULL)
    return;
  args = macaw_secrets_mask (macaw_tool_run_get_args (run), ara_tool_get_input_schema (self->tool), &call.masked);
  call.args = args;
  call.duration = macaw_tool_run_get_elapsed_ms (run);
  call.started = g_get_real_time () - call.duration * 1000;
  call.state = states[macaw_tool_run_get_state (run)];
  macaw_store_add_call (self->store, self->connection_id, &call);
}

static void
run_ended (MacawToolPane *self, MacawToolRun *run)
{
  remember (self, run);
  if (run == self->run)
    {
      g_clear_handle_id (&self->ticker, g_source_remove);
      show_elapsed (self);
      show_outcome (self);
      update_actions (self);
      macaw_tool_pane_offer_undo (self);
    }
  tell_finished (self, run);
}

/* Running */

static void
start_run (MacawToolPane *self, AraValue *args)
{
  guint limit = (guint) gtk_spin_button_get_value_as_int (self->limit);

  hide_outcome (self);
  macaw_tool_pane_set_problem (self, NULL);
  g_clear_object (&self->run);
  self->run = macaw_tool_run_start (self->client, self->session_id, ara_tool_get_name (self->tool), args, limit, self->undoable);
  g_signal_connect_object (self->run, "ended", G_CALLBACK (run_ended), self, G_CONNECT_SWAPPED);
  if (self->ticker == 0)
    self->ticker = g_timeout_add (TICK, tick, self);
  show_elapsed (self);
  update_actions (self);
}

void
macaw_tool_pane_run (MacawToolPane *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) args = NULL;
  g_autofree char *name = NULL, *sentence = NULL;

  g_return_if_fail (MACAW_IS_TOOL_PANE (self) && self->tool != NULL);
  name = g_strdup (ara_tool_get_name (self->tool));
  if (is_running (self))
    sentence = g_strdup (_("A tool is still running here. Cancel it or wait until it has ended."));
  else if (self->client == NULL)
    sentence = g_strdup (_("There is no session to run a tool in."));
  else
    args = macaw_tool_pane_read_arguments (self, &error);
  if (error != NULL)
    sentence = g_strdup (error->message);
  else if (sentence == NULL && !macaw_schema_form_check (self->form))
    sentence = g_strdup (_("Some arguments are missing or wrong. It is said at each of them."));
  if (sentence == NULL)
    {
      start_run (self, args);
      return;
    }
  macaw_tool_pane_set_problem (self, sentence);
  g_signal_emit (self, macaw_tool_pane_signals[MACAW_TOOL_PANE_CALL_FINISHED], 0, name, NULL, sentence);
}

/* A question before something is destroyed */

static void
question_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  MacawToolPane *self = MACAW_TOOL_PANE (data);
  GtkCheckButton *trust = GTK_CHECK_BUTTON (adw_message_dialog_get_extra_child (dialog));

  if (!g_str_equal (response, "run") || self->tool == NULL)
    return;
  if (gtk_check_button_get_active (trust))
    g_hash_table_add (self->trusted, g_strdup (ara_tool_get_name (self->tool)));
  macaw_tool_pane_run (self);
}

static void
ask (MacawToolPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_format_heading (message, _("Run “%s”?"), gtk_label_get_text (self->title));
  adw_message_dialog_set_body (message, _("This tool can change or destroy things in the session."));
  adw_message_dialog_set_extra_child (message, gtk_check_button_new_with_mnemonic (_("_Don’t ask again for this tool in this session")));
  adw_message_dialog_add_responses (message, "cancel", _("_Cancel"), "run", _("_Run"), NULL);
  adw_message_dialog_set_response_appearance (message, "run", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (message, "run");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (question_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
run_asked (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawToolPane *self = MACAW_TOOL_PANE (widget);

  if (ara_tool_is_destructive (self->tool) && !g_hash_table_contains (self->trusted, ara_tool_get_name (self->tool)))
    ask (self);
  else
    macaw_tool_pane_run (self);
}

static void
cancel_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_tool_run_cancel (MACAW_TOOL_PANE (widget)->run);
}

/* A row of the result leads on. */
static void
open_tool (MacawToolPane *self, const char *name, const char *args_json)
{
  g_signal_emit (self, macaw_tool_pane_signals[MACAW_TOOL_PANE_OPEN_TOOL], 0, name, args_json);
}

/* What is looked at */

void
macaw_tool_pane_show_problem (MacawToolPane *self, const char *sentence)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  macaw_tool_pane_set_problem (self, sentence);
  adw_status_page_set_description (self->empty, sentence);
}

static void
forget_run (MacawToolPane *self)
{
  if (self->run != NULL)
    macaw_tool_run_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_handle_id (&self->ticker, g_source_remove);
  hide_outcome (self);
  show_elapsed (self);
}

const char *
macaw_tool_pane_get_tool_name (MacawToolPane *self)
{
  return self->tool == NULL ? NULL : ara_tool_get_name (self->tool);
}

/* It scrolls with the form, so there may be more of it. */
static void
show_description (MacawToolPane *self)
{
  const char *description = ara_tool_get_description (self->tool);
  g_autofree char *shown = macaw_abridge (description, MACAW_ABRIDGED_TEXT);

  gtk_label_set_text (self->description, description == NULL ? _("The server doesn’t describe this tool.") : shown);
}

static void
show_name (MacawToolPane *self)
{
  const char *name = ara_tool_get_name (self->tool);
  g_autofree char *shown = macaw_abridge (name, MACAW_ABRIDGED_LINE);

  gtk_label_set_text (self->title, name == NULL ? _("A tool without a name") : shown);
  if (name == NULL)
    macaw_tool_pane_set_problem (self, _("The server tells no name of this tool, so it can’t be called."));
}

void
macaw_tool_pane_set_tool (MacawToolPane *self, AraTool *tool)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  if (self->tool == tool)
    return;
  forget_run (self);
  g_set_object (&self->tool, tool);
  macaw_tool_pane_set_problem (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, tool == NULL ? "empty" : "tool");
  if (tool != NULL)
    {
      show_name (self);
      show_description (self);
      gtk_widget_set_visible (self->read_only, ara_tool_is_read_only (tool));
      gtk_widget_set_visible (self->destructive, ara_tool_is_destructive (tool));
      macaw_schema_form_set_schema (self->form, ara_tool_get_input_schema (tool));
      read_limit (self);
    }
  update_actions (self);
}

void
macaw_tool_pane_set_session (MacawToolPane *self, AraRuntimeClient *client, const char *session_id)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  macaw_tool_pane_set_tool (self, NULL);
  g_set_object (&self->client, client);
  g_free (self->session_id);
  self->session_id = g_strdup (session_id);
  g_hash_table_remove_all (self->trusted);
  macaw_sandbox_paths_serve (self->form, client, session_id);
  update_actions (self);
}

void
macaw_tool_pane_set_undoable (MacawToolPane *self, gboolean undoable)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  self->undoable = undoable;
}

void
macaw_tool_pane_set_store (MacawToolPane *self, MacawStore *store, const char *connection_id)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  g_set_object (&self->store, store);
  g_free (self->connection_id);
  self->connection_id = g_strdup (connection_id);
}

/* The object */

static void
macaw_tool_pane_dispose (GObject *object)
{
  MacawToolPane *self = MACAW_TOOL_PANE (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->run != NULL)
    macaw_tool_run_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_handle_id (&self->ticker, g_source_remove);
  g_cancellable_cancel (self->sealing);
  g_clear_object (&self->sealing);
  g_clear_object (&self->undo);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_object (&self->tool);
  G_OBJECT_CLASS (macaw_tool_pane_parent_class)->dispose (object);
}

static void
macaw_tool_pane_finalize (GObject *object)
{
  MacawToolPane *self = MACAW_TOOL_PANE (object);

  g_free (self->session_id);
  g_free (self->connection_id);
  g_hash_table_unref (self->trusted);
  G_OBJECT_CLASS (macaw_tool_pane_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/macaw-tool-pane.ui");
  gtk_widget_class_bind_template_child (class, MacawToolPane, stack);
  gtk_widget_class_bind_template_child (class, MacawToolPane, empty);
  gtk_widget_class_bind_template_child (class, MacawToolPane, form_scroller);
  gtk_widget_class_bind_template_child (class, MacawToolPane, title);
  gtk_widget_class_bind_template_child (class, MacawToolPane, read_only);
  gtk_widget_class_bind_template_child (class, MacawToolPane, destructive);
  gtk_widget_class_bind_template_child (class, MacawToolPane, description);
  gtk_widget_class_bind_template_child (class, MacawToolPane, form_box);
  gtk_widget_class_bind_template_child (class, MacawToolPane, form);
  gtk_widget_class_bind_template_child (class, MacawToolPane, problem);
  gtk_widget_class_bind_template_child (class, MacawToolPane, notice);
  gtk_widget_class_bind_template_child (class, MacawToolPane, limit_button);
  gtk_widget_class_bind_template_child (class, MacawToolPane, limit);
  gtk_widget_class_bind_template_child (class, MacawToolPane, elapsed);
  gtk_widget_class_bind_template_child (class, MacawToolPane, run_stack);
  gtk_widget_class_bind_template_child (class, MacawToolPane, run_button);
  gtk_widget_class_bind_template_child (class, MacawToolPane, cancel_button);
  gtk_widget_class_bind_template_child (class, MacawToolPane, undo_button);
  gtk_widget_class_bind_template_child (class, MacawToolPane, outcome);
  gtk_widget_class_bind_template_child (class, MacawToolPane, outcome_icon);
  gtk_widget_class_bind_template_child (class, MacawToolPane, outcome_label);
  gtk_widget_class_bind_template_child (class, MacawToolPane, result);
  gtk_widget_class_bind_template_callback (class, limit_changed);
}

static void
macaw_tool_pane_class_init (MacawToolPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_RESULT_VIEW);
  g_type_ensure (MACAW_TYPE_SCHEMA_FORM);
  G_OBJECT_CLASS (class)->dispose = macaw_tool_pane_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_tool_pane_finalize;
  macaw_tool_pane_signals[MACAW_TOOL_PANE_CALL_FINISHED] = g_signal_new ("call-finished", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  macaw_tool_pane_signals[MACAW_TOOL_PANE_COMPOSE] = g_signal_new ("compose", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  macaw_tool_pane_signals[MACAW_TOOL_PANE_OPEN_TOOL] = g_signal_new ("open-tool", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "tool.run", NULL, run_asked);
  gtk_widget_class_install_action (widget_class, "tool.cancel", NULL, cancel_run);
  macaw_tool_pane_install_share (widget_class);
  macaw_tool_pane_install_undo (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "tool.run", NULL);
}

static void
macaw_tool_pane_init (MacawToolPane *self)
{
  self->trusted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->result, "open-tool", G_CALLBACK (open_tool), self, G_CONNECT_SWAPPED);
  show_limit (self);
  macaw_tool_pane_forget_undo (self);
  update_actions (self);
}
