/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The automations that are being deleted, and those whose deletion can still be undone. */

#include "config.h"

#include "macaw-automation-deletions.h"

#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>
#include <string.h>

/* "automation/CONNECTION/ID" → what is to become of it */
#define INTENTS "automation/"
#define DELETE  "delete"
#define RESUME  "resume"

typedef enum
{
  NOTHING,
  OFFERED,  /* paused, and can be undone */
  DELETING,
  RESUMING, /* undone */
  GONE,     /* stays hidden: a list that comes late may still have it */
} Step;

typedef struct
{
  MacawAutomationDeletions *self;      /* borrowed */
  AraRuntimeClient         *client;
  char                     *connection_id;
  char                     *id;
  gboolean                  was_enabled;
  Step                      wish;      /* what a person wants */
  Step                      tried;     /* what the server was asked last */
  guint                     questions; /* unanswered ones; each holds a reference to self */
  gboolean                  told;      /* of trouble */
} Deletion;

struct _MacawAutomationDeletions
{
  GObject     parent_instance;

  MacawStore *store;
  GHashTable *deletions; /* intent → Deletion */
  GHashTable *clients;   /* connection → AraRuntimeClient, as it was connected last */
};

G_DEFINE_FINAL_TYPE (MacawAutomationDeletions, macaw_automation_deletions, G_TYPE_OBJECT)

enum { CHANGED, LANDED, TROUBLE, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
intent_of (const char *connection_id, const char *id)
{
  return g_strconcat (INTENTS, connection_id, "/", id, NULL);
}

static Deletion *
find (MacawAutomationDeletions *self, const char *connection_id, const char *id)
{
  g_autofree char *intent = intent_of (connection_id, id);

  return g_hash_table_lookup (self->deletions, intent);
}

static void
deletion_free (gpointer data)
{
  Deletion *deletion = data;

  g_clear_object (&deletion->client);
  g_free (deletion->connection_id);
  g_free (deletion->id);
  g_free (deletion);
}

static Deletion *
add (MacawAutomationDeletions *self, const char *connection_id, AraRuntimeClient *client, const char *id)
{
  Deletion *deletion = g_new0 (Deletion, 1);

  deletion->self = self;
  deletion->client = g_object_ref (client);
  deletion->connection_id = g_strdup (connection_id);
  deletion->id = g_strdup (id);
  g_hash_table_replace (self->deletions, intent_of (connection_id, id), deletion);
  return deletion;
}

static void
forget (Deletion *deletion)
{
  g_autofree char *intent = intent_of (deletion->connection_id, deletion->id);

  macaw_store_set_value (deletion->self->store, intent, NULL);
  g_hash_table_remove (deletion->self->deletions, intent);
}

/* Trouble */

/* The server understood, and will say the same again. */
static gboolean
is_refusal (const GError *error)
{
  guint status = error != NULL && error->domain == ARA_ERROR ? ara_error_get_status (error) : 0;

  return status >= 400 && status < 500 && status != 401 && status != 403 && status != 408 && status != 429;
}

/* Once, however often it is tried. */
static void
tell_error (Deletion *deletion, const GError *error)
{
  g_autofree char *sentence = deletion->told || !macaw_error_is_news (error) ? NULL : macaw_error_get_sentence (error);

  if (sentence == NULL)
    return;
  deletion->told = TRUE;
  g_signal_emit (deletion->self, signals[TROUBLE], 0, sentence);
}

static void
tell_refusal (Deletion *deletion, const GError *error)
{
  g_autofree char *reason = macaw_error_get_sentence (error), *sentence = NULL;

  if (deletion->wish == DELETING)
    /* Translators: %s is a sentence that says why. */
    sentence = g_strdup_printf (_("An automation could not be deleted, and is in the list again. %s"), reason);
  else
    /* Translators: %s is a sentence that says why. */
    sentence = g_strdup_printf (_("An automation was not deleted, but is still paused. %s"), reason);
  g_signal_emit (deletion->self, signals[TROUBLE], 0, sentence);
}

/* Asking the server: one thing after the other, and only what is still wanted then */

static void go_on (Deletion *deletion);

static void
ask (Deletion *deletion)
{
  g_object_ref (deletion->self);
  deletion->questions++;
}

static void
answered (Deletion *deletion, AraRuntimeClient *client, const GError *error)
{
  g_autoptr (MacawAutomationDeletions) self = deletion->self;
  gboolean done = error == NULL || g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND);

  deletion->questions--;
  if (deletion->tried != deletion->wish || (deletion->wish == OFFERED && done))
    go_on (deletion);
  else if (deletion->wish == OFFERED)
    tell_error (deletion, error);
  else if (done && deletion->wish == DELETING)
    {
      g_autofree char *intent = intent_of (deletion->connection_id, deletion->id);

      macaw_store_set_value (self->store, intent, NULL);
      deletion->wish = GONE;
    }
  else if (done || is_refusal (error))
    {
      if (!done)
        tell_refusal (deletion, error);
      forget (deletion);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else if (client != deletion->client)
    {
      /* The runtime that was asked is gone, and there is another one. */
      deletion->tried = NOTHING;
      go_on (deletion);
    }
  else
    tell_error (deletion, error);
  g_signal_emit (self, signals[LANDED], 0);
}

static void
deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ara_runtime_client_automation_delete_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  answered (data, ARA_RUNTIME_CLIENT (source), error);
}

static void
updated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraAutomation) automation = ara_runtime_client_automation_update_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  answered (data, ARA_RUNTIME_CLIENT (source), error);
}

static void
send_enabled (Deletion *deletion, gboolean enabled)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) settings = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "enabled");
  ara_value_builder_boolean (builder, enabled);
  ara_value_builder_end_object (builder);
  settings = ara_value_builder_end (builder);
  ask (deletion);
  ara_runtime_client_automation_update_async (deletion->client, deletion->id, settings, NULL, updated, deletion);
}

static void
go_on (Deletion *deletion)
{
  if (deletion->questions > 0 || deletion->tried == deletion->wish)
    return;
  deletion->tried = deletion->wish;
  if (deletion->wish == DELETING)
    {
      ask (deletion);
      ara_runtime_client_automation_delete_async (deletion->client, deletion->id, NULL, deleted, deletion);
    }
  else if (deletion->was_enabled)
    send_enabled (deletion, deletion->wish == RESUMING);
  else if (deletion->wish == RESUMING)
    forget (deletion);
}

/* Keeping it: the server is told once the store has it */

static void
kept (GObject *source, GAsyncResult *result, gpointer data)
{
  Deletion *deletion = data;
  g_autoptr (MacawAutomationDeletions) self = deletion->self;
  /* If it could not be kept, the store says so, and deleting goes on. */
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);

  deletion->questions--;
  go_on (deletion);
  g_signal_emit (self, signals[LANDED], 0);
}

static void
wish_and_keep (Deletion *deletion, Step wish, const char *value)
{
  MacawAutomationDeletions *self = deletion->self;
  g_autofree char *intent = intent_of (deletion->connection_id, deletion->id);

  deletion->wish = wish;
  macaw_store_set_value (self->store, intent, value);
  ask (deletion);
  /* What is queued is done in order: the answer comes when the value is in the file. */
  macaw_store_get_values_async (self->store, intent, NULL, kept, deletion);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What an earlier process left */

typedef struct
{
  MacawAutomationDeletions *self;
  char                     *connection_id;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->self);
  g_free (reading->connection_id);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
intents_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Reading) reading = data;
  MacawAutomationDeletions *self = reading->self;
  g_autofree char *prefix = intent_of (reading->connection_id, "");
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);
  GHashTableIter iter;
  gpointer intent, value;

  if (values == NULL)
    return;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &intent, &value))
    if (!g_hash_table_contains (self->deletions, intent))
      {
        Deletion *deletion = add (self, reading->connection_id, g_hash_table_lookup (self->clients, reading->connection_id),
                                  (const char *) intent + strlen (prefix));

        deletion->was_enabled = TRUE;
        deletion->wish = g_str_equal (value, RESUME) ? RESUMING : DELETING;
        go_on (deletion);
      }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_intents (MacawAutomationDeletions *self, const char *connection_id)
{
  g_autofree char *prefix = intent_of (connection_id, "");
  Reading *reading = g_new (Reading, 1);

  *reading = (Reading){ g_object_ref (self), g_strdup (connection_id) };
  macaw_store_get_values_async (self->store, prefix, NULL, intents_came, reading);
}

void
macaw_automation_deletions_connected (MacawAutomationDeletions *self, const char *connection_id, AraRuntimeClient *client)
{
  g_autoptr (GList) all = NULL;

  g_return_if_fail (MACAW_IS_AUTOMATION_DELETIONS (self) && connection_id != NULL && ARA_IS_RUNTIME_CLIENT (client));
  /* Once a process: later, an intent may be one whose toast a window still shows. */
  if (g_hash_table_insert (self->clients, g_strdup (connection_id), g_object_ref (client)))
    read_intents (self, connection_id);
  all = g_hash_table_get_values (self->deletions);
  for (GList *item = all; item != NULL; item = item->next)
    {
      Deletion *deletion = item->data;

      if (!g_str_equal (deletion->connection_id, connection_id))
        continue;
      g_set_object (&deletion->client, client);
      if (deletion->questions > 0 || (deletion->wish != DELETING && deletion->wish != RESUMING))
        continue;
      deletion->tried = NOTHING;
      go_on (deletion);
    }
}

/* Deleting and undoing */

void
macaw_automation_deletions_offer (MacawAutomationDeletions *self, const char *connection_id, AraRuntimeClient *client,
                                  AraAutomation *automation)
{
  Deletion *deletion;

  g_return_if_fail (MACAW_IS_AUTOMATION_DELETIONS (self) && connection_id != NULL && ARA_IS_RUNTIME_CLIENT (client));
  deletion = find (self, connection_id, ara_automation_get_id (automation));
  if (deletion == NULL)
    {
      deletion = add (self, connection_id, client, ara_automation_get_id (automation));
      deletion->was_enabled = ara_automation_is_enabled (automation);
    }
  else if (deletion->wish != RESUMING)
    return;
  deletion->told = FALSE;
  wish_and_keep (deletion, OFFERED, DELETE);
}

void
macaw_automation_deletions_undo (MacawAutomationDeletions *self, const char *connection_id, const char *id)
{
  Deletion *deletion;

  g_return_if_fail (MACAW_IS_AUTOMATION_DELETIONS (self) && connection_id != NULL && id != NULL);
  deletion = find (self, connection_id, id);
  if (deletion != NULL && deletion->wish == OFFERED)
    wish_and_keep (deletion, RESUMING, deletion->was_enabled ? RESUME : NULL);
}

static void
finish (Deletion *deletion)
{
  if (deletion->wish != OFFERED)
    return;
  deletion->wish = DELETING;
  go_on (deletion);
}

void
macaw_automation_deletions_finish (MacawAutomationDeletions *self, const char *connection_id, const char *id)
{
  Deletion *deletion;

  g_return_if_fail (MACAW_IS_AUTOMATION_DELETIONS (self) && connection_id != NULL && id != NULL);
  deletion = find (self, connection_id, id);
  if (deletion != NULL)
    finish (deletion);
}

void
macaw_automation_deletions_finish_all (MacawAutomationDeletions *self)
{
  GHashTableIter iter;
  gpointer deletion;

  g_return_if_fail (MACAW_IS_AUTOMATION_DELETIONS (self));
  g_hash_table_iter_init (&iter, self->deletions);
  while (g_hash_table_iter_next (&iter, NULL, &deletion))
    finish (deletion);
}

gboolean
macaw_automation_deletions_is_hidden (MacawAutomationDeletions *self, const char *connection_id, const char *id)
{
  Deletion *deletion;

  g_return_val_if_fail (MACAW_IS_AUTOMATION_DELETIONS (self) && connection_id != NULL, FALSE);
  deletion = id == NULL ? NULL : find (self, connection_id, id);
  return deletion != NULL && deletion->wish != RESUMING;
}

gboolean
macaw_automation_deletions_is_busy (MacawAutomationDeletions *self)
{
  GHashTableIter iter;
  gpointer deletion;

  g_return_val_if_fail (MACAW_IS_AUTOMATION_DELETIONS (self), FALSE);
  g_hash_table_iter_init (&iter, self->deletions);
  while (g_hash_table_iter_next (&iter, NULL, &deletion))
    if (((Deletion *) deletion)->questions > 0)
      return TRUE;
  return FALSE;
}

/* The object */

static void
macaw_automation_deletions_finalize (GObject *object)
{
  MacawAutomationDeletions *self = MACAW_AUTOMATION_DELETIONS (object);

  g_hash_table_unref (self->deletions);
  g_hash_table_unref (self->clients);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (macaw_automation_deletions_parent_class)->finalize (object);
}

static void
macaw_automation_deletions_class_init (MacawAutomationDeletionsClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = macaw_automation_deletions_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LANDED] = g_signal_new ("landed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
macaw_automation_deletions_init (MacawAutomationDeletions *self)
{
  self->deletions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, deletion_free);
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

MacawAutomationDeletions *
macaw_automation_deletions_new (MacawStore *store)
{
  MacawAutomationDeletions *self = g_object_new (MACAW_TYPE_AUTOMATION_DELETIONS, NULL);

  self->store = g_object_ref (store);
  return self;
}
