/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The skills of a session, and the wait for them that its capabilities share. */

#include "macaw-routes.h"

typedef struct
{
  MacawServer         *server;
  MacawLater          *later;
  char                *session;
  MacawKnowledgeAnswer answer;
  MacawKnowledge      *knowledge;
} Wait;

static void
answer_now (Wait *self)
{
  /* Without it nobody waits for the answer any more. */
  if (self->knowledge != NULL)
    self->answer (self->server, self->later->message, self->session, self->knowledge);
  macaw_reply_resume (self->later);
  g_clear_pointer (&self->knowledge, macaw_knowledge_free);
  g_free (self->session);
  g_free (self);
}

static void
sandbox_known (GObject *source, GAsyncResult *result, gpointer data)
{
  macaw_sandbox_wait_finish (MACAW_SANDBOX (source), result);
  answer_now (data);
}

static void
knowledge_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *self = data;
  MacawSandbox *sandbox = self->server->runtime->sandbox;

  self->knowledge = macaw_skill_library_read_finish (MACAW_SKILL_LIBRARY (source), result, NULL);
  /* The capabilities tell of the sandbox, which a runtime that has just started still looks for. */
  if (macaw_sandbox_is_probing (sandbox))
    macaw_sandbox_wait_async (sandbox, sandbox_known, self);
  else
    answer_now (self);
}

void
macaw_server_answer_with_knowledge (MacawServer *self, SoupServerMessage *message, GHashTable *query, MacawKnowledgeAnswer answer)
{
  g_autofree char *session = macaw_server_find_session (self, message, macaw_query_value (query, "session_id"));
  g_autoptr (GError) error = NULL;
  MacawSkillLibrary *library;
  Wait *wait;

  if (session == NULL)
    return;
  library = macaw_runtime_get_library (self->runtime, session, &error);
  if (library == NULL)
    {
      macaw_refuse (message, 500, error->message);
      return;
    }
  wait = g_new (Wait, 1);
  *wait = (Wait){ self, macaw_reply_later (message), g_steal_pointer (&session), answer, NULL };
  macaw_skill_library_read_async (library, wait->later->cancellable, knowledge_read, wait);
}

static void
answer_skills (MacawServer *self, SoupServerMessage *message, const char *session, MacawKnowledge *knowledge)
{
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_member_string (builder, "session_id", session);
  ara_value_builder_name (builder, "skills");
  macaw_knowledge_write_skills (knowledge, builder, TRUE);
  ara_value_builder_name (builder, "problems");
  macaw_knowledge_write_problems (knowledge, builder);
  macaw_reply (message, builder);
}

void
macaw_route_skills (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  macaw_server_answer_with_knowledge (self, message, query, answer_skills);
}
