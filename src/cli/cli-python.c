/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts as Python 3.11 reads and shows them. */

#include "cli-python.h"

#include <string.h>

#define MAX_DIGITS 4300 /* that Python turns into an integer */

gunichar
cli_python_next_character (const char **place)
{
  gunichar character = g_utf8_get_char_validated (*place, -1);

  if (character == (gunichar) -1 || character == (gunichar) -2)
    return 0xdc00 + (guchar) *(*place)++;
  *place = g_utf8_next_char (*place);
  return character;
}

static gboolean
is_surrogate (gunichar character)
{
  return character >= 0xd800 && character < 0xe000;
}

gboolean
cli_python_is_space (gunichar character)
{
  return !is_surrogate (character)
         && (g_unichar_isspace (character) || (character >= 0x1c && character <= 0x1f)
             || character == 0x0b || character == 0x85);
}

static gboolean
is_printable (gunichar character)
{
  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    case G_UNICODE_SPACE_SEPARATOR:
      return character == ' ';
    default:
      return TRUE;
    }
}

static void
append_escape (GString *out, gunichar character)
{
  g_string_append_printf (out, character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x", character);
}

char *
cli_python_quote (const char *text)
{
  static const char breaks[] = "\n\r\t";
  char quote = strchr (text, '\'') != NULL && strchr (text, '"') == NULL ? '"' : '\'';
  GString *out = g_string_new (NULL);

  g_string_append_c (out, quote);
  while (*text != '\0')
    {
      gunichar character = cli_python_next_character (&text);
      const char *letter = character < 0x80 ? strchr (breaks, (int) character) : NULL;

      if (letter != NULL)
        g_string_append_printf (out, "\\%c", "nrt"[letter - breaks]);
      else if (character == (gunichar) quote || character == '\\')
        g_string_append_printf (out, "\\%c", (char) character);
      else if (is_printable (character))
        g_string_append_unichar (out, character);
      else
        append_escape (out, character);
    }
  g_string_append_c (out, quote);
  return g_string_free (out, FALSE);
}

/* Numbers */

/* @text between white space, each digit of any script as an ASCII one. */
static GString *
simplify_number (const char *text)
{
  GString *out = g_string_new (NULL);
  gsize end = 0;

  while (*text != '\0')
    {
      gunichar character = cli_python_next_character (&text);
      int digit = g_unichar_type (character) == G_UNICODE_DECIMAL_NUMBER ? g_unichar_digit_value (character) : -1;

      if (cli_python_is_space (character) && out->len == 0)
        continue;
      if (digit >= 0)
        g_string_append_c (out, (char) ('0' + digit));
      else
        g_string_append_c (out, character < 0x80 ? (char) character : '?');
      if (!cli_python_is_space (character))
        end = out->len;
    }
  return g_string_truncate (out, end);
}

char *
cli_python_read_integer (const char *text)
{
  g_autoptr (GString) simple = simplify_number (text);
  const char *place = simple->str;
  GString *digits = g_string_new (NULL);
  gboolean negative = *place == '-', good = TRUE;
  gsize n_digits = 0;

  if (*place == '-' || *place == '+')
    place++;
  for (char before = '_'; good && *place != '\0'; before = *place++)
    {
      good = g_ascii_isdigit (*place) || (*place == '_' && before != '_' && place[1] != '\0');
      n_digits += g_ascii_isdigit (*place) ? 1 : 0;
      if (g_ascii_isdigit (*place) && (digits->len > 0 || *place != '0'))
        g_string_append_c (digits, *place);
    }
  if (!good || n_digits == 0 || n_digits > MAX_DIGITS)
    {
      g_string_free (digits, TRUE);
      return NULL;
    }
  if (digits->len == 0)
    g_string_append_c (digits, '0');
  else if (negative)
    g_string_prepend_c (digits, '-');
  return g_string_free (digits, FALSE);
}

static gsize
skip_digits (const char **text)
{
  gsize count = 0;

  for (const char *next = *text; *next != '\0'; *text = next, count++)
    if (g_unichar_type (cli_python_next_character (&next)) != G_UNICODE_DECIMAL_NUMBER)
      break;
  return count;
}

/* A "$" of Python's also stands before a newline at the end. */
static gboolean
is_end (const char *text)
{
  return *text == '\0' || g_str_equal (text, "\n");
}

gboolean
cli_python_looks_negative (const char *text)
{
  gsize before;

  if (*text++ != '-')
    return FALSE;
  before = skip_digits (&text);
  if (*text != '.')
    return before > 0 && is_end (text);
  text++;
  return skip_digits (&text) > 0 && is_end (text);
}

/* Other character sets */

/* In @charset, NULL for UTF-8, with escapes for what it lacks. */
static char *
encode (const char *text, const char *charset)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *start = text;
      gunichar character = cli_python_next_character (&text);
      gsize length = (gsize) (text - start);
      g_autofree char *converted = NULL;

      if (!is_surrogate (character) && charset != NULL && character >= 0x80)
        {
          converted = g_convert (start, (gssize) length, charset, "UTF-8", NULL, &length, NULL);
          start = converted;
        }
      if (is_surrogate (character) || start == NULL)
        append_escape (out, character);
      else
        g_string_append_len (out, start, (gssize) length);
    }
  return g_string_free (out, FALSE);
}

char *
cli_python_to_stderr (const char *text)
{
  const char *charset;

  /* Python takes the locale "C", whose character set is ASCII, for UTF-8. */
  if (g_get_charset (&charset) || g_str_equal (charset, "ANSI_X3.4-1968"))
    charset = NULL;
  return encode (text, charset);
}

char *
cli_python_explain_bytes (const char *text)
{
  gsize place = 0, start = 0, count = 0;
  gunichar first = 0;

  for (; *text != '\0'; place++)
    {
      gunichar character = cli_python_next_character (&text);

      if (is_surrogate (character) && count++ == 0)
        {
          first = character;
          start = place;
        }
      else if (!is_surrogate (character) && count > 0)
        break;
    }
  if (count == 0)
    return NULL;
  if (count == 1)
    return g_strdup_printf ("'utf-8' codec can't encode character '\\u%04x' in position %" G_GSIZE_FORMAT
                            ": surrogates not allowed", first, start);
  return g_strdup_printf ("'utf-8' codec can't encode characters in position %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT
                          ": surrogates not allowed", start, start + count - 1);
}
