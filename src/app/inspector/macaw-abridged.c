/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of a text of a server, where the whole may have any length. */

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
