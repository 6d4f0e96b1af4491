/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A run of an automation. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"

G_BEGIN_DECLS

#define ARA_TYPE_AUTOMATION_RUN (ara_automation_run_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraAutomationRun, ara_automation_run, ARA, AUTOMATION_RUN, AraModel)

ARA_API AraAutomationRun *ara_automation_run_new_from_value      (AraValue *raw);
ARA_API const char       *ara_automation_run_get_id              (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_automation_id   (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_status          (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_scheduled_at    (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_started_at      (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_ended_at        (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_retry_at        (AraAutomationRun *self);
ARA_API gint64            ara_automation_run_get_attempt         (AraAutomationRun *self);
ARA_API gint64            ara_automation_run_get_n_missed        (AraAutomationRun *self);
ARA_API gint64            ara_automation_run_get_tokens          (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_conversation_id (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_error           (AraAutomationRun *self);
ARA_API const char       *ara_automation_run_get_summary         (AraAutomationRun *self);
ARA_API AraValue         *ara_automation_run_get_log             (AraAutomationRun *self);

G_END_DECLS
