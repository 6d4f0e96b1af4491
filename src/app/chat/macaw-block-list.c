/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of a conversation as one list of blocks. */

#include "macaw-block-list.h"
#include "app/markdown/macaw-markdown-scan.h"

#include <gtk/gtk.h>
#include <string.h>

#define CHUNK_BYTES 2048
#define LAZY_BYTES (16 * 1024)  /* more at once is not parsed before somebody comes near */
#define OPEN_BYTES (16 * 1024)  /* a longer block is parsed again when it grew by a sixteenth, */
#define LATER_MS 200            /* or after this time */

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
} Part;

typedef struct
{
  MacawBlockList    *list;
  AraMessage        *message;
  GArray            *parts; /* of Part */
  MacawTimelineItem *first; /* NULL: there is none */
  guint              n_items;
  guint              n_tail; /* error and footer */
  gboolean           dirty;
  gulong             handler;
} Section;

struct _MacawBlockList
{
  GObject     parent_instance;

  GListModel *messages;
  GPtrArray  *items;    /* of MacawTimelineItem */
  GPtrArray  *sections; /* of Section, one a message */
  GPtrArray  *dirty;    /* of Section, borrowed */
  Section    *last;     /* borrowed */
  gboolean    quiet;    /* the items are not the list's own yet */
  guint       later;
  gboolean    time_up;  /* what waited is parsed now */
};

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

/* Items */

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

static void
splice (MacawBlockList *self, guint position, guint removed, GPtrArray *items, guint from)
{
  guint count = items->len - from;

  if (removed == 0 && count == 0)
    return;
  replace_items (self->items, position, removed, items->pdata + from, count);
  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_set_size (items, (int) from);
  g_ptr_array_set_free_func (items, unref_item);
  if (!self->quiet)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, count);
}

static GPtrArray *
new_items (void)
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

/* The @count items at @position become @items. */
static void
reconcile (MacawBlockList *self, guint position, guint count, GPtrArray *items)
{
  guint same = 0;

  while (same < count && same < items->len
         && take_over (g_ptr_array_index (self->items, position + same), g_ptr_array_index (items, same)))
    same++;
  splice (self, position + same, count - same, items, same);
}

/* Texts */

static void
add_blocks (GPtrArray *items, AraMessage *message, Part *state, gsize from, gsize to, guint number)
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
add_chunk (GPtrArray *items, AraMessage *message, Part *state, gsize from, gsize to, guint number)
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
add_closed (GPtrArray *items, AraMessage *message, Part *state, gboolean complete)
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

static gboolean
time_to_parse (gpointer data)
{
  MacawBlockList *self = data;

  self->later = 0;
  self->time_up = TRUE;
  g_signal_emit (self, stale_signal, 0);
  return G_SOURCE_REMOVE;
}

/* Whether the open block is long, and better parsed a bit later. */
static gboolean
can_wait (MacawBlockList *self, Section *section, Part *state)
{
  gsize length = ara_text_part_get_length (ARA_TEXT_PART (state->part)), open = length - state->scan.cut;

  if (self->time_up || open < OPEN_BYTES || (state->scan.fence > 0 && state->scan.fence_indent == 0)
      || state->parsed < state->scan.cut || length - state->parsed > open / 16)
    return FALSE;
  if (self->later == 0)
    self->later = g_timeout_add (LATER_MS, time_to_parse, self);
  section->dirty = TRUE;
  return TRUE;
}

static void
update_text (MacawBlockList *self, Section *section, Part *state, guint position, gboolean complete)
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
  items = new_items ();
  add_closed (items, section->message, state, complete);
  closed = items->len;
  if (length > state->closed)
    add_blocks (items, section->message, state, state->closed, length, state->number);
  state->begun = TRUE;
  state->parsed = length;
  {
    guint count = state->n_items - state->n_closed, fresh = items->len;

    reconcile (self, position + state->n_closed, count, items);
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
update_prompt (MacawBlockList *self, Section *section, Part *state, guint position)
{
  gsize length = ara_text_part_get_length (ARA_TEXT_PART (state->part));
  g_autoptr (GPtrArray) items = NULL;
  guint count = state->n_items;

  if (state->begun && length == state->parsed)
    return;
  items = new_items ();
  add_prompts (items, section->message, state->part);
  state->begun = TRUE;
  state->parsed = length;
  state->n_items = items->len;
  splice (self, position, count, items, 0);
}

/* Reasoning and tools: a head, and more while it is open */

static void mark_dirty (Section *section);

static void
head_toggled (MacawBlockList *self, MacawTimelineItem *head)
{
  for (guint i = self->sections->len; i > 0; i--)
    {
      Section *section = g_ptr_array_index (self->sections, i - 1);

      if (section->message != head->message)
        continue;
      mark_dirty (section);
      return;
    }
}

static void
ensure_head (MacawBlockList *self, Section *section, Part *state, guint position)
{
  g_autoptr (GPtrArray) items = NULL;

  if (state->head != NULL)
    return;
  items = new_items ();
  state->head = macaw_timeline_item_new (ARA_IS_TOOL_CALL (state->part) ? MACAW_ITEM_TOOL : MACAW_ITEM_REASONING, section->message, state->part);
  g_signal_connect_object (state->head, "toggled", G_CALLBACK (head_toggled), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (items, state->head);
  splice (self, position, 0, items, 0);
  state->n_items = state->n_closed = 1;
}

static void
close_part (MacawBlockList *self, Part *state, guint position)
{
  g_autoptr (GPtrArray) none = new_items ();

  splice (self, position + 1, state->n_items - 1, none, 0);
  state->n_items = state->n_closed = 1;
  memset (&state->scan, 0, sizeof state->scan);
  state->closed = state->parsed = 0;
  state->number = 0;
  state->begun = FALSE;
}

static void
update_reasoning (MacawBlockList *self, Section *section, Part *state, guint position, gboolean complete)
{
  ensure_head (self, section, state, position);
  if (state->head->open)
    update_text (self, section, state, position, complete);
  else if (state->n_items > 1)
    close_part (self, state, position);
  macaw_timeline_item_changed (state->head);
}

static void
update_tool (MacawBlockList *self, Section *section, Part *state, guint position)
{
  ensure_head (self, section, state, position);
  if (state->head->open && state->n_items == 1)
    {
      g_autoptr (GPtrArray) items = new_items ();
      MacawTimelineItem *detail = macaw_timeline_item_new (MACAW_ITEM_TOOL_DETAIL, section->message, state->part);

      detail->disclosed = TRUE;
      g_ptr_array_add (items, detail);
      splice (self, position + 1, 0, items, 0);
      state->n_items = 2;
    }
  else if (!state->head->open && state->n_items > 1)
    close_part (self, state, position);
  for (guint i = 0; i < state->n_items; i++)
    macaw_timeline_item_changed (g_ptr_array_index (self->items, position + i));
}

/* Messages */

static void
update_part (MacawBlockList *self, Section *section, Part *state, guint position)
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

static void
update_tail (MacawBlockList *self, Section *section, guint position)
{
  MacawItemKind kinds[2];
  guint count = 0, same = 0;
  g_autoptr (GPtrArray) items = new_items ();

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
  splice (self, position + same, section->n_tail - same, items, 0);
  section->n_tail = count;
}

static void
mark_first (MacawBlockList *self, Section *section, guint start)
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
update_section (MacawBlockList *self, Section *section, guint start)
{
  GListModel *parts = G_LIST_MODEL (section->message);
  guint count = g_list_model_get_n_items (parts), position = start;

  section->dirty = FALSE;
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (parts, i);
      Part *state;

      if (i >= section->parts->len)
        {
          Part fresh = { .part = part };

          g_array_append_val (section->parts, fresh);
        }
      state = &g_array_index (section->parts, Part, i);
      update_part (self, section, state, position);
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
    start += ((Section *) g_ptr_array_index (self->sections, i))->n_items;
  return start;
}

static void
mark_dirty (Section *section)
{
  if (section->dirty && section->list->later == 0)
    return;
  if (!section->dirty)
    g_ptr_array_add (section->list->dirty, section);
  section->dirty = TRUE;
  g_signal_emit (section->list, stale_signal, 0);
}

void
macaw_block_list_update (MacawBlockList *self)
{
  g_autoptr (GPtrArray) dirty = g_steal_pointer (&self->dirty);

  self->dirty = g_ptr_array_new ();
  for (guint i = 0; i < dirty->len; i++)
    {
      Section *section = g_ptr_array_index (dirty, i);
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
  Section *self = data;

  g_signal_handler_disconnect (self->message, self->handler);
  g_ptr_array_remove (self->list->dirty, self);
  if (self->list->last == self)
    self->list->last = NULL;
  g_clear_object (&self->first);
  g_object_unref (self->message);
  g_array_unref (self->parts);
  g_free (self);
}

static Section *
section_new (MacawBlockList *list, guint position)
{
  Section *self = g_new0 (Section, 1);

  self->list = list;
  self->message = g_list_model_get_item (list->messages, position);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  self->handler = g_signal_connect_swapped (self->message, "changed", G_CALLBACK (mark_dirty), self);
  return self;
}

static void
set_last (MacawBlockList *self, Section *section, gboolean last)
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
  Section *last = self->sections->len == 0 ? NULL : g_ptr_array_index (self->sections, self->sections->len - 1);

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
  GPtrArray *own = self->items, *items = new_items ();

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
  splice (self, start, gone, items, 0);
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
  self->items = new_items ();
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
static Section *
find_section (MacawBlockList *self, guint position, guint *start)
{
  *start = 0;
  for (guint i = 0; i < self->sections->len; i++)
    {
      Section *section = g_ptr_array_index (self->sections, i);

      if (position < *start + section->n_items)
        return section;
      *start += section->n_items;
    }
  return NULL;
}

static Part *
find_part (Section *section, guint offset)
{
  for (guint i = 0; i < section->parts->len; i++)
    {
      Part *state = &g_array_index (section->parts, Part, i);

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
  Section *section;
  Part *state;
  guint start;

  if (chunk == NULL || chunk->kind != MACAW_ITEM_CHUNK)
    return;
  section = find_section (self, position, &start);
  state = find_part (section, position - start);
  items = new_items ();
  add_blocks (items, section->message, state, chunk->from, chunk->to, chunk->number);
  state->n_items += items->len - 1;
  state->n_closed += items->len - 1;
  section->n_items += items->len - 1;
  splice (self, position, 1, items, 0);
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
