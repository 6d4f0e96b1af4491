/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar and chat, and the actions that people and scripts share. */

#include "config.h"

#include "macaw-window.h"
#include "chat/macaw-chat-page.h"
#include "macaw-error-sentence.h"
#include "sessions/macaw-model-dialog.h"
#include "sessions/macaw-model-provider.h"

#include <glib/gi18n.h>
#include <string.h>

#define HEARTBEAT_SECONDS 20
/* What the store knows this computer's runtime by, and deletions that are not done yet. */
#define CONNECTION "local"
#define DELETIONS "delete/" CONNECTION "/"

struct _MacawWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay   *toasts;
  AdwLeaflet        *leaflet;
  GtkWidget         *content;
  GtkWidget         *sidebar;
  GtkMenuButton     *session_button;
  GMenu             *session_menu;
  GtkEditable       *search;
  GtkListBox        *conversations;
  AdwWindowTitle    *title;
  GtkRevealer       *banner;
  GtkLabel          *banner_label;
  MacawChatPage     *page;

  MacawLocalRuntime *runtime;
  MacawStore        *store;
  AraRuntimeClient  *client;
  char              *session_id;
  GListStore        *infos;       /* of AraConversationInfo */
  GtkCustomFilter   *filter;      /* owned by shown */
  GListModel        *shown;       /* those that the search lets through */
  GHashTable        *open;        /* id → MacawConversation: they run on when not shown */
  MacawConversation *conversation;
  GSignalGroup      *conversation_signals;
  GHashTable        *deleted;     /* ids whose undo toast is still there */
  GCancellable      *cancellable;
  guint              heartbeat;
  char              *last_error;
};

G_DEFINE_FINAL_TYPE (MacawWindow, macaw_window, ADW_TYPE_APPLICATION_WINDOW)

static void refresh_conversations (MacawWindow *self);

static GAction *
action (MacawWindow *self, const char *name)
{
  return g_action_map_lookup_action (G_ACTION_MAP (self), name);
}

/* The status that scripts read */

static char *
last_answer (MacawWindow *self)
{
  GListModel *messages = macaw_conversation_get_messages (self->conversation);
  guint count = g_list_model_get_n_items (messages);
  g_autoptr (AraMessage) last = count == 0 ? NULL : g_list_model_get_item (messages, count - 1);

  return last == NULL || ara_message_get_role (last) != ARA_ROLE_ASSISTANT ? NULL : ara_message_dup_text (last);
}

static void
update_status (MacawWindow *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  gboolean busy = self->conversation != NULL && macaw_conversation_is_busy (self->conversation);
  g_autofree char *text = NULL, *answer = self->conversation == NULL || busy ? NULL : last_answer (self);
  const GError *error = self->conversation != NULL ? macaw_conversation_get_error (self->conversation) : NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "connection-state", self->client != NULL && self->session_id != NULL ? "connected" : "connecting");
  ara_value_builder_member_string (builder, "session", self->session_id);
  ara_value_builder_name (builder, "conversation");
  ara_value_builder_string (builder, self->conversation == NULL ? NULL : macaw_conversation_get_id (self->conversation));
  ara_value_builder_name (builder, "busy");
  ara_value_builder_boolean (builder, busy);
  ara_value_builder_name (builder, "turns");
  ara_value_builder_integer (builder, self->conversation == NULL ? 0 : macaw_conversation_get_n_turns (self->conversation));
  ara_value_builder_member_string (builder, "result", answer);
  ara_value_builder_member_string (builder, "error", error != NULL ? error->message : self->last_error);
  ara_value_builder_end_object (builder);
  text = ara_value_builder_end_text (builder);
  g_simple_action_set_state (G_SIMPLE_ACTION (action (self, "status")), g_variant_new_string (text));
}

static void
show_trouble (MacawWindow *self, const char *sentence)
{
  g_free (self->last_error);
  self->last_error = g_strdup (sentence);
  gtk_revealer_set_reveal_child (self->banner, sentence != NULL);
  if (sentence != NULL)
    gtk_label_set_text (self->banner_label, sentence);
  update_status (self);
}

/* Conversations */

static void
conversation_notified (MacawWindow *self, GParamSpec *pspec, MacawConversation *conversation)
{
  const char *title = macaw_conversation_get_title (conversation);

  adw_window_title_set_title (self->title, title != NULL ? title : _("New Conversation"));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action (self, "stop")),
                               macaw_conversation_is_busy (conversation) && !macaw_conversation_is_stopping (conversation));
  update_status (self);
}

static void
show_conversation (MacawWindow *self, MacawConversation *conversation)
{
  if (self->conversation != NULL)
    macaw_conversation_set_shown (self->conversation, FALSE);
  g_set_object (&self->conversation, conversation);
  g_signal_group_set_target (self->conversation_signals, conversation);
  macaw_chat_page_set_conversation (self->page, conversation);
  if (conversation == NULL)
    return;
  macaw_conversation_set_shown (conversation, TRUE);
  macaw_conversation_load (conversation);
  conversation_notified (self, NULL, conversation);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  macaw_chat_page_focus_composer (self->page);
}

static void
turn_ended (MacawWindow *self)
{
  refresh_conversations (self);
}

/* A server may choose another id than ours at the first turn. */
static void
id_changed (MacawWindow *self, GParamSpec *pspec, MacawConversation *conversation)
{
  GHashTableIter iter;
  gpointer value;

  g_object_ref (conversation);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == conversation)
      g_hash_table_iter_remove (&iter);
  g_hash_table_insert (self->open, g_strdup (macaw_conversation_get_id (conversation)), conversation);
}

static void
add_conversation (MacawWindow *self, MacawConversation *conversation)
{
  g_signal_connect_object (conversation, "notify::id", G_CALLBACK (id_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::unread", G_CALLBACK (turn_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "ended", G_CALLBACK (turn_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::busy", G_CALLBACK (turn_ended), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->open, g_strdup (macaw_conversation_get_id (conversation)), conversation);
}

static void
new_conversation (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  MacawConversation *conversation;

  conversation = macaw_conversation_new (self->client, self->store, CONNECTION, self->session_id, NULL, NULL);
  add_conversation (self, conversation);
  show_conversation (self, conversation);
}

static void
open_conversation (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *id = g_variant_get_string (parameter, NULL);
  MacawConversation *conversation = g_hash_table_lookup (self->open, id);

  if (conversation == NULL)
    {
      const char *title = NULL;

      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->infos)); i++)
        {
          g_autoptr (AraConversationInfo) info = g_list_model_get_item (G_LIST_MODEL (self->infos), i);

          if (g_strcmp0 (ara_conversation_info_get_id (info), id) == 0)
            title = ara_conversation_info_get_title (info);
        }
      conversation = macaw_conversation_new (self->client, self->store, CONNECTION, self->session_id, id, title);
      add_conversation (self, conversation);
    }
  show_conversation (self, conversation);
}

static void
send (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->conversation == NULL)
    new_conversation (NULL, NULL, self);
  if (self->conversation != NULL)
    macaw_conversation_send (self->conversation, g_variant_get_string (parameter, NULL));
}

static void
stop (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->conversation != NULL)
    macaw_conversation_stop (self->conversation);
}

static void
retry (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->conversation != NULL)
    macaw_conversation_retry (self->conversation);
}

/* Renaming and deleting */

static void
renamed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!ara_runtime_client_conversation_rename_finish (ARA_RUNTIME_CLIENT (source), result, &error))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
  refresh_conversations (self);
}

static void
rename_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  MacawWindow *self = MACAW_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
  const char *title = gtk_editable_get_text (data);

  if (!g_str_equal (response, "rename") || *title == '\0' || self->conversation == NULL)
    return;
  macaw_conversation_set_title (self->conversation, title);
  ara_runtime_client_conversation_rename_async (self->client, macaw_conversation_get_id (self->conversation), title,
                                                self->cancellable, renamed, g_object_ref (self));
}

static void
rename_conversation (GSimpleAction *simple, GVariant *parameter, gpointer data)
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
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "rename", _("_Rename"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  g_signal_connect (dialog, "response", G_CALLBACK (rename_answered), entry);
  gtk_window_present (GTK_WINDOW (dialog));
}

typedef struct
{
  MacawWindow *window;
  char        *id;
} Deletion;

static void
deletion_free (gpointer data, GClosure *closure)
{
  g_free (((Deletion *) data)->id);
  g_free (data);
}

static char *
deletion_key (const char *id)
{
  return g_strconcat (DELETIONS, id, NULL);
}

static void
deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  Deletion *deletion = data;
  g_autoptr (MacawWindow) self = deletion->window;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = deletion_key (deletion->id);

  /* After a failure the intent stays, and the next start tries again. */
  if (ara_runtime_client_conversation_delete_finish (ARA_RUNTIME_CLIENT (source), result, &error)
      || g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND))
    macaw_store_set_value (self->store, key, NULL);
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
  refresh_conversations (self);
  deletion_free (deletion, NULL);
}

static void
delete_at_server (MacawWindow *self, const char *id)
{
  Deletion *deletion;

  macaw_store_delete_conversation (self->store, CONNECTION, id);
  if (self->client == NULL)
    return;
  deletion = g_new (Deletion, 1);
  *deletion = (Deletion){ g_object_ref (self), g_strdup (id) };
  ara_runtime_client_conversation_delete_async (self->client, id, NULL, deleted, deletion);
}

/* What was deleted when the app ended before the chance to undo was over. */
static void
deletions_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);
  GHashTableIter iter;
  gpointer key;

  if (values == NULL)
    return;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *id = (const char *) key + strlen (DELETIONS);

      if (g_hash_table_add (self->deleted, g_strdup (id)))
        delete_at_server (self, id);
    }
}

static void
undo_delete (AdwToast *toast, Deletion *deletion)
{
  g_autofree char *key = deletion_key (deletion->id);

  g_hash_table_remove (deletion->window->deleted, deletion->id);
  macaw_store_set_value (deletion->window->store, key, NULL);
  refresh_conversations (deletion->window);
}

/* Only when the chance to undo is gone does the server delete it. */
static void
toast_dismissed (AdwToast *toast, Deletion *deletion)
{
  MacawWindow *self = deletion->window;

  if (!g_hash_table_contains (self->deleted, deletion->id))
    return;
  delete_at_server (self, deletion->id);
}

static void
delete_conversation (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  AdwToast *toast;
  Deletion *deletion;
  g_autofree char *key = NULL;

  if (self->conversation == NULL)
    return;
  toast = adw_toast_new (_("Conversation deleted"));
  deletion = g_new (Deletion, 1);
  *deletion = (Deletion){ self, g_strdup (macaw_conversation_get_id (self->conversation)) };
  key = deletion_key (deletion->id);
  macaw_store_set_value (self->store, key, "");
  g_hash_table_add (self->deleted, g_strdup (deletion->id));
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_delete), deletion);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (toast_dismissed), deletion, deletion_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
  new_conversation (NULL, NULL, self);
  refresh_conversations (self);
}

/* The sidebar */

static char *
name_of_day (gint64 time)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int days = g_date_time_get_day_of_year (now) - g_date_time_get_day_of_year (when)
             + 365 * (g_date_time_get_year (now) - g_date_time_get_year (when));

  return days <= 0 ? g_strdup (_("Today")) : days == 1 ? g_strdup (_("Yesterday")) : g_date_time_format (when, "%x");
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  MacawWindow *self = data;
  AraConversationInfo *info = item;
  const char *id = ara_conversation_info_get_id (info), *title = ara_conversation_info_get_title (info);
  MacawConversation *open = id == NULL ? NULL : g_hash_table_lookup (self->open, id);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title != NULL && *title != '\0' ? title : _("Conversation"));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (open != NULL && macaw_conversation_is_busy (open))
    {
      GtkWidget *spinner = gtk_spinner_new ();

      gtk_spinner_start (GTK_SPINNER (spinner));
      gtk_widget_set_tooltip_text (spinner, _("Answering"));
      gtk_box_append (GTK_BOX (box), spinner);
    }
  if (open != NULL && macaw_conversation_is_unread (open))
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("media-record-symbolic");

      gtk_image_set_pixel_size (GTK_IMAGE (mark), 8);
      gtk_widget_add_css_class (mark, "accent");
      gtk_widget_set_tooltip_text (mark, _("Not read yet"));
      gtk_box_append (GTK_BOX (box), mark);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, id);
  return row;
}

static AraConversationInfo *
info_of (MacawWindow *self, GtkListBoxRow *row)
{
  return g_list_model_get_item (self->shown, (guint) gtk_list_box_row_get_index (row));
}

static void
set_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  g_autoptr (AraConversationInfo) info = info_of (data, row), other = before == NULL ? NULL : info_of (data, before);
  g_autofree char *day = info == NULL ? NULL : name_of_day (ara_conversation_info_get_updated_at (info));
  g_autofree char *other_day = other == NULL ? NULL : name_of_day (ara_conversation_info_get_updated_at (other));
  GtkWidget *label;

  if (day == NULL || g_strcmp0 (day, other_day) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (day);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "day");
  gtk_list_box_row_set_header (row, label);
}

static gboolean
matches_search (gpointer item, gpointer data)
{
  MacawWindow *self = data;
  const char *title = ara_conversation_info_get_title (item);
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  g_autofree char *folded = title == NULL ? NULL : g_utf8_casefold (title, -1);

  return *wanted == '\0' || (folded != NULL && strstr (folded, wanted) != NULL);
}

static void
search_changed (MacawWindow *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
row_activated (MacawWindow *self, GtkListBoxRow *row)
{
  g_action_activate (action (self, "open-conversation"), g_variant_new_string (gtk_widget_get_name (GTK_WIDGET (row))));
}

/* A server's title is the better one: it may be made from the whole conversation. */
static void
take_info (MacawWindow *self, AraConversationInfo *info, AraConversationInfo *old)
{
  const char *id = ara_conversation_info_get_id (info), *title = ara_conversation_info_get_title (info);
  MacawConversation *open = g_hash_table_lookup (self->open, id);
  gint64 updated = ara_conversation_info_get_updated_at (info);

  if (open != NULL && title != NULL && *title != '\0')
    macaw_conversation_set_title (open, title);
  if (old == NULL || ara_conversation_info_get_updated_at (old) != updated
      || g_strcmp0 (ara_conversation_info_get_title (old), title) != 0)
    macaw_store_save_conversation (self->store, CONNECTION, self->session_id, id, title, updated);
}

static void
show_infos (MacawWindow *self, GListModel *list, gboolean from_server)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) old = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->infos)); i++)
    {
      AraConversationInfo *info = g_list_model_get_item (G_LIST_MODEL (self->infos), i);

      g_hash_table_insert (old, (gpointer) ara_conversation_info_get_id (info), info);
    }
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AraConversationInfo) info = g_list_model_get_item (list, i);
      const char *id = ara_conversation_info_get_id (info);

      if (id == NULL || g_hash_table_contains (self->deleted, id))
        continue;
      if (from_server)
        take_info (self, info, g_hash_table_lookup (old, id));
      g_ptr_array_add (items, g_steal_pointer (&info));
    }
  g_list_store_splice (self->infos, 0, g_list_model_get_n_items (G_LIST_MODEL (self->infos)), items->pdata, items->len);
}

static void
kept_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GListModel) list = macaw_store_list_conversations_finish (MACAW_STORE (source), result, NULL);

  if (list != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->infos)) == 0)
    show_infos (self, list, FALSE);
}

static void
conversations_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = ara_runtime_client_conversations_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  /* A server without the list: those that are kept here stay; nothing to complain of. */
  if (list != NULL)
    show_infos (self, list, TRUE);
}

static void
refresh_conversations (MacawWindow *self)
{
  if (self->client != NULL)
    ara_runtime_client_conversations_async (self->client, self->session_id, 1000, NULL, self->cancellable, conversations_came,
                                            g_object_ref (self));
}

/* Sessions */

static void
choose_session (MacawWindow *self, const char *id, const char *name)
{
  g_autofree char *label = g_strdup_printf (_("%s · This Computer"), name != NULL ? name : id);

  if (g_strcmp0 (self->session_id, id) != 0)
    {
      /* What was begun before there was a connection stays. */
      gboolean stay = self->session_id == NULL && self->conversation != NULL;

      g_free (self->session_id);
      self->session_id = g_strdup (id);
      g_list_store_remove_all (self->infos);
      macaw_store_list_conversations_async (self->store, CONNECTION, id, self->cancellable, kept_came, g_object_ref (self));
      if (!stay)
        new_conversation (NULL, NULL, self);
    }
  gtk_menu_button_set_label (self->session_button, label);
  show_trouble (self, NULL);
  refresh_conversations (self);
}

static void
fill_session_menu (MacawWindow *self, GListModel *sessions)
{
  g_autoptr (GMenu) actions = g_menu_new ();
  g_autoptr (GMenu) list = g_menu_new ();

  g_menu_remove_all (self->session_menu);
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (AraSession) session = g_list_model_get_item (sessions, i);
      const char *name = ara_session_get_name (session), *id = ara_session_get_id (session);
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *label = NULL;

      if (id == NULL)
        continue;
      label = g_strcmp0 (ara_session_get_status (session), "stopped") == 0 ? g_strdup_printf (_("%s (stopped)"), name) : g_strdup (name != NULL ? name : id);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.select-session", "s", id);
      g_menu_append_item (list, item);
    }
  g_menu_append (actions, _("Start a New Session"), "win.new-session");
  g_menu_append (actions, _("Stop This Session"), "win.stop-session");
  g_menu_append_section (self->session_menu, NULL, G_MENU_MODEL (list));
  g_menu_append_section (self->session_menu, NULL, G_MENU_MODEL (actions));
}

static void
sessions_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) sessions = ara_runtime_client_session_list_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autoptr (AraSession) chosen = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (sessions == NULL)
    {
      show_trouble (self, error->message);
      return;
    }
  fill_session_menu (self, sessions);
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (AraSession) session = g_list_model_get_item (sessions, i);

      if (g_strcmp0 (ara_session_get_id (session), self->session_id) == 0
          || (chosen == NULL && g_strcmp0 (ara_session_get_status (session), "running") == 0))
        g_set_object (&chosen, session);
    }
  if (chosen != NULL)
    choose_session (self, ara_session_get_id (chosen), ara_session_get_name (chosen));
  else
    show_trouble (self, _("No session runs. Start one from the session menu."));
}

static void
refresh_sessions (MacawWindow *self)
{
  if (self->client != NULL)
    ara_runtime_client_session_list_async (self->client, self->cancellable, sessions_came, g_object_ref (self));
}

static void
session_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSession) session = ara_runtime_client_session_start_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (session == NULL)
    show_trouble (self, error->message);
  else
    choose_session (self, ara_session_get_id (session), ara_session_get_name (session));
  refresh_sessions (self);
}

static void
new_session (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  /* Translators: the name of a new session; %s is the time of its start. */
  g_autofree char *time = g_date_time_format (now, "%X"), *name = g_strdup_printf (_("Session of %s"), time);

  if (self->client != NULL)
    ara_runtime_client_session_start_async (self->client, name, TRUE, self->cancellable, session_started, g_object_ref (self));
}

static void
session_stopped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!ara_runtime_client_session_stop_finish (ARA_RUNTIME_CLIENT (source), result, &error))
    show_trouble (self, error->message);
  refresh_sessions (self);
}

static void
stop_session (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->client != NULL)
    ara_runtime_client_session_stop_async (self->client, self->session_id, self->cancellable, session_stopped, g_object_ref (self));
}

static void
select_session (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;
  const char *id = g_variant_get_string (parameter, NULL);

  choose_session (self, id, NULL);
  refresh_sessions (self);
}

/* The runtime */

static void
heartbeat_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!ara_runtime_client_session_heartbeat_finish (ARA_RUNTIME_CLIENT (source), result, &error))
    g_info ("%s", error->message);
}

static gboolean
beat (gpointer data)
{
  MacawWindow *self = data;

  if (self->client != NULL)
    ara_runtime_client_session_heartbeat_async (self->client, self->cancellable, heartbeat_answered, NULL);
  return G_SOURCE_CONTINUE;
}

static void
provider_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (macaw_model_provider_apply_finish (result, &error) || !macaw_error_is_news (error))
    return;
  sentence = macaw_error_get_sentence (error);
  show_trouble (self, sentence);
}

static void
runtime_ready (MacawWindow *self)
{
  static gboolean deletions_read;
  GHashTableIter iter;
  gpointer conversation;

  g_set_object (&self->client, macaw_local_runtime_get_client (self->runtime));
  /* A runtime forgets the model's key with its end: it is told at each start. */
  macaw_model_provider_apply_async (self->client, self->cancellable, provider_applied, g_object_ref (self));
  /* Conversations hold the client of a runtime that is gone: they go on with the new one. */
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &conversation))
    macaw_conversation_set_client (conversation, self->client);
  /* Once a process: later, an intent may be one whose toast another window still shows. */
  if (!deletions_read)
    macaw_store_get_values_async (self->store, DELETIONS, self->cancellable, deletions_came, g_object_ref (self));
  deletions_read = TRUE;
  refresh_sessions (self);
}

static void
runtime_failed (MacawWindow *self, const char *sentence)
{
  g_clear_object (&self->client);
  show_trouble (self, sentence);
}

static void
store_failed (MacawWindow *self, const char *sentence)
{
  /* A toast's title is markup. */
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (escaped);

  /* It stays until it was read. */
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
reconnect (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  show_trouble (self, NULL);
  if (self->client != NULL)
    refresh_sessions (self);
  else
    macaw_local_runtime_start (self->runtime);
}

static void
connect_model (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  if (self->client != NULL)
    macaw_model_dialog_present (GTK_WINDOW (self), self->client);
}

static void
show_sidebar (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MacawWindow *self = data;

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
}

static const GActionEntry entries[] = {
  { "send", send, "s" },
  { "stop", stop },
  { "retry", retry },
  { "new-conversation", new_conversation },
  { "open-conversation", open_conversation, "s" },
  { "rename-conversation", rename_conversation },
  { "delete-conversation", delete_conversation },
  { "select-session", select_session, "s" },
  { "new-session", new_session },
  { "stop-session", stop_session },
  { "reconnect", reconnect },
  { "connect-model", connect_model },
  { "show-sidebar", show_sidebar },
};

/* A running turn keeps its conversation alive: what it has is given to the store now. */
static void
flush_conversations (MacawWindow *self)
{
  GHashTableIter iter;
  gpointer conversation;

  if (self->open == NULL)
    return;
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &conversation))
    macaw_conversation_flush (conversation);
}

static void
macaw_window_dispose (GObject *object)
{
  MacawWindow *self = MACAW_WINDOW (object);

  flush_conversations (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->heartbeat, g_source_remove);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->open, g_hash_table_unref);
  g_clear_object (&self->client);
  g_clear_object (&self->runtime);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (macaw_window_parent_class)->dispose (object);
}

static void
macaw_window_finalize (GObject *object)
{
  MacawWindow *self = MACAW_WINDOW (object);

  g_object_unref (self->shown);
  g_object_unref (self->infos);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->deleted);
  g_free (self->session_id);
  g_free (self->last_error);
  G_OBJECT_CLASS (macaw_window_parent_class)->finalize (object);
}

static void
macaw_window_class_init (MacawWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_window_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_window_finalize;
  g_type_ensure (MACAW_TYPE_CHAT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/macaw-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, content);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, session_button);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, session_menu);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, search);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, conversations);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, title);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, banner_label);
  gtk_widget_class_bind_template_child (widget_class, MacawWindow, page);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
macaw_window_init (MacawWindow *self)
{
  g_autoptr (GSimpleAction) status = g_simple_action_new_stateful ("status", NULL, g_variant_new_string ("{}"));

  self->infos = g_list_store_new (ARA_TYPE_CONVERSATION_INFO);
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  /* Read-only: a script that sets it must not be believed. */
  g_simple_action_set_enabled (status, FALSE);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (status));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->conversation_signals = g_signal_group_new (MACAW_TYPE_CONVERSATION);
  g_signal_group_connect_object (self->conversation_signals, "notify", G_CALLBACK (conversation_notified), self, G_CONNECT_SWAPPED);
  self->filter = gtk_custom_filter_new (matches_search, self, NULL);
  self->shown = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->infos)), GTK_FILTER (self->filter)));
  gtk_list_box_bind_model (self->conversations, self->shown, make_row, self, NULL);
  gtk_list_box_set_header_func (self->conversations, set_header, self, NULL);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  update_status (self);
}

MacawWindow *
macaw_window_new (MacawApplication *application, MacawLocalRuntime *runtime, MacawStore *store)
{
  MacawWindow *self = g_object_new (MACAW_TYPE_WINDOW, "application", application, NULL);

  self->runtime = g_object_ref (runtime);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "failed", G_CALLBACK (store_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runtime, "ready", G_CALLBACK (runtime_ready), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runtime, "failed", G_CALLBACK (runtime_failed), self, G_CONNECT_SWAPPED);
  self->heartbeat = g_timeout_add_seconds (HEARTBEAT_SECONDS, beat, self);
  if (macaw_local_runtime_get_client (runtime) != NULL)
    runtime_ready (self);
  macaw_chat_page_focus_composer (self->page);
  return self;
}
