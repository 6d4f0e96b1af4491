/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with tools in the test's own process. */
#pragma once

#include <libsoup/soup.h>

#include "ara/ara.h"
#include "hands.h"
#include "real-runtime.h"

G_BEGIN_DECLS

/* A server whose tools and answers the test decides. */
typedef struct
{
  SoupServer       *server;
  AraRuntimeClient *client;
  char             *tools;    /* the answer of the tool list */
  guint             tools_status;
  GBytes           *answer;   /* of a call; NULL: it waits until the client goes away */
  guint             answer_status;
  GPtrArray        *bodies;   /* of the calls, AraValue */
  GPtrArray        *waiting;  /* SoupServerMessage */
  GPtrArray        *watches;  /* GSource */
  guint             n_gone;   /* of those whose client went away */
} ToolServer;

ToolServer *tool_server_new        (void);
void        tool_server_free       (ToolServer *self);
/* @answer: the whole JSON text. */
void        tool_server_set_answer (ToolServer *self, guint status, const char *answer);
/* Answers the first call that waits. */
void        tool_server_answer_one (ToolServer *self, const char *answer);
/* The last call's body, "args" in it. */
char       *tool_server_dup_args   (ToolServer *self);

G_END_DECLS
