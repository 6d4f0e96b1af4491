/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The escape sequences of terminals (ECMA-48): colours are understood, the rest is taken out. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  MACAW_ANSI_BOLD = 1 << 0,
  MACAW_ANSI_FAINT = 1 << 1,
  MACAW_ANSI_ITALIC = 1 << 2,
  MACAW_ANSI_UNDERLINE = 1 << 3,
  MACAW_ANSI_INVERSE = 1 << 4,
  MACAW_ANSI_STRIKE = 1 << 5,
};

#define MACAW_ANSI_DEFAULT 0u         /* no colour of its own */
#define MACAW_ANSI_RGB     0x1000000u /* or-ed to 0xRRGGBB */

/* Colours: MACAW_ANSI_DEFAULT, 1 + an index of the 256, or MACAW_ANSI_RGB | 0xRRGGBB. */
typedef struct
{
  guint32 foreground;
  guint32 background;
  guint32 flags;
} MacawAnsiStyle;

typedef struct
{
  MacawAnsiStyle style;
  guint8         state;
  guint8         length;
  char           parameters[62];
} MacawAnsiParser;

/* Whether the byte belongs to an escape sequence and is not text. Its style changes then. */
gboolean macaw_ansi_feed       (MacawAnsiParser *self, guchar byte);
/* Whether a sequence has begun that is not over. */
gboolean macaw_ansi_is_inside  (const MacawAnsiParser *self);
/* 0xRRGGBB; dark: for a dark background. */
guint32  macaw_ansi_get_rgb    (guint32 colour, gboolean dark);

G_END_DECLS
