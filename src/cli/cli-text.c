/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of others made fit for a terminal. */

#include "cli-text.h"

#include <string.h>

/* Marks that change the order in which what follows is shown. */
static gboolean
turns_direction (gunichar character)
{
  return (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069)
         || character == 0x200e || character == 0x200f || character == 0x061c;
}

static void
append_character (GString *out, gunichar character)
{
  if (character == '\n' || character == '\t' || (character >= 0x20 && character < 0x7f))
    g_string_append_c (out, (char) character);
  else if (character < 0x20 || character == 0x7f)
    g_string_append_printf (out, "^%c", (char) (character ^ 0x40));
  else if (character < 0xa0)
    g_string_append_printf (out, "<%02x>", character);
  else if (turns_direction (character) || character == 0x2028 || character == 0x2029)
    g_string_append_printf (out, "<%04x>", character);
  else
    g_string_append_unichar (out, character);
}

void
cli_text_append_visible (GString *out, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *plain = text;
      gunichar character;

      while (text < end && *text >= 0x20 && *text < 0x7f)
        text++;
      g_string_append_len (out, plain, text - plain);
      if (text == end)
        return;
      if (*text == '\0')
        {
          g_string_append (out, "^@");
          text++;
          continue;
        }
      character = g_utf8_get_char_validated (text, end - text);
      if (character == (gunichar) -1 || character == (gunichar) -2)
        {
          g_string_append (out, "\xef\xbf\xbd");
          text++;
          continue;
        }
      text = g_utf8_next_char (text);
      if (character != '\r' || text == end || *text != '\n')
        append_character (out, character);
    }
}

static int
character_width (gunichar character)
{
  return g_unichar_iszerowidth (character) ? 0 : g_unichar_iswide (character) ? 2 : 1;
}

int
cli_text_width (const char *text)
{
  int width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += character_width (g_utf8_get_char (text));
  return width;
}

char *
cli_text_one_line (const char *text, int columns)
{
  /* Four bytes a column are more than enough, and a long result costs nothing. */
  gsize length = strnlen (text, (gsize) columns * 8 + 8);
  g_autoptr (GString) visible = g_string_new (NULL);
  const char *place, *fits = NULL;
  int width = 0;

  cli_text_append_visible (visible, text, length);
  g_strdelimit (visible->str, "\n\t", ' ');
  for (place = visible->str; *place != '\0'; place = g_utf8_next_char (place))
    {
      if (fits == NULL && width + character_width (g_utf8_get_char (place)) > columns - 1)
        fits = place;
      width += character_width (g_utf8_get_char (place));
    }
  if (width <= columns && text[length] == '\0')
    return g_strdup (visible->str);
  g_string_truncate (visible, fits == NULL ? visible->len : (gsize) (fits - visible->str));
  return g_strconcat (visible->str, "…", NULL);
}

char *
cli_text_to_locale (const char *text, gsize length, gsize *new_length)
{
  const char *charset;
  char *converted;

  if (!g_get_charset (&charset))
    {
      converted = g_convert_with_fallback (text, (gssize) length, charset, "UTF-8", "?", NULL, new_length, NULL);
      if (converted != NULL)
        return converted;
    }
  *new_length = length;
  return g_strndup (text, length);
}

char *
cli_text_from_locale (const char *argument)
{
  if (g_utf8_validate (argument, -1, NULL))
    return g_strdup (argument);
  return g_locale_to_utf8 (argument, -1, NULL, NULL, NULL);
}
