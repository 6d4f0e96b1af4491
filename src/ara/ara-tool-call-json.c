/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tool call as a server stores it. */

#include "ara-part-private.h"
#include "ara-json-private.h"

/* "tool-<name>", or "dynamic-tool" if it was read as one; its toolName is then one of the
 * members that are written back. */
static char *
dup_type (AraToolCall *self)
{
  AraValue *raw = ara_part_get_raw (ARA_PART (self));
  g_autofree char *stored = raw == NULL ? NULL : ara_value_dup_member_string (raw, "type");

  if (g_strcmp0 (stored, "dynamic-tool") == 0)
    return g_steal_pointer (&stored);
  return g_strconcat ("tool-", self->name, NULL);
}

AraValue *
ara_tool_call_to_value (AraPart *part)
{
  static const char *const known[] = { "type", "toolCallId", "state", "input", "inputText", "output", "preliminary",
                                       "errorText", "approvalId", "durationMs", NULL };
  AraToolCall *self = ARA_TOOL_CALL (part);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *type = dup_type (self);
  gint64 duration = ara_tool_call_get_duration_ms (self);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", type);
  ara_value_builder_member_string (builder, "toolCallId", self->id);
  ara_value_builder_member_string (builder, "state", ara_tool_call_state_to_string (self->state));
  ara_value_builder_member_value (builder, "input", self->input);
  if (self->input == NULL && self->input_text->len > 0)
    ara_value_builder_member_string (builder, "inputText", self->input_text->str);
  ara_value_builder_member_value (builder, "output", self->output);
  if (self->preliminary)
    {
      ara_value_builder_name (builder, "preliminary");
      ara_value_builder_boolean (builder, TRUE);
    }
  ara_value_builder_member_string (builder, "errorText", self->error_text);
  ara_value_builder_member_string (builder, "approvalId", self->approval_id);
  if (duration >= 0)
    {
      ara_value_builder_name (builder, "durationMs");
      ara_value_builder_integer (builder, duration);
    }
  if (ara_part_get_raw (part) != NULL)
    ara_value_builder_write_others (builder, ara_part_get_raw (part), known);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static AraToolCallState
state_from_string (const char *nick)
{
  for (AraToolCallState state = 0; state <= ARA_TOOL_CALL_OUTPUT_DENIED; state++)
    if (g_strcmp0 (ara_tool_call_state_to_string (state), nick) == 0)
      return state;
  return ARA_TOOL_CALL_INPUT_AVAILABLE;
}

AraToolCall *
ara_tool_call_new_from_value (AraValue *value, const char *name)
{
  g_autofree char *id = ara_value_dup_member_string (value, "toolCallId");
  g_autofree char *state = ara_value_dup_member_string (value, "state");
  g_autofree char *input_text = ara_value_dup_member_string (value, "inputText");
  g_autoptr (AraValue) duration = ara_value_dup_member (value, "durationMs");
  AraToolCall *self = ara_tool_call_new (id, name);

  self->state = state_from_string (state);
  self->input = ara_value_dup_member (value, "input");
  self->output = ara_value_dup_member (value, "output");
  self->preliminary = ara_value_get_member_boolean (value, "preliminary");
  self->error_text = ara_value_dup_member_string (value, "errorText");
  self->approval_id = ara_value_dup_member_string (value, "approvalId");
  ara_part_set_raw (ARA_PART (self), value);
  if (input_text != NULL)
    g_string_assign (self->input_text, input_text);
  if (duration != NULL)
    ara_value_get_integer (duration, &self->stored_duration_ms);
  return self;
}
