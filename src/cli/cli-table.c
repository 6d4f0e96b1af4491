/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of text: columns at a terminal, apart by tabs elsewhere. */

#include "cli-table.h"
#include "cli-output.h"
#include "cli-text.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define GAP 2
#define LEAST_WIDTH 8 /* of the flexible column */

struct _CliTable
{
  guint      n_columns;
  guint      flexible;
  GPtrArray *cells; /* row by row, the titles first */
};

CliTable *
cli_table_new (guint flexible, const char *title, ...)
{
  CliTable *self = g_new0 (CliTable, 1);
  va_list titles;

  self->flexible = flexible;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  va_start (titles, title);
  for (; title != NULL; title = va_arg (titles, const char *), self->n_columns++)
    g_ptr_array_add (self->cells, g_strdup (title));
  va_end (titles);
  return self;
}

void
cli_table_add (CliTable *self, ...)
{
  va_list texts;

  va_start (texts, self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *text = va_arg (texts, const char *);

      g_ptr_array_add (self->cells, cli_text_one_line (text != NULL ? text : "", 1000));
    }
  va_end (texts);
}

static int
get_terminal_width (void)
{
  struct winsize size = { 0 };

  return ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static const char *
get_cell (CliTable *self, guint row, guint column)
{
  return g_ptr_array_index (self->cells, row * self->n_columns + column);
}

static guint
count_rows (CliTable *self)
{
  return self->cells->len / self->n_columns;
}

static void
measure (CliTable *self, int *widths)
{
  int total = 0;

  for (guint column = 0; column < self->n_columns; column++)
    {
      widths[column] = 0;
      for (guint row = 0; row < count_rows (self); row++)
        widths[column] = MAX (widths[column], cli_text_width (get_cell (self, row, column)));
      total += widths[column] + (column > 0 ? GAP : 0);
    }
  total -= get_terminal_width ();
  if (total > 0)
    widths[self->flexible] = MAX (widths[self->flexible] - total, MIN (LEAST_WIDTH, widths[self->flexible]));
}

static void
append_columns (CliTable *self, GString *out)
{
  g_autofree int *widths = g_new0 (int, self->n_columns);

  measure (self, widths);
  for (guint row = 0; row < count_rows (self); row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        gboolean last = column + 1 == self->n_columns;
        g_autofree char *cell = cli_text_one_line (get_cell (self, row, column), MAX (widths[column], 1));

        g_string_append (out, cell);
        if (!last)
          g_string_append_printf (out, "%*s", widths[column] - cli_text_width (cell) + GAP, "");
        else
          g_string_append_c (out, '\n');
      }
}

static void
append_lines (CliTable *self, GString *out)
{
  for (guint i = self->n_columns; i < self->cells->len; i++)
    g_string_append_printf (out, "%s%c", (char *) g_ptr_array_index (self->cells, i),
                            (i + 1) % self->n_columns == 0 ? '\n' : '\t');
}

int
cli_table_finish (CliTable *self, const char *program)
{
  g_autoptr (CliOutput) output = cli_output_new (STDOUT_FILENO);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!isatty (STDOUT_FILENO))
    {
      append_lines (self, text);
      cli_output_write (output, text->str, text->len);
    }
  else
    {
      g_autofree char *converted = NULL;
      gsize length;

      append_columns (self, text);
      converted = cli_text_to_locale (text->str, text->len, &length);
      cli_output_write (output, converted, length);
    }
  g_ptr_array_unref (self->cells);
  g_free (self);
  return cli_output_finish (output, program, 0);
}

static char *
format_time (GDateTime *time)
{
  g_autoptr (GDateTime) local = NULL;

  if (time == NULL)
    return NULL;
  if (!isatty (STDOUT_FILENO))
    return g_date_time_format_iso8601 (time);
  local = g_date_time_to_local (time);
  return g_date_time_format (local, "%Y-%m-%d %H:%M");
}

char *
cli_format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = microseconds == 0 ? NULL : g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);

  return format_time (time);
}

char *
cli_format_time_text (const char *iso8601)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = iso8601 == NULL ? NULL : g_date_time_new_from_iso8601 (iso8601, utc);

  return time != NULL ? format_time (time) : g_strdup (iso8601);
}
