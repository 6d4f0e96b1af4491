/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the Automations page share: its object, and what is asked of the server. */
#pragma once

#include "macaw-automation-deletions.h"
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
  gboolean             to_open;     /* the chosen one, once it is in the list */
  gboolean             local;       /* this computer's runtime runs them */
  guint                look;        /* timer */

  MacawAutomationDeletions *deletions;     /* nullable: nothing can be deleted */
  char                     *connection_id; /* under which they are known */
  GPtrArray                *offers;        /* to undo, as toasts say */
};

/* (transfer full) (nullable) */
AraAutomation *macaw_automations_page_dup_chosen       (MacawAutomationsPage *self);
void           macaw_automations_page_choose           (MacawAutomationsPage *self, const char *id);

/* Run, stop, pause, delete. */
void           macaw_automations_page_install_calls    (GtkWidgetClass *widget_class);
/* Nobody can undo a deletion here any more. */
void           macaw_automations_page_end_offers       (MacawAutomationsPage *self);

G_END_DECLS
