/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's connection and session: which one is shown, how it is, what can be done with it. */

#include "config.h"

#include "macaw-window-private.h"

#include <glib/gi18n.h>

#include "macaw-brief-text.h"
#include "macaw-error-sentence.h"
#include "macaw-paths.h"
#include "sessions/macaw-consent.h"
#include "sessions/macaw-preferences.h"
#include "sessions/macaw-session-dialogs.h"

/* The session button */

static void
show_names (MacawWindow *self, const char *session_name)
{
  const char *named = session_name != NULL && *session_name != '\0' ? session_name : self->session_id;
  g_autofree char *brief = named == NULL ? NULL : macaw_text_dup_brief (named, MACAW_BRIEF_NAME), *label = NULL;

  /* Translators: session, then connection. */
  label = brief == NULL ? g_strdup (macaw_connection_get_name (self->connection))
                        : g_strdup_printf (_("%s · %s"), brief, macaw_connection_get_name (self->connection));
  gtk_label_set_text (self->session_label, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->session_button), label);
}

/* Choosing a session */

static void
choose_session (MacawWindow *self, const char *id, const char *name)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *chosen = g_strdup (id); /* may be a part of what is freed below */

  show_names (self, name);
  if (g_strcmp0 (self->session_id, chosen) == 0)
    return;
  g_free (self->session_id);
  self->session_id = g_steal_pointer (&chosen);
  show_names (self, name);
  macaw_session_picker_set_current (self->session_picker, self->connection, self->session_id);
  macaw_conversation_list_set_session (self->list, self->connection, self->session_id);
  macaw_window_update_inspector (self);
  g_settings_set_string (settings, "last-connection", macaw_connection_get_id (self->connection));
  g_settings_set_string (settings, "last-session", self->session_id);
  g_settings_set_string (settings, "last-session-name", name != NULL ? name : "");
}

/* What a person began before there was a session moves into the first one that comes. */
static void
show_first_conversation (MacawWindow *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted_conversation);

  if (wanted != NULL && *wanted != '\0')
    macaw_window_show_conversation (self, macaw_conversations_open (self->conversations, self->connection, self->session_id, wanted,
                                                                   macaw_conversation_list_get_title (self->list, wanted)));
  else
    macaw_window_show_conversation (self, macaw_conversations_open (self->conversations, self->connection, self->session_id, NULL, NULL));
}

/* What was begun before there was a session is kept as one of this. */
static void
enter_session (MacawWindow *self, const char *id, const char *name)
{
  gboolean stay = self->session_id == NULL && self->conversation != NULL;

  if (stay)
    macaw_conversation_join_session (self->conversation, id);
  choose_session (self, id, name);
  if (!stay)
    show_first_conversation (self);
}

static AraSession *
pick_session (MacawWindow *self)
{
  GListModel *sessions = macaw_connection_get_sessions (self->connection);
  AraSession *session = macaw_connection_dup_session (self->connection, self->session_id);

  for (guint i = 0; session == NULL && i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (AraSession) candidate = g_list_model_get_item (sessions, i);

      if (g_strcmp0 (ara_session_get_status (candidate), "stopped") != 0)
        session = g_steal_pointer (&candidate);
    }
  return session;
}

/* The sessions of the connection are known, or have changed. */
static void
sessions_changed (MacawWindow *self)
{
  g_autoptr (AraSession) session = pick_session (self);

  if (macaw_connection_get_state (self->connection) != MACAW_CONNECTION_CONNECTED)
    return;
  /* One that was asked for by its id may be missing from the list, and is there all the same. */
  if (self->wanted_session != NULL)
    return;
  if (session == NULL)
    {
      macaw_window_show_trouble (self, _("No session runs here."), "win.new-session", _("Start One"));
      return;
    }
  if (g_strcmp0 (ara_session_get_id (session), self->session_id) != 0)
    enter_session (self, ara_session_get_id (session), ara_session_get_name (session));
  show_names (self, ara_session_get_name (session));
  if (g_strcmp0 (ara_session_get_status (session), "stopped") == 0)
    macaw_window_show_trouble (self, _("This session is stopped."), "win.start-session", _("Start It"));
  else
    macaw_window_show_trouble (self, NULL, NULL, NULL);
}

/* An id that a person typed or a script gave. */
static void
status_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSession) session = ara_runtime_client_session_status_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *wanted = g_steal_pointer (&self->wanted_session);
  g_autofree char *sentence = NULL;

  if (wanted == NULL || self->connection == NULL || ARA_RUNTIME_CLIENT (source) != macaw_connection_get_client (self->connection)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (session != NULL && g_strcmp0 (ara_session_get_id (session), wanted) == 0)
    {
      enter_session (self, wanted, ara_session_get_name (session));
      sessions_changed (self);
      return;
    }
  sentence = g_strdup_printf (_("There is no session “%s” on %s."), wanted, macaw_connection_get_name (self->connection));
  macaw_window_toast (self, sentence);
  sessions_changed (self);
}

static void
ask_for_wanted (MacawWindow *self)
{
  AraRuntimeClient *client = macaw_connection_get_client (self->connection);

  if (self->wanted_session != NULL && client != NULL)
    ara_runtime_client_session_status_async (client, self->wanted_session, self->cancellable, status_came, g_object_ref (self));
}

/* The connection's state */

static void
state_changed (MacawWindow *self)
{
  MacawConnectionState state = macaw_connection_get_state (self->connection);
  const GError *error = macaw_connection_get_error (self->connection);

  switch (state)
    {
    case MACAW_CONNECTION_CONNECTED:
      ask_for_wanted (self);
      macaw_conversation_list_refresh (self->list);
      sessions_changed (self);
      break;
    case MACAW_CONNECTION_FAILED:
      {
        g_autofree char *sentence = macaw_error_get_sentence (error);
        const char *label = NULL, *action = macaw_error_get_action (error, &label);
        g_autofree char *target = NULL;

        /* The words for a key in the settings are those for the key of this connection here. */
        if (g_strcmp0 (action, "win.connect-model") == 0)
          action = "win.edit-connection";
        macaw_window_show_trouble (self, sentence, action != NULL ? action : "win.reconnect", label != NULL ? label : _("Try Again"));
      }
      break;
    case MACAW_CONNECTION_UNTRUSTED:
      macaw_window_show_trouble (self, _("The key is not sent there before you agree."), "win.reconnect", _("Review…"));
      break;
    case MACAW_CONNECTION_IDLE:
    case MACAW_CONNECTION_CONNECTING:
    default:
      break;
    }
  macaw_window_update_status (self);
}

static void
session_started (MacawWindow *self, AraSession *session)
{
  choose_session (self, ara_session_get_id (session), ara_session_get_name (session));
  macaw_window_new_conversation (self);
}

/* Choosing a connection */

static void
model_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);
  g_autofree char *key = self->connection == NULL ? NULL : g_strconcat ("model/", macaw_connection_get_id (self->connection), NULL);
  const char *model = values == NULL || key == NULL ? NULL : g_hash_table_lookup (values, key);

  if (model == NULL || self->model != NULL)
    return;
  self->model = g_strdup (model);
  macaw_window_show_model (self);
  if (self->conversation != NULL)
    macaw_conversation_set_model (self->conversation, model);
}

void
macaw_window_leave_connection (MacawWindow *self)
{
  if (self->connection == NULL)
    return;
  g_signal_group_set_target (self->connection_signals, NULL);
  g_signal_handlers_disconnect_by_func (macaw_connection_get_sessions (self->connection), sessions_changed, self);
  macaw_connection_release (self->connection);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->session_id, g_free);
  g_clear_pointer (&self->model, g_free);
}

/* A model is offered where none answers yet. */
static void
update_welcome (MacawWindow *self)
{
  g_autofree char *provider = g_settings_get_string (macaw_paths_get_settings (), "provider-base-url");
  gboolean here = self->connection != NULL && macaw_connection_get_kind (self->connection) == MACAW_CONNECTION_LOCAL;

  macaw_chat_page_set_welcome (self->page, here, here && *provider == '\0');
}

void
macaw_window_use_connection (MacawWindow *self, MacawConnection *connection, const char *session_id)
{
  g_autoptr (AraSession) session = session_id == NULL ? NULL : macaw_connection_dup_session (connection, session_id);
  gboolean known = session != NULL;

  if (connection != self->connection)
    {
      g_autofree char *key = g_strconcat ("model/", macaw_connection_get_id (connection), NULL);

      macaw_window_leave_connection (self);
      self->connection = g_object_ref (connection);
      macaw_connection_hold (connection);
      g_signal_group_set_target (self->connection_signals, connection);
      g_signal_connect_object (macaw_connection_get_sessions (connection), "items-changed", G_CALLBACK (sessions_changed), self,
                               G_CONNECT_SWAPPED);
      macaw_model_chooser_set_connection (self->model_chooser, connection);
      macaw_window_show_model (self);
      macaw_store_get_values_async (macaw_conversations_get_store (self->conversations), key, self->cancellable, model_came,
                                    g_object_ref (self));
      macaw_window_show_trouble (self, NULL, NULL, NULL);
      show_names (self, NULL);
      macaw_window_show_conversation (self, NULL);
      macaw_window_update_inspector (self);
      update_welcome (self);
    }
  g_clear_pointer (&self->wanted_session, g_free);
  if (known)
    {
      gboolean other = g_strcmp0 (self->session_id, session_id) != 0;

      choose_session (self, session_id, ara_session_get_name (session));
      if (other)
        show_first_conversation (self);
    }
  else if (session_id != NULL && g_strcmp0 (session_id, self->session_id) != 0)
    self->wanted_session = g_strdup (session_id);
  macaw_connection_connect (connection);
  state_changed (self);
}

void
macaw_window_use_first (MacawWindow *self, MacawConnection *connection, const char *session_id, gboolean fresh)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *last_connection = g_settings_get_string (settings, "last-connection");
  g_autofree char *last_session = g_settings_get_string (settings, "last-session");
  g_autofree char *last_name = g_settings_get_string (settings, "last-session-name");

  if (!fresh)
    self->wanted_conversation = g_settings_get_string (settings, "last-conversation");
  macaw_window_use_connection (self, connection, session_id);
  if (session_id == NULL && self->session_id == NULL && *last_session != '\0'
      && g_str_equal (last_connection, macaw_connection_get_id (connection)))
    choose_session (self, last_session, last_name);
  else if (self->session_id == NULL)
    g_clear_pointer (&self->wanted_conversation, g_free);
  if (self->conversation == NULL)
    show_first_conversation (self);
}

/* Actions */

/* A connection, and the session's id or "" for the one that comes first. */
static void
open_session (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *connection_id, *session_id;
  MacawConnection *connection;

  g_variant_get (parameter, "(&s&s)", &connection_id, &session_id);
  connection = macaw_connection_list_lookup (self->connections, connection_id);
  if (connection == NULL)
    macaw_window_toast (self, _("There is no such connection."));
  else
    macaw_window_use_connection (self, connection, *session_id != '\0' ? session_id : NULL);
}

/* An id alone: where it is known, else on the server that is shown. */
static void
select_session (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (AraSession) here = NULL;
  MacawConnection *connection;

  if (macaw_window_put_off (self, action, parameter))
    return;
  here = macaw_connection_dup_session (self->connection, id);
  connection = here != NULL ? self->connection : macaw_connection_list_lookup_session (self->connections, id);
  if (*id != '\0')
    macaw_window_use_connection (self, connection != NULL ? connection : self->connection, id);
}

static void
new_session (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (!macaw_window_put_off (self, action, parameter))
    macaw_session_dialogs_ask_name (GTK_WINDOW (self), self->connection, NULL);
}

static void
start_session (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->session_id != NULL)
    macaw_connection_start_session (self->connection, self->session_id, NULL);
}

static void
stop_session (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->session_id != NULL)
    macaw_connection_stop_session (self->connection, self->session_id);
}

static void
agreed (gpointer connection)
{
  macaw_connection_connect (connection);
}

static void
reconnect (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *url;

  if (macaw_window_put_off (self, action, parameter))
    return;
  url = macaw_connection_get_base_url (self->connection);
  macaw_window_show_trouble (self, NULL, NULL, NULL);
  if (url == NULL)
    macaw_connection_connect (self->connection);
  else
    macaw_consent_ask (GTK_WINDOW (self), url, macaw_connection_is_foreign (self->connection), agreed, G_OBJECT (self->connection));
}

static void
edit_connection (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  macaw_preferences_present (GTK_WINDOW (self), self->connections, "connections");
}

static void
connect_model (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  gtk_menu_button_popdown (self->model_button);
  macaw_preferences_present (GTK_WINDOW (self), self->connections, "model");
}

static void
preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  macaw_preferences_present (GTK_WINDOW (self), self->connections, "general");
}

/* The workspace */

static void
workspace_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    macaw_window_toast_error (self, error);
}

static void
open_workspace (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *wanted = g_variant_get_string (parameter, NULL);
  MacawConnection *local = macaw_connection_list_get_local (self->connections);
  g_autoptr (AraSession) session = macaw_connection_dup_session (local, *wanted != '\0' ? wanted : self->session_id);
  g_autofree char *path = session == NULL ? NULL : ara_value_dup_member_string (ara_model_get_raw (ARA_MODEL (session)), "workspace");
  g_autofree char *uri = path == NULL || !g_path_is_absolute (path) ? NULL : g_filename_to_uri (path, NULL, NULL);

  if (uri == NULL)
    macaw_window_toast (self, _("Only a session on this computer has a workspace that Files can show."));
  else
    gtk_show_uri_full (GTK_WINDOW (self), uri, GDK_CURRENT_TIME, self->cancellable, workspace_opened, g_object_ref (self));
}

static const GActionEntry entries[] = {
  { "open-session", open_session, "(ss)" },
  { "select-session", select_session, "s" },
  { "new-session", new_session },
  { "start-session", start_session },
  { "stop-session", stop_session },
  { "open-workspace", open_workspace, "s" },
  { "reconnect", reconnect },
  { "edit-connection", edit_connection },
  { "connect-model", connect_model },
  { "preferences", preferences },
};

void
macaw_window_add_session_actions (MacawWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (macaw_paths_get_settings (), "changed::provider-base-url", G_CALLBACK (update_welcome), self, G_CONNECT_SWAPPED);
  self->connection_signals = g_signal_group_new (MACAW_TYPE_CONNECTION);
  g_signal_group_connect_object (self->connection_signals, "notify::state", G_CALLBACK (state_changed), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->connection_signals, "notify::client", G_CALLBACK (macaw_window_update_inspector), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->connection_signals, "notify::error", G_CALLBACK (state_changed), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->connection_signals, "trouble", G_CALLBACK (macaw_window_toast_error), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->connection_signals, "session-started", G_CALLBACK (session_started), self, G_CONNECT_SWAPPED);
}
