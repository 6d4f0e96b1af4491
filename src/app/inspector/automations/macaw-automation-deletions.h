/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The automations that are being deleted, and those whose deletion can still be undone. */
#pragma once

#include "app/store/macaw-store.h"

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * MacawAutomationDeletions:
 *
 * One for the whole app. An automation whose deletion is offered to be undone is hidden, and
 * paused at the server. What is to become of it is kept in the store before the server is told,
 * so whenever the process ends, the next one brings it to its end.
 *
 * Signals: "changed": another one is hidden, or no longer. "landed": the server answered, see
 * macaw_automation_deletions_is_busy(). "trouble" (const char *): a translated sentence.
 */
#define MACAW_TYPE_AUTOMATION_DELETIONS (macaw_automation_deletions_get_type ())
G_DECLARE_FINAL_TYPE (MacawAutomationDeletions, macaw_automation_deletions, MACAW, AUTOMATION_DELETIONS, GObject)

MacawAutomationDeletions *macaw_automation_deletions_new (MacawStore *store);

/* That server can be asked: what waited for it goes on. The first time, what an earlier process
 * left is read, too. */
void     macaw_automation_deletions_connected  (MacawAutomationDeletions *self, const char *connection_id, AraRuntimeClient *client);

/* Hides it; a person has the choice between the two that follow. */
void     macaw_automation_deletions_offer      (MacawAutomationDeletions *self, const char *connection_id, AraRuntimeClient *client,
                                                AraAutomation *automation);
void     macaw_automation_deletions_undo       (MacawAutomationDeletions *self, const char *connection_id, const char *id);
void     macaw_automation_deletions_finish     (MacawAutomationDeletions *self, const char *connection_id, const char *id);
/* Nobody can undo any of them any more. */
void     macaw_automation_deletions_finish_all (MacawAutomationDeletions *self);

gboolean macaw_automation_deletions_is_hidden  (MacawAutomationDeletions *self, const char *connection_id, const char *id);
/* Whether a server or the store was asked something and has not answered yet. */
gboolean macaw_automation_deletions_is_busy    (MacawAutomationDeletions *self);

G_END_DECLS
