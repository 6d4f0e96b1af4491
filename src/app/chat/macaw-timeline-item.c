/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one row of the timeline shows: a block of a message. */

#include "macaw-timeline-item.h"

#include <string.h>

#define ROW_HEIGHT 34 /* of a row that is one line with a button */

G_DEFINE_FINAL_TYPE (MacawTimelineItem, macaw_timeline_item, G_TYPE_OBJECT)

static guint changed_signal, toggled_signal;

static void
macaw_timeline_item_finalize (GObject *object)
{
  MacawTimelineItem *self = MACAW_TIMELINE_ITEM (object);

  g_clear_object (&self->message);
  g_clear_object (&self->part);
  g_clear_pointer (&self->block, macaw_block_free);
  g_clear_pointer (&self->counts, g_array_unref);
  g_free (self->words);
  G_OBJECT_CLASS (macaw_timeline_item_parent_class)->finalize (object);
}

static void
macaw_timeline_item_class_init (MacawTimelineItemClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = macaw_timeline_item_finalize;
  changed_signal = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  toggled_signal = g_signal_new ("toggled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_timeline_item_init (MacawTimelineItem *self)
{
}

MacawTimelineItem *
macaw_timeline_item_new (MacawItemKind kind, AraMessage *message, AraPart *part)
{
  MacawTimelineItem *self = g_object_new (MACAW_TYPE_TIMELINE_ITEM, NULL);

  self->kind = kind;
  g_set_object (&self->message, message);
  g_set_object (&self->part, part);
  return self;
}

MacawTimelineItem *
macaw_timeline_item_new_block (AraMessage *message, AraPart *part, MacawBlock *block)
{
  MacawTimelineItem *self = macaw_timeline_item_new (MACAW_ITEM_BLOCK, message, part);

  self->block = block;
  return self;
}

void
macaw_timeline_item_changed (MacawTimelineItem *self)
{
  g_signal_emit (self, changed_signal, 0);
}

void
macaw_timeline_item_set_open (MacawTimelineItem *self, gboolean open)
{
  if (self->open == open)
    return;
  self->open = open;
  g_signal_emit (self, toggled_signal, 0);
  macaw_timeline_item_changed (self);
}

int
macaw_timeline_item_get_gap (MacawTimelineItem *self)
{
  if (self->begins)
    return 18;
  if (self->kind == MACAW_ITEM_PROMPT || (self->block != NULL && self->block->continued))
    return 0;
  if (self->kind == MACAW_ITEM_BLOCK && self->block->kind == MACAW_BLOCK_ITEM)
    return self->begins_list ? 12 : 6;
  if (self->kind == MACAW_ITEM_BLOCK && self->block->kind == MACAW_BLOCK_HEADING)
    return 15;
  /* These are buttons: their own edges keep a distance. */
  if (self->kind == MACAW_ITEM_TOOL || self->kind == MACAW_ITEM_REASONING)
    return 2;
  return self->kind == MACAW_ITEM_FOOTER || self->kind == MACAW_ITEM_TOOL_DETAIL ? 3 : 9;
}

/* Lines that @length bytes of running text fill. */
static int
guess_lines (gsize length, int columns)
{
  return 1 + (int) MIN (length / (gsize) MAX (columns, 10), 100000);
}

static int
guess_block (const MacawBlock *block, int columns, int line_height)
{
  int lines = 1;

  switch (block->kind)
    {
    case MACAW_BLOCK_CODE:
      for (const char *at = block->text; lines < 20 && (at = strchr (at, '\n')) != NULL; at++)
        lines++;
      return 50 + lines * line_height;
    case MACAW_BLOCK_TABLE:
      return (int) block->rows->len * (line_height + 10);
    case MACAW_BLOCK_RULE:
      return 1;
    default:
      return guess_lines (strlen (block->text), columns) * line_height;
    }
}

int
macaw_timeline_item_guess (MacawTimelineItem *self, int columns, int line_height)
{
  switch (self->kind)
    {
    case MACAW_ITEM_BLOCK:
      return guess_block (self->block, columns, line_height);
    case MACAW_ITEM_CHUNK:
      return guess_lines (self->to - self->from, columns * 3 / 4) * line_height;
    case MACAW_ITEM_PROMPT:
      return 18 + guess_lines (self->to - self->from, columns) * line_height;
    case MACAW_ITEM_TOOL_DETAIL:
      return 200;
    default:
      return ROW_HEIGHT;
    }
}
