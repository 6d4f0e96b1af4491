/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The source text of a value: as it came, laid out, compared. */

#include "ara-value-private.h"

/**
 * ara_value_get_text_length:
 * @self: an #AraValue
 *
 * Tells how long the source text is, without the white space around the value.
 *
 * Returns: bytes
 *
 * Since: 1.0
 */
goffset
ara_value_get_text_length (AraValue *self)
{
  return self->end - self->start;
}

/**
 * ara_value_read_text: (skip)
 * @self: an #AraValue
 * @offset: first byte, counted from the beginning of the value
 * @buffer: (out caller-allocates) (array length=size) (element-type guint8): where the
 *   bytes go; no NUL is added
 * @size: room in @buffer
 *
 * Copies a range of the source text. A range may begin or end inside a character.
 *
 * Returns: bytes copied: fewer than @size only at the end, or where a spooled text can't be
 *   read; 0 past the end
 *
 * Since: 1.0
 */
gssize
ara_value_read_text (AraValue *self, goffset offset, char *buffer, gsize size)
{
  goffset rest = self->end - self->start - offset;

  if (offset < 0 || rest <= 0)
    return 0;
  return (gssize) ara_source_read (self->source, self->start + offset, buffer, (gsize) MIN ((goffset) size, rest));
}

/**
 * ara_value_dup_text:
 * @self: an #AraValue
 *
 * Copies the source text exactly as it was received, without the white space around the
 * value. All of a spooled one as well: look at [method@Value.get_text_length] first.
 *
 * Returns: (transfer full): JSON text
 *
 * Since: 1.0
 */
char *
ara_value_dup_text (AraValue *self)
{
  gsize length = (gsize) ara_value_get_text_length (self);
  char *text = g_malloc (length + 1);

  text[ara_value_read_text (self, 0, text, length)] = '\0';
  return text;
}

/**
 * ara_value_is_spooled:
 * @self: an #AraValue
 *
 * Tells whether the text is kept in a file rather than in memory.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
ara_value_is_spooled (AraValue *self)
{
  return self->source->data == NULL;
}

/* The next byte that counts: white space between tokens doesn't. */
static int
next_token_byte (AraCursor *cursor, gboolean *in_string)
{
  int byte = *in_string ? ara_cursor_peek (cursor) : ara_cursor_skip_space (cursor);

  if (byte < 0)
    return byte;
  cursor->position++;
  if (byte == '"')
    *in_string = !*in_string;
  return byte;
}

/**
 * ara_value_equal:
 * @self: an #AraValue
 * @other: another value
 *
 * Compares the source texts apart from white space: `1` and `1.0` are not equal, nor are
 * `"é"` and `"\u00e9"`.
 *
 * Returns: whether they are the same
 *
 * Since: 1.0
 */
gboolean
ara_value_equal (AraValue *self, AraValue *other)
{
  AraCursor a, b;
  gboolean in_a = FALSE, in_b = FALSE, equal = TRUE;
  int byte;

  ara_cursor_init (&a, self->source, self->start, self->end);
  ara_cursor_init (&b, other->source, other->start, other->end);
  do
    {
      byte = next_token_byte (&a, &in_a);
      equal = byte == next_token_byte (&b, &in_b);
      if (byte == '\\' && in_a && equal)
        equal = ara_cursor_next (&a) == ara_cursor_next (&b);
    }
  while (equal && byte >= 0);
  ara_cursor_clear (&a);
  ara_cursor_clear (&b);
  return equal;
}

static void
append_newline (GString *text, int depth)
{
  g_string_append_c (text, '\n');
  for (int i = 0; i < depth; i++)
    g_string_append (text, "  ");
}

static void
append_pretty_string (GString *text, AraCursor *cursor)
{
  int byte;

  g_string_append_c (text, (char) ara_cursor_next (cursor));
  while ((byte = ara_cursor_next (cursor)) >= 0)
    {
      g_string_append_c (text, (char) byte);
      if (byte == '"')
        return;
      if (byte == '\\')
        g_string_append_c (text, (char) ara_cursor_next (cursor));
    }
}

/**
 * ara_value_dup_pretty:
 * @self: an #AraValue
 *
 * Lays the value out for reading: two spaces a level, members in the order of the source,
 * digits and escapes as they stand there.
 *
 * Returns: (transfer full): JSON text
 *
 * Since: 1.0
 */
char *
ara_value_dup_pretty (AraValue *self)
{
  GString *text = g_string_new (NULL);
  AraCursor cursor;
  int byte, depth = 0;

  ara_cursor_init (&cursor, self->source, self->start, self->end);
  while ((byte = ara_cursor_skip_space (&cursor)) >= 0)
    {
      if (byte == '"')
        {
          append_pretty_string (text, &cursor);
          continue;
        }
      cursor.position++;
      if (byte == '}' || byte == ']')
        append_newline (text, --depth);
      g_string_append_c (text, (char) byte);
      if (byte == ':')
        g_string_append_c (text, ' ');
      else if (byte == ',')
        append_newline (text, depth);
      else if (byte == '{' || byte == '[')
        {
          int next = ara_cursor_skip_space (&cursor);

          if (next == '}' || next == ']')
            g_string_append_c (text, (char) ara_cursor_next (&cursor));
          else
            append_newline (text, ++depth);
        }
    }
  ara_cursor_clear (&cursor);
  return g_string_free (text, FALSE);
}
