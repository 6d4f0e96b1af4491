/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The escape sequences of terminals (ECMA-48): colours are understood, the rest is taken out. */

#include "macaw-ansi.h"

#include <stdlib.h>
#include <string.h>

enum { GROUND, ESCAPE, CONTROL, STRING, STRING_ESCAPE, ONE_MORE };

#define ESC 0x1b
#define BEL 0x07

/* The colour after 38 or 48; moves @at past what it took. */
static gboolean
parse_colour (const int *numbers, guint count, guint *at, guint32 *colour)
{
  if (*at + 2 < count && numbers[*at + 1] == 5)
    {
      *colour = 1 + (guint32) CLAMP (numbers[*at + 2], 0, 255);
      *at += 2;
      return TRUE;
    }
  if (*at + 4 < count && numbers[*at + 1] == 2)
    {
      guint32 red = (guint32) CLAMP (numbers[*at + 2], 0, 255), green = (guint32) CLAMP (numbers[*at + 3], 0, 255);

      *colour = MACAW_ANSI_RGB | red << 16 | green << 8 | (guint32) CLAMP (numbers[*at + 4], 0, 255);
      *at += 4;
      return TRUE;
    }
  return FALSE;
}

static void
set_flag (MacawAnsiStyle *style, int number)
{
  static const guint32 on[] = { 0, MACAW_ANSI_BOLD, MACAW_ANSI_FAINT, MACAW_ANSI_ITALIC, MACAW_ANSI_UNDERLINE,
                                0, 0, MACAW_ANSI_INVERSE, 0, MACAW_ANSI_STRIKE };

  if (number < 10)
    style->flags |= on[number];
  else if (number == 22)
    style->flags &= ~(guint32) (MACAW_ANSI_BOLD | MACAW_ANSI_FAINT);
  else if (number > 22 && number < 30)
    style->flags &= ~on[number - 20];
}

static void
apply (MacawAnsiStyle *style, const int *numbers, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      int number = numbers[i];

      if (number == 0)
        memset (style, 0, sizeof *style);
      else if (number < 30)
        set_flag (style, number);
      else if (number <= 37)
        style->foreground = 1 + (guint32) (number - 30);
      else if (number == 38)
        parse_colour (numbers, count, &i, &style->foreground);
      else if (number == 39)
        style->foreground = MACAW_ANSI_DEFAULT;
      else if (number >= 40 && number <= 47)
        style->background = 1 + (guint32) (number - 40);
      else if (number == 48)
        parse_colour (numbers, count, &i, &style->background);
      else if (number == 49)
        style->background = MACAW_ANSI_DEFAULT;
      else if (number >= 90 && number <= 97)
        style->foreground = 1 + 8 + (guint32) (number - 90);
      else if (number >= 100 && number <= 107)
        style->background = 1 + 8 + (guint32) (number - 100);
    }
}

static void
end_control (MacawAnsiParser *self, guchar final)
{
  int numbers[32] = { 0 };
  guint count = 0;
  char *place = self->parameters;

  self->state = GROUND;
  self->parameters[self->length] = '\0';
  if (final != 'm' || (self->length > 0 && strchr ("<=>?", *place) != NULL))
    return;
  do
    {
      gulong number = strtoul (place, &place, 10);

      numbers[count++] = (int) MIN (number, 65535);
      if (*place != ';' && *place != ':')
        break;
      place++;
    }
  while (count < G_N_ELEMENTS (numbers));
  apply (&self->style, numbers, count);
}

static gboolean
feed_escape (MacawAnsiParser *self, guchar byte)
{
  self->length = 0;
  if (byte == '[')
    self->state = CONTROL;
  else if (strchr ("]PX^_", byte) != NULL && byte != 0)
    self->state = STRING;
  else if (strchr ("()*+-./#% ", byte) != NULL && byte != 0)
    self->state = ONE_MORE;
  else
    self->state = GROUND;
  /* A letter ends a short sequence; anything else was text after a stray ESC. */
  return self->state != GROUND || (byte >= 0x30 && byte <= 0x7e);
}

static gboolean
feed_control (MacawAnsiParser *self, guchar byte)
{
  if (byte >= 0x40 && byte <= 0x7e)
    end_control (self, byte);
  else if (byte < 0x20 || byte > 0x7e)
    {
      self->state = GROUND;
      return FALSE;
    }
  else if (self->length < sizeof self->parameters - 1)
    self->parameters[self->length++] = (char) byte;
  return TRUE;
}

gboolean
macaw_ansi_feed (MacawAnsiParser *self, guchar byte)
{
  switch (self->state)
    {
    case ESCAPE:
      return feed_escape (self, byte);
    case CONTROL:
      return feed_control (self, byte);
    case STRING:
      /* A title or a link: ended by BEL or ESC \, and by a line's end, lest one swallows all. */
      if (byte == '\n')
        {
          self->state = GROUND;
          return FALSE;
        }
      self->state = byte == BEL ? GROUND : byte == ESC ? STRING_ESCAPE : STRING;
      return TRUE;
    case STRING_ESCAPE:
      self->state = byte == '\\' ? GROUND : STRING;
      return TRUE;
    case ONE_MORE:
      self->state = GROUND;
      return TRUE;
    default:
      self->state = byte == ESC ? ESCAPE : GROUND;
      return byte == ESC;
    }
}

gboolean
macaw_ansi_is_inside (const MacawAnsiParser *self)
{
  return self->state != GROUND;
}

guint32
macaw_ansi_get_rgb (guint32 colour, gboolean dark)
{
  /* The sixteen as GNOME's palette has them, each readable on its background. */
  static const guint32 light[] = { 0x241f31, 0xc01c28, 0x26794d, 0x9a6700, 0x1a5fb4, 0x813d9c, 0x0b7285, 0x5e5c64,
                                   0x5e5c64, 0xe01b24, 0x1e8449, 0x986a00, 0x1c71d8, 0x9141ac, 0x0e8a9e, 0x77767b };
  static const guint32 on_dark[] = { 0x77767b, 0xf66151, 0x57e389, 0xf8e45c, 0x62a0ea, 0xdc8add, 0x5bc8d7, 0xdeddda,
                                     0x9a9996, 0xff7b63, 0x8ff0a4, 0xf9f06b, 0x99c1f1, 0xe6a3ea, 0x93ddc2, 0xffffff };
  static const guint32 levels[] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };
  guint32 index = colour - 1;

  if (colour & MACAW_ANSI_RGB)
    return colour & 0xffffff;
  if (index < 16)
    return dark ? on_dark[index] : light[index];
  if (index < 232)
    {
      index -= 16;
      return levels[index / 36] << 16 | levels[index / 6 % 6] << 8 | levels[index % 6];
    }
  return (8 + 10 * (MIN (index, 255) - 232)) * 0x010101;
}
