/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that grow: folded from their events on the store's thread, and saved in time: as a
 * whole at the beginning, when they are read, and at the end; in between, what was added. */

#include "macaw-drafts.h"
#include "ara/ara-message-journal-private.h"

#define SAVE_INTERVAL_US (G_USEC_PER_SEC / 2)
#define MAX_SAVE_SHARE 10 /* what takes n ms to write is written every 10 n ms */

typedef struct
{
  gint64      position; /* among the messages */
  AraMessage *message;
  AraFold    *fold;
  AraMessageJournal *journal;
  gboolean    changed;
  gboolean    partial;  /* since it was saved as a whole, changes were */
  gboolean    lost;     /* one of these was not: the next time it is saved as a whole */
  gint64      due;      /* when a change is to be saved, monotonic µs */
} Draft;

struct _MacawDrafts
{
  MacawDatabase *database;
  GHashTable    *drafts; /* conversation id → Draft */
};

static void
draft_free (Draft *draft)
{
  ara_message_journal_free (draft->journal);
  g_object_unref (draft->fold);
  g_object_unref (draft->message);
  g_free (draft);
}

/* What takes long to write comes more seldom. */
static void
schedule (Draft *draft, gint64 begin)
{
  gint64 end = g_get_monotonic_time ();

  draft->changed = FALSE;
  draft->due = end + MAX (SAVE_INTERVAL_US, (end - begin) * MAX_SAVE_SHARE);
}

static void
save_draft (MacawDrafts *self, const char *conversation, Draft *draft)
{
  gint64 begin = g_get_monotonic_time ();

  draft->lost = !macaw_database_save_message (self->database, conversation, draft->position, draft->message);
  if (!draft->lost)
    {
      ara_message_journal_mark_kept (draft->journal);
      draft->partial = FALSE;
    }
  schedule (draft, begin);
}

static void
save_change (MacawDrafts *self, const char *conversation, Draft *draft)
{
  gint64 begin = g_get_monotonic_time ();
  g_autofree char *change = draft->lost ? NULL : ara_message_journal_take (draft->journal);

  /* A change that is lost would be missed by all that come after it. */
  if (draft->lost || (change != NULL && !macaw_database_add_change (self->database, conversation, draft->position, change)))
    {
      save_draft (self, conversation, draft);
      return;
    }
  draft->partial = draft->partial || change != NULL;
  schedule (draft, begin);
}

void
macaw_drafts_begin (MacawDrafts *self, const char *conversation, gint64 position, const char *id)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->position = position;
  draft->message = ara_message_new (ARA_ROLE_ASSISTANT, id);
  draft->fold = ara_fold_new (draft->message);
  draft->journal = ara_message_journal_new (draft->message);
  g_hash_table_replace (self->drafts, g_strdup (conversation), draft);
  save_draft (self, conversation, draft);
}

void
macaw_drafts_add_event (MacawDrafts *self, const char *conversation, GBytes *event)
{
  Draft *draft = g_hash_table_lookup (self->drafts, conversation);
  gsize length;
  const char *text = g_bytes_get_data (event, &length);

  if (draft == NULL)
    return;
  ara_fold_push (draft->fold, text, (gssize) length);
  draft->changed = TRUE;
}

void
macaw_drafts_save (MacawDrafts *self, const char *conversation)
{
  Draft *draft = g_hash_table_lookup (self->drafts, conversation);

  if (draft != NULL && (draft->changed || draft->partial || draft->lost))
    save_draft (self, conversation, draft);
}

void
macaw_drafts_end (MacawDrafts *self, const char *conversation)
{
  macaw_drafts_save (self, conversation);
  g_hash_table_remove (self->drafts, conversation);
}

gint64
macaw_drafts_save_due (MacawDrafts *self)
{
  gint64 next = -1;
  GHashTableIter iter;
  gpointer conversation, value;

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &conversation, &value))
    {
      Draft *draft = value;
      gint64 left = draft->due - g_get_monotonic_time ();

      if (!draft->changed)
        continue;
      if (left <= 0)
        save_change (self, conversation, draft);
      else
        next = next < 0 ? left : MIN (next, left);
    }
  return next;
}

void
macaw_drafts_interrupt (MacawDrafts *self)
{
  GHashTableIter iter;
  gpointer conversation, value;

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &conversation, &value))
    {
      ara_message_set_status (((Draft *) value)->message, ARA_MESSAGE_INTERRUPTED);
      save_draft (self, conversation, value);
    }
}

MacawDrafts *
macaw_drafts_new (MacawDatabase *database)
{
  MacawDrafts *self = g_new (MacawDrafts, 1);

  *self = (MacawDrafts){ database, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) draft_free) };
  return self;
}

void
macaw_drafts_free (MacawDrafts *self)
{
  g_hash_table_unref (self->drafts);
  g_free (self);
}
