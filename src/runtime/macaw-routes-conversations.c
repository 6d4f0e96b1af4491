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

static void
renamed (GObject *source, GAsyncResult *result, gpointer data)
{
  Request *self = data;
  g_autoptr (GError) error = NULL;

  if (macaw_runtime_store_change_conversation_finish (self->server->runtime->store, result, &error))
    macaw_reply_ok (self->later->message);
  else
    refuse_for (self, error);
  request_end (self);
}

void
macaw_route_conversation_rename (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  static const MacawMember members[] = {
    { "title", "string", MACAW_MEMBER_REQUIRED | MACAW_MEMBER_FILLED, MACAW_MAX_NAME }, { 0 } };
  g_autoptr (AraValue) body = macaw_read_request (message, members);
  g_autofree char *title = body == NULL ? NULL : ara_value_dup_member_string (body, "title");

  /* Not cancelled with its client: it was asked for. */
  if (body != NULL)
    macaw_runtime_store_change_conversation_async (self->runtime->store, rest, title, NULL, renamed, request_new (self, message));
}

static void
deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  Request *self = data;
  g_autoptr (GError) error = NULL;

  if (macaw_runtime_store_change_conversation_finish (self->server->runtime->store, result, &error))
    soup_server_message_set_status (self->later->message, 204, NULL);
  else
    refuse_for (self, error);
  request_end (self);
}

void
macaw_route_conversation_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  if (g_hash_table_contains (self->runtime->turns, rest))
    macaw_refuse (message, 409, "The conversation is busy; stop it first.");
  else
    macaw_runtime_store_change_conversation_async (self->runtime->store, rest, NULL, NULL, deleted, request_new (self, message));
}
