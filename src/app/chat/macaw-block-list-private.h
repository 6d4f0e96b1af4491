/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the list of blocks share: its state, its items, and the parts of a message. */
#pragma once

#include "macaw-block-list.h"

#include "app/markdown/macaw-markdown-scan.h"

G_BEGIN_DECLS

/* A part of a message and its items, the head first if it has one. */
typedef struct
{
  AraPart           *part; /* borrowed */
  MacawTimelineItem *head; /* of reasoning and tools */
  MacawMarkdownScan  scan;
  gsize              closed; /* bytes whose items stay as they are */
  guint              number; /* macaw_markdown_parse_from() of what comes after them */
  gsize              parsed; /* bytes that are shown */
  guint              n_items;
  guint              n_closed; /* of these, those that stay, the head among them */
  gboolean           begun;
} MacawBlockPart;

typedef struct
{
  MacawBlockList    *list;
  AraMessage        *message;
  GArray            *parts; /* of MacawBlockPart */
  MacawTimelineItem *first; /* NULL: there is none */
  guint              n_items;
  guint              n_tail; /* error and footer */
  gboolean           dirty;
  gulong             handler;
} MacawBlockSection;

struct _MacawBlockList
{
  GObject            parent_instance;

  GListModel        *messages;
  GPtrArray         *items;    /* of MacawTimelineItem */
  GPtrArray         *sections; /* of MacawBlockSection, one a message */
  GPtrArray         *dirty;    /* of MacawBlockSection, borrowed */
  MacawBlockSection *last;     /* borrowed */
  gboolean           quiet;    /* the items are not the list's own yet */
  guint              later;
  gboolean           time_up;  /* what waited is parsed now */
};

/* Items (macaw-block-items.c) */

GPtrArray *macaw_block_list_new_items (void); /* of MacawTimelineItem, owned */
/* Puts those of @items from @from on (they leave it) in the place of @removed ones at @position. */
void       macaw_block_list_splice (MacawBlockList *self, guint position, guint removed, GPtrArray *items, guint from);
/* The @count items at @position become @items; rows that can show the new ones stay. */
void       macaw_block_list_reconcile (MacawBlockList *self, guint position, guint count, GPtrArray *items);

/* One part (macaw-block-part.c) */

/* Takes in what has changed in the part whose items begin at @position. */
void       macaw_block_part_update (MacawBlockList *self, MacawBlockSection *section, MacawBlockPart *state, guint position);
/* The blocks of @chunk, which take its place. */
GPtrArray *macaw_block_part_parse_chunk (MacawBlockPart *state, MacawTimelineItem *chunk);

/* The list (macaw-block-list.c) */

/* The section is updated again after a while, if nothing makes it so before. */
void       macaw_block_list_update_later (MacawBlockList *self, MacawBlockSection *section);
void       macaw_block_list_update_message (MacawBlockList *self, AraMessage *message);

G_END_DECLS
