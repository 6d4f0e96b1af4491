/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the YAML that a SKILL.md begins with, as far as skills need it. */

#include "macaw-front-matter.h"

#include <gio/gio.h>
#include <string.h>

/* One key of the top level with all lines that belong to its value. */
typedef struct
{
  const char *key;
  const char *value; /* behind the colon */
  char      **more;  /* the lines below, of which there are n_more */
  guint       n_more;
  guint       line;  /* of the key, from 1 */
} Entry;

static gboolean
fail (GError **error, guint line, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Line %u of its front matter: %s.", line, why);
  return FALSE;
}

/* Texts in quotes */

static gboolean
append_hex (GString *text, const char *digits, int length)
{
  gunichar code = 0;

  for (int i = 0; i < length; i++)
    {
      int digit = g_ascii_xdigit_value (digits[i]);

      if (digit < 0)
        return FALSE;
      code = code * 16 + (gunichar) digit;
    }
  if (!g_unichar_validate (code) || code == 0)
    return FALSE;
  g_string_append_unichar (text, code);
  return TRUE;
}

/* Appends what stands behind a backslash; returns its length, 0 if YAML has no such escape. */
static int
append_escape (GString *text, const char *at)
{
  static const char letters[] = "\"\\/ nrtae", meanings[] = "\"\\/ \n\r\t\a\033";
  const char *letter = *at == '\0' ? NULL : strchr (letters, *at);
  int length = *at == 'x' ? 2 : *at == 'u' ? 4 : *at == 'U' ? 8 : 0;

  if (length > 0)
    return append_hex (text, at + 1, length) ? 1 + length : 0;
  if (letter == NULL)
    return 0;
  g_string_append_c (text, meanings[letter - letters]);
  return 1;
}

/* @joined: the value with its lines folded to one; it begins with the quote. */
static char *
parse_quoted (const Entry *entry, const char *joined, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char quote = *joined;
  const char *at = joined + 1, *rest;

  while (*at != '\0' && (*at != quote || (quote == '\'' && at[1] == '\'')))
    {
      int length = 1;

      if (quote == '"' && *at == '\\')
        {
          length = append_escape (text, at + 1);
          if (length == 0)
            return fail (error, entry->line, "a backslash is followed by what YAML does not know"), NULL;
          length++;
        }
      else
        {
          g_string_append_c (text, *at);
          length = *at == quote ? 2 : 1;
        }
      at += length;
    }
  if (*at == '\0')
    return fail (error, entry->line, "the closing quote is missing"), NULL;
  rest = at + 1 + strspn (at + 1, " \t");
  if (*rest != '\0' && *rest != '#')
    return fail (error, entry->line, "something follows the closing quote"), NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Texts over several lines */

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t")] == '\0';
}

/* Lines folded to one as YAML does: an empty line is a line break. */
static char *
fold (const Entry *entry)
{
  GString *text = g_string_new (entry->value);

  g_strstrip (text->str);
  text->len = strlen (text->str);
  for (guint i = 0; i < entry->n_more; i++)
    {
      g_autofree char *line = g_strstrip (g_strdup (entry->more[i]));

      if (*line == '\0')
        g_string_append_c (text, '\n');
      else
        {
          if (text->len > 0 && text->str[text->len - 1] != '\n')
            g_string_append_c (text, ' ');
          g_string_append (text, line);
        }
    }
  return g_string_free (text, FALSE);
}

static char *
parse_block (const Entry *entry, GError **error)
{
  gboolean folded = *entry->value == '>';
  g_autoptr (GString) text = g_string_new (NULL);
  gsize indent = 0;

  if (entry->value[strspn (entry->value, "|>+-0123456789 \t")] != '\0' && strchr (entry->value, '#') == NULL)
    return fail (error, entry->line, "a text block begins on the line below its mark"), NULL;
  for (guint i = 0; i < entry->n_more; i++)
    {
      const char *line = entry->more[i];

      if (indent == 0 && !is_blank (line))
        indent = strspn (line, " ");
      if (indent == 0 && !is_blank (line))
        return fail (error, entry->line, "a text block is indented by spaces"), NULL;
      if (is_blank (line))
        g_string_append_c (text, '\n');
      else
        {
          if (folded && text->len > 0 && text->str[text->len - 1] != '\n')
            g_string_append_c (text, ' ');
          g_string_append (text, line + MIN (indent, strspn (line, " ")));
          if (!folded)
            g_string_append_c (text, '\n');
        }
    }
  return g_strchomp (g_string_free (g_steal_pointer (&text), FALSE));
}

static char *
parse_plain (const Entry *entry, char *joined, GError **error)
{
  char *comment = *joined == '#' ? joined : strstr (joined, " #");

  if (strchr ("[]{}&*!%@`,?", *joined) != NULL && *joined != '\0')
    return fail (error, entry->line, "a text that begins with such a sign has to stand in quotes"), NULL;
  if (comment != NULL)
    *comment = '\0';
  return g_strstrip (g_strdup (joined));
}

static char *
parse_text (const Entry *entry, GError **error)
{
  g_autofree char *joined = NULL;

  if (*entry->value == '|' || *entry->value == '>')
    return parse_block (entry, error);
  if (*entry->value == '\0' && entry->n_more > 0 && g_str_has_prefix (entry->more[0] + strspn (entry->more[0], " "), "- "))
    return fail (error, entry->line, "a text is expected, not a list"), NULL;
  joined = fold (entry);
  if (*joined == '"' || *joined == '\'')
    return parse_quoted (entry, joined, error);
  return parse_plain (entry, joined, error);
}

/* Keys */

static gboolean
take_entry (const Entry *entry, MacawFrontMatter *result, GError **error)
{
  char **place = g_str_equal (entry->key, "name") ? &result->name
                 : g_str_equal (entry->key, "description") ? &result->description
                                                           : NULL;

  if (place == NULL)
    return TRUE;
  if (*place != NULL)
    return fail (error, entry->line, "this key stands there twice");
  *place = parse_text (entry, error);
  if (*place == NULL)
    return FALSE;
  if (**place == '\0')
    g_clear_pointer (place, g_free);
  return TRUE;
}

/* Whether @line goes on with the value above it. */
static gboolean
is_inner (const char *line)
{
  return *line == ' ' || *line == '\t' || is_blank (line) || g_str_has_prefix (line, "- ") || g_str_equal (line, "-");
}

static gboolean
parse_lines (char **lines, guint n_lines, MacawFrontMatter *result, GError **error)
{
  guint at = 0;

  while (at < n_lines)
    {
      char *line = lines[at], *colon;
      Entry entry = { .line = at + 2 };

      if (is_blank (line) || *line == '#')
        {
          at++;
          continue;
        }
      colon = line + strcspn (line, ":");
      if (is_inner (line) || *colon == '\0' || (colon[1] != '\0' && colon[1] != ' ' && colon[1] != '\t'))
        return fail (error, entry.line, "“key: value” is expected");
      *colon = '\0';
      entry.key = g_strstrip (line);
      entry.value = g_strstrip (colon + 1);
      entry.more = lines + ++at;
      while (at < n_lines && is_inner (lines[at]))
        at++;
      entry.n_more = (guint) (lines + at - entry.more);
      if (!take_entry (&entry, result, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_fence (const char *line, gsize length, gboolean closing)
{
  while (length > 0 && strchr (" \t\r", line[length - 1]) != NULL)
    length--;
  return length == 3 && (strncmp (line, "---", 3) == 0 || (closing && strncmp (line, "...", 3) == 0));
}

gboolean
macaw_front_matter_parse (const char *text, MacawFrontMatter *result, GError **error)
{
  const char *begin = g_str_has_prefix (text, "\357\273\277") ? text + 3 : text, *line = begin + strcspn (begin, "\n");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  *result = (MacawFrontMatter){ 0 };
  if (!is_fence (begin, (gsize) (line - begin), FALSE))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "It does not begin with front matter: a line “---”, then name and description, then “---”.");
      return FALSE;
    }
  while (*line != '\0')
    {
      gsize length = strcspn (++line, "\n");

      if (is_fence (line, length, TRUE))
        {
          result->body = (gsize) (line + length + (line[length] == '\n' ? 1 : 0) - text);
          if (parse_lines ((char **) lines->pdata, lines->len, result, error))
            return TRUE;
          macaw_front_matter_clear (result);
          return FALSE;
        }
      g_ptr_array_add (lines, g_strchomp (g_strndup (line, length)));
      line += length;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The line “---” that ends its front matter is missing.");
  return FALSE;
}

void
macaw_front_matter_clear (MacawFrontMatter *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->description, g_free);
}
