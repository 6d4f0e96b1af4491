/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of a control call: windows and apps as rows that lead on, the rest by what it is. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-control-run.h"

G_BEGIN_DECLS

/**
 * MacawControlAnswer:
 *
 * Signal "again": what followed from a row changed the windows; the call that listed them
 * should be made again.
 *
 * Signal "compose" (const char *text): the person wants to write to the agent about it.
 */
#define MACAW_TYPE_CONTROL_ANSWER (macaw_control_answer_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlAnswer, macaw_control_answer, MACAW, CONTROL_ANSWER, GtkWidget)

/* Where what follows is called; another session's answer is forgotten. @actions: those of this app, if it answers. */
void macaw_control_answer_set_session (MacawControlAnswer *self, AraRuntimeClient *client, const char *session_id);
void macaw_control_answer_set_actions (MacawControlAnswer *self, MacawControlActions *actions);
/* What can follow: ids of the actions that the session offers. */
void macaw_control_answer_set_offered (MacawControlAnswer *self, const char *const *ids);
/* One that has ended; NULL: nothing is shown. */
void macaw_control_answer_set_run     (MacawControlAnswer *self, MacawControlRun *run);

G_END_DECLS
