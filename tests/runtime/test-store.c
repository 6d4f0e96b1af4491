/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runtime keeps: in order, through crashes, full disks and older formats. */

#include "runtime/store/macaw-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  char              *folder;
  char              *path;
  MacawRuntimeStore *store;
} Fixture;

static MacawRuntimeStore *
open_store (Fixture *self)
{
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (GError) error = NULL;
  MacawRuntimeStore *store = macaw_runtime_store_open (self->path, &sessions, &error);

  g_assert_no_error (error);
  return store;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const MacawSessionRow home = { (char *) "home", (char *) "Home", TRUE, 1, 2 };

  self->folder = g_dir_make_tmp ("macaw-store-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "runtime.db", NULL);
  if (data != NULL)
    return;
  self->store = open_store (self);
  macaw_runtime_store_save_session (self->store, &home);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  g_clear_pointer (&self->store, macaw_runtime_store_close);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->path, suffixes[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

/* Calls, to their end */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
begin (Fixture *self, const char *conversation, const char *text, const char *id, GError **error)
{
  g_autoptr (AraMessage) question = ara_message_new (ARA_ROLE_USER, id);
  g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, text);
  g_autoptr (GAsyncResult) result = NULL;

  ara_message_append_part (question, ARA_PART (part));
  macaw_runtime_store_begin_turn_async (self->store, conversation, "home", text, question, NULL, keep_result, &result);
  return macaw_runtime_store_begin_turn_finish (self->store, wait_for (&result), error);
}

static void
add (Fixture *self, const char *conversation, const char *event)
{
  g_autoptr (GBytes) bytes = g_bytes_new (event, strlen (event));

  macaw_runtime_store_add_event (self->store, conversation, bytes);
}

static void
say (Fixture *self, const char *conversation, const char *delta)
{
  g_autofree char *event = g_strdup_printf ("{\"type\":\"text-delta\",\"id\":\"t\",\"delta\":\"%s\"}", delta);

  add (self, conversation, event);
}

static void
answer (Fixture *self, const char *conversation, const char *text)
{
  say (self, conversation, text);
  add (self, conversation, "{\"type\":\"finish\"}");
  macaw_runtime_store_end_turn (self->store, conversation);
}

static GPtrArray *
load (Fixture *self, const char *conversation)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *messages;

  macaw_runtime_store_load_messages_async (self->store, conversation, NULL, keep_result, &result);
  messages = macaw_runtime_store_load_messages_finish (self->store, wait_for (&result), &error);
  g_assert_no_error (error);
  return messages;
}

/* Fails unless the texts of the conversation are those of @expected, a newline between each two. */
static void
assert_texts (Fixture *self, const char *conversation, const char *expected)
{
  g_autoptr (GPtrArray) messages = load (self, conversation);
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; i < messages->len; i++)
    {
      g_autofree char *text = ara_message_dup_text (g_ptr_array_index (messages, i));

      g_string_append_printf (texts, "%s%s", i == 0 ? "" : "\n", text);
    }
  g_assert_cmpstr (texts->str, ==, expected);
}

static AraMessageStatus
last_status (Fixture *self, const char *conversation)
{
  g_autoptr (GPtrArray) messages = load (self, conversation);

  g_assert_cmpuint (messages->len, >, 0);
  return ara_message_get_status (g_ptr_array_index (messages, messages->len - 1));
}

static gboolean
change (Fixture *self, const char *conversation, const char *title, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  macaw_runtime_store_change_conversation_async (self->store, conversation, title, NULL, keep_result, &result);
  return macaw_runtime_store_change_conversation_finish (self->store, wait_for (&result), error);
}

/* Tests */

static void
test_turns (Fixture *self, gconstpointer data)
{
  g_assert_true (begin (self, "one", "first", "q1", NULL));
  say (self, "one", "half ");
  assert_texts (self, "one", "first\nhalf ");
  g_assert_cmpint (last_status (self, "one"), ==, ARA_MESSAGE_STREAMING);
  answer (self, "one", "whole");
  assert_texts (self, "one", "first\nhalf whole");
  g_assert_cmpint (last_status (self, "one"), ==, ARA_MESSAGE_DONE);
  g_assert_true (begin (self, "one", "second", "q2", NULL));
  answer (self, "one", "two");
  assert_texts (self, "one", "first\nhalf whole\nsecond\ntwo");
  /* An id that is known: in its place, and nothing after it. */
  g_assert_true (begin (self, "one", "first again", "q1", NULL));
  answer (self, "one", "anew");
  assert_texts (self, "one", "first again\nanew");
  /* What comes after the end is nobody's. */
  say (self, "one", "late");
  assert_texts (self, "one", "first again\nanew");
}

/* Ten answers grow at once; each has its own words, all of them, in their order. */
static void
test_many (Fixture *self, gconstpointer data)
{
  GString *expected[10];

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      g_assert_true (begin (self, id, "go", NULL, NULL));
      expected[i] = g_string_new ("go\n");
    }
  for (guint n = 0; n < 20000; n++)
    {
      guint i = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (expected));
      g_autofree char *id = g_strdup_printf ("c%u", i), *word = g_strdup_printf ("%u ", n);

      say (self, id, word);
      g_string_append (expected[i], word);
    }
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      macaw_runtime_store_end_turn (self->store, id);
      assert_texts (self, id, expected[i]->str);
      g_string_free (expected[i], TRUE);
    }
}

static void
test_lists (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL, counted = NULL, found = NULL, read = NULL;
  g_autoptr (AraValue) list = NULL, conversation = NULL;
  g_autoptr (GHashTable) counts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *owner = NULL, *stored = NULL;

  g_assert_true (begin (self, "one", "first", NULL, NULL));
  answer (self, "one", "1");
  g_assert_true (begin (self, "two", "second", NULL, NULL));
  answer (self, "two", "2");
  g_assert_true (change (self, "two", "a \"title\"", NULL));
  macaw_runtime_store_list_conversations_async (self->store, "home", 1, NULL, NULL, keep_result, &result);
  list = macaw_runtime_store_list_conversations_finish (self->store, wait_for (&result), NULL);
  text = ara_value_dup_text (list);
  g_assert_nonnull (strstr (text, "[{\"id\":\"two\",\"title\":\"a \\\"title\\\"\",\"updatedAt\":\"20"));
  g_assert_cmpuint (ara_value_get_n_children (list), ==, 1);
  macaw_runtime_store_count_conversations_async (self->store, NULL, keep_result, &counted);
  counts = macaw_runtime_store_count_conversations_finish (self->store, wait_for (&counted), NULL);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts, "home")), ==, 2);
  macaw_runtime_store_find_conversation_async (self->store, "one", NULL, keep_result, &found);
  owner = macaw_runtime_store_find_conversation_finish (self->store, wait_for (&found), NULL);
  g_assert_cmpstr (owner, ==, "home");
  macaw_runtime_store_read_conversation_async (self->store, "one", 1, NULL, keep_result, &read);
  conversation = macaw_runtime_store_read_conversation_finish (self->store, wait_for (&read), NULL);
  stored = ara_value_dup_text (conversation);
  g_assert_true (g_str_has_prefix (stored, "{\"id\":\"one\",\"title\":\"first\",\"messages\":[{\"id\":"));
  g_assert_nonnull (strstr (stored, "\"role\":\"assistant\""));
  g_assert_null (strstr (stored, "\"role\":\"user\""));

  g_assert_true (change (self, "one", NULL, NULL));
  g_assert_false (change (self, "one", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (change (self, "three", "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* The process dies in the middle: another opens what it left. */
static void
test_killed (Fixture *self, gconstpointer data)
{
  Fixture other = { self->folder, self->path, NULL };

  g_assert_true (begin (self, "one", "first", NULL, NULL));
  say (self, "one", "partial");
  assert_texts (self, "one", "first\npartial");
  other.store = open_store (&other);
  assert_texts (&other, "one", "first\npartial");
  g_assert_cmpint (last_status (&other, "one"), ==, ARA_MESSAGE_INTERRUPTED);
  macaw_runtime_store_close (other.store);
}

static gboolean
look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What another process finds in the first column; NULL: no row. */
static char *
dup_kept (Fixture *self, const char *sql)
{
  sqlite3 *database;
  sqlite3_stmt *statement;
  char *text = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return text;
}

/* Of a long answer only what was added is written; what is left of it is whole. */
static void
test_growing (Fixture *self, gconstpointer data)
{
  Fixture other = { self->folder, self->path, NULL };
  g_autofree char *long_text = g_strnfill (2 * 1000 * 1000, 'x'), *expected = g_strconcat ("first\n", long_text, "the last words", NULL);
  g_autofree char *change = NULL, *left = NULL;
  guint timer = g_timeout_add (20, look_again, NULL);

  g_assert_true (begin (self, "one", "first", NULL, NULL));
  say (self, "one", long_text);
  /* A read writes all of it. */
  g_ptr_array_unref (load (self, "one"));
  say (self, "one", "the last words");
  while ((change = dup_kept (self, "SELECT json FROM message_changes")) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (change, ==, "[{\"part\":0,\"from\":2000000,\"text\":\"the last words\"}]");
  g_source_remove (timer);
  other.store = open_store (&other);
  assert_texts (&other, "one", expected);
  g_assert_cmpint (last_status (&other, "one"), ==, ARA_MESSAGE_INTERRUPTED);
  macaw_runtime_store_close (other.store);
  left = dup_kept (self, "SELECT json FROM message_changes");
  g_assert_null (left);
}

/* What was asked for before the end is done, and what still grows is interrupted. */
static void
test_closed (Fixture *self, gconstpointer data)
{
  g_assert_true (begin (self, "one", "first", NULL, NULL));
  for (guint i = 0; i < 1000; i++)
    say (self, "one", "x");
  macaw_runtime_store_close (self->store);
  self->store = open_store (self);
  {
    g_autoptr (GPtrArray) messages = load (self, "one");
    g_autofree char *text = ara_message_dup_text (g_ptr_array_index (messages, 1));

    g_assert_cmpuint (strlen (text), ==, 1000);
  }
  g_assert_cmpint (last_status (self, "one"), ==, ARA_MESSAGE_INTERRUPTED);
}

/* No room: a turn is not begun and says why; what grows goes on in memory and is kept once
 * there is room again. */
static void
test_full (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) long_text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL, *none = NULL, *expected = NULL;
  struct rlimit before, limit;

  signal (SIGXFSZ, SIG_IGN);
  while (long_text->len < 200 * 1000)
    g_string_append (long_text, "0123456789");
  g_assert_true (begin (self, "one", "first", NULL, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 100 * 1000;
  /* It warns, from its own thread. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  say (self, "one", long_text->str);
  g_assert_false (begin (self, "two", long_text->str, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_nonnull (strstr (error->message, "could not be kept"));
  assert_texts (self, "two", "");
  problem = macaw_runtime_store_dup_problem (self->store);
  g_assert_nonnull (problem);
  g_test_message ("%s", error->message);

  g_assert_true (begin (self, "two", "second", NULL, NULL));
  answer (self, "two", "2");
  assert_texts (self, "two", "second\n2");
  answer (self, "one", "end");
  expected = g_strconcat ("first\n", long_text->str, "end", NULL);
  assert_texts (self, "one", expected);
  g_log_set_always_fatal (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  none = macaw_runtime_store_dup_problem (self->store);
  g_assert_null (none);
}

/* The tables as the first version made them. */
static void
test_old_format (Fixture *self, gconstpointer data)
{
  static const char first[] =
    "CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL, running INTEGER NOT NULL,"
    " created INTEGER NOT NULL, last_active INTEGER NOT NULL);"
    "CREATE TABLE conversations (id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,"
    " title TEXT NOT NULL, updated INTEGER NOT NULL);"
    "CREATE INDEX conversations_by_session ON conversations (session, updated DESC);"
    "CREATE TABLE messages (conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, streaming INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (conversation, position));"
    "CREATE INDEX messages_streaming ON messages (streaming) WHERE streaming;"
    "PRAGMA user_version = 1;"
    "INSERT INTO sessions VALUES ('home', 'Home', 1, 1, 2);"
    "INSERT INTO conversations VALUES ('one', 'home', 'Old', 3);"
    "INSERT INTO messages VALUES ('one', 0, 0, '{\"id\":\"q1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"old\"}]}');"
    "INSERT INTO messages VALUES ('one', 1, 1, '{\"id\":\"a1\",\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"text\":\"cut\"}],"
    "\"metadata\":{\"status\":\"streaming\"}}');"
    "INSERT INTO messages VALUES ('one', 2, 0, 'not JSON');";
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (self->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, first, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  self->store = open_store (self);
  g_test_expect_message ("macaw-runtime", G_LOG_LEVEL_WARNING, "*can't be read*");
  assert_texts (self, "one", "old\ncut");
  g_test_assert_expected_messages ();
  g_assert_true (begin (self, "one", "new", "q1", NULL));
  answer (self, "one", "fresh");
  assert_texts (self, "one", "new\nfresh");
}

static void
test_newer_format (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (self->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  g_assert_null (macaw_runtime_store_open (self->path, &sessions, &error));
  g_assert_nonnull (strstr (error->message, "newer version"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/turns", Fixture, NULL, set_up, test_turns, tear_down);
  g_test_add ("/store/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/store/lists", Fixture, NULL, set_up, test_lists, tear_down);
  g_test_add ("/store/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add ("/store/growing", Fixture, NULL, set_up, test_growing, tear_down);
  g_test_add ("/store/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/store/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/store/old-format", Fixture, "closed", set_up, test_old_format, tear_down);
  g_test_add ("/store/newer-format", Fixture, "closed", set_up, test_newer_format, tear_down);
  return g_test_run ();
}
