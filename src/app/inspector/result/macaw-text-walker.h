/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks over the text inside a JSON value, decoding it stretch by stretch. */
#pragma once

#include "ara/ara.h"
#include "app/markdown/macaw-ansi.h"

G_BEGIN_DECLS

typedef enum
{
  MACAW_WALK_SHOWN,  /* ␀ for U+0000, one line end for "\r\n", colours taken out if asked */
  MACAW_WALK_COPIED, /* ␀ for U+0000, colours taken out if asked */
  MACAW_WALK_EXACT,  /* each byte */
} MacawWalk;

#define MACAW_WALKER_BUFFER (64 * 1024)

typedef struct
{
  AraValue       *value;
  MacawWalk       walk;
  gboolean        literal;  /* the inside of a string, to be decoded */
  MacawAnsiParser parser;
  gboolean        terminal;
  goffset         raw;      /* of the next byte, in the value's text */
  goffset         end;
  gint64          place;    /* bytes that were told so far */
  char           *buffer;
  gsize           filled;
  gsize           position;
  char            unit[8];
} MacawTextWalker;

/* Starts at the beginning. @value is borrowed. @literal: the text of a string, not its source. */
void        macaw_text_walker_init  (MacawTextWalker *self, AraValue *value, gboolean literal, MacawWalk walk, gboolean terminal);
/* Goes on where one was that stood at @raw and @place with @style. */
void        macaw_text_walker_seek  (MacawTextWalker *self, goffset raw, gint64 place, const MacawAnsiStyle *style);
void        macaw_text_walker_clear (MacawTextWalker *self);
/* The next whole characters of one line, at most @limit bytes; a line end, "\n", comes alone,
 * whatever the limit. Length 0: the next character is longer than @limit. NULL: the end. */
const char *macaw_text_walker_next  (MacawTextWalker *self, gsize limit, gsize *length);

G_END_DECLS
