/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: what outlives a window, options, and actions of the whole app. */
#pragma once

#include <adwaita.h>

#include "inspector/activity/macaw-activity-log.h"
#include "inspector/automations/macaw-automation-deletions.h"
#include "sessions/macaw-connection-list.h"
#include "sessions/macaw-conversations.h"
#include "control/macaw-control-channels.h"

G_BEGIN_DECLS

#define MACAW_TYPE_APPLICATION (macaw_application_get_type ())
G_DECLARE_FINAL_TYPE (MacawApplication, macaw_application, MACAW, APPLICATION, AdwApplication)
MacawApplication    *macaw_application_new               (GApplicationFlags flags);
/* Shared by all windows, made when the first one needs them (transfer none). */
MacawConnectionList *macaw_application_get_connections   (MacawApplication *self);
MacawConversations  *macaw_application_get_conversations (MacawApplication *self);
MacawAutomationDeletions *macaw_application_get_deletions (MacawApplication *self);

MacawActivityLog    *macaw_application_get_activity      (MacawApplication *self); /* of all connections, from the first request on */

MacawControlChannels *macaw_application_get_control (MacawApplication *self); /* NULL before it is started */

G_END_DECLS
