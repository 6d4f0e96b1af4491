/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: what it is, its arguments, running it, what came of it. */

#include "config.h"

#include "macaw-tool-pane-private.h"
#include "macaw-tool-name.h"
#include "app/inspector/macaw-abridged.h"
#include "app/inspector/macaw-status-text.h"
#include "app/inspector/sandbox/macaw-sandbox-paths.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (MacawToolPane, macaw_tool_pane, GTK_TYPE_WIDGET)

guint macaw_tool_pane_signals[MACAW_TOOL_PANE_N_SIGNALS];

gboolean
macaw_tool_pane_is_callable (MacawToolPane *self)
{
  return self->tool != NULL && macaw_tool_has_name (self->tool);
}

gboolean
macaw_tool_pane_set_arguments (MacawToolPane *self, const char *json, char **problem)
{
  g_return_val_if_fail (MACAW_IS_TOOL_PANE (self) && json != NULL, FALSE);
  macaw_call_note_set_problem (self->note, NULL);
  return macaw_form_arguments_write (self->form, json, problem);
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
  macaw_call_note_set_problem (self->note, sentence);
  macaw_status_page_set_text (self->empty, sentence);
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
  g_autofree char *title = macaw_tool_dup_title (self->tool);

  gtk_label_set_text (self->title, title);
  if (!macaw_tool_has_name (self->tool))
    macaw_call_note_set_problem (self->note, _("The server tells no name of this tool, so it can’t be called."));
}

/* Desks */

static void
desk_free (gpointer data)
{
  MacawToolDesk *desk = data;

  g_free (desk->connection_id);
  g_free (desk->session_id);
  g_object_unref (desk->tool);
  g_free (desk->draft);
  g_clear_object (&desk->run);
  g_free (desk);
}

static char *
desk_key (MacawToolPane *self)
{
  return g_strjoin ("\n", self->connection_id != NULL ? self->connection_id : "", self->session_id != NULL ? self->session_id : "",
                    ara_tool_get_name (self->tool), NULL);
}

MacawToolDesk *
macaw_tool_pane_get_desk (MacawToolPane *self)
{
  g_autofree char *key = desk_key (self);
  MacawToolDesk *desk = g_hash_table_lookup (self->desks, key);

  if (desk == NULL)
    {
      desk = g_new0 (MacawToolDesk, 1);
      desk->connection_id = g_strdup (self->connection_id);
      desk->session_id = g_strdup (self->session_id);
      g_hash_table_insert (self->desks, g_steal_pointer (&key), desk);
    }
  g_set_object (&desk->tool, self->tool);
  return desk;
}

MacawToolDesk *
macaw_tool_pane_find_desk (MacawToolPane *self, MacawToolRun *run)
{
  GHashTableIter iter;
  gpointer desk;

  g_hash_table_iter_init (&iter, self->desks);
  while (g_hash_table_iter_next (&iter, NULL, &desk))
    if (((MacawToolDesk *) desk)->run == run)
      return desk;
  g_assert_not_reached ();
}

static void
leave_desk (MacawToolPane *self)
{
  MacawToolDesk *desk = macaw_tool_pane_is_callable (self) ? macaw_tool_pane_get_desk (self) : NULL;

  if (desk == NULL)
    return;
  g_free (desk->draft);
  desk->draft = macaw_schema_form_dup_value (self->form);
}

static void
return_to_desk (MacawToolPane *self)
{
  g_autofree char *key = macaw_tool_pane_is_callable (self) ? desk_key (self) : NULL;
  MacawToolDesk *desk = key == NULL ? NULL : g_hash_table_lookup (self->desks, key);

  if (desk != NULL && desk->draft != NULL)
    macaw_schema_form_set_value (self->form, desk->draft);
  macaw_tool_pane_show_run (self, desk == NULL ? NULL : desk->run);
}

void
macaw_tool_pane_set_tool (MacawToolPane *self, AraTool *tool)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  if (self->tool == tool)
    return;
  leave_desk (self);
  g_set_object (&self->tool, tool);
  macaw_call_note_set_problem (self->note, NULL);
  gtk_stack_set_visible_child_name (self->stack, tool == NULL ? "empty" : "tool");
  if (tool != NULL)
    {
      show_name (self);
      show_description (self);
      gtk_widget_set_visible (self->read_only, ara_tool_is_read_only (tool));
      gtk_widget_set_visible (self->destructive, ara_tool_is_destructive (tool));
      macaw_schema_form_set_schema (self->form, ara_tool_get_input_schema (tool));
      macaw_tool_pane_read_limit (self);
    }
  return_to_desk (self);
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
  macaw_tool_pane_update_actions (self);
}

void
macaw_tool_pane_set_undoable (MacawToolPane *self, gboolean undoable)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  self->undoable = undoable;
}

void
macaw_tool_pane_set_browsable (MacawToolPane *self, gboolean browsable)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  macaw_sandbox_paths_serve (self->form, browsable ? self->client : NULL, self->session_id);
}

void
macaw_tool_pane_set_store (MacawToolPane *self, MacawStore *store, const char *connection_id)
{
  g_return_if_fail (MACAW_IS_TOOL_PANE (self));
  if (g_strcmp0 (self->connection_id, connection_id) != 0)
    macaw_tool_pane_set_tool (self, NULL);
  g_set_object (&self->store, store);
  g_free (self->connection_id);
  self->connection_id = g_strdup (connection_id);
}

/* The object */

/* What still runs is ended, and nobody is told any more. */
static void
clear_desks (MacawToolPane *self)
{
  GHashTableIter iter;
  gpointer desk;

  g_hash_table_iter_init (&iter, self->desks);
  while (g_hash_table_iter_next (&iter, NULL, &desk))
    if (((MacawToolDesk *) desk)->run != NULL)
      {
        g_signal_handlers_disconnect_by_data (((MacawToolDesk *) desk)->run, self);
        macaw_tool_run_cancel (((MacawToolDesk *) desk)->run);
      }
  g_queue_clear (self->ended);
  g_hash_table_remove_all (self->desks);
}

static void
macaw_tool_pane_dispose (GObject *object)
{
  MacawToolPane *self = MACAW_TOOL_PANE (object);

  clear_desks (self);
  g_clear_object (&self->run);
  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_object (&self->asked_tool);
  g_clear_pointer (&self->asked_args, ara_value_unref);
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
  g_hash_table_unref (self->desks);
  g_queue_free (self->ended);
  G_OBJECT_CLASS (macaw_tool_pane_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/tools/macaw-tool-pane.ui");
  gtk_widget_class_bind_template_child (class, MacawToolPane, stack);
  gtk_widget_class_bind_template_child (class, MacawToolPane, empty);
  gtk_widget_class_bind_template_child (class, MacawToolPane, form_scroller);
  gtk_widget_class_bind_template_child (class, MacawToolPane, title);
  gtk_widget_class_bind_template_child (class, MacawToolPane, read_only);
  gtk_widget_class_bind_template_child (class, MacawToolPane, destructive);
  gtk_widget_class_bind_template_child (class, MacawToolPane, description);
  gtk_widget_class_bind_template_child (class, MacawToolPane, form);
  gtk_widget_class_bind_template_child (class, MacawToolPane, note);
  gtk_widget_class_bind_template_child (class, MacawToolPane, elapsed);
  gtk_widget_class_bind_template_child (class, MacawToolPane, run_stack);
  gtk_widget_class_bind_template_child (class, MacawToolPane, run_button);
  gtk_widget_class_bind_template_child (class, MacawToolPane, cancel_button);
  gtk_widget_class_bind_template_child (class, MacawToolPane, undo_button);
  gtk_widget_class_bind_template_child (class, MacawToolPane, outcome);
  gtk_widget_class_bind_template_child (class, MacawToolPane, outcome_icon);
  gtk_widget_class_bind_template_child (class, MacawToolPane, outcome_label);
  gtk_widget_class_bind_template_child (class, MacawToolPane, result);
  gtk_widget_class_bind_template_callback_full (class, "run_anyway", G_CALLBACK (macaw_tool_pane_run_anyway));
  macaw_tool_pane_bind_limit (class);
}

static void
macaw_tool_pane_class_init (MacawToolPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_CALL_NOTE);
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
  macaw_tool_pane_install_run (widget_class);
  macaw_tool_pane_install_share (widget_class);
  macaw_tool_pane_install_undo (widget_class);
}

static void
macaw_tool_pane_init (MacawToolPane *self)
{
  self->trusted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->desks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, desk_free);
  self->ended = g_queue_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  macaw_result_view_set_failure_told (self->result, TRUE);
  g_signal_connect_object (self->result, "open-tool", G_CALLBACK (open_tool), self, G_CONNECT_SWAPPED);
  macaw_tool_pane_read_limit (self);
  macaw_tool_pane_show_run (self, NULL);
}
