/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections: which addresses are taken, what needs consent, and the days of the list. */

#include <gtk/gtk.h>
#include <string.h>

#include "app/macaw-paths.h"
#include "app/sessions/macaw-connection-list.h"
#include "app/sessions/macaw-consent.h"
#include "app/sessions/macaw-conversation-row.h"

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

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connections/addresses", test_addresses);
  g_test_add_func ("/connections/consent", test_consent);
  g_test_add_func ("/connections/days", test_days);
  return g_test_run ();
}
