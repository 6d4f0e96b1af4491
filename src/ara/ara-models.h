/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the inspection calls answer, as objects with properties. Each keeps the server's
 * own JSON in "raw", so that members we do not know can be shown. Missing members are NULL. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-value.h"

G_BEGIN_DECLS

/* What all of them have: "raw", and read-only properties named like the getters. */
#define ARA_TYPE_MODEL (ara_model_get_type ())
ARA_API G_DECLARE_DERIVABLE_TYPE (AraModel, ara_model, ARA, MODEL, GObject)
struct _AraModelClass
{
  GObjectClass                 parent_class;
  const struct _AraModelField *fields; /*< private >*/
};
ARA_API AraValue *ara_model_get_raw (AraModel *self); /* (transfer none) */

#define ARA_TYPE_SESSION (ara_session_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraSession, ara_session, ARA, SESSION, AraModel)
ARA_API AraSession *ara_session_new_from_value    (AraValue *raw); /* sessionId or session_id, also of {"session":{…}} */
ARA_API const char *ara_session_get_id            (AraSession *self); /* NULL if the server told none */
ARA_API const char *ara_session_get_name          (AraSession *self); /* name or serverName */
ARA_API const char *ara_session_get_status        (AraSession *self); /* "running", "stopped" or the server's word */
ARA_API const char *ara_session_get_url           (AraSession *self); /* of the WebSocket */
ARA_API const char *ara_session_get_token         (AraSession *self);
ARA_API const char *ara_session_get_created_at    (AraSession *self);
ARA_API const char *ara_session_get_last_active_at (AraSession *self);
ARA_API guint       ara_session_get_n_conversations (AraSession *self);

#define ARA_TYPE_CONVERSATION_INFO (ara_conversation_info_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraConversationInfo, ara_conversation_info, ARA, CONVERSATION_INFO, AraModel)
ARA_API AraConversationInfo *ara_conversation_info_new_from_value (AraValue *raw);
ARA_API const char *ara_conversation_info_get_id         (AraConversationInfo *self);
ARA_API const char *ara_conversation_info_get_title      (AraConversationInfo *self);
ARA_API gint64      ara_conversation_info_get_updated_at (AraConversationInfo *self); /* Unix microseconds, 0 */
ARA_API guint       ara_conversation_info_get_n_messages (AraConversationInfo *self);

#define ARA_TYPE_MODEL_INFO (ara_model_info_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraModelInfo, ara_model_info, ARA, MODEL_INFO, AraModel)
ARA_API AraModelInfo *ara_model_info_new_from_value (AraValue *raw);
ARA_API const char *ara_model_info_get_id     (AraModelInfo *self);
ARA_API gboolean    ara_model_info_is_default (AraModelInfo *self);

#define ARA_TYPE_TOOL (ara_tool_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraTool, ara_tool, ARA, TOOL, AraModel)
ARA_API AraTool    *ara_tool_new_from_value    (AraValue *raw);
ARA_API const char *ara_tool_get_name          (AraTool *self);
ARA_API const char *ara_tool_get_kind          (AraTool *self);
ARA_API const char *ara_tool_get_description   (AraTool *self);
ARA_API AraValue   *ara_tool_get_input_schema  (AraTool *self);
ARA_API gboolean    ara_tool_is_read_only      (AraTool *self);
ARA_API gboolean    ara_tool_is_destructive    (AraTool *self);

#define ARA_TYPE_SKILL (ara_skill_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraSkill, ara_skill, ARA, SKILL, AraModel)
ARA_API AraSkill   *ara_skill_new_from_value   (AraValue *raw);
ARA_API const char *ara_skill_get_name         (AraSkill *self);
ARA_API const char *ara_skill_get_description  (AraSkill *self);
ARA_API const char *ara_skill_get_source       (AraSkill *self);

#define ARA_TYPE_CONTROL_ACTION (ara_control_action_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraControlAction, ara_control_action, ARA, CONTROL_ACTION, AraModel)
ARA_API AraControlAction *ara_control_action_new_from_value (AraValue *raw);
ARA_API const char *ara_control_action_get_id           (AraControlAction *self);
ARA_API const char *ara_control_action_get_title        (AraControlAction *self);
ARA_API const char *ara_control_action_get_description  (AraControlAction *self);
ARA_API AraValue   *ara_control_action_get_input_schema (AraControlAction *self);

#define ARA_TYPE_CAPABILITIES (ara_capabilities_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraCapabilities, ara_capabilities, ARA, CAPABILITIES, AraModel)
ARA_API AraCapabilities *ara_capabilities_new_from_value (AraValue *raw);
ARA_API const char *ara_capabilities_get_session_id      (AraCapabilities *self);
ARA_API const char *ara_capabilities_get_session_type    (AraCapabilities *self);
ARA_API gboolean    ara_capabilities_get_sandbox_url_present (AraCapabilities *self);
ARA_API GListModel *ara_capabilities_get_tools           (AraCapabilities *self); /* (transfer full) of AraTool */
ARA_API GListModel *ara_capabilities_get_skills          (AraCapabilities *self); /* (transfer full) of AraSkill */
ARA_API AraValue   *ara_capabilities_get_agents          (AraCapabilities *self);
ARA_API AraValue   *ara_capabilities_get_control         (AraCapabilities *self);
ARA_API AraValue   *ara_capabilities_get_sandbox         (AraCapabilities *self); /* (ours) NULL elsewhere */

#define ARA_TYPE_AUTOMATION_RUN (ara_automation_run_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraAutomationRun, ara_automation_run, ARA, AUTOMATION_RUN, AraModel)
ARA_API AraAutomationRun *ara_automation_run_new_from_value (AraValue *raw);
ARA_API const char *ara_automation_run_get_id (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_automation_id (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_status (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_scheduled_at (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_started_at (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_ended_at (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_retry_at (AraAutomationRun *self);
ARA_API gint64 ara_automation_run_get_attempt (AraAutomationRun *self);
ARA_API gint64 ara_automation_run_get_n_missed (AraAutomationRun *self);
ARA_API gint64 ara_automation_run_get_tokens (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_conversation_id (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_error (AraAutomationRun *self);
ARA_API const char *ara_automation_run_get_summary (AraAutomationRun *self);
ARA_API AraValue *ara_automation_run_get_log (AraAutomationRun *self); /* [{"at","text"}] */

#define ARA_TYPE_AUTOMATION (ara_automation_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraAutomation, ara_automation, ARA, AUTOMATION, AraModel)
ARA_API AraAutomation *ara_automation_new_from_value (AraValue *raw);
ARA_API const char *ara_automation_get_id (AraAutomation *self);
ARA_API const char *ara_automation_get_session_id (AraAutomation *self);
ARA_API const char *ara_automation_get_name (AraAutomation *self);
ARA_API const char *ara_automation_get_message (AraAutomation *self);
ARA_API const char *ara_automation_get_schedule_kind (AraAutomation *self);
ARA_API gint64 ara_automation_get_every_seconds (AraAutomation *self);
ARA_API const char *ara_automation_get_schedule_expr (AraAutomation *self);
ARA_API const char *ara_automation_get_timezone (AraAutomation *self);
ARA_API const char *ara_automation_get_model (AraAutomation *self);
ARA_API const char *ara_automation_get_missed_policy (AraAutomation *self);
ARA_API gint64 ara_automation_get_max_retries (AraAutomation *self);
ARA_API gboolean ara_automation_is_enabled (AraAutomation *self);
ARA_API const char *ara_automation_get_created_at (AraAutomation *self);
ARA_API const char *ara_automation_get_next_run_at (AraAutomation *self);
ARA_API AraAutomationRun *ara_automation_dup_run (AraAutomation *self); /* (transfer full) */
ARA_API AraAutomationRun *ara_automation_dup_last_run (AraAutomation *self); /* (transfer full) */

G_END_DECLS
