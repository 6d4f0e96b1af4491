/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notifies a person of automations of this computer that failed, whatever window is open. */
#pragma once

#include <gio/gio.h>

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * MacawAutomationWatch:
 *
 * Looks at a session's automations when it is told that they may have changed. A run that
 * failed is told once, over restarts of the app too: what failed while it was closed is told
 * when it is opened. What comes after it and is well takes the notification back.
 *
 * The notification activates "app.open-run" (ss): the session, and the run's conversation, empty
 * if it has none.
 */
#define MACAW_TYPE_AUTOMATION_WATCH (macaw_automation_watch_get_type ())
G_DECLARE_FINAL_TYPE (MacawAutomationWatch, macaw_automation_watch, MACAW, AUTOMATION_WATCH, GObject)

MacawAutomationWatch *macaw_automation_watch_new        (GApplication *application);
/* The runtime of this computer, NULL while there is none. */
void                  macaw_automation_watch_set_client (MacawAutomationWatch *self, AraRuntimeClient *client);
/* Looks at all sessions that have not been looked at since the client was set. */
void                  macaw_automation_watch_follow     (MacawAutomationWatch *self, GListModel *sessions);
/* That session's automations have changed, or one of them ran. */
void                  macaw_automation_watch_look       (MacawAutomationWatch *self, const char *session_id);

G_END_DECLS
