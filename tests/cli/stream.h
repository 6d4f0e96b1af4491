/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of turns for the tests of `ara chat`: streams what it is told, stops when asked. */
#pragma once

#include "cli-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  CliFixture        *fixture;
  const char        *events;     /* event stream, sent at once */
  gboolean           hangs;      /* nothing follows the events until the turn is stopped */
  gboolean           cuts;       /* the connection breaks behind the events */
  gboolean           drips;      /* events come again and again until the turn is stopped */
  const char        *last_words; /* (nullable) what still comes when the turn is stopped */
  guint              stop_status; /* of /chat/stop; 0: it is not answered */

  SoupServerMessage *open;       /* the turn that hangs */
  guint              n_turns;
  guint              n_stops;
  char              *turn_body;  /* of the last turn */
  char              *chat_id;    /* of it */
  char              *stop_body;
} Stream;

Stream *stream_new  (const char *events);
void    stream_free (Stream *self);
/* Serves until @condition holds; fails after a minute. */
#define stream_wait(condition)                             \
  G_STMT_START                                             \
  {                                                        \
    guint guard = stream_guard_new ();                     \
                                                           \
    while (!(condition))                                   \
      g_main_context_iteration (NULL, TRUE);               \
    g_source_remove (guard);                               \
  }                                                        \
  G_STMT_END
guint   stream_guard_new (void);

#define STREAM_DONE "data: {\"type\":\"finish\"}\n\ndata: [DONE]\n\n"
#define STREAM_TEXT(id, text) "data: {\"type\":\"text-delta\",\"id\":\"" id "\",\"delta\":\"" text "\"}\n\n"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stream, stream_free)

G_END_DECLS
