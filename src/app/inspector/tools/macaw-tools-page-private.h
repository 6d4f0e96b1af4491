/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools of a session: what the files of the page share. */
#pragma once

#include "macaw-tools-page.h"
#include "macaw-call-history.h"
#include "macaw-tool-pane.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _MacawToolsPage
{
  GtkWidget            parent_instance;

  AdwLeaflet          *leaflet;
  GtkWidget           *list_side;
  GtkWidget           *tool_side;
  GtkEditable         *search;
  GtkDropDown         *kind;
  GtkStack            *stack;
  AdwStatusPage       *none;
  AdwStatusPage       *trouble;
  GtkListView         *list;
  GtkSingleSelection  *selection;
  GtkFilterListModel  *filtered;
  MacawToolPane       *pane;
  GtkToggleButton     *history_button;
  MacawCallHistory    *history;

  GHashTable          *places; /* of all tools: name → position */
  GtkFilter           *filter;
  char                *needle; /* folded */
  AraRuntimeClient    *client;
  char                *session_id;
  GCancellable        *cancellable; /* of reading the list; NULL: it isn't read */
  GError              *error;       /* why it isn't there */
  gboolean             stale;       /* to be read when the page is seen */

  /* Asked for before the list was there. */
  char                *wanted;
  char                *wanted_args;
  gboolean             wanted_run;
};

enum
{
  MACAW_TOOLS_PAGE_CALL_FINISHED,
  MACAW_TOOLS_PAGE_COMPOSE,
  MACAW_TOOLS_PAGE_N_SIGNALS
};
extern guint macaw_tools_page_signals[MACAW_TOOLS_PAGE_N_SIGNALS];

void macaw_tools_page_read_list (MacawToolsPage *self);

/* Of those that the filter lets be. */
void macaw_tools_page_choose    (MacawToolsPage *self, guint position);
/* Goes on with what was asked for before the list was there. */
void macaw_tools_page_go_on     (MacawToolsPage *self);
/* Of the history. */
void macaw_tools_page_open_call (MacawToolsPage *self, MacawCallRecord *call);
void macaw_tools_page_run_call  (MacawToolsPage *self, MacawCallRecord *call);
/* An action: to the list. */
void macaw_tools_page_go_back   (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
