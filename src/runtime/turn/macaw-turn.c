/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One turn of the agent: rounds of model and tools, told and stored as they happen. */

#include "macaw-turn-private.h"
#include "macaw-history.h"

#include <string.h>

typedef struct
{
  GFunc    func;
  gpointer data;
} StopWaiter;

static void ask (MacawTurn *self);

/* The end */

static void
turn_free (MacawTurn *self)
{
  g_clear_handle_id (&self->time_limit, g_source_remove);
  g_clear_handle_id (&self->unread_timer, g_source_remove);
  g_clear_pointer (&self->reply, macaw_model_reply_free);
  g_clear_pointer (&self->provider, macaw_provider_free);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->call_ids);
  g_free (self->session);
  g_free (self->conversation);
  g_free (self->text);
  g_free (self->model);
  g_free (self->upstream);
  g_free (self->id);
  g_free (self->open_text);
  g_free (self->last_result);
  g_free (self->limit);
  g_free (self);
}

void
macaw_turn_end (MacawTurn *self, const char *status)
{
  MacawRuntime *runtime = self->runtime;

  if (self->limit != NULL)
    {
      status = "failed";
      macaw_turn_tell_error (self, self->limit);
    }
  macaw_turn_tell_end (self, status);
  macaw_runtime_store_end_turn (runtime->store, self->conversation);
  g_hash_table_remove (runtime->turns, self->conversation);
  macaw_runtime_tell_change (runtime, self->session, self->conversation);
  if (self->write != NULL)
    self->write (NULL, self->data);
  for (GSList *each = self->stop_waiters; each != NULL; each = each->next)
    ((StopWaiter *) each->data)->func (NULL, ((StopWaiter *) each->data)->data);
  g_slist_free_full (self->stop_waiters, g_free);
  macaw_runtime_finish_work (runtime, self->work);
  turn_free (self);
}

static void
fail (MacawTurn *self, const char *sentence)
{
  g_clear_pointer (&self->limit, g_free);
  macaw_turn_tell_error (self, sentence);
  macaw_turn_end (self, "failed");
}

/* Ends it, wherever it is. (transfer full) */
static void
end_by_limit (MacawTurn *self, char *sentence)
{
  g_free (self->limit);
  self->limit = sentence;
  g_cancellable_cancel (self->cancellable);
}

/* As a person says it. */
static char *
describe_seconds (gint64 seconds)
{
  gint64 count = seconds % 60 != 0 ? seconds : seconds / 60;

  return g_strdup_printf ("%" G_GINT64_FORMAT " %s%s", count, seconds % 60 != 0 ? "second" : "minute", count == 1 ? "" : "s");
}

/* Rounds */

void
macaw_turn_finish_round (MacawTurn *self)
{
  g_autofree char *sentence = NULL;

  macaw_turn_tell_step (self, FALSE);
  g_clear_pointer (&self->reply, macaw_model_reply_free);
  self->round++;
  if (self->round >= self->limits.rounds)
    sentence = g_strdup_printf ("%s was stopped after %" G_GINT64_FORMAT " rounds of model and tools.", self->limits.who, self->limits.rounds);
  else if (self->prompt_tokens + self->completion_tokens > self->limits.tokens)
    sentence = g_strdup_printf ("%s was stopped after %" G_GINT64_FORMAT " tokens.", self->limits.who, self->limits.tokens);
  if (sentence != NULL)
    fail (self, sentence);
  else
    ask (self);
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
take_reply (MacawTurn *self, MacawModelReply *reply, GError *error)
{
  g_autoptr (GError) owned = error;

  self->reply = reply;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      macaw_turn_end (self, "stopped");
      return;
    }
  if (reply == NULL)
    {
      fail (self, owned->message);
      return;
    }
  macaw_turn_close_text (self);
  self->next_call = 0;
  count_usage (self, reply->usage);
  if (reply->calls->len > 0)
    {
      macaw_turn_run_calls (self);
      return;
    }
  macaw_turn_tell_step (self, FALSE);
  macaw_turn_end (self, "done");
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
history_came (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawTurn *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) messages = macaw_history_messages_finish (result, &error), tools = NULL, list = NULL;
  MacawToolbox *toolbox;

  if (messages == NULL)
    {
      take_reply (self, NULL, g_steal_pointer (&error));
      return;
    }
  toolbox = macaw_runtime_get_toolbox (self->runtime, self->session, NULL);
  list = toolbox == NULL ? NULL : macaw_toolbox_list (toolbox);
  tools = macaw_history_tools (list);
  macaw_provider_ask_async (self->provider, self->upstream, messages, tools, &macaw_turn_model_events, self, self->cancellable,
                            provider_answered, self);
}

static void
ask (MacawTurn *self)
{
  macaw_turn_tell_step (self, TRUE);
  if (self->provider == NULL)
    macaw_guide_ask_async (self->text, self->round, self->last_result, self->last_failed, &macaw_turn_model_events, self,
                           self->cancellable, guide_answered, self);
  else
    macaw_history_messages_async (self->runtime, self->session, self->conversation, self->cancellable, history_came, self);
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

static AraMessage *
make_question (MacawTurn *self, const char *id)
{
  AraMessage *message = ara_message_new (ARA_ROLE_USER, id);
  g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, self->text);
  g_autofree char *time = macaw_format_time (g_get_real_time ());
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) metadata = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "createdAt", time);
  ara_value_builder_end_object (builder);
  metadata = ara_value_builder_end (builder);
  ara_message_append_part (message, ARA_PART (part));
  ara_message_merge_metadata (message, metadata);
  return message;
}

static gboolean
time_is_over (gpointer data)
{
  MacawTurn *self = data;
  g_autofree char *time = describe_seconds (self->limits.seconds);

  self->time_limit = 0;
  end_by_limit (self, g_strdup_printf ("%s was stopped after %s.", self->limits.who, time));
  return G_SOURCE_REMOVE;
}

void
macaw_turn_set_limits (MacawTurn *self, const MacawTurnLimits *limits)
{
  self->limits = *limits;
  g_clear_handle_id (&self->time_limit, g_source_remove);
  self->time_limit = g_timeout_add_seconds ((guint) limits->seconds, time_is_over, self);
}

static void
question_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawTurn *self = data;
  g_autoptr (GError) error = NULL;
  gboolean stored = macaw_runtime_store_begin_turn_finish (self->runtime->store, result, &error);

  macaw_turn_tell_start (self);
  if (stored)
    macaw_runtime_tell_change (self->runtime, self->session, self->conversation);
  if (!stored)
    fail (self, error->message);
  else if (g_cancellable_is_cancelled (self->cancellable))
    macaw_turn_end (self, "stopped");
  else
    ask (self);
}

MacawTurn *
macaw_turn_start (MacawRuntime *runtime, const char *session, const char *conversation, const char *text, const char *user_id,
                  const char *model, MacawTurnWrite write, gpointer data)
{
  MacawTurn *self = g_new0 (MacawTurn, 1);
  g_autofree char *title = make_title (text);
  g_autoptr (AraMessage) question = NULL;
  const MacawLimits *limits = &runtime->limits;
  const MacawTurnLimits watched = { "The agent", limits->turn_rounds, limits->turn_seconds, limits->turn_tokens };
  MacawProvider *provider;

  self->runtime = runtime;
  self->session = g_strdup (session);
  self->conversation = g_strdup (conversation);
  self->text = g_strdup (text);
  provider = macaw_runtime_pick_model (runtime, model, &self->model, &self->upstream);
  self->provider = provider == NULL ? NULL : macaw_provider_copy (provider);
  if (provider != NULL)
    {
      self->provider->idle_seconds = (guint) limits->model_idle_seconds;
      self->provider->answer_bytes = limits->model_answer_bytes;
    }
  self->id = g_uuid_string_random ();
  self->write = write;
  self->data = data;
  self->started = g_get_monotonic_time ();
  self->cancellable = g_cancellable_new ();
  self->call_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->work = macaw_runtime_begin_work (runtime, session, self->cancellable);
  macaw_turn_set_limits (self, &watched);
  g_hash_table_insert (runtime->turns, g_strdup (conversation), self);
  question = make_question (self, user_id);
  macaw_runtime_store_begin_turn_async (runtime->store, conversation, session, title, question, self->id, question_stored, self);
  return self;
}

static gboolean
unread_too_long (gpointer data)
{
  MacawTurn *self = data;
  g_autofree char *time = describe_seconds (self->runtime->limits.turn_unread_seconds);

  self->unread_timer = 0;
  end_by_limit (self, g_strdup_printf ("The agent was stopped, since nobody had read its answer for %s.", time));
  return G_SOURCE_REMOVE;
}

void
macaw_turn_detach (MacawTurn *self)
{
  self->write = NULL;
  if (self->unread_timer == 0)
    self->unread_timer = g_timeout_add_seconds ((guint) self->runtime->limits.turn_unread_seconds, unread_too_long, self);
}

void
macaw_turn_stop (MacawTurn *self, GFunc stopped, gpointer data)
{
  StopWaiter *waiter = g_new (StopWaiter, 1);

  *waiter = (StopWaiter){ stopped, data };
  self->stop_waiters = g_slist_append (self->stop_waiters, waiter);
  g_cancellable_cancel (self->cancellable);
}
