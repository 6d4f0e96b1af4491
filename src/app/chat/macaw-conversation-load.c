/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a conversation: from the store at once, from the server after it, and again and
 * again while a turn runs only there. */

#include "config.h"

#include "macaw-conversation-private.h"
#include "macaw-merge.h"
#include "macaw-stored-messages.h"

#include <glib/gi18n.h>

#define FIRST_DELAY_MS 500
#define LAST_DELAY_MS 30000
#define MAX_ATTEMPTS 6          /* after it the delay no longer grows */
#define ATTEMPTS_WHILE_RUNNING 3 /* a server that answers is asked every 4 s at least */

static void
set_loads (MacawConversation *self, guint loads)
{
  gboolean changed = (self->loads == 0) != (loads == 0);

  self->loads = loads;
  if (changed)
    macaw_conversation_notify (self, MACAW_CONVERSATION_LOADING);
}

void
macaw_conversation_settle (MacawConversation *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (G_LIST_MODEL (self->messages), i);

      if (ara_message_get_status (message) != ARA_MESSAGE_STREAMING)
        continue;
      ara_message_set_status (message, ARA_MESSAGE_INTERRUPTED);
      macaw_conversation_keep (self, i);
    }
}

/* Reading back */

static gboolean
time_to_read (gpointer data)
{
  MacawConversation *self = data;

  self->read_back = 0;
  macaw_conversation_read_now (self);
  return G_SOURCE_REMOVE;
}

static void
read_later (MacawConversation *self)
{
  guint delay = MIN (FIRST_DELAY_MS << self->attempts, LAST_DELAY_MS);

  if (self->attempts < MAX_ATTEMPTS)
    self->attempts++;
  /* Spread by a quarter to both sides: many that were cut at once must not come at once. */
  delay = delay * 3 / 4 + (guint) g_random_int_range (0, (gint32) (delay / 2));
  g_clear_handle_id (&self->read_back, g_source_remove);
  self->read_back = g_timeout_add (delay, time_to_read, self);
}

void
macaw_conversation_begin_read_back (MacawConversation *self)
{
  if (self->reading_back)
    return;
  self->reading_back = TRUE;
  self->attempts = 0;
  macaw_conversation_notify (self, MACAW_CONVERSATION_BUSY);
  if (self->maybe_whole)
    macaw_conversation_read_now (self);
  else
    read_later (self);
}

/* @sentence: what the answer's error says then; NULL: what it says is right. */
void
macaw_conversation_end_read_back (MacawConversation *self, const char *sentence)
{
  g_autoptr (AraMessage) last = macaw_conversation_dup_last (self);

  if (!self->reading_back)
    return;
  g_clear_handle_id (&self->read_back, g_source_remove);
  self->reading_back = FALSE;
  self->maybe_whole = FALSE;
  macaw_conversation_settle (self);
  if (sentence != NULL && last != NULL && ara_message_get_role (last) == ARA_ROLE_ASSISTANT)
    {
      ara_message_set_error_text (last, sentence);
      macaw_conversation_keep (self, g_list_model_get_n_items (G_LIST_MODEL (self->messages)) - 1);
    }
  macaw_conversation_end_turn (self, sentence == NULL);
}

/* Whether asking again can't help. */
static gboolean
is_final (const GError *error)
{
  static const int codes[] = { ARA_ERROR_NOT_FOUND, ARA_ERROR_UNSUPPORTED, ARA_ERROR_UNAUTHORIZED, ARA_ERROR_FORBIDDEN,
                               ARA_ERROR_BAD_REPLY, ARA_ERROR_BAD_JSON, ARA_ERROR_TOO_LARGE };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, ARA_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
lacks_it (const GError *error)
{
  return g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND) || g_error_matches (error, ARA_ERROR, ARA_ERROR_UNSUPPORTED);
}

/* A server that does not keep conversations may well end its streams without a word. */
static void
take_as_whole (MacawConversation *self)
{
  g_autoptr (AraMessage) last = macaw_conversation_dup_last (self);

  if (last != NULL)
    {
      ara_message_set_status (last, ARA_MESSAGE_DONE);
      ara_message_set_error_text (last, NULL);
      macaw_conversation_keep (self, g_list_model_get_n_items (G_LIST_MODEL (self->messages)) - 1);
    }
  macaw_conversation_end_read_back (self, NULL);
}

/* From the server */

static void
server_failed (MacawConversation *self, const GError *error)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->messages)) == 0;

  if (self->reading_back && !is_final (error))
    {
      read_later (self);
      return;
    }
  if (self->reading_back && self->maybe_whole && lacks_it (error))
    take_as_whole (self);
  else if (self->reading_back)
    macaw_conversation_end_read_back (self, _("The connection was cut, and the rest of this answer can't be read from the server."));
  else if (self->turn == NULL)
    macaw_conversation_settle (self);
  /* A server that does not keep conversations, or not this one, is no trouble where we do. */
  if (empty || !lacks_it (error))
    macaw_conversation_set_error (self, &self->load_error, error, MACAW_CONVERSATION_LOAD_ERROR);
}

/* Whether what they told last is the last here: else an answer of ours was left over. */
static gboolean
is_last (MacawConversation *self, AraMessage *message)
{
  g_autoptr (AraMessage) last = macaw_conversation_dup_last (self);

  return message != NULL && last != NULL && g_strcmp0 (ara_message_get_id (message), ara_message_get_id (last)) == 0;
}

static void
server_answered (MacawConversation *self, GListModel *theirs)
{
  g_autoptr (GPtrArray) messages = macaw_merge_messages (G_LIST_MODEL (self->messages), theirs, MACAW_MAX_MESSAGES,
                                                         self->turn != NULL ? self->question : NULL);
  guint count = g_list_model_get_n_items (theirs);
  g_autoptr (AraMessage) last = count == 0 ? NULL : g_list_model_get_item (theirs, count - 1);
  gboolean running = last != NULL && ara_message_get_status (last) == ARA_MESSAGE_STREAMING;
  guint first = macaw_merge_apply (self->messages, messages);

  macaw_conversation_set_error (self, &self->load_error, NULL, MACAW_CONVERSATION_LOAD_ERROR);
  if (first < g_list_model_get_n_items (G_LIST_MODEL (self->messages)))
    macaw_conversation_keep (self, first);
  if (self->turn != NULL)
    return;
  if (running && !self->reading_back)
    macaw_conversation_begin_read_back (self);
  else if (running)
    {
      self->attempts = MIN (self->attempts, ATTEMPTS_WHILE_RUNNING);
      read_later (self);
    }
  else if (self->reading_back)
    macaw_conversation_end_read_back (self, is_last (self, last) ? NULL : _("The connection was cut, and the server does not have this answer."));
  else
    macaw_conversation_settle (self);
}

static void
messages_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConversation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) theirs = macaw_stored_messages_read_finish (result, &error);

  set_loads (self, self->loads - 1);
  /* Not of a connection that was replaced meanwhile: the new one was asked, too. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->client != ARA_RUNTIME_CLIENT (source))
    return;
  if (theirs != NULL)
    server_answered (self, theirs);
  else
    server_failed (self, error);
}

void
macaw_conversation_read_now (MacawConversation *self)
{
  g_autofree char *stem = macaw_store_dup_answer_stem (self->store, self->connection_id, self->id);

  g_clear_handle_id (&self->read_back, g_source_remove);
  if (self->client == NULL)
    return;
  set_loads (self, self->loads + 1);
  macaw_stored_messages_read_async (self->client, self->id, MACAW_MAX_MESSAGES, self->text_limit, stem, G_LIST_MODEL (self->messages),
                                    self->cancellable, messages_came, g_object_ref (self));
}

void
macaw_conversation_reload (MacawConversation *self)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  macaw_conversation_set_error (self, &self->load_error, NULL, MACAW_CONVERSATION_LOAD_ERROR);
  macaw_conversation_read_now (self);
}

/* From the store */

static void
kept_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConversation) self = data;
  g_autoptr (GListModel) kept = macaw_store_load_messages_finish (MACAW_STORE (source), result, NULL);
  guint count = kept == NULL ? 0 : g_list_model_get_n_items (kept);

  self->reading_kept = FALSE;
  if (count > 0)
    {
      g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < count; i++)
        g_ptr_array_add (messages, g_list_model_get_item (kept, i));
      macaw_merge_apply (self->messages, messages);
    }
  /* The server is asked only now, so that its answer is merged with what is kept. */
  if (self->client != NULL)
    macaw_conversation_read_now (self);
  else
    macaw_conversation_settle (self);
  set_loads (self, self->loads - 1);
  macaw_conversation_send_waiting (self);
}

void
macaw_conversation_load (MacawConversation *self)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  if (self->load_begun)
    return;
  self->load_begun = TRUE;
  macaw_conversation_load_draft (self);
  if (self->fresh)
    return;
  if (self->store == NULL)
    {
      macaw_conversation_read_now (self);
      return;
    }
  self->reading_kept = TRUE;
  set_loads (self, self->loads + 1);
  macaw_store_load_messages_async (self->store, self->connection_id, self->id, self->cancellable, kept_came, g_object_ref (self));
}
