/* SPDX-License-Identifier: GPL-3.0-or-later */
/* File name patterns as a shell has them. */

#include "macaw-glob-pattern.h"

#include <string.h>

static void
append_literal (GString *text, const char *at)
{
  gssize length = g_utf8_next_char (at) - at;
  g_autofree char *escaped = g_regex_escape_string (at, (int) length);

  g_string_append (text, escaped);
}

/* The end of the class that begins at @at ("["), or NULL: then the bracket is a bracket. */
static const char *
find_class_end (const char *at)
{
  at++;
  if (*at == '!' || *at == '^')
    at++;
  if (*at == ']')
    at++;
  return strchr (at, ']');
}

static const char *
append_class (GString *text, const char *at)
{
  const char *end = find_class_end (at);

  if (end == NULL)
    {
      append_literal (text, at);
      return at;
    }
  g_string_append (text, "(?!/)[");
  at++;
  if (*at == '!' || *at == '^')
    {
      g_string_append_c (text, '^');
      at++;
    }
  for (; at < end; at = g_utf8_next_char (at))
    {
      /* Only the range keeps its meaning. */
      if (*at == '-')
        g_string_append_c (text, '-');
      else
        append_literal (text, at);
    }
  g_string_append_c (text, ']');
  return end;
}

static const char *
append_stars (GString *text, const char *at)
{
  if (g_str_has_prefix (at, "**/"))
    {
      g_string_append (text, "(?:.*/)?");
      return at + 2;
    }
  g_string_append (text, at[1] == '*' ? ".*" : "[^/]*");
  return at[1] == '*' ? at + 1 : at;
}

/* Appends the one thing that stands at @at and returns its last character. */
static const char *
append_one (GString *text, const char *at, guint *depth)
{
  if (*at == '*')
    return append_stars (text, at);
  if (*at == '?')
    g_string_append (text, "[^/]");
  else if (*at == '[')
    return append_class (text, at);
  else if (*at == '{' && strchr (at, '}') != NULL)
    {
      g_string_append (text, "(?:");
      (*depth)++;
    }
  else if (*at == ',' && *depth > 0)
    g_string_append_c (text, '|');
  else if (*at == '}' && *depth > 0)
    {
      g_string_append_c (text, ')');
      (*depth)--;
    }
  else
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      append_literal (text, at);
    }
  return at;
}

GRegex *
macaw_glob_pattern_compile (const char *pattern, GError **error)
{
  g_autoptr (GString) text = g_string_new ("\\A(?:");
  guint depth = 0;

  for (const char *at = pattern; *at != '\0'; at = g_utf8_next_char (at))
    at = append_one (text, at, &depth);
  g_string_append (text, ")\\z");
  return g_regex_new (text->str, G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, error);
}
