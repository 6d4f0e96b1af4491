/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about sessions: starting, listing, renaming, and what is injected into the runtime. */

#include "macaw-routes.h"
#include "config.h"

static void
write_session (MacawServer *self, AraValueBuilder *builder, const MacawSessionRow *row, guint conversations)
{
  g_autofree char *created = macaw_format_time (row->created), *active = macaw_format_time (row->last_active);
  g_autofree char *folder = g_build_filename (self->runtime->state_dir, "sessions", row->id, "root", "root", ".ara", "workspace", NULL);
  g_autofree char *workspace = g_canonicalize_filename (folder, NULL);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "sessionId", row->id);
  ara_value_builder_member_string (builder, "name", row->name);
  ara_value_builder_member_string (builder, "status", row->running ? "running" : "stopped");
  ara_value_builder_member_string (builder, "createdAt", created);
  ara_value_builder_member_string (builder, "lastActiveAt", active);
  ara_value_builder_name (builder, "conversations");
  ara_value_builder_integer (builder, conversations);
  /* (ours) For a client on this computer: where the files are. */
  ara_value_builder_member_string (builder, "workspace", workspace);
  ara_value_builder_end_object (builder);
}

static void
write_address (MacawServer *self, AraValueBuilder *builder, const char *session)
{
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%u/ws/%s", self->port, session);

  ara_value_builder_member_string (builder, "url", url);
  ara_value_builder_member_string (builder, "token", self->key);
}

void
macaw_route_session_start (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *name = body == NULL ? NULL : ara_value_dup_member_string (body, "name");
  g_autofree char *wanted = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autofree char *id = NULL;
  g_autoptr (AraValueBuilder) builder = NULL;
  MacawSessionRow *row;

  if (body == NULL)
    return;
  if (wanted != NULL)
    {
      row = macaw_runtime_get_session (self->runtime, wanted);
      if (row == NULL)
        {
          macaw_refuse (message, 404, "There is no such session.");
          return;
        }
      row->running = TRUE;
      row->last_active = g_get_real_time ();
      macaw_runtime_save_session (self->runtime, row);
      id = g_strdup (row->id);
      macaw_session_row_free (row);
    }
  else
    id = macaw_runtime_start_session (self->runtime, name, ara_value_get_member_boolean (body, "new"));
  row = macaw_runtime_get_session (self->runtime, id);
  builder = macaw_reply_object ();
  ara_value_builder_member_string (builder, "sessionId", id);
  write_address (self, builder, id);
  ara_value_builder_member_string (builder, "serverName", row->name);
  macaw_session_row_free (row);
  macaw_reply (message, builder);
}

/* A question whose answer tells how many conversations there are. */
typedef struct
{
  MacawServer *server;
  MacawLater  *later;
  char        *session; /* the one to tell of; NULL: all */
} Count;

static void
count_conversations (MacawServer *self, SoupServerMessage *message, const char *session, GAsyncReadyCallback callback)
{
  Count *count = g_new (Count, 1);

  *count = (Count){ self, macaw_reply_later (message), g_strdup (session) };
  macaw_runtime_store_count_conversations_async (self->runtime->store, count->later->cancellable, callback, count);
}

static void
count_end (Count *self)
{
  macaw_reply_resume (self->later);
  g_free (self->session);
  g_free (self);
}

static guint
look_up (GHashTable *counts, const char *session)
{
  return counts == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (counts, session));
}

static void
write_status (MacawServer *self, AraValueBuilder *builder, const MacawSessionRow *row, guint conversations)
{
  g_autofree char *problem = macaw_runtime_store_dup_problem (self->runtime->store);

  ara_value_builder_name (builder, "active");
  ara_value_builder_boolean (builder, row != NULL && row->running);
  ara_value_builder_name (builder, "session");
  if (row != NULL)
    {
      write_session (self, builder, row, conversations);
      write_address (self, builder, row->id);
    }
  else
    ara_value_builder_null (builder);
  ara_value_builder_name (builder, "health");
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, problem == NULL);
  ara_value_builder_name (builder, "problem");
  ara_value_builder_string (builder, problem);
  ara_value_builder_end_object (builder);
  ara_value_builder_name (builder, "runtime");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", "macaw-runtime");
  ara_value_builder_member_string (builder, "version", MACAW_VERSION);
  ara_value_builder_end_object (builder);
}

static void
answer_status (GObject *source, GAsyncResult *result, gpointer data)
{
  Count *self = data;
  g_autoptr (GHashTable) counts = macaw_runtime_store_count_conversations_finish (self->server->runtime->store, result, NULL);
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();
  MacawSessionRow *row = macaw_runtime_get_session (self->server->runtime, self->session);

  write_status (self->server, builder, row, row == NULL ? 0 : look_up (counts, row->id));
  g_clear_pointer (&row, macaw_session_row_free);
  macaw_reply (self->later->message, builder);
  count_end (self);
}

void
macaw_route_session_status (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  const char *wanted = macaw_query_value (query, "session_id");
  MacawSessionRow *row = macaw_runtime_get_session (self->runtime, wanted);

  if (row == NULL && wanted != NULL)
    macaw_refuse (message, 404, "There is no such session.");
  else
    count_conversations (self, message, wanted, answer_status);
  g_clear_pointer (&row, macaw_session_row_free);
}

static void
answer_list (GObject *source, GAsyncResult *result, gpointer data)
{
  Count *self = data;
  GPtrArray *sessions = self->server->runtime->sessions;
  g_autoptr (GHashTable) counts = macaw_runtime_store_count_conversations_finish (self->server->runtime->store, result, NULL);
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_name (builder, "sessions");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < sessions->len; i++)
    {
      const MacawSessionRow *row = g_ptr_array_index (sessions, i);

      write_session (self->server, builder, row, look_up (counts, row->id));
    }
  ara_value_builder_end_array (builder);
  macaw_reply (self->later->message, builder);
  count_end (self);
}

void
macaw_route_session_list (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  count_conversations (self, message, NULL, answer_list);
}

void
macaw_route_session_stop (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *id = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  MacawSessionRow *row = body == NULL ? NULL : macaw_runtime_get_session (self->runtime, id);

  if (body == NULL)
    return;
  if (row == NULL)
    {
      macaw_refuse (message, id != NULL ? 404 : 503, id != NULL ? "There is no such session." : "No session is active.");
      return;
    }
  row->running = FALSE;
  macaw_runtime_save_session (self->runtime, row);
  macaw_session_row_free (row);
  macaw_reply_ok (message);
}

void
macaw_route_session_rename (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autofree char *name = body == NULL ? NULL : ara_value_dup_member_string (body, "name");
  MacawSessionRow *row = body == NULL ? NULL : macaw_runtime_get_session (self->runtime, rest);

  if (body != NULL && row == NULL)
    macaw_refuse (message, 404, "There is no such session.");
  else if (row != NULL && (name == NULL || *name == '\0'))
    macaw_refuse (message, 422, "A session needs a name.");
  else if (row != NULL)
    {
      g_free (row->name);
      row->name = g_steal_pointer (&name);
      macaw_runtime_save_session (self->runtime, row);
      macaw_reply_ok (message);
    }
  if (row != NULL)
    macaw_session_row_free (row);
}

void
macaw_route_session_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawSessionRow *row = macaw_runtime_get_session (self->runtime, rest);

  if (row == NULL)
    {
      macaw_refuse (message, 404, "There is no such session.");
      return;
    }
  macaw_session_row_free (row);
  macaw_runtime_delete_session (self->runtime, rest);
  soup_server_message_set_status (message, 204, NULL);
}

void
macaw_route_heartbeat (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_name (builder, "reason");
  ara_value_builder_null (builder);
  macaw_reply (message, builder);
}

void
macaw_route_inject (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autoptr (AraValue) provider = body == NULL ? NULL : ara_value_dup_member (body, "provider");
  g_autoptr (AraValue) web = body == NULL ? NULL : ara_value_dup_member (body, "web");
  g_autoptr (AraValue) search = body == NULL ? NULL : ara_value_dup_member (body, "search");
  g_autoptr (GError) error = NULL;
  g_autofree char *model = body == NULL ? NULL : ara_value_dup_member_string (body, "model");

  if (body == NULL)
    return;
  if (search != NULL && !macaw_web_configure_search (self->runtime->web, search, &error))
    {
      macaw_refuse (message, 422, error->message);
      return;
    }
  if (web != NULL)
    macaw_web_configure (self->runtime->web, web);
  if (provider != NULL && ara_value_get_kind (provider) == ARA_VALUE_OBJECT)
    {
      g_autofree char *name = ara_value_dup_member_string (provider, "name");
      g_autofree char *url = ara_value_dup_member_string (provider, "base_url");
      g_autoptr (AraValue) place = ara_value_dup_member (provider, "base_url");
      g_autofree char *key = ara_value_dup_member_string (provider, "api_key");

      if (url != NULL && !g_str_has_prefix (url, "http://") && !g_str_has_prefix (url, "https://"))
        {
          macaw_refuse (message, 422, "The provider's base_url should begin with http:// or https://.");
          return;
        }
      if (place != NULL && ara_value_get_kind (place) == ARA_VALUE_NULL)
        macaw_runtime_forget_provider (self->runtime, name != NULL && *name != '\0' ? name : "openai");
      else
        macaw_runtime_set_provider (self->runtime, name != NULL && *name != '\0' ? name : "openai", url, key);
    }
  if (model != NULL)
    {
      g_free (self->runtime->model);
      self->runtime->model = g_steal_pointer (&model);
    }
  macaw_reply_ok (message);
}
