/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A runtime in this process or one of its own, requests to it, and a scripted language model. */
#pragma once

#include "runtime/server/macaw-server.h"

G_BEGIN_DECLS

#define FIXTURE_KEY "the-key-of-this-test"

/* How the scripted model answers one request. */
typedef struct
{
  guint       status;      /* 0: 200 */
  const char *type;        /* NULL: text/event-stream */
  const char *retry_after; /* nullable */
  const char *body;
  gboolean    bytewise;    /* a byte a chunk */
  gboolean    cut;         /* the connection breaks after the body */
  gboolean    hang;        /* nothing follows the body */
} ModelAnswer;

typedef struct
{
  char         *state;
  char         *url;
  char         *key;
  SoupSession  *session;

  MacawSandbox *sandbox; /* these three: only in this process */
  MacawRuntime *runtime;
  MacawServer  *server;
  GSubprocess  *process; /* the program macaw-runtime */
  gboolean      ended;   /* the process has been waited for */

  SoupServer         *model;
  const ModelAnswer  *answers;    /* one a request, the last one again and again */
  guint               n_answers;
  /* Instead of @answers: the body for the request of that text. (transfer full) */
  char             *(*script)     (AraValue *request);
  guint               n_asked;    /* requests that reached the model */
  guint               n_gone;     /* of those that hang: the runtime went away */
  const char         *model_key;  /* another one is refused with 401; NULL: any will do */
  AraValue           *asked;      /* the last request */
} Fixture;

void      fixture_set_up      (Fixture *self, gconstpointer data);
/* The program, with @data (a string, or NULL) as one more option. */
void      fixture_set_up_process (Fixture *self, gconstpointer data);
void      fixture_start_process  (Fixture *self, const char *option);
/* Ends it, and gives its exit status, -1 if the signal ended it. */
int       fixture_end_process    (Fixture *self, int signal_number);
void      fixture_tear_down   (Fixture *self, gconstpointer data);
/* Dispatches until @condition is TRUE; fails after a minute. */
#define fixture_wait(condition)                       \
  G_STMT_START                                        \
  {                                                   \
    guint fixture_guard = fixture_guard_new ();       \
                                                      \
    while (!(condition))                              \
      {                                               \
        g_main_context_iteration (NULL, TRUE);        \
      }                                               \
    g_source_remove (fixture_guard);                  \
  }                                                   \
  G_STMT_END
guint     fixture_guard_new   (void);

/* The answer to one request, which has to have @status; NULL if it is empty. */
AraValue *fixture_request     (Fixture *self, const char *method, const char *path, const char *body, guint status);
/* Like it, made by the caller. */
AraValue *fixture_send        (Fixture *self, SoupMessage *message, guint status);
SoupMessage *fixture_message_new (Fixture *self, const char *method, const char *path, const char *body);
/* A member of an object in an object, "a.b", as text: a string without its quotes. */
char     *fixture_dig         (AraValue *value, const char *path);
void      fixture_assert_member (AraValue *value, const char *path, const char *expected);

/* Whether any process has a word in its command line that holds @argument. */
gboolean  fixture_process_exists (const char *argument);

/* Makes the scripted model the one that answers. */
void      fixture_connect_model (Fixture *self, const ModelAnswer *answers, guint n_answers);
void      fixture_connect_model_with_key (Fixture *self, const ModelAnswer *answers, guint n_answers, const char *key);
/* A connection of bytes, past all HTTP libraries. */
GSocketConnection *fixture_connect (Fixture *self);
/* Sends @text and reads until it is closed, or @until (nullable) has come. */
char     *fixture_exchange    (GSocketConnection *connection, const char *text, const char *until);

/* A turn as its client sees it. */
typedef struct
{
  SoupMessage    *message;
  GInputStream   *stream;
  GCancellable   *cancellable;
  AraEventStream *parser;
  GPtrArray      *events; /* of AraValue */
  GString        *text;
  gboolean        done;   /* [DONE] was seen */
  gboolean        ended;
  gboolean        may_break; /* the runtime is going to be killed */
} Chat;

Chat *fixture_chat     (Fixture *self, const char *conversation, const char *text, const char *user_id);
/* The whole of a turn. */
Chat *fixture_chat_whole (Fixture *self, const char *conversation, const char *text, const char *user_id);
/* The last event of @type so far, or NULL. */
AraValue *chat_find    (Chat *self, const char *type);
/* Fails unless the events are in an order that any client has to understand. */
void  chat_assert_legal (Chat *self);
void  chat_free        (Chat *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chat, chat_free)

G_END_DECLS
