/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control channels of this computer's running sessions, one each. */

#include "config.h"

#include "macaw-control-channels.h"

#define LOOK_SECONDS 15 /* between looks for sessions that another client started */

struct _MacawControlChannels
{
  GObject              parent_instance;

  MacawControlActions *actions;
  AraValue            *offer;
  AraRuntimeClient    *client;
  GHashTable          *channels;    /* session id → MacawControlChannel */
  GCancellable        *cancellable; /* of the look under way */
  guint                timer;
};

enum { CHANGED, CONVERSATIONS_CHANGED, AUTOMATIONS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MacawControlChannels, macaw_control_channels, G_TYPE_OBJECT)

static void
channel_changed (MacawControlChannels *self, GParamSpec *pspec, MacawControlChannel *channel)
{
  g_signal_emit (self, signals[CHANGED], 0, macaw_control_channel_get_session_id (channel));
}

static void
call_came (MacawControlChannels *self, MacawControlCall *call)
{
  macaw_control_actions_take (self->actions, call);
}

static void
conversations_changed (MacawControlChannels *self, char **ids, MacawControlChannel *channel)
{
  g_signal_emit (self, signals[CONVERSATIONS_CHANGED], 0, macaw_control_channel_get_session_id (channel), ids);
}

static void
automations_changed (MacawControlChannels *self, MacawControlChannel *channel)
{
  g_signal_emit (self, signals[AUTOMATIONS_CHANGED], 0, macaw_control_channel_get_session_id (channel));
}

static void
add (MacawControlChannels *self, const char *session_id)
{
  MacawControlChannel *channel = macaw_control_channel_new (self->client, session_id, self->offer);

  g_hash_table_insert (self->channels, g_strdup (session_id), channel);
  g_signal_connect_object (channel, "notify", G_CALLBACK (channel_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "call", G_CALLBACK (call_came), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "conversations-changed", G_CALLBACK (conversations_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "automations-changed", G_CALLBACK (automations_changed), self, G_CONNECT_SWAPPED);
  macaw_control_channel_start (channel);
}

static void
remove_channel (MacawControlChannels *self, const char *session_id)
{
  g_autoptr (MacawControlChannel) channel = NULL;
  g_autofree char *key = NULL;

  if (!g_hash_table_steal_extended (self->channels, session_id, (gpointer *) &key, (gpointer *) &channel))
    return;
  g_signal_handlers_disconnect_by_data (channel, self);
  macaw_control_channel_stop (channel);
  g_signal_emit (self, signals[CHANGED], 0, key);
}

static GHashTable *
running_ids (GListModel *sessions)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (AraSession) session = g_list_model_get_item (sessions, i);

      if (g_strcmp0 (ara_session_get_status (session), "running") == 0 && ara_session_get_id (session) != NULL)
        g_hash_table_add (ids, g_strdup (ara_session_get_id (session)));
    }
  return ids;
}

static void
follow (MacawControlChannels *self, GHashTable *running)
{
  GList *known = g_hash_table_get_keys (self->channels);
  GHashTableIter iter;
  gpointer id;

  for (GList *each = known; each != NULL; each = each->next)
    if (!g_hash_table_contains (running, each->data))
      remove_channel (self, each->data);
  g_list_free (known);
  g_hash_table_iter_init (&iter, running);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (self->channels, id))
      add (self, id);
}

static void
sessions_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawControlChannels) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) sessions = ara_runtime_client_session_list_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autoptr (GHashTable) running = sessions == NULL ? NULL : running_ids (sessions);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* Without an answer the channels know best themselves. */
  if (running != NULL)
    follow (self, running);
}

void
macaw_control_channels_refresh (MacawControlChannels *self)
{
  if (self->client == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  ara_runtime_client_session_list_async (self->client, self->cancellable, sessions_came, g_object_ref (self));
}

static gboolean
look (gpointer data)
{
  MacawControlChannels *self = data;

  if (self->cancellable == NULL)
    macaw_control_channels_refresh (self);
  return G_SOURCE_CONTINUE;
}

void
macaw_control_channels_stop (MacawControlChannels *self)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  follow (self, none);
  g_clear_object (&self->client);
}

void
macaw_control_channels_set_client (MacawControlChannels *self, AraRuntimeClient *client)
{
  if (self->client == client)
    return;
  macaw_control_channels_stop (self);
  g_set_object (&self->client, client);
  if (client == NULL)
    return;
  self->timer = g_timeout_add_seconds (LOOK_SECONDS, look, self);
  macaw_control_channels_refresh (self);
}

MacawControlActions *
macaw_control_channels_get_actions (MacawControlChannels *self)
{
  return self->actions;
}

MacawControlChannel *
macaw_control_channels_get_channel (MacawControlChannels *self, const char *session_id)
{
  return session_id == NULL ? NULL : g_hash_table_lookup (self->channels, session_id);
}

static void
macaw_control_channels_dispose (GObject *object)
{
  MacawControlChannels *self = MACAW_CONTROL_CHANNELS (object);

  macaw_control_channels_stop (self);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (macaw_control_channels_parent_class)->dispose (object);
}

static void
macaw_control_channels_finalize (GObject *object)
{
  MacawControlChannels *self = MACAW_CONTROL_CHANNELS (object);

  g_hash_table_unref (self->channels);
  ara_value_unref (self->offer);
  G_OBJECT_CLASS (macaw_control_channels_parent_class)->finalize (object);
}

static void
macaw_control_channels_class_init (MacawControlChannelsClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_control_channels_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_channels_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CONVERSATIONS_CHANGED] = g_signal_new ("conversations-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                                 G_TYPE_STRING, G_TYPE_STRV);
  signals[AUTOMATIONS_CHANGED] = g_signal_new ("automations-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                               G_TYPE_STRING);
}

static void
macaw_control_channels_init (MacawControlChannels *self)
{
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

MacawControlChannels *
macaw_control_channels_new (MacawControlActions *actions)
{
  MacawControlChannels *self = g_object_new (MACAW_TYPE_CONTROL_CHANNELS, NULL);

  self->actions = g_object_ref (actions);
  self->offer = macaw_control_actions_describe (actions);
  return self;
}
