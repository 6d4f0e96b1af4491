/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time table in cron's five fields. */

#include "macaw-cron.h"

#include <string.h>

static const char *const month_names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL };
static const char *const weekday_names[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL };

typedef struct
{
  const char        *name;
  guint              least;
  guint              most;
  const char *const *names; /* the first one is @least */
} Field;

static const Field fields[] = {
  { "minute", 0, 59, NULL },
  { "hour", 0, 23, NULL },
  { "day of the month", 1, 31, NULL },
  { "month", 1, 12, month_names },
  { "day of the week", 0, 7, weekday_names },
};

static const char *const shorthands[][2] = {
  { "@yearly", "0 0 1 1 *" }, { "@annually", "0 0 1 1 *" }, { "@monthly", "0 0 1 * *" }, { "@weekly", "0 0 * * 0" },
  { "@daily", "0 0 * * *" },  { "@midnight", "0 0 * * *" }, { "@hourly", "0 * * * *" },
};

static gboolean
refuse (const Field *field, const char *text, const char *why, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%.60s” as the %s of a schedule %s; it takes %u to %u", text, field->name, why,
               field->least, field->most);
  return FALSE;
}

/* A number or a name, from @at on; moves @at behind it. */
static gboolean
parse_value (const Field *field, const char **at, guint *value)
{
  gsize length = strspn (*at, "0123456789");

  if (length > 0 && length <= 4)
    {
      *value = (guint) g_ascii_strtoull (*at, NULL, 10);
      *at += length;
      return *value >= field->least && *value <= field->most;
    }
  for (guint i = 0; field->names != NULL && field->names[i] != NULL; i++)
    if (g_ascii_strncasecmp (*at, field->names[i], 3) == 0)
      {
        *value = field->least + i;
        *at += 3;
        return TRUE;
      }
  return FALSE;
}

/* "*", "5", "1-5", each with "/2" behind it. */
static gboolean
parse_range (const Field *field, const char *text, guint64 *bits, GError **error)
{
  const char *at = text;
  guint first = field->least, last = field->most, step = 1;

  if (*at == '*')
    {
      at++;
      last = field->names == weekday_names ? 6 : field->most;
    }
  else
    {
      if (!parse_value (field, &at, &first))
        return refuse (field, text, "is not understood", error);
      last = *at == '/' ? field->most : first;
      if (*at == '-')
        {
          at++;
          if (!parse_value (field, &at, &last))
            return refuse (field, text, "is not understood", error);
          /* A week may end on Sunday. */
          if (field->names == weekday_names && last == 0 && first > 0)
            last = 7;
        }
    }
  if (last < first)
    return refuse (field, text, "runs backwards", error);
  if (*at == '/')
    {
      gsize length = strspn (++at, "0123456789");

      step = length > 0 && length <= 4 ? (guint) g_ascii_strtoull (at, NULL, 10) : 0;
      at += length;
      if (step == 0 || step > field->most)
        return refuse (field, text, "has a step that is not one", error);
    }
  if (*at != '\0')
    return refuse (field, text, "is not understood", error);
  for (guint i = first; i <= last; i += step)
    *bits |= G_GUINT64_CONSTANT (1) << i;
  return TRUE;
}

static gboolean
parse_field (const Field *field, const char *text, guint64 *bits, GError **error)
{
  g_auto (GStrv) ranges = g_strsplit (text, ",", -1);

  *bits = 0;
  for (guint i = 0; ranges[i] != NULL; i++)
    if (!parse_range (field, ranges[i], bits, error))
      return FALSE;
  return TRUE;
}

static GStrv
split_fields (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shorthands); i++)
    if (g_ascii_strcasecmp (text, shorthands[i][0]) == 0)
      return g_strsplit (shorthands[i][1], " ", -1);
  words = g_strsplit_set (text, " \t\n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (builder, words[i]);
  return g_strv_builder_end (builder);
}

gboolean
macaw_cron_parse (MacawCron *self, const char *text, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_auto (GStrv) words = split_fields (stripped);
  guint count = g_strv_length (words);
  guint64 bits[G_N_ELEMENTS (fields)];

  if (count != G_N_ELEMENTS (fields))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%.60s” has %u fields; a schedule has five: minute, hour, day of the month, month, day of the week, like “30 7 * * mon-fri”",
                   stripped, count);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!parse_field (&fields[i], words[i], &bits[i], error))
      return FALSE;
  *self = (MacawCron){ .minutes = bits[0], .hours = (guint32) bits[1], .days = (guint32) bits[2], .months = (guint16) bits[3],
                       .weekdays = (guint8) ((bits[4] | bits[4] >> 7) & 0x7f), .any_day = *words[2] == '*',
                       .any_weekday = *words[4] == '*', .wild = *words[0] == '*' || *words[1] == '*' };
  return TRUE;
}

gboolean
macaw_cron_matches_day (const MacawCron *self, int day, int month, int weekday)
{
  gboolean by_day = (self->days >> day & 1) != 0, by_weekday = (self->weekdays >> weekday & 1) != 0;

  if ((self->months >> month & 1) == 0)
    return FALSE;
  return self->any_day || self->any_weekday ? by_day && by_weekday : by_day || by_weekday;
}
