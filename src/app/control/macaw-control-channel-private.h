/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MacawControlChannel share: the object itself, its connection and its frames. */
#pragma once

#include "macaw-control-channel.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _MacawControlChannel
{
  GObject                  parent_instance;

  AraRuntimeClient        *client;
  char                    *session_id;
  AraValue                *offer;
  SoupSession             *session;
  GCancellable            *cancellable; /* of the try under way */
  SoupWebsocketConnection *connection;

  MacawControlState        state;
  char                    *reason;
  char                    *url;         /* of the connection or the try */
  gboolean                 running;
  GHashTable              *calls;       /* id → MacawControlCall that waits */
  GHashTable              *known;       /* ids seen, owned by known_order */
  GQueue                   known_order;

  MacawControlClock        clock;
  gpointer                 clock_data;
  guint                    timer;
  guint                    n_tries;     /* that failed since the last good connection */
  gint64                   next_try;    /* 0: none is due */
  gint64                   since;       /* the try or the connection began */
  gint64                   last_look;
  gint64                   dead_at;     /* unless a sign of life comes */
};

/* Of macaw-control-channel.c */
gint64 macaw_control_channel_get_now         (MacawControlChannel *self);
void   macaw_control_channel_set_state       (MacawControlChannel *self, MacawControlState state, const char *reason);
void   macaw_control_channel_emit_call       (MacawControlChannel *self, MacawControlCall *call);
void   macaw_control_channel_emit_changes    (MacawControlChannel *self, char **ids);
void   macaw_control_channel_emit_automations (MacawControlChannel *self);

/* Of macaw-control-channel-connect.c */
void   macaw_control_channel_try_now         (MacawControlChannel *self);
/* Ends the connection and what waits on it; @reason: a sentence. */
void   macaw_control_channel_try_again_later (MacawControlChannel *self, const char *reason);
void   macaw_control_channel_drop            (MacawControlChannel *self);
/* Looks again when something is due. */
void   macaw_control_channel_arm             (MacawControlChannel *self);

/* Of macaw-control-channel-frames.c */
void   macaw_control_channel_say_hello       (MacawControlChannel *self);
void   macaw_control_channel_take_message    (MacawControlChannel *self, SoupWebsocketConnection *connection, GBytes *bytes);
/* Calls that wait end, and the ids that were seen are forgotten: another connection counts its calls anew. */
void   macaw_control_channel_end_calls       (MacawControlChannel *self);

G_END_DECLS
