/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages as one list of blocks: a random walk of everything that happens to a conversation,
 * after each step of which the list has to be what its messages say, and what its signals told. */

#include "app/chat/macaw-block-list.h"

#include <gtk/gtk.h>
#include <string.h>

#define STEPS 1500

typedef struct
{
  GListStore     *messages;
  MacawBlockList *list;
  GPtrArray      *shadow; /* of MacawTimelineItem: what the signals told */
} Walk;

static void
items_changed (Walk *self, guint position, guint removed, guint added)
{
  g_assert_cmpuint (position + removed, <=, self->shadow->len);
  if (removed > 0)
    g_ptr_array_remove_range (self->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->shadow, (int) (position + i), g_list_model_get_item (G_LIST_MODEL (self->list), position + i));
}

static void
describe_block (GString *out, const MacawBlock *block)
{
  /* A table comes in pieces whose rows are counted here. */
  if (block->rows != NULL)
    for (guint i = 0; i < block->rows->len; i++)
      {
        g_autofree char *cells = g_strjoinv ("|", g_ptr_array_index (block->rows, i));

        g_string_append_printf (out, "row %s\n", cells);
      }
  else
    g_string_append_printf (out, "%d %s %s\n", block->kind, block->marker, block->text);
}

static void
describe_text (GString *out, AraTextPart *part)
{
  g_autoptr (GPtrArray) blocks = macaw_markdown_parse_from (ara_text_part_get_text (part), ara_text_part_get_length (part), 0);

  for (guint i = 0; i < blocks->len; i++)
    describe_block (out, g_ptr_array_index (blocks, i));
}

/* What the list should be, made from the messages alone. */
static void
describe_message (GString *out, AraMessage *message, gboolean last)
{
  g_string_append (out, "begin\n");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), i);

      if (ARA_IS_TOOL_CALL (part))
        g_string_append_printf (out, "tool %s\n", ara_tool_call_get_id (ARA_TOOL_CALL (part)));
      else if (!ARA_IS_TEXT_PART (part))
        continue;
      else if (ara_text_part_is_reasoning (ARA_TEXT_PART (part)))
        g_string_append (out, "reasoning\n");
      else if (ara_message_get_role (message) == ARA_ROLE_USER)
        g_string_append_printf (out, "%s\n", ara_text_part_get_text (ARA_TEXT_PART (part)));
      else
        describe_text (out, ARA_TEXT_PART (part));
    }
  if (ara_message_get_error_text (message) != NULL)
    g_string_append_printf (out, "error %d\n", last);
  if (ara_message_get_role (message) == ARA_ROLE_ASSISTANT)
    g_string_append_printf (out, "footer %d\n", last);
}

static void
describe_item (GString *out, MacawTimelineItem *item)
{
  if (item->begins)
    g_string_append (out, "begin\n");
  if (item->kind == MACAW_ITEM_PROMPT)
    {
      g_string_append_len (out, ara_text_part_get_text (ARA_TEXT_PART (item->part)) + item->from, (gssize) (item->to - item->from));
      if (item->to == ara_text_part_get_length (ARA_TEXT_PART (item->part)))
        g_string_append_c (out, '\n');
    }
  else if (item->kind == MACAW_ITEM_TOOL)
    g_string_append_printf (out, "tool %s\n", ara_tool_call_get_id (ARA_TOOL_CALL (item->part)));
  else if (item->kind == MACAW_ITEM_REASONING)
    g_string_append (out, "reasoning\n");
  else if (item->kind == MACAW_ITEM_ERROR || item->kind == MACAW_ITEM_FOOTER)
    g_string_append_printf (out, "%s %d\n", item->kind == MACAW_ITEM_ERROR ? "error" : "footer", item->last);
  else if (item->kind == MACAW_ITEM_BLOCK && !item->disclosed)
    describe_block (out, item->block);
}

static void
check (Walk *self, gboolean all)
{
  g_autoptr (GString) expected = g_string_new (NULL), found = g_string_new (NULL);
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));

  for (guint i = 0; all && i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    while (i < g_list_model_get_n_items (G_LIST_MODEL (self->list))
           && macaw_block_list_peek (self->list, i)->kind == MACAW_ITEM_CHUNK)
      macaw_block_list_open_chunk (self->list, i);
  g_assert_cmpuint (self->shadow->len, ==, g_list_model_get_n_items (G_LIST_MODEL (self->list)));
  for (guint i = 0; i < self->shadow->len; i++)
    {
      g_assert_true (g_ptr_array_index (self->shadow, i) == macaw_block_list_peek (self->list, i));
      describe_item (found, g_ptr_array_index (self->shadow, i));
    }
  if (!all)
    return;
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (G_LIST_MODEL (self->messages), i);

      describe_message (expected, message, i + 1 == count);
    }
  for (gsize i = 0; i <= found->len; i++)
    if (found->str[i] != expected->str[i])
      g_error ("Instead of “%.200s” there is “%.200s”", expected->str + (i < 60 ? 0 : i - 60), found->str + (i < 60 ? 0 : i - 60));
}

/* Texts of every kind of block; cut anywhere. */
static const char *const texts[] = {
  "A paragraph with *emphasis* and `code`.\n\n", "- one\n- two\n  - three\n", "1. one\n2. two\n\n", "```py\nprint (1)\n\n```\n",
  "|a|b|\n|-|-|\n|1|2|\n\n", "# Heading\n", "> quote\n> more\n\n", "---\n\n", "line\nline\n", "<b>&amp; %s</b>\n\n", "\n\n\n", "🦜 ערב\n\n",
};

static char *
random_text (guint pieces)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < pieces; i++)
    g_string_append (text, texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))]);
  return g_string_free (text, FALSE);
}

static AraMessage *
random_message (gboolean complete)
{
  AraMessage *message = ara_message_new (g_test_rand_bit () ? ARA_ROLE_ASSISTANT : ARA_ROLE_USER, NULL);
  g_autofree char *text = random_text ((guint) g_test_rand_int_range (1, complete ? 200 : 3));
  g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, text);

  ara_message_append_part (message, ARA_PART (part));
  if (complete)
    ara_message_set_status (message, ARA_MESSAGE_DONE);
  return message;
}

static AraMessage *
pick_message (Walk *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));

  return count == 0 ? NULL : g_list_model_get_item (G_LIST_MODEL (self->messages), (guint) g_test_rand_int_range (0, (int) count));
}

static void
grow (Walk *self)
{
  g_autoptr (AraMessage) message = pick_message (self);
  guint count = message == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (message));
  g_autoptr (AraPart) last = count == 0 ? NULL : g_list_model_get_item (G_LIST_MODEL (message), count - 1);
  g_autofree char *id = g_uuid_string_random (), *text = random_text (1);
  g_autoptr (AraPart) part = NULL;

  if (message == NULL || ara_message_get_status (message) != ARA_MESSAGE_STREAMING)
    return;
  if (last != NULL && ARA_IS_TEXT_PART (last) && ara_text_part_is_streaming (ARA_TEXT_PART (last)) && g_test_rand_int_range (0, 20) > 0)
    {
      gsize cut = (gsize) (g_utf8_offset_to_pointer (text, g_test_rand_int_range (0, (int) g_utf8_strlen (text, -1))) - text);

      ara_text_part_append (ARA_TEXT_PART (last), text, (gssize) cut);
      ara_text_part_append (ARA_TEXT_PART (last), text + cut, -1);
      return;
    }
  if (last != NULL && ARA_IS_TEXT_PART (last))
    ara_text_part_close (ARA_TEXT_PART (last));
  part = g_test_rand_bit () ? ARA_PART (ara_text_part_new (NULL, g_test_rand_bit (), NULL)) : ARA_PART (ara_tool_call_new (id, "exec"));
  ara_message_append_part (message, part);
}

static void
end_message (Walk *self)
{
  g_autoptr (AraMessage) message = pick_message (self);

  if (message == NULL || ara_message_get_role (message) != ARA_ROLE_ASSISTANT)
    return;
  ara_message_set_status (message, g_test_rand_bit () ? ARA_MESSAGE_DONE : ARA_MESSAGE_FAILED);
  ara_message_set_error_text (message, g_test_rand_bit () ? "It failed." : NULL);
}

static void
splice_messages (Walk *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));
  guint position = (guint) g_test_rand_int_range (0, (int) count + 1), added = (guint) g_test_rand_int_range (0, 4);
  guint removed = (guint) g_test_rand_int_range (0, (int) MIN (count - position, 3) + 1);
  gpointer fresh[4];

  if (count < 4)
    removed = 0;
  for (guint i = 0; i < added; i++)
    fresh[i] = random_message (g_test_rand_bit ());
  g_list_store_splice (self->messages, position, removed, fresh, added);
  for (guint i = 0; i < added; i++)
    g_object_unref (fresh[i]);
}

static void
toggle (Walk *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  MacawTimelineItem *item = count == 0 ? NULL : macaw_block_list_peek (self->list, (guint) g_test_rand_int_range (0, (int) count));

  if (item != NULL && (item->kind == MACAW_ITEM_REASONING || item->kind == MACAW_ITEM_TOOL))
    macaw_timeline_item_set_open (item, !item->open);
  else if (item != NULL)
    macaw_block_list_open_chunk (self->list, (guint) g_test_rand_int_range (0, (int) count));
}

static void
test_random_walk (void)
{
  Walk walk = { g_list_store_new (ARA_TYPE_MESSAGE), NULL, g_ptr_array_new_with_free_func (g_object_unref) };

  walk.list = macaw_block_list_new (G_LIST_MODEL (walk.messages));
  g_signal_connect_swapped (walk.list, "items-changed", G_CALLBACK (items_changed), &walk);
  for (guint step = 0; step < STEPS; step++)
    {
      int what = g_test_rand_int_range (0, 100);

      if (what < 70)
        grow (&walk);
      else if (what < 80)
        splice_messages (&walk);
      else if (what < 85)
        end_message (&walk);
      else
        toggle (&walk);
      if (g_test_rand_bit ())
        macaw_block_list_update (walk.list);
      check (&walk, FALSE);
      if (step % 50 == 49)
        {
          macaw_block_list_update (walk.list);
          check (&walk, TRUE);
        }
    }
  g_assert_finalize_object (walk.list);
  g_ptr_array_unref (walk.shadow);
  g_assert_finalize_object (walk.messages);
}

/* A delta changes the open block and nothing else. */
static guint n_changes;

static void
count_change (void)
{
  n_changes++;
}

static void
test_minimal (void)
{
  g_autoptr (GListStore) messages = g_list_store_new (ARA_TYPE_MESSAGE);
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
  g_autoptr (AraTextPart) part = ara_text_part_new ("t", FALSE, NULL);
  g_autoptr (MacawBlockList) list = NULL;
  MacawTimelineItem *first, *open;

  ara_message_append_part (message, ARA_PART (part));
  g_list_store_append (messages, message);
  list = macaw_block_list_new (G_LIST_MODEL (messages));
  ara_text_part_append (part, "First paragraph.\n\nSecond par", -1);
  macaw_block_list_update (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  first = macaw_block_list_peek (list, 0);
  open = macaw_block_list_peek (list, 1);
  g_signal_connect (list, "items-changed", G_CALLBACK (count_change), NULL);
  g_signal_connect (first, "changed", G_CALLBACK (count_change), NULL);
  ara_text_part_append (part, "agraph", -1);
  macaw_block_list_update (list);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpstr (open->block->text, ==, "Second paragraph");
  /* Nothing new: nothing is told. */
  g_signal_connect (open, "changed", G_CALLBACK (count_change), NULL);
  macaw_block_list_update (list);
  g_assert_cmpuint (n_changes, ==, 0);
  ara_text_part_append (part, "\n\n- item\n- it", -1);
  macaw_block_list_update (list);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
  g_assert_true (macaw_block_list_peek (list, 1) == open);
}

/* A list right below another one keeps a distance, however its text comes. */
static void
test_lists (void)
{
  static const char text[] = "# Head\n\n- one\n- two\n  1. in\n  2. it\n- three\n\n1. first\n2. second\n\nText.\n\n- again\n";
  static const gsize sizes[] = { 1, 5, sizeof text };
  static const guint wanted = 6; /* “first” */

  for (guint n = 0; n < G_N_ELEMENTS (sizes); n++)
    {
      gsize size = sizes[n];
      g_autoptr (GListStore) messages = g_list_store_new (ARA_TYPE_MESSAGE);
      g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
      g_autoptr (AraTextPart) part = ara_text_part_new ("t", FALSE, NULL);
      g_autoptr (MacawBlockList) list = NULL;

      ara_message_append_part (message, ARA_PART (part));
      g_list_store_append (messages, message);
      list = macaw_block_list_new (G_LIST_MODEL (messages));
      for (gsize at = 0; at < strlen (text); at += size)
        {
          ara_text_part_append (part, text + at, (gssize) MIN (size, strlen (text) - at));
          macaw_block_list_update (list);
        }
      g_assert_cmpstr (macaw_block_list_peek (list, wanted)->block->text, ==, "first");
      g_assert_cmpstr (macaw_block_list_peek (list, 9)->block->text, ==, "again");
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
        g_assert_cmpint (macaw_block_list_peek (list, i)->begins_list, ==, i == wanted);
      g_assert_cmpint (macaw_timeline_item_get_gap (macaw_block_list_peek (list, wanted)), >,
                       macaw_timeline_item_get_gap (macaw_block_list_peek (list, wanted + 1)));
    }
}

/* What was complete is not parsed before somebody comes near. */
static void
test_lazy (void)
{
  g_autoptr (GListStore) messages = g_list_store_new (ARA_TYPE_MESSAGE);
  g_autoptr (MacawBlockList) list = NULL;
  g_autofree char *text = NULL;

  {
    g_autoptr (GString) long_text = g_string_new (NULL);

    while (long_text->len < 100000)
      g_string_append (long_text, "A paragraph of some words.\n\n");
    text = g_string_free (g_steal_pointer (&long_text), FALSE);
  }
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
      g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, text);

      ara_message_append_part (message, ARA_PART (part));
      ara_message_set_status (message, ARA_MESSAGE_DONE);
      g_list_store_append (messages, message);
    }
  list = macaw_block_list_new (G_LIST_MODEL (messages));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), <, 50 * 60);
  g_assert_cmpint (macaw_block_list_peek (list, 0)->kind, ==, MACAW_ITEM_CHUNK);
  macaw_block_list_open_chunk (list, 0);
  g_assert_cmpint (macaw_block_list_peek (list, 0)->kind, ==, MACAW_ITEM_BLOCK);
  g_assert_cmpuint (macaw_block_list_find_prompt (list, 0, FALSE), ==, GTK_INVALID_LIST_POSITION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/block-list/random-walk", test_random_walk);
  g_test_add_func ("/block-list/minimal", test_minimal);
  g_test_add_func ("/block-list/lists", test_lists);
  g_test_add_func ("/block-list/lazy", test_lazy);
  return g_test_run ();
}
