/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* String literals of JSON: decoding them and writing them. */

#include "ara-json-private.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static guint
read_hex4 (const char *text)
{
  guint value = 0;

  for (int i = 0; i < 4; i++)
    value = value * 16 + (guint) g_ascii_xdigit_value (text[i]);
  return value;
}

/* Decodes \uXXXX at @text (its backslash), maybe with the low surrogate after it; returns
 * how many bytes were taken. */
static gsize
append_unicode_escape (GString *out, const char *text, gsize rest)
{
  gunichar high = read_hex4 (text + 2);

  if (high >= 0xd800 && high < 0xdc00 && rest >= 12 && text[6] == '\\' && text[7] == 'u')
    {
      gunichar low = read_hex4 (text + 8);

      if (low >= 0xdc00 && low < 0xe000)
        {
          g_string_append_unichar (out, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
          return 12;
        }
    }
  if (high == 0 || (high >= 0xd800 && high < 0xe000))
    g_string_append (out, REPLACEMENT);
  else
    g_string_append_unichar (out, high);
  return 6;
}

void
ara_json_append_unescaped (GString *out, const char *text, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      const char *escape = memchr (text + done, '\\', length - done);
      gsize plain = escape == NULL ? length - done : (gsize) (escape - text) - done;
      static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
      const char *name;

      g_string_append_len (out, text + done, (gssize) plain);
      done += plain;
      if (done + 1 >= length)
        break;
      if (text[done + 1] == 'u')
        {
          done += append_unicode_escape (out, text + done, length - done);
          continue;
        }
      name = strchr (names, text[done + 1]);
      g_string_append_c (out, name != NULL ? values[name - names] : text[done + 1]);
      done += 2;
    }
}

char *
ara_json_unescape (const char *text, gsize length, gsize *decoded_length)
{
  GString *out;

  if (memchr (text, '\\', length) == NULL)
    {
      if (decoded_length != NULL)
        *decoded_length = length;
      return g_strndup (text, length);
    }
  out = g_string_sized_new (length);
  ara_json_append_unescaped (out, text, length);
  if (decoded_length != NULL)
    *decoded_length = out->len;
  return g_string_free (out, FALSE);
}

static void
take_member (const char *name, gsize length, const AraLiteral *value,
             const char *const *names, guint n_names, AraLiteral *found)
{
  for (guint i = 0; i < n_names; i++)
    if (strlen (names[i]) == length && memcmp (names[i], name, length) == 0)
      found[i] = *value;
}

gboolean
ara_json_find_strings (AraSource *source, goffset start, goffset end,
                       const char *const *names, guint n_names, AraLiteral *found)
{
  AraCursor cursor;

  memset (found, 0, n_names * sizeof *found);
  if (source->data[start] != '{')
    return FALSE;
  ara_cursor_init (&cursor, source, start + 1, end - 1);
  while (ara_cursor_skip_space (&cursor) >= 0)
    {
      const char *name = cursor.window + cursor.position + 1, *text;
      AraLiteral value = { NULL, 0 };
      gsize name_length;

      ara_cursor_skip_string (&cursor);
      name_length = (gsize) (cursor.window + cursor.position - 1 - name);
      if (memchr (name, '\\', name_length) != NULL)
        return FALSE;
      ara_cursor_skip_space (&cursor);
      cursor.position++; /* the colon */
      ara_cursor_skip_space (&cursor);
      text = cursor.window + cursor.position;
      ara_cursor_skip_value (&cursor);
      if (*text == '"')
        value = (AraLiteral) { text + 1, (gsize) (cursor.window + cursor.position - text) - 2 };
      take_member (name, name_length, &value, names, n_names, found);
      if (ara_cursor_skip_space (&cursor) == ',')
        cursor.position++;
    }
  return TRUE;
}

gsize
ara_utf8_bad_length (const char *text, gsize length)
{
  const unsigned char *bytes = (const unsigned char *) text;
  unsigned char lead = bytes[0];
  unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  gsize whole = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2, done = 1;

  if (lead < 0xc2 || lead > 0xf4)
    return 1;
  for (; done < whole && done < length && bytes[done] >= low && bytes[done] <= high; done++)
    {
      low = 0x80;
      high = 0xbf;
    }
  return done;
}

static void
append_escaped (GString *json, char byte)
{
  static const char bytes[] = "\"\\\n\t\r", letters[] = "\"\\ntr";
  const char *found = memchr (bytes, byte, strlen (bytes));

  if (found == NULL)
    {
      g_string_append_printf (json, "\\u%04x", byte);
      return;
    }
  g_string_append_c (json, '\\');
  g_string_append_c (json, letters[found - bytes]);
}

/* @text is without ASCII. */
static void
append_foreign (GString *json, const char *text, gsize length)
{
  while (length > 0)
    {
      const char *bad = text;
      gsize done;

      g_utf8_validate_len (text, length, &bad);
      done = (gsize) (bad - text);
      g_string_append_len (json, text, (gssize) done);
      if (done < length)
        {
          g_string_append (json, REPLACEMENT);
          done += ara_utf8_bad_length (bad, length - done);
        }
      text += done;
      length -= done;
    }
}

static gsize
foreign_length (const char *text, gsize length)
{
  gsize count = 0;

  while (count < length && (unsigned char) text[count] >= 0x80)
    count++;
  return count;
}

void
ara_json_append_quoted (GString *json, const char *text, gsize length)
{
  const char *end = text + length;
  gsize place = json->len;

  /* Room for nearly all texts, at once. */
  g_string_set_size (json, place + length + strlen ("\"\""));
  g_string_truncate (json, place);
  g_string_append_c (json, '"');
  while (text < end)
    {
      gsize run = ara_json_plain_length (text, (gsize) (end - text));

      g_string_append_len (json, text, (gssize) run);
      text += run;
      if (text == end)
        break;
      run = foreign_length (text, (gsize) (end - text));
      if (run == 0)
        append_escaped (json, *text++);
      append_foreign (json, text, run);
      text += run;
    }
  g_string_append_c (json, '"');
}

void
ara_json_format_double (char *buffer, double number)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, formats[i], number);
      if (g_ascii_strtod (buffer, NULL) == number)
        return;
    }
}
