/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message of a conversation: a list model of parts that grows. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-other-part.h"
#include "ara-text-part.h"
#include "ara-tool-call.h"

G_BEGIN_DECLS

/**
 * AraRole:
 * @ARA_ROLE_USER: the person
 * @ARA_ROLE_ASSISTANT: the agent
 * @ARA_ROLE_SYSTEM: the program that brought them together
 *
 * Who speaks in a message.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_ROLE_USER,
  ARA_ROLE_ASSISTANT,
  ARA_ROLE_SYSTEM,
} AraRole;

/**
 * AraMessageStatus:
 * @ARA_MESSAGE_STREAMING: it still grows
 * @ARA_MESSAGE_DONE: it is complete
 * @ARA_MESSAGE_STOPPED: the person stopped it; what had come stays
 * @ARA_MESSAGE_FAILED: the agent failed; [method@Message.get_error_text] says why
 * @ARA_MESSAGE_INTERRUPTED: the connection was lost; the server may have more of it
 *
 * How a message stands.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_MESSAGE_STREAMING,
  ARA_MESSAGE_DONE,
  ARA_MESSAGE_STOPPED,
  ARA_MESSAGE_FAILED,
  ARA_MESSAGE_INTERRUPTED,
} AraMessageStatus;

#define ARA_TYPE_ROLE (ara_role_get_type ())
ARA_API GType ara_role_get_type (void);
#define ARA_TYPE_MESSAGE_STATUS (ara_message_status_get_type ())
ARA_API GType ara_message_status_get_type (void);

#define ARA_TYPE_MESSAGE (ara_message_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraMessage, ara_message, ARA, MESSAGE, GObject)
ARA_API AraMessage       *ara_message_new             (AraRole role, const char *id);
ARA_API AraMessage       *ara_message_new_from_value  (AraValue *value, GError **error);
ARA_API AraValue         *ara_message_to_value        (AraMessage *self);
ARA_API const char       *ara_message_get_id          (AraMessage *self);
ARA_API void              ara_message_set_id          (AraMessage *self, const char *id);
ARA_API AraRole           ara_message_get_role        (AraMessage *self);
ARA_API AraMessageStatus  ara_message_get_status      (AraMessage *self);
ARA_API void              ara_message_set_status      (AraMessage *self, AraMessageStatus status);
ARA_API const char       *ara_message_get_error_text  (AraMessage *self);
ARA_API void              ara_message_set_error_text  (AraMessage *self, const char *text);
ARA_API AraValue         *ara_message_get_metadata    (AraMessage *self);
ARA_API void              ara_message_merge_metadata  (AraMessage *self, AraValue *object);
ARA_API char             *ara_message_dup_model       (AraMessage *self);
ARA_API gint64            ara_message_get_duration_ms (AraMessage *self);
ARA_API gint64            ara_message_get_created_at  (AraMessage *self);
ARA_API void              ara_message_append_part     (AraMessage *self, AraPart *part);
ARA_API AraToolCall      *ara_message_find_tool_call  (AraMessage *self, const char *tool_call_id);
ARA_API char             *ara_message_dup_text        (AraMessage *self);
ARA_API char             *ara_message_dup_reasoning   (AraMessage *self);
ARA_API AraValue         *ara_message_to_chat_result  (AraMessage *self);

G_END_DECLS
