/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's conversations: which one is shown, and what can be done with it. */

#include "config.h"

#include "macaw-window-private.h"

#include <glib/gi18n.h>

#include "macaw-brief-text.h"
#include "macaw-paths.h"

#define SHORT_MODEL_NAME 12 /* characters that the header shows of a model in any case */

/* Showing */

/* For the next start. A server may choose another id than ours at the first turn, and before it
 * no server knows ours. */
static void
remember_conversation (MacawWindow *self)
{
  GSettings *settings = macaw_paths_get_settings ();
  const char *id = macaw_conversation_get_id (self->conversation);
  const char *kept = macaw_conversation_is_fresh (self->conversation) ? "" : id;
  g_autofree char *last = g_settings_get_string (settings, "last-conversation");

  if (!g_str_equal (last, kept))
    g_settings_set_string (settings, "last-conversation", kept);
  macaw_sidebar_set_current (self->sidebar, id);
}

static void
conversation_notified (MacawWindow *self, GParamSpec *pspec, MacawConversation *conversation)
{
  static const char *const stops[] = { "stop", "stop-by-key" };
  const char *title = macaw_conversation_get_title (conversation);
  g_autofree char *brief = macaw_text_dup_brief (title != NULL && *title != '\0' ? title : _("New Conversation"), MACAW_BRIEF_NAME);
  gboolean busy = macaw_conversation_is_busy (conversation);

  if (busy)
    {
      g_clear_pointer (&self->call_result, g_free);
      g_clear_pointer (&self->call_error, g_free);
    }
  adw_window_title_set_title (self->title, brief);
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (macaw_window_action (self, stops[i])),
                                 busy && !macaw_conversation_is_stopping (conversation));
  macaw_window_update_status (self);
  remember_conversation (self);
}

void
macaw_window_show_conversation (MacawWindow *self, MacawConversation *conversation)
{
  if (self->conversation == conversation)
    return;
  if (self->conversation != NULL)
    macaw_conversation_set_shown (self->conversation, FALSE);
  g_set_object (&self->conversation, conversation);
  g_signal_group_set_target (self->conversation_signals, conversation);
  macaw_chat_page_set_conversation (self->page, conversation);
  if (conversation == NULL)
    {
      macaw_sidebar_set_current (self->sidebar, NULL);
      macaw_window_update_status (self);
      return;
    }
  macaw_conversation_set_model (conversation, self->model);
  macaw_conversation_set_shown (conversation, TRUE);
  macaw_conversation_load (conversation);
  conversation_notified (self, NULL, conversation);
}

/* A person chose it: in a narrow window it comes into view. */
static void
go_to (MacawWindow *self, MacawConversation *conversation)
{
  macaw_window_show_conversation (self, conversation);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  macaw_chat_page_focus_composer (self->page);
}

void
macaw_window_new_conversation (MacawWindow *self)
{
  if (self->connection != NULL)
    go_to (self, macaw_conversations_open (self->conversations, self->connection, self->session_id, NULL, NULL));
}

void
macaw_window_open_conversation (MacawWindow *self, const char *id)
{
  const char *title = macaw_conversation_list_get_title (self->list, id);

  if (self->connection != NULL)
    go_to (self, macaw_conversations_open (self->conversations, self->connection, self->session_id, id, title));
}

/* Actions */

static void
new_conversation (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!macaw_window_put_off (data, action, parameter))
    macaw_window_new_conversation (data);
}

static void
open_conversation (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id = g_variant_get_string (parameter, NULL);

  if (*id != '\0' && !macaw_window_put_off (data, action, parameter))
    macaw_window_open_conversation (data, id);
}

static void
send (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (macaw_window_put_off (self, action, parameter))
    return;
  if (self->conversation == NULL)
    macaw_window_new_conversation (self);
  if (self->conversation != NULL)
    macaw_conversation_send (self->conversation, g_variant_get_string (parameter, NULL));
}

static void
stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->conversation != NULL)
    macaw_conversation_stop (self->conversation);
}

/* Escape while an answer comes: the window has the key before the bar that finds words. */
static void
stop_by_key (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (!macaw_chat_page_stop_finding (self->page))
    stop (action, parameter, data);
}

static void
retry (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->conversation != NULL)
    macaw_conversation_retry (self->conversation);
}

void
macaw_window_show_model (MacawWindow *self)
{
  const char *automatic = macaw_model_chooser_get_default_model (self->model_chooser);
  const char *id = self->model != NULL ? self->model : automatic;
  g_autofree char *name = id == NULL ? g_strdup (_("Model")) : macaw_model_chooser_dup_short_name (id);
  g_autofree char *tooltip = id == NULL            ? g_strdup (_("Model"))
                             : self->model != NULL ? g_strdup_printf (_("Model: %s"), id)
                                                   : g_strdup_printf (_("Model: %s, the server’s choice"), id);
  gboolean is_short = g_utf8_strlen (name, -1) <= SHORT_MODEL_NAME;

  gtk_label_set_text (self->model_label, name);
  /* A long title beside it leaves a short name whole, and that much of a long one. (A width in characters is
   * the regular font's and cuts a short name, for the header's is bold.) */
  gtk_label_set_ellipsize (self->model_label, is_short ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (self->model_label, is_short ? -1 : SHORT_MODEL_NAME);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->model_button), tooltip);
  macaw_model_chooser_set_chosen (self->model_chooser, self->model);
}

static void
choose_model (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *model = g_variant_get_string (parameter, NULL);
  g_autofree char *key = NULL;

  if (macaw_window_put_off (self, action, parameter))
    return;
  key = g_strconcat ("model/", macaw_connection_get_id (self->connection), NULL);
  g_free (self->model);
  self->model = *model == '\0' ? NULL : g_strdup (model);
  macaw_store_set_value (macaw_conversations_get_store (self->conversations), key, self->model);
  macaw_window_show_model (self);
  gtk_menu_button_popdown (self->model_button);
  if (self->conversation != NULL)
    macaw_conversation_set_model (self->conversation, self->model);
  macaw_window_update_status (self);
  macaw_chat_page_focus_composer (self->page);
}

/* Renaming */

static void
rename_answered (AdwMessageDialog *dialog, const char *response, GtkEditable *entry)
{
  MacawWindow *self = MACAW_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_str_equal (response, "rename") && *title != '\0' && self->conversation != NULL)
    macaw_conversations_rename (self->conversations, self->connection, self->conversation, title);
}

static void
rename_conversation (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  GtkWidget *dialog, *entry;
  const char *title;

  if (self->conversation == NULL)
    return;
  title = macaw_conversation_get_title (self->conversation);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Rename Conversation"), NULL);
  entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), title != NULL ? title : "");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Title"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "rename", _("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (rename_answered), entry);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* Deleting: what a toast needs to undo it, or to finish it once it is gone. */

typedef struct
{
  MacawWindow        *window;
  MacawConversations *conversations;
  MacawConnection    *connection;
  char               *id;
} Deletion;

static void
deletion_free (gpointer data, GClosure *closure)
{
  Deletion *deletion = data;

  g_object_unref (deletion->conversations);
  g_object_unref (deletion->connection);
  g_free (deletion->id);
  g_free (deletion);
}

static void
undo_delete (AdwToast *toast, Deletion *deletion)
{
  macaw_conversations_unhide (deletion->conversations, deletion->connection, deletion->id);
  if (deletion->window->connection == deletion->connection)
    macaw_window_open_conversation (deletion->window, deletion->id);
}

/* Only when the chance to undo is gone does the server delete it. */
static void
toast_dismissed (AdwToast *toast, Deletion *deletion)
{
  macaw_conversations_delete (deletion->conversations, deletion->connection, deletion->id);
}

static void
delete_conversation (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  AdwToast *toast;
  Deletion *deletion;

  if (self->conversation == NULL)
    return;
  if (macaw_conversation_is_busy (self->conversation))
    macaw_conversation_stop (self->conversation);
  toast = adw_toast_new (_("Conversation deleted"));
  deletion = g_new (Deletion, 1);
  *deletion = (Deletion){ self, g_object_ref (self->conversations), g_object_ref (self->connection),
                          g_strdup (macaw_conversation_get_id (self->conversation)) };
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_delete), deletion);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (toast_dismissed), deletion, deletion_free, 0);
  macaw_conversations_hide (self->conversations, self->connection, deletion->id);
  macaw_window_new_conversation (self);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static const GActionEntry entries[] = {
  { "send", send, "s" },
  { "stop", stop },
  { "stop-by-key", stop_by_key },
  { "retry", retry },
  { "new-conversation", new_conversation },
  { "open-conversation", open_conversation, "s" },
  { "rename-conversation", rename_conversation },
  { "delete-conversation", delete_conversation },
  { "choose-model", choose_model, "s" },
};

void
macaw_window_add_conversation_actions (MacawWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->conversation_signals = g_signal_group_new (MACAW_TYPE_CONVERSATION);
  g_signal_group_connect_object (self->conversation_signals, "notify", G_CALLBACK (conversation_notified), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->conversation_signals, "notify::id", G_CALLBACK (remember_conversation), self, G_CONNECT_SWAPPED);
}
