/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app UIs connected to the sessions. */

#include "macaw-control.h"

#define PING_SECONDS 10
#define PATIENCE_SECONDS 25
#define TELL_MS 50 /* changes within this time are told at once */

typedef struct
{
  MacawControl     *control;
  char             *session;
  MacawControlPeer *peer;
} Seat;

/* What changes are told of. */
enum { CONVERSATIONS, AUTOMATIONS, N_KINDS };
static const char *const kinds[N_KINDS] = { "conversations.changed", "automations.changed" };

struct _MacawControl
{
  GPtrArray  *seats;   /* of Seat, the newest last */
  GHashTable *changed[N_KINDS]; /* session → set of ids to tell of */
  guint       tell_timer;
  guint       ping_seconds;
  guint       patience_seconds;
};

static void
seat_free (gpointer data)
{
  Seat *seat = data;

  g_signal_handlers_disconnect_by_data (seat->peer, seat);
  g_object_unref (seat->peer);
  g_free (seat->session);
  g_free (seat);
}

static void
peer_gone (MacawControlPeer *peer, gpointer data)
{
  Seat *seat = data;

  g_ptr_array_remove (seat->control->seats, seat);
}

/* The one that spoke last answers. */
static void
peer_ready (MacawControlPeer *peer, gpointer data)
{
  Seat *seat = data;
  GPtrArray *seats = seat->control->seats;
  guint index;

  if (g_ptr_array_find (seats, seat, &index))
    g_ptr_array_add (seats, g_ptr_array_steal_index (seats, index));
}

void
macaw_control_add (MacawControl *self, const char *session, SoupWebsocketConnection *connection)
{
  Seat *seat = g_new (Seat, 1);

  *seat = (Seat){ self, g_strdup (session), macaw_control_peer_new (connection, self->ping_seconds, self->patience_seconds) };
  g_ptr_array_add (self->seats, seat);
  g_signal_connect (seat->peer, "ready", G_CALLBACK (peer_ready), seat);
  g_signal_connect (seat->peer, "gone", G_CALLBACK (peer_gone), seat);
}

MacawControlPeer *
macaw_control_get_peer (MacawControl *self, const char *session)
{
  for (guint i = self->seats->len; i > 0; i--)
    {
      Seat *seat = g_ptr_array_index (self->seats, i - 1);

      if (g_str_equal (seat->session, session) && macaw_control_peer_is_ready (seat->peer))
        return seat->peer;
    }
  return NULL;
}

guint
macaw_control_get_n_peers (MacawControl *self)
{
  return self->seats->len;
}

/* Held, since any of them may go while others are told. */
static GPtrArray *
peers_of (MacawControl *self, const char *session)
{
  GPtrArray *peers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->seats->len; i++)
    {
      Seat *seat = g_ptr_array_index (self->seats, i);

      if (g_str_equal (seat->session, session))
        g_ptr_array_add (peers, g_object_ref (seat->peer));
    }
  return peers;
}

void
macaw_control_close_session (MacawControl *self, const char *session, const char *sentence)
{
  g_autoptr (GPtrArray) peers = peers_of (self, session);

  for (guint i = 0; i < peers->len; i++)
    macaw_control_peer_close (g_ptr_array_index (peers, i), SOUP_WEBSOCKET_CLOSE_GOING_AWAY, sentence);
}

/* Changes */

static char *
describe_changes (const char *kind, GHashTable *ids)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  GHashTableIter iter;
  gpointer id;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", kind);
  ara_value_builder_name (builder, "ids");
  ara_value_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    ara_value_builder_string (builder, id);
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

static void
tell_session (MacawControl *self, const char *session, const char *kind, GHashTable *ids)
{
  g_autoptr (GPtrArray) peers = peers_of (self, session);
  g_autofree char *json = describe_changes (kind, ids);

  for (guint i = 0; i < peers->len; i++)
    if (macaw_control_peer_is_ready (g_ptr_array_index (peers, i)))
      macaw_control_peer_tell (g_ptr_array_index (peers, i), json);
}

static gboolean
tell_changes (gpointer data)
{
  MacawControl *self = data;
  GHashTableIter iter;
  gpointer session, ids;

  self->tell_timer = 0;
  for (guint i = 0; i < N_KINDS; i++)
    {
      g_hash_table_iter_init (&iter, self->changed[i]);
      while (g_hash_table_iter_next (&iter, &session, &ids))
        tell_session (self, session, kinds[i], ids);
      g_hash_table_remove_all (self->changed[i]);
    }
  return G_SOURCE_REMOVE;
}

static void
note_change (MacawControl *self, GHashTable *changed, const char *session, const char *id)
{
  GHashTable *ids = g_hash_table_lookup (changed, session);

  if (self->seats->len == 0)
    return;
  if (ids == NULL)
    {
      ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (changed, g_strdup (session), ids);
    }
  g_hash_table_add (ids, g_strdup (id));
  if (self->tell_timer == 0)
    self->tell_timer = g_timeout_add (TELL_MS, tell_changes, self);
}

void
macaw_control_conversation_changed (MacawControl *self, const char *session, const char *conversation)
{
  note_change (self, self->changed[CONVERSATIONS], session, conversation);
}

void
macaw_control_automation_changed (MacawControl *self, const char *session, const char *automation)
{
  note_change (self, self->changed[AUTOMATIONS], session, automation);
}

/* Making and ending */

MacawControl *
macaw_control_new (void)
{
  MacawControl *self = g_new0 (MacawControl, 1);

  self->seats = g_ptr_array_new_with_free_func (seat_free);
  for (guint i = 0; i < N_KINDS; i++)
    self->changed[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  macaw_control_set_patience (self, PING_SECONDS, PATIENCE_SECONDS);
  return self;
}

void
macaw_control_free (MacawControl *self)
{
  g_clear_handle_id (&self->tell_timer, g_source_remove);
  while (self->seats->len > 0)
    {
      Seat *seat = g_ptr_array_index (self->seats, self->seats->len - 1);

      macaw_control_peer_close (seat->peer, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "The runtime ends.");
    }
  g_ptr_array_unref (self->seats);
  for (guint i = 0; i < N_KINDS; i++)
    g_hash_table_unref (self->changed[i]);
  g_free (self);
}

void
macaw_control_set_patience (MacawControl *self, guint ping_seconds, guint patience_seconds)
{
  self->ping_seconds = ping_seconds;
  self->patience_seconds = patience_seconds;
}
