/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a tool: what was asked, how long it takes, what came of it. */
#pragma once

#include "macaw-file-undo.h"

G_BEGIN_DECLS

typedef enum
{
  MACAW_TOOL_RUNNING,
  MACAW_TOOL_DONE,
  MACAW_TOOL_FAILED,    /* by the tool itself, the server, or on the way */
  MACAW_TOOL_CANCELLED,
  MACAW_TOOL_TIMED_OUT, /* by the limit given here */
} MacawToolState;

#define MACAW_TOOL_MAX_LIMIT 3600 /* seconds */

/**
 * MacawToolRun:
 *
 * Signal "ended": the state is another than running from now on, and won't change again.
 *
 * Signal "undo-changed": it can be undone from now on, or it is known why not.
 */
#define MACAW_TYPE_TOOL_RUN (macaw_tool_run_get_type ())
G_DECLARE_FINAL_TYPE (MacawToolRun, macaw_tool_run, MACAW, TOOL_RUN, GObject)

/* Starts at once. @limit: seconds, at most MACAW_TOOL_MAX_LIMIT. @undoable: a file that the tool
 * will change is looked at first, if it is such a tool. */
MacawToolRun  *macaw_tool_run_start      (AraRuntimeClient *client,
                                          const char       *session_id,
                                          const char       *tool,
                                          AraValue         *args,
                                          guint             limit,
                                          gboolean          undoable);
void           macaw_tool_run_cancel     (MacawToolRun     *self);

const char    *macaw_tool_run_get_tool   (MacawToolRun     *self);
AraValue      *macaw_tool_run_get_args   (MacawToolRun     *self);
MacawToolState macaw_tool_run_get_state  (MacawToolRun     *self);
gint64         macaw_tool_run_get_elapsed_ms (MacawToolRun *self); /* so far, or in all */
/* The tool's result; where the answer has another shape, the whole answer. NULL: there is none. */
AraValue      *macaw_tool_run_get_result (MacawToolRun     *self);
/* A sentence for people, NULL if it went well. */
const char    *macaw_tool_run_get_problem (MacawToolRun    *self);
/* Of a command that ran and failed by its own account; NULL: there is none, or it is 0. */
const char    *macaw_tool_run_get_exit_code (MacawToolRun  *self);
/* The error that it stands for; NULL where the tool itself failed. */
const GError  *macaw_tool_run_get_error  (MacawToolRun     *self);
/* NULL: it can't be undone, not yet or not any more, and maybe a sentence says why. */
MacawFileUndo *macaw_tool_run_get_undo   (MacawToolRun     *self);
MacawFileUndo *macaw_tool_run_take_undo  (MacawToolRun     *self); /* (transfer full): for once only */
const char    *macaw_tool_run_get_undo_problem (MacawToolRun *self);

G_END_DECLS
