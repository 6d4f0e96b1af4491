/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about stored conversations. */

#include "macaw-routes.h"

#define DEFAULT_COUNT     100
#define MAX_CONVERSATIONS 10000
#define MAX_MESSAGES      500

typedef struct
{
  MacawServer *server;
  MacawLater  *later;
} Request;

static Request *
request_new (MacawServer *server, SoupServerMessage *message)
{
  Request *self = g_new (Request, 1);

  *self = (Request){ server, macaw_reply_later (message) };
  return self;
}

static void
request_end (Request *self)
{
  macaw_reply_resume (self->later);
  g_free (self);
}

static void
refuse_for (Request *self, const GError *error)
{
  macaw_refuse (self->later->message, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? 404 : 500, error->message);
}

static gboolean
check_time (SoupServerMessage *message, const char *name, const char *text)
{
  g_autoptr (GDateTime) time = text == NULL ? NULL : g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (MacawProblems) problems = macaw_problems_new ();
  g_autoptr (AraValue) input = text == NULL ? NULL : ara_value_new_string (text);

  if (text != NULL && time == NULL)
    macaw_problems_add (problems, "query", name, "Input should be a time such as 2026-01-31T12:00:00Z", "datetime_parsing", input);
  return !macaw_problems_refuse (problems, message);
}

static void
conversations_came (GObject *source, GAsyncResult *result, gpointer data)
{
  Request *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) list = macaw_runtime_store_list_conversations_finish (self->server->runtime->store, result, &error);
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_member_value (builder, "conversations", list);
  if (list != NULL)
    macaw_reply (self->later->message, builder);
  else
    refuse_for (self, error);
  request_end (self);
}

void
macaw_route_conversations (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  const char *wanted = macaw_query_value (query, "session_id"), *before = macaw_query_value (query, "before");
  g_autoptr (MacawSessionRow) row = macaw_runtime_get_session (self->runtime, wanted);
  gint64 count = DEFAULT_COUNT;
  Request *request;

  if (!macaw_query_count (message, query, "limit", MAX_CONVERSATIONS, &count) || !check_time (message, "before", before))
    return;
  if (row == NULL)
    {
      macaw_refuse (message, wanted != NULL ? 404 : 503, wanted != NULL ? "There is no such session." : "No session is active; start one.");
      return;
    }
  request = request_new (self, message);
  macaw_runtime_store_list_conversations_async (self->runtime->store, row->id, count, before,
                                                request->later->cancellable, conversations_came, request);
}

static void
conversation_came (GObject *source, GAsyncResult *result, gpointer data)
{
  Request *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = macaw_runtime_store_read_conversation_finish (self->server->runtime->store, result, &error);

  if (value != NULL)
    macaw_reply_text (self->later->message, 200, ara_value_dup_text (value));
  else
    refuse_for (self, error);
  request_end (self);
}

void
macaw_route_conversation (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  gint64 count = DEFAULT_COUNT;
  Request *request;

  if (!macaw_query_count (message, query, "limit", MAX_MESSAGES, &count))
    return;
  request = request_new (self, message);
  macaw_runtime_store_read_conversation_async (self->runtime->store, rest, count, request->later->cancellable, conversation_came,
                                               request);
}

/* A change: the session it belongs to is looked up first, for app UIs that hear of it. */

typedef struct
{
  Request *request;
  char    *conversation;
  char    *title; /* NULL: to be deleted */
  char    *session;
} Change;

static void
change_end (Change *self)
{
  request_end (self->request);
  g_free (self->conversation);
  g_free (self->title);
  g_free (self->session);
  g_free (self);
}

static void
changed (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *self = data;
  MacawRuntime *runtime = self->request->server->runtime;
  SoupServerMessage *message = self->request->later->message;
  g_autoptr (GError) error = NULL;

  if (!macaw_runtime_store_change_conversation_finish (runtime->store, result, &error))
    refuse_for (self->request, error);
  else
    {
      if (self->session != NULL)
        macaw_runtime_tell_change (runtime, self->session, self->conversation);
      if (self->title != NULL)
        macaw_reply_ok (message);
      else
        soup_server_message_set_status (message, 204, NULL);
    }
  change_end (self);
}

static void
session_found (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *self = data;
  MacawRuntimeStore *store = self->request->server->runtime->store;

  /* A turn may have begun meanwhile. */
  if (self->title == NULL && g_hash_table_contains (self->request->server->runtime->turns, self->conversation))
    {
      g_autofree char *busy = macaw_runtime_store_find_conversation_finish (store, result, NULL);

      macaw_refuse (self->request->later->message, 409, "The conversation is busy; stop it first.");
      change_end (self);
      return;
    }
  /* Where there is none, the change itself says so. */
  self->session = macaw_runtime_store_find_conversation_finish (store, result, NULL);
  macaw_runtime_store_change_conversation_async (store, self->conversation, self->title, NULL, changed, self);
}

/* Not cancelled with its client: it was asked for. */
static void
change (MacawServer *server, SoupServerMessage *message, const char *conversation, const char *title)
{
  Change *self = g_new (Change, 1);

  *self = (Change){ request_new (server, message), g_strdup (conversation), g_strdup (title), NULL };
  macaw_runtime_store_find_conversation_async (server->runtime->store, conversation, NULL, session_found, self);
}

void
macaw_route_conversation_rename (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  static const MacawMember members[] = {
    { "title", "string", MACAW_MEMBER_REQUIRED | MACAW_MEMBER_FILLED, MACAW_MAX_NAME }, { 0 } };
  g_autoptr (AraValue) body = macaw_read_request (message, members);
  g_autofree char *title = body == NULL ? NULL : ara_value_dup_member_string (body, "title");

  if (body != NULL)
    change (self, message, rest, title);
}

void
macaw_route_conversation_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  if (g_hash_table_contains (self->runtime->turns, rest))
    macaw_refuse (message, 409, "The conversation is busy; stop it first.");
  else
    change (self, message, rest, NULL);
}
