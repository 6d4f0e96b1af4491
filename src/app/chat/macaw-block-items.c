/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of the list of blocks: how some take the place of others, and rows that can stay do. */

#include "config.h"

#include "macaw-block-list-private.h"

#include <string.h>

#define NESTED_ITEMS 64 /* that are looked through for the list they are in */

/* Puts @count of @items (references are taken over) in the place of @removed ones. */
static void
replace_items (GPtrArray *array, guint position, guint removed, gpointer *items, guint count)
{
  guint tail = array->len - position - removed, old = array->len;

  for (guint i = 0; i < removed; i++)
    g_object_unref (array->pdata[position + i]);
  if (count > removed)
    g_ptr_array_set_size (array, (int) (old + count - removed));
  memmove (array->pdata + position + count, array->pdata + position + removed, tail * sizeof (gpointer));
  if (count > 0)
    memcpy (array->pdata + position, items, count * sizeof (gpointer));
  if (count >= removed)
    return;
  /* What is left at the end has moved, it is not to be freed. */
  memset (array->pdata + old - (removed - count), 0, (removed - count) * sizeof (gpointer));
  g_ptr_array_set_size (array, (int) (old + count - removed));
}

static void
unref_item (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

static gboolean
is_ordered (const MacawBlock *item)
{
  return g_ascii_isdigit (*item->marker);
}

/* Whether a list that stands right below another one begins with the item at @position. */
static gboolean
begins_list (MacawBlockList *self, guint position)
{
  MacawTimelineItem *item = g_ptr_array_index (self->items, position);

  if (item->block == NULL || item->block->kind != MACAW_BLOCK_ITEM || item->block->level > 0)
    return FALSE;
  for (guint i = position; i > 0 && position - i < NESTED_ITEMS; i--)
    {
      MacawTimelineItem *before = g_ptr_array_index (self->items, i - 1);

      if (before->part != item->part || before->block == NULL || before->block->kind == MACAW_BLOCK_HEADING)
        return FALSE;
      if (before->block->level == 0)
        return before->block->kind == MACAW_BLOCK_ITEM && is_ordered (before->block) != is_ordered (item->block);
    }
  return FALSE;
}

void
macaw_block_list_splice (MacawBlockList *self, guint position, guint removed, GPtrArray *items, guint from)
{
  guint count = items->len - from;

  if (removed == 0 && count == 0)
    return;
  replace_items (self->items, position, removed, items->pdata + from, count);
  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_set_size (items, (int) from);
  g_ptr_array_set_free_func (items, unref_item);
  for (guint i = 0; i < count; i++)
    ((MacawTimelineItem *) g_ptr_array_index (self->items, position + i))->begins_list = begins_list (self, position + i);
  if (!self->quiet)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, count);
}

GPtrArray *
macaw_block_list_new_items (void)
{
  return g_ptr_array_new_with_free_func (unref_item);
}

static gboolean
same_rows (GPtrArray *a, GPtrArray *b)
{
  if ((a == NULL) != (b == NULL) || (a != NULL && a->len != b->len))
    return FALSE;
  for (guint i = 0; a != NULL && i < a->len; i++)
    if (!g_strv_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
same_block (const MacawBlock *a, const MacawBlock *b)
{
  return macaw_block_same_shape (a, b) && a->continued == b->continued && g_strcmp0 (a->text, b->text) == 0
         && same_rows (a->rows, b->rows);
}

/* Shows @new in the place of @old, where one row can show both. */
static gboolean
take_over (MacawTimelineItem *old, MacawTimelineItem *new)
{
  MacawBlock *block = new->block;

  if (old->kind != MACAW_ITEM_BLOCK || new->kind != MACAW_ITEM_BLOCK || old->block->kind != block->kind)
    return FALSE;
  /* A row is made for one marker, level and language. */
  if (block->kind != MACAW_BLOCK_TABLE && !macaw_block_same_shape (old->block, block))
    return FALSE;
  if (same_block (old->block, block))
    return TRUE;
  new->block = old->block;
  old->block = block;
  old->searched = 0;
  macaw_timeline_item_changed (old);
  return TRUE;
}

void
macaw_block_list_reconcile (MacawBlockList *self, guint position, guint count, GPtrArray *items)
{
  guint same = 0;

  while (same < count && same < items->len
         && take_over (g_ptr_array_index (self->items, position + same), g_ptr_array_index (items, same)))
    same++;
  macaw_block_list_splice (self, position + same, count - same, items, same);
}
