/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the programs share whose start is measured. */
#pragma once

#include "ara/ara.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BENCH_CONVERSATIONS 30
#define BENCH_MESSAGES 100
#define BENCH_BLOCKS 198 /* of an answer; with questions and footers there are 10 000 */
#define BENCH_SESSION "sess-bench"

/* Number 0 is the long one. */
static inline char *
bench_make_id (guint conversation)
{
  return g_strdup_printf ("00000000-0000-4000-8000-%012u", conversation);
}

static inline char *
bench_make_title (guint conversation)
{
  return conversation == 0 ? g_strdup ("The long one") : g_strdup_printf ("Conversation number %u", conversation);
}

/* A message of the long conversation. */
static inline AraMessage *
bench_make_message (guint number)
{
  g_autofree char *id = g_strdup_printf ("message-%u", number);
  AraMessage *message = ara_message_new (number % 2 == 0 ? ARA_ROLE_USER : ARA_ROLE_ASSISTANT, id);
  g_autoptr (GString) text = g_string_new (number % 2 == 0 ? "A question" : "");
  g_autoptr (AraTextPart) part = NULL;

  for (guint block = 0; number % 2 == 1 && block < BENCH_BLOCKS; block++)
    g_string_append_printf (text, block % 20 == 19 ? "```c\nint number = %u;\n```\n\n" : "Paragraph %u of the answer, with *some* words and `code` in it.\n\n", block);
  part = ara_text_part_new (NULL, FALSE, text->str);
  ara_message_append_part (message, ARA_PART (part));
  ara_message_set_status (message, ARA_MESSAGE_DONE);
  return message;
}

static inline GtkWidget *
bench_find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = bench_find (child, type);
  return found;
}

/* Milliseconds since @start, and the most memory that this process ever had, in KB. A process's
 * ru_maxrss begins with its parent's: VmHWM does not. */
static inline void
bench_tell (const char *start)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status == NULL ? NULL : strstr (status, "VmHWM:");
  printf ("%f %d\n", (double) (g_get_monotonic_time () - g_ascii_strtoll (start, NULL, 10)) / 1000,
          line == NULL ? 0 : atoi (line + strlen ("VmHWM:")));
  fflush (stdout);
  _Exit (0);
}
