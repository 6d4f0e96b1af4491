/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown to blocks: what each is, as Pango markup or plain text. Knows no widget. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MACAW_MAX_PIECE 4096             /* bytes of text that a label gets: what it can measure at once */
#define MACAW_MAX_PARSED (256 * 1024)    /* bytes without a place to cut that are parsed; more is shown as it stands */

typedef enum
{
  MACAW_BLOCK_PARAGRAPH,
  MACAW_BLOCK_HEADING,
  MACAW_BLOCK_ITEM, /* of a list: marker and indent */
  MACAW_BLOCK_CODE,
  MACAW_BLOCK_TABLE,
  MACAW_BLOCK_RULE,
} MacawBlockKind;

typedef struct
{
  MacawBlockKind kind;
  char          *text;      /* Pango markup; of code the plain text */
  char          *language;  /* of code, may be NULL */
  char          *marker;    /* of an item: "•", "3.", "☑" */
  guint          level;     /* of a heading 1–6; of an item its depth from 0 */
  guint          quote;     /* how many quotes it stands in */
  gboolean       continued; /* goes on the block before it, whose text is long */
  GPtrArray     *rows;      /* of a table: of GStrv, markup; the first is its head */
} MacawBlock;

void       macaw_block_free          (MacawBlock *block);
/* Blocks of a text. Nothing in it can become markup of ours: all of it is escaped. */
GPtrArray *macaw_markdown_parse      (const char *text, gssize length);
/* @number: of the first item, where @text goes on an ordered list (macaw-markdown-scan.h); else 0. */
GPtrArray *macaw_markdown_parse_from (const char *text, gsize length, guint number);
/* Where a long text that is shown in pieces is cut: at most @room bytes; 0: no
 * character has room there. */
gsize      macaw_text_piece_length   (const char *text, gsize length, gsize room);

G_END_DECLS
