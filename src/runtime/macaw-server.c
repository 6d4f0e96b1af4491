/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guards before every request, and the calls that each path stands for. */

#include "macaw-server.h"
#include "config.h"

#include <string.h>

static void
reply_text (SoupServerMessage *message, guint status, char *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
}

static void
reply (SoupServerMessage *message, AraValueBuilder *builder)
{
  ara_value_builder_end_object (builder);
  reply_text (message, 200, ara_value_builder_end_text (builder));
}

static void
refuse (SoupServerMessage *message, guint status, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "detail", sentence);
  ara_value_builder_end_object (builder);
  reply_text (message, status, ara_value_builder_end_text (builder));
}

static AraValueBuilder *
object (void)
{
  AraValueBuilder *builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  return builder;
}

static void
reply_ok (SoupServerMessage *message)
{
  g_autoptr (AraValueBuilder) builder = object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, TRUE);
  reply (message, builder);
}

/* Guards */

/* Takes the same time wherever the first difference stands. */
static gboolean
same_key (const char *given, const char *key)
{
  gsize length = strlen (key), given_length = strlen (given);
  volatile unsigned char difference = length != given_length;

  for (gsize i = 0; i < given_length; i++)
    difference |= (unsigned char) (given[i] ^ key[i % length]);
  return difference == 0;
}

static gboolean
is_own_host (const char *host)
{
  g_autofree char *name = host == NULL ? NULL : g_strndup (host, strcspn (host, ":"));

  return name != NULL && (g_str_equal (name, "127.0.0.1") || g_ascii_strcasecmp (name, "localhost") == 0);
}

static void
count_body (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length > MACAW_MAX_BODY)
    {
      soup_message_body_set_accumulate (body, FALSE);
      refuse (message, 413, "The request is larger than the limit of 16 MiB.");
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
    }
}

static void
guard (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  MacawServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");

  self->runtime->last_used = g_get_monotonic_time ();
  if (!is_own_host (soup_message_headers_get_one (headers, "Host")))
    refuse (message, 403, "This runtime answers to 127.0.0.1 and localhost only.");
  else if (soup_message_headers_get_one (headers, "Origin") != NULL)
    refuse (message, 403, "Requests from web pages are refused.");
  else if (authorization == NULL || !g_str_has_prefix (authorization, "Bearer ") || !same_key (authorization + 7, self->key))
    refuse (message, 401, "The key is missing or wrong.");
  else if (soup_message_headers_get_content_length (headers) > MACAW_MAX_BODY)
    refuse (message, 413, "The request is larger than the limit of 16 MiB.");
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (count_body), NULL);
  if (soup_server_message_get_status (message) != 0)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
}

/* The body of a request as an object; refuses it and gives NULL otherwise. */
static AraValue *
read_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GError) error = NULL;
  AraValue *value = g_bytes_get_size (bytes) == 0 ? ara_value_new_empty_object () : ara_value_new_from_bytes (bytes, &error);

  if (value == NULL)
    refuse (message, 400, error->message);
  else if (ara_value_get_kind (value) != ARA_VALUE_OBJECT)
    {
      g_clear_pointer (&value, ara_value_unref);
      refuse (message, 422, "The request should be a JSON object.");
    }
  return value;
}

static const char *
query_value (GHashTable *query, const char *name)
{
  return query == NULL ? NULL : g_hash_table_lookup (query, name);
}

/* The session that a call means; refuses it and gives NULL otherwise. */
static char *
find_session (MacawServer *self, SoupServerMessage *message, const char *id)
{
  guint status = 0;
  const char *sentence = NULL;
  char *found = macaw_runtime_find_session (self->runtime, id, &status, &sentence);

  if (found == NULL)
    refuse (message, status, sentence);
  return found;
}

/* Sessions */

static void
write_session (MacawServer *self, AraValueBuilder *builder, const MacawSessionRow *row)
{
  g_autofree char *created = macaw_format_time (row->created), *active = macaw_format_time (row->last_active);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "sessionId", row->id);
  ara_value_builder_member_string (builder, "name", row->name);
  ara_value_builder_member_string (builder, "status", row->running ? "running" : "stopped");
  ara_value_builder_member_string (builder, "createdAt", created);
  ara_value_builder_member_string (builder, "lastActiveAt", active);
  ara_value_builder_name (builder, "conversations");
  ara_value_builder_integer (builder, macaw_runtime_store_count_conversations (self->runtime->store, row->id));
  ara_value_builder_end_object (builder);
}

static void
write_address (MacawServer *self, AraValueBuilder *builder, const char *session)
{
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%u/ws/%s", self->port, session);

  ara_value_builder_member_string (builder, "url", url);
  ara_value_builder_member_string (builder, "token", self->key);
}

static void
session_start (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = read_body (message);
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
          refuse (message, 404, "There is no such session.");
          return;
        }
      row->running = TRUE;
      row->last_active = g_get_real_time ();
      macaw_runtime_store_save_session (self->runtime->store, row);
      id = g_strdup (row->id);
      macaw_session_row_free (row);
    }
  else
    id = macaw_runtime_start_session (self->runtime, name, ara_value_get_member_boolean (body, "new"));
  row = macaw_runtime_get_session (self->runtime, id);
  builder = object ();
  ara_value_builder_member_string (builder, "sessionId", id);
  write_address (self, builder, id);
  ara_value_builder_member_string (builder, "serverName", row->name);
  macaw_session_row_free (row);
  reply (message, builder);
}

static void
session_status (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  const char *wanted = query_value (query, "session_id");
  MacawSessionRow *row = macaw_runtime_get_session (self->runtime, wanted);
  g_autoptr (AraValueBuilder) builder = NULL;

  if (row == NULL && wanted != NULL)
    {
      refuse (message, 404, "There is no such session.");
      return;
    }
  builder = object ();
  ara_value_builder_name (builder, "active");
  ara_value_builder_boolean (builder, row != NULL && row->running);
  ara_value_builder_name (builder, "session");
  if (row != NULL)
    {
      write_session (self, builder, row);
      write_address (self, builder, row->id);
      macaw_session_row_free (row);
    }
  else
    ara_value_builder_null (builder);
  ara_value_builder_name (builder, "runtime");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", "macaw-runtime");
  ara_value_builder_member_string (builder, "version", MACAW_VERSION);
  ara_value_builder_end_object (builder);
  reply (message, builder);
}

static void
session_list (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (GPtrArray) rows = macaw_runtime_store_list_sessions (self->runtime->store);
  g_autoptr (AraValueBuilder) builder = object ();

  ara_value_builder_name (builder, "sessions");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++)
    write_session (self, builder, g_ptr_array_index (rows, i));
  ara_value_builder_end_array (builder);
  reply (message, builder);
}

static void
session_stop (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = read_body (message);
  g_autofree char *id = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  MacawSessionRow *row = body == NULL ? NULL : macaw_runtime_get_session (self->runtime, id);

  if (body == NULL)
    return;
  if (row == NULL)
    {
      refuse (message, id != NULL ? 404 : 503, id != NULL ? "There is no such session." : "No session is active.");
      return;
    }
  row->running = FALSE;
  macaw_runtime_store_save_session (self->runtime->store, row);
  macaw_session_row_free (row);
  reply_ok (message);
}

static void
session_rename (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = read_body (message);
  g_autofree char *name = body == NULL ? NULL : ara_value_dup_member_string (body, "name");
  MacawSessionRow *row = body == NULL ? NULL : macaw_runtime_get_session (self->runtime, rest);

  if (body != NULL && row == NULL)
    refuse (message, 404, "There is no such session.");
  else if (row != NULL && (name == NULL || *name == '\0'))
    refuse (message, 422, "A session needs a name.");
  else if (row != NULL)
    {
      g_free (row->name);
      row->name = g_steal_pointer (&name);
      macaw_runtime_store_save_session (self->runtime->store, row);
      reply_ok (message);
    }
  if (row != NULL)
    macaw_session_row_free (row);
}

static void
session_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawSessionRow *row = macaw_runtime_get_session (self->runtime, rest);

  if (row == NULL)
    {
      refuse (message, 404, "There is no such session.");
      return;
    }
  macaw_session_row_free (row);
  macaw_runtime_delete_session (self->runtime, rest);
  soup_server_message_set_status (message, 204, NULL);
}

static void
heartbeat (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValueBuilder) builder = object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_name (builder, "reason");
  ara_value_builder_null (builder);
  reply (message, builder);
}

static void
inject (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = read_body (message);
  g_autoptr (AraValue) provider = body == NULL ? NULL : ara_value_dup_member (body, "provider");
  g_autofree char *model = body == NULL ? NULL : ara_value_dup_member_string (body, "model");

  if (body == NULL)
    return;
  if (provider != NULL && ara_value_get_kind (provider) == ARA_VALUE_OBJECT)
    {
      g_autofree char *name = ara_value_dup_member_string (provider, "name");
      g_autofree char *url = ara_value_dup_member_string (provider, "base_url");
      g_autofree char *key = ara_value_dup_member_string (provider, "api_key");

      if (url != NULL && !g_str_has_prefix (url, "http://") && !g_str_has_prefix (url, "https://"))
        {
          refuse (message, 422, "The provider's base_url should begin with http:// or https://.");
          return;
        }
      macaw_runtime_set_provider (self->runtime, name != NULL && *name != '\0' ? name : "openai", url, key);
    }
  if (model != NULL)
    {
      g_free (self->runtime->model);
      self->runtime->model = g_steal_pointer (&model);
    }
  reply_ok (message);
}

/* Models */

typedef struct
{
  SoupServerMessage *message;
  AraValueBuilder   *builder;
  char              *chosen;
  guint              pending;
} ModelList;

static void
write_model (ModelList *list, const char *id)
{
  ara_value_builder_begin_object (list->builder);
  ara_value_builder_member_string (list->builder, "id", id);
  ara_value_builder_name (list->builder, "default");
  ara_value_builder_boolean (list->builder, g_strcmp0 (id, list->chosen) == 0);
  ara_value_builder_end_object (list->builder);
}

static void
finish_models (ModelList *list)
{
  if (--list->pending > 0)
    return;
  write_model (list, MACAW_GUIDE_MODEL);
  ara_value_builder_end_array (list->builder);
  reply (list->message, list->builder);
  soup_server_message_unpause (list->message);
  g_object_unref (list->message);
  ara_value_builder_unref (list->builder);
  g_free (list->chosen);
  g_free (list);
}

static void
models_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = macaw_provider_list_finish (result, &error);

  if (ids == NULL)
    g_info ("%s", error->message);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    write_model (data, ids[i]);
  finish_models (data);
}

static void
models (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  ModelList *list = g_new0 (ModelList, 1);
  g_autofree char *upstream = NULL;

  list->message = g_object_ref (message);
  list->builder = object ();
  list->pending = self->runtime->providers->len + 1;
  macaw_runtime_pick_model (self->runtime, NULL, &list->chosen, &upstream);
  ara_value_builder_name (list->builder, "models");
  ara_value_builder_begin_array (list->builder);
  soup_server_message_pause (message);
  for (guint i = 0; i < self->runtime->providers->len; i++)
    macaw_provider_list_async (g_ptr_array_index (self->runtime->providers, i), NULL, models_came, list);
  finish_models (list);
}

/* Conversations */

static void
conversations (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  const char *limit = query_value (query, "limit");
  gint64 count = limit == NULL ? 100 : CLAMP (g_ascii_strtoll (limit, NULL, 10), 1, 10000);
  MacawSessionRow *row = macaw_runtime_get_session (self->runtime, query_value (query, "session_id"));
  g_autoptr (AraValue) list = NULL;
  g_autoptr (AraValueBuilder) builder = NULL;

  if (row == NULL)
    {
      refuse (message, 404, "There is no such session.");
      return;
    }
  list = macaw_runtime_store_list_conversations (self->runtime->store, row->id, count, query_value (query, "before"));
  macaw_session_row_free (row);
  builder = object ();
  ara_value_builder_member_value (builder, "conversations", list);
  reply (message, builder);
}

static void
conversation (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  const char *limit = query_value (query, "limit");
  g_autofree char *title = NULL;
  g_autofree char *session = macaw_runtime_store_find_conversation (self->runtime->store, rest, &title);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    {
      refuse (message, 404, "There is no such conversation.");
      return;
    }
  list = macaw_runtime_store_load_messages (self->runtime->store, rest, limit == NULL ? 100 : CLAMP (g_ascii_strtoll (limit, NULL, 10), 1, 500));
  builder = object ();
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
  reply (message, builder);
}

static void
conversation_rename (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = read_body (message);
  g_autofree char *title = body == NULL ? NULL : ara_value_dup_member_string (body, "title");
  g_autofree char *session = macaw_runtime_store_find_conversation (self->runtime->store, rest, NULL);

  if (body == NULL)
    return;
  if (session == NULL)
    refuse (message, 404, "There is no such conversation.");
  else if (title == NULL || *title == '\0')
    refuse (message, 422, "A conversation needs a title.");
  else
    {
      macaw_runtime_store_set_title (self->runtime->store, rest, title);
      reply_ok (message);
    }
}

static void
conversation_delete (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = macaw_runtime_store_find_conversation (self->runtime->store, rest, NULL);

  if (session == NULL)
    refuse (message, 404, "There is no such conversation.");
  else if (g_hash_table_contains (self->runtime->turns, rest))
    refuse (message, 409, "The conversation is busy; stop it first.");
  else
    {
      macaw_runtime_store_delete_conversation (self->runtime->store, rest);
      soup_server_message_set_status (message, 204, NULL);
    }
}

/* The runtime */

static void
tools (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = find_session (self, message, query_value (query, "session_id"));
  const char *kind = query_value (query, "kind");
  MacawToolbox *toolbox = session == NULL ? NULL : macaw_runtime_get_toolbox (self->runtime, session, NULL);
  g_autoptr (AraValue) list = toolbox == NULL ? NULL : macaw_toolbox_list (toolbox);
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  if (kind != NULL && !g_strv_contains ((const char *const[]){ "all", "builtin", "app", "connector", NULL }, kind))
    {
      refuse (message, 422, "kind should be all, builtin, app or connector.");
      return;
    }
  builder = object ();
  ara_value_builder_name (builder, "tools");
  if (list != NULL && (kind == NULL || g_str_equal (kind, "all") || g_str_equal (kind, "builtin")))
    ara_value_builder_value (builder, list);
  else
    {
      ara_value_builder_begin_array (builder);
      ara_value_builder_end_array (builder);
    }
  reply (message, builder);
}

static void
write_empty_list (AraValueBuilder *builder, const char *name)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_begin_array (builder);
  ara_value_builder_end_array (builder);
}

static void
skills (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = find_session (self, message, query_value (query, "session_id"));
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  builder = object ();
  ara_value_builder_member_string (builder, "session_id", session);
  write_empty_list (builder, "skills");
  reply (message, builder);
}

static void
control_actions (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = find_session (self, message, query_value (query, "session_id"));
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  builder = object ();
  write_empty_list (builder, "actions");
  reply (message, builder);
}

static void
control_call (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  refuse (message, 409, "No app UI is connected to this session.");
}

static void
capabilities (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autofree char *session = find_session (self, message, query_value (query, "session_id"));
  MacawToolbox *toolbox = session == NULL ? NULL : macaw_runtime_get_toolbox (self->runtime, session, NULL);
  g_autoptr (AraValue) list = toolbox == NULL ? NULL : macaw_toolbox_list (toolbox);
  g_autoptr (AraValue) sandbox = macaw_sandbox_describe (self->runtime->sandbox);
  g_autoptr (AraValueBuilder) builder = NULL;

  if (session == NULL)
    return;
  builder = object ();
  ara_value_builder_member_string (builder, "session_id", session);
  ara_value_builder_member_string (builder, "session_type", "local");
  ara_value_builder_name (builder, "sandbox_url_present");
  ara_value_builder_boolean (builder, FALSE);
  ara_value_builder_member_value (builder, "tools", list);
  write_empty_list (builder, "skills");
  write_empty_list (builder, "agents");
  ara_value_builder_name (builder, "control");
  ara_value_builder_begin_object (builder);
  write_empty_list (builder, "actions");
  ara_value_builder_end_object (builder);
  ara_value_builder_member_value (builder, "sandbox", sandbox);
  reply (message, builder);
}

typedef struct
{
  SoupServerMessage *message;
  char              *tool;
  gint64             started;
  GCancellable      *cancellable;
} Execution;

static void
cancel_execution (SoupServerMessage *message, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
refuse_arguments (SoupServerMessage *message, AraValue *details)
{
  g_autoptr (AraValueBuilder) builder = object ();

  ara_value_builder_member_value (builder, "detail", details);
  ara_value_builder_end_object (builder);
  reply_text (message, 422, ara_value_builder_end_text (builder));
}

static void
answer_execution (Execution *self, AraValue *value, const GError *error)
{
  g_autoptr (AraValueBuilder) builder = object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, value != NULL);
  ara_value_builder_member_string (builder, "tool_name", self->tool);
  if (value != NULL)
    ara_value_builder_member_value (builder, "result", value);
  else
    ara_value_builder_member_string (builder, "error", error->message);
  ara_value_builder_name (builder, "duration_ms");
  ara_value_builder_integer (builder, (g_get_monotonic_time () - self->started) / 1000);
  reply (self->message, builder);
}

static void
tool_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Execution *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = macaw_toolbox_execute_finish (MACAW_TOOLBOX (source), result, &error);
  g_autoptr (AraValue) details = error == NULL ? NULL : macaw_tool_error_dup_details (error);

  g_signal_handlers_disconnect_by_func (self->message, cancel_execution, self->cancellable);
  if (g_error_matches (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_NOT_FOUND))
    refuse (self->message, 404, error->message);
  else if (details != NULL)
    refuse_arguments (self->message, details);
  else
    answer_execution (self, value, error);
  soup_server_message_unpause (self->message);
  g_object_unref (self->message);
  g_object_unref (self->cancellable);
  g_free (self->tool);
  g_free (self);
}

static void
execute (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = read_body (message);
  g_autofree char *wanted = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autofree char *tool = body == NULL ? NULL : ara_value_dup_member_string (body, "tool_name");
  g_autoptr (AraValue) args = body == NULL ? NULL : ara_value_dup_member (body, "args");
  g_autofree char *session = body == NULL ? NULL : find_session (self, message, wanted);
  g_autoptr (GError) error = NULL;
  MacawToolbox *toolbox;
  Execution *execution;

  if (session == NULL)
    return;
  if (tool == NULL)
    {
      refuse (message, 422, "tool_name: name the tool to run.");
      return;
    }
  toolbox = macaw_runtime_get_toolbox (self->runtime, session, &error);
  if (toolbox == NULL)
    {
      refuse (message, 500, error->message);
      return;
    }
  if (args == NULL || ara_value_get_kind (args) == ARA_VALUE_NULL)
    {
      g_clear_pointer (&args, ara_value_unref);
      args = ara_value_new_empty_object ();
    }
  execution = g_new0 (Execution, 1);
  execution->message = g_object_ref (message);
  execution->tool = g_steal_pointer (&tool);
  execution->started = g_get_monotonic_time ();
  execution->cancellable = g_cancellable_new ();
  g_signal_connect (message, "disconnected", G_CALLBACK (cancel_execution), execution->cancellable);
  soup_server_message_pause (message);
  macaw_toolbox_execute_async (toolbox, execution->tool, args, NULL, NULL, execution->cancellable, tool_ended, execution);
}

/* Chat */

typedef struct
{
  MacawServer       *server;
  SoupServerMessage *message;
  char              *conversation;
} Reader;

static void
reader_free (Reader *reader)
{
  g_signal_handlers_disconnect_by_data (reader->message, reader);
  g_object_unref (reader->message);
  g_free (reader->conversation);
  g_free (reader);
}

static void
write_event (const char *json, gpointer data)
{
  Reader *reader = data;
  SoupMessageBody *body = soup_server_message_get_response_body (reader->message);

  if (json == NULL)
    {
      soup_message_body_complete (body);
      soup_server_message_unpause (reader->message);
      reader_free (reader);
      return;
    }
  soup_message_body_append_take (body, (guchar *) g_strdup_printf ("data: %s\n\n", json), strlen (json) + 8);
  soup_server_message_unpause (reader->message);
}

static void
reader_gone (SoupServerMessage *message, gpointer data)
{
  Reader *reader = data;
  MacawTurn *turn = g_hash_table_lookup (reader->server->runtime->turns, reader->conversation);

  if (turn != NULL)
    macaw_turn_detach (turn);
  reader_free (reader);
}

/* The text of the last message of the request: a string, or parts of text. */
static char *
read_user_text (AraValue *body, char **id)
{
  g_autoptr (AraValue) messages = ara_value_dup_member (body, "messages");
  guint count = messages == NULL ? 0 : ara_value_get_n_children (messages);
  g_autoptr (AraValue) last = count == 0 ? NULL : ara_value_dup_child (messages, count - 1);
  g_autoptr (AraMessage) message = NULL;
  char *text = last == NULL ? NULL : ara_value_dup_member_string (last, "content");

  if (last == NULL || ara_value_get_kind (last) != ARA_VALUE_OBJECT)
    return NULL;
  *id = ara_value_dup_member_string (last, "id");
  if (text != NULL)
    return text;
  message = ara_message_new_from_value (last, NULL);
  text = ara_message_dup_text (message);
  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static void
begin_stream (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_replace (headers, "x-vercel-ai-ui-message-stream", "v1");
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
}

static void
chat (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = read_body (message);
  g_autofree char *user_id = NULL, *text = body == NULL ? NULL : read_user_text (body, &user_id);
  g_autofree char *wanted = body == NULL ? NULL : ara_value_dup_member_string (body, "session_id");
  g_autofree char *model = body == NULL ? NULL : ara_value_dup_member_string (body, "model");
  g_autofree char *conversation_id = body == NULL ? NULL : ara_value_dup_member_string (body, "chatId");
  g_autofree char *owner = NULL, *session = NULL;
  Reader *reader;

  if (body == NULL)
    return;
  if (text == NULL)
    {
      refuse (message, 422, "messages: the last one should have a text as content.");
      return;
    }
  if (conversation_id == NULL || *conversation_id == '\0')
    {
      g_free (conversation_id);
      conversation_id = g_uuid_string_random ();
    }
  if (g_hash_table_contains (self->runtime->turns, conversation_id))
    {
      refuse (message, 409, "This conversation is busy with a turn; wait for its end or stop it.");
      return;
    }
  owner = macaw_runtime_store_find_conversation (self->runtime->store, conversation_id, NULL);
  session = find_session (self, message, wanted != NULL && *wanted != '\0' ? wanted : owner);
  if (session == NULL)
    return;
  if (owner != NULL && !g_str_equal (owner, session))
    {
      refuse (message, 404, "This session has no such conversation.");
      return;
    }
  macaw_runtime_touch_session (self->runtime, session);
  reader = g_new0 (Reader, 1);
  reader->server = self;
  reader->message = g_object_ref (message);
  reader->conversation = g_strdup (conversation_id);
  begin_stream (message);
  /* "finished" comes before "disconnected" when a client aborts: one of them is enough. */
  g_signal_connect (message, "finished", G_CALLBACK (reader_gone), reader);
  macaw_turn_start (self->runtime, session, conversation_id, text, user_id, model, write_event, reader);
}

static void
answer_stop (SoupServerMessage *message, gboolean stopped)
{
  g_autoptr (AraValueBuilder) builder = object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_name (builder, "stopped");
  ara_value_builder_boolean (builder, stopped);
  reply (message, builder);
}

static void
turn_stopped (gpointer unused, gpointer data)
{
  answer_stop (data, TRUE);
  soup_server_message_unpause (data);
  g_object_unref (data);
}

static void
chat_stop (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = read_body (message);
  g_autofree char *id = body == NULL ? NULL : ara_value_dup_member_string (body, "chatId");
  MacawTurn *turn = id == NULL ? NULL : g_hash_table_lookup (self->runtime->turns, id);

  if (body == NULL)
    return;
  if (turn == NULL)
    {
      answer_stop (message, FALSE);
      return;
    }
  soup_server_message_pause (message);
  macaw_turn_stop (turn, turn_stopped, g_object_ref (message));
}

/* Routes */

typedef void (*Handler) (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest);

/* A path that ends in "/" takes one more segment, given to the handler. */
static const struct
{
  const char *method;
  const char *path;
  Handler     handler;
} routes[] = {
  { "POST", "/session/start", session_start },
  { "GET", "/session/status", session_status },
  { "GET", "/session/list", session_list },
  { "POST", "/session/stop", session_stop },
  { "POST", "/session/restart-gateway", heartbeat },
  { "POST", "/session/heartbeat", heartbeat },
  { "POST", "/session/inject", inject },
  { "GET", "/session/conversations", conversations },
  { "GET", "/session/conversations/", conversation },
  { "PATCH", "/session/conversations/", conversation_rename },
  { "DELETE", "/session/conversations/", conversation_delete },
  { "GET", "/session/runtime/capabilities", capabilities },
  { "GET", "/session/runtime/skills", skills },
  { "GET", "/session/runtime/tools", tools },
  { "POST", "/session/runtime/tools/execute", execute },
  { "GET", "/session/runtime/control/actions", control_actions },
  { "POST", "/session/runtime/control/call", control_call },
  { "GET", "/models", models },
  { "POST", "/chat", chat },
  { "POST", "/chat/stop", chat_stop },
  { "PATCH", "/session/", session_rename },
  { "DELETE", "/session/", session_delete },
};

/* What stands behind @route in @path, "" if they are equal, NULL if they don't match. */
static const char *
match_path (const char *route, const char *path)
{
  gsize length = strlen (route);

  if (route[length - 1] != '/')
    return g_str_equal (route, path) ? "" : NULL;
  return g_str_has_prefix (path, route) && path[length] != '\0' && strchr (path + length, '/') == NULL ? path + length : NULL;
}

static void
handle (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const char *method = soup_server_message_get_method (message);
  gboolean known = FALSE;

  if (soup_server_message_get_status (message) != 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const char *rest = match_path (routes[i].path, path);

      if (rest == NULL)
        continue;
      known = TRUE;
      if (g_str_equal (routes[i].method, method))
        {
          routes[i].handler (data, message, query, rest);
          return;
        }
    }
  refuse (message, known ? 405 : 404, known ? "This path has no such method." : "There is no such path.");
}

MacawServer *
macaw_server_start (MacawRuntime *runtime, guint port, const char *key, GError **error)
{
  MacawServer *self = g_new0 (MacawServer, 1);
  GSList *uris;

  self->runtime = runtime;
  self->key = g_strdup (key);
  self->soup = soup_server_new ("server-header", "macaw-runtime", NULL);
  soup_server_add_early_handler (self->soup, NULL, guard, self, NULL);
  soup_server_add_handler (self->soup, NULL, handle, self, NULL);
  if (!soup_server_listen_local (self->soup, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    {
      macaw_server_stop (self);
      return NULL;
    }
  uris = soup_server_get_uris (self->soup);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
macaw_server_stop (MacawServer *self)
{
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  g_free (self->key);
  g_free (self);
}
