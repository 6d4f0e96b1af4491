/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a turn is made of. */
#pragma once

#include "ara-event-stream.h"
#include "ara-fold.h"
#include "ara-runtime-client-private.h"
#include "ara-turn.h"

G_BEGIN_DECLS

struct _AraTurn
{
  GObject           parent_instance;

  AraRuntimeClient *client;
  char             *text;
  char             *model;
  char             *conversation_id;
  char             *session_id;
  char             *message_id;
  guint             timeout;

  AraMessage       *message;
  AraFold          *fold;
  AraEventStream   *parser;
  AraReply         *reply;
  GBytes           *piece;       /* of the stream, parsed up to piece_offset */
  gsize             piece_offset;
  guint             n_events;
  gboolean          ended;       /* [DONE] was seen */
  GCancellable     *cancellable; /* closes the stream; the caller's is chained to it */
  GCancellable     *callers;
  gulong            chained;
  GSource          *grace;
  GSList           *waiting_stops; /* GTasks: the server did not know the turn yet */
  gboolean          running;
  gboolean          stopping;
  gboolean          stop_confirmed;
};

typedef enum
{
  ARA_TURN_PROP_MESSAGE = 1,
  ARA_TURN_PROP_CONVERSATION_ID,
  ARA_TURN_PROP_RUNNING,
  ARA_TURN_PROP_STOPPING,
  ARA_TURN_PROP_STOP_CONFIRMED,
  ARA_TURN_N_PROPS,
} AraTurnProperty;

/* Notifies if it is another than before. */
void    ara_turn_set_flag          (AraTurn *self, gboolean *flag, gboolean value, AraTurnProperty property);
void    ara_turn_tell_event        (AraTurn *self, const char *json);

/* Takes the folded result that a server answered with instead of a stream. NULL if it is one. */
GError *ara_turn_take_result       (AraTurn *self, AraValue *result);

/* Asks the server to stop. Takes @task. */
void    ara_turn_send_stop         (GTask *task);
/* The turn is over: so are the stops that wait for it. */
void    ara_turn_end_waiting_stops (AraTurn *self);
void    ara_turn_stop_grace        (AraTurn *self);

G_END_DECLS
