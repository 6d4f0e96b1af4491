/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server can do to a client, as a table, and a server that does it. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* How the bytes of a reply leave the server. */
typedef enum
{
  DELIVER_WHOLE,
  DELIVER_BYTE_BY_BYTE,
  DELIVER_UNTIL_CLOSE, /* no length and no chunks: closing the connection is the end */
  DELIVER_CUT,         /* the connection is closed before the promised end */
  DELIVER_STALLED,     /* nothing more comes, and the connection stays */
  DELIVER_RAW,         /* the text is all there is: no status line, no header */
} Delivery;

#define NO_ERROR (-1) /* in the place of a code of ARA_ERROR */

typedef struct
{
  const char *name;
  gboolean    real; /* macaw-runtime does the same when it is asked this */

  const char *method;
  const char *path;
  const char *query; /* "$S" stands for the session's id, here and in the body */
  const char *body;
  gboolean    wrong_key;

  guint       status;
  const char *headers; /* each line ended by CRLF */
  const char *reply;
  Delivery    delivery;

  int         code;
  const char *words; /* that the answer, or the sentence of the error, holds */
  int         retry_after_min; /* 0, 0: it must not be told */
  int         retry_after_max;
  const char *step;
} CallScenario;

typedef struct
{
  const char      *name;
  gboolean         real;

  const char      *say;
  guint            status;
  const char      *type;
  const char      *reply;
  Delivery         delivery;

  int              code;
  const char      *words;   /* that the sentence of the error holds */
  AraMessageStatus message; /* how the message ends */
  const char      *text;    /* that its text holds, or is where it begins with "=" */
  const char      *tool;    /* name of its first tool call */
  const char      *output;  /* that the call's output holds */
} TurnScenario;

extern const CallScenario call_scenarios[];
extern const guint        n_call_scenarios;
extern const TurnScenario turn_scenarios[];
extern const guint        n_turn_scenarios;

#define SCENARIO_KEY "sk-secret-of-the-tests"

/* A server in this process. It asserts that requests carry the key and are what the
 * protocol says, and answers each with the scenario that was set last. */
typedef struct _ScenarioServer ScenarioServer;
ScenarioServer *scenario_server_new      (void);
void            scenario_server_free     (ScenarioServer *self);
const char     *scenario_server_get_url  (ScenarioServer *self);
void            scenario_server_set_call (ScenarioServer *self, const CallScenario *scenario);
void            scenario_server_set_turn (ScenarioServer *self, const TurnScenario *scenario);
/* The body of the last request. */
const char     *scenario_server_get_body (ScenarioServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScenarioServer, scenario_server_free)

G_END_DECLS
