/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the messages that are here and those that the server tells into one list. */

#include "macaw-merge.h"

#include <string.h>

static GPtrArray *
take_items (GListModel *model)
{
  guint count = g_list_model_get_n_items (model);
  GPtrArray *items = g_ptr_array_new_full (count, g_object_unref);

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  return items;
}

static gboolean
is_question (AraMessage *message)
{
  return ara_message_get_role (message) == ARA_ROLE_USER;
}

static gboolean
same_text (AraMessage *a, AraMessage *b)
{
  g_autofree char *text_a = ara_message_dup_text (a), *text_b = ara_message_dup_text (b);

  return g_str_equal (text_a, text_b);
}

static gboolean
same_value (AraValue *a, AraValue *b)
{
  return (a == NULL) == (b == NULL) && (a == NULL || ara_value_get_text_length (a) == ara_value_get_text_length (b));
}

static gboolean
same_part (AraPart *a, AraPart *b)
{
  if (G_OBJECT_TYPE (a) != G_OBJECT_TYPE (b))
    return FALSE;
  if (ARA_IS_TEXT_PART (a))
    return ara_text_part_get_length (ARA_TEXT_PART (a)) == ara_text_part_get_length (ARA_TEXT_PART (b))
           && ara_text_part_is_reasoning (ARA_TEXT_PART (a)) == ara_text_part_is_reasoning (ARA_TEXT_PART (b))
           && memcmp (ara_text_part_get_text (ARA_TEXT_PART (a)), ara_text_part_get_text (ARA_TEXT_PART (b)),
                      ara_text_part_get_length (ARA_TEXT_PART (a))) == 0;
  if (ARA_IS_TOOL_CALL (a))
    return g_strcmp0 (ara_tool_call_get_id (ARA_TOOL_CALL (a)), ara_tool_call_get_id (ARA_TOOL_CALL (b))) == 0
           && ara_tool_call_get_state (ARA_TOOL_CALL (a)) == ara_tool_call_get_state (ARA_TOOL_CALL (b))
           && same_value (ara_tool_call_get_output (ARA_TOOL_CALL (a)), ara_tool_call_get_output (ARA_TOOL_CALL (b)));
  return TRUE;
}

/* What was measured here stands where the server has no duration to tell. */
static gboolean
same_duration (AraMessage *ours, AraMessage *theirs)
{
  gint64 told = ara_message_get_duration_ms (theirs);

  return told < 0 || told == ara_message_get_duration_ms (ours);
}

/* @a is ours. Whether a person could tell no difference. Cheap: nothing is written as JSON for it. */
static gboolean
same_message (AraMessage *a, AraMessage *b)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (a));
  g_autofree char *model_a = ara_message_dup_model (a), *model_b = ara_message_dup_model (b);

  if (ara_message_get_role (a) != ara_message_get_role (b) || ara_message_get_status (a) != ara_message_get_status (b)
      || g_strcmp0 (ara_message_get_error_text (a), ara_message_get_error_text (b)) != 0
      || !same_duration (a, b) || g_strcmp0 (model_a, model_b) != 0
      || g_list_model_get_n_items (G_LIST_MODEL (b)) != count)
    return FALSE;
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraPart) part_a = g_list_model_get_item (G_LIST_MODEL (a), i);
      g_autoptr (AraPart) part_b = g_list_model_get_item (G_LIST_MODEL (b), i);

      if (!same_part (part_a, part_b))
        return FALSE;
    }
  return TRUE;
}

/* Positions by id, plus one. */
static GHashTable *
index_by_id (GPtrArray *messages)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < messages->len; i++)
    g_hash_table_insert (index, (gpointer) ara_message_get_id (g_ptr_array_index (messages, i)), GUINT_TO_POINTER (i + 1));
  return index;
}

static guint
find_id (GHashTable *index, AraMessage *message)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (index, ara_message_get_id (message)));
}

/* The last question before @end, plus one; 0: there is none. */
static guint
find_question (GPtrArray *messages, guint end)
{
  while (end > 0 && !is_question (g_ptr_array_index (messages, end - 1)))
    end--;
  return end;
}

typedef struct
{
  GPtrArray  *ours;
  GPtrArray  *theirs;
  GHashTable *our_index;
  GHashTable *their_index;
  GPtrArray  *result;
} Merge;

static void
add_ours (Merge *self, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    g_ptr_array_add (self->result, g_object_ref (g_ptr_array_index (self->ours, i)));
}

static void
add_theirs (Merge *self, guint to)
{
  for (guint i = 0; i < to; i++)
    {
      AraMessage *message = g_ptr_array_index (self->theirs, i);
      guint place = find_id (self->our_index, message);
      AraMessage *own = place == 0 ? NULL : g_ptr_array_index (self->ours, place - 1);

      g_ptr_array_add (self->result, g_object_ref (own != NULL && same_message (own, message) ? own : message));
    }
}

/* Where they have the turn from @question to @end, plus one; 0: they don't. */
static guint
find_turn (Merge *self, guint question, guint end)
{
  AraMessage *ours = g_ptr_array_index (self->ours, question);
  guint place = find_id (self->their_index, ours), last = find_question (self->theirs, self->theirs->len);

  for (guint i = question + 1; place == 0 && i < end; i++)
    if ((place = find_id (self->their_index, g_ptr_array_index (self->ours, i))) != 0)
      place = find_question (self->theirs, place);
  if (place != 0 || end != self->ours->len || last == 0)
    return place;
  return same_text (ours, g_ptr_array_index (self->theirs, last - 1)) ? last : 0;
}

static gboolean
was_answered (Merge *self, guint question, guint end)
{
  for (guint i = question + 1; i < end; i++)
    {
      AraMessageStatus status = ara_message_get_status (g_ptr_array_index (self->ours, i));

      if (status == ARA_MESSAGE_DONE || status == ARA_MESSAGE_STOPPED)
        return TRUE;
    }
  return FALSE;
}

/* Turns at our end that they never came to know, or never answered. */
static void
add_tail (Merge *self)
{
  guint end = self->ours->len, start = end, question;

  while ((question = find_question (self->ours, end)) != 0)
    {
      guint place = find_turn (self, question - 1, end);

      if (place != 0)
        {
          if (place == self->theirs->len)
            start = question;
          break;
        }
      if (was_answered (self, question - 1, end))
        break;
      start = end = question - 1;
    }
  add_ours (self, start, self->ours->len);
}

/* A turn runs here: what they have of it is older than what we see. */
static void
add_around (Merge *self, guint live)
{
  guint place = find_id (self->their_index, g_ptr_array_index (self->ours, live));
  guint last = find_question (self->theirs, self->theirs->len);
  gboolean unfinished = last == self->theirs->len
                        || (last > 0 && ara_message_get_status (g_ptr_array_index (self->theirs, last)) == ARA_MESSAGE_STREAMING);

  if (place == 0 && last > 0 && unfinished
      && same_text (g_ptr_array_index (self->ours, live), g_ptr_array_index (self->theirs, last - 1)))
    place = last;
  add_theirs (self, place == 0 ? self->theirs->len : place - 1);
  add_ours (self, live, self->ours->len);
}

GPtrArray *
macaw_merge_messages (GListModel *ours, GListModel *theirs, guint limit, AraMessage *live)
{
  g_autoptr (GPtrArray) our_items = take_items (ours), their_items = take_items (theirs);
  g_autoptr (GHashTable) our_index = index_by_id (our_items), their_index = index_by_id (their_items);
  Merge merge = { our_items, their_items, our_index, their_index, g_ptr_array_new_with_free_func (g_object_unref) };
  guint older = their_items->len == 0 || their_items->len < limit ? 0 : find_id (our_index, g_ptr_array_index (their_items, 0));
  guint place;

  if (older > 0)
    add_ours (&merge, 0, older - 1);
  if (live != NULL && g_ptr_array_find (our_items, live, &place))
    add_around (&merge, place);
  else
    {
      add_theirs (&merge, their_items->len);
      add_tail (&merge);
    }
  return merge.result;
}

guint
macaw_merge_apply (GListStore *store, GPtrArray *messages)
{
  g_autoptr (GPtrArray) old = take_items (G_LIST_MODEL (store));
  guint shorter = MIN (old->len, messages->len), head = 0, tail = 0;

  while (head < shorter && g_ptr_array_index (old, head) == g_ptr_array_index (messages, head))
    head++;
  while (tail < shorter - head
         && g_ptr_array_index (old, old->len - 1 - tail) == g_ptr_array_index (messages, messages->len - 1 - tail))
    tail++;
  if (head < old->len || head < messages->len)
    g_list_store_splice (store, head, old->len - head - tail, messages->pdata + head, messages->len - head - tail);
  return head;
}
