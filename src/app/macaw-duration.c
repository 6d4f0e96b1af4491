/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long something took, in a few words. */

#include "config.h"

#include "macaw-duration.h"

#include <glib/gi18n.h>

char *
macaw_format_duration (gint64 ms)
{
  if (ms < 1)
    return g_strdup (_("< 1 ms"));
  if (ms < 1000)
    return g_strdup_printf (_("%d ms"), (int) ms);
  if (ms < 60000)
    return g_strdup_printf (_("%.1f s"), (double) ms / 1000);
  return g_strdup_printf (_("%d min %d s"), (int) (ms / 60000), (int) (ms / 1000 % 60));
}
