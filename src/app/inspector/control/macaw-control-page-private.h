/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MacawControlPage share: the page itself, and the calls that are asked for. */
#pragma once

#include "macaw-control-page.h"
#include "macaw-control-decisions.h"
#include "macaw-control-item.h"
#include "macaw-control-link.h"
#include "macaw-control-pane.h"
#include "app/inspector/macaw-session-reader.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _MacawControlPage
{
  GtkWidget             parent_instance;

  AdwLeaflet           *leaflet;
  GtkWidget            *list_side;
  GtkWidget            *action_side;
  GtkEditable          *search;
  MacawControlLink     *link;
  GtkStack             *stack;
  AdwStatusPage        *none;
  AdwStatusPage        *trouble;
  GtkListView          *list;
  GtkSingleSelection   *selection;
  GtkFilterListModel   *filtered;
  MacawControlDecisions *decisions;
  GtkButton            *refuse_button;
  MacawControlPane     *pane;

  MacawSessionReader   *reader;
  MacawControlChannels *channels;
  GListStore           *items;  /* of MacawControlItem */
  GtkFilter            *filter;
  char                 *needle; /* folded */
  char                 *chosen; /* id of the action that is shown */
  gboolean              failed;
  gboolean              deciding; /* the decisions are shown, not the actions */

  /* Asked for before the list was there. */
  char                 *wanted;
  char                 *wanted_args;
  gboolean              wanted_call; /* not only to show it */
};

/* Of macaw-control-page.c */
const char *macaw_control_page_get_id      (MacawControlItem *item);
/* The position among those that are shown, GTK_INVALID_LIST_POSITION if the action isn't. */
guint       macaw_control_page_find_shown  (MacawControlPage *self, const char *id);
void        macaw_control_page_show_action (MacawControlPage *self, AraControlAction *action);
/* In place of the decisions. */
void        macaw_control_page_show_actions (MacawControlPage *self);

/* Of macaw-control-page-calls.c */
/* What was asked for last can't be: shows why, and tells who wanted a call. */
void        macaw_control_page_refuse      (MacawControlPage *self, const char *action, const char *sentence);
/* With what was asked for before the list was there. */
void        macaw_control_page_go_on       (MacawControlPage *self);

G_END_DECLS
