/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Activity page under a flood of frames, when it is searched, and while a full log is exported:
 * how long the main loop is held up, and what recording costs without anybody looking. */

#include "bench-clock.h"
#include "app/inspector/activity/macaw-activity-page.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define URL "ws://127.0.0.1/ws/sess-0123456789"
#define ROUNDS 15
#define FLOOD_MS 1000
#define FLOOD_STEP 5 /* ms, and frames at each: a thousand a second */
#define BUSY_LIMIT 50.0

typedef struct
{
  AraRuntimeClient *client;
  MacawActivityLog *log;
  GtkWidget        *page;
  GtkWindow        *window;
  guint             told;
} App;

static gboolean
tell_busy (const char *what, double cpu, double wall)
{
  g_print ("{\"benchmark\":\"activity\",\"figure\":\"longest dispatch, %s\",\"cpu_ms\":%.1f,\"wall_ms\":%.1f,\"limit\":%.0f,\"ok\":%s}\n", what, cpu,
           wall, BUSY_LIMIT, cpu <= BUSY_LIMIT ? "true" : "false");
  return cpu <= BUSY_LIMIT;
}

static void
tell_frame (App *self)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"control.call\",\"id\":\"call-%u\",\"action\":\"list_windows\",\"args\":{}}", self->told++);

  ara_runtime_client_add_frame (self->client, URL, FALSE, text, strlen (text));
}

static gboolean
tell_some (gpointer data)
{
  for (guint i = 0; i < FLOOD_STEP; i++)
    tell_frame (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
set_true (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, set_true, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* Until the next frame is drawn. */
static void
wait_for_frame (App *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  gboolean drawn = FALSE;
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (set_true), &drawn);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (!drawn)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

/* The longest dispatch until the page has drawn the log's entries: no part of a flood. */
static double
open_log (App *self)
{
  bench_clock_forget_longest ();
  macaw_activity_page_set_log (MACAW_ACTIVITY_PAGE (self->page), self->log);
  wait_for_frame (self);
  run_for (100);
  return bench_clock_get_longest ().cpu;
}

/* CPU time of the process. */
static double
flood (App *self)
{
  guint source = g_timeout_add (FLOOD_STEP, tell_some, self);
  double start = bench_clock_read (CLOCK_PROCESS_CPUTIME_ID);

  run_for (FLOOD_MS);
  g_source_remove (source);
  return bench_clock_read (CLOCK_PROCESS_CPUTIME_ID) - start;
}

/* With the page on the screen and without anybody looking, in turn. */
static gboolean
measure_flood (App *self)
{
  double shown[ROUNDS], hidden[ROUNDS], opened[ROUNDS], cpu = 0, wall = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      bench_clock_forget_longest ();
      shown[i] = flood (self);
      cpu = MAX (cpu, bench_clock_get_longest ().cpu);
      wall = MAX (wall, bench_clock_get_longest ().wall);
      macaw_activity_page_set_log (MACAW_ACTIVITY_PAGE (self->page), NULL);
      hidden[i] = flood (self);
      opened[i] = open_log (self);
    }
  g_print ("{\"benchmark\":\"activity\",\"figure\":\"CPU of a second with 1000 frames, page shown\",\"ms\":%.1f,\"recorded_only_ms\":%.1f,\"ok\":true}\n",
           bench_median (shown, ROUNDS), bench_median (hidden, ROUNDS));
  g_print ("{\"benchmark\":\"activity\",\"figure\":\"longest dispatch, the page opened on what came\",\"cpu_ms\":%.1f,\"ok\":true}\n",
           bench_median (opened, ROUNDS));
  return tell_busy ("1000 frames/s, page shown", cpu, wall);
}

static GtkWidget *
find_search (GtkWidget *widget)
{
  if (GTK_IS_SEARCH_ENTRY (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_search (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Entries that nobody has read before: each body is read and masked for it. */
static gboolean
measure_search (App *self)
{
  double cpu = 0, wall = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      macaw_activity_log_clear (self->log);
      for (guint j = 0; j < MACAW_ACTIVITY_MAX_ENTRIES; j++)
        tell_frame (self);
      macaw_activity_log_flush (self->log);
      run_for (100);
      bench_clock_forget_longest ();
      gtk_editable_set_text (GTK_EDITABLE (find_search (self->page)), "list_windows");
      run_for (600);
      cpu = MAX (cpu, bench_clock_get_longest ().cpu);
      wall = MAX (wall, bench_clock_get_longest ().wall);
      gtk_editable_set_text (GTK_EDITABLE (find_search (self->page)), "");
      run_for (300);
    }
  return tell_busy ("a word searched in 5000 entries", cpu, wall);
}

static void
fill_with_large (App *self)
{
  GString *text = g_string_new ("{\"type\":\"control.result\",\"result\":[");

  while (text->len < ARA_EXCHANGE_MAX_BODY)
    g_string_append_printf (text, "{\"name\":\"window %u\",\"text\":\"some words, more words\"},", (guint) text->len);
  macaw_activity_log_clear (self->log);
  while (macaw_activity_log_get_dropped (self->log) == 0)
    ara_runtime_client_add_frame (self->client, URL, TRUE, text->str, text->len);
  g_string_free (text, TRUE);
}

/* Looking at it is no part of what is measured. */
static gboolean
is_whole (const char *path, double *start)
{
  double began = bench_clock_read (CLOCK_MONOTONIC);
  g_autofree char *text = NULL;
  gsize length = 0;
  gboolean whole = g_file_get_contents (path, &text, &length, NULL) && g_str_has_suffix (text, "]}}\n");

  *start += bench_clock_read (CLOCK_MONOTONIC) - began;
  bench_clock_forget_longest ();
  return whole;
}

static gboolean
measure_export (App *self)
{
  g_autofree char *folder = g_dir_make_tmp ("macaw-bench-XXXXXX", NULL), *path = g_build_filename (folder, "a.har", NULL);
  double cpu = 0, wall = 0, times[ROUNDS];

  fill_with_large (self);
  run_for (300);
  for (guint i = 0; i < ROUNDS; i++)
    {
      double start = bench_clock_read (CLOCK_MONOTONIC);

      g_unlink (path);
      bench_clock_forget_longest ();
      gtk_widget_activate_action (self->page, "activity.export-to", "s", path);
      do
        {
          run_for (20);
          cpu = MAX (cpu, bench_clock_get_longest ().cpu);
          wall = MAX (wall, bench_clock_get_longest ().wall);
          times[i] = bench_clock_read (CLOCK_MONOTONIC) - start;
        }
      while (!is_whole (path, &start));
      run_for (100);
    }
  g_unlink (path);
  g_rmdir (folder);
  g_print ("{\"benchmark\":\"activity\",\"figure\":\"a full log written as HAR\",\"ms\":%.0f,\"ok\":true}\n", bench_median (times, ROUNDS));
  return tell_busy ("while a full log is written as HAR", cpu, wall);
}

int
main (void)
{
  App app = { ara_runtime_client_new ("http://127.0.0.1:1", "k"), macaw_activity_log_new (), NULL, NULL, 0 };
  gboolean ok;

  adw_init ();
  app.page = macaw_activity_page_new ();
  app.window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (app.window, 400, 800);
  adw_window_set_content (ADW_WINDOW (app.window), app.page);
  macaw_activity_log_watch (app.log, app.client, NULL, NULL);
  macaw_activity_page_set_log (MACAW_ACTIVITY_PAGE (app.page), app.log);
  gtk_window_present (app.window);
  run_for (500);
  bench_clock_watch_loop ();
  ok = measure_flood (&app);
  ok = measure_search (&app) && ok;
  ok = measure_export (&app) && ok;
  gtk_window_destroy (app.window);
  g_object_unref (app.log);
  g_object_unref (app.client);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
