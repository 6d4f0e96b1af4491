/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right-hand panel: tools, skills, control and what else there is to look at, a page each. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"
#include "activity/macaw-activity-log.h"
#include "automations/macaw-automation-deletions.h"
#include "app/control/macaw-control-channels.h"
#include "app/store/macaw-store.h"

G_BEGIN_DECLS

/**
 * MacawInspector:
 *
 * Property "panel" (string): the name of the page that is shown, NULL without pages. It is also
 * the state of the action "inspector.panel".
 *
 * Signal "call-finished" (const char *kind, const char *name, const char *result_json,
 * const char *error): a call that was made here, by a person or a script, has ended. @kind is
 * "tool" or "control"; either @result_json or @error is NULL. A result over
 * MACAW_CALL_MAX_TOLD bytes is told as {"too_large":true,"bytes":N}.
 *
 * Signal "compose" (const char *text): the person wants to write to the agent about a result.
 *
 * Signal "open-conversation" (const char *id): a page asks for a conversation.
 *
 * Signal "open-message" (const char *conversation_id, const char *message_id): likewise, at a message.
 */
#define MACAW_TYPE_INSPECTOR (macaw_inspector_get_type ())
G_DECLARE_FINAL_TYPE (MacawInspector, macaw_inspector, MACAW, INSPECTOR, GtkWidget)

GtkWidget  *macaw_inspector_new          (void);

/* Where calls and time limits are kept; without one nothing is. */
void        macaw_inspector_set_store    (MacawInspector   *self,
                                          MacawStore       *store);
/* What the page Activity shows of the connections that were ever set here. */
void        macaw_inspector_set_activity (MacawInspector   *self,
                                          MacawActivityLog *log);
/* This app's end of the control channels, for the Control page. */
void        macaw_inspector_set_channels (MacawInspector   *self,
                                          MacawControlChannels *channels);
/* Of the whole app; without them no automation can be deleted. */
void        macaw_inspector_set_deletions (MacawInspector           *self,
                                           MacawAutomationDeletions *deletions);
/* What the pages look at; NULL: nothing. */
void        macaw_inspector_set_session  (MacawInspector   *self,
                                          AraRuntimeClient *client,
                                          const char       *connection_id,
                                          const char       *session_id);

/* @name: tools, skills, control, capabilities, automations, activity. FALSE: there is no such page. */
gboolean    macaw_inspector_show_panel   (MacawInspector   *self,
                                          const char       *name);
const char *macaw_inspector_get_panel    (MacawInspector   *self);

/* Shows the tool with these arguments (JSON, NULL: none) in its form. */
void        macaw_inspector_open_tool    (MacawInspector   *self,
                                          const char       *name,
                                          const char       *args_json);
/* Like it, and runs it by way of the form: what the form refuses is not sent, and "call-finished"
 * tells why. A destructive tool isn't asked about: who calls this has decided. */
void        macaw_inspector_run_tool     (MacawInspector   *self,
                                          const char       *name,
                                          const char       *args_json);
/* Shows the action with these arguments and calls it, as a script: what reaches outside of the app is asked about. */
void        macaw_inspector_call_control (MacawInspector   *self,
                                          const char       *action,
                                          const char       *args_json);
/* Writes what the page Activity lists as HAR; the page tells how that went. */
void        macaw_inspector_export_activity (MacawInspector *self,
                                             const char     *path);

G_END_DECLS
