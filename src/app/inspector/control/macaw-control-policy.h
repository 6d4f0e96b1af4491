/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this app does when the agent calls an action: ask, allow or refuse. */
#pragma once

#include <gtk/gtk.h>

#include "app/control/macaw-control-actions.h"

G_BEGIN_DECLS

#define MACAW_TYPE_CONTROL_POLICY (macaw_control_policy_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlPolicy, macaw_control_policy, MACAW, CONTROL_POLICY, GtkWidget)

/* Hidden where @id is no action of @actions; both nullable. */
void macaw_control_policy_set_action (MacawControlPolicy *self, MacawControlActions *actions, const char *id, const char *session_id);

G_END_DECLS
