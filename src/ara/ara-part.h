/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a message: text and reasoning, tool calls, and everything else. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-value.h"

G_BEGIN_DECLS

#define ARA_TYPE_PART (ara_part_get_type ())
/**
 * AraPartClass:
 * @parent_class: the class of the parent
 * @to_value: writes the part as a server stores it
 *
 * The class of [class@Part]. Only libara derives from it.
 *
 * Since: 1.0
 */
struct _AraPartClass
{
  GObjectClass parent_class;
  AraValue *(*to_value) (AraPart *self); /* as stored, protocol.md §4 */
};
ARA_API G_DECLARE_DERIVABLE_TYPE (AraPart, ara_part, ARA, PART, GObject)
/* Signal "changed": something about it is other than before (text grew, state moved). */
ARA_API AraValue *ara_part_to_value (AraPart *self);

/* AraTextPart: text, or reasoning.
 * Properties: id, text (notified for each growth), reasoning (boolean), streaming (boolean:
 * more may come), duration-ms.
 * Signal "appended" (guint64 byte offset where the new text begins). */
#define ARA_TYPE_TEXT_PART (ara_text_part_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraTextPart, ara_text_part, ARA, TEXT_PART, AraPart)
ARA_API AraTextPart *ara_text_part_new             (const char *id, gboolean reasoning, const char *text);
ARA_API const char  *ara_text_part_get_id          (AraTextPart *self);
ARA_API const char  *ara_text_part_get_text        (AraTextPart *self); /* valid until the next append */
ARA_API gsize        ara_text_part_get_length      (AraTextPart *self); /* bytes */
ARA_API gboolean     ara_text_part_is_reasoning    (AraTextPart *self);
ARA_API gboolean     ara_text_part_is_streaming    (AraTextPart *self);
ARA_API void         ara_text_part_append          (AraTextPart *self, const char *delta, gssize length);
ARA_API void         ara_text_part_close           (AraTextPart *self);
ARA_API gint64       ara_text_part_get_duration_ms (AraTextPart *self); /* -1: not measured (read from the store) */

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
ARA_API const char *ara_tool_call_state_to_string (AraToolCallState state); /* "input-streaming"… */

/* AraToolCall. Properties: id, name, state, input-text (grows while streaming), input, output,
 * preliminary, error-text, approval-id, duration-ms, started-at; each notified. */
#define ARA_TYPE_TOOL_CALL (ara_tool_call_get_type ())
#define ARA_TYPE_TOOL_CALL_STATE (ara_tool_call_state_get_type ())
ARA_API GType ara_tool_call_state_get_type (void);
ARA_API G_DECLARE_FINAL_TYPE (AraToolCall, ara_tool_call, ARA, TOOL_CALL, AraPart)
ARA_API AraToolCall      *ara_tool_call_new             (const char *id, const char *name);
ARA_API const char       *ara_tool_call_get_id          (AraToolCall *self);
ARA_API const char       *ara_tool_call_get_name        (AraToolCall *self);
ARA_API AraToolCallState  ara_tool_call_get_state       (AraToolCall *self);
ARA_API const char       *ara_tool_call_get_input_text  (AraToolCall *self);
ARA_API AraValue         *ara_tool_call_get_input       (AraToolCall *self); /* (transfer none) (nullable) */
ARA_API AraValue         *ara_tool_call_get_output      (AraToolCall *self); /* (transfer none) (nullable) */
ARA_API gboolean          ara_tool_call_is_preliminary  (AraToolCall *self);
ARA_API gboolean          ara_tool_call_is_finished     (AraToolCall *self); /* no event can change it any more */
ARA_API const char       *ara_tool_call_get_error_text  (AraToolCall *self);
ARA_API gint64            ara_tool_call_get_duration_ms (AraToolCall *self); /* running or final; -1: not known */

/* AraOtherPart: source-url, source-document, file, data-<name>, step-start: its type and its JSON. */
#define ARA_TYPE_OTHER_PART (ara_other_part_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraOtherPart, ara_other_part, ARA, OTHER_PART, AraPart)
ARA_API AraOtherPart *ara_other_part_new         (const char *type, AraValue *value);
ARA_API const char   *ara_other_part_get_part_type (AraOtherPart *self);
ARA_API AraValue     *ara_other_part_get_value   (AraOtherPart *self);
ARA_API void          ara_other_part_set_value   (AraOtherPart *self, AraValue *value);

G_END_DECLS
