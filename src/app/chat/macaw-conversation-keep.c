/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the store gets of a conversation, and when: of a growing answer once a second what was
 * added. */

#include "config.h"

#include "macaw-conversation-private.h"

#define SAVE_MS 1000
#define SAVE_SHARE 20 /* what takes n ms of the main loop comes every 20 n ms */
#define DRAFT_MS 500

/* A new conversation has a new id at each start: its draft is kept for the session. */
static char *
get_draft_key (MacawConversation *self, gboolean fresh)
{
  if (fresh)
    return g_strconcat ("draft/", self->connection_id, "/new/", self->session_id, NULL);
  return g_strconcat ("draft/", self->connection_id, "/", self->id, NULL);
}

void
macaw_conversation_keep_title (MacawConversation *self, gint64 updated_at)
{
  if (self->store != NULL && !self->fresh)
    macaw_store_save_conversation (self->store, self->connection_id, self->session_id, self->id, self->title, updated_at);
}

static void
keep_message (MacawConversation *self, guint position)
{
  g_autoptr (AraMessage) message = g_list_model_get_item (G_LIST_MODEL (self->messages), position);

  macaw_store_save_message (self->store, self->connection_id, self->id, position, message);
  if (self->journal != NULL && ara_message_journal_get_message (self->journal) == message)
    ara_message_journal_mark_kept (self->journal);
}

void
macaw_conversation_keep (MacawConversation *self, guint position)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));

  if (self->store == NULL)
    return;
  for (guint i = position; i < count; i++)
    keep_message (self, i);
  macaw_store_cut_messages (self->store, self->connection_id, self->id, count);
}

/* The growing answer */

/* As a whole at first and when it is complete. */
static void
save_answer (MacawConversation *self, gboolean whole)
{
  g_autoptr (AraMessage) answer = g_signal_group_dup_target (self->answer_signals);
  gint64 begin = g_get_monotonic_time ();
  g_autofree char *change = NULL;
  guint position;

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (self->store == NULL || answer == NULL || !g_list_store_find (self->messages, answer, &position))
    return;
  if (self->journal == NULL || ara_message_journal_get_message (self->journal) != answer)
    {
      g_clear_pointer (&self->journal, ara_message_journal_free);
      self->journal = ara_message_journal_new (answer);
      whole = TRUE;
    }
  if (whole)
    keep_message (self, position);
  else if ((change = ara_message_journal_take (self->journal)) != NULL)
    macaw_store_add_change (self->store, self->connection_id, self->id, position, change);
  self->save_wait = (guint) ((g_get_monotonic_time () - begin) / 1000 * SAVE_SHARE);
}

static gboolean
time_to_save (gpointer data)
{
  MacawConversation *self = data;

  self->save_timer = 0;
  save_answer (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
answer_changed (MacawConversation *self, AraMessage *answer)
{
  if (self->store != NULL && self->save_timer == 0)
    self->save_timer = g_timeout_add (MAX (SAVE_MS, self->save_wait), time_to_save, self);
}

void
macaw_conversation_follow_answer (MacawConversation *self, AraMessage *answer)
{
  if (self->answer_signals == NULL)
    {
      self->answer_signals = g_signal_group_new (ARA_TYPE_MESSAGE);
      g_signal_group_connect_swapped (self->answer_signals, "changed", G_CALLBACK (answer_changed), self);
    }
  if (answer == NULL)
    {
      save_answer (self, TRUE);
      g_clear_pointer (&self->journal, ara_message_journal_free);
    }
  g_signal_group_set_target (self->answer_signals, answer);
}

/* Drafts */

/* What waits and what is being written: at the next start both are the draft. */
char *
macaw_conversation_dup_unsent (MacawConversation *self)
{
  if (self->waiting == NULL)
    return g_strdup (self->draft);
  return *self->draft == '\0' ? g_strdup (self->waiting) : g_strjoin ("\n\n", self->waiting, self->draft, NULL);
}

void
macaw_conversation_keep_draft (MacawConversation *self)
{
  g_autofree char *key = get_draft_key (self, self->fresh);
  g_autofree char *text = macaw_conversation_dup_unsent (self);

  g_clear_handle_id (&self->draft_timer, g_source_remove);
  if (self->store != NULL)
    macaw_store_set_value (self->store, key, *text == '\0' ? NULL : text);
}

static gboolean
time_to_keep_draft (gpointer data)
{
  MacawConversation *self = data;

  self->draft_timer = 0;
  macaw_conversation_keep_draft (self);
  return G_SOURCE_REMOVE;
}

void
macaw_conversation_set_draft (MacawConversation *self, const char *text)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self) && text != NULL);
  if (g_str_equal (self->draft, text))
    return;
  g_free (self->draft);
  self->draft = g_strdup (text);
  if (self->store != NULL && self->draft_timer == 0)
    self->draft_timer = g_timeout_add (DRAFT_MS, time_to_keep_draft, self);
  macaw_conversation_notify (self, MACAW_CONVERSATION_DRAFT);
}

static void
drafts_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConversation) self = data;
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);
  g_autofree char *key = get_draft_key (self, self->fresh);
  const char *draft = values == NULL ? NULL : g_hash_table_lookup (values, key);

  /* What was typed meanwhile is newer. A store that fails tells so by itself. */
  if (draft != NULL && *self->draft == '\0' && self->draft_timer == 0)
    {
      self->draft = (g_free (self->draft), g_strdup (draft));
      macaw_conversation_notify (self, MACAW_CONVERSATION_DRAFT);
    }
}

void
macaw_conversation_load_draft (MacawConversation *self)
{
  g_autofree char *key = get_draft_key (self, self->fresh);

  if (self->store != NULL)
    macaw_store_get_values_async (self->store, key, self->cancellable, drafts_came, g_object_ref (self));
}

/* Ids */

void
macaw_conversation_first_message (MacawConversation *self)
{
  g_autofree char *key = get_draft_key (self, TRUE);

  if (!self->fresh)
    return;
  self->fresh = FALSE;
  if (self->store == NULL)
    return;
  macaw_store_set_value (self->store, key, NULL);
  macaw_conversation_keep_draft (self);
}

void
macaw_conversation_adopt_id (MacawConversation *self, const char *id)
{
  g_autofree char *key = get_draft_key (self, FALSE);

  if (g_strcmp0 (self->id, id) == 0)
    return;
  if (self->store != NULL)
    {
      macaw_store_delete_conversation (self->store, self->connection_id, self->id);
      macaw_store_set_value (self->store, key, NULL);
    }
  g_free (self->id);
  self->id = g_strdup (id);
  macaw_conversation_keep_title (self, g_get_real_time ());
  macaw_conversation_keep_draft (self);
  macaw_conversation_keep (self, 0);
  macaw_conversation_notify (self, MACAW_CONVERSATION_ID);
}

void
macaw_conversation_join_session (MacawConversation *self, const char *session_id)
{
  g_autofree char *key = NULL;

  g_return_if_fail (MACAW_IS_CONVERSATION (self) && session_id != NULL);
  if (self->session_id != NULL)
    return;
  key = get_draft_key (self, self->fresh);
  self->session_id = g_strdup (session_id);
  if (self->store == NULL)
    return;
  macaw_store_set_value (self->store, key, NULL);
  macaw_conversation_keep_draft (self);
  macaw_conversation_keep_title (self, 0);
}

void
macaw_conversation_flush (MacawConversation *self)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  if (self->draft_timer != 0)
    macaw_conversation_keep_draft (self);
  if (self->save_timer != 0)
    save_answer (self, FALSE);
}

void
macaw_conversation_stop_keeping (MacawConversation *self)
{
  macaw_conversation_flush (self);
  g_clear_object (&self->answer_signals);
  g_clear_pointer (&self->journal, ara_message_journal_free);
}
