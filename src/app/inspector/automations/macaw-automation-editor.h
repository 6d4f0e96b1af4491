/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form in which an automation is made or changed. */
#pragma once

#include <adwaita.h>

#include "ara/ara.h"

G_BEGIN_DECLS

/* Signal "saved" (const char *id): the server has taken it; the window closes by itself. */
#define MACAW_TYPE_AUTOMATION_EDITOR (macaw_automation_editor_get_type ())
G_DECLARE_FINAL_TYPE (MacawAutomationEditor, macaw_automation_editor, MACAW, AUTOMATION_EDITOR, AdwWindow)

/* @automation: (nullable): the one that is changed, NULL for a new one. */
MacawAutomationEditor *macaw_automation_editor_new (AraRuntimeClient *client, const char *session_id, AraAutomation *automation);

G_END_DECLS
