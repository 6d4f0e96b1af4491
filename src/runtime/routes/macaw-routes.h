/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each path of the API does; the table that names them is in macaw-server.c. */
#pragma once

#include "runtime/server/macaw-reply.h"
#include "runtime/server/macaw-request.h"
#include "runtime/server/macaw-server.h"

G_BEGIN_DECLS

#define MACAW_MAX_NAME 500 /* characters of a name or title */

/* @rest: the last segment of a path that ends in a name, else "". Answers, or pauses the message. */
typedef void (*MacawRoute) (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);

void  macaw_route_session_start       (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_session_status      (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_session_list        (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_session_stop        (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_session_rename      (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_session_delete      (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_heartbeat           (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_inject              (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_models              (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_conversations       (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_conversation        (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_conversation_rename (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_conversation_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automations         (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automation_create   (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automation_check    (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automation          (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automation_change   (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automation_delete   (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automation_run      (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automation_stop     (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_automation_runs     (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_tools               (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_skills              (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_control_actions     (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_control_call        (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_control_socket      (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_capabilities        (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_execute             (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_chat                (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);
void  macaw_route_chat_stop           (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);

/* Reads what the agent of the session that the query means knows, then lets @answer answer. */
typedef void (*MacawKnowledgeAnswer) (MacawServer *self, SoupServerMessage *message, const char *session, MacawKnowledge *knowledge);
void  macaw_server_answer_with_knowledge (MacawServer *self, SoupServerMessage *message, GHashTable *query, MacawKnowledgeAnswer answer);

/* The session that a call means; refuses it and gives NULL otherwise. */
char *macaw_server_find_session (MacawServer *self, SoupServerMessage *message, const char *id);
/* The member "control" of the capabilities. */
void  macaw_server_write_control      (MacawServer *self, AraValueBuilder *builder, const char *session);

G_END_DECLS
