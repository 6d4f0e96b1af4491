/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a reply is made of, for who sends the request. */
#pragma once

#include "ara-exchange-private.h"
#include "ara-transport-private.h"

G_BEGIN_DECLS

struct _AraReply
{
  gatomicrefcount references;

  SoupSession    *session;
  SoupMessage    *message;
  GInputStream   *stream;
  char           *request; /* "GET /path?query", for errors */
  GCancellable   *cancellable; /* ours; the caller's is chained to it */
  GCancellable   *callers;
  gulong          chained;
  guint           timeout;
  goffset         received;
  const char     *step; /* of connecting, static; NULL when it's done */
  GSource        *clock;
  gboolean        silent; /* the clock ran out */
  AraExchange    *exchange; /* nullable: nobody watches */
};

/* Bytes of a reply that is read whole, 2 GiB: the room for temporary files is everybody's. Only
 * tests write it. */
extern goffset ara_reply_limit;

/* Takes @session; @callers may be NULL. */
AraReply *ara_reply_new         (SoupSession *session, guint timeout, GCancellable *callers);
void      ara_reply_start_clock (AraReply *self);
void      ara_reply_stop_clock  (AraReply *self);
/* The error to tell for what GIO or libsoup told. Takes @trouble. */
GError   *ara_reply_explain     (AraReply *self, GError *trouble);

G_END_DECLS
