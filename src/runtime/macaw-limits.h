/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runtime allows at most. Those of the tools are with the tools: macaw-sandbox-private.h
 * and macaw-file-tools.h. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

typedef struct
{
  /* Requests */
  gint64 header_bytes;            /* of one request; more is 431, and over 64 KiB libsoup hangs up by itself */
  gint64 body_bytes;              /* more is 413 */
  gint64 json_depth;              /* levels; more is 400 */
  gint64 connections;             /* one more is answered with 503 and closed */
  gint64 connection_idle_seconds; /* without a byte, and with no answer outstanding */

  /* Turns */
  gint64 turns;                   /* that run at once; one more is 429 */
  gint64 turn_rounds;             /* of model and tools */
  gint64 turn_seconds;
  gint64 turn_tokens;             /* as the model's server counts them, asked and answered */
  gint64 turn_result_bytes;       /* of a tool's result that the model is told */
  gint64 turn_unread_seconds;     /* with no client that reads */
  gint64 turn_unread_bytes;       /* that a client leaves unread beside one event; then it is cut off, and the turn goes on */
  gint64 model_idle_seconds;      /* without a byte of the model's answer */
  gint64 model_answer_bytes;      /* of the stream of one answer of the model */
} MacawLimits;

extern const MacawLimits macaw_default_limits;

/* As capabilities tell them: an object, a member each. */
AraValue *macaw_limits_describe (const MacawLimits *self);

G_END_DECLS
