/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of a control action: who wants what, how long it may take, and how it ended. */
#pragma once

#include "ara/ara.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define MACAW_CONTROL_MAX_MESSAGE (16 * 1024 * 1024) /* bytes of a frame, both ways */

typedef enum
{
  MACAW_CONTROL_PENDING,
  MACAW_CONTROL_DONE,
  MACAW_CONTROL_DENIED,         /* by the person, or by what they decided before */
  MACAW_CONTROL_UNKNOWN_ACTION,
  MACAW_CONTROL_BAD_ARGS,
  MACAW_CONTROL_FAILED,
  MACAW_CONTROL_TIMED_OUT,      /* nobody waits for an answer any more */
  MACAW_CONTROL_GONE,           /* the channel it came by is closed, or nobody waits any more */
} MacawControlOutcome;

/* Properties: outcome, asking. Signal "ended": once, when the outcome is no longer pending. */
#define MACAW_TYPE_CONTROL_CALL (macaw_control_call_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlCall, macaw_control_call, MACAW, CONTROL_CALL, GObject)

/* It ends by itself after @timeout_ms. @args: an object. */
MacawControlCall   *macaw_control_call_new             (AraRuntimeClient *client, const char *session_id, const char *id,
                                                        const char *action, AraValue *args, guint timeout_ms);
AraRuntimeClient   *macaw_control_call_get_client      (MacawControlCall *self); /* (nullable) */
const char         *macaw_control_call_get_session_id  (MacawControlCall *self);
const char         *macaw_control_call_get_id          (MacawControlCall *self);
const char         *macaw_control_call_get_action      (MacawControlCall *self);
AraValue           *macaw_control_call_get_args        (MacawControlCall *self);
gint64              macaw_control_call_get_time        (MacawControlCall *self); /* it came, Unix µs */
gint64              macaw_control_call_get_duration    (MacawControlCall *self); /* µs, so far or in all */
/* Cancelled when it ended before it was done. */
GCancellable       *macaw_control_call_get_cancellable (MacawControlCall *self);
gboolean            macaw_control_call_get_asking      (MacawControlCall *self); /* the person is being asked */
void                macaw_control_call_set_asking      (MacawControlCall *self, gboolean asking);

MacawControlOutcome macaw_control_call_get_outcome     (MacawControlCall *self);
const char         *macaw_control_call_get_sentence    (MacawControlCall *self); /* why it failed, or NULL */
AraValue           *macaw_control_call_get_result      (MacawControlCall *self); /* NULL unless done */
/* The first end counts; later ones do nothing. */
void                macaw_control_call_answer          (MacawControlCall *self, AraValue *result);
void                macaw_control_call_fail            (MacawControlCall *self, MacawControlOutcome outcome, const char *sentence);
/* What it did to a window of this app can be undone: by @action, detailed, of @window. Said before it is answered. */
void                macaw_control_call_set_undo        (MacawControlCall *self, GActionGroup *window, const char *sentence, const char *action);
/* FALSE: it can't be undone there. All (transfer none). */
gboolean            macaw_control_call_get_undo        (MacawControlCall *self, GActionGroup *window, const char **sentence, const char **action);
/* The result is no longer needed in memory; a record of the call stays. */
void                macaw_control_call_forget_result   (MacawControlCall *self);

G_END_DECLS
