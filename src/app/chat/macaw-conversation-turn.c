/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The turns of a conversation: sending, what waits, stopping, trying again. */

#include "config.h"

#include "macaw-conversation-private.h"
#include "macaw-answer-error.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>
#include <string.h>

#define LOCAL_CONNECTION "local" /* whose model this app connects */
#define MAX_TITLE 60 /* characters */

static gboolean
must_wait (MacawConversation *self)
{
  return self->turn != NULL || self->reading_back || self->reading_kept || self->held || self->client == NULL;
}

/* The end of a turn */

void
macaw_conversation_end_turn (MacawConversation *self, gboolean worked)
{
  self->stopping = FALSE;
  self->n_turns++;
  if (!self->shown && !self->unread)
    {
      self->unread = TRUE;
      macaw_conversation_notify (self, MACAW_CONVERSATION_UNREAD);
    }
  macaw_conversation_keep_title (self, g_get_real_time ());
  macaw_conversation_notify (self, MACAW_CONVERSATION_STOPPING);
  macaw_conversation_notify (self, MACAW_CONVERSATION_BUSY);
  g_signal_emit_by_name (self, "ended");
  /* What waited was written for another answer: after a failure its writer decides. */
  if (worked)
    macaw_conversation_send_waiting (self);
  else
    macaw_conversation_cancel_waiting (self);
}

static void
say_how_it_ended (AraTurn *turn, AraMessage *answer, const GError *error)
{
  gboolean confirmed;
  g_autofree char *sentence = error == NULL ? NULL : macaw_error_get_sentence (error);

  g_object_get (turn, "stop-confirmed", &confirmed, NULL);
  if (error != NULL)
    ara_message_set_error_text (answer, sentence);
  else if (ara_message_get_status (answer) == ARA_MESSAGE_STOPPED && !confirmed)
    ara_message_set_error_text (answer, _("Stopped here; the server did not confirm that it stopped too."));
}

/* Where the server does not tell it: as long as a person waited. */
static void
measure_turn (MacawConversation *self, AraMessage *answer)
{
  g_autoptr (AraValueBuilder) builder = NULL;
  g_autoptr (AraValue) measured = NULL;

  if (ara_message_get_duration_ms (answer) >= 0 || ara_message_get_status (answer) == ARA_MESSAGE_FAILED)
    return;
  builder = ara_value_builder_new ();
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "durationMs");
  ara_value_builder_integer (builder, (g_get_monotonic_time () - self->started_at) / 1000);
  ara_value_builder_end_object (builder);
  measured = ara_value_builder_end (builder);
  ara_message_merge_metadata (answer, measured);
}

/* Whether the server may be working on, and only the line to it is gone. */
static gboolean
may_run_on (const GError *error)
{
  return g_error_matches (error, ARA_ERROR, ARA_ERROR_DISCONNECTED) || g_error_matches (error, ARA_ERROR, ARA_ERROR_TIMED_OUT);
}

/* libsoup gives a connection that is cut between two chunks as the end of the body, so an end
 * that no event tells of may be a cut one. The server knows. */
static gboolean
needs_proof (MacawConversation *self, AraMessage *answer, const GError *error)
{
  return error == NULL && !self->closed && self->long_answer == NULL && !self->stopping && ara_message_get_status (answer) == ARA_MESSAGE_DONE;
}

static void
conclude_turn (MacawConversation *self, const GError *error)
{
  g_autoptr (AraMessage) answer = g_object_ref (ara_turn_get_message (self->turn));

  g_signal_handlers_disconnect_by_data (self->turn, self);
  if (self->long_answer != NULL)
    ara_message_set_error_text (answer, NULL);
  say_how_it_ended (self->turn, answer, error);
  measure_turn (self, answer);
  if (self->long_answer != NULL)
    macaw_long_answer_end (self->long_answer);
  self->maybe_whole = needs_proof (self, answer, error);
  if (self->maybe_whole)
    ara_message_set_status (answer, ARA_MESSAGE_INTERRUPTED);
  g_clear_object (&self->turn);
  self->question = NULL;
  self->over = FALSE;
  /* A long answer is not read back: it would come whole, into memory. */
  if (self->maybe_whole || (may_run_on (error) && self->long_answer == NULL))
    {
      ara_message_set_error_text (answer, _("The connection was cut. Reading the rest of the answer from the server…"));
      macaw_conversation_begin_read_back (self);
    }
  if (error != NULL)
    macaw_answer_error_keep (answer, error, g_str_equal (self->connection_id, LOCAL_CONNECTION));
  macaw_conversation_follow_answer (self, NULL);
  macaw_conversation_set_error (self, &self->error, error, MACAW_CONVERSATION_ERROR);
  if (!self->reading_back)
    macaw_conversation_end_turn (self, error == NULL);
}

static void
turn_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConversation) self = data;
  g_autoptr (GError) error = NULL;

  ara_turn_run_finish (ARA_TURN (source), result, &error);
  if (self->turn != ARA_TURN (source) || g_cancellable_is_cancelled (self->cancellable))
    return;
  /* The stream may end before the call that stops it is answered, by another connection:
   * only that answer says whether the stop is confirmed. */
  if (self->asking_stop)
    self->over = TRUE;
  else
    conclude_turn (self, error);
}

/* Beginning */

static void
event_came (AraTurn *turn, const char *json, MacawConversation *self)
{
  static const char *const types[] = { "\"finish\"", "\"abort\"", "\"error\"" };

  self->closed = g_str_equal (json, "[DONE]");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    self->closed = self->closed || strstr (json, types[i]) != NULL;
}

static void
id_changed (AraTurn *turn, GParamSpec *pspec, MacawConversation *self)
{
  macaw_conversation_adopt_id (self, ara_turn_get_conversation_id (turn));
}

static void
long_answer_ended (MacawConversation *self)
{
  guint position;

  if (self->store != NULL && g_list_store_find (self->messages, macaw_long_answer_get_message (self->long_answer), &position))
    macaw_conversation_keep (self, position);
}

static void
answer_overflowed (AraTurn *turn, AraTextPart *part, GBytes *text, MacawConversation *self)
{
  if (self->long_answer == NULL)
    {
      g_autofree char *path = macaw_store_dup_answer_path (self->store, self->connection_id, self->id);

      self->long_answer = macaw_long_answer_new (ara_turn_get_message (turn), path);
      macaw_long_answer_set_room (self->long_answer, self->file_limit);
      g_signal_connect_object (self->long_answer, "ended", G_CALLBACK (long_answer_ended), self, G_CONNECT_SWAPPED);
    }
  if (!macaw_long_answer_append (self->long_answer, part, text))
    macaw_conversation_stop (self);
}

void
macaw_conversation_drop_long_answer (MacawConversation *self)
{
  if (self->long_answer == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->long_answer, self);
  macaw_long_answer_close (self->long_answer);
  g_clear_object (&self->long_answer);
}

void
macaw_conversation_set_limits (MacawConversation *self, gsize shown, guint64 kept)
{
  self->text_limit = shown;
  self->file_limit = kept;
}

static void
start_turn (MacawConversation *self, AraMessage *question)
{
  g_autofree char *text = ara_message_dup_text (question);
  guint position;

  macaw_conversation_drop_long_answer (self);
  self->turn = ara_turn_new (self->client, text);
  self->question = question;
  ara_turn_set_conversation_id (self->turn, self->id);
  ara_turn_set_session_id (self->turn, self->session_id);
  ara_turn_set_message_id (self->turn, ara_message_get_id (question));
  ara_turn_set_model (self->turn, self->model);
  ara_turn_set_text_limit (self->turn, self->text_limit);
  g_signal_connect_object (self->turn, "notify::conversation-id", G_CALLBACK (id_changed), self, 0);
  g_signal_connect_object (self->turn, "overflow", G_CALLBACK (answer_overflowed), self, 0);
  g_signal_connect_object (self->turn, "event", G_CALLBACK (event_came), self, 0);
  self->closed = FALSE;
  self->started_at = g_get_monotonic_time ();
  g_list_store_append (self->messages, ara_turn_get_message (self->turn));
  macaw_conversation_set_error (self, &self->error, NULL, MACAW_CONVERSATION_ERROR);
  macaw_conversation_keep_title (self, g_get_real_time ());
  if (g_list_store_find (self->messages, question, &position))
    macaw_conversation_keep (self, position);
  macaw_conversation_follow_answer (self, ara_turn_get_message (self->turn));
  macaw_conversation_notify (self, MACAW_CONVERSATION_BUSY);
  ara_turn_run_async (self->turn, self->cancellable, turn_ended, g_object_ref (self));
}

static void
set_title_from (MacawConversation *self, const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));
  g_autofree char *valid = g_utf8_make_valid (line, -1);
  g_autofree char *title = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_TITLE));

  if (self->title == NULL || *self->title == '\0')
    macaw_conversation_set_title (self, title);
}

static void
send_now (MacawConversation *self, const char *text)
{
  g_autoptr (AraMessage) question = ara_message_new (ARA_ROLE_USER, NULL);
  g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, text);

  macaw_conversation_first_message (self);
  set_title_from (self, text);
  ara_message_append_part (question, ARA_PART (part));
  g_list_store_append (self->messages, question);
  start_turn (self, question);
}

void
macaw_conversation_send (MacawConversation *self, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *joined = NULL;

  g_return_if_fail (MACAW_IS_CONVERSATION (self) && text != NULL);
  if (*stripped == '\0')
    return;
  if (!must_wait (self))
    {
      send_now (self, stripped);
      return;
    }
  joined = self->waiting == NULL ? g_strdup (stripped) : g_strjoin ("\n\n", self->waiting, stripped, NULL);
  macaw_conversation_set_waiting (self, joined);
}

void
macaw_conversation_retry (MacawConversation *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));

  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  if (must_wait (self))
    return;
  for (guint i = count; i > 0; i--)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (G_LIST_MODEL (self->messages), i - 1);

      if (ara_message_get_role (message) != ARA_ROLE_USER)
        continue;
      g_list_store_splice (self->messages, i, count - i, NULL, 0);
      start_turn (self, message);
      return;
    }
}

/* What waits */

void
macaw_conversation_set_waiting (MacawConversation *self, const char *text)
{
  if (g_strcmp0 (self->waiting, text) == 0)
    return;
  g_free (self->waiting);
  self->waiting = g_strdup (text);
  macaw_conversation_keep_draft (self);
  macaw_conversation_notify (self, MACAW_CONVERSATION_WAITING_TEXT);
}

char *
macaw_conversation_take_waiting (MacawConversation *self)
{
  g_autofree char *text = g_strdup (self->waiting);

  g_return_val_if_fail (MACAW_IS_CONVERSATION (self), NULL);
  macaw_conversation_set_waiting (self, NULL);
  return g_steal_pointer (&text);
}

void
macaw_conversation_cancel_waiting (MacawConversation *self)
{
  g_autofree char *joined = macaw_conversation_dup_unsent (self);

  if (self->waiting == NULL)
    return;
  macaw_conversation_set_waiting (self, NULL);
  macaw_conversation_set_draft (self, joined);
  macaw_conversation_keep_draft (self);
}

void
macaw_conversation_send_waiting (MacawConversation *self)
{
  g_autofree char *text = NULL;

  if (must_wait (self))
    return;
  text = macaw_conversation_take_waiting (self);
  if (text != NULL)
    send_now (self, text);
}

/* Stopping */

static void
turn_stop_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConversation) self = data;
  g_autoptr (GError) error = NULL;

  if (!ara_turn_stop_finish (ARA_TURN (source), result, NULL, &error))
    g_info ("The stop was not taken: %s", error->message);
  self->asking_stop = FALSE;
  if (self->over)
    conclude_turn (self, NULL);
}

static void
server_stop_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConversation) self = data;
  g_autoptr (GError) error = NULL;

  if (ara_runtime_client_chat_stop_finish (ARA_RUNTIME_CLIENT (source), result, &error))
    macaw_conversation_read_now (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    macaw_conversation_end_read_back (self, _("Stopped here; the server did not confirm that it stopped too."));
}

void
macaw_conversation_stop (MacawConversation *self)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  if (!macaw_conversation_is_busy (self) || self->stopping)
    return;
  self->stopping = TRUE;
  macaw_conversation_notify (self, MACAW_CONVERSATION_STOPPING);
  if (self->turn != NULL)
    {
      self->asking_stop = TRUE;
      ara_turn_stop_async (self->turn, NULL, turn_stop_answered, g_object_ref (self));
    }
  else if (self->client != NULL)
    ara_runtime_client_chat_stop_async (self->client, self->id, self->cancellable, server_stop_answered, g_object_ref (self));
  else
    macaw_conversation_end_read_back (self, _("Stopped here; the server did not confirm that it stopped too."));
}
