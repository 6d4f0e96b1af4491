/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app itself, which tells when its first useful frame is on the screen: the sidebar filled, the
 * composer focused, and the end of the conversation there if one was open. Arguments: the time of
 * its start, and `empty` or `long`; or, not measured, `seed`. */

#include "app/macaw-application.h"
#include "app/macaw-paths.h"
#include "app/chat/macaw-composer.h"
#include "app/chat/macaw-timeline.h"
#include "app/sessions/macaw-conversation-row.h"
#include "app/store/macaw-store.h"
#include "bench-start-common.h"

static const char *start;
static gboolean wants_conversation;

/* What the app kept when it ran before */

static int
seed (void)
{
  MacawStore *store = macaw_store_new (NULL);
  GSettings *settings = macaw_paths_get_settings ();

  for (guint i = 0; i < BENCH_CONVERSATIONS; i++)
    {
      g_autofree char *id = bench_make_id (i), *title = bench_make_title (i);

      macaw_store_save_conversation (store, "local", BENCH_SESSION, id, title, g_get_real_time () - (gint64) i * G_USEC_PER_SEC);
    }
  for (guint i = 0; i < BENCH_MESSAGES; i++)
    {
      g_autoptr (AraMessage) message = bench_make_message (i);
      g_autofree char *id = bench_make_id (0);

      macaw_store_save_message (store, "local", id, i, message);
    }
  macaw_store_close (store);
  g_settings_set_string (settings, "last-connection", "local");
  g_settings_set_string (settings, "last-session", BENCH_SESSION);
  g_settings_set_string (settings, "last-session-name", "Home");
  g_settings_sync ();
  return 0;
}

/* Measuring */

static gboolean
shows_end (GtkWidget *window)
{
  GtkWidget *timeline = bench_find (window, MACAW_TYPE_TIMELINE);

  return timeline != NULL && macaw_timeline_get_n_rows (MACAW_TIMELINE (timeline)) > 5;
}

static void
painted (GdkFrameClock *clock, GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  if (focus != NULL && GTK_IS_TEXT_VIEW (focus) && gtk_widget_get_ancestor (focus, MACAW_TYPE_COMPOSER) != NULL
      && bench_find (GTK_WIDGET (window), MACAW_TYPE_CONVERSATION_ROW) != NULL && (!wants_conversation || shows_end (GTK_WIDGET (window))))
    bench_tell (start);
}

static void
window_added (GtkApplication *application, GtkWindow *window)
{
  gtk_widget_realize (GTK_WIDGET (window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (painted), window);
}

int
main (int argc, char **argv)
{
  g_autoptr (MacawApplication) application = NULL;

  g_autofree char *last = bench_make_id (0);

  if (argc == 2 && g_str_equal (argv[1], "seed"))
    return seed ();
  g_assert_cmpint (argc, ==, 3);
  start = argv[1];
  wants_conversation = g_str_equal (argv[2], "long");
  g_settings_set_string (macaw_paths_get_settings (), "last-conversation", wants_conversation ? last : "");
  application = macaw_application_new (G_APPLICATION_HANDLES_COMMAND_LINE);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
