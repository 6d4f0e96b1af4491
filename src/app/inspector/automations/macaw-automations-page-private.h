/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the Automations page share: its object, and what is asked of the server. */
#pragma once

#include "macaw-automation-pane.h"
#include "macaw-automations-page.h"
#include "app/inspector/macaw-session-reader.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _MacawAutomationsPage
{
  GtkWidget            parent_instance;

  AdwToastOverlay     *toasts;
  AdwLeaflet          *leaflet;
  GtkWidget           *list_side;
  GtkWidget           *automation_side;
  GtkStack            *stack;
  AdwStatusPage       *trouble;
  GtkListView         *list;
  GtkSingleSelection  *selection;
  GtkFilterListModel  *filtered;
  GtkWidget           *keep_running;
  MacawAutomationPane *pane;

  MacawSessionReader  *reader;
  GListStore          *automations; /* of AraAutomation */
  GtkFilter           *filter;
  GError              *error;       /* of the last reading; nullable */
  char                *chosen;      /* id; nullable */
  gboolean             local;       /* this computer's runtime runs them */
  guint                look;        /* timer */
  GPtrArray           *deletions;   /* those that can still be undone */
};

/* (transfer full) (nullable) */
AraAutomation *macaw_automations_page_dup_chosen       (MacawAutomationsPage *self);
void           macaw_automations_page_choose           (MacawAutomationsPage *self, const char *id);

/* Run, stop, pause, delete. */
void           macaw_automations_page_install_calls    (GtkWidgetClass *widget_class);
/* For the list's filter: not those that are being deleted. */
gboolean       macaw_automations_page_is_shown         (gpointer item, gpointer page);
/* Nobody can undo them any more. */
void           macaw_automations_page_finish_deletions (MacawAutomationsPage *self);

G_END_DECLS
