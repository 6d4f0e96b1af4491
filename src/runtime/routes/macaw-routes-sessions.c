/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about sessions: starting, listing, stopping, renaming. */

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
  static const MacawMember members[] = {
    { "name", "string", 0, MACAW_MAX_NAME }, { "new", "boolean" }, { "session_id", "string" }, { 0 } };
  g_autoptr (AraValue) body = macaw_read_request (message, members);
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

/* Ending a session */

typedef struct
{
  MacawServer *server;
  MacawLater  *later;
  char        *session;
  gboolean     delete;
} Ending;

static void
session_ended (gpointer unused, gpointer data)
{
  Ending *self = data;

  if (self->delete)
    {
      macaw_runtime_delete_session (self->server->runtime, self->session);
      soup_server_message_set_status (self->later->message, 204, NULL);
    }
  else
    macaw_reply_ok (self->later->message);
  macaw_reply_resume (self->later);
  g_free (self->session);
  g_free (self);
}

/* Nothing new begins in a session that is stopped; what runs is ended, then it is answered. */
static void
end_session (MacawServer *self, SoupServerMessage *message, MacawSessionRow *row, gboolean delete)
{
  Ending *ending = g_new (Ending, 1);

  *ending = (Ending){ self, macaw_reply_later (message), g_strdup (row->id), delete };
  row->running = FALSE;
  macaw_runtime_save_session (self->runtime, row);
  macaw_control_close_session (self->control, row->id, delete ? "The session was deleted." : "The session was stopped.");
  macaw_runtime_end_work (self->runtime, row->id, session_ended, ending);
}

void
macaw_route_session_stop (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  static const MacawMember members[] = { { "session_id", "string" }, { 0 } };
  g_autoptr (AraValue) body = macaw_read_request (message, members);
  g_autofree char *id = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autoptr (MacawSessionRow) row = body == NULL ? NULL : macaw_runtime_get_session (self->runtime, id);

  if (row != NULL)
    end_session (self, message, row, FALSE);
  else if (body != NULL)
    macaw_refuse (message, id != NULL ? 404 : 503, id != NULL ? "There is no such session." : "No session is active.");
}

void
macaw_route_session_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (MacawSessionRow) row = macaw_runtime_get_session (self->runtime, rest);

  if (row != NULL)
    end_session (self, message, row, TRUE);
  else
    macaw_refuse (message, 404, "There is no such session.");
}

void
macaw_route_session_rename (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  static const MacawMember members[] = {
    { "name", "string", MACAW_MEMBER_REQUIRED | MACAW_MEMBER_FILLED, MACAW_MAX_NAME }, { 0 } };
  g_autoptr (AraValue) body = macaw_read_request (message, members);
  g_autoptr (MacawSessionRow) row = body == NULL ? NULL : macaw_runtime_get_session (self->runtime, rest);

  if (body == NULL)
    return;
  if (row == NULL)
    {
      macaw_refuse (message, 404, "There is no such session.");
      return;
    }
  g_free (row->name);
  row->name = ara_value_dup_member_string (body, "name");
  macaw_runtime_save_session (self->runtime, row);
  macaw_reply_ok (message);
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
