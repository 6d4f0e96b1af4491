/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar and chat, and the actions that people and scripts share. */

#include "config.h"

#include "macaw-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "macaw-error-sentence.h"
#include "macaw-paths.h"
#include "markdown/macaw-markdown.h"

#define MAX_RESULT (1024 * 1024) /* bytes of an answer in the status: a message of D-Bus has 128 MB of room */

G_DEFINE_FINAL_TYPE (MacawWindow, macaw_window, ADW_TYPE_APPLICATION_WINDOW)

GAction *
macaw_window_action (MacawWindow *self, const char *name)
{
  return g_action_map_lookup_action (G_ACTION_MAP (self), name);
}

/* The status that scripts read */

static const char *
name_of_state (MacawWindow *self)
{
  static const char *const names[] = { "connecting", "untrusted", "connecting", "connected", "failed" };

  if (self->connection == NULL)
    return names[MACAW_CONNECTION_IDLE];
  if (macaw_connection_get_state (self->connection) == MACAW_CONNECTION_CONNECTED && self->session_id == NULL)
    return "no-session";
  return names[macaw_connection_get_state (self->connection)];
}

static char *
last_answer (MacawWindow *self)
{
  GListModel *messages = macaw_conversation_get_messages (self->conversation);
  guint count = g_list_model_get_n_items (messages);
  g_autoptr (AraMessage) last = count == 0 ? NULL : g_list_model_get_item (messages, count - 1);
  char *text;

  if (last == NULL || ara_message_get_role (last) != ARA_ROLE_ASSISTANT)
    return NULL;
  text = ara_message_dup_text (last);
  if (strlen (text) > MAX_RESULT)
    text[macaw_text_piece_length (text, strlen (text), MAX_RESULT)] = '\0';
  return text;
}

void
macaw_window_update_status (MacawWindow *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  gboolean busy = self->conversation != NULL && macaw_conversation_is_busy (self->conversation);
  g_autofree char *text = NULL, *answer = self->conversation == NULL || busy ? NULL : last_answer (self);
  const GError *error = self->conversation != NULL ? macaw_conversation_get_error (self->conversation) : NULL;
  g_autoptr (AraValue) call = self->call_result == NULL ? NULL : ara_value_new_from_text (self->call_result, -1, NULL);

  if (self->flap == NULL)
    return; /* the template is not there yet */
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "connection", self->connection != NULL ? macaw_connection_get_id (self->connection) : NULL);
  ara_value_builder_member_string (builder, "connection-state", name_of_state (self));
  ara_value_builder_member_string (builder, "session", self->session_id);
  ara_value_builder_name (builder, "conversation");
  ara_value_builder_string (builder, self->conversation == NULL ? NULL : macaw_conversation_get_id (self->conversation));
  ara_value_builder_member_string (builder, "model", self->model);
  ara_value_builder_name (builder, "busy");
  ara_value_builder_boolean (builder, busy);
  ara_value_builder_name (builder, "turns");
  ara_value_builder_integer (builder, self->conversation == NULL ? 0 : macaw_conversation_get_n_turns (self->conversation));
  ara_value_builder_member_string (builder, "panel", adw_flap_get_reveal_flap (self->flap) ? macaw_inspector_get_panel (self->inspector) : NULL);
  ara_value_builder_name (builder, "calls");
  ara_value_builder_integer (builder, self->n_calls);
  if (call != NULL)
    ara_value_builder_member_value (builder, "result", call);
  else
    ara_value_builder_member_string (builder, "result", answer);
  ara_value_builder_member_string (builder, "error", self->call_error != NULL ? self->call_error
                                                     : error != NULL ? error->message : self->last_error);
  ara_value_builder_end_object (builder);
  text = ara_value_builder_end_text (builder);
  g_simple_action_set_state (G_SIMPLE_ACTION (macaw_window_action (self, "status")), g_variant_new_string (text));
}

/* Trouble */

void
macaw_window_show_trouble (MacawWindow *self, const char *sentence, const char *action, const char *label)
{
  g_free (self->last_error);
  self->last_error = g_strdup (sentence);
  gtk_revealer_set_reveal_child (self->banner, sentence != NULL);
  if (sentence != NULL)
    {
      gtk_label_set_text (self->banner_label, sentence);
      gtk_widget_set_visible (GTK_WIDGET (self->banner_button), action != NULL);
      if (action != NULL)
        {
          gtk_button_set_label (self->banner_button, label);
          gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->banner_button), action);
        }
    }
  macaw_window_update_status (self);
}

void
macaw_window_toast (MacawWindow *self, const char *sentence)
{
  /* A toast's title is markup. */
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

void
macaw_window_toast_error (MacawWindow *self, const GError *error)
{
  g_autofree char *sentence = macaw_error_is_news (error) ? macaw_error_get_sentence (error) : NULL;

  if (sentence != NULL)
    macaw_window_toast (self, sentence);
}

/* It stays until it was read. */
static void
tell_lasting (MacawWindow *self, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Actions */

static void
show_sidebar (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar_pane);
}

static void
search_conversations (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar_pane);
  macaw_sidebar_focus_search (self->sidebar);
}

static void
show_sessions (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar_pane);
  gtk_menu_button_popup (self->session_button);
}

static void
find (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  adw_leaflet_set_visible_child (self->leaflet, self->content);
  macaw_chat_page_find (self->page);
}

static const GActionEntry entries[] = {
  { "show-sidebar", show_sidebar },
  { "search-conversations", search_conversations },
  { "show-sessions", show_sessions },
  { "find", find },
};

static void
add_status_action (MacawWindow *self)
{
  g_autoptr (GSimpleAction) status = g_simple_action_new_stateful ("status", NULL, g_variant_new_string ("{}"));

  /* Read-only: a script that sets it must not be believed. */
  g_simple_action_set_enabled (status, FALSE);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (status));
}

/* Other servers don't tell what another client changes: they are asked when the window is used. */
static void
active_changed (MacawWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    macaw_conversation_list_refresh (self->list);
}

/* The object */

static gboolean
macaw_window_close_request (GtkWindow *window)
{
  GSettings *settings = macaw_paths_get_settings ();
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  if (!gtk_window_is_maximized (window) && width >= 360 && height >= 294)
    {
      g_settings_set_int (settings, "window-width", width);
      g_settings_set_int (settings, "window-height", height);
    }
  return GTK_WINDOW_CLASS (macaw_window_parent_class)->close_request (window);
}

static void
macaw_window_dispose (GObject *object)
{
  MacawWindow *self = MACAW_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->conversation != NULL)
    macaw_conversation_set_shown (self->conversation, FALSE);
  if (self->conversations != NULL)
    macaw_conversations_flush (self->conversations);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->conversation);
  macaw_window_leave_connection (self);
  g_clear_object (&self->connection_signals);
  g_clear_object (&self->list);
  g_clear_object (&self->conversations);
  g_clear_object (&self->connections);
  G_OBJECT_CLASS (macaw_window_parent_class)->dispose (object);
}

static void
macaw_window_finalize (GObject *object)
{
  MacawWindow *self = MACAW_WINDOW (object);

  g_object_unref (self->cancellable);
  macaw_window_clear_beginning (self);
  g_free (self->wanted_session);
  g_free (self->wanted_conversation);
  g_free (self->last_error);
  g_free (self->call_result);
  g_free (self->call_error);
  G_OBJECT_CLASS (macaw_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/macaw-window.ui");
  gtk_widget_class_bind_template_child (class, MacawWindow, toasts);
  gtk_widget_class_bind_template_child (class, MacawWindow, leaflet);
  gtk_widget_class_bind_template_child (class, MacawWindow, content);
  gtk_widget_class_bind_template_child (class, MacawWindow, sidebar_pane);
  gtk_widget_class_bind_template_child (class, MacawWindow, sidebar);
  gtk_widget_class_bind_template_child (class, MacawWindow, session_button);
  gtk_widget_class_bind_template_child (class, MacawWindow, session_label);
  gtk_widget_class_bind_template_child (class, MacawWindow, session_picker);
  gtk_widget_class_bind_template_child (class, MacawWindow, model_button);
  gtk_widget_class_bind_template_child (class, MacawWindow, model_label);
  gtk_widget_class_bind_template_child (class, MacawWindow, model_chooser);
  gtk_widget_class_bind_template_child (class, MacawWindow, title);
  gtk_widget_class_bind_template_child (class, MacawWindow, banner);
  gtk_widget_class_bind_template_child (class, MacawWindow, banner_label);
  gtk_widget_class_bind_template_child (class, MacawWindow, banner_button);
  gtk_widget_class_bind_template_child (class, MacawWindow, page);
  gtk_widget_class_bind_template_child (class, MacawWindow, flap);
  gtk_widget_class_bind_template_child (class, MacawWindow, inspector);
}

static void
macaw_window_class_init (MacawWindowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_window_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_window_finalize;
  GTK_WINDOW_CLASS (class)->close_request = macaw_window_close_request;
  g_type_ensure (MACAW_TYPE_CHAT_PAGE);
  g_type_ensure (MACAW_TYPE_INSPECTOR);
  g_type_ensure (MACAW_TYPE_MODEL_CHOOSER);
  g_type_ensure (MACAW_TYPE_SESSION_PICKER);
  g_type_ensure (MACAW_TYPE_SIDEBAR);
  bind_template (GTK_WIDGET_CLASS (class));
}

static void
macaw_window_init (MacawWindow *self)
{
  GSettings *settings = macaw_paths_get_settings ();

  self->cancellable = g_cancellable_new ();
  add_status_action (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  macaw_window_add_conversation_actions (self);
  macaw_window_add_session_actions (self);
  macaw_window_add_inspector_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  g_signal_connect_object (self->model_chooser, "notify::default-model", G_CALLBACK (macaw_window_show_model), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed), NULL);
}

MacawWindow *
macaw_window_new (MacawApplication *application, const char *connection, const char *session, gboolean fresh)
{
  MacawWindow *self = g_object_new (MACAW_TYPE_WINDOW, "application", application, NULL);

  self->connections = g_object_ref (macaw_application_get_connections (application));
  self->conversations = g_object_ref (macaw_application_get_conversations (application));
  self->list = macaw_conversation_list_new (self->conversations);
  macaw_sidebar_set_list (self->sidebar, self->list);
  macaw_session_picker_set_connections (self->session_picker, self->connections);
  g_signal_connect_object (self->conversations, "trouble", G_CALLBACK (macaw_window_toast_error), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (macaw_conversations_get_store (self->conversations), "failed", G_CALLBACK (tell_lasting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connections, "problem", G_CALLBACK (tell_lasting), self, G_CONNECT_SWAPPED);
  if (macaw_connection_list_get_problem (self->connections) != NULL)
    tell_lasting (self, macaw_connection_list_get_problem (self->connections));
  macaw_window_prepare_inspector (self);
  macaw_inspector_set_deletions (self->inspector, macaw_application_get_deletions (application));
  g_signal_connect_object (macaw_application_get_deletions (application), "trouble", G_CALLBACK (macaw_window_toast), self, G_CONNECT_SWAPPED);
  macaw_inspector_set_activity (self->inspector, macaw_application_get_activity (application));
  g_signal_connect_object (macaw_application_get_control (application), "conversations-changed",
                           G_CALLBACK (macaw_conversation_list_refresh), self->list, G_CONNECT_SWAPPED);
  macaw_window_begin (self, connection, session, fresh);
  macaw_chat_page_focus_composer (self->page);
  return self;
}
