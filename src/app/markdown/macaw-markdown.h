/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown to blocks: what each is, as Pango markup or plain text. Knows no widget. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MACAW_MAX_PIECE 4096             /* bytes of text that a label gets: what it can measure at once */
#define MACAW_MAX_ROWS 12                /* of a table that are one block */
#define MACAW_MAX_COLUMNS 24             /* a wider table is shown as lines */
#define MACAW_MAX_CELL 40                /* characters that a column gets at most */
#define MACAW_MAX_PARSED (192 * 1024)    /* bytes without a place to cut that are parsed; more is shown as it stands */

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
  GPtrArray     *rows;      /* of a table, or of a piece of one: of GStrv, markup; the first is its head
                             * unless it is continued */
  GArray        *columns;   /* of a table: of guint, the characters of the widest cell of each, in all pieces */
  char          *aligns;    /* of a table: 'l', 'c' or 'r' for each column, '-' where nothing is said */
} MacawBlock;

void       macaw_block_free          (MacawBlock *block);
/* Whether they differ in their text at most, so that one widget can show the other. */
gboolean   macaw_block_same_shape    (const MacawBlock *a, const MacawBlock *b);
/* Blocks of a text. Nothing in it can become markup of ours: all of it is escaped. */
GPtrArray *macaw_markdown_parse      (const char *text, gssize length);
/* @number: of the first item, where @text goes on an ordered list (macaw-markdown-scan.h); else 0. */
GPtrArray *macaw_markdown_parse_from (const char *text, gsize length, guint number);
/* Whether an address may be opened; any other one stays a text. */
gboolean   macaw_markdown_is_safe_link (const char *url);
/* Where a long text that is shown in pieces is cut: at most @room bytes; 0: no
 * character has room there. */
gsize      macaw_text_piece_length   (const char *text, gsize length, gsize room);

G_END_DECLS
