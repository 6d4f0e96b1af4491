/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of a server, which may have any length and say anything or nothing. */

#include "macaw-abridged.h"

#include <string.h>

char *
macaw_abridge (const char *text, gsize max)
{
  gsize length = text == NULL ? 0 : strnlen (text, max + 1);
  const char *end;

  if (length <= max)
    return g_strndup (text != NULL ? text : "", length);
  end = g_utf8_find_prev_char (text, text + max + 1);
  return g_strdup_printf ("%.*s…", (int) (end == NULL ? max : (gsize) (end - text)), text);
}

gboolean
macaw_is_blank (const char *text)
{
  while (text != NULL && *text != '\0' && !g_unichar_isgraph (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text == NULL || *text == '\0';
}
