/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences of the web tools: with the real runtime, a keyring, and a search service of
 * the test's own. */

#include "app/macaw-paths.h"
#include "app/sessions/macaw-connection.h"
#include "app/sessions/macaw-keys.h"
#include "app/sessions/macaw-web-page.h"
#include "app/sessions/macaw-web-settings.h"
#include "pages-fixture.h"

#include <libsecret/secret.h>
#include <string.h>

typedef struct
{
  SoupServer        *service;
  guint              status;
  char              *asked; /* path, query and key of the last search */
  char              *base;
  MacawLocalRuntime *runtime;
  MacawConnection   *connection;
  GtkWidget         *page;
  GtkWindow         *window;
} Fixture;

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  static const char results[] = "{\"results\":[{\"title\":\"GNOME\",\"url\":\"https://gnome.example/\",\"content\":\"A desktop\"}],"
                                "\"web\":{\"results\":[{\"title\":\"GNOME\",\"url\":\"https://gnome.example/\",\"description\":\"A desktop\"}]}}";
  Fixture *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *brave = soup_message_headers_get_one (headers, "X-Subscription-Token"), *bearer = soup_message_headers_get_one (headers, "Authorization");

  g_free (self->asked);
  self->asked = g_strdup_printf ("%s?q=%s %s", path, query == NULL ? "" : (char *) g_hash_table_lookup (query, "q"),
                                 brave != NULL ? brave : bearer != NULL ? bearer : "no key");
  soup_server_message_set_status (message, self->status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, results, strlen (results));
}

static void
start_service (Fixture *self)
{
  GSList *uris;

  self->status = 200;
  self->service = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->service, NULL, answer, self, NULL);
  g_assert_true (soup_server_listen_local (self->service, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->service);
  self->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
connect_runtime (Fixture *self)
{
  self->runtime = macaw_local_runtime_new ();
  self->connection = macaw_connection_new_local (self->runtime);
  macaw_connection_connect (self->connection);
  page_wait (macaw_connection_get_state (self->connection) == MACAW_CONNECTION_CONNECTED);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  start_service (self);
  connect_runtime (self);
  self->page = g_object_new (MACAW_TYPE_WEB_PAGE, NULL);
  macaw_web_page_set_connection (MACAW_WEB_PAGE (self->page), self->connection);
  self->window = page_window_new (self->page, GPOINTER_TO_INT (data), 620);
}

static void
reset (void)
{
  GSettings *settings = macaw_paths_get_settings ();

  g_settings_reset (settings, "search-kind");
  g_settings_reset (settings, "search-url");
  g_settings_reset (settings, "web-allow-private");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  page_window_free (self->window, self->page);
  g_object_unref (self->connection);
  macaw_local_runtime_stop (self->runtime);
  g_object_unref (self->runtime);
  soup_server_disconnect (self->service);
  g_object_unref (self->service);
  g_free (self->asked);
  g_free (self->base);
  reset ();
}

static GtkWidget *
find_row (GtkWidget *widget, GType type, guint skip)
{
  guint seen = 0;

  for (GtkWidget *child = widget; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (g_type_is_a (G_OBJECT_TYPE (child), type) && seen++ == skip)
      return child;
  return NULL;
}

/* The rows of the first group. */
static GtkWidget *
get_row (Fixture *self, GType type, guint skip)
{
  GtkWidget *list = page_find_type (self->page, GTK_TYPE_LIST_BOX);

  return find_row (gtk_widget_get_first_child (list), type, skip);
}

static void
choose (Fixture *self, guint kind)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (get_row (self, ADW_TYPE_COMBO_ROW, 0)), kind);
}

static void
type_url (Fixture *self, const char *url)
{
  gtk_editable_set_text (GTK_EDITABLE (get_row (self, ADW_TYPE_ENTRY_ROW, 0)), url);
}

static void
type_key (Fixture *self, const char *key)
{
  gtk_editable_set_text (GTK_EDITABLE (get_row (self, ADW_TYPE_PASSWORD_ENTRY_ROW, 0)), key);
}

static void
use (Fixture *self)
{
  gtk_widget_activate_action (self->page, "web.use", NULL);
}

/* What the runtime says of its web tools, "searxng" and so on. */
static char *
dup_told (Fixture *self, const char *member)
{
  AraRuntimeClient *client = macaw_connection_get_client (self->connection);
  g_autoptr (AraValue) capabilities = ara_runtime_client_request (client, "GET", "/session/runtime/capabilities", NULL, NULL, NULL, NULL);
  g_autoptr (AraValue) web = capabilities == NULL ? NULL : ara_value_dup_member (capabilities, "web");
  g_autoptr (AraValue) value = web == NULL ? NULL : ara_value_dup_member (web, member);

  return value == NULL ? NULL : ara_value_dup_text (value);
}

static gboolean
is_told (Fixture *self, const char *member, const char *text)
{
  g_autofree char *told = dup_told (self, member);

  return g_strcmp0 (told, text) == 0;
}

static void
test_searxng (Fixture *self, gconstpointer data)
{
  g_assert_true (page_shows (self->page, "No service is chosen."));
  choose (self, 1);
  type_url (self, "not an address");
  use (self);
  g_assert_false (page_shows (self->page, "Not in use yet"));
  g_assert_true (is_told (self, "search", "\"none\""));
  type_url (self, self->base);
  use (self);
  page_wait (page_shows (self->page, "It works. The agent can search the web."));
  g_assert_cmpstr (self->asked, ==, "/search?q=GNOME no key");
  page_take_pictures (self->window, "web-preferences");
  self->status = 403;
  use (self);
  page_wait (page_shows (self->page, "It is kept, but a first search failed."));
  g_assert_true (page_shows (self->page, "its JSON format has to be switched on"));
  choose (self, 0);
  use (self);
  page_wait (page_shows (self->page, "The agent can’t search the web."));
  g_assert_true (is_told (self, "search", "\"none\""));
}

static void
key_came (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* The key goes to the service and into the keyring, nowhere else; a runtime that starts is told. */
static void
test_brave (Fixture *self, gconstpointer data)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *id = macaw_web_settings_dup_key_id ("brave", self->base), *kind = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char *key;

  choose (self, 2);
  type_url (self, self->base);
  type_key (self, "bsk-1");
  use (self);
  page_wait (page_shows (self->page, "It works. The agent can search the web."));
  g_assert_cmpstr (self->asked, ==, "/?q=GNOME bsk-1");
  kind = g_settings_get_string (settings, "search-kind");
  g_assert_cmpstr (kind, ==, "brave");
  /* As another run of the app and of the runtime. */
  page_wait (!gtk_spinner_get_spinning (GTK_SPINNER (page_find_type (self->page, GTK_TYPE_SPINNER))));
  macaw_keys_forget ();
  macaw_keys_lookup_async (id, NULL, key_came, &result);
  page_wait (result != NULL);
  key = macaw_keys_lookup_finish (result, NULL);
  g_assert_cmpstr (key, ==, "bsk-1");
  secret_password_free (key);
  g_object_unref (self->connection);
  macaw_local_runtime_stop (self->runtime);
  g_object_unref (self->runtime);
  connect_runtime (self);
  macaw_web_page_set_connection (MACAW_WEB_PAGE (self->page), self->connection);
  page_wait (is_told (self, "search", "\"brave\""));
}

static char *
fetch (Fixture *self)
{
  g_autofree char *text = g_strdup_printf ("{\"url\":\"%s/page\"}", self->base);
  g_autoptr (AraValue) args = ara_value_new_from_text (text, -1, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AraValue) answer = NULL;

  ara_runtime_client_execute_tool_async (macaw_connection_get_client (self->connection), NULL, "web_fetch", args, NULL, NULL, key_came, &result);
  page_wait (result != NULL);
  answer = ara_runtime_client_execute_tool_finish (macaw_connection_get_client (self->connection), result, NULL);
  return ara_value_dup_member_string (answer, "error");
}

static void
test_private (Fixture *self, gconstpointer data)
{
  GtkWidget *button = page_find_type (self->page, GTK_TYPE_SWITCH);
  g_autofree char *refused = fetch (self), *taken = NULL, *again = NULL;

  g_assert_nonnull (strstr (refused, "private"));
  gtk_switch_set_active (GTK_SWITCH (button), TRUE);
  page_wait (is_told (self, "allow_private", "true"));
  taken = fetch (self);
  g_assert_null (taken);
  gtk_switch_set_active (GTK_SWITCH (button), FALSE);
  page_wait (is_told (self, "allow_private", "false"));
  again = fetch (self);
  g_assert_nonnull (again);
}

static void
start_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) keyring = NULL;

  keyring = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                              "gnome-keyring-daemon", "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (keyring, "\n", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_unsetenv ("SEARXNG_URL");
  g_unsetenv ("BRAVE_SEARCH_API_KEY");
  gtk_test_init (&argc, &argv);
  adw_init ();
  start_keyring ();
  g_test_add ("/web-page/searxng", Fixture, GINT_TO_POINTER (600), set_up, test_searxng, tear_down);
  g_test_add ("/web-page/brave", Fixture, GINT_TO_POINTER (360), set_up, test_brave, tear_down);
  g_test_add ("/web-page/private", Fixture, GINT_TO_POINTER (600), set_up, test_private, tear_down);
  return g_test_run ();
}
