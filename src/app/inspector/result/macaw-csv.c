/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comma-separated values (RFC 4180), also with semicolons or tabs. */

#include "macaw-result-shape.h"

#include <string.h>

#define LOOKED_AT   20 /* records that have to agree */
#define MAX_HEADING 80 /* bytes of a column's name */

/* One field; @at is left at what ends it. */
static char *
take_field (const char **at, char separator)
{
  GString *field = g_string_new (NULL);
  const char *place = *at;

  if (*place == '"')
    {
      for (place++; *place != '\0'; place++)
        {
          if (*place == '"' && place[1] != '"')
            break;
          place += *place == '"';
          g_string_append_c (field, *place);
        }
      place += *place == '"';
    }
  for (; *place != '\0' && *place != separator && *place != '\n' && !(*place == '\r' && place[1] == '\n'); place++)
    g_string_append_c (field, *place);
  *at = place;
  return g_string_free (field, FALSE);
}

static char **
take_record (const char **at, char separator)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (;;)
    {
      g_ptr_array_add (fields, take_field (at, separator));
      if (**at != separator)
        break;
      ++*at;
    }
  *at += **at == '\r';
  *at += **at == '\n';
  g_ptr_array_add (fields, NULL);
  return (char **) g_ptr_array_free (fields, FALSE);
}

GPtrArray *
macaw_csv_parse (const char *text, char separator, guint max_records)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  while (*text != '\0' && records->len < max_records)
    g_ptr_array_add (records, take_record (&text, separator));
  return records;
}

static gboolean
is_heading (char **fields)
{
  for (; *fields != NULL; fields++)
    if (**fields == '\0' || g_ascii_isspace (**fields) || strlen (*fields) > MAX_HEADING || strchr (*fields, '\n') != NULL)
      return FALSE;
  return TRUE;
}

/* A table has a heading, two columns at least, and as many fields in each record. */
static gboolean
is_table (const char *text, char separator)
{
  g_autoptr (GPtrArray) records = macaw_csv_parse (text, separator, LOOKED_AT);
  guint columns = records->len == 0 ? 0 : g_strv_length (g_ptr_array_index (records, 0));

  if (records->len < 3 || columns < 2 || !is_heading (g_ptr_array_index (records, 0)))
    return FALSE;
  for (guint i = 1; i < records->len; i++)
    if (g_strv_length (g_ptr_array_index (records, i)) != columns)
      return FALSE;
  return TRUE;
}

char
macaw_csv_guess (const char *text)
{
  static const char separators[] = ",\t;";

  for (const char *separator = separators; *separator != '\0'; separator++)
    if (is_table (text, *separator))
      return *separator;
  return '\0';
}
