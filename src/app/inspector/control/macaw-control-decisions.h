/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person allowed and refused agents to do, which can be taken back, and what agents called. */
#pragma once

#include <gtk/gtk.h>

#include "app/control/macaw-control-actions.h"

G_BEGIN_DECLS

#define MACAW_TYPE_CONTROL_DECISIONS (macaw_control_decisions_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlDecisions, macaw_control_decisions, MACAW, CONTROL_DECISIONS, GtkWidget)

/* Both nullable; the session is named "this session". */
void macaw_control_decisions_set_actions (MacawControlDecisions *self, MacawControlActions *actions, const char *session_id);

G_END_DECLS
