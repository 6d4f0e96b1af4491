/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of time zones as people type them. */

#include "config.h"

#include "macaw-time-zones.h"

#include <string.h>

/* A line for each zone, its name in the third field. 20 KB, read when a name is not known. */
#define ZONE_LIST  "/usr/share/zoneinfo/zone1970.tab"

char *
macaw_time_zones_dup_local (void)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (local);

  return g_strdup (name != NULL && macaw_time_zones_is_known (name) ? name : "UTC");
}

/* GTimeZone reads rules and paths, too; a schedule takes names only. */
gboolean
macaw_time_zones_is_known (const char *name)
{
  g_autoptr (GTimeZone) zone = NULL;

  if (g_str_equal (name, "UTC"))
    return TRUE;
  if (!g_ascii_isalpha (*name) || strstr (name, "..") != NULL
      || strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") != strlen (name))
    return FALSE;
  zone = g_time_zone_new_identifier (name);
  return zone != NULL;
}

/* Lower case, and letters only. */
static char *
fold (const char *name)
{
  char *folded = g_ascii_strdown (name, -1), *to = folded;

  for (const char *from = folded; *from != '\0'; from++)
    if (g_ascii_isalpha (*from))
      *to++ = *from;
  *to = '\0';
  return folded;
}

/* The whole name, or the city at its end. */
static gboolean
is_meant (const char *zone, const char *wanted)
{
  const char *city = strrchr (zone, '/');
  g_autofree char *whole = fold (zone), *last = fold (city != NULL ? city + 1 : zone);

  return g_str_equal (whole, wanted) || g_str_equal (last, wanted);
}

char *
macaw_time_zones_dup_meant (const char *name)
{
  g_autofree char *text = NULL, *wanted = fold (name), *found = NULL;
  g_auto (GStrv) lines = NULL;

  if (*wanted == '\0' || !g_file_get_contents (ZONE_LIST, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);

      if (*lines[i] == '#' || g_strv_length (fields) < 3 || !is_meant (fields[2], wanted))
        continue;
      if (found != NULL)
        return NULL;
      found = g_strdup (fields[2]);
    }
  return g_steal_pointer (&found);
}
