/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody typed to find something by, in texts of any case. */

#include "config.h"

#include "macaw-needle.h"

#include <string.h>

char *
macaw_needle_new (const char *typed)
{
  g_autofree char *stripped = typed == NULL ? NULL : g_strstrip (g_strdup (typed));

  return stripped == NULL || *stripped == '\0' ? NULL : g_utf8_casefold (stripped, -1);
}

gboolean
macaw_needle_is_in (const char *needle, const char *text)
{
  g_autofree char *folded = needle == NULL || text == NULL ? NULL : g_utf8_casefold (text, -1);

  return needle == NULL || (folded != NULL && strstr (folded, needle) != NULL);
}
