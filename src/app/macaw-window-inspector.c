/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's inspector: its panels, and calls that people and scripts make there. */

#include "config.h"

#include "macaw-window-private.h"

#include <glib/gi18n.h>

#include "macaw-application.h"

#define UNDO_SECONDS 15 /* for what an agent did, which nobody waited for */

void
macaw_window_update_inspector (MacawWindow *self)
{
  AraRuntimeClient *client = self->connection == NULL ? NULL : macaw_connection_get_client (self->connection);

  macaw_inspector_set_session (self->inspector, self->session_id == NULL ? NULL : client,
                               self->connection == NULL ? NULL : macaw_connection_get_id (self->connection), self->session_id);
}

static void
reveal (MacawWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

/* What scripts read in the status: the last call's answer, until the next turn begins. */
static void
call_finished (MacawWindow *self, const char *kind, const char *name, const char *result_json, const char *error)
{
  g_clear_pointer (&self->call_result, g_free);
  g_clear_pointer (&self->call_error, g_free);
  self->call_result = g_strdup (result_json);
  self->call_error = g_strdup (error);
  self->n_calls++;
  macaw_window_update_status (self);
}

/* Below what a person has written already. */
static void
compose (MacawWindow *self, const char *text)
{
  g_autofree char *draft = NULL;
  const char *begun;

  if (self->conversation == NULL)
    macaw_window_new_conversation (self);
  if (self->conversation == NULL)
    return;
  begun = macaw_conversation_get_draft (self->conversation);
  draft = *begun == '\0' ? g_strdup (text) : g_strconcat (begun, "\n\n", text, NULL);
  macaw_conversation_set_draft (self->conversation, draft);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  macaw_chat_page_focus_composer (self->page);
}

/* In a narrow window the inspector stands before the chat. */
static void
open_conversation (MacawWindow *self, const char *id)
{
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  macaw_window_open_conversation (self, id);
}

static void
open_message (MacawWindow *self, const char *conversation_id, const char *message_id)
{
  open_conversation (self, conversation_id);
  macaw_chat_page_show_message (self->page, message_id);
}

static void
undo_dismissed (MacawWindow *self, AdwToast *toast)
{
  if (self->undo_toast == toast)
    g_clear_weak_pointer (&self->undo_toast);
}

/* What an agent did here can be undone here. */
static void
offer_undo (MacawWindow *self, MacawControlCall *call)
{
  const char *sentence, *action;
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  if (!macaw_control_call_get_undo (call, G_ACTION_GROUP (self), &sentence, &action))
    return;
  /* Steps that were made before it can't be undone alone. */
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  escaped = g_markup_escape_text (sentence, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_set_weak_pointer (&self->undo_toast, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (undo_dismissed), self, G_CONNECT_SWAPPED);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_detailed_action_name (toast, action);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Actions */

static void
show_panel (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *name = g_variant_get_string (parameter, NULL);
  g_autofree char *sentence = NULL;

  if (macaw_inspector_show_panel (self->inspector, name))
    {
      reveal (self);
      return;
    }
  /* Translators: %s is the name of a panel that a script asked for. */
  sentence = g_strdup_printf (_("There is no panel “%s”."), name);
  macaw_window_toast (self, sentence);
}

static void
open_tool (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *name, *arguments;

  g_variant_get (parameter, "(&s&s)", &name, &arguments);
  reveal (self);
  macaw_inspector_open_tool (self->inspector, name, arguments);
}

static void
run_tool (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *name, *arguments;

  g_variant_get (parameter, "(&s&s)", &name, &arguments);
  reveal (self);
  macaw_inspector_run_tool (self->inspector, name, arguments);
}

static void
call_control (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *name, *arguments;

  g_variant_get (parameter, "(&s&s)", &name, &arguments);
  reveal (self);
  macaw_inspector_call_control (self->inspector, name, arguments);
}

static void
export_activity (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  macaw_inspector_export_activity (self->inspector, g_variant_get_string (parameter, NULL));
}

static const GActionEntry entries[] = {
  { "show-panel", show_panel, "s" },
  { "open-tool", open_tool, "(ss)" },
  { "run-tool", run_tool, "(ss)" },
  { "call-control", call_control, "(ss)" },
  { "export-activity", export_activity, "s" },
};

void
macaw_window_add_inspector_actions (MacawWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
macaw_window_prepare_inspector (MacawWindow *self)
{
  MacawControlChannels *control = macaw_application_get_control (MACAW_APPLICATION (g_application_get_default ()));
  g_autoptr (GPropertyAction) reveal_action = g_property_action_new ("show-inspector", self->flap, "reveal-flap");

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (reveal_action));
  macaw_inspector_set_store (self->inspector, macaw_conversations_get_store (self->conversations));
  g_signal_connect_object (self->flap, "notify::reveal-flap", G_CALLBACK (macaw_window_update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector, "notify::panel", G_CALLBACK (macaw_window_update_status), self, G_CONNECT_SWAPPED);
  macaw_inspector_set_channels (self->inspector, control);
  g_signal_connect_object (macaw_control_channels_get_actions (control), "undoable", G_CALLBACK (offer_undo), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector, "call-finished", G_CALLBACK (call_finished), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector, "compose", G_CALLBACK (compose), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector, "open-conversation", G_CALLBACK (open_conversation), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector, "open-message", G_CALLBACK (open_message), self, G_CONNECT_SWAPPED);
}
