/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regular expressions as JSON Schema means them (ECMA-262), for GRegex. */

#include "ara-schema-private.h"

#include <string.h>
#include <time.h>

/* What one match may cost, so that no pattern can keep a program busy. */
#define LIMITS "(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=2000)(*LIMIT_HEAP=4096)"
#define MAX_PATTERN_LENGTH 65536
/* What a match takes longer than others counts as so much other work: many that stay just
 * below the limits would keep a program busy too. */
#define STEPS_A_MICROSECOND 100

static gsize
hex_digits (const char *text, gsize rest, gsize wanted)
{
  gsize count = 0;

  while (count < rest && count < wanted && g_ascii_isxdigit (text[count]))
    count++;
  return count == wanted ? count : 0;
}

/* \u0041 and \u{41}; returns how many bytes were taken, 0 for none of these. */
static gsize
translate_code (GString *out, const char *text, gsize rest)
{
  const char *close;

  if (text[1] == 'u' && hex_digits (text + 2, rest - 2, 4) == 4)
    {
      g_string_append_printf (out, "\\x{%.4s}", text + 2);
      return 6;
    }
  close = text[1] == 'u' && rest > 3 && text[2] == '{' ? memchr (text, '}', rest) : NULL;
  if (close == NULL)
    return 0;
  g_string_append_printf (out, "\\x{%.*s}", (int) (close - text - 3), text + 3);
  return (gsize) (close - text) + 1;
}

/* Classes hold ASCII only, but for white space; GRegex would take those of Unicode. */
static const char *
translate_class (char letter, gboolean in_set)
{
  static const char space[] = "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";

  switch (letter)
    {
    case 'v':
      return "\\x{b}";
    case 'd':
      return in_set ? "0-9" : "[0-9]";
    case 'D':
      return in_set ? "\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}" : "[^0-9]";
    case 'w':
      return in_set ? "A-Za-z0-9_" : "[A-Za-z0-9_]";
    case 'W':
      return in_set ? "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}" : "[^A-Za-z0-9_]";
    case 's':
      return in_set ? space : "[\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}]";
    case 'S':
      return in_set ? "\\S" : "[^\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}]";
    default:
      return NULL;
    }
}

/* \p{Letter}: the engine knows short names only. */
static gsize
translate_property (GString *out, const char *text, gsize rest)
{
  static const struct { const char *name, *code; } names[] = {
    { "Letter", "L" }, { "Lowercase_Letter", "Ll" }, { "Uppercase_Letter", "Lu" }, { "Titlecase_Letter", "Lt" },
    { "Mark", "M" }, { "Number", "N" }, { "Decimal_Number", "Nd" }, { "digit", "Nd" }, { "Punctuation", "P" },
    { "punct", "P" }, { "Symbol", "S" }, { "Separator", "Z" }, { "Other", "C" }, { "Control", "Cc" },
  };
  const char *close = rest > 3 && text[2] == '{' ? memchr (text, '}', rest) : NULL;
  gsize length;

  if ((text[1] != 'p' && text[1] != 'P') || close == NULL)
    return 0;
  length = (gsize) (close - text) - 3;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i].name) == length && memcmp (names[i].name, text + 3, length) == 0)
      {
        g_string_append_printf (out, "\\%c{%s}", text[1], names[i].code);
        return length + 4;
      }
  return 0;
}

static gsize
translate_escape (GString *out, const char *text, gsize rest, gboolean in_set)
{
  const char *class;
  gsize taken;

  if (rest < 2)
    {
      g_string_append_c (out, '\\');
      return 1;
    }
  class = translate_class (text[1], in_set);
  if (class != NULL)
    {
      g_string_append (out, class);
      return 2;
    }
  if ((taken = translate_code (out, text, rest)) > 0 || (taken = translate_property (out, text, rest)) > 0)
    return taken;
  g_string_append_len (out, text, 2);
  return 2;
}

static char *
translate (const char *pattern)
{
  GString *out = g_string_new (LIMITS);
  gsize length = strlen (pattern);
  gboolean in_set = FALSE;

  for (gsize i = 0; i < length;)
    if (pattern[i] == '\\')
      i += translate_escape (out, pattern + i, length - i, in_set);
    else if (!in_set && g_str_has_prefix (pattern + i, "[^]"))
      {
        g_string_append (out, "[\\s\\S]");
        i += 3;
      }
    else if (!in_set && g_str_has_prefix (pattern + i, "[]"))
      {
        g_string_append (out, "(?!)");
        i += 2;
      }
    /* Inside a set a bracket is only itself; the engine might see a POSIX class. */
    else if (in_set && pattern[i] == '[')
      {
        g_string_append (out, "\\[");
        i++;
      }
    else
      {
        in_set = in_set ? pattern[i] != ']' : pattern[i] == '[';
        g_string_append_c (out, pattern[i++]);
      }
  return g_string_free (out, FALSE);
}

/* Escapes that only the engine has: an ECMA-262 pattern with them means something else. */
static gboolean
is_foreign (const char *pattern)
{
  for (const char *at = strchr (pattern, '\\'); at != NULL && at[1] != '\0'; at = strchr (at + 2, '\\'))
    if (strchr ("AZzGKQERXCaeghNHVlLUo", at[1]) != NULL)
      return TRUE;
  return FALSE;
}

GRegex *
ara_schema_pattern_new (AraText pattern, GError **error)
{
  g_autofree char *text = NULL, *translated = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *reason;
  GRegex *regex;

  if (pattern.length > MAX_PATTERN_LENGTH)
    {
      g_set_error (error, G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, "it is longer than %d bytes", MAX_PATTERN_LENGTH);
      return NULL;
    }
  text = ara_text_dup (pattern);
  if (is_foreign (text))
    {
      g_set_error (error, G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, "it has an escape that ECMA-262 lacks");
      return NULL;
    }
  translated = translate (text);
  regex = g_regex_new (translated, G_REGEX_DOLLAR_ENDONLY, 0, &local_error);
  /* GLib's sentence names the pattern as it was translated, and a place in that; the reason ends it. */
  if (regex == NULL)
    {
      reason = g_strrstr (local_error->message, ": ");
      g_set_error_literal (error, local_error->domain, local_error->code, reason != NULL ? reason + 2 : local_error->message);
    }
  return regex;
}

/* Of this thread alone, so that a busy machine does not matter. */
static gint64
cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
match (SchemaCheck *check, GRegex *regex, const char *text, GError **error)
{
  gint64 start = cpu_time ();
  gboolean found = g_regex_match_full (regex, text, -1, 0, 0, NULL, error);

  check->steps += (guint64) (cpu_time () - start) * STEPS_A_MICROSECOND;
  return found;
}

SchemaFit
ara_schema_matches (SchemaCheck *check, GRegex *regex, AraText text, AraItem *item)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL;
  gboolean found;

  if (!ara_schema_spend (check, item, 200 + text.length / 8))
    return SCHEMA_NO;
  if (check->slow != NULL && g_hash_table_contains (check->slow, regex))
    return SCHEMA_UNKNOWN;
  copy = ara_text_dup (text);
  found = match (check, regex, copy, &error);
  if (error == NULL)
    return found ? SCHEMA_YES : SCHEMA_NO;
  if (check->slow == NULL)
    check->slow = g_hash_table_new (NULL, NULL);
  g_hash_table_add (check->slow, regex);
  return SCHEMA_UNKNOWN;
}
