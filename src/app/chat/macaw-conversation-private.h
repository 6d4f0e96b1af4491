/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a conversation share: its object, its turn, its loading, its keeping. */
#pragma once

#include "macaw-conversation.h"
#include "macaw-long-answer.h"
#include "ara/ara-message-journal-private.h"

G_BEGIN_DECLS

#define MACAW_MAX_MESSAGES 500 /* that a server is asked for */

struct _MacawConversation
{
  GObject           parent_instance;

  AraRuntimeClient *client; /* NULL while there is no connection */
  MacawStore       *store;  /* NULL: nothing is kept */
  char             *connection_id;
  char             *session_id;
  char             *id;
  char             *title;
  char             *model;
  char             *draft;
  char             *waiting;
  GListStore       *messages;
  GCancellable     *cancellable;
  guint             n_turns;
  gboolean          held;      /* what is sent waits */
  gboolean          fresh;     /* made here, nothing sent yet */
  gboolean          shown;
  gboolean          unread;
  GError           *error;
  GError           *load_error;

  /* The turn */
  AraTurn          *turn;
  AraMessage       *question; /* borrowed from messages; NULL without a turn */
  gint64            started_at; /* monotonic, when it began */
  gboolean          stopping;
  gboolean          asking_stop; /* the server was asked to stop it, and has not answered */
  gboolean          over;        /* the stream ended before that answer */
  gboolean          closed;      /* its last event was one that ends a stream */
  gsize             text_limit;  /* of an answer: the rest goes into a file */
  guint64           file_limit;
  MacawLongAnswer  *long_answer; /* NULL: the last one fits */

  /* Reading from the server */
  guint             loads;         /* calls under way */
  gboolean          load_begun;
  gboolean          reading_kept;  /* from the store: nothing is sent before it is there */
  gboolean          reading_back;  /* a turn runs at the server, and only there */
  gboolean          maybe_whole;   /* its stream may have ended rightly, though without a word */
  guint             read_back;     /* timer */
  guint             attempts;

  /* Keeping */
  GSignalGroup     *answer_signals;
  AraMessageJournal *journal; /* of the answer that grows, once it was kept */
  guint             save_timer;
  guint             save_wait; /* ms at least until the next time */
  guint             draft_timer;
};

enum
{
  MACAW_CONVERSATION_ID = 1,
  MACAW_CONVERSATION_TITLE,
  MACAW_CONVERSATION_BUSY,
  MACAW_CONVERSATION_STOPPING,
  MACAW_CONVERSATION_WAITING_TEXT,
  MACAW_CONVERSATION_DRAFT,
  MACAW_CONVERSATION_UNREAD,
  MACAW_CONVERSATION_LOADING,
  MACAW_CONVERSATION_ERROR,
  MACAW_CONVERSATION_LOAD_ERROR,
  MACAW_CONVERSATION_N_PROPERTIES,
};

void        macaw_conversation_notify        (MacawConversation *self, guint property);
void        macaw_conversation_set_error     (MacawConversation *self, GError **place, const GError *error, guint property);
/* If it can go out now. */
void        macaw_conversation_send_waiting  (MacawConversation *self);
void        macaw_conversation_set_waiting   (MacawConversation *self, const char *text);
/* A turn ended, here or at the server. @worked: what waits may go out. */
void        macaw_conversation_end_turn      (MacawConversation *self, gboolean worked);
AraMessage *macaw_conversation_dup_last      (MacawConversation *self); /* NULL: no messages */

/* Waits for its file. */
void        macaw_conversation_drop_long_answer (MacawConversation *self);

/* Loading */
void        macaw_conversation_begin_read_back (MacawConversation *self);
void        macaw_conversation_end_read_back   (MacawConversation *self, const char *sentence);
void        macaw_conversation_read_now        (MacawConversation *self);
/* Nothing that is here can be streaming any more: no turn of it runs. */
void        macaw_conversation_settle          (MacawConversation *self);

/* Keeping */
void        macaw_conversation_keep          (MacawConversation *self, guint position); /* and those after it */
void        macaw_conversation_keep_title    (MacawConversation *self, gint64 updated_at);
void        macaw_conversation_keep_draft    (MacawConversation *self);
/* (transfer full) */
char       *macaw_conversation_dup_unsent    (MacawConversation *self);
void        macaw_conversation_load_draft    (MacawConversation *self);
/* The last message is followed while it grows; NULL: no longer. */
void        macaw_conversation_follow_answer (MacawConversation *self, AraMessage *answer);
void        macaw_conversation_adopt_id      (MacawConversation *self, const char *id);
void        macaw_conversation_first_message (MacawConversation *self);
void        macaw_conversation_stop_keeping  (MacawConversation *self);

G_END_DECLS
