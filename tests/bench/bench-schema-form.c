/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a tool among 5 000: from its schema in the server's answer to the form on the screen;
 * beside it, as many bare labels and entries. Prints one line of JSON for each size of tool. */

#include "app/inspector/form/macaw-schema-form.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>
#include <stdio.h>
#include <stdlib.h>

#define TOOLS   5000
#define WARM_UP 3
#define PAIRS   25
#define LIMIT   100.0 /* ms */
#define SHOWN   24

static void
append_tool (GString *json, guint number, guint fields)
{
  static const char *const kinds[] = {
    "{\"type\":\"string\",\"description\":\"What it is called, in a sentence that tells a little.\"}",
    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":600,\"default\":30}",
    "{\"type\":\"boolean\",\"default\":false}",
    "{\"enum\":[\"every\",\"cron\",\"once\"]}",
    "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
    "{\"type\":[\"string\",\"null\"],\"maxLength\":40}",
  };

  g_string_append_printf (json, "%s{\"name\":\"tool_%u\",\"input_schema\":{\"type\":\"object\",\"required\":[\"f0\"],\"properties\":{", number > 0 ? "," : "", number);
  for (guint i = 0; i < fields; i++)
    g_string_append_printf (json, "%s\"f%u\":%s", i > 0 ? "," : "", i, kinds[i % G_N_ELEMENTS (kinds)]);
  g_string_append (json, "}}}");
}

static AraValue *
make_tools (void)
{
  GString *json = g_string_new ("[");
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < TOOLS; i++)
    append_tool (json, i, i % 100 == 99 ? 500 : 12);
  g_string_append_c (json, ']');
  bytes = g_string_free_to_bytes (json);
  return ara_value_new_from_bytes (bytes, NULL);
}

static void
on_after_paint (GdkFrameClock *clock, gpointer painted)
{
  *(gboolean *) painted = TRUE;
}

static void
wait_for_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gboolean painted = FALSE;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &painted);

  gtk_widget_queue_draw (widget);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}

static double
time_form (GtkWidget *scroller, AraValue *tools, guint number)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (AraValue) tool = ara_value_dup_child (tools, number), schema = ara_value_dup_member (tool, "input_schema");
  GtkWidget *form = macaw_schema_form_new ();

  macaw_schema_form_set_schema (MACAW_SCHEMA_FORM (form), schema);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), form);
  wait_for_frame (scroller);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
time_bare (GtkWidget *scroller, guint fields)
{
  gint64 start = g_get_monotonic_time ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  for (guint i = 0; i < MIN (fields, SHOWN); i++)
    {
      gtk_box_append (GTK_BOX (box), gtk_label_new ("a field"));
      gtk_box_append (GTK_BOX (box), gtk_entry_new ());
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  wait_for_frame (scroller);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, PAIRS, sizeof *values, compare);
  return values[PAIRS / 2];
}

static gboolean
measure (GtkWidget *scroller, AraValue *tools, guint number, guint fields)
{
  double form[PAIRS], bare[PAIRS];

  for (int i = -WARM_UP; i < PAIRS; i++)
    {
      double a = time_form (scroller, tools, number - (guint) (i + WARM_UP) * 100), b = time_bare (scroller, fields);

      if (i >= 0)
        {
          form[i] = a;
          bare[i] = b;
        }
    }
  printf ("{\"name\":\"open-tool\",\"tools\":%d,\"fields\":%u,\"form_ms\":%.1f,\"bare_ms\":%.1f,\"ratio\":%.2f,\"limit_ms\":%.0f,\"pairs\":%d}\n", TOOLS, fields,
          median (form), median (bare), median (form) / median (bare), LIMIT, PAIRS);
  return median (form) <= LIMIT;
}

int
main (void)
{
  g_autoptr (AraValue) tools = make_tools ();
  GtkWidget *window, *scroller = gtk_init_check () ? gtk_scrolled_window_new () : NULL;
  gboolean few, many;

  if (scroller == NULL)
    {
      printf ("{\"name\":\"open-tool\",\"skipped\":\"there is no display\"}\n");
      return 77;
    }
  adw_init ();
  gtk_source_init ();
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 800);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_frame (window);
  few = measure (scroller, tools, 4998, 12);
  many = measure (scroller, tools, 4999, 500);
  gtk_window_destroy (GTK_WINDOW (window));
  return few && many ? 0 : 1;
}
