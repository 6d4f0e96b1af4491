/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MacawControlPeer share: the object itself, and the calls that wait. */
#pragma once

#include "macaw-control-peer.h"

G_BEGIN_DECLS

struct _MacawControlPeer
{
  GObject                  parent_instance;

  SoupWebsocketConnection *connection; /* NULL once it is gone */
  char                    *client;
  AraValue                *actions;    /* NULL before its hello */
  GHashTable              *calls;      /* id → GTask with a Call, waiting for an answer */
  gsize                    calls_size;
  guint                    last_call;

  guint                    patience_seconds;
  gint64                   last_sign;  /* of life, monotonic µs */
  guint                    life_timer;
  gint64                   counted_since;
  guint                    n_counted;  /* frames that nobody asked for, within a second */
};

/* Of macaw-control-peer-calls.c. FALSE: nobody waits for this answer. */
gboolean macaw_control_peer_take_answer (MacawControlPeer *self, AraValue *frame, gboolean failed);
/* The app has gone: those that wait fail. */
void     macaw_control_peer_fail_calls  (MacawControlPeer *self);

G_END_DECLS
