/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a turn share: macaw-turn.c leads it, -events tells it, -calls runs its tools. */
#pragma once

#include "runtime/macaw-runtime.h"

G_BEGIN_DECLS

struct _MacawTurn
{
  MacawRuntime    *runtime;
  char            *session;
  char            *conversation;
  char            *text;
  char            *model;    /* as told to the client */
  char            *upstream; /* as the provider knows it */
  MacawProvider   *provider; /* a copy; NULL: the guide */
  char            *id;       /* of the answer */
  gint64           started;  /* monotonic µs */

  MacawTurnWrite   write;
  gpointer         data;
  GCancellable    *cancellable;
  MacawWork       *work;
  guint            time_limit;
  MacawTurnLimits  limits;
  guint            unread_timer;
  char            *limit;    /* the sentence of the limit that ended it, if one did */

  guint            round;
  MacawModelReply *reply;
  guint            next_call;
  GHashTable      *call_ids; /* of all rounds */
  gint64           prompt_tokens; /* of all rounds */
  gint64           completion_tokens;
  char            *last_result; /* for the guide */
  gboolean         last_failed;
  GSList          *stop_waiters; /* of StopWaiter */

  guint            n_parts;   /* for ids */
  char            *open_text; /* id of the open text or reasoning part */
  gboolean         open_is_reasoning;
};

/* macaw-turn.c */
/* The calls of the round are done. */
void macaw_turn_finish_round (MacawTurn *self);
/* @status: done, stopped or failed. Frees the turn. */
void macaw_turn_end          (MacawTurn *self, const char *status);

/* macaw-turn-calls.c */
void macaw_turn_run_calls (MacawTurn *self);

/* macaw-turn-events.c: each is told to the reader and to the store */
extern const MacawModelEvents macaw_turn_model_events; /* its data: the turn */

void macaw_turn_tell_start        (MacawTurn *self);
void macaw_turn_tell_step         (MacawTurn *self, gboolean start);
void macaw_turn_tell_input        (MacawTurn *self, const MacawModelCall *call, AraValue *args, const char *problem);
void macaw_turn_tell_output       (MacawTurn *self, const char *call_id, AraValue *output, gboolean preliminary);
void macaw_turn_tell_output_error (MacawTurn *self, const char *call_id, const char *sentence);
void macaw_turn_tell_error        (MacawTurn *self, const char *sentence);
void macaw_turn_tell_end          (MacawTurn *self, const char *status);
void macaw_turn_close_text        (MacawTurn *self);

G_END_DECLS
