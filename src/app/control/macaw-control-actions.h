/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the agent may do in this app and on its desktop, and what it did. */
#pragma once

#include "macaw-control-consent.h"

G_BEGIN_DECLS

#define MACAW_CONTROL_MAX_RECORDED 500 /* calls; the oldest are forgotten */

/**
 * MacawControlActions:
 *
 * The registry of actions. Each call is checked, asked about where it reaches outside of the
 * app, run, and recorded.
 *
 * Property "refusing" (boolean): while it is set every call is refused, also those that wait.
 *
 * Signal "undoable" (MacawControlCall): it was done, and macaw_control_call_get_undo() tells the
 * window concerned how it is undone.
 */
#define MACAW_TYPE_CONTROL_ACTIONS (macaw_control_actions_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlActions, macaw_control_actions, MACAW, CONTROL_ACTIONS, GObject)

MacawControlActions *macaw_control_actions_new           (GtkApplication *application);
/* [{"id","title","description","input_schema"}], for a hello. */
AraValue            *macaw_control_actions_describe      (MacawControlActions *self);
/* In the person's language; NULL for an action that is not ours. */
const char          *macaw_control_actions_get_title     (MacawControlActions *self, const char *action);
/* Whether it asks before it runs, unless something else was decided. */
gboolean             macaw_control_actions_asks          (MacawControlActions *self, const char *action);

/* Runs it, now or when the person has answered; the call tells its end. */
void                 macaw_control_actions_take          (MacawControlActions *self, MacawControlCall *call);
/* The person called it themselves: the next call with these arguments is not asked about. */
void                 macaw_control_actions_expect        (MacawControlActions *self, const char *session_id, const char *action, AraValue *args);
/* That call has ended; one like it that comes now is asked about again. */
void                 macaw_control_actions_forget_expected (MacawControlActions *self, const char *session_id, const char *action, AraValue *args);

gboolean             macaw_control_actions_get_refusing  (MacawControlActions *self);
void                 macaw_control_actions_set_refusing  (MacawControlActions *self, gboolean refusing);
GListModel          *macaw_control_actions_get_calls     (MacawControlActions *self); /* (transfer none) of MacawControlCall, the newest last */
MacawControlConsent *macaw_control_actions_get_consent   (MacawControlActions *self);

G_END_DECLS
