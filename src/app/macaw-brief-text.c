/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of a text that somebody else wrote, for a label of one line. */

#include "macaw-brief-text.h"

#include <string.h>

char *
macaw_text_dup_brief (const char *text, guint size)
{
  /* No character has more bytes. */
  gsize length = strnlen (text, 6 * (gsize) size + 1);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length), *cut = NULL;

  g_strdelimit (valid, "\n\r\t\v\f", ' ');
  if (g_utf8_strlen (valid, -1) <= size)
    return g_steal_pointer (&valid);
  cut = g_utf8_substring (valid, 0, size);
  return g_strconcat (cut, "…", NULL);
}
