/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One turn of the agent: rounds of model and tools, told and stored as they happen. */

#include "macaw-runtime.h"
#include "macaw-history.h"

#include <string.h>

#define MAX_ROUNDS 50
#define MAX_SECONDS (60 * 60)
#define MAX_TOKENS (4 * 1000 * 1000) /* as the model's server counts them, asked and answered */
#define SAVE_INTERVAL_MS 500
#define UNREAD_SECONDS (10 * 60)

struct _MacawTurn
{
  MacawRuntime   *runtime;
  char           *session;
  char           *conversation;
  char           *text;
  char           *model;    /* as told to the client */
  char           *upstream; /* as the provider knows it */
  MacawProvider  *provider; /* NULL: the guide */
  gint64          position; /* of the answer among the messages */
  gint64          started;

  AraMessage     *message;  /* what is stored is what was told */
  AraFold        *fold;
  MacawTurnWrite  write;
  gpointer        data;
  GCancellable   *cancellable;
  guint           save_timer;
  guint           unread_timer;

  guint           round;
  guint           n_parts;   /* for ids */
  char           *open_text; /* id of the open text or reasoning part */
  gboolean        open_is_reasoning;
  MacawModelReply *reply;
  guint           next_call;
  gint64          prompt_tokens; /* of all rounds */
  gint64          completion_tokens;
  char           *last_result; /* for the guide */
  gboolean        last_failed;
  GSList         *stop_waiters; /* of StopWaiter */
};

typedef struct
{
  GFunc    func;
  gpointer data;
} StopWaiter;

static void ask (MacawTurn *self);
static void run_next_call (MacawTurn *self);

/* Telling */

static void
emit_text (MacawTurn *self, const char *json)
{
  ara_fold_push (self->fold, json, -1);
  if (self->write != NULL)
    self->write (json, self->data);
}

static void
emit (MacawTurn *self, AraValueBuilder *builder)
{
  g_autofree char *json = NULL;

  ara_value_builder_end_object (builder);
  json = ara_value_builder_end_text (builder);
  emit_text (self, json);
}

static AraValueBuilder *
event (const char *type)
{
  AraValueBuilder *builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", type);
  return builder;
}

static void
emit_simple (MacawTurn *self, const char *type, const char *name, const char *value)
{
  g_autoptr (AraValueBuilder) builder = event (type);

  if (name != NULL)
    ara_value_builder_member_string (builder, name, value);
  emit (self, builder);
}

static void
save_now (MacawTurn *self)
{
  g_clear_handle_id (&self->save_timer, g_source_remove);
  macaw_runtime_store_save_message (self->runtime->store, self->conversation, self->position, self->message);
}

static gboolean
time_to_save (gpointer data)
{
  ((MacawTurn *) data)->save_timer = 0;
  save_now (data);
  return G_SOURCE_REMOVE;
}

static void
save_soon (MacawTurn *self)
{
  if (self->save_timer == 0)
    self->save_timer = g_timeout_add (SAVE_INTERVAL_MS, time_to_save, self);
}

static void
close_text (MacawTurn *self)
{
  if (self->open_text == NULL)
    return;
  emit_simple (self, self->open_is_reasoning ? "reasoning-end" : "text-end", "id", self->open_text);
  g_clear_pointer (&self->open_text, g_free);
}

static void
tell_text (MacawTurn *self, const char *delta, gboolean reasoning)
{
  g_autoptr (AraValueBuilder) builder = NULL;

  if (self->open_text != NULL && self->open_is_reasoning != reasoning)
    close_text (self);
  if (self->open_text == NULL)
    {
      self->open_text = g_strdup_printf ("%s-%u", reasoning ? "reasoning" : "text", self->n_parts++);
      self->open_is_reasoning = reasoning;
      emit_simple (self, reasoning ? "reasoning-start" : "text-start", "id", self->open_text);
    }
  builder = event (reasoning ? "reasoning-delta" : "text-delta");
  ara_value_builder_member_string (builder, "id", self->open_text);
  ara_value_builder_member_string (builder, "delta", delta);
  emit (self, builder);
  save_soon (self);
}

static void
on_text (const char *delta, gpointer data)
{
  tell_text (data, delta, FALSE);
}

static void
on_reasoning (const char *delta, gpointer data)
{
  tell_text (data, delta, TRUE);
}

static void
on_call_start (const MacawModelCall *call, gpointer data)
{
  MacawTurn *self = data;
  g_autoptr (AraValueBuilder) builder = NULL;

  close_text (self);
  builder = event ("tool-input-start");
  ara_value_builder_member_string (builder, "toolCallId", call->id);
  ara_value_builder_member_string (builder, "toolName", call->name);
  emit (self, builder);
  save_soon (self);
}

static void
on_call_delta (const MacawModelCall *call, const char *delta, gpointer data)
{
  MacawTurn *self = data;
  g_autoptr (AraValueBuilder) builder = event ("tool-input-delta");

  ara_value_builder_member_string (builder, "toolCallId", call->id);
  ara_value_builder_member_string (builder, "inputTextDelta", delta);
  emit (self, builder);
}

static const MacawModelEvents events = { on_text, on_reasoning, on_call_start, on_call_delta };

/* The end */

static void
turn_free (MacawTurn *self)
{
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_handle_id (&self->unread_timer, g_source_remove);
  g_clear_pointer (&self->reply, macaw_model_reply_free);
  g_object_unref (self->fold);
  g_object_unref (self->message);
  g_object_unref (self->cancellable);
  g_free (self->session);
  g_free (self->conversation);
  g_free (self->text);
  g_free (self->model);
  g_free (self->upstream);
  g_free (self->open_text);
  g_free (self->last_result);
  g_free (self);
}

static void
count_usage (MacawTurn *self, AraValue *usage)
{
  if (usage == NULL)
    return;
  /* A server may count whatever it likes; a sum must not run over. */
  self->prompt_tokens += CLAMP (ara_value_get_member_integer (usage, "prompt_tokens"), 0, G_MAXINT32);
  self->completion_tokens += CLAMP (ara_value_get_member_integer (usage, "completion_tokens"), 0, G_MAXINT32);
}

static void
write_usage (MacawTurn *self, AraValueBuilder *builder)
{
  if (self->prompt_tokens + self->completion_tokens == 0)
    return;
  ara_value_builder_name (builder, "usage");
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "prompt_tokens");
  ara_value_builder_integer (builder, self->prompt_tokens);
  ara_value_builder_name (builder, "completion_tokens");
  ara_value_builder_integer (builder, self->completion_tokens);
  ara_value_builder_name (builder, "total_tokens");
  ara_value_builder_integer (builder, self->prompt_tokens + self->completion_tokens);
  ara_value_builder_end_object (builder);
}

/* The stream's own names; a client may refuse any other. */
static const char *
finish_reason (const MacawModelReply *reply)
{
  const char *reason = reply == NULL || reply->finish_reason == NULL ? "stop" : reply->finish_reason;

  if (g_str_equal (reason, "tool_calls") || g_str_equal (reason, "function_call"))
    return "tool-calls";
  if (g_str_equal (reason, "content_filter"))
    return "content-filter";
  return g_str_equal (reason, "stop") || g_str_equal (reason, "length") ? reason : "other";
}

static void
write_metadata (MacawTurn *self, AraValueBuilder *builder, const char *status)
{
  ara_value_builder_name (builder, "messageMetadata");
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "durationMs");
  ara_value_builder_integer (builder, (g_get_monotonic_time () - self->started) / 1000);
  ara_value_builder_member_string (builder, "model", self->model);
  write_usage (self, builder);
  ara_value_builder_member_string (builder, "status", status);
  ara_value_builder_end_object (builder);
}

static void
end_turn (MacawTurn *self, const char *status)
{
  MacawRuntime *runtime = self->runtime;
  g_autoptr (AraValueBuilder) builder = event (g_str_equal (status, "done") ? "finish" : "message-metadata");

  close_text (self);
  if (g_str_equal (status, "done"))
    ara_value_builder_member_string (builder, "finishReason", finish_reason (self->reply));
  write_metadata (self, builder, status);
  emit (self, builder);
  if (g_str_equal (status, "stopped"))
    emit_simple (self, "abort", NULL, NULL);
  emit_text (self, "[DONE]");
  g_hash_table_remove (runtime->turns, self->conversation);
  save_now (self);
  macaw_runtime_store_save_conversation (runtime->store, self->conversation, self->session, "");
  runtime->last_used = g_get_monotonic_time ();
  if (self->write != NULL)
    self->write (NULL, self->data);
  for (GSList *each = self->stop_waiters; each != NULL; each = each->next)
    ((StopWaiter *) each->data)->func (NULL, ((StopWaiter *) each->data)->data);
  g_slist_free_full (self->stop_waiters, g_free);
  turn_free (self);
}

static void
fail_turn (MacawTurn *self, const char *sentence)
{
  close_text (self);
  emit_simple (self, "error", "errorText", sentence);
  end_turn (self, "failed");
}

/* Tools */

static void
finish_round (MacawTurn *self)
{
  emit_simple (self, "finish-step", NULL, NULL);
  g_clear_pointer (&self->reply, macaw_model_reply_free);
  self->round++;
  save_now (self);
  if (self->round >= MAX_ROUNDS)
    fail_turn (self, "The agent was stopped after 50 rounds of model and tools.");
  else if (g_get_monotonic_time () - self->started > (gint64) MAX_SECONDS * G_USEC_PER_SEC)
    fail_turn (self, "The agent was stopped after an hour.");
  else if (self->prompt_tokens + self->completion_tokens > MAX_TOKENS)
    fail_turn (self, "The agent was stopped after four million tokens.");
  else
    ask (self);
}

static void
tell_output (MacawTurn *self, const char *id, AraValue *output, gboolean preliminary)
{
  g_autoptr (AraValueBuilder) builder = event ("tool-output-available");

  ara_value_builder_member_string (builder, "toolCallId", id);
  ara_value_builder_member_value (builder, "output", output);
  if (preliminary)
    {
      ara_value_builder_name (builder, "preliminary");
      ara_value_builder_boolean (builder, TRUE);
    }
  emit (self, builder);
  save_soon (self);
}

static void
tell_output_error (MacawTurn *self, const char *id, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = event ("tool-output-error");

  ara_value_builder_member_string (builder, "toolCallId", id);
  ara_value_builder_member_string (builder, "errorText", sentence);
  emit (self, builder);
  save_soon (self);
}

static void
remember_result (MacawTurn *self, AraValue *output, const char *error)
{
  g_free (self->last_result);
  self->last_failed = output == NULL;
  self->last_result = output == NULL ? g_strdup (error)
                      : ara_value_get_kind (output) == ARA_VALUE_STRING ? ara_value_dup_string (output)
                                                                        : ara_value_dup_pretty (output);
}

/* For the model: with bad arguments, each field and what is wrong with it. */
static char *
describe_failure (const GError *error)
{
  g_autoptr (AraValue) details = macaw_tool_error_dup_details (error);
  GString *text = g_string_new (error->message);

  for (guint i = 0; details != NULL && i < ara_value_get_n_children (details); i++)
    {
      g_autoptr (AraValue) detail = ara_value_dup_child (details, i), place = ara_value_dup_member (detail, "loc");
      g_autoptr (AraValue) field = place == NULL ? NULL : ara_value_dup_child (place, ara_value_get_n_children (place) - 1);
      g_autofree char *name = field == NULL ? NULL : ara_value_dup_string (field);
      g_autofree char *sentence = ara_value_dup_member_string (detail, "msg");

      if (name != NULL && sentence != NULL)
        g_string_append_printf (text, "\n%s: %s", name, sentence);
    }
  return g_string_free (text, FALSE);
}

static void
on_progress (AraValue *preliminary, gpointer data)
{
  MacawTurn *self = data;
  MacawModelCall *call = g_ptr_array_index (self->reply->calls, self->next_call);

  tell_output (self, call->id, preliminary, TRUE);
}

static void
call_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawTurn *self = data;
  MacawModelCall *call = g_ptr_array_index (self->reply->calls, self->next_call);
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) output = macaw_toolbox_execute_finish (MACAW_TOOLBOX (source), result, &error);
  g_autofree char *failure = error == NULL ? NULL : describe_failure (error);

  if (g_cancellable_is_cancelled (self->cancellable) && output == NULL)
    tell_output_error (self, call->id, "Stopped.");
  else if (output != NULL)
    tell_output (self, call->id, output, FALSE);
  else
    tell_output_error (self, call->id, failure);
  remember_result (self, output, failure);
  self->next_call++;
  if (g_cancellable_is_cancelled (self->cancellable))
    end_turn (self, "stopped");
  else
    run_next_call (self);
}

static void
start_call (MacawTurn *self, MacawModelCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) args = ara_value_new_from_text (call->arguments->len == 0 ? "{}" : call->arguments->str, -1, &error);
  MacawToolbox *toolbox = macaw_runtime_get_toolbox (self->runtime, self->session, &error);
  g_autoptr (AraValueBuilder) builder = event (args != NULL ? "tool-input-available" : "tool-input-error");
  g_autofree char *sentence = args == NULL ? g_strdup_printf ("The arguments are not JSON. %s", error->message) : NULL;

  ara_value_builder_member_string (builder, "toolCallId", call->id);
  ara_value_builder_member_string (builder, "toolName", call->name != NULL ? call->name : "");
  ara_value_builder_name (builder, "input");
  if (args != NULL)
    ara_value_builder_value (builder, args);
  else
    ara_value_builder_string (builder, call->arguments->str);
  ara_value_builder_member_string (builder, "errorText", sentence);
  emit (self, builder);
  if (args != NULL && toolbox != NULL)
    {
      macaw_toolbox_execute_async (toolbox, call->name != NULL ? call->name : "", args, on_progress, self, self->cancellable, call_ended, self);
      return;
    }
  if (toolbox == NULL)
    tell_output_error (self, call->id, error->message);
  remember_result (self, NULL, sentence != NULL ? sentence : error->message);
  self->next_call++;
  run_next_call (self);
}

static void
run_next_call (MacawTurn *self)
{
  if (self->next_call < self->reply->calls->len)
    start_call (self, g_ptr_array_index (self->reply->calls, self->next_call));
  else
    finish_round (self);
}

/* The model */

static void
take_reply (MacawTurn *self, MacawModelReply *reply, GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&reply, macaw_model_reply_free);
      end_turn (self, "stopped");
      return;
    }
  if (reply == NULL)
    {
      fail_turn (self, owned->message);
      return;
    }
  close_text (self);
  self->reply = reply;
  self->next_call = 0;
  count_usage (self, reply->usage);
  if (reply->calls->len > 0)
    run_next_call (self);
  else
    {
      emit_simple (self, "finish-step", NULL, NULL);
      end_turn (self, "done");
    }
}

static void
provider_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  MacawModelReply *reply = macaw_provider_ask_finish (result, &error);

  take_reply (data, reply, error);
}

static void
guide_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  MacawModelReply *reply = macaw_guide_ask_finish (result, &error);

  take_reply (data, reply, error);
}

static void
ask (MacawTurn *self)
{
  g_autoptr (AraValue) messages = NULL, tools = NULL, list = NULL;
  MacawToolbox *toolbox;

  emit_simple (self, "start-step", NULL, NULL);
  if (self->provider == NULL)
    {
      macaw_guide_ask_async (self->text, self->round, self->last_result, self->last_failed, &events, self, self->cancellable,
                             guide_answered, self);
      return;
    }
  toolbox = macaw_runtime_get_toolbox (self->runtime, self->session, NULL);
  list = toolbox == NULL ? NULL : macaw_toolbox_list (toolbox);
  tools = macaw_history_tools (list);
  save_now (self);
  messages = macaw_history_messages (self->runtime, self->session, self->conversation);
  macaw_provider_ask_async (self->provider, self->upstream, messages, tools, &events, self, self->cancellable,
                            provider_answered, self);
}

/* Starting */

/* The title is the first line of the first message, at most 60 characters. */
static char *
make_title (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));
  g_autofree char *cut = g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), 60));

  return g_strdup (*g_strstrip (cut) != '\0' ? cut : "Conversation");
}

/* Stores the user's message; one with a known id is tried again in its place. */
static gint64
store_user_message (MacawTurn *self, const char *user_id)
{
  g_autoptr (GPtrArray) messages = macaw_runtime_store_load_messages (self->runtime->store, self->conversation, G_MAXINT64);
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_USER, user_id);
  g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, self->text);
  g_autofree char *time = macaw_format_time (g_get_real_time ());
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) metadata = NULL;
  gint64 position = messages->len;

  for (guint i = 0; user_id != NULL && i < messages->len; i++)
    if (g_strcmp0 (ara_message_get_id (g_ptr_array_index (messages, i)), user_id) == 0)
      {
        position = i;
        macaw_runtime_store_cut_messages (self->runtime->store, self->conversation, position);
        break;
      }
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "createdAt", time);
  ara_value_builder_end_object (builder);
  metadata = ara_value_builder_end (builder);
  ara_message_append_part (message, ARA_PART (part));
  ara_message_merge_metadata (message, metadata);
  macaw_runtime_store_save_message (self->runtime->store, self->conversation, position, message);
  return position + 1;
}

static gboolean
begin (gpointer data)
{
  MacawTurn *self = data;
  g_autofree char *time = macaw_format_time (g_get_real_time ());
  g_autoptr (AraValueBuilder) builder = event ("start");

  ara_value_builder_member_string (builder, "messageId", ara_message_get_id (self->message));
  ara_value_builder_name (builder, "messageMetadata");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "chatId", self->conversation);
  ara_value_builder_member_string (builder, "createdAt", time);
  ara_value_builder_member_string (builder, "model", self->model);
  ara_value_builder_end_object (builder);
  emit (self, builder);
  ask (self);
  return G_SOURCE_REMOVE;
}

MacawTurn *
macaw_turn_start (MacawRuntime *runtime, const char *session, const char *conversation, const char *text, const char *user_id,
                  const char *model, MacawTurnWrite write, gpointer data)
{
  MacawTurn *self = g_new0 (MacawTurn, 1);
  g_autofree char *title = make_title (text);

  self->runtime = runtime;
  self->session = g_strdup (session);
  self->conversation = g_strdup (conversation);
  self->text = g_strdup (text);
  self->provider = macaw_runtime_pick_model (runtime, model, &self->model, &self->upstream);
  self->write = write;
  self->data = data;
  self->started = g_get_monotonic_time ();
  self->message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
  self->fold = ara_fold_new (self->message);
  self->cancellable = g_cancellable_new ();
  macaw_runtime_store_save_conversation (runtime->store, conversation, session, title);
  self->position = store_user_message (self, user_id);
  save_now (self);
  g_hash_table_insert (runtime->turns, g_strdup (conversation), self);
  g_idle_add (begin, self);
  return self;
}

static gboolean
unread_too_long (gpointer data)
{
  MacawTurn *self = data;

  self->unread_timer = 0;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

void
macaw_turn_detach (MacawTurn *self)
{
  self->write = NULL;
  if (self->unread_timer == 0)
    self->unread_timer = g_timeout_add_seconds (UNREAD_SECONDS, unread_too_long, self);
}

void
macaw_turn_stop (MacawTurn *self, GFunc stopped, gpointer data)
{
  StopWaiter *waiter = g_new (StopWaiter, 1);

  *waiter = (StopWaiter){ stopped, data };
  self->stop_waiters = g_slist_append (self->stop_waiters, waiter);
  g_cancellable_cancel (self->cancellable);
}
