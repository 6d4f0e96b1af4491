/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about stored conversations. */

#include "macaw-routes.h"

void
macaw_route_conversations (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  const char *limit = macaw_query_value (query, "limit");
  gint64 count = limit == NULL ? 100 : CLAMP (g_ascii_strtoll (limit, NULL, 10), 1, 10000);
  MacawSessionRow *row = macaw_runtime_get_session (self->runtime, macaw_query_value (query, "session_id"));
  g_autoptr (AraValue) list = NULL;
  g_autoptr (AraValueBuilder) builder = NULL;

  if (row == NULL)
    {
      macaw_refuse (message, 404, "There is no such session.");
      return;
    }
  list = macaw_runtime_store_list_conversations (self->runtime->store, row->id, count, macaw_query_value (query, "before"));
  macaw_session_row_free (row);
  builder = macaw_reply_object ();
  ara_value_builder_member_value (builder, "conversations", list);
  macaw_reply (message, builder);
}

void
macaw_route_conversation (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  const char *limit = macaw_query_value (query, "limit");
  g_autofree char *title = NULL;
  g_autofree char *session = macaw_runtime_store_find_conversation (self->runtime->store, rest, &title);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    {
      macaw_refuse (message, 404, "There is no such conversation.");
      return;
    }
  list = macaw_runtime_store_load_messages (self->runtime->store, rest, limit == NULL ? 100 : CLAMP (g_ascii_strtoll (limit, NULL, 10), 1, 500));
  builder = macaw_reply_object ();
  ara_value_builder_member_string (builder, "id", rest);
  ara_value_builder_member_string (builder, "title", title);
  ara_value_builder_name (builder, "messages");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      g_autoptr (AraValue) value = ara_message_to_value (g_ptr_array_index (list, i));

      ara_value_builder_value (builder, value);
    }
  ara_value_builder_end_array (builder);
  macaw_reply (message, builder);
}

void
macaw_route_conversation_rename (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *title = body == NULL ? NULL : ara_value_dup_member_string (body, "title");
  g_autofree char *session = macaw_runtime_store_find_conversation (self->runtime->store, rest, NULL);

  if (body == NULL)
    return;
  if (session == NULL)
    macaw_refuse (message, 404, "There is no such conversation.");
  else if (title == NULL || *title == '\0')
    macaw_refuse (message, 422, "A conversation needs a title.");
  else
    {
      macaw_runtime_store_set_title (self->runtime->store, rest, title);
      macaw_reply_ok (message);
    }
}

void
macaw_route_conversation_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = macaw_runtime_store_find_conversation (self->runtime->store, rest, NULL);

  if (session == NULL)
    macaw_refuse (message, 404, "There is no such conversation.");
  else if (g_hash_table_contains (self->runtime->turns, rest))
    macaw_refuse (message, 409, "The conversation is busy; stop it first.");
  else
    {
      macaw_runtime_store_delete_conversation (self->runtime->store, rest);
      soup_server_message_set_status (message, 204, NULL);
    }
}
