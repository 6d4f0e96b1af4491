/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections: found, added, kept with their key in a real keyring; which addresses are taken,
 * what needs consent, and the days of the list. */

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>

#include "pages-fixture.h"
#include "app/macaw-paths.h"
#include "app/sessions/macaw-connection-list.h"
#include "app/sessions/macaw-consent.h"
#include "app/sessions/macaw-conversation-row.h"
#include "app/sessions/macaw-conversations.h"
#include "app/sessions/macaw-keys.h"

static void
test_addresses (void)
{
  static const struct { const char *typed, *used; } rows[] = {
    { "https://ara.example.org", "https://ara.example.org" },
    { "  https://ara.example.org/  ", "https://ara.example.org" },
    { "https://ara.example.org/api//", "https://ara.example.org/api" },
    { "ara.example.org:8443", "https://ara.example.org:8443" },
    { "http://127.0.0.1:8000", "http://127.0.0.1:8000" },
    { "http://[::1]:8000", "http://[::1]:8000" },
    { "", NULL },
    { "ftp://ara.example.org", NULL },
    { "https://", NULL },
    { "https://me:secret@ara.example.org", NULL },
    { "https://ara.example.org?key=secret", NULL },
    { "https://ara.example.org#x", NULL },
    { "https://ara example", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *used = macaw_connection_list_check (rows[i].typed, &error);

      g_assert_cmpstr (used, ==, rows[i].used);
      g_assert_true ((error == NULL) == (used != NULL));
      g_assert_true (error == NULL || strstr (error->message, "secret") == NULL);
    }
}

static void
test_consent (void)
{
  static const struct { const char *url; gboolean foreign, asks; } rows[] = {
    { "https://ara.example.org", FALSE, FALSE },
    { "http://127.0.0.1:8000", FALSE, FALSE },
    { "http://localhost:8000", FALSE, FALSE },
    { "http://[::1]:8000", FALSE, FALSE },
    { "http://192.0.2.1", FALSE, TRUE },
    { "http://ara.example.org", FALSE, TRUE },
    { "http://127.0.0.1.example.org", FALSE, TRUE },
    { "https://ara.example.org", TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *question = macaw_consent_dup_question (rows[i].url, rows[i].foreign);
      g_autofree char *after = NULL;

      g_assert_true ((question != NULL) == rows[i].asks);
      macaw_consent_give (rows[i].url, rows[i].foreign);
      after = macaw_consent_dup_question (rows[i].url, rows[i].foreign);
      g_assert_null (after);
    }
  g_settings_reset (macaw_paths_get_settings (), "trusted-urls");
}

static gint64
local_time (int year, int month, int day)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, 12, 0, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_days (void)
{
  g_autofree char *today = macaw_conversation_row_name_day (local_time (2025, 1, 1), local_time (2025, 1, 1));
  /* 2024 had 366 days. */
  g_autofree char *yesterday = macaw_conversation_row_name_day (local_time (2024, 12, 31), local_time (2025, 1, 1));
  g_autofree char *before = macaw_conversation_row_name_day (local_time (2024, 12, 30), local_time (2025, 1, 1));

  g_assert_cmpstr (today, ==, "Today");
  g_assert_cmpstr (yesterday, ==, "Yesterday");
  g_assert_cmpstr (before, !=, "Yesterday");
}

/* Connections to a server */

typedef struct
{
  PageServer          *server;
  char                *url;
  char                *home;
  MacawLocalRuntime   *runtime; /* started by one test only */
  MacawConnectionList *list;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = page_server_new ();
  self->url = g_strdup (ara_runtime_client_get_base_url (self->server->client));
  self->home = g_dir_make_tmp ("macaw-connections-XXXXXX", NULL);
  self->runtime = macaw_local_runtime_new ();
  self->list = macaw_connection_list_new (self->runtime);
  page_server_set (self->server, "/session/list", 200, "{\"sessions\":[{\"sessionId\":\"sess-1\",\"name\":\"One\",\"status\":\"running\"}]}");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *dotenv = g_build_filename (self->home, ".env", NULL);

  g_object_unref (self->list);
  g_object_unref (self->runtime);
  page_server_free (self->server);
  g_remove (dotenv);
  g_assert_cmpint (g_rmdir (self->home), ==, 0);
  g_free (self->home);
  g_free (self->url);
  g_settings_reset (macaw_paths_get_settings (), "trusted-urls");
  g_settings_reset (macaw_paths_get_settings (), "connections");
}

static guint
count (MacawConnectionList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static MacawConnection *
find (Fixture *self, const char *const *environment)
{
  g_autoptr (MacawConnection) found = NULL;

  macaw_connection_list_find (self->list, environment, self->home, self->home);
  g_assert_true (macaw_connection_list_is_finding (self->list));
  page_wait (!macaw_connection_list_is_finding (self->list));
  g_assert_cmpuint (count (self->list), ==, 2);
  found = g_list_model_get_item (G_LIST_MODEL (self->list), 1);
  g_assert_true (macaw_connection_is_found (found));
  g_assert_cmpint (macaw_connection_get_state (found), ==, MACAW_CONNECTION_IDLE);
  return found;
}

static void
test_found (Fixture *self, gconstpointer data)
{
  g_autofree char *variable = g_strconcat ("ARA_API_BASE_URL=", self->url, NULL);
  const char *const environment[] = { "ARA_API_KEY=the-key-of-this-test", variable, NULL };
  MacawConnection *found = find (self, environment);
  g_autoptr (AraSession) session = NULL;

  g_assert_cmpstr (macaw_connection_get_name (found), ==, "127.0.0.1");
  macaw_connection_connect (found);
  page_wait (macaw_connection_get_state (found) == MACAW_CONNECTION_CONNECTED);
  g_assert_cmpstr (self->server->authorization, ==, "Bearer the-key-of-this-test");
  session = macaw_connection_dup_session (found, "sess-1");
  g_assert_nonnull (session);
  g_assert_false (macaw_connection_list_is_added (self->list, found));
}

/* The key is in the environment, and a folder says where it should go. */
static void
test_foreign_address (Fixture *self, gconstpointer data)
{
  const char *const environment[] = { "ARA_API_KEY=the-key-of-this-test", NULL };
  g_autofree char *dotenv = g_build_filename (self->home, ".env", NULL), *line = g_strdup_printf ("ARA_API_BASE_URL=%s\n", self->url);
  MacawConnection *found;

  g_assert_true (g_file_set_contents (dotenv, line, -1, NULL));
  found = find (self, environment);
  macaw_connection_connect (found);
  g_assert_cmpint (macaw_connection_get_state (found), ==, MACAW_CONNECTION_UNTRUSTED);
  g_assert_cmpuint (page_server_get_asked (self->server, "/session/list"), ==, 0);
  macaw_consent_give (self->url, TRUE);
  macaw_connection_connect (found);
  page_wait (macaw_connection_get_state (found) == MACAW_CONNECTION_CONNECTED);
}

static void
count_notification (guint *count)
{
  ++*count;
}

static void
test_nothing_found (Fixture *self, gconstpointer data)
{
  const char *const environment[] = { "PATH=/bin", NULL };
  g_autofree char *variable = g_strconcat ("ARA_API_BASE_URL=", self->url, NULL);
  const char *const full[] = { "ARA_API_KEY=k", variable, NULL };

  guint notified = 0;

  g_signal_connect_swapped (self->list, "notify::finding", G_CALLBACK (count_notification), &notified);
  macaw_connection_list_find (self->list, environment, self->home, self->home);
  find (self, full); /* the only one */
  /* Both searches together. */
  g_assert_cmpuint (notified, ==, 2);
}

/* Saved credentials that are damaged are told of, those that aren't there are not. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  const char *const environment[] = { "PATH=/bin", NULL };
  g_autofree char *folder = g_build_filename (self->home, ".ara", NULL), *path = g_build_filename (folder, "credentials.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"api_key\":", -1, NULL));
  g_assert_null (macaw_connection_list_get_problem (self->list));
  macaw_connection_list_find (self->list, environment, self->home, self->home);
  page_wait (macaw_connection_list_get_problem (self->list) != NULL);
  g_assert_nonnull (strstr (macaw_connection_list_get_problem (self->list), "~/.ara/credentials.json"));
  g_assert_cmpuint (count (self->list), ==, 1);
  g_remove (path);
  g_rmdir (folder);
}

static void
key_came (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static char *
look_up_key (MacawConnection *connection)
{
  g_autofree char *id = macaw_connection_dup_key_id (macaw_connection_get_id (connection));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *key;

  macaw_keys_lookup_async (id, NULL, key_came, &result);
  page_wait (result != NULL);
  key = macaw_keys_lookup_finish (result, &error);
  g_assert_no_error (error);
  return key;
}

static gboolean
is_in_keyring (MacawConnection *connection)
{
  g_autofree char *key = NULL;

  macaw_keys_forget ();
  key = look_up_key (connection);
  return g_strcmp0 (key, "the-key-of-this-test") == 0;
}

/* It is there at the next start, and its key came from the keyring. */
static void
test_added (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConnectionList) next = NULL;
  g_autoptr (MacawConnection) added =
    g_object_ref (macaw_connection_list_add (self->list, "Mine <b>", MACAW_CONNECTION_SERVER, self->url, "the-key-of-this-test"));
  MacawConnection *kept;

  page_wait (macaw_connection_get_state (added) == MACAW_CONNECTION_CONNECTED);
  page_wait (is_in_keyring (added));
  macaw_connection_list_rename (self->list, added, "Ours");

  next = macaw_connection_list_new (self->runtime);
  g_assert_cmpuint (count (next), ==, 2);
  kept = macaw_connection_list_lookup (next, "Ours");
  g_assert_cmpstr (macaw_connection_get_id (kept), ==, macaw_connection_get_id (added));
  g_assert_cmpstr (macaw_connection_get_base_url (kept), ==, self->url);
  macaw_connection_connect (kept);
  page_wait (macaw_connection_get_state (kept) == MACAW_CONNECTION_CONNECTED);
  g_assert_cmpstr (self->server->authorization, ==, "Bearer the-key-of-this-test");

  macaw_connection_list_remove (self->list, added);
  g_assert_cmpuint (count (self->list), ==, 1);
  page_wait (!is_in_keyring (added));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  MacawConnection *connection;
  g_autofree char *sentence = NULL;

  page_server_set (self->server, "/session/list", 401, "{\"detail\":\"Invalid key\"}");
  connection = macaw_connection_list_add (self->list, "Mine", MACAW_CONNECTION_SERVER, self->url, "wrong");
  page_wait (macaw_connection_get_state (connection) == MACAW_CONNECTION_FAILED);
  g_assert_error (macaw_connection_get_error (connection), ARA_ERROR, ARA_ERROR_UNAUTHORIZED);
  sentence = macaw_connection_dup_summary (connection);
  g_assert_null (strstr (sentence, "wrong"));

  /* With the right key it works, without another start. */
  page_server_set (self->server, "/session/list", 200, "{\"sessions\":[]}");
  macaw_connection_list_set_key (self->list, connection, "right");
  page_wait (macaw_connection_get_state (connection) == MACAW_CONNECTION_CONNECTED);
}

static void
test_unreachable (Fixture *self, gconstpointer data)
{
  MacawConnection *connection = macaw_connection_list_add (self->list, "Nobody", MACAW_CONNECTION_SERVER, "http://127.0.0.1:1", "k");

  page_wait (macaw_connection_get_state (connection) == MACAW_CONNECTION_FAILED);
  g_assert_error (macaw_connection_get_error (connection), ARA_ERROR, ARA_ERROR_UNREACHABLE);
}

/* Written before the runtime runs, a message is answered by the provider all the same, whose
 * key comes from the keyring after the runtime is ready. */
static void
test_told (Fixture *self, gconstpointer data)
{
  GSettings *settings = macaw_paths_get_settings ();
  MacawConnection *local = macaw_connection_list_get_local (self->list);
  g_autoptr (MacawStore) store = macaw_store_new (NULL);
  g_autoptr (MacawConversations) conversations = macaw_conversations_new (store);
  MacawConversation *conversation;

  g_settings_set_string (settings, "provider-base-url", self->url);
  g_settings_set_string (settings, "default-model", "local/a-model");
  page_server_set (self->server, "/chat/completions", 400, "{\"error\":{\"message\":\"Not today\"}}");
  conversation = macaw_conversations_open (conversations, local, NULL, NULL, NULL);
  macaw_conversation_load (conversation);
  macaw_conversation_send (conversation, "hello");
  macaw_connection_connect (local);
  page_wait (macaw_conversation_get_n_turns (conversation) == 1);
  g_assert_cmpuint (page_server_get_asked (self->server, "/chat/completions"), ==, 1);
  g_assert_true (macaw_connection_is_told (local));

  macaw_local_runtime_stop (self->runtime);
  macaw_store_close (store);
  g_settings_reset (settings, "provider-base-url");
  g_settings_reset (settings, "default-model");
}

/* Deleting where the server has its own opinion */

static void
result_came (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_intent (MacawStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) values = NULL;

  macaw_store_get_values_async (store, "delete/", NULL, result_came, &result);
  page_wait (result != NULL);
  values = macaw_store_get_values_finish (store, result, NULL);
  return g_hash_table_size (values) > 0;
}

static guint
count_kept (MacawStore *store, MacawConnection *connection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) messages = NULL;

  macaw_store_load_messages_async (store, macaw_connection_get_id (connection), "c-1", NULL, result_came, &result);
  page_wait (result != NULL);
  messages = macaw_store_load_messages_finish (store, result, NULL);
  return g_list_model_get_n_items (messages);
}

static void
trouble_came (MacawConversations *conversations, const GError *error, char **sentence)
{
  g_assert_null (*sentence);
  *sentence = g_strdup (error->message);
}

static void
count_changes (MacawConversations *conversations, const char *connection_id, guint *count)
{
  ++*count;
}

static void
delete_one (Fixture *self, MacawConnection *connection, MacawStore *store, guint status, gboolean kept, gboolean again, gboolean told)
{
  const char *id = macaw_connection_get_id (connection);
  g_autoptr (MacawConversations) conversations = macaw_conversations_new (store);
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_USER, "m-1");
  g_autofree char *sentence = NULL;
  guint changes = 0, asked = page_server_get_asked (self->server, "/session/conversations/c-1");

  page_server_set (self->server, "/session/conversations/c-1", status, "{\"detail\":\"No\"}");
  macaw_store_save_conversation (store, id, "sess-1", "c-1", "One", 1);
  macaw_store_save_message (store, id, "c-1", 0, message);
  g_signal_connect (conversations, "trouble", G_CALLBACK (trouble_came), &sentence);
  macaw_conversations_hide (conversations, connection, "c-1");
  g_signal_connect (conversations, "changed", G_CALLBACK (count_changes), &changes);
  macaw_conversations_delete (conversations, connection, "c-1");
  page_wait (changes == 1);
  page_wait (page_server_get_asked (self->server, "/session/conversations/c-1") == asked + 1);
  page_wait ((sentence != NULL) == told);
  g_assert_true (macaw_conversations_is_hidden (conversations, id, "c-1") == !kept);
  g_assert_cmpuint (count_kept (store, connection), ==, kept ? 1 : 0);
  g_assert_true (has_intent (store) == again);
  macaw_conversations_unhide (conversations, connection, "c-1");
}

static void
test_deleting (Fixture *self, gconstpointer data)
{
  static const struct { guint status; gboolean kept, again, told; } rows[] = {
    { 200, FALSE, FALSE, FALSE },
    { 404, FALSE, FALSE, FALSE },
    { 410, FALSE, FALSE, FALSE },
    { 405, TRUE, FALSE, TRUE },
    { 400, TRUE, FALSE, TRUE },
    { 409, TRUE, FALSE, TRUE },
    { 401, FALSE, TRUE, TRUE },
    { 403, FALSE, TRUE, TRUE },
    { 408, FALSE, TRUE, TRUE },
    { 429, FALSE, TRUE, TRUE },
    { 500, FALSE, TRUE, TRUE },
  };
  g_autoptr (MacawStore) store = macaw_store_new (NULL);
  MacawConnection *connection = macaw_connection_list_add (self->list, "Mine", MACAW_CONNECTION_SERVER, self->url, "k");

  page_wait (macaw_connection_get_state (connection) == MACAW_CONNECTION_CONNECTED);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    delete_one (self, connection, store, rows[i].status, rows[i].kept, rows[i].again, rows[i].told);
  macaw_store_close (store);
}

static void
start_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) keyring = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                      "gnome-keyring-daemon", "--unlock", "--components=secrets", NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (keyring, "\n", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/connections/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  start_keyring ();
  g_test_add_func ("/connections/addresses", test_addresses);
  g_test_add_func ("/connections/consent", test_consent);
  g_test_add_func ("/connections/days", test_days);
  add ("found", test_found);
  add ("foreign-address", test_foreign_address);
  add ("nothing-found", test_nothing_found);
  add ("damaged", test_damaged);
  add ("added", test_added);
  add ("refused", test_refused);
  add ("unreachable", test_unreachable);
  add ("told", test_told);
  add ("deleting", test_deleting);
  return g_test_run ();
}
