/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown to blocks: what each is, as Pango markup or plain text. Knows no widget. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

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
  char          *text;     /* Pango markup; of code the plain text */
  char          *language; /* of code, may be NULL */
  char          *marker;   /* of an item: "•", "3.", "☑" */
  guint          level;    /* of a heading 1–6; of an item its depth from 0 */
  guint          quote;    /* how many quotes it stands in */
  GPtrArray     *rows;     /* of a table: of GStrv, markup; the first is its head */
} MacawBlock;

void       macaw_block_free      (MacawBlock *block);
/* Blocks of a text. Nothing in it can become markup of ours: all of it is escaped. */
GPtrArray *macaw_markdown_parse  (const char *text, gssize length);
/* Up to where @text can't change its blocks any more, whatever is appended: a blank line
 * that ends a block. @from: a place that this function gave before, or 0. */
gsize      macaw_markdown_closed (const char *text, gsize length, gsize from);

G_END_DECLS
