/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of a control action that was made here: what was asked, how long it takes, what came of it. */
#pragma once

#include "app/control/macaw-control-actions.h"

G_BEGIN_DECLS

#define MACAW_CONTROL_RUN_LIMIT 60 /* seconds that the app at the other end, and whoever is asked there, has */

typedef enum
{
  MACAW_CONTROL_RUNNING,
  MACAW_CONTROL_SUCCEEDED,
  MACAW_CONTROL_REFUSED,  /* by the app at the other end, the server, or on the way */
  MACAW_CONTROL_CANCELLED,
} MacawControlRunState;

/**
 * MacawControlRun:
 *
 * Signal "ended": the state is another than running from now on, and won't change again.
 */
#define MACAW_TYPE_CONTROL_RUN (macaw_control_run_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlRun, macaw_control_run, MACAW, CONTROL_RUN, GObject)

/* Starts at once. @actions: those of this app, if a person called it themselves, who need not be
 * asked then whether they allow it; NULL otherwise. */
MacawControlRun     *macaw_control_run_start         (AraRuntimeClient *client, const char *session_id, const char *action,
                                                      AraValue *args, MacawControlActions *actions);
void                 macaw_control_run_cancel        (MacawControlRun *self);

const char          *macaw_control_run_get_action    (MacawControlRun *self);
AraValue            *macaw_control_run_get_args      (MacawControlRun *self);
MacawControlRunState macaw_control_run_get_state     (MacawControlRun *self);
gint64               macaw_control_run_get_elapsed   (MacawControlRun *self); /* ms, so far or in all */
AraValue            *macaw_control_run_get_result    (MacawControlRun *self); /* NULL: there is none */
/* A sentence for people, NULL if it went well. */
const char          *macaw_control_run_get_problem   (MacawControlRun *self);
/* The error that it stands for, or NULL. */
const GError        *macaw_control_run_get_error     (MacawControlRun *self);

G_END_DECLS
