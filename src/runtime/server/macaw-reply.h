/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answering a request of the API, in JSON: at once or later. */
#pragma once

#include "ara/ara.h"
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A builder inside a new object; macaw_reply() closes it and sends it with status 200. */
AraValueBuilder *macaw_reply_object (void);
void             macaw_reply        (SoupServerMessage *message, AraValueBuilder *builder);
/* @json: (transfer full) */
void             macaw_reply_text   (SoupServerMessage *message, guint status, char *json);
void             macaw_reply_ok     (SoupServerMessage *message);
/* {"detail": @sentence} */
void             macaw_refuse       (SoupServerMessage *message, guint status, const char *sentence);

/* A request that its route answers after it has returned. */
typedef struct
{
  SoupServerMessage *message;     /* to be answered as ever: macaw_reply() or macaw_refuse() */
  GCancellable      *cancellable; /* cancelled as soon as the client has gone: what it asked for may end */
  GSource           *hangup;
} MacawLater;

/* Puts the answer off; each one has to meet macaw_reply_resume() once, also when the client
 * has gone. Pass the cancellable on to whatever is waited for. */
MacawLater      *macaw_reply_later  (SoupServerMessage *message);
/* Sends the answer that was put into later->message and frees @later. */
void             macaw_reply_resume (MacawLater *later);

G_END_DECLS
