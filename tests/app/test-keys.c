/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys in a real keyring on a bus of its own, and with no bus at all. */

#include <libsecret/secret.h>

#include "app/sessions/macaw-keys.h"

static void
came (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static char *
look_up (const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  macaw_keys_lookup_async (id, NULL, came, &result);
  return macaw_keys_lookup_finish (wait (&result), error);
}

static gboolean
store (const char *id, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  macaw_keys_store_async (id, "A test", key, NULL, came, &result);
  return macaw_keys_store_finish (wait (&result), error);
}

static void
test_outlives (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char *key;

  store ("server", "sk-\xc3\xa4", &error);
  g_assert_no_error (error);
  macaw_keys_forget (); /* as another run: only the keyring has it now */
  key = look_up ("server", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, "sk-\xc3\xa4");
  secret_password_free (key);
  g_assert_null (look_up ("another", &error));
  g_assert_no_error (error);

  macaw_keys_clear_async ("server", NULL, came, &result);
  g_assert_true (macaw_keys_clear_finish (wait (&result), &error));
  g_assert_null (look_up ("server", &error));
  g_assert_no_error (error);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  macaw_keys_lookup_async ("server", cancellable, came, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (macaw_keys_lookup_finish (wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* No keyring: it works for this run, and the caller is told that it won't last. */
static void
test_without_keyring (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;
      char *key;

      g_assert_false (store ("server", "sk-1", &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      key = look_up ("server", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (key, ==, "sk-1");
      secret_password_free (key);
      macaw_keys_forget ();
      g_assert_null (look_up ("server", &error));
      g_assert_nonnull (error);
      return;
    }
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
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
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_test_subprocess ())
    start_keyring ();
  g_test_add_func ("/keys/outlives", test_outlives);
  g_test_add_func ("/keys/cancelled", test_cancelled);
  g_test_add_func ("/keys/without-keyring", test_without_keyring);
  return g_test_run ();
}
