/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to say of a session, out of its capabilities and its status, as rows to show. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* Whether commands of the agent can touch this computer. */
typedef enum
{
  MACAW_SANDBOX_STATE_UNKNOWN, /* the server does not tell */
  MACAW_SANDBOX_STATE_ON,
  MACAW_SANDBOX_STATE_OFF,     /* commands run without protection */
  MACAW_SANDBOX_STATE_REFUSED, /* no sandbox can be built: commands are refused */
} MacawSandboxState;

typedef struct
{
  char *title;
  char *text;
  char *panel; /* nullable: the inspector's panel that shows more */
} MacawFact;

typedef struct
{
  char      *title;
  GPtrArray *facts; /* of MacawFact */
} MacawFactGroup;

typedef struct
{
  AraCapabilities  *capabilities;
  AraSession       *status;  /* nullable */
  MacawSandboxState sandbox;
  GPtrArray        *groups;  /* of MacawFactGroup, none of them empty */
} MacawSessionFacts;

void               macaw_session_facts_free        (MacawSessionFacts *self);
/* Asks for both. A server that has no status is no failure. */
void               macaw_session_facts_read_async  (AraRuntimeClient *client, const char *session_id, GCancellable *cancellable,
                                                    GAsyncReadyCallback callback, gpointer user_data);
/* Returns MacawSessionFacts. */
gpointer           macaw_session_facts_read_finish (AraRuntimeClient *client, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawSessionFacts, macaw_session_facts_free)

G_END_DECLS
