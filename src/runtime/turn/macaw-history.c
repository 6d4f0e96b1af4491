/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a language model is told: its instructions, the memory, the conversation so far. */

#include "macaw-history.h"

#include <string.h>

static const char instructions[] =
  "You are an agent in a sandbox. Use the tools to do what the user asks, and say briefly what you did. Relative paths start in "
  "/root/.ara/workspace. What you should remember of the user goes to /root/.ara/memory/USER.md, other lasting knowledge to "
  "/root/.ara/memory/MEMORY.md, what matters for some days to /root/.ara/memory/";

/* Daily notes are named by the day where the user is. */
static char *
make_instructions (MacawKnowledge *knowledge)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d"), *weekday = g_date_time_format (now, "%A");
  GString *text = g_string_new (instructions);

  g_string_append_printf (text, "%s.md. Today is %s, %s.", day, weekday, day);
  if (knowledge != NULL)
    macaw_knowledge_append_prompt (knowledge, text);
  return g_string_free (text, FALSE);
}

static void
add_message (AraValueBuilder *builder, const char *role, const char *content)
{
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "role", role);
  ara_value_builder_member_string (builder, "content", content);
  ara_value_builder_end_object (builder);
}

static void
add_calls (AraValueBuilder *builder, GPtrArray *calls)
{
  ara_value_builder_name (builder, "tool_calls");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < calls->len; i++)
    {
      AraToolCall *call = g_ptr_array_index (calls, i);
      AraValue *input = ara_tool_call_get_input (call);
      g_autofree char *arguments = input != NULL && ara_value_get_kind (input) == ARA_VALUE_OBJECT ? ara_value_dup_text (input) : g_strdup ("{}");

      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "id", ara_tool_call_get_id (call));
      ara_value_builder_member_string (builder, "type", "function");
      ara_value_builder_name (builder, "function");
      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "name", ara_tool_call_get_name (call));
      ara_value_builder_member_string (builder, "arguments", arguments);
      ara_value_builder_end_object (builder);
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_array (builder);
}

/* Some kilobytes too many, and the model's server refuses this request and each one after it.
 * The conversation keeps all of it. Takes @text. */
static char *
cut_result (char *text, gint64 most)
{
  g_autofree char *owned = text;
  gsize length = strlen (text), end = (gsize) most;

  if (length <= end)
    return g_steal_pointer (&owned);
  while (end > 0 && ((guchar) text[end] & 0xc0) == 0x80)
    end--;
  return g_strdup_printf ("%.*s\n[%" G_GSIZE_FORMAT " more bytes were left out here. Ask for a part of it, if you need more.]", (int) end,
                          text, length - end);
}

static char *
result_text (AraToolCall *call)
{
  AraValue *output = ara_tool_call_get_output (call);
  const char *error = ara_tool_call_get_error_text (call);

  if (error != NULL)
    return g_strdup_printf ("Error: %s", error);
  if (output == NULL || !ara_tool_call_is_finished (call))
    return g_strdup ("Error: the tool was stopped before it ended.");
  return ara_value_get_kind (output) == ARA_VALUE_STRING ? ara_value_dup_string (output) : ara_value_dup_text (output);
}

/* What one round said, then what its tools answered. */
static void
flush_round (AraValueBuilder *builder, GString *text, GPtrArray *calls, gint64 most)
{
  if (text->len == 0 && calls->len == 0)
    return;
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "role", "assistant");
  ara_value_builder_member_string (builder, "content", text->str);
  if (calls->len > 0)
    add_calls (builder, calls);
  ara_value_builder_end_object (builder);
  for (guint i = 0; i < calls->len; i++)
    {
      AraToolCall *call = g_ptr_array_index (calls, i);
      g_autofree char *result = cut_result (result_text (call), most);

      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "role", "tool");
      ara_value_builder_member_string (builder, "tool_call_id", ara_tool_call_get_id (call));
      ara_value_builder_member_string (builder, "content", result);
      ara_value_builder_end_object (builder);
    }
  g_string_truncate (text, 0);
  g_ptr_array_set_size (calls, 0);
}

static void
add_answer (AraValueBuilder *builder, AraMessage *message, gint64 most)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), i);

      if (ARA_IS_OTHER_PART (part) || (ARA_IS_TEXT_PART (part) && calls->len > 0))
        flush_round (builder, text, calls, most);
      if (ARA_IS_TEXT_PART (part) && !ara_text_part_is_reasoning (ARA_TEXT_PART (part)))
        g_string_append (text, ara_text_part_get_text (ARA_TEXT_PART (part)));
      else if (ARA_IS_TOOL_CALL (part))
        g_ptr_array_add (calls, g_object_ref (part));
    }
  if (ara_message_get_status (message) == ARA_MESSAGE_STOPPED && text->len > 0)
    g_string_append (text, "\n[stopped by the user]");
  flush_round (builder, text, calls, most);
}

static AraValue *
build (GPtrArray *messages, MacawKnowledge *knowledge, gint64 most)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *system = make_instructions (knowledge);

  ara_value_builder_begin_array (builder);
  add_message (builder, "system", system);
  for (guint i = 0; i < messages->len; i++)
    {
      AraMessage *message = g_ptr_array_index (messages, i);
      g_autofree char *text = NULL;

      if (ara_message_get_role (message) == ARA_ROLE_ASSISTANT)
        {
          add_answer (builder, message, most);
          continue;
        }
      text = ara_message_dup_text (message);
      add_message (builder, "user", text);
    }
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

typedef struct
{
  MacawRuntimeStore *store;
  char              *conversation;
  MacawKnowledge    *knowledge; /* NULL where the session's files can't be reached */
  GPtrArray         *messages;
  gint64             result_bytes;
} History;

static void
history_free (History *self)
{
  g_free (self->conversation);
  g_clear_pointer (&self->knowledge, macaw_knowledge_free);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self);
}

static void
build_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  History *self = data;

  g_task_return_pointer (task, build (self->messages, self->knowledge, self->result_bytes), (GDestroyNotify) ara_value_unref);
}

static void
messages_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  History *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->messages = macaw_runtime_store_load_messages_finish (self->store, result, &error);
  if (self->messages == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, build_in_thread);
}

static void
load_messages (GTask *task)
{
  History *self = g_task_get_task_data (task);

  macaw_runtime_store_load_messages_async (self->store, self->conversation, g_task_get_cancellable (task), messages_came, task);
}

static void
knowledge_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  History *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->knowledge = macaw_skill_library_read_finish (MACAW_SKILL_LIBRARY (source), result, &error);
  if (self->knowledge != NULL)
    load_messages (task);
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

void
macaw_history_messages_async (MacawRuntime *runtime, const char *session, const char *conversation, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  MacawSkillLibrary *library = macaw_runtime_get_library (runtime, session, NULL);
  History *self = g_new0 (History, 1);

  g_task_set_source_tag (task, macaw_history_messages_async);
  g_task_set_task_data (task, self, (GDestroyNotify) history_free);
  self->store = runtime->store;
  self->result_bytes = runtime->limits.turn_result_bytes;
  self->conversation = g_strdup (conversation);
  if (library != NULL)
    macaw_skill_library_read_async (library, cancellable, knowledge_read, task);
  else
    load_messages (task);
}

AraValue *
macaw_history_messages_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

AraValue *
macaw_history_tools (AraValue *list)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_array (builder);
  for (guint i = 0; list != NULL && i < ara_value_get_n_children (list); i++)
    {
      g_autoptr (AraValue) tool = ara_value_dup_child (list, i);
      g_autoptr (AraValue) name = ara_value_dup_member (tool, "name"), description = ara_value_dup_member (tool, "description");
      g_autoptr (AraValue) schema = ara_value_dup_member (tool, "input_schema");

      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "type", "function");
      ara_value_builder_name (builder, "function");
      ara_value_builder_begin_object (builder);
      ara_value_builder_member_value (builder, "name", name);
      ara_value_builder_member_value (builder, "description", description);
      ara_value_builder_member_value (builder, "parameters", schema);
      ara_value_builder_end_object (builder);
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}
