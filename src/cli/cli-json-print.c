/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes JSON as Python's json.dumps (…, indent=2) does, out of a checked text. */

#include "cli-json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  CliJson   *json;
  CliOutput *output;
  gsize      place;
} Printer;

static void print_value (Printer *self, int depth);

static inline gboolean
is_space (char byte)
{
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static char
skip_space (Printer *self)
{
  while (is_space (self->json->text[self->place]))
    self->place++;
  return self->json->text[self->place];
}

static void
print_line_start (Printer *self, int depth)
{
  cli_output_putc (self->output, '\n');
  for (int i = 0; i < depth; i++)
    cli_output_write (self->output, "  ", 2);
}

/* Strings */

static void
print_unit (CliOutput *output, guint unit)
{
  static const char digits[] = "0123456789abcdef";
  char escape[] = "\\u0000";

  for (int i = 5; i > 1; i--, unit >>= 4)
    escape[i] = digits[unit & 15];
  cli_output_write (output, escape, 6);
}

static void
print_character (CliOutput *output, gunichar character)
{
  static const char plain[] = "\"\\\n\r\t\f\b", letters[] = "\"\\nrtfb";
  const char *special = character < 0x80 && character != 0 ? strchr (plain, (int) character) : NULL;

  if (special != NULL)
    {
      cli_output_putc (output, '\\');
      cli_output_putc (output, letters[special - plain]);
    }
  else if (character >= 0x20 && character < 0x7f)
    cli_output_putc (output, (char) character);
  else if (character >= 0x10000)
    {
      print_unit (output, 0xd7c0 + (character >> 10));
      print_unit (output, 0xdc00 + (character & 0x3ff));
    }
  else
    print_unit (output, character);
}

static gunichar
read_escape (const char **place)
{
  static const char letters[] = "bfnrt", values[] = "\b\f\n\r\t";
  char letter = (*place)[1];
  const char *known;
  gunichar unit = 0;

  if (letter != 'u')
    {
      *place += 2;
      known = strchr (letters, letter);
      return known != NULL ? (gunichar) values[known - letters] : (gunichar) letter;
    }
  for (int i = 2; i < 6; i++)
    unit = unit * 16 + (gunichar) g_ascii_xdigit_value ((*place)[i]);
  *place += 6;
  return unit;
}

/* A pair of surrogates is written as two escapes, and so is each that stands alone: no
 * need to join them. */
gsize
cli_json_print_string (const char *text, gsize offset, CliOutput *output)
{
  const char *place = text + offset + 1;

  cli_output_putc (output, '"');
  while (*place != '"')
    {
      const char *plain = place;

      while (*place >= 0x20 && *place < 0x7f && *place != '"' && *place != '\\')
        place++;
      cli_output_write (output, plain, (gsize) (place - plain));
      if (*place == '\\')
        print_character (output, read_escape (&place));
      else if (*place != '"')
        {
          print_character (output, g_utf8_get_char (place));
          place = g_utf8_next_char (place);
        }
    }
  cli_output_putc (output, '"');
  return (gsize) (place + 1 - text);
}

/* Numbers */

/* Of the decimals of 16 digits the nearest one may fail to read back below a power of two,
 * where doubles lie closer, though the next one up does: Python prefers that one to 17. */
static gboolean
try_next_up (double value, char *digits, gsize size)
{
  int exponent;
  double step;

  if (frexp (value, &exponent) != 0.5)
    return FALSE;
  for (char *digit = digits + strcspn (digits, "e") - 1; digit >= digits; digit--)
    {
      if (*digit == '.')
        continue;
      if (*digit != '9')
        {
          (*digit)++;
          break;
        }
      *digit = '0';
      if (digit == digits)
        return FALSE;
    }
  step = g_ascii_strtod (digits, NULL);
  return step == value;
}

/* The shortest digits that read back, as d.ddde±x, for a finite value above 0. */
static void
find_shortest (double value, char *digits, gsize size)
{
  /* Fifteen digits survive a normal double: whatever is shorter shows as zeros at the end. */
  int precision = value < 2.2250738585072014e-308 ? 0 : 14;

  for (; precision < 16; precision++)
    {
      char format[] = "%.00e";

      format[2] = (char) ('0' + precision / 10);
      format[3] = (char) ('0' + precision % 10);
      g_ascii_formatd (digits, (int) size, format, value);
      if (g_ascii_strtod (digits, NULL) == value || (precision == 15 && try_next_up (value, digits, size)))
        return;
    }
  g_ascii_formatd (digits, (int) size, "%.16e", value);
}

/* Lays digits out as Python's repr does: with an exponent below 1e-4 and from 1e16. */
static void
print_digits (CliOutput *output, const char *digits, int count, int exponent)
{
  char text[16];

  if (exponent < -4 || exponent >= 16)
    {
      cli_output_putc (output, digits[0]);
      if (count > 1)
        cli_output_putc (output, '.');
      cli_output_write (output, digits + 1, (gsize) count - 1);
      g_snprintf (text, sizeof text, "e%c%02d", exponent < 0 ? '-' : '+', ABS (exponent));
      cli_output_puts (output, text);
      return;
    }
  if (exponent < 0)
    cli_output_write (output, "0.0000", (gsize) (1 - exponent));
  for (int i = 0; i < count || i <= exponent; i++)
    {
      cli_output_putc (output, i < count ? digits[i] : '0');
      if (i == exponent && i + 1 < count)
        cli_output_putc (output, '.');
    }
  if (exponent >= 0 && count <= exponent + 1)
    cli_output_write (output, ".0", 2);
}

static void
print_double (CliOutput *output, double value)
{
  char shortest[G_ASCII_DTOSTR_BUF_SIZE], digits[24];
  int count = 0;

  if (signbit (value))
    cli_output_putc (output, '-');
  value = fabs (value);
  if (isinf (value))
    cli_output_puts (output, "Infinity");
  else if (value == 0)
    cli_output_puts (output, "0.0");
  else
    {
      find_shortest (value, shortest, sizeof shortest);
      for (const char *digit = shortest; *digit != 'e'; digit++)
        if (*digit != '.')
          digits[count++] = *digit;
      while (count > 1 && digits[count - 1] == '0')
        count--;
      print_digits (output, digits, count, atoi (strchr (shortest, 'e') + 1));
    }
}

gsize
cli_json_word_length (const char *text, gsize length)
{
  static const char *const words[] = { "null", "true", "false", "NaN", "Infinity", "-Infinity" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) <= length && memcmp (text, words[i], strlen (words[i])) == 0)
      return strlen (words[i]);
  return 0;
}

gsize
cli_json_print_number (const char *text, gsize length, gsize offset, CliOutput *output)
{
  const char *start = text + offset, *end = start + 1, *limit = text + length;
  gboolean is_float = FALSE;

  for (; end < limit && (g_ascii_isdigit (*end) || strchr (".eE+-", *end) != NULL); end++)
    is_float = is_float || !g_ascii_isdigit (*end);
  if (is_float)
    {
      g_autofree char *copy = g_strndup (start, (gsize) (end - start));

      print_double (output, g_ascii_strtod (copy, NULL));
    }
  else if (end - start == 2 && memcmp (start, "-0", 2) == 0)
    cli_output_putc (output, '0'); /* an integer has no sign at 0 */
  else
    cli_output_write (output, start, (gsize) (end - start));
  return (gsize) (end - text);
}

/* Containers */

static void
print_array (Printer *self, int depth)
{
  self->place++;
  if (skip_space (self) == ']')
    {
      self->place++;
      cli_output_write (self->output, "[]", 2);
      return;
    }
  cli_output_putc (self->output, '[');
  for (;;)
    {
      print_line_start (self, depth + 1);
      print_value (self, depth + 1);
      if (skip_space (self) == ']')
        break;
      cli_output_putc (self->output, ',');
      self->place++;
    }
  self->place++;
  print_line_start (self, depth);
  cli_output_putc (self->output, ']');
}

/* A member that a later one of its name undid, or that stands further up: skipped. */
static gboolean
is_dropped (Printer *self)
{
  gpointer end = self->json->dropped == NULL ? NULL
                                             : g_hash_table_lookup (self->json->dropped, GSIZE_TO_POINTER (self->place));

  if (end == NULL)
    return FALSE;
  self->place = GPOINTER_TO_SIZE (end);
  return TRUE;
}

static void
print_member_value (Printer *self, int depth)
{
  const CliJsonMove *move = self->json->moved == NULL
                              ? NULL
                              : g_hash_table_lookup (self->json->moved, GSIZE_TO_POINTER (self->place));

  if (move != NULL)
    self->place = move->from;
  print_value (self, depth);
  if (move != NULL)
    self->place = move->end;
}

static void
print_object (Printer *self, int depth)
{
  gboolean first = TRUE;

  self->place++;
  if (skip_space (self) == '}')
    {
      self->place++;
      cli_output_write (self->output, "{}", 2);
      return;
    }
  cli_output_putc (self->output, '{');
  do
    {
      skip_space (self);
      if (is_dropped (self))
        continue;
      if (!first)
        cli_output_putc (self->output, ',');
      first = FALSE;
      print_line_start (self, depth + 1);
      self->place = cli_json_print_string (self->json->text, self->place, self->output);
      skip_space (self);
      self->place++;
      cli_output_write (self->output, ": ", 2);
      skip_space (self);
      print_member_value (self, depth + 1);
    }
  while (skip_space (self) == ',' && self->place++ < self->json->length);
  self->place++;
  print_line_start (self, depth);
  cli_output_putc (self->output, '}');
}

static void
print_value (Printer *self, int depth)
{
  const char *text = self->json->text;
  char byte = skip_space (self);
  gsize word;

  if (byte == '{')
    print_object (self, depth);
  else if (byte == '[')
    print_array (self, depth);
  else if (byte == '"')
    self->place = cli_json_print_string (text, self->place, self->output);
  else if ((word = cli_json_word_length (text + self->place, self->json->length - self->place)) > 0)
    {
      cli_output_write (self->output, text + self->place, word);
      self->place += word;
    }
  else
    self->place = cli_json_print_number (text, self->json->length, self->place, self->output);
}

void
cli_json_print (CliJson *self, CliOutput *output)
{
  Printer printer = { .json = self, .output = output };

  print_value (&printer, 0);
}
