/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checks JSON text by RFC 8259. json-glib 1.6 accepts comments, single quotes and `01`,
 * turns 2^64 into -1 and crashes on deep nesting, so no text from outside reaches it
 * unchecked. */

#include "ara-json-private.h"
#include "ara-error.h"

#include <string.h>

typedef struct
{
  AraCursor   cursor;
  const char *problem; /* the first one found */
  goffset     place;   /* of the byte that is wrong, or of the end */
} Checker;

static gboolean check_value (Checker *self, int depth);

/* The byte at the cursor is wrong. */
static gboolean
fail (Checker *self, const char *problem)
{
  self->problem = problem;
  self->place = ara_cursor_tell (&self->cursor);
  return FALSE;
}

/* @byte, which was read just now, is wrong; -1 is the end, which is not passed by reading. */
static gboolean
fail_byte (Checker *self, int byte, const char *problem)
{
  fail (self, problem);
  if (byte >= 0)
    self->place--;
  return FALSE;
}

static gboolean
check_word (Checker *self, const char *word)
{
  for (; *word != '\0'; word++)
    if (ara_cursor_peek (&self->cursor) == *word)
      self->cursor.position++;
    else
      return fail (self, "a word that is not true, false or null");
  return TRUE;
}

static gboolean
check_digits (Checker *self)
{
  int count = 0;

  for (; g_ascii_isdigit (ara_cursor_peek (&self->cursor)); count++)
    self->cursor.position++;
  return count > 0 || fail (self, "a number without a digit where one must stand");
}

static gboolean
check_number (Checker *self)
{
  AraCursor *cursor = &self->cursor;

  if (ara_cursor_peek (cursor) == '-')
    cursor->position++;
  if (ara_cursor_peek (cursor) == '0')
    {
      cursor->position++;
      if (g_ascii_isdigit (ara_cursor_peek (cursor)))
        return fail (self, "a number that begins with a needless 0");
    }
  else if (!check_digits (self))
    return FALSE;
  if (ara_cursor_peek (cursor) == '.')
    {
      cursor->position++;
      if (!check_digits (self))
        return FALSE;
    }
  if (ara_cursor_peek (cursor) == 'e' || ara_cursor_peek (cursor) == 'E')
    {
      int sign;

      cursor->position++;
      sign = ara_cursor_peek (cursor);
      if (sign == '+' || sign == '-')
        cursor->position++;
      return check_digits (self);
    }
  return TRUE;
}

/* The rest of a UTF-8 sequence whose first byte was @lead (Unicode 15, table 3-7). */
static gboolean
check_utf8 (Checker *self, int lead)
{
  int rest = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;

  if (lead < 0xc2 || lead > 0xf4)
    return fail_byte (self, lead, "bytes that are not UTF-8");
  for (; rest > 0; rest--)
    {
      int byte = ara_cursor_next (&self->cursor);

      if (byte < low || byte > high)
        return fail_byte (self, byte, "bytes that are not UTF-8");
      low = 0x80;
      high = 0xbf;
    }
  return TRUE;
}

static gboolean
check_escape (Checker *self)
{
  int byte = ara_cursor_next (&self->cursor);

  if (byte == 'u')
    {
      for (int i = 0; i < 4; i++)
        if (g_ascii_isxdigit (ara_cursor_peek (&self->cursor)))
          self->cursor.position++;
        else
          return fail (self, "an escape \\u without four hexadecimal digits");
      return TRUE;
    }
  if (byte > 0 && strchr ("\"\\/bfnrt", byte) != NULL)
    return TRUE;
  return fail_byte (self, byte, "an unknown escape in a string");
}

static gboolean
check_string (Checker *self)
{
  AraCursor *cursor = &self->cursor;

  cursor->position++;
  for (;;)
    {
      int byte;

      ara_cursor_skip_plain (cursor);
      byte = ara_cursor_next (cursor);
      if (byte == '"')
        return TRUE;
      if (byte < 0)
        return fail (self, "the end of the text inside a string");
      if (byte < 0x20)
        return fail_byte (self, byte, "a bare control character in a string");
      if (byte == '\\' ? !check_escape (self) : byte >= 0x80 && !check_utf8 (self, byte))
        return FALSE;
    }
}

static gboolean
check_member_name (Checker *self)
{
  if (ara_cursor_skip_space (&self->cursor) != '"')
    return fail (self, "a member whose name is not a string");
  if (!check_string (self))
    return FALSE;
  if (ara_cursor_skip_space (&self->cursor) != ':')
    return fail (self, "a member name without a colon");
  self->cursor.position++;
  return TRUE;
}

static gboolean
check_container (Checker *self, int depth, char close, gboolean named)
{
  AraCursor *cursor = &self->cursor;

  if (depth > ARA_VALUE_MAX_DEPTH)
    return fail (self, "more than 512 levels of nesting");
  cursor->position++;
  if (ara_cursor_skip_space (cursor) == close)
    {
      cursor->position++;
      return TRUE;
    }
  for (;;)
    {
      int byte;

      if (named && !check_member_name (self))
        return FALSE;
      if (!check_value (self, depth))
        return FALSE;
      byte = ara_cursor_skip_space (cursor);
      if (byte != ',' && byte != close)
        return fail (self, byte < 0 ? "the end of the text inside an array or object"
                                    : "something that is neither a comma nor a closing bracket");
      cursor->position++;
      if (byte == close)
        return TRUE;
    }
}

static gboolean
check_value (Checker *self, int depth)
{
  int byte = ara_cursor_skip_space (&self->cursor);

  switch (byte)
    {
    case '{':
      return check_container (self, depth + 1, '}', TRUE);
    case '[':
      return check_container (self, depth + 1, ']', FALSE);
    case '"':
      return check_string (self);
    case 't':
      return check_word (self, "true");
    case 'f':
      return check_word (self, "false");
    case 'n':
      return check_word (self, "null");
    case -1:
      return fail (self, "the end of the text where a value must stand");
    default:
      if (byte == '-' || g_ascii_isdigit (byte))
        return check_number (self);
      return fail (self, "a character that begins no value");
    }
}

static void
set_error (Checker *self, GError **error)
{
  guint64 line = 1, column = 1;
  AraCursor again;

  ara_cursor_init (&again, self->cursor.source, 0, self->cursor.source->size);
  while (ara_cursor_tell (&again) < self->place)
    {
      if (ara_cursor_next (&again) == '\n')
        line++, column = 1;
      else
        column++;
    }
  ara_cursor_clear (&again);
  g_set_error (error, ARA_ERROR, ARA_ERROR_BAD_JSON,
               "Not valid JSON: %s, at line %" G_GUINT64_FORMAT ", byte %" G_GUINT64_FORMAT,
               self->problem, line, column);
}

gboolean
ara_json_check (AraSource *source, goffset *start, goffset *end, GError **error)
{
  Checker self = { 0 };
  gboolean valid;

  ara_cursor_init (&self.cursor, source, 0, source->size);
  ara_cursor_skip_space (&self.cursor);
  *start = ara_cursor_tell (&self.cursor);
  valid = check_value (&self, 0);
  *end = ara_cursor_tell (&self.cursor);
  if (valid && ara_cursor_skip_space (&self.cursor) >= 0)
    valid = fail (&self, "something after the end of the value");
  if (!valid && error != NULL) /* finding line and column reads the text again */
    set_error (&self, error);
  ara_cursor_clear (&self.cursor);
  return valid;
}
