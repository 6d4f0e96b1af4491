/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a tool call is made of, and what the fold may change of a part. */
#pragma once

#include "ara-tool-call.h"

G_BEGIN_DECLS

struct _AraToolCall
{
  AraPart          parent_instance;

  char            *id;
  char            *name;
  AraToolCallState state;
  GString         *input_text;
  AraValue        *input;
  AraValue        *output;
  gboolean         preliminary;
  char            *error_text;
  char            *approval_id;
  gint64           started; /* monotonic µs, 0: it doesn't run yet, or was read from the store */
  gint64           ended;   /* 0: runs */
  gint64           stored_duration_ms;
};

void ara_part_changed                   (AraPart *self);
/* The stored part that it was read from, set once; NULL for one that was not read. */
void      ara_part_set_raw              (AraPart *self, AraValue *raw);
AraValue *ara_part_get_raw              (AraPart *self);

void ara_tool_call_set_name             (AraToolCall *self, const char *name);
void ara_tool_call_append_input_text    (AraToolCall *self, const char *text);
void ara_tool_call_set_input            (AraToolCall *self, AraValue *input);
void ara_tool_call_set_output           (AraToolCall *self, AraValue *output, gboolean preliminary);
void ara_tool_call_set_error            (AraToolCall *self, const char *text);
void ara_tool_call_set_state            (AraToolCall *self, AraToolCallState state);
void ara_tool_call_set_approval_id      (AraToolCall *self, const char *approval_id);
/* Ends its clock: the turn is over, nothing more will come. */
void ara_tool_call_stop_clock           (AraToolCall *self);
AraValue    *ara_tool_call_to_value       (AraPart *part);
/* Reads one back from a stored part. */
AraToolCall *ara_tool_call_new_from_value (AraValue *value, const char *name);

G_END_DECLS
