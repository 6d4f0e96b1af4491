/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables behind MacawRuntimeStore: sessions, conversations and their messages, in SQLite. */

#include "macaw-database.h"
#include "ara/ara-message-journal-private.h"

#include <gio/gio.h>
#include <sqlite3.h>

struct _MacawDatabase
{
  sqlite3 *sqlite;
  char    *problem;
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
  "ALTER TABLE messages ADD COLUMN id TEXT;"
  "UPDATE messages SET id = json_extract (json, '$.id') WHERE json_valid (json);"
  "CREATE INDEX messages_by_id ON messages (conversation, id);",
  "CREATE TABLE automations (id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, json TEXT NOT NULL);"
  "CREATE TABLE automation_runs (id TEXT PRIMARY KEY, automation TEXT NOT NULL REFERENCES automations (id) ON DELETE CASCADE,"
  " scheduled INTEGER NOT NULL, json TEXT NOT NULL);"
  "CREATE INDEX automation_runs_by_time ON automation_runs (automation, scheduled DESC);",
  /* What a growing answer has got since it was written as a whole; that removes its row, and so these. */
  "CREATE TABLE message_changes (id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,"
  " FOREIGN KEY (conversation, position) REFERENCES messages (conversation, position) ON DELETE CASCADE);"
  "CREATE INDEX message_changes_by_message ON message_changes (conversation, position, id);",
};

/* Told once, not twice a second. */
static void
take_problem (MacawDatabase *self, const char *what)
{
  g_autofree char *problem = g_strdup_printf ("%s could not be kept: %s", what, sqlite3_errmsg (self->sqlite));

  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_steal_pointer (&problem);
  g_warning ("%s", self->problem);
}

const char *
macaw_database_get_problem (MacawDatabase *self)
{
  return self->problem;
}

/* A statement with its arguments bound: 's' a string that outlives it, 'i' an int64. */
static sqlite3_stmt *
prepare (MacawDatabase *self, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = NULL;
  va_list arguments;

  if (sqlite3_prepare_v2 (self->sqlite, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      take_problem (self, "A statement");
      return NULL;
    }
  va_start (arguments, types);
  for (int i = 1; *types != '\0'; types++, i++)
    if (*types == 's')
      sqlite3_bind_text (statement, i, va_arg (arguments, const char *), -1, SQLITE_STATIC);
    else
      sqlite3_bind_int64 (statement, i, va_arg (arguments, gint64));
  va_end (arguments);
  return statement;
}

/* Whether it was done; the number of rows is sqlite3_changes(). */
static gboolean
run (MacawDatabase *self, sqlite3_stmt *statement, const char *what)
{
  gboolean done = statement != NULL && sqlite3_step (statement) == SQLITE_DONE;

  if (!done)
    take_problem (self, what);
  else
    g_clear_pointer (&self->problem, g_free);
  sqlite3_finalize (statement);
  return done;
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
execute (MacawDatabase *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The store can't be opened: %s", sqlite3_errmsg (self->sqlite));
  return FALSE;
}

static gboolean
migrate (MacawDatabase *self, GError **error)
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

/* NULL, and a word about it, where the stored text is not a message. */
static AraMessage *
column_message (sqlite3_stmt *statement, int column)
{
  g_autoptr (AraValue) value = ara_value_new_from_text (column_text (statement, column), -1, NULL);
  AraMessage *message = value == NULL ? NULL : ara_message_new_from_value (value, NULL);

  if (message == NULL)
    g_warning ("A stored message can't be read");
  return message;
}

/* An answer that was growing, with what came after it was written as a whole. */
static AraMessage *
load_growing (MacawDatabase *self, const char *conversation, gint64 position, const char *json)
{
  sqlite3_stmt *statement = prepare (self, "SELECT json FROM message_changes WHERE conversation = ? AND position = ? ORDER BY id", "si",
                                     conversation, position);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AraValue) value = ara_value_new_from_text (json, -1, NULL);
  AraMessage *message;

  while (next_row (statement))
    g_ptr_array_add (changes, g_strdup (column_text (statement, 0)));
  sqlite3_finalize (statement);
  message = value == NULL ? NULL : ara_message_new_from_journal (value, changes, NULL);
  if (message == NULL)
    g_warning ("A stored message can't be read");
  return message;
}

static void
mark_interrupted (MacawDatabase *self)
{
  sqlite3_stmt *statement = prepare (self, "SELECT conversation, position, json FROM messages WHERE streaming", "");
  g_autoptr (GPtrArray) conversations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (next_row (statement))
    {
      gint64 position = sqlite3_column_int64 (statement, 1);
      AraMessage *message = load_growing (self, column_text (statement, 0), position, column_text (statement, 2));

      if (message == NULL)
        continue;
      g_ptr_array_add (conversations, g_strdup (column_text (statement, 0)));
      g_ptr_array_add (messages, message);
      g_array_append_val (positions, position);
    }
  sqlite3_finalize (statement);
  for (guint i = 0; i < messages->len; i++)
    {
      ara_message_set_status (g_ptr_array_index (messages, i), ARA_MESSAGE_INTERRUPTED);
      macaw_database_save_message (self, g_ptr_array_index (conversations, i), g_array_index (positions, gint64, i),
                                   g_ptr_array_index (messages, i));
    }
}

MacawDatabase *
macaw_database_open (const char *path, GError **error)
{
  MacawDatabase *self = g_new0 (MacawDatabase, 1);

  if (sqlite3_open_v2 (path, &self->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK
      || !execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;", error)
      || !migrate (self, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s can't be opened: %s", path, sqlite3_errmsg (self->sqlite));
      macaw_database_close (self);
      return NULL;
    }
  mark_interrupted (self);
  return self;
}

void
macaw_database_close (MacawDatabase *self)
{
  sqlite3_close (self->sqlite);
  g_free (self->problem);
  g_free (self);
}

GPtrArray *
macaw_database_list_sessions (MacawDatabase *self)
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
macaw_database_save_session (MacawDatabase *self, const MacawSessionRow *row)
{
  run (self, prepare (self, "INSERT INTO sessions VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET"
                            " name = ?2, running = ?3, last_active = ?5", "ssiii",
                      row->id, row->name, (gint64) row->running, row->created, row->last_active), "A session");
}

void
macaw_database_delete_session (MacawDatabase *self, const char *id)
{
  run (self, prepare (self, "DELETE FROM sessions WHERE id = ?", "s", id), "A deletion");
}

GHashTable *
macaw_database_count_conversations (MacawDatabase *self)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *statement = prepare (self, "SELECT session, count (*) FROM conversations GROUP BY session", "");

  while (next_row (statement))
    g_hash_table_insert (counts, g_strdup (column_text (statement, 0)), GUINT_TO_POINTER ((guint) sqlite3_column_int (statement, 1)));
  sqlite3_finalize (statement);
  return counts;
}

AraValue *
macaw_database_list_conversations (MacawDatabase *self, const char *session, gint64 limit, gint64 before)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  sqlite3_stmt *statement = prepare (self, "SELECT id, title, updated, (SELECT count (*) FROM messages WHERE conversation = conversations.id)"
                                           " FROM conversations WHERE session = ? AND updated < ? ORDER BY updated DESC LIMIT ?",
                                     "sii", session, before, limit);

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
macaw_database_find_conversation (MacawDatabase *self, const char *conversation, char **title)
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

gboolean
macaw_database_set_title (MacawDatabase *self, const char *conversation, const char *title)
{
  return run (self, prepare (self, "UPDATE conversations SET title = ? WHERE id = ?", "ss", title, conversation), "A title")
         && sqlite3_changes (self->sqlite) > 0;
}

gboolean
macaw_database_delete_conversation (MacawDatabase *self, const char *conversation)
{
  return run (self, prepare (self, "DELETE FROM conversations WHERE id = ?", "s", conversation), "A deletion")
         && sqlite3_changes (self->sqlite) > 0;
}

/* Messages */

static gint64
find_place (MacawDatabase *self, const char *conversation, const char *id)
{
  sqlite3_stmt *statement = prepare (self, "SELECT coalesce ((SELECT position FROM messages WHERE conversation = ?1 AND id = ?2),"
                                           " (SELECT max (position) + 1 FROM messages WHERE conversation = ?1), 0)",
                                     "ss", conversation, id);
  gint64 position = next_row (statement) ? sqlite3_column_int64 (statement, 0) : -1;

  sqlite3_finalize (statement);
  return position;
}

static gboolean
store_question (MacawDatabase *self, const char *conversation, const char *session, const char *title, gint64 position, AraMessage *question)
{
  return run (self, prepare (self, "INSERT INTO conversations VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET updated = ?4",
                             "sssi", conversation, session, title, g_get_real_time ()), "A conversation")
         && run (self, prepare (self, "DELETE FROM messages WHERE conversation = ? AND position >= ?", "si", conversation, position),
                 "A deletion")
         && macaw_database_save_message (self, conversation, position, question);
}

gint64
macaw_database_begin_turn (MacawDatabase *self, const char *conversation, const char *session, const char *title, AraMessage *question)
{
  gint64 position = find_place (self, conversation, ara_message_get_id (question));

  if (position < 0 || !run (self, prepare (self, "BEGIN IMMEDIATE", ""), "A turn"))
    return -1;
  if (store_question (self, conversation, session, title, position, question) && run (self, prepare (self, "COMMIT", ""), "A turn"))
    return position + 1;
  execute (self, "ROLLBACK", NULL);
  return -1;
}

void
macaw_database_touch (MacawDatabase *self, const char *conversation)
{
  run (self, prepare (self, "UPDATE conversations SET updated = ? WHERE id = ?", "is", g_get_real_time (), conversation), "A conversation");
}

#define SELECT_LAST "SELECT json FROM (SELECT json, position FROM messages WHERE conversation = ? ORDER BY position DESC LIMIT ?) ORDER BY position"

GPtrArray *
macaw_database_load_messages (MacawDatabase *self, const char *conversation, gint64 limit)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  sqlite3_stmt *statement = prepare (self, SELECT_LAST, "si", conversation, limit);

  while (next_row (statement))
    {
      AraMessage *message = column_message (statement, 0);

      if (message != NULL)
        g_ptr_array_add (messages, message);
    }
  sqlite3_finalize (statement);
  return messages;
}

AraValue *
macaw_database_read_messages (MacawDatabase *self, const char *conversation, gint64 limit)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  sqlite3_stmt *statement = prepare (self, SELECT_LAST, "si", conversation, limit);

  ara_value_builder_begin_array (builder);
  while (next_row (statement))
    {
      g_autoptr (AraValue) value = ara_value_new_from_text (column_text (statement, 0), -1, NULL);

      if (value != NULL)
        ara_value_builder_value (builder, value);
    }
  sqlite3_finalize (statement);
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

gboolean
macaw_database_save_message (MacawDatabase *self, const char *conversation, gint64 position, AraMessage *message)
{
  g_autoptr (AraValue) value = ara_message_to_value (message);
  g_autofree char *json = ara_value_dup_text (value);

  return run (self, prepare (self, "INSERT OR REPLACE INTO messages (conversation, position, streaming, json, id) VALUES (?, ?, ?, ?, ?)",
                             "siiss", conversation, position,
                             (gint64) (ara_message_get_status (message) == ARA_MESSAGE_STREAMING), json,
                             ara_message_get_id (message)), "A message");
}

gboolean
macaw_database_add_change (MacawDatabase *self, const char *conversation, gint64 position, const char *change)
{
  return run (self, prepare (self, "INSERT INTO message_changes (conversation, position, json) VALUES (?, ?, ?)", "sis", conversation, position,
                             change), "A message");
}

/* Automations */

void
macaw_database_save_automation (MacawDatabase *self, const char *id, const char *session, const char *json)
{
  if (json == NULL)
    run (self, prepare (self, "DELETE FROM automations WHERE id = ?", "s", id), "A deletion");
  else
    run (self, prepare (self, "INSERT INTO automations VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET json = ?3", "sss", id, session, json),
         "An automation");
}

void
macaw_database_save_automation_run (MacawDatabase *self, const char *automation, const char *id, gint64 scheduled, const char *json)
{
  /* Of an automation that is gone, nothing is kept. */
  run (self, prepare (self, "INSERT INTO automation_runs SELECT ?2, ?1, ?3, ?4 WHERE EXISTS (SELECT 1 FROM automations WHERE id = ?1)"
                            " ON CONFLICT (id) DO UPDATE SET json = ?4", "ssis", automation, id, scheduled, json), "A run");
  run (self, prepare (self, "DELETE FROM automation_runs WHERE automation = ?1 AND id NOT IN (SELECT id FROM automation_runs"
                            " WHERE automation = ?1 ORDER BY scheduled DESC, rowid DESC LIMIT ?2)", "si", automation,
                      (gint64) MACAW_STORE_MAX_RUNS), "A deletion");
}

/* The JSON texts of one column as an array. */
static AraValue *
collect_values (sqlite3_stmt *statement)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_array (builder);
  while (next_row (statement))
    {
      g_autoptr (AraValue) value = ara_value_new_from_text (column_text (statement, 0), -1, NULL);

      if (value != NULL)
        ara_value_builder_value (builder, value);
    }
  sqlite3_finalize (statement);
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

AraValue *
macaw_database_load_automations (MacawDatabase *self)
{
  return collect_values (prepare (self, "SELECT json FROM automations ORDER BY rowid", ""));
}

AraValue *
macaw_database_list_automation_runs (MacawDatabase *self, const char *automation, gint64 limit)
{
  return collect_values (prepare (self, "SELECT json FROM automation_runs WHERE automation = ? ORDER BY scheduled DESC, rowid DESC LIMIT ?", "si",
                                  automation, limit));
}
