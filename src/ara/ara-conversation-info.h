/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A conversation in a list of them. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"

G_BEGIN_DECLS

#define ARA_TYPE_CONVERSATION_INFO (ara_conversation_info_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraConversationInfo, ara_conversation_info, ARA, CONVERSATION_INFO, AraModel)

ARA_API AraConversationInfo *ara_conversation_info_new_from_value (AraValue *raw);
ARA_API const char          *ara_conversation_info_get_id         (AraConversationInfo *self);
ARA_API const char          *ara_conversation_info_get_title      (AraConversationInfo *self);
ARA_API guint                ara_conversation_info_get_n_messages (AraConversationInfo *self);
ARA_API gint64               ara_conversation_info_get_updated_at (AraConversationInfo *self);

G_END_DECLS
