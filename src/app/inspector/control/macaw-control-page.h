/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the app of a session can do for its agent: a list of actions, and the one that was chosen. */
#pragma once

#include <gtk/gtk.h>

#include "app/control/macaw-control-channels.h"

G_BEGIN_DECLS

/**
 * MacawControlPage:
 *
 * Signal "call-finished" (const char *action, const char *result_json, const char *error): a call
 * that was made here has ended; either @result_json or @error is NULL.
 *
 * Signal "compose" (const char *text): the person wants to write to the agent about an answer.
 */
#define MACAW_TYPE_CONTROL_PAGE (macaw_control_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlPage, macaw_control_page, MACAW, CONTROL_PAGE, GtkWidget)

GtkWidget *macaw_control_page_new          (void);
/* NULL: no session, no actions. The list is read whenever the page is seen, and again after what may change it. */
void       macaw_control_page_set_session  (MacawControlPage     *self,
                                            AraRuntimeClient     *client,
                                            const char           *session_id);
/* Whether it is the runtime of this computer. */
void       macaw_control_page_set_local    (MacawControlPage     *self,
                                            gboolean              local);
/* This app's own end, whose state and decisions are shown; nullable. */
void       macaw_control_page_set_channels (MacawControlPage     *self,
                                            MacawControlChannels *channels);
/* Shows the action with these arguments (JSON, NULL: none) in its form. */
void       macaw_control_page_open         (MacawControlPage     *self,
                                            const char           *action,
                                            const char           *args_json);
/* Does that and calls it, in the name
 * of a script: what reaches outside of the app is asked about. */
void       macaw_control_page_call         (MacawControlPage     *self,
                                            const char           *action,
                                            const char           *args_json);

G_END_DECLS
