/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The user unit of the local runtime, by the real systemctl working on files alone, and by one
 * that has nobody to ask. */

#include "app/inspector/automations/macaw-automations-page.h"
#include "app/inspector/automations/macaw-keep-running.h"
#include "app/macaw-runtime-service.h"
#include "pages-fixture.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path; /* of the unit */
  char *search; /* $PATH */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->path = g_build_filename (g_get_user_config_dir (), "systemd", "user", MACAW_RUNTIME_UNIT, NULL);
  self->search = g_strdup (g_getenv ("PATH"));
  self->folder = g_dir_make_tmp ("macaw-service-XXXXXX", NULL);
  /* It works on the files of the units, as in an image that is not booted. */
  g_setenv ("SYSTEMD_OFFLINE", "1", TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *fake = g_build_filename (self->folder, "systemctl", NULL);

  g_setenv ("PATH", self->search, TRUE);
  g_unlink (fake);
  g_rmdir (self->folder);
  g_unlink (self->path);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->search);
}

/* Instead of the real one: @script is what it does. */
static void
put_systemctl (Fixture *self, const char *script)
{
  g_autofree char *file = g_build_filename (self->folder, "systemctl", NULL), *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);

  g_assert_true (g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("PATH", self->folder, TRUE);
}

static gboolean
has_systemctl (void)
{
  g_autofree char *program = g_find_program_in_path ("systemctl");

  if (program == NULL)
    g_test_skip ("systemctl is not installed");
  return program != NULL;
}

static void
wait (MacawRuntimeService *service)
{
  page_wait (!macaw_runtime_service_is_busy (service));
}

static void
test_unit (Fixture *self, gconstpointer data)
{
  g_autofree char *unit = macaw_runtime_service_make_unit ("/opt/a \"b\"/100%/macaw-runtime", "/usr/bin/macaw");

  g_assert_nonnull (strstr (unit, "\nExecStart=\"/opt/a \\\"b\\\"/100%%/macaw-runtime\"\n"));
  g_assert_nonnull (strstr (unit, "\nExecStartPost=-\"/usr/bin/macaw\" --configure-runtime\n"));
  g_assert_null (strchr (unit, '@'));
  /* The line with which the runtime begins holds a key. */
  g_assert_nonnull (strstr (unit, "\nStandardOutput=null\n"));
  /* Its complaints don't: without this line, they'd go where the key goes. */
  g_assert_nonnull (strstr (unit, "\nStandardError=journal\n"));
  g_assert_nonnull (strstr (unit, "\nWantedBy=default.target\n"));
}

/* systemd itself finds nothing wrong with what was written. */
static void
verify (const char *path)
{
  g_autofree char *program = g_find_program_in_path ("systemd-analyze"), *output = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    {
      g_test_message ("systemd-analyze is not installed: the unit is not verified");
      return;
    }
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error, program, "verify", "--user",
                              "--man=no", path, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (strstr (output, MACAW_RUNTIME_UNIT) != NULL)
    g_error ("%s", output);
}

static void
test_on_and_off (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawRuntimeService) service = macaw_runtime_service_new ();
  g_autofree char *text = NULL, *link = NULL;

  if (!has_systemctl ())
    return;
  link = g_build_filename (g_get_user_config_dir (), "systemd", "user", "default.target.wants", MACAW_RUNTIME_UNIT, NULL);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_UNKNOWN);
  macaw_runtime_service_look (service);
  wait (service);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_OFF);
  g_assert_null (macaw_runtime_service_get_problem (service));
  macaw_runtime_service_turn (service, TRUE);
  g_assert_true (macaw_runtime_service_is_busy (service));
  wait (service);
  g_assert_cmpstr (macaw_runtime_service_get_problem (service), ==, NULL);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_ON);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "/src/runtime/macaw-runtime\"\n"));
  verify (self->path);
  macaw_runtime_service_turn (service, FALSE);
  wait (service);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_OFF);
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

/* A unit that the person wrote is used, and stays as it is. */
static void
test_own_unit (Fixture *self, gconstpointer data)
{
  static const char own[] = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=default.target\n";
  g_autoptr (MacawRuntimeService) service = macaw_runtime_service_new ();
  g_autofree char *folder = g_path_get_dirname (self->path), *before = NULL, *after = NULL;

  if (!has_systemctl ())
    return;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (self->path, own, -1, NULL));
  macaw_runtime_service_turn (service, TRUE);
  wait (service);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_ON);
  g_assert_true (g_file_get_contents (self->path, &before, NULL, NULL));
  g_assert_cmpstr (before, ==, own);
  macaw_runtime_service_turn (service, FALSE);
  wait (service);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_OFF);
  g_assert_true (g_file_get_contents (self->path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, own);
}

static void
test_absent (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawRuntimeService) service = macaw_runtime_service_new ();

  g_setenv ("PATH", self->folder, TRUE);
  macaw_runtime_service_turn (service, TRUE);
  wait (service);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_ABSENT);
  g_assert_nonnull (strstr (macaw_runtime_service_get_problem (service), "no systemd"));
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  put_systemctl (self, "echo 'Failed to connect to bus: No medium found' >&2; exit 1");
  macaw_runtime_service_look (service);
  wait (service);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_ABSENT);
  /* As systemd 256 has it. */
  put_systemctl (self, "echo 'Failed to connect to user scope bus via local transport: No such file or directory' >&2; exit 1");
  macaw_runtime_service_look (service);
  wait (service);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_ABSENT);
}

/* systemd is there, and says no: its words are the news, and the state is what it is. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawRuntimeService) service = macaw_runtime_service_new ();

  put_systemctl (self, "case $2 in enable) echo 'Unit is masked.' >&2; exit 1;; is-enabled) exit 1;; esac");
  macaw_runtime_service_turn (service, TRUE);
  wait (service);
  g_assert_cmpint (macaw_runtime_service_get_state (service), ==, MACAW_SERVICE_OFF);
  g_assert_cmpstr (macaw_runtime_service_get_problem (service), ==, "systemd refused: Unit is masked.");
}

/* On the page: a switch, and what it means in words. */
static void
test_page (Fixture *self, gconstpointer data)
{
  PageServer *server = page_server_new ();
  GtkWidget *page = macaw_automations_page_new (), *button;
  GtkWindow *window = page_window_new (page, 360, 700);

  page_server_set (server, "/session/automations", 200, "{\"automations\":[]}");
  macaw_automations_page_set_session (MACAW_AUTOMATIONS_PAGE (page), server->client, "s");
  page_wait (page_shows (page, "No Automations"));
  /* Somewhere else, nothing is known of that. */
  g_assert_null (page_find_type (page, MACAW_TYPE_KEEP_RUNNING));
  macaw_automations_page_set_local (MACAW_AUTOMATIONS_PAGE (page), TRUE);
  page_wait (page_shows (page, "until you log out."));
  button = page_find_type (page, GTK_TYPE_SWITCH);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Keep running after login");
  if (has_systemctl ())
    {
      page_wait (gtk_widget_is_sensitive (button));
      gtk_widget_activate (button);
      page_wait (page_shows (page, "From your next login on"));
      g_assert_true (gtk_switch_get_active (GTK_SWITCH (button)));
      page_take_pictures (window, "automations-keep-running");
      page_wait (gtk_widget_is_sensitive (button));
      gtk_widget_activate (button);
      page_wait (page_shows (page, "until you log out.") && !g_file_test (self->path, G_FILE_TEST_EXISTS));
      page_wait (!gtk_switch_get_active (GTK_SWITCH (button)) && gtk_widget_is_sensitive (button));
      put_systemctl (self, "case $2 in enable) echo 'Unit is masked.' >&2; exit 1;; is-enabled) exit 1;; esac");
      gtk_widget_activate (button);
      page_wait (page_shows (page, "Unit is masked."));
      page_wait (!gtk_switch_get_active (GTK_SWITCH (button)));
    }
  else
    {
      page_wait (page_shows (page, "no systemd"));
      g_assert_false (gtk_widget_is_sensitive (button));
    }
  page_window_free (window, page);
  page_server_free (server);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/runtime-service/unit", Fixture, NULL, set_up, test_unit, tear_down);
  g_test_add ("/runtime-service/on-and-off", Fixture, NULL, set_up, test_on_and_off, tear_down);
  g_test_add ("/runtime-service/own-unit", Fixture, NULL, set_up, test_own_unit, tear_down);
  g_test_add ("/runtime-service/absent", Fixture, NULL, set_up, test_absent, tear_down);
  g_test_add ("/runtime-service/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/runtime-service/page", Fixture, NULL, set_up, test_page, tear_down);
  return g_test_run ();
}
