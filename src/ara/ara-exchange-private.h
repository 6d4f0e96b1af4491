/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an exchange is made of, and how the transport fills it. */
#pragma once

#include "ara-exchange.h"
#include "ara-mask-private.h"

G_BEGIN_DECLS

/* One direction. */
typedef struct
{
  GPtrArray  *headers; /* of char *, "Name: value", masked */
  GByteArray *body;    /* as it was sent; masked when it is read, by what is known then */
  goffset     size;
} AraExchangeSide;

struct _AraExchange
{
  GObject          parent_instance;

  AraMask         *mask;
  AraExchangeKind  kind;
  AraExchangeState state;
  char            *method;
  char            *url;
  char            *error;
  guint            status;
  const char      *http_version; /* static */
  gint64           started;   /* wall clock */
  gint64           began;     /* the clock that is never set */
  gint64           wait;
  gint64           duration;
  AraExchangeSide  request;
  AraExchangeSide  response;
};

AraExchange *ara_exchange_new      (AraMask *mask, AraExchangeKind kind, const char *method, const char *url);
/* Nothing for NULL: nobody watches. */
void         ara_exchange_add_body (AraExchange *self, gboolean request, const char *bytes, gsize length);
/* @error: NULL if it went well. The first call counts. */
void         ara_exchange_settle   (AraExchange *self, const GError *error);

G_END_DECLS
