/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store: what goes in comes out, after a kill too; damaged, foreign and newer files;
 * several processes at once; ten thousand messages. */

#include "app/store/macaw-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#define PATIENCE 60 /* seconds, the guard against waiting forever */

typedef struct
{
  char *directory;
  char *path;
  GPtrArray *failures;
} Fixture;

static const char *program;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->directory = g_dir_make_tmp ("macaw-store-XXXXXX", NULL);
  self->path = g_build_filename (self->directory, "below", "history.db", NULL);
  self->failures = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *below = g_path_get_dirname (self->path);
  g_autoptr (GDir) dir = g_dir_open (below, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (below, name, NULL);

      g_assert_cmpint (g_remove (file), ==, 0);
    }
  g_rmdir (below);
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_free (self->directory);
  g_free (self->path);
  g_ptr_array_unref (self->failures);
}

static void
note_failure (MacawStore *store, const char *sentence, gpointer data)
{
  g_ptr_array_add (data, g_strdup (sentence));
}

static MacawStore *
open_store (Fixture *self)
{
  MacawStore *store = macaw_store_new (self->path);

  g_signal_connect (store, "failed", G_CALLBACK (note_failure), self->failures);
  return store;
}

/* Waiting */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
too_late (gpointer data)
{
  g_error ("Waited in vain");
  return G_SOURCE_REMOVE;
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  guint guard = g_timeout_add_seconds (PATIENCE, too_late, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
  return *result;
}

static GListModel *
load (MacawStore *store, const char *connection, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  macaw_store_load_messages_async (store, connection, id, NULL, keep_result, &result);
  return macaw_store_load_messages_finish (store, wait_for (&result), error);
}

static GListModel *
list (MacawStore *store, const char *connection, const char *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *model;

  macaw_store_list_conversations_async (store, connection, session, NULL, keep_result, &result);
  model = macaw_store_list_conversations_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
  return model;
}

static GHashTable *
get_values (MacawStore *store, const char *prefix)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *table;

  macaw_store_get_values_async (store, prefix, NULL, keep_result, &result);
  table = macaw_store_get_values_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
  return table;
}

static AraMessage *
make_message (AraRole role, const char *id, const char *text)
{
  AraMessage *message = ara_message_new (role, id);
  g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, text);

  ara_message_append_part (message, ARA_PART (part));
  return message;
}

static void
save (MacawStore *store, const char *conversation, guint position, const char *text)
{
  g_autofree char *id = g_strdup_printf ("m%u", position);
  g_autoptr (AraMessage) message = make_message (position % 2 == 0 ? ARA_ROLE_USER : ARA_ROLE_ASSISTANT, id, text);

  macaw_store_save_message (store, "local", conversation, position, message);
}

static void
assert_text (GListModel *messages, guint position, const char *expected)
{
  g_autoptr (AraMessage) message = g_list_model_get_item (messages, position);
  g_autofree char *text = NULL;

  g_assert_nonnull (message);
  text = ara_message_dup_text (message);
  g_assert_cmpstr (text, ==, expected);
}

/* Tests */

static void
test_keeps (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawStore) store = open_store (self);
  g_autoptr (GListModel) messages = NULL, conversations = NULL, others = NULL, gone = NULL;
  g_autoptr (AraConversationInfo) first = NULL;
  g_autoptr (AraMessage) answer = NULL;
  GStatBuf status;

  macaw_store_save_conversation (store, "local", "s", "old", "Old", 1 * G_USEC_PER_SEC);
  macaw_store_save_conversation (store, "local", "s", "new", "<b>%s</b> 🦜", 2 * G_USEC_PER_SEC);
  macaw_store_save_conversation (store, "local", "s", "new", NULL, 3 * G_USEC_PER_SEC);
  macaw_store_save_conversation (store, "cloud", "s", "far", "Far", 9 * G_USEC_PER_SEC);
  save (store, "new", 0, "Hello \"you\"\n\\ 🦜");
  answer = make_message (ARA_ROLE_ASSISTANT, "a", "grow");
  macaw_store_save_message (store, "local", "new", 1, answer);
  ara_message_set_status (answer, ARA_MESSAGE_STOPPED);
  ara_message_set_error_text (answer, "why");
  macaw_store_save_message (store, "local", "new", 1, answer);
  macaw_store_close (store);
  g_clear_object (&store);
  store = open_store (self);

  conversations = list (store, "local", "s");
  g_assert_cmpuint (g_list_model_get_n_items (conversations), ==, 2);
  first = g_list_model_get_item (conversations, 0);
  g_assert_cmpstr (ara_conversation_info_get_id (first), ==, "new");
  g_assert_cmpstr (ara_conversation_info_get_title (first), ==, "<b>%s</b> 🦜");
  g_assert_cmpint (ara_conversation_info_get_updated_at (first), ==, 3 * G_USEC_PER_SEC);
  g_assert_cmpuint (ara_conversation_info_get_n_messages (first), ==, 2);
  others = list (store, "cloud", "another");
  g_assert_cmpuint (g_list_model_get_n_items (others), ==, 0);

  messages = load (store, "local", "new", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 2);
  assert_text (messages, 0, "Hello \"you\"\n\\ 🦜");
  assert_text (messages, 1, "grow");
  g_clear_object (&answer);
  answer = g_list_model_get_item (messages, 1);
  g_assert_cmpint (ara_message_get_status (answer), ==, ARA_MESSAGE_STOPPED);
  g_assert_cmpstr (ara_message_get_error_text (answer), ==, "why");

  macaw_store_cut_messages (store, "local", "new", 1);
  g_clear_object (&messages);
  messages = load (store, "local", "new", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 1);
  macaw_store_delete_conversation (store, "local", "new");
  gone = load (store, "local", "new", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (gone), ==, 0);
  g_clear_object (&conversations);
  conversations = list (store, "local", "s");
  g_assert_cmpuint (g_list_model_get_n_items (conversations), ==, 1);

  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (self->failures->len, ==, 0);
  g_assert_finalize_object (g_steal_pointer (&store));
}

static void
test_values (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawStore) store = open_store (self);
  g_autoptr (GHashTable) drafts = NULL, after = NULL;

  macaw_store_set_value (store, "draft/local/a", "1");
  macaw_store_set_value (store, "draft/local/b", "%_2");
  macaw_store_set_value (store, "draft/localx/c", "3");
  macaw_store_set_value (store, "delete/local/a", "4");
  macaw_store_set_value (store, "draft/local/a", "5");
  drafts = get_values (store, "draft/local/");
  g_assert_cmpuint (g_hash_table_size (drafts), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (drafts, "draft/local/a"), ==, "5");
  g_assert_cmpstr (g_hash_table_lookup (drafts, "draft/local/b"), ==, "%_2");
  macaw_store_set_value (store, "draft/local/a", NULL);
  after = get_values (store, "draft/local/");
  g_assert_cmpuint (g_hash_table_size (after), ==, 1);
}

static void
test_closed (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawStore) store = open_store (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  macaw_store_load_messages_async (store, "local", "x", cancellable, keep_result, &cancelled);
  g_assert_null (macaw_store_load_messages_finish (store, wait_for (&cancelled), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  macaw_store_close (store);
  macaw_store_close (store);
  macaw_store_set_value (store, "k", "v");
  g_assert_null (load (store, "local", "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *below = g_path_get_dirname (self->path);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GListModel) messages = NULL, again = NULL;
  g_autoptr (MacawStore) store = NULL;
  const char *name;
  guint aside = 0;

  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  g_assert_true (g_file_set_contents (self->path, "This is not a database, whatever its name says.", -1, NULL));
  store = open_store (self);
  messages = load (store, "local", "x", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 0);
  g_assert_cmpuint (self->failures->len, ==, 1);
  g_assert_nonnull (strstr (self->failures->pdata[0], "history.db.damaged-"));
  save (store, "x", 0, "works");
  again = load (store, "local", "x", NULL);
  assert_text (again, 0, "works");
  dir = g_dir_open (below, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "history.db.damaged-"))
      {
        g_autofree char *file = g_build_filename (below, name, NULL), *text = NULL;

        g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
        g_assert_true (g_str_has_prefix (text, "This is not a database"));
        aside++;
      }
  g_assert_cmpuint (aside, ==, 1);
}

/* Pages overwritten in the middle of the file: what SQLite tells only when it meets them. */
static void
test_damaged_inside (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawStore) store = open_store (self);
  g_autofree char *text = g_strnfill (2000, 'x'), *contents = NULL;
  g_autoptr (GListModel) messages = NULL, again = NULL;
  gsize length;

  for (guint i = 0; i < 200; i++)
    save (store, "x", i, text);
  g_assert_finalize_object (g_steal_pointer (&store));
  g_assert_true (g_file_get_contents (self->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 100 * 1024);
  memset (contents + 8192, 0xA5, length - 8192);
  g_assert_true (g_file_set_contents (self->path, contents, (gssize) length, NULL));
  store = open_store (self);
  messages = load (store, "local", "x", NULL);
  g_assert_nonnull (messages);
  g_assert_cmpuint (self->failures->len, ==, 1);
  save (store, "x", 0, "works");
  again = load (store, "local", "x", NULL);
  assert_text (again, 0, "works");
}

static void
set_version (const char *path, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

/* A growing answer: its changes come after it, and go with it. */
static void
test_changes (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawStore) store = open_store (self);
  g_autoptr (GListModel) messages = NULL;

  save (store, "x", 0, "q");
  save (store, "x", 1, "one");
  macaw_store_add_change (store, "local", "x", 1, "[{\"part\":0,\"from\":3,\"text\":\" two\"}]");
  macaw_store_add_change (store, "local", "x", 1, "[{\"part\":0,\"from\":7,\"text\":\" three\"},{\"metadata\":{\"status\":\"failed\"}}]");
  g_assert_finalize_object (g_steal_pointer (&store));
  store = open_store (self);
  messages = load (store, "local", "x", NULL);
  assert_text (messages, 0, "q");
  assert_text (messages, 1, "one two three");
  save (store, "x", 1, "all");
  g_clear_object (&messages);
  messages = load (store, "local", "x", NULL);
  assert_text (messages, 1, "all");
  macaw_store_add_change (store, "local", "x", 1, "[{\"part\":0,\"from\":3,\"text\":\" and more\"}]");
  macaw_store_cut_messages (store, "local", "x", 1);
  save (store, "x", 1, "new");
  g_clear_object (&messages);
  messages = load (store, "local", "x", NULL);
  assert_text (messages, 1, "new");
  g_assert_cmpuint (self->failures->len, ==, 0);
}

static void
test_newer (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawStore) store = open_store (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) messages = NULL;

  save (store, "x", 0, "kept");
  g_assert_finalize_object (g_steal_pointer (&store));
  set_version (self->path, "PRAGMA user_version = 1000");
  store = open_store (self);
  save (store, "x", 0, "not written");
  save (store, "x", 1, "not written");
  g_assert_null (load (store, "local", "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpuint (self->failures->len, ==, 1);
  g_assert_finalize_object (g_steal_pointer (&store));
  set_version (self->path, "PRAGMA user_version = 3");
  store = open_store (self);
  messages = load (store, "local", "x", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 1);
  assert_text (messages, 0, "kept");
}

/* The file of the first release, as it is found on people's disks. */
static void
test_first_format (Fixture *self, gconstpointer data)
{
  g_autofree char *below = g_path_get_dirname (self->path);
  g_autoptr (MacawStore) store = NULL;
  g_autoptr (GListModel) messages = NULL, conversations = NULL;
  g_autoptr (GHashTable) values = NULL;

  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  set_version (self->path,
               "CREATE TABLE conversations (connection TEXT NOT NULL, id TEXT NOT NULL, session TEXT NOT NULL, title TEXT,"
               " updated INTEGER NOT NULL, PRIMARY KEY (connection, id));"
               "CREATE INDEX conversations_by_session ON conversations (connection, session, updated DESC);"
               "CREATE TABLE messages (connection TEXT NOT NULL, conversation TEXT NOT NULL, position INTEGER NOT NULL,"
               " json TEXT NOT NULL, PRIMARY KEY (connection, conversation, position));"
               "CREATE TABLE named_values (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
               "INSERT INTO conversations VALUES ('local', 'x', 's', 'Old', 5000000);"
               "INSERT INTO messages VALUES ('local', 'x', 0,"
               " '{\"id\":\"q\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"hi\"}],\"new\":1e400}');"
               "INSERT INTO messages VALUES ('local', 'x', 1, 'not json');"
               "INSERT INTO named_values VALUES ('draft/local/x', 'later');"
               "PRAGMA user_version = 1");
  store = open_store (self);
  conversations = list (store, "local", "s");
  g_assert_cmpuint (g_list_model_get_n_items (conversations), ==, 1);
  /* A message that can't be read takes no other with it. */
  messages = load (store, "local", "x", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 1);
  assert_text (messages, 0, "hi");
  values = get_values (store, "draft/");
  g_assert_cmpstr (g_hash_table_lookup (values, "draft/local/x"), ==, "later");
  g_assert_cmpuint (self->failures->len, ==, 0);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *below = g_path_get_dirname (self->path);
  g_autoptr (MacawStore) store = NULL;
  g_autoptr (GError) error = NULL;

  /* A file stands where the folder would have to be. */
  g_assert_true (g_file_set_contents (below, "", 0, NULL));
  store = open_store (self);
  g_assert_null (load (store, "local", "x", &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (self->failures->len, ==, 1);
  g_assert_cmpint (g_remove (below), ==, 0);
  g_clear_error (&error);
  /* Once the trouble is gone, it works without being made anew. */
  save (store, "x", 0, "works");
  {
    g_autoptr (GListModel) messages = load (store, "local", "x", &error);

    g_assert_no_error (error);
    assert_text (messages, 0, "works");
  }
}

static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawStore) store = open_store (self);
  g_autoptr (GListModel) messages = NULL;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *text = g_strdup_printf ("Message %u", i);

      save (store, "x", i, text);
    }
  macaw_store_close (store);
  g_clear_object (&store);
  store = open_store (self);
  messages = load (store, "local", "x", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 10000);
  for (guint i = 0; i < 10000; i += 999)
    {
      g_autofree char *text = g_strdup_printf ("Message %u", i);

      assert_text (messages, i, text);
    }
}

/* Other processes */

/* Writes until it is killed, and tells what is in the file for sure. */
static int
write_forever (const char *path, const char *conversation)
{
  MacawStore *store = macaw_store_new (path);

  for (guint i = 0; i < 1000000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %u", conversation, i);

      save (store, conversation, i, text);
      if (i % 10 == 9)
        {
          g_autoptr (GHashTable) values = get_values (store, "none");

          g_assert_cmpint (printf ("%u\n", i), >, 0);
          fflush (stdout);
        }
    }
  return 1;
}

static GSubprocess *
start_writer (Fixture *self, const char *conversation, GDataInputStream **lines)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--write", self->path, conversation, NULL);

  g_assert_no_error (error);
  *lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  return process;
}

static guint
read_numbers (GDataInputStream *lines, guint count)
{
  guint number = 0;

  while (count-- > 0)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      number = (guint) g_ascii_strtoull (line, NULL, 10);
    }
  return number;
}

static void
assert_written (MacawStore *store, const char *conversation, guint confirmed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) messages = load (store, "local", conversation, &error);
  guint count;

  g_assert_no_error (error);
  count = g_list_model_get_n_items (messages);
  g_assert_cmpuint (count, >, confirmed);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %u", conversation, i);

      assert_text (messages, i, text);
    }
}

static void
test_killed (Fixture *self, gconstpointer data)
{
  for (guint round = 0; round < 5; round++)
    {
      g_autofree char *name = g_strdup_printf ("round%u", round);
      g_autoptr (GDataInputStream) lines = NULL;
      g_autoptr (GSubprocess) process = start_writer (self, name, &lines);
      guint confirmed = read_numbers (lines, 5 + 3 * round);
      g_autoptr (MacawStore) store = NULL;

      g_subprocess_force_exit (process);
      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      g_assert_true (g_subprocess_get_if_signaled (process));
      store = open_store (self);
      assert_written (store, name, confirmed);
    }
  g_assert_cmpuint (self->failures->len, ==, 0);
}

/* Three processes begin with no file at all, and write side by side. */
static void
test_together (Fixture *self, gconstpointer data)
{
  const char *names[] = { "a", "b", "c" };
  GSubprocess *processes[3];
  GDataInputStream *lines[3];
  guint confirmed[3];
  g_autoptr (MacawStore) store = NULL;

  for (guint i = 0; i < 3; i++)
    processes[i] = start_writer (self, names[i], &lines[i]);
  for (guint i = 0; i < 3; i++)
    confirmed[i] = read_numbers (lines[i], 20);
  for (guint i = 0; i < 3; i++)
    {
      g_subprocess_force_exit (processes[i]);
      g_assert_true (g_subprocess_wait (processes[i], NULL, NULL));
      g_object_unref (lines[i]);
      g_object_unref (processes[i]);
    }
  store = open_store (self);
  for (guint i = 0; i < 3; i++)
    assert_written (store, names[i], confirmed[i]);
  g_assert_cmpuint (self->failures->len, ==, 0);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 4 && g_str_equal (argv[1], "--write"))
    return write_forever (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("keeps", test_keeps);
  ADD ("values", test_values);
  ADD ("closed", test_closed);
  ADD ("changes", test_changes);
  ADD ("damaged", test_damaged);
  ADD ("damaged-inside", test_damaged_inside);
  ADD ("newer", test_newer);
  ADD ("first-format", test_first_format);
  ADD ("refused", test_refused);
  ADD ("many", test_many);
  ADD ("killed", test_killed);
  ADD ("together", test_together);
  return g_test_run ();
}
