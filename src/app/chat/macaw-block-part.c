/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of one part of a message: of a text that grows, of a prompt, of reasoning and a tool call. */

#include "config.h"

#include "macaw-block-list-private.h"

#include <string.h>

#define CHUNK_BYTES 2048
#define LAZY_BYTES (16 * 1024)  /* more at once is not parsed before somebody comes near */
#define OPEN_BYTES (16 * 1024)  /* a longer block is parsed again when it grew by a sixteenth, or after a while */

/* Texts */

static void
add_blocks (GPtrArray *items, AraMessage *message, MacawBlockPart *state, gsize from, gsize to, guint number)
{
  g_autoptr (GPtrArray) blocks = macaw_markdown_parse_from (ara_text_part_get_text (ARA_TEXT_PART (state->part)) + from, to - from, number);

  g_ptr_array_set_free_func (blocks, NULL);
  for (guint i = 0; i < blocks->len; i++)
    {
      MacawTimelineItem *item = macaw_timeline_item_new_block (message, state->part, g_ptr_array_index (blocks, i));

      item->disclosed = state->head != NULL;
      g_ptr_array_add (items, item);
    }
}

static void
add_chunk (GPtrArray *items, AraMessage *message, MacawBlockPart *state, gsize from, gsize to, guint number)
{
  MacawTimelineItem *item = macaw_timeline_item_new (MACAW_ITEM_CHUNK, message, state->part);

  item->from = from;
  item->to = to;
  item->number = number;
  item->disclosed = state->head != NULL;
  g_ptr_array_add (items, item);
}

/* What can't change any more, from state->closed on: read up to its last cut, or whole. */
static void
add_closed (GPtrArray *items, AraMessage *message, MacawBlockPart *state, gboolean complete)
{
  const char *text = ara_text_part_get_text (ARA_TEXT_PART (state->part));
  gsize length = ara_text_part_get_length (ARA_TEXT_PART (state->part)), from = state->closed, end;
  gboolean lazy = (complete && !state->begun) || length - from > LAZY_BYTES;
  guint number = state->number;

  while (macaw_markdown_scan_next (&state->scan, text, length))
    if (lazy && state->scan.cut - from >= CHUNK_BYTES)
      {
        add_chunk (items, message, state, from, state->scan.cut, number);
        from = state->scan.cut;
        number = state->scan.number;
      }
  end = complete ? length : state->scan.cut;
  if (end > from && lazy)
    add_chunk (items, message, state, from, end, number);
  else if (end > from)
    add_blocks (items, message, state, from, end, number);
  state->closed = end;
  state->number = state->scan.number;
}

/* Whether the open block is long, and better parsed a bit later. */
static gboolean
can_wait (MacawBlockList *self, MacawBlockSection *section, MacawBlockPart *state)
{
  gsize length = ara_text_part_get_length (ARA_TEXT_PART (state->part)), open = length - state->scan.cut;

  if (self->time_up || open < OPEN_BYTES || (state->scan.fence > 0 && state->scan.fence_indent == 0)
      || state->parsed < state->scan.cut || length - state->parsed > open / 16)
    return FALSE;
  macaw_block_list_update_later (self, section);
  return TRUE;
}

static void
update_text (MacawBlockList *self, MacawBlockSection *section, MacawBlockPart *state, guint position, gboolean complete)
{
  gsize length = ara_text_part_get_length (ARA_TEXT_PART (state->part));
  g_autoptr (GPtrArray) items = NULL;
  guint closed;

  if (state->begun && length == state->parsed && (length == state->closed || !complete))
    return;
  if (state->begun && !complete)
    {
      MacawMarkdownScan ahead = state->scan;

      if (!macaw_markdown_scan_next (&ahead, ara_text_part_get_text (ARA_TEXT_PART (state->part)), length)
          && (state->scan = ahead, can_wait (self, section, state)))
        return;
    }
  items = macaw_block_list_new_items ();
  add_closed (items, section->message, state, complete);
  closed = items->len;
  if (length > state->closed)
    add_blocks (items, section->message, state, state->closed, length, state->number);
  state->begun = TRUE;
  state->parsed = length;
  {
    guint count = state->n_items - state->n_closed, fresh = items->len;

    macaw_block_list_reconcile (self, position + state->n_closed, count, items);
    state->n_items = state->n_closed + fresh;
    state->n_closed += closed;
  }
}

/* Prompts */

static void
add_prompts (GPtrArray *items, AraMessage *message, AraPart *part)
{
  const char *text = ara_text_part_get_text (ARA_TEXT_PART (part));
  gsize length = ara_text_part_get_length (ARA_TEXT_PART (part)), from = 0;

  do
    {
      MacawTimelineItem *item = macaw_timeline_item_new (MACAW_ITEM_PROMPT, message, part);

      item->from = from;
      from += macaw_text_piece_length (text + from, length - from, MACAW_MAX_PIECE);
      item->to = from;
      g_ptr_array_add (items, item);
    }
  while (from < length);
}

static void
update_prompt (MacawBlockList *self, MacawBlockSection *section, MacawBlockPart *state, guint position)
{
  gsize length = ara_text_part_get_length (ARA_TEXT_PART (state->part));
  g_autoptr (GPtrArray) items = NULL;
  guint count = state->n_items;

  if (state->begun && length == state->parsed)
    return;
  items = macaw_block_list_new_items ();
  add_prompts (items, section->message, state->part);
  state->begun = TRUE;
  state->parsed = length;
  state->n_items = items->len;
  macaw_block_list_splice (self, position, count, items, 0);
}

/* Reasoning and tools: a head, and more while it is open */

static void
head_toggled (MacawBlockList *self, MacawTimelineItem *head)
{
  macaw_block_list_update_message (self, head->message);
}

static void
ensure_head (MacawBlockList *self, MacawBlockSection *section, MacawBlockPart *state, guint position)
{
  g_autoptr (GPtrArray) items = NULL;

  if (state->head != NULL)
    return;
  items = macaw_block_list_new_items ();
  state->head = macaw_timeline_item_new (ARA_IS_TOOL_CALL (state->part) ? MACAW_ITEM_TOOL : MACAW_ITEM_REASONING, section->message, state->part);
  g_signal_connect_object (state->head, "toggled", G_CALLBACK (head_toggled), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (items, state->head);
  macaw_block_list_splice (self, position, 0, items, 0);
  state->n_items = state->n_closed = 1;
}

static void
close_part (MacawBlockList *self, MacawBlockPart *state, guint position)
{
  g_autoptr (GPtrArray) none = macaw_block_list_new_items ();

  macaw_block_list_splice (self, position + 1, state->n_items - 1, none, 0);
  state->n_items = state->n_closed = 1;
  memset (&state->scan, 0, sizeof state->scan);
  state->closed = state->parsed = 0;
  state->number = 0;
  state->begun = FALSE;
}

static void
update_reasoning (MacawBlockList *self, MacawBlockSection *section, MacawBlockPart *state, guint position, gboolean complete)
{
  ensure_head (self, section, state, position);
  if (state->head->open)
    update_text (self, section, state, position, complete);
  else if (state->n_items > 1)
    close_part (self, state, position);
  macaw_timeline_item_changed (state->head);
}

static void
update_tool (MacawBlockList *self, MacawBlockSection *section, MacawBlockPart *state, guint position)
{
  ensure_head (self, section, state, position);
  if (state->head->open && state->n_items == 1)
    {
      g_autoptr (GPtrArray) items = macaw_block_list_new_items ();
      MacawTimelineItem *detail = macaw_timeline_item_new (MACAW_ITEM_TOOL_DETAIL, section->message, state->part);

      detail->disclosed = TRUE;
      g_ptr_array_add (items, detail);
      macaw_block_list_splice (self, position + 1, 0, items, 0);
      state->n_items = 2;
    }
  else if (!state->head->open && state->n_items > 1)
    close_part (self, state, position);
  for (guint i = 0; i < state->n_items; i++)
    macaw_timeline_item_changed (g_ptr_array_index (self->items, position + i));
}

/* Any part */

void
macaw_block_part_update (MacawBlockList *self, MacawBlockSection *section, MacawBlockPart *state, guint position)
{
  gboolean over = ara_message_get_status (section->message) != ARA_MESSAGE_STREAMING;

  if (ARA_IS_TOOL_CALL (state->part))
    update_tool (self, section, state, position);
  else if (!ARA_IS_TEXT_PART (state->part))
    return; /* Step marks and custom data have no face of their own. */
  else if (ara_text_part_is_reasoning (ARA_TEXT_PART (state->part)))
    update_reasoning (self, section, state, position, over || !ara_text_part_is_streaming (ARA_TEXT_PART (state->part)));
  else if (ara_message_get_role (section->message) == ARA_ROLE_USER)
    update_prompt (self, section, state, position);
  else
    update_text (self, section, state, position, over || !ara_text_part_is_streaming (ARA_TEXT_PART (state->part)));
}

GPtrArray *
macaw_block_part_parse_chunk (MacawBlockPart *state, MacawTimelineItem *chunk)
{
  GPtrArray *items = macaw_block_list_new_items ();

  add_blocks (items, chunk->message, state, chunk->from, chunk->to, chunk->number);
  state->n_items += items->len - 1;
  state->n_closed += items->len - 1;
  return items;
}
