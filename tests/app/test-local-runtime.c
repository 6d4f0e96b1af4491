/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervisor of the local runtime, with the real one: started, found, killed, not believed. */

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <signal.h>

#include "pages-fixture.h"
#include "app/sessions/macaw-local-runtime.h"

typedef struct
{
  MacawLocalRuntime *runtime;
  guint              n_ready;
  guint              n_failed;
  guint              look; /* again, at what tells nothing by itself: files and processes */
} Fixture;

static gboolean
look_again (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static void
count_ready (Fixture *self)
{
  self->n_ready++;
}

static void
count_failed (Fixture *self)
{
  self->n_failed++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->look = g_timeout_add (20, look_again, NULL);
  self->runtime = macaw_local_runtime_new ();
  g_signal_connect_swapped (self->runtime, "ready", G_CALLBACK (count_ready), self);
  g_signal_connect_swapped (self->runtime, "failed", G_CALLBACK (count_failed), self);
}

static char *
dup_file_path (void)
{
  return g_build_filename (g_get_user_runtime_dir (), "macaw", "runtime.json", NULL);
}

static AraValue *
read_file (void)
{
  g_autofree char *path = dup_file_path (), *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? ara_value_new_from_text (text, -1, NULL) : NULL;
}

static void
write_file (const char *text, int mode)
{
  g_autofree char *path = dup_file_path (), *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static GPid
get_pid (void)
{
  g_autoptr (AraValue) file = read_file ();

  return file == NULL ? 0 : (GPid) ara_value_get_member_integer (file, "pid");
}

static gboolean
is_gone (GPid pid)
{
  return kill (pid, 0) != 0;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  GPid pid = get_pid ();

  macaw_local_runtime_stop (self->runtime);
  g_object_unref (self->runtime);
  page_wait (pid == 0 || is_gone (pid));
  g_source_remove (self->look);
}

static void
test_started (Fixture *self, gconstpointer data)
{
  GPid pid;

  macaw_local_runtime_start (self->runtime);
  macaw_local_runtime_start (self->runtime); /* once is enough */
  page_wait (self->n_ready == 1);
  g_assert_nonnull (macaw_local_runtime_get_client (self->runtime));
  pid = get_pid ();
  g_assert_cmpint (pid, >, 0);
  /* Nobody else uses it, so it ends with us. */
  macaw_local_runtime_stop (self->runtime);
  page_wait (is_gone (pid));
}

static void
test_killed (Fixture *self, gconstpointer data)
{
  g_autoptr (AraRuntimeClient) before = NULL;
  GPid pid;

  macaw_local_runtime_start (self->runtime);
  page_wait (self->n_ready == 1);
  before = g_object_ref (macaw_local_runtime_get_client (self->runtime));
  pid = get_pid ();
  kill (pid, SIGKILL);
  page_wait (self->n_failed == 1);
  g_assert_null (macaw_local_runtime_get_client (self->runtime));
  page_wait (self->n_ready == 2);
  g_assert_true (macaw_local_runtime_get_client (self->runtime) != before);
  g_assert_cmpint (get_pid (), !=, pid);
}

/* One that somebody else started is used, outlives us, and is replaced when it dies. */
static void
test_found (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("MACAW_RUNTIME"), "--port", "0", NULL);
  g_autoptr (AraValue) file = NULL;
  g_autofree char *url = NULL;

  g_assert_no_error (error);
  page_wait (get_pid () != 0);
  file = read_file ();
  url = ara_value_dup_member_string (file, "url");
  macaw_local_runtime_start (self->runtime);
  page_wait (self->n_ready == 1);
  g_assert_cmpstr (ara_runtime_client_get_base_url (macaw_local_runtime_get_client (self->runtime)), ==, url);
  macaw_local_runtime_check (self->runtime);
  page_wait (self->n_ready == 2); /* it is there: found again, none started */
  g_assert_cmpstr (ara_runtime_client_get_base_url (macaw_local_runtime_get_client (self->runtime)), ==, url);

  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  macaw_local_runtime_check (self->runtime);
  page_wait (self->n_ready == 3);
  g_assert_cmpint (get_pid (), !=, ara_value_get_member_integer (file, "pid"));
}

/* A file that anybody may write could send everything that is typed here to anybody. */
static void
test_not_believed (Fixture *self, gconstpointer data)
{
  static const struct { const char *url; int mode; gboolean warns; } rows[] = {
    { NULL, 0644, TRUE },
    { NULL, 0620, TRUE },
    { "http://192.0.2.1:80", 0600, FALSE },
    { "http://127.0.0.1.example.org", 0600, FALSE },
    { "not json", 0600, FALSE },
  };
  PageServer *server = page_server_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *url = rows[i].url != NULL ? rows[i].url : ara_runtime_client_get_base_url (server->client);
      g_autofree char *text = g_strdup_printf (g_str_equal (url, "not json") ? "{\"url\": %s" : "{\"url\":\"%s\",\"api_key\":\"k\",\"pid\":1}", url);
      GPid pid;

      write_file (text, rows[i].mode);
      if (rows[i].warns)
        g_test_expect_message ("macaw", G_LOG_LEVEL_WARNING, "*is not used*");
      macaw_local_runtime_start (self->runtime);
      page_wait (self->n_ready == 1);
      g_test_assert_expected_messages ();
      pid = get_pid ();
      g_assert_cmpint (pid, >, 1);
      g_assert_cmpuint (g_hash_table_size (server->asked), ==, 0);
      tear_down (self, NULL);
      *self = (Fixture){ 0 };
      set_up (self, NULL);
    }
  page_server_free (server);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/local-runtime/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  add ("started", test_started);
  add ("killed", test_killed);
  add ("found", test_found);
  add ("not-believed", test_not_believed);
  return g_test_run ();
}
