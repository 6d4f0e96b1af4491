/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks over the text inside a JSON value, decoding it stretch by stretch. */

#include "macaw-text-walker.h"

#include <string.h>

#define LONGEST_UNIT 12 /* "\ud83e\udd9c" */
#define SHOWN_NUL    "\342\220\200" /* ␀ */
#define SHOWN_RETURN "\342\220\215" /* ␍ */

void
macaw_text_walker_init (MacawTextWalker *self, AraValue *value, gboolean literal, MacawWalk walk, gboolean terminal)
{
  memset (self, 0, sizeof *self);
  self->value = value;
  self->walk = walk;
  self->literal = literal;
  self->terminal = terminal && self->literal && walk != MACAW_WALK_EXACT;
  self->raw = self->literal ? 1 : 0;
  self->end = ara_value_get_text_length (value) - self->raw;
  self->buffer = g_malloc (MACAW_WALKER_BUFFER);
}

void
macaw_text_walker_seek (MacawTextWalker *self, goffset raw, gint64 place, const MacawAnsiStyle *style)
{
  self->raw = raw;
  self->place = place;
  self->filled = self->position = 0;
  memset (&self->parser, 0, sizeof self->parser);
  self->parser.style = *style;
}

void
macaw_text_walker_clear (MacawTextWalker *self)
{
  g_clear_pointer (&self->buffer, g_free);
}

/* Sees to it that a whole unit is there; FALSE at the end. */
static gboolean
fill (MacawTextWalker *self)
{
  gsize rest = self->filled - self->position;

  if (rest >= LONGEST_UNIT || (goffset) rest >= self->end - self->raw)
    return rest > 0;
  self->position = 0;
  self->filled = (gsize) ara_value_read_text (self->value, self->raw, self->buffer, (gsize) MIN (MACAW_WALKER_BUFFER, self->end - self->raw));
  return self->filled > 0;
}

static void
skip (MacawTextWalker *self, gsize bytes)
{
  self->position += bytes;
  self->raw += (goffset) bytes;
}

static gunichar
read_hex (const char *digits)
{
  gunichar value = 0;

  for (int i = 0; i < 4; i++)
    value = value << 4 | (gunichar) g_ascii_xdigit_value (digits[i]);
  return value;
}

/* One escape of a valid string at @text; tells how long it is. Lone surrogates are U+FFFD. */
static gunichar
decode_escape (const char *text, gsize rest, gsize *length)
{
  static const char letters[] = "nrtbf", meanings[] = "\n\r\t\b\f";
  const char *letter = strchr (letters, text[1]);
  gunichar high, low;

  *length = 2;
  if (text[1] != 'u')
    return letter != NULL ? (gunichar) meanings[letter - letters] : (gunichar) text[1];
  *length = 6;
  high = read_hex (text + 2);
  if (high < 0xd800 || high > 0xdfff)
    return high;
  if (high <= 0xdbff && rest >= LONGEST_UNIT && text[6] == '\\' && text[7] == 'u')
    {
      low = read_hex (text + 8);
      if (low >= 0xdc00 && low <= 0xdfff)
        {
          *length = LONGEST_UNIT;
          return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        }
    }
  return 0xfffd;
}

/* The character at the place and how long it stands there. */
static gunichar
peek_unit (MacawTextWalker *self, gsize at, gsize *length)
{
  const char *text = self->buffer + self->position + at;
  gsize rest = self->filled - self->position - at;

  if (self->literal && *text == '\\' && rest >= 2)
    return decode_escape (text, rest, length);
  *length = MIN (rest, (gsize) (g_utf8_next_char (text) - text));
  return g_utf8_get_char (text);
}

/* How the unit is told; 0: not at all. */
static gsize
tell_unit (MacawTextWalker *self, gunichar c, gsize length)
{
  gsize next;

  if (c == 0 && self->walk != MACAW_WALK_EXACT)
    return strlen (strcpy (self->unit, SHOWN_NUL));
  if (c == '\r' && self->walk == MACAW_WALK_SHOWN)
    {
      if (self->filled - self->position > length && peek_unit (self, length, &next) == '\n')
        return 0;
      if (self->terminal)
        return strlen (strcpy (self->unit, "\n"));
      return strlen (strcpy (self->unit, SHOWN_RETURN));
    }
  return (gsize) g_unichar_to_utf8 (c, self->unit);
}

/* How much of the text at the place is plain, whole characters, at most @limit. */
static gsize
measure_plain (MacawTextWalker *self, gsize limit)
{
  const char *text = self->buffer + self->position, *special;
  gsize rest = self->filled - self->position, length = MIN (rest, limit);

  if (self->literal)
    special = memchr (text, '\\', length);
  else
    {
      special = memchr (text, '\n', length);
      special = memchr (text, '\r', special == NULL ? length : (gsize) (special - text)) ?: special;
    }
  if (special != NULL)
    return (gsize) (special - text);
  if (length < rest)
    {
      while (length > 0 && (text[length] & 0xc0) == 0x80)
        length--;
      return length;
    }
  /* The end of the buffer may cut a character. */
  if (self->raw + (goffset) length < self->end)
    {
      gsize whole = length;

      while (whole > 0 && ((text[whole - 1]) & 0xc0) == 0x80)
        whole--;
      if (whole > 0 && (text[whole - 1] & 0x80) != 0)
        length = whole - 1;
    }
  return length;
}

const char *
macaw_text_walker_next (MacawTextWalker *self, gsize limit, gsize *length)
{
  while (fill (self))
    {
      const char *text = self->buffer + self->position;
      gsize size, told;
      gunichar c;

      if (!macaw_ansi_is_inside (&self->parser) && (size = measure_plain (self, limit)) > 0)
        {
          skip (self, size);
          self->place += (gint64) size;
          *length = size;
          return text;
        }
      c = peek_unit (self, 0, &size);
      if (self->terminal && (c == 0x1b || macaw_ansi_is_inside (&self->parser))
          && macaw_ansi_feed (&self->parser, c < 0x80 ? (guchar) c : 0xff))
        {
          skip (self, size);
          continue;
        }
      told = tell_unit (self, c, size);
      if (told > limit && !(told == 1 && self->unit[0] == '\n'))
        {
          *length = 0;
          return text;
        }
      skip (self, size);
      self->place += (gint64) told;
      *length = told;
      if (told > 0)
        return self->unit;
    }
  return NULL;
}
