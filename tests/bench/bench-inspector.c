/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Tools page with much in it: a tool opened among 5 000, a result of 5 MB of JSON shown and
 * its tree opened node by node, a text of 200 MB shown and searched. The server is a process of
 * its own, so the time and the memory counted are the app's alone. Prints one JSON line a figure,
 * and ends with 1 if one of them misses its limit. */

#include "bench-clock.h"
#include "app/inspector/macaw-inspector.h"
#include "app/inspector/result/macaw-json-tree.h"
#include "app/inspector/result/macaw-result-view.h"
#include "bench-inspector-server.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS      15
#define TEXT_ROUNDS 3
#define NODES       60    /* opened in the tree */
#define OPEN_LIMIT  100.0 /* ms */
#define BUSY_LIMIT  50.0  /* ms */
#define RSS_LIMIT   64.0  /* MB */

/* Memory, in MB; the highest since it was last forgotten */

static double
read_memory (const char *field)
{
  g_autofree char *status = NULL;
  const char *at;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  at = strstr (status, field);
  return at == NULL ? 0 : (double) g_ascii_strtoull (at + strlen (field), NULL, 10) * 1024 / 1e6;
}

static void
forget_highest (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  g_assert_nonnull (file);
  fputs ("5", file);
  fclose (file);
}

/* The app */

typedef struct
{
  GtkStack        *stack;
  MacawInspector  *inspector; /* the one that is shown */
  MacawResultView *view;
  guint            finished;
  guint            shown;
} App;

static GtkWidget *
find_of_type (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_of_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
run_frames (App *self, guint count)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->stack));

  for (guint i = 0; i < count; i++)
    {
      gint64 frame = gdk_frame_clock_get_frame_counter (clock);

      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      while (gdk_frame_clock_get_frame_counter (clock) == frame)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
call_finished (App *self)
{
  self->finished++;
}

static void
result_shown (App *self)
{
  self->shown++;
}

static void
show_inspector (App *self, const char *session)
{
  gtk_stack_set_visible_child_name (self->stack, session);
  self->inspector = MACAW_INSPECTOR (gtk_stack_get_visible_child (self->stack));
  self->view = MACAW_RESULT_VIEW (find_of_type (GTK_WIDGET (self->inspector), MACAW_TYPE_RESULT_VIEW));
}

static void
add_inspector (App *self, AraRuntimeClient *client, const char *session)
{
  MacawInspector *inspector = MACAW_INSPECTOR (macaw_inspector_new ());
  guint before = self->finished;

  g_signal_connect_swapped (inspector, "call-finished", G_CALLBACK (call_finished), self);
  gtk_stack_add_named (self->stack, GTK_WIDGET (inspector), session);
  show_inspector (self, session);
  macaw_inspector_set_session (inspector, client, session, session);
  /* A first call: the list is there when it ends. */
  macaw_inspector_run_tool (inspector, "result", "{\"what\":\"small\"}");
  while (self->finished == before)
    g_main_context_iteration (NULL, TRUE);
  run_frames (self, 5);
  self->view = MACAW_RESULT_VIEW (find_of_type (GTK_WIDGET (inspector), MACAW_TYPE_RESULT_VIEW));
  g_signal_connect_swapped (self->view, "shown", G_CALLBACK (result_shown), self);
}

/* A tool among others: from asking for it to the frame that shows its form */

static double
open_one (App *self, const char *session, guint count, guint round, double *cpu)
{
  g_autofree char *name = g_strdup_printf ("tool_%u", (round * 331 + 7) % count);
  double start, start_cpu, end;

  show_inspector (self, session);
  run_frames (self, 3);
  start = bench_clock_read (CLOCK_MONOTONIC);
  start_cpu = bench_clock_read (CLOCK_THREAD_CPUTIME_ID);
  macaw_inspector_open_tool (self->inspector, name, "{\"name\":\"a name\",\"words\":[\"one\",\"two\"]}");
  run_frames (self, 1);
  end = bench_clock_read (CLOCK_MONOTONIC);
  *cpu = bench_clock_read (CLOCK_THREAD_CPUTIME_ID) - start_cpu;
  run_frames (self, 3);
  return end - start;
}

static gboolean
measure_open (App *self)
{
  double many[ROUNDS], few[ROUNDS], many_cpu[ROUNDS], few_cpu[ROUNDS], a, b;

  for (guint i = 0; i < 3; i++)
    {
      open_one (self, "many", BENCH_MANY, 100 + i, many_cpu);
      open_one (self, "few", BENCH_FEW, 100 + i, few_cpu);
    }
  for (guint i = 0; i < ROUNDS; i++)
    {
      many[i] = open_one (self, "many", BENCH_MANY, i, &many_cpu[i]);
      few[i] = open_one (self, "few", BENCH_FEW, i, &few_cpu[i]);
    }
  a = bench_median (many, ROUNDS);
  b = bench_median (few, ROUNDS);
  g_print ("{\"benchmark\":\"inspector\",\"figure\":\"open a tool among 5 000\",\"ms\":%.1f,\"cpu_ms\":%.1f,\"baseline\":\"among 10\",\"baseline_ms\":%.1f,"
           "\"baseline_cpu_ms\":%.1f,\"limit\":%.0f,\"rounds\":%d,\"ok\":%s}\n",
           a, bench_median (many_cpu, ROUNDS), b, bench_median (few_cpu, ROUNDS), OPEN_LIMIT, ROUNDS, a <= OPEN_LIMIT ? "true" : "false");
  return a <= OPEN_LIMIT;
}

/* A result, looked at in each way */

static void
run_result (App *self, const char *what)
{
  g_autofree char *args = g_strdup_printf ("{\"what\":\"%s\"}", what);
  guint finished = self->finished, shown = self->shown;

  macaw_inspector_run_tool (self->inspector, "result", args);
  while (self->finished == finished || self->shown == shown)
    g_main_context_iteration (NULL, TRUE);
  run_frames (self, 3);
}

/* Opens the first rows that open, also those that come to light by it; goes to each. */
static guint
open_tree (App *self)
{
  GtkWidget *list = find_of_type (find_of_type (GTK_WIDGET (self->view), MACAW_TYPE_JSON_TREE), GTK_TYPE_LIST_VIEW);
  GListModel *rows = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  guint opened = 0;

  for (guint i = 0; opened < NODES && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
      guint before = g_list_model_get_n_items (rows);

      if (!gtk_tree_list_row_is_expandable (row) || gtk_tree_list_row_get_expanded (row))
        continue;
      gtk_widget_activate_action (list, "list.scroll-to-item", "u", i);
      gtk_tree_list_row_set_expanded (row, TRUE);
      while (g_list_model_get_n_items (rows) == before)
        g_main_context_iteration (NULL, TRUE);
      run_frames (self, 1);
      opened++;
    }
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", g_list_model_get_n_items (rows) - 1);
  run_frames (self, 3);
  return opened;
}

static guint
look_at (App *self, const char *what)
{
  guint opened;

  run_result (self, what);
  g_assert_true (macaw_result_view_set_face (self->view, "tree"));
  run_frames (self, 3);
  opened = open_tree (self);
  g_assert_true (macaw_result_view_set_face (self->view, "raw"));
  run_frames (self, 5);
  return opened;
}

static gboolean
measure_json (App *self)
{
  double cpu[ROUNDS], wall[ROUNDS], small[ROUNDS], worst = 0;
  guint opened = 0;

  show_inspector (self, "few");
  look_at (self, "small");
  for (guint i = 0; i < ROUNDS; i++)
    {
      bench_clock_forget_longest ();
      opened = look_at (self, "json");
      cpu[i] = bench_clock_get_longest ().cpu;
      wall[i] = bench_clock_get_longest ().wall;
      worst = MAX (worst, bench_clock_get_longest ().cpu);
      bench_clock_forget_longest ();
      look_at (self, "small");
      small[i] = bench_clock_get_longest ().cpu;
    }
  g_print ("{\"benchmark\":\"inspector\",\"figure\":\"longest dispatch, 5 MB of JSON, %u nodes opened\",\"worst_cpu_ms\":%.1f,\"cpu_ms\":%.1f,\"wall_ms\":%.1f,"
           "\"baseline\":\"5 KB\",\"baseline_cpu_ms\":%.1f,\"limit\":%.0f,\"rounds\":%d,\"ok\":%s}\n",
           opened, worst, bench_median (cpu, ROUNDS), bench_median (wall, ROUNDS), bench_median (small, ROUNDS), BUSY_LIMIT, ROUNDS, worst <= BUSY_LIMIT ? "true" : "false");
  return worst <= BUSY_LIMIT && opened == NODES;
}

/* A text that is longer than memory should hold */

static gboolean
shows_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_label (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
measure_text (App *self)
{
  double grown[TEXT_ROUNDS], worst = 0, busy = 0, wall = 0, shown = 0, found = 0;

  for (guint i = 0; i < TEXT_ROUNDS; i++)
    {
      double before, start;

      run_result (self, "small");
      forget_highest ();
      bench_clock_forget_longest ();
      before = read_memory ("VmRSS:");
      start = bench_clock_read (CLOCK_MONOTONIC);
      run_result (self, "text");
      shown = bench_clock_read (CLOCK_MONOTONIC) - start;
      start = bench_clock_read (CLOCK_MONOTONIC);
      macaw_result_view_find (self->view, "the needle");
      while (!shows_label (GTK_WIDGET (self->view), "1 of 1"))
        g_main_context_iteration (NULL, TRUE);
      run_frames (self, 3);
      found = bench_clock_read (CLOCK_MONOTONIC) - start;
      grown[i] = read_memory ("VmHWM:") - before;
      worst = MAX (worst, grown[i]);
      busy = MAX (busy, bench_clock_get_longest ().cpu);
      wall = MAX (wall, bench_clock_get_longest ().wall);
      macaw_result_view_find (self->view, "");
    }
  g_print ("{\"benchmark\":\"inspector\",\"figure\":\"memory, 200 MB of text shown and searched\",\"worst_mb\":%.1f,\"mb\":%.1f,\"limit\":%.0f,"
           "\"shown_ms\":%.0f,\"found_ms\":%.0f,\"rounds\":%d,\"ok\":%s}\n",
           worst, bench_median (grown, TEXT_ROUNDS), RSS_LIMIT, shown, found, TEXT_ROUNDS, worst <= RSS_LIMIT ? "true" : "false");
  g_print ("{\"benchmark\":\"inspector\",\"figure\":\"longest dispatch, 200 MB of text\",\"worst_cpu_ms\":%.1f,\"worst_wall_ms\":%.1f,\"limit\":%.0f,\"ok\":%s}\n",
           busy, wall, BUSY_LIMIT, busy <= BUSY_LIMIT ? "true" : "false");
  return worst <= RSS_LIMIT && busy <= BUSY_LIMIT;
}

int
main (void)
{
  pid_t server;
  g_autofree char *url = bench_server_start (&server);
  g_autoptr (AraRuntimeClient) client = NULL;
  App app = { NULL };
  GtkWidget *window;
  gboolean ok;

  adw_init ();
  client = ara_runtime_client_new (url, "key");
  window = gtk_window_new ();
  app.stack = GTK_STACK (gtk_stack_new ());
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 760);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (app.stack));
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (app.stack)))
    g_main_context_iteration (NULL, TRUE);
  bench_clock_watch_loop ();
  add_inspector (&app, client, "many");
  add_inspector (&app, client, "few");
  ok = measure_open (&app);
  ok = measure_json (&app) && ok;
  ok = measure_text (&app) && ok;
  gtk_window_destroy (GTK_WINDOW (window));
  kill (server, SIGTERM);
  waitpid (server, NULL, 0);
  return ok ? 0 : 1;
}
