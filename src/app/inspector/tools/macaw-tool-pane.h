/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: what it is, its arguments, running it, what came of it. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"
#include "app/store/macaw-store.h"

G_BEGIN_DECLS

/* Signals "call-finished" (name, result_json, error), "compose" (text) and "open-tool" (name,
 * args_json): a row of a result leads on to another tool. */
#define MACAW_TYPE_TOOL_PANE (macaw_tool_pane_get_type ())
G_DECLARE_FINAL_TYPE (MacawToolPane, macaw_tool_pane, MACAW, TOOL_PANE, GtkWidget)

#define MACAW_TOOL_DEFAULT_LIMIT 60 /* seconds, until a person says otherwise */

void     macaw_tool_pane_set_session   (MacawToolPane    *self,
                                        AraRuntimeClient *client,
                                        const char       *session_id);
void     macaw_tool_pane_set_store     (MacawToolPane    *self,
                                        MacawStore       *store,
                                        const char       *connection_id);
/* Whether the session can list its files, so that paths can be chosen. */
void     macaw_tool_pane_set_browsable (MacawToolPane    *self,
                                        gboolean          browsable);
/* Whether the session has what macaw_file_undo_get_needed() names. */
void     macaw_tool_pane_set_undoable  (MacawToolPane    *self,
                                        gboolean          undoable);
/* Nullable: none is chosen. The same one again keeps what was typed. */
void     macaw_tool_pane_set_tool      (MacawToolPane    *self,
                                        AraTool          *tool);
/* NULL: none is chosen. */
const char *macaw_tool_pane_get_tool_name (MacawToolPane *self);
/* FALSE with a sentence (transfer full) where the text is no JSON object. */
gboolean macaw_tool_pane_set_arguments (MacawToolPane    *self,
                                        const char       *json,
                                        char            **problem);
/* Runs it without a question; see macaw_inspector_run_tool(). */
void     macaw_tool_pane_run           (MacawToolPane    *self);
void     macaw_tool_pane_show_problem  (MacawToolPane    *self,
                                        const char       *sentence);

G_END_DECLS
