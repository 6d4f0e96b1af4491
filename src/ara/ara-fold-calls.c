/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Folds the events of tool calls into a message. */

#include "ara-fold-private.h"
#include "ara-part-private.h"

static AraToolCall *
call_of_event (AraMessage *message, AraValue *event)
{
  g_autofree char *id = ara_value_dup_member_string (event, "toolCallId");
  g_autofree char *name = ara_value_dup_member_string (event, "toolName");
  AraToolCall *call;

  if (id == NULL)
    return NULL;
  call = ara_message_find_tool_call (message, id);
  if (call == NULL)
    {
      g_autoptr (AraToolCall) made = ara_tool_call_new (id, name);

      ara_message_append_part (message, ARA_PART (made));
      return made;
    }
  ara_tool_call_set_name (call, name);
  return call;
}

static void
tool_input_start (AraMessage *message, AraValue *event)
{
  call_of_event (message, event);
}

static void
tool_input_delta (AraMessage *message, AraValue *event)
{
  AraToolCall *call = call_of_event (message, event);
  g_autofree char *delta = ara_value_dup_member_string (event, "inputTextDelta");

  if (call != NULL)
    ara_tool_call_append_input_text (call, delta);
}

static void
take_input (AraMessage *message, AraValue *event, AraToolCall *call)
{
  g_autoptr (AraValue) input = ara_value_dup_member (event, "input");

  if (input != NULL)
    ara_tool_call_set_input (call, input);
}

static void
tool_input_available (AraMessage *message, AraValue *event)
{
  AraToolCall *call = call_of_event (message, event);

  if (call == NULL)
    return;
  take_input (message, event, call);
  ara_message_note_call (message, call);
  if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_INPUT_STREAMING)
    ara_tool_call_set_state (call, ARA_TOOL_CALL_INPUT_AVAILABLE);
}

static void
fail_call (AraToolCall *call, AraValue *event, AraToolCallState state)
{
  g_autofree char *text = ara_value_dup_member_string (event, "errorText");

  /* Told once all of it is true: with one half alone it would look like a good end. */
  g_object_freeze_notify (G_OBJECT (call));
  /* What was shown while it ran stays as it is, but nothing will replace it any more. */
  if (ara_tool_call_is_preliminary (call))
    ara_tool_call_set_output (call, ara_tool_call_get_output (call), FALSE);
  ara_tool_call_set_error (call, text);
  ara_tool_call_set_state (call, state);
  g_object_thaw_notify (G_OBJECT (call));
}

static void
tool_input_error (AraMessage *message, AraValue *event)
{
  AraToolCall *call = call_of_event (message, event);

  if (call == NULL)
    return;
  take_input (message, event, call);
  fail_call (call, event, ARA_TOOL_CALL_OUTPUT_ERROR);
}

static void
tool_output_available (AraMessage *message, AraValue *event)
{
  AraToolCall *call = call_of_event (message, event);
  g_autoptr (AraValue) output = ara_value_dup_member (event, "output");
  gboolean preliminary = ara_value_get_member_boolean (event, "preliminary");

  /* A preliminary output that overtakes the final one says nothing new. */
  if (call == NULL || (preliminary && ara_tool_call_is_finished (call)))
    return;
  g_object_freeze_notify (G_OBJECT (call));
  ara_tool_call_set_output (call, output, preliminary);
  if (!preliminary && ara_tool_call_get_state (call) == ARA_TOOL_CALL_OUTPUT_AVAILABLE)
    ara_tool_call_stop_clock (call);
  ara_tool_call_set_state (call, ARA_TOOL_CALL_OUTPUT_AVAILABLE);
  g_object_thaw_notify (G_OBJECT (call));
}

static void
tool_output_error (AraMessage *message, AraValue *event)
{
  AraToolCall *call = call_of_event (message, event);

  if (call != NULL)
    fail_call (call, event, ARA_TOOL_CALL_OUTPUT_ERROR);
}

static void
tool_output_denied (AraMessage *message, AraValue *event)
{
  AraToolCall *call = call_of_event (message, event);

  if (call != NULL)
    fail_call (call, event, ARA_TOOL_CALL_OUTPUT_DENIED);
}

static void
tool_approval_request (AraMessage *message, AraValue *event)
{
  AraToolCall *call = call_of_event (message, event);
  g_autofree char *approval_id = ara_value_dup_member_string (event, "approvalId");

  if (call == NULL)
    return;
  ara_tool_call_set_approval_id (call, approval_id);
  ara_tool_call_set_state (call, ARA_TOOL_CALL_APPROVAL_REQUESTED);
}

static const struct
{
  const char *type;
  void (*handle) (AraMessage *message, AraValue *event);
} handlers[] = {
  { "tool-input-start", tool_input_start },
  { "tool-input-delta", tool_input_delta },
  { "tool-input-available", tool_input_available },
  { "tool-input-error", tool_input_error },
  { "tool-output-available", tool_output_available },
  { "tool-output-error", tool_output_error },
  { "tool-output-denied", tool_output_denied },
  { "tool-approval-request", tool_approval_request },
};

void
ara_fold_take_call_event (AraMessage *message, AraValue *event, const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_str_equal (type, handlers[i].type))
      handlers[i].handle (message, event);
}
