/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app's end of the control channel of one session. */

#include "config.h"

#include "macaw-control-channel-private.h"

#include <glib/gi18n.h>
#include <time.h>

#define SECOND G_USEC_PER_SEC
#define CONNECT_TIME (15 * SECOND) /* a try may take */
#define SLEEP_TIME (8 * SECOND)    /* a longer time between looks: the computer slept */
#define GRACE (12 * SECOND)        /* for a sign of life after that, time for one ping */

enum { PROP_0, PROP_STATE, PROP_REASON, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
enum { CALL, CONVERSATIONS_CHANGED, AUTOMATIONS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MacawControlChannel, macaw_control_channel, G_TYPE_OBJECT)

/* Time that goes on while the computer sleeps. */
static gint64
boot_time (gpointer data)
{
  struct timespec time;

  clock_gettime (CLOCK_BOOTTIME, &time);
  return (gint64) time.tv_sec * SECOND + time.tv_nsec / 1000;
}

gint64
macaw_control_channel_get_now (MacawControlChannel *self)
{
  return self->clock (self->clock_data);
}

void
macaw_control_channel_set_state (MacawControlChannel *self, MacawControlState state, const char *reason)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->reason, reason) != 0)
    {
      g_free (self->reason);
      self->reason = g_strdup (reason);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
macaw_control_channel_emit_call (MacawControlChannel *self, MacawControlCall *call)
{
  g_signal_emit (self, signals[CALL], 0, call);
}

void
macaw_control_channel_emit_changes (MacawControlChannel *self, char **ids)
{
  g_signal_emit (self, signals[CONVERSATIONS_CHANGED], 0, ids);
}

void
macaw_control_channel_emit_automations (MacawControlChannel *self)
{
  g_signal_emit (self, signals[AUTOMATIONS_CHANGED], 0);
}

void
macaw_control_channel_look (MacawControlChannel *self)
{
  gint64 time = macaw_control_channel_get_now (self);

  if (self->state == MACAW_CONTROL_CONNECTED && time - self->last_look > SLEEP_TIME)
    self->dead_at = MAX (self->dead_at, time + GRACE);
  self->last_look = time;
  if (self->state == MACAW_CONTROL_CONNECTED && time >= self->dead_at)
    macaw_control_channel_try_again_later (self, _("The server gave no sign of life."));
  else if (self->state == MACAW_CONTROL_CONNECTING && time - self->since >= CONNECT_TIME)
    macaw_control_channel_try_again_later (self, _("The server did not answer in time."));
  else if (self->next_try != 0 && time >= self->next_try)
    macaw_control_channel_try_now (self);
  else
    macaw_control_channel_arm (self);
}

void
macaw_control_channel_start (MacawControlChannel *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  self->last_look = macaw_control_channel_get_now (self);
  macaw_control_channel_try_now (self);
}

void
macaw_control_channel_stop (MacawControlChannel *self)
{
  self->running = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->connection != NULL && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  macaw_control_channel_drop (self);
  self->next_try = 0;
  macaw_control_channel_set_state (self, MACAW_CONTROL_DISCONNECTED, NULL);
}

void
macaw_control_channel_retry (MacawControlChannel *self)
{
  if (!self->running || self->state == MACAW_CONTROL_CONNECTED || self->state == MACAW_CONTROL_CONNECTING)
    return;
  self->n_tries = 0;
  macaw_control_channel_try_now (self);
}

/* The object */

static void
macaw_control_channel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawControlChannel *self = MACAW_CONTROL_CHANNEL (object);

  if (id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else
    g_value_set_string (value, self->reason);
}

static void
macaw_control_channel_dispose (GObject *object)
{
  MacawControlChannel *self = MACAW_CONTROL_CHANNEL (object);

  macaw_control_channel_stop (self);
  G_OBJECT_CLASS (macaw_control_channel_parent_class)->dispose (object);
}

static void
macaw_control_channel_finalize (GObject *object)
{
  MacawControlChannel *self = MACAW_CONTROL_CHANNEL (object);

  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->known);
  g_object_unref (self->client);
  g_object_unref (self->session);
  g_free (self->session_id);
  g_free (self->reason);
  g_free (self->url);
  ara_value_unref (self->offer);
  G_OBJECT_CLASS (macaw_control_channel_parent_class)->finalize (object);
}

static void
macaw_control_channel_class_init (MacawControlChannelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GType type = G_TYPE_FROM_CLASS (class);

  object_class->get_property = macaw_control_channel_get_property;
  object_class->dispose = macaw_control_channel_dispose;
  object_class->finalize = macaw_control_channel_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MACAW_CONTROL_DISCONNECTED, MACAW_CONTROL_UNSUPPORTED,
                                             MACAW_CONTROL_DISCONNECTED, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CALL] = g_signal_new ("call", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, MACAW_TYPE_CONTROL_CALL);
  signals[CONVERSATIONS_CHANGED] = g_signal_new ("conversations-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                 G_TYPE_STRV);
  signals[AUTOMATIONS_CHANGED] = g_signal_new ("automations-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_control_channel_init (MacawControlChannel *self)
{
  self->clock = boot_time;
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->known_order);
  self->session = soup_session_new_with_options ("timeout", 0, NULL);
}

MacawControlChannel *
macaw_control_channel_new (AraRuntimeClient *client, const char *session_id, AraValue *offer)
{
  MacawControlChannel *self = g_object_new (MACAW_TYPE_CONTROL_CHANNEL, NULL);

  self->client = g_object_ref (client);
  self->session_id = g_strdup (session_id);
  self->offer = ara_value_ref (offer);
  return self;
}

AraRuntimeClient *
macaw_control_channel_get_client (MacawControlChannel *self)
{
  return self->client;
}

const char *
macaw_control_channel_get_session_id (MacawControlChannel *self)
{
  return self->session_id;
}

MacawControlState
macaw_control_channel_get_state (MacawControlChannel *self)
{
  return self->state;
}

const char *
macaw_control_channel_get_reason (MacawControlChannel *self)
{
  return self->reason;
}

guint
macaw_control_channel_get_n_calls (MacawControlChannel *self)
{
  return g_hash_table_size (self->calls);
}

void
macaw_control_channel_set_clock (MacawControlChannel *self, MacawControlClock clock, gpointer data)
{
  self->clock = clock;
  self->clock_data = data;
}

gint64
macaw_control_channel_get_next_try (MacawControlChannel *self)
{
  return self->next_try;
}
