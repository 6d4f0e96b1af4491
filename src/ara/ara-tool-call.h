/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tool call in a message. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-part.h"

G_BEGIN_DECLS

/**
 * AraToolCallState:
 * @ARA_TOOL_CALL_INPUT_STREAMING: its arguments are still coming
 * @ARA_TOOL_CALL_INPUT_AVAILABLE: its arguments are complete, the tool runs
 * @ARA_TOOL_CALL_APPROVAL_REQUESTED: it waits for the person's consent
 * @ARA_TOOL_CALL_OUTPUT_AVAILABLE: it has a result
 * @ARA_TOOL_CALL_OUTPUT_ERROR: it failed
 * @ARA_TOOL_CALL_OUTPUT_DENIED: the person refused it
 *
 * How far a tool call is.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_TOOL_CALL_INPUT_STREAMING,
  ARA_TOOL_CALL_INPUT_AVAILABLE,
  ARA_TOOL_CALL_APPROVAL_REQUESTED,
  ARA_TOOL_CALL_OUTPUT_AVAILABLE,
  ARA_TOOL_CALL_OUTPUT_ERROR,
  ARA_TOOL_CALL_OUTPUT_DENIED,
} AraToolCallState;
#define ARA_TYPE_TOOL_CALL_STATE (ara_tool_call_state_get_type ())
ARA_API GType       ara_tool_call_state_get_type  (void);
ARA_API const char *ara_tool_call_state_to_string (AraToolCallState state);

#define ARA_TYPE_TOOL_CALL (ara_tool_call_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraToolCall, ara_tool_call, ARA, TOOL_CALL, AraPart)
ARA_API AraToolCall      *ara_tool_call_new             (const char *id, const char *name);
ARA_API const char       *ara_tool_call_get_id          (AraToolCall *self);
ARA_API const char       *ara_tool_call_get_name        (AraToolCall *self);
ARA_API AraToolCallState  ara_tool_call_get_state       (AraToolCall *self);
ARA_API const char       *ara_tool_call_get_input_text  (AraToolCall *self);
ARA_API AraValue         *ara_tool_call_get_input       (AraToolCall *self);
ARA_API AraValue         *ara_tool_call_get_output      (AraToolCall *self);
ARA_API gboolean          ara_tool_call_is_preliminary  (AraToolCall *self);
ARA_API gboolean          ara_tool_call_is_finished     (AraToolCall *self);
ARA_API const char       *ara_tool_call_get_error_text  (AraToolCall *self);
ARA_API gint64            ara_tool_call_get_duration_ms (AraToolCall *self);

G_END_DECLS
