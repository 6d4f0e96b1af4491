/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a session can do. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"
#include "ara-skill.h"
#include "ara-tool.h"

G_BEGIN_DECLS

#define ARA_TYPE_CAPABILITIES (ara_capabilities_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraCapabilities, ara_capabilities, ARA, CAPABILITIES, AraModel)

ARA_API AraCapabilities *ara_capabilities_new_from_value          (AraValue *raw);
ARA_API const char      *ara_capabilities_get_session_id          (AraCapabilities *self);
ARA_API const char      *ara_capabilities_get_session_type        (AraCapabilities *self);
ARA_API gboolean         ara_capabilities_get_sandbox_url_present (AraCapabilities *self);
ARA_API AraValue        *ara_capabilities_get_agents              (AraCapabilities *self);
ARA_API AraValue        *ara_capabilities_get_control             (AraCapabilities *self);
ARA_API AraValue        *ara_capabilities_get_sandbox             (AraCapabilities *self);
ARA_API GListModel      *ara_capabilities_get_tools               (AraCapabilities *self);
ARA_API GListModel      *ara_capabilities_get_skills              (AraCapabilities *self);

G_END_DECLS
