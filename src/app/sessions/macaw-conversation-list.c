/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversations of one session, newest first: those kept here at once, then the server's. */

#include "config.h"

#include "macaw-conversation-list.h"

#define MAX_CONVERSATIONS 1000 /* that a server is asked for */

struct _MacawConversationList
{
  GObject             parent_instance;

  MacawConversations *conversations;
  MacawConnection    *connection;
  char               *session_id;
  GListStore         *items;
  GCancellable       *cancellable; /* of this session's calls */
  gboolean            reading;
  gboolean            from_server; /* what is listed: what is kept comes too late then */
  gboolean            read_again;  /* something changed while it was read */
};

static guint conversations_changed_signal;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MacawConversationList, macaw_conversation_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return ARA_TYPE_CONVERSATION_INFO;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MACAW_CONVERSATION_LIST (list)->items));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (MACAW_CONVERSATION_LIST (list)->items), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Filling */

static gboolean
same_info (gpointer a, gpointer b)
{
  return g_strcmp0 (ara_conversation_info_get_id (a), ara_conversation_info_get_id (b)) == 0
         && g_strcmp0 (ara_conversation_info_get_title (a), ara_conversation_info_get_title (b)) == 0
         && ara_conversation_info_get_updated_at (a) == ara_conversation_info_get_updated_at (b);
}

/* Only what differs between the first and the last difference: rows and scroll stay. */
static void
replace (MacawConversationList *self, GPtrArray *items)
{
  guint n_old = get_n_items (G_LIST_MODEL (self)), first = 0, last = 0;

  for (; first < n_old && first < items->len; first++)
    {
      g_autoptr (GObject) old = get_item (G_LIST_MODEL (self), first);

      if (!same_info (old, g_ptr_array_index (items, first)))
        break;
    }
  for (; last < n_old - first && last < items->len - first; last++)
    {
      g_autoptr (GObject) old = get_item (G_LIST_MODEL (self), n_old - last - 1);

      if (!same_info (old, g_ptr_array_index (items, items->len - last - 1)))
        break;
    }
  if (n_old - first - last > 0 || items->len - first - last > 0)
    g_list_store_splice (self->items, first, n_old - first - last, items->pdata + first, items->len - first - last);
}

/* A server's title is the better one: it may be made from the whole conversation. */
static void
keep (MacawConversationList *self, AraConversationInfo *info)
{
  const char *id = ara_conversation_info_get_id (info), *title = ara_conversation_info_get_title (info);
  MacawConversation *open = macaw_conversation_list_find_open (self, id);
  MacawStore *store = macaw_conversations_get_store (self->conversations);

  if (open != NULL && title != NULL && *title != '\0')
    macaw_conversation_set_title (open, title);
  macaw_store_save_conversation (store, macaw_connection_get_id (self->connection), self->session_id, id, title,
                                 ara_conversation_info_get_updated_at (info));
}

static void
take (MacawConversationList *self, GListModel *list, gboolean from_server)
{
  const char *connection_id = macaw_connection_get_id (self->connection);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) old = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (AraConversationInfo) info = get_item (G_LIST_MODEL (self), i);

      g_hash_table_insert (old, (gpointer) ara_conversation_info_get_id (info), info);
    }
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AraConversationInfo) info = g_list_model_get_item (list, i);
      const char *id = ara_conversation_info_get_id (info);
      gpointer before = id == NULL ? NULL : g_hash_table_lookup (old, id);

      if (id == NULL || macaw_conversations_is_hidden (self->conversations, connection_id, id))
        continue;
      if (from_server && (before == NULL || !same_info (before, info)))
        keep (self, info);
      g_ptr_array_add (items, g_steal_pointer (&info));
    }
  replace (self, items);
}

/* The call may end after another session was chosen: its cancellable is cancelled then. */
typedef struct
{
  MacawConversationList *self;
  GCancellable          *cancellable;
  gboolean               instead; /* what is kept here is the list, not what is shown until it comes */
} Call;

static Call *
call_new (MacawConversationList *self, gboolean instead)
{
  Call *call = g_new (Call, 1);

  *call = (Call){ g_object_ref (self), g_object_ref (self->cancellable), instead };
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_object_unref (call->cancellable);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
kept_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  g_autoptr (GListModel) list = macaw_store_list_conversations_finish (MACAW_STORE (source), result, NULL);

  if (list != NULL && !g_cancellable_is_cancelled (call->cancellable)
      && !call->self->from_server && (call->instead || get_n_items (G_LIST_MODEL (call->self)) == 0))
    take (call->self, list, FALSE);
}

static void
read_kept (MacawConversationList *self, gboolean instead)
{
  macaw_store_list_conversations_async (macaw_conversations_get_store (self->conversations), macaw_connection_get_id (self->connection),
                                        self->session_id, self->cancellable, kept_came, call_new (self, instead));
}

static gboolean
lacks_list (const GError *error)
{
  return g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND) || g_error_matches (error, ARA_ERROR, ARA_ERROR_UNSUPPORTED);
}

static void
server_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  MacawConversationList *self = call->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = ara_runtime_client_conversations_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (g_cancellable_is_cancelled (call->cancellable))
    return;
  self->reading = FALSE;
  /* A server without the list: those that are kept here are it; nothing to complain of. */
  self->from_server = list != NULL;
  if (list != NULL)
    take (self, list, TRUE);
  else if (lacks_list (error))
    read_kept (self, TRUE);
  if (self->read_again)
    macaw_conversation_list_refresh (self);
}

void
macaw_conversation_list_refresh (MacawConversationList *self)
{
  AraRuntimeClient *client = self->connection == NULL ? NULL : macaw_connection_get_client (self->connection);

  self->read_again = self->reading;
  if (self->session_id == NULL || self->reading)
    return;
  if (client == NULL)
    {
      self->from_server = FALSE;
      read_kept (self, TRUE);
      return;
    }
  self->reading = TRUE;
  ara_runtime_client_conversations_async (client, self->session_id, MAX_CONVERSATIONS, NULL, self->cancellable, server_answered,
                                          call_new (self, FALSE));
}

void
macaw_conversation_list_set_session (MacawConversationList *self, MacawConnection *connection, const char *session_id)
{
  if (self->connection == connection && g_strcmp0 (self->session_id, session_id) == 0)
    return;
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  self->reading = self->read_again = self->from_server = FALSE;
  g_set_object (&self->connection, connection);
  g_free (self->session_id);
  self->session_id = g_strdup (session_id);
  g_list_store_remove_all (self->items);
  /* Without a client the refresh reads what is kept. */
  if (connection != NULL && session_id != NULL && macaw_connection_get_client (connection) != NULL)
    read_kept (self, FALSE);
  macaw_conversation_list_refresh (self);
}

/* What rows ask */

const char *
macaw_conversation_list_get_title (MacawConversationList *self, const char *id)
{
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (AraConversationInfo) info = get_item (G_LIST_MODEL (self), i);

      if (g_strcmp0 (ara_conversation_info_get_id (info), id) == 0)
        return ara_conversation_info_get_title (info);
    }
  return NULL;
}

MacawConversation *
macaw_conversation_list_find_open (MacawConversationList *self, const char *id)
{
  return self->connection == NULL ? NULL
                                  : macaw_conversations_find (self->conversations, macaw_connection_get_id (self->connection), id);
}

/* The object */

static void
conversations_changed (MacawConversationList *self, const char *connection_id)
{
  if (self->connection == NULL || !g_str_equal (connection_id, macaw_connection_get_id (self->connection)))
    return;
  /* One that was hidden goes at once, whatever the server does. */
  take (self, G_LIST_MODEL (self->items), FALSE);
  g_signal_emit (self, conversations_changed_signal, 0);
  macaw_conversation_list_refresh (self);
}

static void
items_changed (MacawConversationList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
macaw_conversation_list_dispose (GObject *object)
{
  g_cancellable_cancel (MACAW_CONVERSATION_LIST (object)->cancellable);
  G_OBJECT_CLASS (macaw_conversation_list_parent_class)->dispose (object);
}

static void
macaw_conversation_list_finalize (GObject *object)
{
  MacawConversationList *self = MACAW_CONVERSATION_LIST (object);

  g_object_unref (self->items);
  g_object_unref (self->cancellable);
  g_clear_object (&self->connection);
  g_object_unref (self->conversations);
  g_free (self->session_id);
  G_OBJECT_CLASS (macaw_conversation_list_parent_class)->finalize (object);
}

static void
macaw_conversation_list_class_init (MacawConversationListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_conversation_list_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_conversation_list_finalize;
  conversations_changed_signal = g_signal_new ("conversations-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_conversation_list_init (MacawConversationList *self)
{
  self->items = g_list_store_new (ARA_TYPE_CONVERSATION_INFO);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (items_changed), self, G_CONNECT_SWAPPED);
}

MacawConversationList *
macaw_conversation_list_new (MacawConversations *conversations)
{
  MacawConversationList *self = g_object_new (MACAW_TYPE_CONVERSATION_LIST, NULL);

  self->conversations = g_object_ref (conversations);
  g_signal_connect_object (conversations, "changed", G_CALLBACK (conversations_changed), self, G_CONNECT_SWAPPED);
  return self;
}
