/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about stored conversations. */

#include "macaw-routes.h"

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
  const char *limit = macaw_query_value (query, "limit");
  gint64 count = limit == NULL ? 100 : CLAMP (g_ascii_strtoll (limit, NULL, 10), 1, 10000);
  MacawSessionRow *row = macaw_runtime_get_session (self->runtime, macaw_query_value (query, "session_id"));
  Request *request;

  if (row == NULL)
    {
      macaw_refuse (message, 404, "There is no such session.");
      return;
    }
  request = request_new (self, message);
  macaw_runtime_store_list_conversations_async (self->runtime->store, row->id, count, macaw_query_value (query, "before"),
                                                request->later->cancellable, conversations_came, request);
  macaw_session_row_free (row);
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
  const char *limit = macaw_query_value (query, "limit");
  Request *request = request_new (self, message);

  macaw_runtime_store_read_conversation_async (self->runtime->store, rest,
                                               limit == NULL ? 100 : CLAMP (g_ascii_strtoll (limit, NULL, 10), 1, 500),
                                               request->later->cancellable, conversation_came, request);
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
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *title = body == NULL ? NULL : ara_value_dup_member_string (body, "title");

  if (body == NULL)
    return;
  if (title == NULL || *title == '\0')
    macaw_refuse (message, 422, "A conversation needs a title.");
  else
    /* Not cancelled with its client: it was asked for. */
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
