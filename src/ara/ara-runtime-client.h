/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client of the Ara runtime: mirrors Ara's Python client, method by method. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-automation-run.h"
#include "ara-automation.h"
#include "ara-capabilities.h"
#include "ara-control-action.h"
#include "ara-conversation-info.h"
#include "ara-credentials.h"
#include "ara-error.h"
#include "ara-exchange.h"
#include "ara-message.h"
#include "ara-model-info.h"
#include "ara-model.h"
#include "ara-session.h"
#include "ara-skill.h"
#include "ara-tool.h"

G_BEGIN_DECLS

/**
 * ARA_DEFAULT_TIMEOUT:
 *
 * How many seconds a plain call waits without a byte.
 *
 * Since: 1.0
 */
#define ARA_DEFAULT_TIMEOUT 30

/**
 * ARA_DEFAULT_CHAT_TIMEOUT:
 *
 * How many seconds a turn waits without a byte.
 *
 * Since: 1.0
 */
#define ARA_DEFAULT_CHAT_TIMEOUT 120

/**
 * ARA_SPOOL_THRESHOLD:
 *
 * How many bytes of a reply are kept in memory: a longer one goes to an unlinked file, and
 * a [struct@Value] reads it from there. Of more than 2 GiB the call fails with
 * %ARA_ERROR_TOO_LARGE.
 *
 * Since: 1.0
 */
#define ARA_SPOOL_THRESHOLD (8 * 1024 * 1024)

#define ARA_TYPE_RUNTIME_CLIENT (ara_runtime_client_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraRuntimeClient, ara_runtime_client, ARA, RUNTIME_CLIENT, GObject)

/* Make. */
ARA_API AraRuntimeClient *ara_runtime_client_new              (const char *base_url, const char *api_key);
ARA_API AraRuntimeClient *ara_runtime_client_new_from_env     (GError **error);
ARA_API const char       *ara_runtime_client_get_base_url     (AraRuntimeClient *self);
ARA_API void              ara_runtime_client_set_timeout      (AraRuntimeClient *self, guint seconds);
ARA_API guint             ara_runtime_client_get_timeout      (AraRuntimeClient *self);
ARA_API void              ara_runtime_client_set_chat_session (AraRuntimeClient *self, const char *session_id);

/* What goes over the wire. */
ARA_API AraExchange *ara_runtime_client_begin_exchange (AraRuntimeClient *self, const char *method, const char *url);
ARA_API void ara_runtime_client_add_frame (AraRuntimeClient *self, const char *url, gboolean sent,
                                           const char *text, gsize length);

/* Run tools, look into a session, have the app UI act. */
ARA_API void ara_runtime_client_execute_tool_async (AraRuntimeClient *self, const char *session_id,
                                                    const char *tool_name, AraValue *args,
                                                    const char *agent_id, GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
ARA_API AraValue *ara_runtime_client_execute_tool_finish (AraRuntimeClient *self,
                                                          GAsyncResult *result, GError **error);
ARA_API AraValue *ara_runtime_client_execute_tool (AraRuntimeClient *self, const char *session_id,
                                                   const char *tool_name, AraValue *args,
                                                   const char *agent_id, GCancellable *cancellable,
                                                   GError **error);

ARA_API void ara_runtime_client_capabilities_async (AraRuntimeClient *self, const char *session_id,
                                                    const char *agent_id, GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
ARA_API AraCapabilities *ara_runtime_client_capabilities_finish (AraRuntimeClient *self,
                                                                 GAsyncResult *result,
                                                                 GError **error);
ARA_API AraCapabilities *ara_runtime_client_capabilities (AraRuntimeClient *self,
                                                          const char *session_id,
                                                          const char *agent_id,
                                                          GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_skills_async (AraRuntimeClient *self, const char *session_id,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
ARA_API GListModel *ara_runtime_client_skills_finish (AraRuntimeClient *self, GAsyncResult *result,
                                                      GError **error);
ARA_API GListModel *ara_runtime_client_skills (AraRuntimeClient *self, const char *session_id,
                                               GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_tools_async (AraRuntimeClient *self, const char *session_id,
                                             const char *kind, const char *agent_id,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
ARA_API GListModel *ara_runtime_client_tools_finish (AraRuntimeClient *self, GAsyncResult *result,
                                                     GError **error);
ARA_API GListModel *ara_runtime_client_tools (AraRuntimeClient *self, const char *session_id,
                                              const char *kind, const char *agent_id,
                                              GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_control_actions_async (AraRuntimeClient *self,
                                                       const char *session_id,
                                                       GCancellable *cancellable,
                                                       GAsyncReadyCallback callback,
                                                       gpointer user_data);
ARA_API GListModel *ara_runtime_client_control_actions_finish (AraRuntimeClient *self,
                                                               GAsyncResult *result, GError **error);
ARA_API GListModel *ara_runtime_client_control_actions (AraRuntimeClient *self,
                                                        const char *session_id,
                                                        GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_control_call_async (AraRuntimeClient *self, const char *session_id,
                                                    const char *action, AraValue *args,
                                                    int timeout_ms, GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
ARA_API AraValue *ara_runtime_client_control_call_finish (AraRuntimeClient *self,
                                                          GAsyncResult *result, GError **error);
ARA_API AraValue *ara_runtime_client_control_call (AraRuntimeClient *self, const char *session_id,
                                                   const char *action, AraValue *args,
                                                   int timeout_ms, GCancellable *cancellable,
                                                   GError **error);

/* Sessions, and what runs behind them. */
ARA_API void ara_runtime_client_session_start_async (AraRuntimeClient *self, const char *name,
                                                     gboolean new_session,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
ARA_API AraSession *ara_runtime_client_session_start_finish (AraRuntimeClient *self,
                                                             GAsyncResult *result, GError **error);
ARA_API AraSession *ara_runtime_client_session_start (AraRuntimeClient *self, const char *name,
                                                      gboolean new_session,
                                                      GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_session_status_async (AraRuntimeClient *self,
                                                      const char *session_id,
                                                      GCancellable *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer user_data);
ARA_API AraSession *ara_runtime_client_session_status_finish (AraRuntimeClient *self,
                                                              GAsyncResult *result, GError **error);
ARA_API AraSession *ara_runtime_client_session_status (AraRuntimeClient *self,
                                                       const char *session_id,
                                                       GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_session_list_async (AraRuntimeClient *self,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
ARA_API GListModel *ara_runtime_client_session_list_finish (AraRuntimeClient *self,
                                                            GAsyncResult *result, GError **error);
ARA_API GListModel *ara_runtime_client_session_list (AraRuntimeClient *self,
                                                     GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_session_stop_async (AraRuntimeClient *self, const char *session_id,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
ARA_API gboolean ara_runtime_client_session_stop_finish (AraRuntimeClient *self,
                                                         GAsyncResult *result, GError **error);
ARA_API gboolean ara_runtime_client_session_stop (AraRuntimeClient *self, const char *session_id,
                                                  GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_session_rename_async (AraRuntimeClient *self,
                                                      const char *session_id, const char *name,
                                                      GCancellable *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer user_data);
ARA_API gboolean ara_runtime_client_session_rename_finish (AraRuntimeClient *self,
                                                           GAsyncResult *result, GError **error);
ARA_API gboolean ara_runtime_client_session_rename (AraRuntimeClient *self, const char *session_id,
                                                    const char *name, GCancellable *cancellable,
                                                    GError **error);

ARA_API void ara_runtime_client_session_delete_async (AraRuntimeClient *self,
                                                      const char *session_id,
                                                      GCancellable *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer user_data);
ARA_API gboolean ara_runtime_client_session_delete_finish (AraRuntimeClient *self,
                                                           GAsyncResult *result, GError **error);
ARA_API gboolean ara_runtime_client_session_delete (AraRuntimeClient *self, const char *session_id,
                                                    GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_session_restart_gateway_async (AraRuntimeClient *self,
                                                               GCancellable *cancellable,
                                                               GAsyncReadyCallback callback,
                                                               gpointer user_data);
ARA_API gboolean ara_runtime_client_session_restart_gateway_finish (AraRuntimeClient *self,
                                                                    GAsyncResult *result,
                                                                    GError **error);
ARA_API gboolean ara_runtime_client_session_restart_gateway (AraRuntimeClient *self,
                                                             GCancellable *cancellable,
                                                             GError **error);

ARA_API void ara_runtime_client_session_heartbeat_async (AraRuntimeClient *self,
                                                         GCancellable *cancellable,
                                                         GAsyncReadyCallback callback,
                                                         gpointer user_data);
ARA_API gboolean ara_runtime_client_session_heartbeat_finish (AraRuntimeClient *self,
                                                              GAsyncResult *result, GError **error);
ARA_API gboolean ara_runtime_client_session_heartbeat (AraRuntimeClient *self,
                                                       GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_session_inject_async (AraRuntimeClient *self,
                                                      AraValue *configuration,
                                                      GCancellable *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer user_data);
ARA_API AraValue *ara_runtime_client_session_inject_finish (AraRuntimeClient *self,
                                                            GAsyncResult *result, GError **error);
ARA_API AraValue *ara_runtime_client_session_inject (AraRuntimeClient *self,
                                                     AraValue *configuration,
                                                     GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_models_async (AraRuntimeClient *self, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
ARA_API GListModel *ara_runtime_client_models_finish (AraRuntimeClient *self, GAsyncResult *result,
                                                      GError **error);
ARA_API GListModel *ara_runtime_client_models (AraRuntimeClient *self, GCancellable *cancellable,
                                               GError **error);

/* Conversations and turns. */
ARA_API void ara_runtime_client_conversations_async (AraRuntimeClient *self, const char *session_id,
                                                     guint limit, const char *before,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
ARA_API GListModel *ara_runtime_client_conversations_finish (AraRuntimeClient *self,
                                                             GAsyncResult *result, GError **error);
ARA_API GListModel *ara_runtime_client_conversations (AraRuntimeClient *self,
                                                      const char *session_id, guint limit,
                                                      const char *before, GCancellable *cancellable,
                                                      GError **error);

ARA_API void ara_runtime_client_conversation_async (AraRuntimeClient *self,
                                                    const char *conversation_id, guint limit,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
ARA_API GListModel *ara_runtime_client_conversation_finish (AraRuntimeClient *self,
                                                            GAsyncResult *result, GError **error);
ARA_API GListModel *ara_runtime_client_conversation (AraRuntimeClient *self,
                                                     const char *conversation_id, guint limit,
                                                     GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_conversation_rename_async (AraRuntimeClient *self,
                                                           const char *conversation_id,
                                                           const char *title,
                                                           GCancellable *cancellable,
                                                           GAsyncReadyCallback callback,
                                                           gpointer user_data);
ARA_API gboolean ara_runtime_client_conversation_rename_finish (AraRuntimeClient *self,
                                                                GAsyncResult *result,
                                                                GError **error);
ARA_API gboolean ara_runtime_client_conversation_rename (AraRuntimeClient *self,
                                                         const char *conversation_id,
                                                         const char *title,
                                                         GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_conversation_delete_async (AraRuntimeClient *self,
                                                           const char *conversation_id,
                                                           GCancellable *cancellable,
                                                           GAsyncReadyCallback callback,
                                                           gpointer user_data);
ARA_API gboolean ara_runtime_client_conversation_delete_finish (AraRuntimeClient *self,
                                                                GAsyncResult *result,
                                                                GError **error);
ARA_API gboolean ara_runtime_client_conversation_delete (AraRuntimeClient *self,
                                                         const char *conversation_id,
                                                         GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_chat_async (AraRuntimeClient *self, const char *message,
                                            const char *model, const char *conversation_id,
                                            guint timeout, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
ARA_API AraMessage *ara_runtime_client_chat_finish (AraRuntimeClient *self, GAsyncResult *result,
                                                    GError **error);
ARA_API AraMessage *ara_runtime_client_chat (AraRuntimeClient *self, const char *message,
                                             const char *model, const char *conversation_id,
                                             guint timeout, GCancellable *cancellable,
                                             GError **error);

ARA_API void ara_runtime_client_chat_stop_async (AraRuntimeClient *self,
                                                 const char *conversation_id,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
ARA_API gboolean ara_runtime_client_chat_stop_finish (AraRuntimeClient *self, GAsyncResult *result,
                                                      GError **error);
ARA_API gboolean ara_runtime_client_chat_stop (AraRuntimeClient *self, const char *conversation_id,
                                               GCancellable *cancellable, GError **error);

/* Automations. */
ARA_API void ara_runtime_client_automations_async (AraRuntimeClient *self, const char *session_id,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
ARA_API GListModel *ara_runtime_client_automations_finish (AraRuntimeClient *self,
                                                           GAsyncResult *result, GError **error);
ARA_API GListModel *ara_runtime_client_automations (AraRuntimeClient *self, const char *session_id,
                                                    GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_automation_create_async (AraRuntimeClient *self,
                                                         const char *session_id, AraValue *settings,
                                                         GCancellable *cancellable,
                                                         GAsyncReadyCallback callback,
                                                         gpointer user_data);
ARA_API AraAutomation *ara_runtime_client_automation_create_finish (AraRuntimeClient *self,
                                                                    GAsyncResult *result,
                                                                    GError **error);
ARA_API AraAutomation *ara_runtime_client_automation_create (AraRuntimeClient *self,
                                                             const char *session_id,
                                                             AraValue *settings,
                                                             GCancellable *cancellable,
                                                             GError **error);

ARA_API void ara_runtime_client_automation_update_async (AraRuntimeClient *self,
                                                         const char *automation_id,
                                                         AraValue *settings,
                                                         GCancellable *cancellable,
                                                         GAsyncReadyCallback callback,
                                                         gpointer user_data);
ARA_API AraAutomation *ara_runtime_client_automation_update_finish (AraRuntimeClient *self,
                                                                    GAsyncResult *result,
                                                                    GError **error);
ARA_API AraAutomation *ara_runtime_client_automation_update (AraRuntimeClient *self,
                                                             const char *automation_id,
                                                             AraValue *settings,
                                                             GCancellable *cancellable,
                                                             GError **error);

ARA_API void ara_runtime_client_automation_delete_async (AraRuntimeClient *self,
                                                         const char *automation_id,
                                                         GCancellable *cancellable,
                                                         GAsyncReadyCallback callback,
                                                         gpointer user_data);
ARA_API gboolean ara_runtime_client_automation_delete_finish (AraRuntimeClient *self,
                                                              GAsyncResult *result, GError **error);
ARA_API gboolean ara_runtime_client_automation_delete (AraRuntimeClient *self,
                                                       const char *automation_id,
                                                       GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_automation_run_async (AraRuntimeClient *self,
                                                      const char *automation_id,
                                                      GCancellable *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer user_data);
ARA_API AraAutomation *ara_runtime_client_automation_run_finish (AraRuntimeClient *self,
                                                                 GAsyncResult *result,
                                                                 GError **error);
ARA_API AraAutomation *ara_runtime_client_automation_run (AraRuntimeClient *self,
                                                          const char *automation_id,
                                                          GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_automation_stop_async (AraRuntimeClient *self,
                                                       const char *automation_id,
                                                       GCancellable *cancellable,
                                                       GAsyncReadyCallback callback,
                                                       gpointer user_data);
ARA_API gboolean ara_runtime_client_automation_stop_finish (AraRuntimeClient *self,
                                                            GAsyncResult *result, GError **error);
ARA_API gboolean ara_runtime_client_automation_stop (AraRuntimeClient *self,
                                                     const char *automation_id,
                                                     GCancellable *cancellable, GError **error);

ARA_API void ara_runtime_client_automation_runs_async (AraRuntimeClient *self,
                                                       const char *automation_id, guint limit,
                                                       GCancellable *cancellable,
                                                       GAsyncReadyCallback callback,
                                                       gpointer user_data);
ARA_API GListModel *ara_runtime_client_automation_runs_finish (AraRuntimeClient *self,
                                                               GAsyncResult *result, GError **error);
ARA_API GListModel *ara_runtime_client_automation_runs (AraRuntimeClient *self,
                                                        const char *automation_id, guint limit,
                                                        GCancellable *cancellable, GError **error);

/* Any other call. */
ARA_API void ara_runtime_client_request_async (AraRuntimeClient *self, const char *method,
                                               const char *path, const char *query, AraValue *body,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
ARA_API AraValue *ara_runtime_client_request_finish (AraRuntimeClient *self, GAsyncResult *result,
                                                     GError **error);
ARA_API AraValue *ara_runtime_client_request (AraRuntimeClient *self, const char *method,
                                              const char *path, const char *query, AraValue *body,
                                              GCancellable *cancellable, GError **error);

G_END_DECLS
