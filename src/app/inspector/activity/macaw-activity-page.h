/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire of a window's connections: listed, filtered, looked into, exported. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-activity-log.h"

G_BEGIN_DECLS

/**
 * MacawActivityPage:
 *
 * Properties, also the states of "activity.paused" and "activity.failed": "paused" (boolean): the
 * list stands still, the log goes on; "failed" (boolean): only what failed is listed.
 *
 * Actions: "activity.clear", "activity.export", which asks for a file, and "activity.export-to"
 * (s: path), which doesn't.
 *
 * Signals, each after a person asked for what made an exchange: "open-conversation" (const char
 * *id, const char *message_id or NULL), "open-tool" and "open-control" (const char *name, const char *args_json). The arguments are
 * NULL if they aren't known, the name of an action is "" then.
 */
#define MACAW_TYPE_ACTIVITY_PAGE (macaw_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawActivityPage, macaw_activity_page, MACAW, ACTIVITY_PAGE, GtkWidget)

GtkWidget *macaw_activity_page_new            (void);
void       macaw_activity_page_set_log        (MacawActivityPage *self, MacawActivityLog *log);
/* One more whose exchanges are shown; those of no connection always are. */
void       macaw_activity_page_add_connection (MacawActivityPage *self, const char *id);

G_END_DECLS
