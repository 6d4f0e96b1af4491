/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A session, as a server tells of it. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"

G_BEGIN_DECLS

#define ARA_TYPE_SESSION (ara_session_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraSession, ara_session, ARA, SESSION, AraModel)

ARA_API AraSession *ara_session_new_from_value      (AraValue *raw);
ARA_API const char *ara_session_get_id              (AraSession *self);
ARA_API const char *ara_session_get_name            (AraSession *self);
ARA_API const char *ara_session_get_status          (AraSession *self);
ARA_API const char *ara_session_get_url             (AraSession *self);
ARA_API const char *ara_session_get_token           (AraSession *self);
ARA_API const char *ara_session_get_created_at      (AraSession *self);
ARA_API const char *ara_session_get_last_active_at  (AraSession *self);
ARA_API guint       ara_session_get_n_conversations (AraSession *self);

G_END_DECLS
