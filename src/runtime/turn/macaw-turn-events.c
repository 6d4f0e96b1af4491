/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a turn tells: the events of a UI message stream (protocol.md §4), to reader and store. */

#include "macaw-turn-private.h"

#include <string.h>

static void
emit_bytes (MacawTurn *self, GBytes *event)
{
  macaw_runtime_store_add_event (self->runtime->store, self->conversation, event);
  if (self->write != NULL)
    self->write (event, self->data);
}

static void
emit (MacawTurn *self, AraValueBuilder *builder)
{
  g_autoptr (GBytes) event = NULL;
  char *json;

  ara_value_builder_end_object (builder);
  json = ara_value_builder_end_text (builder);
  event = g_bytes_new_take (json, strlen (json));
  emit_bytes (self, event);
}

static AraValueBuilder *
event_new (const char *type)
{
  AraValueBuilder *builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", type);
  return builder;
}

static void
emit_simple (MacawTurn *self, const char *type, const char *name, const char *value)
{
  g_autoptr (AraValueBuilder) builder = event_new (type);

  if (name != NULL)
    ara_value_builder_member_string (builder, name, value);
  emit (self, builder);
}

/* What the model says */

void
macaw_turn_close_text (MacawTurn *self)
{
  if (self->open_text == NULL)
    return;
  emit_simple (self, self->open_is_reasoning ? "reasoning-end" : "text-end", "id", self->open_text);
  g_clear_pointer (&self->open_text, g_free);
}

static void
tell_text (MacawTurn *self, const char *delta, gboolean reasoning)
{
  g_autoptr (AraValueBuilder) builder = NULL;

  if (self->open_text != NULL && self->open_is_reasoning != reasoning)
    macaw_turn_close_text (self);
  if (self->open_text == NULL)
    {
      self->open_text = g_strdup_printf ("%s-%u", reasoning ? "reasoning" : "text", self->n_parts++);
      self->open_is_reasoning = reasoning;
      emit_simple (self, reasoning ? "reasoning-start" : "text-start", "id", self->open_text);
    }
  builder = event_new (reasoning ? "reasoning-delta" : "text-delta");
  ara_value_builder_member_string (builder, "id", self->open_text);
  ara_value_builder_member_string (builder, "delta", delta);
  emit (self, builder);
}

static void
on_text (const char *delta, gpointer data)
{
  tell_text (data, delta, FALSE);
}

static void
on_reasoning (const char *delta, gpointer data)
{
  tell_text (data, delta, TRUE);
}

static void
on_call_start (const MacawModelCall *call, gpointer data)
{
  MacawTurn *self = data;
  g_autoptr (AraValueBuilder) builder = NULL;

  macaw_turn_close_text (self);
  builder = event_new ("tool-input-start");
  ara_value_builder_member_string (builder, "toolCallId", call->id);
  ara_value_builder_member_string (builder, "toolName", call->name);
  emit (self, builder);
}

static void
on_call_delta (const MacawModelCall *call, const char *delta, gpointer data)
{
  MacawTurn *self = data;
  g_autoptr (AraValueBuilder) builder = event_new ("tool-input-delta");

  ara_value_builder_member_string (builder, "toolCallId", call->id);
  ara_value_builder_member_string (builder, "inputTextDelta", delta);
  emit (self, builder);
}

static gboolean
claim_id (const char *id, gpointer data)
{
  return g_hash_table_add (((MacawTurn *) data)->call_ids, g_strdup (id));
}

const MacawModelEvents macaw_turn_model_events = { on_text, on_reasoning, on_call_start, on_call_delta, claim_id };

/* What the tools do */

void
macaw_turn_tell_input (MacawTurn *self, const MacawModelCall *call, AraValue *args, const char *problem)
{
  g_autoptr (AraValueBuilder) builder = event_new (args != NULL ? "tool-input-available" : "tool-input-error");

  ara_value_builder_member_string (builder, "toolCallId", call->id);
  ara_value_builder_member_string (builder, "toolName", call->name != NULL ? call->name : "");
  ara_value_builder_name (builder, "input");
  if (args != NULL)
    ara_value_builder_value (builder, args);
  else
    ara_value_builder_string (builder, call->arguments->str);
  ara_value_builder_member_string (builder, "errorText", problem);
  emit (self, builder);
}

void
macaw_turn_tell_output (MacawTurn *self, const char *call_id, AraValue *output, gboolean preliminary)
{
  g_autoptr (AraValueBuilder) builder = event_new ("tool-output-available");

  ara_value_builder_member_string (builder, "toolCallId", call_id);
  ara_value_builder_member_value (builder, "output", output);
  if (preliminary)
    {
      ara_value_builder_name (builder, "preliminary");
      ara_value_builder_boolean (builder, TRUE);
    }
  emit (self, builder);
}

void
macaw_turn_tell_output_error (MacawTurn *self, const char *call_id, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = event_new ("tool-output-error");

  ara_value_builder_member_string (builder, "toolCallId", call_id);
  ara_value_builder_member_string (builder, "errorText", sentence);
  emit (self, builder);
}

/* The turn itself */

void
macaw_turn_tell_start (MacawTurn *self)
{
  g_autofree char *time = macaw_format_time (g_get_real_time ());
  g_autoptr (AraValueBuilder) builder = event_new ("start");

  ara_value_builder_member_string (builder, "messageId", self->id);
  ara_value_builder_name (builder, "messageMetadata");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "chatId", self->conversation);
  ara_value_builder_member_string (builder, "createdAt", time);
  ara_value_builder_member_string (builder, "model", self->model);
  ara_value_builder_end_object (builder);
  emit (self, builder);
}

void
macaw_turn_tell_step (MacawTurn *self, gboolean start)
{
  emit_simple (self, start ? "start-step" : "finish-step", NULL, NULL);
}

void
macaw_turn_tell_error (MacawTurn *self, const char *sentence)
{
  macaw_turn_close_text (self);
  emit_simple (self, "error", "errorText", sentence);
}

/* The stream's own names; a client may refuse any other. */
static const char *
finish_reason (const MacawModelReply *reply)
{
  const char *reason = reply == NULL || reply->finish_reason == NULL ? "stop" : reply->finish_reason;

  if (g_str_equal (reason, "tool_calls") || g_str_equal (reason, "function_call"))
    return "tool-calls";
  if (g_str_equal (reason, "content_filter"))
    return "content-filter";
  return g_str_equal (reason, "stop") || g_str_equal (reason, "length") ? reason : "other";
}

static void
write_usage (MacawTurn *self, AraValueBuilder *builder)
{
  if (self->prompt_tokens + self->completion_tokens == 0)
    return;
  ara_value_builder_name (builder, "usage");
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "prompt_tokens");
  ara_value_builder_integer (builder, self->prompt_tokens);
  ara_value_builder_name (builder, "completion_tokens");
  ara_value_builder_integer (builder, self->completion_tokens);
  ara_value_builder_name (builder, "total_tokens");
  ara_value_builder_integer (builder, self->prompt_tokens + self->completion_tokens);
  ara_value_builder_end_object (builder);
}

static void
write_metadata (MacawTurn *self, AraValueBuilder *builder, const char *status)
{
  ara_value_builder_name (builder, "messageMetadata");
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "durationMs");
  ara_value_builder_integer (builder, (g_get_monotonic_time () - self->started) / 1000);
  ara_value_builder_member_string (builder, "model", self->model);
  write_usage (self, builder);
  ara_value_builder_member_string (builder, "status", status);
  ara_value_builder_end_object (builder);
}

void
macaw_turn_tell_end (MacawTurn *self, const char *status)
{
  g_autoptr (GBytes) done = g_bytes_new_static ("[DONE]", strlen ("[DONE]"));
  g_autoptr (AraValueBuilder) builder = event_new (g_str_equal (status, "done") ? "finish" : "message-metadata");

  macaw_turn_close_text (self);
  if (g_str_equal (status, "done"))
    ara_value_builder_member_string (builder, "finishReason", finish_reason (self->reply));
  write_metadata (self, builder, status);
  emit (self, builder);
  if (g_str_equal (status, "stopped"))
    emit_simple (self, "abort", NULL, NULL);
  emit_bytes (self, done);
}
