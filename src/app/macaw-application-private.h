/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the application share. */
#pragma once

#include "macaw-application.h"
#include "macaw-automation-watch.h"

G_BEGIN_DECLS

struct _MacawApplication
{
  AdwApplication       parent_instance;

  /* Made when the first window needs them. */
  MacawLocalRuntime   *runtime;
  MacawStore          *store;
  MacawConnectionList *connections;
  MacawConversations  *conversations;
  MacawActivityLog    *activity;
  MacawAutomationWatch *automations;
  MacawAutomationDeletions *deletions;
  guint                holding;  /* timer: the end waits for the deletions */
  gboolean             quitting; /* then */

  MacawControlChannels *control; /* from the start on */
};

/* At a connection and a session (each nullable). */
GtkWindow *macaw_application_open_window (MacawApplication *self, const char *connection, const char *session);
/* The one that was used last, or a new one. */
GtkWindow *macaw_application_get_window  (MacawApplication *self);
/* Actions of the whole app, and the keys of all. */
void       macaw_application_add_actions (MacawApplication *self);

G_END_DECLS
