/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runtime keeps: sessions, conversations and their messages, in SQLite. */

#include "macaw-store.h"

#include <gio/gio.h>
#include <sqlite3.h>

struct _MacawRuntimeStore
{
  sqlite3 *database;
};

/* One entry a schema version; an entry, once released, is never changed. */
static const char *const migrations[] = {
  "CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL, running INTEGER NOT NULL,"
  " created INTEGER NOT NULL, last_active INTEGER NOT NULL);"
  "CREATE TABLE conversations (id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,"
  " title TEXT NOT NULL, updated INTEGER NOT NULL);"
  "CREATE INDEX conversations_by_session ON conversations (session, updated DESC);"
  "CREATE TABLE messages (conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,"
  " position INTEGER NOT NULL, streaming INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (conversation, position));"
  "CREATE INDEX messages_streaming ON messages (streaming) WHERE streaming;",
};

void
macaw_session_row_free (MacawSessionRow *row)
{
  g_free (row->id);
  g_free (row->name);
  g_free (row);
}

char *
macaw_format_time (gint64 unix_microseconds)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (unix_microseconds / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06dZ", text, (int) (unix_microseconds % G_USEC_PER_SEC));
}

static void
warn (MacawRuntimeStore *self, const char *what)
{
  g_warning ("%s could not be kept: %s", what, sqlite3_errmsg (self->database));
}

/* A statement with its arguments bound: 's' a string, 'i' an int64. */
static sqlite3_stmt *
prepare (MacawRuntimeStore *self, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = NULL;
  va_list arguments;

  if (sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      warn (self, "A statement");
      return NULL;
    }
  va_start (arguments, types);
  for (int i = 1; *types != '\0'; types++, i++)
    if (*types == 's')
      sqlite3_bind_text (statement, i, va_arg (arguments, const char *), -1, SQLITE_TRANSIENT);
    else
      sqlite3_bind_int64 (statement, i, va_arg (arguments, gint64));
  va_end (arguments);
  return statement;
}

static void
run (MacawRuntimeStore *self, sqlite3_stmt *statement, const char *what)
{
  if (statement == NULL)
    return;
  if (sqlite3_step (statement) != SQLITE_DONE)
    warn (self, what);
  sqlite3_finalize (statement);
}

static gboolean
next_row (sqlite3_stmt *statement)
{
  return statement != NULL && sqlite3_step (statement) == SQLITE_ROW;
}

static const char *
column_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static gboolean
execute (MacawRuntimeStore *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The store can't be opened: %s", sqlite3_errmsg (self->database));
  return FALSE;
}

static gboolean
migrate (MacawRuntimeStore *self, GError **error)
{
  sqlite3_stmt *statement = prepare (self, "PRAGMA user_version", "");
  int version = next_row (statement) ? sqlite3_column_int (statement, 0) : 0;

  sqlite3_finalize (statement);
  if (version > (int) G_N_ELEMENTS (migrations))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The store was made by a newer version of Macaw; update this one");
      return FALSE;
    }
  for (; version < (int) G_N_ELEMENTS (migrations); version++)
    {
      g_autofree char *sql = g_strdup_printf ("BEGIN;%sPRAGMA user_version = %d;COMMIT;", migrations[version], version + 1);

      if (!execute (self, sql, error))
        return FALSE;
    }
  return TRUE;
}

static void
mark_interrupted (MacawRuntimeStore *self)
{
  sqlite3_stmt *statement = prepare (self, "SELECT conversation, position, json FROM messages WHERE streaming", "");

  while (next_row (statement))
    {
      g_autoptr (AraValue) value = ara_value_new_from_text (column_text (statement, 2), -1, NULL);
      g_autoptr (AraMessage) message = value == NULL ? NULL : ara_message_new_from_value (value, NULL);

      if (message == NULL)
        continue;
      ara_message_set_status (message, ARA_MESSAGE_INTERRUPTED);
      macaw_runtime_store_save_message (self, column_text (statement, 0), sqlite3_column_int64 (statement, 1), message);
    }
  sqlite3_finalize (statement);
}

MacawRuntimeStore *
macaw_runtime_store_open (const char *path, GError **error)
{
  MacawRuntimeStore *self = g_new0 (MacawRuntimeStore, 1);

  if (sqlite3_open (path, &self->database) != SQLITE_OK
      || !execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;", error)
      || !migrate (self, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s can't be opened: %s", path, sqlite3_errmsg (self->database));
      macaw_runtime_store_close (self);
      return NULL;
    }
  mark_interrupted (self);
  return self;
}

void
macaw_runtime_store_close (MacawRuntimeStore *self)
{
  sqlite3_close (self->database);
  g_free (self);
}

GPtrArray *
macaw_runtime_store_list_sessions (MacawRuntimeStore *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_session_row_free);
  sqlite3_stmt *statement = prepare (self, "SELECT id, name, running, created, last_active FROM sessions"
                                           " ORDER BY last_active DESC, created DESC", "");

  while (next_row (statement))
    {
      MacawSessionRow *row = g_new (MacawSessionRow, 1);

      *row = (MacawSessionRow){ g_strdup (column_text (statement, 0)), g_strdup (column_text (statement, 1)),
                                sqlite3_column_int (statement, 2), sqlite3_column_int64 (statement, 3),
                                sqlite3_column_int64 (statement, 4) };
      g_ptr_array_add (rows, row);
    }
  sqlite3_finalize (statement);
  return rows;
}

void
macaw_runtime_store_save_session (MacawRuntimeStore *self, const MacawSessionRow *row)
{
  run (self, prepare (self, "INSERT INTO sessions VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET"
                            " name = ?2, running = ?3, last_active = ?5", "ssiii",
                      row->id, row->name, (gint64) row->running, row->created, row->last_active), "A session");
}

void
macaw_runtime_store_delete_session (MacawRuntimeStore *self, const char *id)
{
  run (self, prepare (self, "DELETE FROM sessions WHERE id = ?", "s", id), "A deletion");
}

guint
macaw_runtime_store_count_conversations (MacawRuntimeStore *self, const char *session)
{
  sqlite3_stmt *statement = prepare (self, "SELECT count (*) FROM conversations WHERE session = ?", "s", session);
  guint count = next_row (statement) ? (guint) sqlite3_column_int (statement, 0) : 0;

  sqlite3_finalize (statement);
  return count;
}

AraValue *
macaw_runtime_store_list_conversations (MacawRuntimeStore *self, const char *session, gint64 limit, const char *before)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (GDateTime) time = before == NULL ? NULL : g_date_time_new_from_iso8601 (before, NULL);
  gint64 bound = time == NULL ? G_MAXINT64 : g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  sqlite3_stmt *statement = prepare (self, "SELECT id, title, updated, (SELECT count (*) FROM messages WHERE conversation = id)"
                                           " FROM conversations WHERE session = ? AND updated < ? ORDER BY updated DESC LIMIT ?",
                                     "sii", session, bound, limit);

  ara_value_builder_begin_array (builder);
  while (next_row (statement))
    {
      g_autofree char *updated = macaw_format_time (sqlite3_column_int64 (statement, 2));

      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "id", column_text (statement, 0));
      ara_value_builder_member_string (builder, "title", column_text (statement, 1));
      ara_value_builder_member_string (builder, "updatedAt", updated);
      ara_value_builder_name (builder, "messages");
      ara_value_builder_integer (builder, sqlite3_column_int64 (statement, 3));
      ara_value_builder_end_object (builder);
    }
  sqlite3_finalize (statement);
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

char *
macaw_runtime_store_find_conversation (MacawRuntimeStore *self, const char *conversation, char **title)
{
  sqlite3_stmt *statement = prepare (self, "SELECT session, title FROM conversations WHERE id = ?", "s", conversation);
  char *session = NULL;

  if (next_row (statement))
    {
      session = g_strdup (column_text (statement, 0));
      if (title != NULL)
        *title = g_strdup (column_text (statement, 1));
    }
  sqlite3_finalize (statement);
  return session;
}

void
macaw_runtime_store_save_conversation (MacawRuntimeStore *self, const char *conversation, const char *session, const char *title)
{
  run (self, prepare (self, "INSERT INTO conversations VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET updated = ?4",
                      "sssi", conversation, session, title, g_get_real_time ()), "A conversation");
}

void
macaw_runtime_store_set_title (MacawRuntimeStore *self, const char *conversation, const char *title)
{
  run (self, prepare (self, "UPDATE conversations SET title = ? WHERE id = ?", "ss", title, conversation), "A title");
}

void
macaw_runtime_store_delete_conversation (MacawRuntimeStore *self, const char *conversation)
{
  run (self, prepare (self, "DELETE FROM conversations WHERE id = ?", "s", conversation), "A deletion");
}

GPtrArray *
macaw_runtime_store_load_messages (MacawRuntimeStore *self, const char *conversation, gint64 limit)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  sqlite3_stmt *statement = prepare (self, "SELECT json FROM (SELECT json, position FROM messages WHERE conversation = ?"
                                           " ORDER BY position DESC LIMIT ?) ORDER BY position", "si", conversation, limit);

  while (next_row (statement))
    {
      g_autoptr (AraValue) value = ara_value_new_from_text (column_text (statement, 0), -1, NULL);
      AraMessage *message = value == NULL ? NULL : ara_message_new_from_value (value, NULL);

      if (message != NULL)
        g_ptr_array_add (messages, message);
    }
  sqlite3_finalize (statement);
  return messages;
}

void
macaw_runtime_store_save_message (MacawRuntimeStore *self, const char *conversation, gint64 position, AraMessage *message)
{
  g_autoptr (AraValue) value = ara_message_to_value (message);
  g_autofree char *json = ara_value_dup_text (value);

  run (self, prepare (self, "INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?)", "siis", conversation, position,
                      (gint64) (ara_message_get_status (message) == ARA_MESSAGE_STREAMING), json), "A message");
}

void
macaw_runtime_store_cut_messages (MacawRuntimeStore *self, const char *conversation, gint64 position)
{
  run (self, prepare (self, "DELETE FROM messages WHERE conversation = ? AND position >= ?", "si", conversation, position),
       "A deletion");
}
