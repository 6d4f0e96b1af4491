/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message that is sent to the agent on a schedule. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"
#include "ara-automation-run.h"

G_BEGIN_DECLS

#define ARA_TYPE_AUTOMATION (ara_automation_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraAutomation, ara_automation, ARA, AUTOMATION, AraModel)

ARA_API AraAutomation    *ara_automation_new_from_value    (AraValue *raw);
ARA_API const char       *ara_automation_get_id            (AraAutomation *self);
ARA_API const char       *ara_automation_get_session_id    (AraAutomation *self);
ARA_API const char       *ara_automation_get_name          (AraAutomation *self);
ARA_API const char       *ara_automation_get_message       (AraAutomation *self);
ARA_API const char       *ara_automation_get_schedule_kind (AraAutomation *self);
ARA_API gint64            ara_automation_get_every_seconds (AraAutomation *self);
ARA_API const char       *ara_automation_get_schedule_expr (AraAutomation *self);
ARA_API const char       *ara_automation_get_timezone      (AraAutomation *self);
ARA_API const char       *ara_automation_get_model         (AraAutomation *self);
ARA_API const char       *ara_automation_get_missed_policy (AraAutomation *self);
ARA_API gint64            ara_automation_get_max_retries   (AraAutomation *self);
ARA_API gint64            ara_automation_get_max_rounds    (AraAutomation *self);
ARA_API gint64            ara_automation_get_max_seconds   (AraAutomation *self);
ARA_API gint64            ara_automation_get_max_tokens    (AraAutomation *self);
ARA_API gboolean          ara_automation_is_enabled        (AraAutomation *self);
ARA_API const char       *ara_automation_get_created_at    (AraAutomation *self);
ARA_API const char       *ara_automation_get_next_run_at   (AraAutomation *self);
ARA_API AraAutomationRun *ara_automation_dup_run           (AraAutomation *self);
ARA_API AraAutomationRun *ara_automation_dup_last_run      (AraAutomation *self);

G_END_DECLS
