/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says how long automations run, and has the runtime started at login if a person wants it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Property "on" (boolean): what the switch shows; to set it asks systemd. It is also the state
 * of the action "keep-running.on". */
#define MACAW_TYPE_KEEP_RUNNING (macaw_keep_running_get_type ())
G_DECLARE_FINAL_TYPE (MacawKeepRunning, macaw_keep_running, MACAW, KEEP_RUNNING, GtkWidget)

G_END_DECLS
