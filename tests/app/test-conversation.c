/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation against a server in the same process: turns, stops, cut connections,
 * what waits, what is kept, and ten at once. */

#include "app/chat/macaw-conversation.h"
#include "app/chat/macaw-merge.h"
#include "app/chat/macaw-answer-error.h"
#include "chat-server.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  ChatServer *server;
  MacawStore *store;
  char       *directory;
  char       *path;
  guint       ended;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = chat_server_new ();
  self->directory = g_dir_make_tmp ("macaw-conversation-XXXXXX", NULL);
  self->path = g_build_filename (self->directory, "history.db", NULL);
  self->store = macaw_store_new (self->path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
  g_autofree char *answers = NULL;

  macaw_store_close (self->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->store);
  chat_server_free (self->server);
  answers = g_build_filename (self->directory, "answers", NULL);
  g_remove (answers);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (self->path, ends[i], NULL);

      g_remove (file);
    }
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_free (self->directory);
  g_free (self->path);
}

static void
count_end (Fixture *self)
{
  self->ended++;
}

static MacawConversation *
make (Fixture *self, const char *id)
{
  MacawConversation *conversation = macaw_conversation_new (self->server->client, self->store, "local", "s", id, NULL);

  g_signal_connect_swapped (conversation, "ended", G_CALLBACK (count_end), self);
  return conversation;
}

/* The first column of the first row in the store's file; NULL: there is none. */
static char *
dup_column (Fixture *self, const char *sql)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  char *text = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return text;
}

static void
end (MacawConversation *conversation)
{
  /* Answers that are under way hold it; then nothing does. */
  g_object_add_weak_pointer (G_OBJECT (conversation), (gpointer *) &conversation);
  g_object_unref (conversation);
  wait_until (conversation == NULL);
}

static void
store_settled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);

  *(gboolean *) data = TRUE;
}

/* The store as another process would find it now. */
static GListModel *
read_kept (Fixture *self, const char *id)
{
  gboolean settled = FALSE;
  GListModel *kept;
  g_autoptr (MacawConversation) offline = NULL;

  macaw_store_get_values_async (self->store, "none", NULL, store_settled, &settled);
  wait_until (settled);
  offline = macaw_conversation_new (NULL, self->store, "local", "s", id, NULL);
  macaw_conversation_load (offline);
  wait_until (!macaw_conversation_is_loading (offline));
  kept = g_object_ref (macaw_conversation_get_messages (offline));
  return kept;
}

/* "u:question a:answer/done" */
static char *
describe (GListModel *messages)
{
  static const char *const statuses[] = { "streaming", "done", "stopped", "failed", "interrupted" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (messages, i);
      g_autofree char *words = ara_message_dup_text (message);

      g_string_append_printf (text, "%s%c:%s", i > 0 ? " | " : "", ara_message_get_role (message) == ARA_ROLE_USER ? 'u' : 'a', words);
      if (ara_message_get_role (message) == ARA_ROLE_ASSISTANT)
        g_string_append_printf (text, "/%s", statuses[ara_message_get_status (message)]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_messages(messages, expected)             \
  G_STMT_START                                          \
  {                                                     \
    g_autofree char *described_ = describe (messages);  \
    g_assert_cmpstr (described_, ==, expected);         \
  }                                                     \
  G_STMT_END

static gboolean
shows (MacawConversation *conversation, const char *expected)
{
  g_autofree char *text = describe (macaw_conversation_get_messages (conversation));

  return g_str_equal (text, expected);
}

static char *
dup_error_text (MacawConversation *conversation)
{
  GListModel *messages = macaw_conversation_get_messages (conversation);
  g_autoptr (AraMessage) last = g_list_model_get_item (messages, g_list_model_get_n_items (messages) - 1);

  return g_strdup (ara_message_get_error_text (last));
}

static ChatStream *
next_stream (Fixture *self)
{
  ChatStream *stream;

  wait_until ((stream = chat_server_get_open (self->server)) != NULL);
  return stream;
}

/* Tests */

static void
test_turn (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *id = g_strdup (macaw_conversation_get_id (conversation));
  ChatStream *stream;

  g_assert_false (macaw_conversation_is_busy (conversation));
  macaw_conversation_send (conversation, "   \n ");
  g_assert_false (macaw_conversation_is_busy (conversation));
  macaw_conversation_send (conversation, " question\nmore ");
  g_assert_true (macaw_conversation_is_busy (conversation));
  g_assert_cmpstr (macaw_conversation_get_title (conversation), ==, "question");
  /* Both are there before the server has said anything. */
  assert_messages (macaw_conversation_get_messages (conversation), "u:question\nmore | a:/streaming");
  stream = next_stream (self);
  g_assert_cmpstr (stream->conversation, ==, id);
  chat_stream_text (stream, "an");
  wait_until (shows (conversation, "u:question\nmore | a:an/streaming"));
  chat_stream_text (stream, "swer");
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:question\nmore | a:answer/done");
  g_assert_cmpuint (self->ended, ==, 1);
  g_assert_cmpuint (macaw_conversation_get_n_turns (conversation), ==, 1);
  g_assert_null (macaw_conversation_get_error (conversation));
  g_assert_true (macaw_conversation_is_unread (conversation));
  macaw_conversation_set_shown (conversation, TRUE);
  g_assert_false (macaw_conversation_is_unread (conversation));
  end (conversation);
  {
    g_autoptr (GListModel) kept = read_kept (self, id);

    assert_messages (kept, "u:question\nmore | a:answer/done");
  }
}

static gint64
get_duration (GListModel *messages)
{
  g_autoptr (AraMessage) last = g_list_model_get_item (messages, g_list_model_get_n_items (messages) - 1);

  return ara_message_get_duration_ms (last);
}

/* Told by the server, or else measured here; then reading it back does not lose it. */
static void
test_duration (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  GListModel *messages = macaw_conversation_get_messages (conversation);
  const char *id = macaw_conversation_get_id (conversation);
  g_autoptr (AraMessage) question = NULL, answer = NULL;
  ChatStream *stream;
  guint reads;

  macaw_conversation_send (conversation, "q");
  stream = next_stream (self);
  chat_stream_text (stream, "a");
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
  g_assert_cmpint (get_duration (messages), >=, 0);
  question = g_list_model_get_item (messages, 0);
  answer = g_list_model_get_item (messages, 1);
  chat_server_store (self->server, id, "user", ara_message_get_id (question), "q", NULL);
  chat_server_store (self->server, id, "assistant", ara_message_get_id (answer), "a", "done");
  reads = self->server->n_reads;
  macaw_conversation_reload (conversation);
  wait_until (self->server->n_reads > reads && !macaw_conversation_is_loading (conversation));
  assert_messages (messages, "u:q | a:a/done");
  g_assert_cmpint (get_duration (messages), >=, 0);

  macaw_conversation_send (conversation, "r");
  stream = next_stream (self);
  chat_stream_event (stream, "{\"type\":\"finish\",\"messageMetadata\":{\"durationMs\":4711}}");
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
  g_assert_cmpint (get_duration (messages), ==, 4711);
  {
    g_autoptr (GListModel) kept = read_kept (self, id);

    g_assert_cmpint (get_duration (kept), ==, 4711);
  }
  end (conversation);
}

static void
assert_kept_error (GListModel *messages, const char *part, const char *action)
{
  g_autoptr (AraMessage) last = g_list_model_get_item (messages, g_list_model_get_n_items (messages) - 1);
  g_autofree char *details = macaw_answer_error_dup_details (last);

  g_assert_nonnull (details);
  g_assert_nonnull (strstr (details, part));
  g_assert_null (strstr (details, "the-key"));
  g_assert_cmpstr (macaw_answer_error_get_action (last), ==, action);
}

/* What the error's row offers: details, and the key that was refused, also at the next start. */
static void
test_error_details (Fixture *self, gconstpointer data)
{
  static const struct { guint status; const char *action; } rows[] = {
    { 401, "win.edit-connection" },
    { 403, "win.edit-connection" },
    { 500, NULL },
  };
  MacawConversation *conversation = make (self, NULL);
  GListModel *messages = macaw_conversation_get_messages (conversation);
  ChatStream *stream;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *status = g_strdup_printf ("POST /chat\nHTTP %u\n\n", rows[i].status);

      self->server->refuse = rows[i].status;
      macaw_conversation_send (conversation, "q");
      wait_until (!macaw_conversation_is_busy (conversation));
      assert_kept_error (messages, status, rows[i].action);
      assert_kept_error (messages, "Not now", rows[i].action);
    }
  self->server->refuse = 0;
  macaw_conversation_send (conversation, "q");
  stream = next_stream (self);
  chat_stream_event (stream, "{\"type\":\"error\",\"errorText\":\"The model's server refused (HTTP 401): no\"}");
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_kept_error (messages, "(HTTP 401): no", "win.connect-model");
  {
    g_autoptr (GListModel) kept = read_kept (self, macaw_conversation_get_id (conversation));

    assert_kept_error (kept, "(HTTP 401): no", "win.connect-model");
  }
  end (conversation);
}

/* Metadata that a server made up, and an error with a body that does not end. */
static void
test_error_hostile (void)
{
  static const char *const hostile[] = {
    "{\"macawError\":\"x\"}",
    "{\"macawError\":[{\"key\":\"provider\"}]}",
    "{\"macawError\":{\"key\":\"app.quit\",\"details\":7}}",
    "{\"macawError\":{\"key\":{\"provider\":1}}}",
  };
  g_autofree char *long_text = g_strnfill (40000, '<');
  g_autoptr (GError) error = g_error_new_literal (ARA_ERROR, ARA_ERROR_TURN_FAILED, long_text);
  g_autoptr (AraMessage) answer = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
  g_autofree char *details = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (AraValue) metadata = ara_value_new_from_text (hostile[i], -1, NULL);
      g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);

      ara_message_merge_metadata (message, metadata);
      g_assert_null (macaw_answer_error_dup_details (message));
      g_assert_null (macaw_answer_error_get_action (message));
    }
  macaw_answer_error_keep (answer, error, TRUE);
  details = macaw_answer_error_dup_details (answer);
  g_assert_cmpuint (strlen (details), ==, 16384);
}

static void
test_failures (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *text = NULL, *other = NULL;
  ChatStream *stream;

  macaw_conversation_send (conversation, "q");
  stream = next_stream (self);
  chat_stream_text (stream, "part");
  chat_stream_event (stream, "{\"type\":\"error\",\"errorText\":\"<b>boom</b> %s\"}");
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:q | a:part/failed");
  text = dup_error_text (conversation);
  g_assert_cmpstr (text, ==, "<b>boom</b> %s");
  g_assert_error ((GError *) macaw_conversation_get_error (conversation), ARA_ERROR, ARA_ERROR_TURN_FAILED);

  /* In place: the failed answer is gone, the question is the same. */
  macaw_conversation_retry (conversation);
  stream = next_stream (self);
  g_assert_cmpstr (stream->question, ==, "q");
  {
    g_autoptr (AraMessage) question = g_list_model_get_item (macaw_conversation_get_messages (conversation), 0);

    g_assert_cmpstr (stream->question_id, ==, ara_message_get_id (question));
  }
  chat_stream_text (stream, "right");
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:q | a:right/done");
  g_assert_null (macaw_conversation_get_error (conversation));

  self->server->refuse = 503;
  macaw_conversation_send (conversation, "r");
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:q | a:right/done | u:r | a:/failed");
  other = dup_error_text (conversation);
  g_assert_nonnull (other);
  g_assert_error ((GError *) macaw_conversation_get_error (conversation), ARA_ERROR, ARA_ERROR_UNAVAILABLE);
  {
    g_autoptr (GListModel) kept = read_kept (self, macaw_conversation_get_id (conversation));

    assert_messages (kept, "u:q | a:right/done | u:r | a:/failed");
  }
  end (conversation);
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *text = NULL;
  ChatStream *stream;

  macaw_conversation_send (conversation, "q");
  stream = next_stream (self);
  chat_stream_text (stream, "part");
  wait_until (shows (conversation, "u:q | a:part/streaming"));
  macaw_conversation_stop (conversation);
  macaw_conversation_stop (conversation);
  g_assert_true (macaw_conversation_is_stopping (conversation));
  g_assert_true (macaw_conversation_is_busy (conversation));
  wait_until (!macaw_conversation_is_busy (conversation));
  g_assert_false (macaw_conversation_is_stopping (conversation));
  g_assert_cmpuint (self->server->n_stops, ==, 1);
  assert_messages (macaw_conversation_get_messages (conversation), "u:q | a:part/stopped");
  text = dup_error_text (conversation);
  g_assert_null (text);
  g_assert_null (macaw_conversation_get_error (conversation));
  end (conversation);
}

static void
test_stop_unsupported (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *text = NULL;

  self->server->lacks_stop = TRUE;
  macaw_conversation_send (conversation, "q");
  chat_stream_text (next_stream (self), "part");
  wait_until (shows (conversation, "u:q | a:part/streaming"));
  macaw_conversation_stop (conversation);
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:q | a:part/stopped");
  text = dup_error_text (conversation);
  g_assert_nonnull (strstr (text, "did not confirm"));
  end (conversation);
}

static void
test_waiting (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *taken = NULL;

  macaw_conversation_send (conversation, "q");
  macaw_conversation_send (conversation, "one");
  macaw_conversation_send (conversation, "two");
  g_assert_cmpstr (macaw_conversation_get_waiting (conversation), ==, "one\n\ntwo");
  taken = macaw_conversation_take_waiting (conversation);
  g_assert_cmpstr (taken, ==, "one\n\ntwo");
  g_assert_null (macaw_conversation_get_waiting (conversation));
  macaw_conversation_send (conversation, "echo again");
  chat_stream_finish (next_stream (self));
  wait_until (shows (conversation, "u:q | a:/done | u:echo again | a:again/done"));
  g_assert_null (macaw_conversation_get_waiting (conversation));

  /* After a failure nothing goes out by itself: it is to be read again. */
  wait_until (!macaw_conversation_is_busy (conversation));
  macaw_conversation_set_draft (conversation, "draft");
  macaw_conversation_send (conversation, "r");
  macaw_conversation_send (conversation, "later");
  chat_stream_event (next_stream (self), "{\"type\":\"error\",\"errorText\":\"no\"}");
  chat_stream_finish (next_stream (self));
  wait_until (!macaw_conversation_is_busy (conversation));
  g_assert_null (macaw_conversation_get_waiting (conversation));
  g_assert_cmpstr (macaw_conversation_get_draft (conversation), ==, "later\n\ndraft");
  end (conversation);
}

/* Without a connection a message waits; the first connection takes it. */
static void
test_no_client (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = macaw_conversation_new (NULL, self->store, "local", "s", NULL, NULL);

  macaw_conversation_load (conversation);
  macaw_conversation_send (conversation, "echo hi");
  g_assert_false (macaw_conversation_is_busy (conversation));
  g_assert_cmpstr (macaw_conversation_get_waiting (conversation), ==, "echo hi");
  macaw_conversation_set_client (conversation, self->server->client);
  wait_until (shows (conversation, "u:echo hi | a:hi/done"));
  wait_until (!macaw_conversation_is_busy (conversation));
  end (conversation);
}

static void
test_cut (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  const char *id = macaw_conversation_get_id (conversation);
  g_autofree char *question_id = NULL, *text = NULL, *after = NULL;
  ChatStream *stream;
  guint reads;

  macaw_conversation_send (conversation, "echo before");
  wait_until (!macaw_conversation_is_busy (conversation));
  macaw_conversation_send (conversation, "q");
  stream = next_stream (self);
  question_id = g_strdup (stream->question_id);
  chat_stream_event (stream, "{\"type\":\"start\",\"messageId\":\"x\"}");
  chat_stream_text (stream, "par");
  wait_until (shows (conversation, "u:echo before | a:before/done | u:q | a:par/streaming"));
  self->server->refuse = 503;
  chat_stream_cut (stream);
  wait_until (shows (conversation, "u:echo before | a:before/done | u:q | a:par/interrupted"));
  text = dup_error_text (conversation);
  g_assert_nonnull (strstr (text, "Reading the rest"));
  /* The turn runs on there: it can be stopped, and what is sent waits. */
  g_assert_true (macaw_conversation_is_busy (conversation));
  g_assert_cmpuint (self->ended, ==, 1);
  macaw_conversation_send (conversation, "echo after");

  /* First it can't be reached, then it runs still, then it is done. */
  chat_server_store (self->server, id, "user", question_id, "q", NULL);
  chat_server_store (self->server, id, "assistant", "x", "partly", "streaming");
  reads = self->server->n_reads;
  self->server->refuse = 0;
  wait_until (shows (conversation, "u:echo before | a:before/done | u:q | a:partly/streaming"));
  g_assert_cmpuint (self->server->n_reads, >, reads);
  chat_server_forget (self->server, id);
  chat_server_store (self->server, id, "user", "other-id", "echo before", NULL);
  chat_server_store (self->server, id, "assistant", "answer-1", "before", "done");
  chat_server_store (self->server, id, "user", question_id, "q", NULL);
  chat_server_store (self->server, id, "assistant", "x", "parted", "done");
  wait_until (shows (conversation,
                     "u:echo before | a:before/done | u:q | a:parted/done | u:echo after | a:after/done"));
  after = dup_error_text (conversation);
  g_assert_null (after);
  wait_until (!macaw_conversation_is_busy (conversation));
  g_assert_cmpuint (self->ended, ==, 3);
  {
    g_autoptr (GListModel) kept = read_kept (self, id);

    assert_messages (kept, "u:echo before | a:before/done | u:q | a:parted/done | u:echo after | a:after/done");
  }
  end (conversation);
}

/* A server that keeps nothing, or never heard of it: what arrived stays, and can be retried. */
static gboolean
look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What comes to a long answer is kept as soon as what comes to a short one, and by itself. */
static void
test_growing (Fixture *self, gconstpointer data)
{
  g_autofree char *id = g_uuid_string_random (), *long_text = g_strnfill (3 * 1000 * 1000, 'x'), *change = NULL;
  MacawConversation *conversation = make (self, id);
  guint again = g_timeout_add (50, look_again, NULL);
  ChatStream *stream;

  macaw_conversation_send (conversation, "q");
  stream = next_stream (self);
  chat_stream_text (stream, long_text);
  wait_until ((change = (g_free (change), dup_column (self, "SELECT 1 FROM messages WHERE length (json) > 3000000"))) != NULL);
  chat_stream_text (stream, "the last words");
  wait_until ((change = (g_free (change), dup_column (self, "SELECT json FROM message_changes"))) != NULL);
  g_assert_cmpstr (change, ==, "[{\"part\":0,\"from\":3000000,\"text\":\"the last words\"}]");
  g_source_remove (again);
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
  {
    g_autoptr (GListModel) kept = read_kept (self, id);
    g_autofree char *left = dup_column (self, "SELECT json FROM message_changes");
    g_autoptr (AraMessage) answer = g_list_model_get_item (kept, 1);
    g_autofree char *text = ara_message_dup_text (answer);

    g_assert_null (left);
    g_assert_true (g_str_has_suffix (text, "xxthe last words"));
  }
  end (conversation);
}

static void
test_cut_for_good (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *text = NULL;

  macaw_conversation_send (conversation, "q");
  chat_stream_text (next_stream (self), "par");
  wait_until (shows (conversation, "u:q | a:par/streaming"));
  chat_server_store (self->server, macaw_conversation_get_id (conversation), "user", "other", "other", NULL);
  chat_stream_cut (next_stream (self));
  wait_until (shows (conversation, "u:other | u:q | a:par/interrupted") && !macaw_conversation_is_busy (conversation));
  g_assert_cmpuint (self->server->n_reads, ==, 1);
  text = dup_error_text (conversation);
  g_assert_nonnull (strstr (text, "does not have this answer"));
  self->server->lacks_reading = TRUE;
  g_assert_cmpuint (self->ended, ==, 1);
  macaw_conversation_retry (conversation);
  chat_stream_text (next_stream (self), "whole");
  chat_stream_finish (next_stream (self));
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:other | u:q | a:whole/done");
  end (conversation);
}

/* A stream may just end; where nobody can say more, that is the end. */
static void
test_just_ends (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *text = NULL;

  macaw_conversation_send (conversation, "q");
  chat_stream_text (next_stream (self), "whole");
  chat_stream_end (next_stream (self));
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:q | a:whole/done");
  g_assert_cmpuint (self->server->n_reads, ==, 1);
  text = dup_error_text (conversation);
  g_assert_null (text);
  g_assert_cmpuint (self->ended, ==, 1);
  end (conversation);
}

static void
test_cut_and_stopped (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  const char *id = macaw_conversation_get_id (conversation);
  g_autofree char *question_id = NULL;

  macaw_conversation_send (conversation, "q");
  question_id = g_strdup (next_stream (self)->question_id);
  chat_stream_text (next_stream (self), "par");
  wait_until (shows (conversation, "u:q | a:par/streaming"));
  chat_stream_cut (next_stream (self));
  wait_until (shows (conversation, "u:q | a:par/interrupted"));
  chat_server_store (self->server, id, "user", question_id, "q", NULL);
  chat_server_store (self->server, id, "assistant", "x", "part", "stopped");
  macaw_conversation_stop (conversation);
  g_assert_true (macaw_conversation_is_stopping (conversation));
  wait_until (!macaw_conversation_is_busy (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:q | a:part/stopped");
  g_assert_cmpuint (self->ended, ==, 1);
  end (conversation);
}

/* Nobody tells when a file has changed. */
/* What a crash left is shown from the store, then set right by the server. */
static void
test_after_crash (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  MacawConversation *conversation = make (self, NULL);
  gboolean settled = FALSE;
  guint guard, again;

  id = g_strdup (macaw_conversation_get_id (conversation));
  macaw_conversation_send (conversation, "q");
  chat_stream_text (next_stream (self), "part");
  wait_until (shows (conversation, "u:q | a:part/streaming"));
  /* The text is in the store within a second without anybody asking for it: seen by a second
   * store, as a process after the crash would. */
  guard = hands_guard (G_STRLOC, "the answer in the store");
  again = g_timeout_add (50, look_again, NULL);
  while (!settled)
    {
      MacawStore *second = macaw_store_new (self->path);
      MacawConversation *offline = macaw_conversation_new (NULL, second, "local", "s", id, NULL);

      macaw_conversation_load (offline);
      wait_until (!macaw_conversation_is_loading (offline));
      /* No server tells otherwise: nothing runs. */
      settled = shows (offline, "u:q | a:part/interrupted");
      g_assert_false (shows (offline, "u:q | a:part/streaming"));
      end (offline);
      macaw_store_close (second);
      g_object_unref (second);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (guard);
  g_source_remove (again);

  /* The server runs it still. */
  {
    MacawConversation *later = make (self, id);

    chat_server_store (self->server, id, "user", next_stream (self)->question_id, "q", NULL);
    chat_server_store (self->server, id, "assistant", "x", "part two", "streaming");
    macaw_conversation_load (later);
    wait_until (shows (later, "u:q | a:part two/streaming"));
    g_assert_true (macaw_conversation_is_busy (later));
    chat_server_forget (self->server, id);
    chat_server_store (self->server, id, "user", next_stream (self)->question_id, "q", NULL);
    chat_server_store (self->server, id, "assistant", "x", "part two three", "interrupted");
    wait_until (!macaw_conversation_is_busy (later));
    assert_messages (macaw_conversation_get_messages (later), "u:q | a:part two three/interrupted");
    end (later);
  }
  chat_stream_finish (next_stream (self));
  wait_until (!macaw_conversation_is_busy (conversation));
  end (conversation);
}

/* From the store at once; unreachable, it stays, and the trouble is told; then the truth. */
static void
test_load (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *id = g_strdup (macaw_conversation_get_id (conversation));

  macaw_conversation_send (conversation, "echo one");
  wait_until (!macaw_conversation_is_busy (conversation));
  end (conversation);

  self->server->refuse = 500;
  conversation = make (self, id);
  macaw_conversation_load (conversation);
  wait_until (macaw_conversation_get_load_error (conversation) != NULL);
  assert_messages (macaw_conversation_get_messages (conversation), "u:echo one | a:one/done");
  self->server->refuse = 0;
  chat_server_store (self->server, id, "user", "elsewhere", "two", NULL);
  chat_server_store (self->server, id, "assistant", "b", "2", "done");
  {
    g_autoptr (AraMessage) before = g_list_model_get_item (macaw_conversation_get_messages (conversation), 0), after = NULL;

    macaw_conversation_reload (conversation);
    wait_until (shows (conversation, "u:echo one | a:one/done | u:two | a:2/done"));
    g_assert_null (macaw_conversation_get_load_error (conversation));
    /* What did not change is the same object: its row stays. */
    after = g_list_model_get_item (macaw_conversation_get_messages (conversation), 0);
    g_assert_true (after == before);
  }
  end (conversation);

  /* A server without the call: the store is all there is, and that is no trouble. */
  self->server->lacks_reading = TRUE;
  conversation = make (self, id);
  macaw_conversation_load (conversation);
  wait_until (self->server->n_reads >= 2 && !macaw_conversation_is_loading (conversation));
  assert_messages (macaw_conversation_get_messages (conversation), "u:echo one | a:one/done | u:two | a:2/done");
  g_assert_null (macaw_conversation_get_load_error (conversation));
  end (conversation);

  /* Neither knows it. */
  conversation = make (self, "unknown");
  macaw_conversation_load (conversation);
  wait_until (macaw_conversation_get_load_error (conversation) != NULL);
  end (conversation);
}

static void
test_server_id (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL);
  g_autofree char *old = g_strdup (macaw_conversation_get_id (conversation));
  g_autoptr (GListModel) kept = NULL, gone = NULL;

  macaw_conversation_send (conversation, "q");
  chat_stream_event (next_stream (self), "{\"type\":\"start\",\"messageMetadata\":{\"chatId\":\"theirs\"}}");
  chat_stream_text (next_stream (self), "a");
  chat_stream_finish (next_stream (self));
  wait_until (!macaw_conversation_is_busy (conversation));
  g_assert_cmpstr (macaw_conversation_get_id (conversation), ==, "theirs");
  kept = read_kept (self, "theirs");
  assert_messages (kept, "u:q | a:a/done");
  gone = read_kept (self, old);
  assert_messages (gone, "");
  end (conversation);
}

static void
test_drafts (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = make (self, NULL), *next;
  g_autofree char *id = g_strdup (macaw_conversation_get_id (conversation));

  macaw_conversation_set_draft (conversation, "unsent");
  /* The process ends before the moment is over. */
  macaw_conversation_flush (conversation);
  next = make (self, NULL);
  macaw_conversation_load (next);
  wait_until (g_str_equal (macaw_conversation_get_draft (next), "unsent"));
  end (next);

  macaw_conversation_set_draft (conversation, "");
  macaw_conversation_send (conversation, "echo x");
  macaw_conversation_set_draft (conversation, "for this one");
  wait_until (!macaw_conversation_is_busy (conversation));
  end (conversation);
  next = make (self, id);
  macaw_conversation_load (next);
  wait_until (g_str_equal (macaw_conversation_get_draft (next), "for this one"));
  wait_until (!macaw_conversation_is_loading (next));
  end (next);
  /* A new one begins empty again. */
  next = make (self, NULL);
  macaw_conversation_load (next);
  {
    gboolean settled = FALSE;

    macaw_store_get_values_async (self->store, "none", NULL, store_settled, &settled);
    wait_until (settled);
  }
  g_assert_cmpstr (macaw_conversation_get_draft (next), ==, "");
  end (next);
}

static void
result_came (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_listed (Fixture *self, const char *session, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) list = NULL;
  gboolean found = FALSE;

  macaw_store_list_conversations_async (self->store, "local", session, NULL, result_came, &result);
  wait_until (result != NULL);
  list = macaw_store_list_conversations_finish (self->store, result, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AraConversationInfo) info = g_list_model_get_item (list, i);

      found = found || g_strcmp0 (ara_conversation_info_get_id (info), id) == 0;
    }
  return found;
}

/* Begun before the session was known: it is in that session's list, and its draft is there. */
static void
test_join (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = macaw_conversation_new (self->server->client, self->store, "local", NULL, NULL, NULL);
  g_autofree char *id = g_strdup (macaw_conversation_get_id (conversation));
  MacawConversation *next;

  macaw_conversation_send (conversation, "echo x");
  wait_until (!macaw_conversation_is_busy (conversation));
  g_assert_false (is_listed (self, "s", id));
  macaw_conversation_join_session (conversation, "s");
  g_assert_true (is_listed (self, "s", id));
  macaw_conversation_join_session (conversation, "another");
  g_assert_true (is_listed (self, "s", id));
  end (conversation);

  conversation = macaw_conversation_new (self->server->client, self->store, "local", NULL, NULL, NULL);
  macaw_conversation_set_draft (conversation, "unsent");
  macaw_conversation_join_session (conversation, "s");
  end (conversation);
  next = make (self, NULL);
  macaw_conversation_load (next);
  wait_until (g_str_equal (macaw_conversation_get_draft (next), "unsent"));
  end (next);
}

/* Ten at once, in pieces of any size and order: none loses or mixes a byte. */
static void
test_ten (Fixture *self, gconstpointer data)
{
  MacawConversation *conversations[10];
  GString *expected[10];

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *question = g_strdup_printf ("question %u", i);

      conversations[i] = make (self, NULL);
      expected[i] = g_string_new (NULL);
      macaw_conversation_send (conversations[i], question);
    }
  wait_until (self->server->streams->len == 10);
  for (guint step = 0; step < 5000; step++)
    {
      guint place = (guint) g_test_rand_int_range (0, 10);
      ChatStream *stream = g_ptr_array_index (self->server->streams, place);
      guint number = (guint) g_ascii_strtoull (stream->question + strlen ("question "), NULL, 10);
      g_autofree char *piece = g_strdup_printf ("%u:%u 🦜", number, step);

      g_string_append (expected[number], piece);
      chat_stream_text (stream, piece);
      if (step % 50 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  for (guint i = 0; i < 10; i++)
    chat_stream_finish (g_ptr_array_index (self->server->streams, i));
  wait_until (self->ended == 10);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (AraMessage) answer = g_list_model_get_item (macaw_conversation_get_messages (conversations[i]), 1);
      g_autofree char *text = ara_message_dup_text (answer);
      g_autoptr (GListModel) kept = read_kept (self, macaw_conversation_get_id (conversations[i]));
      g_autoptr (AraMessage) kept_answer = g_list_model_get_item (kept, 1);
      g_autofree char *kept_text = ara_message_dup_text (kept_answer);

      g_assert_cmpstr (text, ==, expected[i]->str);
      g_assert_cmpstr (kept_text, ==, expected[i]->str);
      g_assert_cmpint (ara_message_get_status (kept_answer), ==, ARA_MESSAGE_DONE);
      end (conversations[i]);
      g_string_free (expected[i], TRUE);
    }
}

/* Two lists into one: "role id text status" a message. */
static const struct
{
  const char *name;
  const char *ours;
  const char *theirs;
  guint       limit;
  int         live; /* place in ours, -1: none */
  const char *result;
} merges[] = {
  { "nothing here", "", "u1:q a2:x/done", 9, -1, "u:q | a:x/done" },
  { "nothing there", "u1:q a2:x/done", "", 9, -1, "" },
  { "failed here, unknown there", "u1:q a2:/failed", "", 9, -1, "u:q | a:/failed" },
  { "two failed here", "u0:p a9:o/done u1:q a2:/failed u3:r a4:/failed", "u0:p a9:o/done", 9, -1,
    "u:p | a:o/done | u:q | a:/failed | u:r | a:/failed" },
  { "same", "u1:q a2:x/done", "u1:q a2:x/done", 9, -1, "u:q | a:x/done" },
  { "their answer is longer", "u1:q a2:x/interrupted", "u1:q a2:xyz/done", 9, -1, "u:q | a:xyz/done" },
  { "answer has another id there", "u1:q a2:x/interrupted", "u1:q a7:xyz/done", 9, -1, "u:q | a:xyz/done" },
  { "only answers keep ids", "u1:q a2:x/failed", "u6:q a2:x/failed", 9, -1, "u:q | a:x/failed" },
  { "no ids are kept", "u1:q a2:x/interrupted", "u6:q a7:xy/done", 9, -1, "u:q | a:xy/done" },
  { "same question twice, no ids", "u1:q a2:x/done u3:q a4:/failed", "u6:q a7:x/done u8:q a9:y/done", 9, -1,
    "u:q | a:x/done | u:q | a:y/done" },
  { "question there, answer only here", "u1:q a2:part/interrupted", "u1:q", 9, -1, "u:q | a:part/interrupted" },
  { "deleted there", "u1:q a2:x/done u3:r a4:y/done", "u1:q a2:x/done", 9, -1, "u:q | a:x/done" },
  { "more there", "u1:q a2:x/done", "u1:q a2:x/done u3:r a4:y/done", 9, -1, "u:q | a:x/done | u:r | a:y/done" },
  { "older than asked for", "u1:q a2:x/done u3:r a4:y/done", "u3:r a4:y/done", 2, -1, "u:q | a:x/done | u:r | a:y/done" },
  { "running here, there unknown", "u1:q a2:x/done u3:r a4:y/streaming", "u1:q a2:x/done", 9, 2,
    "u:q | a:x/done | u:r | a:y/streaming" },
  { "running here, there behind", "u3:r a4:yyy/streaming", "u1:q a2:x/done u3:r a4:y/streaming", 9, 0,
    "u:q | a:x/done | u:r | a:yyy/streaming" },
  { "running here, no ids there", "u3:r a4:yyy/streaming", "u1:q a2:x/done u6:r a7:y/streaming", 9, 0,
    "u:q | a:x/done | u:r | a:yyy/streaming" },
  { "running here, asked before too", "u3:q a4:yyy/streaming", "u1:q a2:x/done", 9, 0, "u:q | a:x/done | u:q | a:yyy/streaming" },
  { "retried here", "u1:q a4:new/streaming", "u1:q a2:old/failed", 9, 0, "u:q | a:new/streaming" },
};

static GListStore *
parse_messages (const char *text)
{
  GListStore *store = g_list_store_new (ARA_TYPE_MESSAGE);
  g_auto (GStrv) items = g_strsplit (text, " ", -1);

  for (guint i = 0; items[i] != NULL && *items[i] != '\0'; i++)
    {
      g_auto (GStrv) pieces = g_strsplit_set (items[i], ":/", -1);
      g_autoptr (AraMessage) message = ara_message_new (items[i][0] == 'u' ? ARA_ROLE_USER : ARA_ROLE_ASSISTANT, pieces[0]);
      g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, pieces[1]);
      GEnumClass *class = g_type_class_ref (ARA_TYPE_MESSAGE_STATUS);

      ara_message_append_part (message, ARA_PART (part));
      if (items[i][0] == 'a')
        ara_message_set_status (message, (AraMessageStatus) g_enum_get_value_by_nick (class, pieces[2])->value);
      g_list_store_append (store, message);
      g_type_class_unref (class);
    }
  return store;
}

static void
test_merge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (merges); i++)
    {
      g_autoptr (GListStore) ours = parse_messages (merges[i].ours), theirs = parse_messages (merges[i].theirs);
      g_autoptr (AraMessage) live = merges[i].live < 0 ? NULL : g_list_model_get_item (G_LIST_MODEL (ours), (guint) merges[i].live);
      g_autoptr (GPtrArray) result = macaw_merge_messages (G_LIST_MODEL (ours), G_LIST_MODEL (theirs), merges[i].limit, live);

      g_test_message ("%s", merges[i].name);
      macaw_merge_apply (ours, result);
      assert_messages (G_LIST_MODEL (ours), merges[i].result);
      /* Twice the same changes nothing. */
      g_assert_cmpuint (macaw_merge_apply (ours, result), ==, result->len);
    }
}

/* Answers that are too long for the screen */

static char *
find_answer (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->directory, "answers", NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name = directory == NULL ? NULL : g_dir_read_name (directory);

  return name == NULL ? NULL : g_build_filename (path, name, NULL);
}

static AraMessage *
dup_answer (MacawConversation *conversation)
{
  GListModel *messages = macaw_conversation_get_messages (conversation);

  return g_list_model_get_item (messages, g_list_model_get_n_items (messages) - 1);
}

static MacawConversation *
send_long (Fixture *self, gsize shown, guint64 kept)
{
  MacawConversation *conversation = make (self, NULL);

  macaw_conversation_set_limits (conversation, shown, kept);
  macaw_conversation_send (conversation, "long");
  wait_until (chat_server_get_open (self->server) != NULL);
  chat_stream_text (chat_server_get_open (self->server), "0123456789");
  chat_stream_text (chat_server_get_open (self->server), "abcdefghij");
  return conversation;
}

/* A file takes what the message doesn't, and goes with the conversation. */
static void
test_long_answer (Fixture *self, gconstpointer data)
{
  MacawConversation *conversation = send_long (self, 15, 1000);
  g_autoptr (AraMessage) answer = dup_answer (conversation);
  g_autofree char *file = NULL, *text = NULL, *kept = NULL;
  g_autoptr (GListModel) again = NULL, gone = NULL;
  g_autoptr (AraMessage) read = NULL;
  GStatBuf info;

  wait_until (ara_message_get_error_text (answer) != NULL);
  g_assert_nonnull (strstr (ara_message_get_error_text (answer), "so far"));
  chat_stream_text (chat_server_get_open (self->server), "end");
  chat_stream_finish (chat_server_get_open (self->server));
  wait_until (strstr (ara_message_get_error_text (answer), "The whole of it, 23") != NULL);
  g_assert_false (macaw_conversation_is_busy (conversation));
  g_assert_cmpint (ara_message_get_status (answer), ==, ARA_MESSAGE_DONE);
  text = ara_message_dup_text (answer);
  g_assert_cmpstr (text, ==, "0123456789abcde");
  file = find_answer (self);
  g_assert_nonnull (strstr (ara_message_get_error_text (answer), file));
  g_assert_true (g_file_get_contents (file, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "0123456789abcdefghijend");
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  /* The sentence is kept too. */
  again = read_kept (self, macaw_conversation_get_id (conversation));
  read = g_list_model_get_item (again, 1);
  g_assert_cmpstr (ara_message_get_error_text (read), ==, ara_message_get_error_text (answer));
  macaw_store_delete_conversation (self->store, "local", macaw_conversation_get_id (conversation));
  end (conversation);
  gone = read_kept (self, "none");
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

/* An answer that the server keeps is shown as far as one that streams, and the rest is in a file;
 * opening it again finds that. */
static void
test_long_stored (Fixture *self, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (self->directory, "answers", NULL), *file = NULL, *text = NULL, *kept = NULL, *sentence = NULL;
  g_autofree char *problem = NULL;
  MacawConversation *conversation = make (self, "long"), *again = NULL;
  g_autoptr (AraMessage) answer = NULL, same = NULL, other = NULL;

  chat_server_store (self->server, "long", "user", "1", "q", NULL);
  chat_server_store (self->server, "long", "assistant", "2", "0123456789\n\"äöü\U0001f99c\" and so on", "done");
  macaw_conversation_set_limits (conversation, 20, 1000);
  macaw_conversation_load (conversation);
  wait_until (!macaw_conversation_is_loading (conversation));
  answer = dup_answer (conversation);
  text = ara_message_dup_text (answer);
  g_assert_cmpstr (text, ==, "0123456789\n\"äöü");
  g_assert_cmpint (ara_message_get_status (answer), ==, ARA_MESSAGE_DONE);
  sentence = g_strdup (ara_message_get_error_text (answer));
  g_assert_nonnull (sentence);
  file = find_answer (self);
  g_assert_nonnull (strstr (sentence, file));
  g_assert_nonnull (strstr (sentence, "longer than 20"));
  g_assert_true (g_file_get_contents (file, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "0123456789\n\"äöü\U0001f99c\" and so on");
  end (conversation);

  again = make (self, "long");
  macaw_conversation_set_limits (again, 20, 1000);
  macaw_conversation_load (again);
  wait_until (!macaw_conversation_is_loading (again));
  same = dup_answer (again);
  g_assert_cmpstr (ara_message_get_error_text (same), ==, sentence);
  /* There is one file, until that is gone: then it is written again. */
  problem = find_answer (self);
  g_assert_cmpstr (problem, ==, file);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
  g_assert_true (g_file_set_contents (directory, "in the way", -1, NULL));
  macaw_conversation_reload (again);
  wait_until (!macaw_conversation_is_loading (again));
  other = dup_answer (again);
  g_assert_nonnull (strstr (ara_message_get_error_text (other), "it could not be written to the file"));
  g_assert_cmpint (g_unlink (directory), ==, 0);
  macaw_store_delete_conversation (self->store, "local", "long");
  end (again);
}

static gboolean
send_more (gpointer data)
{
  ChatStream *stream = chat_server_get_open (((Fixture *) data)->server);

  if (stream != NULL)
    chat_stream_text (stream, "xyz");
  return G_SOURCE_CONTINUE;
}

/* More than the file takes, or a file that can't be written: the turn is stopped, and says why. */
static void
test_too_long_answer (Fixture *self, gconstpointer data)
{
  gboolean unwritable = GPOINTER_TO_INT (data);
  g_autofree char *directory = g_build_filename (self->directory, "answers", NULL), *file = NULL;
  MacawConversation *conversation;
  g_autoptr (AraMessage) answer = NULL;
  const char *sentence;
  guint timer;

  if (unwritable)
    g_assert_true (g_file_set_contents (directory, "in the way", -1, NULL));
  conversation = send_long (self, 5, unwritable ? 1000 : 21);
  answer = dup_answer (conversation);
  timer = g_timeout_add (10, send_more, self);
  wait_until (!macaw_conversation_is_busy (conversation));
  g_source_remove (timer);
  wait_until ((sentence = ara_message_get_error_text (answer)) != NULL && strstr (sentence, "was ended") != NULL);
  g_assert_cmpint (self->server->n_stops, ==, 1);
  g_assert_cmpint (ara_message_get_status (answer), ==, ARA_MESSAGE_STOPPED);
  g_assert_nonnull (strstr (sentence, unwritable ? "could not be written to the file" : "was ended at 20"));
  g_assert_nonnull (strstr (sentence, directory));
  macaw_store_delete_conversation (self->store, "local", macaw_conversation_get_id (conversation));
  end (conversation);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conversation/merge", test_merge);
  g_test_add_func ("/conversation/error-hostile", test_error_hostile);
#define ADD(name, function) g_test_add ("/conversation/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("long-answer", test_long_answer);
  ADD ("long-stored", test_long_stored);
  g_test_add ("/conversation/too-long-answer", Fixture, GINT_TO_POINTER (FALSE), set_up, test_too_long_answer, tear_down);
  g_test_add ("/conversation/unwritable-answer", Fixture, GINT_TO_POINTER (TRUE), set_up, test_too_long_answer, tear_down);
  ADD ("turn", test_turn);
  ADD ("duration", test_duration);
  ADD ("join", test_join);
  ADD ("error-details", test_error_details);
  ADD ("failures", test_failures);
  ADD ("stop", test_stop);
  ADD ("stop-unsupported", test_stop_unsupported);
  ADD ("waiting", test_waiting);
  ADD ("no-client", test_no_client);
  ADD ("cut", test_cut);
  ADD ("growing", test_growing);
  ADD ("cut-for-good", test_cut_for_good);
  ADD ("just-ends", test_just_ends);
  ADD ("cut-and-stopped", test_cut_and_stopped);
  ADD ("after-crash", test_after_crash);
  ADD ("load", test_load);
  ADD ("server-id", test_server_id);
  ADD ("drafts", test_drafts);
  ADD ("ten", test_ten);
  return g_test_run ();
}
