/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding words in a conversation, whether a row shows them or is closed. */

#include "macaw-finder.h"
#include "macaw-item-reader.h"

#include <string.h>

#define MICROSECONDS 4000 /* of one go */

struct _MacawFinder
{
  GObject            parent_instance;

  MacawBlockList    *list;
  char              *needle;  /* case folded; NULL: none */
  guint              serial;  /* of the needle: items that were searched for it have it */
  guint              idle;
  guint              cursor;  /* items before it are searched */
  MacawItemReader    reader;  /* of the item at the cursor, if it has its stamp */
  gsize              stamp;
  GString           *tail;    /* of what was read: a match may begin there */
  guint              n_found; /* in the reader's item so far */
  GArray            *counts;  /* likewise, in each of its texts */

  gboolean           known;   /* everything was searched for the needle at least once */
  guint              total;
  guint              at;
  gboolean           going;   /* to the match at that place, when all is searched */
  MacawTimelineItem *from;    /* or the first one from here on */
  MacawTimelineItem *current; /* the match is its nth */
  guint              nth;
  MacawTimelineItem *detail;  /* below it, marked too */
};

G_DEFINE_FINAL_TYPE (MacawFinder, macaw_finder, G_TYPE_OBJECT)

static guint changed_signal, found_signal;

/* Searching an item */

/* What tells that it has another text than the last time. The list itself tells of blocks. */
static gsize
get_stamp (MacawTimelineItem *item)
{
  AraToolCall *call = item->kind == MACAW_ITEM_TOOL ? ARA_TOOL_CALL (item->part) : NULL;
  const char *error = item->kind == MACAW_ITEM_ERROR ? ara_message_get_error_text (item->message) : NULL;
  AraValue *output = call == NULL ? NULL : ara_tool_call_get_output (call);

  if (item->kind == MACAW_ITEM_REASONING)
    return item->open ? 0 : 1 + ara_text_part_get_length (ARA_TEXT_PART (item->part));
  if (call == NULL)
    return error == NULL ? 0 : g_str_hash (error);
  return (gsize) output + (output == NULL ? 0 : 8 * (gsize) ara_value_get_text_length (output)) + ara_tool_call_get_state (call)
         + 31 * strlen (ara_tool_call_get_input_text (call));
}

static gboolean
is_searched (MacawFinder *self, MacawTimelineItem *item)
{
  return item->searched == self->serial && item->stamp == get_stamp (item);
}

static void
count_matches (MacawFinder *self, const char *piece, gboolean goes_on)
{
  guint before = self->n_found;
  g_autofree char *folded = g_utf8_casefold (piece, -1);
  gsize length = strlen (self->needle);
  const char *at, *found;

  if (!goes_on)
    g_string_truncate (self->tail, 0);
  g_string_append (self->tail, folded);
  at = self->tail->str;
  while ((found = strstr (at, self->needle)) != NULL)
    {
      self->n_found++;
      at = found + length;
    }
  at = MAX (at, self->tail->str + (self->tail->len < length ? 0 : self->tail->len - length + 1));
  g_string_erase (self->tail, 0, at - self->tail->str);
  if (self->counts->len <= self->reader.text)
    g_array_set_size (self->counts, self->reader.text + 1);
  g_array_index (self->counts, guint, self->reader.text) += self->n_found - before;
}

/* Reads a piece of the item; FALSE: it was the last one. */
static gboolean
search_piece (MacawFinder *self, MacawTimelineItem *item)
{
  gsize stamp = get_stamp (item);
  g_autofree char *piece = NULL;
  gboolean goes_on;

  if (self->reader.item != item || self->stamp != stamp)
    {
      macaw_item_reader_start (&self->reader, item);
      self->stamp = stamp;
      self->n_found = 0;
      g_array_set_size (self->counts, 0);
    }
  piece = macaw_item_reader_next (&self->reader, &goes_on);
  if (piece == NULL)
    return FALSE;
  count_matches (self, piece, goes_on);
  return TRUE;
}

static void
search_item (MacawFinder *self, MacawTimelineItem *item)
{
  if (search_piece (self, item))
    return;
  macaw_item_reader_clear (&self->reader);
  /* Its blocks are items then, and what is gone to is one of them. */
  if (item->kind == MACAW_ITEM_CHUNK && self->n_found > 0)
    {
      macaw_block_list_open_chunk (self->list, self->cursor);
      return;
    }
  item->searched = self->serial;
  item->stamp = self->stamp;
  item->found = self->n_found;
  g_clear_pointer (&item->counts, g_array_unref);
  if (self->counts->len > 1)
    item->counts = g_array_copy (self->counts);
}

/* The current match */

static void
mark (MacawTimelineItem **place, MacawTimelineItem *item)
{
  if (*place != NULL && *place != item)
    {
      g_clear_pointer (&(*place)->words, g_free);
      macaw_timeline_item_changed (*place);
    }
  g_set_object (place, item);
}

/* Its row marks the @nth match in its text of that number. */
static void
mark_words (MacawFinder *self, MacawTimelineItem **place, MacawTimelineItem *item, guint text, guint nth)
{
  mark (place, item);
  if (item == NULL)
    return;
  g_free (item->words);
  item->words = g_strdup (self->needle);
  item->text = text;
  item->nth = nth;
  macaw_timeline_item_changed (item);
}

/* In which text of the item its @nth match is; @nth: of those in that text. */
static guint
find_text (MacawTimelineItem *item, guint *nth)
{
  guint text = 0;

  while (item->counts != NULL && text + 1 < item->counts->len && *nth >= g_array_index (item->counts, guint, text))
    *nth -= g_array_index (item->counts, guint, text++);
  return text;
}

static guint
count_before (MacawFinder *self, MacawTimelineItem *item, gboolean *there)
{
  guint count = 0, length = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  *there = FALSE;
  for (guint i = 0; i < length && !*there; i++)
    {
      MacawTimelineItem *other = macaw_block_list_peek (self->list, i);

      *there = other == item;
      count += *there ? 0 : other->found;
    }
  return count;
}

static void queue (MacawFinder *self);

/* Opening takes the list along: what was below is there right after. */
static void
open_item (MacawFinder *self, MacawTimelineItem *item)
{
  macaw_timeline_item_set_open (item, TRUE);
  macaw_block_list_update (self->list);
}

static void
select_item (MacawFinder *self, guint position, guint nth)
{
  MacawTimelineItem *item = macaw_block_list_peek (self->list, position), *below;
  guint in_text = nth, text = find_text (item, &in_text);

  if (item->kind == MACAW_ITEM_TOOL && !item->open)
    open_item (self, item);
  below = macaw_block_list_peek (self->list, position + 1);
  if (below != NULL && below->kind != MACAW_ITEM_TOOL_DETAIL)
    below = NULL;
  mark_words (self, &self->current, item, text, in_text);
  mark_words (self, &self->detail, below, text, in_text);
  self->nth = nth;
  g_signal_emit (self, found_signal, 0, text > 0 && below != NULL ? position + 1 : position);
}

static void
go (MacawFinder *self)
{
  guint left = self->at, length = g_list_model_get_n_items (G_LIST_MODEL (self->list)), position = 0;
  MacawTimelineItem *item;

  self->going = FALSE;
  while (position < length && left >= macaw_block_list_peek (self->list, position)->found)
    left -= macaw_block_list_peek (self->list, position++)->found;
  if (position >= length)
    return;
  item = macaw_block_list_peek (self->list, position);
  if (item->kind != MACAW_ITEM_REASONING)
    {
      select_item (self, position, left);
      return;
    }
  /* Its matches are in its blocks, as many and at the same places in the order. */
  self->going = TRUE;
  open_item (self, item);
  queue (self);
}

/* All items are searched. */
static void
conclude (MacawFinder *self)
{
  gboolean there;

  self->total = count_before (self, NULL, &there);
  self->known = TRUE;
  if (self->from != NULL)
    {
      self->at = count_before (self, self->from, &there);
      if (!there || self->at >= self->total)
        self->at = 0;
      g_clear_object (&self->from);
    }
  else if (!self->going && self->current != NULL)
    {
      guint before = count_before (self, self->current, &there);

      if (there && self->current->found > 0)
        self->at = before + MIN (self->nth, self->current->found - 1);
      else
        mark (&self->current, NULL);
    }
  self->at = self->total == 0 ? 0 : MIN (self->at, self->total - 1);
  if (self->total == 0)
    mark (&self->current, NULL);
  if (self->current == NULL)
    mark (&self->detail, NULL);
  if (self->total > 0 && (self->going || self->current == NULL))
    go (self);
  else
    self->going = FALSE;
  g_signal_emit (self, changed_signal, 0);
}

/* Searching the list */

static gboolean
search (gpointer data)
{
  MacawFinder *self = data;
  gint64 end = g_get_monotonic_time () + MICROSECONDS;

  macaw_block_list_update (self->list);
  while (self->cursor < g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    {
      MacawTimelineItem *item = macaw_block_list_peek (self->list, self->cursor);

      if (is_searched (self, item))
        self->cursor++;
      else
        search_item (self, item);
      if (g_get_monotonic_time () > end)
        return G_SOURCE_CONTINUE;
    }
  self->idle = 0;
  conclude (self);
  return G_SOURCE_REMOVE;
}

static void
queue (MacawFinder *self)
{
  self->cursor = 0;
  if (self->idle == 0 && self->needle != NULL && self->list != NULL)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, search, self, NULL);
}

static void
items_changed (MacawFinder *self, guint position)
{
  guint cursor = MIN (self->cursor, position);

  queue (self);
  self->cursor = cursor;
}

static void
forget (MacawFinder *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->needle, g_free);
  macaw_item_reader_clear (&self->reader);
  mark (&self->current, NULL);
  mark (&self->detail, NULL);
  g_clear_object (&self->from);
  self->known = self->going = FALSE;
  self->total = self->at = 0;
}

void
macaw_finder_set_list (MacawFinder *self, MacawBlockList *list)
{
  g_return_if_fail (MACAW_IS_FINDER (self));
  if (self->list == list)
    return;
  forget (self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  if (list != NULL)
    {
      g_signal_connect_swapped (list, "items-changed", G_CALLBACK (items_changed), self);
      g_signal_connect_swapped (list, "stale", G_CALLBACK (queue), self);
    }
  g_signal_emit (self, changed_signal, 0);
}

void
macaw_finder_look_for (MacawFinder *self, const char *words, guint from)
{
  static guint serial;

  g_return_if_fail (MACAW_IS_FINDER (self));
  forget (self);
  if (words != NULL && *words != '\0' && self->list != NULL)
    {
      MacawTimelineItem *item = macaw_block_list_peek (self->list, from);

      self->needle = g_utf8_casefold (words, -1);
      self->serial = ++serial;
      self->from = item == NULL ? NULL : g_object_ref (item);
      self->going = TRUE;
      queue (self);
    }
  g_signal_emit (self, changed_signal, 0);
}

void
macaw_finder_step (MacawFinder *self, gboolean backwards)
{
  g_return_if_fail (MACAW_IS_FINDER (self));
  if (!self->known || self->total == 0)
    return;
  self->at = (self->at + (backwards ? self->total - 1 : 1)) % self->total;
  self->going = TRUE;
  queue (self);
}

gboolean
macaw_finder_is_active (MacawFinder *self)
{
  return self->needle != NULL;
}

gboolean
macaw_finder_get_count (MacawFinder *self, guint *at, guint *total)
{
  *at = self->at;
  *total = self->total;
  return self->known;
}

static void
macaw_finder_dispose (GObject *object)
{
  macaw_finder_set_list (MACAW_FINDER (object), NULL);
  G_OBJECT_CLASS (macaw_finder_parent_class)->dispose (object);
}

static void
macaw_finder_finalize (GObject *object)
{
  g_string_free (MACAW_FINDER (object)->tail, TRUE);
  g_array_unref (MACAW_FINDER (object)->counts);
  G_OBJECT_CLASS (macaw_finder_parent_class)->finalize (object);
}

static void
macaw_finder_class_init (MacawFinderClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_finder_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_finder_finalize;
  changed_signal = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  found_signal = g_signal_new ("found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
macaw_finder_init (MacawFinder *self)
{
  self->tail = g_string_new (NULL);
  self->counts = g_array_new (FALSE, TRUE, sizeof (guint));
}

MacawFinder *
macaw_finder_new (void)
{
  return g_object_new (MACAW_TYPE_FINDER, NULL);
}
