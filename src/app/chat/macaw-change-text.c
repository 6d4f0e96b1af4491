/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call replaces by what, as the lines of a diff. */

#include "config.h"

#include "macaw-change-text.h"

#include <string.h>

/* As servers name the two. */
static const char *const names[][2] = { { "old_text", "new_text" }, { "old_string", "new_string" } };

gboolean
macaw_change_text_has_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i][0]) || g_str_equal (name, names[i][1]))
      return TRUE;
  return FALSE;
}

/* Without an empty one after the last line feed. */
static char **
split (const char *text)
{
  char **lines = g_strsplit (text, "\n", -1);
  guint count = g_strv_length (lines);

  if (count > 0 && *lines[count - 1] == '\0')
    g_clear_pointer (&lines[count - 1], g_free);
  return lines;
}

static void
append (GString *diff, char sign, char **lines, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    g_string_append_printf (diff, "%c%s\n", sign, lines[i]);
}

static char *
compare (const char *before, const char *after)
{
  g_auto (GStrv) old = split (before), new = split (after);
  guint n_old = g_strv_length (old), n_new = g_strv_length (new), head = 0, tail = 0;
  GString *diff;

  while (head < MIN (n_old, n_new) && g_str_equal (old[head], new[head]))
    head++;
  while (head + tail < MIN (n_old, n_new) && g_str_equal (old[n_old - tail - 1], new[n_new - tail - 1]))
    tail++;
  if (head + tail == n_old && head + tail == n_new)
    return NULL;
  diff = g_string_new (NULL);
  append (diff, ' ', old, 0, head);
  append (diff, '-', old, head, n_old - tail);
  append (diff, '+', new, head, n_new - tail);
  append (diff, ' ', old, n_old - tail, n_old);
  return g_string_free (diff, FALSE);
}

static char *
dup_member (AraValue *input, const char *name)
{
  g_autoptr (AraValue) value = ara_value_dup_member (input, name);

  if (value == NULL || ara_value_get_kind (value) != ARA_VALUE_STRING || ara_value_get_text_length (value) > MACAW_CHANGE_MAX)
    return NULL;
  return ara_value_dup_string (value);
}

char *
macaw_change_text_dup (AraValue *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *before = dup_member (input, names[i][0]), *after = dup_member (input, names[i][1]);

      if (before != NULL && after != NULL)
        return compare (before, after);
    }
  return NULL;
}
