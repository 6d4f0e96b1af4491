/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a message, and what they say together. */

#include "ara-message-private.h"
#include "ara-part-private.h"

static void
text_appended (AraMessage *self, guint64 offset, AraTextPart *part)
{
  g_string_append_len (self->text, ara_text_part_get_text (part) + offset,
                       (gssize) (ara_text_part_get_length (part) - offset));
}

/**
 * ara_message_append_part:
 * @self: an #AraMessage
 * @part: (transfer none): the part
 *
 * Adds a part at the end of the list model.
 *
 * Since: 1.0
 */
void
ara_message_append_part (AraMessage *self, AraPart *part)
{
  guint position = self->parts->len;

  g_return_if_fail (ARA_IS_MESSAGE (self) && ARA_IS_PART (part));
  g_ptr_array_add (self->parts, g_object_ref (part));
  if (ARA_IS_TEXT_PART (part) && !ara_text_part_is_reasoning (ARA_TEXT_PART (part)))
    {
      text_appended (self, 0, ARA_TEXT_PART (part));
      g_signal_connect_swapped (part, "appended", G_CALLBACK (text_appended), self);
    }
  else if (ARA_IS_TOOL_CALL (part))
    {
      AraToolCall *call = ARA_TOOL_CALL (part);

      if (ara_tool_call_get_id (call) != NULL)
        g_hash_table_insert (self->calls_by_id, (gpointer) ara_tool_call_get_id (call), call);
      if (ara_tool_call_get_state (call) != ARA_TOOL_CALL_INPUT_STREAMING)
        ara_message_note_call (self, call);
    }
  g_signal_connect_swapped (part, "changed", G_CALLBACK (ara_message_changed), self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  ara_message_changed (self);
}

void
ara_message_note_call (AraMessage *self, AraToolCall *call)
{
  if (g_hash_table_add (self->noted_calls, call))
    g_ptr_array_add (self->calls, call);
}

void
ara_message_close_parts (AraMessage *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      AraPart *part = g_ptr_array_index (self->parts, i);

      if (ARA_IS_TEXT_PART (part))
        ara_text_part_close (ARA_TEXT_PART (part));
      else if (ARA_IS_TOOL_CALL (part))
        ara_tool_call_stop_clock (ARA_TOOL_CALL (part));
    }
}

/* Parallel calls are ended with the same words, or have not begun. */
static gboolean
is_ended_likewise (AraPart *part, AraToolCall *call)
{
  const char *text = ara_tool_call_get_error_text (call);

  return ARA_IS_TOOL_CALL (part)
         && (!ara_tool_call_is_finished (ARA_TOOL_CALL (part))
             || g_strcmp0 (ara_tool_call_get_error_text (ARA_TOOL_CALL (part)), text) == 0);
}

gboolean
ara_message_ended_call (AraMessage *self, AraToolCall *call)
{
  guint i = self->parts->len;

  if (self->status != ARA_MESSAGE_STOPPED && self->status != ARA_MESSAGE_INTERRUPTED)
    return FALSE;
  if (!ara_tool_call_is_finished (call))
    return TRUE;
  if (self->status != ARA_MESSAGE_STOPPED || ara_tool_call_get_state (call) != ARA_TOOL_CALL_OUTPUT_ERROR)
    return FALSE;
  while (i > 0 && g_ptr_array_index (self->parts, i - 1) != (gpointer) call && is_ended_likewise (g_ptr_array_index (self->parts, i - 1), call))
    i--;
  return i > 0 && g_ptr_array_index (self->parts, i - 1) == (gpointer) call;
}

/**
 * ara_message_find_tool_call:
 * @self: an #AraMessage
 * @tool_call_id: (nullable): its id
 *
 * Looks for a tool call.
 *
 * Returns: (transfer none) (nullable): the call, %NULL if there is none
 *
 * Since: 1.0
 */
AraToolCall *
ara_message_find_tool_call (AraMessage *self, const char *tool_call_id)
{
  return tool_call_id == NULL ? NULL : g_hash_table_lookup (self->calls_by_id, tool_call_id);
}

/**
 * ara_message_dup_text:
 * @self: an #AraMessage
 *
 * Joins all text in the order in which it arrived, which need not be the order of the
 * parts.
 *
 * Returns: (transfer full): the text
 *
 * Since: 1.0
 */
char *
ara_message_dup_text (AraMessage *self)
{
  return g_strndup (self->text->str, self->text->len);
}

/**
 * ara_message_dup_reasoning:
 * @self: an #AraMessage
 *
 * Joins all reasoning.
 *
 * Returns: (transfer full) (nullable): the text, %NULL if there was none
 *
 * Since: 1.0
 */
char *
ara_message_dup_reasoning (AraMessage *self)
{
  GString *reasoning = NULL;

  for (guint i = 0; i < self->parts->len; i++)
    {
      AraPart *part = g_ptr_array_index (self->parts, i);

      if (!ARA_IS_TEXT_PART (part) || !ara_text_part_is_reasoning (ARA_TEXT_PART (part)))
        continue;
      if (reasoning == NULL)
        reasoning = g_string_new (NULL);
      g_string_append (reasoning, ara_text_part_get_text (ARA_TEXT_PART (part)));
    }
  return reasoning == NULL ? NULL : g_string_free (reasoning, FALSE);
}
