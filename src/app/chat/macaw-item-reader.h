/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of an item of the timeline as a person reads it, by pieces. */
#pragma once

#include "app/markdown/macaw-ansi.h"
#include "app/markdown/macaw-markdown-scan.h"
#include "macaw-timeline-item.h"

G_BEGIN_DECLS

/* Zeroed at first; then only these functions write it. */
typedef struct
{
  MacawTimelineItem *item;
  GPtrArray         *values; /* of AraValue: of a tool call, what was not read yet from at on */
  guint              at;
  goffset            offset;
  MacawMarkdownScan  scan;   /* of reasoning that is closed */
  gsize              from;
  guint              number;
  gboolean           begun;
  guint              text;    /* which of the item's texts the last piece was of */
  guint              terminal; /* values from here on are a terminal's */
  MacawAnsiParser    parser;  /* of these */
  char              *whole;   /* what was read and is handed out by pieces */
  gsize              given;   /* bytes of it */
  gboolean           follows; /* it goes on what was read before */
} MacawItemReader;

void  macaw_item_reader_start (MacawItemReader *self, MacawTimelineItem *item);
/* NULL: that was all. @goes_on: the piece follows the one before without a gap. */
char *macaw_item_reader_next  (MacawItemReader *self, gboolean *goes_on);
void  macaw_item_reader_clear (MacawItemReader *self);

G_END_DECLS
