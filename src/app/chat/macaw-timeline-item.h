/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one row of the timeline shows: a block of a message. */
#pragma once

#include "app/markdown/macaw-markdown.h"
#include "ara/ara.h"

G_BEGIN_DECLS

typedef enum
{
  MACAW_ITEM_PROMPT,      /* what a person wrote, or a piece of it */
  MACAW_ITEM_BLOCK,       /* of Markdown */
  MACAW_ITEM_CHUNK,       /* Markdown that nobody has come near yet: not parsed */
  MACAW_ITEM_REASONING,   /* its head; while open its blocks follow */
  MACAW_ITEM_TOOL,        /* likewise, */
  MACAW_ITEM_TOOL_DETAIL, /* with this */
  MACAW_ITEM_ERROR,
  MACAW_ITEM_FOOTER,
} MacawItemKind;

#define MACAW_TYPE_TIMELINE_ITEM (macaw_timeline_item_get_type ())
G_DECLARE_FINAL_TYPE (MacawTimelineItem, macaw_timeline_item, MACAW, TIMELINE_ITEM, GObject)

/* Read by the rows, written by the MacawBlockList that it is in.
 * Signals "changed": a row should show it again; "toggled": it was opened or closed. */
struct _MacawTimelineItem
{
  GObject       parent_instance;

  MacawItemKind kind;
  AraMessage   *message;
  AraPart      *part;      /* NULL for an error and a footer */
  MacawBlock   *block;     /* of a block */
  gsize         from;      /* of a prompt and a chunk: the bytes of its part's text */
  gsize         to;
  guint         number;    /* of a chunk: macaw_markdown_parse_from() */
  gboolean      begins;    /* the first one of its message */
  gboolean      begins_list; /* right below another one */
  gboolean      last;      /* its message is the last one */
  gboolean      open;
  gboolean      disclosed; /* stands below a row that is open */

  /* Of a MacawFinder. */
  guint         searched;  /* what for; 0: its text is new */
  gsize         stamp;     /* of the text that was searched */
  guint         found;     /* how often */
  GArray       *counts;    /* of guint: how often in each of its texts; NULL: it has one */
  char         *words;     /* what for, its case folded, if the current match is in it; or NULL */
  guint         text;      /* in which of its texts that is */
  guint         nth;       /* of the matches there */
};

MacawTimelineItem *macaw_timeline_item_new       (MacawItemKind kind, AraMessage *message, AraPart *part);
MacawTimelineItem *macaw_timeline_item_new_block (AraMessage *message, AraPart *part, MacawBlock *block); /* takes @block */
void               macaw_timeline_item_set_open  (MacawTimelineItem *self, gboolean open);
void               macaw_timeline_item_changed   (MacawTimelineItem *self);
/* Pixels between it and what stands above. */
int                macaw_timeline_item_get_gap   (MacawTimelineItem *self);
/* How high its row may become. @columns: characters that a line holds. */
int                macaw_timeline_item_guess     (MacawTimelineItem *self, int columns, int line_height);

G_END_DECLS
