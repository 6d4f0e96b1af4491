/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runtime is told of a model, and which key goes with it. */

#include <libsoup/soup.h>

#include "app/macaw-paths.h"
#include "app/sessions/macaw-keys.h"
#include "app/sessions/macaw-model-provider.h"

typedef struct
{
  SoupServer       *server;
  AraRuntimeClient *client;
  char             *body; /* of the last inject */
  guint             calls;
} Fixture;

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *fixture = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  const char *answer = g_str_equal (path, "/models") ? "{\"data\":[{\"id\":\"b\"},{},{\"id\":\"a\"}]}" : "{}";

  if (g_str_equal (path, "/session/inject"))
    {
      g_free (fixture->body);
      fixture->body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      fixture->calls++;
    }
  soup_server_message_set_status (message, g_str_equal (path, "/wrong/models") ? 401 : 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer, strlen (answer));
}

static char *
address (Fixture *fixture, const char *path)
{
  GSList *uris = soup_server_get_uris (fixture->server);
  char *text = g_strdup_printf ("http://127.0.0.1:%d%s", g_uri_get_port (uris->data), path);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return text;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = NULL;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, handle, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  base = address (fixture, "");
  fixture->client = ara_runtime_client_new (base, "key");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->client);
  g_object_unref (fixture->server);
  g_free (fixture->body);
  g_settings_reset (macaw_paths_get_settings (), "provider-base-url");
  macaw_keys_forget ();
}

static void
came (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
apply (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  macaw_model_provider_apply_async (fixture->client, NULL, came, &result);
  wait (&result);
  macaw_model_provider_apply_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_nothing_set (Fixture *fixture, gconstpointer data)
{
  apply (fixture);
  g_assert_cmpuint (fixture->calls, ==, 0);
}

/* The key of one address is not sent to another one. */
static void
test_key_stays (Fixture *fixture, gconstpointer data)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *id = macaw_model_provider_dup_key_id ("https://api.openai.com/v1");
  g_autoptr (GAsyncResult) stored = NULL;

  macaw_keys_store_async (id, NULL, "sk-secret", NULL, came, &stored);
  g_settings_set_string (settings, "provider-base-url", "https://api.openai.com/v1");
  apply (fixture);
  g_assert_nonnull (strstr (fixture->body, "\"sk-secret\""));
  g_assert_nonnull (strstr (fixture->body, "\"openai\""));
  g_settings_set_string (settings, "provider-base-url", "https://example.org/v1");
  apply (fixture);
  g_assert_null (strstr (fixture->body, "sk-secret"));
  g_assert_nonnull (strstr (fixture->body, "\"example.org\""));
  wait (&stored);
}

static void
test_models (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) good = NULL, bad = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = address (fixture, ""), *wrong = address (fixture, "/wrong");
  g_auto (GStrv) names = NULL;

  macaw_model_provider_test_async (base, "k", NULL, came, &good);
  wait (&good);
  names = macaw_model_provider_test_finish (good, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "a");
  macaw_model_provider_test_async (wrong, "k", NULL, came, &bad);
  wait (&bad);
  g_assert_null (macaw_model_provider_test_finish (bad, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_UNAUTHORIZED);
}

static void
test_names (void)
{
  static const char *const rows[][2] = {
    { "https://api.openai.com/v1", "openai" }, { "http://localhost:11434/v1", "ollama" },
    { "http://127.0.0.1:8080/v1", "local" },   { "https://Models.Example.org", "models.example.org" },
    { "no address", "provider" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = macaw_model_provider_dup_name (rows[i][0]);

      g_assert_cmpstr (name, ==, rows[i][1]);
    }
}

int
main (int argc, char **argv)
{
  /* Where the keyring is doesn't matter here: what is stored in this run is found. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/model-provider/nothing-set", Fixture, NULL, set_up, test_nothing_set, tear_down);
  g_test_add ("/model-provider/key-stays", Fixture, NULL, set_up, test_key_stays, tear_down);
  g_test_add ("/model-provider/models", Fixture, NULL, set_up, test_models, tear_down);
  g_test_add_func ("/model-provider/names", test_names);
  return g_test_run ();
}
