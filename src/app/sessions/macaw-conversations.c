/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The open conversations of the whole app, and the deletions that can still be undone. */

#include "config.h"

#include "macaw-conversations.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/macaw-error-sentence.h"

#define INTENTS "delete/"

struct _MacawConversations
{
  GObject     parent_instance;

  MacawStore *store;
  GHashTable *open;      /* connection/id → MacawConversation */
  GHashTable *hidden;    /* connection/id */
  GHashTable *connected; /* connections whose client we follow, and whose intents were read */
};

G_DEFINE_FINAL_TYPE (MacawConversations, macaw_conversations, G_TYPE_OBJECT)

static guint changed_signal, trouble_signal;

/* A connection's id holds no newline, and a conversation's is whatever a server says. */
static char *
key_of (const char *connection_id, const char *id)
{
  return g_strconcat (connection_id, "\n", id, NULL);
}

static char *
intent_of (const char *connection_id, const char *id)
{
  return g_strconcat (INTENTS, connection_id, "/", id, NULL);
}

/* Open ones */

static const char *
connection_of (MacawConversations *self, MacawConversation *conversation, char **buffer)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (value == conversation)
      {
        *buffer = g_strndup (key, (gsize) (strchr (key, '\n') - (char *) key));
        return *buffer;
      }
  return NULL;
}

static void
conversation_changed (MacawConversations *self, GParamSpec *pspec, MacawConversation *conversation)
{
  g_autofree char *id = NULL;

  if (connection_of (self, conversation, &id) != NULL)
    g_signal_emit (self, changed_signal, 0, id);
}

static void
turn_ended (MacawConversations *self, MacawConversation *conversation)
{
  conversation_changed (self, NULL, conversation);
}

/* A server may choose another id than ours at the first turn. */
static void
id_changed (MacawConversations *self, GParamSpec *pspec, MacawConversation *conversation)
{
  g_autofree char *connection_id = NULL;
  GHashTableIter iter;
  gpointer value;

  if (connection_of (self, conversation, &connection_id) == NULL)
    return;
  g_object_ref (conversation);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == conversation)
      g_hash_table_iter_remove (&iter);
  g_hash_table_insert (self->open, key_of (connection_id, macaw_conversation_get_id (conversation)), conversation);
  g_signal_emit (self, changed_signal, 0, connection_id);
}

MacawConversation *
macaw_conversations_find (MacawConversations *self, const char *connection_id, const char *id)
{
  g_autofree char *key = key_of (connection_id, id);

  return g_hash_table_lookup (self->open, key);
}

/* Those that hold the client of a runtime that is gone go on with the new one. */
static void
client_changed (MacawConversations *self, GParamSpec *pspec, MacawConnection *connection)
{
  AraRuntimeClient *client = macaw_connection_get_client (connection);
  g_autofree char *prefix = key_of (macaw_connection_get_id (connection), "");
  GHashTableIter iter;
  gpointer key, conversation;

  if (client == NULL)
    return;
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, &conversation))
    if (g_str_has_prefix (key, prefix))
      {
        macaw_conversation_set_held (conversation, !macaw_connection_is_told (connection));
        macaw_conversation_set_client (conversation, client);
      }
}

/* Deletions of an earlier run, whose chance to undo ended with it. */
typedef struct
{
  MacawConversations *self;
  MacawConnection    *connection;
  char               *id; /* of one deletion */
} Deletion;

static Deletion *
deletion_new (MacawConversations *self, MacawConnection *connection, const char *id)
{
  Deletion *deletion = g_new (Deletion, 1);

  *deletion = (Deletion){ g_object_ref (self), g_object_ref (connection), g_strdup (id) };
  return deletion;
}

static void
deletion_free (Deletion *deletion)
{
  g_object_unref (deletion->self);
  g_object_unref (deletion->connection);
  g_free (deletion->id);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, deletion_free)

static void
intents_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deletion) deletion = data;
  MacawConversations *self = deletion->self;
  const char *connection_id = macaw_connection_get_id (deletion->connection);
  g_autofree char *prefix = intent_of (connection_id, "");
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);
  GHashTableIter iter;
  gpointer key;

  if (values == NULL)
    return;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *id = (const char *) key + strlen (prefix);

      if (g_hash_table_add (self->hidden, key_of (connection_id, id)))
        macaw_conversations_delete (self, deletion->connection, id);
    }
}

static void
connection_opened (MacawConversations *self, GParamSpec *pspec, MacawConnection *connection)
{
  const char *id = macaw_connection_get_id (connection);
  g_autofree char *prefix = intent_of (id, "");

  if (macaw_connection_get_state (connection) != MACAW_CONNECTION_CONNECTED
      || GPOINTER_TO_INT (g_hash_table_lookup (self->connected, id)))
    return;
  /* Once a process: later, an intent may be one whose toast a window still shows. */
  g_hash_table_insert (self->connected, g_strdup (id), GINT_TO_POINTER (TRUE));
  macaw_store_get_values_async (self->store, prefix, NULL, intents_came, deletion_new (self, connection, NULL));
}

static void
follow (MacawConversations *self, MacawConnection *connection)
{
  const char *id = macaw_connection_get_id (connection);

  if (g_hash_table_contains (self->connected, id))
    return;
  g_hash_table_insert (self->connected, g_strdup (id), GINT_TO_POINTER (FALSE));
  g_signal_connect_object (connection, "notify::client", G_CALLBACK (client_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::told", G_CALLBACK (client_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (connection_opened), self, G_CONNECT_SWAPPED);
  connection_opened (self, NULL, connection);
}

MacawConversation *
macaw_conversations_open (MacawConversations *self, MacawConnection *connection, const char *session_id, const char *id, const char *title)
{
  const char *connection_id = macaw_connection_get_id (connection);
  MacawConversation *conversation = id == NULL ? NULL : macaw_conversations_find (self, connection_id, id);

  if (conversation != NULL)
    return conversation;
  follow (self, connection);
  conversation = macaw_conversation_new (macaw_connection_get_client (connection), self->store, connection_id, session_id, id, title);
  macaw_conversation_set_held (conversation, !macaw_connection_is_told (connection));
  g_hash_table_insert (self->open, key_of (connection_id, macaw_conversation_get_id (conversation)), conversation);
  g_signal_connect_object (conversation, "notify::id", G_CALLBACK (id_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::unread", G_CALLBACK (conversation_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::title", G_CALLBACK (conversation_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::busy", G_CALLBACK (conversation_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "ended", G_CALLBACK (turn_ended), self, G_CONNECT_SWAPPED);
  return conversation;
}

/* Renaming */

static void
renamed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deletion) deletion = data;
  g_autoptr (GError) error = NULL;

  if (!ara_runtime_client_conversation_rename_finish (ARA_RUNTIME_CLIENT (source), result, &error) && macaw_error_is_news (error))
    g_signal_emit (deletion->self, trouble_signal, 0, error);
  g_signal_emit (deletion->self, changed_signal, 0, macaw_connection_get_id (deletion->connection));
}

void
macaw_conversations_rename (MacawConversations *self, MacawConnection *connection, MacawConversation *conversation, const char *title)
{
  const char *id = macaw_conversation_get_id (conversation);
  AraRuntimeClient *client = macaw_connection_get_client (connection);

  macaw_conversation_set_title (conversation, title);
  if (client != NULL)
    ara_runtime_client_conversation_rename_async (client, id, title, NULL, renamed, deletion_new (self, connection, id));
}

/* Deleting */

gboolean
macaw_conversations_is_hidden (MacawConversations *self, const char *connection_id, const char *id)
{
  g_autofree char *key = key_of (connection_id, id);

  return g_hash_table_contains (self->hidden, key);
}

static void
set_hidden (MacawConversations *self, MacawConnection *connection, const char *id, gboolean hidden)
{
  const char *connection_id = macaw_connection_get_id (connection);
  g_autofree char *intent = intent_of (connection_id, id), *key = key_of (connection_id, id);

  macaw_store_set_value (self->store, intent, hidden ? "" : NULL);
  if (hidden)
    g_hash_table_add (self->hidden, g_steal_pointer (&key));
  else
    g_hash_table_remove (self->hidden, key);
  g_signal_emit (self, changed_signal, 0, connection_id);
}

void
macaw_conversations_hide (MacawConversations *self, MacawConnection *connection, const char *id)
{
  set_hidden (self, connection, id, TRUE);
}

void
macaw_conversations_unhide (MacawConversations *self, MacawConnection *connection, const char *id)
{
  set_hidden (self, connection, id, FALSE);
}

/* Whether the server will never do it, however often it is asked. A wrong key can be changed. */
static gboolean
is_refused (const GError *error)
{
  static const guint passing[] = { 401, 403, 408, 429 };
  guint status = ara_error_get_status (error);

  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    if (status == passing[i])
      return FALSE;
  return status >= 400 && status < 500;
}

static gboolean
is_gone (const GError *error)
{
  return error == NULL || ara_error_get_status (error) == 404 || ara_error_get_status (error) == 410;
}

/* It comes back, and that is told once. */
static void
keep_after_all (MacawConversations *self, Deletion *deletion, const GError *error)
{
  g_autofree char *reason = macaw_error_get_sentence (error);
  g_autoptr (GError) trouble = NULL;

  /* Translators: %s is a sentence that says why. */
  trouble = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _("The conversation can’t be deleted there and is back in the list. %s"), reason);
  macaw_conversations_unhide (self, deletion->connection, deletion->id);
  g_signal_emit (self, trouble_signal, 0, trouble);
}

static void
deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deletion) deletion = data;
  MacawConversations *self = deletion->self;
  const char *connection_id = macaw_connection_get_id (deletion->connection);
  g_autoptr (GError) error = NULL;
  g_autofree char *intent = intent_of (connection_id, deletion->id);

  ara_runtime_client_conversation_delete_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  if (!is_gone (error) && is_refused (error))
    {
      keep_after_all (self, deletion, error);
      return;
    }
  macaw_store_delete_conversation (self->store, connection_id, deletion->id);
  /* After a failure that may pass the intent stays, and the next start tries again. */
  if (is_gone (error))
    macaw_store_set_value (self->store, intent, NULL);
  else if (macaw_error_is_news (error))
    g_signal_emit (self, trouble_signal, 0, error);
  g_signal_emit (self, changed_signal, 0, connection_id);
}

void
macaw_conversations_delete (MacawConversations *self, MacawConnection *connection, const char *id)
{
  AraRuntimeClient *client = macaw_connection_get_client (connection);
  g_autofree char *key = key_of (macaw_connection_get_id (connection), id);

  /* Undone meanwhile. */
  if (!g_hash_table_contains (self->hidden, key))
    return;
  g_hash_table_remove (self->open, key);
  /* What is kept here goes only once the server has not refused: it may be all there is of it. */
  if (client == NULL)
    macaw_store_delete_conversation (self->store, macaw_connection_get_id (connection), id);
  else
    ara_runtime_client_conversation_delete_async (client, id, NULL, deleted, deletion_new (self, connection, id));
}

/* The object */

MacawStore *
macaw_conversations_get_store (MacawConversations *self)
{
  return self->store;
}

void
macaw_conversations_flush (MacawConversations *self)
{
  GHashTableIter iter;
  gpointer conversation;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &conversation))
    macaw_conversation_flush (conversation);
}

static void
macaw_conversations_finalize (GObject *object)
{
  MacawConversations *self = MACAW_CONVERSATIONS (object);

  g_hash_table_unref (self->open);
  g_hash_table_unref (self->hidden);
  g_hash_table_unref (self->connected);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (macaw_conversations_parent_class)->finalize (object);
}

static void
macaw_conversations_class_init (MacawConversationsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_conversations_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  trouble_signal = g_signal_new ("trouble", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
macaw_conversations_init (MacawConversations *self)
{
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->connected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

MacawConversations *
macaw_conversations_new (MacawStore *store)
{
  MacawConversations *self = g_object_new (MACAW_TYPE_CONVERSATIONS, NULL);

  self->store = g_object_ref (store);
  return self;
}
