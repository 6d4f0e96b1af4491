/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of the protocol in the test's own process, whose every byte the test decides. */
#pragma once

#include "ara/ara.h"

#include "hands.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  SoupServer       *server;
  AraRuntimeClient *client;
  GPtrArray        *streams;       /* of ChatStream, oldest first */
  GHashTable       *stored;        /* conversation id → GPtrArray of JSON texts of messages */
  gboolean          lacks_stop;    /* 404, as where the call does not exist */
  gboolean          lacks_reading; /* likewise */
  gboolean          forgets_ids;   /* keeps no ids of the client's */
  guint             refuse;        /* a status that /chat and reading answer with; 0: none */
  guint             n_chats;
  guint             n_reads;
  guint             n_stops;
} ChatServer;

typedef struct
{
  ChatServer        *server;
  SoupServerMessage *message;
  char              *conversation;
  char              *question;
  char              *question_id;
  gboolean           over;
} ChatStream;

ChatServer *chat_server_new        (void);
void        chat_server_free       (ChatServer *self);
/* What is stored of a conversation: @role, @id, @text, @status (NULL: none told). */
void        chat_server_store      (ChatServer *self, const char *conversation, const char *role, const char *id,
                                    const char *text, const char *status);
void        chat_server_forget     (ChatServer *self, const char *conversation);
/* The newest stream that is not over; NULL: there is none. */
ChatStream *chat_server_get_open   (ChatServer *self);

/* Questions that begin with "echo " are answered at once and stored. Any other waits for these. */
void        chat_stream_event      (ChatStream *self, const char *json);
void        chat_stream_text       (ChatStream *self, const char *delta);
void        chat_stream_finish     (ChatStream *self);
void        chat_stream_end        (ChatStream *self); /* without a word */
void        chat_stream_cut        (ChatStream *self); /* the connection is gone */

G_END_DECLS
