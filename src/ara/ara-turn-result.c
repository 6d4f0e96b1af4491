/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A turn where the server answers with the folded result instead of a stream. */

#include "ara-turn-private.h"

static void
push_built (AraTurn *self, AraValueBuilder *event)
{
  g_autofree char *json = NULL;

  ara_value_builder_end_object (event);
  json = ara_value_builder_end_text (event);
  ara_fold_push (self->fold, json, -1);
}

static void
push_text (AraTurn *self, AraValue *result, const char *member, const char *type)
{
  g_autoptr (AraValueBuilder) event = ara_value_builder_new ();
  g_autofree char *text = ara_value_dup_member_string (result, member);

  if (text == NULL)
    return;
  ara_value_builder_begin_object (event);
  ara_value_builder_member_string (event, "type", type);
  ara_value_builder_member_string (event, "id", member);
  ara_value_builder_member_string (event, "delta", text);
  push_built (self, event);
}

static void
push_call (AraTurn *self, AraValue *call, guint number)
{
  g_autoptr (AraValueBuilder) event = ara_value_builder_new ();
  g_autofree char *id = g_strdup_printf ("call-%u", number), *name = ara_value_dup_member_string (call, "name");
  g_autoptr (AraValue) args = ara_value_dup_member (call, "args"), result = ara_value_dup_member (call, "result");

  ara_value_builder_begin_object (event);
  ara_value_builder_member_string (event, "type", "tool-input-available");
  ara_value_builder_member_string (event, "toolCallId", id);
  ara_value_builder_member_string (event, "toolName", name);
  ara_value_builder_member_value (event, "input", args);
  push_built (self, event);
  ara_value_builder_begin_object (event);
  ara_value_builder_member_string (event, "type", "tool-output-available");
  ara_value_builder_member_string (event, "toolCallId", id);
  ara_value_builder_member_value (event, "output", result);
  push_built (self, event);
}

GError *
ara_turn_take_result (AraTurn *self, AraValue *result)
{
  g_autofree char *text = ara_value_dup_member_string (result, "text");
  g_autofree char *detail = ara_value_dup_member_string (result, "detail");
  g_autoptr (AraValue) calls = ara_value_dup_member (result, "tool_calls");

  if (text == NULL)
    return g_error_new_literal (ARA_ERROR, ARA_ERROR_BAD_REPLY,
                                detail != NULL ? detail
                                               : "The server's answer is neither an event stream nor a result with a text");
  push_text (self, result, "reasoning", "reasoning-delta");
  for (guint i = 0; calls != NULL && i < ara_value_get_n_children (calls); i++)
    {
      g_autoptr (AraValue) call = ara_value_dup_child (calls, i);

      push_call (self, call, i);
    }
  push_text (self, result, "text", "text-delta");
  ara_fold_push (self->fold, "[DONE]", -1);
  return NULL;
}
