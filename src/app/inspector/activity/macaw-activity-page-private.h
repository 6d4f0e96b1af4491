/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Activity page's own; cut by concern. */
#pragma once

#include <adwaita.h>

#include "macaw-activity-page.h"
#include "macaw-activity-filter.h"
#include "macaw-activity-pane.h"

G_BEGIN_DECLS

struct _MacawActivityPage
{
  GtkWidget            parent_instance;

  AdwLeaflet          *leaflet;
  GtkWidget           *list_side;
  GtkWidget           *entry_side;
  GtkWidget           *back_button;
  GtkEditable         *search;
  GtkDropDown         *method;
  GtkStack            *stack;
  AdwStatusPage       *none;
  GtkScrolledWindow   *scroller;
  GtkListView         *list;
  GtkSingleSelection  *selection;
  GtkFilterListModel  *filtered;
  GtkLabel            *note;
  GtkLabel            *bound;
  MacawActivityPane   *pane;

  MacawActivityLog    *log;
  GSignalGroup        *log_signals;
  MacawActivityFilter *filter;
  GCancellable        *cancellable;  /* of an export; NULL: none runs */
  guint                bound_update; /* idle source */
  gboolean             paused;
  guint64              paused_at;    /* the newest that is listed while it is paused */
  gboolean             failed;
};

/* Of macaw-activity-page.c */
void macaw_activity_page_update_place   (MacawActivityPage *self);
/* A sentence about what was done here; "": none. */
void macaw_activity_page_show_note      (MacawActivityPage *self, const char *sentence, gboolean trouble);

/* Of macaw-activity-page-export.c: the actions. */
void macaw_activity_page_ask_and_export (GtkWidget *widget, const char *name, GVariant *parameter);
void macaw_activity_page_export_to_path (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
