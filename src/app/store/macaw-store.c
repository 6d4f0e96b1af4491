/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept on this computer: conversations as a cache, drafts, intents. The server is the
 * truth. SQLite runs on a thread of its own. */

#include "config.h"

#include "macaw-store-private.h"
#include "ara/ara-message-journal-private.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (MacawStore, macaw_store, G_TYPE_OBJECT)

static guint failed_signal;

static const char *const migrations[] = {
  "CREATE TABLE conversations (connection TEXT NOT NULL, id TEXT NOT NULL, session TEXT NOT NULL, title TEXT,"
  " updated INTEGER NOT NULL, PRIMARY KEY (connection, id));"
  "CREATE INDEX conversations_by_session ON conversations (connection, session, updated DESC);"
  "CREATE TABLE messages (connection TEXT NOT NULL, conversation TEXT NOT NULL, position INTEGER NOT NULL,"
  " json TEXT NOT NULL, PRIMARY KEY (connection, conversation, position));"
  "CREATE TABLE named_values (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
  "CREATE TABLE calls (id INTEGER PRIMARY KEY, connection TEXT NOT NULL, session TEXT, tool TEXT NOT NULL, args TEXT NOT NULL,"
  " masked INTEGER NOT NULL, started INTEGER NOT NULL, duration INTEGER NOT NULL, state INTEGER NOT NULL, problem TEXT,"
  " pinned INTEGER NOT NULL DEFAULT 0);"
  "CREATE INDEX calls_by_time ON calls (connection, pinned, started)",
  /* What a growing answer has got since it was written as a whole; that removes its row, and so these. */
  "CREATE TABLE message_changes (id INTEGER PRIMARY KEY, connection TEXT NOT NULL, conversation TEXT NOT NULL,"
  " position INTEGER NOT NULL, json TEXT NOT NULL, FOREIGN KEY (connection, conversation, position)"
  " REFERENCES messages (connection, conversation, position) ON DELETE CASCADE);"
  "CREATE INDEX message_changes_by_message ON message_changes (connection, conversation, position, id)",
  NULL,
};

static void
job_free (MacawStoreJob *job)
{
  g_free (job->connection);
  g_free (job->id);
  g_free (job->session);
  g_free (job->text);
  g_clear_object (&job->object);
  g_clear_object (&job->task);
  g_clear_pointer (&job->result, job->free_result);
  g_clear_error (&job->error);
  g_free (job);
}

MacawStoreJob *
macaw_store_job_new (MacawStoreJobFunc run, const char *connection, const char *id)
{
  MacawStoreJob *job = g_new0 (MacawStoreJob, 1);

  job->run = run;
  job->connection = g_strdup (connection);
  job->id = g_strdup (id);
  return job;
}

/* On the thread: conversations */

const char *
macaw_store_column_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static AraConversationInfo *
info_from_row (sqlite3_stmt *row)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (sqlite3_column_int64 (row, 2) / G_USEC_PER_SEC);
  g_autofree char *updated = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  g_autoptr (AraValue) value = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", macaw_store_column_text (row, 0));
  ara_value_builder_member_string (builder, "title", macaw_store_column_text (row, 1));
  ara_value_builder_member_string (builder, "updatedAt", updated);
  ara_value_builder_name (builder, "messages");
  ara_value_builder_integer (builder, sqlite3_column_int64 (row, 3));
  ara_value_builder_end_object (builder);
  value = ara_value_builder_end (builder);
  return ara_conversation_info_new_from_value (value);
}

static gboolean
list_conversations (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  GListStore *list = g_list_store_new (ARA_TYPE_CONVERSATION_INFO);
  sqlite3_stmt *rows = macaw_database_prepare (
      database, &trouble,
      "SELECT id, title, updated, (SELECT count (*) FROM messages WHERE messages.connection = conversations.connection"
      " AND conversation = id) FROM conversations WHERE connection = ? AND session = ? ORDER BY updated DESC, id",
      "ss", job->connection, job->session);

  job->result = list;
  job->free_result = g_object_unref;
  while (macaw_database_next (database, &rows, &trouble))
    {
      g_autoptr (AraConversationInfo) info = info_from_row (rows);

      g_list_store_append (list, info);
    }
  if (trouble == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&trouble));
  return FALSE;
}

/* What came after messages were written as a whole: position → array of strings. */
static GHashTable *
load_changes (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  GHashTable *changes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  sqlite3_stmt *rows = macaw_database_prepare (
      database, error, "SELECT position, json FROM message_changes WHERE connection = ? AND conversation = ? ORDER BY position, id",
      "ss", job->connection, job->id);

  while (macaw_database_next (database, &rows, error))
    {
      gpointer position = GINT_TO_POINTER (sqlite3_column_int (rows, 0));
      GPtrArray *those = g_hash_table_lookup (changes, position);

      if (those == NULL)
        {
          those = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (changes, position, those);
        }
      g_ptr_array_add (those, g_strdup (macaw_store_column_text (rows, 1)));
    }
  return changes;
}

static AraMessage *
message_from_row (sqlite3_stmt *row, GHashTable *changes)
{
  g_autoptr (AraValue) value = ara_value_new_from_text (macaw_store_column_text (row, 0), -1, NULL);
  GPtrArray *those = g_hash_table_lookup (changes, GINT_TO_POINTER (sqlite3_column_int (row, 1)));

  if (value == NULL)
    return NULL;
  return those == NULL ? ara_message_new_from_value (value, NULL) : ara_message_new_from_journal (value, those, NULL);
}

static gboolean
load_messages (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  GListStore *list = g_list_store_new (ARA_TYPE_MESSAGE);
  g_autoptr (GHashTable) changes = load_changes (database, job, &trouble);
  sqlite3_stmt *rows = trouble != NULL ? NULL : macaw_database_prepare (
      database, &trouble, "SELECT json, position FROM messages WHERE connection = ? AND conversation = ? ORDER BY position",
      "ss", job->connection, job->id);

  job->result = list;
  job->free_result = g_object_unref;
  while (macaw_database_next (database, &rows, &trouble))
    {
      g_autoptr (AraMessage) message = message_from_row (rows, changes);

      if (message != NULL)
        g_list_store_append (list, message);
    }
  if (trouble == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&trouble));
  return FALSE;
}

static gboolean
save_conversation (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  return macaw_database_run (database, error,
                             "INSERT INTO conversations (connection, id, session, title, updated) VALUES (?, ?, ?, ?, ?)"
                             " ON CONFLICT DO UPDATE SET session = excluded.session,"
                             " title = coalesce (excluded.title, title),"
                             " updated = CASE excluded.updated WHEN 0 THEN updated ELSE excluded.updated END",
                             "ssssi", job->connection, job->id, job->session, job->text, job->number);
}

static gboolean
save_message (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  return macaw_database_run (database, error,
                             "INSERT OR REPLACE INTO messages (connection, conversation, position, json) VALUES (?, ?, ?, ?)",
                             "ssis", job->connection, job->id, job->number, job->text);
}

static gboolean
add_change (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  return macaw_database_run (database, error, "INSERT INTO message_changes (connection, conversation, position, json) VALUES (?, ?, ?, ?)",
                             "ssis", job->connection, job->id, job->number, job->text);
}

static gboolean
cut_messages (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  return macaw_database_run (database, error,
                             "DELETE FROM messages WHERE connection = ? AND conversation = ? AND position >= ?",
                             "ssi", job->connection, job->id, job->number);
}

static gboolean
delete_conversation (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  macaw_store_delete_answers (job);
  return cut_messages (database, job, error)
         && macaw_database_run (database, error, "DELETE FROM conversations WHERE connection = ? AND id = ?", "ss",
                                job->connection, job->id);
}

/* On the thread: values */

static gboolean
set_value (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  if (job->text == NULL)
    return macaw_database_run (database, error, "DELETE FROM named_values WHERE key = ?", "s", job->id);
  return macaw_database_run (database, error, "INSERT OR REPLACE INTO named_values (key, value) VALUES (?, ?)", "ss",
                             job->id, job->text);
}

static gboolean
get_values (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3_stmt *rows = macaw_database_prepare (database, &trouble,
                                               "SELECT key, value FROM named_values WHERE substr (key, 1, length (?1)) = ?1",
                                               "s", job->id);

  job->result = table;
  job->free_result = (GDestroyNotify) g_hash_table_unref;
  while (macaw_database_next (database, &rows, &trouble))
    g_hash_table_insert (table, g_strdup (macaw_store_column_text (rows, 0)), g_strdup (macaw_store_column_text (rows, 1)));
  if (trouble == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&trouble));
  return FALSE;
}

/* The thread */

typedef struct
{
  MacawStore *store;
  char       *sentence;
} Failure;

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_object_unref (failure->store);
  g_free (failure->sentence);
  g_free (failure);
}

static gboolean
emit_failed (gpointer data)
{
  Failure *failure = data;

  g_signal_emit (failure->store, failed_signal, 0, failure->sentence);
  return G_SOURCE_REMOVE;
}

static void
call_on_main (MacawStore *self, GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, self->context);
}

static void
tell_failure (MacawStore *self, const char *sentence)
{
  Failure *failure;

  if (g_strcmp0 (sentence, self->last_failure) == 0)
    return;
  g_free (self->last_failure);
  self->last_failure = g_strdup (sentence);
  failure = g_new (Failure, 1);
  *failure = (Failure){ g_object_ref (self), g_strdup (sentence) };
  call_on_main (self, emit_failed, failure, failure_free);
}

static gboolean
open_database (MacawStore *self, GError **error)
{
  g_autofree char *notice = NULL;

  if (self->database == NULL)
    self->database = macaw_database_open (self->path, migrations, &notice, error);
  if (notice != NULL)
    tell_failure (self, notice);
  return self->database != NULL;
}

static gboolean
answer (gpointer data)
{
  MacawStoreJob *job = data;

  if (g_task_return_error_if_cancelled (job->task))
    return G_SOURCE_REMOVE;
  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->free_result);
  return G_SOURCE_REMOVE;
}

static void
run_job (MacawStore *self, MacawStoreJob *job)
{
  gboolean worked = open_database (self, &job->error) && job->run (self->database, job, &job->error);

  /* Damage that shows only now: opening again finds it and puts the file aside. */
  if (g_error_matches (job->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_clear_pointer (&self->database, macaw_database_close);
  if (worked)
    g_clear_pointer (&self->last_failure, g_free);
  else
    tell_failure (self, job->error->message);
  if (job->task != NULL)
    call_on_main (self, answer, job, (GDestroyNotify) job_free);
  else
    job_free (job);
}

static gpointer
run_thread (gpointer data)
{
  MacawStore *self = data;
  MacawStoreJob *job;

  while ((job = g_async_queue_pop (self->jobs))->run != NULL)
    run_job (self, job);
  job_free (job);
  g_clear_pointer (&self->database, macaw_database_close);
  return NULL;
}

/* The object */

void
macaw_store_queue_job (MacawStore *self, MacawStoreJob *job)
{
  if (self->thread != NULL)
    {
      g_async_queue_push (self->jobs, job);
      return;
    }
  if (job->task != NULL)
    g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The history on this computer is closed."));
  job_free (job);
}

void
macaw_store_close (MacawStore *self)
{
  g_return_if_fail (MACAW_IS_STORE (self));
  if (self->thread == NULL)
    return;
  macaw_store_queue_job (self, macaw_store_job_new (NULL, NULL, NULL));
  g_thread_join (g_steal_pointer (&self->thread));
}

static void
macaw_store_dispose (GObject *object)
{
  macaw_store_close (MACAW_STORE (object));
  G_OBJECT_CLASS (macaw_store_parent_class)->dispose (object);
}

static void
macaw_store_finalize (GObject *object)
{
  MacawStore *self = MACAW_STORE (object);

  g_async_queue_unref (self->jobs);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self->last_failure);
  G_OBJECT_CLASS (macaw_store_parent_class)->finalize (object);
}

static void
macaw_store_class_init (MacawStoreClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_store_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_store_finalize;
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
macaw_store_init (MacawStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->jobs = g_async_queue_new ();
}

MacawStore *
macaw_store_new (const char *path)
{
  MacawStore *self = g_object_new (MACAW_TYPE_STORE, NULL);

  self->path = path != NULL ? g_strdup (path) : g_build_filename (g_get_user_data_dir (), "macaw", "history.db", NULL);
  self->thread = g_thread_new ("macaw-store", run_thread, self);
  return self;
}

void
macaw_store_queue_call (MacawStore *self, MacawStoreJob *job, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, tag);
  macaw_store_queue_job (self, job);
}

void
macaw_store_list_conversations_async (MacawStore *self, const char *connection_id, const char *session_id,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL);
  job = macaw_store_job_new (list_conversations, connection_id, NULL);
  job->session = g_strdup (session_id != NULL ? session_id : "");
  macaw_store_queue_call (self, job, macaw_store_list_conversations_async, cancellable, callback, user_data);
}

GListModel *
macaw_store_list_conversations_finish (MacawStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
macaw_store_load_messages_async (MacawStore *self, const char *connection_id, const char *conversation_id,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL && conversation_id != NULL);
  macaw_store_queue_call (self, macaw_store_job_new (load_messages, connection_id, conversation_id), macaw_store_load_messages_async,
              cancellable, callback, user_data);
}

GListModel *
macaw_store_load_messages_finish (MacawStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
macaw_store_save_conversation (MacawStore *self, const char *connection_id, const char *session_id,
                               const char *conversation_id, const char *title, gint64 updated_at)
{
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL && conversation_id != NULL);
  job = macaw_store_job_new (save_conversation, connection_id, conversation_id);
  job->session = g_strdup (session_id != NULL ? session_id : "");
  job->text = g_strdup (title);
  job->number = updated_at;
  macaw_store_queue_job (self, job);
}

void
macaw_store_save_message (MacawStore *self, const char *connection_id, const char *conversation_id, guint position,
                          AraMessage *message)
{
  g_autoptr (AraValue) value = NULL;
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL && conversation_id != NULL && ARA_IS_MESSAGE (message));
  value = ara_message_to_value (message);
  job = macaw_store_job_new (save_message, connection_id, conversation_id);
  job->number = position;
  job->text = ara_value_dup_text (value);
  macaw_store_queue_job (self, job);
}

void
macaw_store_add_change (MacawStore *self, const char *connection_id, const char *conversation_id, guint position, const char *change)
{
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL && conversation_id != NULL && change != NULL);
  job = macaw_store_job_new (add_change, connection_id, conversation_id);
  job->number = position;
  job->text = g_strdup (change);
  macaw_store_queue_job (self, job);
}

void
macaw_store_cut_messages (MacawStore *self, const char *connection_id, const char *conversation_id, guint position)
{
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL && conversation_id != NULL);
  job = macaw_store_job_new (cut_messages, connection_id, conversation_id);
  job->number = position;
  macaw_store_queue_job (self, job);
}

void
macaw_store_delete_conversation (MacawStore *self, const char *connection_id, const char *conversation_id)
{
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL && conversation_id != NULL);
  /* Number 0: all of its messages are cut. */
  job = macaw_store_job_new (delete_conversation, connection_id, conversation_id);
  job->text = macaw_store_dup_answers (self);
  macaw_store_queue_job (self, job);
}

void
macaw_store_set_value (MacawStore *self, const char *key, const char *value)
{
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self) && key != NULL);
  job = macaw_store_job_new (set_value, NULL, key);
  job->text = g_strdup (value);
  macaw_store_queue_job (self, job);
}

void
macaw_store_get_values_async (MacawStore *self, const char *prefix, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MACAW_IS_STORE (self) && prefix != NULL);
  macaw_store_queue_call (self, macaw_store_job_new (get_values, NULL, prefix), macaw_store_get_values_async, cancellable, callback, user_data);
}

GHashTable *
macaw_store_get_values_finish (MacawStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
