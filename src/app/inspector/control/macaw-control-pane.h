/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One control action: what it is, its arguments, calling it, what came of it and what can follow. */
#pragma once

#include <gtk/gtk.h>

#include "app/control/macaw-control-actions.h"

G_BEGIN_DECLS

/**
 * MacawControlPane:
 *
 * Signal "call-finished" (const char *action, const char *result_json, const char *error): a call
 * that was made here has ended; either @result_json or @error is NULL.
 *
 * Signal "compose" (const char *text): the person wants to write to the agent about an answer.
 */
#define MACAW_TYPE_CONTROL_PANE (macaw_control_pane_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlPane, macaw_control_pane, MACAW, CONTROL_PANE, GtkWidget)

/* NULL: nothing can be called. What was shown goes. */
void     macaw_control_pane_set_session   (MacawControlPane *self, AraRuntimeClient *client, const char *session_id);
/* Whether it is the runtime of this computer, which ara finds by itself. */
void     macaw_control_pane_set_local     (MacawControlPane *self, gboolean local);
/* Those of this app, if it is what answers: it need not ask about what a person calls here. */
void     macaw_control_pane_set_actions   (MacawControlPane *self, MacawControlActions *actions);
/* What can follow: ids of the actions that the session offers. */
void     macaw_control_pane_set_offered   (MacawControlPane *self, const char *const *ids);
/* NULL: asks to choose one. */
void     macaw_control_pane_set_action    (MacawControlPane *self, AraControlAction *action);
/* JSON; FALSE with a sentence if it is none. */
gboolean macaw_control_pane_set_arguments (MacawControlPane *self, const char *json, char **problem);
/* For a script: unlike the button, the app asks about it as if an agent called. */
void     macaw_control_pane_call          (MacawControlPane *self);
/* On the first field, or on Run where there is none. */
void     macaw_control_pane_focus_form    (MacawControlPane *self);
/* Why a call could not begin. */
void     macaw_control_pane_show_problem  (MacawControlPane *self, const char *sentence);

G_END_DECLS
