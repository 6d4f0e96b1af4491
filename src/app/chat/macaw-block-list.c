/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of a conversation as one list of blocks. */

#include "config.h"

#include "macaw-block-list-private.h"

#include <gtk/gtk.h>

#define LATER_MS 200 /* after which a long block that grew by little is parsed anyway */

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MacawBlockList, macaw_block_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static guint stale_signal;

/* GListModel */

static GType
get_item_type (GListModel *model)
{
  return MACAW_TYPE_TIMELINE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MACAW_BLOCK_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MacawTimelineItem *item = macaw_block_list_peek (MACAW_BLOCK_LIST (model), position);

  return item == NULL ? NULL : g_object_ref (item);
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

/* Messages */

static void
update_tail (MacawBlockList *self, MacawBlockSection *section, guint position)
{
  MacawItemKind kinds[2];
  guint count = 0, same = 0;
  g_autoptr (GPtrArray) items = macaw_block_list_new_items ();

  if (ara_message_get_error_text (section->message) != NULL)
    kinds[count++] = MACAW_ITEM_ERROR;
  if (ara_message_get_role (section->message) == ARA_ROLE_ASSISTANT)
    kinds[count++] = MACAW_ITEM_FOOTER;
  while (same < section->n_tail && same < count && macaw_block_list_peek (self, position + same)->kind == kinds[same])
    macaw_timeline_item_changed (macaw_block_list_peek (self, position + same++));
  for (guint i = same; i < count; i++)
    {
      MacawTimelineItem *item = macaw_timeline_item_new (kinds[i], section->message, NULL);

      item->last = section == self->last;
      g_ptr_array_add (items, item);
    }
  macaw_block_list_splice (self, position + same, section->n_tail - same, items, 0);
  section->n_tail = count;
}

static void
mark_first (MacawBlockList *self, MacawBlockSection *section, guint start)
{
  MacawTimelineItem *first = section->n_items == 0 ? NULL : macaw_block_list_peek (self, start);

  if (section->first == first)
    return;
  if (section->first != NULL)
    {
      section->first->begins = FALSE;
      macaw_timeline_item_changed (section->first);
    }
  g_set_object (&section->first, first);
  if (first == NULL)
    return;
  first->begins = TRUE;
  macaw_timeline_item_changed (first);
}

static void
update_section (MacawBlockList *self, MacawBlockSection *section, guint start)
{
  GListModel *parts = G_LIST_MODEL (section->message);
  guint count = g_list_model_get_n_items (parts), position = start;

  section->dirty = FALSE;
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (parts, i);
      MacawBlockPart *state;

      if (i >= section->parts->len)
        {
          MacawBlockPart fresh = { .part = part };

          g_array_append_val (section->parts, fresh);
        }
      state = &g_array_index (section->parts, MacawBlockPart, i);
      macaw_block_part_update (self, section, state, position);
      position += state->n_items;
    }
  update_tail (self, section, position);
  section->n_items = position + section->n_tail - start;
  mark_first (self, section, start);
}

static guint
start_of (MacawBlockList *self, guint section)
{
  guint start = 0;

  for (guint i = 0; i < section; i++)
    start += ((MacawBlockSection *) g_ptr_array_index (self->sections, i))->n_items;
  return start;
}

static void
mark_dirty (MacawBlockSection *section)
{
  if (section->dirty && section->list->later == 0)
    return;
  if (!section->dirty)
    g_ptr_array_add (section->list->dirty, section);
  section->dirty = TRUE;
  g_signal_emit (section->list, stale_signal, 0);
}

void
macaw_block_list_update_message (MacawBlockList *self, AraMessage *message)
{
  for (guint i = self->sections->len; i > 0; i--)
    {
      MacawBlockSection *section = g_ptr_array_index (self->sections, i - 1);

      if (section->message != message)
        continue;
      mark_dirty (section);
      return;
    }
}

static gboolean
time_is_up (gpointer data)
{
  MacawBlockList *self = data;

  self->later = 0;
  self->time_up = TRUE;
  g_signal_emit (self, stale_signal, 0);
  return G_SOURCE_REMOVE;
}

void
macaw_block_list_update_later (MacawBlockList *self, MacawBlockSection *section)
{
  if (self->later == 0)
    self->later = g_timeout_add (LATER_MS, time_is_up, self);
  section->dirty = TRUE;
}

void
macaw_block_list_update (MacawBlockList *self)
{
  g_autoptr (GPtrArray) dirty = g_steal_pointer (&self->dirty);

  self->dirty = g_ptr_array_new ();
  for (guint i = 0; i < dirty->len; i++)
    {
      MacawBlockSection *section = g_ptr_array_index (dirty, i);
      guint place;

      /* Mostly it is the last one. */
      if (section == self->last)
        place = self->sections->len - 1;
      else if (!g_ptr_array_find (self->sections, section, &place))
        continue;
      update_section (self, section, start_of (self, place));
      if (section->dirty)
        g_ptr_array_add (self->dirty, section);
    }
  self->time_up = FALSE;
}

/* The list of messages */

static void
section_free (gpointer data)
{
  MacawBlockSection *self = data;

  g_signal_handler_disconnect (self->message, self->handler);
  g_ptr_array_remove (self->list->dirty, self);
  if (self->list->last == self)
    self->list->last = NULL;
  g_clear_object (&self->first);
  g_object_unref (self->message);
  g_array_unref (self->parts);
  g_free (self);
}

static MacawBlockSection *
section_new (MacawBlockList *list, guint position)
{
  MacawBlockSection *self = g_new0 (MacawBlockSection, 1);

  self->list = list;
  self->message = g_list_model_get_item (list->messages, position);
  self->parts = g_array_new (FALSE, FALSE, sizeof (MacawBlockPart));
  self->handler = g_signal_connect_swapped (self->message, "changed", G_CALLBACK (mark_dirty), self);
  return self;
}

static void
set_last (MacawBlockList *self, MacawBlockSection *section, gboolean last)
{
  guint place, end;

  if (section == NULL || !g_ptr_array_find (self->sections, section, &place))
    return;
  end = start_of (self, place) + section->n_items;
  for (guint i = end - section->n_tail; i < end; i++)
    {
      macaw_block_list_peek (self, i)->last = last;
      macaw_timeline_item_changed (macaw_block_list_peek (self, i));
    }
}

static void
find_last (MacawBlockList *self)
{
  MacawBlockSection *last = self->sections->len == 0 ? NULL : g_ptr_array_index (self->sections, self->sections->len - 1);

  if (self->last == last)
    return;
  set_last (self, self->last, FALSE);
  self->last = last;
  set_last (self, last, TRUE);
}

/* The items of new sections, which are put into the list all at once. */
static GPtrArray *
build (MacawBlockList *self, GPtrArray *sections)
{
  GPtrArray *own = self->items, *items = macaw_block_list_new_items ();

  self->items = items;
  self->quiet = TRUE;
  for (guint i = 0; i < sections->len; i++)
    update_section (self, g_ptr_array_index (sections, i), items->len);
  self->quiet = FALSE;
  self->items = own;
  return items;
}

static void
messages_changed (MacawBlockList *self, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) sections = g_ptr_array_new (), items = NULL;
  guint start = start_of (self, position), gone = start_of (self, position + removed) - start;

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (sections, section_new (self, position + i));
  items = build (self, sections);
  if (removed > 0)
    g_ptr_array_remove_range (self->sections, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->sections, (int) (position + i), g_ptr_array_index (sections, i));
  macaw_block_list_splice (self, start, gone, items, 0);
  find_last (self);
}

static void
macaw_block_list_dispose (GObject *object)
{
  MacawBlockList *self = MACAW_BLOCK_LIST (object);

  g_clear_handle_id (&self->later, g_source_remove);
  if (self->messages != NULL)
    g_signal_handlers_disconnect_by_data (self->messages, self);
  g_clear_object (&self->messages);
  g_ptr_array_set_size (self->sections, 0);
  G_OBJECT_CLASS (macaw_block_list_parent_class)->dispose (object);
}

static void
macaw_block_list_finalize (GObject *object)
{
  MacawBlockList *self = MACAW_BLOCK_LIST (object);

  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->dirty);
  G_OBJECT_CLASS (macaw_block_list_parent_class)->finalize (object);
}

static void
macaw_block_list_class_init (MacawBlockListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_block_list_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_block_list_finalize;
  stale_signal = g_signal_new ("stale", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_block_list_init (MacawBlockList *self)
{
  self->items = macaw_block_list_new_items ();
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->dirty = g_ptr_array_new ();
}

MacawBlockList *
macaw_block_list_new (GListModel *messages)
{
  MacawBlockList *self = g_object_new (MACAW_TYPE_BLOCK_LIST, NULL);

  self->messages = g_object_ref (messages);
  g_signal_connect_swapped (messages, "items-changed", G_CALLBACK (messages_changed), self);
  messages_changed (self, 0, 0, g_list_model_get_n_items (messages));
  return self;
}

MacawTimelineItem *
macaw_block_list_peek (MacawBlockList *self, guint position)
{
  return position < self->items->len ? g_ptr_array_index (self->items, position) : NULL;
}

/* The section that the item at @position is in; @start: where it begins. */
static MacawBlockSection *
find_section (MacawBlockList *self, guint position, guint *start)
{
  *start = 0;
  for (guint i = 0; i < self->sections->len; i++)
    {
      MacawBlockSection *section = g_ptr_array_index (self->sections, i);

      if (position < *start + section->n_items)
        return section;
      *start += section->n_items;
    }
  return NULL;
}

static MacawBlockPart *
find_part (MacawBlockSection *section, guint offset)
{
  for (guint i = 0; i < section->parts->len; i++)
    {
      MacawBlockPart *state = &g_array_index (section->parts, MacawBlockPart, i);

      if (offset < state->n_items)
        return state;
      offset -= state->n_items;
    }
  return NULL;
}

void
macaw_block_list_open_chunk (MacawBlockList *self, guint position)
{
  MacawTimelineItem *chunk = macaw_block_list_peek (self, position);
  g_autoptr (GPtrArray) items = NULL;
  MacawBlockSection *section;
  MacawBlockPart *state;
  guint start;

  if (chunk == NULL || chunk->kind != MACAW_ITEM_CHUNK)
    return;
  section = find_section (self, position, &start);
  state = find_part (section, position - start);
  items = macaw_block_part_parse_chunk (state, chunk);
  section->n_items += items->len - 1;
  macaw_block_list_splice (self, position, 1, items, 0);
  mark_first (self, section, start);
}

guint
macaw_block_list_find_prompt (MacawBlockList *self, guint from, gboolean backwards)
{
  for (guint i = backwards ? from - 1 : from + 1; i < self->items->len; i = backwards ? i - 1 : i + 1)
    {
      MacawTimelineItem *item = macaw_block_list_peek (self, i);

      if (item->kind == MACAW_ITEM_PROMPT && item->begins)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

guint
macaw_block_list_find_message (MacawBlockList *self, const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      MacawTimelineItem *item = macaw_block_list_peek (self, i);

      if (item->begins && g_strcmp0 (ara_message_get_id (item->message), id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}
