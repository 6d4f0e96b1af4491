/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The automations of a session: a list, the one that was chosen with its runs, and a form. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"
#include "macaw-automation-deletions.h"

G_BEGIN_DECLS

/* Signal "open-conversation" (const char *id): a run's conversation is wanted. */
#define MACAW_TYPE_AUTOMATIONS_PAGE (macaw_automations_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawAutomationsPage, macaw_automations_page, MACAW, AUTOMATIONS_PAGE, GtkWidget)

GtkWidget *macaw_automations_page_new         (void);
/* Whether the session is of this computer's runtime, which can be kept running. */
void       macaw_automations_page_set_local   (MacawAutomationsPage *self, gboolean local);
/* Before the session of that connection is set: without it nothing can be deleted. */
void       macaw_automations_page_set_deletions (MacawAutomationsPage *self, MacawAutomationDeletions *deletions,
                                                 const char *connection_id);
/* NULL: none. */
void       macaw_automations_page_set_session (MacawAutomationsPage *self, AraRuntimeClient *client, const char *session_id);

G_END_DECLS
